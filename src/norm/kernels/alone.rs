//! One group, apart from its batch: after an edit of one cell no other group is summed again.

use std::sync::OnceLock;

use super::plan::{Plan, Stretch};
use super::sums::{Centre, Pair};
use super::threads::{self, worthwhile};
use super::{available, spread, upstream};
use crate::norm::batch::{Batch, Edits, Values};
use crate::norm::moments::Moments;
use crate::norm::{Norm, Partition, Problem};

/// The cells of one group, copied together from x and dy as they are stored: whoever edits one cell soon edits another
/// beside it.
#[derive(Debug)]
pub(in crate::norm) struct Alone {
    partition: Partition,
    group: usize,
    x: Vec<f64>,
    /// Only where the backward sums are asked for.
    dy: OnceLock<Vec<f64>>,
}

impl Alone {
    pub fn new(problem: &Problem, group: usize) -> Self {
        let partition = problem.partition().clone();
        let x = gather(Plan::new(&partition).group(group), problem.x().stored());
        Self { partition, group, x, dy: OnceLock::new() }
    }

    /// Whether it is this group, in a problem with the stored x and dy that it was made of.
    pub fn is(&self, partition: &Partition, group: usize) -> bool {
        self.group == group && self.partition == *partition
    }

    /// The group's moments, the same bits as among those of all groups.
    pub fn moments(&self, x: &Batch) -> Moments {
        let rms = self.partition.norm() == Norm::Rms;
        let edits = self.edits(x);
        spread::moments(&self.plan(), 0..1, rms, Values::new(&self.x, &edits), self.threads())[0]
    }

    /// The group's Σ dy and Σ dy·(x − μ), the same bits as among those of all groups.
    pub fn upstream(&self, x: &Batch, dy: &Batch, centre: Centre) -> Pair {
        let edits = [x, dy].map(|batch| self.edits(batch));
        let (x, dy) = (Values::new(&self.x, &edits[0]), Values::new(self.gathered(dy), &edits[1]));
        upstream::upstream(&self.plan(), 0..1, x, dy, &[centre], self.threads())[0]
    }

    /// The group's cells of dy as they are stored, copied together when they are first asked for.
    pub fn gathered(&self, dy: &Batch) -> &[f64] {
        self.dy.get_or_init(|| gather(self.stretch(), dy.stored()))
    }

    /// Whether those of dy have been asked for.
    pub fn has_dy(&self) -> bool {
        self.dy.get().is_some()
    }

    fn plan(&self) -> Plan {
        Plan::new(&self.partition).alone()
    }

    /// Where the group's cells lie in the batch.
    fn stretch(&self) -> Stretch {
        Plan::new(&self.partition).group(self.group)
    }

    fn threads(&self) -> usize {
        worthwhile(available(), self.x.len())
    }

    /// The batch's edits in the group, by their place in it.
    fn edits(&self, batch: &Batch) -> Edits {
        let stretch = self.stretch();
        batch.edits().filter_map(|(cell, value)| Some((stretch.place(cell)?, value))).collect()
    }
}

/// Copies the cells of a group together.
fn gather(stretch: Stretch, stored: &[f64]) -> Vec<f64> {
    let run = stretch.run();
    let mut cells = vec![0.0; stretch.len()];
    let threads = worthwhile(available(), cells.len());
    threads::each_share(stretch.len() / run, threads, run, &mut cells, |share, cells| {
        for (to, from) in cells.chunks_exact_mut(run).zip(stretch.strides(stored).skip(share.start)) {
            // Often a run is a single cell, for which a call that copies slices takes long.
            for (to, &from) in to.iter_mut().zip(from) {
                *to = from;
            }
        }
    });
    cells
}
