//! Numbers in text that is not JSON.

use crate::text::read_number;

/// Reads a number as people and programs write it: `1`, `-2.5e3`, `.5`, `nan`, `inf`, `-Infinity`.
pub(super) fn number(text: &str) -> Option<f64> {
    read_number(text).ok()
}
