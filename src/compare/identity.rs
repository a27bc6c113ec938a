//! Wrong arrays that are made of right numbers: another quantity's, a multiple, moved, cut off or clipped.

use super::bench::{Bench, Models};
use super::cause::{Cause, Found, by_numbers};
use super::model::Model;
use super::num::Num;
use super::recipe::{Line, Recipe};
use super::solve::{simple, write};
use crate::norm::{Layout, Quantity, Space};
use Quantity as Q;

/// An array of the file, the one it is told from, and how far numbers may be apart.
struct Told<'a> {
    bench: &'a Bench<'a>,
    quantity: Quantity,
    values: &'a [f64],
    model: &'a Model,
    sample: &'a [usize],
}

/// A match by chance of fewer than this many nats proves nothing.
const EVIDENCE: f64 = 6.0;
const EVIDENCE_OF_FACTOR: f64 = 8.0;

impl Told<'_> {
    /// How well numbers made another way are the file's, in allowances; `None` if they are not, or say no more than the
    /// base or than chance.
    fn is(&self, make: impl Fn(usize) -> Num, least: f64) -> Option<f64> {
        let (mut largest, mut evidence) = (0.0_f64, 0.0);
        let mut seen = std::collections::BTreeSet::new();
        let mut changed = false;
        for &i in self.sample {
            let number = make(i);
            let allowed = self.bench.allowed(self.quantity, number.v, number.bound());
            let error = (self.values[i] - number.v).abs() / allowed;
            let error = if self.values[i] == number.v { 0.0 } else { error };
            if error.is_nan() || error > 1.0 {
                return None;
            }
            largest = largest.max(error);
            let base = self.model.shown(self.quantity, i);
            let apart = (number.v - base.v).abs() / allowed.max(f64::MIN_POSITIVE);
            changed |= apart > 1.0;
            if seen.insert(base.v.to_bits()) && apart > 1.0 {
                evidence += apart.min(1e6).ln();
            }
        }
        (changed && evidence >= least).then_some(largest)
    }

    /// The same for all of it.
    fn proves(&self, make: impl Fn(usize) -> Num) -> bool {
        (0..self.values.len()).all(|i| {
            let number = make(i);
            let allowed = self.bench.allowed(self.quantity, number.v, number.bound());
            let apart = (self.values[i] - number.v).abs();
            self.values[i] == number.v || apart <= allowed
        })
    }

    fn try_it(&self, make: impl Fn(usize) -> Num + Copy) -> Option<f64> {
        self.is(make, EVIDENCE).filter(|_| self.proves(make))
    }

    /// The same for a factor, of which there are many.
    fn try_factor(&self, make: impl Fn(usize) -> Num + Copy) -> Option<f64> {
        self.is(make, EVIDENCE_OF_FACTOR).filter(|_| self.proves(make))
    }

    fn base(&self, i: usize) -> Num {
        self.model.shown(self.quantity, i)
    }
}

/// Everything of this kind that explains an array, told from a base.
pub fn explanations(bench: &Bench<'_>, base: &Recipe, first: Quantity) -> Vec<Found> {
    let models = Models::of(base);
    let model = models.at(bench.unit(first));
    let Some(values) = bench.numbers(first) else {
        return reshaped(bench, base, first, &model);
    };
    if model.len(first) != values.len() || values.len() < 2 {
        return Vec::new();
    }
    // Zeros are like the zeros of anything.
    if values.iter().all(|&v| v == 0.0) {
        let is_told = (0..values.len()).any(|i| model.shown(first, i).v != 0.0);
        let cause = is_told.then(|| Cause::with("all_zero", 0.0, &[("quantity", first.name().to_owned())]));
        return cause.map(|cause| by_numbers(bench, base, first, cause)).into_iter().collect();
    }
    let told = Told { bench, quantity: first, values: &values, model: &model, sample: bench.sample(first) };
    let mut causes = others(&told);
    causes.extend(moved(&told));
    causes.extend(cut(&told));
    if causes.is_empty() {
        causes.extend(ratio(&told));
    }
    causes.into_iter().map(|cause| by_numbers(bench, base, first, cause)).collect()
}

