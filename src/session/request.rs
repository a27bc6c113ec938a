//! What is to be done outside of the session, and what came of it.

use std::path::{Path, PathBuf};

use crate::emit::Framework;
use crate::input::{Given, Source};
use crate::lesson::Lesson;
use crate::norm::Problem;
use crate::text::Message;
use crate::weights::Layer;

use super::action::Show;
use super::layers::Layers;
use super::place::Place;

/// What is to be done outside of the session.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Write a file as this asks for, also over one that bnwalk did not write.
    Over(Box<Self>),
    /// Save the problem and the place.
    Write(PathBuf),
    /// Open a batch.
    Open(PathBuf),
    /// Open a built-in example.
    Example(String),
    /// Open a batch as it was typed.
    Batch(String),
    /// Read a lesson.
    Lesson(PathBuf),
    /// Read a file of results to compare with.
    Expect(PathBuf),
    /// Read a layer of a checkpoint, or all of them.
    Weights(PathBuf, Option<String>),
    /// Write the selected layer of the training lab.
    Layer(PathBuf),
    /// Write a dump.
    Dump(PathBuf),
    /// Write a script that recomputes everything in a framework.
    Emit(Framework, PathBuf),
    /// Draw the screen into a file.
    Screenshot(PathBuf),
    /// Put a text on the clipboard.
    Copy(String),
    /// Ask the person for the rest of this command line.
    Ask(&'static str),
    /// Change the screen.
    Show(Show),
    /// Ask whether to leave although there are unsaved edits.
    ConfirmQuit,
    /// End the program.
    Quit,
}

impl Request {
    /// Whether it saves the problem.
    #[must_use]
    pub fn saves(&self) -> bool {
        match self {
            Self::Over(request) => request.saves(),
            request => matches!(request, Self::Write(_)),
        }
    }

    /// The file that it writes, if it writes one.
    #[must_use]
    pub fn written(&self) -> Option<&Path> {
        match self {
            Self::Over(request) => request.written(),
            Self::Write(path)
            | Self::Layer(path)
            | Self::Dump(path)
            | Self::Emit(_, path)
            | Self::Screenshot(path) => Some(path),
            _ => None,
        }
    }

    /// The file that it draws the screen into, if it does.
    #[must_use]
    pub fn pictured(&self) -> Option<&Path> {
        match self {
            Self::Over(request) => request.pictured(),
            Self::Screenshot(path) => Some(path),
            _ => None,
        }
    }

    /// The same with every path as `change` makes it.
    pub(super) fn with_paths(self, change: fn(PathBuf) -> PathBuf) -> Self {
        match self {
            Self::Over(request) => Self::Over(Box::new(request.with_paths(change))),
            Self::Write(path) => Self::Write(change(path)),
            Self::Open(path) => Self::Open(change(path)),
            Self::Lesson(path) => Self::Lesson(change(path)),
            Self::Expect(path) => Self::Expect(change(path)),
            Self::Weights(path, layer) => Self::Weights(change(path), layer),
            Self::Layer(path) => Self::Layer(change(path)),
            Self::Dump(path) => Self::Dump(change(path)),
            Self::Emit(framework, path) => Self::Emit(framework, change(path)),
            Self::Screenshot(path) => Self::Screenshot(change(path)),
            other => other,
        }
    }
}

/// What came of a request.
#[derive(Debug, Clone)]
pub enum Reply {
    /// The problem was saved.
    Saved(PathBuf),
    /// A batch was read.
    Opened {
        /// Its problem.
        problem: Box<Problem>,
        /// What it is called.
        source: Source,
        /// Where the walk stood when it was saved.
        place: Option<Place>,
        /// Whether it is a file of the person's own.
        is_file: bool,
    },
    /// A lesson was read.
    Lesson(Box<Lesson>),
    /// A file of results was read.
    Results(PathBuf, Given),
    /// A layer of a checkpoint was read.
    Layer(Box<Layer>),
    /// The layers of a checkpoint were read.
    Layers(Layers),
    /// It was done, and this is to be said of it.
    Done(Message),
    /// It could not be done, and why.
    Failed(Message),
}
