//! How far from the true number a right one may be.

use half::{bf16, f16};

use crate::input::Precision;

/// The tolerances of a check. What is not given follows the precision of the file.
///
/// `rtol` counts relative to the size of the terms that a number is computed from, not to the number itself: a dx whose
/// three routes cancel is as exact as the routes are. And values far from zero lose digits when their mean is subtracted.
/// [`Model`](super::Model) follows the roundings; a relative tolerance is worth `UNITS` of them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tolerance {
    /// The relative tolerance.
    pub rtol: Option<f64>,
    /// What is allowed beside it in any number; by default nothing.
    pub atol: Option<f64>,
}

/// How many units of roundoff a relative tolerance is worth.
const UNITS: f64 = 8.0;

/// The arithmetic that a number was computed in, and how it was written down.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Unit {
    /// The largest relative rounding of one operation.
    pub u: f64,
    /// Whether the input itself had to be rounded.
    pub input: bool,
}

impl Unit {
    /// That of a relative tolerance.
    pub fn relative(rtol: f64) -> Self {
        Self { u: rtol / UNITS, input: false }
    }

    /// Whether it is a half precision, whose sums are kept in more digits.
    pub fn is_half(self) -> bool {
        self.u > 1e-6
    }
}

/// The largest relative rounding in a precision. For float64 a thousand times that: its results go through other
/// programs, which keep some constant in fewer digits, and none of the mistakes is that small.
pub(super) fn unit(precision: Precision) -> f64 {
    match precision {
        Precision::Brain => 2.0_f64.powi(-8),
        Precision::Half => 2.0_f64.powi(-11),
        Precision::Single => 2.0_f64.powi(-24),
        Precision::Double => 2.0_f64.powi(-43),
    }
}

impl Tolerance {
    /// The relative tolerance for results of a precision.
    #[must_use]
    pub fn relative(&self, precision: Precision) -> f64 {
        self.rtol.unwrap_or(UNITS * unit(precision))
    }

    /// The absolute tolerance.
    #[must_use]
    pub fn absolute(&self) -> f64 {
        self.atol.unwrap_or(0.0)
    }

    /// How far two numbers are apart, as a part of what rounding (`bound`) and the absolute tolerance allow: within it up to 1.
    pub(super) fn error(&self, a: f64, b: f64, bound: f64) -> f64 {
        let apart = distance(a, b);
        let error = if apart == 0.0 { 0.0 } else { apart / (bound + self.absolute()) };
        // Infinitely far with an infinite allowance is far all the same.
        if error.is_nan() { f64::INFINITY } else { error }
    }
}

/// |a − b|; not a number is at 0 from its like, and infinitely far from any number.
pub(super) fn distance(a: f64, b: f64) -> f64 {
    if a == b || a.is_nan() && b.is_nan() {
        return 0.0;
    }
    let apart = (a - b).abs();
    if apart.is_nan() { f64::INFINITY } else { apart }
}

/// The number as a precision holds it.
#[expect(clippy::cast_possible_truncation, reason = "rounding is what is wanted")]
pub(super) fn rounded(value: f64, precision: Precision) -> f64 {
    match precision {
        Precision::Brain => bf16::from_f64(value).to_f64(),
        Precision::Half => f16::from_f64(value).to_f64(),
        Precision::Single => f64::from(value as f32),
        Precision::Double => value,
    }
}

/// How many numbers of a precision lie from one to the other; `None` where one is not a number.
#[expect(clippy::cast_possible_truncation, reason = "rounding is what is wanted")]
pub(super) fn ulps(a: f64, b: f64, precision: Precision) -> Option<f64> {
    // As whole numbers the bits of floats of one sign are in the order of the floats.
    fn place(bits: u64, sign: u64) -> i128 {
        let size = i128::from(bits & (sign - 1));
        if bits & sign == 0 { size } else { -size }
    }
    let of = |value: f64| match precision {
        Precision::Brain => place(u64::from(bf16::from_f64(value).to_bits()), 1 << 15),
        Precision::Half => place(u64::from(f16::from_f64(value).to_bits()), 1 << 15),
        Precision::Single => place(u64::from((value as f32).to_bits()), 1 << 31),
        Precision::Double => place(value.to_bits(), 1 << 63),
    };
    (!a.is_nan() && !b.is_nan()).then(|| (of(a) - of(b)).unsigned_abs() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ulps_are_counted_across_zero_and_in_each_precision() {
        assert_eq!(ulps(1.0, 1.0 + f64::EPSILON, Precision::Double), Some(1.0));
        assert_eq!(ulps(1.0, 1.0 + f64::from(f32::EPSILON), Precision::Single), Some(1.0));
        assert_eq!(ulps(1.0, 1.0 + f16::EPSILON.to_f64(), Precision::Half), Some(1.0));
        assert_eq!(ulps(1.0, 1.0 + bf16::EPSILON.to_f64(), Precision::Brain), Some(1.0));
        assert_eq!(ulps(-5e-324, 5e-324, Precision::Double), Some(2.0));
        assert_eq!(ulps(0.0, -0.0, Precision::Double), Some(0.0));
        assert_eq!(ulps(f64::NAN, 1.0, Precision::Double), None);
    }

    #[test]
    fn not_a_number_is_like_itself_alone() {
        assert_eq!(distance(f64::NAN, f64::NAN), 0.0);
        assert_eq!(distance(f64::INFINITY, f64::INFINITY), 0.0);
        assert_eq!(distance(f64::NAN, 1.0), f64::INFINITY);
        assert_eq!(distance(f64::INFINITY, f64::NEG_INFINITY), f64::INFINITY);
    }
}
