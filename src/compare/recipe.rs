//! How somebody computes batch normalization: the right way, or with any of the known mistakes.

use crate::norm::{Batch, Draft, Layout, Memory, PerChannel, Problem, Stored, Upstream};

/// Which cells share statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// Those of the problem's norm.
    Norm,
    /// Those of one channel at one position: the mean over the first axis alone.
    PerPosition,
    /// All cells of the batch.
    Whole,
}

/// What x − μ is multiplied by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    /// 1/√(σ² + ε), the right one.
    InvStd,
    /// 1/(√σ² + ε)
    EpsOutside,
    /// √(σ² + ε)
    Std,
    /// 1/(σ² + ε)
    InvVar,
}

/// What dy is multiplied by in dγ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighing {
    /// x̂, the right one.
    XHat,
    /// x
    X,
    /// x − μ
    Centred,
    /// y
    Y,
}

/// How dγ and dβ are reduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reduction {
    /// The sum over all cells of the channel, the right one.
    Sum,
    /// Their mean.
    Mean,
    /// The sum divided by the samples.
    OverSamples,
}

/// The factor between dσ² and Σ dx̂ (x − μ).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slope {
    /// −½ s⁻³, the right one.
    True,
    /// ½ s⁻³
    Sign,
    /// −s⁻³
    Whole,
    /// −½ s⁻¹
    Power,
}

/// In what the mean and the variance are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// As exactly as it goes.
    Exact,
    /// `E[x²] − E[x]²` in float32.
    OneSweep32,
    /// `E[x²] − E[x]²` in float64.
    OneSweep64,
    /// Two passes, summing up in float32.
    Sums32,
}

/// Where the backward pass of a wrong forward pass comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backward {
    /// Derived from that forward pass, as autograd does.
    Derived,
    /// Written down from the textbook.
    Textbook,
}

/// In which order the axes of the arrays of cells lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As in x.
    Same,
    /// With the channel axis at the other end.
    ChannelsMoved,
    /// Reversed.
    Transposed,
}

/// Everything that can be done rightly or wrongly.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a step that is done or forgotten")]
pub struct Recipe {
    /// The problem that is solved, which may be another than the one that was set.
    pub problem: Problem,
    /// Which cells share statistics.
    pub grouping: Grouping,
    /// Whether the variance that normalizes is divided by m − 1.
    pub unbiased: bool,
    /// What x − μ is multiplied by.
    pub spread: Spread,
    /// Which variance is stored.
    pub stored: Stored,
    /// The weight of the new batch in the running statistics.
    pub weight: f64,
    /// How often the running statistics are updated.
    pub updates: u32,
    /// Whether γ stands in y.
    pub scaled: bool,
    /// Whether β stands in y.
    pub shifted: bool,
    /// Whether γ stands in dx̂.
    pub gamma_in_dx: bool,
    /// What dy is multiplied by in dγ.
    pub weighing: Weighing,
    /// How dγ and dβ are reduced.
    pub reduction: Reduction,
    /// The factor in dσ².
    pub slope: Slope,
    /// Whether dx flows through the variance.
    pub via_var: bool,
    /// Whether dx flows through the mean.
    pub via_mean: bool,
    /// Whether the routes through the statistics are divided by m.
    pub divided: bool,
    /// In what the statistics are computed.
    pub arithmetic: Arithmetic,
    /// Where the backward pass comes from.
    pub backward: Backward,
    /// The order of the axes.
    pub order: Order,
}

impl Recipe {
    /// The cells of dy, in memory.
    pub(super) fn dy(problem: &Problem) -> Batch {
        crate::norm::Backward::make_dy(problem, &Memory).expect("memory that runs out ends the program")
    }

    /// The right way.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "it does not panic")]
    pub fn right(problem: &Problem) -> Self {
        let p = problem.parameters();
        // Made once, for all recipes that follow from this one.
        let dy = Upstream::Given(Self::dy(problem));
        Self {
            problem: problem.with_upstream(dy).expect("dy has x's shape"),
            grouping: Grouping::Norm,
            unbiased: false,
            spread: Spread::InvStd,
            stored: p.convention.row().stored,
            weight: p.convention.weight_of_new(p.momentum, p.num_batches_tracked),
            updates: 1,
            scaled: true,
            shifted: true,
            gamma_in_dx: true,
            weighing: Weighing::XHat,
            reduction: Reduction::Sum,
            slope: Slope::True,
            via_var: true,
            via_mean: true,
            divided: true,
            arithmetic: Arithmetic::Exact,
            backward: Backward::Derived,
            order: Order::Same,
        }
    }

    /// The same with another ε.
    pub(super) fn with_eps(mut self, eps: f64) -> Option<Self> {
        let mut parameters = self.problem.parameters().clone();
        parameters.eps = eps;
        self.problem = self.problem.with_parameters(parameters).ok()?;
        Some(self)
    }

    /// The same with the channel axis read at the other end; only where γ and the others are the same in all channels,
    /// or the channels are as many, does that make a problem.
    pub(super) fn with_other_layout(mut self) -> Option<Self> {
        let (p, partition) = (self.problem.parameters(), self.problem.partition());
        let each = |values: &[f64]| {
            let first = values[0];
            Some(if values.iter().all(|&v| v == first) {
                PerChannel::All(first)
            } else {
                PerChannel::Each(values.to_vec())
            })
        };
        let draft = Draft {
            layout: Some(match partition.layout() {
                Layout::ChannelsFirst => Layout::ChannelsLast,
                Layout::ChannelsLast => Layout::ChannelsFirst,
            }),
            norm: Some(partition.norm()),
            convention: Some(p.convention),
            mode: Some(p.mode),
            gamma: each(&p.gamma),
            beta: each(&p.beta),
            eps: Some(p.eps),
            momentum: Some(p.momentum),
            num_batches_tracked: Some(p.num_batches_tracked),
            running_mean: each(&p.running_mean),
            running_var: each(&p.running_var),
            dy: Some(Upstream::Given(Self::dy(&self.problem))),
            ..Draft::new(self.problem.x().to_owned())
        };
        self.problem = draft.build().ok()?;
        Some(self)
    }
}
