//! Many runs: every combination of some values, norms and seeds.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::iter::{IntoParallelRefMutIterator, ParallelIterator};

use super::data::Data;
use super::plan::Many;
use super::run::{Final, Recording, Run};
use super::settings::{Length, Settings};
use crate::msg;
use crate::text::Message;

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
    many: Many,
    cells: Vec<Cell>,
    recording: Recording,
    data: Arc<Data>,
    /// The next job to be begun.
    next: usize,
    /// The runs that are being made, a core each.
    active: Vec<(usize, Arc<Run>)>,
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
    pub fn new(base: &Settings, many: &Many, data: Arc<Data>) -> Result<Self, Message> {
        let axes = many.axes.iter().map(|axis| (axis.key.as_str(), &axis.values));
        let axes: Vec<_> = axes.chain([("norm", &many.norms)]).collect();
        let jobs = axes.iter().fold(many.seeds, |jobs, (_, values)| jobs.saturating_mul(values.len()));
        if jobs == 0 || jobs > MOST_JOBS {
            return Err(msg!("training-too-many-runs", got = jobs, most = MOST_JOBS));
        }
        let mut combinations = vec![(base.clone(), Vec::new())];
        for (key, values) in axes {
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
        let cell = |(mut settings, values): (Settings, Vec<String>)| {
            settings.check(&data)?;
            if many.scaled {
                settings.lr *= settings.batch as f64 / REFERENCE_BATCH as f64;
            }
            Ok(Cell { settings, values, outcomes: vec![None; many.seeds] })
        };
        let cells = combinations.into_iter().map(cell).collect::<Result<_, Message>>()?;
        let recording = if many.scaled { Recording::End } else { Recording::Accuracy };
        Ok(Self { many: many.clone(), cells, recording, data, next: 0, active: Vec::new() })
    }

    /// The base of a sweep over sizes where nothing else is said: `ReLU`, momentum 0.9, ten epochs.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn sweep_base() -> Settings {
        let mut base = Settings { length: Length::Epochs(10), sgd_momentum: 0.9, ..Settings::default() };
        base.set("act", "relu").expect("it is an activation");
        base
    }

    /// What varies.
    #[must_use]
    pub fn many(&self) -> &Many {
        &self.many
    }

    /// The cells; those of one combination of values lie together, a norm each.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// How a table of a norm is laid out: the values of the first axis run across, those of the others, together, down.
    #[must_use]
    pub fn extent(&self) -> (usize, usize) {
        let across = self.many.axes.first().map_or(1, |axis| axis.values.len()).max(1);
        (self.cells.len() / across / self.many.norms.len().max(1), across)
    }

    /// The cell in a row and a column of the table of a norm.
    #[must_use]
    pub fn at(&self, norm: usize, row: usize, column: usize) -> usize {
        (column * self.extent().0 + row) * self.many.norms.len() + norm
    }

    /// The cell some rows and columns on from another. Behind the last of a table begins the next norm's.
    #[must_use]
    pub fn moved(&self, cell: usize, rows: isize, columns: isize) -> usize {
        let ((height, width), norms) = (self.extent(), self.many.norms.len().max(1));
        let (norm, place) = (cell % norms, cell / norms);
        let (row, column) = (place % height, (place / height).min(width - 1));
        // All tables beside each other for a step to the side, below each other for one down.
        let on = |at: usize, len: usize, by: isize| {
            let at = (norm * len + at).saturating_add_signed(by).min(norms * len - 1);
            (at / len, at % len)
        };
        if columns != 0 {
            let (norm, column) = on(column, width, columns);
            return self.at(norm, row, column);
        }
        let (norm, row) = on(row, height, rows);
        self.at(norm, row, column)
    }

    /// How many of the runs are done, and how many there are.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let done = self.cells.iter().flat_map(|cell| &cell.outcomes).flatten().count();
        (done, self.jobs())
    }

    fn jobs(&self) -> usize {
        self.cells.len() * self.many.seeds
    }

    /// The settings of a run.
    fn job(&self, job: usize) -> Settings {
        let (cell, seed) = (job / self.many.seeds, job % self.many.seeds);
        let settings = self.cells[cell].settings.clone();
        let seed = settings.seed.wrapping_add(u32::try_from(seed).unwrap_or(u32::MAX));
        Settings { seed, ..settings }
    }

    /// Goes on for some time on all cores; false when nothing is left.
    pub(super) fn advance(&mut self, time: Duration) -> bool {
        let cores = rayon::current_num_threads();
        while self.active.len() < cores && self.next < self.jobs() {
            let run = Run::new(&self.job(self.next), Arc::clone(&self.data), self.recording);
            self.active.push((self.next, Arc::new(run.expect("the settings have been checked"))));
            self.next += 1;
        }
        let start = Instant::now();
        self.active.par_iter_mut().for_each(|(_, run)| {
            let run = Arc::make_mut(run);
            while !run.is_done() && start.elapsed() < time {
                run.step();
            }
        });
        for (job, run) in self.active.extract_if(.., |(_, run)| run.is_done()) {
            let mut outcome = run.outcome();
            if self.recording == Recording::End {
                // Nobody looked before.
                outcome.first_90 = None;
            }
            self.cells[job / self.many.seeds].outcomes[job % self.many.seeds] = Some(outcome);
        }
        !self.active.is_empty() || self.next < self.jobs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::training::Axis;

    fn grid(axes: &[&str], norms: &[&str], seeds: usize) -> Result<Grid, Message> {
        let axes = axes.iter().map(|axis| Axis::parse(axis)).collect::<Result<_, _>>()?;
        let norms = norms.iter().map(|&norm| norm.to_owned()).collect();
        let base = Settings { length: Length::Steps(2), ..Settings::default() };
        Grid::new(&base, &Many { axes, norms, seeds, scaled: false }, Data::digits())
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
    fn steps_lead_through_the_tables_as_they_stand() {
        let grid = grid(&["lr=0.1,0.5,2", "init=0.1,kaiming"], &["none", "batch"], 1).unwrap();
        let named = |at: usize| {
            let cell = &grid.cells()[at];
            format!("{} {}", cell.settings.norm_name(), cell.values.join(" "))
        };
        assert_eq!((grid.extent(), grid.cells().len()), ((2, 3), 12));
        for (rows, columns, expected) in [
            (0, 1, "none 0.5 0.1"),
            (0, 3, "batch 0.1 0.1"),
            (1, 0, "none 0.1 kaiming"),
            (2, 0, "batch 0.1 0.1"),
            (0, 99, "batch 2 0.1"),
            (99, 0, "batch 0.1 kaiming"),
            (-1, 0, "none 0.1 0.1"),
        ] {
            assert_eq!(named(grid.moved(0, rows, columns)), expected, "{rows} {columns}");
        }
        assert_eq!(named(grid.moved(grid.at(1, 0, 0), 0, -1)), "none 2 0.1");
    }

    #[test]
    fn every_cell_comes_to_what_its_runs_come_to_alone() {
        let mut grid = grid(&["lr=0.1,0.5"], &["none", "batch"], 2).unwrap();
        while grid.advance(Duration::from_millis(1)) {}
        for job in 0..grid.jobs() {
            let mut run = Run::new(&grid.job(job), Data::digits(), Recording::Accuracy).unwrap();
            (0..2).for_each(|_| run.step());
            assert_eq!(grid.cells()[job / 2].outcomes[job % 2], Some(run.outcome()));
        }
        assert_eq!(grid.progress(), (8, 8));
    }

    #[test]
    fn the_seeds_of_a_cell_give_mean_and_deviation() {
        let mut cell = grid(&["lr=0.1"], &["none"], 3).unwrap().cells()[0].clone();
        cell.outcomes[0] = Some(Final { test_accuracy: 0.5, first_90: Some(100) });
        cell.outcomes[2] = Some(Final { test_accuracy: 0.7, first_90: None });
        let Statistic { mean, deviation } = cell.test_accuracy().unwrap();
        assert!((mean - 0.6).abs() < 1e-15 && (deviation - 0.02_f64.sqrt()).abs() < 1e-15);
        assert_eq!((cell.first_90().unwrap().mean, cell.reached_90(), cell.is_done()), (100.0, 1, false));
    }

    #[test]
    fn a_sweep_scales_the_learning_rate_with_the_batch() {
        let axes = vec![Axis::parse("batch=2,64").unwrap()];
        let many = Many { axes, norms: vec!["batch".to_owned()], seeds: 1, scaled: true };
        let grid = Grid::new(&Grid::sweep_base(), &many, Data::digits()).unwrap();
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
