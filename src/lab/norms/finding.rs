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
    /// There is nothing to be seen: see [`Nothing`].
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

/// Why there is nothing to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Nothing {
    /// What would be scaled is 0.
    Zero,
    /// Every γ is 0.
    Gamma,
    /// σ² is 0 in every group, before and after.
    Flat,
    /// No group that is changed has statistics that are numbers.
    NotFinite,
}

/// What was found out about a property under one norm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// The answer.
    pub answer: Answer,
    /// Why there is none, where it is [`Answer::Degenerate`].
    pub nothing: Option<Nothing>,
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
        let none = |nothing, moved, without_eps| Self {
            answer: Answer::Degenerate,
            nothing: Some(nothing),
            moved,
            without_eps,
        };
        let after = match &changed.problem {
            Some(problem) => compare::both(problem, norm),
            None if property == Property::SameInEval => before.each_ref().map(in_the_other_mode),
            None => return none(Nothing::Zero, 0.0, 0.0),
        };
        let place = &changed.place;
        let [moved, without_eps] = [0, 1].map(|i| compare::moved(&before[i], &after[i], place));
        if let Some(nothing) = nothing(&before[0], &after[0], changed) {
            return none(nothing, moved.distance, without_eps.distance);
        }
        let answer = Answer::from(match property {
            Property::WorksWithOneSample => !is_flat(&after[0]),
            Property::DependsOnBatch => moved.is_real,
            Property::SameInEval => !moved.is_real,
            _ => !without_eps.is_real,
        });
        Self { answer, nothing: None, moved: moved.distance, without_eps: without_eps.distance }
    }
}

/// Why the numbers say nothing of the norm.
fn nothing(before: &Trace, after: &Trace, changed: &Changed) -> Option<Nothing> {
    if before.problem().parameters().gamma.iter().all(|&gamma| gamma == 0.0) {
        return Some(Nothing::Gamma);
    }
    let has_statistics = |cell: usize| {
        let group = before.partition().group_of(cell);
        before.value(Quantity::Var, group).is_finite()
    };
    if !changed.concerned(before.partition()).any(has_statistics) {
        return Some(Nothing::NotFinite);
    }
    let (was_flat, is_flat) = (is_flat(before), is_flat(after));
    let flat = if changed.change.property == Property::WorksWithOneSample {
        // Alone a sample leaves the batch norm one value per group, whatever x is. Under another norm it is this sample that has
        // no spread.
        let one_value = after.partition().norm().tracks_running() && after.partition().m() == 1;
        is_flat && !one_value
    } else {
        was_flat && is_flat
    };
    flat.then_some(Nothing::Flat)
}

/// Whether no group has a spread. A group with a value that is no number says nothing of the others.
fn is_flat(trace: &Trace) -> bool {
    let of_batch = !trace.problem().uses_running();
    of_batch && trace.array(Quantity::Var).iter().all(|&var| var == 0.0 || var.is_nan())
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
