//! What the user gives, validated.

mod upstream;

use std::fmt;
use std::str::FromStr;

use super::batch::Batch;
use super::convention::Convention;
use super::error::ProblemError;
use super::norm::Norm;
use super::partition::{Layout, Partition};
use crate::text::Message;

pub use upstream::Upstream;
pub(super) use upstream::{Recipe, Source};

/// Whether the batch's own statistics normalise, or the running ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// Normalise with the batch's statistics and update the running ones.
    #[default]
    Train,
    /// Normalise with the running statistics, which stay as they are. Of the norms only the batch norm has such.
    Eval,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Train => "train",
            Self::Eval => "eval",
        })
    }
}

impl FromStr for Mode {
    type Err = ProblemError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        match s {
            "train" => Ok(Self::Train),
            "eval" => Ok(Self::Eval),
            _ => Err(ProblemError::Choice { what: "mode", got: s.to_owned(), choices: "train, eval" }),
        }
    }
}

/// A parameter with one value a channel, or one for all.
#[derive(Debug, Clone, PartialEq)]
pub enum PerChannel {
    /// The same value in every channel.
    All(f64),
    /// One value a channel.
    Each(Vec<f64>),
}

/// Everything of a problem but its arrays of cells and their partition.
///
/// Changing these never touches the batch again: [`Trace::follow`] carries the sums over.
///
/// [`Trace::follow`]: super::Trace::follow
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// Scale, shape (C).
    pub gamma: Vec<f64>,
    /// Shift, shape (C).
    pub beta: Vec<f64>,
    /// ε, under the root.
    pub eps: f64,
    /// The momentum as the convention means it; `None` is the cumulative average.
    pub momentum: Option<f64>,
    /// How many batches the running statistics have seen; only the cumulative average asks. PyTorch's name.
    pub num_batches_tracked: u64,
    /// Train or eval.
    pub mode: Mode,
    /// Whose rule updates the running statistics.
    pub convention: Convention,
    /// The running mean before this batch, shape (C).
    pub running_mean: Vec<f64>,
    /// The running variance before this batch, shape (C).
    pub running_var: Vec<f64>,
}

impl Parameters {
    /// Whether the running statistics normalise: eval mode of a norm that keeps them.
    pub(super) fn uses_running(&self, norm: Norm) -> bool {
        self.mode == Mode::Eval && norm.tracks_running()
    }
}

/// One complete task for batch normalization: a batch, its partition, an upstream gradient and the parameters.
///
/// Of the upstream gradient it keeps where the numbers come from; a [`Backward`] pass makes them.
///
/// Cloning is cheap: the arrays of cells are shared.
///
/// [`Backward`]: super::Backward
#[derive(Debug, Clone)]
pub struct Problem {
    x: Batch,
    dy: Recipe,
    partition: Partition,
    parameters: Parameters,
}

impl Problem {
    /// A batch under PyTorch's defaults: γ = 1, β = 0, ε = 1e-5, momentum 0.1, train mode, seeded normal dy.
    ///
    /// # Errors
    /// When x has no cells or a rank outside 1 to 5.
    pub fn new(x: impl Into<Batch>) -> Result<Self, ProblemError> {
        Draft::new(x).build()
    }

    /// The batch.
    #[must_use]
    pub fn x(&self) -> &Batch {
        &self.x
    }

    /// Where the cells of dy come from.
    pub(super) fn recipe(&self) -> &Recipe {
        &self.dy
    }

    /// Where dy comes from, if not from numbers that were given or edited.
    #[must_use]
    pub fn upstream(&self) -> Option<Upstream> {
        if !self.dy.edits().is_empty() {
            return None;
        }
        Some(match self.dy.source() {
            Source::Given(_) => return None,
            Source::Ones => Upstream::Ones,
            Source::Y(_) => Upstream::Y,
            Source::Randn(seed) => Upstream::Randn(*seed),
            Source::OneHot(hot) => Upstream::OneHot(self.partition.index(*hot)),
        })
    }

    /// The cells of dy, where they are given and not made.
    #[must_use]
    pub fn given_dy(&self) -> Option<Batch> {
        match self.dy.source() {
            Source::Given(dy) => Some(dy.edited(self.dy.edits())),
            _ => None,
        }
    }

