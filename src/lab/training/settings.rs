//! What can be chosen for a run: one table of settings.

use crate::lab::net::{Activation, Architecture, Init};
use crate::lab::training::Data;
use crate::msg;
use crate::norm::{Norm, ProblemError};
use crate::text::{Message, typed};

/// How many runs are shown beside each other.
pub const MOST_RUNS: usize = 4;

/// Everything that determines a run, but the data.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The units of each hidden layer.
    pub hidden: Vec<usize>,
    /// The activation of the hidden layers.
    pub activation: Activation,
    /// How the weights begin.
    pub init: Init,
    /// What the first weights of the hidden layers are multiplied by.
    pub scale: f64,
    /// The norm before each activation.
    pub norm: Option<Norm>,
    /// Whether noise is added after the norm in training.
    pub noise: bool,
    /// The learning rate.
    pub lr: f64,
    /// The momentum of the descent.
    pub sgd_momentum: f64,
    /// The samples of a mini-batch.
    pub batch: usize,
    /// How long to train.
    pub length: Length,
    /// The seed of weights, mini-batches and noise.
    pub seed: u32,
    /// ε of the norm.
    pub eps: f64,
    /// The weight of a new batch in the norm's running statistics.
    pub momentum: f64,
    /// Whether every mini-batch holds one class only.
    pub one_class: bool,
    /// How many steps lie between two points of the curve.
    pub every: usize,
}

/// How long to train.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// A number of mini-batches.
    Steps(usize),
    /// A number of times through the training samples.
    Epochs(usize),
}

impl Default for Settings {
    /// The figure 1 of Ioffe & Szegedy (2015), with digits of 8 × 8 pixels.
    fn default() -> Self {
        Self {
            hidden: vec![100; 3],
            activation: Activation::Sigmoid,
            init: Init::Normal(0.1),
            scale: 1.0,
            norm: None,
            noise: false,
            lr: 0.1,
            sgd_momentum: 0.0,
            batch: 60,
            length: Length::Steps(2000),
            seed: 1,
            eps: 1e-5,
            momentum: 0.1,
            one_class: false,
            every: 50,
        }
    }
}

/// A setting: its name, as flags, scripts and the grid's axes have it.
#[derive(Debug)]
pub struct Row {
    /// The name.
    pub key: &'static str,
    /// The value, as it is written.
    pub get: fn(&Settings) -> String,
    set: fn(&mut Settings, &str) -> Result<(), Message>,
}

/// All settings.
static ROWS: [Row; 17] = [
    Row { key: "norm", get: Settings::norm_name, set: set_norm },
    Row {
        key: "lr",
        get: |s| typed(s.lr),
        set: |s, text| number(text, 0.0..f64::INFINITY).map(|value| s.lr = value),
    },
    Row { key: "init", get: |s| s.init.to_string(), set: |s, text| text.parse().map(|value| s.init = value) },
    Row {
        key: "act",
        get: |s| s.activation.to_string(),
        set: |s, text| text.parse().map(|value| s.activation = value),
    },
    Row {
        key: "batch",
        get: |s| s.batch.to_string(),
        set: |s, text| count(text).map(|value| s.batch = value),
    },
    Row {
        key: "steps",
        get: |s| match s.length {
            Length::Steps(steps) => steps.to_string(),
            Length::Epochs(_) => String::new(),
        },
        set: |s, text| count(text).map(|value| s.length = Length::Steps(value)),
    },
    Row {
        key: "epochs",
        get: |s| match s.length {
            Length::Steps(_) => String::new(),
            Length::Epochs(epochs) => epochs.to_string(),
        },
        set: |s, text| count(text).map(|value| s.length = Length::Epochs(value)),
    },
    Row { key: "hidden", get: |s| joined(&s.hidden), set: set_hidden },
    Row {
        key: "depth",
        get: |s| s.hidden.len().to_string(),
        set: |s, text| count(text).map(|depth| s.hidden = vec![s.hidden[0]; depth.min(MOST_LAYERS + 1)]),
    },
    Row {
        key: "seed",
        get: |s| s.seed.to_string(),
        set: |s, text| {
            let seed = text.trim().parse().map_err(|_| msg!("training-expected-seed"));
            seed.map(|seed| s.seed = seed)
        },
    },
    Row {
        key: "sgd-momentum",
        get: |s| typed(s.sgd_momentum),
        set: |s, text| number(text, 0.0..1.0).map(|value| s.sgd_momentum = value),
    },
    Row {
        key: "noise",
        get: |s| on_off(s.noise).to_owned(),
        set: |s, text| switch(text).map(|value| s.noise = value),
    },
    Row {
        key: "scale",
        get: |s| typed(s.scale),
        set: |s, text| number(text, 0.0..f64::INFINITY).map(|value| s.scale = value),
    },
    Row {
        key: "eps",
        get: |s| typed(s.eps),
        set: |s, text| number(text, 0.0..f64::INFINITY).map(|value| s.eps = value),
    },
    Row {
        key: "momentum",
        get: |s| typed(s.momentum),
        set: |s, text| number(text, 0.0..1.0 + f64::EPSILON).map(|value| s.momentum = value),
    },
    Row {
        key: "one-class",
        get: |s| on_off(s.one_class).to_owned(),
        set: |s, text| switch(text).map(|value| s.one_class = value),
    },
    Row {
        key: "every",
        get: |s| s.every.to_string(),
        set: |s, text| count(text).map(|value| s.every = value.max(1)),
    },
];

