//! The labs, a row each.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::msg;
use crate::text::{Message, Tell, visible};

/// The labs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lab {
    /// All norms on the same batch.
    Norms,
    /// What a small batch does to the statistics.
    Sizes,
    /// A batch on several devices.
    Replicas,
    /// Networks being trained.
    Training,
}

/// A row of the table of labs.
struct Row {
    lab: Lab,
    name: &'static str,
    about: fn() -> Message,
    example: &'static str,
}

static TABLE: [Row; 4] = [
    Row { lab: Lab::Norms, name: "norms", about: || msg!("lab-norms-about"), example: "tokens" },
    Row { lab: Lab::Sizes, name: "sizes", about: || msg!("lab-sizes-about"), example: "digits-all" },
    Row { lab: Lab::Replicas, name: "replicas", about: || msg!("lab-replicas-about"), example: "golden" },
    Row { lab: Lab::Training, name: "training", about: || msg!("lab-training-about"), example: "worked" },
];

impl Lab {
    /// Every lab, in the order of an introduction.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.lab)
    }

    /// The name in commands: "replicas".
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What it is about, in one line.
    #[must_use]
    pub fn about(self) -> Message {
        (self.row().about)()
    }

    /// The example that shows it best.
    #[must_use]
    pub fn example(self) -> &'static str {
        self.row().example
    }

    fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }
}

impl fmt::Display for Lab {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Lab {
    type Err = UnknownLab;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = TABLE.iter().find(|row| row.name == name);
        found.map(|row| row.lab).ok_or_else(|| UnknownLab { name: name.to_owned() })
    }
}

/// There is no lab of that name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.message())]
pub struct UnknownLab {
    /// The name given.
    pub name: String,
}

impl Tell for UnknownLab {
    fn message(&self) -> Message {
        let known = Message::list(Lab::all().map(Lab::name));
        msg!("lab-error-unknown", name = visible(&self.name), known = known)
    }
}
