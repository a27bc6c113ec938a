//! Activation functions.

use std::fmt;
use std::str::FromStr;

use crate::msg;
use crate::text::Message;

/// The function between two layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// 1 / (1 + e^−h)
    Sigmoid,
    /// tanh h
    Tanh,
    /// max(h, 0)
    Relu,
}

impl Activation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sigmoid, Self::Tanh, Self::Relu];

    /// Writes a = f(h).
    pub(super) fn apply(self, h: &[f64], a: &mut [f64]) {
        let pairs = a.iter_mut().zip(h);
        match self {
            Self::Sigmoid => pairs.for_each(|(a, &h)| *a = 1.0 / (1.0 + (-h).exp())),
            Self::Tanh => pairs.for_each(|(a, &h)| *a = h.tanh()),
            // A NaN stays one, so that it is seen where it arises.
            Self::Relu => pairs.for_each(|(a, &h)| *a = if h < 0.0 { 0.0 } else { h }),
        }
    }

    /// Multiplies da by f′(h), which follows from a = f(h) alone.
    pub(super) fn multiply_derivative(self, a: &[f64], da: &mut [f64]) {
        let pairs = da.iter_mut().zip(a);
        match self {
            Self::Sigmoid => pairs.for_each(|(d, &a)| *d *= a * (1.0 - a)),
            Self::Tanh => pairs.for_each(|(d, &a)| *d *= 1.0 - a * a),
            Self::Relu => pairs.for_each(|(d, &a)| *d = if a > 0.0 { *d } else { 0.0 }),
        }
    }
}

impl fmt::Display for Activation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Sigmoid => "sigmoid",
            Self::Tanh => "tanh",
            Self::Relu => "relu",
        })
    }
}

impl FromStr for Activation {
    type Err = Message;

    fn from_str(name: &str) -> Result<Self, Message> {
        let found = Self::ALL.into_iter().find(|activation| activation.to_string() == name);
        found.ok_or_else(|| msg!("training-expected-activation"))
    }
}