    /// The geometry of the batch under the norm.
    #[must_use]
    pub fn partition(&self) -> &Partition {
        &self.partition
    }

    /// The parameters.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Whether the running statistics normalise: eval mode of a norm that keeps them.
    #[must_use]
    pub fn uses_running(&self) -> bool {
        self.parameters.uses_running(self.partition.norm())
    }

    /// The same batch with other parameters.
    ///
    /// # Errors
    /// When a length is not the number of channels, or a value is out of range.
    pub fn with_parameters(&self, parameters: Parameters) -> Result<Self, ProblemError> {
        validate(&self.partition, &parameters)?;
        Ok(Self { parameters, ..self.clone() })
    }

    /// The same batch under another norm.
    ///
    /// # Errors
    /// When a group norm's groups do not divide the channels.
    pub fn with_norm(&self, norm: Norm) -> Result<Self, ProblemError> {
        Ok(Self { partition: self.partition.with_norm(norm)?, ..self.clone() })
    }

    /// Whether an upstream gradient fits the batch.
    ///
    /// # Errors
    /// When its shape or index does not fit x.
    pub fn accepts(&self, upstream: &Upstream) -> Result<(), ProblemError> {
        let shape = self.x.shape();
        match upstream {
            Upstream::Given(dy) if dy.shape() != shape => {
                Err(ProblemError::DyShape { dy: dy.shape().to_vec(), x: shape.to_vec() })
            }
            Upstream::OneHot(index)
                if index.len() != shape.len() || index.iter().zip(shape).any(|(i, len)| i >= len) =>
            {
                Err(ProblemError::OneHot { index: index.clone(), shape: shape.to_vec() })
            }
            _ => Ok(()),
        }
    }

    /// The same batch with another upstream gradient. For [`Upstream::Y`] it is the y of the problem as it is now: later
    /// edits leave it alone.
    ///
    /// # Errors
    /// When its shape or index does not fit x.
    pub fn with_upstream(&self, upstream: Upstream) -> Result<Self, ProblemError> {
        self.accepts(&upstream)?;
        Ok(Self { dy: Recipe::new(upstream, self), ..self.clone() })
    }

    /// Whether x and dy are those of another problem, of which this one is an edited successor or predecessor, and they are
    /// normalised in the same groups.
    #[must_use]
    pub fn has_cells_of(&self, other: &Self) -> bool {
        self.partition == other.partition
            && self.x.edited_since(&other.x).is_some_and(|cells| cells.is_empty())
            && self.dy.is_same(&other.dy)
    }

    /// The same problem with one cell of x changed.
    ///
    /// # Panics
    /// When `cell` is not a flat index of x.
    #[must_use]
    pub fn with_x(&self, cell: usize, value: f64) -> Self {
        Self { x: self.x.replaced(cell, value), ..self.clone() }
    }

    /// The same problem with one cell of dy changed.
    ///
    /// # Panics
    /// When `cell` is not a flat index of dy.
    #[must_use]
    pub fn with_dy(&self, cell: usize, value: f64) -> Self {
        assert!(cell < self.x.len(), "cell {cell} of {}", self.x.len());
        Self { dy: self.dy.replaced(cell, value), ..self.clone() }
    }

    /// The same problem without a dy of its own, for one that dy is to be the y of.
    fn without_dy(&self) -> Self {
        Self { dy: Recipe::ones(), ..self.clone() }
    }
}

