//! Arrays of any rank as JSON arrays in arrays, fetched while they are written.

use std::ops::Range;

use serde::ser::{Serialize, SerializeSeq, Serializer};

/// How many numbers are fetched at a time. Rows are often short, and each brings a buffer of its own.
const STRETCH: usize = 256;

/// A number as JSON knows it; what JSON does not know is a string: "NaN", "Infinity" or "-Infinity".
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            value if value.is_finite() => serializer.serialize_f64(value),
            value => serializer.serialize_str(not_finite(value)),
        }
    }
}

/// The word for what is not a finite number.
pub(in crate::dump) fn not_finite(value: f64) -> &'static str {
    match value {
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => "NaN",
    }
}

/// A nested array, or the part of one that `kept` leaves. `fill` writes the numbers from a flat index on.
pub(super) struct Nested<'a, F> {
    lengths: &'a [usize],
    kept: Vec<Range<usize>>,
    fill: F,
}

impl<'a, F: Fn(usize, &mut [f64])> Nested<'a, F> {
    /// The whole array of the given shape.
    pub fn whole(lengths: &'a [usize], fill: F) -> Self {
        Self { lengths, kept: lengths.iter().map(|&len| 0..len).collect(), fill }
    }

    /// What is kept of each axis of an array of the given shape.
    pub fn part(lengths: &'a [usize], kept: &[Range<usize>], fill: F) -> Self {
        Self { lengths, kept: kept.to_vec(), fill }
    }
}

impl<F: Fn(usize, &mut [f64])> Serialize for Nested<'_, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Level { array: self, axis: 0, start: 0 }.serialize(serializer)
    }
}

/// One of the arrays inside: what lies along `axis` from flat index `start` on.
struct Level<'a, F> {
    array: &'a Nested<'a, F>,
    axis: usize,
    start: usize,
}

impl<F: Fn(usize, &mut [f64])> Serialize for Level<'_, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { array, axis, start } = *self;
        let kept = array.kept[axis].clone();
        let mut seq = serializer.serialize_seq(Some(kept.len()))?;
        let inner = &array.lengths[axis + 1..];
        if inner.is_empty() {
            let mut buffer = [0.0; STRETCH];
            for first in kept.clone().step_by(buffer.len()) {
                let out = &mut buffer[..STRETCH.min(kept.end - first)];
                (array.fill)(start + first, out);
                for &value in &*out {
                    seq.serialize_element(&Number(value))?;
                }
            }
        } else {
            let step: usize = inner.iter().product();
            for i in kept {
                seq.serialize_element(&Level { array, axis: axis + 1, start: start + i * step })?;
            }
        }
        seq.end()
    }
}
