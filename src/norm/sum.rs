//! Sums that keep the digits a plain loop would lose.

/// A compensated sum, held as an unevaluated `hi + lo` (Neumaier 1974; the exact step is Knuth's `TwoSum`).
///
/// The result is as if computed with about twice the digits of f64 and rounded once.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sum {
    /// The sum rounded to f64 so far.
    pub hi: f64,
    /// What rounding has dropped from `hi`.
    pub lo: f64,
}

impl Sum {
    /// Adds one value.
    #[inline]
    pub fn add(&mut self, value: f64) {
        let (hi, error) = two_sum(self.hi, value);
        self.hi = hi;
        self.lo += error;
    }

    /// Adds the other sum to this one.
    #[inline]
    pub fn merge(&mut self, other: Self) {
        self.add(other.hi);
        self.lo += other.lo;
    }

    /// The sum as one f64. Infinite and NaN sums come out as plain addition would give them.
    #[must_use]
    pub fn value(self) -> f64 {
        if self.hi.is_finite() { self.hi + self.lo } else { self.hi }
    }

    /// The sum divided by `n`, again as an unevaluated `hi + lo`.
    #[must_use]
    pub fn mean(self, n: f64) -> (f64, f64) {
        let (s, e) = two_sum(self.hi, self.lo);
        let hi = s / n;
        // mul_add is used for its exactness (one rounding is the definition of FMA), so the bits agree everywhere.
        let remainder = hi.mul_add(-n, s) + e;
        two_sum(hi, remainder / n)
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut sum = Self::default();
        for value in values {
            sum.add(value);
        }
        sum
    }
}

/// `a + b` as the rounded sum and its exact error (Knuth). Exact for finite results.
#[inline]
pub(super) fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let s = a + b;
    let b_part = s - a;
    (s, (a - (s - b_part)) + (b - b_part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cancels_leaves_the_small_term() {
        let sum: Sum = [1e100, 1.0, -1e100].into_iter().collect();
        assert_eq!(sum.value(), 1.0);
    }

    #[test]
    fn an_infinity_stays_an_infinity() {
        let sum: Sum = [1.0, f64::INFINITY, 2.0].into_iter().collect();
        assert_eq!(sum.value(), f64::INFINITY);
    }

    #[test]
    fn a_mean_keeps_what_one_f64_cannot_hold() {
        let sum: Sum = [1e16, 1e16 + 2.0, 1e16].into_iter().collect();
        let (hi, lo) = sum.mean(3.0);
        assert_eq!(hi, 1e16);
        assert!((lo - 2.0 / 3.0).abs() < 1e-15);
    }
}
