//! Whole arrays at once: blocked, vectorised, parallel.
//!
//! [`forward`] and [`backward`] write y and dx of a whole batch into a buffer of the caller's. A [`Trace`] takes its sums and
//! its arrays from the same loops, so all of them give the same numbers.
//!
//! The batch is cut into tasks by its shape alone, what the tasks give is joined in one order, and nothing is fused or
//! reordered: any number of threads and any instruction set give the same bits.
//!
//! [`Trace`]: super::Trace

#![expect(clippy::inline_always, reason = "what is not inlined is compiled for the oldest of machines")]

mod alone;
mod cells;
mod simd;
mod spread;
mod sums;
mod threads;
mod traversal;
mod upstream;

use std::ops::Range;

use super::batch::Values;
use super::moments::{Centre, Moments};
use super::norm::Norm;
use super::partition::{Layout, Partition};
use super::problem::Parameters;
use super::statistics::{self, Cell, Factors, normalizer};
use threads::worthwhile;
use traversal::Traversal;
use upstream::Samples;

pub use crate::parallel::available;
pub(super) use alone::Alone;
pub(super) use cells::Cells;
pub(super) use sums::Pair;

impl Moments {
    /// The moments of the values. Non-finite values give a mean as plain addition does, and a NaN `m2`.
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        match Partition::new(&[values.len()], Layout::ChannelsFirst, Norm::Batch) {
            Ok(partition) => moments(&partition, values, available())[0],
            // Only without values there is no batch.
            Err(_) => Self::default(),
        }
    }
}

/// The moments of every group of the partition. For the RMS norm the mean is 0 and `m2` is Σ x².
///
/// # Panics
/// When x does not have the partition's number of cells.
#[must_use]
pub fn moments(partition: &Partition, x: &[f64], threads: usize) -> Vec<Moments> {
    assert_eq!(x.len(), partition.cells(), "x has the cells of its partition");
    moments_of(partition, x.into(), threads)
}

/// [`moments`], of a batch that may have been edited.
pub(super) fn moments_of(partition: &Partition, x: Values<'_>, threads: usize) -> Vec<Moments> {
    let rms = !partition.norm().is_centred();
    let threads = worthwhile(threads, x.len());
    spread::moments(&Traversal::new(partition), 0..partition.groups(), rms, x, threads)
}

/// Σ dy and Σ dy·(x − μ) of every group, whose μ is the group's centre.
pub(super) fn upstream(
    partition: &Partition,
    x: Values<'_>,
    dy: Values<'_>,
    centres: &[Centre],
    threads: usize,
) -> Vec<Pair> {
    let threads = worthwhile(threads, x.len());
    upstream::upstream(&Traversal::new(partition), 0..partition.groups(), x, dy, centres, threads)
}

/// The factors with their backward sums, for a norm other than the batch norm, and Σ dy and Σ dy x̂ of every channel.
pub(super) fn upstream_of_samples(
    partition: &Partition,
    x: Values<'_>,
    dy: Values<'_>,
    gamma: &[f64],
    factors: &[Factors],
    threads: usize,
) -> (Vec<Factors>, Vec<Pair>) {
    Samples { partition, x, dy, gamma }.sums(factors, None, worthwhile(threads, x.len()))
}

/// Writes y = γ x̂ + β for the whole batch, and gives the moments that [`backward`] asks for.
///
/// x and y lie in row-major order of the partition's shape. In eval mode the batch norm uses the running statistics, takes no
/// sums, and gives no moments. `threads` is the most there may be ([`available`] gives a good number); it changes no bit.
///
/// # Panics
/// When x or y does not have the partition's number of cells, or a parameter not one value a channel.
///
/// ```
/// use bnwalk::norm::{Problem, kernels};
/// use ndarray::array;
/// let problem = Problem::new(array![1., 2., 3., 4., 5.].into_dyn())?;
/// let (x, mut y) = (problem.x().cells(), [0.0; 5]);
/// let moments = kernels::forward(problem.partition(), problem.parameters(), &x, &mut y, 1);
/// assert_eq!((moments[0].mean(), y[2]), (3.0, 0.0));
/// # Ok::<(), bnwalk::norm::ProblemError>(())
/// ```
pub fn forward(
    partition: &Partition,
    parameters: &Parameters,
    x: &[f64],
    y: &mut [f64],
    threads: usize,
) -> Vec<Moments> {
    check(partition, parameters, &[x.len(), y.len()]);
    let x = Values::from(x);
    let threads = worthwhile(threads, x.len());
    let norm = partition.norm();
    let (beta, gamma) = (&parameters.beta[..], &parameters.gamma[..]);
    let cells = Cells { partition, x, dy: x, gamma, beta, factors: &[], first: 0 };
    let factors = |group, moments: &Moments| normalizer(norm, parameters, group, moments).1;
    if parameters.uses_running(norm) {
        let factors: Vec<Factors> =
            (0..partition.channels()).map(|c| factors(c, &Moments::default())).collect();
        Cells { factors: &factors, ..cells }.write(0, y, threads, Cell::y);
        return Vec::new();
    }
    let plan = Traversal::new(partition);
    let moments =
        |groups: Range<usize>, threads| spread::moments(&plan, groups, !norm.is_centred(), x, threads);
    match Pass::of(partition, threads) {
        Pass::ByChannel => cells.write_by_channel(y, threads, Cell::y, |c| {
            let moments = moments(c..c + 1, 1)[0];
            (moments, factors(c, &moments))
        }),
        Pass::BySample => {
            let per_sample = partition.groups() / partition.samples();
            cells.write_by_sample(y, threads, Cell::y, |samples| {
                let groups = samples.start * per_sample..samples.end * per_sample;
                let moments = moments(groups.clone(), 1);
                let factors = groups.zip(&moments).map(|(group, moments)| factors(group, moments)).collect();
                (moments, factors)
            })
        }
        Pass::Whole => {
            let moments = moments(0..partition.groups(), threads);
            let factors: Vec<Factors> = (0..).zip(&moments).map(|(group, m)| factors(group, m)).collect();
            Cells { factors: &factors, ..cells }.write(0, y, threads, Cell::y);
            moments
        }
    }
}