/// Another quantity's array in its place.
fn others(told: &Told<'_>) -> Vec<Cause> {
    let (model, first) = (told.model, told.quantity);
    let mut causes = Vec::new();
    for &other in Q::ALL {
        let same_space = other.space() == first.space()
            || model.len(other) == model.len(first) && first.space() != Space::Cell;
        // Another wrong array of the file explains nothing.
        let is_given = |(q, line): &(Quantity, Line)| *q == other && matches!(line, Line::Given(_));
        if model.recipe().lines.iter().any(is_given) {
            continue;
        }
        if other == first || model.len(other) != model.len(first) || !same_space {
            continue;
        }
        // A row of the table says this better.
        if matches!((first, other), (Q::Var, Q::InvStd) | (Q::Dx, Q::DxDirect)) {
            continue;
        }
        let number = |i: usize| model.shown(other, i);
        if let Some(fit) = told.try_it(number) {
            let swapped = matches!((first, other), (Q::DGamma, Q::DBeta) | (Q::DBeta, Q::DGamma));
            let values = [("quantity", first.name().to_owned()), ("other", other.name().to_owned())];
            let id = if swapped { "dgamma_dbeta_swapped" } else { "other_quantity" };
            causes.push(Cause::with(id, fit, &values));
        }
    }
    causes
}

/// The array's own numbers in other places.
fn moved(told: &Told<'_>) -> Vec<Cause> {
    let (model, first) = (told.model, told.quantity);
    let p = model.partition();
    let channels = p.channels();
    let mut causes = Vec::new();
    let is_channel = first.space() == Space::Channel
        || first.space() == Space::Group && p.groups_are_channels() && model.len(first) == channels;
    if channels > 2 {
        for by in [1, channels - 1] {
            let from = |i: usize| {
                if is_channel {
                    return told.base((i + by) % channels);
                }
                let (n, c, at) = p.split(i);
                told.base(p.cell(n, (c + by) % channels, at))
            };
            if (is_channel || first.space() == Space::Cell)
                && let Some(fit) = told.try_it(from)
            {
                causes.push(Cause::new("channels_rolled", fit));
            }
        }
    }
    if first.space() == Space::Cell {
        if let Some((fit, reversed)) = permuted(told) {
            causes.push(Cause::with("samples_permuted", fit, &[("reversed", reversed.to_string())]));
        }
        let shape = p.shape().to_vec();
        for (id, axes) in orders(&shape, p.layout()) {
            let moved: Vec<usize> = axes.iter().map(|&axis| shape[axis]).collect();
            if moved == shape
                && let Some(fit) = told.try_it(|i| told.base(source(&shape, &axes, i)))
            {
                causes.push(Cause::new(id, fit));
            }
        }
    }
    causes
}

/// The other orders of axes that people know.
fn orders(shape: &[usize], layout: Layout) -> Vec<(&'static str, Vec<usize>)> {
    let rank = shape.len();
    let mut all = Vec::new();
    if rank > 1 {
        all.push(("transposed", (0..rank).rev().collect()));
    }
    if rank > 2 {
        let mut axes: Vec<usize> = (0..rank).collect();
        match layout {
            Layout::ChannelsFirst => axes[1..].rotate_left(1),
            Layout::ChannelsLast => axes[1..].rotate_right(1),
        }
        all.push(("channel_axis_moved", axes));
    }
    all
}

/// Where the number at a flat index of the moved array lies in the one of `shape`.
fn source(shape: &[usize], axes: &[usize], mut i: usize) -> usize {
    let mut strides = vec![1; shape.len()];
    for axis in (1..shape.len()).rev() {
        strides[axis - 1] = strides[axis] * shape[axis];
    }
    axes.iter().rev().fold(0, |flat, &axis| {
        let place = i % shape[axis];
        i /= shape[axis];
        flat + place * strides[axis]
    })
}

/// More samples than this are not tried in other orders, except backwards.
const SAMPLES: usize = 512;

/// The samples in another order; and whether that is backwards.
fn permuted(told: &Told<'_>) -> Option<(f64, bool)> {
    let p = told.model.partition();
    let samples = p.samples();
    if samples < 3 {
        return None;
    }
    let number = |from: usize, i: usize| {
        let (_, c, at) = p.split(i);
        told.base(p.cell(from, c, at))
    };
    if let Some(fit) = told.try_it(|i| number(samples - 1 - p.split(i).0, i)) {
        return Some((fit, true));
    }
    if samples > SAMPLES || p.cells() > 100_000 {
        return None;
    }
    let mut from: Vec<usize> = Vec::with_capacity(samples);
    let mut free: Vec<usize> = (0..samples).collect();
    for n in 0..samples {
        let is_it = |&source: &usize| {
            (0..p.channels()).all(|c| {
                (0..p.positions()).all(|at| {
                    let i = p.cell(n, c, at);
                    let number = told.base(p.cell(source, c, at));
                    (told.values[i] - number.v).abs()
                        <= told.bench.allowed(told.quantity, number.v, number.bound())
                })
            })
        };
        let at = free.iter().position(is_it)?;
        from.push(free.swap_remove(at));
    }
    told.try_it(|i| number(from[p.split(i).0], i)).map(|fit| (fit, false))
}

