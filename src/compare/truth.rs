//! The true numbers, for everything that is held against them.

use std::rc::Rc;

use super::recipe::Recipe;
use crate::norm::Trace;

/// A trace, and the right recipe, which tells how far rounding may move its numbers. The sums over the batch are made
/// once, for the comparison and for the diagnosis.
#[derive(Debug)]
pub struct Truth<'a> {
    pub(super) trace: &'a Trace,
    pub(super) recipe: Rc<Recipe>,
}

impl<'a> Truth<'a> {
    /// The truth about a trace. Nothing is computed before it is asked for.
    #[must_use]
    pub fn of(trace: &'a Trace) -> Self {
        Self { trace, recipe: Rc::new(Recipe::of(trace)) }
    }
}
