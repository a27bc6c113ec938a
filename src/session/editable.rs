//! What stands in the field of something that can be edited in place, and what typing into it or a step means.

use crate::msg;
use crate::norm::{Convention, Norm, Problem, Quantity, Space, Trace, Value};
use crate::text::{Message, visible};

use super::Session;
use super::action::{Action, Editable, Reach, Setting};
use super::command::commands;

impl Editable {
    /// What the pane calls it: `γ[weight]` of a channel with a name, "dy(3,0)" for a cell.
    #[must_use]
    pub fn label(self, session: &Session) -> String {
        self.reached(session, Reach::Channel)
    }

    /// The same for all channels, where there are several: "γ".
    pub(super) fn reached(self, session: &Session, reach: Reach) -> String {
        let glyphs = session.style.glyphs;
        let Some(quantity) = self.quantity() else {
            return match self {
                Self::Eps => glyphs.pick("ε", "eps").to_owned(),
                other => other.name().to_owned(),
            };
        };
        let symbol = match quantity {
            Quantity::RunningMeanBefore => glyphs.pick("μ_run⁻", "run_mean-"),
            Quantity::RunningVarBefore => glyphs.pick("σ²_run⁻", "run_var-"),
            other => glyphs.symbol(other),
        };
        if quantity.space() == Space::Cell {
            let index = session.partition().index(session.cursor.cell);
            let index: Vec<String> = index.iter().map(ToString::to_string).collect();
            return format!("{symbol}({})", index.join(","));
        }
        match (reach, session.partition().channel_name(session.channel())) {
            (Reach::All, _) => symbol.to_owned(),
            (Reach::Channel, Some(name)) => session.style.spell(format!("{symbol}[{}]", visible(name))),
            (Reach::Channel, None) => format!("{symbol}[{}]", session.channel()),
        }
    }

    /// Its value as it would be typed.
    #[must_use]
    pub fn text(self, session: &Session) -> String {
        self.text_in(session, session.trace(), session.problem())
    }

    /// Its value in a trace of the batch, before an edit or after it.
    #[must_use]
    pub fn text_of(self, session: &Session, trace: &Trace) -> String {
        self.text_in(session, trace, trace.problem())
    }

    /// Its value in a problem, of which the trace is or comes before.
    pub(super) fn text_in(self, session: &Session, trace: &Trace, problem: &Problem) -> String {
        let p = problem.parameters();
        let channel = session.channel();
        match self {
            Self::Gamma => number(p.gamma[channel]),
            Self::Beta => number(p.beta[channel]),
            Self::Eps => number(p.eps),
            Self::Momentum => p.momentum.map_or("none".to_owned(), number),
            Self::Mode => p.mode.to_string(),
            Self::Convention => p.convention.to_string(),
            Self::Norm => problem.partition().norm().to_string(),
            // While its numbers have not been made, where they come from.
            Self::Upstream | Self::Dy => match problem.upstream() {
                Some(upstream) if !(session.has_backward() || trace.has_backward()) => {
                    Value::from(upstream).to_string()
                }
                _ => number(trace.dy_after(problem, session.cursor.cell)),
            },
            Self::RunningMean => number(p.running_mean[channel]),
            Self::RunningVar => number(p.running_var[channel]),
            Self::X => number(problem.x()[session.cursor.cell]),
        }
    }

    /// What the typed text asks for.
    ///
    /// # Errors
    /// Why the text cannot be accepted.
    pub fn setting(self, text: &str) -> Result<Setting, Message> {
        let command = commands().find(|command| command.name == self.name());
        match command.map(|command| command.read(text)) {
            Some(Ok(Action::Set(setting))) => Ok(setting),
            Some(Err(why)) => Err(why),
            Some(Ok(_)) | None => Err(msg!("sets-nothing", text = text)),
        }
    }

    /// The setting some steps up or down from the present one.
    #[must_use]
    pub fn nudged(self, session: &Session, steps: i32) -> Setting {
        let problem = session.problem();
        let p = problem.parameters();
        let channel = session.channel();
        let own = Reach::Channel;
        match self {
            Self::Gamma => Setting::Gamma(tenth(p.gamma[channel], steps, 0.1), own),
            Self::Beta => Setting::Beta(tenth(p.beta[channel], steps, 0.1), own),
            Self::RunningMean => Setting::RunningMean(tenth(p.running_mean[channel], steps, 0.1), own),
            Self::RunningVar => Setting::RunningVar(tenth(p.running_var[channel], steps, 0.1).max(0.0), own),
            Self::Momentum => {
                Setting::Momentum(Some(tenth(p.momentum.unwrap_or(0.1), steps, 0.05).clamp(0.0, 1.0)))
            }
            Self::Eps => Setting::Eps(decade(p.eps, steps)),
            Self::Mode => Setting::ToggleMode,
            Self::Convention => Setting::Convention(around(&Convention::ALL, p.convention, steps)),
            Self::Norm => Setting::Norm(around(&norms(problem), problem.partition().norm(), steps)),
            Self::X => {
                let std = 1.0 / session.trace().value(Quantity::InvStd, session.group());
                Setting::X(tenth(problem.x()[session.cursor.cell], steps, power_of_ten_below(std)))
            }
            Self::Dy | Self::Upstream => {
                Setting::Dy(tenth(session.trace().dy_after(problem, session.cursor.cell), steps, 0.1))
            }
        }
    }
}

/// A number as it would be typed.
fn number(value: f64) -> String {
    let plain = value.to_string();
    let scientific = format!("{value:e}");
    if scientific.len() < plain.len() { scientific } else { plain }
}

/// A value some steps on, without the dust of binary fractions.
fn tenth(value: f64, steps: i32, step: f64) -> f64 {
    let moved = value + f64::from(steps) * step;
    let rounded: f64 = format!("{moved:.12e}").parse().unwrap_or(moved);
    if rounded.abs() < step * 1e-9 { 0.0 } else { rounded }
}

/// A value some powers of ten on; 0 lies below 1e-12.
fn decade(value: f64, steps: i32) -> f64 {
    const LEAST: i32 = -12;
    let at = if value > 0.0 { value.log10() } else { f64::from(LEAST - 1) };
    let moved = at + f64::from(steps);
    if moved < f64::from(LEAST) - 0.5 {
        0.0
    } else {
        format!("{:.12e}", 10_f64.powf(moved.min(6.0))).parse().unwrap_or(value)
    }
}

fn power_of_ten_below(value: f64) -> f64 {
    if value.is_finite() && value > 0.0 { 10_f64.powf(value.log10().floor()) } else { 1.0 }
}

fn around<T: Copy + PartialEq>(choices: &[T], current: T, steps: i32) -> T {
    let at = choices.iter().position(|c| *c == current).unwrap_or(0);
    let len = i64::try_from(choices.len()).unwrap_or(1);
    let next = (i64::try_from(at).unwrap_or(0) + i64::from(steps)).rem_euclid(len);
    choices[usize::try_from(next).unwrap_or(0)]
}

/// The norms to go through: the group norm with two groups where two divide the channels, else with one a channel.
fn norms(problem: &Problem) -> Vec<Norm> {
    let channels = problem.partition().channels();
    let groups = match problem.partition().norm() {
        Norm::Group(present) => present,
        _ if channels.is_multiple_of(2) => 2,
        _ => channels,
    };
    Norm::all(groups).to_vec()
}
