//! A batch that is only looked at: it goes forward through a network, and each layer is seen in passing.

use std::mem::swap;

use ndarray::{Array2, ArrayView2, ArrayViewMut2};

use super::forward::{self, Room, linear, partition};
use super::{Architecture, Net, Noise};
use crate::norm::{Moments, Partition, ProblemError};

/// The buffers for batches of a certain number of samples, of which nothing is learned. They are as large as the widest layer
/// needs, however many layers there are; the numbers are those of [`Pass::forward`](super::Pass::forward).
#[derive(Debug, Clone)]
pub struct Probe {
    /// The samples, shape (N, inputs).
    x: Array2<f64>,
    z: Vec<f64>,
    h: Vec<f64>,
    a: Vec<f64>,
    /// What the activation of the layer before gave.
    input: Vec<f64>,
    /// How the norm's groups lie, and what they had for mean and variance, a hidden layer each.
    partitions: Vec<Option<Partition>>,
    moments: Vec<Vec<Moments>>,
    /// Shape (N, classes).
    logits: Array2<f64>,
}

/// What a hidden layer computes; all arrays have shape (N, units).
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// What its matrix gives: the input of its norm.
    pub before_norm: ArrayView2<'a, f64>,
    /// The input of its activation.
    pub before_activation: ArrayView2<'a, f64>,
    /// What its activation gives.
    pub after_activation: ArrayView2<'a, f64>,
}

impl Probe {
    /// Buffers for batches of `samples` samples.
    ///
    /// # Errors
    /// When a group norm's groups do not divide the units of a layer.
    pub fn new(architecture: &Architecture, samples: usize) -> Result<Self, ProblemError> {
        let widths = || architecture.hidden.iter().copied();
        let room = || vec![0.0; samples * widths().max().unwrap_or(0)];
        let partitions = widths().map(|units| partition(architecture.norm, [samples, units]));
        Ok(Self {
            x: Array2::zeros((samples, architecture.inputs)),
            z: room(),
            h: if architecture.norm.is_some() { room() } else { Vec::new() },
            a: room(),
            input: room(),
            partitions: partitions.collect::<Result<_, ProblemError>>()?,
            moments: vec![Vec::new(); architecture.hidden.len()],
            logits: Array2::zeros((samples, architecture.outputs)),
        })
    }

    /// Takes some rows of x for the next batch; where there are fewer than samples the last one fills up the rest.
    ///
    /// # Panics
    /// When there are none, or more than samples.
    #[expect(clippy::needless_pass_by_value, reason = "a view is passed as a slice is")]
    pub fn take(&mut self, x: ArrayView2<'_, f64>, rows: &[usize]) {
        assert!(rows.len() <= self.x.nrows(), "the buffers have room for the batch");
        let fill = std::iter::repeat(&rows[rows.len() - 1]);
        for (mut to, &row) in self.x.rows_mut().into_iter().zip(rows.iter().chain(fill)) {
            to.assign(&x.row(row));
        }
    }

    /// The samples, shape (N, inputs), to be changed before [`Probe::forward`].
    pub fn x_mut(&mut self) -> ArrayViewMut2<'_, f64> {
        self.x.view_mut()
    }

    /// The samples, shape (N, inputs).
    #[must_use]
    pub fn x(&self) -> ArrayView2<'_, f64> {
        self.x.view()
    }

    /// Computes everything up to the logits, and shows each hidden layer, counted from 0, to `see`. In train mode the running
    /// statistics stay as they are until [`Probe::update_running`].
    #[expect(clippy::missing_panics_doc, reason = "it does not panic")]
    pub fn forward(&mut self, net: &Net, noise: Option<&Noise>, mut see: impl FnMut(usize, Seen<'_>)) {
        let Self { x, z, h, a, input, partitions, moments, logits } = self;
        let samples = x.nrows();
        let (last, layers) = net.layers.split_last().expect("there is an output layer");
        let mut width = None;
        for (l, layer) in layers.iter().enumerate() {
            let from = width.map_or(x.view(), |width| shaped(input, (samples, width)));
            let shape = (samples, layer.bias.len());
            let room = Room { z: shaped_mut(z, shape), h: shaped_mut(h, shape), a: shaped_mut(a, shape) };
            let noise = noise.map(|noise| &noise.draws()[l]);
            let partition = partitions[l].as_ref();
            moments[l] = room.fill(layer, partition, noise, net.architecture.activation, &from);
            let before_activation = if partition.is_some() { &*h } else { &*z };
            see(
                l,
                Seen {
                    before_norm: shaped(z, shape),
                    before_activation: shaped(before_activation, shape),
                    after_activation: shaped(a, shape),
                },
            );
            swap(a, input);
            width = Some(layer.bias.len());
        }
        let from = width.map_or(x.view(), |width| shaped(input, (samples, width)));
        linear(last, &from, logits.view_mut());
    }

    /// The mean cross-entropy of the batch after [`Probe::forward`]; label i is that of sample i.
    #[must_use]
    pub fn loss(&self, labels: &[usize]) -> f64 {
        forward::loss(self.logits.view(), labels)
    }

    /// The logits after [`Probe::forward`], shape (N, classes).
    #[must_use]
    pub fn logits(&self) -> ArrayView2<'_, f64> {
        self.logits.view()
    }

    /// How many numbers it has room for.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        [&self.z, &self.h, &self.a, &self.input].iter().map(|room| room.len()).sum::<usize>()
            + self.x.len()
            + self.logits.len()
    }

    /// The running statistics after the batch of the last [`Probe::forward`] in train mode.
    pub fn update_running(&self, net: &mut Net) {
        let partitions = self.partitions.iter().map(Option::as_ref);
        forward::update_running(net, partitions.zip(self.moments.iter().map(Vec::as_slice)));
    }
}

/// The beginning of a buffer, as an array; of an empty buffer none of it.
fn shaped(room: &[f64], (rows, columns): (usize, usize)) -> ArrayView2<'_, f64> {
    let rows = if room.is_empty() { 0 } else { rows };
    ArrayView2::from_shape((rows, columns), &room[..rows * columns]).expect("it is as long as that")
}

fn shaped_mut(room: &mut [f64], (rows, columns): (usize, usize)) -> ArrayViewMut2<'_, f64> {
    let rows = if room.is_empty() { 0 } else { rows };
    ArrayViewMut2::from_shape((rows, columns), &mut room[..rows * columns]).expect("it is as long as that")
}
