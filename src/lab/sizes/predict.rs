//! How far the statistics of a mini-batch are from those of the population that it is drawn from, exactly.
//!
//! A mini-batch has m of the M samples, drawn without replacement. Where a sample has several values of the channel (its
//! positions) it counts with their mean `a` and their own mean square about it `w`: the mean of a mini-batch is that of the
//! `a`, and its biased variance is v = mean(w) + var(a). Without positions w is 0 and `a` is the value.

use libm::{ilogb, scalbn};

use crate::norm::{Moments, Sum};

/// The finite population of one channel: M samples.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    /// M, the number of samples.
    pub samples: usize,
    /// μ, the mean of all values.
    pub mean: f64,
    /// σ², their biased variance.
    pub var: f64,
    /// E(x − μ)⁴ / σ⁴ of the samples' means: 3 for normal numbers. NaN where they are all alike.
    pub kurtosis: f64,
    /// All below is in units of 2^`exponent`, so that the fourth powers of large and small numbers stay in the range of f64.
    exponent: i32,
    /// σ² in these units.
    scaled_var: f64,
    /// Fisher's k-statistics of the samples' means: the second and the fourth.
    k: [f64; 2],
    /// Mean, second k-statistic and third k-statistic with twice the mean (w, a, a) of what varies within a sample.
    within: [f64; 3],
    /// The samples' means and what varies within each, where there are too few samples for the fourth k-statistic.
    few: Vec<(f64, f64)>,
}

/// Up to this many samples every mini-batch is looked at.
const FEW: usize = 3;

/// Beyond 2^±`SAFE` fourth powers could leave the range of f64 or lose digits below it.
const SAFE: i32 = 200;

/// The exponent of the unit in which numbers up to `far` can be raised to the fourth power: 0 for ordinary ones.
pub(super) fn unit(far: f64) -> i32 {
    let exponent = if far > 0.0 && far.is_finite() { ilogb(far) } else { 0 };
    if exponent.abs() > SAFE { exponent } else { 0 }
}

/// The root of what rounding may have brought below 0; NaN stays NaN.
fn root(square: f64) -> f64 {
    if square < 0.0 { 0.0 } else { square.sqrt() }
}

/// The mean of some numbers.
fn average(numbers: impl ExactSizeIterator<Item = f64>) -> f64 {
    let len = numbers.len() as f64;
    numbers.collect::<Sum>().value() / len
}

impl Population {
    /// The population of values, `positions` for each sample.
    #[must_use]
    pub fn new(values: &[f64], positions: usize) -> Self {
        let whole = Moments::of(values);
        let far = values.iter().map(|v| v.abs()).fold(0.0, f64::max);
        let exponent = unit(far);
        let values: Vec<f64> = values.iter().map(|&v| scalbn(v, -exponent)).collect();
        let scaled = Moments::of(&values);
        let mean = scaled.mean();
        let samples: Vec<(f64, f64)> = (values.chunks_exact(positions.max(1)))
            .map(|own| {
                let moments = Moments::of(own);
                (moments.mean(), moments.var())
            })
            .collect();
        let m = samples.len() as f64;
        let central = |power: i32| average(samples.iter().map(|(a, _)| (a - mean).powi(power)));
        let (m2, m4) = (central(2), central(4));
        let k2 = m / (m - 1.0) * m2;
        let k4 = m * m / ((m - 1.0) * (m - 2.0) * (m - 3.0)) * ((m + 1.0) * m4 - 3.0 * (m - 1.0) * m2 * m2);
        let w = average(samples.iter().map(|(_, w)| *w));
        let w2 = average(samples.iter().map(|(_, own)| (own - w).powi(2))) * m / (m - 1.0);
        let waa = average(samples.iter().map(|(a, own)| (own - w) * (a - mean).powi(2)));
        let waa = m * m / ((m - 1.0) * (m - 2.0)) * waa;
        Self {
            samples: samples.len(),
            mean: whole.mean(),
            var: whole.var(),
            kurtosis: m4 / (m2 * m2),
            exponent,
            scaled_var: scaled.var(),
            k: [k2, k4],
            within: [w, w2, waa],
            few: if samples.len() <= FEW { samples } else { Vec::new() },
        }
    }

    /// The root mean square error of the mean of m samples: s/√m · √((M − m)/(M − 1)), where s is the standard deviation of the
    /// samples' means.
    #[must_use]
    pub fn mean_rmse(&self, m: usize) -> f64 {
        scalbn(root(self.left_out(m) * self.k[0]), self.exponent)
    }

    /// s, the standard deviation of the samples' means: σ where each sample has one value.
    #[must_use]
    pub fn deviation_of_samples(&self) -> f64 {
        let all = self.samples as f64;
        scalbn(root(self.k[0] * (all - 1.0) / all), self.exponent)
    }

    /// By how much the biased variance of m samples is smaller than σ² on average: s²/m · (M − m)/(M − 1).
    #[must_use]
    pub fn underestimate(&self, m: usize) -> f64 {
        scalbn(self.left_out(m) * self.k[0], 2 * self.exponent)
    }

    /// 1/m − 1/M
    fn left_out(&self, m: usize) -> f64 {
        if m == self.samples { 0.0 } else { 1.0 / m as f64 - 1.0 / self.samples as f64 }
    }