/// The running mean and variance of every channel after a batch of these moments, as [`forward`] gave them.
///
/// Only a batch norm in train mode changes them.
#[must_use]
pub fn running(partition: &Partition, parameters: &Parameters, moments: &[Moments]) -> (Vec<f64>, Vec<f64>) {
    statistics::running(partition.norm(), parameters, moments)
}

/// The gradients of γ and β, shape (C) each.
#[derive(Debug, Clone, PartialEq)]
pub struct Gradients {
    /// dγ = Σ dy x̂
    pub dgamma: Vec<f64>,
    /// dβ = Σ dy
    pub dbeta: Vec<f64>,
}

/// Writes dx = (1/s) (dx̂ − Σ dx̂ / m − x̂ Σ dx̂ x̂ / m) for the whole batch, and gives the gradients of γ and β.
///
/// x, dy and dx lie in row-major order of the partition's shape; `moments` are what [`forward`] gave. In eval mode the batch
/// norm's statistics are constants, and dx = γ dy / s. `threads` is as in [`forward`].
///
/// # Panics
/// When x, dy or dx does not have the partition's number of cells, a parameter not one value a channel, or the moments
/// are not those of every group.
pub fn backward(
    partition: &Partition,
    parameters: &Parameters,
    x: &[f64],
    dy: &[f64],
    moments: &[Moments],
    dx: &mut [f64],
    threads: usize,
) -> Gradients {
    check(partition, parameters, &[x.len(), dy.len(), dx.len()]);
    let (x, dy) = (Values::from(x), Values::from(dy));
    let threads = worthwhile(threads, x.len());
    let norm = partition.norm();
    let (beta, gamma) = (&parameters.beta[..], &parameters.gamma[..]);
    let running = parameters.uses_running(norm);
    assert!(running || moments.len() == partition.groups(), "there are moments of every group");
    let groups = (0..partition.groups()).map(|group| {
        let moments = if running { Moments::default() } else { moments[group] };
        normalizer(norm, parameters, group, &moments).1
    });
    let groups: Vec<Factors> = groups.collect();
    let cells = Cells { partition, x, dy, gamma, beta, factors: &groups, first: 0 };
    if !partition.groups_are_channels() {
        let (_, channels) = Samples { partition, x, dy, gamma }.sums(&groups, Some(dx), threads);
        let (dbeta, dgamma) = channels.iter().map(|sums| (sums.0.value(), sums.1.value())).unzip();
        return Gradients { dgamma, dbeta };
    }
    let plan = Traversal::new(partition);
    let centres: Vec<Centre> = groups.iter().map(|factors| factors.centre).collect();
    let m = partition.m() as f64;
    let finish = |c: usize, sums: Pair| {
        let (dbeta, dgamma) = (sums.0.value(), sums.1.value() * groups[c].rate);
        let factors = if running { groups[c] } else { groups[c].with_upstream(gamma[c], m, dbeta, dgamma) };
        ((dbeta, dgamma), factors)
    };
    let sums = |groups: Range<usize>, threads| {
        upstream::upstream(&plan, groups.clone(), x, dy, &centres[groups], threads)
    };
    let gradients = if let Pass::ByChannel = Pass::of(partition, threads) {
        cells.write_by_channel(dx, threads, Cell::dx, |c| finish(c, sums(c..c + 1, 1)[0]))
    } else {
        let sums = sums(0..partition.groups(), threads);
        let (gradients, factors): (Vec<_>, Vec<_>) =
            sums.into_iter().enumerate().map(|(c, sums)| finish(c, sums)).unzip();
        Cells { factors: &factors, ..cells }.write(0, dx, threads, Cell::dx);
        gradients
    };
    let (dbeta, dgamma) = gradients.into_iter().unzip();
    Gradients { dgamma, dbeta }
}

fn check(partition: &Partition, parameters: &Parameters, cells: &[usize]) {
    assert!(cells.iter().all(|&n| n == partition.cells()), "the arrays have the cells of the partition");
    let p = parameters;
    let lengths = [&p.gamma, &p.beta, &p.running_mean, &p.running_var].map(Vec::len);
    assert_eq!(lengths, [partition.channels(); 4], "the parameters have one value a channel");
}

/// In which order a batch is gone through.
enum Pass {
    /// A channel is finished while it lies in the cache.
    ByChannel,
    /// So are some samples.
    BySample,
    /// All sums before all results.
    Whole,
}

impl Pass {
    fn of(partition: &Partition, threads: usize) -> Self {
        let batch = partition.groups_are_channels();
        let runs = matches!(Traversal::new(partition), Traversal::Runs { .. });
        if batch && runs && partition.channels() >= threads.max(2) {
            Self::ByChannel
        } else if !batch && partition.samples() >= threads {
            Self::BySample
        } else {
            Self::Whole
        }
    }
}

#[cfg(test)]
mod tests;
