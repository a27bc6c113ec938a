//! A number as a block of shade, two characters wide: the darker the larger, with other characters below zero.

use crate::walk::Glyphs;

/// The block of a number between −1 and 1.
#[must_use]
pub fn shade(heat: f64, glyphs: Glyphs) -> &'static str {
    match (heat.abs(), glyphs) {
        (h, _) if h.is_nan() => "??",
        (h, Glyphs::Unicode) if h < 0.1 => "  ",
        (h, Glyphs::Unicode) if h < 0.35 => {
            if heat < 0.0 {
                "╌╌"
            } else {
                "░░"
            }
        }
        (h, Glyphs::Unicode) if h < 0.6 => {
            if heat < 0.0 {
                "──"
            } else {
                "▒▒"
            }
        }
        (h, Glyphs::Unicode) if h < 0.85 => {
            if heat < 0.0 {
                "══"
            } else {
                "▓▓"
            }
        }
        (_, Glyphs::Unicode) => {
            if heat < 0.0 {
                "━━"
            } else {
                "██"
            }
        }
        (h, Glyphs::Ascii) if h < 0.1 => "  ",
        (h, Glyphs::Ascii) if h < 0.35 => {
            if heat < 0.0 {
                "- "
            } else {
                ". "
            }
        }
        (h, Glyphs::Ascii) if h < 0.6 => {
            if heat < 0.0 {
                "--"
            } else {
                "++"
            }
        }
        (h, Glyphs::Ascii) if h < 0.85 => {
            if heat < 0.0 {
                "=="
            } else {
                "%%"
            }
        }
        (_, Glyphs::Ascii) => {
            if heat < 0.0 {
                "_="
            } else {
                "@@"
            }
        }
    }
}