/// The array with some of its numbers cut off: below zero, from some sample on, or summed over some samples only.
fn cut(told: &Told<'_>) -> Vec<Cause> {
    let (model, first) = (told.model, told.quantity);
    let p = model.partition();
    let mut causes = Vec::new();
    if matches!(first, Q::Y | Q::XHat)
        && let Some(fit) = told.try_it(|i| {
            let number = told.base(i);
            Num { v: number.v.max(0.0), ..number }
        })
    {
        causes.push(Cause::new("relu", fit));
    }
    if first.space() == Space::Cell && p.samples() > 1 {
        let is_zero = |n: usize| {
            (0..p.channels()).all(|c| (0..p.positions()).all(|at| told.values[p.cell(n, c, at)] == 0.0))
        };
        let kept = (0..p.samples()).rev().find(|&n| !is_zero(n)).map_or(0, |n| n + 1);
        let number = |i: usize| if p.split(i).0 < kept { told.base(i) } else { Num::exact(0.0) };
        if kept > 0
            && kept < p.samples()
            && let Some(fit) = told.try_it(number)
        {
            causes.push(Cause::with("tail_zero", fit, &[("kept", kept.to_string())]));
        }
    }
    if matches!(first, Q::DBeta | Q::DGamma) && p.cells() <= 100_000 {
        causes.extend(prefix(told));
    }
    causes
}

/// A sum over the first samples only.
fn prefix(told: &Told<'_>) -> Option<Cause> {
    let (model, p) = (told.model, told.model.partition());
    let mut sums = vec![0.0; p.channels()];
    for n in 0..p.samples() - 1 {
        for (c, sum) in sums.iter_mut().enumerate() {
            for at in 0..p.positions() {
                let i = p.cell(n, c, at);
                let weight = if told.quantity == Q::DGamma { model.number(Q::XHat, i).v } else { 1.0 };
                *sum += model.dy(i).v * weight;
            }
        }
        let sums = &sums;
        if let Some(fit) = told.try_it(|c| Num { v: sums[c], ..told.base(c) }) {
            return Some(Cause::with("prefix_of_samples", fit, &[("samples", (n + 1).to_string())]));
        }
    }
    None
}

/// A multiple of the true array, by a factor with a name or by one that is the same everywhere.
fn ratio(told: &Told<'_>) -> Vec<Cause> {
    let (model, first) = (told.model, told.quantity);
    let scaled = |k: f64, i: usize| {
        let base = told.base(i);
        Num { v: k * base.v, w: k * k * base.w, ..base }
    };
    let p = model.partition();
    let (n, m) = (p.samples() as f64, model.n(0));
    let mut causes = Vec::new();
    let named = |id: &str, fit: f64, k: String| {
        Cause::with(&format!("ratio:{id}"), fit, &[("quantity", first.name().to_owned()), ("factor", k)])
    };
    let constants = [
        ("-1", -1.0),
        ("2", 2.0),
        ("1/2", 0.5),
        ("N", n),
        ("1/N", 1.0 / n),
        ("m", m),
        ("1/m", 1.0 / m),
        ("m/(m-1)", m / (m - 1.0)),
        ("(m-1)/m", (m - 1.0) / m),
    ];
    for (id, k) in constants {
        if k.is_finite()
            && let Some(fit) = told.try_factor(|i| scaled(k, i))
        {
            let value = if id.contains(['N', 'm']) { format!("{id} = {}", write(k)) } else { id.to_owned() };
            causes.push(named(id, fit, value.replace('-', "−")));
        }
    }
    let group = |i: usize| match first.space() {
        Space::Cell => Some(model.group_of(i)),
        Space::Group => Some(i),
        Space::Channel => p.groups_are_channels().then_some(i),
    };
    let channel = |i: usize| match first.space() {
        Space::Cell => Some(model.channel_of(i)),
        Space::Channel => Some(i),
        Space::Group => p.groups_are_channels().then_some(i),
    };
    let gamma = |i: usize| channel(i).map(|c| told.model.recipe().problem.parameters().gamma[c]);
    let inv = |i: usize| group(i).map(|g| model.number(Q::InvStd, g).v);
    let by = |id: &str, symbol: &str, factor: &dyn Fn(usize) -> Option<f64>| {
        let fit = told.try_factor(|i| factor(i).map_or(Num::exact(f64::NAN), |k| scaled(k, i)))?;
        Some(named(id, fit, symbol.to_owned()))
    };
    causes.extend(by("gamma", "γ", &gamma));
    causes.extend(by("1/gamma", "1/γ", &|i| gamma(i).map(|k| 1.0 / k)));
    causes.extend(by("s", "s", &|i| inv(i).map(|k| 1.0 / k)));
    causes.extend(by("1/s", "s⁻¹", &inv));
    causes.extend(by("s^2", "s²", &|i| inv(i).map(|k| 1.0 / (k * k))));
    causes.extend(by("1/s^2", "s⁻²", &|i| inv(i).map(|k| k * k)));
    // Another factor than those with a name, if it is as near.
    if let Some((k, cause)) = unnamed(told)
        && constants.iter().all(|(_, named)| (k / named - 1.0).abs() > 1e-6)
    {
        let by_channel = causes.iter().any(|cause| cause.id.contains(['g', 's']));
        if !by_channel {
            causes.push(cause);
        }
    }
    causes
}

