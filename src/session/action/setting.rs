//! What of the problem can be changed, and the change.

use std::str::FromStr;

use crate::msg;
use crate::norm::{Convention, Mode, Norm, Quantity, Upstream};
use crate::text::Message;

/// A parameter, or a cell of x or dy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Editable {
    /// γ of the selected channel.
    Gamma,
    /// β of the selected channel.
    Beta,
    /// ε
    Eps,
    /// The momentum.
    Momentum,
    /// Train or eval.
    Mode,
    /// The convention.
    Convention,
    /// The norm.
    Norm,
    /// Where dy comes from.
    Upstream,
    /// The running mean of the selected channel.
    RunningMean,
    /// The running variance of the selected channel.
    RunningVar,
    /// The selected cell of x. Not in the pane of parameters.
    X,
    /// The selected cell of dy. Not in the pane of parameters.
    Dy,
}

impl Editable {
    /// The rows of the pane of parameters.
    pub const PARAMETERS: [Self; 10] = [
        Self::Gamma,
        Self::Beta,
        Self::Eps,
        Self::Momentum,
        Self::Mode,
        Self::Convention,
        Self::Norm,
        Self::Upstream,
        Self::RunningMean,
        Self::RunningVar,
    ];

    /// The name in commands, and the command that sets it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gamma => "gamma",
            Self::Beta => "beta",
            Self::Eps => "eps",
            Self::Momentum => "momentum",
            Self::Mode => "mode",
            Self::Convention => "convention",
            Self::Norm => "norm",
            Self::Upstream | Self::Dy => "dy",
            Self::RunningMean => "running_mean",
            Self::RunningVar => "running_var",
            Self::X => "x",
        }
    }

    /// The quantity that it is a number of, if it is one.
    #[must_use]
    pub fn quantity(self) -> Option<Quantity> {
        Some(match self {
            Self::Gamma => Quantity::Gamma,
            Self::Beta => Quantity::Beta,
            Self::RunningMean => Quantity::RunningMeanBefore,
            Self::RunningVar => Quantity::RunningVarBefore,
            Self::X => Quantity::X,
            Self::Upstream | Self::Dy => Quantity::Dy,
            Self::Eps | Self::Momentum | Self::Mode | Self::Convention | Self::Norm => return None,
        })
    }

    /// What a setting changes.
    #[must_use]
    pub fn of(setting: &Setting) -> Self {
        match setting {
            Setting::Gamma(..) => Self::Gamma,
            Setting::Beta(..) => Self::Beta,
            Setting::Eps(_) => Self::Eps,
            Setting::Momentum(_) => Self::Momentum,
            Setting::Mode(_) | Setting::ToggleMode => Self::Mode,
            Setting::Convention(_) => Self::Convention,
            Setting::Norm(_) => Self::Norm,
            Setting::Upstream(_) => Self::Upstream,
            Setting::X(_) => Self::X,
            Setting::Dy(_) => Self::Dy,
            Setting::RunningMean(..) => Self::RunningMean,
            Setting::RunningVar(..) => Self::RunningVar,
        }
    }

    /// Whether it is one of a few words, so that editing means going on to the next.
    #[must_use]
    pub fn is_choice(self) -> bool {
        matches!(self, Self::Mode | Self::Convention | Self::Norm)
    }

    /// The parameter some rows on.
    #[must_use]
    pub fn next(self, rows: isize) -> Self {
        let at = Self::PARAMETERS.iter().position(|f| *f == self).unwrap_or(0);
        Self::PARAMETERS[at.saturating_add_signed(rows).min(Self::PARAMETERS.len() - 1)]
    }
}

impl FromStr for Editable {
    type Err = Message;

    fn from_str(s: &str) -> Result<Self, Message> {
        Self::PARAMETERS.into_iter().find(|f| f.name() == s).ok_or_else(|| {
            msg!("no-parameter", name = s, names = Message::list(Self::PARAMETERS.iter().map(|f| f.name())))
        })
    }
}

/// A change of the problem.
#[derive(Debug, Clone, PartialEq)]
pub enum Setting {
    /// γ of the selected channel, or of all.
    Gamma(f64, Reach),
    /// β of the selected channel, or of all.
    Beta(f64, Reach),
    /// ε
    Eps(f64),
    /// The momentum; `None` is the cumulative average.
    Momentum(Option<f64>),
    /// Train or eval.
    Mode(Mode),
    /// The other mode.
    ToggleMode,
    /// The convention, with its ε and momentum.
    Convention(Convention),
    /// The norm.
    Norm(Norm),
    /// The upstream gradient.
    Upstream(Upstream),
    /// The selected cell of x.
    X(f64),
    /// The selected cell of dy.
    Dy(f64),
    /// The running mean of the selected channel, or of all.
    RunningMean(f64, Reach),
    /// The running variance of the selected channel, or of all.
    RunningVar(f64, Reach),
}

impl Setting {
    /// How far it goes.
    pub(in crate::session) fn reach(&self) -> Reach {
        match self {
            Self::Gamma(_, reach)
            | Self::Beta(_, reach)
            | Self::RunningMean(_, reach)
            | Self::RunningVar(_, reach) => *reach,
            _ => Reach::Channel,
        }
    }
}

/// How far a per-channel setting goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The selected channel.
    Channel,
    /// Every channel.
    All,
}
