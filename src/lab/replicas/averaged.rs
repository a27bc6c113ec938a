//! Means and variances averaged over the devices: what people do, and what it leaves out.

use super::device::Device;
use super::outcome::{Differences, Outcome, Own, backward_sums, cells, mean_squares, normalizers, total};
use crate::norm::{Moments, Norm, Problem, Sum, running};

/// How the devices are weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Weights {
    /// By the number of their values: w = n/Σn.
    #[default]
    Count,
    /// All alike, as an average over ranks does: w = 1/K.
    Equal,
}

impl Weights {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Count, Self::Equal];

    /// The name in flags and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Equal => "equal",
        }
    }

    /// The weight of each device.
    pub(super) fn shares(self, devices: &[Device]) -> Vec<f64> {
        let of = |device: &Device| device.moments[0].n as f64;
        let all: f64 = devices.iter().map(of).sum();
        match self {
            Self::Count => devices.iter().map(|device| of(device) / all).collect(),
            Self::Equal => vec![1.0 / devices.len() as f64; devices.len()],
        }
    }
}

/// Averages over the devices, of each channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Averages {
    /// How the devices are weighed.
    pub weights: Weights,
    /// μ = Σ w `μ_k`
    pub mean: Vec<f64>,
    /// Σ w `σ²_k`
    pub var: Vec<f64>,
    /// Σ w (`μ_k` − μ)²: what the averaged variance leaves out. Weighed by count, both together are the variance of the whole
    /// batch.
    pub variance_of_means: Vec<f64>,
}

impl Averages {
    pub(super) fn new(devices: &[Device], weights: Weights) -> Self {
        let shares = weights.shares(devices);
        let average = |of: &dyn Fn(&Moments, usize) -> f64| -> Vec<f64> {
            let of_channel = |c: usize| {
                let terms = devices.iter().zip(&shares).map(|(device, w)| w * of(&device.moments[c], c));
                terms.collect::<Sum>().value()
            };
            (0..devices[0].moments.len()).map(of_channel).collect()
        };
        let mean = average(&|moments, _| moments.mean());
        let variance_of_means = average(&|moments, c| (moments.mean() - mean[c]).powi(2));
        Self { weights, var: average(&|moments, _| moments.var()), variance_of_means, mean }
    }
}

/// Every device normalizes with the averages, and the gradient flows through them as they were made:
///
/// ```text
///     dx_i = dx̂_i/s + D·2 w_k (x_i − μ_k)/n_k − w_k Σdx̂/(n_k s)        D = −½ s⁻³ Σ dx̂ (x − μ)
/// ```
///
/// `x_i` lies on device k, which has `n_k` values with mean `μ_k` and weighs `w_k`; the sums run over all devices.
pub(super) fn outcome(problem: &Problem, devices: &[Device], averages: &Averages) -> Outcome {
    let (partition, p) = (problem.partition(), problem.parameters());
    let m = partition.m();
    let moments: Vec<Moments> = averages
        .mean
        .iter()
        .zip(&averages.var)
        .map(|(&mean_hi, var)| Moments { n: m, mean_hi, m2: var * m as f64, ..Moments::default() })
        .collect();
    let factors = normalizers(problem, &moments);
    let sums: Vec<(Vec<f64>, Vec<f64>)> =
        devices.iter().map(|device| backward_sums(problem, &device.samples, &factors)).collect();
    let dbeta = total(sums.iter().map(|(dbeta, _)| dbeta));
    let dgamma = total(sums.iter().map(|(_, dgamma)| dgamma));
    let (mut y, mut dx, mut x_hats) = (Vec::new(), Vec::new(), Vec::new());
    for (device, w) in devices.iter().zip(averages.weights.shares(devices)) {
        for (c, x, dy) in cells(problem, &device.samples) {
            let (factors, gamma, own) = (&factors[c], p.gamma[c], &device.moments[c]);
            let x_hat = factors.x_hat(x);
            // Σ dx̂ (x − μ) is s·γ·dγ, so D·2 is −γ dγ/s².
            let through_var = dgamma[c] * factors.rate * (x - own.mean());
            let share = w / own.n as f64;
            y.push(gamma * x_hat + p.beta[c]);
            dx.push(factors.over_s(gamma * (dy - share * (dbeta[c] + through_var))));
            x_hats.push((c, x_hat));
        }
    }
    let (running_mean, running_var) = running(Norm::Batch, p, &moments);
    let own = sums.into_iter().map(|(dbeta, dgamma)| Own {
        dgamma,
        dbeta,
        running_mean: running_mean.clone(),
        running_var: running_var.clone(),
    });
    Outcome {
        own: own.collect(),
        y,
        dx,
        dgamma,
        dbeta,
        running_mean,
        running_var,
        mean_square: mean_squares(partition, x_hats.into_iter()),
        max_difference: Differences::default(),
    }
}
