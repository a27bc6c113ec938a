//! Mean and variance of many groups of cells, to the last digits.

use super::sum::{Sum, two_sum};

/// Count, mean and squared deviations of some values; two of them merge into that of both.
///
/// Everything is held in units of 2^`exponent`, which is 0 unless the values are so large or small that their squares
/// would leave the range of f64. The mean is an unevaluated sum `mean_hi + mean_lo`, so that x − mean keeps its digits
/// at any offset.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Moments {
    /// The number of values.
    pub n: usize,
    /// The mean rounded to f64, in units of 2^`exponent`.
    pub mean_hi: f64,
    /// What rounding dropped from the mean.
    pub mean_lo: f64,
    /// Σ (x − mean)², in units of 4^`exponent`.
    pub m2: f64,
    /// The power of two of the unit.
    pub exponent: i32,
}

impl Moments {
    /// The moments of both parts together (Chan, Golub and LeVeque, 1983). How `SyncBatchNorm` joins its replicas.
    ///
    /// ```
    /// use bnwalk::norm::Moments;
    /// let (a, b) = (Moments::of(&[2., 4., 4., 4.]), Moments::of(&[5., 5., 7., 9.]));
    /// let whole = a.merge(b);
    /// assert_eq!((whole.mean(), whole.var()), (5.0, 4.0));
    /// ```
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        if self.n == 0 {
            return other;
        }
        if other.n == 0 {
            return self;
        }
        if other.n > self.n {
            // The larger part's mean moves less, and so loses less.
            return other.merge(self);
        }
        let exponent = self.exponent.max(other.exponent);
        let (a, b) = (self.in_units_of(exponent), other.in_units_of(exponent));
        let n = a.n + b.n;
        let share = b.n as f64 / n as f64;
        let delta = (b.mean_hi - a.mean_hi) + (b.mean_lo - a.mean_lo);
        if !delta.is_finite() {
            // Infinite means have an infinite mean, or none; x − mean is no number.
            let mean_hi = a.mean_hi + b.mean_hi;
            return Self { n, mean_hi, mean_lo: 0.0, m2: f64::NAN, exponent };
        }
        let (mean_hi, error) = two_sum(a.mean_hi, delta * share);
        let (mean_hi, mean_lo) = two_sum(mean_hi, error + a.mean_lo);
        Self { n, mean_hi, mean_lo, m2: a.m2 + b.m2 + delta * delta * (a.n as f64 * share), exponent }
    }

    fn in_units_of(self, exponent: i32) -> Self {
        let shift = self.exponent - exponent;
        Self {
            mean_hi: scaled(self.mean_hi, shift),
            mean_lo: scaled(self.mean_lo, shift),
            m2: scaled(self.m2, 2 * shift),
            exponent,
            ..self
        }
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        scaled(self.mean_hi + self.mean_lo, self.exponent)
    }

    /// Σ (x − mean)². Infinite where it exceeds f64.
    #[must_use]
    pub fn sum_of_squares(&self) -> f64 {
        scaled(self.m2, 2 * self.exponent)
    }

    /// The biased variance, Σ (x − mean)² / n. Infinite where it exceeds f64.
    #[must_use]
    pub fn var(&self) -> f64 {
        scaled(self.scaled_var(), 2 * self.exponent)
    }

    /// The unbiased variance, Σ (x − mean)² / (n − 1); `None` for a single value, where it is 0/0.
    #[must_use]
    pub fn unbiased_var(&self) -> Option<f64> {
        (self.n > 1).then(|| scaled(self.m2 / (self.n as f64 - 1.0), 2 * self.exponent))
    }

    /// The biased variance in units of 4^`exponent`.
    pub(super) fn scaled_var(&self) -> f64 {
        self.m2 / self.n as f64
    }

    /// The mean as what deviations are taken from.
    pub(super) fn centre(&self) -> Centre {
        Centre { down: self.down(), hi: self.mean_hi, lo: self.mean_lo }
    }

    /// 2^−`exponent`.
    #[inline]
    pub(super) fn down(&self) -> f64 {
        scaled(1.0, -self.exponent)
    }
}

/// What is subtracted from a cell: its deviation is (x·down − hi) − lo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Centre {
    /// The power of two that takes x to the units of hi and lo.
    pub down: f64,
    /// The centre, rounded.
    pub hi: f64,
    /// What rounding dropped from the centre.
    pub lo: f64,
}

impl Centre {
    pub fn at(hi: f64) -> Self {
        Self { down: 1.0, hi, lo: 0.0 }
    }

    #[expect(
        clippy::inline_always,
        reason = "the kernels are compiled for several machines, and what is not inlined is not"
    )]
    #[inline(always)]
    pub fn deviation(self, x: f64) -> f64 {
        (x * self.down - self.hi) - self.lo
    }
}

/// value·2^exponent.
#[inline]
fn scaled(value: f64, exponent: i32) -> f64 {
    // Nearly always there is nothing to scale, and a whole row of channels waits.
    if exponent == 0 { value } else { libm::scalbn(value, exponent) }
}

/// Outside of 2^±400 squares and their sums could leave the range of f64 or lose digits below it.
const SAFE: i32 = 400;

