//! Edits: a change of the problem, tried, made, taken back.

use crate::msg;
use crate::norm::{Mode, Parameters, Problem, Quantity, Trace};
use crate::text::{Message, Tell};
use crate::weights::Layer;

use super::Session;
use super::action::{Editable, Reach, Setting};
use super::deed::Deed;
use super::layers::shown_alone;
use super::work::{AT_ONCE, Edit};

/// A value being tried: it takes effect at once, and can still be given up.
#[derive(Debug, Clone)]
pub(super) struct Preview {
    /// The numbers without it.
    base: Trace,
    /// What the edit before it changed.
    before: Option<Trace>,
    /// What was tried last.
    tried: Tried,
}

/// What was tried last.
#[derive(Debug, Clone)]
enum Tried {
    /// Nothing yet.
    Nothing,
    /// A value that the current numbers show.
    Shown(Deed),
    /// A value that takes too long to be shown while it is tried.
    Later(Box<Problem>, Deed),
}

impl Session {
    /// What a setting makes of the problem as it was last edited.
    pub(super) fn wanted(&self, setting: &Setting) -> Result<Problem, Message> {
        let problem = self.problem();
        let p = problem.parameters();
        let (channel, cell) = (self.channel(), self.cursor.cell);
        let put = |values: &[f64], value: f64, reach: Reach| {
            let mut values = values.to_vec();
            match reach {
                Reach::Channel => values[channel] = value,
                Reach::All => values.fill(value),
            }
            values
        };
        let parameters = match *setting {
            Setting::Gamma(v, reach) => Parameters { gamma: put(&p.gamma, v, reach), ..p.clone() },
            Setting::Beta(v, reach) => Parameters { beta: put(&p.beta, v, reach), ..p.clone() },
            Setting::RunningMean(v, reach) => {
                Parameters { running_mean: put(&p.running_mean, v, reach), ..p.clone() }
            }
            Setting::RunningVar(v, reach) => {
                Parameters { running_var: put(&p.running_var, v, reach), ..p.clone() }
            }
            Setting::Eps(eps) => Parameters { eps, ..p.clone() },
            Setting::Momentum(momentum) => Parameters { momentum, ..p.clone() },
            Setting::Mode(mode) => Parameters { mode, ..p.clone() },
            Setting::ToggleMode => {
                let mode = if p.mode == Mode::Train { Mode::Eval } else { Mode::Train };
                Parameters { mode, ..p.clone() }
            }
            Setting::Convention(convention) => {
                let row = convention.row();
                Parameters { convention, eps: row.eps, momentum: Some(row.momentum), ..p.clone() }
            }
            Setting::Norm(norm) => return problem.with_norm(norm).map_err(|error| error.message()),
            Setting::Upstream(ref upstream) => {
                return problem.with_upstream(upstream.clone()).map_err(|error| error.message());
            }
            Setting::X(value) => return Ok(problem.with_x(cell, value)),
            Setting::Dy(value) => return Ok(problem.with_dy(cell, value)),
        };
        problem.with_parameters(parameters).map_err(|error| error.message())
    }

    pub(super) fn set(&mut self, setting: &Setting) {
        match self.wanted(setting) {
            Ok(problem) => {
                let deed = self.deed(setting, &problem);
                self.pursue(problem, deed);
            }
            Err(why) => self.complain(&why),
        }
    }

    pub(super) fn nudge(&mut self, steps: i32) {
        if self.is_on_settings() {
            return self.nudge_field(steps);
        }
        // A lab shows no parameters.
        let what = if self.lab.is_some() { Editable::X } else { self.cursor.nudged() };
        let setting = what.nudged(self, steps);
        self.set(&setting);
    }

    /// Makes a problem the current one: at once, or as work.
    pub(super) fn pursue(&mut self, problem: Problem, deed: Deed) {
        if self.trace.cells_to_read(&problem) <= AT_ONCE {
            let trace = self.trace.follow(problem);
            self.adopt(trace, deed);
        } else {
            self.works += 1;
            self.edit = Some(Edit { id: self.works, problem, deed });
        }
    }

    /// Makes an edited trace the current one, and a step of the history.
    pub(super) fn adopt(&mut self, trace: Trace, deed: Deed) {
        let said = deed.done();
        self.forget_undone_settings();
        if self.history.push(trace, deed) {
            self.say(&msg!("oldest-edit-forgotten"));
        } else {
            self.say(&said);
        }
        self.arrive();
    }

    /// Shows the history's present.
    fn arrive(&mut self) {
        self.before = Some(std::mem::replace(&mut self.trace, self.history.present().clone()));
        self.edit = None;
        self.generation += 1;
    }

    pub(super) fn undo(&mut self) {
        if !self.stop() && !self.undo_settings() {
            let said = self.history.undo().map(Deed::undone);
            self.travel(said, &msg!("nothing-to-undo"));
        }
    }

    pub(super) fn redo(&mut self) {
        if self.redo_settings() {
            return;
        }
        let said = self.history.redo().map(Deed::redone);
        self.travel(said, &msg!("nothing-to-redo"));
    }

    fn travel(&mut self, said: Option<Message>, nothing: &Message) {
        let Some(said) = said else { return self.complain(nothing) };
        self.arrive();
        self.say(&said);
    }

    pub(super) fn reset(&mut self) {
        if self.history.place().1 == 0 {
            return self.say(&msg!("reset-nothing"));
        }
        let opened = self.history.opened().clone();
        self.adopt(opened, Deed::Reset);
        // Nothing is marked as changed in the batch as it was opened.
        self.before = None;
    }

