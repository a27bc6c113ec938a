//! Every intent of a person, named. Keys, mouse, the `:` command line, scripts and lessons all become these.

mod lab;
mod setting;
mod study;

use std::path::PathBuf;
use std::str::FromStr;

use crate::emit::Framework;
use crate::msg;
use crate::norm::Quantity;
use crate::text::Message;
use crate::walk::Stage;

pub use lab::{Guess, Tinker, Train, Watch};
pub use setting::{Editable, Reach, Setting};
pub use study::Study;

/// Something a person wants.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Some stages forward or back.
    Step(isize),
    /// To a stage.
    Goto(Stage),
    /// Move the cursor by rows and columns of the table (or the selection, or the text, of the focused pane).
    Move {
        /// Rows down.
        rows: isize,
        /// Columns to the right.
        columns: isize,
    },
    /// Some screens down.
    Page(isize),
    /// To an end of the row or of the column.
    Edge(Edge),
    /// To a cell, by its index in x's shape.
    Cell(Vec<usize>),
    /// Along the k-th axis that the table does not show: the sample or the channel of a picture.
    Along(usize, isize),
    /// Select the next or previous array of the stage.
    Array(isize),
    /// Explain an array; goes to the stage that shows it if this one does not.
    Explain(Quantity),
    /// Show other axes of x as rows and columns.
    Axes,
    /// Show cells as blocks of shade rather than numbers.
    Picture,
    /// Mark what the selected number influences rather than what it is computed from.
    Marks,
    /// The tables show somebody's numbers, then the differences, then the true ones again.
    Numbers,
    /// Show the gradient that would flow if the statistics were constants.
    Detached,
    /// Select a parameter.
    Parameter(Editable),
    /// Raise or lower the selected parameter, or the selected cell of x or dy, by some steps.
    Nudge(i32),
    /// Change the problem.
    Set(Setting),
    /// Feed this batch again, some times: the running statistics move on.
    Feed(u32),
    /// Take back the last edit.
    Undo,
    /// Make it again.
    Redo,
    /// Back to the batch as it was opened.
    Reset,
    /// Compare a file of results with the true ones; without a name the last one, read again.
    Expect(Option<PathBuf>),
    /// To the worst number of the results that are compared; from there to the next wrong quantity.
    Worst,
    /// Write a file as this asks for, also over one that bnwalk did not write.
    Over(Box<Self>),
    /// Save the problem and the place.
    Write(Option<PathBuf>),
    /// Open another batch.
    Open(PathBuf),
    /// Open a built-in example.
    Example(String),
    /// Open a batch as it was typed: `1,2;3,4`.
    Batch(String),
    /// Take a layer of a checkpoint; without a name open the list of its layers.
    Weights(PathBuf, Option<String>),
    /// Take the selected layer of the list.
    Pick,
    /// Write a dump; the format follows from the ending of the name.
    Dump(PathBuf),
    /// Write a script that recomputes everything in a framework.
    Emit(Framework, PathBuf),
    /// Copy to the clipboard.
    Copy(What),
    /// Draw the screen into a file: .svg, .txt or .ansi.
    Screenshot(PathBuf),
    /// Write symbols in plain ASCII, or no longer.
    Ascii,
    /// Open a lab, or do something in it.
    Lab(Tinker),
    /// Take a lesson, or do something in it.
    Study(Study),
    /// Count the edits so far as saved, although they are not.
    Discard,
    /// Close what is open on top, or stop what is being computed.
    Cancel,
    /// Leave; a screen asks when there are unsaved edits.
    Quit,
    /// Leave at once.
    QuitNow,
    /// What changes the screen alone. Without a screen it does nothing.
    Show(Show),
}

/// What changes the screen alone.
#[derive(Debug, Clone, PartialEq)]
pub enum Show {
    /// Move the focus between the panes.
    Focus(isize),
    /// Focus a pane.
    Pane(Pane),
    /// Show another of the panes that share the lower part of the screen.
    Lower(isize),
    /// Give one pane the whole screen, or take it back.
    Zoom,
    /// Scroll the explanation.
    Scroll(isize),
    /// Select the next or previous column of a lab.
    Column(isize),
    /// To the next part of a page.
    Section,
    /// From the selected column of a lab to the walk.
    Visit,
    /// Scroll the lesson.
    Lesson(isize),
    /// Show or hide the key help.
    Help,
    /// Show a page of the help.
    HelpOn(Topic),
    /// Show or hide what the last edit changed.
    Changes,
    /// Show or hide the presets of the training lab, of which one can be opened.
    Presets,
    /// Show or hide the list of labs, of which one can be opened.
    Labs,
    /// Start or stop going through the stages by itself; with a number, at that many seconds a stage.
    Autoplay(Option<f64>),
    /// Edit the field under the selection: the cell of the table or the parameter.
    Edit,
    /// Change the colours.
    Theme(Palette),
    /// Let the mouse select cells, or leave it to the terminal.
    Mouse,
    /// Open the command line with some text in it.
    Prompt(String),
    /// Draw the whole screen again, over whatever else was written to the terminal.
    Redraw,
    /// Hand the terminal back to the shell for a while.
    Suspend,
}

/// An end of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// First column.
    Left,
    /// Last column.
    Right,
    /// First row.
    Top,
    /// Last row.
    Bottom,
}

/// What to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The selected number, with all its digits.
    Cell,
    /// Its formula, in symbols and in numbers.
    Derivation,
    /// The stage as text.
    Stage,
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
    /// Your own results, where there are any to compare with.
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
    type Err = Message;

    fn from_str(s: &str) -> Result<Self, Message> {
        let found = Self::ALL.into_iter().find(|p| p.name() == s);
        found.ok_or_else(|| msg!("no-pane", name = s, names = Message::list(Self::ALL.map(Self::name))))
    }
}

/// A page of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// The keys.
    Keys,
    /// The commands with what may follow them.
    Commands,
    /// The words of the field.
    Glossary,
}

impl Topic {
    /// Every page, in order.
    pub const ALL: [Self; 3] = [Self::Keys, Self::Commands, Self::Glossary];

    /// The name in commands.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Keys => "keys",
            Self::Commands => "commands",
            Self::Glossary => "glossary",
        }
    }
}

impl FromStr for Topic {
    type Err = Message;

    fn from_str(s: &str) -> Result<Self, Message> {
        let found = Self::ALL.into_iter().find(|topic| topic.name() == s);
        found.ok_or_else(|| {
            let choices = Message::list(Self::ALL.map(Self::name));
            msg!("problem-choice", what = "help", got = s, choices = choices)
        })
    }
}

/// A set of colours, by name; the colours themselves are the screen's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Palette {
    /// Light text on a dark background.
    #[default]
    Dark,
    /// Dark text on a light background.
    Light,
    /// Pure colours far apart, for projectors and weak eyes.
    Contrast,
    /// No colours at all: bold, underline and reverse only.
    Mono,
}

impl Palette {
    /// Every palette.
    pub const ALL: [Self; 4] = [Self::Dark, Self::Light, Self::Contrast, Self::Mono];

    /// The name in commands and flags.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Contrast => "contrast",
            Self::Mono => "mono",
        }
    }
}

impl FromStr for Palette {
    type Err = Message;

    fn from_str(s: &str) -> Result<Self, Message> {
        let found = Self::ALL.into_iter().find(|p| p.name() == s);
        found.ok_or_else(|| {
            let choices = Message::list(Self::ALL.map(Self::name));
            msg!("problem-choice", what = "theme", got = s, choices = choices)
        })
    }
}
