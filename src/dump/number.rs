//! Numbers as JSON and CSV write them.

use serde::Serialize;

/// Appends a number, a float in the shortest form that reads back to the same bits.
pub(super) fn push(number: impl Serialize, text: &mut Vec<u8>) {
    serde_json::to_writer(text, &number).expect("a buffer takes everything, and a number has no keys");
}

/// The word for what is not a finite number.
pub(super) fn not_finite(value: f64) -> Option<&'static str> {
    match value {
        f64::INFINITY => Some("Infinity"),
        f64::NEG_INFINITY => Some("-Infinity"),
        _ if value.is_nan() => Some("NaN"),
        _ => None,
    }
}
