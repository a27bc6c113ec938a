//! Two sums at once over every group of a batch, in one sweep.
//!
//! The order of the additions follows from the shape alone: within a run by lanes, down a column by eights, and
//! what these give is collected in compensated sums. So neither the number of threads nor the instruction set is seen in
//! the bits.

use std::array;
use std::iter;
use std::ops::Range;

use super::simd::vectorized;
use super::threads;
use super::traversal::{Stretch, Traversal};
use crate::norm::batch::Values;
use crate::norm::moments::Centre;
use crate::norm::sum::{Sum, two_sum};

/// The numbers a run is summed side by side.
const LANES: usize = 16;
/// The cells after which the lanes are collected.
const COLLECT: usize = 512;
/// The cells of a group that are one task.
const PIECE: usize = 1 << 15;
/// The rows that are added before their sum is collected.
const ROWS: usize = 8;
/// Groups up to this size are summed value by value, so that what can be followed by hand comes out to the last digit.
const SMALL: usize = 16;
/// The columns whose sums stay in the first level of the cache.
const TILE: usize = 512;

/// Two sums over the same cells.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(in crate::norm) struct Pair(pub Sum, pub Sum);

impl Pair {
    pub fn merge(mut self, other: Self) -> Self {
        self.0.merge(other.0);
        self.1.merge(other.1);
        self
    }
}

