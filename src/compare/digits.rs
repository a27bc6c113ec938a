//! Statistics that lost digits: kept in a coarser arithmetic than the file's, or as a difference of large numbers.
//!
//! What rounding did to them nobody can compute again, but it leaves a trace: the numbers lie on the grid of that
//! arithmetic. A cause is named only if they lie there in all groups, and by more than chance, and the rest of the file
//! follows from them.

use super::bench::{Bench, Fit, Models};
use super::cause::{Cause, Found};
use super::model::Model;
use super::num::Num;
use super::precision::Digits;
use super::recipe::{Divisor, Line, Recipe};
use super::solve;
use super::tolerance::{distance, rounded, unit};
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
    let (means, variances) = (told.means(), told.variances());
    let mut all = Vec::new();
    if let Some(means) = means {
        all.extend(told.coarse_means(judge, base, &means, variances.as_deref()));
    }
    if all.is_empty()
        && let Some(variances) = variances
    {
        // A difference of large numbers has few digits left, and lies on coarser grids as well.
        all.extend(told.squares(judge, base, &variances));
        if all.is_empty() {
            all.extend(told.coarse_variances(judge, base, &variances));
        }
    }
    all
}

/// The right numbers written with few digits, where too few numbers say so for it to be taken for granted.
pub fn few(bench: &Bench<'_>, base: &Recipe, first: Quantity) -> Option<Found> {
    let models = Models::of(base);
    let of = |quantity: Quantity| {
        let (values, model) = (bench.numbers(quantity)?, models.at(bench.unit(quantity)));
        let digits = Digits::of(&values).filter(|_| model.len(quantity) == values.len())?;
        let is_rounded = |(i, &v): (usize, &f64)| {
            let right = model.shown(quantity, i);
            distance(v, right.v) <= bench.allowed(quantity, right.v, right.bound()) + digits.half_unit(v)
        };
        // A rounding that leaves nothing of the right numbers says nothing of them.
        let is_left = |(i, &v): (usize, &f64)| model.shown(quantity, i).v.abs() > digits.half_unit(v);
        let numbers = || values.iter().enumerate();
        (numbers().all(is_rounded) && numbers().any(is_left)).then_some(digits)
    };
    let digits = of(first)?;
    let largest = bench.numbers(first)?.iter().fold(0.0, |most: f64, &v| most.max(digits.half_unit(v)));
    let (id, n) = if digits.decimals < digits.significant {
        ("few_decimals", digits.decimals)
    } else {
        ("few_digits", digits.significant)
    };
    let explains = bench.wrong().into_iter().filter(|&q| q >= first && of(q) == Some(digits)).collect();
    let cause = Cause::with(id, 1.0, &[("n", n.to_string()), ("atol", solve::write(largest))]);
    Some(Found { cause, base: base.clone(), explains })
}

/// A statistic of a group as the file tells it, and how far off that may be.
type Solved = (f64, f64);

/// An arithmetic coarser than the file's, and the causes: a mean kept in it, a variance kept in it, sums added up in it.
struct Coarse {
    precision: Precision,
    mean: &'static str,
    variance: &'static str,
    sums: &'static str,
}

const COARSE: [Coarse; 3] = [
    Coarse {
        precision: Precision::Brain,
        mean: "mean_rounded",
        variance: "bfloat16_variance",
        sums: "bfloat16_sums",
    },
    Coarse { precision: Precision::Half, mean: "half_mean", variance: "half_variance", sums: "half_sums" },
    Coarse {
        precision: Precision::Single,
        mean: "float32_mean",
        variance: "float32_variance",
        sums: "float32_sums",
    },
];

