//! Where a person is in the training lab, and what is done there beside what is done in every lab.

use crate::lab::training::{Light, Plan, Preset, Question, Training};
use crate::lab::{Experiment, Lab, Settings};
use crate::msg;
use crate::norm::Problem;
use crate::text::Message;

use super::action::{Guess, Tinker, Train, Watch};
use super::request::Request;
use super::{Session, wrapped};

/// Which axes are logarithmic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Logarithmic {
    /// None.
    #[default]
    None,
    /// That of the loss.
    Loss,
    /// That of the loss and that of the steps.
    LossAndSteps,
}

/// Where a person is in the training lab.
#[derive(Debug, Clone, PartialEq)]
pub struct Desk {
    /// What is watched below the curves.
    pub watch: Watch,
    /// The selected run.
    pub run: usize,
    /// The selected hidden layer, counted from 0.
    pub layer: usize,
    /// The selected unit of it.
    pub unit: usize,
    /// Which axes are logarithmic.
    pub logarithmic: Logarithmic,
    /// What was guessed before the start.
    pub guess: Option<Guess>,
    /// Which test sample is asked about, by its place among them.
    pub sample: usize,
    /// The light it is shown in.
    pub light: Light,
    /// Whether the arrows change the brightness, not the contrast.
    pub on_brightness: bool,
    /// The selected cell of a grid.
    pub cell: usize,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            watch: Watch::Unit,
            run: 0,
            // The last, so far as there are layers.
            layer: usize::MAX,
            unit: 0,
            logarithmic: Logarithmic::None,
            guess: None,
            sample: 0,
            light: Light::default(),
            on_brightness: false,
            cell: 0,
        }
    }
}

impl Desk {
    /// Where one begins with a plan: at what shows best what its preset is about.
    pub(super) fn of(plan: &Plan) -> Self {
        let watch = plan.preset.and_then(Preset::named).map_or(Watch::Unit, Watch::of);
        let light =
            if plan.question == Some(Question::Contrast) { Question::LIGHT } else { Light::default() };
        // The contrast and the statistics are about the runs with a norm.
        let normed = || plan.runs.iter().position(|run| run.norm.is_some());
        let run = if watch == Watch::Light { normed().unwrap_or(0) } else { 0 };
        Self { watch, run, light, ..Self::default() }
    }
}

/// Contrast and brightness change by this much a key.
const SHADE: f64 = 0.05;

impl Watch {
    /// The one some places on.
    #[must_use]
    pub fn next(self, by: isize) -> Self {
        let at = Self::ALL.iter().position(|watch| *watch == self).unwrap_or(0);
        Self::ALL[wrapped(at, by, Self::ALL.len())]
    }

    /// What shows best what a preset is about.
    fn of(preset: &Preset) -> Self {
        match preset.name {
            "deep" | "scale" | "init" | "small-batch" => Self::Signal,
            "contrast" | "stale" => Self::Light,
            "noise" => Self::Why,
            _ => Self::Unit,
        }
    }
}

impl Session {
    /// The experiment of the training lab, if that is what is open.
    #[must_use]
    pub fn training(&self) -> Option<&Training> {
        match self.lab()?.experiment() {
            Experiment::Training(training) => Some(training),
            _ => None,
        }
    }

