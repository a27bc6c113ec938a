//! Statistics that lost digits: kept in a coarser arithmetic than the file's, or as a difference of large numbers.
//!
//! What rounding did to them nobody can compute again, but it leaves a trace: the numbers lie on the grid of that
//! arithmetic. A cause is named only if they lie there in all groups, and by more than chance, and the rest of the file
//! follows from them.

use super::bench::{Bench, Fit, Models};
use super::cause::{Cause, Found};
use super::model::Model;
use super::num::Num;
use super::recipe::{Divisor, Line, Recipe};
use super::tolerance::{rounded, unit};
use crate::input::Precision;
use crate::norm::{Quantity, Stored};
use Quantity as Q;

/// How unlikely the grid must be by chance, as a logarithm.
const EVIDENCE: f64 = 12.0;

/// More cells than this are not gone through to find out a group's statistics.
const CELLS: usize = 100_000;

/// The causes of this kind that explain the first wrong array.
pub fn explanations(judge: &Fit<'_>, bench: &Bench<'_>, base: &Recipe, first: Quantity) -> Vec<Found> {
    let is_early =
        matches!(first, Q::Mean | Q::Var | Q::InvStd | Q::XHat | Q::Y | Q::RunningMean | Q::RunningVar);
    let model = Models::of(base).at(bench.unit(first));
    if !is_early
        || model.uses_running()
        || !model.partition().norm().is_centred()
        || base.divisor != Divisor::M
    {
        return Vec::new();
    }
    let told = Told { bench, model: &model, first };
    let mut all = Vec::new();
    if let Some(means) = told.means() {
        all.extend(told.coarse_mean(judge, base, &means));
    }
    if all.is_empty()
        && let Some(variances) = told.variances()
    {
        all.extend(told.squares(judge, base, &variances));
    }
    all
}

/// A statistic of a group as the file tells it, and how far off that may be.
type Solved = (f64, f64);

struct Told<'a> {
    bench: &'a Bench<'a>,
    model: &'a Model,
    first: Quantity,
}

