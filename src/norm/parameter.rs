//! The one table of parameters: what a problem is given beside its batch.
//!
//! A row says what files, flags and commands call the parameter, what kind of value it takes, and where that stands in a
//! [`Draft`] and in a [`Trace`]. The readers and writers of files, the flags and the screen go through the rows; none of
//! them knows a parameter of its own.

use std::fmt;

use super::convention::Convention;
use super::error::shape_text;
use super::norm::Norm;
use super::partition::Layout;
use super::problem::{Draft, Mode, PerChannel, Upstream};
use super::trace::Trace;
use crate::msg;
use crate::text::{Message, NotNumber, Tell, read_number, typed};

/// A parameter of a problem, see [`Parameter::row`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Parameter {
    /// The scale γ.
    Gamma,
    /// The shift β.
    Beta,
    /// ε
    Eps,
    /// The momentum.
    Momentum,
    /// How many batches the running statistics have seen.
    NumBatchesTracked,
    /// Train or eval.
    Mode,
    /// Whose defaults, and whose rule for the running statistics.
    Convention,
    /// Which cells share statistics.
    Norm,
    /// Where the channel axis lies.
    Layout,
    /// The running mean before the batch.
    RunningMean,
    /// The running variance before the batch.
    RunningVar,
    /// The upstream gradient.
    Dy,
    /// The names of the channels.
    ChannelNames,
}

/// What is known of a parameter.
#[derive(Debug)]
pub struct Row {
    /// The parameter.
    pub parameter: Parameter,
    /// The name in commands, and the key in JSON and NPZ.
    pub name: &'static str,
    /// The flag, without its hyphens in front.
    pub flag: &'static str,
    /// Other names that files may use.
    pub aliases: &'static [&'static str],
    /// What it takes.
    pub kind: Kind,
    is_given: fn(&Draft) -> bool,
    put: fn(&mut Draft, Value),
    of: fn(&Trace) -> Option<Value>,
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// One number for all channels, or one a channel.
    PerChannel,
    /// A number.
    Number,
    /// A number, or `none` (in JSON null, in NPZ NaN).
    NumberOrNone,
    /// A whole number, 0 or more.
    Count,
    /// One of some words.
    Word {
        /// The words. What follows a colon stands for what is typed there: `group:G`.
        choices: fn() -> Vec<&'static str>,
        /// Reads one.
        read: fn(&str) -> Option<Value>,
    },
    /// An array of x's shape, or a recipe for one.
    Upstream,
    /// Names, one a channel.
    Names,
}

