//! The state of the walk on the screen, and how actions change it.
//!
//! [`App::update`] and [`App::key`] do no I/O: what must be done outside they return as an [`Effect`], and its outcome comes
//! back through [`App::open`] and [`App::say`].

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use serde::{Deserialize, Serialize};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::compare::{Comparison, Tolerance};
use crate::emit::Framework;
use crate::input::Expected;
use crate::norm::{
    GradCheck, Mode, Parameters, Partition, Problem, Quantity, Space, Trace, Warning, gradcheck,
};
use crate::walk::{Glyphs, Invariant, Narrator, Stage, Style, derive, invariants_of};
use crate::weights::Layer;

use super::action::{Action, Edge, Reach, Setting, What, completions};
use super::against::Against;
use super::field::Field;
use super::grid::{Grid, channel_axis, ravel};
use super::keymap;
use super::picker::{Picker, shown_alone};
use super::sample::Sample;
use super::theme::Theme;
use super::work::{AT_ONCE, Edit, Outcome, Task, Work};

/// What is to be done outside of the state.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Nothing.
    None,
    /// End the program.
    Quit,
    /// Suspend the process.
    Suspend,
    /// Save the problem and the place.
    Write(PathBuf),
    /// Open a batch.
    Open(PathBuf),
    /// Open a built-in example.
    Example(String),
    /// Read a file of results to compare with.
    Expect(PathBuf),
    /// Read a layer of a checkpoint, or all of them.
    Weights(PathBuf, Option<String>),
    /// Write a dump.
    Dump(PathBuf),
    /// Write a script that recomputes everything in a framework.
    Emit(Framework, PathBuf),
    /// Draw the screen into a file.
    Screenshot(PathBuf),
    /// Put a text on the clipboard.
    Copy(String),
    /// Turn mouse capture on or off.
    Mouse(bool),
}

/// A part of the screen that can have the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// The arrays of the stage.
    Table,
    /// The parameters.
    Parameters,
    /// The sentences.
    Explanation,
    /// Histogram and rails; at the running stage the path of the running statistics.
    Distribution,
    /// What must hold.
    Invariants,
    /// Somebody's results, where there are any to compare with.
    Check,
}

impl Pane {
    /// Every pane, in the order of the focus.
    pub const ALL: [Self; 6] =
        [Self::Table, Self::Parameters, Self::Explanation, Self::Distribution, Self::Invariants, Self::Check];

    /// The name in commands and titles.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Parameters => "parameters",
            Self::Explanation => "explanation",
            Self::Distribution => "distribution",
            Self::Invariants => "invariants",
            Self::Check => "check",
        }
    }
}

impl FromStr for Pane {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|p| p.name() == s).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("there is no pane \"{s}\"; there are {names}")
        })
    }
}

/// Which numbers are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// Those that the selected number was computed from.
    Sources,
    /// Those that it influences.
    Influences,
}

/// Something on top of the panes.
#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// The keys.
    Help {
        /// The first line shown.
        scroll: usize,
    },
    /// What the last edit changed.
    Changes,
    /// The layers of a checkpoint.
    Layers(Picker),
    /// There are unsaved edits.
    ConfirmQuit,
}

/// A line for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The text.
    pub text: String,
    /// Whether something could not be done.
    pub is_error: bool,
}

/// A field being typed into. What is typed takes effect at once; `base` is what Esc returns to.
#[derive(Debug, Clone)]
pub struct Editing {
    /// The field.
    pub field: Field,
    /// The text.
    pub input: Input,
    /// Why the text cannot be accepted.
    pub error: Option<String>,
    /// Nothing was typed yet: the first character replaces the old value.
    untouched: bool,
    base: Box<Trace>,
    /// What the edit before this one changed.
    before: Option<Box<Trace>>,
    /// What was typed, where it takes too long to be shown while it is typed.
    later: Option<Problem>,
}

/// The command line.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// The text.
    pub input: Input,
    /// How far back in the history of commands the text was taken from; 0 is what is being typed.
    recalled: usize,
    /// What was being typed before the history was looked through.
    typed: String,
    /// The completions of what was typed and which of them stands in the line.
    completing: Option<(Vec<String>, usize)>,
}

/// Where a person is in the walk; saved beside the problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The stage's name.
    pub stage: String,
    /// The selected cell, as an index into x.
    pub cell: Vec<usize>,
    /// The name of the array being explained.
    pub array: String,
    /// The choice of axes.
    #[serde(default)]
    pub axes: usize,
    /// Whether cells are shown as shades.
    #[serde(default)]
    pub picture: bool,
    /// Whether the marks show influences.
    #[serde(default)]
    pub influences: bool,
    /// Whether the backward pass shows constant statistics.
    #[serde(default)]
    pub detached: bool,
}

