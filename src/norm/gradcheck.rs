//! The backward pass against the forward pass: central differences.

use super::quantity::Quantity;
use super::randn::Randn;
use super::sum::Sum;
use super::trace::Trace;

/// The analytic gradients of a problem against central differences of the loss L = Σ dy·y.
#[derive(Debug, Clone, PartialEq)]
pub struct GradCheck {
    /// ∂L/∂x
    pub dx: Check,
    /// ∂L/∂γ
    pub dgamma: Check,
    /// ∂L/∂β
    pub dbeta: Check,
}

/// One gradient array against its numeric counterpart.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// The gradient that was checked.
    pub quantity: Quantity,
    /// The cells (or channels) compared: flat index, analytic and numeric value. Ascending.
    pub compared: Vec<(usize, f64, f64)>,
    /// How many cells the array has.
    pub of: usize,
    /// What an error is measured against: the largest term that a gradient of this array is a sum of.
    pub scale: f64,
    /// How far rounding may move a difference quotient at most.
    pub rounding: f64,
}

impl Check {
    /// The compared cell with the largest difference: flat index, analytic, numeric. NaN counts as larger than any.
    #[must_use]
    pub fn worst(&self) -> Option<(usize, f64, f64)> {
        // One NaN is like another here: which bits it has must not decide which cell is the worst.
        let error = |&(_, analytic, numeric): &(usize, f64, f64)| match (analytic - numeric).abs() {
            error if error.is_nan() => f64::NAN,
            error => error,
        };
        self.compared.iter().copied().max_by(|a, b| error(a).total_cmp(&error(b)))
    }

    /// The largest difference.
    #[must_use]
    pub fn max_abs_error(&self) -> f64 {
        self.worst().map_or(0.0, |(_, analytic, numeric)| (analytic - numeric).abs())
    }

    /// The largest difference relative to `scale`. A gradient that is 0 because its terms cancel is thus measured by
    /// its terms.
    #[must_use]
    pub fn max_rel_error(&self) -> f64 {
        let error = self.max_abs_error();
        if error == 0.0 { 0.0 } else { error / self.scale }
    }

    /// The same for the cells whose quotient is a finite number. Where the loss is not finite it has no slope, and a gradient
    /// there can be neither right nor wrong.
    #[must_use]
    pub fn decided(&self) -> Self {
        let compared = self.compared.iter().copied().filter(|(.., numeric)| numeric.is_finite()).collect();
        Self { compared, ..self.clone() }
    }

    /// Whether analytic and numeric gradient agree as closely as such differences can: to 1e-6 of the scale, and what
    /// rounding makes of the quotient.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.max_abs_error() <= 1e-6 * self.scale + self.rounding
    }
}

/// How many forward evaluations of a cell a check may cost; beyond it a sample of the cells is checked.
const BUDGET: usize = 1 << 22;

/// The seed of that sample.
const SAMPLE_SEED: u32 = 0;

/// Checks dx, dγ and dβ of every cell, or of a fixed-seed sample of the cells where the batch is large.
///
/// The differences are of fourth order, (8(L(h) − L(−h)) − (L(2h) − L(−2h))) / 12h, with h a power of two near 2⁻¹⁰ of
/// the group's standard deviation √(σ² + ε). Cells are moved as deviations from the mean: a common offset changes no x̂,
/// but at 1e12 it would swallow the step.
#[must_use]
pub fn gradcheck(trace: &Trace) -> GradCheck {
    gradcheck_with(trace, Quantity::Dx)
}

