//! What comes out for the cells and the parameters, and how far it is from the whole batch on one device.

use std::ops::Range;

use super::device::{Device, part, stretches};
use crate::lab::LabError;
use crate::norm::{Cell, Factors, Moments, Norm, Partition, Problem, Quantity, Sum, Trace};
use crate::norm::{normalizer, running};

/// Which statistics normalize.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Every device its own.
    Alone,
    /// The average of the devices' means, and of their variances.
    Averaged,
    /// Those of the whole batch, merged from the devices' moments.
    Synchronised,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Alone, Self::Averaged, Self::Synchronised];

    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::Averaged => "averaged",
            Self::Synchronised => "synchronised",
        }
    }
}

/// What comes out. Arrays of cells have x's own shape, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The outputs of all devices, put together.
    pub y: Vec<f64>,
    /// The gradients of x of all devices, put together.
    pub dx: Vec<f64>,
    /// The gradient of γ, added up over the devices.
    pub dgamma: Vec<f64>,
    /// The gradient of β, added up over the devices.
    pub dbeta: Vec<f64>,
    /// The running mean that is kept: where every device is alone, that of device 0.
    pub running_mean: Vec<f64>,
    /// The running variance that is kept.
    pub running_var: Vec<f64>,
    /// The mean of x̂² of each channel over all devices: σ²/(σ² + ε) where the variance is the right one.
    pub mean_square: Vec<f64>,
    /// What each device holds of its own.
    pub own: Vec<Own>,
    /// The largest differences from the whole batch on one device.
    pub max_difference: Differences,
}

/// What one device holds of its own, a number a channel each.
#[derive(Debug, Clone, PartialEq)]
pub struct Own {
    /// Its share of dγ, which is what a rank holds before gradients are added up.
    pub dgamma: Vec<f64>,
    /// Its share of dβ.
    pub dbeta: Vec<f64>,
    /// The running mean that it keeps.
    pub running_mean: Vec<f64>,
    /// The running variance that it keeps.
    pub running_var: Vec<f64>,
}

/// The largest difference in each quantity.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Differences {
    /// Over all cells of y.
    pub y: f64,
    /// Over all cells of dx.
    pub dx: f64,
    /// Over all channels of dγ.
    pub dgamma: f64,
    /// Over all channels of dβ.
    pub dbeta: f64,
    /// Over all channels of the running mean.
    pub running_mean: f64,
    /// Over all channels of the running variance.
    pub running_var: f64,
}

impl Outcome {
    /// The same with its differences from the whole batch.
    pub(super) fn against(self, whole: &Trace) -> Self {
        let apart = |own: &[f64], quantity| {
            let whole = whole.array(quantity);
            own.iter().zip(&whole).fold(0.0, |largest: f64, (&a, &b)| {
                let apart = if a == b || (a.is_nan() && b.is_nan()) { 0.0 } else { (a - b).abs() };
                // max() passes over a NaN, which is the largest difference of all.
                if apart.is_nan() || largest.is_nan() { f64::NAN } else { largest.max(apart) }
            })
        };
        let max_difference = Differences {
            y: apart(&self.y, Quantity::Y),
            dx: apart(&self.dx, Quantity::Dx),
            dgamma: apart(&self.dgamma, Quantity::DGamma),
            dbeta: apart(&self.dbeta, Quantity::DBeta),
            running_mean: apart(&self.running_mean, Quantity::RunningMean),
            running_var: apart(&self.running_var, Quantity::RunningVar),
        };
        Self { max_difference, ..self }
    }
}

/// What normalizes each channel, given its moments.
pub(super) fn normalizers(problem: &Problem, moments: &[Moments]) -> Vec<Factors> {
    let normalizer = |(c, m)| normalizer(Norm::Batch, problem.parameters(), c, m).1;
    moments.iter().enumerate().map(normalizer).collect()
}

/// The cells of some samples in order: each cell's channel, x and dy.
pub(super) fn cells(problem: &Problem, samples: &Range<usize>) -> impl Iterator<Item = (usize, f64, f64)> {
    let partition = problem.partition();
    let (x, dy) = stretches(problem, samples);
    let first = samples.start * (partition.cells() / partition.samples());
    (0..x.len()).map(move |i| (partition.channel_of(first + i), x[i], dy[i]))
}

