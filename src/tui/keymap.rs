//! Which key means which command. Help, footer and README's table of keys are this table.

use std::fmt::Write;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::session::Action;
use crate::text::Message;

use super::scene::walk;

/// Some keys with one meaning.
pub struct Binding {
    /// The keys, as [`key_name`] writes them.
    pub keys: &'static [&'static str],
    /// The command.
    pub command: &'static str,
    /// Whether the last line names it: one of the keys that a newcomer needs first.
    pub footer: bool,
}

impl Binding {
    /// What it does: the sentence `key-array--1` of the catalogue for the command "array -1".
    #[must_use]
    pub fn help(&self) -> Message {
        Message::named(format!("key-{}", self.id()))
    }

    /// A word for the last line.
    #[must_use]
    pub fn word(&self) -> Message {
        Message::named(format!("footer-{}", self.id()))
    }

    fn id(&self) -> String {
        self.command.replace(' ', "-")
    }
}

/// Some bindings on one subject.
pub struct Section {
    /// The subject: the `walk` of `section-walk` in the catalogue.
    pub subject: &'static str,
    /// The bindings.
    pub bindings: &'static [Binding],
}

impl Section {
    /// The subject for people.
    #[must_use]
    pub fn title(&self) -> Message {
        Message::named(format!("section-{}", self.subject))
    }
}

pub(super) const fn bind(keys: &'static [&'static str], command: &'static str) -> Binding {
    Binding { keys, command, footer: false }
}

pub(super) const fn first(keys: &'static [&'static str], command: &'static str) -> Binding {
    Binding { keys, command, footer: true }
}

/// The keys that mean the same in every scene; each scene has its own before them.
pub const COMMON: &[Section] = &[Section {
    subject: "screen",
    bindings: &[
        bind(&["W"], "worst"),
        bind(&["z"], "zoom"),
        bind(&["ctrl-d"], "scroll 3"),
        bind(&["ctrl-u"], "scroll -3"),
        bind(&["y"], "copy derivation"),
        bind(&["Y"], "copy stage"),
        bind(&["ctrl-l"], "redraw"),
        bind(&["M"], "mouse"),
        first(&["?"], "help"),
        bind(&[":"], "command"),
        bind(&["esc"], "cancel"),
        bind(&["w"], "write"),
        first(&["q"], "quit"),
        bind(&["ctrl-c"], "quit"),
        bind(&["ctrl-z"], "suspend"),
    ],
}];

/// Every binding of a scene with these keys of its own, by subject.
pub fn sections(own: &'static [Section]) -> impl Iterator<Item = &'static Section> {
    own.iter().chain(COMMON)
}

/// Every binding of the walk.
pub fn bindings() -> impl Iterator<Item = &'static Binding> {
    sections(walk::KEYS).flat_map(|section| section.bindings)
}

/// The action of a key in a scene with these keys of its own, if it has one.
#[must_use]
pub fn action(own: &'static [Section], key: &KeyEvent) -> Option<Action> {
    let name = key_name(key)?;
    let mut bindings = sections(own).flat_map(|section| section.bindings);
    bindings.find(|b| b.keys.contains(&name.as_str()))?.command.parse().ok()
}

/// A key as the table writes it: `n`, `G`, `ctrl-r`, `shift-tab`, `pgdn`.
#[must_use]
pub fn key_name(key: &KeyEvent) -> Option<String> {
    let name = match key.code {
        KeyCode::Char(' ') => "space".to_owned(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::BackTab => return Some("shift-tab".to_owned()),
        KeyCode::Tab => "tab".to_owned(),
        KeyCode::Enter => "enter".to_owned(),
        KeyCode::Esc => "esc".to_owned(),
        KeyCode::Backspace => "backspace".to_owned(),
        KeyCode::Left => "left".to_owned(),
        KeyCode::Right => "right".to_owned(),
        KeyCode::Up => "up".to_owned(),
        KeyCode::Down => "down".to_owned(),
        KeyCode::Home => "home".to_owned(),
        KeyCode::End => "end".to_owned(),
        KeyCode::PageUp => "pgup".to_owned(),
        KeyCode::PageDown => "pgdn".to_owned(),
        _ => return None,
    };
    Some(if key.modifiers.contains(KeyModifiers::CONTROL) { format!("ctrl-{name}") } else { name })
}

/// The table of keys in Markdown, as README shows it.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::from("| key | what it does |\n| --- | --- |\n");
    for section in sections(walk::KEYS) {
        let _ = writeln!(text, "| **{}** | |", section.title());
        for b in section.bindings {
            let keys: Vec<String> = b.keys.iter().map(|k| format!("`{k}`")).collect();
            let _ = writeln!(text, "| {} | {} |", keys.join(" "), b.help());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::session::Show;

    #[test]
    fn every_binding_is_a_command_and_no_key_has_two_meanings() {
        let mut seen = BTreeSet::new();
        for b in bindings() {
            assert!(b.command.parse::<Action>().is_ok(), "{}", b.command);
            for key in b.keys {
                assert!(seen.insert(key), "{key} is bound twice");
            }
        }
    }

    #[test]
    fn keys_are_found_as_the_terminal_sends_them() {
        let press = |code, modifiers| action(walk::KEYS, &KeyEvent::new(code, modifiers));
        assert_eq!(press(KeyCode::Char('n'), KeyModifiers::NONE), Some(Action::Step(1)));
        assert_eq!(press(KeyCode::Char('r'), KeyModifiers::CONTROL), Some(Action::Redo));
        assert_eq!(press(KeyCode::BackTab, KeyModifiers::SHIFT), Some(Action::Show(Show::Focus(-1))));
        assert_eq!(press(KeyCode::F(5), KeyModifiers::NONE), None);
    }
}
