//! What is asked of a norm.

use crate::text::Message;

/// What is asked of a norm. Each is answered by trying it on the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Property {
    /// Does y of a sample depend on the other samples?
    DependsOnBatch,
    /// Is y the same in train and in eval mode?
    SameInEval,
    /// Is y unchanged if a channel is scaled?
    ScaleChannel,
    /// If a number is added to a channel?
    ShiftChannel,
    /// If a sample is scaled?
    ScaleSample,
    /// If a number is added to a sample?
    ShiftSample,
    /// If one position of a sample is scaled, in all channels?
    ScalePosition,
    /// If one channel of one sample is scaled?
    ScaleChannelOfSample,
    /// If a number is added to every cell?
    ShiftAll,
    /// Does it work with a single sample?
    WorksWithOneSample,
}

impl Property {
    /// Every property, in the order in which they are told.
    pub const ALL: [Self; 10] = [
        Self::DependsOnBatch,
        Self::SameInEval,
        Self::ScaleChannel,
        Self::ShiftChannel,
        Self::ScaleSample,
        Self::ShiftSample,
        Self::ScalePosition,
        Self::ScaleChannelOfSample,
        Self::ShiftAll,
        Self::WorksWithOneSample,
    ];

    /// The name in files: `scale_channel`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DependsOnBatch => "depends_on_batch",
            Self::SameInEval => "same_in_eval",
            Self::ScaleChannel => "scale_channel",
            Self::ShiftChannel => "shift_channel",
            Self::ScaleSample => "scale_sample",
            Self::ShiftSample => "shift_sample",
            Self::ScalePosition => "scale_position",
            Self::ScaleChannelOfSample => "scale_channel_of_sample",
            Self::ShiftAll => "shift_all",
            Self::WorksWithOneSample => "works_with_one_sample",
        }
    }

    /// The question, in a few words.
    #[must_use]
    pub fn question(self) -> Message {
        Message::named(format!("lab-norms-ask-{}", self.name().replace('_', "-")))
    }

    /// Whether it asks if y is unchanged when x is changed.
    #[must_use]
    pub fn is_invariance(self) -> bool {
        !matches!(self, Self::DependsOnBatch | Self::SameInEval | Self::WorksWithOneSample)
    }
}
