//! Which cells share statistics, and which share γ and β.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use super::problem::ProblemError;

/// Where the channel axis lies. Called `data_format` in Keras.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Layout {
    /// (N, C, …), PyTorch's order.
    #[default]
    ChannelsFirst,
    /// (N, …, C), Keras's order.
    ChannelsLast,
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::ChannelsFirst => "channels_first",
            Self::ChannelsLast => "channels_last",
        })
    }
}

impl FromStr for Layout {
    type Err = ProblemError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        match s {
            "channels_first" | "channels-first" => Ok(Self::ChannelsFirst),
            "channels_last" | "channels-last" => Ok(Self::ChannelsLast),
            _ => Err(ProblemError::Choice {
                what: "layout",
                got: s.to_owned(),
                choices: "channels_first, channels_last",
            }),
        }
    }
}

/// The normalisation: which cells share one mean and one variance (Wu & He 2018, figure 2). γ and β are per channel in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Norm {
    /// One group a channel, over samples and positions.
    #[default]
    Batch,
    /// One group a sample, over channels and positions.
    Layer,
    /// One group a sample and channel, over positions.
    Instance,
    /// So many groups of neighbouring channels a sample.
    Group(usize),
    /// Like [`Norm::Layer`], but no mean is subtracted (Zhang & Sennrich 2019).
    Rms,
}

impl Norm {
    /// The name for people, such as "Group Norm".
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Batch => "Batch Norm",
            Self::Layer => "Layer Norm",
            Self::Instance => "Instance Norm",
            Self::Group(_) => "Group Norm",
            Self::Rms => "RMS Norm",
        }
    }

    /// Whether this norm keeps running statistics, and so has an eval mode of its own.
    #[must_use]
    pub fn tracks_running(self) -> bool {
        self == Self::Batch
    }
}

impl fmt::Display for Norm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Batch => f.pad("batch"),
            Self::Layer => f.pad("layer"),
            Self::Instance => f.pad("instance"),
            Self::Group(g) => f.pad(&format!("group:{g}")),
            Self::Rms => f.pad("rms"),
        }
    }
}

impl FromStr for Norm {
    type Err = ProblemError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        match s {
            "batch" => return Ok(Self::Batch),
            "layer" => return Ok(Self::Layer),
            "instance" => return Ok(Self::Instance),
            "rms" => return Ok(Self::Rms),
            _ => {}
        }
        s.strip_prefix("group:").and_then(|g| g.parse().ok()).map(Self::Group).ok_or_else(|| {
            ProblemError::Choice {
                what: "norm",
                got: s.to_owned(),
                choices: "batch, layer, instance, group:G (G a whole number), rms",
            }
        })
    }
}

/// The geometry of a batch: its shape read as samples × channels × positions, cut into the groups of a [`Norm`].
///
/// ```text
///               x of shape (N, C, H, W)     channels first: cell (n, c, p) lies at (n·C + c)·P + p
///                 N samples                 channels last:                       (n·P + p)·C + c
///                 C channels
///                 P = H·W positions         batch: group c         layer, rms: group n
///                                           instance: n·C + c      group:G: n·G + c / (C/G)
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    shape: Vec<usize>,
    layout: Layout,
    norm: Norm,
    samples: usize,
    channels: usize,
    positions: usize,
}

impl Partition {
    /// Reads `shape` (rank 1 to 5) as a batch. Rank 1 is (N): one channel, one position.
    ///
    /// # Errors
    /// A rank outside 1 to 5, a shape without cells, or a group count that does not divide the channels.
    pub fn new(shape: &[usize], layout: Layout, norm: Norm) -> Result<Self, ProblemError> {
        let rank = shape.len();
        if !(1..=5).contains(&rank) {
            return Err(ProblemError::Rank { rank });
        }
        if shape.contains(&0) {
            return Err(ProblemError::Empty { shape: shape.to_vec() });
        }
        let samples = shape[0];
        let channels = match (rank, layout) {
            (1, _) => 1,
            (_, Layout::ChannelsFirst) => shape[1],
            (_, Layout::ChannelsLast) => shape[rank - 1],
        };
        let positions = shape.iter().product::<usize>() / (samples * channels);
        if let Norm::Group(groups) = norm
            && (groups == 0 || channels % groups != 0)
        {
            return Err(ProblemError::Groups { groups, channels });
        }
        Ok(Self { shape: shape.to_vec(), layout, norm, samples, channels, positions })
    }

    /// The batch's shape as given.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Where the channel axis lies.
    #[must_use]
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// The norm whose groups these are.
    #[must_use]
    pub fn norm(&self) -> Norm {
        self.norm
    }

