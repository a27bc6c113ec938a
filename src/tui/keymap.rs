//! Which key means which command. Help, footer and README's table of keys are this table.

use std::fmt::Write;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::session::Action;

use super::scene::walk;

/// Some keys with one meaning.
pub struct Binding {
    /// The keys, as [`key_name`] writes them.
    pub keys: &'static [&'static str],
    /// The command.
    pub command: &'static str,
    /// What it does.
    pub help: &'static str,
    /// A word for the footer, for the keys a newcomer needs first.
    pub footer: Option<&'static str>,
}

/// Some bindings on one subject.
pub struct Section {
    /// The subject.
    pub title: &'static str,
    /// The bindings.
    pub bindings: &'static [Binding],
}

pub(super) const fn bind(
    keys: &'static [&'static str],
    command: &'static str,
    help: &'static str,
) -> Binding {
    Binding { keys, command, help, footer: None }
}

pub(super) const fn first(
    keys: &'static [&'static str],
    command: &'static str,
    help: &'static str,
    footer: &'static str,
) -> Binding {
    Binding { keys, command, help, footer: Some(footer) }
}

/// The keys that mean the same in every scene; each scene has its own before them.
pub const COMMON: &[Section] = &[Section {
    title: "The screen",
    bindings: &[
        bind(&["W"], "worst", "to the worst of your own results (:expect FILE)"),
        bind(&["z"], "zoom", "give the focused pane the whole screen"),
        bind(&["ctrl-d"], "scroll 3", "scroll the explanation down"),
        bind(&["ctrl-u"], "scroll -3", "scroll the explanation up"),
        bind(&["y"], "copy derivation", "copy the derivation"),
        bind(&["Y"], "copy stage", "copy the stage as text"),
        bind(&["M"], "mouse", "mouse on or off (off: the terminal selects text)"),
        first(&["?"], "help", "this help", "keys"),
        bind(&[":"], "command", "command line; tab completes, up recalls"),
        bind(&["esc"], "cancel", "close what is open, leave zoom"),
        bind(&["w"], "write", "save"),
        first(&["q"], "quit", "leave", "quit"),
        bind(&["ctrl-c"], "quit", "leave"),
        bind(&["ctrl-z"], "suspend", "back to the shell for a while"),
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
        let _ = writeln!(text, "| **{}** | |", section.title);
        for b in section.bindings {
            let keys: Vec<String> = b.keys.iter().map(|k| format!("`{k}`")).collect();
            let _ = writeln!(text, "| {} | {} |", keys.join(" "), b.help);
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
