//! Models on the bench: a file's arrays, a sample of their cells, and whether a model reproduces them.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use super::mistake::Pass;
use super::model::Model;
use super::precision::Held;
use super::recipe::Recipe;
use super::report::{Report, fitting};
use super::tolerance::{Tolerance, Unit, distance};
use super::truth::Truth;
use crate::input::{Expected, Precision};
use crate::norm::{Partition, Quantity, Space, Trace};

/// A file's arrays beside the true ones.
pub struct Bench<'a> {
    truth: &'a Truth<'a>,
    arrays: Vec<Array<'a>>,
    tolerance: Tolerance,
}

/// One array of the file.
struct Array<'a> {
    expected: &'a Expected,
    unit: Unit,
    held: Held,
    wrong: bool,
    /// Whether the numbers stand in the true shape.
    has_shape: bool,
    /// The cells that are looked at first.
    sample: Vec<usize>,
}

/// One recipe in the arithmetic of each array.
pub struct Models {
    recipe: Rc<Recipe>,
    models: RefCell<Vec<(Unit, Rc<Model>)>>,
}

impl Models {
    pub fn of(recipe: &Recipe) -> Self {
        Self { recipe: Rc::new(recipe.clone()), models: RefCell::default() }
    }

    pub fn at(&self, unit: Unit) -> Rc<Model> {
        let mut models = self.models.borrow_mut();
        if let Some((_, model)) = models.iter().find(|(of, _)| *of == unit) {
            return Rc::clone(model);
        }
        let model = Rc::new(Model::with_unit(Rc::clone(&self.recipe), unit));
        models.push((unit, Rc::clone(&model)));
        model
    }
}

/// Of how many cells a sample is made; of arrays whose every number takes a sweep over the batch, fewer.
const SAMPLE: usize = 400;
const FEW: usize = 3;

/// A batch of more cells than this is large.
const LARGE: usize = 200_000;

/// Numbers known to this part of their size are sharp.
const SHARP: f64 = 1e-3;

/// An array of more numbers than this is long.
const LONG: usize = 1_000_000;

/// How much more likely a mistake must have made the numbers than chance, as a logarithm.
pub const EVIDENCE: f64 = 5.0;
/// The same beside one that has shown as much.
pub const EVIDENCE_BESIDE: f64 = 2.0;
/// The same for two mistakes at once, of which there are a hundred times as many.
const EVIDENCE_OF_TWO: f64 = 10.0;

impl<'a> Bench<'a> {
    pub fn new(truth: &'a Truth<'a>, expected: &'a [Expected], report: &'a Report) -> Self {
        let arrays: Vec<Array<'a>> = report
            .quantities
            .iter()
            .filter_map(|comparison| {
                let expected = expected.iter().find(|array| array.quantity == comparison.quantity)?;
                let &(_, unit, held) = report.units.iter().find(|(q, ..)| *q == comparison.quantity)?;
                let has_shape = comparison.other_shape.is_none();
                let worst = comparison.worst.map(|worst| worst.index);
                let sample = sample(truth.trace, comparison.quantity, worst);
                Some(Array { expected, unit, held, wrong: comparison.is_wrong(), has_shape, sample })
            })
            .collect();
        Self { truth, arrays, tolerance: report.tolerance }
    }

    pub fn partition(&self) -> &Partition {
        self.truth.trace.partition()
    }

    pub fn is_small(&self) -> bool {
        self.partition().cells() <= LARGE / 10
    }

    /// The quantities of the file, in the order of the walk.
    pub fn all(&self) -> Vec<Quantity> {
        self.arrays.iter().map(|array| array.expected.quantity).collect()
    }

    /// Those that are wrong.
    pub fn wrong(&self) -> Vec<Quantity> {
        self.arrays.iter().filter(|array| array.wrong).map(|array| array.expected.quantity).collect()
    }

    /// Whether the file has this array.
    pub fn has(&self, quantity: Quantity) -> bool {
        self.array(quantity).is_some()
    }

