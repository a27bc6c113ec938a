//! The keys of the walk.

use crate::tui::keymap::{ALONG, MOVES, Section, ZOOM, bind, first, joined};
use crate::tui::scene::laboratory::LIST;

/// The keys of the walk, by subject.
pub const KEYS: &[Section] = &[
    Section {
        subject: "walk",
        bindings: &[
            first(&["n", "space"], "next"),
            first(&["p", "backspace"], "previous"),
            first(&["s"], "lower"),
            bind(&["S"], "lower -1"),
            bind(&["/"], "find"),
            bind(&["a"], "autoplay"),
            ZOOM,
            bind(&["0"], "goto batch"),
            bind(&["$"], "goto dx"),
        ],
    },
    Section {
        subject: "numbers",
        bindings: &joined::<21>(&[
            MOVES,
            &[first(&["."], "array"), bind(&[","], "array -1")],
            ALONG,
            &[
                bind(&["v"], "axes"),
                bind(&["b"], "picture"),
                bind(&["i"], "marks"),
                bind(&["d"], "mine"),
                bind(&["D"], "detached"),
            ],
        ]),
    },
    Section {
        subject: "changes",
        bindings: &[
            first(&["tab"], "focus"),
            bind(&["shift-tab"], "focus -1"),
            first(&["enter", "e"], "edit"),
            first(&["+", "="], "nudge"),
            bind(&["-"], "nudge -1"),
            bind(&["m"], "mode"),
            bind(&["f"], "feed"),
            bind(&["F"], "feed 10"),
            bind(&["c"], "changes"),
            bind(&["u"], "undo"),
            bind(&["ctrl-r"], "redo"),
            bind(&["R"], "reset"),
        ],
    },
    Section { subject: "labs", bindings: &[LIST] },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    use super::*;
    use crate::session::{Action, Show};
    use crate::tui::keymap::{Binding, Keys, is_key_name, sections};

    fn bindings() -> impl Iterator<Item = &'static Binding> {
        sections(KEYS).flat_map(|section| section.bindings)
    }

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
        let keys = Keys::default();
        let press = |code, modifiers| keys.action(KEYS, &KeyEvent::new(code, modifiers));
        assert_eq!(press(KeyCode::Char('n'), KeyModifiers::NONE), Some(Action::Step(1)));
        assert_eq!(press(KeyCode::Char('r'), KeyModifiers::CONTROL), Some(Action::Redo));
        assert_eq!(press(KeyCode::BackTab, KeyModifiers::SHIFT), Some(Action::Show(Show::Focus(-1))));
        assert_eq!(press(KeyCode::F(5), KeyModifiers::NONE), None);
    }

    #[test]
    fn a_key_of_ones_own_goes_before_the_table_and_one_without_a_command_means_nothing() {
        let mut keys = Keys::default();
        for (key, command) in [("n", "previous"), ("x", "gamma 2 all"), ("p", ""), ("ctrl-e", "next")] {
            assert!(is_key_name(key), "{key}");
            keys.bind(key, command);
        }
        let press = |key, modifiers| keys.action(KEYS, &KeyEvent::new(KeyCode::Char(key), modifiers));
        assert_eq!(press('n', KeyModifiers::NONE), Some(Action::Step(-1)));
        assert_eq!(press('p', KeyModifiers::NONE), None);
        assert_eq!(press('e', KeyModifiers::CONTROL), Some(Action::Step(1)));
        let bound = |command: &str| keys.of(bindings().find(|binding| binding.command == command).unwrap());
        assert_eq!(bound("next"), ["ctrl-e", "space"]);
        assert_eq!(bound("previous"), ["n", "backspace"]);
        assert_eq!(keys.others(KEYS).collect::<Vec<_>>(), [("x", "gamma 2 all")]);
        assert!(!is_key_name("hyper-x") && !is_key_name("") && !is_key_name("ctrl-"));
    }
}