/// What the layers and steps of a run are limited to.
const MOST_LAYERS: usize = 100;
const MOST_UNITS: usize = 1000;
const MOST_STEPS: usize = 1_000_000;
const MOST_WEIGHTS: usize = 2_000_000;
/// Every unit is measured at every point of the curve; all that is kept.
const MOST_MEASURED: usize = 1_000_000;

impl Settings {
    /// All settings, in the order they are shown.
    #[must_use]
    pub fn rows() -> &'static [Row] {
        &ROWS
    }

    /// Changes one setting.
    ///
    /// # Errors
    /// A sentence, when there is no such setting or the value is none of its.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), Message> {
        let Some(row) = ROWS.iter().find(|row| row.key == key) else {
            let keys = Message::list(ROWS.iter().map(|row| row.key));
            return Err(msg!("training-no-setting", key = key, keys = keys));
        };
        let wrong = |expected| msg!("training-wrong-setting", key = key, value = value, expected = expected);
        (row.set)(self, value).map_err(wrong)
    }

    /// Changes several, written as in `norm=batch lr=0.5`.
    ///
    /// # Errors
    /// As [`Settings::set`].
    pub fn set_all(&mut self, text: &str) -> Result<(), Message> {
        text.split_whitespace().try_for_each(|pair| {
            let (key, value) = pair.split_once('=').ok_or_else(|| msg!("training-no-pair", text = pair))?;
            self.set(key, value)
        })
    }

    /// The norm's name, with its noise: "none", "batch", "batch+noise".
    #[must_use]
    pub fn norm_name(&self) -> String {
        let norm = self.norm.map_or_else(|| "none".to_owned(), |norm| norm.to_string());
        if self.noise { norm + NOISE } else { norm }
    }

    /// The settings in which this run differs from others: its name beside them.
    #[must_use]
    pub fn name_among(&self, runs: &[&Self]) -> String {
        let differs = |row: &&Row| {
            // The noise is part of the norm's name, the depth of the hidden layers.
            !["noise", "depth"].contains(&row.key) && runs.iter().any(|run| (row.get)(run) != (row.get)(self))
        };
        let named = ROWS.iter().filter(differs).map(|row| match row.key {
            "norm" => (row.get)(self),
            key => format!("{key} {}", (row.get)(self)),
        });
        let name = named.collect::<Vec<_>>().join(", ");
        if name.is_empty() { self.norm_name() } else { name }
    }

    /// How many steps there are to go.
    #[must_use]
    pub fn steps(&self, data: &Data) -> usize {
        match self.length {
            Length::Steps(steps) => steps,
            Length::Epochs(epochs) => epochs.saturating_mul(data.train().len() / self.batch.max(1)),
        }
    }

    /// The network that they ask for.
    #[must_use]
    pub fn architecture(&self, data: &Data) -> Architecture {
        Architecture {
            inputs: data.x().ncols(),
            hidden: self.hidden.clone(),
            outputs: data.classes(),
            activation: self.activation,
            norm: self.norm,
            eps: self.eps,
            momentum: self.momentum,
        }
    }

    /// Whether a run of these settings is possible.
    ///
    /// # Errors
    /// A sentence that says why not.
    pub fn check(&self, data: &Data) -> Result<(), Message> {
        if self.hidden.is_empty() || self.hidden.len() > MOST_LAYERS {
            return Err(msg!("training-layers", got = self.hidden.len(), most = MOST_LAYERS));
        }
        if let Some(&units) = self.hidden.iter().find(|&&units| units == 0 || units > MOST_UNITS) {
            return Err(msg!("training-units", got = units, most = MOST_UNITS));
        }
        let train = data.train().len();
        if self.batch == 0 || self.batch > train {
            return Err(msg!("training-batch", got = self.batch, most = train));
        }
        if self.batch == 1 && self.norm == Some(Norm::Batch) {
            return Err(msg!("training-batch-of-one"));
        }
        if let Some(norm @ Norm::Group(groups)) = self.norm
            && let Some(&units) = self.hidden.iter().find(|&&units| groups == 0 || units % groups != 0)
        {
            return Err(msg!("training-groups", norm = norm.to_string(), units = units));
        }
        let widths = [&[data.x().ncols()], &self.hidden[..], &[data.classes()]].concat();
        let weights = widths.windows(2).map(|pair| pair[0].saturating_mul(pair[1])).sum::<usize>();
        if weights > MOST_WEIGHTS {
            return Err(msg!("training-weights", got = weights, most = MOST_WEIGHTS));
        }
        let steps = self.steps(data);
        let points = steps / self.every.max(1);
        let most = MOST_MEASURED / self.hidden.iter().sum::<usize>();
        if points > most {
            return Err(msg!("training-points", got = points, most = most));
        }
        if steps == 0 || steps > MOST_STEPS {
            return Err(msg!("training-steps", got = steps, most = MOST_STEPS));
        }
        if self.one_class && data.largest_class() < self.batch {
            return Err(msg!("training-one-class", batch = self.batch, most = data.largest_class()));
        }
        Ok(())
    }
}

