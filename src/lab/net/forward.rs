//! The way forward through one layer.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2, ArrayViewMut2};

use super::{Activation, Layer, Net};
use crate::norm::{Layout, Moments, Norm, Partition, ProblemError, kernels};

/// How the groups of the norm of a hidden layer lie, if it has one.
pub(super) fn partition(norm: Option<Norm>, shape: [usize; 2]) -> Result<Option<Partition>, ProblemError> {
    norm.map(|norm| Partition::new(&shape, Layout::ChannelsFirst, norm)).transpose()
}

/// Where a hidden layer's numbers go, arrays of shape (N, units), each in one piece: z, what the matrix gives; h, after the norm
/// and the noise, or without a norm nothing, as z takes its place; and a, what the activation gives.
pub(super) struct Room<'a> {
    pub z: ArrayViewMut2<'a, f64>,
    pub h: ArrayViewMut2<'a, f64>,
    pub a: ArrayViewMut2<'a, f64>,
}

impl Room<'_> {
    /// Computes the layer for its input, shape (N, inputs); what the norm's groups had for mean and variance.
    pub fn fill(
        self,
        layer: &Layer,
        partition: Option<&Partition>,
        noise: Option<&Array2<f64>>,
        activation: Activation,
        input: &ArrayView2<'_, f64>,
    ) -> Vec<Moments> {
        let Self { mut z, mut h, mut a } = self;
        linear(layer, input, z.view_mut());
        let (mut h, moments) = match (partition, &layer.norm) {
            (Some(partition), Some(norm)) => {
                let moments = kernels::forward(partition, norm, whole(&mut z), whole(&mut h), 1);
                (h, moments)
            }
            _ => (z, Vec::new()),
        };
        if let Some(noise) = noise {
            h += noise;
        }
        activation.apply(whole(&mut h), whole(&mut a));
        moments
    }
}

/// z = input · Wᵀ + b
pub(super) fn linear(layer: &Layer, input: &ArrayView2<'_, f64>, mut z: ArrayViewMut2<'_, f64>) {
    for row in whole(&mut z).chunks_exact_mut(layer.bias.len()) {
        row.copy_from_slice(&layer.bias);
    }
    general_mat_mul(1.0, input, &layer.weight.t(), 1.0, &mut z);
}

/// The mean cross-entropy of logits, shape (N, classes); label i is that of sample i.
#[expect(clippy::needless_pass_by_value, reason = "a view is passed as a slice is")]
pub(super) fn loss(logits: ArrayView2<'_, f64>, labels: &[usize]) -> f64 {
    let losses = logits.rows().into_iter().zip(labels).map(|(row, &label)| {
        let largest = row.fold(f64::NEG_INFINITY, |a, &b| a.max(b));
        row.iter().map(|v| (v - largest).exp()).sum::<f64>().ln() + largest - row[label]
    });
    losses.sum::<f64>() / labels.len() as f64
}

/// The running statistics after a batch in train mode, of which each hidden layer's norm had these moments.
pub(super) fn update_running<'a>(
    net: &mut Net,
    layers: impl Iterator<Item = (Option<&'a Partition>, &'a [Moments])>,
) {
    for ((partition, moments), layer) in layers.zip(&mut net.layers) {
        if let (Some(partition), Some(norm)) = (partition, &mut layer.norm) {
            (norm.running_mean, norm.running_var) = kernels::running(partition, norm, moments);
            norm.num_batches_tracked += 1;
        }
    }
}

fn whole<'a>(array: &'a mut ArrayViewMut2<'_, f64>) -> &'a mut [f64] {
    array.as_slice_mut().expect("it is made in one piece")
}
