//! What a step did to γ and β.

use crate::lab::net::{Gradient, Net};

/// γ and β of one layer before a step, and the gradients that it followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned {
    /// γ and β.
    pub before: Affine,
    /// dγ and dβ.
    pub by: Affine,
}

/// A number a unit for γ, and one for β.
#[derive(Debug, Clone, PartialEq)]
pub struct Affine {
    /// Of γ.
    pub gamma: Vec<f64>,
    /// Of β.
    pub beta: Vec<f64>,
}

impl Learned {
    /// Of every hidden layer, before the step is made; none where there is no norm.
    pub(super) fn of(net: &Net, gradients: &[Gradient]) -> Vec<Self> {
        let layer = |(layer, by): (usize, &Gradient)| {
            let norm = net.norm(layer)?;
            Some(Self {
                before: Affine { gamma: norm.gamma.clone(), beta: norm.beta.clone() },
                by: Affine { gamma: by.gamma.clone(), beta: by.beta.clone() },
            })
        };
        gradients.iter().enumerate().map_while(layer).collect()
    }
}
