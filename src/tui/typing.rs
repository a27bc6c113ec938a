//! The edit of a field: what is typed takes effect while it is typed.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::session::{Editable, Session};
use crate::text::Message;

use super::prompt::insert;

/// A field being typed into.
#[derive(Debug, Clone)]
pub struct Typing {
    /// What is edited.
    pub field: Editable,
    /// The text.
    pub input: Input,
    /// Why the text cannot be accepted.
    pub error: Option<Message>,
    /// Nothing was typed yet: the first character replaces the old value.
    untouched: bool,
}

impl Typing {
    /// Begins with the present value.
    pub fn begin(field: Editable, session: &mut Session) -> Self {
        if !matches!(field, Editable::X | Editable::Dy) {
            session.cursor.parameter = field;
        }
        session.begin_preview();
        Self { field, input: Input::new(field.text(session)), error: None, untouched: true }
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
            KeyCode::Enter => {
                self.accept(session);
                return true;
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
        let setting = self.field.setting(self.input.value());
        self.error = setting.and_then(|setting| session.preview(&setting)).err();
    }

    /// Lets it take effect on numbers that an edit has changed meanwhile.
    pub fn try_again(&mut self, session: &mut Session) {
        if !self.untouched {
            self.preview(session);
        }
    }

    /// Ends the typing: takes what was typed, if it is acceptable.
    pub fn end(self, session: &mut Session) {
        if self.error.is_none() {
            self.accept(session);
        } else {
            session.give_up_preview();
        }
    }

    fn accept(&self, session: &mut Session) {
        if self.untouched {
            session.give_up_preview();
        } else {
            session.accept_preview();
        }
    }
}