/// The sums over some groups of two terms of each cell, whose values in the `arrays` and centre are the terms' arguments.
///
/// `centres` has one for each of the `groups`, which must fill whole sections of the plan.
pub(super) fn sums<const N: usize>(
    plan: &Traversal,
    groups: Range<usize>,
    arrays: [Values<'_>; N],
    centres: &[Centre],
    threads: usize,
    terms: impl Fn([f64; N], Centre) -> (f64, f64) + Copy + Sync,
) -> Vec<Pair> {
    match *plan {
        Traversal::Runs { runs, len, .. } => {
            let pieces = (runs * len).div_ceil(PIECE);
            let piece = |task: usize| {
                let group = task / pieces;
                let centre = centres[group];
                let from = task % pieces * PIECE;
                let stretch = plan.group(groups.start + group);
                run_sums(
                    stretch,
                    from,
                    arrays,
                    #[inline(always)]
                    move |values| terms(values, centre),
                )
            };
            let sums = threads::each(groups.len() * pieces, threads, piece);
            if pieces == 1 {
                return sums;
            }
            let merge = |pieces: &[Pair]| pieces.iter().copied().reduce(Pair::merge).unwrap_or_default();
            sums.chunks_exact(pieces).map(merge).collect()
        }
        Traversal::Columns { rows, width, repeat, apart } => {
            let section_groups = width / repeat;
            let first = groups.start / section_groups;
            let sections = groups.len() / section_groups;
            let centres: Vec<Centres> =
                centres.chunks_exact(section_groups).map(|centres| Centres::new(centres, repeat)).collect();
            // Enough blocks for many threads, and few enough that their sums are nothing beside the batch.
            let block = rows.div_ceil(64).clamp(256, 4096).next_multiple_of(ROWS * apart);
            let blocks = rows.div_ceil(block);
            let task = |task: usize| {
                let (section, from) = (task / blocks, task % blocks * block);
                let start = (first + section) * rows;
                let range = (start + from) * width..(start + rows.min(from + block)) * width;
                let mut sums = ColumnSums::new(width);
                let step = if rows <= SMALL { 1 } else { ROWS };
                let arrays = arrays.map(|a| a.stretch(range.clone()));
                vectorized(
                    #[inline(always)]
                    || sums.add(arrays.each_ref().map(|a| &**a), &centres[section], step, apart, terms),
                );
                sums
            };
            let sums = threads::each(sections * blocks, threads, task);
            let mut pairs = Vec::with_capacity(groups.len());
            for blocks in sums.chunks_exact(blocks) {
                pairs.extend(ColumnSums::groups(blocks, repeat));
            }
            pairs
        }
    }
}

/// The sums over the piece of a group that begins at its cell `from`.
fn run_sums<const N: usize>(
    stretch: Stretch,
    from: usize,
    arrays: [Values<'_>; N],
    terms: impl Fn([f64; N]) -> (f64, f64) + Copy,
) -> Pair {
    vectorized(
        #[inline(always)]
        || {
            let mut lanes = Lanes::default();
            for run in stretch.part(from, stretch.len().min(from + PIECE)) {
                let arrays = arrays.map(|a| a.stretch(run.clone()));
                lanes.add(arrays.each_ref().map(|a| &**a), terms);
            }
            lanes.finish(stretch.len())
        },
    )
}

/// The sum of an array, halved again and again: all of one size the compiler can see.
#[inline(always)]
fn total<const N: usize>(mut values: [f64; N]) -> f64 {
    let mut half = N / 2;
    while half > 0 {
        for i in 0..half {
            values[i] += values[i + half];
        }
        half /= 2;
    }
    values[0]
}

/// The two sums of a run under way.
#[derive(Default)]
pub(super) struct Lanes {
    first: [f64; LANES],
    second: [f64; LANES],
    count: usize,
    sums: Pair,
}

impl Lanes {
    #[inline(always)]
    pub fn add<const N: usize>(
        &mut self,
        arrays: [&[f64]; N],
        terms: impl Fn([f64; N]) -> (f64, f64) + Copy,
    ) {
        let len = arrays[0].len();
        let mut from = 0;
        while from < len {
            let to = len.min(from + COLLECT);
            let split = arrays.map(|a| a[from..to].as_chunks::<LANES>());
            // Lanes that begin at 0 stay in vector registers.
            let (mut first, mut second) = ([0.0; LANES], [0.0; LANES]);
            for i in 0..split[0].0.len() {
                for l in 0..LANES {
                    let mut values = [0.0; N];
                    for k in 0..N {
                        values[k] = split[k].0[i][l];
                    }
                    let (a, b) = terms(values);
                    first[l] += a;
                    second[l] += b;
                }
            }
            for l in 0..LANES {
                self.first[l] += first[l];
                self.second[l] += second[l];
            }
            for l in 0..split[0].1.len() {
                let (a, b) = terms(array::from_fn(|k| split[k].1[l]));
                self.first[l] += a;
                self.second[l] += b;
            }
            self.count += to - from;
            if self.count >= COLLECT {
                self.collect();
            }
            from = to;
        }
    }

    #[inline(always)]
    fn collect(&mut self) {
        self.sums.0.add(total(self.first));
        self.sums.1.add(total(self.second));
        (self.first, self.second, self.count) = ([0.0; LANES], [0.0; LANES], 0);
    }

    /// The sums of a group with this number of cells.
    #[inline(always)]
    pub fn finish(mut self, cells: usize) -> Pair {
        if cells <= LANES {
            return Pair(self.first.into_iter().collect(), self.second.into_iter().collect());
        }
        self.collect();
        self.sums
    }
}

/// The centre of each column.
struct Centres {
    down: Vec<f64>,
    hi: Vec<f64>,
    lo: Vec<f64>,
}

impl Centres {
    fn new(centres: &[Centre], repeat: usize) -> Self {
        Self {
            down: each_column(centres, repeat, |centre| centre.down),
            hi: each_column(centres, repeat, |centre| centre.hi),
            lo: each_column(centres, repeat, |centre| centre.lo),
        }
    }
}

/// A number of each centre, for each of its columns.
fn each_column(centres: &[Centre], repeat: usize, number: impl Fn(&Centre) -> f64) -> Vec<f64> {
    let numbers = centres.iter().map(number);
    // Nearly always there is one column, and a plain copy is faster.
    if repeat == 1 { numbers.collect() } else { numbers.flat_map(|v| iter::repeat_n(v, repeat)).collect() }
}

/// Compensated sums of the columns of a matrix: for each of the two sums hi and lo.
struct ColumnSums([Vec<f64>; 4]);

impl ColumnSums {
    fn new(width: usize) -> Self {
        Self(array::from_fn(|_| vec![0.0; width]))
    }

    /// Adds the rows of a matrix, `step` at a time that lie `apart` from each other.
    #[inline(always)]
    fn add<const N: usize>(
        &mut self,
        arrays: [&[f64]; N],
        centres: &Centres,
        step: usize,
        apart: usize,
        terms: impl Fn([f64; N], Centre) -> (f64, f64) + Copy,
    ) {
        let width = self.0[0].len();
        let rows = arrays[0].len() / width;
        let by_eights = if step == ROWS { rows - rows % ROWS } else { 0 };
        let far = by_eights - by_eights % (ROWS * apart);
        let eights =
            (0..far).step_by(ROWS * apart).flat_map(|first| (first..first + apart).map(|row| (row, apart)));
        let eights = eights.chain((far..by_eights).step_by(ROWS).map(|row| (row, 1)));
        for start in (0..width).step_by(TILE) {
            let columns = start..width.min(start + TILE);
            for (row, apart) in eights.clone() {
                self.add_rows::<N, ROWS>(arrays, row, apart, columns.clone(), centres, terms);
            }
            for row in by_eights..rows {
                self.add_rows::<N, 1>(arrays, row, 1, columns.clone(), centres, terms);
            }
        }
    }

    /// Adds `R` rows of some columns, from `row` on and `apart` from each other.
    #[inline(always)]
    fn add_rows<const N: usize, const R: usize>(
        &mut self,
        arrays: [&[f64]; N],
        row: usize,
        apart: usize,
        columns: Range<usize>,
        centres: &Centres,
        terms: impl Fn([f64; N], Centre) -> (f64, f64) + Copy,
    ) {
        let width = self.0[0].len();
        let len = columns.len();
        let mut rows = [arrays; R];
        for (r, rows) in rows.iter_mut().enumerate() {
            for cells in rows {
                *cells = &cells[(row + r * apart) * width + columns.start..][..len];
            }
        }
        let [down, hi, lo] = [&centres.down, &centres.hi, &centres.lo].map(|v| &v[columns.clone()][..len]);
        let [a_hi, a_lo, b_hi, b_lo] = self.0.each_mut().map(|v| &mut v[columns.clone()][..len]);
        for j in 0..len {
            let centre = Centre { down: down[j], hi: hi[j], lo: lo[j] };
            // Loops, for `array::from_fn` is not always inlined.
            let (mut first, mut second) = ([0.0; R], [0.0; R]);
            for r in 0..R {
                let mut values = [0.0; N];
                for k in 0..N {
                    values[k] = rows[r][k][j];
                }
                (first[r], second[r]) = terms(values, centre);
            }
            let (a, error) = two_sum(a_hi[j], total(first));
            (a_hi[j], a_lo[j]) = (a, a_lo[j] + error);
            let (b, error) = two_sum(b_hi[j], total(second));
            (b_hi[j], b_lo[j]) = (b, b_lo[j] + error);
        }
    }

    fn pair(&self, j: usize) -> Pair {
        let [a_hi, a_lo, b_hi, b_lo] = &self.0;
        Pair(Sum { hi: a_hi[j], lo: a_lo[j] }, Sum { hi: b_hi[j], lo: b_lo[j] })
    }

    /// The sums of the groups, each of `repeat` columns, from those of all blocks of rows.
    fn groups(blocks: &[Self], repeat: usize) -> impl Iterator<Item = Pair> {
        let groups = blocks[0].0[0].len() / repeat;
        let column = |j| {
            let first = blocks[0].pair(j);
            blocks[1..].iter().fold(first, |all, block| all.merge(block.pair(j)))
        };
        (0..groups).map(move |g| {
            let columns = g * repeat + 1..(g + 1) * repeat;
            columns.fold(column(g * repeat), |all, j| all.merge(column(j)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::Randn;

    #[test]
    fn the_instruction_set_is_not_seen_in_the_bits() {
        let x: Vec<f64> = Randn::new(5).take(97 * 31).map(|v| v * 1e3 + 7.0).collect();
        let squares = |[x]: [f64; 1], centre: Centre| (x - centre.hi, (x - centre.hi) * (x - centre.hi));
        let centres = [Centre::at(6.5); 31];

        let plan = Traversal::Runs { runs: 1, len: x.len(), stride: x.len() };
        let vectorized = sums(&plan, 0..1, [x[..].into()], &centres[..1], 1, squares)[0];
        let mut lanes = Lanes::default();
        lanes.add([&x], |x| squares(x, centres[0]));
        assert_eq!(lanes.finish(x.len()), vectorized);

        let plan = Traversal::columns(97, 31, 1);
        let vectorized = sums(&plan, 0..31, [x[..].into()], &centres, 1, squares);
        let mut columns = ColumnSums::new(31);
        columns.add([&x], &Centres::new(&centres, 1), ROWS, 512 / 31 + 1, squares);
        assert_eq!(ColumnSums::groups(&[columns], 1).collect::<Vec<_>>(), vectorized);
    }
}
