//! Why no layer comes out of a checkpoint.

use thiserror::Error;

use crate::input::{InputError, quoted};

/// Why no layer comes out of a checkpoint. Each is a sentence for the user.
#[derive(Debug, Error)]
pub enum WeightsError {
    /// The file cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// There is no layer of that name.
    #[error("{origin} has no normalization layer {}; {}", quoted(.name), hint(.nearest.as_deref(), *.count, .origin))]
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
    #[error("layer {} has {}, but the batch has {batch}", quoted(.name), crate::norm::counted(*.layer, "channel"))]
    Channels {
        /// The layer's name.
        name: String,
        /// The layer's channels.
        layer: usize,
        /// The batch's channels.
        batch: usize,
    },
}

fn hint(nearest: Option<&str>, count: usize, origin: &str) -> String {
    match (nearest, count) {
        (Some(name), _) => format!("did you mean \"{name}\"?"),
        (None, 0) => "none was found in it".to_owned(),
        (None, 1) => format!("--weights {origin} alone names the one that it has"),
        (None, count) => format!("--weights {origin} alone lists the {count} that it has"),
    }
}
