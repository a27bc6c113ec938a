//! All norms on the same batch, side by side: what each makes of it, and what leaves its y as it is.
//!
//! The norms differ in which cells share a mean and a variance (Wu & He, *Group Normalization*, 2018, figure 2):
//!
//! ```text
//!     batch      a channel, over all samples and positions        layer      a whole sample
//!     instance   a channel of a sample                            group:G    C/G neighbouring channels of a sample
//!     layer:c    a position of a sample, over the channels        rms, rms:c as layer and layer:c, without a mean
//! ```
//!
//! What follows from that is not asserted here but tried: the batch is changed in some way (see [`Property`]), normalized again,
//! and its y compared with the one before.
//!
//! dy is the same under every norm, and so are γ, β, ε and the mode: those of the problem.

mod change;
mod compare;
mod figure;
mod finding;
mod property;
mod told;

use std::sync::Arc;

pub use change::Change;
pub use figure::{Figure, Mark};
pub use finding::{Answer, Finding, Nothing};
pub use property::Property;

use super::error::LabError;
use super::field::{self, Field, Steps, cell_at};
use super::list::Lab;
use crate::norm::{Norm, Partition, Problem, Quantity, Trace};
use change::{Amount, Changed};

/// What is varied.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {
    /// The groups of the group norm. Default: those of the problem's norm, if it is one, else about as many as a group has
    /// channels.
    pub groups: Option<usize>,
    /// The cell that is followed, as an index in x's own shape. Default: the one whose y the norms disagree on most.
    pub cell: Option<Vec<usize>>,
}

impl Settings {
    /// The rows of the form. The groups are those that divide the channels.
    pub(super) fn fields(&self, problem: &Problem) -> Vec<Field> {
        let partition = problem.partition();
        let groups = self.groups.unwrap_or_else(|| default_groups(partition));
        let steps = Steps::rungs(divisors(partition.channels()).iter().map(ToString::to_string));
        vec![Field { lab: Lab::Norms, name: GROUPS, value: groups.to_string(), steps }]
    }

    /// Reads a setting from text.
    pub(super) fn set(&mut self, name: &str, text: &str) -> Result<(), LabError> {
        if name != GROUPS {
            return Err(field::unknown(Lab::Norms, name, &[GROUPS]));
        }
        self.groups = Some(field::count(name, text, 1, usize::MAX)?);
        Ok(())
    }
}

/// The name of the one setting.
const GROUPS: &str = "groups";

/// One norm on the batch.
#[derive(Debug, Clone)]
pub struct Column {
    /// The norm.
    pub norm: Norm,
    /// What it makes of the batch; `None` until it is computed. Shared by the copies of the lab: under some norms it has as many
    /// statistics as the batch has cells.
    normalized: Option<Arc<Normalized>>,
    /// What was found out, in the order of [`Property::ALL`].
    findings: [Option<Finding>; Property::ALL.len()],
}

/// A batch under a norm.
#[derive(Debug)]
struct Normalized {
    /// Every number of it, and the same with ε = 0.
    traces: [Trace; 2],
    /// y of some cells all over the batch, as far as they are finite.
    sampled: Vec<f64>,
}

/// All norms on the same batch.
#[derive(Debug, Clone)]
pub struct Norms {
    problem: Problem,
    /// By how much it is changed to find something out.
    amount: Amount,
    /// The groups of the group norm.
    pub groups: usize,
    /// The flat index of the cell that is followed; while it is sought, the first.
    pub cell: usize,
    /// Whether the cell that is to be followed is still to be found.
    seeks: bool,
    /// The norms, in the order of [`Norm::all`].
    pub columns: Vec<Column>,
    /// The batch changed for the property that is being tried; the norms share it.
    changed: Option<Arc<Changed>>,
}

/// A batch of up to this many cells is normalized at once, when the lab is opened.
const AT_ONCE: usize = 1 << 16;

/// About how many cells are normalized and compared in one piece of the work.
const PIECE: usize = 1 << 19;

/// About how many cells [`Column::sampled`] is of.
const SAMPLED: usize = 1 << 12;

