//! What was found out about a norm.

use super::change::Changed;
use super::compare;
use super::property::Property;
use crate::msg;
use crate::norm::{Mode, Norm, Parameters, Quantity, Trace};
use crate::text::Message;

/// What comes of trying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It is so.
    Yes,
    /// It is not.
    No,
    /// There is nothing to be seen: y is β whatever x is, as where each group has a single value; or the change of the batch
    /// changes nothing.
    Degenerate,
}

impl Answer {
    /// "yes", "no" or "degenerate", short enough for a table.
    #[must_use]
    pub fn word(self) -> Message {
        match self {
            Self::Yes => msg!("lab-norms-yes"),
            Self::No => msg!("lab-norms-no"),
            Self::Degenerate => msg!("lab-norms-degenerate"),
        }
    }

    fn from(is_so: bool) -> Self {
        if is_so { Self::Yes } else { Self::No }
    }
}

/// What was found out about a property under one norm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// The answer.
    pub answer: Answer,
    /// How far the y that moved most did, with the problem's ε.
    pub moved: f64,
    /// The same with ε = 0: what is more in `moved` is ε's share.
    pub without_eps: f64,
}

impl Finding {
    /// Normalizes the changed batch and compares its y with that of the traces before: with the problem's ε, and with ε = 0.
    ///
    /// Whether a change leaves y alone is seen with ε = 0: ε keeps every norm from being exact, and how much so depends on σ².
    pub(super) fn new(before: &[Trace; 2], changed: &Changed, norm: Norm) -> Self {
        let property = changed.change.property;
        let after = match &changed.problem {
            Some(problem) => compare::both(problem, norm),
            None if property == Property::SameInEval => before.each_ref().map(in_the_other_mode),
            None => return Self { answer: Answer::Degenerate, moved: 0.0, without_eps: 0.0 },
        };
        let place = &changed.place;
        let [moved, without_eps] = [0, 1].map(|i| compare::moved(&before[i], &after[i], place));
        let answer = if is_constant(&before[0]) {
            Answer::Degenerate
        } else {
            match property {
                Property::WorksWithOneSample => Answer::from(!is_constant(&after[0])),
                Property::DependsOnBatch => Answer::from(moved.is_real),
                Property::SameInEval => Answer::from(!moved.is_real),
                _ => Answer::from(!without_eps.is_real),
            }
        };
        Self { answer, moved: moved.distance, without_eps: without_eps.distance }
    }
}

/// Whether y is β in every cell, whatever x is: no group has a spread, or every γ is 0. A group with a value that is no number says
/// nothing of the others.
fn is_constant(trace: &Trace) -> bool {
    let is_flat = || trace.array(Quantity::Var).iter().all(|&var| var == 0.0 || var.is_nan());
    let uses_running = trace.problem().uses_running();
    (!uses_running && is_flat()) || trace.problem().parameters().gamma.iter().all(|&gamma| gamma == 0.0)
}

fn in_the_other_mode(trace: &Trace) -> Trace {
    let parameters = trace.problem().parameters();
    let mode = match parameters.mode {
        Mode::Train => Mode::Eval,
        Mode::Eval => Mode::Train,
    };
    let problem = trace.problem().with_parameters(Parameters { mode, ..parameters.clone() });
    trace.follow(problem.expect("both modes are allowed"))
}
