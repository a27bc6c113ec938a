//! Which cells share statistics, and which share γ and β.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use super::error::{ProblemError, counted, shape_text};
use super::norm::{Channels, Norm};
use crate::msg;
use crate::text::Message;

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

/// The geometry of a batch: its shape read as samples × channels × positions, cut into the groups of a [`Norm`].
///
/// ```text
///               x of shape (N, C, H, W)     channels first: cell (n, c, p) lies at (n·C + c)·P + p
///                 N samples                 channels last:                       (n·P + p)·C + c
///                 C channels
///                 P = H·W positions         batch: group c         layer, rms: group n
///                                           instance: n·C + c      group:G: n·G + c / (C/G)
///                                           layer:c, rms:c: n·P + p
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    shape: Vec<usize>,
    layout: Layout,
    norm: Norm,
    samples: usize,
    channels: usize,
    positions: usize,
    /// How many groups lie along samples, channels and positions.
    groups: [usize; 3],
    /// The names of the channels, one each, if they have any.
    names: Option<Arc<[String]>>,
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
        let shares = norm.shares();
        let groups = [
            if shares.samples { 1 } else { samples },
            match (shares.channels, norm) {
                (Channels::Own, _) => channels,
                (Channels::Grouped, Norm::Group(groups)) => groups,
                _ => 1,
            },
            if shares.positions { 1 } else { positions },
        ];
        Ok(Self { shape: shape.to_vec(), layout, norm, samples, channels, positions, groups, names: None })
    }

    /// The same with names for the channels, one each; an empty one stands for none.
    ///
    /// # Errors
    /// When there are not as many as channels.
    pub fn with_channel_names(mut self, names: Vec<String>) -> Result<Self, ProblemError> {
        if names.len() != self.channels {
            return Err(ProblemError::ChannelNames { got: names.len(), channels: self.channels });
        }
        self.names = Some(names.into());
        Ok(self)
    }

    /// The same batch under another norm.
    ///
    /// # Errors
    /// When a group count does not divide the channels.
    pub fn with_norm(&self, norm: Norm) -> Result<Self, ProblemError> {
        Ok(Self { names: self.names.clone(), ..Self::new(&self.shape, self.layout, norm)? })
    }

    /// The names of the channels, one each, if they have any.
    #[must_use]
    pub fn channel_names(&self) -> Option<&[String]> {
        self.names.as_deref()
    }

    /// The name of a channel, if it has one.
    #[must_use]
    pub fn channel_name(&self, channel: usize) -> Option<&str> {
        self.names.as_deref()?.get(channel).map(String::as_str).filter(|name| !name.is_empty())
    }

    /// What a channel is called: its name, shortened if it is long, or "channel 3".
    #[must_use]
    pub fn channel_label(&self, channel: usize) -> Message {
        const LONGEST: usize = 24;
        let Some(name) = self.channel_name(channel) else { return msg!("group-channel", c = channel) };
        let name = match name.char_indices().nth(LONGEST) {
            None => name.to_owned(),
            Some((end, _)) => format!("{}…", &name[..end]),
        };
        msg!("group-channel-named", name = name)
    }

    /// The same cells in the same groups, with each position as a sample of its own: of channels last, where the positions
    /// share no statistics.
    pub(super) fn positions_as_samples(&self) -> Self {
        let samples = self.samples * self.positions;
        let groups = [samples, self.groups[1], 1];
        Self { shape: vec![samples, self.channels], samples, positions: 1, groups, ..self.clone() }
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

    /// The lengths of the axes of the positions: (H, W) of an image, () of a vector.
    #[must_use]
    pub fn position_shape(&self) -> &[usize] {
        match (&self.shape[..], self.layout) {
            ([_, _, positions @ ..], Layout::ChannelsFirst)
            | ([_, positions @ .., _], Layout::ChannelsLast) => positions,
            _ => &[],
        }
    }

    /// How many neighbouring channels share statistics.
    pub(super) fn channels_per_group(&self) -> usize {
        self.channels / self.groups[1]
    }

    /// Whether the groups are the channels: the batch norm's. Those of the other norms are parts of samples.
    #[must_use]
    pub fn groups_are_channels(&self) -> bool {
        self.norm.shares().samples
    }

    /// The number of groups.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.groups.iter().product()
    }

    /// m, the number of cells that share one mean and variance.
    #[must_use]
    pub fn m(&self) -> usize {
        self.cells() / self.groups()
    }

    /// The shape of an array with one number a group: (C), (N), (N, C), (N, G) or (N, positions…).
    #[must_use]
    pub fn group_shape(&self) -> Vec<usize> {
        let shares = self.norm.shares();
        let [samples, channels, _] = self.groups;
        let mut shape = Vec::new();
        if !shares.samples {
            shape.push(samples);
        }
        if shares.channels != Channels::All {
            shape.push(channels);
        }
        if !shares.positions {
            shape.extend(self.position_shape());
        }
        shape
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
        let (n, c, p) = self.split(cell);
        self.group_at(n, c, p)
    }

    /// The group of the cell of sample `n`, channel `c` and position `p`.
    #[must_use]
    pub fn group_at(&self, n: usize, c: usize, p: usize) -> usize {
        let ([_, channels, positions], [of_samples, of_channels, of_positions]) =
            (self.groups, self.widths());
        (n / of_samples * channels + c / of_channels) * positions + p / of_positions
    }

    /// How many samples, channels and positions a group has.
    fn widths(&self) -> [usize; 3] {
        let [samples, channels, positions] = self.groups;
        [self.samples / samples, self.channels / channels, self.positions / positions]
    }

    /// What a group is called: "channel 2", "sample 0", "sample 0, channel 2", "sample 0, channels 2 to 3",
    /// "sample 0, position 3", "sample 0, position (1, 2)".
    #[must_use]
    pub fn group_name(&self, group: usize) -> Message {
        let Block { samples, channels, positions } = self.group_block(group);
        let shares = self.norm.shares();
        let n = samples.start;
        match (shares.samples, shares.channels, channels.len()) {
            (true, ..) => return self.channel_label(channels.start),
            (false, Channels::All, _) => {}
            (false, _, 1) => {
                let channel = self.channel_label(channels.start);
                return msg!("group-sample-channel", n = n, channel = channel);
            }
            (false, ..) => {
                let last = channels.end - 1;
                return msg!("group-sample-channels", n = n, first = channels.start, last = last);
            }
        }
        if shares.positions || self.position_shape().is_empty() {
            return msg!("group-sample", n = n);
        }
        msg!("group-sample-position", n = n, p = self.position_text(positions.start))
    }

    /// A position as an index in the shape of the positions: "3", "(1, 2)".
    #[must_use]
    pub fn position_text(&self, position: usize) -> String {
        match self.position_shape() {
            [] | [_] => position.to_string(),
            shape => shape_text(&unravel(shape, position)),
        }
    }

    /// Where a cell lies: "sample 2, channel 0", "sample 2, channel 0, position 5".
    #[must_use]
    pub fn place(&self, cell: usize) -> Message {
        let (n, c, p) = self.split(cell);
        let channel = self.channel_label(c);
        if self.positions() == 1 {
            return msg!("group-sample-channel", n = n, channel = channel);
        }
        msg!("place-position", n = n, channel = channel, p = p)
    }

    /// How many samples, channels and positions there are: "20 samples, 3 channels and 64 positions".
    #[must_use]
    pub fn extent(&self) -> Message {
        let (samples, channels) = (counted(self.samples(), "sample"), counted(self.channels(), "channel"));
        if self.positions() == 1 {
            return msg!("extent", samples = samples, channels = channels);
        }
        let positions = counted(self.positions(), "position");
        msg!("extent-positions", samples = samples, channels = channels, positions = positions)
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
        let ([_, channels, positions], [of_samples, of_channels, of_positions]) =
            (self.groups, self.widths());
        let range = |i: usize, width: usize| i * width..(i + 1) * width;
        Block {
            samples: range(group / (channels * positions), of_samples),
            channels: range(group / positions % channels, of_channels),
            positions: range(group % positions, of_positions),
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

    const SHAPES: [&[usize]; 4] = [&[3, 4], &[2, 4, 3], &[2, 4, 2, 3], &[2, 4, 2, 1, 4]];

    fn partitions() -> impl Iterator<Item = Partition> {
        Norm::all(2).into_iter().chain([Norm::Group(1)]).flat_map(|norm| {
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
    fn a_group_is_called_by_what_tells_it_from_the_others() {
        let name = |shape: &[usize], layout, norm, group| {
            Partition::new(shape, layout, norm).unwrap().group_name(group).to_string()
        };
        let (first, last) = (Layout::ChannelsFirst, Layout::ChannelsLast);
        assert_eq!(name(&[2, 4], first, Norm::Batch, 3), "channel 3");
        assert_eq!(name(&[2, 4], first, Norm::Layer, 1), "sample 1");
        assert_eq!(name(&[2, 4], first, Norm::Instance, 5), "sample 1, channel 1");
        assert_eq!(name(&[2, 4, 3], first, Norm::Group(2), 3), "sample 1, channels 2 to 3");
        assert_eq!(name(&[2, 4], first, Norm::Group(4), 6), "sample 1, channel 2");
        assert_eq!(name(&[2, 4], first, Norm::LayerC, 1), "sample 1");
        assert_eq!(name(&[2, 6, 8], last, Norm::LayerC, 9), "sample 1, position 3");
        assert_eq!(name(&[2, 8, 6], first, Norm::RmsC, 9), "sample 1, position 3");
        assert_eq!(name(&[2, 8, 3, 4], first, Norm::LayerC, 18), "sample 1, position (1, 2)");
        assert_eq!(name(&[2, 3, 4, 8], last, Norm::RmsC, 18), "sample 1, position (1, 2)");
    }

    #[test]
    fn an_array_with_one_number_a_group_has_the_axes_that_the_groups_differ_on() {
        let shape = |norm, layout| Partition::new(&[2, 3, 4, 6], layout, norm).unwrap().group_shape();
        for (norm, first, last) in [
            (Norm::Batch, &[3][..], &[6][..]),
            (Norm::Layer, &[2], &[2]),
            (Norm::LayerC, &[2, 4, 6], &[2, 3, 4]),
            (Norm::Instance, &[2, 3], &[2, 6]),
            (Norm::Group(3), &[2, 3], &[2, 3]),
        ] {
            assert_eq!(shape(norm, Layout::ChannelsFirst), first, "{norm}");
            assert_eq!(shape(norm, Layout::ChannelsLast), last, "{norm}");
        }
    }

    #[test]
    fn a_group_count_must_divide_the_channels() {
        let error = Partition::new(&[2, 6], Layout::ChannelsFirst, Norm::Group(4)).unwrap_err();
        assert_eq!(error, ProblemError::Groups { groups: 4, channels: 6 });
        assert!(Partition::new(&[2, 6], Layout::ChannelsFirst, Norm::Group(0)).is_err());
    }
}
