//! The keys of the walk.

use crate::tui::keymap::{Section, bind, first};

/// The keys of the walk, by subject.
pub const KEYS: &[Section] = &[
    Section {
        title: "The walk",
        bindings: &[
            first(&["n", "space"], "next", "next stage", "next"),
            first(&["p", "backspace"], "previous", "previous stage", "back"),
            bind(&["/"], "find", "go to a stage by name"),
            bind(&["a"], "autoplay", "go through the stages by itself, or stop"),
            bind(&["0"], "goto batch", "to the first stage"),
            bind(&["$"], "goto dx", "to the gradient of the batch"),
        ],
    },
    Section {
        title: "The numbers",
        bindings: &[
            bind(&["left", "h"], "left", "move left"),
            bind(&["down", "j"], "down", "move down"),
            bind(&["up", "k"], "up", "move up"),
            bind(&["right", "l"], "right", "move right"),
            bind(&["home"], "row-start", "first column"),
            bind(&["end"], "row-end", "last column"),
            bind(&["g"], "top", "first row"),
            bind(&["G"], "bottom", "last row"),
            bind(&["pgup", "ctrl-b"], "page-up", "a screen up"),
            bind(&["pgdn", "ctrl-f"], "page-down", "a screen down"),
            first(&["."], "array", "explain the next array of the stage", "array"),
            bind(&[","], "array -1", "explain the previous array of the stage"),
            bind(&["]"], "along 0", "next sample of a picture (first axis not shown)"),
            bind(&["["], "along 0 -1", "previous sample of a picture"),
            bind(&["}"], "along 1", "next channel of a picture (second axis not shown)"),
            bind(&["{"], "along 1 -1", "previous channel of a picture"),
            bind(&["v"], "axes", "other axes of x as rows and columns"),
            bind(&["b"], "picture", "cells as shades, or as numbers"),
            bind(&["i"], "marks", "mark what the number influences, or what it comes from"),
            bind(&["D"], "detached", "backward pass with the statistics as constants"),
        ],
    },
    Section {
        title: "Changing things",
        bindings: &[
            first(&["tab"], "focus", "next pane", "pane"),
            bind(&["shift-tab"], "focus -1", "previous pane"),
            first(&["enter", "e"], "edit", "edit the selected cell or parameter", "edit"),
            first(&["+", "="], "nudge", "raise the selected parameter", "nudge"),
            bind(&["-"], "nudge -1", "lower it"),
            bind(&["m"], "mode", "train or eval"),
            bind(&["f"], "feed", "feed this batch again: the running statistics move on"),
            bind(&["F"], "feed 10", "feed it ten times"),
            bind(&["c"], "changes", "what the last edit changed"),
            bind(&["u"], "undo", "undo"),
            bind(&["ctrl-r"], "redo", "redo"),
            bind(&["R"], "reset", "back to the batch as opened"),
        ],
    },
];
