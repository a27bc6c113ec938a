//! One group, apart from its batch: after an edit of one cell no other group is summed again.

use super::sums::Pair;
use super::threads::{self, worthwhile};
use super::traversal::{Stretch, Traversal};
use super::{available, spread, upstream};
use crate::norm::batch::{Batch, Edits, Values};
use crate::norm::moments::{Centre, Moments};
use crate::norm::{Partition, Problem};

/// The cells of one group, copied together from x and dy as they are stored: after one cell is edited, another is soon edited
/// beside it.
#[derive(Debug)]
pub(in crate::norm) struct Alone {
    partition: Partition,
    group: usize,
    x: Vec<f64>,
    /// Only where the backward sums are asked for.
    dy: Option<Vec<f64>>,
    /// The memory of a group before, for dy: memory that is new to the process costs more than the copy.
    spare: Vec<f64>,
}

impl Alone {
    /// The group, in the memory of another.
    pub fn new(problem: &Problem, group: usize, before: Option<Self>) -> Self {
        let partition = problem.partition().clone();
        let (x, spare) =
            before.map_or_else(Default::default, |before| (before.x, before.dy.unwrap_or(before.spare)));
        let x = gather(Traversal::new(&partition).group(group), problem.x().stored(), x);
        Self { partition, group, x, dy: None, spare }
    }

    /// Whether it is this group, in a problem with the stored x and dy that it was made of.
    pub fn is(&self, partition: &Partition, group: usize) -> bool {
        self.group == group && self.partition == *partition
    }

    /// The group's moments, the same bits as among those of all groups.
    pub fn moments(&self, x: &Batch) -> Moments {
        let rms = !self.partition.norm().is_centred();
        let edits = self.edits(x);
        spread::moments(&self.plan(), 0..1, rms, Values::new(&self.x, &edits), self.threads())[0]
    }

    /// The group's Σ dy and Σ dy·(x − μ), the same bits as among those of all groups.
    pub fn upstream(&mut self, x: &Batch, dy: &Batch, centre: Centre) -> Pair {
        let edits = [x, dy].map(|batch| self.edits(batch));
        self.gather_dy(dy);
        let stored = self.dy.as_deref().unwrap_or_default();
        let (x, dy) = (Values::new(&self.x, &edits[0]), Values::new(stored, &edits[1]));
        upstream::upstream(&self.plan(), 0..1, x, dy, &[centre], self.threads())[0]
    }

    /// Copies together the group's cells of dy as they are stored, unless they are.
    pub fn gather_dy(&mut self, dy: &Batch) {
        if self.dy.is_none() {
            self.dy = Some(gather(self.stretch(), dy.stored(), std::mem::take(&mut self.spare)));
        }
    }

    /// Whether those of dy are copied together.
    pub fn has_dy(&self) -> bool {
        self.dy.is_some()
    }

    fn plan(&self) -> Traversal {
        Traversal::new(&self.partition).alone()
    }

    /// Where the group's cells lie in the batch.
    fn stretch(&self) -> Stretch {
        Traversal::new(&self.partition).group(self.group)
    }

    fn threads(&self) -> usize {
        worthwhile(available(), self.x.len())
    }

    /// The batch's edits in the group, by their place in it.
    fn edits(&self, batch: &Batch) -> Edits {
        let stretch = self.stretch();
        Edits::new(batch.edits().filter_map(|(cell, value)| Some((stretch.place(cell)?, value))).collect())
    }
}

/// Copies the cells of a group together, into memory of any length.
fn gather(stretch: Stretch, stored: &[f64], mut cells: Vec<f64>) -> Vec<f64> {
    let run = stretch.run();
    cells.resize(stretch.len(), 0.0);
    let threads = worthwhile(available(), cells.len());
    threads::each_share(stretch.len() / run, threads, run, &mut cells, |share, cells| {
        let runs = stretch.strides(stored).skip(share.start);
        if run == 1 {
            // Nearly always; and the fewer steps a cell takes, the more cells the core waits for at once.
            cells.iter_mut().zip(runs).for_each(|(to, from)| *to = from[0]);
        } else {
            cells.chunks_exact_mut(run).zip(runs).for_each(|(to, from)| to.copy_from_slice(&from[..run]));
        }
    });
    cells
}