    /// Does something in the training lab.
    pub(super) fn train(&mut self, what: Train) -> Option<Request> {
        // What begins an experiment opens the lab, but not in the place of another.
        let begins = matches!(what, Train::Sweep(_) | Train::Grid(_) | Train::Preset(_));
        // From the small batches one goes on to networks trained with them.
        let is_sizes = self.lab().is_some_and(|lab| lab.settings().lab() == Lab::Sizes);
        if begins && (self.lab.is_none() || is_sizes && matches!(what, Train::Sweep(_))) {
            self.tinker(Tinker::Open(Lab::Training));
        }
        let Some(training) = self.training() else {
            self.complain(&msg!("train-not-open"));
            return None;
        };
        // A grid has no runs to select from.
        let compared = if training.grid().is_some() { 0 } else { training.plan().runs.len() };
        match what {
            Train::Watch(watch) => self.desk.watch = watch,
            Train::Run(by) if compared > 0 => {
                self.desk.run = wrapped(self.desk.run.min(compared - 1), by, compared);
            }
            Train::Select(run) => self.desk.run = run,
            Train::Layer(layer) => self.desk.layer = layer.saturating_sub(1),
            Train::Unit(unit) => self.desk.unit = unit,
            Train::Logarithmic => {
                self.desk.logarithmic = match self.desk.logarithmic {
                    Logarithmic::None => Logarithmic::Loss,
                    Logarithmic::Loss => Logarithmic::LossAndSteps,
                    Logarithmic::LossAndSteps => Logarithmic::None,
                };
            }
            Train::Guess(_) if training.runs().iter().any(|run| run.steps_made() > 0) => {
                self.complain(&msg!("train-guess-late"));
            }
            Train::Guess(guess) => self.desk.guess = guess.or(Guess::after(self.desk.guess)),
            Train::Sample(by) => {
                let test = training.plan().data.test().len();
                self.desk.sample = wrapped(self.desk.sample % test, by, test);
                self.desk.watch = Watch::Light;
            }
            Train::Light(light) => {
                self.desk.light = light.bounded();
                self.desk.watch = Watch::Light;
            }
            Train::Add(text) => {
                let mut plan = training.plan().clone();
                let added = plan.add(self.desk.run, &text);
                self.plan(added.map(|()| plan));
            }
            Train::Drop => {
                let mut plan = training.plan().clone();
                let dropped = plan.drop_run(self.desk.run);
                self.plan(dropped.map(|()| plan));
            }
            Train::Grid(text) => {
                let plan = training.plan().grid(&text);
                self.many(plan);
            }
            Train::Sweep(text) => {
                let plan = training.plan().sweep(&text);
                self.many(plan);
            }
            Train::Preset(name) => self.preset(&name),
            Train::Into => self.step_into(),
            Train::SaveLayer(path) => {
                return Some(Request::Layer(path));
            }
            Train::Cell(cell) => self.desk.cell = cell,
            Train::Run(_) => {}
        }
        self.clamp_desk();
        None
    }

    /// Takes the plan of many runs, of which there is nothing to guess: they begin at once.
    fn many(&mut self, plan: Result<Plan, Message>) {
        self.plan(plan);
        if let Some(lab) = self.lab.as_mut().filter(|lab| lab.settings().is_many()) {
            lab.running = true;
        }
    }

    /// Takes another plan.
    fn plan(&mut self, plan: Result<Plan, Message>) {
        let settings = plan.map(|plan| Settings::Training(Box::new(plan)));
        if let Err(why) = settings.and_then(|settings| self.vary(settings)) {
            self.complain(&why);
        }
    }

    fn preset(&mut self, name: &str) {
        let Some(preset) = Preset::named(name) else {
            let names = Message::list(Preset::all().iter().map(|preset| preset.name));
            return self.complain(&msg!("train-no-such", name = name, names = names));
        };
        let data = self.training().map(|training| training.plan().data.clone());
        let plan = Plan::of(preset);
        let plan = Plan { data: data.unwrap_or_else(|| plan.data.clone()), ..plan };
        // It waits for a guess and for the start, and nothing of another experiment lies below it.
        if let Some(lab) = &mut self.lab {
            lab.running = false;
        }
        let same = self.training().is_some_and(|training| *training.plan() == plan);
        if same {
            self.tinker(Tinker::Restart);
            if let Some(lab) = &mut self.lab {
                lab.running = false;
            }
        } else {
            self.plan(Ok(plan));
        }
        if let Some(lab) = &mut self.lab {
            lab.ghosts.clear();
        }
        let Some(training) = self.training() else { return };
        self.desk = Desk {
            logarithmic: self.desk.logarithmic,
            sample: self.desk.sample,
            ..Desk::of(training.plan())
        };
    }

    /// Keeps the selection within what there is.
    fn clamp_desk(&mut self) {
        let Some(training) = self.training().filter(|training| training.grid().is_none()) else { return };
        let runs = &training.plan().runs;
        let run = self.desk.run.min(runs.len() - 1);
        let hidden = &runs[run].hidden;
        let layer = self.desk.layer.min(hidden.len() - 1);
        let unit = self.desk.unit.min(hidden[layer] - 1);
        (self.desk.run, self.desk.layer, self.desk.unit) = (run, layer, unit);
    }

