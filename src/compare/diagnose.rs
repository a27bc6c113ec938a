//! Which known mistake explains the numbers.

use super::mistake::{MISTAKES, Mistake};
use super::model::Model;
use super::recipe::{Arithmetic, Backward, Recipe};
use super::report::{Report, fitting};
use super::tolerance::{Tolerance, distance};
use crate::input::Expected;
use crate::norm::{Quantity, Space, Trace};

/// A mistake that gives the file's numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// The mistake.
    pub name: &'static str,
    /// What it is.
    pub sentence: &'static str,
    /// How far the file is from what the mistake gives: at most 1 of the tolerance. For a loss of digits, which no two
    /// programs share to the last bit, how far it is of the loss.
    pub fit: f64,
}

/// What explains some of the wrong quantities.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnosis {
    /// The quantities that are explained.
    pub explains: Vec<Quantity>,
    /// The mistake; several, where they cannot be told apart on this data.
    pub causes: Vec<Cause>,
}

/// A mistake that is tried.
struct Candidate {
    mistake: &'static Mistake,
    recipe: Recipe,
    explains: Vec<Quantity>,
    /// How many of the other arrays it would have made wrong.
    contradicted: usize,
    fit: f64,
}

impl Candidate {
    fn loses_digits(&self) -> bool {
        self.recipe.arithmetic != Arithmetic::Exact
    }
}

/// How many mistakes are looked for, one after the other.
const MOST: usize = 3;

/// Of candidates that explain the same, those that fit so many times worse than the best are none.
const WORSE: f64 = 100.0;

/// Looks for the mistakes that give the file's numbers: first the one that explains most of the wrong quantities, then, with
/// that made, one for the rest.
#[must_use]
pub fn diagnose(trace: &Trace, expected: &[Expected], report: &Report) -> Vec<Diagnosis> {
    let mut wrong: Vec<Quantity> =
        report.quantities.iter().filter(|c| c.is_wrong()).map(|c| c.quantity).collect();
    let mut base = Recipe::right(trace.problem());
    let mut found = Vec::new();
    while !wrong.is_empty() && found.len() < MOST {
        let mut candidates = candidates(&base, expected, report, &wrong);
        let rank = |c: &Candidate| (c.explains.len(), usize::MAX - c.contradicted, !c.loses_digits());
        let Some(best) = candidates.iter().map(rank).max() else { break };
        candidates.retain(|candidate| rank(candidate) == best);
        candidates.sort_by(|a, b| a.fit.total_cmp(&b.fit));
        let limit = WORSE * candidates[0].fit.max(1e-6);
        candidates.retain(|candidate| candidate.fit <= limit);
        // The same mistake may have been tried with two backward passes.
        let mut causes: Vec<Cause> = Vec::new();
        for Candidate { mistake, fit, .. } in &candidates {
            if causes.iter().all(|cause| cause.name != mistake.name) {
                causes.push(Cause { name: mistake.name, sentence: mistake.sentence, fit: *fit });
            }
        }
        let first = candidates.swap_remove(0);
        wrong.retain(|quantity| !first.explains.contains(quantity));
        base = first.recipe;
        found.push(Diagnosis { explains: first.explains, causes });
    }
    let place = |quantity: &Quantity| report.quantities.iter().position(|c| c.quantity == *quantity);
    found.sort_by_key(|one| one.explains.first().and_then(place));
    found
}

