//! Somebody's arrays against the true ones.

use super::model::Model;
use super::recipe::Recipe;
use super::tolerance::{Tolerance, distance, rounded, ulps};
use crate::input::{Expected, Precision};
use crate::norm::{Quantity, Space, Trace};
use crate::walk::Stage;

/// What a comparison came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Every number is the true one, rounded to the file's precision.
    Exact,
    /// Every number is within the tolerance.
    Close,
    /// Some number is not, or the array has another shape.
    Wrong,
}

impl Verdict {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Close => "close",
            Self::Wrong => "WRONG",
        }
    }
}

/// One array against the true one.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The quantity.
    pub quantity: Quantity,
    /// What the file calls it.
    pub name: String,
    /// The precision of the file's numbers.
    pub precision: Precision,
    /// What the comparison came to.
    pub verdict: Verdict,
    /// The true array's shape.
    pub shape: Vec<usize>,
    /// The file's, where the numbers cannot be compared because it is another.
    pub other_shape: Option<Vec<usize>>,
    /// How many numbers there are.
    pub cells: usize,
    /// How many of them are outside of the tolerance.
    pub wrong: usize,
    /// Which of them are; empty where none is, and where the numbers cannot be compared.
    outside: Vec<bool>,
    /// The largest difference.
    pub max_abs_error: f64,
    /// That, relative to the largest true number.
    pub max_rel_error: f64,
    /// The largest difference in units in the last place of the file's precision, leaving out what is not a number.
    pub max_ulp: f64,
    /// The number that is farthest outside of its tolerance, or deepest in it; `None` without a difference.
    pub worst: Option<Worst>,
}

/// The worst number of an array.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worst {
    /// Its flat index.
    pub index: usize,
    /// What it is in the file.
    pub given: f64,
    /// What it should be.
    pub truth: f64,
    /// What it may differ by.
    pub allowed: f64,
}

impl Comparison {
    /// The stage that shows the quantity.
    #[must_use]
    pub fn stage(&self) -> Stage {
        Stage::showing(self.quantity)
    }

    /// The index, in the array's shape, of the number at a flat index.
    #[must_use]
    pub fn place(&self, mut flat: usize) -> Vec<usize> {
        let mut place: Vec<usize> = self
            .shape
            .iter()
            .rev()
            .map(|&len| {
                let i = flat % len;
                flat /= len;
                i
            })
            .collect();
        place.reverse();
        place
    }

    /// Whether the number at a flat index is outside of the tolerance.
    #[must_use]
    pub fn is_outside(&self, flat: usize) -> bool {
        self.outside.get(flat).is_some_and(|&outside| outside)
    }

    /// Whether it is wrong.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.verdict == Verdict::Wrong
    }
}

/// Every array of a file against the true ones, in the order of the walk.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// One comparison an array.
    pub quantities: Vec<Comparison>,
    /// The coarsest precision of the file's arrays, which the tolerance follows.
    pub precision: Precision,
    /// The tolerance asked for.
    pub tolerance: Tolerance,
}

impl Report {
    /// The worst verdict of all.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.quantities.iter().map(|comparison| comparison.verdict).max().unwrap_or(Verdict::Exact)
    }

    /// The first wrong array on the way of the walk.
    #[must_use]
    pub fn first_wrong(&self) -> Option<&Comparison> {
        self.quantities.iter().find(|comparison| comparison.is_wrong())
    }

    /// The relative tolerance that was used.
    #[must_use]
    pub fn rtol(&self) -> f64 {
        self.tolerance.relative(self.precision)
    }
}

/// Compares the arrays of a file with the true ones.
#[must_use]
pub fn compare(trace: &Trace, expected: &[Expected], tolerance: &Tolerance) -> Report {
    let precision = expected.iter().map(|array| array.precision).min().unwrap_or(Precision::Double);
    let rtol = tolerance.relative(precision);
    // The trace knows the numbers, the model what rounding may do to them.
    let model = Model::new(Recipe::right(trace.problem()));
    let mut quantities: Vec<Comparison> = expected
        .iter()
        .map(|array| {
            let (_, mut truth) = model.array(array.quantity, rtol);
            for (i, (value, _)) in truth.iter_mut().enumerate() {
                *value = trace.value(array.quantity, i);
            }
            one(array, &trace.shape(array.quantity), &truth, precision, tolerance)
        })
        .collect();
    quantities.sort_by_key(|comparison| (comparison.stage(), comparison.quantity));
    Report { quantities, precision, tolerance: *tolerance }
}

fn one(
    array: &Expected,
    shape: &[usize],
    truth: &[(f64, f64)],
    precision: Precision,
    tolerance: &Tolerance,
) -> Comparison {
    let mut comparison = Comparison {
        quantity: array.quantity,
        name: array.name.clone(),
        precision,
        verdict: Verdict::Exact,
        shape: shape.to_vec(),
        other_shape: None,
        cells: truth.len(),
        wrong: 0,
        outside: Vec::new(),
        max_abs_error: 0.0,
        max_rel_error: 0.0,
        max_ulp: 0.0,
        worst: None,
    };
    let Some(given) = fitting(array, shape) else {
        comparison.verdict = Verdict::Wrong;
        comparison.other_shape = Some(array.shape.clone().unwrap_or_else(|| vec![array.values.len()]));
        comparison.wrong = truth.len();
        return comparison;
    };
    let truth_len = truth.len();
    let mut farthest = 0.0;
    let mut largest = 0.0_f64;
    for (index, (given, &(truth, bound))) in given.zip(truth).enumerate() {
        let rounded = rounded(truth, array.precision);
        let error = tolerance.error(given, truth, bound);
        if distance(given, rounded) > 0.0 {
            comparison.verdict = comparison.verdict.max(Verdict::Close);
            comparison.max_abs_error = comparison.max_abs_error.max(distance(given, truth));
            comparison.max_ulp = comparison.max_ulp.max(ulps(given, truth, precision).unwrap_or(0.0));
            if error > 1.0 {
                comparison.verdict = Verdict::Wrong;
                comparison.wrong += 1;
                comparison.outside.resize(truth_len, false);
                comparison.outside[index] = true;
            }
            if error > farthest || comparison.worst.is_none() {
                farthest = error;
                comparison.worst = Some(Worst { index, given, truth, allowed: bound + tolerance.absolute() });
            }
        }
        if truth.is_finite() {
            largest = largest.max(truth.abs());
        }
    }
    comparison.max_rel_error =
        if comparison.max_abs_error == 0.0 { 0.0 } else { comparison.max_abs_error / largest };
    comparison
}

/// The file's numbers, if they have this shape. Axes of length 1 do not matter (`keepdims`), a CSV has only a length, and
/// of a parameter one number may stand for all channels.
pub(super) fn fitting<'a>(array: &'a Expected, shape: &[usize]) -> Option<impl Iterator<Item = f64> + 'a> {
    fn long(shape: &[usize]) -> impl Iterator<Item = &usize> {
        shape.iter().filter(|&&len| len != 1)
    }
    let len: usize = shape.iter().product();
    let fits =
        array.values.len() == len && array.shape.as_ref().is_none_or(|given| long(given).eq(long(shape)));
    let is_parameter = matches!(
        array.quantity,
        Quantity::Gamma | Quantity::Beta | Quantity::RunningMeanBefore | Quantity::RunningVarBefore
    );
    debug_assert!(!is_parameter || array.quantity.space() == Space::Channel);
    let one_for_all = is_parameter && array.values.len() == 1;
    (fits || one_for_all).then(|| array.values.iter().copied().cycle().take(len))
}
