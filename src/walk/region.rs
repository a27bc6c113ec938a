//! Some numbers of one quantity, by the cells that they stand for.
//!
//! Every number of every quantity stands for a block of cells: a cell for itself, a statistic for its group, a parameter
//! for its channel.

use crate::norm::{Block, Partition, Quantity, Space};

/// Some numbers of one quantity: those whose blocks meet `block`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The quantity.
    pub quantity: Quantity,
    /// The cells they stand for.
    pub block: Block,
}

impl Region {
    /// The region of one number. `index` is flat.
    #[must_use]
    pub fn of(partition: &Partition, quantity: Quantity, index: usize) -> Self {
        let block = match quantity.space() {
            Space::Cell => partition.cell_block(index),
            Space::Group => partition.group_block(index),
            Space::Channel => partition.channel_block(index),
        };
        Self { quantity, block }
    }

    /// Whether the number at the flat `index` of this region's quantity belongs to it.
    #[must_use]
    pub fn contains(&self, partition: &Partition, index: usize) -> bool {
        Self::of(partition, self.quantity, index).block.meets(&self.block)
    }

    /// How many numbers the region has.
    #[must_use]
    pub fn len(&self, partition: &Partition) -> usize {
        match self.quantity.space() {
            Space::Cell => self.block.len(),
            Space::Channel => self.block.channels.len(),
            Space::Group => self.hull(partition).len() / partition.m(),
        }
    }

    /// Whether the region has no number.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.block.is_empty()
    }

    /// The smallest block around the blocks of the region's numbers.
    pub(super) fn hull(&self, partition: &Partition) -> Block {
        let (first, last) = corners(partition, &self.block);
        let of = |cell: usize| match self.quantity.space() {
            Space::Cell => partition.cell_block(cell),
            Space::Group => partition.group_block(partition.group_of(cell)),
            Space::Channel => partition.channel_block(partition.channel_of(cell)),
        };
        of(first).hull(&of(last))
    }
}

/// The first and last cell of a block. Groups and channels lie in order, so those of the corners enclose all between.
fn corners(partition: &Partition, block: &Block) -> (usize, usize) {
    (block.nth(partition, 0), block.nth(partition, block.len() - 1))
}

/// The flat index of the quantity's number that belongs to a block: the cell, its group or its channel.
#[must_use]
pub fn element_meeting(partition: &Partition, quantity: Quantity, block: &Block) -> usize {
    let cell = block.nth(partition, 0);
    match quantity.space() {
        Space::Cell => cell,
        Space::Group => partition.group_of(cell),
        Space::Channel => partition.channel_of(cell),
    }
}
