//! One number for every cell: y, x̂, dx and the like.

use std::array;
use std::ops::Range;

use super::{simd, threads};
use crate::norm::batch::Values;
use crate::norm::moments::Centre;
use crate::norm::statistics::{Cell, Factors};
use crate::norm::{Layout, Partition};

/// Samples are normalised in parts of about this many cells, which a core's cache holds from the sums to the result.
pub(super) const IN_CACHE: usize = 1 << 14;
/// Runs of a channel shorter than this are written together with those of the other channels.
const SHORT: usize = 16;

/// What the numbers of the cells are computed from.
#[derive(Clone, Copy)]
pub(in crate::norm) struct Cells<'a> {
    pub partition: &'a Partition,
    pub x: Values<'a>,
    pub dy: Values<'a>,
    pub gamma: &'a [f64],
    pub beta: &'a [f64],
    /// One for each group from `first` on.
    pub factors: &'a [Factors],
    /// The group that the first of the factors belong to.
    pub first: usize,
}

impl Cells<'_> {
    /// One cell.
    pub fn at(&self, i: usize) -> Cell {
        self.with(i, self.x.at(i), self.dy.at(i))
    }

    /// One cell whose x and dy have been read.
    pub fn with(&self, i: usize, x: f64, dy: f64) -> Cell {
        let (n, c, p) = self.partition.split(i);
        let group = self.factors[self.partition.group_at(n, c, p) - self.first];
        Cell { x, dy, gamma: self.gamma[c], beta: self.beta[c], group }
    }

    /// Writes a value for each of the cells from flat index `start` on.
    pub fn write(
        &self,
        start: usize,
        out: &mut [f64],
        threads: usize,
        value: impl Fn(Cell) -> f64 + Copy + Sync,
    ) {
        let threads = threads::worthwhile(threads, out.len());
        if threads == 1 {
            return self.write_part(start, out, value);
        }
        let row = self.partition.channels() * self.partition.positions();
        let task = row * IN_CACHE.div_ceil(row);
        threads::each_share(out.len().div_ceil(task), threads, task, out, |share, out| {
            self.write_part(start + share.start * task, out, value);
        });
    }

    /// Writes a channel at a time, right after `factors` has given what is to be returned for it, and its factors.
    ///
    /// The channels must come first and be the groups.
    pub fn write_by_channel<R: Send>(
        &self,
        out: &mut [f64],
        threads: usize,
        value: impl Fn(Cell) -> f64 + Copy + Sync,
        factors: impl Fn(usize) -> (R, Factors) + Sync,
    ) -> Vec<R> {
        let (channels, positions) = (self.partition.channels(), self.partition.positions());
        // Each thread has its channels of every sample.
        let mut shares: Vec<(Range<usize>, Vec<&mut [f64]>)> =
            threads::shares(channels, threads).map(|share| (share, Vec::new())).collect();
        for mut sample in out.chunks_exact_mut(channels * positions) {
            for (share, parts) in &mut shares {
                parts.push(sample.split_off_mut(..share.len() * positions).unwrap_or_default());
            }
        }
        let results = threads::parallel(shares, threads, |(share, mut parts)| {
            let channel = |c: usize| {
                let (result, group) = factors(c);
                let cell = Cell { x: 0.0, dy: 0.0, gamma: self.gamma[c], beta: self.beta[c], group };
                let from = (c - share.start) * positions;
                for (n, part) in parts.iter_mut().enumerate() {
                    let at = self.partition.cell(n, c, 0);
                    self.write_run(at..at + positions, &mut part[from..from + positions], cell, value);
                }
                result
            };
            share.clone().map(channel).collect::<Vec<R>>()
        });
        results.into_iter().flatten().collect()
    }

    /// Writes some samples at a time, right after `factors` has given what is to be returned for each of their groups, and
    /// the groups' factors.
    ///
    /// The groups must be parts of samples.
    pub fn write_by_sample<R: Send>(
        &self,
        out: &mut [f64],
        threads: usize,
        value: impl Fn(Cell) -> f64 + Copy + Sync,
        factors: impl Fn(Range<usize>) -> (Vec<R>, Vec<Factors>) + Sync,
    ) -> Vec<R> {
        let samples = self.partition.samples();
        let cells = self.partition.cells() / samples;
        let some = IN_CACHE.div_ceil(cells);
        let results =
            threads::each_share(samples.div_ceil(some), threads, some * cells, out, |share, out| {
                let mut results = Vec::new();
                for (task, out) in share.zip(out.chunks_mut(some * cells)) {
                    let from = task * some;
                    let (mut result, factors) = factors(from..samples.min(from + some));
                    let first = from * (self.partition.groups() / samples);
                    Cells { factors: &factors, first, ..*self }.write_part(from * cells, out, value);
                    results.append(&mut result);
                }
                results
            });
        results.into_iter().flatten().collect()
    }

    pub fn write_part(&self, start: usize, out: &mut [f64], value: impl Fn(Cell) -> f64 + Copy) {
        let p = self.partition;
        let (channels, positions) = (p.channels(), p.positions());
        let by_rows = positions == 1 || p.layout() == Layout::ChannelsLast;
        let per_group = p.channels_per_group();
        if out.len() < 2 * channels.min(SHORT) {
            // A table of factors costs more than a few cells.
            for (i, out) in (start..).zip(out) {
                *out = value(self.at(i));
            }
        } else if p.groups_are_channels() && channels > 1 && (by_rows || positions < SHORT) {
            let repeat = if by_rows { 1 } else { positions };
            self.write_rows(&Matrix::new(self, 0, repeat), start, out, value);
        } else if !p.groups_are_channels() && by_rows && (per_group == channels || positions == 1) {
            self.write_by_group(start, out, per_group, value);
        } else if !p.groups_are_channels() && by_rows {
            let section = channels * positions;
            Self::pieces(start, out, section, |at, out| {
                self.write_rows(&Matrix::new(self, at.start / section, 1), at.start, out, value);
            });
        } else {
            Self::pieces(start, out, positions, |at, out| {
                let cell = self.at(at.start);
                if p.norm().shares().positions {
                    self.write_run(at, out, cell, value);
                } else {
                    self.write_positions(at, out, cell, value);
                }
            });
        }
    }

    /// Cuts `out`, the cells from `start` on, where a multiple of `size` begins.
    fn pieces(
        mut start: usize,
        mut out: &mut [f64],
        size: usize,
        mut write: impl FnMut(Range<usize>, &mut [f64]),
    ) {
        while !out.is_empty() {
            let len = (size - start % size).min(out.len());
            let (part, rest) = out.split_at_mut(len);
            write(start..start + len, part);
            (start, out) = (start + len, rest);
        }
    }

    /// Cells of one group and one channel.
    pub fn write_run(
        &self,
        at: Range<usize>,
        out: &mut [f64],
        cell: Cell,
        value: impl Fn(Cell) -> f64 + Copy,
    ) {
        let (x, dy) = (&*self.x.stretch(at.clone()), &*self.dy.stretch(at));
        simd::vectorized(
            #[inline(always)]
            || {
                // A factor that is the constant 1 vanishes from the loop.
                if cell.group.centre.down == 1.0 {
                    let centre = Centre { down: 1.0, ..cell.group.centre };
                    let cell = Cell { group: Factors { centre, ..cell.group }, ..cell };
                    map(x, dy, out, |x, dy| value(Cell { x, dy, ..cell }));
                } else {
                    map(x, dy, out, |x, dy| value(Cell { x, dy, ..cell }));
                }
            },
        );
    }

    /// Neighbouring positions of one channel, each in a group of its own.
    fn write_positions(
        &self,
        at: Range<usize>,
        out: &mut [f64],
        cell: Cell,
        value: impl Fn(Cell) -> f64 + Copy,
    ) {
        let first = self.partition.group_of(at.start) - self.first;
        let factors = &self.factors[first..first + out.len()];
        let (x, dy) = (&*self.x.stretch(at.clone()), &*self.dy.stretch(at));
        for (((out, &x), &dy), &group) in out.iter_mut().zip(x).zip(dy).zip(factors) {
            *out = value(Cell { x, dy, group, ..cell });
        }
    }

    /// Rows of neighbouring channels that share a group.
    fn write_by_group(
        &self,
        start: usize,
        out: &mut [f64],
        width: usize,
        value: impl Fn(Cell) -> f64 + Copy,
    ) {
        let channels = self.partition.channels();
        Self::pieces(start, out, width, |at, out| {
            let group = self.at(at.start).group;
            let first = at.start % channels;
            let channels = first..first + out.len();
            let (gamma, beta) = (&self.gamma[channels.clone()], &self.beta[channels]);
            let (x, dy) = (&*self.x.stretch(at.clone()), &*self.dy.stretch(at));
            simd::vectorized(
                #[inline(always)]
                || {
                    let len = out.len();
                    let (x, dy, gamma, beta) = (&x[..len], &dy[..len], &gamma[..len], &beta[..len]);
                    for j in 0..len {
                        out[j] = value(Cell { x: x[j], dy: dy[j], gamma: gamma[j], beta: beta[j], group });
                    }
                },
            );
        });
    }

    /// Rows whose columns each have factors of their own.
    fn write_rows(&self, table: &Matrix, start: usize, out: &mut [f64], value: impl Fn(Cell) -> f64 + Copy) {
        let width = table.width;
        // Parts of a row before and after the whole rows.
        let before = ((width - start % width) % width).min(out.len());
        let (head, rest) = out.split_at_mut(before);
        let (body, tail) = rest.split_at_mut(rest.len() / width * width);
        let body_start = start + before;
        for (at, out) in [(start, head), (body_start + body.len(), tail)] {
            let cells = at..at + out.len();
            let (x, dy) = (self.x.stretch(cells.clone()), self.dy.stretch(cells));
            table.write_part(at % width, &x, &dy, out, value);
        }
        let cells = body_start..body_start + body.len();
        let (x, dy) = (&*self.x.stretch(cells.clone()), &*self.dy.stretch(cells));
        simd::vectorized(
            #[inline(always)]
            || table.write_rows(x, dy, body, value),
        );
    }
}

