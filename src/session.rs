//! A person's place in it all, without a screen.
//!
//! ```text
//!                      ┌───────────── Session ──────────────┐
//!     Action ────────► │ history   the problem and its edits │ ────► Request    a file to read, a dump to write, …
//!     (a key, a line,  │ cursor    stage, cell, array, axes  │           │ carried out outside: outside.rs, a terminal
//!      a script)       │ derived   what follows from them    │ ◄──── Reply      what came of it
//!                      └──────┬─────────────────────▲────────┘
//!                             └─► Work ──► Outcome ─┘               what takes longer than a frame, on another thread
//! ```
//!
//! - [`Action`]: every intent, named; `command` reads them as they are typed, from one table
//! - [`Cursor`]: where the person is
//! - [`History`]: the edits that can be taken back
//! - [`Derived`]: what follows from the numbers, with the key that it was made for
//! - [`Request`] and [`Reply`]: what is to be done outside, and what came of it, both values
//! - [`Laboratory`]: the lab that is open, its settings and its experiment
//! - `study`: a lesson beside it all, and the places that it returns to
//! - [`Work`]: what takes a sweep of a large batch
//! - [`play`](fn@play): commands from a file
//!
//! ```
//! use bnwalk::norm::{Problem, Quantity};
//! use bnwalk::session::Session;
//! let problem = Problem::new(ndarray::array![1., 2., 3., 4., 5.].into_dyn())?;
//! let mut session = Session::new(problem, "five numbers");
//! for line in ["goto affine", "cell 4", "gamma 2", "eps 0"] {
//!     assert_eq!(session.command(line), None, "nothing is to be done outside");
//! }
//! let y = session.trace().value(Quantity::Y, 4);
//! assert!((y - 8.0_f64.sqrt()).abs() < 1e-15);
//! # Ok::<(), bnwalk::norm::ProblemError>(())
//! ```

mod action;
mod answer;
mod command;
mod cursor;
mod deed;
mod derived;
mod edit;
mod editable;
mod grid;
pub mod handout;
mod history;
mod laboratory;
mod layers;
mod moves;
pub mod outside;
mod place;
mod play;
mod request;
mod results;
mod sample;
mod study;
mod training;
mod work;

use std::path::PathBuf;
use std::sync::Arc;

use crate::compare::Tolerance;
use crate::input::Beside;
use crate::lab::{Experiment, Lab};
use crate::lesson::{self, Progress};
use crate::msg;
use crate::norm::{Partition, Problem, Quantity, Trace};
use crate::text::Tell;
use crate::walk::{Glyphs, Stage, Style, derive, narrate};

pub use action::{
    Action, Edge, Editable, Guess, Palette, Pane, Reach, Setting, Show, Study, Tinker, Topic, Train, Watch,
    What,
};
pub use command::{COMMANDS, Command, Section, command, commands};
pub use cursor::{Cursor, Marks, Numbers};
pub use deed::Deed;
pub use derived::Derived;
pub use edit::fed;
pub use grid::{Grid, channel_axis};
pub use handout::Paper;
pub use history::History;
pub use laboratory::{Laboratory, Pace};
pub use layers::{Layers, default_batch};
pub use place::Place;
pub use play::{Player, play};
pub use request::{Reply, Request};
use results::nothing_to_compare;
pub use results::{Compared, Results};
pub use sample::{MOST as MOST_SAMPLED, Sample};
use study::Studying;
pub use study::check;
pub use training::{Desk, Logarithmic};
pub use work::{Edit, Outcome, Task, Work};

use edit::Preview;

/// What the session has to say to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The sentence.
    pub text: String,
    /// Whether something could not be done.
    pub is_error: bool,
}

