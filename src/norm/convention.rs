//! The same name, different arithmetic: what each framework means by momentum, ε and the stored variance.

use std::fmt;
use std::str::FromStr;

use super::error::ProblemError;

/// A framework's defaults and its rule for the running statistics.
///
/// Every convention normalises with the biased variance and puts ε under the root; they differ in the columns of
/// the table behind [`Convention::row`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Convention {
    /// PyTorch `nn.BatchNorm1d`, `2d`, `3d`.
    #[default]
    PyTorch,
    /// Keras 3 `BatchNormalization`.
    Keras,
    /// ONNX operator `BatchNormalization`.
    Onnx,
    /// Stanford CS231n, assignment 2.
    Cs231n,
    /// *Dive into Deep Learning*, `batch_norm`.
    D2l,
}

/// Which side of the running update the momentum multiplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighs {
    /// `(1 − momentum)·old + momentum·new`
    New,
    /// `momentum·old + (1 − momentum)·new`
    Old,
}

/// Which variance goes into the running variance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// Divided by m, as in the normalisation itself.
    Biased,
    /// Divided by m − 1.
    Unbiased,
}

/// One row of the table of conventions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// The name in files and flags.
    pub name: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// Default ε.
    pub eps: f64,
    /// Default momentum.
    pub momentum: f64,
    /// What the momentum multiplies.
    pub weighs: Weighs,
    /// Which variance is stored.
    pub stored: Stored,
    /// The running mean before the first batch.
    pub running_mean: f64,
    /// The running variance before the first batch.
    pub running_var: f64,
}

// Sources: the documentation and sources of PyTorch 2, Keras 3, ONNX opset 15, CS231n assignment 2 and d2l.ai 8.5.
#[rustfmt::skip]
const TABLE: [(Convention, Row); 5] = {
    use Stored::{Biased, Unbiased};
    use Weighs::{New, Old};
    [
        (Convention::PyTorch, Row { name: "pytorch", title: "PyTorch", eps: 1e-5, momentum: 0.1,  weighs: New, stored: Unbiased, running_mean: 0.0, running_var: 1.0 }),
        (Convention::Keras,   Row { name: "keras",   title: "Keras",   eps: 1e-3, momentum: 0.99, weighs: Old, stored: Biased,   running_mean: 0.0, running_var: 1.0 }),
        (Convention::Onnx,    Row { name: "onnx",    title: "ONNX",    eps: 1e-5, momentum: 0.9,  weighs: Old, stored: Biased,   running_mean: 0.0, running_var: 1.0 }),
        (Convention::Cs231n,  Row { name: "cs231n",  title: "CS231n",  eps: 1e-5, momentum: 0.9,  weighs: Old, stored: Biased,   running_mean: 0.0, running_var: 0.0 }),
        (Convention::D2l,     Row { name: "d2l",     title: "D2L",     eps: 1e-5, momentum: 0.1,  weighs: New, stored: Biased,   running_mean: 0.0, running_var: 1.0 }),
    ]
};

impl Convention {
    /// Every convention, in the order of the table.
    pub const ALL: [Self; 5] = [Self::PyTorch, Self::Keras, Self::Onnx, Self::Cs231n, Self::D2l];

    /// This convention's row of the table.
    #[must_use]
    pub fn row(self) -> &'static Row {
        &TABLE[self as usize].1
    }

    /// The weight that the new batch's statistic gets in the running update.
    ///
    /// `momentum` `None` is PyTorch's cumulative average: the k-th batch weighs 1/k, whatever the convention.
    #[must_use]
    pub fn weight_of_new(self, momentum: Option<f64>, num_batches_tracked: u64) -> f64 {
        match (momentum, self.row().weighs) {
            (None, _) => 1.0 / (num_batches_tracked as f64 + 1.0),
            (Some(p), Weighs::New) => p,
            (Some(p), Weighs::Old) => 1.0 - p,
        }
    }
}

impl fmt::Display for Convention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.row().name)
    }
}

impl FromStr for Convention {
    type Err = ProblemError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|c| c.row().name.eq_ignore_ascii_case(s)).ok_or_else(|| {
            ProblemError::Choice {
                what: "convention",
                got: s.to_owned(),
                choices: "pytorch, keras, onnx, cs231n, d2l",
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for (i, c) in Convention::ALL.into_iter().enumerate() {
            assert_eq!(TABLE[i].0, c);
            assert_eq!(c.row().name.parse::<Convention>().unwrap(), c);
        }
    }

    #[test]
    fn a_cumulative_average_weighs_the_fourth_batch_by_a_quarter() {
        for c in Convention::ALL {
            assert_eq!(c.weight_of_new(None, 3), 0.25);
        }
    }
}