/// Declares the values, each with its conversions.
macro_rules! values {
    ($($(#[$doc:meta])* $variant:ident($type:ty)),* $(,)?) => {
        /// The value of a parameter.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Value {
            $($(#[$doc])* $variant($type),)*
        }

        $(
            impl From<$type> for Value {
                fn from(value: $type) -> Self {
                    Self::$variant(value)
                }
            }

            impl TryFrom<Value> for $type {
                type Error = Value;

                fn try_from(value: Value) -> Result<Self, Value> {
                    match value {
                        Value::$variant(value) => Ok(value),
                        other => Err(other),
                    }
                }
            }
        )*
    };
}

values! {
    /// One number for all channels, or one a channel.
    PerChannel(PerChannel),
    /// A number.
    Number(f64),
    /// A number, or none.
    NumberOrNone(Option<f64>),
    /// A whole number.
    Count(u64),
    /// A mode.
    Mode(Mode),
    /// A convention.
    Convention(Convention),
    /// A norm.
    Norm(Norm),
    /// A layout.
    Layout(Layout),
    /// An upstream gradient.
    Upstream(Upstream),
    /// Names.
    Names(Vec<String>),
}

static ROWS: [Row; 13] = [
    Row {
        parameter: Parameter::Gamma,
        name: "gamma",
        flag: "gamma",
        aliases: &["weight"],
        kind: Kind::PerChannel,
        is_given: |draft| draft.gamma.is_some(),
        put: |draft, value| put(&mut draft.gamma, value),
        of: |trace| Some(each(&trace.problem().parameters().gamma)),
    },
    Row {
        parameter: Parameter::Beta,
        name: "beta",
        flag: "beta",
        aliases: &["bias"],
        kind: Kind::PerChannel,
        is_given: |draft| draft.beta.is_some(),
        put: |draft, value| put(&mut draft.beta, value),
        of: |trace| Some(each(&trace.problem().parameters().beta)),
    },
    Row {
        parameter: Parameter::Eps,
        name: "eps",
        flag: "eps",
        aliases: &[],
        kind: Kind::Number,
        is_given: |draft| draft.eps.is_some(),
        put: |draft, value| put(&mut draft.eps, value),
        of: |trace| Some(trace.problem().parameters().eps.into()),
    },
    Row {
        parameter: Parameter::Momentum,
        name: "momentum",
        flag: "momentum",
        aliases: &[],
        kind: Kind::NumberOrNone,
        is_given: |draft| draft.momentum.is_some(),
        put: |draft, value| put(&mut draft.momentum, value),
        of: |trace| Some(trace.problem().parameters().momentum.into()),
    },
    Row {
        parameter: Parameter::NumBatchesTracked,
        name: "num_batches_tracked",
        flag: "num-batches-tracked",
        aliases: &[],
        kind: Kind::Count,
        is_given: |draft| draft.num_batches_tracked.is_some(),
        put: |draft, value| put(&mut draft.num_batches_tracked, value),
        of: |trace| Some(trace.problem().parameters().num_batches_tracked.into()),
    },
    Row {
        parameter: Parameter::Mode,
        name: "mode",
        flag: "mode",
        aliases: &[],
        kind: Kind::Word {
            choices: || vec!["train", "eval"],
            read: |word| word.parse().ok().map(Value::Mode),
        },
        is_given: |draft| draft.mode.is_some(),
        put: |draft, value| put(&mut draft.mode, value),
        of: |trace| Some(trace.problem().parameters().mode.into()),
    },
    Row {
        parameter: Parameter::Convention,
        name: "convention",
        flag: "convention",
        aliases: &[],
        kind: Kind::Word {
            choices: || Convention::ALL.iter().map(|convention| convention.row().name).collect(),
            read: |word| word.parse().ok().map(Value::Convention),
        },
        is_given: |draft| draft.convention.is_some(),
        put: |draft, value| put(&mut draft.convention, value),
        of: |trace| Some(trace.problem().parameters().convention.into()),
    },
    Row {
        parameter: Parameter::Norm,
        name: "norm",
        flag: "norm",
        aliases: &[],
        kind: Kind::Word {
            choices: || Norm::choices().to_vec(),
            read: |word| word.parse().ok().map(Value::Norm),
        },
        is_given: |draft| draft.norm.is_some(),
        put: |draft, value| put(&mut draft.norm, value),
        of: |trace| Some(trace.problem().partition().norm().into()),
    },
    Row {
        parameter: Parameter::Layout,
        name: "layout",
        flag: "layout",
        aliases: &[],
        kind: Kind::Word {
            choices: || vec!["channels_first", "channels_last"],
            read: |word| word.parse().ok().map(Value::Layout),
        },
        is_given: |draft| draft.layout.is_some(),
        put: |draft, value| put(&mut draft.layout, value),
        of: |trace| Some(trace.problem().partition().layout().into()),
    },
    Row {
        parameter: Parameter::RunningMean,
        name: "running_mean",
        flag: "running-mean",
        aliases: &["running_mean_before"],
        kind: Kind::PerChannel,
        is_given: |draft| draft.running_mean.is_some(),
        put: |draft, value| put(&mut draft.running_mean, value),
        of: |trace| Some(each(&trace.problem().parameters().running_mean)),
    },
    Row {
        parameter: Parameter::RunningVar,
        name: "running_var",
        flag: "running-var",
        aliases: &["running_var_before"],
        kind: Kind::PerChannel,
        is_given: |draft| draft.running_var.is_some(),
        put: |draft, value| put(&mut draft.running_var, value),
        of: |trace| Some(each(&trace.problem().parameters().running_var)),
    },
    Row {
        parameter: Parameter::Dy,
        name: "dy",
        flag: "dy",
        aliases: &[],
        kind: Kind::Upstream,
        is_given: |draft| draft.dy.is_some(),
        put: |draft, value| put(&mut draft.dy, value),
        of: |trace| Some(Upstream::Given(trace.dy().clone()).into()),
    },
    Row {
        parameter: Parameter::ChannelNames,
        name: "channel_names",
        flag: "channel-names",
        aliases: &[],
        kind: Kind::Names,
        is_given: |draft| draft.channel_names.is_some(),
        put: |draft, value| put(&mut draft.channel_names, value),
        of: |trace| Some(trace.problem().partition().channel_names()?.to_vec().into()),
    },
];

fn put<T: TryFrom<Value, Error = Value>>(slot: &mut Option<T>, value: Value) {
    let value = T::try_from(value).unwrap_or_else(|other| panic!("{other:?} belongs to another parameter"));
    *slot = Some(value);
}

fn each(values: &[f64]) -> Value {
    PerChannel::Each(values.to_vec()).into()
}

impl Draft {
    /// The parameters with numbers in them that are not given.
    #[must_use]
    pub fn lacks(&self) -> Vec<Parameter> {
        let has_numbers = |row: &&Row| {
            matches!(row.kind, Kind::PerChannel | Kind::Number | Kind::NumberOrNone | Kind::Upstream)
        };
        ROWS.iter().filter(has_numbers).filter(|row| !(row.is_given)(self)).map(|row| row.parameter).collect()
    }
}

impl Parameter {
    /// Every parameter, in the order of files and help.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        ROWS.iter().map(|row| row.parameter)
    }

    /// What is known of it.
    #[must_use]
    pub fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// The name in commands and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What it is, in a sentence for the help.
    #[must_use]
    pub fn about(self) -> Message {
        Message::named(format!("parameter-{}", self.row().flag))
    }

    /// Every name that a file may use, each with its parameter: first the names, then the aliases.
    pub fn names() -> impl Iterator<Item = (&'static str, Self)> + Clone {
        let aliases = ROWS.iter().flat_map(|row| row.aliases.iter().map(|&alias| (alias, row.parameter)));
        ROWS.iter().map(|row| (row.name, row.parameter)).chain(aliases)
    }

    /// The parameter of that name or alias.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::names().find(|(known, _)| *known == name).map(|(_, parameter)| parameter)
    }

    /// Reads its value as typed: `2`, `1,2,3`, `none`, `group:2`, `randn:7`, …
    ///
    /// # Errors
    /// What was expected.
    ///
    /// ```
    /// use bnwalk::norm::{Parameter, PerChannel, Value};
    /// assert_eq!(Parameter::Gamma.read("1, 2"), Ok(Value::PerChannel(PerChannel::Each(vec![1.0, 2.0]))));
    /// assert_eq!(Parameter::Momentum.read("none"), Ok(Value::NumberOrNone(None)));
    /// assert_eq!(Parameter::Eps.read("tiny").unwrap_err().to_string(), "expected a number");
    /// ```
    pub fn read(self, text: &str) -> Result<Value, ValueError> {
        let text = text.trim();
        match self.row().kind {
            Kind::PerChannel => per_channel(text).map(Value::PerChannel),
            Kind::Number => read_number(text).map(Value::Number).map_err(ValueError::Number),
            Kind::NumberOrNone => match text {
                "none" | "null" | "cumulative" => Ok(Value::NumberOrNone(None)),
                _ => match read_number(text) {
                    Ok(number) => Ok(Value::NumberOrNone(Some(number))),
                    Err(NotNumber::TooLarge) => Err(ValueError::Number(NotNumber::TooLarge)),
                    Err(_) => Err(ValueError::Momentum),
                },
            },
            Kind::Count => text.parse().map(Value::Count).map_err(|_| ValueError::Count),
            Kind::Word { read, .. } => read(text).ok_or(ValueError::Choice(self)),
            Kind::Upstream => text.parse().map(Value::Upstream).map_err(|_| ValueError::Choice(self)),
            Kind::Names => Ok(Value::Names(text.split(',').map(|name| name.trim().to_owned()).collect())),
        }
    }

    /// The words that it takes, for help and completion. What follows a colon stands for what is typed there: `group:G`.
    #[must_use]
    pub fn choices(self) -> Vec<&'static str> {
        match self.row().kind {
            Kind::Word { choices, .. } => choices(),
            Kind::Upstream => vec!["ones", "y", "randn:SEED", "onehot:i,j,…"],
            Kind::NumberOrNone => vec!["none"],
            Kind::PerChannel | Kind::Number | Kind::Count | Kind::Names => Vec::new(),
        }
    }

    /// Puts a value into a draft.
    ///
    /// # Panics
    /// When the value is of another kind than the parameter's.
    pub fn put(self, value: impl Into<Value>, draft: &mut Draft) {
        (self.row().put)(draft, value.into());
    }

    /// Its value in a trace's problem, if it has one; only names may be missing. dy is given by its numbers.
    #[must_use]
    pub fn of(self, trace: &Trace) -> Option<Value> {
        (self.row().of)(trace)
    }
}

