//! The sums of the backward pass.

use std::ops::Range;

use super::cells::{Cells, IN_CACHE};
use super::sums::{Lanes, Pair, sums};
use super::traversal::Traversal;
use super::{simd, threads};
use crate::norm::batch::Values;
use crate::norm::moments::Centre;
use crate::norm::statistics::{Cell, Factors};
use crate::norm::{Layout, Partition};

/// Σ dy and Σ dy·(x − μ) of every group. The second is in the units of the group's centre.
pub(super) fn upstream(
    plan: &Traversal,
    groups: Range<usize>,
    x: Values<'_>,
    dy: Values<'_>,
    centres: &[Centre],
    threads: usize,
) -> Vec<Pair> {
    sums(
        plan,
        groups,
        [x, dy],
        centres,
        threads,
        #[inline(always)]
        |[x, dy], centre| (dy, dy * centre.deviation(x)),
    )
}

/// The backward sums of a norm whose groups are parts of samples.
pub(super) struct Samples<'a> {
    pub partition: &'a Partition,
    pub x: Values<'a>,
    pub dy: Values<'a>,
    pub gamma: &'a [f64],
}

impl Samples<'_> {
    /// The groups of a sample.
    fn groups(&self) -> usize {
        self.partition.groups() / self.partition.samples()
    }

    /// The factors of all groups with a = Σ dx̂ / m and b = Σ dx̂ x̂ / m, and the channels' sums. With a buffer for it, dx is
    /// written too, of some samples at a time, right after their sums.
    pub fn sums(
        &self,
        factors: &[Factors],
        dx: Option<&mut [f64]>,
        threads: usize,
    ) -> (Vec<Factors>, Vec<Pair>) {
        let p = self.partition;
        if !p.norm().shares().positions && p.layout() == Layout::ChannelsLast && p.positions() > 1 {
            let partition = &p.positions_as_samples();
            return Samples { partition, ..*self }.sums(factors, dx, threads);
        }
        let (samples, cells, groups) = (p.samples(), p.cells() / p.samples(), self.groups());
        // Enough blocks for many threads, and few enough that their channels' sums are nothing beside the batch.
        let block = samples.div_ceil(64);
        let blocks = samples.div_ceil(block);
        // In a block, few rows are added one by one, so that what can be followed by hand comes out to the last digit.
        let some = if samples <= 16 { 1 } else { IN_CACHE.div_ceil(cells).min(64) };
        let writes = dx.is_some();
        let size = if writes { block * cells } else { 0 };
        let run = |share: Range<usize>, mut dx: &mut [f64]| {
            let block = |task: usize| {
                let end = samples.min((task + 1) * block);
                let mut factors = factors[task * block * groups..end * groups].to_vec();
                let mut channels = vec![Pair::default(); p.channels()];
                for (from, factors) in
                    (task * block..end).step_by(some).zip(factors.chunks_mut(some * groups))
                {
                    let to = end.min(from + some);
                    self.add(from..to, factors, &mut channels);
                    if writes {
                        let out = dx.split_off_mut(..(to - from) * cells).unwrap_or_default();
                        let (gamma, first) = (self.gamma, from * groups);
                        Cells { partition: p, x: self.x, dy: self.dy, gamma, beta: gamma, factors, first }
                            .write_part(from * cells, out, Cell::dx);
                    }
                }
                (factors, channels)
            };
            share.map(block).collect::<Vec<_>>()
        };
        let found = threads::each_share(blocks, threads, size, dx.unwrap_or_default(), run);
        let (factors, channels): (Vec<_>, Vec<_>) = found.into_iter().flatten().unzip();
        (factors.concat(), merge(channels))
    }

    /// The sums of some samples: into the factors of their groups, and added to the channels'.
    fn add(&self, samples: Range<usize>, factors: &mut [Factors], channels: &mut [Pair]) {
        if self.partition.positions() == 1 {
            self.add_rows(samples, factors, channels);
        } else {
            for (n, factors) in samples.zip(factors.chunks_exact_mut(self.groups())) {
                if self.partition.norm().shares().positions {
                    self.add_sample(n, factors, channels);
                } else {
                    self.add_positions(n, factors, channels);
                }
            }
        }
    }

    /// One sample, channels first, whose positions each are a group.
    fn add_positions(&self, n: usize, factors: &mut [Factors], channels: &mut [Pair]) {
        let positions = factors.len();
        let mut groups = vec![Pair::default(); positions];
        for (c, channel) in channels.iter_mut().enumerate() {
            let at = self.partition.cell(n, c, 0);
            let (x, dy) = (self.x.stretch(at..at + positions), self.dy.stretch(at..at + positions));
            for (((&x, &dy), group), factors) in x.iter().zip(&*dy).zip(&mut groups).zip(&*factors) {
                let x_hat = factors.x_hat(x);
                let dx_hat = self.gamma[c] * dy;
                group.0.add(dx_hat);
                group.1.add(dx_hat * x_hat);
                channel.0.add(dy);
                channel.1.add(dy * x_hat);
            }
        }
        for (factors, group) in factors.iter_mut().zip(groups) {
            self.finish(factors, group);
        }
    }

    /// One sample, by way of the sums of each of its channels.
    fn add_sample(&self, n: usize, factors: &mut [Factors], channels: &mut [Pair]) {
        let p = self.partition;
        let per_channel = p.channels() / factors.len();
        // The sums of each (n, c) are those of an instance norm.
        let cells = p.channels() * p.positions();
        let sample = n * cells..(n + 1) * cells;
        let plan = match p.layout() {
            Layout::ChannelsFirst => Traversal::Runs { runs: 1, len: p.positions(), stride: p.positions() },
            Layout::ChannelsLast => Traversal::columns(p.positions(), p.channels(), 1),
        };
        let centres: Vec<Centre> = (0..p.channels()).map(|c| factors[c / per_channel].centre).collect();
        let (x, dy) = (self.x.stretch(sample.clone()), self.dy.stretch(sample));
        let pairs = upstream(&plan, 0..p.channels(), (&*x).into(), (&*dy).into(), &centres, 1);
        for (g, factors) in factors.iter_mut().enumerate() {
            let mut group = Pair::default();
            for c in g * per_channel..(g + 1) * per_channel {
                let (dy, dy_x_hat) = (pairs[c].0.value(), pairs[c].1.value() * factors.rate);
                group.0.add(self.gamma[c] * dy);
                group.1.add(self.gamma[c] * dy_x_hat);
                channels[c].0.add(dy);
                channels[c].1.add(dy_x_hat);
            }
            self.finish(factors, group);
        }
    }

    /// Some samples of one position, where each (n, c) is a single cell.
    fn add_rows(&self, samples: Range<usize>, factors: &mut [Factors], channels: &mut [Pair]) {
        let width = self.partition.channels();
        let per_group = width / self.groups();
        let (mut dbeta, mut dgamma) = (vec![0.0; width], vec![0.0; width]);
        for (n, factors) in samples.zip(factors.chunks_exact_mut(self.groups())) {
            for (g, factors) in factors.iter_mut().enumerate() {
                let columns = g * per_group..(g + 1) * per_group;
                let cells = n * width + columns.start..n * width + columns.end;
                let (x, dy) = (self.x.stretch(cells.clone()), self.dy.stretch(cells));
                let arrays = [&*x, &*dy, &self.gamma[columns.clone()]];
                let (dbeta, dgamma) = (&mut dbeta[columns.clone()], &mut dgamma[columns]);
                let group = simd::vectorized(
                    #[inline(always)]
                    || row_sums(arrays, *factors, dbeta, dgamma),
                );
                self.finish(factors, group);
            }
        }
        for ((channel, dbeta), dgamma) in channels.iter_mut().zip(dbeta).zip(dgamma) {
            channel.0.add(dbeta);
            channel.1.add(dgamma);
        }
    }

    fn finish(&self, factors: &mut Factors, Pair(dx_hat, dx_hat_x_hat): Pair) {
        let m = self.partition.m() as f64;
        factors.a = if self.partition.norm().is_centred() { dx_hat.value() / m } else { 0.0 };
        factors.b = dx_hat_x_hat.value() / m;
    }
}

/// Σ dx̂ and Σ dx̂ x̂ of one row of x, dy and γ; dy and dy·x̂ are added to the columns.
#[inline(always)]
fn row_sums(arrays: [&[f64]; 3], factors: Factors, dbeta: &mut [f64], dgamma: &mut [f64]) -> Pair {
    let len = arrays[0].len();
    let mut lanes = Lanes::default();
    lanes.add(arrays, move |[x, dy, gamma]| {
        let dx_hat = gamma * dy;
        (dx_hat, dx_hat * factors.x_hat(x))
    });
    let ([x, dy, _], dbeta, dgamma) = (arrays.map(|a| &a[..len]), &mut dbeta[..len], &mut dgamma[..len]);
    for j in 0..len {
        dbeta[j] += dy[j];
        dgamma[j] += dy[j] * factors.x_hat(x[j]);
    }
    lanes.finish(len)
}

/// The channel sums of all blocks together.
fn merge(blocks: Vec<Vec<Pair>>) -> Vec<Pair> {
    let join =
        |all: Vec<Pair>, block: Vec<Pair>| all.into_iter().zip(block).map(|(a, b)| a.merge(b)).collect();
    blocks.into_iter().reduce(join).unwrap_or_default()
}