/// One factor for all cells, that has no name.
fn unnamed(told: &Told<'_>) -> Option<(f64, Cause)> {
    // Where the base is largest, beside its rounding, the factor is seen best.
    let sharp = |&i: &usize| {
        let base = told.base(i);
        base.v.abs() / told.bench.allowed(told.quantity, base.v, base.bound())
    };
    let best = told.sample.iter().copied().max_by(|a, b| sharp(a).total_cmp(&sharp(b)))?;
    let guess = told.values[best] / told.base(best).v;
    if !guess.is_finite() || guess == 0.0 {
        return None;
    }
    let clear = told.sample.iter().filter(|&i| sharp(i) * (guess - 1.0).abs() > 3.0);
    let distinct: std::collections::BTreeSet<u64> = clear.map(|&i| told.values[i].to_bits()).collect();
    if distinct.len() < 3 {
        return None;
    }
    // Losses are scaled by powers of two.
    let power = guess.abs().log2().round().exp2() * guess.signum();
    let scale = (guess.abs().log2().abs() > 3.5).then_some(power);
    scale.into_iter().chain(simple(guess)).find_map(|k| {
        let fit = told.try_factor(|i| {
            let base = told.base(i);
            Num { v: k * base.v, w: k * k * base.w, ..base }
        })?;
        let values = [("quantity", told.quantity.name().to_owned()), ("factor", write(k))];
        Some((k, Cause::with("ratio", fit, &values)))
    })
}

/// An array whose shape is another: the true one with its axes in another order, or a part of it.
fn reshaped(bench: &Bench<'_>, base: &Recipe, first: Quantity, model: &Model) -> Vec<Found> {
    let Some(expected) = bench.expected(first) else { return Vec::new() };
    let (shape, values) = (model.shape(first), &expected.values);
    let Some(given) = &expected.shape else { return Vec::new() };
    let is = |make: &dyn Fn(usize) -> usize| {
        let step = (values.len() / 4096).max(1);
        let differ = (0..values.len()).step_by(step).filter(|&i| {
            let number = model.shown(first, make(i));
            let allowed = bench.allowed(first, number.v, number.bound());
            (values[i] - number.v).abs() > allowed
        });
        let distinct: std::collections::BTreeSet<u64> =
            values.iter().take(4096).map(|v| v.to_bits()).collect();
        distinct.len() >= 3 && differ.count() == 0
    };
    let mut causes = Vec::new();
    if first.space() == Space::Cell && values.len() == model.len(first) {
        for (id, axes) in orders(&shape, model.partition().layout()) {
            let moved: Vec<usize> = axes.iter().map(|&axis| shape[axis]).collect();
            if moved == *given && is(&|i| source(&shape, &axes, i)) {
                causes.push(Cause::new(id, 0.0));
            }
        }
    }
    let is_part = given.len() == shape.len()
        && values.len() < model.len(first)
        && given.iter().zip(&shape).all(|(a, b)| a <= b)
        && given.iter().zip(&shape).filter(|(a, b)| a < b).count() == 1;
    if is_part {
        let whole: Vec<usize> = (0..shape.len()).collect();
        let at = |mut i: usize| {
            let mut index = vec![0; shape.len()];
            for axis in (0..shape.len()).rev() {
                index[axis] = i % given[axis];
                i /= given[axis];
            }
            let flat = index.iter().zip(&shape).fold(0, |flat, (i, len)| flat * len + i);
            source(&shape, &whole, flat)
        };
        if is(&at) {
            causes.push(Cause::new("part_of_array", 0.0));
        }
    }
    causes.into_iter().map(|cause| Found { cause, base: base.clone(), explains: vec![first] }).collect()
}
