//! What takes a sweep of a large batch, and is computed while the walk goes on.

use crate::norm::{GradCheck, Problem, Trace, gradcheck};
use crate::walk::{Invariant, invariants_of};

/// So many cells are read at once; what needs more is work.
pub const AT_ONCE: usize = 1 << 21;

/// An edit under way.
#[derive(Debug, Clone)]
pub struct Edit {
    /// Tells it from other work.
    pub id: u64,
    /// What it makes of the problem.
    pub problem: Problem,
}

/// Something to be computed while the walk goes on.
#[derive(Debug, Clone)]
pub struct Work {
    /// Tells it from other work.
    pub id: u64,
    /// The numbers it begins from.
    pub from: Trace,
    /// What is to be done.
    pub task: Task,
}

/// What is to be done.
#[derive(Debug, Clone)]
pub enum Task {
    /// An edit, and the upstream gradient if that is not made yet.
    Edit(Box<Problem>),
    /// The last stage: what must hold in a group, and, if they are asked for, the gradients against difference quotients.
    Check {
        /// The group.
        group: usize,
        /// Whether the gradients are asked for.
        gradients: bool,
    },
}

/// What was done.
#[derive(Debug)]
pub enum Outcome {
    /// The edited numbers, or a sentence for the user.
    Edited(Result<Box<Trace>, String>),
    /// The gradients against difference quotients, if they were asked for, and what must hold.
    Checked(Option<GradCheck>, Vec<Invariant>),
}

impl Work {
    /// Does it.
    #[must_use]
    pub fn run(self) -> Outcome {
        match self.task {
            Task::Edit(problem) => Outcome::Edited(match problem.make_dy() {
                Ok(_) => Ok(Box::new(self.from.follow(*problem))),
                Err(why) => Err(why.to_string()),
            }),
            Task::Check { group, gradients } => {
                let check = gradients.then(|| gradcheck(&self.from));
                Outcome::Checked(check, invariants_of(&self.from, group))
            }
        }
    }
}
