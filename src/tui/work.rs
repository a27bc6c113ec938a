//! What takes a sweep of a large batch, and is computed while the walk goes on.

use crate::norm::{GradCheck, Problem, Trace, Upstream, gradcheck};
use crate::walk::{Invariant, invariants_of};

/// So many cells are read at once; what needs more is work.
const AT_ONCE: usize = 1 << 22;

/// What an edit makes of the problem.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The edited problem, but for what `upstream` changes.
    pub problem: Problem,
    /// Where dy is to come from, and the problem as it was when that was asked for. Making it is part of the work.
    pub upstream: Option<Box<(Upstream, Problem)>>,
}

impl Wanted {
    /// Whether it is computed too fast to be felt.
    #[must_use]
    pub fn is_at_once(&self, from: &Trace) -> bool {
        self.upstream.is_none() && from.cells_to_read(&self.problem) <= AT_ONCE
    }

    /// Another upstream gradient: made here where it is small.
    ///
    /// # Errors
    /// When it does not fit x.
    pub fn with_upstream(problem: &Problem, upstream: &Upstream) -> Result<Self, String> {
        problem.accepts(upstream).map_err(|error| error.to_string())?;
        let given = matches!(upstream, Upstream::Given(_));
        if given || problem.partition().cells() <= AT_ONCE {
            let problem = problem.with_upstream(upstream.clone()).map_err(|error| error.to_string())?;
            return Ok(Self { problem, upstream: None });
        }
        let upstream = Some(Box::new((upstream.clone(), problem.clone())));
        Ok(Self { problem: problem.clone(), upstream })
    }

    /// Computes it from a trace that shares as many sums as possible.
    ///
    /// # Errors
    /// When the upstream gradient does not fit x.
    pub fn compute(self, from: &Trace) -> Result<Trace, String> {
        let Self { mut problem, upstream } = self;
        if let Some(upstream) = upstream {
            let (upstream, of) = *upstream;
            let made = of.with_upstream(upstream).map_err(|error| error.to_string())?;
            problem = problem
                .with_upstream(Upstream::Given(made.dy().clone()))
                .map_err(|error| error.to_string())?;
        }
        Ok(from.follow(problem))
    }
}

/// An edit under way.
#[derive(Debug, Clone)]
pub struct Edit {
    /// Tells it from other work.
    pub id: u64,
    /// What it makes.
    pub wanted: Wanted,
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
    /// An edit.
    Edit(Wanted),
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
    Edited(Result<Trace, String>),
    /// The gradients against difference quotients, if they were asked for, and what must hold.
    Checked(Option<GradCheck>, Vec<Invariant>),
}

impl Work {
    /// Does it.
    #[must_use]
    pub fn run(self) -> Outcome {
        match self.task {
            Task::Edit(wanted) => Outcome::Edited(wanted.compute(&self.from)),
            Task::Check { group, gradients } => {
                let check = gradients.then(|| gradcheck(&self.from));
                Outcome::Checked(check, invariants_of(&self.from, group))
            }
        }
    }
}