/// The same with another array in the place of dx, such as its direct route alone.
#[must_use]
pub fn gradcheck_with(trace: &Trace, dx: Quantity) -> GradCheck {
    let analytic = dx;
    let problem = trace.problem();
    let partition = trace.partition();
    let per_group = (BUDGET / partition.m() / 4).max(4);
    let dx_cells = sample(partition.cells(), per_group);
    let p = problem.parameters();

    let mut dx_rounding = 0.0_f64;
    let dx = dx_cells.into_iter().map(|cell| {
        let group = partition.group_of(cell);
        let forward = Forward::new(trace, group);
        let (numeric, rounding) = forward.difference(trace, cell);
        dx_rounding = dx_rounding.max(rounding);
        (cell, trace.value(analytic, cell), numeric)
    });
    let dx: Vec<_> = dx.collect();

    let per_channel = (BUDGET / (partition.cells() / partition.channels()) / 4).max(2);
    let channels = sample(partition.channels(), per_channel);
    let mut dgamma = Vec::new();
    let mut dbeta = Vec::new();
    let (mut dgamma_scale, mut dbeta_scale) = (0.0_f64, 0.0_f64);
    let (mut dgamma_rounding, mut dbeta_rounding) = (0.0_f64, 0.0_f64);
    for c in channels {
        let (gamma, beta) = (p.gamma[c], p.beta[c]);
        let x_hat_of = |cell| trace.value(Quantity::XHat, cell);
        let block = partition.channel_block(c);
        let cells = || block.cells(partition);
        let largest = cells().map(|cell| x_hat_of(cell).abs()).fold(0.0, f64::max);
        let y = gamma.abs() * largest + beta.abs();
        // y is linear in γ and β, so any step is exact but for rounding; one that moves y by its own size rounds least.
        let h_beta = 1024.0 * step(y.max(1.0));
        let h_gamma = 1024.0 * step((y / largest).max(1.0));
        let mut gamma_sum = Sum::default();
        let mut beta_sum = Sum::default();
        let (mut gamma_terms, mut beta_terms) = (0.0, 0.0);
        for cell in cells() {
            let x_hat = x_hat_of(cell);
            let dy = trace.dy()[cell];
            gamma_sum.add(dy * (((gamma + h_gamma) * x_hat + beta) - ((gamma - h_gamma) * x_hat + beta)));
            beta_sum.add(dy * ((gamma * x_hat + (beta + h_beta)) - (gamma * x_hat + (beta - h_beta))));
            gamma_terms += (dy * x_hat).abs();
            beta_terms += dy.abs();
        }
        // Each y is rounded when it is multiplied and when it is added to, on both sides.
        let rounded = |h: f64, moved: f64| 4.0 * f64::EPSILON * (y + moved) / (2.0 * h) * beta_terms;
        dgamma_rounding = dgamma_rounding.max(rounded(h_gamma, h_gamma * largest));
        dbeta_rounding = dbeta_rounding.max(rounded(h_beta, h_beta));
        dgamma_scale = dgamma_scale.max(gamma_terms);
        dbeta_scale = dbeta_scale.max(beta_terms);
        dgamma.push((c, trace.value(Quantity::DGamma, c), gamma_sum.value() / (2.0 * h_gamma)));
        dbeta.push((c, trace.value(Quantity::DBeta, c), beta_sum.value() / (2.0 * h_beta)));
    }
    let dx_scale = dx
        .iter()
        .flat_map(|&(cell, ..)| {
            [Quantity::DxDirect, Quantity::DxViaVar, Quantity::DxViaMean]
                .map(|route| trace.value(route, cell).abs())
        })
        .fold(0.0, f64::max);
    let (cells, channels) = (partition.cells(), partition.channels());
    let check = |quantity, compared, of, scale, rounding| Check { quantity, compared, of, scale, rounding };
    GradCheck {
        dx: check(Quantity::Dx, dx, cells, dx_scale, dx_rounding),
        dgamma: check(Quantity::DGamma, dgamma, channels, dgamma_scale, dgamma_rounding),
        dbeta: check(Quantity::DBeta, dbeta, channels, dbeta_scale, dbeta_rounding),
    }
}