fn per_channel(text: &str) -> Result<PerChannel, ValueError> {
    let values = text.split(',').enumerate().map(|(i, cell)| {
        read_number(cell).map_err(|error| ValueError::Element {
            position: i + 1,
            found: cell.trim().to_owned(),
            error,
        })
    });
    let values: Vec<f64> = values.collect::<Result<_, _>>()?;
    Ok(if let [value] = values[..] { PerChannel::All(value) } else { PerChannel::Each(values) })
}

impl fmt::Display for Value {
    /// The value as typed. Of an upstream gradient given by its numbers only the shape is written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PerChannel(PerChannel::Each(values)) => {
                f.pad(&values.iter().map(|&value| typed(value)).collect::<Vec<_>>().join(","))
            }
            Self::PerChannel(PerChannel::All(value))
            | Self::Number(value)
            | Self::NumberOrNone(Some(value)) => f.pad(&typed(*value)),
            Self::NumberOrNone(None) => f.pad("none"),
            Self::Count(count) => count.fmt(f),
            Self::Mode(mode) => mode.fmt(f),
            Self::Convention(convention) => convention.fmt(f),
            Self::Norm(norm) => norm.fmt(f),
            Self::Layout(layout) => layout.fmt(f),
            Self::Names(names) => f.pad(&names.join(",")),
            Self::Upstream(Upstream::Ones) => f.pad("ones"),
            Self::Upstream(Upstream::Y) => f.pad("y"),
            Self::Upstream(Upstream::Randn(seed)) => f.pad(&format!("randn:{seed}")),
            Self::Upstream(Upstream::OneHot(index)) => f.pad(&format!(
                "onehot:{}",
                index.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
            )),
            Self::Upstream(Upstream::Given(dy)) => f.pad(&shape_text(dy.shape())),
        }
    }
}