impl Told<'_> {
    /// The file's numbers of a quantity, one a group.
    fn direct(&self, quantity: Quantity) -> Option<Vec<Solved>> {
        let values = self.bench.numbers(quantity)?;
        let u = unit(self.bench.precision(quantity)?).max(f64::EPSILON);
        let written = |v: f64| (v, self.bench.allowed(quantity, v, 0.0) + 1e-3 * u * v.abs());
        Some(values.iter().map(|&v| written(v)).collect())
    }

    /// What was mixed into a running statistic.
    fn mixed_in(&self, quantity: Quantity, old: &[f64]) -> Option<Vec<Solved>> {
        let weight = self.model.recipe().weight;
        if !self.model.updates() || weight == 0.0 {
            return None;
        }
        let values = self.bench.numbers(quantity)?;
        let u = self.bench.unit(quantity).u.max(f64::EPSILON);
        let solve = |(&v, &old): (&f64, &f64)| {
            let size = v.abs() + old.abs();
            (
                (v - (1.0 - weight) * old) / weight,
                2.0 * (u * size + self.bench.allowed(quantity, v, 0.0)) / weight,
            )
        };
        Some(values.iter().zip(old).map(solve).collect())
    }

    /// x̂ of a cell, as the file's x̂ or y has it.
    fn x_hat(&self, i: usize) -> Option<f64> {
        if let Some(values) = self.bench.expected(Q::XHat).map(|array| &array.values) {
            return values.get(i).copied();
        }
        let p = self.model.recipe().problem.parameters();
        let c = self.model.channel_of(i);
        let y = self.bench.expected(Q::Y)?.values.get(i)?;
        (p.gamma[c] != 0.0).then(|| (y - p.beta[c]) / p.gamma[c])
    }

    /// The precision of the array that x̂ is taken from.
    fn u_of_x_hat(&self) -> f64 {
        let quantity = if self.bench.expected(Q::XHat).is_some() { Q::XHat } else { Q::Y };
        self.bench.unit(quantity).u.max(f64::EPSILON)
    }

    fn is_small(&self) -> bool {
        self.bench.partition().cells() <= CELLS
    }

    /// The means, as the file has them or as its other arrays give them.
    fn means(&self) -> Option<Vec<Solved>> {
        let p = self.model.recipe().problem.parameters();
        if self.bench.expected(Q::Mean).is_some() {
            return self.direct(Q::Mean);
        }
        if self.bench.expected(Q::RunningMean).is_some() {
            return self.mixed_in(Q::RunningMean, &p.running_mean);
        }
        if !self.is_small() {
            return None;
        }
        let eps = p.eps;
        let u = self.u_of_x_hat();
        (0..self.model.len(Q::Mean))
            .map(|g| {
                let (mut sum, mut n) = (0.0, 0.0);
                let sums = self.model.sums(g);
                for i in self.model.cells(g) {
                    sum += self.x_hat(i)?;
                    n += 1.0;
                }
                // The mean of x̂ is (μ − μ')/√(σ² + (μ − μ')² + ε).
                let (t, var) = (sum / n, sums.m2 / sums.n);
                let off = t * ((var + eps) / (1.0 - t * t)).sqrt();
                let tol = 8.0 * u * (var + eps).sqrt() + f64::EPSILON * sums.mean.abs();
                off.is_finite().then_some((sums.mean - off, tol))
            })
            .collect()
    }

    /// The variances, as the file has them or as its other arrays give them.
    fn variances(&self) -> Option<Vec<Solved>> {
        let p = self.model.recipe().problem.parameters();
        let eps = p.eps;
        if self.bench.expected(Q::Var).is_some() {
            return self.direct(Q::Var);
        }
        let of_inv = |(inv, u): (f64, f64)| {
            let var = 1.0 / (inv * inv) - eps;
            (var, 8.0 * u * (var.abs() + eps))
        };
        if let Some(values) = self.bench.numbers(Q::InvStd) {
            let u = self.bench.unit(Q::InvStd).u.max(f64::EPSILON);
            return Some(values.iter().map(|&v| of_inv((v, u))).collect());
        }
        if self.bench.expected(Q::RunningVar).is_some() && self.model.updates() {
            let stored = self.mixed_in(Q::RunningVar, &p.running_var)?;
            let factor = |c: usize| match self.model.recipe().stored {
                Stored::Biased => 1.0,
                Stored::Unbiased => (self.model.n(c) - 1.0) / self.model.n(c),
            };
            return Some(stored.iter().enumerate().map(|(c, &(v, tol))| (v * factor(c), tol)).collect());
        }
        if !self.is_small() {
            return None;
        }
        let u = self.u_of_x_hat();
        (0..self.model.len(Q::Var))
            .map(|g| {
                let sums = self.model.sums(g);
                let mut dot = 0.0;
                for i in self.model.cells(g) {
                    dot += self.x_hat(i)? * sums.centred(self.model.x(i).v);
                }
                Some(of_inv((dot / sums.m2, u)))
            })
            .collect()
    }

    /// A mean that is a number of a coarser precision than the file's, and off by no more than its sums are.
    fn coarse_mean(&self, judge: &Fit<'_>, base: &Recipe, means: &[Solved]) -> Option<Found> {
        let own = unit(self.bench.precision(self.first)?);
        for (precision, id) in [
            (Precision::Brain, "mean_rounded"),
            (Precision::Half, "half_mean"),
            (Precision::Single, "float32_mean"),
        ] {
            if unit(precision) <= own {
                break;
            }
            let (mut evidence, mut moved) = (0.0, false);
            let mut grid = Vec::with_capacity(means.len());
            for (g, &(mean, tol)) in means.iter().enumerate() {
                let nearest = rounded(mean, precision);
                let sums = self.model.sums(g);
                let step = 2.0 * unit(precision) * mean.abs().log2().floor().exp2();
                let off = (mean - sums.mean).abs();
                if (nearest - mean).abs() > tol
                    || off > 8.0 * unit(precision) * sums.size * (1.0 + sums.n.sqrt() / 8.0)
                {
                    evidence = f64::NEG_INFINITY;
                    break;
                }
                evidence += (step / (2.0 * tol)).max(1.0).ln();
                moved |= off > 2.0 * tol;
                grid.push(nearest);
            }
            if evidence < EVIDENCE || !moved || grid.iter().all(|&v| v == 0.0) {
                continue;
            }
            let plain = base.clone().line(Q::Mean, Line::Given(grid.into()));
            let single = plain
                .clone()
                .formula(Q::Var, single_variance)
                .formula(Q::XHat, |m, i| single_difference(m, i) * m.number(Q::InvStd, m.group_of(i)));
            let ways = [plain, single].into_iter();
            let found =
                ways.filter_map(|way| judge.try_given(&way).map(|(fit, explains)| (way, fit, explains)));
            if let Some((base, fit, explains)) = found.max_by_key(|(_, _, explains)| explains.len()) {
                return Some(Found { cause: Cause::new(id, fit), base, explains });
            }
        }
        None
    }

    /// A variance that is a difference of two numbers of float32, or of the file's own precision, at the size of E[x²].
    fn squares(&self, judge: &Fit<'_>, base: &Recipe, variances: &[Solved]) -> Option<Found> {
        if self.bench.precision(self.first)? < Precision::Single {
            return None;
        }
        for precision in [Precision::Single, Precision::Double] {
            let u = if precision == Precision::Double { 0.5 * f64::EPSILON } else { unit(precision) };
            let (mut evidence, mut moved) = (0.0, false);
            let mut grid = Vec::with_capacity(variances.len());
            for (g, &(var, tol)) in variances.iter().enumerate() {
                let sums = self.model.sums(g);
                let (square, truth) = (sums.mean * sums.mean, sums.m2 / sums.n);
                // Both lie on the grid of the smaller one.
                let step = u * (square + truth).min(square).log2().floor().exp2() * 2.0;
                let nearest = (var / step).round() * step;
                let off = (var - truth).abs();
                let most = 8.0 * u * (square + truth) * (1.0 + sums.n.sqrt());
                if step.is_nan() || step == 0.0 || (nearest - var).abs() > tol || off > most {
                    evidence = f64::NEG_INFINITY;
                    break;
                }
                evidence += (step / (2.0 * tol)).max(1.0).ln();
                moved |= off > 2.0 * tol && off > 0.1 * step;
                grid.push(nearest);
            }
            if evidence < EVIDENCE || !moved {
                continue;
            }
            let way = base.clone().line(Q::Var, Line::Given(grid.into()));
            if let Some((fit, explains)) = judge.try_given(&way) {
                return Some(Found { cause: Cause::new("variance_from_squares", fit), base: way, explains });
            }
        }
        None
    }
}

/// x − μ, both of them and their difference in float32.
#[expect(clippy::cast_possible_truncation, reason = "rounding is what is wanted")]
fn single_difference(m: &Model, i: usize) -> Num {
    let mean = m.number(Q::Mean, m.group_of(i)).v;
    let v = f64::from(m.x(i).v as f32 - mean as f32);
    Num { v, ..m.centred(i) }
}

/// The mean of the squares of these.
fn single_variance(m: &Model, g: usize) -> Num {
    let (mut sum, mut n) = (crate::norm::Sum::default(), 0.0);
    for i in m.cells(g) {
        sum.add(single_difference(m, i).v.powi(2));
        n += 1.0;
    }
    Num { v: sum.value() / n, ..m.plain(Q::Var, g) }
}
