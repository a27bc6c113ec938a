//! How the groups of a partition lie in memory.

use std::ops::Range;

use crate::norm::{Layout, Partition};

/// Runs of a channel shorter than this are summed as columns: one row a sample, all positions of all channels wide.
const SHORT: usize = 16;
/// Rows that are added together lie this many cells apart, one page of memory or more: a core that reads from several pages at
/// once waits less than one that reads them one after the other.
const PAGE: usize = 512;

/// The way the groups' sums are taken.
#[derive(Debug, Clone, Copy)]
pub(super) enum Traversal {
    /// Each group is some runs of neighbouring cells, read one after the other. Group g starts at cell g·`len`.
    Runs {
        /// The number of runs of a group.
        runs: usize,
        /// The cells of a run.
        len: usize,
        /// The cells from the start of a run to that of the next.
        stride: usize,
    },
    /// The batch is some matrices, one after the other, and each group some neighbouring columns of one.
    Columns {
        /// The rows of a matrix.
        rows: usize,
        /// The columns of a matrix.
        width: usize,
        /// The columns of a group.
        repeat: usize,
        /// How many rows lie between those that are added together.
        apart: usize,
    },
}

impl Traversal {
    pub fn new(partition: &Partition) -> Self {
        let (n, c, p) = (partition.samples(), partition.channels(), partition.positions());
        let m = partition.m();
        let first = partition.layout() == Layout::ChannelsFirst || p == 1;
        let (columns, whole) = (Self::columns, |len| Self::Runs { runs: 1, len, stride: len });
        if partition.groups_are_channels() {
            match first {
                _ if c == 1 => whole(m),
                false => columns(m, c, 1),
                true if p < SHORT => columns(n, c * p, p),
                true => Self::Runs { runs: n, len: p, stride: c * p },
            }
        } else if !partition.norm().shares().positions {
            // Channels at one position: neighbours where channels come last, else a column of a matrix of positions.
            if first && p > 1 { columns(m, p, 1) } else { whole(m) }
        } else if first || m == c * p {
            whole(m)
        } else {
            columns(p, c, m / p)
        }
    }

    /// Matrices, one after the other, whose groups are neighbouring columns.
    pub fn columns(rows: usize, width: usize, repeat: usize) -> Self {
        // Not a multiple of a page, whose lines would fall on the same few places of the cache.
        Self::Columns { rows, width, repeat, apart: PAGE / width + 1 }
    }

    /// The plan of a group's cells once they lie together: they are added in the order they have in the batch.
    pub fn alone(&self) -> Self {
        match *self {
            Self::Runs { runs, len, .. } => Self::Runs { runs, len, stride: len },
            Self::Columns { rows, repeat, apart, .. } => Self::Columns { rows, width: repeat, repeat, apart },
        }
    }

    /// Where the cells of a group lie.
    pub fn group(&self, group: usize) -> Stretch {
        match *self {
            Self::Runs { runs, len, stride, .. } => Stretch { start: group * len, runs, len, stride },
            Self::Columns { rows, width, repeat, .. } => {
                let (section, column) = (group / (width / repeat), group % (width / repeat) * repeat);
                Stretch { start: section * rows * width + column, runs: rows, len: repeat, stride: width }
            }
        }
    }
}

/// Runs of neighbouring cells, evenly spaced.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    start: usize,
    runs: usize,
    len: usize,
    stride: usize,
}

impl Stretch {
    /// The number of cells.
    pub fn len(self) -> usize {
        self.runs * self.len
    }

    /// The cells of a run.
    pub fn run(self) -> usize {
        self.len
    }

    /// What lies in memory from the first cell on, run by run: each with the cells up to the next one.
    pub fn strides(self, cells: &[f64]) -> impl Iterator<Item = &[f64]> {
        cells[self.start..].chunks(self.stride).take(self.runs)
    }

    /// The place of a cell of the batch among those of the stretch, if it is one.
    pub fn place(self, cell: usize) -> Option<usize> {
        let apart = cell.checked_sub(self.start)?;
        let (run, i) = (apart / self.stride, apart % self.stride);
        (run < self.runs && i < self.len).then_some(run * self.len + i)
    }

    /// The runs.
    pub fn runs(self) -> impl Iterator<Item = Range<usize>> + Clone {
        (0..self.runs).map(move |run| {
            let start = self.start + run * self.stride;
            start..start + self.len
        })
    }

    /// The runs of the cells counted `from` to `to`, the first and last cut where they begin and end inside of one.
    pub fn part(self, from: usize, to: usize) -> impl Iterator<Item = Range<usize>> {
        (from / self.len..to.div_ceil(self.len)).map(move |run| {
            let (first, start) = (run * self.len, self.start + run * self.stride);
            start + from.saturating_sub(first)..start + self.len.min(to - first)
        })
    }

    /// All cells as flat indices.
    pub fn cells(self) -> impl Iterator<Item = usize> + Clone {
        self.runs().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::Norm;

    #[test]
    fn the_plan_has_the_groups_of_the_partition() {
        let shapes = [vec![5], vec![3, 4], vec![2, 4, 3], vec![3, 6, 4, 5], vec![2, 2, 1, 3, 2]];
        for shape in shapes {
            for layout in [Layout::ChannelsFirst, Layout::ChannelsLast] {
                for norm in Norm::all(2) {
                    let Ok(partition) = Partition::new(&shape, layout, norm) else { continue };
                    let plan = Traversal::new(&partition);
                    for group in 0..partition.groups() {
                        let mut expected: Vec<_> = partition.group_block(group).cells(&partition).collect();
                        expected.sort_unstable();
                        assert_eq!(plan.group(group).len(), partition.m());
                        assert_eq!(plan.group(group).cells().collect::<Vec<_>>(), expected, "{partition:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn parts_of_a_stretch_are_the_whole_once() {
        let stretch = Stretch { start: 3, runs: 4, len: 5, stride: 9 };
        for step in 1..=20 {
            let parts: Vec<usize> =
                (0..20).step_by(step).flat_map(|i| stretch.part(i, (i + step).min(20)).flatten()).collect();
            assert_eq!(parts, stretch.cells().collect::<Vec<_>>(), "{step}");
        }
    }
}