    /// Stops the edit that is being computed; whether there was one.
    pub(super) fn stop(&mut self) -> bool {
        let stopped = self.edit.take().is_some() | self.derived.backward.take().is_some();
        if stopped {
            self.say(&msg!("stopped"));
        }
        stopped
    }

    pub(super) fn feed(&mut self, times: u32) {
        const MOST: u32 = 10_000;
        self.finish_edit();
        let mut trace = self.trace.clone();
        if trace.problem().uses_running() || !self.partition().norm().tracks_running() {
            self.complain(&msg!("nothing-to-feed"));
            return;
        }
        if !(1..=MOST).contains(&times) {
            self.complain(&msg!("feed-range", times = times.to_string(), most = MOST.to_string()));
            return;
        }
        for _ in 0..times {
            trace = fed(&trace);
        }
        self.adopt(trace, Deed::Fed(times as usize));
    }

    /// Takes γ, β and the running statistics of a layer: one edit.
    ///
    /// # Errors
    /// When it does not fit the batch; then everything stays as it is.
    pub(super) fn take_layer(&mut self, layer: &Layer) -> Result<(), Message> {
        let own = self.problem();
        let parameters = layer.over(own.partition(), own.parameters()).map_err(|error| error.message())?;
        let problem = own.with_parameters(parameters).map_err(|error| error.message())?;
        self.pursue(problem, Deed::Layer(layer.name.clone()));
        Ok(())
    }

    /// Takes the layer that is selected in the list; where it does not fit the list stays open.
    pub(super) fn pick(&mut self) {
        let Some(layers) = self.layers.clone() else {
            return self.complain(&msg!("no-layers-open"));
        };
        let layer = layers.layer();
        let outcome = if layers.keeps_batch {
            self.take_layer(layer)
        } else {
            shown_alone(layer, &self.trace).map(|problem| {
                let (name, file) = (layer.name.as_str(), layers.file.as_str());
                let source = self.style.tell(&msg!("source-layer", name = name, file = file));
                self.open(problem, source, None);
            })
        };
        match outcome {
            Ok(()) => self.layers = None,
            Err(why) => self.complain(&why),
        }
    }

    // Values that are tried before they are accepted

    /// Begins to try values; what is tried is accepted or given up.
    pub fn begin_preview(&mut self) {
        self.preview =
            Some(Preview { base: self.trace.clone(), before: self.before.clone(), tried: Tried::Nothing });
    }

    /// Tries a value: it takes effect at once, unless it takes a sweep of a large batch.
    ///
    /// # Errors
    /// Why it is no value; then the last good one stays in force.
    pub fn preview(&mut self, setting: &Setting) -> Result<(), Message> {
        let problem = self.wanted(setting)?;
        let Some(base) = self.preview.as_ref().map(|preview| preview.base.clone()) else { return Ok(()) };
        // What it changes is told from the value before anything was tried.
        let shown = std::mem::replace(&mut self.trace, base);
        let deed = self.deed(setting, &problem);
        self.trace = shown;
        let Some(preview) = &mut self.preview else { return Ok(()) };
        if preview.base.cells_to_read(&problem) > AT_ONCE {
            preview.tried = Tried::Later(Box::new(problem), deed);
            return Ok(());
        }
        self.trace = preview.base.follow(problem);
        self.before = Some(preview.base.clone());
        preview.tried = Tried::Shown(deed);
        self.generation += 1;
        self.refresh();
        Ok(())
    }

    /// Makes what was tried last an edit.
    pub fn accept_preview(&mut self) {
        match self.preview.take() {
            Some(Preview { tried: Tried::Shown(deed), base, .. }) => {
                let edited = std::mem::replace(&mut self.trace, base);
                self.adopt(edited, deed);
            }
            Some(Preview { tried: Tried::Later(problem, deed), base, before }) => {
                self.put_back(base, before);
                self.pursue(*problem, deed);
            }
            Some(Preview { tried: Tried::Nothing, base, before }) => self.put_back(base, before),
            None => {}
        }
        self.refresh();
        self.look_at_step(true);
    }

    /// Puts back what was there before values were tried.
    pub fn give_up_preview(&mut self) {
        if let Some(Preview { base, before, .. }) = self.preview.take() {
            self.put_back(base, before);
        }
        self.refresh();
    }

    fn put_back(&mut self, base: Trace, before: Option<Trace>) {
        self.trace = base;
        self.before = before;
        self.generation += 1;
    }

    /// An edit was computed; what is being tried is tried with it.
    pub(super) fn take_edited(&mut self, trace: Trace, deed: Deed) {
        self.adopt(trace, deed);
        if let Some(preview) = &mut self.preview {
            *preview =
                Preview { base: self.trace.clone(), before: self.before.clone(), tried: Tried::Nothing };
        }
    }
}

/// The same batch seen once more: the running statistics after it are those before the next.
#[must_use]
pub fn fed(trace: &Trace) -> Trace {
    let p = trace.problem().parameters();
    let all = |q| (0..trace.len(q)).map(|i| trace.value(q, i)).collect();
    let next = Parameters {
        running_mean: all(Quantity::RunningMean),
        running_var: all(Quantity::RunningVar),
        num_batches_tracked: p.num_batches_tracked.saturating_add(1),
        ..p.clone()
    };
    match trace.problem().with_parameters(next) {
        Ok(problem) => trace.follow(problem),
        // Running statistics that are no longer valid (a NaN batch) stay as they are.
        Err(_) => trace.clone(),
    }
}