/// The exponent of the unit in which values up to `max_abs` can be squared.
pub(super) fn unit(max_abs: f64) -> i32 {
    if max_abs == 0.0 || !max_abs.is_finite() {
        return 0;
    }
    // The limits keep 2^e, 2^−e and their products with ordinary numbers normal.
    let e = libm::ilogb(max_abs).clamp(-1000, 1000);
    if e.abs() <= SAFE { 0 } else { e }
}

/// The moments of values of any size, finite or not, to the last digits. For the RMS norm the mean is 0 and `m2` is Σ x².
///
/// Three passes: the largest magnitude, the mean, the squared deviations from it.
pub(super) fn careful_moments(values: impl Iterator<Item = f64> + Clone, rms: bool) -> Moments {
    // max() passes over NaN; the sum of 0·x is NaN exactly if something is not finite.
    let (n, max_abs, poison) = values.clone().fold((0_usize, 0.0_f64, 0.0_f64), |(n, max_abs, poison), v| {
        (n + 1, max_abs.max(v.abs()), poison + 0.0 * v)
    });
    let finite = !poison.is_nan();
    let exponent = unit(max_abs);
    let down = libm::scalbn(1.0, -exponent);

    let (mean_hi, mean_lo) = if rms {
        (0.0, 0.0)
    } else {
        // Deviations from the first value are small where the offset is large, and so lose nothing in the sum.
        let shift = values.clone().next().filter(|_| finite).map_or(0.0, |first| first * down);
        let mut sum = Sum::default();
        for v in values.clone() {
            let (difference, error) = two_sum(v * down, -shift);
            sum.add(difference);
            sum.lo += error;
        }
        if finite {
            let (hi, lo) = sum.mean(n as f64);
            let (hi, error) = two_sum(shift, hi);
            two_sum(hi, error + lo)
        } else {
            (sum.value() / n as f64, 0.0)
        }
    };
    // Of an infinity the mean square is infinite; about an infinite mean there are no deviations.
    let m2 = if finite || rms {
        let squares = values.map(|v| {
            let deviation = (v * down - mean_hi) - mean_lo;
            deviation * deviation
        });
        squares.collect::<Sum>().value()
    } else {
        f64::NAN
    };
    Moments { n, mean_hi, mean_lo, m2, exponent }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_golden_batch_has_mean_5_and_variance_4() {
        let g = Moments::of(&[2., 4., 4., 4., 5., 5., 7., 9.]);
        assert_eq!((g.mean(), g.var(), g.unbiased_var()), (5.0, 4.0, Some(32.0 / 7.0)));
    }

    #[test]
    fn a_constant_has_no_variance_whatever_it_is() {
        for v in [3.3e6, 0.1, -7e300, 4.9e-324, f64::MAX, 1e-310] {
            for m in [1, 2, 3, 10, 1000] {
                let moments = Moments::of(&vec![v; m]);
                assert_eq!(moments.m2, 0.0, "{v} × {m}");
                assert_eq!(moments.centre().deviation(v), 0.0, "{v} × {m}");
                assert_eq!(moments.mean(), v, "{v} × {m}");
            }
        }
    }

    #[test]
    fn squares_beyond_the_range_of_f64_are_kept_in_a_larger_unit() {
        let g = Moments::of(&[2e300, 4e300, 4e300, 4e300, 5e300, 5e300, 7e300, 9e300]);
        assert!((g.mean() / 5e300 - 1.0).abs() < 1e-15);
        assert_eq!(g.var(), f64::INFINITY);
        let ratio = g.centre().deviation(9e300) / g.scaled_var().sqrt();
        assert!((ratio - 2.0).abs() < 1e-15);
    }

    #[test]
    fn infinity_and_nan_come_out_as_plain_addition_gives_them() {
        assert_eq!(Moments::of(&[1.0, f64::INFINITY]).mean(), f64::INFINITY);
        assert!(Moments::of(&[1.0, f64::INFINITY]).var().is_nan());
        assert!(Moments::of(&[f64::NEG_INFINITY, f64::INFINITY]).mean().is_nan());
        assert!(Moments::of(&[1.0, f64::NAN]).mean().is_nan());
    }

    #[test]
    fn the_mean_of_parts_of_which_one_is_infinite_is_infinite() {
        let (a, b) = (Moments::of(&[1.0, 2.0]), Moments::of(&[f64::INFINITY, 1.0]));
        for merged in [a.merge(b), b.merge(a)] {
            assert_eq!(merged.mean(), f64::INFINITY);
            assert!(merged.var().is_nan());
        }
        assert!(b.merge(Moments::of(&[f64::NEG_INFINITY])).mean().is_nan());
    }

    #[test]
    fn parts_of_very_different_size_merge() {
        let big = Moments::of(&[1e300, 3e300]).merge(Moments::of(&[1.0, 2.0]));
        let whole = Moments::of(&[1e300, 3e300, 1.0, 2.0]);
        assert!((big.mean() / whole.mean() - 1.0).abs() < 1e-15);
        assert!((big.m2 / whole.m2 - 1.0).abs() < 1e-14);
        assert_eq!(Moments::default().merge(big), big);
        assert_eq!(big.merge(Moments::default()), big);
    }
}
