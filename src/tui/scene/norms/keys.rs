//! The keys of the lab of norms.

use crate::tui::keymap::{MOVES, Section, bind, first, joined};
use crate::tui::scene::laboratory::LABS;

/// The keys, by subject.
pub const KEYS: &[Section] = &[
    Section {
        subject: "norms",
        bindings: &[
            first(&["."], "column"),
            bind(&[","], "column -1"),
            first(&["v"], "section"),
            first(&["enter"], "visit"),
        ],
    },
    Section {
        subject: "numbers",
        bindings: &joined::<14>(&[
            MOVES,
            &[
                first(&["]"], "along 0"),
                bind(&["["], "along 0 -1"),
                bind(&["}"], "along 1"),
                bind(&["{"], "along 1 -1"),
            ],
        ]),
    },
    Section {
        subject: "changes",
        bindings: &[
            first(&["tab"], "focus"),
            bind(&["shift-tab"], "focus -1"),
            bind(&["+", "="], "nudge"),
            bind(&["-"], "nudge -1"),
            bind(&["e"], "edit"),
            bind(&["m"], "mode"),
            bind(&["u"], "undo"),
            bind(&["ctrl-r"], "redo"),
            bind(&["R"], "reset"),
        ],
    },
    LABS,
];
