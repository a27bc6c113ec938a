//! Many runs: every combination of some values, norms and seeds.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::data::Data;
use super::run::{Final, Recording, Run};
use super::settings::{Length, Settings};
use crate::msg;
use crate::text::Message;

/// The values that one setting takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// The setting.
    pub key: String,
    /// Its values, as they are written.
    pub values: Vec<String>,
}

impl Axis {
    /// Reads an axis such as `lr=0.01,0.1,0.5`.
    ///
    /// # Errors
    /// A sentence, when it has no name or no values.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let wrong = || msg!("training-no-axis", text = text);
        let (key, values) = text.split_once('=').ok_or_else(wrong)?;
        let values: Vec<String> = values.split(',').map(|value| value.trim().to_owned()).collect();
        if values.iter().any(String::is_empty) {
            return Err(wrong());
        }
        Ok(Self { key: key.trim().to_owned(), values })
    }
}

/// A mean over the seeds and the standard deviation (of n − 1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Statistic {
    /// The mean.
    pub mean: f64,
    /// The standard deviation; 0 of one value.
    pub deviation: f64,
}

impl Statistic {
    /// Of some values, `None` of none.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
        let deviation = if values.len() > 1 { (squares / (n - 1.0)).sqrt() } else { 0.0 };
        (!values.is_empty()).then_some(Self { mean, deviation })
    }
}

/// One combination of values, with a run a seed.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The settings, with the first of the seeds.
    pub settings: Settings,
    /// The value of every axis.
    pub values: Vec<String>,
    /// What each seed's run has come to, as far as they are done.
    pub outcomes: Vec<Option<Final>>,
}

impl Cell {
    /// The accuracy over the seeds that are done.
    #[must_use]
    pub fn test_accuracy(&self) -> Option<Statistic> {
        let values: Vec<f64> = self.outcomes.iter().flatten().map(|outcome| outcome.test_accuracy).collect();
        Statistic::of(&values)
    }

    /// The first step with 90 % over the seeds that reached it.
    #[must_use]
    pub fn first_90(&self) -> Option<Statistic> {
        let values: Vec<f64> = self
            .outcomes
            .iter()
            .flatten()
            .filter_map(|outcome| outcome.first_90)
            .map(|step| step as f64)
            .collect();
        Statistic::of(&values)
    }

    /// How many seeds reached 90 %.
    #[must_use]
    pub fn reached_90(&self) -> usize {
        self.outcomes.iter().flatten().filter(|outcome| outcome.first_90.is_some()).count()
    }

    /// Whether every seed's run is done.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.outcomes.iter().all(Option::is_some)
    }
}

/// Runs over every combination of the axes' values, of the norms and of the seeds.
///
/// ```text
///     cells: axis 1 × axis 2 × … × norms, the norms side by side        jobs: cells × seeds
/// ```
#[derive(Debug, Clone)]
pub struct Grid {
    /// What varies.
    pub axes: Vec<Axis>,
    /// The norms' names.
    pub norms: Vec<String>,
    cells: Vec<Cell>,
    seeds: usize,
    recording: Recording,
    data: Arc<Data>,
}

/// More runs than this are a slip of the hand.
const MOST_JOBS: usize = 10_000;

/// The size of the batch whose learning rate a sweep over sizes is given.
pub const REFERENCE_BATCH: usize = 64;

impl Grid {
    /// A grid of which nothing is computed yet. The seeds are those of `base` and the following.
    ///
    /// # Errors
    /// A sentence, when one of the combinations makes no run.
    pub fn new(
        base: &Settings,
        axes: Vec<Axis>,
        norms: Vec<String>,
        seeds: usize,
        data: Arc<Data>,
    ) -> Result<Self, Message> {
        let count = axes.iter().map(|axis| axis.values.len()).product::<usize>() * norms.len();
        if seeds == 0 || count.saturating_mul(seeds) > MOST_JOBS {
            return Err(msg!("training-too-many-runs", got = count.saturating_mul(seeds), most = MOST_JOBS));
        }
        let mut combinations = vec![(base.clone(), Vec::new())];
        for (key, values) in
            axes.iter().map(|axis| (axis.key.as_str(), &axis.values)).chain([("norm", &norms)])
        {
            let mut next = Vec::new();
            for (settings, before) in &combinations {
                for value in values {
                    let (mut settings, mut before) = (settings.clone(), before.clone());
                    settings.set(key, value)?;
                    if key != "norm" {
                        before.push(value.clone());
                    }
                    next.push((settings, before));
                }
            }
            combinations = next;
        }
        let cell = |(settings, values): (Settings, Vec<String>)| {
            settings.check(&data)?;
            Ok(Cell { settings, values, outcomes: vec![None; seeds] })
        };
        let cells = combinations.into_iter().map(cell).collect::<Result<_, Message>>()?;
        Ok(Self { axes, norms, cells, seeds, recording: Recording::Accuracy, data })
    }

