//! One batch through a network and back.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2};

use super::forward::{self, Room, linear, partition};
use super::{Architecture, Gradient, Net};
use crate::norm::{Moments, Partition, ProblemError, Randn, kernels};

/// The buffers for batches of a certain number of samples, used again for every batch.
///
/// [`Pass::forward`] fills them up to the loss; [`Pass::backward`] goes on to the gradients.
#[derive(Debug, Clone)]
pub struct Pass {
    /// The samples, shape (N, inputs).
    x: Array2<f64>,
    hidden: Vec<Hidden>,
    /// Shape (N, classes).
    logits: Array2<f64>,
    /// The gradient of the logits.
    dlogits: Array2<f64>,
    /// The gradient by the parameters of each layer.
    gradients: Vec<Gradient>,
}

/// The buffers of a hidden layer; all arrays have shape (N, units).
#[derive(Debug, Clone)]
struct Hidden {
    /// How the norm's groups lie; `None` without a norm.
    partition: Option<Partition>,
    /// What the matrix gives.
    z: Array2<f64>,
    /// After the norm and the noise; without a norm z takes its place.
    h: Array2<f64>,
    a: Array2<f64>,
    moments: Vec<Moments>,
    /// The gradient of h.
    dh: Array2<f64>,
    /// The gradient of z; without a norm dh takes its place.
    dz: Array2<f64>,
}

impl Hidden {
    fn dz(&self) -> &Array2<f64> {
        if self.partition.is_some() { &self.dz } else { &self.dh }
    }
}

impl Pass {
    /// Buffers for batches of `samples` samples.
    ///
    /// # Errors
    /// When a group norm's groups do not divide the units of a layer.
    pub fn new(architecture: &Architecture, samples: usize) -> Result<Self, ProblemError> {
        let hidden = architecture.hidden.iter().map(|&units| {
            let shape = [samples, units];
            let normed = [if architecture.norm.is_some() { samples } else { 0 }, units];
            Ok(Hidden {
                partition: partition(architecture.norm, shape)?,
                z: Array2::zeros(shape),
                h: Array2::zeros(normed),
                a: Array2::zeros(shape),
                moments: Vec::new(),
                dh: Array2::zeros([0, units]),
                dz: Array2::zeros([0, units]),
            })
        });
        Ok(Self {
            hidden: hidden.collect::<Result<_, ProblemError>>()?,
            x: Array2::zeros((samples, architecture.inputs)),
            logits: Array2::zeros((samples, architecture.outputs)),
            dlogits: Array2::zeros((0, architecture.outputs)),
            gradients: Vec::new(),
        })
    }

    /// Takes some rows of x for the next batch.
    ///
    /// # Panics
    /// When there are not as many indices as samples.
    #[expect(clippy::needless_pass_by_value, reason = "a view is passed as a slice is")]
    pub fn take(&mut self, x: ArrayView2<'_, f64>, rows: &[usize]) {
        assert_eq!(rows.len(), self.x.nrows(), "the buffers have the batch's number of samples");
        for (mut to, &row) in self.x.rows_mut().into_iter().zip(rows) {
            to.assign(&x.row(row));
        }
    }

    /// Computes everything up to the logits. In train mode the running statistics stay as they are until
    /// [`Pass::update_running`].
    #[expect(clippy::missing_panics_doc, reason = "it does not panic")]
    pub fn forward(&mut self, net: &Net, noise: Option<&Noise>) {
        let activation = net.architecture.activation;
        let (last, layers) = net.layers.split_last().expect("there is an output layer");
        for (l, layer) in layers.iter().enumerate() {
            let (before, rest) = self.hidden.split_at_mut(l);
            let input = before.last().map_or(&self.x, |before| &before.a);
            let Hidden { partition, z, h, a, moments, .. } = &mut rest[0];
            let noise = noise.map(|noise| &noise.draws[l]);
            let room = Room { z: z.view_mut(), h: h.view_mut(), a: a.view_mut() };
            *moments = room.fill(layer, partition.as_ref(), noise, activation, &input.view());
        }
        let input = self.hidden.last().map_or(&self.x, |hidden| &hidden.a);
        linear(last, &input.view(), self.logits.view_mut());
    }

    /// The mean cross-entropy of the batch after [`Pass::forward`]; label i is that of sample i.
    #[must_use]
    pub fn loss(&self, labels: &[usize]) -> f64 {
        forward::loss(self.logits.view(), labels)
    }

