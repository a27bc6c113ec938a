//! A lesson beside the walk or a lab: the session drives it, and lets it look at the person's place. It never blocks: whatever
//! one does elsewhere, the lesson waits, and [`Study::Back`] returns to where it was.
//!
//! ```text
//!     Study ──► begin, return, leave    here
//!                 ├─ steps    what is set up, shown and passed
//!                 ├─ answers  graded, or waiting for an experiment
//!                 ├─ held     the places that it returns to
//!                 └─ state    what a lesson's expressions see
//! ```

mod answers;
mod held;
mod state;
mod steps;

use std::sync::Arc;

use crate::lesson::{Course, Lesson, Practice, Progress, Taken, lesson, lessons, names};
use crate::msg;
use crate::text::Message;

use super::action::{Action, Study};
use super::laboratory::Laboratory;
use super::{Request, Session};
use held::Held;

/// A lesson, and the places that it returns to.
#[derive(Debug, Clone)]
pub(super) struct Studying {
    course: Course,
    /// What was there before the lesson.
    home: Held,
    /// The lesson's own place.
    place: Held,
    /// Whether a batch of the person's own was opened meanwhile.
    pub(super) wandered: bool,
    /// The state of the numbers at the lesson's own place.
    generation: u64,
}

impl Session {
    /// The lesson that is being taken.
    #[must_use]
    pub fn course(&self) -> Option<&Course> {
        self.studying.as_ref().map(|studying| &studying.course)
    }

    /// Whether the numbers or the lab are not those of the lesson's place.
    #[must_use]
    pub fn is_away_from_lesson(&self) -> bool {
        self.studying.as_ref().is_some_and(|studying| {
            let settings = |lab: Option<&Laboratory>| lab.map(|lab| lab.settings().clone());
            self.generation != studying.generation || settings(self.lab()) != settings(studying.place.lab())
        })
    }

    /// What the person has learned so far.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Takes up what the person learned before.
    pub fn recall(&mut self, progress: Progress) {
        self.progress = progress;
    }

    /// Forgets what was learned: of a lesson, or of all.
    pub fn forget(&mut self, lesson: Option<&str>) {
        match lesson {
            Some(name) => drop(self.progress.lessons.remove(name)),
            None => self.progress = Progress::default(),
        }
    }

    /// What the person has learned, if it has not been kept yet.
    pub fn unkept(&mut self) -> Option<&Progress> {
        std::mem::take(&mut self.learned).then_some(&self.progress)
    }

    pub(super) fn study(&mut self, what: Study) -> Option<Request> {
        match what {
            Study::List => self.lessons = Some(self.first_undone()),
            Study::File(path) => return Some(Request::Lesson(path)),
            Study::Open(name) => match lesson(&name) {
                Ok(lesson) => self.begin_lesson(lesson, true),
                Err(why) => self.complain(&why),
            },
            Study::Practice(stage) => match Practice::new(stage, self.seed) {
                Ok(practice) => self.begin_practice(practice),
                Err(why) => self.complain(&why),
            },
            _ if self.studying.is_none() => self.complain(&msg!("no-lesson-open")),
            Study::Continue => return self.continue_lesson(),
            Study::Earlier => {
                let at = self.course().map_or(0, Course::at);
                self.go_to_step(at.saturating_sub(1));
            }
            Study::Answer(text) => self.answer(&text),
            Study::Hint => {
                self.with_course(|course, session| match course.step().map(|step| step.hint.is_some()) {
                    Some(true) => course.now.wants_hint = true,
                    _ => session.say(&msg!("no-hint")),
                });
            }
            Study::Solve => self.solve(),
            Study::Mark => self.mark(),
            Study::Back => self.return_to_lesson(),
            Study::Leave => {
                self.leave_lesson();
            }
        }
        None
    }

    /// The first lesson that was not taken to its end.
    fn first_undone(&self) -> usize {
        let done = |name: &str| self.progress.lessons.get(name).is_some_and(|taken| taken.done);
        names().iter().position(|name| !done(name)).unwrap_or(0)
    }

    /// Begins a lesson; `resume` at the step where it was left.
    pub fn begin_lesson(&mut self, lesson: Arc<Lesson>, resume: bool) {
        let taken = self.progress.lessons.get(&lesson.name);
        let at = taken.filter(|_| resume).map_or(0, |taken| taken.step);
        let at = if at < lesson.steps.len() { at } else { 0 };
        self.begin_course(Course::new(lesson), at);
        if at > 0 {
            self.say(&msg!("lesson-resumed", step = (at + 1).to_string()));
        }
    }

    /// Begins questions without end.
    pub fn begin_practice(&mut self, practice: Practice) {
        self.begin_course(Course::practice(Practice::lesson(), practice), 0);
    }

    fn begin_course(&mut self, course: Course, at: usize) {
        self.finish_edit();
        self.lessons = None;
        let home = match self.studying.take() {
            Some(studying) if !studying.wandered => studying.home,
            _ => self.hold(),
        };
        self.studying = Some(Studying {
            course,
            place: home.clone(),
            home,
            wandered: false,
            generation: self.generation,
        });
        self.go_to_step(at);
    }

    /// Notes how far the person has come.
    fn note_place(&mut self) {
        let Some(course) = self.course().filter(|course| course.practice.is_none()) else { return };
        let (name, at, end) = (course.lesson().name.clone(), course.at(), course.lesson().steps.len());
        let (right, asked) = course.score();
        let before = self.progress.lessons.get(&name).copied().unwrap_or_default();
        let taken = if at == end {
            Taken { step: 0, done: true, right, asked }
        } else {
            Taken { step: at, ..before }
        };
        if before != taken {
            self.progress.lessons.insert(name, taken);
            self.learned = true;
        }
    }

    /// The lesson after this one, or none.
    fn next_lesson(&mut self) {
        let name = self.course().map(|course| course.lesson().name.clone()).unwrap_or_default();
        let after = lessons().iter().skip_while(|lesson| lesson.name != name).nth(1).cloned();
        match after {
            Some(next) => self.begin_lesson(next, true),
            None => self.leave_lesson(),
        }
    }

    fn leave_lesson(&mut self) {
        let Some(studying) = self.studying.take() else { return };
        if !studying.wandered {
            self.restore(studying.home);
        }
        self.say(&msg!("lesson-left"));
    }

    fn return_to_lesson(&mut self) {
        let Some(studying) = &self.studying else { return };
        if studying.wandered && !self.history.is_saved() {
            return self.complain(&msg!("unsaved-edits"));
        }
        let place = studying.place.clone();
        self.restore(place);
        let generation = self.generation;
        if let Some(studying) = &mut self.studying {
            (studying.wandered, studying.generation) = (false, generation);
        }
        self.say(&msg!("lesson-returned"));
    }
}

/// Whether a command may stand in a lesson: it can be read, and touches neither files nor the screen.
///
/// # Errors
/// Why it may not.
pub fn check(line: &str) -> Result<(), Message> {
    let action: Action = line.parse()?;
    match action {
        Action::Expect(_)
        | Action::Worst
        | Action::Write(_)
        | Action::Open(_)
        | Action::Weights(..)
        | Action::Pick
        | Action::Dump(_)
        | Action::Emit(..)
        | Action::Copy(_)
        | Action::Screenshot(_)
        | Action::Discard
        | Action::Quit
        | Action::QuitNow
        | Action::Study(_)
        | Action::Show(_) => Err(msg!("lesson-no-command", command = line)),
        _ => Ok(()),
    }
}
