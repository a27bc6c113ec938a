//! The lab that is open: its settings, and its experiment on the problem at hand, which grows step by step.

use std::sync::Arc;

use crate::lab::training::Point;
use crate::lab::{Experiment, Field, Lab, LabError, Settings};
use crate::msg;
use crate::norm::Norm;
use crate::text::{Message, Tell};

use super::Session;
use super::action::{Setting, Study, Tinker, Watch};
use super::deed::Deed;
use super::training::Desk;

/// The curves of earlier trainings that are kept.
const MOST_GHOSTS: usize = 12;

/// How much of the work is done at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As much as takes some milliseconds.
    Piece,
    /// The least that a person can follow.
    Step,
}

/// The lab that is open.
#[derive(Debug, Clone)]
pub struct Laboratory {
    settings: Settings,
    experiment: Experiment,
    /// Tells the steps of this experiment from those of one before, which another setting has overtaken.
    pub(super) id: u64,
    /// Whether it goes on by itself.
    pub(super) running: bool,
    /// Whether there is a step left.
    unfinished: bool,
    /// The state of the numbers it was begun on.
    generation: u64,
    /// The selected setting, by its place among the fields.
    selected: usize,
    /// Whether arrows and nudges mean the settings, not the numbers.
    pub(super) on_settings: bool,
    /// What the networks of the trainings before had come to, a curve each, the latest last.
    pub(super) ghosts: Vec<Vec<Arc<Point>>>,
    /// The single steps that were asked for and are still to be made.
    pub(super) steps: usize,
    /// The settings before each change of them.
    past: Vec<Change>,
    /// Those that were taken back.
    undone: Vec<Change>,
}

/// A change of the settings that can be taken back.
#[derive(Debug, Clone)]
struct Change {
    /// The settings that it leads to.
    to: Settings,
    /// How many edits of the problem had been made.
    edits: usize,
}

/// Where changes are taken from, and where those go that lead back.
type Stacks = fn(&mut Laboratory) -> (&mut Vec<Change>, &mut Vec<Change>);

impl Laboratory {
    /// What is varied.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The experiment, with what it has found so far.
    #[must_use]
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// Whether it is going on.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.running && self.unfinished
    }

    /// Whether there is a step left.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        self.unfinished
    }

    /// Whether arrows and nudges mean the settings, not the numbers.
    #[must_use]
    pub fn is_on_settings(&self) -> bool {
        self.on_settings
    }

    /// The place of the selected setting among the fields.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The curves of the trainings before.
    #[must_use]
    pub fn ghosts(&self) -> &[Vec<Arc<Point>>] {
        &self.ghosts
    }

    /// The curves of its networks, so far as they have made a step, after those before. Of two that go the same way the longer one is
    /// kept: a run begun again goes it once more.
    fn left_behind(&self) -> Vec<Vec<Arc<Point>>> {
        let Experiment::Training(training) = &self.experiment else { return Vec::new() };
        let runs = training.runs().iter().filter(|run| run.steps_made() > 0);
        let mut curves = self.ghosts.clone();
        for run in runs {
            let own = run.curve();
            let longer = |kept: &[Arc<Point>]| kept.starts_with(own);
            if !curves.iter().any(|kept| longer(kept)) {
                curves.retain(|kept| !own.starts_with(kept));
                curves.push(own.to_vec());
            }
        }
        curves.split_off(curves.len().saturating_sub(MOST_GHOSTS))
    }

    /// Whether a piece of its work is to be done: it goes on by itself, a step is asked for, or it is not even begun.
    pub(super) fn has_work(&self) -> bool {
        self.unfinished && (self.running || self.steps > 0 || !self.experiment.is_begun())
    }

    /// What is to be done next.
    pub(super) fn pace(&self) -> Pace {
        if self.steps > 0 { Pace::Step } else { Pace::Piece }
    }

    /// It stands on this state of the numbers: they are those that it was begun on.
    pub(super) fn stand_on(&mut self, generation: u64) {
        self.generation = generation;
    }

    /// From now on it follows this cell, wherever another setting would make the largest difference.
    pub(super) fn stay_at(&mut self, index: Vec<usize>) {
        self.settings = self.settings.with_cell(Some(index));
    }

    /// A piece or a step further.
    pub(super) fn take(&mut self, experiment: Experiment, unfinished: bool, pace: Pace) {
        self.experiment = experiment;
        self.unfinished = unfinished;
        if pace == Pace::Step {
            self.steps = self.steps.saturating_sub(1);
        }
    }
}

