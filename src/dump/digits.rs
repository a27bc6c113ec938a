//! Numbers rounded to the digits that were asked for.

/// The nearest number with `digits` significant digits.
pub(super) fn rounded(value: f64, digits: usize) -> f64 {
    if !value.is_finite() {
        return value;
    }
    // The format rounds correctly, and what it writes is a number. Beyond 17 digits there is nothing to round.
    format!("{value:.*e}", digits.clamp(1, 17) - 1).parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_keeps_the_digits_asked_for_and_what_is_not_finite() {
        assert_eq!(rounded(2.0 / 3.0, 3), 0.667);
        assert_eq!(rounded(-123_456.0, 2), -120_000.0);
        assert_eq!(rounded(0.1 + 0.2, 17), 0.1 + 0.2);
        assert_eq!(rounded(f64::MAX, 1), f64::INFINITY);
        assert!(rounded(f64::NAN, 3).is_nan());
        assert_eq!(rounded(-0.0, 3).to_bits(), (-0.0_f64).to_bits());
    }
}
