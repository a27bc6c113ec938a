//! What is done to a batch to find out about a norm.

use std::ops::Range;

use ndarray::{ArrayD, IxDyn};

use super::property::Property;
use crate::msg;
use crate::norm::{Block, Draft, Partition, Problem};
use crate::text::{Message, Style};

/// What is done to the batch to find out about a property: some cells become `factor`·x + `shift`.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What is asked.
    pub property: Property,
    /// What x is multiplied by.
    pub factor: f64,
    /// What is then added.
    pub shift: f64,
    /// The cells that are changed; of [`Property::DependsOnBatch`] and [`Property::WorksWithOneSample`] those of the sample
    /// whose y is looked at, while all others are changed, or left out. `None` where there is nothing to change: x is 0.
    pub block: Option<Block>,
    /// The samples of the batch.
    samples: usize,
    /// The sample of the cell that is followed.
    own: usize,
    /// Where in its sample the position is that is scaled.
    position: String,
}

/// The batch after a change, and where its cells lie in the batch before.
#[derive(Debug)]
pub(super) struct Changed {
    pub change: Change,
    /// `None` where there is nothing to normalize again: the mode is changed, or x is 0.
    pub problem: Option<Problem>,
    pub place: Place,
}

/// Which cells are compared: these of the batch before, and as many from `after` on of the batch after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub before: Range<usize>,
    pub after: usize,
}

/// By how much a batch is changed, which is the same for every cell of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Amount {
    /// What x is multiplied by, where it is scaled.
    factor: f64,
    /// What is added, where it is shifted.
    shift: f64,
    /// The first cell that is not 0.
    first: Option<usize>,
}

impl Amount {
    pub fn of(problem: &Problem) -> Self {
        let x = problem.x().cells();
        let largest = x.iter().filter(|v| v.is_finite()).fold(0.0_f64, |most, v| most.max(v.abs()));
        // Powers of two: a product is exact, and a sum loses little.
        let factor = if largest < f64::MAX / 4.0 { 2.0 } else { 0.5 };
        let shift = if largest > 0.0 { largest.log2().floor().exp2() } else { 1.0 };
        Self { factor, shift, first: x.iter().position(|&v| v != 0.0) }
    }
}

impl Change {
    /// The change for the sample, the channel and the position of a cell. Where these are all zeros, and scaling them would
    /// change nothing, it is that of the first cell of the sample that is not, or else of the batch.
    pub(super) fn new(problem: &Problem, amount: Amount, cell: usize, property: Property) -> Self {
        let (partition, x) = (problem.partition(), problem.x().cells());
        let Amount { factor, shift, first } = amount;
        let (factor, shift) = match property {
            Property::DependsOnBatch => (factor, shift),
            Property::ShiftChannel | Property::ShiftSample | Property::ShiftAll => (1.0, shift),
            Property::SameInEval | Property::WorksWithOneSample => (1.0, 0.0),
            _ => (factor, 0.0),
        };
        let own = block(partition, cell, property);
        let is_moved = |block: &Block| {
            shift != 0.0 || factor == 1.0 || cells(partition, block).any(|cell| x[cell] != 0.0)
        };
        let (n, ..) = partition.split(cell);
        let of_sample = || {
            let size = partition.cells() / partition.samples();
            (n * size..(n + 1) * size).find(|&cell| x[cell] != 0.0)
        };
        let stand_in = || of_sample().or(first).map(|cell| block(partition, cell, property));
        let block = if is_moved(&own) { Some(own) } else { stand_in() };
        let position =
            block.as_ref().map_or_else(String::new, |at| partition.position_text(at.positions.start));
        Self { property, factor, shift, block, samples: partition.samples(), own: n, position }
    }

    /// What is done, in a few words: "sample 3 × 2".
    #[must_use]
    pub fn told(&self, style: Style) -> Message {
        let Some(Block { samples, channels, .. }) = &self.block else {
            return self.nothing();
        };
        let (n, c, p) = (samples.start, channels.start, self.position.as_str());
        let (factor, shift) = (self.factor, style.number(self.shift));
        let told = match self.property {
            Property::DependsOnBatch if self.samples == 1 => {
                msg!("lab-norms-change-joined", factor = factor, shift = shift)
            }
            Property::DependsOnBatch => {
                msg!("lab-norms-change-others", factor = factor, shift = shift)
            }
            Property::SameInEval => msg!("lab-norms-change-mode"),
            Property::ScaleChannel => msg!("lab-norms-change-scale-channel", c = c, factor = factor),
            Property::ShiftChannel => msg!("lab-norms-change-shift-channel", c = c, shift = shift),
            Property::ScaleSample => msg!("lab-norms-change-scale-sample", n = n, factor = factor),
            Property::ShiftSample => msg!("lab-norms-change-shift-sample", n = n, shift = shift),
            Property::ScalePosition => msg!("lab-norms-change-scale-position", p = p, factor = factor),
            Property::ScaleChannelOfSample => {
                msg!("lab-norms-change-scale-channel-of-sample", c = c, factor = factor)
            }
            Property::ShiftAll => msg!("lab-norms-change-shift-all", shift = shift),
            Property::WorksWithOneSample => msg!("lab-norms-change-alone", n = n),
        };
        let is_part = matches!(self.property, Property::ScalePosition | Property::ScaleChannelOfSample);
        if is_part && n != self.own { msg!("lab-norms-change-of-sample", n = n, what = told) } else { told }
    }

