//! One batch on several devices: every device alone, statistics averaged, statistics merged.
//!
//! Device k holds a run of samples, with n values of each channel, their mean μ and M2 = Σ (x − μ)². Three outcomes stand
//! against that of the whole batch on one device:
//!
//! ```text
//!     alone          every device normalizes with its own μ and σ² = M2/n                           (DataParallel, DDP)
//!     averaged       μ = Σ w μ_k and σ² = Σ w σ²_k, w = n_k/Σn or 1/K: the means' own variance is lost
//!     synchronised   moments merged pairwise, backward sums added                                   (SyncBatchNorm)
//! ```
//!
//! The batch norm in train mode alone has something to exchange, so that is what is computed, whatever the problem's norm
//! and mode are.

mod averaged;
mod device;
mod merge;
mod outcome;
mod ranks;
mod recognise;
mod split;
mod told;

use std::ops::Range;
use std::sync::Arc;

pub use averaged::{Averages, Weights};
pub use device::Device;
pub use merge::{Merge, tree};
use ndarray::ArrayD;
pub use outcome::{Differences, Kind, Outcome, Own};
pub use ranks::{Given, Job, join};
pub use recognise::{Found, Nearest, Off, Recognised};
pub use split::Split;

use super::error::LabError;
use super::field::{self, Field, Steps, cell_at};
use super::list::Lab;
use crate::compare::{apart, has_made_dy};
use crate::norm::{Mode, Moments, Norm, Parameters, Problem, Quantity, Trace};
use crate::text::Message;
use device::part;
use recognise::Computed;

/// What is varied.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {
    /// Which device holds which samples.
    pub split: Split,
    /// How the averaged outcome weighs the devices.
    pub weights: Weights,
    /// The cell that is followed, as an index in x's own shape. Default: the one that is farthest off when every device is
    /// alone.
    pub cell: Option<Vec<usize>>,
    /// The real job whose ranks are looked at, if any are.
    pub job: Option<Arc<Job>>,
    /// What is to be said of the files that were read.
    pub notes: Vec<Message>,
}

impl Settings {
    /// Whether they fit the problem: whether [`Replicas::new`] can be made of them.
    pub(super) fn check(&self, problem: &Problem) -> Result<(), LabError> {
        self.split.parts(problem.partition().samples())?;
        self.cell.as_ref().map_or(Ok(()), |index| cell_at(index, problem.partition().shape()).map(|_| ()))
    }

    /// What can be varied.
    pub(super) fn fields(&self, problem: &Problem) -> Vec<Field> {
        let samples = problem.partition().samples();
        let field = |name, value, steps| Field { lab: Lab::Replicas, name, value, steps };
        vec![
            field("split", self.split.typed(samples), Steps::rungs(self.split.ladder(samples))),
            field("average", self.weights.name().to_owned(), Steps::choice(Weights::ALL.map(Weights::name))),
        ]
    }

    /// Sets one of them.
    pub(super) fn set(&mut self, name: &str, text: &str) -> Result<(), LabError> {
        match name {
            "split" => self.split = text.parse()?,
            "average" => self.weights = field::choice(name, text, &Weights::ALL, Weights::name)?,
            _ => return Err(field::unknown(Lab::Replicas, name, &["split", "average"])),
        }
        Ok(())
    }
}

/// The numbers that are sent for the layer, and the numbers that the batch has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exchanged {
    /// In the forward pass each device sends n, and a mean and an M2 a channel: 2C + 1.
    pub forward: usize,
    /// In the backward pass Σ dy and Σ dy·x̂ of each channel: 2C.
    pub backward: usize,
    /// The cells of the batch, N·C·H·W.
    pub cells: usize,
}

/// The batch on several devices, computed.
#[derive(Debug, Clone)]
pub struct Replicas {
    /// The whole batch on one device, under batch norm in train mode.
    pub whole: Trace,
    /// The devices, in the order of their samples.
    pub devices: Vec<Device>,
    /// The moments of all devices merged, of each channel.
    pub merged: Vec<Moments>,
    /// What averaging gives, in the order of [`Weights::ALL`].
    pub averages: [Averages; 2],
    /// With which of them the averaged outcome is made.
    pub weights: Weights,
    /// The outcomes, in the order of [`Kind::ALL`].
    pub outcomes: [Outcome; 3],
    /// The largest |y| of each channel of the whole batch.
    largest_y: Vec<f64>,
    /// The flat index of the cell that is followed.
    pub cell: usize,
    /// The real job whose ranks the devices were.
    pub job: Option<Arc<Job>>,
    /// Which of the outcomes the results of its ranks are, where there are any.
    pub found: Option<Found>,
    /// What is to be said of its files.
    pub notes: Vec<Message>,
    /// Whether the problem has another norm or mode than the batch norm in train mode, which alone is computed.
    pub is_another: bool,
    /// Whether nobody has given dy, so that a random one is taken.
    pub has_made_dy: bool,
}

