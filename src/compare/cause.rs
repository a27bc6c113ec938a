//! A cause: a mistake that gives a file's numbers, and what follows from it.

use super::bench::{Bench, Models};
use super::recipe::{Line, Recipe};
use crate::norm::Quantity;
use crate::text::Message;

/// A mistake that gives the file's numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// Its stable name, in ASCII.
    pub id: String,
    /// The mistake.
    pub name: Message,
    /// What it is.
    pub sentence: Message,
    /// How far the file is from what the mistake gives: at most 1 of the tolerance.
    pub fit: f64,
}

impl Cause {
    pub(super) fn new(id: &str, fit: f64) -> Self {
        Self::with(id, fit, &[])
    }

    /// A cause with values in its sentence.
    pub(super) fn with(id: &str, fit: f64, values: &[(&'static str, String)]) -> Self {
        let key = id.split(':').next().unwrap_or(id).replace('_', "-");
        let message = |end: &str| {
            let named = Message::named(format!("mistake-{key}{end}"));
            values.iter().fold(named, |message, (name, value)| message.with(name, value.clone()))
        };
        Self { id: id.to_owned(), name: message(""), sentence: message("-is"), fit }
    }
}

/// What explains some of the wrong quantities.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnosis {
    /// The quantities that are explained; without a cause, the one that is not, and those that follow from it.
    pub explains: Vec<Quantity>,
    /// The mistake; several, where they cannot be told apart on this data; none, where no known one gives the numbers.
    pub causes: Vec<Cause>,
}

/// A way in which the numbers may have come about.
pub(super) struct Found {
    pub cause: Cause,
    /// What the next array is told from.
    pub base: Recipe,
    /// The wrong arrays that it reproduces.
    pub explains: Vec<Quantity>,
}

/// The array as the file has it, and the wrong ones that follow from it; the base as it was, if more follow from that.
pub(super) fn given(
    bench: &Bench<'_>,
    base: &Recipe,
    first: Quantity,
    done: &[Quantity],
) -> (Recipe, Vec<Quantity>) {
    let Some(values) = bench.taken(first) else { return (base.clone(), Vec::new()) };
    let taken = base.clone().line(first, Line::Given(values));
    let (with, without) = (Models::of(&taken), Models::of(base));
    let later = |q: &Quantity| *q > first && !done.contains(q);
    let fitting = |model| bench.all().into_iter().filter(later).filter(|&q| bench.fits(model, q)).collect();
    let (follow, stay): (Vec<Quantity>, Vec<Quantity>) = (fitting(&with), fitting(&without));
    if follow.len() < stay.len() {
        return (base.clone(), Vec::new());
    }
    let wrong = bench.wrong();
    (taken, follow.into_iter().filter(|q| wrong.contains(q) && !stay.contains(q)).collect())
}

/// What explains an array by its numbers alone, without a recipe: the array is then taken as the file has it.
pub(super) fn by_numbers(bench: &Bench<'_>, base: &Recipe, first: Quantity, cause: Cause) -> Found {
    let (next, mut explains) = given(bench, base, first, &[]);
    explains.insert(0, first);
    Found { cause, base: next, explains }
}
