//! What a layer's numbers tell at a glance.

pub use crate::norm::NEAR_ZERO;

use super::Layer;

/// The statistics of one layer, of which dead and pruned channels are the interesting ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Survey {
    /// C.
    pub channels: usize,
    /// γ, and how many of them lie within [`NEAR_ZERO`] of 0; `None` where the layer has no γ.
    pub gamma: Option<Spread>,
    /// The running variance, and how many of them lie below ε.
    pub running_var: Option<Spread>,
}

/// From where to where some numbers go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The least; NaN where none is a number.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// How many are so small that they matter.
    pub small: usize,
    /// How many are NaN or infinite.
    pub not_finite: usize,
}

impl Survey {
    /// Looks at a layer. `eps` is what is added to its variance.
    #[must_use]
    pub fn new(layer: &Layer, eps: f64) -> Self {
        Self {
            channels: layer.channels(),
            gamma: layer.gamma.as_ref().map(|gamma| Spread::new(gamma, |value| value.abs() < NEAR_ZERO)),
            running_var: layer.running_var.as_ref().map(|var| Spread::new(var, |value| value < eps)),
        }
    }
}

impl Spread {
    fn new(values: &[f64], is_small: impl Fn(f64) -> bool) -> Self {
        Self {
            min: values.iter().copied().fold(f64::NAN, f64::min),
            max: values.iter().copied().fold(f64::NAN, f64::max),
            small: values.iter().filter(|&&value| is_small(value)).count(),
            not_finite: values.iter().filter(|value| !value.is_finite()).count(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dead_channels_are_counted_and_not_a_number_is_neither_least_nor_largest() {
        let layer = Layer {
            name: "bn".to_owned(),
            style: "pytorch",
            gamma: Some(vec![1.0, -1e-4, 0.0, f64::NAN]),
            beta: None,
            running_mean: None,
            running_var: Some(vec![0.0, 1e-6, 1e-4, 2.0]),
            num_batches_tracked: None,
            eps: None,
        };
        let survey = Survey::new(&layer, 1e-5);
        assert_eq!(survey.gamma, Some(Spread { min: -1e-4, max: 1.0, small: 2, not_finite: 1 }));
        assert_eq!(survey.running_var, Some(Spread { min: 0.0, max: 2.0, small: 2, not_finite: 0 }));
        assert_eq!(survey.channels, 4);
    }
}
