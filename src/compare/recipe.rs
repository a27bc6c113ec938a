//! A way to compute batch normalization: the right one, or one with known mistakes.
//!
//! A line may be a formula over the numbers of the [`Model`] that follows a recipe: the two are one definition, in two files.

use std::fmt;
use std::rc::Rc;

use super::ground::{Ground, Grouping};
use super::model::Model;
use super::num::Num;
use crate::norm::{Batch, Draft, Layout, Memory, PerChannel, Problem, Quantity, Stored, Trace, Upstream};

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
    /// 1/√(√σ² + ε)
    RootTwice,
    /// 1/√(σ² + 2ε)
    EpsTwice,
    /// 1
    One,
}

/// What the squares are divided by for the variance that normalizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Divisor {
    /// m, the right one.
    M,
    /// m − 1
    MMinusOne,
    /// The number of samples.
    Samples,
    /// Nothing.
    One,
}

/// What a channel's numbers are multiplied by, in y or in dx̂.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    /// γ, the right one.
    Gamma,
    /// 1
    One,
    /// 1 + γ
    OnePlusGamma,
    /// γ²
    GammaTwice,
    /// 1/γ
    Inverse,
    /// γ of the channel before.
    Rolled,
    /// β
    Beta,
}

/// What is added in y.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// β, the right one.
    Beta,
    /// Nothing.
    Zero,
    /// −β
    Minus,
    /// γβ
    TimesGamma,
    /// γ
    Gamma,
}

/// Where the backward pass of a wrong forward pass comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backward {
    /// Derived from that forward pass, as autograd does.
    Derived,
    /// The textbook's lines, fed with the wrong numbers.
    Textbook,
}

/// A line of the computation that is done in another way.
#[derive(Clone)]
pub enum Line {
    /// A formula: the number at a flat index of the quantity.
    Formula(fn(&Model, usize) -> Num),
    /// A formula with a number in it.
    With(f64, fn(&Model, usize, f64) -> Num),
    /// As another recipe has it.
    Of(Rc<Recipe>),
    /// As the file has it.
    Given(Rc<[f64]>),
    /// As it was made elsewhere, each number with its own roundings.
    Known(Rc<[Num]>),
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Formula(_) => "Formula",
            Self::With(..) => "With",
            Self::Of(_) => "Of",
            Self::Given(_) => "Given",
            Self::Known(_) => "Known",
        })
    }
}

/// Everything that can be done rightly or wrongly.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// The problem that is solved, which may be another than the one that was set.
    pub problem: Problem,
    pub(super) ground: Rc<Ground>,
    /// Which cells share statistics.
    pub grouping: Grouping,
    /// What the variance that normalizes is divided by.
    pub divisor: Divisor,
    /// What x − μ is multiplied by.
    pub spread: Spread,
    /// Which variance is stored.
    pub stored: Stored,
    /// The weight of the new batch in the running statistics.
    pub weight: f64,
    /// How often the running statistics are updated.
    pub updates: u32,
    /// What x̂ is multiplied by in y.
    pub scale: Factor,
    /// What is added in y.
    pub shift: Shift,
    /// What dy is multiplied by in dx̂, where it is not what follows from y.
    pub upstream: Option<Factor>,
    /// Where the backward pass comes from.
    pub backward: Backward,
    /// The lines that are done in another way; the lines after them follow.
    pub lines: Vec<(Quantity, Line)>,
    /// The arrays that are written down in another way than they are used.
    pub shown: Vec<(Quantity, Line)>,
}

impl Recipe {
    /// The right way.
    ///
    /// # Panics
    /// Where memory for dy runs out.
    #[must_use]
    pub fn right(problem: &Problem) -> Self {
        let dy = crate::norm::Backward::make_dy(problem, &Memory);
        Self::with_dy(problem, dy.expect("memory that runs out ends the program"))
    }

    /// The right way, for the problem of a trace and with its dy.
    pub(super) fn of(trace: &Trace) -> Self {
        Self::with_dy(trace.problem(), trace.dy().clone())
    }

    fn with_dy(problem: &Problem, dy: Batch) -> Self {
        let p = problem.parameters();
        Self {
            ground: Ground::new(problem.x().clone(), dy),
            problem: problem.clone(),
            grouping: Grouping::Norm,
            divisor: Divisor::M,
            spread: Spread::InvStd,
            stored: p.convention.row().stored,
            weight: p.convention.weight_of_new(p.momentum, p.num_batches_tracked),
            updates: 1,
            scale: Factor::Gamma,
            shift: Shift::Beta,
            upstream: None,
            backward: Backward::Derived,
            lines: Vec::new(),
            shown: Vec::new(),
        }
    }

    /// The same with a line done in another way.
    pub(super) fn line(mut self, quantity: Quantity, line: Line) -> Self {
        self.lines.push((quantity, line));
        self
    }

    /// The same with a line done by a formula.
    pub(super) fn formula(self, quantity: Quantity, formula: fn(&Model, usize) -> Num) -> Self {
        self.line(quantity, Line::Formula(formula))
    }

    /// The same with an array written down in another way.
    pub(super) fn shows(mut self, quantity: Quantity, formula: fn(&Model, usize) -> Num) -> Self {
        self.shown.push((quantity, Line::Formula(formula)));
        self
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
        if partition.shape().len() < 3 {
            return None;
        }
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
            dy: Some(Upstream::Given(self.ground.dy.clone())),
            ..Draft::new(self.problem.x().clone())
        };
        self.problem = draft.build().ok()?;
        Some(self)
    }
}
