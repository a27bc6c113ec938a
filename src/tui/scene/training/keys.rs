//! The keys of the training lab.

use crate::tui::keymap::{Section, ZOOM, bind, first};

/// The keys of the training lab, by subject.
pub const KEYS: &[Section] = &[
    Section {
        subject: "training",
        bindings: &[
            first(&["space"], "run"),
            first(&["."], "step"),
            bind(&["r"], "restart"),
            first(&["p"], "preset"),
            bind(&["g"], "guess"),
            bind(&["X"], "logarithmic"),
        ],
    },
    Section {
        subject: "watching",
        bindings: &[
            first(&["tab"], "focus"),
            bind(&["shift-tab"], "focus -1"),
            bind(&["s"], "watch settings"),
            ZOOM,
            bind(&["up", "k"], "up"),
            bind(&["down", "j"], "down"),
            bind(&["left", "h"], "left"),
            bind(&["right", "l"], "right"),
            bind(&["pgup"], "left 10"),
            bind(&["pgdn"], "right 10"),
            bind(&["]"], "select"),
            bind(&["["], "select -1"),
            bind(&["}"], "sample"),
            bind(&["{"], "sample -1"),
            first(&["enter"], "into"),
            bind(&["e"], "edit"),
            bind(&["+", "="], "nudge"),
            bind(&["-"], "nudge -1"),
            bind(&["u"], "undo"),
            bind(&["ctrl-r"], "redo"),
        ],
    },
    Section { subject: "labs", bindings: &[bind(&["L"], "lab"), bind(&["B"], "back")] },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::session::Action;
    use crate::text::Tell;
    use crate::tui::keymap::sections;

    #[test]
    fn every_key_has_one_meaning_and_a_sentence() {
        let mut seen = BTreeSet::new();
        for binding in sections(KEYS).flat_map(|section| section.bindings) {
            assert!(binding.command.parse::<Action>().is_ok(), "{}", binding.command);
            assert!(binding.keys.iter().all(|key| seen.insert(*key)), "{:?} twice", binding.keys);
            let told = |message: crate::text::Message| message.tell(crate::text::Language::Zh) != message.id;
            assert!(told(binding.help()) && (!binding.footer || told(binding.word())), "{}", binding.command);
        }
    }
}