impl Replicas {
    /// Splits the batch and computes every outcome.
    ///
    /// # Errors
    /// When the split does not fit the samples, or the cell does not lie in x.
    pub fn new(problem: &Problem, settings: &Settings) -> Result<Self, LabError> {
        let parts = settings.split.parts(problem.partition().samples())?;
        let (job, p) = (settings.job.clone(), problem.parameters());
        let is_another = p.mode != Mode::Train || problem.partition().norm() != Norm::Batch;
        let has_made_dy = has_made_dy(problem);
        let is_edited = job.as_ref().is_some_and(|job| !job.is_of(problem));
        let problem = in_training(problem)?;
        let whole = Trace::new(problem);
        let problem = whole.settled();
        let samples: Vec<Range<usize>> = ranges(&parts).collect();
        let moments: Vec<Vec<Moments>> = samples
            .iter()
            .map(|range| Ok(part(&problem, range)?.moments().to_vec()))
            .collect::<Result<_, LabError>>()?;
        let merged: Vec<Moments> = (0..problem.partition().channels())
            .map(|channel| {
                let of_channel: Vec<Moments> = moments.iter().map(|of_device| of_device[channel]).collect();
                merge::merged(&of_channel)
            })
            .collect();
        let factors = outcome::normalizers(&problem, &merged);
        let devices: Vec<Device> = samples
            .into_iter()
            .zip(moments)
            .map(|(samples, moments)| {
                let (sum_dy, sum_dy_x_hat) = outcome::backward_sums(&problem, &samples, &factors);
                Device { samples, moments, sum_dy, sum_dy_x_hat }
            })
            .collect();
        let averages = Weights::ALL.map(|weights| Averages::new(&devices, weights));
        let weights = settings.weights;
        let outcomes = [
            outcome::alone(&problem, &devices)?,
            averaged::outcome(&problem, &devices, &averages[weights as usize]),
            outcome::synchronised(&problem, &devices, &merged, &factors),
        ]
        .map(|outcome| outcome.against(&whole));
        let computed = Computed {
            problem: &problem,
            devices: &devices,
            merged: &merged,
            averages: &averages,
            weights,
            outcomes: &outcomes,
        };
        let found = match &job {
            Some(job) if job.results.is_empty() => None,
            Some(_) if is_edited => Some(Found::Edited),
            Some(job) if job.parts != parts => Some(Found::OtherSplit),
            Some(job) => recognise::recognise(job, &computed)?.map(Found::Compared),
            None => None,
        };
        let y = whole.array(Quantity::Y);
        let mut largest_y = vec![0.0_f64; problem.partition().channels()];
        for (cell, y) in y.iter().enumerate() {
            let c = problem.partition().channel_of(cell);
            largest_y[c] = largest_y[c].max(y.abs());
        }
        let cell = match &settings.cell {
            Some(index) => cell_at(index, problem.partition().shape())?,
            None => farthest(&outcomes[0].y, &y),
        };
        let notes = settings.notes.clone();
        Ok(Self {
            whole,
            devices,
            merged,
            averages,
            weights,
            outcomes,
            largest_y,
            cell,
            job,
            found,
            notes,
            is_another,
            has_made_dy,
        })
    }

    /// The outcome of a kind.
    #[must_use]
    pub fn outcome(&self, kind: Kind) -> &Outcome {
        &self.outcomes[kind as usize]
    }

    /// The channel of the cell that is followed.
    #[must_use]
    pub fn channel(&self) -> usize {
        self.whole.partition().channel_of(self.cell)
    }

    /// The device that holds the cell that is followed.
    #[must_use]
    pub fn device(&self) -> usize {
        self.device_of(self.cell)
    }

    /// The device that holds a cell.
    #[must_use]
    pub fn device_of(&self, cell: usize) -> usize {
        let sample = self.whole.partition().split(cell).0;
        self.devices.iter().take_while(|device| device.samples.end <= sample).count()
    }

    /// How the moments of one channel are merged, two parts at a time.
    #[must_use]
    pub fn tree(&self, channel: usize) -> Vec<Merge> {
        let moments: Vec<Moments> = self.devices.iter().map(|device| device.moments[channel]).collect();
        tree(&moments)
    }

    /// What goes over the wire.
    #[must_use]
    pub fn exchanged(&self) -> Exchanged {
        let partition = self.whole.partition();
        let channels = partition.channels();
        Exchanged { forward: 2 * channels + 1, backward: 2 * channels, cells: partition.cells() }
    }
}

/// The problem as the lab takes it: batch norm in train mode.
fn in_training(problem: &Problem) -> Result<Problem, LabError> {
    let parameters = Parameters { mode: Mode::Train, ..problem.parameters().clone() };
    Ok(problem.with_norm(Norm::Batch)?.with_parameters(parameters)?)
}

/// Consecutive ranges of the given lengths.
fn ranges(parts: &[usize]) -> impl Iterator<Item = Range<usize>> {
    parts.iter().scan(0, |next, len| {
        let start = *next;
        *next += len;
        Some(start..*next)
    })
}

/// The first of the cells whose numbers are farthest apart.
fn farthest(a: &[f64], b: &ArrayD<f64>) -> usize {
    // A number that is none on one side only is farther off than any number.
    let apart = a.iter().zip(b).map(|(&a, &b)| apart(a, b));
    let (cell, _) =
        apart.enumerate().fold((0, 0.0), |best, (cell, d)| if d > best.1 { (cell, d) } else { best });
    cell
}
