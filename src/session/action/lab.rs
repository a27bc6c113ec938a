//! What a person does with the lab that is open.

use std::path::PathBuf;
use std::str::FromStr;

use crate::lab::training::Light;
use crate::lab::{Lab, Settings};
use crate::msg;
use crate::norm::Norm;
use crate::text::Message;

/// What a person does with the lab that is open.
#[derive(Debug, Clone, PartialEq)]
pub enum Tinker {
    /// Open a lab: as it was left, or with its first settings.
    Open(Lab),
    /// Back to the walk.
    Close,
    /// Go on, or pause.
    Run,
    /// One step.
    Step,
    /// Begin the experiment again with the present settings.
    Restart,
    /// Other settings: the experiment begins again with them.
    Vary(Settings),
    /// Another value for a setting, both as typed.
    Set(String, String),
    /// Select a setting by its name; `None` leaves the settings for the numbers.
    Select(Option<String>),
    /// To the walk under a norm; esc leads back.
    Visit(Norm),
    /// What is done in the training lab alone.
    Train(Train),
}

/// What is done in the training lab.
#[derive(Debug, Clone, PartialEq)]
pub enum Train {
    /// Watch something else.
    Watch(Watch),
    /// Select another run, some places on.
    Run(isize),
    /// Select a run by its place.
    Select(usize),
    /// Select a hidden layer, counted from 1.
    Layer(usize),
    /// Select a unit.
    Unit(usize),
    /// Other axes become logarithmic.
    Logarithmic,
    /// Guess what the curves will do; without one, the next guess.
    Guess(Option<Guess>),
    /// Ask about another test sample.
    Sample(isize),
    /// Show it in this light.
    Light(Light),
    /// One more run, like the selected one but for these settings: `norm=layer lr=0.5`.
    Add(String),
    /// One run less: without the selected one.
    Drop,
    /// Many runs: `lr=0.01,0.1 init=0.01,0.1 norm=none,batch seeds=3`.
    Grid(String),
    /// Many runs over sizes of the mini-batch: `batch=2,4,8 norm=batch,group:10 seeds=2`.
    Sweep(String),
    /// The runs of a preset.
    Preset(String),
    /// Select a cell of a grid by its place.
    Cell(usize),
    /// Open the walk of the selected layer, with the numbers of this mini-batch.
    Into,
    /// Write the selected layer, with the numbers of this mini-batch.
    SaveLayer(PathBuf),
}

/// What is watched below the curves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watch {
    /// The percentiles of one unit's input.
    Unit,
    /// γ and β, and what the next step does to them.
    Learned,
    /// The spread of every layer and its gradient.
    Signal,
    /// The reasons that are discussed, with the numbers at hand.
    Why,
    /// What the networks say to one sample in another light.
    Light,
    /// The settings.
    Settings,
}

impl Watch {
    /// All of them, in the order of a look around.
    pub const ALL: [Self; 6] =
        [Self::Unit, Self::Learned, Self::Signal, Self::Why, Self::Light, Self::Settings];

    /// The name in commands.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Learned => "learned",
            Self::Signal => "signal",
            Self::Why => "why",
            Self::Light => "light",
            Self::Settings => "settings",
        }
    }
}

impl FromStr for Watch {
    type Err = Message;

    fn from_str(name: &str) -> Result<Self, Message> {
        named(name, &Self::ALL, Self::name)
    }
}

/// What a person expects of the first two curves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    /// They part.
    Part,
    /// They cross.
    Cross,
    /// They never do.
    Never,
}

impl Guess {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Part, Self::Cross, Self::Never];

    /// The name in commands.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Part => "part",
            Self::Cross => "cross",
            Self::Never => "never",
        }
    }

    /// The guess after this one; after the last there is none.
    pub(in crate::session) fn after(guess: Option<Self>) -> Option<Self> {
        let at = guess.and_then(|guess| Self::ALL.iter().position(|g| *g == guess)).map_or(0, |at| at + 1);
        Self::ALL.get(at).copied()
    }
}

impl FromStr for Guess {
    type Err = Message;

    fn from_str(name: &str) -> Result<Self, Message> {
        named(name, &Self::ALL, Self::name)
    }
}

fn named<T: Copy>(name: &str, all: &[T], of: fn(T) -> &'static str) -> Result<T, Message> {
    let names = || Message::list(all.iter().map(|&one| of(one)));
    let found = all.iter().copied().find(|&one| of(one) == name);
    found.ok_or_else(|| msg!("train-no-such", name = name, names = names()))
}
