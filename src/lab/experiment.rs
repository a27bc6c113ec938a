//! An experiment, and what is varied in it: of each lab its own, behind one face.

use super::error::LabError;
use super::field::Field;
use super::list::Lab;
use super::norms::{self, Norms};
use super::replicas::{self, Replicas};
use super::sizes::{self, Sizes};
use super::training::{self, Training};
use crate::norm::{Problem, ravel};

/// What is varied, for each lab.
#[derive(Debug, Clone, PartialEq)]
pub enum Settings {
    /// See [`norms`].
    Norms(norms::Settings),
    /// See [`sizes`].
    Sizes(sizes::Settings),
    /// See [`replicas`].
    Replicas(replicas::Settings),
    /// See [`training`].
    Training(Box<training::Plan>),
}

impl Settings {
    /// Those that a lab opens with.
    #[must_use]
    pub fn of(lab: Lab) -> Self {
        match lab {
            Lab::Norms => Self::Norms(norms::Settings::default()),
            Lab::Sizes => Self::Sizes(sizes::Settings::default()),
            Lab::Replicas => Self::Replicas(replicas::Settings::default()),
            Lab::Training => Self::Training(Box::default()),
        }
    }

    /// Which lab they are of.
    #[must_use]
    pub fn lab(&self) -> Lab {
        match self {
            Self::Norms(_) => Lab::Norms,
            Self::Sizes(_) => Lab::Sizes,
            Self::Replicas(_) => Lab::Replicas,
            Self::Training(_) => Lab::Training,
        }
    }

    /// Whether many runs are trained, as in a grid.
    #[must_use]
    pub fn is_many(&self) -> bool {
        matches!(self, Self::Training(plan) if plan.many.is_some())
    }

    /// Whether the experiment is on the problem that it is begun on, so that an edit of that begins it again.
    #[must_use]
    pub fn is_on_the_problem(&self) -> bool {
        !matches!(self, Self::Training(_))
    }

    /// Whether the numbers have the focus when the lab is opened: there is more to do there than among the settings.
    #[must_use]
    pub fn begins_on_numbers(&self) -> bool {
        matches!(self, Self::Norms(_))
    }

    /// What can be varied, in the order of the form. The steps are those that fit the problem.
    #[must_use]
    pub fn fields(&self, problem: &Problem) -> Vec<Field> {
        match self {
            Self::Norms(settings) => settings.fields(problem),
            Self::Sizes(settings) => settings.fields(problem),
            Self::Replicas(settings) => settings.fields(problem),
            Self::Training(plan) => plan.fields(),
        }
    }

    /// The same with one setting changed, given as text.
    ///
    /// # Errors
    /// When there is no such setting, or the text cannot be its value. Whether it fits the problem only [`Settings::begin`]
    /// tells.
    pub fn set(&self, name: &str, text: &str) -> Result<Self, LabError> {
        let mut changed = self.clone();
        match &mut changed {
            Self::Norms(settings) => settings.set(name, text)?,
            Self::Sizes(settings) => settings.set(name, text)?,
            Self::Replicas(settings) => settings.set(name, text)?,
            Self::Training(plan) => plan.set(name, text).map_err(LabError::Training)?,
        }
        Ok(changed)
    }

    /// The cell that is followed, as an index in x's own shape. `None`: the one that shows most.
    #[must_use]
    pub fn cell(&self) -> Option<&[usize]> {
        match self {
            Self::Norms(settings) => settings.cell.as_deref(),
            Self::Sizes(settings) => settings.cell.as_deref(),
            Self::Replicas(settings) => settings.cell.as_deref(),
            Self::Training(_) => None,
        }
    }

    /// The same with another cell to follow; where the lab follows none, the same.
    #[must_use]
    pub fn with_cell(&self, cell: Option<Vec<usize>>) -> Self {
        match self.clone() {
            Self::Norms(settings) => Self::Norms(norms::Settings { cell, ..settings }),
            Self::Sizes(settings) => {
                Self::Sizes(sizes::Settings { cell, channel: None, sample: None, ..settings })
            }
            Self::Replicas(settings) => Self::Replicas(replicas::Settings { cell, ..settings }),
            Self::Training(plan) => Self::Training(plan),
        }
    }

    /// Begins the experiment on a problem.
    ///
    /// # Errors
    /// When the settings do not fit the problem.
    pub fn begin(&self, problem: &Problem) -> Result<Experiment, LabError> {
        match self {
            Self::Replicas(settings) if problem.partition().cells() > AT_ONCE => {
                settings.check(problem)?;
                let (settings, problem) = (self.clone(), problem.clone());
                Ok(Experiment::Pending(Box::new(Pending { settings, problem })))
            }
            _ => self.begin_now(problem),
        }
    }