impl Session {
    /// The lab that is open.
    #[must_use]
    pub fn lab(&self) -> Option<&Laboratory> {
        self.lab.as_ref()
    }

    /// The settings of the lab that is open, as rows of a form; none where no lab is open.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        self.lab.as_ref().map_or_else(Vec::new, |lab| lab.settings.fields(self.trace.problem()))
    }

    /// The selected setting of the lab that is open.
    #[must_use]
    pub fn field(&self) -> Option<Field> {
        let at = self.lab.as_ref()?.selected;
        let mut fields = self.fields();
        (at < fields.len()).then(|| fields.swap_remove(at))
    }

    /// Whether arrows and nudges mean the settings of the lab that is open.
    #[must_use]
    pub fn is_on_settings(&self) -> bool {
        self.lab.as_ref().is_some_and(|lab| lab.on_settings)
    }

    pub(super) fn tinker(&mut self, what: Tinker) {
        let outcome = match what {
            Tinker::Open(lab) => self.open_lab(lab),
            Tinker::Vary(settings) => self.vary(settings),
            Tinker::Set(name, text) => self.set_field(&name, &text),
            Tinker::Close => {
                // Back to what was left: with a lesson that is its own place.
                if self.studying.is_some() {
                    self.study(Study::Back);
                } else if !self.close_lab() {
                    self.step_out();
                }
                return;
            }
            Tinker::Visit(norm) => {
                self.visit(norm);
                return;
            }
            Tinker::Train(what) => {
                self.train(what);
                return;
            }
            Tinker::Select(name) => {
                let watch = if name.is_some() { Watch::Settings } else { Watch::Unit };
                self.select_field(name.as_deref()).map(|()| self.desk.watch = watch)
            }
            Tinker::Run | Tinker::Step | Tinker::Restart => {
                let Some(lab) = &mut self.lab else { return self.complain(&msg!("no-lab-open")) };
                match what {
                    Tinker::Run if !lab.unfinished => self.say(&msg!("lab-finished")),
                    Tinker::Run => lab.running = !lab.running,
                    Tinker::Step => {
                        lab.running = false;
                        lab.steps += usize::from(lab.unfinished);
                    }
                    _ => {
                        let settings = lab.settings.clone();
                        return self.told(|session| session.begin(settings, true));
                    }
                }
                Ok(())
            }
        };
        if let Err(why) = outcome {
            self.complain(&why);
        }
    }

    /// Does something, or tells why it cannot be.
    fn told(&mut self, what: impl FnOnce(&mut Self) -> Result<(), LabError>) {
        if let Err(why) = what(self) {
            self.complain(&why);
        }
    }

    /// Opens a lab as it was left; for the first time it follows the selected cell, or, where none has been selected, the one
    /// that shows most.
    fn open_lab(&mut self, lab: Lab) -> Result<(), Message> {
        let left = self.shelf.iter().position(|left| left.settings.lab() == lab);
        if let Some(left) = left {
            self.close_lab();
            self.lab = Some(self.shelf.swap_remove(left));
            self.openings += 1;
            return Ok(());
        }
        let index = self.partition().index(self.cursor.cell);
        let settings = Settings::of(lab).with_cell((self.cursor.cell != 0).then_some(index));
        self.vary(settings)
    }

    /// Takes other settings, of the lab that is open or of another, which is opened with them.
    pub(super) fn vary(&mut self, settings: Settings) -> Result<(), Message> {
        let before = self.lab.as_ref().map(|lab| (lab.settings.clone(), lab.running));
        match before.filter(|(before, _)| before.lab() == settings.lab()) {
            Some((before, _)) if before == settings => Ok(()),
            Some((before, running)) => {
                self.begin(settings, running).map_err(|why| why.message())?;
                let edits = self.history.place().0;
                if let Some(lab) = &mut self.lab {
                    lab.past.push(Change { to: before, edits });
                    lab.undone.clear();
                }
                Ok(())
            }
            None => {
                let begun = settings.begin(self.trace.problem()).map_err(|why| why.message())?;
                self.close_lab();
                self.shelf.retain(|left| left.settings.lab() != settings.lab());
                // Before the training starts one may guess; of many runs there is nothing to guess.
                let running = settings.lab() != Lab::Training || settings.is_many();
                if let Settings::Training(plan) = &settings {
                    self.desk = Desk::of(plan);
                }
                self.install(settings, begun, running);
                self.openings += 1;
                Ok(())
            }
        }
    }

    /// Gives a setting another value, as typed.
    ///
    /// # Errors
    /// Why it cannot have that value; then everything stays as it is.
    pub fn set_field(&mut self, name: &str, text: &str) -> Result<(), Message> {
        let lab = self.lab.as_ref().ok_or_else(|| msg!("no-lab-open"))?;
        let settings = lab.settings.set(name, text).map_err(|why| why.message())?;
        self.select_field(Some(name))?;
        self.vary(settings)?;
        self.refresh();
        Ok(())
    }

    fn select_field(&mut self, name: Option<&str>) -> Result<(), Message> {
        let names: Vec<&str> = self.fields().iter().map(|field| field.name).collect();
        let lab = self.lab.as_mut().ok_or_else(|| msg!("no-lab-open"))?;
        if let Some(name) = name {
            let at = names.iter().position(|known| *known == name);
            let unknown = || crate::lab::field::unknown(lab.settings.lab(), name, &names).message();
            lab.selected = at.ok_or_else(unknown)?;
        }
        lab.on_settings = name.is_some();
        Ok(())
    }

    /// Moves the selection among the settings, or the value of the selected one.
    pub(super) fn move_in_form(&mut self, rows: isize, columns: isize) {
        if rows == 0 {
            return self.nudge_field(i32::try_from(columns.clamp(-1000, 1000)).unwrap_or(0));
        }
        let last = self.fields().len().saturating_sub(1);
        if let Some(lab) = &mut self.lab {
            lab.selected = lab.selected.saturating_add_signed(rows).min(last);
        }
    }

    /// The selected setting some steps on.
    pub(super) fn nudge_field(&mut self, steps: i32) {
        let Some(field) = self.field() else { return };
        match field.stepped(steps) {
            Some(value) if value == field.value => {
                self.say(&msg!("setting-at-its-end", name = field.name, value = value));
            }
            Some(value) => {
                if let Err(why) = self.set_field(field.name, &value) {
                    self.complain(&why);
                }
            }
            None => self.complain(&msg!("setting-only-typed", name = field.name)),
        }
    }

    /// Takes back the last change of the settings, if none of the problem came after it; whether there was one.
    pub(super) fn undo_settings(&mut self) -> bool {
        self.travel_settings(
            |lab| (&mut lab.past, &mut lab.undone),
            |name, value| msg!("setting-undone", name = name, value = value),
        )
    }

    /// Makes it again.
    pub(super) fn redo_settings(&mut self) -> bool {
        self.travel_settings(
            |lab| (&mut lab.undone, &mut lab.past),
            |name, value| msg!("setting-redone", name = name, value = value),
        )
    }

    /// An edit of the problem ends what could be made again: changes of settings that were undone, of every lab.
    pub(super) fn forget_undone_settings(&mut self) {
        let edits = self.history.place().0;
        for lab in self.lab.iter_mut().chain(&mut self.shelf) {
            lab.undone.clear();
            lab.past.retain(|change| change.edits <= edits);
        }
    }

    fn travel_settings(&mut self, stacks: Stacks, done: fn(&str, &str) -> Message) -> bool {
        let edits = self.history.place().0;
        let Some(lab) = &mut self.lab else { return false };
        let (from, _) = stacks(lab);
        let Some(change) = from.pop_if(|change| change.edits == edits) else { return false };
        let (before, running) = (lab.settings.clone(), lab.running);
        if let Err(why) = self.begin(change.to, running) {
            self.complain(&why);
            return true;
        }
        if let Some(lab) = &mut self.lab {
            stacks(lab).1.push(Change { to: before.clone(), edits });
        }
        let changed =
            |field: &Field| before.fields(self.trace.problem()).iter().all(|before| before != field);
        if let Some(field) = self.fields().into_iter().find(changed) {
            self.say(&done(field.name, &field.value));
        }
        true
    }

    /// Begins an experiment on the problem at hand; where it cannot be, the one before stays.
    fn begin(&mut self, settings: Settings, running: bool) -> Result<(), LabError> {
        let experiment = settings.begin(self.trace.problem())?;
        self.install(settings, experiment, running);
        Ok(())
    }

    /// Puts an experiment in the place of the one before, and the cursor on the cell that it follows.
    fn install(&mut self, settings: Settings, experiment: Experiment, running: bool) {
        self.works += 1;
        self.desk.guess = None;
        self.cursor.on_parameters = false;
        // From now on it is the cursor's cell, wherever the next edit makes the largest difference.
        self.cursor.cell = experiment.cell().unwrap_or(self.cursor.cell);
        let settings = match experiment.cell().filter(|_| !experiment.is_seeking()) {
            Some(cell) => settings.with_cell(Some(self.partition().index(cell))),
            None => settings,
        };
        let before = self.lab.take();
        let is_over = experiment.is_over();
        let on_settings = !settings.begins_on_numbers();
        let fresh = Laboratory {
            settings,
            experiment,
            id: self.works,
            running,
            unfinished: !is_over,
            generation: self.generation,
            selected: 0,
            on_settings,
            ghosts: Vec::new(),
            steps: 0,
            past: Vec::new(),
            undone: Vec::new(),
        };
        self.lab = Some(match before {
            None => fresh,
            Some(before) => {
                let ghosts = before.left_behind();
                let Laboratory { selected, on_settings, past, undone, .. } = before;
                Laboratory { selected, on_settings, ghosts, past, undone, ..fresh }
            }
        });
    }

    /// Back to the walk; whether a lab was open. It is kept as it stands.
    pub(super) fn close_lab(&mut self) -> bool {
        let Some(lab) = self.lab.take() else { return false };
        self.shelf.push(lab);
        self.openings += 1;
        true
    }

    /// From the lab to the walk under a norm.
    fn visit(&mut self, norm: Norm) {
        let visited = self.lab.as_ref().map(|lab| lab.settings.lab());
        if self.partition().norm() != norm {
            let setting = Setting::Norm(norm);
            match self.wanted(&setting) {
                Ok(problem) => {
                    let deed = self.deed(&setting, &problem);
                    self.pursue(problem, Deed::Looked(Box::new(deed)));
                }
                Err(why) => return self.complain(&why),
            }
        }
        self.close_lab();
        self.visited = visited;
        if let Some(lab) = visited {
            self.say(&msg!("lab-visit", norm = norm.to_string(), lab = lab.name()));
        }
    }

    /// The lab goes on with another batch, if it can with these settings, or with its first ones.
    pub(super) fn reopen_lab(&mut self, lab: Laboratory) {
        if !lab.settings.is_on_the_problem() {
            self.lab = Some(lab);
            return;
        }
        let kept = self.begin(lab.settings.with_cell(None), true);
        if kept.is_err() {
            self.told(|session| session.begin(Settings::of(lab.settings.lab()), true));
        }
    }

    /// Begins the experiment again where the problem has been edited, and follows the cursor.
    pub(super) fn refresh_lab(&mut self) {
        let index = self.partition().index(self.cursor.cell);
        let Some(lab) = &mut self.lab else { return };
        if lab.experiment.cell().is_some_and(|cell| cell != self.cursor.cell) {
            lab.settings = lab.settings.with_cell(Some(index));
            if lab.generation == self.generation && lab.experiment.follow(self.cursor.cell) {
                self.works += 1;
                (lab.id, lab.unfinished) = (self.works, true);
            }
        }
        if lab.generation == self.generation || !lab.settings.is_on_the_problem() {
            return;
        }
        lab.generation = self.generation;
        let (settings, running) = (lab.settings.clone(), lab.running);
        self.told(|session| session.begin(settings, running));
    }
}
