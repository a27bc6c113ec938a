//! JSON as this program writes it: how it is broken into lines, and how numbers are written that JSON does not know.
//!
//! It lies below everything that writes JSON. Numbers are the shortest that read back to the same bits.

mod lines;

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde::ser::Serializer;

pub(crate) use lines::{Lines, line};

/// A number as JSON knows it; what JSON does not know is a string: "NaN", "Infinity" or "-Infinity".
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match not_finite(self.0) {
            None => serializer.serialize_f64(self.0),
            Some(word) => serializer.serialize_str(word),
        }
    }
}

/// The word for what is not a finite number, in JSON and CSV.
pub(crate) fn not_finite(value: f64) -> Option<&'static str> {
    match value {
        f64::INFINITY => Some("Infinity"),
        f64::NEG_INFINITY => Some("-Infinity"),
        _ if value.is_nan() => Some("NaN"),
        _ => None,
    }
}

/// Appends a number, a float in the shortest form that reads back to the same bits.
pub(crate) fn push(number: impl Serialize, text: &mut Vec<u8>) {
    serde_json::to_writer(text, &number).expect("a buffer takes everything, and a number has no keys");
}

/// Writes a value as a document of its own.
///
/// # Errors
/// Those of `out`.
pub(crate) fn serialize(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    // A number is written in several small steps; into a buffer of known type they cost next to nothing.
    let mut out = BufWriter::new(out);
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Lines::default()))?;
    out.write_all(b"\n")?;
    out.flush()
}