/// Why a text is not the value of a parameter. Each says what was expected, and leaves what was found to its user.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueError {
    /// It is not a number.
    Number(NotNumber),
    /// One of several numbers is not a number.
    Element {
        /// Which of them, from 1.
        position: usize,
        /// What stands there.
        found: String,
        /// What is wrong with it.
        error: NotNumber,
    },
    /// It is neither a number nor none.
    Momentum,
    /// It is not a whole number.
    Count,
    /// It is none of the words.
    Choice(Parameter),
}

impl Tell for ValueError {
    fn message(&self) -> Message {
        match self {
            Self::Number(NotNumber::TooLarge) => msg!("expected-smaller-number"),
            Self::Number(_) => msg!("expected-number"),
            Self::Element { position, found, error: NotNumber::TooLarge } => {
                msg!("expected-smaller-number-at", position = *position, found = found)
            }
            Self::Element { position, found, .. } => {
                msg!("expected-number-at", position = *position, found = found)
            }
            Self::Momentum => msg!("expected-momentum"),
            Self::Count => msg!("expected-count"),
            Self::Choice(parameter) => msg!("expected-choice", choices = Message::list(parameter.choices())),
        }
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for ValueError {}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::text::{Language, render};

    #[test]
    fn every_row_stands_at_its_parameter_and_has_a_name_of_its_own_and_a_sentence() {
        for (i, row) in ROWS.iter().enumerate() {
            assert_eq!(row.parameter as usize, i);
            let about = row.parameter.about();
            assert_ne!(render(Language::En, &about), about.id);
        }
        let names: Vec<_> = Parameter::names().collect();
        for (i, (name, parameter)) in names.iter().enumerate() {
            assert!(names[..i].iter().all(|(other, _)| other != name), "{name}");
            assert_eq!(Parameter::from_name(name), Some(*parameter));
        }
    }

    #[test]
    fn what_a_parameter_reads_it_puts_and_what_a_problem_has_is_read_again() {
        let mut draft = Draft::new(array![[1.0, 2.0], [3.0, 5.0]].into_dyn());
        let texts = [
            "2,-0.5",
            "1e-9,1",
            "0.25",
            "none",
            "7",
            "eval",
            "keras",
            "group:2",
            "channels_last",
            "1,2",
            "3,4",
        ];
        assert_eq!(texts.len() + 2, ROWS.len());
        for (parameter, text) in Parameter::all().zip(texts) {
            parameter.put(parameter.read(text).unwrap(), &mut draft);
        }
        Parameter::Dy.put(Parameter::Dy.read("onehot:1,0").unwrap(), &mut draft);
        Parameter::ChannelNames.put(Parameter::ChannelNames.read("age, height").unwrap(), &mut draft);
        let trace = Trace::new(draft.build().unwrap());
        for (parameter, text) in Parameter::all().zip(texts) {
            assert_eq!(parameter.of(&trace).unwrap().to_string(), text, "{parameter:?}");
        }
        assert_eq!(Parameter::ChannelNames.of(&trace).unwrap().to_string(), "age,height");
        let Some(Value::Upstream(Upstream::Given(dy))) = Parameter::Dy.of(&trace) else {
            panic!("no numbers")
        };
        assert_eq!(dy.array(), array![[0.0, 0.0], [1.0, 0.0]].into_dyn());
    }

    #[test]
    fn every_word_is_read() {
        for parameter in Parameter::all() {
            if !matches!(parameter.row().kind, Kind::Word { .. }) {
                continue;
            }
            for word in parameter.choices() {
                let word = word.replace('G', "2");
                assert_eq!(parameter.read(&word).unwrap().to_string(), word);
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_what_was_expected() {
        let told = |parameter: Parameter, text: &str| parameter.read(text).unwrap_err().to_string();
        assert_eq!(told(Parameter::Gamma, "1,b"), "value 2: found \"b\", expected a number");
        assert_eq!(
            told(Parameter::Eps, "1e400"),
            "expected a number between -1.8e308 and 1.8e308, as 64-bit floats hold"
        );
        assert_eq!(
            told(Parameter::Momentum, "nil"),
            "expected a number from 0 to 1, or none for the cumulative average"
        );
        assert_eq!(told(Parameter::NumBatchesTracked, "-1"), "expected a whole number, 0 or more");
        assert!(told(Parameter::Norm, "groups").starts_with("expected one of: batch, layer"));
        assert!(told(Parameter::Dy, "two").contains("randn:SEED"));
    }
}