/// The mistakes that, made on top of the recipe, explain some of what is wrong.
fn candidates(base: &Recipe, expected: &[Expected], report: &Report, wrong: &[Quantity]) -> Vec<Candidate> {
    let judges = [Backward::Derived, Backward::Textbook].map(|backward| {
        // A mistake is told from the same backward pass without it.
        let truth = Model::new(Recipe { backward, ..base.clone() });
        (backward, Judge { truth, report })
    });
    let tried = MISTAKES.iter().flat_map(|mistake| {
        judges.iter().filter_map(move |(backward, judge)| {
            let recipe = (mistake.make)(base.clone())?;
            Some((mistake, judge, Recipe { backward: *backward, ..recipe }))
        })
    });
    tried
        .filter_map(|(mistake, judge, recipe)| {
            let model = Model::new(recipe.clone());
            let loss_of_digits = recipe.arithmetic != Arithmetic::Exact;
            let (mut explains, mut contradicted, mut fit) = (Vec::new(), 0, 0.0_f64);
            for array in expected {
                let error = judge.error(&model, array);
                if !wrong.contains(&array.quantity) {
                    contradicted += usize::from(error.is_none_or(|error| error > 1.0));
                    continue;
                }
                let error = if loss_of_digits { judge.loss(&model, array) } else { error };
                if let Some(error) = error.filter(|&error| error <= 1.0)
                    && judge.makes_a_difference(&model, array)
                {
                    explains.push(array.quantity);
                    fit = fit.max(error);
                }
            }
            // The order of the walk is that of the report.
            explains.sort_by_key(|quantity| report.quantities.iter().position(|c| c.quantity == *quantity));
            (!explains.is_empty()).then_some(Candidate { mistake, recipe, explains, contradicted, fit })
        })
        .collect()
}

/// Compares models with the file, by the report's tolerance.
struct Judge<'a> {
    truth: Model,
    report: &'a Report,
}

impl Judge<'_> {
    fn tolerance(&self) -> &Tolerance {
        &self.report.tolerance
    }

    /// The largest difference between the model and the file, as a part of the tolerance; `None` where shapes differ.
    fn error(&self, model: &Model, array: &Expected) -> Option<f64> {
        let (shape, values) = model.array(array.quantity, self.report.rtol());
        let given = fitting(array, &shape)?;
        Some(
            given
                .zip(values)
                .map(|(given, (value, bound))| self.tolerance().error(given, value, bound))
                .fold(0.0, f64::max),
        )
    }

    /// Whether the mistake moves the quantity by more than the tolerance, or changes its shape.
    fn makes_a_difference(&self, model: &Model, array: &Expected) -> bool {
        let rtol = self.report.rtol();
        let (right, wrong) = (self.truth.array(array.quantity, rtol), model.array(array.quantity, rtol));
        right.0 != wrong.0
            || right
                .1
                .iter()
                .zip(&wrong.1)
                .any(|(&(right, bound), &(wrong, _))| self.tolerance().error(wrong, right, bound) > 1.0)
    }

    /// How alike two losses of digits are: the file's errors against the model's. Within a factor of 30 is alike, and comes
    /// out as at most 1, if the errors point the same way: what a group's mean and variance lost moves its cells together.
    fn loss(&self, model: &Model, array: &Expected) -> Option<f64> {
        const ALIKE: f64 = 30.0;
        const ALIGNED: f64 = 0.8;
        let rtol = self.report.rtol();
        let (shape, right) = self.truth.array(array.quantity, rtol);
        let (_, wrong) = model.array(array.quantity, rtol);
        let (mut file, mut modelled) = (0.0_f64, 0.0_f64);
        for ((given, &(right, _)), &(wrong, _)) in fitting(array, &shape)?.zip(&right).zip(&wrong) {
            file = file.max(distance(given, right));
            modelled = modelled.max(distance(wrong, right));
        }
        if array.quantity.space() == Space::Cell {
            // Per group: the product of the two errors, and their squares.
            let mut sums = vec![[0.0; 3]; self.truth.groups()];
            for (i, given) in fitting(array, &shape)?.enumerate() {
                let (file, modelled) = (given - right[i].0, wrong[i].0 - right[i].0);
                let terms = [file * modelled, file * file, modelled * modelled];
                for (sum, term) in sums[self.truth.group_of(i)].iter_mut().zip(terms) {
                    *sum += term;
                }
            }
            let total: f64 = sums.iter().map(|[_, file, _]| file).sum();
            let along = |&[product, _, modelled]: &[f64; 3]| product * product / modelled;
            let explained: f64 = sums.iter().filter(|[.., modelled]| *modelled != 0.0).map(along).sum();
            if explained < ALIGNED * total {
                return None;
            }
        }
        let ratio = if file == modelled { 1.0 } else { file / modelled };
        Some(ratio.ln().abs() / ALIKE.ln()).filter(|alike| !alike.is_nan())
    }
}
