//! How far the statistics of a mini-batch are from those of the population that it is drawn from, exactly.
//!
//! A mini-batch has m of the M samples, drawn without replacement. Where a sample has several values of the channel (its
//! positions) it counts with their mean `a` and their own mean square about it `w`: the mean of a mini-batch is that of the
//! `a`, and its biased variance is v = mean(w) + var(a). Without positions w is 0 and `a` is the value.

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
    /// Fisher's k-statistics of the samples' means: the second and the fourth.
    k: [f64; 2],
    /// Mean, second k-statistic and third k-statistic with twice the mean (w, a, a) of what varies within a sample.
    within: [f64; 3],
    /// The samples' means and what varies within each, where there are too few samples for the fourth k-statistic.
    few: Vec<(f64, f64)>,
}

/// Up to this many samples every mini-batch is looked at.
const FEW: usize = 3;

/// The mean of some numbers.
fn average(numbers: impl ExactSizeIterator<Item = f64>) -> f64 {
    let len = numbers.len() as f64;
    numbers.collect::<Sum>().value() / len
}

impl Population {
    /// The population of values, `positions` for each sample.
    #[must_use]
    pub fn new(values: &[f64], positions: usize) -> Self {
        let samples: Vec<(f64, f64)> = (values.chunks_exact(positions.max(1)))
            .map(|own| {
                let moments = Moments::of(own);
                (moments.mean(), moments.var())
            })
            .collect();
        let m = samples.len() as f64;
        let whole = Moments::of(values);
        let mean = whole.mean();
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
            mean,
            var: whole.var(),
            kurtosis: m4 / (m2 * m2),
            k: [k2, k4],
            within: [w, w2, waa],
            few: if samples.len() <= FEW { samples } else { Vec::new() },
        }
    }

    /// The root mean square error of the mean of m samples: σ/√m · √((M − m)/(M − 1)).
    #[must_use]
    pub fn mean_rmse(&self, m: usize) -> f64 {
        (self.left_out(m) * self.k[0]).max(0.0).sqrt()
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
        (variance + bias * bias).max(0.0).sqrt()
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
                (var - self.var).powi(2)
            })
            .collect();
        average(errors.into_iter()).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::digits;
    use crate::norm::Randn;

    /// Both errors at m, from every mini-batch there is.
    fn enumerated(values: &[f64], positions: usize, m: usize) -> (f64, f64) {
        let (samples, whole) = (values.len() / positions, Moments::of(values));
        let mut chosen: Vec<usize> = (0..m).collect();
        let (mut count, mut of_mean, mut of_var) = (0.0, 0.0, 0.0);
        loop {
            let own: Vec<f64> =
                chosen.iter().flat_map(|i| &values[i * positions..(i + 1) * positions]).copied().collect();
            let own = Moments::of(&own);
            count += 1.0;
            of_mean += (own.mean() - whole.mean()).powi(2);
            of_var += (own.var() - whole.var()).powi(2);
            let Some(at) = (0..m).rev().find(|&at| chosen[at] < samples - m + at) else { break };
            chosen[at] += 1;
            for next in at + 1..m {
                chosen[next] = chosen[next - 1] + 1;
            }
        }
        ((of_mean / count).sqrt(), (of_var / count).sqrt())
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
                let population = Population::new(&values, positions);
                for m in 1..=samples {
                    let (mean, var) = enumerated(&values, positions, m);
                    let what = format!("{m} of {samples} samples, {positions} positions");
                    assert!(close(population.mean_rmse(m), mean), "mean, {what}");
                    assert!(
                        close(population.var_rmse(m), var),
                        "var, {what}: {}, {var}",
                        population.var_rmse(m)
                    );
                }
            }
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