    /// A sweep over sizes of the mini-batch, as Wu & He (2018) made it: the learning rate of `base` is that of a batch of 64, and
    /// goes in proportion to the size; only the last accuracy counts.
    ///
    /// # Errors
    /// As [`Grid::new`].
    pub fn sweep(
        base: &Settings,
        sizes: Axis,
        norms: Vec<String>,
        seeds: usize,
        data: Arc<Data>,
    ) -> Result<Self, Message> {
        let mut grid = Self::new(base, vec![sizes], norms, seeds, data)?;
        for cell in &mut grid.cells {
            cell.settings.lr = base.lr * cell.settings.batch as f64 / REFERENCE_BATCH as f64;
        }
        grid.recording = Recording::End;
        Ok(grid)
    }

    /// The base of a sweep where nothing else is said: `ReLU`, momentum 0.9, ten epochs.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn sweep_base() -> Settings {
        let mut base = Settings { length: Length::Epochs(10), sgd_momentum: 0.9, ..Settings::default() };
        base.set("act", "relu").expect("it is an activation");
        base
    }

    /// The cells; those of one combination of values lie together, a norm each.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The number of runs.
    #[must_use]
    pub fn jobs(&self) -> usize {
        self.cells.len() * self.seeds
    }

    /// The number of seeds.
    #[must_use]
    pub fn seeds(&self) -> usize {
        self.seeds
    }

    /// The number of runs that are done.
    #[must_use]
    pub fn jobs_done(&self) -> usize {
        self.cells.iter().flat_map(|cell| &cell.outcomes).flatten().count()
    }

    /// The settings of a run.
    #[must_use]
    pub fn job(&self, job: usize) -> Settings {
        let (cell, seed) = (job / self.seeds, job % self.seeds);
        let settings = self.cells[cell].settings.clone();
        let seed = settings.seed.wrapping_add(u32::try_from(seed).unwrap_or(u32::MAX));
        Settings { seed, ..settings }
    }

    /// Makes a run. `None`: it was told to stop.
    ///
    /// # Panics
    /// When there is no such run.
    #[must_use]
    pub fn run(&self, job: usize, stop: &AtomicBool) -> Option<Final> {
        let run = Run::new(&self.job(job), Arc::clone(&self.data), self.recording);
        let mut run = run.expect("the settings have been checked");
        while !run.is_done() {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            run.step();
        }
        Some(run.outcome())
    }

    /// Puts what a run has come to into its cell.
    pub fn put(&mut self, job: usize, outcome: Final) {
        self.cells[job / self.seeds].outcomes[job % self.seeds] = Some(outcome);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(axes: &[&str], norms: &[&str], seeds: usize) -> Result<Grid, Message> {
        let axes = axes.iter().map(|axis| Axis::parse(axis)).collect::<Result<_, _>>()?;
        let norms = norms.iter().map(|&norm| norm.to_owned()).collect();
        Grid::new(&Settings::default(), axes, norms, seeds, Data::digits())
    }

    #[test]
    fn a_grid_has_a_cell_a_combination_with_the_norms_side_by_side() {
        let grid = grid(&["lr=0.1,0.5", "init=0.1,kaiming"], &["none", "batch"], 2).unwrap();
        let cells: Vec<_> =
            grid.cells().iter().map(|cell| (cell.values.join(" "), cell.settings.norm_name())).collect();
        let expected = ["0.1 0.1", "0.1 kaiming", "0.5 0.1", "0.5 kaiming"]
            .iter()
            .flat_map(|values| ["none", "batch"].map(|norm| ((*values).to_owned(), norm.to_owned())));
        assert!(cells.into_iter().eq(expected));
        assert_eq!((grid.jobs(), grid.job(3).seed, grid.job(3).norm_name()), (16, 2, "batch".to_owned()));
    }

    #[test]
    fn the_seeds_of_a_cell_give_mean_and_deviation() {
        let mut grid = grid(&["lr=0.1"], &["none"], 3).unwrap();
        for (job, test_accuracy) in [(0, 0.5), (2, 0.7)] {
            let first_90 = (job == 0).then_some(100);
            grid.put(job, Final { test_accuracy, first_90 });
        }
        let cell = &grid.cells()[0];
        let Statistic { mean, deviation } = cell.test_accuracy().unwrap();
        assert!((mean - 0.6).abs() < 1e-15 && (deviation - 0.02_f64.sqrt()).abs() < 1e-15);
        assert_eq!((cell.first_90().unwrap().mean, cell.reached_90(), cell.is_done()), (100.0, 1, false));
    }

    #[test]
    fn a_sweep_scales_the_learning_rate_with_the_batch() {
        let sizes = Axis::parse("batch=2,64").unwrap();
        let norms = vec!["batch".to_owned()];
        let grid = Grid::sweep(&Grid::sweep_base(), sizes, norms, 1, Data::digits()).unwrap();
        assert_eq!((grid.job(0).lr, grid.job(1).lr), (0.1 / 32.0, 0.1));
    }

    #[test]
    fn a_combination_that_makes_no_run_is_told_before_any_is_made() {
        assert!(grid(&["batch=0"], &["none"], 1).is_err());
        assert!(grid(&["lr=0.1,fast"], &["none"], 1).is_err());
        assert!(grid(&["lr"], &["none"], 1).is_err());
        assert!(grid(&["lr=0.1"], &["none"], 20_000).is_err());
    }
}
