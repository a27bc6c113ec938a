//! The keys of the lab of replicas.

use crate::tui::keymap::Section;
use crate::tui::scene::laboratory::{CHANGES, LABS, NUMBERS};

/// The keys, by subject.
pub const KEYS: &[Section] = &[CHANGES, NUMBERS, LABS];
