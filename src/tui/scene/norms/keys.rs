//! The keys of the lab of norms.

use crate::tui::keymap::{MOVES, Section, bind, first, joined};
use crate::tui::scene::laboratory::{CHANGES, LABS};

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
                first(&["]"], "along 0 1"),
                bind(&["["], "along 0 -1"),
                bind(&["}"], "along 2"),
                bind(&["{"], "along 2 -1"),
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

/// The keys over the settings.
pub const FORM_KEYS: &[Section] = &[
    Section {
        subject: "changes",
        bindings: &joined::<11>(&[
            CHANGES.bindings,
            &[bind(&["left", "h"], "left"), bind(&["right", "l"], "right"), bind(&["m"], "mode")],
        ]),
    },
    Section {
        subject: "norms",
        bindings: &[
            bind(&["."], "column"),
            bind(&[","], "column -1"),
            bind(&["v"], "section"),
            bind(&["pgdn", "ctrl-f"], "page-down"),
            bind(&["pgup", "ctrl-b"], "page-up"),
        ],
    },
    LABS,
];
