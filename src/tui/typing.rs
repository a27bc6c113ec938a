//! The edit of a field: what is typed takes effect while it is typed, or when it is entered.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::session::{Editable, Session};
use crate::text::Message;

use super::prompt::insert;

/// What can be typed into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A parameter, or a cell of x or dy.
    Number(Editable),
    /// A setting of the lab that is open.
    Setting(&'static str),
}

impl Target {
    /// What it is called before the typed text.
    pub fn label(self, session: &Session) -> String {
        match self {
            Self::Number(editable) => editable.label(session),
            Self::Setting(name) => name.to_owned(),
        }
    }

    /// Whether it is one of a few words, so that editing means going on to the next.
    pub fn is_choice(self, session: &Session) -> bool {
        match self {
            Self::Number(editable) => editable.is_choice(),
            Self::Setting(name) => {
                session.fields().iter().any(|field| field.name == name && field.is_choice())
            }
        }
    }

    fn text(self, session: &Session) -> String {
        match self {
            Self::Number(editable) => editable.text(session),
            Self::Setting(name) => {
                let field = session.fields().into_iter().find(|field| field.name == name);
                field.map_or_else(String::new, |field| field.value)
            }
        }
    }
}

/// A field being typed into. A number takes effect while it is typed; a setting of a lab, whose experiment begins again with
/// it, when it is entered.
#[derive(Debug, Clone)]
pub struct Typing {
    /// What is edited.
    pub field: Target,
    /// The text.
    pub input: Input,
    /// Why the text cannot be accepted.
    pub error: Option<Message>,
    /// Nothing was typed yet: the first character replaces the old value.
    untouched: bool,
}

impl Typing {
    /// Begins with the present value.
    pub fn begin(field: Target, session: &mut Session) -> Self {
        if let Target::Number(editable) = field {
            if !matches!(editable, Editable::X | Editable::Dy) {
                session.cursor.parameter = editable;
            }
            session.begin_preview();
        }
        Self { field, input: Input::new(field.text(session)), error: None, untouched: true }
    }

    /// The number that is edited, if it is one.
    pub fn number(&self) -> Option<Editable> {
        match self.field {
            Target::Number(editable) => Some(editable),
            Target::Setting(_) => None,
        }
    }

    /// Whether this setting of a lab is edited.
    pub fn is_setting(&self, name: &str) -> bool {
        matches!(self.field, Target::Setting(own) if own == name)
    }

    /// Takes a key; whether the typing has ended.
    pub fn key(&mut self, key: &KeyEvent, session: &mut Session) -> bool {
        let given_up = key.code == KeyCode::Esc
            || key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            _ if given_up => {
                session.give_up_preview();
                return true;
            }
            // What cannot be accepted stays open, with its reason beside it.
            KeyCode::Enter if self.error.is_some() => {}
            KeyCode::Enter if self.is_begun() => {
                if let Target::Number(editable) = self.field {
                    self.error = editable.setting(self.input.value()).err();
                }
            }
            KeyCode::Enter => {
                self.error = self.accept(session).err();
                return self.error.is_none();
            }
            _ => {
                if matches!(key.code, KeyCode::Char(_)) && key.modifiers.is_empty() {
                    self.replace_at_first();
                }
                self.untouched = false;
                if self.input.handle_event(&Event::Key(*key)).is_some_and(|change| change.value) {
                    self.preview(session);
                }
            }
        }
        false
    }

    /// Takes pasted text, all at once.
    pub fn paste(&mut self, text: &str, session: &mut Session) {
        self.replace_at_first();
        insert(&mut self.input, text);
        self.preview(session);
    }

    fn replace_at_first(&mut self) {
        if std::mem::take(&mut self.untouched) {
            self.input.reset();
        }
    }

    /// Lets what is typed take effect; while it is not acceptable the last good value stays.
    fn preview(&mut self, session: &mut Session) {
        self.error = None;
        if let Target::Number(editable) = self.field
            && !self.is_begun()
        {
            let setting = editable.setting(self.input.value());
            self.error = setting.and_then(|setting| session.preview(&setting)).err();
        }
    }

    /// Whether so far it is the beginning of a number and none itself: "-", "1e-".
    fn is_begun(&self) -> bool {
        let text = self.input.value().trim();
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let before_sign = unsigned.strip_suffix(['-', '+']).unwrap_or(unsigned);
        let is_begun = match before_sign.strip_suffix(['e', 'E']) {
            Some(digits) => digits.parse::<f64>().is_ok(),
            None => matches!(unsigned, "" | "."),
        };
        is_begun && !text.is_empty() && !self.untouched && matches!(self.field, Target::Number(_))
    }

    /// Lets it take effect on numbers that an edit has changed meanwhile.
    pub fn try_again(&mut self, session: &mut Session) {
        if !self.untouched {
            self.preview(session);
        }
    }

    /// Ends the typing: takes what was typed, if it is acceptable.
    pub fn end(self, session: &mut Session) {
        if self.error.is_some() || self.is_begun() || self.accept(session).is_err() {
            session.give_up_preview();
        }
    }

    fn accept(&self, session: &mut Session) -> Result<(), Message> {
        match self.field {
            _ if self.untouched => session.give_up_preview(),
            Target::Number(_) => session.accept_preview(),
            Target::Setting(name) => return session.set_field(name, self.input.value()),
        }
        Ok(())
    }
}
