//! Which axes of x lie on the screen as rows and columns.

use crate::norm::{Layout, Partition, ravel};

/// Two axes of x, or one, laid out as a table; the others are walked along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// The axis of the rows.
    pub rows: usize,
    /// The axis of the columns; none for a batch of rank 1.
    pub columns: Option<usize>,
    /// The axes not shown, in order.
    pub others: Vec<usize>,
}

impl Grid {
    /// The `choice`-th way to lay out the batch; choices repeat.
    #[must_use]
    pub fn new(partition: &Partition, choice: usize) -> Self {
        let choices = choices(partition);
        let (rows, columns) = choices[choice % choices.len()];
        let others = (0..partition.shape().len()).filter(|&a| a != rows && Some(a) != columns).collect();
        Self { rows, columns, others }
    }

    /// Rows and columns of the table.
    #[must_use]
    pub fn size(&self, partition: &Partition) -> (usize, usize) {
        let shape = partition.shape();
        (shape[self.rows], self.columns.map_or(1, |axis| shape[axis]))
    }

    /// The row and column of a cell.
    #[must_use]
    pub fn place(&self, partition: &Partition, cell: usize) -> (usize, usize) {
        let index = partition.index(cell);
        (index[self.rows], self.columns.map_or(0, |axis| index[axis]))
    }

    /// The cell at a row and column, in the slice in which `near` lies; outside of the table `near` itself.
    #[must_use]
    pub fn cell(&self, partition: &Partition, near: usize, row: usize, column: usize) -> usize {
        let mut index = partition.index(near);
        index[self.rows] = row;
        if let Some(axis) = self.columns {
            index[axis] = column;
        }
        ravel(partition.shape(), &index).unwrap_or(near)
    }
}

/// The axis of x that counts channels; none for rank 1.
#[must_use]
pub fn channel_axis(partition: &Partition) -> Option<usize> {
    match (partition.shape().len(), partition.layout()) {
        (1, _) => None,
        (_, Layout::ChannelsFirst) => Some(1),
        (rank, Layout::ChannelsLast) => Some(rank - 1),
    }
}

/// The ways to lay out a batch: pictures and sequences first, then samples × channels.
fn choices(partition: &Partition) -> Vec<(usize, Option<usize>)> {
    let rank = partition.shape().len();
    let Some(channel) = channel_axis(partition) else {
        return vec![(0, None)];
    };
    let positions: Vec<usize> = (1..rank).filter(|&axis| axis != channel).collect();
    match positions[..] {
        [] => vec![(0, Some(1)), (1, Some(0))],
        [only] => vec![(channel.min(only), Some(channel.max(only))), (0, Some(channel)), (0, Some(only))],
        [.., height, width] => vec![(height, Some(width)), (0, Some(channel)), (0, Some(width))],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::Norm;

    #[test]
    fn every_cell_has_one_place_in_its_slice_whatever_the_layout() {
        for (shape, layout) in [
            (vec![4], Layout::ChannelsFirst),
            (vec![3, 4], Layout::ChannelsFirst),
            (vec![2, 3, 4], Layout::ChannelsLast),
            (vec![2, 3, 4, 5], Layout::ChannelsFirst),
            (vec![2, 3, 2, 3, 2], Layout::ChannelsLast),
        ] {
            let partition = Partition::new(&shape, layout, Norm::Batch).unwrap();
            for choice in 0..3 {
                let grid = Grid::new(&partition, choice);
                let (rows, columns) = grid.size(&partition);
                for cell in 0..partition.cells() {
                    let (row, column) = grid.place(&partition, cell);
                    assert!(row < rows && column < columns);
                    assert_eq!(grid.cell(&partition, cell, row, column), cell);
                }
            }
        }
    }
}
