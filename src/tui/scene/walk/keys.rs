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
