//! What an edit did, for what is said of it when it is made, taken back and made again.

use crate::msg;
use crate::norm::{Problem, Value};
use crate::text::Message;

use super::Session;
use super::action::{Editable, Setting};

/// What an edit did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// It changed one thing.
    Changed {
        /// What it is called.
        what: String,
        /// What it was.
        from: String,
        /// What it is.
        to: String,
    },
    /// It fed the batch this many times.
    Fed(usize),
    /// It took γ, β and the running statistics of a layer.
    Layer(String),
    /// It took parameters that a file of results has.
    Results {
        /// Their names.
        names: String,
        /// The file.
        file: String,
    },
    /// It went back to the batch as it was opened.
    Reset,
    /// It looked at the batch under another norm, which is nothing to be saved.
    Looked(Box<Deed>),
}

impl Deed {
    /// When it is made.
    #[must_use]
    pub fn done(&self) -> Message {
        match self {
            Self::Changed { what, from, to } => {
                msg!("edit-changed", what = what.as_str(), from = from.as_str(), to = to.as_str())
            }
            Self::Fed(times) => msg!("fed", times = *times),
            Self::Layer(name) => msg!("took-layer", name = name.as_str()),
            Self::Results { names, file } => {
                msg!("took-from-results", names = names.as_str(), file = file.as_str())
            }
            Self::Reset => msg!("reset-done"),
            Self::Looked(deed) => deed.done(),
        }
    }

    /// When it is taken back.
    #[must_use]
    pub fn undone(&self) -> Message {
        match self {
            Self::Changed { what, from, .. } => {
                msg!("undone-changed", what = what.as_str(), from = from.as_str())
            }
            Self::Fed(times) => msg!("undone-fed", times = *times),
            Self::Layer(name) => msg!("undone-layer", name = name.as_str()),
            Self::Results { names, file } => {
                msg!("undone-from-results", names = names.as_str(), file = file.as_str())
            }
            Self::Reset => msg!("undone-reset"),
            Self::Looked(deed) => deed.undone(),
        }
    }

    /// When it is made again.
    #[must_use]
    pub fn redone(&self) -> Message {
        match self {
            Self::Changed { what, to, .. } => {
                msg!("redone-changed", what = what.as_str(), to = to.as_str())
            }
            Self::Fed(times) => msg!("redone-fed", times = *times),
            Self::Layer(name) => msg!("redone-layer", name = name.as_str()),
            Self::Results { names, file } => {
                msg!("redone-from-results", names = names.as_str(), file = file.as_str())
            }
            Self::Reset => msg!("redone-reset"),
            Self::Looked(deed) => deed.redone(),
        }
    }
}

impl Session {
    /// What a setting does that makes this of the problem.
    pub(super) fn deed(&self, setting: &Setting, wanted: &Problem) -> Deed {
        let field = Editable::of(setting);
        if let Setting::Upstream(upstream) = setting {
            let from = self.problem().upstream();
            let from =
                from.map_or_else(|| self.style.tell(&msg!("upstream-given")), |u| Value::from(u).to_string());
            return Deed::Changed {
                what: "dy".to_owned(),
                from,
                to: Value::from(upstream.clone()).to_string(),
            };
        }
        let short = |text: String| match text.parse() {
            Ok(value) => self.style.number(value),
            Err(_) => text,
        };
        let (from, to) = (field.text(self), field.text_in(self, self.trace(), wanted));
        Deed::Changed { what: field.reached(self, setting.reach()), from: short(from), to: short(to) }
    }
}