/// What lies on the grid of an arithmetic: a statistic, or the sum that it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Statistic,
    Sum,
}

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
        let u = self.u_of_x_hat();
        (0..self.model.len(Q::Mean))
            .map(|g| {
                let (t, inv_std) = self.of_x_hat(g)?;
                let sums = self.model.sums(g);
                // The mean of x̂ is (μ − μ')/s', whatever s' is.
                let tol = 8.0 * u / inv_std.abs() + f64::EPSILON * sums.mean.abs();
                let mean = sums.mean - t / inv_std;
                mean.is_finite().then_some((mean, tol))
            })
            .collect()
    }

    /// The mean of the file's x̂ over a group, and Σ x̂ (x − μ) / Σ (x − μ)², which is its 1/s.
    fn of_x_hat(&self, g: usize) -> Option<(f64, f64)> {
        let sums = self.model.sums(g);
        let (mut sum, mut dot) = (0.0, 0.0);
        for i in self.model.cells(g) {
            let x_hat = self.x_hat(i)?;
            sum += x_hat;
            dot += x_hat * sums.centred(self.model.x(i).v);
        }
        Some((sum / sums.n, dot / sums.m2))
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
        let of_group = |g| self.of_x_hat(g).map(|(_, inv_std)| of_inv((inv_std, u)));
        (0..self.model.len(Q::Var)).map(of_group).collect()
    }

    /// The nearest numbers on the grid of a coarser precision, if a statistic lies there in every group, by more than
    /// chance, and is off by no more than that precision explains.
    fn on_grid(
        &self,
        quantity: Quantity,
        solved: &[Solved],
        precision: Precision,
        kept: Kept,
    ) -> Option<Vec<f64>> {
        let (u, own) = (unit(precision), self.own_unit());
        let (mut evidence, mut moved) = (0.0, false);
        let mut grid = Vec::with_capacity(solved.len());
        for (g, &(v, tol)) in solved.iter().enumerate() {
            let (sums, truth) = (self.model.sums(g), self.model.number(quantity, g).v);
            let size = if quantity == Q::Mean { sums.size } else { truth };
            let (scale, most) = match kept {
                Kept::Statistic => (1.0, 8.0 * u * size * (1.0 + sums.n.sqrt() / 8.0)),
                // Each of n partial sums, the largest n times the size of a term, is rounded.
                Kept::Sum => (sums.n, (0.5 * u * sums.n * size).min(size)),
            };
            // The sum was divided once more, in the file's own precision.
            let tol = if kept == Kept::Sum { tol + own * v.abs() } else { tol };
            let on_grid = |v: f64| rounded(v * scale, precision) / scale;
            let nearest = on_grid(v);
            let off = (v - truth).abs();
            if (nearest - v).abs() > tol || off > most {
                return None;
            }
            // Where the right number lies on the grid, too, as of a batch of whole numbers, the grid says nothing.
            if (on_grid(truth) - truth).abs() > tol {
                let step = 2.0 * u * (v * scale).abs().log2().floor().exp2() / scale;
                evidence += (step / (2.0 * tol)).max(1.0).ln();
            }
            moved |= off > 2.0 * tol;
            grid.push(nearest);
        }
        (evidence >= EVIDENCE && moved && grid.iter().any(|&v| v != 0.0)).then_some(grid)
    }

    /// The unit of the arithmetic that the first wrong array was kept in.
    fn own_unit(&self) -> f64 {
        self.bench.precision(self.first).map_or(0.0, unit)
    }

    /// The arithmetics that are coarser than the file's.
    fn coarser(&self) -> impl Iterator<Item = &'static Coarse> {
        let own = self.own_unit();
        COARSE.iter().filter(move |coarse| unit(coarse.precision) > own)
    }

    /// Means that were kept, or whose sums were added up, in a coarser precision than the file's; with them perhaps the
    /// variances.
    fn coarse_means(
        &self,
        judge: &Fit<'_>,
        base: &Recipe,
        means: &[Solved],
        variances: Option<&[Solved]>,
    ) -> Vec<Found> {
        let of = |coarse: &Coarse, kept: Kept, id: &str| {
            let grid = self.on_grid(Q::Mean, means, coarse.precision, kept)?;
            let plain = base.clone().line(Q::Mean, Line::Given(grid.into()));
            let single = plain
                .clone()
                .formula(Q::Var, single_variance)
                .formula(Q::XHat, |m, i| single_difference(m, i) * m.number(Q::InvStd, m.group_of(i)));
            let with_variance = || {
                let grid = self.on_grid(Q::Var, variances?, coarse.precision, kept)?;
                Some(plain.clone().line(Q::Var, Line::Given(grid.into())))
            };
            let ways = [Some(plain.clone()), Some(single), with_variance()].into_iter().flatten();
            let found =
                ways.filter_map(|way| judge.try_given(&way).map(|(fit, explains)| (way, fit, explains)));
            let (base, fit, explains) = found.max_by_key(|(_, _, explains)| explains.len())?;
            Some(Found { cause: Cause::new(id, fit), base, explains })
        };
        let at = |coarse: &Coarse| -> Vec<Found> {
            let ways = [(Kept::Statistic, coarse.mean), (Kept::Sum, coarse.sums)];
            ways.into_iter().filter_map(|(kept, id)| of(coarse, kept, id)).collect()
        };
        self.coarser().map(at).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// Variances of that kind.
    fn coarse_variances(&self, judge: &Fit<'_>, base: &Recipe, variances: &[Solved]) -> Vec<Found> {
        let at = |coarse: &Coarse| -> Vec<Found> {
            let of = |(kept, id)| {
                let grid = self.on_grid(Q::Var, variances, coarse.precision, kept)?;
                let base = base.clone().line(Q::Var, Line::Given(grid.into()));
                let (fit, explains) = judge.try_given(&base)?;
                Some(Found { cause: Cause::new(id, fit), base, explains })
            };
            [(Kept::Statistic, coarse.variance), (Kept::Sum, coarse.sums)]
                .into_iter()
                .filter_map(of)
                .collect()
        };
        self.coarser().map(at).find(|found| !found.is_empty()).unwrap_or_default()
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
