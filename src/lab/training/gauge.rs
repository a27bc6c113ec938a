//! What is measured of a network now and then while it is trained.

use std::sync::Arc;

use ndarray::{ArrayView2, Axis};

use super::data::Data;
use super::kept::Kept;
use crate::lab::net::{Net, Noise, Probe};

/// What was measured after some steps of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The steps made before.
    pub step: usize,
    /// The loss of the mini-batch at hand: the one that the next step learns from.
    pub loss: f64,
    /// The share of the test samples that are classified correctly, in eval mode.
    pub test_accuracy: f64,
    /// Everything else, where it was asked for.
    pub inner: Option<Inner>,
}

/// What was measured inside of the network.
#[derive(Debug, Clone, PartialEq)]
pub struct Inner {
    /// The 15th, 50th and 85th percentile of the input of each activation, in train mode over the fixed samples: a list a
    /// hidden layer, of an entry a unit.
    pub percentiles: Vec<Vec<[f64; 3]>>,
    /// The gradient of each layer's matrix for the mini-batch at hand: the root of the sum of its squares.
    pub gradient_norms: Vec<f64>,
    /// The standard deviation over the fixed samples of what goes into each layer's matrix, the mean over its units.
    pub spreads: Vec<f64>,
    /// What has moved since the point before.
    pub shift: Option<Shift>,
    /// How far the loss of the mini-batch at hand varies along its gradient.
    pub loss_range: f64,
}

/// The root mean square change of the mean and the deviation of every unit of the last hidden layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    /// Of the input of the activation, as it is in training.
    pub activation: f64,
    /// Of what goes into the norm.
    pub before_norm: f64,
    /// Of the input of the activation, with the noise off.
    pub noise_off: f64,
}

/// So many training samples are looked at, always the same.
const SAMPLES: usize = 512;

/// The fixed samples, and what they gave at the last point.
#[derive(Debug, Clone)]
pub(super) struct Gauge {
    rows: Vec<usize>,
    data: Arc<Data>,
    probe: Kept<Probe>,
    noise: Option<Noise>,
    last: Option<[Vec<f64>; 3]>,
}

/// The percentiles, the spreads and the shift of [`Inner`].
pub(super) type Measured = (Vec<Vec<[f64; 3]>>, Vec<f64>, Option<Shift>);

/// The seed of the noise over the fixed samples is that of the run plus this.
const OTHER_NOISE: u32 = 0x6a09_e667;

impl Gauge {
    pub fn new(net: &Net, data: &Arc<Data>, noise: bool, seed: u32) -> Self {
        let train = data.train();
        let count = train.len().min(SAMPLES);
        // Evenly from all over the file, whose parts differ.
        let rows = (0..count).map(|i| train[i * train.len() / count]).collect();
        let noise = noise.then(|| Noise::new(net.architecture(), count, seed.wrapping_add(OTHER_NOISE)));
        Self { rows, data: Arc::clone(data), probe: Kept::default(), noise, last: None }
    }

    /// The percentiles, spreads and the shift of the network as it is.
    pub fn measure(&mut self, net: &Net) -> Measured {
        let Self { rows, data, probe, noise, last } = self;
        let make = || {
            let architecture = net.architecture();
            let mut probe = Probe::new(architecture, rows.len()).expect("the run has made one of it before");
            probe.take(data.x(), rows);
            probe
        };
        probe.with(make, |probe| measure(probe, net, noise.as_mut(), last))
    }
}

fn measure(
    probe: &mut Probe,
    net: &Net,
    noise: Option<&mut Noise>,
    last: &mut Option<[Vec<f64>; 3]>,
) -> Measured {
    let end = net.architecture().hidden.len() - 1;
    let mut noise_off = None;
    if noise.is_some() {
        probe.forward(net, None, |layer, seen| {
            if layer == end {
                noise_off = Some(moments(seen.before_activation));
            }
        });
    }
    let noise = noise.map(|noise| {
        noise.draw();
        &*noise
    });
    let (mut activation, mut before_norm) = (Vec::new(), Vec::new());
    let (mut points, mut spreads) = (Vec::new(), vec![spread(probe.x())]);
    probe.forward(net, noise, |layer, seen| {
        points.push(percentiles(seen.before_activation));
        spreads.push(spread(seen.after_activation));
        if layer == end {
            (activation, before_norm) = (moments(seen.before_activation), moments(seen.before_norm));
        }
    });
    let noise_off = noise_off.unwrap_or_else(|| activation.clone());
    let now = [activation, before_norm, noise_off];
    let shift = last.as_ref().map(|before| Shift {
        activation: change(&before[0], &now[0]),
        before_norm: change(&before[1], &now[1]),
        noise_off: change(&before[2], &now[2]),
    });
    *last = Some(now);
    (points, spreads, shift)
}

/// The standard deviation of every column, the mean over the columns.
#[expect(clippy::needless_pass_by_value, reason = "a view is passed as a slice is")]
fn spread(values: ArrayView2<'_, f64>) -> f64 {
    let moments = moments(values.view());
    let deviations = &moments[values.ncols()..];
    deviations.iter().sum::<f64>() / deviations.len() as f64
}

/// The mean of every column, then the standard deviation of every column.
#[expect(clippy::needless_pass_by_value, reason = "a view is passed as a slice is")]
fn moments(values: ArrayView2<'_, f64>) -> Vec<f64> {
    let n = values.nrows() as f64;
    let means = values.sum_axis(Axis(0)) / n;
    let mut squares = vec![0.0; values.ncols()];
    for row in values.rows() {
        for ((sum, v), mean) in squares.iter_mut().zip(row).zip(&means) {
            *sum += (v - mean) * (v - mean);
        }
    }
    means.into_iter().chain(squares.into_iter().map(|sum| (sum / n).sqrt())).collect()
}

fn change(before: &[f64], now: &[f64]) -> f64 {
    let squares = before.iter().zip(now).map(|(a, b)| (a - b) * (a - b));
    (squares.sum::<f64>() / now.len() as f64).sqrt()
}

/// The 15th, 50th and 85th percentile of every column, between two values in proportion, as `numpy.percentile` has it.
#[expect(clippy::needless_pass_by_value, reason = "a view is passed as a slice is")]
fn percentiles(values: ArrayView2<'_, f64>) -> Vec<[f64; 3]> {
    let mut column = Vec::new();
    let of_column = |unit| {
        column.clear();
        column.extend(values.column(unit));
        [15, 50, 85].map(|percent| {
            let place = (column.len() - 1) * percent;
            let (_, &mut low, above) = column.select_nth_unstable_by(place / 100, f64::total_cmp);
            let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
            low + (high - low) * (place % 100) as f64 / 100.0
        })
    };
    (0..values.ncols()).map(of_column).collect()
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn percentiles_are_numpys() {
        // numpy.percentile([3, 1, 4, 1, 5, 9, 2, 6], [15, 50, 85])
        let values = array![[3.0], [1.0], [4.0], [1.0], [5.0], [9.0], [2.0], [6.0]];
        let [low, median, high] = percentiles(values.view())[0];
        assert!((low - 1.05).abs() < 1e-15 && median == 3.5 && (high - 5.95).abs() < 1e-15);
    }

    #[test]
    fn the_change_counts_means_and_deviations() {
        let (a, b) = (moments(array![[1.0], [3.0]].view()), moments(array![[3.0], [9.0]].view()));
        assert_eq!((a.clone(), b.clone()), (vec![2.0, 1.0], vec![6.0, 3.0]));
        assert_eq!(change(&a, &b), 10.0_f64.sqrt());
    }
}
