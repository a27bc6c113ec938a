//! The experiment: several runs side by side, or a grid of many.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::iter::{
    IndexedParallelIterator, IntoParallelRefIterator, IntoParallelRefMutIterator, ParallelIterator,
};

use super::grid::Grid;
use super::plan::Plan;
use super::preset::{Answer, Question};
use super::run::{Recording, Run};
use crate::norm::Problem;
use crate::text::Message;

/// How long a piece of work is to take.
const PIECE: Duration = Duration::from_millis(80);

/// Several runs side by side, or a grid of many runs, with what they have come to so far.
///
/// The runs make their steps together, so that what is compared has seen the same mini-batches at any time. A clone shares the runs; the
/// next step copies those that are still shared, which is a small part of what it takes.
///
/// The runs are made by the first piece of the work: what is measured before the first step of twenty layers takes longer than
/// a frame.
#[derive(Debug, Clone)]
pub struct Training {
    plan: Plan,
    runs: Vec<Arc<Run>>,
    answers: Vec<Option<Answer>>,
    grid: Option<Grid>,
    /// So many steps are a piece of work.
    pace: usize,
}

impl Training {
    /// Before the start.
    ///
    /// # Errors
    /// A sentence, when the settings make no run with the data.
    pub fn new(plan: &Plan) -> Result<Self, Message> {
        plan.check()?;
        let grid = plan.many.as_ref().map(|many| Grid::new(&plan.runs[0], many, Arc::clone(&plan.data)));
        let grid = grid.transpose()?;
        Ok(Self { answers: vec![None; plan.runs.len()], runs: Vec::new(), grid, pace: 1, plan: plan.clone() })
    }

    /// Whether its runs are made; a grid has its own.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        self.grid.is_some() || !self.runs.is_empty()
    }

    /// Makes the runs, and measures them at their start; whether they had still to be made.
    #[expect(clippy::missing_panics_doc, reason = "it does not panic")]
    pub fn begin(&mut self) -> bool {
        let begins = !self.is_begun();
        if begins {
            let run = |settings| {
                let run = Run::new(settings, Arc::clone(&self.plan.data), Recording::Everything);
                Arc::new(run.expect("the plan has been checked"))
            };
            self.runs = self.plan.runs.par_iter().map(run).collect();
        }
        begins
    }

    /// What it was asked to do.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The runs that are compared, in the order of the plan; none for a grid, and none before they are made.
    #[must_use]
    pub fn runs(&self) -> &[Arc<Run>] {
        &self.runs
    }

    /// The answer to the plan's question for a run that is done.
    #[must_use]
    pub fn answer(&self, run: usize) -> Option<Answer> {
        self.answers.get(run).copied().flatten()
    }

    /// The grid, if many runs are made.
    #[must_use]
    pub fn grid(&self) -> Option<&Grid> {
        self.grid.as_ref()
    }

    /// One step of every run that is not done; false when there is none left. Of a grid a piece of work.
    pub fn step(&mut self) -> bool {
        if let Some(grid) = &mut self.grid {
            return grid.advance(PIECE);
        }
        self.begin();
        self.steps(1)
    }

    /// The next piece of the work, of some 80 ms; false when there is none left.
    pub fn advance(&mut self) -> bool {
        if let Some(grid) = &mut self.grid {
            return grid.advance(PIECE);
        }
        if self.begin() {
            return true;
        }
        let start = Instant::now();
        let unfinished = self.steps(self.pace);
        // The time decides how much is done at once, never what comes of it.
        let (took, wanted) = (start.elapsed().as_secs_f64(), PIECE.as_secs_f64());
        self.pace = match took / wanted {
            much if much > 1.5 => (self.pace / 2).max(1),
            much if much < 0.6 => (self.pace * 2).min(MOST_AT_ONCE),
            _ => self.pace,
        };
        unfinished
    }

    /// So many steps of every run that is not done.
    fn steps(&mut self, count: usize) -> bool {
        let question = self.plan.question;
        self.runs.par_iter_mut().zip(&mut self.answers).filter(|(run, _)| !run.is_done()).for_each(
            |(run, answer)| {
                let run = Arc::make_mut(run);
                (0..count).for_each(|_| run.step());
                if run.is_done() && !run.has_diverged() {
                    *answer = question.map(|question: Question| question.ask(run));
                }
            },
        );
        self.runs.iter().any(|run| !run.is_done())
    }

    /// The steps or runs that are made, and how many there are.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        if let Some(grid) = &self.grid {
            return grid.progress();
        }
        let made = |run: &Arc<Run>| if run.is_done() { run.steps() } else { run.steps_made() };
        let all = self.plan.runs.iter().map(|run| run.steps(&self.plan.data)).sum();
        (self.runs.iter().map(made).sum(), all)
    }

    /// A hidden layer of a run for the mini-batch at hand, to be walked through; see [`Run::layer`].
    #[must_use]
    pub fn layer(&self, run: usize, layer: usize) -> Option<Problem> {
        self.runs.get(run)?.layer(layer)
    }
}

