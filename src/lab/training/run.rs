//! One network being trained.

use std::sync::Arc;

use ndarray::ArrayView2;

use super::batches::Batches;
use super::data::Data;
use super::gauge::{Gauge, Inner, Point};
use super::kept::Kept;
use super::learned::Learned;
use super::settings::Settings;
use crate::lab::net::{Descent, Gradient, Net, Noise, Pass, Probe, along};
use crate::norm::{Draft, Problem, Upstream};
use crate::text::Message;

/// How much is measured on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recording {
    /// Everything, at every point.
    Everything,
    /// The test accuracy at every point.
    Accuracy,
    /// Only what is left at the end.
    End,
}

/// A network being trained, with what was measured so far.
///
/// It stands between two steps: the mini-batch at hand has gone through the network and back, and the next [`Run::step`] learns
/// from it. A clone costs a copy of the network and of the mini-batch's buffers; what was measured so far it shares.
///
/// ```
/// use bnwalk::lab::training::{Data, Recording, Run, Settings};
/// let mut settings = Settings::default();
/// settings.set_all("norm=batch steps=100")?;
/// let mut run = Run::new(&settings, Data::digits(), Recording::Accuracy)?;
/// while !run.is_done() {
///     run.step();
/// }
/// assert!(run.curve().last().unwrap().test_accuracy > 0.8);
/// # Ok::<(), bnwalk::text::Message>(())
/// ```
#[derive(Debug, Clone)]
pub struct Run {
    settings: Settings,
    data: Arc<Data>,
    recording: Recording,
    net: Net,
    descent: Descent,
    batches: Batches,
    noise: Option<Noise>,
    pass: Pass,
    /// The mini-batch at hand.
    rows: Vec<usize>,
    labels: Vec<usize>,
    step: usize,
    steps: usize,
    loss: f64,
    /// What the last step did to γ and β, a layer each.
    made: Vec<Learned>,
    curve: Vec<Arc<Point>>,
    gauge: Option<Gauge>,
    /// The buffers of the test samples, and those of the way along the gradient.
    pub(super) test: Kept<Probe>,
    along: Kept<Probe>,
    diverged: bool,
}

/// What a run has come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Final {
    /// The share of the test samples that are classified correctly.
    pub test_accuracy: f64,
    /// The step of the first point with at least 90 % of the test samples right.
    pub first_90: Option<usize>,
}

/// Where the loss is looked at along the gradient, in learning rates.
const ALONG: [f64; 5] = [0.5, 1.0, 2.0, 3.0, 4.0];

impl Run {
    /// A run at its start.
    ///
    /// # Errors
    /// A sentence, when the settings make no run with this data.
    #[expect(clippy::missing_panics_doc, reason = "it does not panic")]
    pub fn new(settings: &Settings, data: Arc<Data>, recording: Recording) -> Result<Self, Message> {
        settings.check(&data)?;
        let architecture = settings.architecture(&data);
        let pass = |samples| Pass::new(&architecture, samples).expect("the settings have been checked");
        let net = Net::new(architecture.clone(), settings.init, settings.scale, settings.seed);
        let gauge = (recording == Recording::Everything)
            .then(|| Gauge::new(&net, &data, settings.noise, settings.seed));
        let mut run = Self {
            descent: Descent::new(&architecture, settings.lr, settings.sgd_momentum),
            batches: Batches::new(&data, settings.batch, settings.one_class, settings.seed),
            noise: settings.noise.then(|| Noise::new(&architecture, settings.batch, settings.seed)),
            pass: pass(settings.batch),
            rows: Vec::new(),
            labels: Vec::new(),
            step: 0,
            steps: settings.steps(&data),
            loss: f64::NAN,
            made: Vec::new(),
            curve: Vec::new(),
            gauge,
            test: Kept::default(),
            along: Kept::default(),
            diverged: false,
            settings: settings.clone(),
            data,
            recording,
            net,
        };
        run.look();
        run.record();
        Ok(run)
    }

    /// Learns from the mini-batch at hand and takes the next. A run that is done stays as it is.
    pub fn step(&mut self) {
        if self.is_done() {
            return;
        }
        if self.recording == Recording::Everything {
            self.made = Learned::of(&self.net, self.pass.gradients());
        }
        self.pass.update_running(&mut self.net);
        self.descent.step(&mut self.net, self.pass.gradients());
        self.step += 1;
        self.look();
        if self.step.is_multiple_of(self.settings.every) || self.is_done() {
            self.record();
        }
    }

    /// The next mini-batch, through the network and back.
    fn look(&mut self) {
        self.rows = self.batches.draw();
        self.labels = self.data.labels_of(&self.rows);
        if let Some(noise) = &mut self.noise {
            noise.draw();
        }
        self.pass.take(self.data.x(), &self.rows);
        self.pass.forward(&self.net, self.noise.as_ref());
        self.loss = self.pass.loss(&self.labels);
        self.pass.backward(&self.net, &self.labels);
        self.diverged = !self.loss.is_finite();
    }

