//! What a user should know about a problem before trusting its numbers.

use std::borrow::Cow;
use std::fmt;

use super::convention::Stored;
use super::error::shape_text;
use super::partition::unravel;
use super::problem::Mode;
use super::quantity::Quantity;
use super::trace::Trace;

/// Something unusual about a computed problem. Its `Display` is the sentence for the user.
#[derive(Debug, Clone, PartialEq)]
pub enum Warning {
    /// Every group has a single value.
    OneValue {
        /// The norm's name.
        norm: String,
        /// Whether ε keeps x̂ = 0/s from being 0/0.
        defined: bool,
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
    /// Some groups have no spread, and ε is 0: 0/0.
    Undefined {
        /// How many groups.
        groups: usize,
        /// What the first of them is called.
        first: String,
    },
    /// Some groups have no spread (their cells are all alike); ε alone sets the gain.
    Constant {
        /// How many groups.
        groups: usize,
        /// What the first of them is called.
        first: String,
        /// 1/√ε.
        gain: f64,
    },
    /// Finite input, but some answer exceeds the range of f64.
    Overflow {
        /// The quantity that overflowed.
        quantity: Quantity,
    },
    /// dx is 0 up to rounding although dy is not: dy is a linear function of x̂ in each group.
    DxVanishes,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OneValue { norm, defined, kept_running_var } => {
                write!(f, "each statistic of the {norm} norm has only one value to work with")?;
                if norm == "rms" {
                    write!(f, ", so x_hat keeps little but its sign")?;
                } else if *defined {
                    write!(f, ", so x_hat is 0, y is beta and dx is 0")?;
                }
                if norm == "batch" {
                    write!(
                        f,
                        "; PyTorch refuses this: \"Expected more than 1 value per channel when training\""
                    )?;
                }
                if *kept_running_var {
                    write!(
                        f,
                        "; running_var stays as it was, since the unbiased variance of one value is 0/0"
                    )?;
                }
                Ok(())
            }
            Self::NotFinite { quantity, index, value } => write!(
                f,
                "{quantity}{} is {value}: every number computed from it is spoiled, here as in the frameworks",
                shape_text(index)
            ),
            Self::Undefined { groups, first } => write!(
                f,
                "{} 0 and eps is 0, so x_hat is 0/0 = NaN there; any eps > 0 makes it 0",
                variances(*groups, first)
            ),
            Self::Constant { groups, first, gain } => {
                write!(
                    f,
                    "{} 0: x_hat is 0 there, and eps alone sets the gain 1/sqrt(eps) = ",
                    variances(*groups, first)
                )?;
                if *gain < 1e6 { write!(f, "{gain:.1}") } else { write!(f, "{gain:.1e}") }
            }
            Self::Overflow { quantity } => {
                write!(f, "{quantity} exceeds the range of f64 somewhere, although the input is finite")
            }
            Self::DxVanishes => write!(
                f,
                "dx is 0 up to rounding, because dy is a constant plus a multiple of x in every group (as dy = ones or dy = y is): such a dy proves nothing about a backward pass"
            ),
        }
    }
}

fn variances(groups: usize, first: &str) -> String {
    if groups == 1 {
        format!("the variance of {first} is")
    } else {
        format!("{groups} variances (the first that of {first}) are")
    }
}

impl Trace {
    /// The warnings of this problem. Costs O(groups), and a read of the batch where something is not finite or dx vanishes.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let problem = self.problem();
        let p = problem.parameters();
        let partition = self.partition();
        let from_batch = !problem.uses_running();
        let mut warnings = Vec::new();
        if partition.m() == 1 && from_batch {
            warnings.push(Warning::OneValue {
                norm: partition.norm().to_string(),
                defined: p.eps > 0.0,
                kept_running_var: partition.norm().tracks_running()
                    && p.mode == Mode::Train
                    && p.convention.row().stored == Stored::Unbiased,
            });
        }

        // The sums tell whether x and dy are worth searching: a spoiled cell spoils its own.
        let x_spoiled = self.moments().iter().any(|m| m.m2.is_nan());
        let dy_spoiled = (0..partition.channels()).any(|c| !self.value(Quantity::DBeta, c).is_finite());
        let given: [(Quantity, Cow<[f64]>); 6] = [
            (Quantity::X, if x_spoiled { problem.x().cells() } else { Cow::default() }),
            (Quantity::Dy, if dy_spoiled { problem.dy().cells() } else { Cow::default() }),
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
            if p.eps == 0.0 {
                warnings.push(Warning::Undefined { groups, first });
            } else if partition.m() > 1 || !from_batch {
                warnings.push(Warning::Constant { groups, first, gain: 1.0 / p.eps.sqrt() });
            }
        } else if finite {
            let not_finite = |q: &Quantity| (0..self.len(*q)).any(|i| !self.value(*q, i).is_finite());
            let per_group = [Quantity::Var, Quantity::InvStd, Quantity::DGamma, Quantity::DBeta];
            let overflowed = per_group.into_iter().filter(not_finite);
            warnings.extend(overflowed.map(|quantity| Warning::Overflow { quantity }));
        }
        if finite && partition.m() > 1 && from_batch && self.dx_vanishes() {
            warnings.push(Warning::DxVanishes);
        }
        warnings
    }

    /// Whether the three routes of dx cancel in every cell, down to the little that ε leaves. The first cell where they
    /// do not ends the search, so it costs a sweep only where dx does vanish.
    ///
    /// Of a large batch every so-manieth cell is asked. The stride is odd, so that all channels have their turn.
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
    use crate::norm::{Draft, Problem, Upstream};

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
        assert!(without[0].contains("0/0 = NaN"), "{without:?}");
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
        assert!(told[0].starts_with("var exceeds the range of f64"), "{told:?}");
    }
}