impl Norms {
    /// Begins with a batch: a small one is normalized at once, and all else is left to [`Norms::advance`].
    ///
    /// # Errors
    /// When the groups do not divide the channels, or the cell does not lie in x.
    pub fn new(problem: &Problem, settings: &Settings) -> Result<Self, LabError> {
        let partition = problem.partition();
        let groups = settings.groups.unwrap_or_else(|| default_groups(partition));
        let columns = Norm::all(groups).map(|norm| Column {
            norm,
            normalized: None,
            findings: [None; Property::ALL.len()],
        });
        problem.with_norm(Norm::Group(groups))?;
        let mut lab = Self {
            problem: problem.clone(),
            amount: Amount::of(problem),
            groups,
            cell: 0,
            seeks: settings.cell.is_none(),
            columns: columns.into(),
            changed: None,
        };
        if let Some(index) = &settings.cell {
            lab.cell = cell_at(index, partition.shape())?;
        }
        if partition.cells() <= AT_ONCE {
            while lab.normalize_next() || lab.seek() {}
        }
        Ok(lab)
    }

    /// The problem whose batch it is.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Does about `PIECE` cells of the work; false when there is none left.
    pub fn advance(&mut self) -> bool {
        let mut cells = 0;
        while cells < PIECE {
            if !self.normalize_next() && !self.seek() && !self.try_next() {
                return false;
            }
            cells += self.problem.partition().cells();
        }
        true
    }

    /// How many pieces of the work are done, and how many there are.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let done = |column: &Column| {
            usize::from(column.normalized.is_some()) + column.findings.iter().flatten().count()
        };
        (self.columns.iter().map(done).sum(), self.columns.len() * (1 + Property::ALL.len()))
    }

    /// Follows another cell; whether something is to be tried again: what was found out of the sample, the channel or the position of
    /// the one before, where the cell lies in another. The rest stands.
    ///
    /// # Panics
    /// When it is no flat index of x.
    pub fn follow(&mut self, cell: usize) -> bool {
        assert!(cell < self.problem.partition().cells(), "cell {cell} of {}", self.problem.x().len());
        if cell == self.cell {
            return false;
        }
        let before = self.cell;
        (self.cell, self.seeks) = (cell, false);
        self.changed = None;
        let mut again = false;
        for (at, property) in Property::ALL.into_iter().enumerate() {
            if change::concerns_the_same(&self.problem, before, cell, property) {
                continue;
            }
            again = true;
            self.columns.iter_mut().for_each(|column| column.findings[at] = None);
        }
        again
    }

    /// Whether the cell that shows most is still to be found.
    #[must_use]
    pub fn is_seeking(&self) -> bool {
        self.seeks
    }

    /// Whether every norm has been computed.
    #[must_use]
    pub fn is_normalized(&self) -> bool {
        self.columns.iter().all(|column| column.normalized.is_some())
    }

    /// What is told of the norms on this batch: where a sample has one position, what is asked of that is asked of the sample.
    pub fn properties(&self) -> impl Iterator<Item = Property> {
        let one_position = self.problem.partition().positions() == 1;
        Property::ALL
            .into_iter()
            .filter(move |&property| property != Property::ScalePosition || !one_position)
    }

    /// What is done to the batch to find out about a property, for the cell that is followed.
    #[must_use]
    pub fn change(&self, property: Property) -> Change {
        Change::new(&self.problem, self.amount, self.cell, property)
    }

    /// Normalizes the batch under the next norm; false when all have.
    fn normalize_next(&mut self) -> bool {
        let Some(column) = self.columns.iter_mut().find(|column| column.normalized.is_none()) else {
            return false;
        };
        column.normalized = Some(Arc::new(Normalized::new(&self.problem, column.norm)));
        true
    }

    /// Tries the next property under the next norm; false when all are tried.
    fn try_next(&mut self) -> bool {
        let is_open =
            |property: &Property| self.columns.iter().any(|column| column.finding(*property).is_none());
        let Some(property) = Property::ALL.into_iter().find(is_open) else { return false };
        let changed = match self.changed.take().filter(|changed| changed.change.property == property) {
            Some(changed) => changed,
            None => Arc::new(Changed::new(&self.problem, self.change(property))),
        };
        if let Some(column) = self.columns.iter_mut().find(|column| column.finding(property).is_none())
            && let Some(before) = &column.normalized
        {
            column.findings[property as usize] = Some(Finding::new(&before.traces, &changed, column.norm));
        }
        self.changed = Some(changed);
        true
    }

    /// Finds the cell to be followed, once every norm is computed; false when there is none to be found.
    fn seek(&mut self) -> bool {
        if self.seeks {
            (self.cell, self.seeks) = (self.most_disputed(), false);
            return true;
        }
        false
    }

    /// The first of the cells whose y the norms that do not make it 0 disagree on most.
    fn most_disputed(&self) -> usize {
        let traces: Vec<&Trace> =
            self.columns.iter().filter(|column| column.m() > 1).filter_map(Column::trace).collect();
        let cells = self.problem.partition().cells();
        let mut most = (0, 0.0);
        for start in (0..cells).step_by(SAMPLED) {
            let mut y = vec![0.0; SAMPLED.min(cells - start)];
            let mut span = vec![(f64::INFINITY, f64::NEG_INFINITY); y.len()];
            for trace in &traces {
                trace.fill(Quantity::Y, start, &mut y);
                for ((least, largest), &y) in span.iter_mut().zip(&y) {
                    (*least, *largest) = (least.min(y), largest.max(y));
                }
            }
            for (i, (least, largest)) in span.into_iter().enumerate() {
                if largest - least > most.1 {
                    most = (start + i, largest - least);
                }
            }
        }
        most.0
    }
}

