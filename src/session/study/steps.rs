//! The way through a lesson, step by step: the numbers of each are set up, and what was done on the way is done again for whoever
//! comes back to it.

use std::path::PathBuf;

use crate::input::{Expected, Precision};
use crate::lab::Settings;
use crate::lesson::{Asked, Course, Expr, Kind, Practice, Shown, Step, Value};
use crate::msg;
use crate::norm::{Quantity, ravel};
use crate::session::action::Action;
use crate::session::laboratory::Laboratory;
use crate::session::{Request, Session, outside};
use crate::text::Message;

use super::Studying;

impl Session {
    /// Goes to a step: everything before it is done again, so that the numbers are those it is about.
    pub(super) fn go_to_step(&mut self, at: usize) {
        let Some(mut studying) = self.studying.take() else { return };
        self.restore(studying.home.clone());
        studying.wandered = false;
        // A lab that a lesson opens is not one that was left.
        self.close_lab();
        self.shelf.clear();
        // An experiment is not run again only to pass it, but where the lesson still speaks of it.
        let mut owed = None;
        for step in studying.course.lesson().clone().steps.iter().take(at) {
            let solution = step.solution.iter().filter(|_| is_carried_out(step));
            for command in step.setup.iter().chain(solution) {
                if command == "run" {
                    owed = self.lab.as_ref().map(|lab| lab.settings().clone());
                } else {
                    let _ = self.carry(command);
                }
            }
        }
        studying.course.go_to(at);
        let step = studying.course.step().filter(|step| studying.course.now.is_done && is_carried_out(step));
        let answered = step.map(|step| step.solution.clone()).unwrap_or_default();
        self.enter_step(studying);
        self.catch_up(&answered, owed);
    }

    /// Does again what an answered question waited for, and runs the experiment that the lesson still speaks of.
    fn catch_up(&mut self, commands: &[String], mut owed: Option<Settings>) {
        let settings = |session: &Self| session.lab.as_ref().map(|lab| lab.settings().clone());
        let studying = self.studying.take();
        for command in commands {
            if command == "run" {
                owed = settings(self);
            } else {
                let _ = self.carry(command);
            }
        }
        let waits = self.lab.as_ref().is_some_and(|lab| lab.is_unfinished() && !lab.is_running());
        if waits && owed.is_some() && owed == settings(self) {
            let _ = self.carry("run");
        }
        self.studying = studying;
        let (place, generation) = (self.hold(), self.generation);
        if let Some(studying) = &mut self.studying {
            (studying.place, studying.generation) = (place, generation);
        }
    }

    /// The step that the course is at begins.
    fn enter_step(&mut self, mut studying: Studying) {
        let setup = studying.course.step().map(|step| step.setup.clone()).unwrap_or_default();
        if !setup.is_empty() {
            self.shelf.clear();
        }
        for command in &setup {
            if let Err(why) = self.carry(command) {
                self.complain(&why);
                break;
            }
        }
        if let Some(step) = studying.course.step() {
            self.show_results(&step.results);
        }
        if studying.course.step().is_some_and(|step| matches!(step.kind, Kind::Reveal))
            || studying.course.now.is_done
        {
            self.show_number_of(&studying.course);
        }
        self.history.save();
        (studying.place, studying.generation) = (self.hold(), self.generation);
        self.studying = Some(studying);
        self.note_place();
        self.look_at_step(false);
    }

    /// Shows the results of the lesson beside the true ones; the cursor stays where it is.
    fn show_results(&mut self, results: &[(Quantity, Expr)]) {
        self.results = None;
        if results.is_empty() {
            return;
        }
        let expected = results.iter().filter_map(|(quantity, expr)| {
            let shape = self.trace.shape(*quantity);
            let values = match expr.value(self).ok()? {
                Value::Array { numbers, .. } => numbers,
                Value::Number(number) => vec![number],
                Value::Text(_) => return None,
            };
            let (quantity, name, shape) = (*quantity, quantity.name().to_owned(), Some(shape));
            Some(Expected { quantity, name, shape, values, precision: Precision::Double })
        });
        let expected = expected.collect();
        let cursor = self.cursor;
        self.expect(PathBuf::from("mine"), expected);
        self.finish_comparing();
        self.said = None;
        self.cursor = cursor;
    }

