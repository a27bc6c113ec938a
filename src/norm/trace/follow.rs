//! What an edit leaves true: the trace of an edited problem keeps the sums of the one before it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::Trace;
use crate::norm::backward::Backward;
use crate::norm::batch::Batch;
use crate::norm::forward::Forward;
use crate::norm::kernels::Alone;
use crate::norm::partition::Partition;
use crate::norm::problem::Problem;

impl Trace {
    /// Computes an edited problem, keeping the sums that the edit left true.
    ///
    /// With the same x, dy and norm, a change of γ, β, ε, momentum, mode, convention or running statistics costs
    /// O(channels) for the batch norm, and a cell of x or dy its own channel. For the other norms each costs a sweep, as
    /// their backward sums mix γ. The backward pass is computed here if it has been made before the edit; where there is no
    /// room for a new dy it is left to [`Trace::make_backward`].
    #[must_use]
    pub fn follow(&self, problem: Problem) -> Self {
        let stale = Stale::new(&problem, self);
        let (moments_read, sums_read) = stale.cells(problem.partition());
        let alone = if stale.keeps_stored { self.alone.clone() } else { Arc::default() };
        let before = self.backward.get();
        let dy = before.and_then(|_| match stale.dy {
            Some(dy) => Some(dy),
            None => Backward::make_dy(&problem, self.room).ok(),
        });
        let mut moments = self.forward.shared_moments();
        let mut sums = before.filter(|_| stale.sums.is_some()).and_then(Backward::sums);
        // The backward sums hang on the mean, so where only some are recomputed, all new moments are among them.
        for &group in stale.sums.iter().chain(&stale.moments).next().into_iter().flatten() {
            let mut kept = lock(&alone);
            let alone = take_apart(&mut kept, &problem, group);
            if stale.moments.as_ref().is_some_and(|groups| groups.contains(&group)) {
                Arc::make_mut(&mut moments)[group] = alone.moments(problem.x());
            }
            if let (Some(sums), Some(dy)) = (&mut sums, &dy) {
                Arc::make_mut(sums)[group] = alone.upstream(problem.x(), dy, moments[group].centre());
            }
        }
        let forward = match stale.moments {
            Some(_) => Forward::with_moments(problem, moments),
            None => Forward::new(problem),
        };
        let backward = dy.map(|dy| Backward::with_dy(&forward, dy, sums));
        let sums_read = if backward.is_some() { sums_read } else { forward.partition().cells() };
        Self {
            backward: Arc::new(backward.map_or_else(OnceLock::new, OnceLock::from)),
            forward,
            cells_read: (moments_read, sums_read),
            room: self.room,
            alone,
        }
    }

    /// How many cells [`Trace::follow`] would read to sum them: what it costs.
    #[must_use]
    pub fn cells_to_read(&self, problem: &Problem) -> usize {
        let (moments, sums) = Stale::new(problem, self).cells(problem.partition());
        moments + sums
    }

    /// Makes the next edits of x and dy in the group of a cell fast: copies its cells together, which takes longer than
    /// summing them where they lie far apart. It computes nothing, and the traces that follow this one share it.
    ///
    /// # Panics
    /// When there is no such cell.
    pub fn prepare(&self, cell: usize) {
        let mut kept = lock(&self.alone);
        let alone = take_apart(&mut kept, self.problem(), self.partition().group_of(cell));
        if let Some(backward) = self.backward.get() {
            alone.gather_dy(backward.dy());
        }
    }

    /// Whether [`Trace::prepare`] has nothing to do for this cell.
    ///
    /// # Panics
    /// When there is no such cell.
    #[must_use]
    pub fn is_prepared(&self, cell: usize) -> bool {
        let (partition, kept) = (self.partition(), lock(&self.alone));
        kept.as_ref().is_some_and(|alone| {
            alone.is(partition, partition.group_of(cell)) && (alone.has_dy() || !self.has_backward())
        })
    }
}

/// The cells of a group are copied together up to this many. A batch of larger groups has few of them, and a sweep of
/// all takes no memory.
pub(super) const LARGEST_ALONE: usize = 1 << 24;

/// What an edit leaves stale, and has to be read again.
struct Stale {
    /// The groups whose moments have to be recomputed; `None` where all have to.
    moments: Option<BTreeSet<usize>>,
    /// The groups whose backward sums have to be recomputed; `None` where all have to.
    sums: Option<BTreeSet<usize>>,
    /// Whether the backward sums are wanted at once.
    backward: bool,
    /// The cells of dy, if they are wanted and need not be made.
    dy: Option<Batch>,
    /// Whether the stored x and dy are those of before, whatever was edited.
    keeps_stored: bool,
}

impl Stale {
    fn new(problem: &Problem, before: &Trace) -> Self {
        let (partition, old) = (problem.partition(), before.problem());
        let groups = |cells: Vec<usize>| -> Option<BTreeSet<usize>> {
            let fits = cells.is_empty() || partition.m() <= LARGEST_ALONE;
            fits.then(|| cells.into_iter().map(|cell| partition.group_of(cell)).collect())
        };
        let same = old.partition() == partition;
        let backward = before.backward.get();
        let moments = problem.x().edited_since(old.x()).filter(|_| same).and_then(groups);
        let dy = backward.and_then(|made| problem.recipe().at_hand((old.recipe(), made.dy())));
        let dy_edits = match (&dy, backward) {
            (Some(dy), Some(made)) => dy.edited_since(made.dy()),
            // Nothing was copied of a dy that has not been made.
            _ => problem.recipe().comes_with(old.recipe()).then(Vec::new),
        };
        let dy_groups = dy_edits.filter(|_| same).and_then(groups);
        let keeps_stored = moments.is_some() && dy_groups.is_some();
        // Of the other norms the sums of a group weigh each cell by its channel's γ, and those of a channel by each group's s.
        let sums = match (&moments, dy_groups) {
            (Some(x), Some(dy)) if backward.is_some() && partition.groups_are_channels() => Some(x | &dy),
            _ => None,
        };
        Self { moments, sums, backward: backward.is_some(), dy, keeps_stored }
    }

    /// How many cells are read for the moments, and for the backward sums.
    fn cells(&self, partition: &Partition) -> (usize, usize) {
        let cells = |groups: &Option<BTreeSet<usize>>| {
            groups.as_ref().map_or(partition.cells(), |groups| groups.len() * partition.m())
        };
        (cells(&self.moments), if self.backward { cells(&self.sums) } else { 0 })
    }
}

fn lock(alone: &Mutex<Option<Alone>>) -> MutexGuard<'_, Option<Alone>> {
    alone.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The group apart from its batch: the one kept, if it is that one.
fn take_apart<'a>(kept: &'a mut Option<Alone>, problem: &Problem, group: usize) -> &'a mut Alone {
    let alone = match kept.take() {
        Some(same) if same.is(problem.partition(), group) => same,
        other => Alone::new(problem, group, other),
    };
    kept.insert(alone)
}
