//! What the lab is asked to do: some runs beside each other, or a grid of many.

use std::sync::Arc;

use super::axis::Axis;
use super::data::Data;
use super::preset::{Preset, Question};
use super::run::{Recording, Run};
use super::settings::{MOST_RUNS, Settings};
use crate::msg;
use crate::norm::Problem;
use crate::text::Message;

/// What the lab is asked to do. The default is the preset figure-1: the same network without a norm and with a batch norm.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What all runs are trained and tested with.
    pub data: Arc<Data>,
    /// The preset that it began as, whose sentence says what is to be seen.
    pub preset: Option<&'static str>,
    /// The runs that are compared, 1 to [`MOST_RUNS`].
    pub runs: Vec<Settings>,
    /// What is measured at the end of every run beside its accuracy.
    pub question: Option<Question>,
    /// The hidden layer and the unit of it whose percentiles are written out, both counted from 0. Default: the first unit of
    /// the last layer of the first run.
    pub watch: Option<(usize, usize)>,
    /// Many runs instead, in everything else as the first of `runs`.
    pub many: Option<Many>,
}

/// Every combination of some values, norms and seeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Many {
    /// What varies.
    pub axes: Vec<Axis>,
    /// The norms' names.
    pub norms: Vec<String>,
    /// So many seeds, from that of the settings on.
    pub seeds: usize,
    /// Whether the learning rate is that of a batch of [`REFERENCE_BATCH`](super::REFERENCE_BATCH) and goes in proportion to the
    /// size of the batch, and only the last accuracy counts: a sweep as Wu & He (2018) made it.
    pub scaled: bool,
}

impl Default for Plan {
    fn default() -> Self {
        Self::of(&Preset::all()[0])
    }
}

impl Plan {
    /// That of a preset, on the digits.
    #[must_use]
    pub fn of(preset: &Preset) -> Self {
        Self {
            data: Data::digits(),
            preset: Some(preset.name),
            runs: preset.runs(),
            question: preset.question,
            watch: None,
            many: None,
        }
    }

    /// Changes one setting of every run. For `norm`, several names with commas between them make a run of each.
    ///
    /// # Errors
    /// As [`Settings::set`]; nothing is changed then.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), Message> {
        let mut runs = self.runs.clone();
        if key == "norm" && value.contains(',') {
            let names: Vec<&str> = value.split(',').map(str::trim).collect();
            if names.len() > MOST_RUNS {
                return Err(msg!("training-too-many-compared", got = names.len(), most = MOST_RUNS));
            }
            runs = vec![runs[0].clone(); names.len()];
            runs.iter_mut().zip(names).try_for_each(|(run, name)| run.set(key, name))?;
        } else {
            runs.iter_mut().try_for_each(|run| run.set(key, value))?;
        }
        if key == "norm" {
            // Of runs that differed in their norms alone one is left.
            let mut kept: Vec<Settings> = Vec::new();
            for run in runs {
                if !kept.contains(&run) {
                    kept.push(run);
                }
            }
            runs = kept;
        }
        self.runs = runs;
        Ok(())
    }

    /// Whether it can be done.
    ///
    /// # Errors
    /// A sentence that says why not.
    pub fn check(&self) -> Result<(), Message> {
        if self.runs.is_empty() || self.runs.len() > MOST_RUNS {
            return Err(msg!("training-too-many-compared", got = self.runs.len(), most = MOST_RUNS));
        }
        self.runs.iter().try_for_each(|run| run.check(&self.data))?;
        let (layer, unit) = self.watched();
        match self.runs[0].hidden.get(layer) {
            None => Err(msg!("training-no-layer", got = layer + 1, most = self.runs[0].hidden.len())),
            Some(&units) if unit >= units => Err(msg!("training-no-unit", got = unit, most = units - 1)),
            Some(_) => Ok(()),
        }
    }

    /// The hidden layer and the unit whose percentiles are written out, counted from 0.
    #[must_use]
    pub fn watched(&self) -> (usize, usize) {
        self.watch.unwrap_or_else(|| (self.runs[0].hidden.len() - 1, 0))
    }

    /// The watched layer of the first run with a norm after a number of steps, as a problem for the walk; `tell` is told how many
    /// of the steps are made.
    ///
    /// # Errors
    /// A sentence, when no run has a norm, or the run ends before.
    pub fn layer_after(&self, step: usize, mut tell: impl FnMut((usize, usize))) -> Result<Problem, Message> {
        let normed = self.runs.iter().find(|run| run.norm.is_some());
        let normed = normed.ok_or_else(|| msg!("training-no-norm"))?;
        let mut run = Run::new(normed, Arc::clone(&self.data), Recording::End)?;
        if step > run.steps() {
            return Err(msg!("training-at", got = step, most = run.steps()));
        }
        while run.steps_made() < step {
            if run.is_done() {
                return Err(msg!("training-at-diverged", got = step, at = run.steps_made()));
            }
            run.step();
            tell((run.steps_made(), step));
        }
        let (layer, _) = self.watched();
        let layers = normed.hidden.len();
        run.layer(layer).ok_or_else(|| msg!("training-no-layer", got = layer + 1, most = layers))
    }

    /// What a run is called beside the others.
    #[must_use]
    pub fn name(&self, run: usize) -> String {
        self.runs[run].name_among(&self.runs.iter().collect::<Vec<_>>())
    }
}
