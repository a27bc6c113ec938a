//! What is computed once for each group and channel, and what every cell follows from.

#![expect(clippy::inline_always, reason = "what is not inlined is compiled for the oldest of machines")]

use super::convention::Stored;
use super::moments::{Centre, Moments};
use super::norm::Norm;
use super::problem::{Mode, Parameters};

/// The statistics that normalise a group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Statistics {
    pub mean: f64,
    pub var: f64,
    pub inv_std: f64,
}

/// What the number of a cell needs of its group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Factors {
    /// x̂ = ((x·down − hi) − lo)·rate: the subtracted mean as hi + lo, in the moments' units of 1/down.
    pub(super) centre: Centre,
    /// 1/s, in units of `down`.
    pub rate: f64,
    /// a = Σ dx̂ / m
    pub a: f64,
    /// b = Σ dx̂ x̂ / m
    pub b: f64,
}

impl Factors {
    #[inline(always)]
    pub fn x_hat(&self, x: f64) -> f64 {
        self.centre.deviation(x) * self.rate
    }

    /// A gradient of x̂ as one of x: times 1/s, in two steps, for 1/s itself may exceed f64 where the product does not.
    #[inline(always)]
    pub fn over_s(&self, gradient: f64) -> f64 {
        gradient * self.rate * self.centre.down
    }

    /// With the backward sums of the batch norm, whose group is a channel: a = γ dβ / m, b = γ dγ / m.
    pub fn with_upstream(self, gamma: f64, m: f64, dbeta: f64, dgamma: f64) -> Self {
        Self { a: gamma * (dbeta / m), b: gamma * (dgamma / m), ..self }
    }
}

/// What normalises group `index`. The backward sums of its factors are still to come.
pub(crate) fn normalizer(
    norm: Norm,
    p: &Parameters,
    index: usize,
    moments: &Moments,
) -> (Statistics, Factors) {
    let (down, up) = (moments.down(), 1.0 / moments.down());
    let factors = |hi, lo, rate| Factors { centre: Centre { down, hi, lo }, rate, a: 0.0, b: 0.0 };
    if p.uses_running(norm) {
        // Of the norms only the batch norm gets here, and its groups are the channels.
        let (mean, var) = (p.running_mean[index], p.running_var[index]);
        let inv_std = 1.0 / (var + p.eps).sqrt();
        return (Statistics { mean, var, inv_std }, factors(mean * down, 0.0, inv_std * up));
    }
    if moments.m2 == 0.0 && moments.exponent != 0 {
        // All values are alike, and ε alone stands under the root, however large or small they are. Their own units are no
        // units for ε: it might leave the range there.
        let inv_std = 1.0 / p.eps.sqrt();
        let statistics = Statistics { mean: moments.mean(), var: 0.0, inv_std };
        let centre = Centre { down: 1.0, hi: moments.mean(), lo: 0.0 };
        return (statistics, Factors { centre, rate: inv_std, a: 0.0, b: 0.0 });
    }
    // s in the moments' units. Where the values are so small that ε leaves the range there, σ² is nothing beside it.
    let scaled_eps = p.eps * down * down;
    let rate = if scaled_eps.is_infinite() {
        up / p.eps.sqrt()
    } else {
        1.0 / (moments.scaled_var() + scaled_eps).sqrt()
    };
    let statistics = Statistics { mean: moments.mean(), var: moments.var(), inv_std: rate * down };
    (statistics, factors(moments.mean_hi, moments.mean_lo, rate))
}

/// What the number of one cell is made of.
#[derive(Clone, Copy)]
pub(crate) struct Cell {
    pub x: f64,
    pub dy: f64,
    pub gamma: f64,
    pub beta: f64,
    pub group: Factors,
}

impl Cell {
    #[inline(always)]
    pub fn x_hat(self) -> f64 {
        self.group.x_hat(self.x)
    }

    #[inline(always)]
    pub fn y(self) -> f64 {
        self.gamma * self.x_hat() + self.beta
    }

    #[inline(always)]
    pub fn dx_hat(self) -> f64 {
        self.gamma * self.dy
    }

    #[inline(always)]
    pub fn dx_direct(self) -> f64 {
        self.group.over_s(self.dx_hat())
    }

    // Where nothing flows (a or b is 0) a route is a plain 0, not −0 or 0·NaN.
    #[inline(always)]
    pub fn dx_via_var(self) -> f64 {
        if self.group.b == 0.0 { 0.0 } else { self.group.over_s(-(self.group.b * self.x_hat())) }
    }

    #[inline(always)]
    pub fn dx_via_mean(self) -> f64 {
        if self.group.a == 0.0 { 0.0 } else { self.group.over_s(-self.group.a) }
    }

    #[inline(always)]
    pub fn dx(self) -> f64 {
        let through_var = if self.group.b == 0.0 { 0.0 } else { self.group.b * self.x_hat() };
        self.group.over_s((self.dx_hat() - self.group.a) - through_var)
    }
}

/// The running mean and variance of each channel after this batch. Only a batch norm in train mode changes them.
pub(crate) fn running(norm: Norm, p: &Parameters, moments: &[Moments]) -> (Vec<f64>, Vec<f64>) {
    if !norm.tracks_running() || p.mode == Mode::Eval {
        return (p.running_mean.clone(), p.running_var.clone());
    }
    let weight = p.convention.weight_of_new(p.momentum, p.num_batches_tracked);
    let blend = |old: f64, new: f64| (1.0 - weight) * old + weight * new;
    let mean = p.running_mean.iter().zip(moments).map(|(&old, new)| blend(old, new.mean()));
    let var = p.running_var.iter().zip(moments).map(|(&old, moments)| {
        let new = match p.convention.row().stored {
            Stored::Biased => Some(moments.var()),
            Stored::Unbiased => moments.unbiased_var(),
        };
        // The unbiased variance of one value is 0/0: nothing to store.
        new.map_or(old, |new| blend(old, new))
    });
    (mean.collect(), var.collect())
}
