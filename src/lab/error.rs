//! Why a lab cannot do what its settings ask for.

use thiserror::Error;

use super::list::{Lab, UnknownLab};
use crate::msg;
use crate::norm::{ProblemError, shape_text};
use crate::text::{Message, Tell, visible};

/// Why a lab cannot do what its settings ask for. Each is a sentence for the user.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("{}", self.message())]
pub enum LabError {
    /// There is no lab of that name.
    Unknown(UnknownLab),
    /// The lab has no setting of that name.
    NoSetting {
        /// The lab.
        lab: Lab,
        /// The name given.
        name: String,
        /// The names there are.
        known: String,
    },
    /// A setting was given a text that cannot be its value.
    Setting {
        /// The setting.
        name: String,
        /// Why.
        why: Message,
    },
    /// A setting is no whole number between two bounds.
    Count {
        /// The setting.
        name: String,
        /// What was given.
        found: String,
        /// The least it can be.
        least: usize,
        /// The most it can be.
        most: usize,
    },
    /// A setting is none of a few words.
    Choice {
        /// The setting.
        name: String,
        /// What was given.
        found: String,
        /// The words.
        choices: String,
    },
    /// A cell lies outside of x.
    Cell {
        /// The index given.
        index: Vec<usize>,
        /// x's shape.
        shape: Vec<usize>,
    },
    /// A split that is no list of whole numbers.
    NoSplit,
    /// The parts of a split do not add up to the batch.
    Split {
        /// The samples of each part.
        parts: Vec<usize>,
        /// The samples there are.
        samples: usize,
    },
    /// A split has a part without samples.
    EmptyPart {
        /// The part, counted from 0.
        part: usize,
    },
    /// There are more devices than samples, or none.
    Devices {
        /// The devices asked for.
        devices: usize,
        /// The samples there are.
        samples: usize,
    },
    /// The files of two ranks are not of one layer.
    Ranks {
        /// The rank that differs from rank 0.
        rank: usize,
        /// In what.
        what: &'static str,
    },
    /// A result of a rank does not have the shape that its part asks for.
    RankResult {
        /// What the file calls it.
        name: String,
        /// Its shape.
        shape: Vec<usize>,
        /// The right one.
        expected: Vec<usize>,
    },
    /// The devices are those of the ranks, and a split is given, too.
    RankSplit,
    /// Beside its samples a rank has another shape than rank 0.
    RankShape {
        /// The rank that differs from rank 0.
        rank: usize,
        /// Its x's shape.
        shape: Vec<usize>,
        /// That of rank 0.
        first: Vec<usize>,
    },
    /// Sizes of mini-batches that are no list of whole numbers.
    NoSizes,
    /// A mini-batch would have one value for each channel.
    SingleValue {
        /// The channels of the batch.
        channels: usize,
    },
    /// A mini-batch would be larger than the batch it is drawn from.
    LargerThanBatch {
        /// The samples of the mini-batch.
        m: usize,
        /// The samples there are.
        samples: usize,
    },
    /// There is one sample, so that nothing can be drawn.
    OneSample,
    /// The settings make no training.
    Training(Message),
    /// The devices' parts do not make one problem.
    Problem(ProblemError),
}

impl Tell for LabError {
    fn message(&self) -> Message {
        match self {
            Self::Unknown(why) => why.message(),
            Self::NoSetting { lab, name, known } => {
                msg!("lab-error-no-setting", lab = lab.name(), name = name, known = known)
            }
            Self::Setting { name, why } => msg!("lab-error-setting", name = name, why = why.clone()),
            Self::Count { name, found, least, most } => {
                let found =
                    if found.is_empty() { msg!("lab-error-nothing") } else { Message::verbatim(found) };
                let (least, is_bounded) = (least.to_string(), *most < usize::MAX);
                if is_bounded {
                    let most = most.to_string();
                    msg!("lab-error-count", name = name, found = found, least = least, most = most)
                } else {
                    msg!("lab-error-count-from", name = name, found = found, least = least)
                }
            }
            Self::Choice { name, found, choices } => {
                msg!("lab-error-choice", name = name, found = found, choices = choices)
            }
            Self::Cell { index, shape } => {
                msg!("lab-error-cell", index = shape_text(index), shape = shape_text(shape))
            }
            Self::NoSplit => msg!("lab-error-no-split"),
            Self::Split { parts, samples } => {
                let sum: Vec<String> = parts.iter().map(ToString::to_string).collect();
                // Each part fits in a usize; their sum need not.
                let total: u128 = parts.iter().map(|&n| n as u128).sum();
                msg!("lab-error-split", sum = sum.join(" + "), total = total.to_string(), n = *samples)
            }
            Self::EmptyPart { part } => msg!("lab-error-empty-part", part = *part),
            Self::Devices { devices: 0, samples } => msg!("lab-error-no-device", n = samples.to_string()),
            Self::Devices { devices, samples } => {
                msg!("lab-error-devices", devices = *devices, n = *samples)
            }
            Self::RankShape { rank, shape, first } => msg!(
                "lab-error-rank-shape",
                rank = rank.to_string(),
                shape = shape_text(shape),
                first = shape_text(first)
            ),
            Self::RankResult { name, shape, expected } => msg!(
                "lab-error-rank-result",
                name = visible(name),
                shape = shape_text(shape),
                expected = shape_text(expected)
            ),
            Self::RankSplit => msg!("lab-error-rank-split"),
            Self::Ranks { rank, what } => msg!("lab-error-ranks", rank = rank.to_string(), what = *what),
            Self::NoSizes => msg!("lab-error-no-sizes"),
            Self::SingleValue { channels } => msg!("lab-error-single-value", channels = channels.to_string()),
            Self::LargerThanBatch { m, samples } => {
                msg!("lab-error-larger-than-batch", m = m.to_string(), n = *samples)
            }
            Self::OneSample => msg!("lab-error-one-sample"),
            Self::Training(why) => why.clone(),
            Self::Problem(error) => msg!("lab-error-problem", error = error.message()),
        }
    }
}

impl From<ProblemError> for LabError {
    fn from(error: ProblemError) -> Self {
        Self::Problem(error)
    }
}