/// Σ dy and Σ dy·x̂ of each channel over some samples.
pub(super) fn backward_sums(
    problem: &Problem,
    samples: &Range<usize>,
    factors: &[Factors],
) -> (Vec<f64>, Vec<f64>) {
    let mut dy_sums = vec![Sum::default(); factors.len()];
    let mut dy_x_hat_sums = dy_sums.clone();
    for (c, x, dy) in cells(problem, samples) {
        dy_sums[c].add(dy);
        dy_x_hat_sums[c].add(dy * factors[c].x_hat(x));
    }
    (values(&dy_sums), values(&dy_x_hat_sums))
}

fn values(sums: &[Sum]) -> Vec<f64> {
    sums.iter().map(|sum| sum.value()).collect()
}

/// The sum over devices of what each has of every channel.
pub(super) fn total<'a>(of_devices: impl Iterator<Item = &'a Vec<f64>>) -> Vec<f64> {
    let mut total = Vec::new();
    for of_device in of_devices {
        total.resize(of_device.len(), Sum::default());
        total.iter_mut().zip(of_device).for_each(|(sum, &value)| sum.add(value));
    }
    values(&total)
}

/// The mean of x̂² of each channel.
pub(super) fn mean_squares(partition: &Partition, x_hat: impl Iterator<Item = (usize, f64)>) -> Vec<f64> {
    let mut squares = vec![Sum::default(); partition.channels()];
    x_hat.for_each(|(c, x_hat)| squares[c].add(x_hat * x_hat));
    squares.iter().map(|sum| sum.value() / partition.m() as f64).collect()
}

/// Every device normalizes its own part. `DataParallel` adds the gradients of γ and β up, and keeps device 0's running
/// statistics.
pub(super) fn alone(problem: &Problem, devices: &[Device]) -> Result<Outcome, LabError> {
    let partition = problem.partition();
    let traces: Vec<Trace> =
        devices.iter().map(|device| part(problem, &device.samples)).collect::<Result<_, _>>()?;
    let array = |trace: &Trace, quantity| trace.array(quantity).into_iter().collect::<Vec<f64>>();
    let joined = |quantity| traces.iter().flat_map(|trace| trace.array(quantity)).collect::<Vec<f64>>();
    let own: Vec<Own> = (traces.iter())
        .map(|trace| Own {
            dgamma: array(trace, Quantity::DGamma),
            dbeta: array(trace, Quantity::DBeta),
            running_mean: array(trace, Quantity::RunningMean),
            running_var: array(trace, Quantity::RunningVar),
        })
        .collect();
    let x_hat = joined(Quantity::XHat).into_iter().enumerate();
    Ok(Outcome {
        y: joined(Quantity::Y),
        dx: joined(Quantity::Dx),
        dgamma: total(own.iter().map(|own| &own.dgamma)),
        dbeta: total(own.iter().map(|own| &own.dbeta)),
        running_mean: own[0].running_mean.clone(),
        running_var: own[0].running_var.clone(),
        mean_square: mean_squares(partition, x_hat.map(|(cell, x_hat)| (partition.channel_of(cell), x_hat))),
        own,
        max_difference: Differences::default(),
    })
}

/// Every device normalizes with the merged statistics, and takes the backward sums of all devices for its own.
pub(super) fn synchronised(
    problem: &Problem,
    devices: &[Device],
    merged: &[Moments],
    factors: &[Factors],
) -> Outcome {
    let (partition, p) = (problem.partition(), problem.parameters());
    let m = partition.m() as f64;
    let dbeta = total(devices.iter().map(|device| &device.sum_dy));
    let dgamma = total(devices.iter().map(|device| &device.sum_dy_x_hat));
    let factors: Vec<Factors> = (factors.iter().enumerate())
        .map(|(c, factors)| factors.with_upstream(p.gamma[c], m, dbeta[c], dgamma[c]))
        .collect();
    let cells: Vec<(usize, Cell)> = cells(problem, &(0..partition.samples()))
        .map(|(c, x, dy)| (c, Cell { x, dy, gamma: p.gamma[c], beta: p.beta[c], group: factors[c] }))
        .collect();
    let (running_mean, running_var) = running(Norm::Batch, p, merged);
    let own = devices.iter().map(|device| Own {
        dgamma: device.sum_dy_x_hat.clone(),
        dbeta: device.sum_dy.clone(),
        running_mean: running_mean.clone(),
        running_var: running_var.clone(),
    });
    Outcome {
        own: own.collect(),
        y: cells.iter().map(|(_, cell)| cell.y()).collect(),
        dx: cells.iter().map(|(_, cell)| cell.dx()).collect(),
        dgamma,
        dbeta,
        running_mean,
        running_var,
        mean_square: mean_squares(partition, cells.iter().map(|(c, cell)| (*c, cell.x_hat()))),
        max_difference: Differences::default(),
    }
}
