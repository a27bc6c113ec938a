//! A batch drawn as Wu & He's figure 2 draws it: which cells stand where.

use std::ops::Range;

use crate::msg;
use crate::norm::Partition;
use crate::text::Message;

/// Where the cells of a batch stand in a drawing: each sample a block, in which channels run to the right and positions down.
///
/// ```text
///     (N, C, L) = (2, 4, 3)          (N, C) = (3, 4)
///
///     ···· ····                      ····
///     ···· ····                      ····
///     ···· ····                      ····
/// ```
///
/// Where there is one position only, samples run down. What does not fit is left out at both sides of the selected cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The samples that are drawn.
    pub samples: Range<usize>,
    /// The channels that are drawn.
    pub channels: Range<usize>,
    /// The positions that are drawn.
    pub positions: Range<usize>,
    /// The flat index of the cell at each place; `None` between the blocks.
    pub rows: Vec<Vec<Option<usize>>>,
}

/// How a cell is drawn under a norm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It is the selected one.
    Selected,
    /// It shares its statistics with the selected one.
    Shares,
    /// It does not.
    Apart,
}

impl Figure {
    /// The part of the batch around a cell that fits in this many columns and rows.
    #[must_use]
    pub fn new(partition: &Partition, cell: usize, width: usize, height: usize) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        let [samples, channels, positions] =
            [partition.samples(), partition.channels(), partition.positions()];
        let (n, c, p) = partition.split(cell);
        if positions == 1 {
            let (samples, channels) = (around(n, samples, height), around(c, channels, width));
            let row = |n| channels.clone().map(|c| Some(partition.cell(n, c, 0))).collect();
            let rows = samples.clone().map(row).collect();
            return Self { samples, channels, positions: 0..1, rows };
        }
        // Two samples at least are seen, for whether they share is what there is to see.
        let widest = if samples > 1 { (width.saturating_sub(1) / 2).max(1) } else { width };
        let channels = around(c, channels, widest);
        let gap = usize::from(channels.len() > 1);
        let samples = around(n, samples, (width + gap) / (channels.len() + gap));
        let positions = around(p, positions, height);
        let row = |p| {
            let blocks =
                samples.clone().map(|n| channels.clone().map(move |c| Some(partition.cell(n, c, p))));
            let mut row = Vec::new();
            for block in blocks {
                if !row.is_empty() && gap == 1 {
                    row.push(None);
                }
                row.extend(block);
            }
            row
        };
        let rows = positions.clone().map(row).collect();
        Self { samples, channels, positions, rows }
    }
}

impl Figure {
    /// Which part of the batch is drawn: "samples 0 to 1 of 2 side by side, in each channels 0 to 7 of 8 to the right, …".
    #[must_use]
    pub fn told(&self, partition: &Partition) -> Message {
        let (samples, channels) =
            (part(&self.samples, partition.samples()), part(&self.channels, partition.channels()));
        if partition.positions() == 1 {
            return msg!("lab-norms-drawn", samples = samples, channels = channels);
        }
        let positions = part_of_positions(&self.positions, partition);
        if partition.channels() == 1 {
            return msg!("lab-norms-drawn-one-channel", samples = samples, positions = positions);
        }
        msg!("lab-norms-drawn-positions", samples = samples, channels = channels, positions = positions)
    }
}

impl Figure {
    /// The same in a few words, "drawn: samples 3 to 4 of 6, …"; `None` where all of the batch is drawn.
    #[must_use]
    pub fn told_if_part(&self, partition: &Partition) -> Option<Message> {
        let [samples, channels, positions] = [
            (&self.samples, partition.samples()),
            (&self.channels, partition.channels()),
            (&self.positions, partition.positions()),
        ];
        let is_part = [samples, channels, positions].iter().any(|(range, n)| range.len() < *n);
        let [s, c] = [samples, channels].map(|(range, n)| part(range, n));
        let p = part_of_positions(&self.positions, partition);
        is_part.then(|| match positions.1 {
            1 => msg!("lab-norms-part-drawn", samples = s, channels = c),
            _ => msg!("lab-norms-part-drawn-positions", samples = s, channels = c, positions = p),
        })
    }
}

/// Some of so many: "all 8", "3 to 4 of 6".
fn part(range: &Range<usize>, n: usize) -> Message {
    match range.len() {
        all if all == n => msg!("lab-norms-part-all", n = n),
        1 => msg!("lab-norms-part-one", at = range.start, n = n),
        _ => msg!("lab-norms-part", first = range.start, last = range.end - 1, n = n),
    }
}

/// The same of positions, which in a picture have a row and a column: "(0, 4) to (2, 7) of 64".
fn part_of_positions(range: &Range<usize>, partition: &Partition) -> Message {
    let (n, at) = (partition.positions(), |p| partition.position_text(p));
    match range.len() {
        all if all == n => msg!("lab-norms-part-all", n = n),
        1 => msg!("lab-norms-part-one", at = at(range.start), n = n),
        _ => msg!("lab-norms-part", first = at(range.start), last = at(range.end - 1), n = n),
    }
}

impl Mark {
    /// How a cell is drawn under a partition while another, or the same, is selected.
    #[must_use]
    pub fn of(cell: usize, selected: usize, partition: &Partition) -> Self {
        if cell == selected {
            return Self::Selected;
        }
        if partition.group_of(cell) == partition.group_of(selected) { Self::Shares } else { Self::Apart }
    }
}

/// So many indices below `len` with `at` in their middle, as far as the ends allow.
fn around(at: usize, len: usize, room: usize) -> Range<usize> {
    let room = room.clamp(1, len);
    let start = at.saturating_sub(room / 2).min(len - room);
    start..start + room
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::{Layout, Norm};

    fn figure(shape: &[usize], cell: usize, width: usize, height: usize) -> Figure {
        Figure::new(&Partition::new(shape, Layout::ChannelsFirst, Norm::Batch).unwrap(), cell, width, height)
    }

    #[test]
    fn each_sample_is_a_block_of_channels_by_positions() {
        let f = figure(&[2, 2, 3], 0, 9, 9);
        assert_eq!(f.rows[1], [Some(1), Some(4), None, Some(7), Some(10)]);
        assert_eq!((f.samples, f.channels, f.positions), (0..2, 0..2, 0..3));
        assert_eq!(
            figure(&[3, 2], 0, 9, 9).rows,
            [[Some(0), Some(1)], [Some(2), Some(3)], [Some(4), Some(5)]]
        );
        assert_eq!(
            figure(&[3, 1, 2], 0, 9, 9).rows,
            [[Some(0), Some(2), Some(4)], [Some(1), Some(3), Some(5)]]
        );
    }

    #[test]
    fn what_does_not_fit_is_left_out_around_the_selected_cell_which_is_always_drawn() {
        for shape in
            [&[7][..], &[1, 40], &[40, 9], &[5, 40, 30], &[9, 1, 8, 8], &[1, 3, 4, 4], &[2, 3, 2, 2, 2]]
        {
            let cells = shape.iter().product();
            for (width, height) in [(1, 1), (2, 3), (17, 6), (80, 50)] {
                for cell in 0..cells {
                    let f = figure(shape, cell, width, height);
                    assert!(f.rows.iter().flatten().any(|&c| c == Some(cell)), "{shape:?} {cell} {width}");
                    assert!(f.rows.len() <= height && f.rows.iter().all(|row| row.len() <= width.max(1)));
                }
            }
        }
        let f = figure(&[5, 40, 30], 2 * 1200 + 20 * 30 + 15, 17, 6);
        assert_eq!((f.samples, f.channels, f.positions), (1..3, 16..24, 12..18));
    }
}
