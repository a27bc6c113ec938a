//! What the user gives, validated.

use std::fmt;
use std::io;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use super::batch::Batch;
use super::convention::Convention;
use super::error::ProblemError;
use super::norm::Norm;
use super::partition::{Layout, Partition};
use super::quantity::Quantity;
use super::randn::Randn;
use super::trace::Trace;
use crate::text::Message;

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

/// Where dy comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Upstream {
    /// The numbers themselves.
    Given(Batch),
    /// 1 everywhere: the gradient of the sum of y. It makes dx vanish, which is worth seeing once.
    Ones,
    /// dy = y: the gradient of ½ Σ y².
    Y,
    /// Standard normal numbers of this seed, see [`Randn`].
    Randn(u32),
    /// 1 at this index of x and 0 elsewhere: the gradient of that one output.
    OneHot(Vec<usize>),
}

impl Default for Upstream {
    /// Seeded standard normal numbers: with ones dx would vanish and every wrong backward pass would look right.
    fn default() -> Self {
        Self::Randn(1)
    }
}

impl FromStr for Upstream {
    type Err = ProblemError;

    /// Reads `ones`, `y`, `randn:SEED` or `onehot:i,j,…`.
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let wrong = || ProblemError::Choice {
            what: "dy",
            got: s.to_owned(),
            choices: "an array, ones, y, randn:SEED (0 to 4294967295), onehot:i,j,… (an index of x, counted from 0)",
        };
        match s.split_once(':') {
            None if s == "ones" => Ok(Self::Ones),
            None if s == "y" => Ok(Self::Y),
            Some(("randn", seed)) => seed.parse().map(Self::Randn).map_err(|_| wrong()),
            Some(("onehot", index)) => index
                .split(',')
                .map(|i| i.trim().parse())
                .collect::<Result<_, _>>()
                .map(Self::OneHot)
                .map_err(|_| wrong()),
            _ => Err(wrong()),
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
/// Cloning is cheap: the arrays of cells are shared.
#[derive(Debug, Clone)]
pub struct Problem {
    x: Batch,
    dy: Arc<Dy>,
    partition: Partition,
    parameters: Parameters,
}

/// An upstream gradient, made when it is first looked at.
#[derive(Debug)]
struct Dy {
    made: OnceLock<Result<Batch, ProblemError>>,
    /// Where it comes from, and the problem as it was when that was asked for.
    from: Option<(Upstream, Problem)>,
}

impl Dy {
    fn given(dy: Batch) -> Arc<Self> {
        Arc::new(Self { made: OnceLock::from(Ok(dy)), from: None })
    }

    fn made(&self) -> Option<&Batch> {
        self.made.get().and_then(|made| made.as_ref().ok())
    }

    fn make(&self) -> Result<&Batch, ProblemError> {
        let make = || match &self.from {
            Some((upstream, problem)) => {
                resolve(upstream, problem).map_err(|error| ProblemError::DyRoom(error.to_string()))
            }
            None => unreachable!("what does not come from elsewhere is given"),
        };
        self.made.get_or_init(make).as_ref().map_err(Clone::clone)
    }
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

    /// The upstream gradient, in x's shape. It is made when it is first asked for.
    ///
    /// # Panics
    /// When there is no room for it, which [`Problem::make_dy`] tells beforehand. In memory there always is.
    #[must_use]
    pub fn dy(&self) -> &Batch {
        self.make_dy().unwrap_or_else(|error| panic!("{error}"))
    }

    /// Makes the upstream gradient now, unless it has been made.
    ///
    /// # Errors
    /// [`ProblemError::DyRoom`], beside a batch in a file.
    pub fn make_dy(&self) -> Result<&Batch, ProblemError> {
        self.dy.make()
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

    /// The same batch with another upstream gradient, which is made when it is first asked for.
    ///
    /// # Errors
    /// When its shape or index does not fit x.
    pub fn with_upstream(&self, upstream: Upstream) -> Result<Self, ProblemError> {
        self.accepts(&upstream)?;
        let dy = match upstream {
            Upstream::Given(dy) => Dy::given(dy),
            upstream => {
                // What it comes from has no use for the present one.
                let of = Self { dy: Dy::given(self.x.clone()), ..self.clone() };
                Arc::new(Dy { made: OnceLock::new(), from: Some((upstream, of)) })
            }
        };
        Ok(Self { dy, ..self.clone() })
    }

    /// The cells in which dy differs from that of another problem, where it was edited from the same stored one.
    pub(super) fn dy_edited_since(&self, other: &Self) -> Option<Vec<usize>> {
        if Arc::ptr_eq(&self.dy, &other.dy) {
            return Some(Vec::new());
        }
        self.dy.made()?.edited_since(other.dy.made()?)
    }

    /// The memory of the cells that another problem does not share, in bytes.
    pub(super) fn bytes_beside(&self, other: &Self) -> usize {
        let dy = match (self.dy.made(), other.dy.made()) {
            (Some(own), Some(other)) => own.bytes_beside(other),
            (Some(own), None) => own.len() * size_of::<f64>(),
            (None, _) => 0,
        };
        self.x.bytes_beside(&other.x) + dy
    }

    /// Whether x and dy are those of another problem, of which this one is an edited successor or predecessor, and they are
    /// normalised in the same groups.
    #[must_use]
    pub fn has_cells_of(&self, other: &Self) -> bool {
        let same = |edited: Option<Vec<usize>>| edited.is_some_and(|cells| cells.is_empty());
        self.partition == other.partition
            && same(self.x.edited_since(&other.x))
            && same(self.dy_edited_since(other))
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
        Self { dy: Dy::given(self.dy().replaced(cell, value)), ..self.clone() }
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
    /// A [`ProblemError`] that says what was wrong and what was expected. A dy that is to be made is checked, and made
    /// later: see [`Problem::make_dy`].
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
        let problem = Problem { dy: Dy::given(self.x.clone()), x: self.x, partition, parameters };
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

/// The cells of an upstream gradient that the problem accepts.
fn resolve(upstream: &Upstream, problem: &Problem) -> io::Result<Batch> {
    let x = &problem.x;
    match upstream {
        Upstream::Given(dy) => Ok(dy.clone()),
        Upstream::Ones => x.alike(|_, out| out.fill(1.0)),
        Upstream::Y => {
            let trace = Trace::new(problem.clone());
            x.alike(|start, out| trace.fill(Quantity::Y, start, out))
        }
        Upstream::Randn(seed) => {
            let mut stream = Randn::new(*seed);
            x.alike(|_, out| out.fill_with(|| stream.next().expect("endless")))
        }
        Upstream::OneHot(index) => {
            let hot = index.iter().zip(x.shape()).fold(0, |flat, (i, len)| flat * len + i);
            x.alike(|start, out| {
                out.fill(0.0);
                if let Some(cell) = hot.checked_sub(start).and_then(|i| out.get_mut(i)) {
                    *cell = 1.0;
                }
            })
        }
    }
}
