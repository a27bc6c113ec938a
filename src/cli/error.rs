//! Why the program cannot do what it was asked for.

use std::path::PathBuf;

use thiserror::Error;

use super::told::explained;

use crate::dump::RequestError;
use crate::input::InputError;
use crate::lab::LabError;
use crate::msg;
use crate::norm::{ProblemError, RoomError};
use crate::output::OutputError;
use crate::text::{Message, Tell, visible};
use crate::weights::WeightsError;

/// Why the program cannot do what it was asked for. Each is a sentence or two for the user.
#[derive(Debug, Error)]
pub enum CliError {
    /// The flags make no sense.
    #[error("{}", sentences(.0))]
    Usage(clap::Error),
    /// Two inputs are given.
    #[error("{}", self.message())]
    TwoInputs(String),
    /// Two of the files are `-`.
    #[error("{}", self.message())]
    StdinTwice(&'static str, &'static str),
    /// The input cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The checkpoint cannot be read, or its layer does not fit.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// Only a layer will do here.
    #[error("{}", self.message())]
    Layer(PathBuf),
    /// A list of layers is no table of numbers.
    #[error("{}", self.message())]
    List(&'static str),
    /// The input can be read, but is no problem.
    #[error("{origin}: {error}")]
    Problem {
        /// Where the problem came from.
        origin: Message,
        /// What is wrong with it.
        error: ProblemError,
    },
    /// The input and the flags together are no problem.
    #[error(transparent)]
    Flags(ProblemError),
    /// There is no room for dy.
    #[error(transparent)]
    Room(#[from] RoomError),
    /// The settings of a lab do not fit its batch.
    #[error(transparent)]
    Lab(#[from] LabError),
    /// The request does not fit the batch.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// A script, or what the screen was asked for, failed.
    #[error("{0}")]
    Screen(Message),
    /// The terminal failed.
    #[error("{}", self.message())]
    Tty(std::io::Error),
    /// The output failed.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The output's name does not say in which format to write a lab's outcome.
    #[error("{}", self.message())]
    LabExtension(PathBuf),
    /// The output's name does not say in which format to write.
    #[error("{}", self.message())]
    Extension(PathBuf),
    /// Binary data would go to a terminal.
    #[error("{}", self.message())]
    Terminal,
}

impl Tell for CliError {
    fn message(&self) -> Message {
        match self {
            Self::Usage(error) => match explained(error) {
                (what, None) => what,
                (what, Some(similar)) => msg!("usage-with-similar", what = what, similar = similar),
            },
            Self::Input(error) => error.message(),
            Self::Weights(error) => error.message(),
            Self::Lab(error) => error.message(),
            Self::Request(error) => error.message(),
            Self::Layer(path) => {
                msg!("needs-layer", file = visible(&path.display().to_string()))
            }
            Self::List(form) => msg!("list-form", form = *form),
            Self::Tty(error) => msg!("terminal-failed", error = error.to_string()),
            Self::LabExtension(path) => {
                msg!("lab-dump-extension", file = visible(&path.display().to_string()))
            }
            Self::Extension(path) => msg!("output-extension", file = path.display().to_string()),
            Self::Terminal => msg!("output-binary"),
            Self::Problem { origin, error } => {
                msg!("wrong-source", source = origin.clone(), why = error.message())
            }
            Self::Flags(error) => error.message(),
            Self::Room(error) => error.message(),
            Self::Screen(message) => message.clone(),
            Self::Output(error) => error.message(),
            Self::TwoInputs(second) => msg!("two-inputs", second = second),
            Self::StdinTwice(first, second) => msg!("stdin-twice", first = *first, second = *second),
        }
    }
}

/// clap's message without its heading, usage and blank lines: what is wrong, and below it a tip if there is one.
fn sentences(error: &clap::Error) -> String {
    let message = error.render().to_string();
    let message = message.strip_prefix("error: ").unwrap_or(&message);
    let lines = message.lines().map(str::trim).filter(|line| !line.is_empty());
    let told =
        lines.take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"));
    let (tips, what): (Vec<&str>, Vec<&str>) = told.partition(|line| line.starts_with("tip:"));
    // How to pass a flag as a value is a tip that answers no one's question.
    let tip = tips.into_iter().find(|tip| !tip.contains("as a value")).map(str::to_owned);
    [what.join(" ")].into_iter().chain(tip).collect::<Vec<_>>().join("\n")
}
