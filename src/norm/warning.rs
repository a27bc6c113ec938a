//! What a user should know about a problem before trusting its numbers.

use std::borrow::Cow;

use super::convention::Stored;
use super::error::shape_text;
use super::partition::unravel;
use super::problem::Mode;
use super::quantity::Quantity;
use super::trace::Trace;
use crate::msg;
use crate::text::{Message, Tell, told};

/// Something unusual about a computed problem.
#[derive(Debug, Clone, PartialEq)]
pub enum Warning {
    /// Every group has a single value.
    OneValue {
        /// What is left of x in x̂.
        left: Left,
        /// Whether PyTorch refuses such a batch.
        refused: bool,
        /// Whether the running variance was left alone because its unbiased estimate is 0/0.
        kept_running_var: bool,
    },
    /// x holds a NaN or an infinity.
    NotFinite {
        /// The array: x, dy, gamma, …
        quantity: Quantity,
        /// The index of the first such cell in the array's shape.
        index: Vec<usize>,
        /// Its value.
        value: f64,
    },
    /// What is divided by is 0 in some groups: their variance and ε.
    Undefined {
        /// Which statistic is 0.
        statistic: Statistic,
        /// How many groups.
        groups: usize,
        /// What the first of them is called.
        first: Message,
    },
    /// Some groups have no spread, so that ε alone sets the factor.
    Constant {
        /// Which statistic is 0.
        statistic: Statistic,
        /// How many groups.
        groups: usize,
        /// What the first of them is called.
        first: Message,
        /// 1/√ε.
        gain: f64,
    },
    /// Some channels let next to nothing through: their γ is within [`NEAR_ZERO`] of 0.
    DeadGamma {
        /// How many channels.
        channels: usize,
        /// What the first of them is called.
        first: Message,
    },
    /// Some channels hardly ever changed in training: their running variance is below ε.
    DeadVariance {
        /// How many channels.
        channels: usize,
        /// What the first of them is called.
        first: Message,
        /// ε
        eps: f64,
    },
    /// Finite input, but some answer exceeds the range of f64.
    Overflow {
        /// The quantity that overflowed.
        quantity: Quantity,
    },
    /// dx is 0 up to rounding although dy is not: dy is a linear function of x̂ in each group.
    DxVanishes,
}

/// A γ this close to 0 lets next to nothing of its channel through.
pub const NEAR_ZERO: f64 = 1e-3;

/// What is left of a single value after its normalization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Nothing: x̂ = 0/√ε.
    Nothing,
    /// The sign, where no mean is subtracted.
    Sign,
    /// 0/0.
    Undefined,
}

/// What the values of a group are divided by the root of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistic {
    /// The variance of the group.
    Variance,
    /// The mean square of the group.
    MeanSquare,
    /// The running variance of the channel.
    RunningVariance,
}

told!(Warning);

impl Tell for Warning {
    fn message(&self) -> Message {
        match self {
            Self::OneValue { left, refused, kept_running_var } => msg!(
                "warning-one-value",
                left = match left {
                    Left::Nothing => "nothing",
                    Left::Sign => "sign",
                    Left::Undefined => "undefined",
                },
                refused = if *refused { "yes" } else { "no" },
                kept = if *kept_running_var { "yes" } else { "no" },
            ),
            Self::NotFinite { quantity, index, value } => msg!(
                "warning-not-finite",
                quantity = quantity.name(),
                index = shape_text(index),
                value = value.to_string(),
            ),
            Self::Undefined { statistic, groups, first } => {
                msg!(
                    "warning-undefined",
                    statistic = statistic.name(),
                    groups = *groups,
                    first = first.clone()
                )
            }
            Self::Constant { statistic, groups, first, gain } => msg!(
                "warning-constant",
                statistic = statistic.name(),
                groups = *groups,
                first = first.clone(),
                gain = if *gain < 1e6 { format!("{gain:.1}") } else { format!("{gain:.1e}") },
            ),
            Self::DeadGamma { channels, first } => msg!(
                "warning-dead-gamma",
                channels = *channels,
                first = first.clone(),
                near = NEAR_ZERO.to_string(),
            ),
            Self::DeadVariance { channels, first, eps } => msg!(
                "warning-dead-var",
                channels = *channels,
                first = first.clone(),
                eps = crate::text::Glyphs::Ascii.number(*eps, 6),
            ),
            Self::Overflow { quantity } => msg!("warning-overflow", quantity = quantity.name()),
            Self::DxVanishes => msg!("warning-dx-vanishes"),
        }
    }
}

