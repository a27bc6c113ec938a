//! THE table of known mistakes. Each is a change of the recipe; its numbers follow from that.

use super::recipe::{Arithmetic, Grouping, Order, Recipe, Reduction, Slope, Spread, Weighing};
use crate::norm::{Mode, Norm, Stored};

/// A mistake that people make.
#[derive(Debug)]
pub struct Mistake {
    /// A few words.
    pub name: &'static str,
    /// What it is.
    pub sentence: &'static str,
    /// Makes it; `None` where it cannot be made.
    pub make: fn(Recipe) -> Option<Recipe>,
}

/// Every mistake that is known.
#[rustfmt::skip]
pub const MISTAKES: &[Mistake] = &[
    Mistake {
        name: "unbiased variance",
        sentence: "The variance that normalizes is divided by m−1. Every framework normalizes with the biased one, divided by m; only what is stored may be unbiased.",
        make: |r| Some(Recipe { unbiased: true, ..r }),
    },
    Mistake {
        name: "ε outside the root",
        sentence: "ε is added to the standard deviation, √σ² + ε. It belongs under the root, √(σ² + ε).",
        make: |r| Some(Recipe { spread: Spread::EpsOutside, ..r }),
    },
    Mistake {
        name: "ε forgotten",
        sentence: "No ε is added to the variance.",
        make: |r| r.with_eps(0.0),
    },
    Mistake {
        name: "ε = 1e-2",
        sentence: "ε is 1e-2, and not what the problem says.",
        make: |r| r.with_eps(1e-2),
    },
    Mistake {
        name: "ε = 1e-3",
        sentence: "ε is 1e-3, and not what the problem says. That is the default of Keras, TensorFlow and many old models.",
        make: |r| r.with_eps(1e-3),
    },
    Mistake {
        name: "ε = 1e-4",
        sentence: "ε is 1e-4, and not what the problem says.",
        make: |r| r.with_eps(1e-4),
    },
    Mistake {
        name: "ε = 1e-5",
        sentence: "ε is 1e-5, and not what the problem says. That is the default of PyTorch and ONNX.",
        make: |r| r.with_eps(1e-5),
    },
    Mistake {
        name: "ε = 1e-6",
        sentence: "ε is 1e-6, and not what the problem says. That is the default of many layer norms.",
        make: |r| r.with_eps(1e-6),
    },
    Mistake {
        name: "ε = 1e-7",
        sentence: "ε is 1e-7, and not what the problem says.",
        make: |r| r.with_eps(1e-7),
    },
    Mistake {
        name: "ε = 1e-8",
        sentence: "ε is 1e-8, and not what the problem says. That is the default of many optimizers.",
        make: |r| r.with_eps(1e-8),
    },
    Mistake {
        name: "ε = 1e-12",
        sentence: "ε is 1e-12, and not what the problem says.",
        make: |r| r.with_eps(1e-12),
    },
    Mistake {
        name: "standard deviation for its inverse",
        sentence: "x − μ is multiplied by √(σ² + ε), and should be divided by it.",
        make: |r| Some(Recipe { spread: Spread::Std, ..r }),
    },
    Mistake {
        name: "root forgotten",
        sentence: "x − μ is divided by the variance σ² + ε, and should be by its root.",
        make: |r| Some(Recipe { spread: Spread::InvVar, ..r }),
    },
    Mistake {
        name: "batch norm",
        sentence: "The statistics are those of each channel over all samples, as in a batch norm: the mean is taken along the wrong axes.",
        make: |r| with_norm(r, Norm::Batch),
    },
    Mistake {
        name: "layer norm",
        sentence: "The statistics are those of each sample over all channels, as in a layer norm: the mean is taken along the wrong axes.",
        make: |r| with_norm(r, Norm::Layer),
    },
    Mistake {
        name: "instance norm",
        sentence: "The statistics are those of each sample and channel, as in an instance norm: the mean leaves out the axis of the samples.",
        make: |r| with_norm(r, Norm::Instance),
    },
    Mistake {
        name: "RMS norm",
        sentence: "No mean is subtracted, and the root mean square of each sample divides, as in an RMS norm.",
        make: |r| with_norm(r, Norm::Rms),
    },
    Mistake {
        name: "layer norm over channels",
        sentence: "The statistics are those of each sample and position over the channels alone, as LayerNorm(C) takes them on (N, T, C).",
        make: |r| with_norm(r, Norm::LayerC),
    },
    Mistake {
        name: "RMS norm over channels",
        sentence: "No mean is subtracted, and the root mean square of each sample and position over the channels divides, as in an RMS norm of a transformer.",
        make: |r| with_norm(r, Norm::RmsC),
    },
    Mistake {
        name: "statistics a position",
        sentence: "The mean is taken over the first axis alone. The positions of a channel share one mean and one variance.",
        make: |r| Some(Recipe { grouping: Grouping::PerPosition, ..r }),
    },
    Mistake {
        name: "statistics of everything",
        sentence: "One mean and one variance are taken of the whole array, without regard to an axis.",
        make: |r| Some(Recipe { grouping: Grouping::Whole, ..r }),
    },
    Mistake {
        name: "channels at the other end",
        sentence: "The batch is read with the channel axis at the other end: channels first for channels last, or the reverse.",
        make: |r| r.with_other_layout(),
    },
    Mistake {
        name: "train and eval swapped",
        sentence: "The wrong statistics normalize: the running ones for the batch's own, or the batch's own in eval mode.",
        make: |r| with_other_mode(r),
    },
    Mistake {
        name: "γ forgotten",
        sentence: "y is not multiplied by γ.",
        make: |r| Some(Recipe { scaled: false, ..r }),
    },
    Mistake {
        name: "β forgotten",
        sentence: "β is not added to y.",
        make: |r| Some(Recipe { shifted: false, ..r }),
    },
    Mistake {
        name: "momentum reversed",
        sentence: "The momentum multiplies the other side of the running update: frameworks do not agree on whether it is the share of the old or of the new statistics.",
        make: |r| Some(Recipe { weight: 1.0 - r.weight, ..r }),
    },
    Mistake {
        name: "running variance of the other kind",
        sentence: "The variance that is stored is divided by m where the convention divides by m−1, or the reverse.",
        make: |r| Some(Recipe { stored: other(r.stored), ..r }),
    },
    Mistake {
        name: "running statistics not updated",
        sentence: "The running statistics are still those from before the batch.",
        make: |r| Some(Recipe { updates: 0, ..r }),
    },
    Mistake {
        name: "running statistics updated twice",
        sentence: "The batch has been counted twice in the running statistics, as by a forward pass that ran twice.",
        make: |r| Some(Recipe { updates: 2, ..r }),
    },
    Mistake {
        name: "mean for sum in dγ and dβ",
        sentence: "dγ and dβ are averaged over the cells of a channel. They are sums.",
        make: |r| Some(Recipe { reduction: Reduction::Mean, ..r }),
    },
    Mistake {
        name: "dγ and dβ divided by the samples",
        sentence: "dγ and dβ are divided by the number of samples. They are plain sums; a mean belongs into the loss, and so into dy.",
        make: |r| Some(Recipe { reduction: Reduction::OverSamples, ..r }),
    },
    Mistake {
        name: "x for x̂ in dγ",
        sentence: "dγ sums dy · x, and should sum dy · x̂.",
        make: |r| Some(Recipe { weighing: Weighing::X, ..r }),
    },
    Mistake {
        name: "x − μ for x̂ in dγ",
        sentence: "dγ sums dy · (x − μ), which still has to be divided by s.",
        make: |r| Some(Recipe { weighing: Weighing::Centred, ..r }),
    },
    Mistake {
        name: "y for x̂ in dγ",
        sentence: "dγ sums dy · y, and should sum dy · x̂.",
        make: |r| Some(Recipe { weighing: Weighing::Y, ..r }),
    },
    Mistake {
        name: "γ forgotten in dx",
        sentence: "The backward pass starts from dy, and should start from dx̂ = γ · dy.",
        make: |r| Some(Recipe { gamma_in_dx: false, ..r }),
    },
    Mistake {
        name: "statistics detached",
        sentence: "dx has only its direct route: mean and variance are taken for constants, but they depend on x.",
        make: |r| Some(Recipe { via_var: false, via_mean: false, ..r }),
    },
    Mistake {
        name: "variance detached",
        sentence: "dx lacks its route through the variance, which is taken for a constant.",
        make: |r| Some(Recipe { via_var: false, ..r }),
    },
    Mistake {
        name: "mean detached",
        sentence: "dx lacks its route through the mean, which is taken for a constant.",
        make: |r| Some(Recipe { via_mean: false, ..r }),
    },
    Mistake {
        name: "sign of dσ²",
        sentence: "dσ² has the wrong sign: the derivative of (σ² + ε)^(−1/2) is negative.",
        make: |r| Some(Recipe { slope: Slope::Sign, ..r }),
    },
    Mistake {
        name: "½ forgotten in dσ²",
        sentence: "dσ² is twice too large: the ½ that comes down from the exponent is missing.",
        make: |r| Some(Recipe { slope: Slope::Whole, ..r }),
    },
    Mistake {
        name: "power in dσ²",
        sentence: "dσ² has s⁻¹ where s⁻³ belongs: the exponent has not been lowered by the derivative.",
        make: |r| Some(Recipe { slope: Slope::Power, ..r }),
    },
    Mistake {
        name: "m forgotten in dx",
        sentence: "The routes through the mean and the variance are not divided by m.",
        make: |r| Some(Recipe { divided: false, ..r }),
    },
    Mistake {
        name: "channel axis moved",
        sentence: "The array is right, but its channel axis lies at the other end.",
        make: |r| Some(Recipe { order: Order::ChannelsMoved, ..r }),
    },
    Mistake {
        name: "transposed",
        sentence: "The array is right, but transposed.",
        make: |r| Some(Recipe { order: Order::Transposed, ..r }),
    },
    Mistake {
        name: "E[x²] − E[x]² in float32",
        sentence: "The variance is the difference of two large numbers, E[x²] − E[x]², whose digits cancel in float32. Subtract the mean first.",
        make: |r| Some(Recipe { arithmetic: Arithmetic::OneSweep32, ..r }),
    },
    Mistake {
        name: "E[x²] − E[x]² in float64",
        sentence: "The variance is the difference of two large numbers, E[x²] − E[x]², whose digits cancel. Subtract the mean first.",
        make: |r| Some(Recipe { arithmetic: Arithmetic::OneSweep64, ..r }),
    },
    Mistake {
        name: "float32 sums",
        sentence: "Mean and variance are summed up in float32, which at this size or offset is too coarse.",
        make: |r| Some(Recipe { arithmetic: Arithmetic::Sums32, ..r }),
    },
];

fn with_norm(mut recipe: Recipe, norm: Norm) -> Option<Recipe> {
    recipe.problem = recipe.problem.with_norm(norm).ok()?;
    // Of one position a norm over channels is that over the whole sample.
    (norm.shares().positions || recipe.problem.partition().positions() > 1).then_some(recipe)
}

fn with_other_mode(mut recipe: Recipe) -> Option<Recipe> {
    let mut parameters = recipe.problem.parameters().clone();
    parameters.mode = match parameters.mode {
        Mode::Train => Mode::Eval,
        Mode::Eval => Mode::Train,
    };
    recipe.problem = recipe.problem.with_parameters(parameters).ok()?;
    Some(recipe)
}

fn other(stored: Stored) -> Stored {
    match stored {
        Stored::Biased => Stored::Unbiased,
        Stored::Unbiased => Stored::Biased,
    }
}