/// How many columns have their factors side by side.
const WIDE: usize = 4;
/// Rows this wide are written four at a time, while the factors of some columns are at hand; narrower ones, whose factors
/// all stay in the cache, two at a time.
const BROAD: usize = 256;

/// The factors, γ and β of some neighbouring columns of a matrix.
#[derive(Clone, Copy, Default)]
struct Columns {
    down: [f64; WIDE],
    hi: [f64; WIDE],
    lo: [f64; WIDE],
    rate: [f64; WIDE],
    a: [f64; WIDE],
    b: [f64; WIDE],
    gamma: [f64; WIDE],
    beta: [f64; WIDE],
}

impl Columns {
    #[inline(always)]
    fn cell(&self, l: usize, x: f64, dy: f64) -> Cell {
        let centre = Centre { down: self.down[l], hi: self.hi[l], lo: self.lo[l] };
        let group = Factors { centre, rate: self.rate[l], a: self.a[l], b: self.b[l] };
        Cell { x, dy, gamma: self.gamma[l], beta: self.beta[l], group }
    }
}

/// The factors, γ and β of all columns of a matrix.
struct Matrix {
    columns: Vec<Columns>,
    width: usize,
    /// Whether all factors `down` are 1.
    plain: bool,
}

impl Matrix {
    /// The columns of sample `n`: `repeat` for each channel.
    fn new(cells: &Cells<'_>, n: usize, repeat: usize) -> Self {
        let width = cells.partition.channels() * repeat;
        let mut columns = vec![Columns::default(); width.div_ceil(WIDE)];
        let mut plain = true;
        let mut j = 0;
        for c in 0..cells.partition.channels() {
            let factors = &cells.factors[cells.partition.group_at(n, c, 0) - cells.first];
            plain &= factors.centre.down == 1.0;
            for _ in 0..repeat {
                let (of, l) = (&mut columns[j / WIDE], j % WIDE);
                (of.down[l], of.hi[l], of.lo[l]) =
                    (factors.centre.down, factors.centre.hi, factors.centre.lo);
                (of.rate[l], of.a[l], of.b[l]) = (factors.rate, factors.a, factors.b);
                (of.gamma[l], of.beta[l]) = (cells.gamma[c], cells.beta[c]);
                j += 1;
            }
        }
        Self { columns, width, plain }
    }

