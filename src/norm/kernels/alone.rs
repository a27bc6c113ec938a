//! One group, apart from its batch: after an edit of one cell no other is summed again.

use super::plan::Plan;
use super::sums::{Centre, Pair};
use super::threads::{self, worthwhile};
use super::{available, spread, upstream};
use crate::norm::batch::Batch;
use crate::norm::moments::Moments;
use crate::norm::{Norm, Partition};

/// The cells of x of one group, copied together.
pub(in crate::norm) struct Alone {
    plan: Plan,
    group: usize,
    rms: bool,
    x: Vec<f64>,
}

impl Alone {
    pub fn new(partition: &Partition, group: usize, x: &Batch) -> Self {
        let plan = Plan::new(partition);
        Self { plan, group, rms: partition.norm() == Norm::Rms, x: gather(&plan, group, x) }
    }

    /// The group's moments, the same bits as among those of all groups.
    pub fn moments(&self) -> Moments {
        spread::moments(&self.plan.alone(), 0..1, self.rms, self.x[..].into(), self.threads())[0]
    }

    /// The group's Σ dy and Σ dy·(x − μ), the same bits as among those of all groups.
    pub fn upstream(&self, dy: &Batch, centre: Centre) -> Pair {
        let dy = gather(&self.plan, self.group, dy);
        let (x, dy) = (self.x[..].into(), dy[..].into());
        upstream::upstream(&self.plan.alone(), 0..1, x, dy, &[centre], self.threads())[0]
    }

    fn threads(&self) -> usize {
        worthwhile(available(), self.x.len())
    }
}

/// Copies the cells of a group together.
fn gather(plan: &Plan, group: usize, batch: &Batch) -> Vec<f64> {
    let stretch = plan.group(group);
    let run = stretch.run();
    let mut cells = vec![0.0; stretch.len()];
    let threads = worthwhile(available(), cells.len());
    threads::each_share(stretch.len() / run, threads, run, &mut cells, |share, cells| {
        let strides = stretch.strides(batch.stored()).skip(share.start);
        for (to, from) in cells.chunks_exact_mut(run).zip(strides) {
            // Often a run is a single cell, for which a call that copies slices takes long.
            for (to, &from) in to.iter_mut().zip(from) {
                *to = from;
            }
        }
    });
    for (cell, value) in batch.edits() {
        if let Some(place) = stretch.place(cell) {
            cells[place] = value;
        }
    }
    cells
}