/// A person's place in it all.
#[derive(Debug, Clone)]
pub struct Session {
    /// What the batch is called.
    pub source: String,
    /// Where the person is.
    pub cursor: Cursor,
    /// How formulas and numbers are written.
    pub style: Style,
    /// How far right results may be apart.
    pub tolerance: Tolerance,
    /// What was said last.
    pub said: Option<Said>,
    /// Where the person is in the training lab.
    pub desk: Desk,
    /// The layers of a checkpoint, of which one is to be picked.
    pub layers: Option<Layers>,
    /// The current numbers; while a value is being tried, those with it.
    trace: Trace,
    /// The numbers before the last edit.
    before: Option<Trace>,
    history: History,
    /// A value being tried, that is not yet an edit.
    preview: Option<Preview>,
    /// The edit that is being computed.
    edit: Option<Edit>,
    results: Option<Results>,
    lab: Option<Laboratory>,
    /// The labs that were left, as they were.
    shelf: Vec<Laboratory>,
    /// The lab from which the walk is visited.
    visited: Option<Lab>,
    /// The session with the run that this layer was opened from.
    outside: Option<Box<Session>>,
    studying: Option<Studying>,
    /// The list of lessons that is open, with the selected one.
    lessons: Option<usize>,
    /// What the person has learned so far.
    progress: Progress,
    /// Whether there is something in it that was not there before.
    learned: bool,
    /// The seed of the practice.
    pub seed: u32,
    derived: Derived,
    /// Grows with every change of the numbers.
    generation: u64,
    /// Tells one work from another.
    works: u64,
    file: Option<PathBuf>,
    /// How often a batch or a lab was opened, or the lab closed.
    openings: u64,
}

impl Session {
    /// Opens a problem.
    #[must_use]
    pub fn new(problem: Problem, source: impl Into<String>) -> Self {
        let trace = Trace::in_room(problem, &Beside);
        let mut session = Self {
            source: source.into(),
            cursor: Cursor::default(),
            style: Style::default(),
            tolerance: Tolerance::default(),
            said: None,
            layers: None,
            history: History::new(trace.clone()),
            trace,
            before: None,
            preview: None,
            edit: None,
            results: None,
            lab: None,
            shelf: Vec::new(),
            visited: None,
            outside: None,
            desk: Desk::default(),
            studying: None,
            lessons: None,
            progress: Progress::default(),
            learned: false,
            seed: 0,
            derived: Derived::default(),
            generation: 0,
            works: 0,
            file: None,
            openings: 1,
        };
        session.refresh();
        session
    }

    /// A session on the smallest of batches, for what is written about lessons, which open their own.
    ///
    /// # Panics
    /// Never: two numbers are a batch.
    #[must_use]
    pub fn blank(style: Style) -> Self {
        let problem = Problem::new(ndarray::array![0.0, 1.0].into_dyn()).expect("two numbers are a batch");
        Self { style, ..Self::new(problem, "") }
    }

    /// Opens another problem, keeping how things are written.
    pub fn open(&mut self, problem: Problem, source: impl Into<String>, place: Option<&Place>) {
        let fresh = Self::new(problem, source);
        let lab = self.lab.take();
        *self = Self {
            studying: self.studying.take(),
            progress: std::mem::take(&mut self.progress),
            learned: self.learned,
            seed: self.seed,
            style: self.style,
            tolerance: self.tolerance,
            desk: std::mem::take(&mut self.desk),
            // What is still being computed for the batch before is not for this one.
            works: self.works,
            generation: self.generation + 1,
            openings: self.openings + 1,
            ..fresh
        };
        if let Some(lab) = lab {
            self.reopen_lab(lab);
        }
        self.refresh();
        self.resume(place);
    }

    /// Says something to the person.
    pub fn say(&mut self, what: &impl Tell) {
        self.said = Some(Said { text: self.style.tell(what), is_error: false });
    }

    /// Tells the person what could not be done.
    pub fn complain(&mut self, what: &impl Tell) {
        self.said = Some(Said { text: self.style.tell(what), is_error: true });
    }

    /// Carries out a line of the command line or of a script.
    pub fn command(&mut self, line: &str) -> Option<Request> {
        match line.parse::<Action>() {
            Ok(action) => self.update(action),
            Err(why) => {
                self.complain(&why);
                None
            }
        }
    }