    fn array(&self, quantity: Quantity) -> Option<&Array<'a>> {
        self.arrays.iter().find(|array| array.expected.quantity == quantity)
    }

    pub fn expected(&self, quantity: Quantity) -> Option<&'a Expected> {
        self.array(quantity).map(|array| array.expected)
    }

    pub fn unit(&self, quantity: Quantity) -> Unit {
        self.array(quantity).map_or_else(Unit::default, |array| array.unit)
    }

    /// In which precision its numbers were computed.
    pub fn precision(&self, quantity: Quantity) -> Option<Precision> {
        self.array(quantity).map(|array| array.held.precision)
    }

    pub fn sample(&self, quantity: Quantity) -> &[usize] {
        self.array(quantity).map_or(&[], |array| &array.sample)
    }

    /// The file's numbers, if they stand in the true shape.
    pub fn numbers(&self, quantity: Quantity) -> Option<Cow<'a, [f64]>> {
        let array = self.array(quantity).filter(|array| array.has_shape)?;
        let len = self.truth.trace.len(quantity);
        let values = &array.expected.values;
        if values.len() == len {
            return Some(Cow::Borrowed(values));
        }
        fitting(array.expected, &[len]).map(|values| Cow::Owned(values.collect()))
    }

    /// The same, to be taken for given; of a long array there is no copy.
    pub fn taken(&self, quantity: Quantity) -> Option<Rc<[f64]>> {
        self.numbers(quantity).filter(|values| values.len() <= LONG).map(|values| values.as_ref().into())
    }

    /// How far a number of the file may be from `value`, which rounding moves by `bound`.
    pub fn allowed(&self, quantity: Quantity, value: f64, bound: f64) -> f64 {
        let written = self.array(quantity).map_or(0.0, |array| array.held.written(value));
        bound + 2.0 * written + self.tolerance.absolute()
    }

    /// Whether a model gives an array of the file, as far as the sample tells.
    pub fn fits(&self, models: &Models, quantity: Quantity) -> bool {
        self.distance(models, quantity, false).is_some_and(|error| error <= 1.0)
    }

    /// Whether it gives all of it.
    pub fn proves(&self, models: &Models, quantity: Quantity) -> Option<f64> {
        self.distance(models, quantity, true).filter(|&error| error <= 1.0)
    }

    fn distance(&self, models: &Models, quantity: Quantity, whole: bool) -> Option<f64> {
        let array = self.array(quantity)?;
        let model = models.at(array.unit);
        let values = &array.expected.values;
        if model.len(quantity) != values.len()
            || fitting(array.expected, &model.shape(quantity)).is_none() && !array.has_shape
        {
            return None;
        }
        let mut largest = 0.0_f64;
        let mut look = |i: usize| {
            let number = model.shown(quantity, i);
            let allowed = self.allowed(quantity, number.v, number.bound());
            largest = largest.max(self.tolerance.error(values[i], number.v, allowed));
            largest <= 1.0
        };
        if whole || model.len(quantity) <= SAMPLE {
            let _ = (0..values.len()).all(&mut look);
        } else {
            let _ = array.sample.iter().all(|&i| look(i));
        }
        Some(largest)
    }

    pub fn judge<'b>(&'b self, base: &Recipe, first: Quantity) -> Fit<'b> {
        let base = Models::of(base);
        let fits: Vec<bool> =
            self.arrays.iter().map(|array| self.fits(&base, array.expected.quantity)).collect();
        let truth = Models::of(&self.truth.recipe);
        Fit { bench: self, first, base, truth, fits }
    }
}

/// Tells how well a mistake explains the first wrong array.
pub struct Fit<'b> {
    bench: &'b Bench<'b>,
    first: Quantity,
    base: Models,
    truth: Models,
    /// Which arrays the base gives already.
    fits: Vec<bool>,
}

