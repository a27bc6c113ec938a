//! What a user should know about a problem before trusting its numbers.

use std::fmt;

use super::convention::Stored;
use super::partition::unravel;
use super::problem::{Mode, shape_text};
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
        /// The first of them.
        first: usize,
    },
    /// Some groups have no spread (their cells are all alike); ε alone sets the gain.
    Constant {
        /// How many groups.
        groups: usize,
        /// The first of them.
        first: usize,
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
                if *defined {
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
                "{groups} of the variances are 0 (the first at {first}) and eps is 0, so x_hat is 0/0 = NaN there; any eps > 0 makes it 0"
            ),
            Self::Constant { groups, first, gain } => {
                write!(
                    f,
                    "{groups} of the variances are 0 (the first at {first}): x_hat is 0 there, and eps alone sets the gain 1/sqrt(eps) = "
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

impl Trace {
    /// The warnings of this problem. Costs at most a few reads of the batch.
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

        let given: [(Quantity, &[f64]); 6] = [
            (Quantity::X, problem.x_cells()),
            (Quantity::Dy, problem.dy_cells()),
            (Quantity::Gamma, &p.gamma),
            (Quantity::Beta, &p.beta),
            (Quantity::RunningMeanBefore, &p.running_mean),
            (Quantity::RunningVarBefore, &p.running_var),
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
    fn dx_vanishes(&self) -> bool {
        let mut flows = false;
        for cell in 0..self.partition().cells() {
            let direct = self.value(Quantity::DxDirect, cell).abs();
            if self.value(Quantity::Dx, cell).abs() > 1e-4 * direct {
                return false;
            }
            flows |= direct > 0.0;
        }
        flows
    }
}
