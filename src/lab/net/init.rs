//! How the weights begin.

use std::fmt;
use std::str::FromStr;

use ndarray::Array2;

use crate::msg;
use crate::norm::Randn;
use crate::text::Message;

/// The distribution that the first weights are drawn from; biases are 0 unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Init {
    /// Normal of this standard deviation.
    Normal(f64),
    /// Normal, variance 2 / inputs (He et al. 2015).
    Kaiming,
    /// Normal, variance 2 / (inputs + outputs) (Glorot & Bengio 2010).
    Xavier,
    /// What `nn.Linear` does: weights and biases uniform within ±1/√inputs.
    PyTorch,
}

impl fmt::Display for Init {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Normal(deviation) => f.pad(&deviation.to_string()),
            Self::Kaiming => f.pad("kaiming"),
            Self::Xavier => f.pad("xavier"),
            Self::PyTorch => f.pad("pytorch"),
        }
    }
}

impl FromStr for Init {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        match text {
            "kaiming" => Ok(Self::Kaiming),
            "xavier" => Ok(Self::Xavier),
            "pytorch" => Ok(Self::PyTorch),
            _ => match text.parse() {
                Ok(deviation) if (0.0..f64::INFINITY).contains(&deviation) => Ok(Self::Normal(deviation)),
                _ => Err(msg!("training-expected-init")),
            },
        }
    }
}

/// The stream that the initial weights of a seed come from.
const STREAM: u32 = 0;

/// The first weights of one layer after the other.
pub(super) struct Draws {
    init: Init,
    stream: Randn,
}

impl Draws {
    pub fn new(init: Init, seed: u32) -> Self {
        Self { init, stream: Randn::stream(seed, STREAM) }
    }

    /// The weight, shape (outputs, inputs), and the bias of the next layer.
    pub fn layer(&mut self, inputs: usize, outputs: usize) -> (Array2<f64>, Vec<f64>) {
        let shape = (outputs, inputs);
        let deviation = match self.init {
            Init::Normal(deviation) => deviation,
            Init::Kaiming => (2.0 / inputs as f64).sqrt(),
            Init::Xavier => (2.0 / (inputs + outputs) as f64).sqrt(),
            Init::PyTorch => {
                let most = 1.0 / (inputs as f64).sqrt();
                let mut uniform = || (2.0 * self.stream.uniform() - 1.0) * most;
                let weight = Array2::from_shape_simple_fn(shape, &mut uniform);
                return (weight, (0..outputs).map(|_| uniform()).collect());
            }
        };
        let weight = self.stream.by_ref().take(outputs * inputs).map(|normal| deviation * normal).collect();
        (Array2::from_shape_vec(shape, weight).expect("as many as the shape has"), vec![0.0; outputs])
    }
}