/// A problem under construction: what is not given takes the convention's default.
///
/// ```
/// use bnwalk::norm::{Convention, Draft, PerChannel};
/// use ndarray::array;
/// let problem = Draft {
///     convention: Some(Convention::Keras),
///     gamma: Some(PerChannel::All(2.0)),
///     ..Draft::new(array![[1., 2.], [3., 5.]].into_dyn())
/// }
/// .build()?;
/// assert_eq!(problem.parameters().eps, 1e-3);
/// assert_eq!(problem.parameters().gamma, [2.0, 2.0]);
/// # Ok::<(), bnwalk::norm::ProblemError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The batch.
    pub x: Batch,
    /// Default: channels first.
    pub layout: Option<Layout>,
    /// Default: batch.
    pub norm: Option<Norm>,
    /// Default: PyTorch.
    pub convention: Option<Convention>,
    /// Default: train.
    pub mode: Option<Mode>,
    /// Default: ones.
    pub gamma: Option<PerChannel>,
    /// Default: zeros.
    pub beta: Option<PerChannel>,
    /// Default: the convention's.
    pub eps: Option<f64>,
    /// Default: the convention's; `Some(None)` is the cumulative average.
    pub momentum: Option<Option<f64>>,
    /// Default: 0.
    pub num_batches_tracked: Option<u64>,
    /// Default: the convention's.
    pub running_mean: Option<PerChannel>,
    /// Default: the convention's.
    pub running_var: Option<PerChannel>,
    /// Default: [`Upstream::default`].
    pub dy: Option<Upstream>,
    /// The names of the channels, one each; an empty one stands for none. Default: no names.
    pub channel_names: Option<Vec<String>>,
    /// What was noticed while reading, which a person should be told once.
    pub notes: Vec<Message>,
}

impl Draft {
    /// A draft of which only the batch is given.
    #[must_use]
    pub fn new(x: impl Into<Batch>) -> Self {
        Self {
            x: x.into(),
            layout: None,
            norm: None,
            convention: None,
            mode: None,
            gamma: None,
            beta: None,
            eps: None,
            momentum: None,
            num_batches_tracked: None,
            running_mean: None,
            running_var: None,
            dy: None,
            channel_names: None,
            notes: Vec::new(),
        }
    }

    /// Fills in the defaults and validates.
    ///
    /// # Errors
    /// A [`ProblemError`] that says what was wrong and what was expected.
    pub fn build(self) -> Result<Problem, ProblemError> {
        let mut partition =
            Partition::new(self.x.shape(), self.layout.unwrap_or_default(), self.norm.unwrap_or_default())?;
        if let Some(names) = self.channel_names {
            partition = partition.with_channel_names(names)?;
        }
        let convention = self.convention.unwrap_or_default();
        let row = convention.row();
        let channels = partition.channels();
        let per_channel = |given: Option<PerChannel>, default: f64| match given {
            None => vec![default; channels],
            Some(PerChannel::All(value)) => vec![value; channels],
            Some(PerChannel::Each(values)) => values,
        };
        let parameters = Parameters {
            gamma: per_channel(self.gamma, 1.0),
            beta: per_channel(self.beta, 0.0),
            eps: self.eps.unwrap_or(row.eps),
            momentum: self.momentum.unwrap_or(Some(row.momentum)),
            num_batches_tracked: self.num_batches_tracked.unwrap_or(0),
            mode: self.mode.unwrap_or_default(),
            convention,
            running_mean: per_channel(self.running_mean, row.running_mean),
            running_var: per_channel(self.running_var, row.running_var),
        };
        validate(&partition, &parameters)?;
        let problem = Problem { dy: Recipe::ones(), x: self.x, partition, parameters };
        problem.with_upstream(self.dy.unwrap_or_default())
    }
}

fn validate(partition: &Partition, p: &Parameters) -> Result<(), ProblemError> {
    let channels = partition.channels();
    for (what, values) in [
        ("gamma", &p.gamma),
        ("beta", &p.beta),
        ("running_mean", &p.running_mean),
        ("running_var", &p.running_var),
    ] {
        if values.len() != channels {
            let shape = partition.shape().to_vec();
            return Err(ProblemError::Length { what, got: values.len(), channels, shape });
        }
    }
    if !(p.eps.is_finite() && p.eps >= 0.0) {
        return Err(ProblemError::Eps(p.eps));
    }
    if let Some(momentum) = p.momentum
        && !(0.0..=1.0).contains(&momentum)
    {
        return Err(ProblemError::Momentum(momentum));
    }
    // A NaN may pass: a checkpoint can hold one, and its path through the layer is worth seeing.
    if let Some(channel) = p.running_var.iter().position(|&v| v < 0.0) {
        return Err(ProblemError::RunningVar { channel, got: p.running_var[channel] });
    }
    Ok(())
}