    /// The root mean square error of the biased variance of m samples about σ²: its variance, by the moments of k-statistics in
    /// a finite population (Tukey 1950, Wishart 1952), and the square of what it is too small by on average.
    #[must_use]
    pub fn var_rmse(&self, m: usize) -> f64 {
        if m == self.samples {
            return 0.0;
        }
        if !self.few.is_empty() {
            return self.var_rmse_of_all(m);
        }
        let (size, all) = (m as f64, self.samples as f64);
        let ([k2, k4], [_, w2, waa]) = (self.k, self.within);
        let share = (size - 1.0) / size;
        let left_out = self.left_out(m);
        let k22 = (k2 * k2 - k4 / all) * (all - 1.0) / (all + 1.0);
        // A mini-batch of one sample has no variance between samples.
        let between =
            if m == 1 { 0.0 } else { left_out * k4 + 2.0 * (1.0 / (size - 1.0) - 1.0 / (all - 1.0)) * k22 };
        let variance = left_out * w2 + share * share * between + 2.0 * share * left_out * waa;
        // (m − 1)/m − (M − 1)/M
        let bias = -left_out * k2;
        scalbn(root(variance + bias * bias), 2 * self.exponent)
    }

    /// The same from every mini-batch there is.
    fn var_rmse_of_all(&self, m: usize) -> f64 {
        let all = self.few.len();
        let of_size = (0_usize..1 << all).filter(|chosen| chosen.count_ones() as usize == m);
        let errors: Vec<f64> = of_size
            .map(|chosen| {
                let own: Vec<(f64, f64)> =
                    (0..all).filter(|i| chosen >> i & 1 == 1).map(|i| self.few[i]).collect();
                let mean = average(own.iter().map(|(a, _)| *a));
                let var = average(own.iter().map(|(a, w)| w + (a - mean).powi(2)));
                (var - self.scaled_var).powi(2)
            })
            .collect();
        scalbn(average(errors.into_iter()).sqrt(), 2 * self.exponent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::digits;
    use crate::norm::Randn;

    /// Both errors at m, and by how much the variance is too small on average, from every mini-batch there is.
    fn enumerated(values: &[f64], positions: usize, m: usize) -> (f64, f64, f64) {
        let (samples, whole) = (values.len() / positions, Moments::of(values));
        let mut chosen: Vec<usize> = (0..m).collect();
        let (mut count, mut of_mean, mut of_var, mut too_small) = (0.0, 0.0, 0.0, 0.0);
        loop {
            let own: Vec<f64> =
                chosen.iter().flat_map(|i| &values[i * positions..(i + 1) * positions]).copied().collect();
            let own = Moments::of(&own);
            count += 1.0;
            of_mean += (own.mean() - whole.mean()).powi(2);
            of_var += (own.var() - whole.var()).powi(2);
            too_small += whole.var() - own.var();
            let Some(at) = (0..m).rev().find(|&at| chosen[at] < samples - m + at) else { break };
            chosen[at] += 1;
            for next in at + 1..m {
                chosen[next] = chosen[next - 1] + 1;
            }
        }
        ((of_mean / count).sqrt(), (of_var / count).sqrt(), too_small / count)
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-12)
    }

    #[test]
    fn what_is_predicted_is_what_every_mini_batch_together_comes_to() {
        let mut numbers = Randn::new(5);
        for samples in 2..=9 {
            for positions in [1, 3] {
                let skewed = |v: f64| v * v * v + 2.0;
                let values: Vec<f64> =
                    (0..samples * positions).map(|_| skewed(numbers.next().unwrap())).collect();
                let (population, whole) = (Population::new(&values, positions), Moments::of(&values));
                for m in 1..=samples {
                    let (mean, var, too_small) = enumerated(&values, positions, m);
                    let what = format!("{m} of {samples} samples, {positions} positions");
                    assert!(close(population.mean_rmse(m), mean), "mean, {what}");
                    assert!(
                        close(population.var_rmse(m), var),
                        "var, {what}: {}, {var}",
                        population.var_rmse(m)
                    );
                    let underestimate = population.underestimate(m);
                    assert!(
                        (underestimate - too_small).abs() < 1e-9 * whole.var(),
                        "{what}: {underestimate}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_predicted_scales_with_the_numbers() {
        let values: Vec<f64> = Randn::new(7).take(24).collect();
        let population = Population::new(&values, 2);
        for (exponent, m) in [(260, 3), (450, 5), (-260, 3), (-450, 5)] {
            let scaled: Vec<f64> = values.iter().map(|&v| scalbn(v, exponent)).collect();
            let scaled = Population::new(&scaled, 2);
            assert!(close(scalbn(scaled.mean_rmse(m), -exponent), population.mean_rmse(m)), "2^{exponent}");
            assert!(close(scalbn(scaled.var_rmse(m), -2 * exponent), population.var_rmse(m)), "2^{exponent}");
        }
    }

    #[test]
    fn nothing_is_predicted_of_what_is_not_finite() {
        for wrong in [f64::NAN, f64::INFINITY] {
            let population = Population::new(&[1.0, wrong, 2.0, 3.0, 5.0], 1);
            assert!(population.mean_rmse(2).is_nan() && population.var_rmse(2).is_nan(), "{wrong}");
        }
    }

    #[test]
    fn every_pixel_of_the_digits_agrees_with_all_its_pairs() {
        let images = digits::images();
        for pixel in 0..digits::PIXELS {
            let values = images.column(pixel).to_vec();
            let population = Population::new(&values, 1);
            let (mut of_mean, mut of_var) = (0.0, 0.0);
            for (i, a) in values.iter().enumerate() {
                for b in &values[..i] {
                    of_mean += ((a + b) / 2.0 - population.mean).powi(2);
                    of_var += ((a - b).powi(2) / 4.0 - population.var).powi(2);
                }
            }
            let pairs = (values.len() * (values.len() - 1) / 2) as f64;
            assert!(close(population.mean_rmse(2), (of_mean / pairs).sqrt()), "pixel {pixel}");
            assert!(close(population.var_rmse(2), (of_var / pairs).sqrt()), "pixel {pixel}");
        }
    }
}