/// The state.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of the screen, each with its key")]
pub struct App {
    /// What the batch is called.
    pub source: String,
    /// The current numbers.
    pub trace: Trace,
    /// The numbers before the last edit.
    pub before: Option<Trace>,
    history: Vec<Trace>,
    at: usize,
    /// The edit that is being computed.
    edit: Option<Edit>,
    /// The check that is being computed.
    checking: Option<u64>,
    works: u64,
    saved: Option<usize>,
    file: Option<PathBuf>,
    /// The stage.
    pub stage: Stage,
    /// The selected cell, a flat index into x.
    pub cell: usize,
    /// The array whose number is explained.
    pub array: Quantity,
    /// The pane with the focus.
    pub focus: Pane,
    /// Whether the focused pane has the whole screen.
    pub zoomed: bool,
    /// The choice of axes.
    pub axes: usize,
    /// Whether cells are shown as shades.
    pub picture: bool,
    /// Which numbers are marked.
    pub marks: Marks,
    /// Whether the backward pass shows the gradient with the statistics as constants.
    pub detached: bool,
    /// The first line of the explanation that is shown.
    pub scroll: usize,
    /// The selected parameter.
    pub field: Field,
    /// The field being typed into.
    pub editing: Option<Editing>,
    /// The command line, when it is open.
    pub prompt: Option<Prompt>,
    commands: Vec<String>,
    /// What lies on top.
    pub overlay: Option<Overlay>,
    /// Whether to leave once the problem is saved.
    pub leaving: bool,
    /// The last message.
    pub message: Option<Message>,
    /// The time a stage is shown while the walk goes by itself.
    pub autoplay: Option<Duration>,
    pace: f64,
    /// Whether the mouse belongs to the program.
    pub mouse: bool,
    /// The colours.
    pub theme: Theme,
    /// How formulas and numbers are written.
    pub style: Style,
    /// The sentences.
    pub narrator: Narrator,
    /// The screen's rows that the table has; how far a page goes.
    pub page: usize,
    /// What must hold in the selected cell's group; empty where the group is too large to sum at every step.
    pub invariants: Vec<Invariant>,
    /// The gradient check, at its stage.
    pub check: Option<GradCheck>,
    /// Somebody's results, compared with the true ones.
    pub against: Option<Against>,
    /// How far right results may be apart.
    pub tolerance: Tolerance,
    /// The values of the picture of the distribution, where it is shown.
    pub sample: Option<Sample>,
    /// What the user should know.
    pub warnings: Vec<Warning>,
    /// What the derived things above were made for.
    fresh: Option<(u64, usize)>,
    generation: u64,
}

/// Said where somebody's results are asked for and there are none.
const NOTHING_TO_COMPARE: &str = "nothing to compare with; :expect FILE reads your own results";

/// The largest group whose invariants are summed at every step; beyond it only at the check, as work.
const SUMMED_AT_EVERY_STEP: usize = 1 << 14;

impl App {
    /// Opens the walk on a problem.
    #[must_use]
    pub fn new(problem: Problem, source: impl Into<String>) -> Self {
        let trace = Trace::new(problem);
        let mut app = Self {
            source: source.into(),
            history: vec![trace.clone()],
            trace,
            before: None,
            at: 0,
            edit: None,
            checking: None,
            works: 0,
            saved: Some(0),
            file: None,
            stage: Stage::Batch,
            cell: 0,
            array: Quantity::X,
            focus: Pane::Table,
            zoomed: false,
            axes: 0,
            picture: false,
            marks: Marks::Sources,
            detached: false,
            scroll: 0,
            field: Field::Gamma,
            editing: None,
            prompt: None,
            commands: Vec::new(),
            overlay: None,
            leaving: false,
            message: None,
            autoplay: None,
            pace: 3.0,
            mouse: true,
            theme: Theme::default(),
            style: Style::default(),
            narrator: Narrator::english(),
            page: 10,
            invariants: Vec::new(),
            check: None,
            against: None,
            tolerance: Tolerance::default(),
            sample: None,
            warnings: Vec::new(),
            fresh: None,
            generation: 0,
        };
        app.refresh();
        app
    }

    /// Opens another problem, keeping colours and the like.
    pub fn open(&mut self, problem: Problem, source: impl Into<String>, place: Option<&Place>) {
        let fresh = Self::new(problem, source);
        *self = Self {
            theme: self.theme,
            style: self.style,
            mouse: self.mouse,
            tolerance: self.tolerance,
            page: self.page,
            commands: std::mem::take(&mut self.commands),
            // What is still being computed for the batch before is not for this one.
            works: self.works,
            ..fresh
        };
        self.resume(place);
    }

    /// Takes the walk up where it was left.
    pub fn resume(&mut self, place: Option<&Place>) {
        if let Some(place) = place {
            self.go_to(place);
        }
    }