    /// Moves what the arrows move: the selected setting, the light, or the layer and the unit; in a grid the cell.
    pub(super) fn move_at_desk(&mut self, rows: isize, columns: isize) {
        if let Some(grid) = self.training().and_then(Training::grid) {
            self.desk.cell = grid.moved(self.desk.cell, rows, columns);
            return;
        }
        match self.desk.watch {
            Watch::Settings => self.move_in_form(rows, columns),
            Watch::Light if rows != 0 => self.desk.on_brightness = rows > 0,
            Watch::Light => self.shade(i32::try_from(columns.clamp(-1000, 1000)).unwrap_or(0)),
            _ => {
                self.clamp_desk();
                self.desk.layer = self.desk.layer.saturating_add_signed(rows);
                self.desk.unit = self.desk.unit.saturating_add_signed(columns);
                self.clamp_desk();
            }
        }
    }

    /// Changes the selected slider of the light.
    fn shade(&mut self, steps: i32) {
        let light = &mut self.desk.light;
        let value = if self.desk.on_brightness { &mut light.brightness } else { &mut light.contrast };
        // Whole steps, so that 0.25 stays 0.25 after some of them there and back.
        *value = ((*value / SHADE).round() + f64::from(steps)) * SHADE;
        *value = (*value * 1e6).round() / 1e6;
        *light = light.bounded();
    }

    /// The selected layer of the selected run, or, where that has no norm, of the first that has one, with what to call it.
    pub(super) fn layer_at_hand(&self) -> Result<(Problem, Message), Message> {
        let training = self.training().ok_or_else(|| msg!("train-not-open"))?;
        let runs = training.runs();
        let order = [self.desk.run.min(runs.len().saturating_sub(1))].into_iter().chain(0..runs.len());
        let found = order.filter(|&run| run < runs.len()).find_map(|run| {
            let layer = self.desk.layer.min(runs[run].settings().hidden.len() - 1);
            Some((training.layer(run, layer)?, run, layer))
        });
        let (problem, run, layer) = found.ok_or_else(|| msg!("train-no-norm"))?;
        let name = msg!(
            "train-layer-source",
            run = training.plan().name(run),
            layer = layer + 1,
            step = runs[run].steps_made().to_string()
        );
        Ok((problem, name))
    }

    /// Opens the walk of the selected layer, with the numbers of the mini-batch at hand; the run stands still meanwhile.
    fn step_into(&mut self) {
        if self.training().is_some_and(|training| training.grid().is_some()) {
            return self.open_cell();
        }
        self.finish_beginning();
        let (problem, source) = match self.layer_at_hand() {
            Ok(found) => found,
            Err(why) => return self.complain(&why),
        };
        if let Some(lab) = &mut self.lab {
            lab.running = false;
        }
        let source = self.style.tell(&source);
        let inside = Self::new(problem, source);
        let unit = self.desk.unit;
        let outside = std::mem::replace(self, inside);
        (self.style, self.tolerance, self.works) = (outside.style, outside.tolerance, outside.works);
        (self.generation, self.openings) = (outside.generation + 1, outside.openings + 1);
        self.outside = Some(Box::new(outside));
        if let Some(&[_, units]) = self.partition().shape().first_chunk::<2>() {
            self.select(&[0, unit.min(units - 1)]);
        }
        self.said = None;
        self.say(&msg!("train-inside"));
    }

    /// Back to the run that a layer was opened from; whether there was one.
    pub(super) fn step_out(&mut self) -> bool {
        let Some(outside) = self.outside.take() else { return false };
        let inside = std::mem::replace(self, *outside);
        (self.style, self.tolerance) = (inside.style, inside.tolerance);
        // What is still being computed for the layer, or was for the run before, is not for the run now.
        self.works = inside.works + 1;
        (self.generation, self.openings) = (inside.generation + 1, inside.openings + 1);
        if let Some(lab) = &mut self.lab {
            lab.id = self.works;
        }
        self.refresh();
        true
    }

    /// Opens the run of the selected cell of a grid beside those of its row: the same settings with every norm.
    fn open_cell(&mut self) {
        let Some(training) = self.training() else { return };
        let Some(plan) = training.plan().opened(training.grid(), self.desk.cell) else { return };
        self.plan(Ok(plan));
        self.desk.run = 0;
    }

    /// Keeps the selection of settings and what is watched in line.
    pub(super) fn refresh_desk(&mut self) {
        let is_on_settings = self.desk.watch == Watch::Settings;
        if self.training().is_some()
            && let Some(lab) = &mut self.lab
        {
            lab.on_settings = is_on_settings;
        }
    }
}
