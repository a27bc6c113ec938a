//! A number together with what rounding does to it: every operation adds its own rounding to those of its operands.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// A computed number. `w` is the variance of its rounding error, `u` the unit roundoff of the arithmetic (0 for exact).
///
/// The roundings of a computation are independent enough to add up as variances do. A rounding is at most `u·|v|`; its
/// standard deviation is taken for half of that, and [`Num::bound`] for [`DEVIATIONS`] of them: one rounding alone, as of a result
/// computed in more digits and stored in few, uses less than half of the bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Num {
    /// The value.
    pub v: f64,
    /// The variance of its rounding error.
    pub w: f64,
    pub u: f64,
}

/// How many standard deviations right results may be apart.
pub const DEVIATIONS: f64 = 5.5;

/// float16 numbers are no finer than this near zero.
const HALF: f64 = 4.882_812_5e-4;
const SUBNORMAL_HALF: f64 = 2.980_232_238_769_531_3e-8;

/// Half of the largest rounding of a number, in an arithmetic.
fn half_rounding(v: f64, u: f64) -> f64 {
    0.5 * (u * v.abs()).max(if u == HALF { SUBNORMAL_HALF } else { 0.0 })
}

impl Num {
    /// A number that was not rounded.
    pub fn exact(v: f64) -> Self {
        Self { v, w: 0.0, u: 0.0 }
    }

    /// A number that was rounded once in an arithmetic of unit `u`.
    pub fn rounded(v: f64, u: f64) -> Self {
        Self { v, w: half_rounding(v, u).powi(2), u }
    }

    /// The same with more variance.
    pub fn with(self, w: f64) -> Self {
        Self { w: self.w + w, ..self }
    }

    /// How far right results may be apart.
    pub fn bound(self) -> f64 {
        DEVIATIONS * self.w.sqrt()
    }

    fn of(v: f64, w: f64, u: f64) -> Self {
        Self { v, w: w + half_rounding(v, u).powi(2), u }
    }

    pub fn sqrt(self) -> Self {
        let w = if self.w == 0.0 { 0.0 } else { self.w / (4.0 * self.v) };
        Self::of(self.v.sqrt(), w, self.u)
    }

    pub fn squared(self) -> Self {
        Self::of(self.v * self.v, 4.0 * self.v * self.v * self.w, self.u)
    }
}

impl From<f64> for Num {
    fn from(v: f64) -> Self {
        Self::exact(v)
    }
}

impl<T: Into<Num>> Add<T> for Num {
    type Output = Self;
    fn add(self, other: T) -> Self {
        let other = other.into();
        Self::of(self.v + other.v, self.w + other.w, self.u.max(other.u))
    }
}

impl<T: Into<Num>> Sub<T> for Num {
    type Output = Self;
    fn sub(self, other: T) -> Self {
        self + -other.into()
    }
}

impl<T: Into<Num>> Mul<T> for Num {
    type Output = Self;
    fn mul(self, other: T) -> Self {
        let other = other.into();
        let w = self.w * other.v * other.v + other.w * self.v * self.v;
        Self::of(self.v * other.v, w, self.u.max(other.u))
    }
}

impl<T: Into<Num>> Div<T> for Num {
    type Output = Self;
    fn div(self, other: T) -> Self {
        let other = other.into();
        let v = self.v / other.v;
        let w = if self.w == 0.0 && other.w == 0.0 {
            0.0
        } else {
            (self.w + v * v * other.w) / (other.v * other.v)
        };
        Self::of(v, w, self.u.max(other.u))
    }
}

impl Neg for Num {
    type Output = Self;
    fn neg(self) -> Self {
        Self { v: -self.v, ..self }
    }
}