/// What is added to a norm's name when noise follows it.
const NOISE: &str = "+noise";

fn set_norm(settings: &mut Settings, text: &str) -> Result<(), Message> {
    let (name, noise) = text.strip_suffix(NOISE).map_or((text, false), |name| (name, true));
    let norm = if name == "none" {
        None
    } else {
        let norm: Result<Norm, ProblemError> = name.parse();
        // The other norms have groups of a single value here, or are the same as one of these.
        let known = [Norm::Batch, Norm::Layer, Norm::Rms];
        match norm {
            Ok(norm) if known.contains(&norm) || matches!(norm, Norm::Group(_)) => Some(norm),
            _ => return Err(msg!("training-expected-norm")),
        }
    };
    (settings.norm, settings.noise) = (norm, noise);
    Ok(())
}

fn set_hidden(settings: &mut Settings, text: &str) -> Result<(), Message> {
    let hidden: Result<Vec<usize>, _> = text.split(',').map(|units| units.trim().parse()).collect();
    settings.hidden = hidden.map_err(|_| msg!("training-expected-hidden"))?;
    Ok(())
}

fn number(text: &str, range: std::ops::Range<f64>) -> Result<f64, Message> {
    let value = text.trim().parse().ok().filter(|value| range.contains(value));
    value.ok_or_else(|| {
        let most = if range.end.is_finite() { range.end.round().to_string() } else { "∞".to_owned() };
        msg!("training-expected-number", least = range.start.to_string(), most = most)
    })
}

fn count(text: &str) -> Result<usize, Message> {
    text.trim().parse().map_err(|_| msg!("training-expected-count"))
}

fn switch(text: &str) -> Result<bool, Message> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(msg!("training-expected-switch")),
    }
}

fn on_off(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

fn joined(units: &[usize]) -> String {
    units.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_reads_back_what_it_writes() {
        let mut changed = Settings::default();
        changed
            .set_all(
                "norm=group:10+noise lr=0.5 init=kaiming act=tanh batch=8 epochs=3 hidden=20,30 seed=9 \
                 sgd-momentum=0.9 scale=10 eps=0.001 momentum=0.01 one-class=on",
            )
            .unwrap();
        let mut again = Settings::default();
        for row in Settings::rows() {
            let value = (row.get)(&changed);
            if !["", "noise", "depth"].contains(&row.key) && !value.is_empty() {
                again.set(row.key, &value).unwrap();
            }
        }
        assert_eq!(again, changed);
    }

    #[test]
    fn what_makes_no_sense_is_told_in_a_sentence() {
        let data = Data::digits();
        let told = |text: &str| {
            let mut settings = Settings::default();
            settings.set_all(text).and_then(|()| settings.check(&data)).unwrap_err().to_string()
        };
        for (text, part) in [
            ("lr=fast", "lr \"fast\""),
            ("lr=NaN", "expected a number"),
            ("norm=instance", "expected none, batch, layer, group:G or rms"),
            ("rate=1", "norm, lr, init"),
            ("lr", "name=value"),
            ("norm=batch batch=1", "more than 1"),
            ("norm=group:7", "100"),
            ("batch=2000", "1437"),
            ("hidden=0", "1000"),
            ("depth=0", "100"),
            ("steps=0", "1000000"),
            ("steps=100000 every=1", "3333"),
            ("hidden=1000 depth=10", "2000000"),
            ("one-class=on batch=200", "one class"),
        ] {
            let sentence = told(text);
            assert!(sentence.contains(part), "{text}: {sentence}");
        }
    }

    #[test]
    fn a_run_is_named_by_what_is_its_own() {
        let run = |text: &str| {
            let mut settings = Settings::default();
            settings.set_all(text).unwrap();
            settings
        };
        let (a, b) = (run("norm=batch+noise"), run("norm=none"));
        assert_eq!(a.name_among(&[&a, &b]), "batch+noise");
        let (a, b) = (run("norm=batch"), run("norm=batch lr=0.5"));
        assert_eq!(b.name_among(&[&a, &b]), "lr 0.5");
        assert_eq!(a.name_among(&[&a]), "batch");
    }
}