    /// Writes the columns from `first` on of one row.
    #[inline(always)]
    fn write_part(&self, first: usize, x: &[f64], dy: &[f64], out: &mut [f64], value: impl Fn(Cell) -> f64) {
        for (j, ((&x, &dy), out)) in (first..).zip(x.iter().zip(dy).zip(out)) {
            *out = value(self.columns[j / WIDE].cell(j % WIDE, x, dy));
        }
    }

    /// Writes whole rows.
    #[inline(always)]
    fn write_rows(&self, x: &[f64], dy: &[f64], out: &mut [f64], value: impl Fn(Cell) -> f64 + Copy) {
        // A factor that is the constant 1 vanishes from the loop.
        let plain = |cell: Cell| {
            let centre = Centre { down: 1.0, ..cell.group.centre };
            value(Cell { group: Factors { centre, ..cell.group }, ..cell })
        };
        match (self.width < BROAD, self.plain) {
            (true, true) => self.write_by::<2>(x, dy, out, plain),
            (true, false) => self.write_by::<2>(x, dy, out, value),
            (false, true) => self.write_by::<4>(x, dy, out, plain),
            (false, false) => self.write_by::<4>(x, dy, out, value),
        }
    }

    #[inline(always)]
    fn write_by<const R: usize>(
        &self,
        x: &[f64],
        dy: &[f64],
        out: &mut [f64],
        value: impl Fn(Cell) -> f64 + Copy,
    ) {
        let some = R * self.width;
        // From the end, which the cache still holds where x was summed before.
        for ((x, dy), out) in x.chunks(some).zip(dy.chunks(some)).zip(out.chunks_mut(some)).rev() {
            if out.len() == some {
                self.write_some::<R>(x, dy, out, value);
            } else {
                let rows = x.chunks(self.width).zip(dy.chunks(self.width));
                for ((x, dy), out) in rows.zip(out.chunks_mut(self.width)) {
                    self.write_some::<1>(x, dy, out, value);
                }
            }
        }
    }

