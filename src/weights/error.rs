//! Why no layer comes out of a checkpoint.

use crate::input::InputError;
use crate::msg;
use crate::norm::counted;
use crate::text::{Message, Tell, quoted, told};

/// Why no layer comes out of a checkpoint.
#[derive(Debug)]
pub enum WeightsError {
    /// The file cannot be read.
    Input(InputError),
    /// There is no layer of that name.
    NoLayer {
        /// The file.
        origin: String,
        /// The name asked for.
        name: String,
        /// The nearest name there is.
        nearest: Option<String>,
        /// How many layers there are.
        count: usize,
    },
    /// The layer and the batch have different numbers of channels.
    Channels {
        /// The layer's name.
        name: String,
        /// The layer's channels.
        layer: usize,
        /// The batch's channels.
        batch: usize,
    },
}

told!(WeightsError);

impl From<InputError> for WeightsError {
    fn from(error: InputError) -> Self {
        Self::Input(error)
    }
}

impl Tell for WeightsError {
    fn message(&self) -> Message {
        match self {
            Self::Input(error) => error.message(),
            Self::NoLayer { origin, name, nearest, count } => {
                let hint = match (nearest, count) {
                    (Some(name), _) => msg!("hint-nearest", name = name),
                    (None, 0) => msg!("weights-none-found"),
                    (None, 1) => msg!("weights-one-found", origin = origin),
                    (None, count) => msg!("weights-list-found", origin = origin, count = *count),
                };
                msg!("weights-no-layer", origin = origin, name = quoted(name), hint = hint)
            }
            Self::Channels { name, layer, batch } => {
                let (name, channels) = (quoted(name), counted(*layer, "channel"));
                msg!("weights-channels", name = name, channels = channels, batch = batch.to_string())
            }
        }
    }
}
