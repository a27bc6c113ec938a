//! What takes a sweep of a large batch, and is computed while the walk goes on.

use crate::norm::{GradCheck, Problem, Trace, gradcheck};
use crate::walk::{Invariant, invariants_of};

/// So many cells are read at once; what needs more is work.
pub const AT_ONCE: usize = 1 << 21;

/// Larger batches may lie in a file larger than memory: of these nothing is read before it is asked for.
const READ_AHEAD: usize = 1 << 28;

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
    /// Nothing is asked for yet, but a cell of x or dy is selected, which is soon edited.
    Prepare {
        /// The cell, by its flat index.
        cell: usize,
    },
}

/// What was done.
#[derive(Debug)]
pub enum Outcome {
    /// The edited numbers, or a sentence for the user.
    Edited(Result<Box<Trace>, String>),
    /// The gradients against difference quotients, if they were asked for, and what must hold.
    Checked(Option<GradCheck>, Vec<Invariant>),
    /// The edits of a cell are fast now.
    Prepared,
}

impl Task {
    /// What makes the next edit of a cell of x or dy fast, where it would not be so anyway.
    pub(super) fn ahead(trace: &Trace, cell: usize) -> Option<Self> {
        // Smaller groups are at once copied together; those of the other norms lie together in most layouts.
        const LARGE: usize = 1 << 16;
        let partition = trace.partition();
        let pays = partition.groups_are_channels()
            && partition.channels() > 1
            && (LARGE..=AT_ONCE / 2).contains(&partition.m())
            && partition.cells() <= READ_AHEAD;
        (pays && !trace.is_prepared(cell)).then_some(Self::Prepare { cell })
    }
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
            Task::Prepare { cell } => {
                self.from.prepare(cell);
                Outcome::Prepared
            }
        }
    }
}
