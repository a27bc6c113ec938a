//! Experiments worth seeing, each under a name.

use super::asked::{Light, Statistics};
use super::run::Run;
use super::settings::Settings;
use crate::msg;
use crate::text::Message;

/// What is measured at the end of a run beside its accuracy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// How does the network tell the same digits in another light?
    Contrast,
    /// How far are the running statistics behind?
    Stale,
    /// How many units give nothing but 0?
    DeadUnits,
}

/// What came of a [`Question`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Answer {
    /// To [`Question::Contrast`].
    Contrast {
        /// The accuracy over the test samples under the other light.
        shifted: f64,
        /// The same after the statistics were estimated again; `None` for a norm that keeps none.
        recalibrated: Option<f64>,
    },
    /// To [`Question::Stale`].
    Stale {
        /// The accuracy over the test samples with the running statistics.
        eval: f64,
        /// The same with the statistics of the test samples themselves.
        batch: f64,
    },
    /// To [`Question::DeadUnits`]: their share of the first hidden layer.
    DeadUnits {
        /// From 0 to 1.
        dead: f64,
    },
}

impl Question {
    /// The light of [`Question::Contrast`]: a quarter of the contrast.
    pub const LIGHT: Light = Light { contrast: 0.25, brightness: 0.0 };

    /// Asks a run.
    #[must_use]
    pub fn ask(self, run: &Run) -> Answer {
        let accuracy = |light, by| run.says(light, by).map(|said| said.accuracy(run.data()));
        let own = Light::default();
        match self {
            Self::Contrast => Answer::Contrast {
                shifted: accuracy(Self::LIGHT, Statistics::Running).unwrap_or(f64::NAN),
                recalibrated: accuracy(Self::LIGHT, Statistics::Anew),
            },
            Self::Stale => Answer::Stale {
                eval: accuracy(own, Statistics::Running).unwrap_or(f64::NAN),
                batch: accuracy(own, Statistics::Batch).unwrap_or(f64::NAN),
            },
            Self::DeadUnits => Answer::DeadUnits { dead: run.dead(0) },
        }
    }
}

/// An experiment.
#[derive(Debug)]
pub struct Preset {
    /// What to ask for it by.
    pub name: &'static str,
    /// What is to be seen, in one sentence.
    pub about: fn() -> Message,
    /// In what all runs differ from the default.
    base: &'static str,
    /// In what each run differs from that.
    runs: &'static [&'static str],
    /// What is measured at the end.
    pub question: Option<Question>,
}

static PRESETS: [Preset; 11] = [
    Preset {
        name: "figure-1",
        about: || msg!("training-preset-figure-1"),
        base: "",
        runs: &["norm=none", "norm=batch"],
        question: None,
    },
    Preset {
        name: "deep",
        about: || msg!("training-preset-deep"),
        base: "depth=20 act=relu steps=400",
        runs: &["norm=none", "norm=batch"],
        question: None,
    },
    Preset {
        name: "too-fast",
        about: || msg!("training-preset-too-fast"),
        base: "act=relu init=kaiming lr=1 steps=600",
        runs: &["norm=none", "norm=batch", "norm=layer"],
        question: None,
    },
    Preset {
        name: "contrast",
        about: || msg!("training-preset-contrast"),
        base: "act=relu steps=1000",
        runs: &["norm=none", "norm=batch"],
        question: Some(Question::Contrast),
    },
    Preset {
        name: "one-class",
        about: || msg!("training-preset-one-class"),
        base: "act=relu lr=0.05 batch=40 one-class=on steps=1000",
        runs: &["norm=none", "norm=batch", "norm=layer"],
        question: None,
    },
    Preset {
        name: "stale",
        about: || msg!("training-preset-stale"),
        // From PyTorch's first weights the variances before the norm are small, and the running ones, which begin at 1, far off. From
        // normals of σ = 0.1 one seed of three shows hardly anything.
        base: "norm=batch act=relu init=pytorch steps=100 every=10",
        runs: &["momentum=0.01", "momentum=0.1"],
        question: Some(Question::Stale),
    },
    Preset {
        name: "scale",
        about: || msg!("training-preset-scale"),
        base: "act=relu steps=400 every=10",
        runs: &["norm=batch", "norm=batch scale=10", "norm=none", "norm=none scale=10"],
        question: None,
    },
    Preset {
        name: "dead-units",
        about: || msg!("training-preset-dead-units"),
        base: "act=relu lr=0.8 steps=600",
        runs: &["norm=none", "norm=batch"],
        question: Some(Question::DeadUnits),
    },
    Preset {
        name: "init",
        about: || msg!("training-preset-init"),
        base: "act=relu steps=600",
        runs: &["norm=none init=0.01", "norm=none init=1", "norm=batch init=0.01", "norm=batch init=1"],
        question: None,
    },
    Preset {
        name: "noise",
        about: || msg!("training-preset-noise"),
        base: "",
        runs: &["norm=none", "norm=batch", "norm=batch+noise"],
        question: None,
    },
    Preset {
        name: "small-batch",
        about: || msg!("training-preset-small-batch"),
        base: SMALL_BATCH,
        runs: &["norm=batch", "norm=group:10"],
        question: None,
    },
];

/// Two samples a batch. The learning rate goes with the size of the batch: 0.1 at 64.
const SMALL_BATCH: &str = "act=relu batch=2 lr=0.003125 sgd-momentum=0.9 epochs=10";

impl Preset {
    /// All of them, the default first.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &PRESETS
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|preset| preset.name == name)
    }

    /// The settings of its runs.
    ///
    /// # Panics
    /// Never: a test reads them all.
    #[must_use]
    pub fn runs(&self) -> Vec<Settings> {
        let base = self.base();
        let run = |text: &&str| {
            let mut settings = base.clone();
            settings.set_all(text).expect("a preset is made of settings");
            settings
        };
        self.runs.iter().map(run).collect()
    }

    /// What its runs have in common.
    ///
    /// # Panics
    /// Never: a test reads them all.
    #[must_use]
    pub fn base(&self) -> Settings {
        let mut base = Settings::default();
        base.set_all(self.base).expect("a preset is made of settings");
        base
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::training::{Data, MOST_RUNS};

    #[test]
    fn every_preset_can_be_run_and_has_a_sentence() {
        for preset in Preset::all() {
            let runs = preset.runs();
            assert!((1..=MOST_RUNS).contains(&runs.len()), "{}", preset.name);
            for settings in runs {
                assert_eq!(settings.check(&Data::digits()), Ok(()), "{}", preset.name);
            }
            let about = (preset.about)();
            assert_ne!(about.to_string(), about.id, "{}", preset.name);
        }
    }
}