impl Fit<'_> {
    /// How well, and which of the wrong arrays; `None` if it does not, or if it spoils one that the base gives.
    pub fn try_one(&self, way: &Recipe, pass: Pass) -> Option<(f64, Vec<Quantity>)> {
        self.attempt(way, pass, &self.base, EVIDENCE)
    }

    /// The same for the second of two mistakes, which must explain what the first alone does not.
    pub fn try_pair(&self, way: &Recipe, first: &Recipe, pass: Pass) -> Option<(f64, Vec<Quantity>)> {
        let one = Models::of(first);
        self.attempt(way, pass, &one, 1.0)?;
        self.attempt(way, pass, &self.base, EVIDENCE_OF_TWO)
    }

    /// The same with other evidence.
    pub fn try_with(&self, way: &Recipe, pass: Pass, least: f64) -> Option<(f64, Vec<Quantity>)> {
        self.attempt(way, pass, &self.base, least)
    }

    /// The same for a way whose own numbers have been shown to be no chance.
    pub fn try_given(&self, way: &Recipe) -> Option<(f64, Vec<Quantity>)> {
        self.attempt(way, Pass::Forward, &self.base, 0.0)
    }

    /// Whether the mistake changes the array at all.
    pub fn changes(&self, way: &Recipe) -> bool {
        let models = Models::of(way);
        self.evidence(&models, &self.base, self.first).is_some_and(|evidence| evidence > 0.5)
    }

    /// Whether two ways give the same numbers for every array of the file, as far as the samples tell.
    pub fn is_alike(&self, one: &Recipe, other: &Recipe) -> bool {
        let (one, other) = (Models::of(one), Models::of(other));
        self.bench.arrays.iter().all(|array| {
            let (q, one, other) = (array.expected.quantity, one.at(array.unit), other.at(array.unit));
            one.len(q) == other.len(q)
                && array.sample.iter().all(|&i| one.shown(q, i).v == other.shown(q, i).v)
        })
    }

    fn attempt(&self, way: &Recipe, pass: Pass, base: &Models, least: f64) -> Option<(f64, Vec<Quantity>)> {
        let bench = self.bench;
        let models = Models::of(way);
        if !bench.fits(&models, self.first) || !self.is_sharp(&models, self.first) {
            return None;
        }
        let mut explains = Vec::new();
        let mut evidence = 0.0;
        for (array, &base_fits) in bench.arrays.iter().zip(&self.fits) {
            let q = array.expected.quantity;
            if base_fits {
                // A row of the backward pass does not touch the forward pass.
                let untouched = pass == Pass::Backward && !q.is_backward();
                if !untouched && !bench.fits(&models, q) {
                    return None;
                }
            } else if (q == self.first || bench.fits(&models, q)) && self.is_sharp(&models, q) {
                explains.push(q);
                evidence += self.evidence(&models, base, q).unwrap_or(least);
            }
        }
        if evidence < least {
            return None;
        }
        let mut fit = 0.0_f64;
        for &q in &explains {
            fit = fit.max(bench.proves(&models, q)?);
        }
        Some((fit, explains))
    }

    /// Whether the mistake's numbers are no vaguer than the true ones, at their size: what divides by next to nothing
    /// could be anything.
    fn is_sharp(&self, models: &Models, quantity: Quantity) -> bool {
        let unit = self.bench.unit(quantity);
        let (model, truth) = (models.at(unit), self.truth.at(unit));
        if model.len(quantity) != truth.len(quantity) {
            return true;
        }
        let (mut bounds, mut sizes) = ((0.0_f64, 0.0_f64), (0.0_f64, 0.0_f64));
        for &i in self.bench.sample(quantity).iter().take(64) {
            let (a, b) = (model.shown(quantity, i), truth.shown(quantity, i));
            bounds = (bounds.0.max(a.bound()), bounds.1.max(b.bound()));
            sizes = (sizes.0.max(a.v.abs()), sizes.1.max(b.v.abs()));
        }
        bounds.0 <= 8.0 * bounds.1 * (sizes.0 / sizes.1).max(1.0) || bounds.0 <= SHARP * sizes.0
    }

    /// How surprising it is that the mistake gives the array: in each channel, how far it moves a number, in allowances.
    /// `None` where the shape alone says it.
    fn evidence(&self, models: &Models, base: &Models, quantity: Quantity) -> Option<f64> {
        let unit = self.bench.unit(quantity);
        let (model, base) = (models.at(unit), base.at(unit));
        if model.len(quantity) != base.len(quantity) {
            return None;
        }
        let partition = self.bench.partition();
        let by_channel = match quantity.space() {
            Space::Cell => partition.groups_are_channels() || partition.samples() == 1,
            _ => true,
        };
        let mut most = std::collections::BTreeMap::<usize, f64>::new();
        for &i in self.bench.sample(quantity) {
            let number = model.shown(quantity, i);
            let allowed = self.bench.allowed(quantity, number.v, number.bound());
            // A number where there should be none, or none where there should be one, is as far apart as can be.
            let apart = distance(number.v, base.shown(quantity, i).v) / allowed;
            let apart = if apart.is_nan() { f64::INFINITY } else { apart };
            let key = match quantity.space() {
                Space::Cell if by_channel => partition.channel_of(i),
                Space::Cell => partition.group_of(i),
                _ => i,
            };
            let most = most.entry(key).or_default();
            if apart > *most {
                *most = apart;
            }
        }
        Some(most.values().map(|apart| apart.clamp(1.0, 1e6).ln()).sum())
    }
}

/// Cells from all over an array: the worst, and others at even distances that meet every channel.
fn sample(trace: &Trace, quantity: Quantity, worst: Option<usize>) -> Vec<usize> {
    let (len, cells) = (trace.len(quantity), trace.partition().cells());
    if len == 0 {
        return Vec::new();
    }
    let most = match quantity.space() {
        Space::Cell => SAMPLE,
        _ if cells > LARGE => FEW,
        _ => SAMPLE,
    };
    let mut sample: Vec<usize> = worst.into_iter().collect();
    if len <= most {
        sample.extend(0..len);
    } else {
        // An odd step meets every channel in turn.
        let step = (len / most) | 1;
        sample.extend((0..most).map(|k| k * step % len));
    }
    sample.sort_unstable();
    sample.dedup();
    // The worst comes first: most mistakes fail there.
    if let Some(worst) = worst {
        sample.retain(|&i| i != worst);
        sample.insert(0, worst);
    }
    sample
}
