//! The table of keys, and keys of one's own.

use std::collections::BTreeSet;

use bnwalk::session::{Action, Show};
use bnwalk::tui::WALK_KEYS;
use bnwalk::tui::keymap::{Binding, Keys, is_key_name, sections};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

fn bindings() -> impl Iterator<Item = &'static Binding> {
    sections(WALK_KEYS).flat_map(|section| section.bindings)
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
    let press = |code, modifiers| keys.action(WALK_KEYS, &KeyEvent::new(code, modifiers));
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
    let press = |key, modifiers| keys.action(WALK_KEYS, &KeyEvent::new(KeyCode::Char(key), modifiers));
    assert_eq!(press('n', KeyModifiers::NONE), Some(Action::Step(-1)));
    assert_eq!(press('p', KeyModifiers::NONE), None);
    assert_eq!(press('e', KeyModifiers::CONTROL), Some(Action::Step(1)));
    let bound = |command: &str| keys.of(bindings().find(|binding| binding.command == command).unwrap());
    assert_eq!(bound("next"), ["ctrl-e", "space"]);
    assert_eq!(bound("previous"), ["n", "backspace"]);
    assert_eq!(keys.others(WALK_KEYS).collect::<Vec<_>>(), [("x", "gamma 2 all")]);
    assert!(!is_key_name("hyper-x") && !is_key_name("") && !is_key_name("ctrl-"));
}
