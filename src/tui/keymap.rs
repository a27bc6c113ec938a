//! Which key means which command. Help, footer and the guide's table of keys are this table.

use std::fmt::Write;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::session::Action;
use crate::text::Message;

/// Some keys with one meaning.
#[derive(Clone, Copy)]
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

/// The keys that move a selection, wherever one moves.
pub(super) const MOVES: &[Binding] = &[
    bind(&["left", "h"], "left"),
    bind(&["down", "j"], "down"),
    bind(&["up", "k"], "up"),
    bind(&["right", "l"], "right"),
    bind(&["home"], "row-start"),
    bind(&["end"], "row-end"),
    bind(&["g"], "top"),
    bind(&["G"], "bottom"),
    bind(&["pgup", "ctrl-b"], "page-up"),
    bind(&["pgdn", "ctrl-f"], "page-down"),
];

/// The keys that go along the first two axes of a batch.
pub(super) const ALONG: &[Binding] = &[
    bind(&["]"], "along 0"),
    bind(&["["], "along 0 -1"),
    bind(&["}"], "along 1"),
    bind(&["{"], "along 1 -1"),
];

/// The key that gives a pane the whole screen, in the scenes that have such panes.
pub(super) const ZOOM: Binding = bind(&["z"], "zoom");

/// Several tables as one, which has as many rows as they together.
pub(super) const fn joined<const N: usize>(tables: &[&[Binding]]) -> [Binding; N] {
    let mut all = [bind(&[], ""); N];
    let (mut table, mut filled) = (0, 0);
    while table < tables.len() {
        let mut row = 0;
        while row < tables[table].len() {
            all[filled] = tables[table][row];
            (row, filled) = (row + 1, filled + 1);
        }
        table += 1;
    }
    assert!(filled == N, "as many rows as the tables have");
    all
}

/// The keys that mean the same in every scene; each scene has its own before them.
pub const COMMON: &[Section] = &[
    Section {
        subject: "lessons",
        bindings: &[
            bind(&["T"], "learn"),
            bind(&[">"], "continue"),
            bind(&["<"], "earlier"),
            bind(&["x"], "mark"),
        ],
    },
    Section {
        subject: "screen",
        bindings: &[
            bind(&["W"], "worst"),
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
    },
];

/// Every binding of a scene with these keys of its own, by subject.
pub fn sections(own: &'static [Section]) -> impl Iterator<Item = &'static Section> {
    own.iter().chain(COMMON)
}

/// The keys that a person has bound otherwise: each with its command; with an empty one it means nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys(Vec<(String, String)>);

/// The keys as the table has them.
pub static AS_THEY_ARE: Keys = Keys(Vec::new());

impl Keys {
    /// Binds a key to a command.
    pub fn bind(&mut self, key: &str, command: &str) {
        self.0.push((key.to_owned(), command.to_owned()));
    }

    /// The action of a key in a scene with these keys of its own, if it has one.
    #[must_use]
    pub fn action(&self, own: &'static [Section], key: &KeyEvent) -> Option<Action> {
        let name = key_name(key)?;
        if let Some((_, command)) = self.0.iter().find(|(bound, _)| *bound == name) {
            return command.parse().ok();
        }
        let mut bindings = sections(own).flat_map(|section| section.bindings);
        bindings.find(|b| b.keys.contains(&name.as_str()))?.command.parse().ok()
    }

    /// The keys that a binding has now: a person's own before those that were left to it.
    #[must_use]
    pub fn of<'a>(&'a self, binding: &'static Binding) -> Vec<&'a str> {
        let own =
            self.0.iter().filter(|(_, command)| command == binding.command).map(|(key, _)| key.as_str());
        let left = binding.keys.iter().copied().filter(|key| !self.0.iter().any(|(bound, _)| bound == key));
        own.chain(left).collect()
    }

    /// The first key of a command in a scene with these keys of its own.
    #[must_use]
    pub fn key<'a>(&'a self, own: &'static [Section], command: &str) -> Option<&'a str> {
        let mut bindings = sections(own).flat_map(|section| section.bindings);
        self.of(bindings.find(|binding| binding.command == command)?).first().copied()
    }

    /// The keys whose commands no binding of the scene has, with those commands.
    pub fn others(&self, own: &'static [Section]) -> impl Iterator<Item = (&str, &str)> {
        let is_known = move |command: &str| {
            sections(own).flat_map(|section| section.bindings).any(|binding| binding.command == command)
        };
        let others = self.0.iter().filter(move |(_, command)| !command.is_empty() && !is_known(command));
        others.map(|(key, command)| (key.as_str(), command.as_str()))
    }
}

/// The keys that have names.
const NAMED: [(&str, KeyCode); 13] = [
    ("tab", KeyCode::Tab),
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("backspace", KeyCode::Backspace),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
    ("space", KeyCode::Char(' ')),
];

/// Whether it is how [`key_name`] writes some key.
#[must_use]
pub fn is_key_name(name: &str) -> bool {
    let plain = name.strip_prefix("ctrl-").unwrap_or(name);
    let is_character = {
        let mut chars = plain.chars();
        chars.next().is_some_and(|c| !c.is_whitespace() && !c.is_control()) && chars.next().is_none()
    };
    name == "shift-tab" || is_character || NAMED.iter().any(|(named, _)| *named == plain)
}

/// A key as the table writes it: `n`, `G`, `ctrl-r`, `shift-tab`, `pgdn`.
#[must_use]
pub fn key_name(key: &KeyEvent) -> Option<String> {
    let named = NAMED.iter().find(|(_, code)| *code == key.code).map(|(name, _)| (*name).to_owned());
    let name = match key.code {
        KeyCode::BackTab => return Some("shift-tab".to_owned()),
        KeyCode::Char(c) => named.unwrap_or_else(|| c.to_string()),
        _ => named?,
    };
    Some(if key.modifiers.contains(KeyModifiers::CONTROL) { format!("ctrl-{name}") } else { name })
}

/// The table of keys in Markdown, as the guide shows it: those of a scene with these keys of its own.
#[must_use]
pub fn markdown(own: &'static [Section]) -> String {
    let mut text = String::from("| key | what it does |\n| --- | --- |\n");
    for section in sections(own) {
        let _ = writeln!(text, "| **{}** | |", section.title());
        for b in section.bindings {
            let keys: Vec<String> = b.keys.iter().map(|k| format!("`{k}`")).collect();
            let _ = writeln!(text, "| {} | {} |", keys.join(" "), b.help());
        }
    }
    text
}