impl Normalized {
    fn new(problem: &Problem, norm: Norm) -> Self {
        let traces = compare::both(problem, norm);
        let cells = problem.partition().cells();
        let ys =
            (0..cells).step_by(cells.div_ceil(SAMPLED)).map(|cell| traces[0].values([Quantity::Y], cell)[0]);
        let sampled = ys.filter(|y| y.is_finite()).collect();
        Self { traces, sampled }
    }
}

impl Column {
    /// Every number of the batch under the norm, once it is normalized.
    #[must_use]
    pub fn trace(&self) -> Option<&Trace> {
        self.normalized.as_ref().map(|normalized| &normalized.traces[0])
    }

    /// y of some four thousand cells all over the batch, or of all if there are no more, as far as they are finite; `None` until
    /// it is normalized.
    #[must_use]
    pub fn sampled(&self) -> Option<&[f64]> {
        self.normalized.as_ref().map(|normalized| &normalized.sampled[..])
    }

    /// What was found out about a property, once it is tried.
    #[must_use]
    pub fn finding(&self, property: Property) -> Option<&Finding> {
        self.findings[property as usize].as_ref()
    }

    /// How many statistics the layer keeps from batch to batch: a running mean and a running variance a channel, or none.
    #[must_use]
    pub fn kept_statistics(&self) -> usize {
        let channels = self.trace().map_or(0, |trace| trace.partition().channels());
        if self.norm.tracks_running() { 2 * channels } else { 0 }
    }

    /// How many parameters are learned: γ and β of each channel.
    #[must_use]
    pub fn parameters(&self) -> usize {
        let of = |trace: &Trace| {
            trace.problem().parameters().gamma.len() + trace.problem().parameters().beta.len()
        };
        self.trace().map_or(0, of)
    }

    fn m(&self) -> usize {
        self.trace().map_or(0, |trace| trace.partition().m())
    }

    /// Whether its statistics are kept ones, not those of the batch.
    fn uses_running(&self) -> bool {
        self.trace().is_some_and(|trace| trace.problem().uses_running())
    }
}

/// Those of the group norm at hand; else the divisor of the channels that is nearest to their root.
fn default_groups(partition: &Partition) -> usize {
    if let Norm::Group(groups) = partition.norm() {
        return groups;
    }
    let channels = partition.channels();
    let root = (channels as f64).sqrt();
    let distance = |groups: &usize| (*groups as f64 - root).abs();
    // Of two values only the sign is left.
    let is_large = |groups: &usize| channels / groups * partition.positions() > 2;
    let divisors = divisors(channels).into_iter().filter(is_large);
    divisors.min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(1)
}

/// The numbers that divide a number, the least first.
fn divisors(number: usize) -> Vec<usize> {
    let small: Vec<usize> = (1..=number.isqrt()).filter(|d| number.is_multiple_of(*d)).collect();
    let large = small.iter().rev().map(|d| number / d).filter(|d| d * d != number || !small.contains(d));
    small.iter().copied().chain(large).collect()
}

#[cfg(test)]
mod tests;
