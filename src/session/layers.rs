//! The layers of a checkpoint, of which one is picked.

use crate::input::{Options, Source, load};
use crate::norm::{Problem, Trace};
use crate::text::{Message, Tell};
use crate::weights::Layer;

/// The samples of the batch that a layer is shown on where none is given.
pub const SAMPLES: usize = 8;

/// A list of layers, one of them selected. Never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Layers {
    /// The checkpoint's name.
    pub file: String,
    /// The layers.
    pub layers: Vec<Layer>,
    /// Which of them is selected.
    pub selected: usize,
    /// Whether the batch was given, so that a layer must fit it; else it is made to fit the layer.
    pub keeps_batch: bool,
}

impl Layers {
    /// The selected layer.
    #[must_use]
    pub fn layer(&self) -> &Layer {
        &self.layers[self.selected]
    }

    /// Moves the selection.
    pub fn move_by(&mut self, rows: isize) {
        self.selected = self.selected.saturating_add_signed(rows).min(self.layers.len() - 1);
    }
}

/// The batch of a layer for which none is given, see [`default_batch`], with the other parameters of a present problem.
///
/// # Errors
/// A sentence, when they do not make a problem.
pub fn shown_alone(layer: &Layer, present: &Trace) -> Result<Problem, Message> {
    let own = present.problem().parameters();
    let mut draft = load(&default_batch(layer), &Options::default()).map_err(|error| error.message())?;
    draft.norm = Some(present.partition().norm());
    draft.convention = Some(own.convention);
    draft.eps = Some(own.eps);
    draft.momentum = Some(own.momentum);
    draft.mode = Some(own.mode);
    layer.clone().put_over(&mut draft, None).map_err(|error| error.message())?;
    draft.build().map_err(|error| error.message())
}

/// Eight standard normal samples with the layer's channels.
#[must_use]
pub fn default_batch(layer: &Layer) -> Source {
    Source::Random { shape: vec![SAMPLES, layer.channels()], seed: 0 }
}