    fn record(&mut self) {
        if self.recording == Recording::End && !self.is_done() {
            return;
        }
        let test_accuracy = self.test_accuracy();
        let inner =
            self.gauge.as_mut().map(|gauge| gauge.measure(&self.net)).map(|(percentiles, spreads, shift)| {
                Inner {
                    percentiles,
                    gradient_norms: self.pass.gradients().iter().map(Gradient::norm_of_weight).collect(),
                    spreads,
                    shift,
                    loss_range: self.loss_range(),
                }
            });
        self.curve.push(Arc::new(Point { step: self.step, loss: self.loss, test_accuracy, inner }));
    }

    /// Largest minus smallest loss of the mini-batch at hand along its gradient, the noise held fixed.
    fn loss_range(&self) -> f64 {
        let mut net = self.net.clone();
        let make = || {
            Probe::new(self.net.architecture(), self.settings.batch).expect("the settings have been checked")
        };
        let losses = self.along.with(make, |probe| {
            probe.take(self.data.x(), &self.rows);
            let mut gone = 0.0;
            ALONG.map(|far| {
                along(&mut net, self.pass.gradients(), (far - gone) * self.settings.lr);
                gone = far;
                probe.forward(&net, self.noise.as_ref(), |_, _| {});
                probe.loss(&self.labels)
            })
        });
        let most = losses.into_iter().fold(f64::NEG_INFINITY, f64::max);
        let least = losses.into_iter().fold(f64::INFINITY, f64::min);
        most - least
    }

    /// What it was asked to be.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What it is trained with.
    #[must_use]
    pub fn data(&self) -> &Arc<Data> {
        &self.data
    }

    /// The network as it is.
    #[must_use]
    pub fn net(&self) -> &Net {
        &self.net
    }

    /// The steps made.
    #[must_use]
    pub fn steps_made(&self) -> usize {
        self.step
    }

    /// The steps to be made in all.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// Whether all steps are made, or none is left that could help.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.diverged || self.step >= self.steps
    }

    /// Whether the loss is no number any more.
    #[must_use]
    pub fn has_diverged(&self) -> bool {
        self.diverged
    }

    /// The loss of the mini-batch at hand.
    #[must_use]
    pub fn loss(&self) -> f64 {
        self.loss
    }

    /// What was measured so far, the start included.
    #[must_use]
    pub fn curve(&self) -> &[Arc<Point>] {
        &self.curve
    }

    /// The samples of the mini-batch at hand.
    #[must_use]
    pub fn mini_batch(&self) -> &[usize] {
        &self.rows
    }

    /// The noise of the mini-batch at hand.
    #[must_use]
    pub fn noise(&self) -> Option<&Noise> {
        self.noise.as_ref()
    }

    /// The gradients of the mini-batch at hand, a layer each.
    #[must_use]
    pub fn gradients(&self) -> &[Gradient] {
        self.pass.gradients()
    }

    /// What it has come to so far.
    #[must_use]
    pub fn outcome(&self) -> Final {
        Final {
            test_accuracy: self.curve.last().map_or(f64::NAN, |point| point.test_accuracy),
            first_90: self.curve.iter().find(|point| point.test_accuracy >= 0.9).map(|point| point.step),
        }
    }

    /// The batch norm (or other norm) of a hidden layer, counted from 0, for the mini-batch at hand: its x, the real upstream
    /// gradient, and γ, β and the running statistics as they are. `None` without a norm.
    #[must_use]
    pub fn layer(&self, layer: usize) -> Option<Problem> {
        let (parameters, norm) = (self.net.norm(layer)?, self.settings.norm?);
        let array = |view: ArrayView2<'_, f64>| view.to_owned().into_dyn();
        let draft = Draft {
            dy: Some(Upstream::Given(array(self.pass.upstream(layer)).into())),
            norm: Some(norm),
            ..Draft::new(array(self.pass.before_norm(layer)))
        };
        draft.build().and_then(|problem| problem.with_parameters(parameters.clone())).ok()
    }

    /// What the last step did to γ and β, a hidden layer each. `None` without a norm, before the first step, and where not
    /// everything is recorded.
    #[must_use]
    pub fn made(&self) -> Option<&[Learned]> {
        (!self.made.is_empty()).then_some(&self.made[..])
    }

    /// What the next step does to γ of a hidden layer. `None` without a norm.
    #[must_use]
    pub fn next_gamma(&self, layer: usize) -> Option<Vec<f64>> {
        let gamma = &self.net.norm(layer)?.gamma;
        let gradients = self.pass.gradients();
        Some(gamma.iter().zip(self.descent.gamma_step(layer, gradients)).map(|(g, by)| g - by).collect())
    }

    /// What the next step does to β of a hidden layer. `None` without a norm.
    #[must_use]
    pub fn next_beta(&self, layer: usize) -> Option<Vec<f64>> {
        let beta = &self.net.norm(layer)?.beta;
        let gradients = self.pass.gradients();
        Some(beta.iter().zip(self.descent.beta_step(layer, gradients)).map(|(b, by)| b - by).collect())
    }
}
