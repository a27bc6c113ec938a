//! How far from the true number a right one may be.

use half::{bf16, f16};

use crate::input::Precision;

/// The tolerances of a check. What is not given follows the precision of the file.
///
/// `rtol` counts relative to the size of the terms that a number is computed from, not to the number itself: a dx whose
/// three routes cancel is as exact as the routes are. And values far from zero lose digits when their mean is subtracted,
/// as much in any framework: for that a sixteenth of `rtol` is allowed of the size of x.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tolerance {
    /// The relative tolerance.
    pub rtol: Option<f64>,
    /// What is allowed beside it in any number; by default nothing.
    pub atol: Option<f64>,
}

impl Tolerance {
    /// The relative tolerance for results of a precision.
    ///
    /// Some 300 units in the last place of float32, 20 of float16 and of bfloat16, so that no framework's order of summation exceeds
    /// it; of float64 what remains of a mean rounded to one number at an offset of a thousand standard deviations.
    #[must_use]
    pub fn relative(&self, precision: Precision) -> f64 {
        self.rtol.unwrap_or(match precision {
            Precision::Brain => 0.16,
            Precision::Half => 2e-2,
            Precision::Single => 2e-5,
            Precision::Double => 1e-9,
        })
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
