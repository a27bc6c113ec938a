//! How numbers lie along an axis, and where it is labelled.

use crate::walk::Glyphs;

/// An axis from one number to a larger one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    low: f64,
    high: f64,
    log: bool,
}

impl Axis {
    /// From `low` to `high` in equal steps; where they are the same number, with some room about it.
    #[must_use]
    pub fn linear(low: f64, high: f64) -> Self {
        let room = if low < high { 0.0 } else { (low.abs() * 0.1).max(0.5) };
        Self { low: low - room, high: high + room, log: false }
    }

    /// From `low` to `high`, both positive, in equal factors; where they are the same number, with some room about it.
    #[must_use]
    pub fn log(low: f64, high: f64) -> Self {
        let room = if low < high { 1.0 } else { 2.0 };
        Self { low: low / room, high: high * room, log: true }
    }

    /// The axis that holds all these numbers, so far as they can stand on it; `None` where none can.
    #[must_use]
    pub fn of(values: impl Iterator<Item = f64>, log: bool) -> Option<Self> {
        let fits = values.filter(|v| v.is_finite() && (!log || *v > 0.0));
        let (low, high) = fits.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
        let axis = if log { Self::log } else { Self::linear };
        (low <= high).then(|| axis(low, high))
    }

    /// Where a number lies: 0 at the low end, 1 at the high one. On a logarithmic axis what is not positive lies below all.
    #[must_use]
    pub fn share(&self, value: f64) -> f64 {
        if self.log {
            let value = if value <= 0.0 { f64::MIN_POSITIVE } else { value };
            (value.ln() - self.low.ln()) / (self.high.ln() - self.low.ln())
        } else {
            // Halves, since the whole of the widest range is more than a number holds.
            (value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0)
        }
    }

    /// Round numbers on it, at most about `most`, as they are written.
    #[must_use]
    pub fn ticks(&self, most: usize, glyphs: Glyphs) -> Vec<(f64, String)> {
        let ticks = if self.log { self.factors(most) } else { Vec::new() };
        if ticks.len() > 1 {
            return ticks.into_iter().map(|v| (v, glyphs.number(v, 3))).collect();
        }
        let span = (self.high / 2.0 - self.low / 2.0) * 2.0;
        // A single label says nothing of the scale: then a finer step, which has two where there is room for that.
        let steps = [1.0, 2.0, 4.0].map(|finer| round_up(span / (finer * most.max(1) as f64)));
        let count = |step: f64| (self.high / step + 1e-9).floor() - (self.low / step - 1e-9).ceil() + 1.0;
        let step = steps.into_iter().find(|step| most < 2 || count(*step) >= 2.0).unwrap_or(steps[0]);
        if !step.is_finite() || step <= 0.0 {
            return Vec::new();
        }
        let first = (self.low / step - 1e-9).ceil();
        let ticks = (0..=most).map(|k| (first + k as f64) * step);
        let on = ticks.take_while(|v| *v <= self.high + step * 1e-9);
        let decimals =
            if (1e-4..1e5).contains(&step) { Some((-step.log10().floor()).max(0.0)) } else { None };
        on.map(|v| {
            // Of −0 and of what rounding leaves of 0.
            let v = if v.abs() < step * 1e-9 { 0.0 } else { v };
            let text = match decimals {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 4")]
                Some(decimals) => format!("{v:.*}", decimals as usize),
                None => glyphs.number(v, 3),
            };
            (v, text.replacen('-', glyphs.pick("−", "-"), usize::from(decimals.is_some())))
        })
        .collect()
    }

    /// Powers of ten; within less than two of them also 2 and 5 times.
    fn factors(&self, most: usize) -> Vec<f64> {
        let (low, high) = (self.low.log10(), self.high.log10());
        let each = ((high - low) / most.max(1) as f64).ceil().max(1.0);
        let within = |v: &f64| (self.low * (1.0 - 1e-9)..=self.high * (1.0 + 1e-9)).contains(v);
        let first = (low / each).floor();
        let powers = (0..=most + 1).map(|k| 10_f64.powf((first + k as f64) * each));
        if high - low >= 2.0 {
            return powers.filter(within).collect();
        }
        let finer: Vec<f64> = powers.flat_map(|p| [1.0, 2.0, 5.0].map(|f| f * p)).filter(within).collect();
        if finer.len() <= most { finer } else { Vec::new() }
    }
}

/// The next of 1, 2, 5, 10, 20, … that is not smaller.
fn round_up(value: f64) -> f64 {
    let power = 10_f64.powf(value.log10().floor());
    let factor = [1.0, 2.0, 5.0].into_iter().find(|f| f * power >= value * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(axis: Axis, most: usize) -> String {
        let ticks = axis.ticks(most, Glyphs::Ascii).into_iter();
        ticks.map(|(_, text)| text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn ticks_are_round_numbers_and_no_more_than_asked_for() {
        assert_eq!(ticks(Axis::linear(0.0, 1.0), 4), "0.0 0.5 1.0");
        assert_eq!(ticks(Axis::linear(0.0, 2000.0), 4), "0 500 1000 1500 2000");
        assert_eq!(ticks(Axis::linear(-1.3, 1.7), 4), "-1 0 1");
        assert_eq!(ticks(Axis::linear(0.02, 0.0213), 3), "0.0200 0.0205 0.0210");
        assert_eq!(ticks(Axis::log(0.001, 100.0), 6), "0.001 0.01 0.1 1 10 100");
        assert_eq!(ticks(Axis::log(0.2, 3.0), 5), "0.2 0.5 1 2");
        assert_eq!(ticks(Axis::log(1e-12, 1e12), 4), "1e-12 1e-6 1 1e6 1e12");
    }

    #[test]
    fn an_axis_holds_what_can_stand_on_it() {
        let axis = Axis::of([f64::NAN, 2.0, f64::INFINITY, -1.0].into_iter(), false).unwrap();
        assert_eq!((axis.share(-1.0), axis.share(0.5), axis.share(2.0)), (0.0, 0.5, 1.0));
        let axis = Axis::of([0.0, 0.1, 10.0].into_iter(), true).unwrap();
        assert!((axis.share(1.0) - 0.5).abs() < 1e-15 && axis.share(0.0) < 0.0);
        assert_eq!(Axis::of([f64::NAN].into_iter(), false), None);
        assert_eq!(Axis::linear(3.0, 3.0).share(3.0), 0.5);
        let widest = Axis::linear(-f64::MAX, f64::MAX);
        assert_eq!(widest.share(0.0), 0.5);
        assert!(widest.ticks(4, Glyphs::Ascii).len() <= 5);
    }
}