    /// Says something to the user.
    pub fn say(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), is_error: false });
    }

    /// Tells the user what could not be done.
    pub fn complain(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), is_error: true });
    }

    /// The problem was saved under a name.
    pub fn saved_as(&mut self, path: PathBuf) {
        self.say(format!("saved {}", path.display()));
        self.file = Some(path);
        self.saved = Some(self.at);
    }

    /// Whether there are edits that were not saved.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        self.saved != Some(self.at) || self.edit.is_some()
    }

    /// The problem as it was last edited, which may still be being computed.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        self.edit.as_ref().map_or(self.trace.problem(), |edit| &edit.problem)
    }

    /// The geometry of the batch.
    #[must_use]
    pub fn partition(&self) -> &Partition {
        self.trace.partition()
    }

    /// Grows with every change of the numbers.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// How the batch lies on the screen.
    #[must_use]
    pub fn grid(&self) -> Grid {
        Grid::new(self.partition(), self.axes)
    }

    /// The selected channel.
    #[must_use]
    pub fn channel(&self) -> usize {
        self.partition().channel_of(self.cell)
    }

    /// The group of the selected cell.
    #[must_use]
    pub fn group(&self) -> usize {
        self.partition().group_of(self.cell)
    }

    /// The flat index of a quantity's number that belongs to the selected cell.
    #[must_use]
    pub fn element(&self, quantity: Quantity) -> usize {
        let block = self.partition().cell_block(self.cell);
        crate::walk::region::element_meeting(self.partition(), quantity, &block)
    }

    /// The arrays of the stage, inputs first.
    #[must_use]
    pub fn arrays(&self) -> Vec<Quantity> {
        let mut arrays = self.stage.inputs(self.trace.problem());
        arrays.extend(self.stage.outputs());
        if arrays.is_empty() {
            arrays.push(Quantity::Dx);
        }
        arrays
    }

    /// Where the person is.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            stage: self.stage.name().to_owned(),
            cell: self.partition().index(self.cell),
            array: self.array.name().to_owned(),
            axes: self.axes,
            picture: self.picture,
            influences: self.marks == Marks::Influences,
            detached: self.detached,
        }
    }

    fn go_to(&mut self, place: &Place) {
        if let Some(stage) = Stage::from_name(&place.stage) {
            self.enter(stage);
        }
        let _ = self.select(&place.cell);
        if let Some(array) = Quantity::from_name(&place.array).filter(|a| self.arrays().contains(a)) {
            self.array = array;
        }
        self.axes = place.axes % 3;
        self.picture = place.picture;
        self.marks = if place.influences { Marks::Influences } else { Marks::Sources };
        self.detached = place.detached;
        self.refresh();
    }

    /// Takes a key: typed into what is open, else what the keymap says.
    pub fn key(&mut self, key: &KeyEvent) -> Effect {
        if self.overlay == Some(Overlay::ConfirmQuit) {
            return self.answer_quit(key);
        }
        if self.prompt.is_some() {
            return self.key_in_prompt(key);
        }
        if self.editing.is_some() {
            return self.key_in_field(key);
        }
        // What lies on top is what q, enter and esc close.
        let closes = matches!(key.code, KeyCode::Char('q') | KeyCode::Enter | KeyCode::Esc);
        if closes && matches!(self.overlay, Some(Overlay::Help { .. } | Overlay::Changes)) {
            return self.update(Action::Cancel);
        }
        if let (Some(Overlay::Layers(_)), true) = (&self.overlay, closes) {
            return self.update(if key.code == KeyCode::Enter { Action::Pick } else { Action::Cancel });
        }
        // A digit over a parameter begins its new value.
        let digit = matches!(key.code, KeyCode::Char('0'..='9')) && key.modifiers.is_empty();
        if digit && self.overlay.is_none() && self.focus == Pane::Parameters && !self.field.is_choice() {
            self.update(Action::Edit);
            return self.key_in_field(key);
        }
        match keymap::action(key) {
            Some(action) => self.update(action),
            None => Effect::None,
        }
    }

    /// The time ran out: the walk that goes by itself takes a step, and stops at the end.
    pub fn tick(&mut self) -> Effect {
        // It waits for a number that is being typed.
        if self.editing.is_some() {
            return Effect::None;
        }
        if self.stage == Stage::Check {
            self.autoplay = None;
            return Effect::None;
        }
        let playing = self.autoplay;
        let effect = self.update(Action::Step(1));
        self.autoplay = playing;
        effect
    }

    /// Carries out an action.
    pub fn update(&mut self, action: Action) -> Effect {
        self.message = None;
        // Whatever else is asked for while a number is typed (by a click, or in a script) ends the typing first.
        if !matches!(action, Action::Scroll(_)) {
            self.end_edit();
        }
        let effect = self.act(action);
        self.refresh();
        effect
    }

    #[expect(clippy::too_many_lines, reason = "one arm an action, each a line or a call")]
    fn act(&mut self, action: Action) -> Effect {
        match action {
            Action::Step(by) => {
                let last = Stage::ALL.len() - 1;
                self.autoplay = None;
                self.enter(Stage::ALL[(self.stage as usize).saturating_add_signed(by).min(last)]);
            }
            Action::Goto(stage) => self.enter(stage),
            Action::Move { rows, columns } => self.move_by(rows, columns),
            Action::Page(screens) => {
                self.move_by(screens.saturating_mul(isize::try_from(self.page.max(1)).unwrap_or(10)), 0);
            }
            Action::Edge(edge) => self.run_to(edge),
            Action::Cell(index) => {
                if let Err(why) = self.select(&index) {
                    self.complain(why);
                }
            }
            Action::Along(axis, by) => self.along(axis, by),
            Action::Array(by) => self.cycle_array(by),
            Action::Focus(by) => {
                let panes: Vec<Pane> =
                    Pane::ALL.into_iter().filter(|p| *p != Pane::Check || self.against.is_some()).collect();
                let at = panes.iter().position(|p| *p == self.focus).unwrap_or(0);
                self.focus = panes[wrapped(at, by, panes.len())];
            }
            Action::Explain(quantity) => self.explain(quantity),
            Action::Pane(Pane::Check) if self.against.is_none() => self.complain(NOTHING_TO_COMPARE),
            Action::Pane(pane) => self.focus = pane,
            Action::Field(field) => {
                self.focus = Pane::Parameters;
                self.field = field;
            }
            Action::Zoom => self.zoomed = !self.zoomed,
            Action::Axes => self.axes = (self.axes + 1) % 3,
            Action::Picture => self.picture = !self.picture,
            Action::Marks => {
                self.marks = match self.marks {
                    Marks::Sources => Marks::Influences,
                    Marks::Influences => Marks::Sources,
                };
                self.say(match self.marks {
                    Marks::Sources => "marked: what the selected number is computed from",
                    Marks::Influences => "marked: what the selected number influences",
                });
            }
            Action::Detached => self.toggle_detached(),
            Action::Scroll(by) => self.scroll = self.scroll.saturating_add_signed(by),
            Action::Help => self.toggle(Overlay::Help { scroll: 0 }),
            Action::Changes => self.toggle(Overlay::Changes),
            Action::Autoplay(None) if self.autoplay.is_some() => self.autoplay = None,
            Action::Autoplay(seconds) => {
                self.pace = seconds.unwrap_or(self.pace);
                self.autoplay = Some(Duration::from_secs_f64(self.pace));
                if self.stage == Stage::Check {
                    self.enter(Stage::Batch);
                }
            }
            Action::Edit => self.begin_edit(),
            Action::Nudge(steps) => self.nudge(steps),
            Action::Set(setting) => {
                if let Err(why) = self.set(&setting) {
                    self.complain(why);
                }
            }
            Action::Feed(times) => self.feed(times),
            Action::Undo if self.edit.take().is_some() => self.say("stopped; nothing has changed"),
            Action::Undo if self.at > 0 => self.travel(self.at - 1, "undone"),
            Action::Undo => self.complain("nothing to undo"),
            Action::Redo if self.at + 1 < self.history.len() => self.travel(self.at + 1, "redone"),
            Action::Redo => self.complain("nothing to redo"),
            Action::Reset => {
                let opened = self.history[0].clone();
                self.adopt(opened);
                self.say("back to the batch as it was opened; u takes that back");
            }
            Action::Write(path) => match path.or_else(|| self.file.clone()) {
                Some(path) => return Effect::Write(path),
                None => self.open_prompt("write "),
            },
            Action::Open(path) => {
                if self.may_leave() {
                    return Effect::Open(path);
                }
            }
            Action::Example(name) => {
                if self.may_leave() {
                    return Effect::Example(name);
                }
            }
            Action::Expect(path) => {
                match path.or_else(|| self.against.as_ref().map(|against| against.file.clone())) {
                    Some(path) => return Effect::Expect(path),
                    None => self.open_prompt("expect "),
                }
            }
            Action::Worst => self.go_to_worst(),
            Action::Weights(path, layer) => return Effect::Weights(path, layer),
            Action::Pick => self.pick(),
            Action::Dump(path) => return Effect::Dump(path),
            Action::Emit(framework, path) => return Effect::Emit(framework, path),
            Action::Screenshot(path) => return Effect::Screenshot(path),
            Action::Copy(what) => return Effect::Copy(self.copied(what)),
            Action::Theme(palette) => self.theme.palette = palette,
            Action::Ascii => {
                self.style.glyphs = match self.style.glyphs {
                    Glyphs::Unicode => Glyphs::Ascii,
                    Glyphs::Ascii => Glyphs::Unicode,
                };
            }
            Action::Mouse => {
                self.mouse = !self.mouse;
                self.say(if self.mouse {
                    "the mouse selects cells and stages; M gives it back to the terminal"
                } else {
                    "the mouse belongs to the terminal; M takes it back"
                });
                return Effect::Mouse(self.mouse);
            }
            Action::Prompt(text) => self.open_prompt(&text),
            Action::Cancel => {
                if self.edit.take().is_some() {
                    self.say("stopped; nothing has changed");
                } else if self.overlay.take().is_none() && self.autoplay.take().is_none() {
                    self.zoomed = false;
                    if self.detached {
                        self.toggle_detached();
                    }
                }
            }
            Action::Discard => self.saved = Some(self.at),
            Action::Quit if self.is_dirty() => self.overlay = Some(Overlay::ConfirmQuit),
            Action::Quit | Action::QuitNow => return Effect::Quit,
            Action::Suspend => return Effect::Suspend,
        }
        Effect::None
    }

    fn enter(&mut self, stage: Stage) {
        if stage != self.stage {
            self.scroll = 0;
        }
        self.stage = stage;
        self.array = stage.outputs().last().copied().unwrap_or(Quantity::Dx);
    }

    fn explain(&mut self, quantity: Quantity) {
        if self.arrays().contains(&quantity) {
            self.array = quantity;
        } else {
            self.show(quantity);
        }
    }

    fn cycle_array(&mut self, by: isize) {
        let arrays = self.arrays();
        let at = arrays.iter().position(|&a| a == self.array).unwrap_or(0);
        self.array = arrays[wrapped(at, by, arrays.len())];
    }

    fn move_by(&mut self, rows: isize, columns: isize) {
        if let Some(Overlay::Help { scroll }) = &mut self.overlay {
            *scroll = scroll.saturating_add_signed(rows);
            return;
        }
        if let Some(Overlay::Layers(picker)) = &mut self.overlay {
            picker.move_by(rows);
            return;
        }
        match self.focus {
            Pane::Explanation => self.scroll = self.scroll.saturating_add_signed(rows),
            Pane::Check if rows != 0 => self.move_among_compared(rows),
            Pane::Parameters if rows != 0 => self.field = self.field.next(rows),
            Pane::Parameters => {
                let steps = i32::try_from(columns).unwrap_or(0);
                self.nudge(steps);
            }
            _ => {
                let grid = self.grid();
                let (height, width) = grid.size(self.partition());
                let (row, column) = grid.place(self.partition(), self.cell);
                let row = row.saturating_add_signed(rows).min(height - 1);
                let column = column.saturating_add_signed(columns).min(width - 1);
                self.cell = grid.cell(self.partition(), self.cell, row, column);
            }
        }
    }

    fn run_to(&mut self, edge: Edge) {
        let far = isize::MAX;
        match edge {
            // A parameter has no end to run to.
            Edge::Left | Edge::Right if self.focus == Pane::Parameters => {}
            Edge::Left => self.move_by(0, -far),
            Edge::Right => self.move_by(0, far),
            Edge::Top => self.move_by(-far, 0),
            Edge::Bottom => self.move_by(far, 0),
        }
    }

    fn along(&mut self, axis: usize, by: isize) {
        let Some(&axis) = self.grid().others.get(axis) else {
            self.complain("every axis of x lies in the table already");
            return;
        };
        let shape = self.partition().shape();
        let mut index = self.partition().index(self.cell);
        index[axis] = index[axis].saturating_add_signed(by).min(shape[axis] - 1);
        let cell = ravel(shape, &index);
        self.cell = cell;
    }

    fn select(&mut self, index: &[usize]) -> Result<(), String> {
        let shape = self.partition().shape();
        if index.len() != shape.len() || index.iter().zip(shape).any(|(i, len)| i >= len) {
            let text = crate::norm::shape_text;
            return Err(format!("cell {} does not lie in x of shape {}", text(index), text(shape)));
        }
        self.cell = ravel(shape, index);
        Ok(())
    }

    fn toggle(&mut self, overlay: Overlay) {
        let open = self.overlay.as_ref().map(std::mem::discriminant);
        self.overlay = (open != Some(std::mem::discriminant(&overlay))).then_some(overlay);
    }

    fn toggle_detached(&mut self) {
        self.detached = !self.detached;
        if self.detached {
            self.enter(Stage::Dx);
            self.array = Quantity::DxDirect;
            self.say("statistics detached: the direct route alone; D ends it");
        } else {
            self.enter(self.stage);
        }
    }

    /// Whether another batch may be opened: not over unsaved edits.
    fn may_leave(&mut self) -> bool {
        if self.is_dirty() {
            self.complain("there are unsaved edits; :write saves them, :discard forgets them");
        }
        !self.is_dirty()
    }

    // Somebody's results

    /// Compares a file's results with the true ones, and goes to the worst number of the first wrong array.
    pub fn expect(&mut self, file: PathBuf, expected: Vec<Expected>) {
        let against = Against::new(file, expected, self.tolerance, &self.trace);
        let name = against.name();
        let wrong = against.report.first_wrong().map(|comparison| (comparison.quantity, worst(comparison)));
        self.against = Some(against);
        if let Some((quantity, index)) = wrong {
            self.show_number(quantity, index);
            self.say(format!("{name}: {quantity} is the first that is wrong"));
        } else {
            self.say(format!("{name}: nothing is wrong"));
        }
    }

    /// To the worst number of the array being explained; from there, or from one that is right, to the next wrong array.
    fn go_to_worst(&mut self) {
        let Some(against) = &self.against else {
            self.complain(NOTHING_TO_COMPARE);
            return;
        };
        let wrong: Vec<&Comparison> = against.report.quantities.iter().filter(|c| c.is_wrong()).collect();
        let is_there = |c: &Comparison| self.stage == c.stage() && self.element(c.quantity) == worst(c);
        let goal = match wrong.iter().position(|c| c.quantity == self.array) {
            Some(at) if is_there(wrong[at]) => wrong.get((at + 1) % wrong.len()),
            Some(at) => wrong.get(at),
            None => wrong.first(),
        };
        if let Some((quantity, index)) = goal.map(|c| (c.quantity, worst(c))) {
            self.show_number(quantity, index);
        } else {
            let name = against.name();
            self.say(format!("{name}: nothing is wrong"));
        }
    }

    /// To a number of an array, at the array's own stage.
    fn show_number(&mut self, quantity: Quantity, index: usize) {
        self.cell = first_cell(self.partition(), quantity, index);
        self.show(quantity);
    }

    fn move_among_compared(&mut self, rows: isize) {
        let Some(against) = &self.against else { return };
        let compared: Vec<Quantity> = against.report.quantities.iter().map(|c| c.quantity).collect();
        let next = match compared.iter().position(|&quantity| quantity == self.array) {
            Some(at) => at.saturating_add_signed(rows).min(compared.len() - 1),
            None => 0,
        };
        self.show(compared[next]);
    }

    /// To an array at its own stage.
    fn show(&mut self, quantity: Quantity) {
        self.enter(Stage::showing(quantity));
        self.array = quantity;
    }

    // Edits

    /// What a setting makes of the problem as it was last edited.
    fn wanted(&self, setting: &Setting) -> Result<Problem, String> {
        let problem = self.problem();
        let p = problem.parameters();
        let channel = self.channel();
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
            Setting::Norm(norm) => return problem.with_norm(norm).map_err(|error| error.to_string()),
            Setting::Upstream(ref upstream) => {
                return problem.with_upstream(upstream.clone()).map_err(|error| error.to_string());
            }
            Setting::X(value) => return Ok(problem.with_x(self.cell, value)),
            Setting::Dy(value) => return Ok(problem.with_dy(self.cell, value)),
        };
        problem.with_parameters(parameters).map_err(|error| error.to_string())
    }

    /// Makes a problem the current one: at once, or as work.
    fn pursue(&mut self, problem: Problem) {
        if self.trace.cells_to_read(&problem) <= AT_ONCE {
            let trace = self.trace.follow(problem);
            self.adopt(trace);
        } else {
            self.works += 1;
            self.edit = Some(Edit { id: self.works, problem });
        }
    }

    fn set(&mut self, setting: &Setting) -> Result<(), String> {
        let problem = self.wanted(setting)?;
        self.pursue(problem);
        Ok(())
    }

    /// Makes an edited trace the current one, and a step of the history.
    fn adopt(&mut self, trace: Trace) {
        self.history.truncate(self.at + 1);
        if self.saved.is_some_and(|saved| saved > self.at) {
            self.saved = None;
        }
        self.history.push(trace);
        self.travel_to(self.at + 1);
    }

    fn travel_to(&mut self, at: usize) {
        self.before = Some(std::mem::replace(&mut self.trace, self.history[at].clone()));
        self.at = at;
        self.edit = None;
        self.generation += 1;
    }

    fn travel(&mut self, at: usize, word: &str) {
        self.travel_to(at);
        self.say(format!("{word}: step {at} of {}", self.history.len() - 1));
    }

    fn feed(&mut self, times: u32) {
        const MOST: u32 = 10_000;
        self.finish();
        let mut trace = self.trace.clone();
        if trace.problem().uses_running() || !self.partition().norm().tracks_running() {
            self.complain("nothing to feed: only a batch norm in train mode updates the running statistics");
            return;
        }
        if !(1..=MOST).contains(&times) {
            self.complain(format!("feed {times}: expected 1 to {MOST} batches"));
            return;
        }
        for _ in 0..times {
            trace = fed(&trace);
        }
        self.adopt(trace);
        self.say(format!("fed the batch {times} more time{}", if times == 1 { "" } else { "s" }));
    }

    /// Takes γ, β and the running statistics of a layer: one edit.
    ///
    /// # Errors
    /// When it does not fit the batch; then everything stays as it is.
    pub fn take_layer(&mut self, layer: &Layer) -> Result<(), String> {
        let own = self.problem();
        let parameters = layer.over(own.partition(), own.parameters()).map_err(|error| error.to_string())?;
        let problem = own.with_parameters(parameters).map_err(|error| error.to_string())?;
        self.pursue(problem);
        self.refresh();
        self.say(format!("took the layer {}; u takes that back", layer.name));
        Ok(())
    }

    /// Takes the layer that is selected in the list; where it does not fit the list stays open.
    fn pick(&mut self) {
        let Some(Overlay::Layers(picker)) = &self.overlay else {
            self.complain("no list of layers is open; :weights FILE opens one");
            return;
        };
        let picker = picker.clone();
        let layer = picker.layer();
        let outcome = if picker.keeps_batch {
            self.take_layer(layer)
        } else {
            shown_alone(layer, &self.trace).map(|problem| {
                let source = format!("standard normal numbers, seed 0; {} of {}", layer.name, picker.file);
                self.open(problem, source, None);
            })
        };
        match outcome {
            Ok(()) => self.overlay = None,
            Err(why) => self.complain(why),
        }
    }

    fn nudge(&mut self, steps: i32) {
        let field = self.nudged_field();
        match field.nudged(self, steps) {
            Ok(setting) => {
                if let Err(why) = self.set(&setting) {
                    self.complain(why);
                }
            }
            Err(why) => self.complain(why),
        }
    }

    // Work

    /// What is to be computed while the walk goes on; its outcome comes back through [`App::done`].
    #[must_use]
    pub fn work(&self) -> Option<Work> {
        let is_input = matches!(self.nudged_field(), Field::X | Field::Dy);
        let ahead = || is_input.then(|| Task::ahead(&self.trace, self.cell)).flatten();
        // Nothing overtakes it and nothing waits for it: it needs no number of its own.
        self.asked().or_else(|| ahead().map(|task| Work { id: 0, from: self.trace.clone(), task }))
    }

    /// The work whose outcome is waited for.
    fn asked(&self) -> Option<Work> {
        let check = || {
            let task = Task::Check { group: self.group(), gradients: self.check.is_none() };
            self.checking.map(|id| Work { id, from: self.trace.clone(), task })
        };
        let edit = |edit: &Edit| {
            let task = Task::Edit(Box::new(edit.problem.clone()));
            Work { id: edit.id, from: self.trace.clone(), task }
        };
        self.edit.as_ref().map(edit).or_else(check)
    }

    /// The edit that is being computed.
    #[must_use]
    pub fn edit(&self) -> Option<&Edit> {
        self.edit.as_ref()
    }

    /// Whether the last stage is being computed.
    #[must_use]
    pub fn is_checking(&self) -> bool {
        self.checking.is_some()
    }

    /// The outcome of some work. What was overtaken is forgotten.
    pub fn done(&mut self, id: u64, outcome: Outcome) {
        match outcome {
            Outcome::Edited(outcome) if self.edit.take_if(|edit| edit.id == id).is_some() => match outcome {
                Ok(trace) => self.take_edited(*trace),
                Err(why) => self.complain(why),
            },
            Outcome::Checked(check, invariants) if self.checking.take_if(|at| *at == id).is_some() => {
                self.check = check.or(self.check.take());
                self.invariants = invariants;
            }
            _ => {}
        }
        self.refresh();
    }

    fn take_edited(&mut self, trace: Trace) {
        self.adopt(trace);
        if let Some(editing) = &mut self.editing {
            *editing.base = self.trace.clone();
            editing.before = self.before.clone().map(Box::new);
            if !editing.untouched {
                self.preview();
            }
        }
    }

    /// Waits for all work that was asked for.
    pub fn finish(&mut self) {
        while let Some(work) = self.asked() {
            self.done(work.id, work.run());
        }
    }

    /// The field that editing keys act on: the cell of the table where x or dy is selected, else the parameter.
    #[must_use]
    pub fn nudged_field(&self) -> Field {
        match (self.focus, self.array) {
            (Pane::Parameters, _) => self.field,
            (_, Quantity::X) => Field::X,
            (_, Quantity::Dy) => Field::Dy,
            _ => self.field,
        }
    }

    fn begin_edit(&mut self) {
        if self.focus == Pane::Check {
            self.go_to_worst();
            return;
        }
        let field = match (self.focus, self.array) {
            (Pane::Parameters, _) => self.field,
            (_, Quantity::X) => Field::X,
            (_, Quantity::Dy) => Field::Dy,
            (_, Quantity::Gamma) => Field::Gamma,
            (_, Quantity::Beta) => Field::Beta,
            (_, Quantity::RunningMeanBefore) => Field::RunningMean,
            (_, Quantity::RunningVarBefore) => Field::RunningVar,
            (_, computed) => {
                self.complain(format!(
                    "{computed} is computed; x and dy can be edited, and the parameters (tab)"
                ));
                return;
            }
        };
        if field.is_choice() {
            self.nudge(1);
            return;
        }
        self.field = if matches!(field, Field::X | Field::Dy) { self.field } else { field };
        self.editing = Some(Editing {
            field,
            input: Input::new(field.text(self)),
            error: None,
            untouched: true,
            base: Box::new(self.trace.clone()),
            before: self.before.clone().map(Box::new),
            later: None,
        });
    }

    fn key_in_field(&mut self, key: &KeyEvent) -> Effect {
        let Some(editing) = self.editing.as_mut() else { return Effect::None };
        match key.code {
            KeyCode::Esc => self.give_up_edit(),
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => {
                return self.key_in_field(&KeyEvent::from(KeyCode::Esc));
            }
            // What cannot be accepted stays open, with its reason beside it.
            KeyCode::Enter if editing.error.is_some() => {}
            KeyCode::Enter => self.end_edit(),
            _ => {
                if editing.untouched && matches!(key.code, KeyCode::Char(_)) && key.modifiers.is_empty() {
                    editing.input.reset();
                }
                editing.untouched = false;
                let event = crossterm::event::Event::Key(*key);
                if editing.input.handle_event(&event).is_some_and(|change| change.value) {
                    self.preview();
                }
            }
        }
        self.refresh();
        Effect::None
    }

    /// Takes what was typed, if it is acceptable.
    fn end_edit(&mut self) {
        let acceptable = |editing: &mut Editing| editing.error.is_none() && !editing.untouched;
        match self.editing.take_if(acceptable) {
            Some(Editing { later: Some(problem), base, before, .. }) => {
                self.put_back(base, before);
                self.pursue(problem);
            }
            Some(editing) => {
                let edited = std::mem::replace(&mut self.trace, *editing.base);
                self.adopt(edited);
            }
            None => self.give_up_edit(),
        }
    }

    /// Puts back what was there before the typing.
    fn give_up_edit(&mut self) {
        if let Some(editing) = self.editing.take() {
            self.put_back(editing.base, editing.before);
        }
    }

    fn put_back(&mut self, base: Box<Trace>, before: Option<Box<Trace>>) {
        self.trace = *base;
        self.before = before.map(|before| *before);
        self.generation += 1;
    }

    /// Lets what is typed take effect while it is typed; while it is not acceptable the last good value stays. What takes a
    /// sweep of a large batch waits for its end.
    fn preview(&mut self) {
        let Some(editing) = &self.editing else { return };
        let base = editing.base.clone();
        let outcome = editing.field.setting(editing.input.value()).and_then(|setting| self.wanted(&setting));
        let (error, later) = match outcome {
            Ok(problem) if base.cells_to_read(&problem) <= AT_ONCE => {
                self.trace = base.follow(problem);
                self.before = Some(*base);
                self.generation += 1;
                (None, None)
            }
            Ok(problem) => (None, Some(problem)),
            Err(why) => (Some(why), None),
        };
        if let Some(editing) = &mut self.editing {
            (editing.error, editing.later) = (error, later);
        }
    }

    // The command line

    fn open_prompt(&mut self, text: &str) {
        self.prompt = Some(Prompt {
            input: Input::new(text.to_owned()),
            recalled: 0,
            typed: String::new(),
            completing: None,
        });
    }

    fn close_prompt(&mut self) {
        self.prompt = None;
        self.leaving = false;
    }

    fn key_in_prompt(&mut self, key: &KeyEvent) -> Effect {
        let Some(prompt) = self.prompt.as_mut() else { return Effect::None };
        match key.code {
            KeyCode::Esc => self.close_prompt(),
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => self.close_prompt(),
            KeyCode::Backspace if prompt.input.value().is_empty() => self.close_prompt(),
            KeyCode::Enter => {
                let line = prompt.input.value().trim().to_owned();
                let leaving = self.leaving;
                self.close_prompt();
                if line.is_empty() {
                    return Effect::None;
                }
                if self.commands.last() != Some(&line) {
                    self.commands.push(line.clone());
                }
                let effect = self.command(&line);
                // Whoever does something else than save has thought better of leaving.
                self.leaving = leaving && matches!(effect, Effect::Write(_));
                return effect;
            }
            KeyCode::Up | KeyCode::Down => {
                let step = if key.code == KeyCode::Up { 1 } else { -1 };
                if prompt.recalled == 0 {
                    prompt.input.value().clone_into(&mut prompt.typed);
                }
                prompt.recalled = prompt.recalled.saturating_add_signed(step).min(self.commands.len());
                let line = match prompt.recalled {
                    0 => prompt.typed.clone(),
                    back => self.commands[self.commands.len() - back].clone(),
                };
                prompt.input = Input::new(line);
                prompt.completing = None;
            }
            KeyCode::Tab | KeyCode::BackTab => {
                let step = if key.code == KeyCode::Tab { 1 } else { -1 };
                let next = match prompt.completing.take() {
                    Some((options, at)) => {
                        let at = wrapped(at, step, options.len());
                        Some((options, at))
                    }
                    None => Some((completions(prompt.input.value()), 0)).filter(|(o, _)| !o.is_empty()),
                };
                if let Some((options, at)) = next {
                    prompt.input = Input::new(options[at].clone());
                    prompt.completing = Some((options, at));
                }
            }
            _ => {
                prompt.completing = None;
                prompt.input.handle_event(&crossterm::event::Event::Key(*key));
            }
        }
        Effect::None
    }

    /// Carries out a line of the command line or of a script.
    pub fn command(&mut self, line: &str) -> Effect {
        match line.parse::<Action>() {
            Ok(action) => self.update(action),
            Err(why) => {
                self.complain(why);
                Effect::None
            }
        }
    }

    fn answer_quit(&mut self, key: &KeyEvent) -> Effect {
        match key.code {
            KeyCode::Char('y') => return Effect::Quit,
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => return Effect::Quit,
            KeyCode::Char('w') => {
                self.overlay = None;
                self.leaving = true;
                return self.update(Action::Write(None));
            }
            KeyCode::Char('n') | KeyCode::Esc => self.overlay = None,
            _ => {}
        }
        Effect::None
    }

    fn copied(&self, what: What) -> String {
        let index = self.element(self.array);
        let derivation = derive(&self.trace, self.array, index, &self.style);
        let name = crate::walk::narrate::element_name(&self.trace, self.array, index);
        match what {
            What::Cell => format!("{}", derivation.value),
            What::Derivation if derivation.numeric.is_empty() => format!("{name} = {}", derivation.value),
            What::Derivation => {
                let symbol = crate::walk::derive::indexed_symbol(self.array, self.style.glyphs);
                format!(
                    "{name}\n{symbol} = {}\n= {}\n= {}",
                    derivation.symbolic,
                    derivation.numeric_text(),
                    derivation.value
                )
            }
            What::Stage => {
                let told = self.narrator.narrate(&self.trace, self.stage, self.cell, &self.style);
                let derivation = self.copied(What::Derivation);
                format!("{}\n\n{}\n\n{}\n\n{}\n\n{derivation}", told.title, told.what, told.why, told.pitfall)
            }
        }
    }

    /// Takes pasted text into what is being typed.
    pub fn paste(&mut self, text: &str) {
        for c in text.chars().filter(|c| !c.is_control()) {
            if self.prompt.is_some() || self.editing.is_some() {
                self.key(&KeyEvent::from(KeyCode::Char(c)));
            }
        }
    }

    /// Brings what is derived from the numbers up to date.
    fn refresh(&mut self) {
        let key = (self.generation, self.group());
        let small = self.partition().m() <= SUMMED_AT_EVERY_STEP;
        if self.fresh != Some(key) {
            let changed = self.fresh.is_none_or(|(generation, _)| generation != self.generation);
            self.invariants = if small { invariants_of(&self.trace, key.1) } else { Vec::new() };
            self.checking = None;
            if changed {
                self.check = None;
                self.warnings = self.trace.warnings();
                if let Some(against) = &mut self.against {
                    against.follow(&self.trace);
                }
            }
            self.fresh = Some(key);
        }
        if self.stage == Stage::Check && (self.check.is_none() || self.invariants.is_empty()) {
            if small {
                self.check = Some(gradcheck(&self.trace));
            } else if self.checking.is_none() {
                self.works += 1;
                self.checking = Some(self.works);
            }
        }
    }

    /// The axis that counts channels, for titles.
    #[must_use]
    pub fn channel_axis(&self) -> Option<usize> {
        channel_axis(self.partition())
    }
}

/// The flat index of an array's worst number.
fn worst(comparison: &Comparison) -> usize {
    comparison.worst.map_or(0, |worst| worst.index)
}

/// The first cell that a quantity's number belongs to.
fn first_cell(partition: &Partition, quantity: Quantity, index: usize) -> usize {
    match quantity.space() {
        Space::Cell => index,
        Space::Group => partition.group_block(index).nth(partition, 0),
        Space::Channel => partition.channel_block(index).nth(partition, 0),
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

/// A place moved around a circle of `len`.
fn wrapped(at: usize, by: isize, len: usize) -> usize {
    let len = isize::try_from(len.max(1)).unwrap_or(1);
    let at = isize::try_from(at).unwrap_or(0);
    usize::try_from((at + by % len).rem_euclid(len)).unwrap_or(0)
}
