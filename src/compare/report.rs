//! Somebody's arrays against the true ones.

use std::rc::Rc;

use super::model::Model;
use super::precision::{Digits, Held, held};
use super::tolerance::{Tolerance, Unit, distance, rounded, ulps, unit};
use super::truth::Truth;
use crate::input::{Expected, Precision};
use crate::msg;
use crate::norm::{Batch, Quantity, Space, Trace};
use crate::text::Message;
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
    /// Its name in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Close => "close",
            Self::Wrong => "wrong",
        }
    }

    /// The word for it.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::Exact => msg!("verdict-exact"),
            Self::Close => msg!("verdict-close"),
            Self::Wrong => msg!("verdict-wrong"),
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
    /// The precision that the file's array itself says.
    said: Precision,
    /// In how many digits they were written down, if in fewer than the precision has.
    pub digits: Option<Digits>,
    /// Whether precision and digits were found out from the numbers.
    pub assumed: bool,
    /// What the comparison came to.
    pub verdict: Verdict,
    /// The true array's shape.
    pub shape: Vec<usize>,
    /// The file's, where the numbers cannot be compared because it is another.
    pub other_shape: Option<Vec<usize>>,
    /// The file's, where it is another and the numbers are the same all the same.
    pub reshaped: Option<Vec<usize>>,
    /// How many numbers are NaN in both.
    pub nan_in_both: usize,
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
    /// What a person should be told of how the file was read.
    pub notes: Vec<Message>,
    /// The mistakes that these arrays could not have shown, where somebody looked for them.
    pub unseen: Vec<Unseen>,
    pub(super) units: Vec<(Quantity, Unit, Held)>,
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

/// A known mistake that a batch cannot show.
#[derive(Debug, Clone, PartialEq)]
pub struct Unseen {
    /// Its stable name, in ASCII.
    pub id: &'static str,
    /// The mistake.
    pub name: Message,
}

/// Compares the arrays of a file with the true ones.
#[must_use]
pub fn compare(truth: &Truth<'_>, expected: &[Expected], tolerance: &Tolerance) -> Report {
    let trace = truth.trace;
    let of_trace = |k: usize, i: usize| {
        let quantity = expected[k].quantity;
        if expected[k].values.len() == trace.len(quantity) { trace.value(quantity, i) } else { f64::NAN }
    };
    let held = held(&expected.iter().collect::<Vec<_>>(), &of_trace);
    let precision = held.iter().map(|held| held.precision).min().unwrap_or(Precision::Double);
    let units = units(trace, expected, &held, tolerance);
    // The trace knows the numbers, the model what rounding may do to them.
    let mut models: Vec<(Unit, Model)> = Vec::new();
    let mut quantities = Vec::with_capacity(expected.len());
    for (array, &(_, unit, held)) in expected.iter().zip(&units) {
        let at = models.iter().position(|(of, _)| *of == unit).unwrap_or_else(|| {
            models.push((unit, Model::with_unit(Rc::clone(&truth.recipe), unit)));
            models.len() - 1
        });
        quantities.push(one(array, trace, &models[at].1, held, tolerance));
    }
    quantities.sort_by_key(|comparison: &Comparison| (comparison.stage(), comparison.quantity));
    Report { quantities, precision, tolerance: *tolerance, notes: Vec::new(), unseen: Vec::new(), units }
}

/// The arithmetic of each array: at least as coarse as the arrays of the file that it is computed from.
fn units(
    trace: &Trace,
    expected: &[Expected],
    held: &[Held],
    tolerance: &Tolerance,
) -> Vec<(Quantity, Unit, Held)> {
    use Quantity as Q;
    let is_step = |q: Quantity| {
        matches!(
            q,
            Q::Mean
                | Q::Var
                | Q::InvStd
                | Q::XHat
                | Q::DxHat
                | Q::DVar
                | Q::DMean
                | Q::DxDirect
                | Q::DxViaVar
                | Q::DxViaMean
        )
    };
    let one = |(k, array): (usize, &Expected)| {
        let before = |other: usize| {
            let q = expected[other].quantity;
            is_step(q) && q < array.quantity
        };
        let coarsest =
            (0..expected.len()).filter(|&other| other == k || before(other)).map(|o| held[o].precision);
        let precision = coarsest.min().unwrap_or(held[k].precision);
        let unit = match tolerance.rtol {
            Some(rtol) => Unit::relative(rtol),
            None => {
                Unit { u: unit(precision), input: !has_precision(trace.problem().x(), trace.dy(), precision) }
            }
        };
        (array.quantity, unit, held[k])
    };
    expected.iter().enumerate().map(one).collect()
}