    #[inline(always)]
    fn write_some<const R: usize>(
        &self,
        x: &[f64],
        dy: &[f64],
        mut out: &mut [f64],
        value: impl Fn(Cell) -> f64 + Copy,
    ) {
        let row = |r: usize| r * self.width..(r + 1) * self.width;
        let x: [_; R] = array::from_fn(|r| x[row(r)].as_chunks::<WIDE>());
        let dy: [_; R] = array::from_fn(|r| dy[row(r)].as_chunks::<WIDE>());
        let out: [_; R] =
            array::from_fn(|_| out.split_off_mut(..self.width).unwrap_or_default().as_chunks_mut::<WIDE>());
        // A copy can stay in registers, whatever is written through `out`.
        for (j, &columns) in self.columns[..self.width / WIDE].iter().enumerate() {
            // All before the first is written: a core takes a read for one of what was just written 4096 bytes apart.
            let mut values = [[0.0; WIDE]; R];
            for r in 0..R {
                let (x, dy) = (&x[r].0[j], &dy[r].0[j]);
                values[r] = array::from_fn(|l| value(columns.cell(l, x[l], dy[l])));
            }
            for r in 0..R {
                out[r].0[j] = values[r];
            }
        }
        for r in 0..R {
            self.write_part(self.width / WIDE * WIDE, x[r].1, dy[r].1, out[r].1, value);
        }
    }
}

#[inline(always)]
fn map(x: &[f64], dy: &[f64], out: &mut [f64], value: impl Fn(f64, f64) -> f64) {
    for ((out, &x), &dy) in out.iter_mut().zip(x).zip(dy) {
        *out = value(x, dy);
    }
}