    /// What cannot be scaled, as x is 0 there.
    fn nothing(&self) -> Message {
        match self.property {
            Property::ScaleChannel => msg!("lab-norms-nothing-channel"),
            Property::ScalePosition => msg!("lab-norms-nothing-position"),
            Property::ScaleChannelOfSample => msg!("lab-norms-nothing-channel-of-sample"),
            _ => msg!("lab-norms-nothing-sample"),
        }
    }
}

impl Changed {
    pub fn new(problem: &Problem, change: Change) -> Self {
        let partition = problem.partition();
        let size = partition.cells() / partition.samples();
        let everything = Place { before: 0..partition.cells(), after: 0 };
        let Some(block) = change.block.clone() else {
            return Self { change, problem: None, place: everything };
        };
        let n = block.samples.start;
        let of_sample = n * size..(n + 1) * size;
        let changed = |v: f64| v * change.factor + change.shift;
        let x = || problem.x().cells().into_owned();
        let (x, place) = match change.property {
            Property::SameInEval => return Self { change, problem: None, place: everything },
            Property::DependsOnBatch => {
                let mut x = x();
                if partition.samples() == 1 {
                    x.extend_from_within(..);
                    x[size..].iter_mut().for_each(|v| *v = changed(*v));
                } else {
                    let (before, after) = (of_sample.start, of_sample.end);
                    x[..before].iter_mut().for_each(|v| *v = changed(*v));
                    x[after..].iter_mut().for_each(|v| *v = changed(*v));
                }
                (x, Place { before: of_sample.clone(), after: of_sample.start })
            }
            Property::WorksWithOneSample => {
                (problem.x().stretch(of_sample.clone()).into_owned(), Place { before: of_sample, after: 0 })
            }
            _ => {
                let mut x = x();
                cells(partition, &block).for_each(|cell| x[cell] = changed(x[cell]));
                (x, everything)
            }
        };
        let problem = Some(with_samples(problem, x));
        Self { change, problem, place }
    }

    /// The cells whose groups are asked about: those that are changed, or, where the others or the mode are, those whose y is
    /// looked at.
    pub fn concerned<'a>(&'a self, partition: &'a Partition) -> impl Iterator<Item = usize> + 'a {
        let changed = self.change.block.as_ref().filter(|_| self.change.property.is_invariance());
        let compared = changed.is_none().then(|| self.place.before.clone());
        let changed = changed.into_iter().flat_map(move |block| cells(partition, block));
        changed.chain(compared.into_iter().flatten())
    }
}

/// The cells that a property asks about, given one of them.
fn block(partition: &Partition, cell: usize, property: Property) -> Block {
    let (n, c, p) = partition.split(cell);
    let samples = 0..partition.samples();
    let channels = 0..partition.channels();
    let positions = 0..partition.positions();
    match property {
        Property::ScaleChannel | Property::ShiftChannel => Block { samples, channels: c..c + 1, positions },
        Property::ScalePosition => Block { samples: n..n + 1, channels, positions: p..p + 1 },
        Property::ScaleChannelOfSample => Block { samples: n..n + 1, channels: c..c + 1, positions },
        Property::ShiftAll => Block { samples, channels, positions },
        _ => Block { samples: n..n + 1, channels, positions },
    }
}

/// Whether a property is tried in the same way for both cells. Where x is 0 in all that would be scaled, another cell stands in for
/// the one that was asked about; which one that is does not depend on it.
pub(super) fn concerns_the_same(problem: &Problem, a: usize, b: usize, property: Property) -> bool {
    let of = |cell| block(problem.partition(), cell, property);
    // The mode is changed for the whole batch.
    property == Property::SameInEval || of(a) == of(b)
}

/// The flat indices of a block's cells.
fn cells<'a>(partition: &'a Partition, block: &'a Block) -> impl Iterator<Item = usize> + 'a {
    let Block { samples, channels, positions } = block;
    samples.clone().flat_map(move |n| {
        let of_channel = move |c| positions.clone().map(move |p| partition.cell(n, c, p));
        channels.clone().flat_map(of_channel)
    })
}

/// A problem with other samples, of the same shape each.
fn with_samples(problem: &Problem, x: Vec<f64>) -> Problem {
    let partition = problem.partition();
    let mut shape = partition.shape().to_vec();
    shape[0] = x.len() / (partition.cells() / partition.samples());
    let x = ArrayD::from_shape_vec(IxDyn(&shape), x).expect("whole samples have whole shapes");
    let draft = Draft { layout: Some(partition.layout()), ..Draft::new(x) };
    let built = draft.build().and_then(|built| built.with_parameters(problem.parameters().clone()));
    built.expect("the channels are those of the problem")
}
