//! Normalization layers found in a checkpoint: safetensors, a PyTorch state dict, an ONNX model, GGUF, or an NPZ as
//! `numpy.savez(**state_dict)` makes it.
//!
//! ```text
//!     names and shapes ──► layers, by the styles of names of PyTorch, Keras and ONNX ──► survey ──► text, JSON
//!                                └──► one layer's numbers, put over a problem
//! ```
//!
//! Of the file only the header is read, and the tensors of normalization layers.

mod error;
mod layer;
mod list;
mod names;
mod survey;

use std::path::Path;

pub use error::WeightsError;
pub use layer::Layer;
pub(crate) use list::table;
pub use list::{write_json, write_text};
pub use survey::{NEAR_ZERO, Survey};

use crate::input::{Arrays, InputError};
use crate::text::nearest;
use names::{Found, Role};

/// A checkpoint, of whose layers the names are known and the numbers wait.
#[derive(Debug)]
pub struct Checkpoint {
    origin: String,
    arrays: Arrays<'static>,
    layers: Vec<Found>,
}

impl Checkpoint {
    /// Opens a file of named arrays and looks for normalization layers by the names and shapes in it.
    ///
    /// # Errors
    /// When the file cannot be read or holds no named arrays.
    pub fn open(path: &Path) -> Result<Self, WeightsError> {
        let mut arrays = Arrays::open(path)?;
        let mut all = Vec::new();
        for (i, name) in arrays.names().into_iter().enumerate() {
            // What has no name of a part is not looked at: in an NPZ each look unpacks something.
            if names::is_part(&name)
                && let Some(shape) = arrays.shape(i)?
            {
                all.push((i, name, shape));
            }
        }
        Ok(Self { origin: arrays.origin().to_owned(), layers: names::find(&all), arrays })
    }

    /// Whether a file holds a model's normalization layers and no batch. One that should and cannot be read counts too: what
    /// is wrong with it is said where it is opened.
    #[must_use]
    pub fn is_all_of(path: &Path) -> bool {
        // What flows through a pipe cannot be read twice.
        if !path.is_file() {
            return false;
        }
        match Self::open(path) {
            Ok(checkpoint) => {
                let holds_batch = checkpoint.arrays.names().iter().any(|name| name == "x");
                !checkpoint.layers.is_empty() && !holds_batch
            }
            Err(error) => matches!(error, WeightsError::Input(InputError::Unreadable { .. })),
        }
    }

    /// What the user calls the file.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Every layer, in the natural order of the names.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn layers(&mut self) -> Result<Vec<Layer>, WeightsError> {
        (0..self.layers.len()).map(|i| self.read(i)).collect()
    }

    /// The layer of that name.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn layer(&mut self, name: &str) -> Result<Layer, WeightsError> {
        match self.layers.iter().position(|layer| layer.name == name) {
            Some(i) => self.read(i),
            None => Err(WeightsError::NoLayer {
                origin: self.origin.clone(),
                name: name.to_owned(),
                nearest: nearest(name, self.layers.iter().map(|layer| layer.name.as_str()))
                    .map(str::to_owned),
                count: self.layers.len(),
            }),
        }
    }

    fn read(&mut self, i: usize) -> Result<Layer, WeightsError> {
        let Found { name, style, parts } = self.layers[i].clone();
        Ok(Layer {
            name,
            style,
            gamma: self.numbers(parts[Role::Gamma as usize])?,
            beta: self.numbers(parts[Role::Beta as usize])?,
            running_mean: self.numbers(parts[Role::RunningMean as usize])?,
            running_var: self.numbers(parts[Role::RunningVar as usize])?,
            num_batches_tracked: match parts[Role::NumBatchesTracked as usize] {
                Some(part) => Some(self.arrays.read_count(part)?),
                None => None,
            },
            eps: self.numbers(parts[Role::Eps as usize])?.and_then(|eps| eps.first().copied()),
        })
    }

    fn numbers(&mut self, part: Option<usize>) -> Result<Option<Vec<f64>>, InputError> {
        part.map(|part| Ok(self.arrays.read(part)?.0.into_iter().collect())).transpose()
    }
}
