//! The keys of the lab of sizes.

use crate::tui::keymap::{Section, bind, first};
use crate::tui::scene::laboratory::{CHANGES, LABS, NUMBERS};

/// The keys, by subject.
pub const KEYS: &[Section] = &[
    Section {
        subject: "running",
        bindings: &[
            first(&["space"], "run"),
            first(&["r"], "restart"),
            bind(&["."], "array"),
            bind(&[","], "array -1"),
            bind(&["t"], "sweep"),
        ],
    },
    CHANGES,
    NUMBERS,
    LABS,
];
