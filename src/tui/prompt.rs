//! The command line.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::text::{Line, Span};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use unicode_width::UnicodeWidthStr;

use crate::msg;
use crate::session::{Session, command, wrapped};
use crate::text::Style;

use super::theme::Theme;
use super::widget::{frame, typed};

/// The command line: open or closed, with the lines that were entered before.
#[derive(Debug, Clone, Default)]
pub struct Prompt {
    open: Option<Open>,
    entered: Vec<String>,
}

/// The line that is being typed.
#[derive(Debug, Clone)]
struct Open {
    input: Input,
    /// How far back in the lines entered before this text was taken from; 0 is what is being typed.
    recalled: usize,
    /// What was being typed before those lines were looked through.
    typed: String,
    /// The completions of what was typed and which of them stands in the line.
    completing: Option<(Vec<String>, usize)>,
}

/// What came of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pressed {
    /// The command line is closed, and the key is not for it.
    Closed,
    /// It was typed.
    Typed,
    /// It closed the command line.
    GivenUp,
    /// It entered this line, and closed the command line.
    Entered(String),
}

impl Prompt {
    /// Opens the command line with some text in it.
    pub fn open(&mut self, text: &str) {
        let input = Input::new(text.to_owned());
        self.open = Some(Open { input, recalled: 0, typed: String::new(), completing: None });
    }

    /// Whether it is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// What is being typed.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.open.as_ref().map(|open| open.input.value())
    }

    /// Takes a key; the session knows how a line can go on.
    pub fn key(&mut self, key: &KeyEvent, session: &Session) -> Pressed {
        let Some(open) = &mut self.open else { return Pressed::Closed };
        match key.code {
            KeyCode::Esc => return self.give_up(),
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => return self.give_up(),
            KeyCode::Backspace if open.input.value().is_empty() => return self.give_up(),
            KeyCode::Enter => {
                let line = open.input.value().trim().to_owned();
                self.open = None;
                if line.is_empty() {
                    return Pressed::GivenUp;
                }
                if self.entered.last() != Some(&line) {
                    self.entered.push(line.clone());
                }
                return Pressed::Entered(line);
            }
            KeyCode::Up => open.recall(1, &self.entered),
            KeyCode::Down => open.recall(-1, &self.entered),
            KeyCode::Tab => open.complete(1, session),
            KeyCode::BackTab => open.complete(-1, session),
            _ => {
                open.completing = None;
                open.input.handle_event(&Event::Key(*key));
            }
        }
        Pressed::Typed
    }

    fn give_up(&mut self) -> Pressed {
        self.open = None;
        Pressed::GivenUp
    }

    /// Takes pasted text, all at once.
    pub fn paste(&mut self, text: &str) {
        if let Some(open) = &mut self.open {
            open.completing = None;
            insert(&mut open.input, text);
        }
    }

    /// The last line of the screen, with that much room, while the command line is open: what is typed, and behind it what
    /// may follow, or the completions to choose from.
    #[must_use]
    pub fn line(&self, style: &Style, theme: Theme, room: usize) -> Option<Line<'static>> {
        let open = self.open.as_ref()?;
        let keys = format!("  {}", style.tell(&msg!("typing-keys")));
        let mut line = Line::from(Span::styled(":", theme.accent()));
        line.extend(typed(&open.input, room.saturating_sub(1)));
        let left = room.saturating_sub(line.width() + keys.width());
        let hint = open.hint(style);
        let hint = if hint.is_empty() { hint } else { frame::cut(&format!("  {hint}"), left, style.glyphs) };
        let blank = left.saturating_sub(hint.width());
        if line.width() + keys.width() <= room {
            line.push_span(Span::styled(format!("{hint}{}{keys}", " ".repeat(blank)), theme.dim()));
        }
        Some(line)
    }
}

impl Open {
    /// Goes through the lines entered before.
    fn recall(&mut self, step: isize, entered: &[String]) {
        if self.recalled == 0 {
            self.input.value().clone_into(&mut self.typed);
        }
        self.recalled = self.recalled.saturating_add_signed(step).min(entered.len());
        let line = match self.recalled {
            0 => self.typed.clone(),
            back => entered[entered.len() - back].clone(),
        };
        self.input = Input::new(line);
        self.completing = None;
    }

    /// What stands behind the text: the completions where tab was pressed, else what the command takes and does.
    fn hint(&self, style: &Style) -> String {
        if let Some((options, at)) = &self.completing {
            let last = |line: &String| line.rsplit(' ').next().unwrap_or(line).to_owned();
            let others: Vec<String> =
                options.iter().cycle().skip(at + 1).take(options.len() - 1).map(last).collect();
            if !others.is_empty() {
                let forms = command(self.input.value()).map(|command| style.tell(&command.form()));
                let forms = forms.unwrap_or_default();
                let forms = if forms.contains(':') { format!("{forms}   ") } else { String::new() };
                return style.spell(format!("{forms}{}", others.join("  ")));
            }
        }
        let Some(command) = command(self.input.value()) else { return String::new() };
        let help = style.tell(&command.help());
        let forms = style.tell(&command.form());
        if forms.is_empty() { help } else { format!("{forms}   {help}") }
    }

    /// Goes through the completions.
    fn complete(&mut self, step: isize, session: &Session) {
        let next = match self.completing.take() {
            Some((options, at)) => {
                let at = wrapped(at, step, options.len());
                Some((options, at))
            }
            None => Some((session.completions(self.input.value()), 0)).filter(|(o, _)| !o.is_empty()),
        };
        if let Some((options, at)) = next {
            self.input = Input::new(options[at].clone());
            self.completing = Some((options, at));
        }
    }
}

/// Puts a text where the cursor stands.
pub(super) fn insert(input: &mut Input, text: &str) {
    let at = input.cursor();
    let (before, behind): (String, String) = {
        let value = input.value();
        let byte = value.char_indices().nth(at).map_or(value.len(), |(byte, _)| byte);
        (value[..byte].to_owned(), value[byte..].to_owned())
    };
    let cursor = at + text.chars().count();
    *input = Input::new(format!("{before}{text}{behind}")).with_cursor(cursor);
}
