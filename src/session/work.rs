//! What takes a sweep of a large batch, and is computed while the walk goes on.

use crate::lab::Experiment;
use crate::norm::{GradCheck, Problem, Quantity, Trace, gradcheck_with};
use crate::text::{Message, Tell};
use crate::walk::{Invariant, Stage, invariants_with};

use super::Session;
use super::action::Editable;
use super::deed::Deed;
use super::laboratory::Pace;
use super::results::{Compared, Results};

/// Up to this many cells are read at once; what needs more is work.
pub const AT_ONCE: usize = 1 << 21;

/// Larger batches may lie in a file larger than memory: of these nothing is read before it is asked for.
const READ_AHEAD: usize = 1 << 28;

/// An edit under way.
#[derive(Debug, Clone)]
pub struct Edit {
    /// Tells it from other work.
    pub id: u64,
    /// What it makes of the problem.
    pub problem: Problem,
    /// What it does, in words.
    pub deed: Deed,
}

/// Something to be computed while the walk goes on.
#[derive(Debug, Clone)]
pub struct Work {
    /// Tells it from other work.
    pub id: u64,
    /// The numbers it begins from.
    pub from: Trace,
    /// What is to be done.
    pub task: Task,
}

/// What is to be done.
#[derive(Debug, Clone)]
pub enum Task {
    /// An edit.
    Edit(Box<Problem>),
    /// The backward pass, for a stage of it.
    Backward(Stage),
    /// The last stage: what must hold in a group, and, if they are asked for, the gradients against difference quotients.
    Check {
        /// The group.
        group: usize,
        /// Whether the gradients are asked for.
        gradients: bool,
        /// What is taken for the gradient of the batch.
        dx: Quantity,
    },
    /// Your own results against the true ones.
    Compare {
        /// The results.
        results: Results,
        /// The state of the numbers they are compared with.
        generation: u64,
    },
    /// The next piece or step of the lab's experiment.
    Advance(Box<Experiment>, Pace),
    /// Nothing is asked for yet, but a cell of x or dy is selected, which is soon edited.
    Prepare {
        /// The cell, by its flat index.
        cell: usize,
    },
}

/// What was done.
#[derive(Debug)]
pub enum Outcome {
    /// The edited numbers, or a sentence for the user.
    Edited(Result<Box<Trace>, Message>),
    /// The backward pass is made, or a sentence for the user why not, and the stage that it was made for.
    Backward(Stage, Result<(), Message>),
    /// The gradients against difference quotients, if they were asked for, and what must hold.
    Checked(Option<GradCheck>, Vec<Invariant>),
    /// Your own results against the true ones.
    Compared(Box<Compared>),
    /// The experiment a piece or a step further, and whether anything is left.
    Advanced(Box<Experiment>, bool, Pace),
    /// The edits of a cell are fast now.
    Prepared,
}

impl Task {
    /// What makes the next edit of a cell of x or dy fast, where it would not be so anyway.
    pub(super) fn ahead(trace: &Trace, cell: usize) -> Option<Self> {
        // Smaller groups are at once copied together; those of the other norms lie together in most layouts.
        const LARGE: usize = 1 << 16;
        let partition = trace.partition();
        let pays = partition.groups_are_channels()
            && partition.channels() > 1
            && (LARGE..=AT_ONCE / 2).contains(&partition.m())
            && partition.cells() <= READ_AHEAD;
        (pays && !trace.is_prepared(cell)).then_some(Self::Prepare { cell })
    }
}

impl Work {
    /// Does it.
    #[must_use]
    pub fn run(self) -> Outcome {
        match self.task {
            Task::Edit(problem) => {
                let edited = self.from.follow(*problem);
                // With it the backward pass was made, unless there was no room for it.
                let told = self.from.has_backward().then(|| edited.make_backward().err()).flatten();
                Outcome::Edited(told.map_or(Ok(Box::new(edited)), |why| Err(why.message())))
            }
            Task::Backward(stage) => {
                let made = self.from.make_backward().map(|_| ()).map_err(|why| why.message());
                Outcome::Backward(stage, made)
            }
            Task::Check { group, gradients, dx } => {
                let check = gradients.then(|| gradcheck_with(&self.from, dx));
                Outcome::Checked(check, invariants_with(&self.from, group, dx))
            }
            Task::Compare { results, generation } => {
                Outcome::Compared(Box::new(results.compare(&self.from, generation)))
            }
            Task::Advance(mut experiment, pace) => {
                let unfinished = match pace {
                    Pace::Piece => experiment.advance(),
                    Pace::Step => experiment.step(),
                };
                Outcome::Advanced(experiment, unfinished, pace)
            }
            Task::Prepare { cell } => {
                self.from.prepare(cell);
                Outcome::Prepared
            }
        }
    }
}