    /// Carries out an action. What is to be done outside is returned; what came of it comes back through [`Session::take`].
    pub fn update(&mut self, action: Action) -> Option<Request> {
        self.said = None;
        // What changes the screen alone, or asks the lesson itself, brings no step to its end.
        let counts = !matches!(action, Action::Study(_) | Action::Show(_));
        let request = self.act(action);
        self.refresh();
        self.look_at_step(counts);
        request
    }

    fn act(&mut self, action: Action) -> Option<Request> {
        if let Some(layers) = &mut self.layers
            && let Some(rows) = action.rows()
        {
            layers.move_by(rows);
            return None;
        }
        if matches!(action, Action::Step(_) | Action::Goto(_) | Action::Explain(_)) {
            // The stages are the walk's.
            self.close_lab();
        }
        if let Some(selected) = &mut self.lessons
            && let Some(rows) = action.rows()
        {
            *selected = selected.saturating_add_signed(rows).min(lesson::names().len() - 1);
            return None;
        }
        match action {
            Action::Step(by) => self.step(by),
            Action::Goto(stage) => self.enter(stage),
            Action::Move { rows, columns } if self.training().is_some() => self.move_at_desk(rows, columns),
            Action::Page(screens) if self.training().is_some() => {
                self.move_at_desk(0, screens.saturating_mul(PAGE));
            }
            Action::Nudge(steps) if self.training().is_some() && !self.is_on_settings() => {
                self.move_at_desk(0, isize::try_from(steps).unwrap_or(0));
            }
            Action::Move { rows, columns } => self.move_by(rows, columns),
            Action::Page(screens) => self.move_by(screens.saturating_mul(PAGE), 0),
            Action::Edge(edge) => self.run_to(edge),
            Action::Cell(index) => self.select(&index),
            Action::Along(axis, by) => self.along(axis, by),
            Action::Array(by) => self.cycle_array(by),
            Action::Explain(quantity) => self.explain(quantity),
            Action::Axes => self.cursor.axes = (self.cursor.axes + 1) % 3,
            Action::Picture => self.cursor.picture = !self.cursor.picture,
            Action::Marks => self.toggle_marks(),
            Action::Numbers => self.turn_numbers(),
            Action::Detached => self.toggle_detached(),
            Action::Parameter(parameter) => {
                self.cursor.parameter = parameter;
                self.cursor.on_parameters = true;
            }
            Action::Nudge(steps) => self.nudge(steps),
            Action::Set(setting) => self.set(&setting),
            Action::Feed(times) => self.feed(times),
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::Reset => self.reset(),
            Action::Expect(path) => {
                let path = path.or_else(|| self.results.as_ref().map(|results| results.file.clone()));
                return Some(path.map_or(Request::Ask("expect "), Request::Expect));
            }
            Action::Worst => self.go_to_worst(),
            Action::Over(action) => {
                return self.act(*action).map(|request| match request {
                    ask @ Request::Ask(_) => ask,
                    request => Request::Over(Box::new(request)),
                });
            }
            Action::Write(path) => {
                let path = path.or_else(|| self.file.clone());
                return Some(path.map_or(Request::Ask("write "), Request::Write));
            }
            Action::Open(path) => return self.may_leave().then_some(Request::Open(path)),
            Action::Example(name) => return self.may_leave().then_some(Request::Example(name)),
            Action::Batch(text) => return self.may_leave().then_some(Request::Batch(text)),
            Action::Weights(path, layer) => return Some(Request::Weights(path, layer)),
            Action::Pick => match self.lessons.take() {
                Some(selected) => self.begin_lesson(lesson::lessons()[selected].clone(), true),
                None => self.pick(),
            },
            Action::Dump(path) => return Some(Request::Dump(path)),
            Action::Emit(framework, path) => return Some(Request::Emit(framework, path)),
            Action::Copy(what) => return Some(Request::Copy(self.copied(what))),
            Action::Screenshot(path) => return Some(Request::Screenshot(path)),
            Action::Ascii => {
                self.style.glyphs = match self.style.glyphs {
                    Glyphs::Unicode => Glyphs::Ascii,
                    Glyphs::Ascii => Glyphs::Unicode,
                };
            }
            Action::Lab(Tinker::Train(what)) => return self.train(what),
            Action::Lab(what) => self.tinker(what),
            Action::Study(what) => return self.study(what),
            Action::Discard => self.history.save(),
            Action::Cancel => self.cancel(),
            Action::Quit if self.is_dirty() => return Some(Request::ConfirmQuit),
            Action::Quit | Action::QuitNow => return Some(Request::Quit),
            Action::Show(show) => {
                if let Show::Pane(pane) = show {
                    if pane == Pane::Check && self.results.is_none() {
                        self.complain(&nothing_to_compare());
                        return None;
                    }
                    self.cursor.on_parameters = pane == Pane::Parameters;
                }
                return Some(Request::Show(show));
            }
        }
        None
    }