    /// N, the number of samples.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.samples
    }

    /// C, the number of channels.
    #[must_use]
    pub fn channels(&self) -> usize {
        self.channels
    }

    /// P, the number of positions of one channel in one sample (H·W of an image, 1 for a vector).
    #[must_use]
    pub fn positions(&self) -> usize {
        self.positions
    }

    /// The number of cells of the batch.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.samples * self.channels * self.positions
    }

    /// The number of groups.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.group_shape().iter().product()
    }

    /// m, the number of cells that share one mean and variance.
    #[must_use]
    pub fn m(&self) -> usize {
        self.cells() / self.groups()
    }

    /// The shape of an array with one number a group: (C), (N), (N, C) or (N, G).
    #[must_use]
    pub fn group_shape(&self) -> Vec<usize> {
        match self.norm {
            Norm::Batch => vec![self.channels],
            Norm::Layer | Norm::Rms => vec![self.samples],
            Norm::Instance => vec![self.samples, self.channels],
            Norm::Group(groups) => vec![self.samples, groups],
        }
    }

    /// Sample, channel and position of the cell at a flat index.
    #[must_use]
    pub fn split(&self, cell: usize) -> (usize, usize, usize) {
        let (c, p) = (self.channels, self.positions);
        match self.layout {
            Layout::ChannelsFirst => (cell / (c * p), cell / p % c, cell % p),
            Layout::ChannelsLast => (cell / (c * p), cell % c, cell / c % p),
        }
    }

    /// The flat index of the cell at a sample, channel and position.
    #[must_use]
    pub fn cell(&self, n: usize, c: usize, p: usize) -> usize {
        match self.layout {
            Layout::ChannelsFirst => (n * self.channels + c) * self.positions + p,
            Layout::ChannelsLast => (n * self.positions + p) * self.channels + c,
        }
    }

    /// The channel of a cell.
    #[must_use]
    pub fn channel_of(&self, cell: usize) -> usize {
        self.split(cell).1
    }

    /// The group of a cell.
    #[must_use]
    pub fn group_of(&self, cell: usize) -> usize {
        let (n, c, _) = self.split(cell);
        self.group_at(n, c)
    }

    /// The group of every cell of sample `n` and channel `c`.
    #[must_use]
    pub fn group_at(&self, n: usize, c: usize) -> usize {
        match self.norm {
            Norm::Batch => c,
            Norm::Layer | Norm::Rms => n,
            Norm::Instance => n * self.channels + c,
            Norm::Group(groups) => n * groups + c / (self.channels / groups),
        }
    }

    /// What a group is called: "channel 2", "sample 0", "sample 0, channel 2", "sample 0, channels 2 to 3".
    #[must_use]
    pub fn group_name(&self, group: usize) -> String {
        let block = self.group_block(group);
        let (n, c) = (block.samples.start, &block.channels);
        match self.norm {
            Norm::Batch => format!("channel {group}"),
            Norm::Layer | Norm::Rms => format!("sample {group}"),
            _ if c.len() == 1 => format!("sample {n}, channel {}", c.start),
            _ => format!("sample {n}, channels {} to {}", c.start, c.end - 1),
        }
    }

    /// A cell's index in the batch's own shape, as NumPy would write it.
    #[must_use]
    pub fn index(&self, cell: usize) -> Vec<usize> {
        unravel(&self.shape, cell)
    }

    /// The block of one cell.
    #[must_use]
    pub fn cell_block(&self, cell: usize) -> Block {
        let (n, c, p) = self.split(cell);
        Block { samples: n..n + 1, channels: c..c + 1, positions: p..p + 1 }
    }

    /// The block of all cells of one channel.
    #[must_use]
    pub fn channel_block(&self, c: usize) -> Block {
        Block { samples: 0..self.samples, channels: c..c + 1, positions: 0..self.positions }
    }

    /// The block of all cells of one group.
    #[must_use]
    pub fn group_block(&self, group: usize) -> Block {
        let positions = 0..self.positions;
        match self.norm {
            Norm::Batch => self.channel_block(group),
            Norm::Layer | Norm::Rms => {
                Block { samples: group..group + 1, channels: 0..self.channels, positions }
            }
            Norm::Instance => {
                let (n, c) = (group / self.channels, group % self.channels);
                Block { samples: n..n + 1, channels: c..c + 1, positions }
            }
            Norm::Group(groups) => {
                let (n, g) = (group / groups, group % groups);
                let width = self.channels / groups;
                Block { samples: n..n + 1, channels: g * width..(g + 1) * width, positions }
            }
        }
    }
}

/// A box of cells: some samples × some channels × some positions. Cells, channels and groups of every norm are such boxes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Block {
    /// The samples, n.
    pub samples: Range<usize>,
    /// The channels, c.
    pub channels: Range<usize>,
    /// The positions, p.
    pub positions: Range<usize>,
}

impl Block {
    /// The number of cells in the block.
    #[must_use]
    pub fn len(&self) -> usize {
        self.samples.len() * self.channels.len() * self.positions.len()
    }