impl Session {
    /// What is to be computed while the person goes on; its outcome comes back through [`Session::done`].
    #[must_use]
    pub fn work(&self) -> Option<Work> {
        let is_input = matches!(self.cursor.nudged(), Editable::X | Editable::Dy);
        let ahead = || is_input.then(|| Task::ahead(&self.trace, self.cursor.cell)).flatten();
        // Nothing overtakes it and nothing waits for it: it needs no number of its own.
        self.asked().or_else(|| ahead().map(|task| Work { id: 0, from: self.trace.clone(), task }))
    }

    /// The work whose outcome is waited for.
    fn asked(&self) -> Option<Work> {
        let work = |id, task| Work { id, from: self.trace.clone(), task };
        let edit = |edit: &Edit| work(edit.id, Task::Edit(Box::new(edit.problem.clone())));
        let check = |id| {
            let gradients = self.derived.gradcheck.is_none();
            work(id, Task::Check { group: self.group(), gradients, dx: self.gradient() })
        };
        let compare = |(id, results): (u64, &Results)| {
            work(id, Task::Compare { results: results.clone(), generation: self.generation })
        };
        let edit = self.edit.as_ref().map(edit);
        let backward = || self.derived.backward.map(|(id, stage)| work(id, Task::Backward(stage)));
        let check = || self.derived.checking.map(check);
        let compare = || self.derived.comparing.zip(self.results.as_ref()).map(compare);
        let lab = self.lab.as_ref().filter(|lab| lab.has_work());
        let advance =
            || lab.map(|lab| work(lab.id, Task::Advance(Box::new(lab.experiment().clone()), lab.pace())));
        edit.or_else(backward).or_else(check).or_else(compare).or_else(advance)
    }

    /// The edit that is being computed.
    #[must_use]
    pub fn edit(&self) -> Option<&Edit> {
        self.edit.as_ref()
    }

    /// The outcome of some work. What was overtaken is forgotten.
    pub fn done(&mut self, id: u64, outcome: Outcome) {
        match outcome {
            Outcome::Edited(outcome) => match (self.edit.take_if(|edit| edit.id == id), outcome) {
                (Some(edit), Ok(trace)) => self.take_edited(*trace, edit.deed),
                (Some(_), Err(why)) => self.complain(&why),
                (None, _) => {}
            },
            Outcome::Backward(stage, made)
                if self.derived.backward.take_if(|(waits, _)| *waits == id).is_some() =>
            {
                self.take_backward(stage, made);
            }
            Outcome::Checked(check, invariants)
                if self.derived.checking.take_if(|at| *at == id).is_some() =>
            {
                self.derived.gradcheck = check.or(self.derived.gradcheck.take());
                self.derived.invariants = invariants;
            }
            Outcome::Compared(compared) if self.derived.comparing.take_if(|at| *at == id).is_some() => {
                self.take_compared(*compared);
            }
            Outcome::Advanced(experiment, unfinished, pace) => {
                if let Some(lab) = self.lab.as_mut().filter(|lab| lab.id == id) {
                    // Of a large batch which cell shows most is known only now.
                    let found = experiment.cell().filter(|_| lab.settings().cell().is_none());
                    let settled = found.filter(|_| !experiment.is_seeking());
                    lab.take(*experiment, unfinished, pace);
                    if let Some(cell) = settled {
                        lab.stay_at(self.trace.partition().index(cell));
                    }
                    self.cursor.cell = found.unwrap_or(self.cursor.cell);
                }
            }
            _ => {}
        }
        self.refresh();
        self.look_at_step(false);
    }

    /// Waits for all work that was asked for.
    pub fn finish(&mut self) {
        while let Some(work) = self.asked() {
            self.done(work.id, work.run());
        }
    }

    /// Waits until the lab's experiment is begun.
    pub(super) fn finish_beginning(&mut self) {
        while self.lab.as_ref().is_some_and(|lab| !lab.experiment().is_begun())
            && let Some(work) = self.asked()
        {
            self.done(work.id, work.run());
        }
    }

    /// Waits for the edit that is being computed.
    pub(super) fn finish_edit(&mut self) {
        while self.edit.is_some()
            && let Some(work) = self.asked()
        {
            self.done(work.id, work.run());
        }
    }

    /// Waits for your own results to be compared.
    pub(super) fn finish_comparing(&mut self) {
        while self.derived.comparing.is_some()
            && let Some(work) = self.asked()
        {
            self.done(work.id, work.run());
        }
    }
}
