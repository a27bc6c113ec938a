//! In what arithmetic a file's numbers were computed, and how they were written down: found out from the numbers.
//!
//! PyTorch's float32 numbers come as text with all the digits of float64, or with four decimals; bfloat16 comes in arrays of
//! float32. Numbers that all lie on a coarse grid were rounded to it, if rounding moves the true numbers at all.

use std::collections::BTreeSet;

use super::tolerance::{rounded, unit};
use crate::input::{Expected, Precision};
use crate::norm::Space;

/// How the numbers of an array came about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Held {
    /// What they were computed in.
    pub precision: Precision,
    /// How they were written down, if with fewer digits.
    pub digits: Option<Digits>,
    /// Whether this was found out, and not said by the file.
    pub assumed: bool,
}

/// A rounding in decimal digits: to a number of decimals and a number of significant digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits {
    /// Digits behind the point.
    pub decimals: i32,
    /// Significant digits.
    pub significant: i32,
}

/// Finer than this, a rounding in decimals is that of float32 or finer.
const FINEST: i32 = 9;

/// Of how many numbers a grid must have moved the true ones to be more than chance.
const MOVED: usize = 8;

/// The same where there are fewer numbers: how many bits or digits, all numbers together, would be on the grid by chance.
const BITS: usize = 29;

/// Numbers with no more decimals lie on many grids for reasons of their own: whole numbers, halves, prices.
const PLAIN: i32 = 2;

/// How unlikely it must be that decimals lie on a grid by chance, as a logarithm.
const EVIDENCE: f64 = 14.0;

/// Less than this is chance.
const CHANCE: f64 = 4.0;

/// Of how many numbers this is counted at most.
const LONG: usize = 64;

/// And how many different numbers there must be.
const DIFFERENT: usize = 4;

impl Held {
    /// What the file itself says.
    pub fn said(precision: Precision) -> Self {
        Self { precision, digits: None, assumed: false }
    }

    /// Half of what writing it down may have moved a number by, beyond the rounding of the arithmetic.
    pub fn written(self, v: f64) -> f64 {
        self.digits.map_or(0.0, |digits| digits.half_unit(v))
    }

    /// The number as this holds it.
    pub fn round(self, v: f64) -> f64 {
        let v = rounded(v, self.precision);
        self.digits.map_or(v, |digits| digits.round(v))
    }

    fn size(self) -> f64 {
        unit(self.precision).max(self.digits.map_or(0.0, |d| 10.0_f64.powi(-d.decimals.min(d.significant))))
    }

    /// Whether every number lies on its grid.
    fn holds(self, values: &[f64]) -> bool {
        values.iter().all(|&v| match self.digits {
            Some(digits) => digits.holds(v),
            None => v.is_nan() || rounded(v, self.precision) == v,
        })
    }
}

impl Digits {
    /// Half a unit of the last digit that a number is written with.
    #[must_use]
    pub fn half_unit(self, v: f64) -> f64 {
        let leading = if v == 0.0 || !v.is_finite() { -99 } else { exponent(v) };
        0.5 * 10.0_f64.powi((-self.decimals).max(leading + 1 - self.significant))
    }

    fn round(self, v: f64) -> f64 {
        let unit = 2.0 * self.half_unit(v);
        if v.is_finite() { (v / unit).round() * unit } else { v }
    }

    /// Whether a number is written with no more digits.
    fn holds(self, v: f64) -> bool {
        !v.is_finite() || {
            let unit = 2.0 * self.half_unit(v);
            let steps = v / unit;
            (steps - steps.round()).abs() <= 4.0 * f64::EPSILON * steps.abs().max(1.0)
        }
    }

    /// The fewest digits that hold every number.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut found = Self { decimals: 0, significant: 1 };
        let (mut decimals, mut significant) = (true, true);
        for &v in values.iter().filter(|v| v.is_finite() && **v != 0.0) {
            let leading = exponent(v);
            while decimals && !(Self { decimals: found.decimals, significant: 99 }).holds(v) {
                found.decimals += 1;
                decimals = found.decimals <= FINEST;
            }
            while significant
                && !(Self { decimals: found.significant - 1 - leading, significant: 99 }).holds(v)
            {
                found.significant += 1;
                significant = found.significant <= FINEST;
            }
            if !decimals && !significant {
                return None;
            }
        }
        if !decimals {
            found.decimals = 99;
        }
        if !significant {
            found.significant = 99;
        }
        // At the size of large numbers the last decimals are those that any number has.
        let shows =
            |v: &f64| !v.is_finite() || *v == 0.0 || found.half_unit(*v) > 1e3 * f64::EPSILON * v.abs();
        values.iter().any(shows).then_some(found)
    }
}

/// Whether a number has so few decimals or digits that it need not have been rounded.
fn is_plain(v: f64) -> bool {
    v == 0.0 || Digits::of(&[v]).is_some_and(|digits| digits.decimals <= PLAIN || digits.significant <= PLAIN)
}

/// The bits of a number's digits.
fn mantissa(precision: Precision) -> usize {
    match precision {
        Precision::Brain => 8,
        Precision::Half => 11,
        Precision::Single => 24,
        Precision::Double => 53,
    }
}

/// How far apart the numbers of a precision lie, at the size of a number.
fn spacing(v: f64, precision: Precision) -> f64 {
    2.0 * unit(precision) * v.abs().log2().floor().exp2()
}

/// The power of ten of the leading digit.
#[expect(clippy::cast_possible_truncation, reason = "an exponent is small")]
fn exponent(v: f64) -> i32 {
    v.abs().log10().floor() as i32
}

/// What an array's own numbers tell of how it was held.
enum Told {
    /// It was held so.
    Surely(Held),
    /// It may have been, but too few numbers say so.
    Perhaps(Held),
}

