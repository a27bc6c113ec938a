//! What is wrong with a problem, and how counts and shapes are written in such a sentence.

use thiserror::Error;

/// Why something is no problem for batch normalization. Each is a sentence for the user.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ProblemError {
    /// x has a rank that no layout has.
    #[error("x has rank {rank}; a batch has rank 1 to 5: (N), (N,C), (N,C,L), (N,C,H,W) or (N,C,D,H,W)")]
    Rank {
        /// The rank given.
        rank: usize,
    },
    /// x has no cells.
    #[error("x has shape {}, which holds no values; at least one is needed", shape_text(.shape))]
    Empty {
        /// The shape given.
        shape: Vec<usize>,
    },
    /// The groups of the group norm do not divide the channels.
    #[error("norm group:{groups} needs a number of groups that divides the {}", counted(*.channels, "channel"))]
    Groups {
        /// The groups asked for.
        groups: usize,
        /// The channels there are.
        channels: usize,
    },
    /// A per-channel parameter has the wrong number of values.
    #[error("{what} has {}, but x of shape {} has {}; give one value, or one a channel", counted(*.got, "value"), shape_text(.shape), counted(*.channels, "channel"))]
    Length {
        /// The parameter.
        what: &'static str,
        /// How many values it has.
        got: usize,
        /// How many it needs.
        channels: usize,
        /// x's shape.
        shape: Vec<usize>,
    },
    /// dy's shape is not x's.
    #[error("dy has shape {}, but x has shape {}; they must be the same", shape_text(.dy), shape_text(.x))]
    DyShape {
        /// dy's shape.
        dy: Vec<usize>,
        /// x's shape.
        x: Vec<usize>,
    },
    /// There is no room for dy.
    #[error("dy is as large as x, and there is no room for it: {0}")]
    DyRoom(String),
    /// A one-hot upstream gradient points outside x.
    #[error("dy onehot index {} does not lie in x of shape {}; indices count from 0", shape_text(.index), shape_text(.shape))]
    OneHot {
        /// The index given.
        index: Vec<usize>,
        /// x's shape.
        shape: Vec<usize>,
    },
    /// ε is negative or not finite.
    #[error("eps is {0}; expected a finite number, 0 or more")]
    Eps(f64),
    /// The momentum is outside 0 to 1.
    #[error("momentum is {0}; expected a number from 0 to 1 (or null for the cumulative average)")]
    Momentum(f64),
    /// A running variance is negative.
    #[error("running_var[{channel}] is {got}; a variance is 0 or more")]
    RunningVar {
        /// The channel.
        channel: usize,
        /// The value given.
        got: f64,
    },
    /// A name that is none of the choices.
    #[error("{what} is \"{got}\"; expected one of: {choices}")]
    Choice {
        /// What was to be chosen.
        what: &'static str,
        /// What was given.
        got: String,
        /// What could have been.
        choices: &'static str,
    },
}

/// So many of something: "1 channel", "3 channels".
pub(crate) fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// A shape or index as Python writes it: (2, 3).
pub(crate) fn shape_text(shape: &[usize]) -> String {
    let inside: Vec<String> = shape.iter().map(ToString::to_string).collect();
    format!("({})", inside.join(", "))
}