    /// What came of a request.
    pub fn take(&mut self, reply: Reply) {
        match reply {
            Reply::Saved(path) => {
                self.say(&msg!("saved", file = path.display().to_string()));
                self.file = Some(path);
                self.history.save();
            }
            Reply::Opened { problem, source, place, is_file } => {
                let source = self.style.tell(&source);
                let said = msg!("opened", source = source.as_str());
                if let Some(studying) = &mut self.studying {
                    studying.wandered = is_file;
                }
                self.open(*problem, source, place.as_ref());
                self.say(&said);
            }
            Reply::Results(file, given) => self.take_results(file, given),
            Reply::Layer(layer) => {
                if let Err(why) = self.take_layer(&layer) {
                    self.complain(&why);
                }
            }
            Reply::Layers(layers) => self.layers = Some(layers),
            Reply::Lesson(lesson) => self.begin_lesson(Arc::new(*lesson), true),
            Reply::Done(said) => self.say(&said),
            Reply::Failed(why) => self.complain(&why),
        }
        self.refresh();
        self.look_at_step(false);
    }

    /// Closes the list of layers, stops what is being computed, or ends what is shown beside the plain walk.
    fn cancel(&mut self) {
        if self.layers.take().is_some() || self.lessons.take().is_some() {
            return;
        }
        if self.stop() || self.close_lab() || self.step_out() {
            return;
        }
        if self.cursor.detached {
            self.toggle_detached();
        } else if let Some(lab) = self.visited.take() {
            self.tinker(Tinker::Open(lab));
        }
    }