    /// The gradient of the loss by every parameter, after [`Pass::forward`].
    pub fn backward(&mut self, net: &Net, labels: &[usize]) {
        if self.gradients.is_empty() {
            self.make_gradients(net);
        }
        self.softmax_backward(labels);
        let activation = net.architecture.activation;
        for l in (0..net.layers.len()).rev() {
            let (before, rest) = self.hidden.split_at_mut(l);
            if let Some(Hidden { partition, z, moments, a, dh, dz, .. }) = rest.first_mut() {
                activation.multiply_derivative(slice(a), slice_mut(dh));
                if let (Some(partition), Some(norm)) = (partition, &net.layers[l].norm) {
                    let gradients =
                        kernels::backward(partition, norm, slice(z), slice(dh), moments, slice_mut(dz), 1);
                    self.gradients[l].gamma = gradients.dgamma;
                    self.gradients[l].beta = gradients.dbeta;
                }
            }
            let dz = rest.first().map_or(&self.dlogits, Hidden::dz);
            let input = before.last().map_or(&self.x, |before| &before.a);
            let Gradient { weight, bias, .. } = &mut self.gradients[l];
            general_mat_mul(1.0, &dz.t(), input, 0.0, weight);
            bias.fill(0.0);
            for row in slice(dz).chunks_exact(bias.len()) {
                bias.iter_mut().zip(row).for_each(|(sum, d)| *sum += d);
            }
            if let Some(before) = before.last_mut() {
                general_mat_mul(1.0, dz, &net.layers[l].weight, 0.0, &mut before.dh);
            }
        }
    }

    /// The buffers of the way back, which a network that is only looked at does not need.
    fn make_gradients(&mut self, net: &Net) {
        self.gradients = Gradient::zeros(&net.architecture);
        self.dlogits = Array2::zeros(self.logits.dim());
        for hidden in &mut self.hidden {
            (hidden.dh, hidden.dz) = (Array2::zeros(hidden.z.dim()), Array2::zeros(hidden.h.dim()));
        }
    }

    /// (softmax − one-hot) / N
    fn softmax_backward(&mut self, labels: &[usize]) {
        let n = labels.len() as f64;
        let rows = self.dlogits.rows_mut().into_iter().zip(self.logits.rows()).zip(labels);
        for ((mut d, row), &label) in rows {
            let largest = row.fold(f64::NEG_INFINITY, |a, &b| a.max(b));
            d.zip_mut_with(&row, |d, v| *d = (v - largest).exp());
            let sum = d.sum() * n;
            d.mapv_inplace(|e| e / sum);
            d[label] -= 1.0 / n;
        }
    }

    /// The running statistics after the batch of the last [`Pass::forward`] in train mode.
    pub fn update_running(&self, net: &mut Net) {
        let layers = self.hidden.iter().map(|hidden| (hidden.partition.as_ref(), &hidden.moments[..]));
        forward::update_running(net, layers);
    }

    /// The gradients of the last [`Pass::backward`], a layer each.
    #[must_use]
    pub fn gradients(&self) -> &[Gradient] {
        &self.gradients
    }

    /// What a hidden layer's matrix gives, shape (N, units): the input of its norm.
    #[must_use]
    pub fn before_norm(&self, layer: usize) -> ArrayView2<'_, f64> {
        self.hidden[layer].z.view()
    }

    /// The gradient that reaches a hidden layer's norm, shape (N, units), after [`Pass::backward`].
    #[must_use]
    pub fn upstream(&self, layer: usize) -> ArrayView2<'_, f64> {
        self.hidden[layer].dh.view()
    }
}

fn slice(array: &Array2<f64>) -> &[f64] {
    array.as_slice().expect("it is made in one piece")
}

fn slice_mut(array: &mut Array2<f64>) -> &mut [f64] {
    array.as_slice_mut().expect("it is made in one piece")
}

/// Noise after the norm (Santurkar et al. 2018, section 2.1, in small): every unit gets a random offset, uniform within ±0.5,
/// and normal noise of a random deviation, uniform up to 1.25; all drawn again for every batch.
#[derive(Debug, Clone)]
pub struct Noise {
    stream: Randn,
    /// An array of shape (N, units) a hidden layer.
    draws: Vec<Array2<f64>>,
}

/// The stream that the noise of a seed comes from.
const STREAM: u32 = 2;

impl Noise {
    /// The noise of a seed, for batches of `samples` samples. It is 0 until it is drawn.
    #[must_use]
    pub fn new(architecture: &Architecture, samples: usize, seed: u32) -> Self {
        let draws = architecture.hidden.iter().map(|&units| Array2::zeros((samples, units))).collect();
        Self { stream: Randn::stream(seed, STREAM), draws }
    }

    /// Draws that of the next batch.
    #[expect(clippy::missing_panics_doc, reason = "it does not panic")]
    pub fn draw(&mut self) {
        for draws in &mut self.draws {
            for mut unit in draws.columns_mut() {
                let offset = self.stream.uniform() - 0.5;
                let deviation = 1.25 * self.stream.uniform();
                unit.map_inplace(|v| {
                    *v = offset + deviation * self.stream.next().expect("the stream does not end");
                });
            }
        }
    }

    /// What is added, shape (N, units) a hidden layer.
    #[must_use]
    pub fn draws(&self) -> &[Array2<f64>] {
        &self.draws
    }
}