    fn begin_now(&self, problem: &Problem) -> Result<Experiment, LabError> {
        Ok(match self {
            Self::Norms(settings) => Experiment::Norms(Box::new(Norms::new(problem, settings)?)),
            Self::Sizes(settings) => Experiment::Sizes(Box::new(Sizes::new(problem, settings)?)),
            Self::Replicas(settings) => Experiment::Replicas(Box::new(Replicas::new(problem, settings)?)),
            Self::Training(plan) => {
                Experiment::Training(Box::new(Training::new(plan).map_err(LabError::Training)?))
            }
        })
    }
}

/// An experiment, with what it has found so far.
#[derive(Debug, Clone)]
pub enum Experiment {
    /// See [`norms`].
    Norms(Box<Norms>),
    /// See [`sizes`].
    Sizes(Box<Sizes>),
    /// See [`replicas`].
    Replicas(Box<Replicas>),
    /// See [`training`].
    Training(Box<Training>),
    /// One whose beginning takes longer than a frame: it is the first piece of the work.
    Pending(Box<Pending>),
}

/// An experiment that is still to be begun, on a large batch.
#[derive(Debug, Clone)]
pub struct Pending {
    settings: Settings,
    problem: Problem,
}

impl Pending {
    fn lab(&self) -> Lab {
        self.settings.lab()
    }

    fn cell(&self) -> Option<usize> {
        ravel(self.problem.partition().shape(), self.settings.cell()?)
    }

    fn follow(&mut self, cell: usize) {
        self.settings = self.settings.with_cell(Some(self.problem.partition().index(cell)));
    }

    fn begin(&self) -> Experiment {
        self.settings.begin_now(&self.problem).expect("whether they fit has been checked")
    }
}

/// A batch of up to this many cells is at once split over devices and computed on each.
const AT_ONCE: usize = 1 << 15;

impl Experiment {
    /// Which lab it is of.
    #[must_use]
    pub fn lab(&self) -> Lab {
        match self {
            Self::Norms(_) => Lab::Norms,
            Self::Sizes(_) => Lab::Sizes,
            Self::Replicas(_) => Lab::Replicas,
            Self::Training(_) => Lab::Training,
            Self::Pending(pending) => pending.lab(),
        }
    }

    /// The flat index of the cell that it follows, which the cursor selects; `None` where it follows none.
    #[must_use]
    pub fn cell(&self) -> Option<usize> {
        match self {
            Self::Norms(lab) => Some(lab.cell),
            Self::Sizes(lab) => Some(lab.cell),
            Self::Replicas(lab) => Some(lab.cell),
            Self::Pending(pending) => pending.cell(),
            Self::Training(_) => None,
        }
    }

    /// Whether the cell that it is to follow is still to be found, by the work; until then it follows the first.
    #[must_use]
    pub fn is_seeking(&self) -> bool {
        matches!(self, Self::Norms(lab) if lab.is_seeking())
    }

    /// Follows another cell of the same problem; whether that begins the work again.
    pub fn follow(&mut self, cell: usize) -> bool {
        match self {
            Self::Norms(lab) => return lab.follow(cell),
            Self::Sizes(lab) => {
                lab.follow(cell);
                return true;
            }
            Self::Replicas(lab) => lab.cell = cell,
            Self::Pending(pending) => pending.follow(cell),
            Self::Training(_) => {}
        }
        false
    }

    /// Whether there is something to be seen of it. What takes longer than a frame is begun by the first piece of the work.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        match self {
            Self::Pending(_) => false,
            Self::Training(training) => training.is_begun(),
            Self::Norms(_) | Self::Sizes(_) | Self::Replicas(_) => true,
        }
    }

    /// Whether there is nothing more to be found out, from the beginning on.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Replicas(_))
    }

    /// Does the next piece of the work; false when there is none left.
    pub fn advance(&mut self) -> bool {
        match self {
            Self::Norms(lab) => lab.advance(),
            Self::Sizes(lab) => lab.advance(),
            Self::Replicas(_) => false,
            Self::Training(training) => training.advance(),
            Self::Pending(pending) => {
                *self = pending.begin();
                !self.is_over()
            }
        }
    }

    /// Does the least that a person can follow; false when nothing is left.
    pub fn step(&mut self) -> bool {
        match self {
            Self::Training(training) => training.step(),
            Self::Norms(_) | Self::Sizes(_) | Self::Replicas(_) | Self::Pending(_) => self.advance(),
        }
    }

    /// How many pieces of the work are done, and how many there are.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        match self {
            Self::Norms(lab) => lab.progress(),
            Self::Sizes(lab) => lab.progress(),
            Self::Replicas(_) => (1, 1),
            Self::Pending(_) => (0, 1),
            Self::Training(training) => training.progress(),
        }
    }
}