    /// Whether the block has no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the cell at sample `n`, channel `c` and position `p` lies in the block.
    #[must_use]
    pub fn contains(&self, (n, c, p): (usize, usize, usize)) -> bool {
        self.samples.contains(&n) && self.channels.contains(&c) && self.positions.contains(&p)
    }

    /// Whether the two blocks have a cell in common.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let overlap = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
        overlap(&self.samples, &other.samples)
            && overlap(&self.channels, &other.channels)
            && overlap(&self.positions, &other.positions)
    }

    /// The smallest block that holds both.
    #[must_use]
    pub fn hull(&self, other: &Self) -> Self {
        let join = |a: &Range<usize>, b: &Range<usize>| a.start.min(b.start)..a.end.max(b.end);
        Self {
            samples: join(&self.samples, &other.samples),
            channels: join(&self.channels, &other.channels),
            positions: join(&self.positions, &other.positions),
        }
    }

    /// The `i`-th cell of the block as a flat index into the batch, counting samples slowest and positions fastest.
    ///
    /// # Panics
    /// When `i` is not below [`Block::len`].
    #[must_use]
    pub fn nth(&self, partition: &Partition, i: usize) -> usize {
        assert!(i < self.len(), "cell {i} of a block of {}", self.len());
        let (c, p) = (self.channels.len(), self.positions.len());
        partition.cell(
            self.samples.start + i / (c * p),
            self.channels.start + i / p % c,
            self.positions.start + i % p,
        )
    }

    /// The flat indices of the block's cells, samples slowest and positions fastest.
    pub fn cells(&self, partition: &Partition) -> impl Iterator<Item = usize> + Clone {
        (0..self.len()).map(move |i| self.nth(partition, i))
    }
}

/// The flat position of an index into an array of `shape`, last axis fastest; none where it lies outside.
pub(crate) fn ravel(shape: &[usize], index: &[usize]) -> Option<usize> {
    let inside = index.len() == shape.len() && index.iter().zip(shape).all(|(i, len)| i < len);
    inside.then(|| index.iter().zip(shape).fold(0, |flat, (i, len)| flat * len + i))
}

/// The index of flat position `i` in an array of `shape`, last axis fastest.
pub(crate) fn unravel(shape: &[usize], mut i: usize) -> Vec<usize> {
    let mut index = vec![0; shape.len()];
    for (axis, &len) in shape.iter().enumerate().rev() {
        index[axis] = i % len;
        i /= len;
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    const NORMS: [Norm; 6] =
        [Norm::Batch, Norm::Layer, Norm::Instance, Norm::Group(1), Norm::Group(2), Norm::Rms];
    const SHAPES: [&[usize]; 4] = [&[3, 4], &[2, 4, 3], &[2, 4, 2, 3], &[2, 4, 2, 1, 4]];

    fn partitions() -> impl Iterator<Item = Partition> {
        NORMS.into_iter().flat_map(|norm| {
            SHAPES.into_iter().flat_map(move |shape| {
                [Layout::ChannelsFirst, Layout::ChannelsLast].map(|layout| {
                    let shape = match (layout, shape) {
                        (Layout::ChannelsFirst, s) => s.to_vec(),
                        (Layout::ChannelsLast, [n, c, rest @ ..]) => [&[*n][..], rest, &[*c][..]].concat(),
                        _ => unreachable!("every shape has a channel axis"),
                    };
                    Partition::new(&shape, layout, norm).unwrap()
                })
            })
        })
    }

    #[test]
    fn every_cell_lies_in_its_own_group_and_in_no_other() {
        for p in partitions() {
            for cell in 0..p.cells() {
                let at = p.split(cell);
                assert_eq!(p.cell(at.0, at.1, at.2), cell);
                for g in 0..p.groups() {
                    assert_eq!(p.group_block(g).contains(at), g == p.group_of(cell), "{p:?}");
                }
            }
            assert!((0..p.groups()).all(|g| p.group_block(g).len() == p.m()));
        }
    }

    #[test]
    fn a_block_lists_each_of_its_cells_once() {
        for p in partitions() {
            let block = p.group_block(p.groups() - 1);
            let mut cells: Vec<_> = block.cells(&p).collect();
            cells.sort_unstable();
            cells.dedup();
            assert_eq!(cells.len(), p.m());
            assert!(cells.iter().all(|&i| block.contains(p.split(i))));
        }
    }

    #[test]
    fn a_group_count_must_divide_the_channels() {
        let error = Partition::new(&[2, 6], Layout::ChannelsFirst, Norm::Group(4)).unwrap_err();
        assert_eq!(error, ProblemError::Groups { groups: 4, channels: 6 });
        assert!(Partition::new(&[2, 6], Layout::ChannelsFirst, Norm::Group(0)).is_err());
    }
}
