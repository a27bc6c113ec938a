//! How far rounding may move the results of a batch whose parts were computed on several devices.
//!
//! A device that is alone is a batch of its own. One that shares statistics normalizes its part with numbers made elsewhere, each
//! with the roundings that it got there.

use std::rc::Rc;

use super::model::Model;
use super::num::{DEVIATIONS, Num};
use super::precision::{Held, held};
use super::recipe::{Line, Recipe};
use super::report::{bounded, has_precision};
use super::tolerance::{Tolerance, Unit, distance, unit};
use crate::input::Expected;
use crate::norm::{Problem, Quantity};

/// In what arithmetic the numbers of an array were computed, and how they were written down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arithmetic {
    unit: Unit,
    held: Held,
}

impl Arithmetic {
    /// That of each array that was computed from a batch, as far as its numbers tell; `near(k, i)` is about what number i of array
    /// k should be.
    #[must_use]
    pub fn of(arrays: &[&Expected], batch: &Problem, near: &dyn Fn(usize, usize) -> f64) -> Vec<Self> {
        let given = batch.given_dy();
        let has = |precision| has_precision(batch.x(), given.as_ref().unwrap_or(batch.x()), precision);
        let of = |held: Held| {
            let unit = Unit { u: unit(held.precision), input: !has(held.precision) };
            Self { unit, held }
        };
        held(arrays, near).into_iter().map(of).collect()
    }

    /// The relative tolerance that it is worth.
    #[must_use]
    pub fn relative(&self) -> f64 {
        Tolerance::default().relative(self.held.precision)
    }

    /// Whether a number is the true one, rounded and written down.
    #[must_use]
    pub fn is_exact(&self, given: f64, truth: f64) -> bool {
        distance(given, truth) == 0.0 || distance(given, self.held.round(truth)) == 0.0
    }
}

/// How far two numbers are apart; what is not a number is infinitely far from any number, and at 0 from its like.
#[must_use]
pub fn apart(a: f64, b: f64) -> f64 {
    distance(a, b)
}

/// What rounding does to the numbers of a batch, or of a part of one, in an arithmetic.
#[derive(Debug)]
pub struct Roundings {
    model: Model,
    held: Held,
}

impl Roundings {
    /// Those of a batch that is computed by itself.
    #[must_use]
    pub fn of(batch: &Problem, arithmetic: Arithmetic) -> Self {
        let model = Model::with_unit(Rc::new(Recipe::right(batch)), arithmetic.unit);
        Self { model, held: arithmetic.held }
    }

    /// The same batch normalized with Σ w μ and Σ w σ² of others.
    #[must_use]
    pub fn normalized_with(&self, others: &[(f64, &Self)]) -> Self {
        let channels = self.model.partition().channels();
        let sum = |quantity: Quantity, c: usize| {
            let terms = others.iter().map(|(w, other)| other.model.number(quantity, c) * *w);
            terms.fold(Num::exact(0.0), |sum, term| sum + term)
        };
        let line = |quantity| Line::Known((0..channels).map(|c| sum(quantity, c)).collect());
        let recipe = self.model.recipe().clone();
        let recipe =
            recipe.line(Quantity::Mean, line(Quantity::Mean)).line(Quantity::Var, line(Quantity::Var));
        Self { model: Model::with_unit(Rc::new(recipe), self.model.unit()), held: self.held }
    }

    /// How far a right number may be from the true one.
    #[must_use]
    pub fn allowed(&self, quantity: Quantity, i: usize, truth: f64) -> f64 {
        self.at_most(self.model.shown(quantity, i).bound(), truth)
    }

    /// The same of a sum over the devices, or of a part of that sum, as its mean is.
    #[must_use]
    pub fn allowed_sum(parts: &[Rc<Self>], quantity: Quantity, i: usize, truth: f64, share: f64) -> f64 {
        let variance: f64 = parts.iter().map(|part| part.model.shown(quantity, i).w).sum();
        let size: f64 = parts.iter().map(|part| part.model.shown(quantity, i).v.abs()).sum();
        // Partial sums are rounded at the size of the parts.
        let own = parts[0].model.unit().u * size;
        parts[0].at_most(share * (DEVIATIONS * variance.sqrt() + own), truth)
    }

    fn at_most(&self, bound: f64, truth: f64) -> f64 {
        bounded(bound, truth, self.held)
    }
}