    /// Whether nothing is being computed or listed that [`Action::Cancel`] would end first.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.edit.is_none()
            && self.layers.is_none()
            && self.lessons.is_none()
            && self.lab.is_none()
            && self.outside.is_none()
    }

    /// Whether there are edits that were not saved.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        self.has_own_edits()
    }

    /// Whether another batch may be opened: not over unsaved edits.
    fn may_leave(&mut self) -> bool {
        // What was there before a lesson is found again after it.
        let loses = match &self.studying {
            Some(studying) => studying.wandered && self.is_dirty(),
            None => self.is_dirty(),
        };
        if loses {
            self.complain(&msg!("unsaved-edits"));
        }
        !loses
    }

    /// Grows when another batch or a lab is opened, and when the lab is closed: the screen begins as it looks at first.
    #[must_use]
    pub fn openings(&self) -> u64 {
        self.openings
    }

    /// The list of lessons that is open: the selected one.
    #[must_use]
    pub fn lessons(&self) -> Option<usize> {
        self.lessons
    }

    /// The current numbers; while a value is being tried, those with it.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The numbers before the last edit.
    #[must_use]
    pub fn before(&self) -> Option<&Trace> {
        self.before.as_ref()
    }

    /// The problem as it was last edited, which may still be being computed.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        self.edit.as_ref().map_or(self.trace.problem(), |edit| &edit.problem)
    }

    /// The edits that can be taken back.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// What follows from the numbers.
    #[must_use]
    pub fn derived(&self) -> &Derived {
        &self.derived
    }

    /// The geometry of the batch.
    #[must_use]
    pub fn partition(&self) -> &Partition {
        self.trace.partition()
    }

    /// How the batch lies on the screen.
    #[must_use]
    pub fn grid(&self) -> Grid {
        Grid::new(self.partition(), self.cursor.axes)
    }

    /// The selected channel.
    #[must_use]
    pub fn channel(&self) -> usize {
        self.partition().channel_of(self.cursor.cell)
    }

    /// The group of the selected cell.
    #[must_use]
    pub fn group(&self) -> usize {
        self.partition().group_of(self.cursor.cell)
    }

    /// The axis that counts channels, for titles.
    #[must_use]
    pub fn channel_axis(&self) -> Option<usize> {
        channel_axis(self.partition())
    }

    /// The flat index of a quantity's number that belongs to the selected cell.
    #[must_use]
    pub fn element(&self, quantity: Quantity) -> usize {
        let block = self.partition().cell_block(self.cursor.cell);
        crate::walk::region::element_meeting(self.partition(), quantity, &block)
    }

    /// The arrays of the stage, inputs first; with the statistics detached dx is its direct route alone.
    #[must_use]
    pub fn arrays(&self) -> Vec<Quantity> {
        if self.cursor.stage == Stage::Dx && self.cursor.detached {
            return vec![Quantity::DxHat, Quantity::InvStd, Quantity::DxDirect];
        }
        let mut arrays = self.cursor.stage.inputs(self.trace.problem());
        arrays.extend(self.cursor.stage.outputs());
        // dx has many inputs; its routes say it all.
        if self.cursor.stage == Stage::Dx {
            arrays.retain(|q| !matches!(q, Quantity::X | Quantity::Mean));
        }
        if arrays.is_empty() {
            arrays.push(Quantity::Dx);
        }
        arrays
    }

    fn copied(&self, what: What) -> String {
        // A lab has no stage, and that of norms has a sentence on the cell.
        if let Some(lab) = self.lab.as_ref().filter(|lab| lab.experiment().is_begun()) {
            match (what, lab.experiment()) {
                (What::Stage, _) => return outside::lab_text(self, lab),
                (What::Derivation, Experiment::Norms(lab)) => return self.style.tell(&lab.claim(self.style)),
                _ => {}
            }
        }
        let Cursor { array, stage, cell, .. } = self.cursor;
        let index = self.element(array);
        let derivation = derive(&self.trace, array, index, &self.style);
        let name = self.style.tell(&crate::walk::narrate::element_name(&self.trace, array, index));
        match what {
            What::Cell => format!("{}", derivation.value),
            What::Derivation if derivation.numeric.is_empty() => format!("{name} = {}", derivation.value),
            What::Derivation => {
                let symbol = crate::walk::derive::indexed_symbol(array, self.style.glyphs);
                format!(
                    "{name}\n{symbol} = {}\n= {}\n= {}",
                    derivation.symbolic,
                    derivation.numeric_text(),
                    derivation.value
                )
            }
            What::Stage => {
                let told = narrate(&self.trace, stage, cell, &self.style);
                let derivation = self.copied(What::Derivation);
                format!("{}\n\n{}\n\n{}\n\n{}\n\n{derivation}", told.title, told.what, told.why, told.pitfall)
            }
        }
    }
}

/// How far a page goes where no screen says it.
const PAGE: isize = 10;

/// A place moved around a circle of `len`.
pub(crate) fn wrapped(at: usize, by: isize, len: usize) -> usize {
    let len = isize::try_from(len.max(1)).unwrap_or(1);
    let at = isize::try_from(at).unwrap_or(0);
    usize::try_from((at + by % len).rem_euclid(len)).unwrap_or(0)
}