/// All of 0..`len`, or about `most` of them: first, last, and between them a fixed-seed choice.
fn sample(len: usize, most: usize) -> Vec<usize> {
    if len <= most {
        return (0..len).collect();
    }
    let mut numbers = Randn::new(SAMPLE_SEED);
    let mut chosen: Vec<usize> = (0..most).map(|_| numbers.next_below(len)).chain([0, len - 1]).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// The power of two near 2⁻¹⁰ of a size. A power of two divides without rounding.
fn step(size: f64) -> f64 {
    if size.is_finite() && size > 0.0 { libm::scalbn(1.0, libm::ilogb(size) - 10) } else { 1.0 }
}

/// The forward pass of one group, written a second time and plainly: the check must not share the trace's formulas.
struct Forward {
    /// The group's cells and their deviations from the group's mean, in units of the moments.
    cells: Vec<(usize, f64)>,
    eps: f64,
    fixed_inv_std: Option<f64>,
    centred: bool,
    unit: f64,
    h: f64,
}

impl Forward {
    fn new(trace: &Trace, group: usize) -> Self {
        let problem = trace.problem();
        let partition = trace.partition();
        let moments = &trace.moments()[group];
        let p = problem.parameters();
        let eval = problem.uses_running();
        // Where the values are so small that ε leaves the range in their units, √ε is the unit.
        let of_eps = if p.eps > 0.0 { libm::ilogb(p.eps) / 2 } else { i32::MIN };
        let exponent =
            if moments.exponent < 0 { moments.exponent.max(of_eps.min(0)) } else { moments.exponent };
        let unit = libm::scalbn(1.0, exponent);
        let deviation = |cell: usize| {
            let x = problem.x()[cell];
            if eval {
                (x - p.running_mean[group]) / unit
            } else {
                libm::scalbn(moments.centre().deviation(x), moments.exponent - exponent)
            }
        };
        let cells: Vec<(usize, f64)> =
            partition.group_block(group).cells(partition).map(|cell| (cell, deviation(cell))).collect();
        let inv_std = trace.value(Quantity::InvStd, group);
        Self {
            eps: p.eps / unit / unit,
            fixed_inv_std: eval.then_some(inv_std * unit),
            centred: partition.norm().is_centred(),
            unit,
            // In eval mode x̂ is linear in x, so the largest step is the best: it rounds least.
            h: if eval {
                1024.0 * step(cells.iter().map(|(_, d)| d.abs()).fold(1.0 / (inv_std * unit), f64::max))
            } else {
                step(1.0 / (inv_std * unit))
            },
            cells,
        }
    }

    /// The numeric ∂L/∂x of one cell, and how far rounding may move it.
    fn difference(&self, trace: &Trace, cell: usize) -> (f64, f64) {
        let (partition, problem) = (trace.partition(), trace.problem());
        let at = |steps: f64| self.x_hat(cell, steps * self.h);
        let (plus, minus, plus2, minus2) = (at(1.0), at(-1.0), at(2.0), at(-2.0));
        let gamma = &problem.parameters().gamma;
        let mut sum = Sum::default();
        let mut terms = 0.0;
        for (i, &(of, _)) in self.cells.iter().enumerate() {
            let dy = trace.dy()[of] * gamma[partition.channel_of(of)];
            sum.add(dy * (8.0 * (plus[i] - minus[i]) - (plus2[i] - minus2[i])));
            // In eval mode the other cells stay where they are.
            if self.fixed_inv_std.is_none() || of == cell {
                terms += (dy * plus[i]).abs().max((dy * minus[i]).abs());
            }
        }
        let quotient = |difference: f64| difference / (12.0 * self.h) / self.unit;
        // Each x̂ is rounded a few times, and 18 of them are in the difference.
        (quotient(sum.value()), quotient(18.0 * 4.0 * f64::EPSILON * terms))
    }

    /// x̂ of the group with one cell moved by `by`.
    fn x_hat(&self, moved: usize, by: f64) -> Vec<f64> {
        let mut x: Vec<f64> =
            self.cells.iter().map(|&(cell, d)| if cell == moved { d + by } else { d }).collect();
        if let Some(inv_std) = self.fixed_inv_std {
            for x in &mut x {
                *x *= inv_std;
            }
            return x;
        }
        let m = x.len() as f64;
        if self.centred {
            let mean = x.iter().copied().collect::<Sum>().value() / m;
            for x in &mut x {
                *x -= mean;
            }
        }
        let var = x.iter().map(|x| x * x).collect::<Sum>().value() / m;
        let s = (var + self.eps).sqrt();
        for x in &mut x {
            *x /= s;
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{ArrayD, array};

    use super::*;
    use crate::norm::{Draft, Mode, Norm, PerChannel, Problem};

    #[test]
    fn every_norm_and_mode_passes_with_a_random_upstream_gradient() {
        let mut numbers = Randn::new(3);
        let x = ArrayD::from_shape_simple_fn(vec![5, 4, 3], || numbers.next().unwrap() * 2.0 + 1e3);
        for norm in Norm::all(2) {
            for mode in [Mode::Train, Mode::Eval] {
                let draft = Draft {
                    norm: Some(norm),
                    mode: Some(mode),
                    gamma: Some(PerChannel::Each(vec![1.0, -2.0, 0.0, 0.5])),
                    running_mean: Some(PerChannel::All(998.0)),
                    running_var: Some(PerChannel::All(2.5)),
                    ..Draft::new(x.clone())
                };
                let check = gradcheck(&Trace::new(draft.build().unwrap()));
                for check in [check.dx, check.dgamma, check.dbeta] {
                    assert_eq!(check.compared.len(), check.of);
                    assert!(check.max_rel_error() < 1e-10, "{norm} {mode} {check:?}");
                }
            }
        }
    }

    #[test]
    fn what_rounding_does_to_a_quotient_is_no_fault_and_a_wrong_gradient_still_is_one() {
        let mut numbers = Randn::new(3);
        let x = ArrayD::from_shape_simple_fn(vec![5, 4], || numbers.next().unwrap());
        let plain = Draft::new(x.clone());
        for (what, draft) in [
            ("beta", Draft { beta: Some(PerChannel::All(1e9)), ..plain.clone() }),
            (
                "gamma",
                Draft {
                    gamma: Some(PerChannel::All(1e-9)),
                    beta: Some(PerChannel::All(1e3)),
                    ..plain.clone()
                },
            ),
            (
                "running mean",
                Draft { mode: Some(Mode::Eval), running_mean: Some(PerChannel::All(1e15)), ..plain.clone() },
            ),
            ("small", Draft::new(x.mapv(|v| v * 1e-200))),
            ("large", Draft::new(x.mapv(|v| v * 1e200))),
            ("small, RMS", Draft { norm: Some(Norm::RmsC), ..Draft::new(x.mapv(|v| v * 1e-200)) }),
        ] {
            let GradCheck { dx, dgamma, dbeta } = gradcheck(&Trace::new(draft.build().unwrap()));
            for mut check in [dx, dgamma, dbeta] {
                assert!(check.passes(), "{what}: {check:?}");
                check.compared[0].1 += 1e-4 * check.scale;
                assert!(!check.passes(), "{what}: {check:?}");
            }
        }
    }

    #[test]
    fn the_gradient_with_the_statistics_as_constants_is_refuted() {
        let trace = Trace::new(Problem::new(array![1., 2., 4., 7., 11.].into_dyn()).unwrap());
        let check = gradcheck_with(&trace, Quantity::DxDirect);
        assert!(!check.dx.passes() && check.dgamma.passes() && check.dbeta.passes(), "{check:?}");
    }

    #[test]
    fn an_offset_of_1e12_does_not_swallow_the_step() {
        let x = array![1., 2., 4., 7., 11.].into_dyn() + 1e12;
        let check = gradcheck(&Trace::new(Problem::new(x).unwrap()));
        assert!(check.dx.max_rel_error() < 1e-10, "{check:?}");
    }

    #[test]
    fn a_large_batch_is_sampled_the_same_way_every_time() {
        let mut numbers = Randn::new(3);
        let x = ArrayD::from_shape_simple_fn(vec![200_000], || numbers.next().unwrap());
        let trace = Trace::new(Problem::new(x).unwrap());
        let check = gradcheck(&trace);
        assert!(check.dx.compared.len() < 20);
        assert!(check.dx.max_rel_error() < 1e-8, "{}", check.dx.max_rel_error());
        assert_eq!(check, gradcheck(&trace));
    }
}
