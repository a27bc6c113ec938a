//! What a network says to the samples that it was not trained with, in their own light or another.

use ndarray::{Array2, ArrayViewMut2, Axis, s};

use super::data::Data;
use super::run::Run;
use crate::lab::net::{Net, Probe, Seen};
use crate::norm::Mode;

/// Another light on every sample: each feature times `contrast`, plus `brightness`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Light {
    /// 1: as it is.
    pub contrast: f64,
    /// 0: as it is.
    pub brightness: f64,
}

impl Light {
    /// The contrasts that can be looked at.
    pub const CONTRASTS: (f64, f64) = (0.0, 2.0);
    /// The brightnesses that can be looked at.
    pub const BRIGHTNESSES: (f64, f64) = (-1.0, 1.0);

    /// The same within what can be looked at.
    #[must_use]
    pub fn bounded(self) -> Self {
        let within =
            |value: f64, (low, high): (f64, f64)| if value.is_nan() { low } else { value.clamp(low, high) };
        Self {
            contrast: within(self.contrast, Self::CONTRASTS),
            brightness: within(self.brightness, Self::BRIGHTNESSES),
        }
    }

    fn shine(self, mut x: ArrayViewMut2<'_, f64>) {
        if self != Self::default() {
            x.mapv_inplace(|v| v * self.contrast + self.brightness);
        }
    }
}

impl Default for Light {
    /// The light of the training samples.
    fn default() -> Self {
        Self { contrast: 1.0, brightness: 0.0 }
    }
}

/// What normalises the test samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistics {
    /// Those of the test samples themselves, as one batch.
    Batch,
    /// The running statistics, as in eval mode.
    Running,
    /// Running statistics estimated anew, on some training samples under the same light, whose labels nobody looks at (Li et
    /// al. 2016, `AdaBN`).
    Anew,
}

/// What a network says to the test samples.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Shape (test samples, classes).
    logits: Array2<f64>,
}

impl Said {
    /// The share of the test samples whose label has the largest logit.
    #[must_use]
    pub fn accuracy(&self, data: &Data) -> f64 {
        let rows = self.logits.rows().into_iter().zip(data.test());
        let right = rows.filter(|(row, sample)| {
            let best = row.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
            best.is_some_and(|(class, value)| class == data.labels()[**sample] && !value.is_nan())
        });
        right.count() as f64 / self.logits.nrows() as f64
    }

    /// The probability of every class for a test sample, by its place among them.
    #[must_use]
    pub fn probabilities(&self, place: usize) -> Vec<f64> {
        softmax(self.logits.row(place).to_vec())
    }
}

/// How many test samples are looked at together where each is on its own.
const TOGETHER: usize = 120;

/// The number of samples from which the statistics are estimated anew.
const RECALIBRATING: usize = 32;

impl Run {
    /// The share of the test samples that are classified correctly in eval mode.
    #[must_use]
    pub fn test_accuracy(&self) -> f64 {
        self.says_alone(self.net().clone(), Light::default()).accuracy(self.data())
    }

    /// What it says to the test samples under a light; `None` for statistics that its norm does not keep.
    #[must_use]
    pub fn says(&self, light: Light, by: Statistics) -> Option<Said> {
        match by {
            Statistics::Batch => self.says_together(light),
            Statistics::Running => Some(self.says_alone(self.net().clone(), light)),
            Statistics::Anew => Some(self.says_alone(self.recalibrated(light)?, light)),
        }
    }

    /// The test samples in eval mode, in which every one is on its own.
    fn says_alone(&self, mut net: Net, light: Light) -> Said {
        net.set_mode(Mode::Eval);
        let (data, test) = (self.data(), self.data().test());
        let mut logits = Array2::zeros((test.len(), data.classes()));
        self.test.with(self.buffers(), |probe| {
            for (rows, mut to) in test.chunks(TOGETHER).zip(logits.axis_chunks_iter_mut(Axis(0), TOGETHER)) {
                probe.take(data.x(), rows);
                light.shine(probe.x_mut());
                probe.forward(&net, None, |_, _| {});
                to.assign(&probe.logits().slice(s![..rows.len(), ..]));
            }
        });
        Said { logits }
    }

    /// The test samples as one batch, in train mode.
    fn says_together(&self, light: Light) -> Option<Said> {
        let (data, test) = (self.data(), self.data().test());
        let mut probe = Probe::new(self.net().architecture(), test.len()).ok()?;
        probe.take(data.x(), test);
        light.shine(probe.x_mut());
        probe.forward(self.net(), None, |_, _| {});
        Some(Said { logits: probe.logits().to_owned() })
    }

    /// The network with statistics of [`Statistics::Anew`].
    fn recalibrated(&self, light: Light) -> Option<Net> {
        self.settings().norm.filter(|norm| norm.tracks_running())?;
        let (mut net, train) = (self.net().clone(), self.data().train());
        let count = train.len().min(RECALIBRATING);
        let rows: Vec<usize> = (0..count).map(|i| train[i * train.len() / count]).collect();
        let mut probe = Probe::new(net.architecture(), count).ok()?;
        probe.take(self.data().x(), &rows);
        light.shine(probe.x_mut());
        // With momentum 1 the running statistics are those of the last batch.
        net.norms().for_each(|norm| norm.momentum = Some(1.0));
        probe.forward(&net, None, |_, _| {});
        probe.update_running(&mut net);
        Some(net)
    }

    /// The share of a hidden layer's units that give 0 for every training sample in eval mode: with `ReLU` they never learn
    /// again.
    #[must_use]
    pub fn dead(&self, layer: usize) -> f64 {
        let mut net = self.net().clone();
        net.set_mode(Mode::Eval);
        let mut alive = vec![false; self.settings().hidden[layer]];
        self.test.with(self.buffers(), |probe| {
            for rows in self.data().train().chunks(TOGETHER) {
                probe.take(self.data().x(), rows);
                probe.forward(&net, None, |l, Seen { after_activation, .. }| {
                    for row in after_activation.rows().into_iter().filter(|_| l == layer) {
                        alive.iter_mut().zip(row).for_each(|(alive, &a)| *alive |= a != 0.0);
                    }
                });
            }
        });
        alive.iter().filter(|alive| !**alive).count() as f64 / alive.len() as f64
    }

    /// What makes the buffers for samples that are each on their own.
    fn buffers(&self) -> impl FnOnce() -> Probe {
        || Probe::new(self.net().architecture(), TOGETHER).expect("the settings have been checked")
    }
}

fn softmax(mut logits: Vec<f64>) -> Vec<f64> {
    let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    for v in &mut logits {
        *v = (*v - largest).exp();
    }
    let sum: f64 = logits.iter().sum();
    for v in &mut logits {
        *v /= sum;
    }
    logits
}
