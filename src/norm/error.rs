//! What is wrong with a problem, and how counts and shapes are written in such a sentence.

use crate::msg;
use crate::text::{Message, Tell, told};

/// Why a batch and its parameters cannot be normalized.
#[derive(Debug, Clone, PartialEq)]
pub enum ProblemError {
    /// x has a rank that no layout has.
    Rank {
        /// The rank given.
        rank: usize,
    },
    /// x has no cells.
    Empty {
        /// The shape given.
        shape: Vec<usize>,
    },
    /// The groups of the group norm do not divide the channels.
    Groups {
        /// The groups asked for.
        groups: usize,
        /// The channels there are.
        channels: usize,
    },
    /// A per-channel parameter has the wrong number of values.
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
    /// There are more or fewer names than channels.
    ChannelNames {
        /// How many names there are.
        got: usize,
        /// How many channels.
        channels: usize,
    },
    /// dy's shape is not x's.
    DyShape {
        /// dy's shape.
        dy: Vec<usize>,
        /// x's shape.
        x: Vec<usize>,
    },
    /// A one-hot upstream gradient points outside x.
    OneHot {
        /// The index given.
        index: Vec<usize>,
        /// x's shape.
        shape: Vec<usize>,
    },
    /// ε is negative or not finite.
    Eps(f64),
    /// The momentum is outside 0 to 1.
    Momentum(f64),
    /// A running variance is negative.
    RunningVar {
        /// The channel.
        channel: usize,
        /// The value given.
        got: f64,
    },
    /// What dy is called is no upstream gradient.
    Upstream(String),
    /// A name that is none of the choices.
    Choice {
        /// What was to be chosen.
        what: &'static str,
        /// What was given.
        got: String,
        /// What could have been.
        choices: &'static str,
    },
}

told!(ProblemError);

impl Tell for ProblemError {
    fn message(&self) -> Message {
        match self {
            Self::Rank { rank } => msg!("problem-rank", rank = rank.to_string()),
            Self::Empty { shape } => msg!("problem-empty", shape = shape_text(shape)),
            Self::Groups { groups, channels } => {
                msg!("problem-groups", groups = groups.to_string(), channels = counted(*channels, "channel"))
            }
            Self::Length { what, got, channels, shape } => msg!(
                "problem-length",
                what = *what,
                got = counted(*got, "value"),
                shape = shape_text(shape),
                channels = counted(*channels, "channel"),
            ),
            Self::ChannelNames { got, channels } => msg!(
                "problem-channel-names",
                got = counted(*got, "name"),
                channels = counted(*channels, "channel"),
            ),
            Self::DyShape { dy, x } => msg!("problem-dy-shape", dy = shape_text(dy), x = shape_text(x)),
            Self::OneHot { index, shape } => {
                msg!("problem-one-hot", index = shape_text(index), shape = shape_text(shape))
            }
            Self::Eps(got) => msg!("problem-eps", got = *got),
            Self::Momentum(got) => msg!("problem-momentum", got = *got),
            Self::RunningVar { channel, got } => {
                msg!("problem-running-var", channel = channel.to_string(), got = *got)
            }
            Self::Upstream(got) => msg!("problem-upstream", got = got, most = u32::MAX.to_string()),
            Self::Choice { what, got, choices } => {
                msg!("problem-choice", what = *what, got = got, choices = *choices)
            }
        }
    }
}

/// A number of things, counted: "1 channel", "3 channels". The catalogue has an id for each thing, `count-channels`.
pub(crate) fn counted(n: usize, thing: &str) -> Message {
    Message::named(format!("count-{thing}s")).with("n", n)
}

/// A shape or index as Python writes it: (2, 3).
pub(crate) fn shape_text(shape: &[usize]) -> String {
    let inside: Vec<String> = shape.iter().map(ToString::to_string).collect();
    format!("({})", inside.join(", "))
}