/// However fast the steps are, what is seen is not to jump.
const MOST_AT_ONCE: usize = 512;

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(text: &str) -> Plan {
        let mut plan = Plan::default();
        for pair in text.split_whitespace() {
            let (key, value) = pair.split_once('=').unwrap();
            plan.set(key, value).unwrap();
        }
        plan
    }

    fn ended(mut lab: Training, mut next: impl FnMut(&mut Training) -> bool) -> Training {
        while next(&mut lab) {}
        lab
    }

    #[test]
    fn runs_come_to_the_same_in_single_steps_in_pieces_and_from_clones() {
        let plan = plan("hidden=20 steps=60 every=20 norm=none,batch,layer+noise");
        let start = || Training::new(&plan).unwrap();
        let steps = ended(start(), Training::step);
        let pieces = ended(start(), Training::advance);
        let clones = ended(start(), |lab| {
            // As the session does it: what is shown and what is worked on are two.
            let mut next = lab.clone();
            let unfinished = next.advance();
            *lab = next;
            unfinished
        });
        for other in [&pieces, &clones] {
            for (a, b) in steps.runs().iter().zip(other.runs()) {
                assert_eq!(a.curve(), b.curve());
            }
        }
        assert_eq!(steps.progress(), (180, 180));
        let points: Vec<usize> = steps.runs()[0].curve().iter().map(|point| point.step).collect();
        assert_eq!(points, [0, 20, 40, 60]);
    }

    #[test]
    fn a_clone_stays_where_it_was() {
        let mut lab = Training::new(&plan("hidden=20 steps=60")).unwrap();
        lab.step();
        let shown = lab.clone();
        let before = (shown.progress(), shown.layer(1, 0).map(|layer| layer.x().stretch(0..9).to_vec()));
        lab.advance();
        assert_eq!(
            (shown.progress(), shown.layer(1, 0).map(|layer| layer.x().stretch(0..9).to_vec())),
            before
        );
    }

    #[test]
    fn a_run_that_diverges_stops_alone() {
        let mut lab =
            Training::new(&plan("act=relu scale=1e90 steps=30 norm=none,batch hidden=20,20,20")).unwrap();
        while lab.step() {}
        let [none, batch] = lab.runs() else { panic!("two runs") };
        assert!(none.has_diverged() && (1..30).contains(&none.steps_made()) && !none.loss().is_finite());
        assert!(!batch.has_diverged() && batch.steps_made() == 30);
        assert_eq!(lab.progress(), (60, 60));
    }

    #[test]
    fn a_step_does_to_gamma_what_was_foretold_and_what_is_told_of_it_after() {
        for momentum in ["0", "0.9"] {
            let mut lab =
                Training::new(&plan(&format!("norm=batch hidden=20 sgd-momentum={momentum}"))).unwrap();
            lab.begin();
            for _ in 0..5 {
                let run = &lab.runs()[0];
                let foretold = run.next_gamma(0).unwrap();
                let before = run.net().norm(0).unwrap().gamma.clone();
                let gradient = run.gradients()[0].gamma.clone();
                lab.step();
                let run = &lab.runs()[0];
                assert_eq!(run.net().norm(0).unwrap().gamma, foretold);
                assert_eq!(run.next_gamma(0).unwrap().len(), foretold.len());
                let made = &run.made().unwrap()[0];
                assert_eq!((&made.before.gamma, &made.by.gamma), (&before, &gradient));
            }
        }
    }
}
