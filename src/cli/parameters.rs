//! The flags of the parameters: one for each row of their table.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser, ValueParser};
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use crate::input::{InputError, Options, load_upstream};
use crate::norm::{Convention, Draft, Kind, Layout, Parameter, Value};
use crate::text::Tell;

const HEADING: &str = "Parameters (each wins over the file's)";

/// The parameters given as flags, in the order of the table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ParameterFlags {
    values: Vec<(Parameter, Value)>,
    /// A word, or the path of a file, which is read when the draft is there.
    dy: Option<String>,
}

impl ParameterFlags {
    /// Whether none is given.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.dy.is_none()
    }

    /// Whether dy is given.
    pub(super) fn gives_dy(&self) -> bool {
        self.dy.is_some()
    }

    /// The value given for a parameter other than dy.
    fn get<T: TryFrom<Value>>(&self, parameter: Parameter) -> Option<T> {
        let (_, value) = self.values.iter().find(|(given, _)| *given == parameter)?;
        T::try_from(value.clone()).ok()
    }

    /// ε, or its default under the convention that is given.
    pub fn eps(&self) -> f64 {
        let convention = self.get::<Convention>(Parameter::Convention).unwrap_or_default();
        self.get(Parameter::Eps).unwrap_or(convention.row().eps)
    }

    /// The layout.
    pub fn layout(&self) -> Option<Layout> {
        self.get(Parameter::Layout)
    }

    /// Puts what is given over a draft.
    pub fn put_over(&self, draft: &mut Draft, options: &Options) -> Result<(), InputError> {
        for (parameter, value) in &self.values {
            parameter.put(value.clone(), draft);
        }
        if let Some(dy) = &self.dy {
            draft.dy = Some(load_upstream(dy, options)?);
        }
        Ok(())
    }
}

impl Args for ParameterFlags {
    fn augment_args(command: Command) -> Command {
        command.args(Parameter::all().map(arg))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for ParameterFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut flags = Self::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for parameter in Parameter::all() {
            if matches!(parameter.row().kind, Kind::Upstream) {
                self.dy = matches.get_one::<String>(parameter.name()).cloned();
            } else {
                let value = matches.get_one::<Value>(parameter.name()).cloned();
                self.values.extend(value.map(|value| (parameter, value)));
            }
        }
        Ok(())
    }
}

fn arg(parameter: Parameter) -> Arg {
    let row = parameter.row();
    let (value_name, parser): (&str, ValueParser) = match row.kind {
        Kind::PerChannel => ("NUMBERS", Typed(parameter).into()),
        Kind::Number | Kind::NumberOrNone => ("NUMBER", Typed(parameter).into()),
        Kind::Count => ("N", Typed(parameter).into()),
        Kind::Word { .. } => ("NAME", Typed(parameter).into()),
        Kind::Names => ("NAMES", Typed(parameter).into()),
        Kind::Upstream => ("DY", ValueParser::string()),
    };
    Arg::new(row.name)
        .long(row.flag)
        .value_name(value_name)
        .value_parser(parser)
        .allow_hyphen_values(!matches!(row.kind, Kind::Word { .. } | Kind::Upstream))
        .help(parameter.about().to_string())
        .help_heading(HEADING)
}

/// Reads the value of a parameter.
#[derive(Debug, Clone, Copy)]
struct Typed(Parameter);

impl Typed {
    /// The words, where there are no others.
    fn words(self) -> Option<Vec<&'static str>> {
        let choices = self.0.choices();
        let is_all = matches!(self.0.row().kind, Kind::Word { .. })
            && choices.iter().all(|choice| !choice.contains(':'));
        is_all.then_some(choices)
    }
}

impl TypedValueParser for Typed {
    type Value = Value;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Value, clap::Error> {
        if let Some(words) = self.words() {
            // It tells of the words, and of the nearest.
            PossibleValuesParser::new(words).parse_ref(command, arg, value)?;
        }
        let parameter = self.0;
        (move |text: &str| parameter.read(text).map_err(|error| error.message()))
            .parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.words()?.into_iter().map(PossibleValue::new)))
    }
}