/// Whether the batch and dy are numbers of a precision, as far as a look at their beginnings tells.
pub(super) fn has_precision(x: &Batch, dy: &Batch, precision: Precision) -> bool {
    const LOOK: usize = 4096;
    let of = |batch: &Batch| {
        batch.stretch(0..batch.len().min(LOOK)).iter().all(|&v| v.is_nan() || rounded(v, precision) == v)
    };
    precision == Precision::Double || of(x) && of(dy)
}

fn one(array: &Expected, trace: &Trace, model: &Model, held: Held, tolerance: &Tolerance) -> Comparison {
    let (quantity, shape) = (array.quantity, trace.shape(array.quantity));
    let len = trace.len(quantity);
    let mut comparison = Comparison {
        quantity,
        name: array.name.clone(),
        precision: held.precision,
        said: array.precision,
        digits: held.digits,
        assumed: held.assumed,
        verdict: Verdict::Exact,
        shape,
        other_shape: None,
        reshaped: None,
        nan_in_both: 0,
        cells: len,
        wrong: 0,
        outside: Vec::new(),
        max_abs_error: 0.0,
        max_rel_error: 0.0,
        max_ulp: 0.0,
        worst: None,
    };
    let own = array.shape.clone().unwrap_or_else(|| vec![array.values.len()]);
    if let Some(given) = spread_over(array, trace) {
        comparison.numbers(given, trace, model, held, tolerance);
        return comparison;
    }
    if array.values.len() == len {
        let mut same = comparison.clone();
        same.numbers(array.values.iter().copied(), trace, model, held, tolerance);
        // A flat list stands in the order of memory, right or wrong.
        if !same.is_wrong() || own.len() == 1 {
            same.reshaped = Some(own);
            return same;
        }
    }
    comparison.verdict = Verdict::Wrong;
    comparison.other_shape = Some(own);
    comparison.wrong = len;
    comparison
}

impl Comparison {
    /// Compares number by number.
    fn numbers(
        &mut self,
        given: impl Iterator<Item = f64>,
        trace: &Trace,
        model: &Model,
        held: Held,
        tolerance: &Tolerance,
    ) {
        let (mut farthest, mut largest) = (0.0, 0.0_f64);
        for (index, given) in given.enumerate() {
            let truth = trace.value(self.quantity, index);
            self.nan_in_both += usize::from(given.is_nan() && truth.is_nan());
            if truth.is_finite() {
                largest = largest.max(truth.abs());
            }
            let is_it = |rounded: f64| distance(given, rounded) == 0.0;
            if is_it(held.round(truth)) || is_it(rounded(truth, self.said)) {
                continue;
            }
            let allowed = allowed(model, self.quantity, index, truth, held);
            let error = tolerance.error(given, truth, allowed);
            self.verdict = self.verdict.max(Verdict::Close);
            self.max_abs_error = self.max_abs_error.max(distance(given, truth));
            self.max_ulp = self.max_ulp.max(ulps(given, truth, held.precision).unwrap_or(0.0));
            if error > 1.0 {
                self.verdict = Verdict::Wrong;
                self.wrong += 1;
                self.outside.resize(self.cells, false);
                self.outside[index] = true;
            }
            if error > farthest || self.worst.is_none() {
                farthest = error;
                self.worst = Some(Worst { index, given, truth, allowed: allowed + tolerance.absolute() });
            }
        }
        self.max_rel_error = if self.max_abs_error == 0.0 { 0.0 } else { self.max_abs_error / largest };
    }
}

/// How far a right number may be from the true one.
fn allowed(model: &Model, quantity: Quantity, index: usize, truth: f64, held: Held) -> f64 {
    bounded(model.shown(quantity, index).bound(), truth, held)
}

/// The bound of its roundings, and what writing it down does to it.
pub(super) fn bounded(bound: f64, truth: f64, held: Held) -> f64 {
    // Where the sizes leave the range of f64 the number's own size must do.
    let bound = if bound.is_finite() { bound } else { 8.0 * unit(held.precision) * truth.abs() };
    bound + 2.0 * held.written(truth)
}

/// The file's numbers, one a cell: as they are, or of a route of dx one a group (`keepdims`).
fn spread_over<'a>(array: &'a Expected, trace: &'a Trace) -> Option<Box<dyn Iterator<Item = f64> + 'a>> {
    if let Some(given) = fitting(array, &trace.shape(array.quantity)) {
        return Some(Box::new(given));
    }
    let partition = trace.partition();
    let is_route = matches!(array.quantity, Quantity::DxDirect | Quantity::DxViaVar | Quantity::DxViaMean);
    if !is_route || array.values.len() != partition.groups() {
        return None;
    }
    fitting(array, &partition.group_shape()).is_some().then_some(())?;
    Some(Box::new((0..partition.cells()).map(|i| array.values[partition.group_of(i)])))
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
    assert!(!is_parameter || array.quantity.space() == Space::Channel);
    let one_for_all = is_parameter && array.values.len() == 1;
    (fits || one_for_all).then(|| array.values.iter().copied().cycle().take(len))
}