/// How an array was held, as far as its own numbers tell. `truth` gives the true number at a flat index; `all_hold` says whether
/// the arrays of the file that must agree with it lie on the grid of a precision.
fn infer(array: &Expected, truth: &dyn Fn(usize) -> f64, all_hold: &dyn Fn(Precision) -> bool) -> Told {
    let said = Held::said(array.precision);
    if array.precision <= Precision::Half {
        return Told::Surely(said);
    }
    let values = &array.values;
    let grid = Digits::of(values);
    let moves = |held: Held| {
        let moved = (0..values.len()).filter(|&i| {
            let v = truth(i);
            v.is_finite() && v != held.round(v)
        });
        moved.take(MOVED).count() == MOVED
    };
    // How many numbers of different size the grid has moved, of those with more than a few decimals.
    let moved = |held: Held| {
        let sizes = (values.iter().enumerate()).filter(|&(i, v)| {
            let truth = truth(i);
            v.is_finite() && truth.is_finite() && truth != held.round(truth) && !is_plain(*v)
        });
        sizes.take(LONG).map(|(_, v)| v.abs().to_bits()).collect::<BTreeSet<_>>().len()
    };
    let few = |held: Held| {
        let bits = mantissa(array.precision) - mantissa(held.precision);
        // One array of a few numbers may be what was kept with too few digits.
        all_hold(held.precision) && moved(held) * bits >= BITS
    };
    let told = |held: Held, sure: bool| if sure { Told::Surely(held) } else { Told::Perhaps(held) };
    let different = || {
        let mut seen = BTreeSet::new();
        values
            .iter()
            .any(|v| v.is_finite() && *v != 0.0 && seen.insert(v.abs().to_bits()) && seen.len() >= DIFFERENT)
    };
    for precision in [Precision::Brain, Precision::Half, Precision::Single] {
        if precision >= array.precision {
            break;
        }
        let held = Held { precision, digits: None, assumed: true };
        if held.holds(values) {
            return told(held, moves(held) && different() || few(held));
        }
        // Rounded once more when they were written down: where decimals are finer than the grid, they still show it.
        if let Some(digits) = grid {
            let on_grid = |v: f64| (rounded(v, precision) - v).abs() <= 1.01 * digits.half_unit(v);
            // The part of the decimals that a number of the grid may be written with.
            let part = |v: f64| 2.0 * digits.half_unit(v) / spacing(v, precision);
            let shown = || values.iter().filter(|v| v.is_finite() && **v != 0.0 && part(**v) < 0.7);
            let evidence: f64 = shown().map(|&v| -part(v).ln()).sum();
            if evidence > CHANCE && shown().all(|&v| on_grid(v)) {
                let held = Held { precision, digits: grid, assumed: true };
                // Hidden by decimals nearly as coarse, it costs next to nothing to believe it.
                let is_hidden = shown().all(|&v| part(v) > 0.25);
                return told(held, evidence >= EVIDENCE || is_hidden);
            }
        }
    }
    if let Some(digits) = grid {
        // What was printed may have been float32, which nobody can see any more.
        let held = Held { precision: Precision::Single, digits: Some(digits), assumed: true };
        return told(held, moves(held) && different() || moved(held) >= 2);
    }
    Told::Surely(said)
}

/// How each array was held. What its own numbers do not tell follows the other arrays, else what the file says.
pub fn held(expected: &[&Expected], truth: &dyn Fn(usize, usize) -> f64) -> Vec<Held> {
    // Mixed precision keeps the parameters of a layer finer than its cells.
    let is_cells = |array: &Expected| array.quantity.space() == Space::Cell;
    let all_hold = |of: &Expected, precision: Precision| {
        let mut agreeing = expected.iter().filter(|array| !is_cells(of) || is_cells(array));
        agreeing.all(|array| Held { precision, digits: None, assumed: true }.holds(&array.values))
    };
    let own: Vec<Told> = (expected.iter().enumerate())
        .map(|(k, array)| infer(array, &|i| truth(k, i), &|precision| all_hold(array, precision)))
        .collect();
    let sure = |told: &Told| match told {
        Told::Surely(held) => Some(*held),
        Told::Perhaps(_) => None,
    };
    let mut others: Vec<Held> = own.iter().filter_map(sure).collect();
    others.sort_by(|a, b| b.size().total_cmp(&a.size()));
    let some_assumed = others.iter().any(|held| held.assumed);
    let choose = |(own, &array): (&Told, &&Expected)| {
        let perhaps = match own {
            Told::Surely(held) => return *held,
            Told::Perhaps(held) => *held,
        };
        let fits = |held: &&Held| held.precision <= array.precision && held.holds(&array.values);
        match others.iter().find(fits) {
            Some(held) if held.assumed || held.precision < array.precision => Held { assumed: true, ..*held },
            // Beside rounded arrays it was rounded, too.
            _ if some_assumed => perhaps,
            _ => Held::said(array.precision),
        }
    };
    let mut all: Vec<Held> = own.iter().zip(expected).map(choose).collect();
    // Few decimals hide a half precision that bigger numbers beside them show.
    let coarsest = all.iter().filter(|held| held.digits.is_some()).map(|held| held.precision).min();
    if let Some(precision) = coarsest.filter(|&precision| precision < Precision::Single) {
        for (held, array) in all.iter_mut().zip(expected) {
            let Some(digits) = held.digits else { continue };
            let hidden = |v: &f64| (rounded(*v, precision) - v).abs() <= 1.01 * digits.half_unit(*v);
            if array.values.iter().filter(|v| v.is_finite()).all(hidden) {
                held.precision = held.precision.min(precision);
            }
        }
    }
    all
}