    /// Carries out a command of a lesson.
    pub(super) fn carry(&mut self, line: &str) -> Result<(), Message> {
        // What runs already need not be started.
        if line == "run" && self.lab.as_ref().is_some_and(Laboratory::is_running) {
            return Ok(());
        }
        let said = self.said.take();
        let action: Action = line.parse()?;
        // The numbers of a lesson are no edits of the person's own.
        self.history.save();
        if let Some(request) = self.act(action) {
            outside::carry_out(self, request);
        }
        self.refresh();
        self.finish_edit();
        // The words of the step may tell how a network begins.
        self.finish_beginning();
        let failed = self.said.take().filter(|said| said.is_error);
        self.said = said;
        failed.map_or(Ok(()), |said| Err(Message::verbatim(said.text)))
    }

    pub(super) fn show_number_of(&mut self, course: &Course) {
        let Some(Shown { quantity, index }) = course.step().and_then(|step| step.show.clone()) else {
            return;
        };
        if let Some(i) = self.place_of(quantity, &index) {
            self.show_number(quantity, i);
        }
    }

    /// The flat index that a lesson means in a quantity's array.
    fn place_of(&self, quantity: Quantity, index: &[Expr]) -> Option<usize> {
        if index.is_empty() {
            return Some(self.element(quantity));
        }
        let shape = self.trace.shape(quantity);
        let whole = |i: &Expr, len: usize| {
            let i = i.number(self).ok()?;
            (0..len).find(|&known| known as f64 == i)
        };
        if index.len() != shape.len() {
            return None;
        }
        let index: Option<Vec<usize>> = index.iter().zip(&shape).map(|(i, &len)| whole(i, len)).collect();
        index.and_then(|index| ravel(&shape, &index))
    }

    /// The number whose derivation the lesson shows at this step, if it shows one now.
    #[must_use]
    pub fn lesson_shows(&self) -> Option<(Quantity, usize)> {
        let course = self.course()?;
        let step = course.step()?;
        let open = matches!(step.kind, Kind::Reveal) || course.now.is_done;
        let Shown { quantity, index } = step.show.as_ref().filter(|_| open)?;
        Some((*quantity, self.place_of(*quantity, index)?))
    }

    pub(super) fn continue_lesson(&mut self) -> Option<Request> {
        let course = self.course()?;
        let Some(step) = course.step() else {
            self.next_lesson();
            return None;
        };
        match &step.kind {
            Kind::Do(_) if !course.now.is_done => {
                self.with_course(|course, session| {
                    course.now.wants_hint = true;
                    session.say(&msg!("lesson-not-yet"));
                });
            }
            Kind::Predict(_) if course.now.noted.is_some() => self.say(&msg!("lesson-noted-run")),
            Kind::Predict(question) if !course.now.is_done => {
                if matches!(question.asked, Asked::Cells(_)) {
                    self.answer("");
                } else {
                    return Some(Request::Ask("answer "));
                }
            }
            _ => self.pass_step(),
        }
        None
    }

    /// Puts the step behind, and begins the next.
    fn pass_step(&mut self) {
        let is_away = self.is_away_from_lesson();
        let Some(mut studying) = self.studying.take() else { return };
        if studying.wandered {
            self.studying = Some(studying);
            return self.complain(&msg!("lesson-elsewhere"));
        }
        // What was tried on the way is not what the next step tells of.
        if is_away {
            self.restore(studying.place.clone());
        }
        let stage = studying.course.practice.as_ref().map(Practice::stage);
        if let (Some(passed), Some(stage)) = (studying.course.pass(), stage) {
            let score = self.progress.practice.entry(stage.name().to_owned()).or_default();
            score.asked += 1;
            score.right += usize::from(passed.at_once);
            self.learned = true;
        }
        studying.course.go_to(studying.course.at() + 1);
        self.enter_step(studying);
    }
}

/// Whether the solution of a step is a part of the way to the next one: something is done in it, or an experiment is made.
fn is_carried_out(step: &Step) -> bool {
    match &step.kind {
        Kind::Do(_) => true,
        Kind::Predict(question) => question.when.is_some(),
        Kind::Tell | Kind::Reveal => false,
    }
}
