//! Stochastic gradient descent.

use ndarray::Array2;

use super::{Architecture, Net};

/// The gradient of the loss by the parameters of a layer, each in its shape; without a norm gamma and beta are empty.
#[derive(Debug, Clone)]
pub struct Gradient {
    /// Shape (outputs, inputs).
    pub weight: Array2<f64>,
    /// Shape (outputs).
    pub bias: Vec<f64>,
    /// Shape (outputs).
    pub gamma: Vec<f64>,
    /// Shape (outputs).
    pub beta: Vec<f64>,
}

impl Gradient {
    /// Zeros for every layer.
    pub(super) fn zeros(architecture: &Architecture) -> Vec<Self> {
        let hidden = architecture.hidden.len();
        let layer = |(l, (inputs, outputs))| {
            let normed = if architecture.norm.is_some() && l < hidden { outputs } else { 0 };
            let (gamma, beta) = (vec![0.0; normed], vec![0.0; normed]);
            Self { weight: Array2::zeros((outputs, inputs)), bias: vec![0.0; outputs], gamma, beta }
        };
        architecture.shapes().enumerate().map(layer).collect()
    }

    /// In the order of the parameters of [`Net`].
    pub(super) fn slices(&self) -> [&[f64]; 4] {
        let weight = self.weight.as_slice().expect("it is made in one piece");
        [weight, &self.bias, &self.gamma, &self.beta]
    }

    fn slices_mut(&mut self) -> [&mut [f64]; 4] {
        let weight = self.weight.as_slice_mut().expect("it is made in one piece");
        [weight, &mut self.bias, &mut self.gamma, &mut self.beta]
    }

    /// The square root of the sum of squares of the weight's gradient.
    #[must_use]
    pub fn norm_of_weight(&self) -> f64 {
        self.weight.iter().map(|g| g * g).sum::<f64>().sqrt()
    }
}

/// v ← momentum·v + g, θ ← θ − lr·v, as `torch.optim.SGD` does it. With momentum 0 that is θ ← θ − lr·g.
#[derive(Debug, Clone)]
pub struct Descent {
    /// The learning rate.
    pub lr: f64,
    /// How much of the last step goes into the next.
    pub momentum: f64,
    velocity: Vec<Gradient>,
}

impl Descent {
    /// At the start of training.
    #[must_use]
    pub fn new(architecture: &Architecture, lr: f64, momentum: f64) -> Self {
        let velocity = if momentum == 0.0 { Vec::new() } else { Gradient::zeros(architecture) };
        Self { lr, momentum, velocity }
    }

    /// What the next step takes away from γ of a layer: lr·(momentum·v + dγ).
    #[must_use]
    pub fn gamma_step(&self, layer: usize, gradients: &[Gradient]) -> Vec<f64> {
        let before = |unit: usize| self.velocity.get(layer).map_or(0.0, |velocity| velocity.gamma[unit]);
        let dgamma = gradients.get(layer).map_or(&[][..], |gradient| &gradient.gamma);
        dgamma.iter().enumerate().map(|(c, g)| self.lr * (self.momentum * before(c) + g)).collect()
    }

    /// What the next step takes away from β of a layer.
    #[must_use]
    pub fn beta_step(&self, layer: usize, gradients: &[Gradient]) -> Vec<f64> {
        let before = |unit: usize| self.velocity.get(layer).map_or(0.0, |velocity| velocity.beta[unit]);
        let dbeta = gradients.get(layer).map_or(&[][..], |gradient| &gradient.beta);
        dbeta.iter().enumerate().map(|(c, g)| self.lr * (self.momentum * before(c) + g)).collect()
    }

    /// One step.
    pub fn step(&mut self, net: &mut Net, gradients: &[Gradient]) {
        if self.momentum == 0.0 {
            return along(net, gradients, self.lr);
        }
        for (velocity, gradient) in self.velocity.iter_mut().zip(gradients) {
            for (velocity, gradient) in velocity.slices_mut().into_iter().zip(gradient.slices()) {
                for (v, g) in velocity.iter_mut().zip(gradient) {
                    *v = self.momentum * *v + g;
                }
            }
        }
        along(net, &self.velocity, self.lr);
    }
}

/// θ ← θ − lr·g
pub(crate) fn along(net: &mut Net, gradients: &[Gradient], lr: f64) {
    for (parameters, gradient) in net.slices().zip(gradients.iter().flat_map(Gradient::slices)) {
        for (parameter, g) in parameters.iter_mut().zip(gradient) {
            *parameter -= lr * g;
        }
    }
}
