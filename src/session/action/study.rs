//! What a person does with a lesson.

use std::path::PathBuf;

use crate::walk::Stage;

/// What a person does with a lesson.
#[derive(Debug, Clone, PartialEq)]
pub enum Study {
    /// List the lessons.
    List,
    /// Begin a lesson, where it was left.
    Open(String),
    /// Begin a lesson of one's own.
    File(PathBuf),
    /// Answer questions without end.
    Practice(Option<Stage>),
    /// Go on: to the next step, or to the answer that is waited for.
    Continue,
    /// A step back.
    Earlier,
    /// Answer a question.
    Answer(String),
    /// Ask for a hint.
    Hint,
    /// Let the step be done, or the answer be told.
    Solve,
    /// Mark the selected cell, or no longer.
    Mark,
    /// Back to the numbers of the lesson.
    Back,
    /// End the lesson: back to what was there before it.
    Leave,
}