impl Statistic {
    /// As the catalogue's sentences choose by.
    fn name(self) -> &'static str {
        match self {
            Self::Variance => "variance",
            Self::MeanSquare => "mean-square",
            Self::RunningVariance => "running-variance",
        }
    }
}

impl Trace {
    /// The warnings of this problem. Costs O(groups), and a read of the batch where something is not finite or dx vanishes.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        self.warnings_of(true)
    }

    /// Those of the warnings that can be told without the backward pass.
    #[must_use]
    pub fn forward_warnings(&self) -> Vec<Warning> {
        self.warnings_of(false)
    }

    fn warnings_of(&self, backward: bool) -> Vec<Warning> {
        let problem = self.problem();
        let p = problem.parameters();
        let partition = self.partition();
        let from_batch = !problem.uses_running();
        let mut warnings = Vec::new();
        if partition.m() == 1 && from_batch {
            warnings.push(Warning::OneValue {
                left: match partition.norm().is_centred() {
                    false => Left::Sign,
                    true if p.eps > 0.0 => Left::Nothing,
                    true => Left::Undefined,
                },
                refused: partition.norm().tracks_running(),
                kept_running_var: partition.norm().tracks_running()
                    && p.mode == Mode::Train
                    && p.convention.row().stored == Stored::Unbiased,
            });
        }

        // The sums tell whether x and dy are worth searching: a spoiled cell spoils its own.
        let x_spoiled = self.moments().iter().any(|m| !m.m2.is_finite());
        let dy_spoiled =
            backward && (0..partition.channels()).any(|c| !self.value(Quantity::DBeta, c).is_finite());
        let given: [(Quantity, Cow<[f64]>); 6] = [
            (Quantity::X, if x_spoiled { problem.x().cells() } else { Cow::default() }),
            (Quantity::Dy, if dy_spoiled { self.dy().cells() } else { Cow::default() }),
            (Quantity::Gamma, (&p.gamma).into()),
            (Quantity::Beta, (&p.beta).into()),
            (Quantity::RunningMeanBefore, (&p.running_mean).into()),
            (Quantity::RunningVarBefore, (&p.running_var).into()),
        ];
        let mut finite = true;
        for (quantity, values) in given {
            if let Some(i) = values.iter().position(|v| !v.is_finite()) {
                let index = unravel(&self.shape(quantity), i);
                warnings.push(Warning::NotFinite { quantity, index, value: values[i] });
                finite = false;
            }
        }

        let no_spread = |g: &usize| {
            if from_batch { self.moments()[*g].m2 == 0.0 } else { p.running_var[*g] == 0.0 }
        };
        let mut without_spread = (0..partition.groups()).filter(no_spread);
        if let Some(first) = without_spread.next() {
            let groups = 1 + without_spread.count();
            let first = partition.group_name(first);
            let statistic = match partition.norm().is_centred() {
                _ if !from_batch => Statistic::RunningVariance,
                false => Statistic::MeanSquare,
                true => Statistic::Variance,
            };
            if p.eps == 0.0 {
                warnings.push(Warning::Undefined { statistic, groups, first });
            } else if partition.m() > 1 || !from_batch {
                warnings.push(Warning::Constant { statistic, groups, first, gain: 1.0 / p.eps.sqrt() });
            }
        } else if finite {
            let not_finite = |q: &Quantity| (0..self.len(*q)).any(|i| !self.value(*q, i).is_finite());
            let per_group = [Quantity::Var, Quantity::InvStd, Quantity::DGamma, Quantity::DBeta];
            let told = per_group.into_iter().filter(|quantity| backward || !quantity.is_backward());
            let overflowed = told.filter(not_finite);
            warnings.extend(overflowed.map(|quantity| Warning::Overflow { quantity }));
        }
        self.warn_of_dead_channels(&mut warnings);
        if backward && finite && partition.m() > 1 && from_batch && self.dx_vanishes() {
            warnings.push(Warning::DxVanishes);
        }
        warnings
    }

    /// Dead channels, as the list of a checkpoint's layers counts them. Running statistics that have seen no batch say nothing.
    fn warn_of_dead_channels(&self, warnings: &mut Vec<Warning>) {
        let p = self.problem().parameters();
        let partition = self.partition();
        let counted = |values: &[f64], is_dead: &dyn Fn(f64) -> bool| {
            let mut dead = (0..values.len()).filter(|&c| is_dead(values[c]));
            let first = partition.channel_label(dead.next()?);
            Some((1 + dead.count(), first))
        };
        if let Some((channels, first)) = counted(&p.gamma, &|gamma| gamma.abs() < NEAR_ZERO) {
            warnings.push(Warning::DeadGamma { channels, first });
        }
        let untouched = |v: &f64| *v == p.convention.row().running_var;
        if !partition.norm().tracks_running() || p.running_var.iter().all(untouched) {
            return;
        }
        // A running variance of 0 that normalizes has a warning of its own.
        let is_told = |v: f64| v == 0.0 && self.problem().uses_running();
        if let Some((channels, first)) = counted(&p.running_var, &|v| v < p.eps && !is_told(v)) {
            warnings.push(Warning::DeadVariance { channels, first, eps: p.eps });
        }
    }

    /// Whether the three routes of dx cancel in every cell, down to the little that ε leaves. The first cell where they
    /// do not ends the search, so it costs a sweep only where dx does vanish.
    ///
    /// Of a large batch a sample of the cells is asked, at a constant stride. It is odd, so that every channel has its turn.
    fn dx_vanishes(&self) -> bool {
        const ASKED: usize = 1 << 14;
        let mut flows = false;
        let cells = self.partition().cells();
        for cell in (0..cells).step_by(cells.div_ceil(ASKED) | 1) {
            let direct = self.value(Quantity::DxDirect, cell).abs();
            if self.value(Quantity::Dx, cell).abs() > 1e-4 * direct {
                return false;
            }
            flows |= direct > 0.0;
        }
        flows
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::norm::{Convention, Draft, PerChannel, Problem, Upstream};

    fn told(draft: Draft) -> Vec<String> {
        Trace::new(draft.build().unwrap()).warnings().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_ordinary_batch_needs_no_warning() {
        let trace = Trace::new(Problem::new(array![[1., 2.], [3., 5.], [4., 4.]].into_dyn()).unwrap());
        assert_eq!(trace.warnings(), []);
    }

    #[test]
    fn a_batch_of_one_is_told_what_pytorch_says() {
        let told = told(Draft::new(array![[1., 2.]].into_dyn()));
        assert!(told[0].contains("Expected more than 1 value per channel when training"), "{told:?}");
        assert!(told[0].contains("running_var stays as it was"), "{told:?}");
        assert_eq!(told.len(), 1);
    }

    #[test]
    fn the_first_cell_that_is_not_finite_is_named() {
        let x = array![[1., 2.], [f64::NAN, 5.], [4., f64::INFINITY]].into_dyn();
        let dy = array![[1., 2.], [3., 5.], [f64::NEG_INFINITY, 0.]].into_dyn();
        let told = told(Draft { dy: Some(Upstream::Given(dy.into())), ..Draft::new(x) });
        assert!(told[0].starts_with("x(1, 0) is NaN"), "{told:?}");
        assert!(told[1].starts_with("dy(2, 0) is -inf"), "{told:?}");
    }

    #[test]
    fn no_spread_is_told_with_eps_and_without() {
        let x = array![[7., 2.], [7., 5.], [7., 4.]].into_dyn();
        let with = told(Draft::new(x.clone()));
        assert!(with[0].contains("1/sqrt(eps) = 316.2"), "{with:?}");
        let without = told(Draft { eps: Some(0.0), ..Draft::new(x) });
        assert!(without[0].contains("division by 0"), "{without:?}");
    }

    #[test]
    fn dead_channels_are_told() {
        let x = array![[7., 2., 1.], [9., 5., 0.], [7., 4., 3.]].into_dyn();
        let each = |values: [f64; 3]| Some(PerChannel::Each(values.to_vec()));
        let dead = Draft {
            gamma: each([1.0, -1e-4, 0.0]),
            running_var: each([1.0, 1e-6, 2.0]),
            ..Draft::new(x.clone())
        };
        let told_dead = told(dead);
        assert!(told_dead[0].starts_with("2 channels have a γ near 0"), "{told_dead:?}");
        assert!(
            told_dead[1].starts_with("The running variance of channel 1 is below ε = 1e-5"),
            "{told_dead:?}"
        );
        let untouched = Draft { convention: Some(Convention::Cs231n), ..Draft::new(x) };
        assert!(told(untouched).is_empty(), "0 is where its running variance begins");
    }

    #[test]
    fn a_dy_that_proves_nothing_is_told_as_such() {
        let x = array![1., 2., 4., 7.].into_dyn();
        for dy in [Upstream::Ones, Upstream::Y] {
            let told = told(Draft { dy: Some(dy), ..Draft::new(x.clone()) });
            assert!(told.len() == 1 && told[0].contains("proves nothing"), "{told:?}");
        }
    }

    #[test]
    fn what_exceeds_f64_is_told() {
        let told = told(Draft::new(array![1e300, 2e300, 4e300].into_dyn()));
        assert!(told[0].starts_with("var exceeds the range of 64-bit floats"), "{told:?}");
    }
}
