//! A small fully connected network whose normalization is that of [`norm::kernels`](crate::norm::kernels).
//!
//! ```text
//!     x ──► W x + b ──► norm ──► + noise ──► activation ──► … ──► W a + b ──► softmax, cross-entropy
//!            (z)                  (h)           (a)                (logits)
//!     └──────────── a hidden layer ───────────────────┘       └ the output layer ┘
//! ```
//!
//! - [`Net`]: the parameters, and how they begin ([`Init`])
//! - [`Pass`]: the buffers of one batch, forward and backward
//! - [`Probe`]: those of a batch that is only looked at
//! - [`Descent`]: stochastic gradient descent with momentum

mod activation;
mod descent;
mod forward;
mod init;
mod pass;
mod probe;

use ndarray::{Array2, ArrayView2};

use crate::norm::{Convention, Mode, Norm, Parameters};

pub use activation::Activation;
pub(crate) use descent::along;
pub use descent::{Descent, Gradient};
pub use init::Init;
pub use pass::{Noise, Pass};
pub use probe::{Probe, Seen};

/// What a network is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Architecture {
    /// The features of a sample.
    pub inputs: usize,
    /// The units of each hidden layer, at least one layer.
    pub hidden: Vec<usize>,
    /// The classes.
    pub outputs: usize,
    /// The activation of the hidden layers.
    pub activation: Activation,
    /// The norm before each activation, if there is one.
    pub norm: Option<Norm>,
    /// ε of the norm.
    pub eps: f64,
    /// The weight of a new batch in the running statistics, as PyTorch means it.
    pub momentum: f64,
}

impl Architecture {
    /// The inputs and outputs of each layer's matrix.
    fn shapes(&self) -> impl Iterator<Item = (usize, usize)> {
        let widths: Vec<usize> =
            [self.inputs].into_iter().chain(self.hidden.iter().copied()).chain([self.outputs]).collect();
        (1..widths.len()).map(move |l| (widths[l - 1], widths[l]))
    }
}

/// The parameters of a network.
#[derive(Debug, Clone)]
pub struct Net {
    pub(super) architecture: Architecture,
    /// The hidden layers, then the output layer.
    pub(super) layers: Vec<Layer>,
}

/// The parameters of a layer.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    /// Shape (outputs, inputs), as in PyTorch.
    pub weight: Array2<f64>,
    /// Shape (outputs).
    pub bias: Vec<f64>,
    /// The norm's, with its running statistics.
    pub norm: Option<Parameters>,
}

impl Net {
    /// A network at the start: its weights by `init`, those of the hidden layers times `scale`. Networks of the same seed have the
    /// same standard normal numbers, each scaled as its init wants it.
    #[must_use]
    pub fn new(architecture: Architecture, init: Init, scale: f64, seed: u32) -> Self {
        let mut draws = init::Draws::new(init, seed);
        let last = architecture.hidden.len();
        let layers = architecture.shapes().enumerate().map(|(l, (inputs, outputs))| {
            let (mut weight, bias) = draws.layer(inputs, outputs);
            if l < last && scale != 1.0 {
                weight *= scale;
            }
            let norm = architecture.norm.filter(|_| l < last).map(|_| Parameters {
                gamma: vec![1.0; outputs],
                beta: vec![0.0; outputs],
                eps: architecture.eps,
                momentum: Some(architecture.momentum),
                num_batches_tracked: 0,
                mode: Mode::Train,
                convention: Convention::PyTorch,
                running_mean: vec![0.0; outputs],
                running_var: vec![1.0; outputs],
            });
            Layer { weight, bias, norm }
        });
        let layers = layers.collect();
        Self { architecture, layers }
    }

    /// What it is made of.
    #[must_use]
    pub fn architecture(&self) -> &Architecture {
        &self.architecture
    }

    /// The weight, shape (outputs, inputs), and the bias of every layer, the output layer last.
    pub fn weights(&self) -> impl Iterator<Item = (ArrayView2<'_, f64>, &[f64])> {
        self.layers.iter().map(|layer| (layer.weight.view(), &layer.bias[..]))
    }

    /// The norm's parameters of a hidden layer, counted from 0.
    #[must_use]
    pub fn norm(&self, layer: usize) -> Option<&Parameters> {
        self.layers.get(layer)?.norm.as_ref()
    }

    /// Whether the batch's own statistics normalise, or the running ones.
    pub fn set_mode(&mut self, mode: Mode) {
        for norm in self.norms() {
            norm.mode = mode;
        }
    }

    /// The norms' parameters of all hidden layers.
    pub(super) fn norms(&mut self) -> impl Iterator<Item = &mut Parameters> {
        self.layers.iter_mut().filter_map(|layer| layer.norm.as_mut())
    }

    /// Everything that is learned, in the order of [`Gradient::slices`].
    fn slices(&mut self) -> impl Iterator<Item = &mut [f64]> {
        self.layers.iter_mut().flat_map(|Layer { weight, bias, norm }| {
            let (gamma, beta) =
                norm.as_mut().map_or((&mut [][..], &mut [][..]), |norm| (&mut norm.gamma, &mut norm.beta));
            [weight.as_slice_mut().expect("it is made in one piece"), bias, gamma, beta]
        })
    }
}

#[cfg(test)]
mod tests;
