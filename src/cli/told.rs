//! What clap says, in the reader's language: its help, and why it cannot parse a line.
//!
//! In English the help is what stands beside the definitions of the flags. The catalogue has each sentence again, by the name of
//! the flag (`flag-cell`, or `flag-check-output` where a command's own differs), and a test holds the two together.

use std::error::Error;
use std::num::ParseIntError;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

use super::examples::after_help;
use crate::dump::PartError;
use crate::msg;
use crate::text::{Language, Message, Tell, placeholders, render};

/// The command with its help in a language.
pub(super) fn told(command: Command, language: Language) -> Command {
    let name = command.get_name().to_owned();
    let command = match after_help(&name, language) {
        Some(examples) => command.after_help(examples),
        None => command,
    };
    if language == Language::En {
        return told_below(command, language);
    }
    let say = |message: &Message| render(language, message);
    let known = |id: String| placeholders(&id).is_some().then(|| say(&Message::named(id)));
    let mut command = command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(say(&msg!("heading-commands")))
        .help_template(format!(
            "{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
            say(&msg!("help-usage"))
        ))
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help));
    if command.get_version().is_some() {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
        command = command.disable_version_flag(true).arg(version);
    }
    if let Some(about) = known(format!("about-{name}")) {
        command = command.about(about.clone()).long_about(about);
    }
    told_below(command.mut_args(|arg| flag(arg, &name, language)), language)
}

/// The same for every subcommand.
fn told_below(command: Command, language: Language) -> Command {
    let subcommands: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    subcommands
        .into_iter()
        .fold(command, |command, sub| command.mut_subcommand(sub, |sub| told(sub, language)))
}

/// The id of a flag's sentence: the one that says in English what the flag's definition says.
fn id(arg: &Arg, command: &str) -> Option<String> {
    let flag = arg.get_id().as_str().replace('_', "-");
    let ids = [format!("flag-{command}-{flag}"), format!("flag-{flag}"), format!("parameter-{flag}")];
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    ids.into_iter().find(|id| {
        let english = || render(Language::En, &Message::named(id.clone()));
        placeholders(id).is_some() && (help.is_empty() || english() == help)
    })
}

/// A flag with its help and its heading.
fn flag(arg: Arg, command: &str, language: Language) -> Arg {
    let say = |message: &Message| render(language, message);
    let heading = match arg.get_help_heading() {
        Some(heading) => heading_id(heading),
        None if arg.is_positional() => "heading-arguments".to_owned(),
        None => "heading-options".to_owned(),
    };
    let heading = say(&Message::named(heading));
    let Some(id) = id(&arg, command) else { return arg.help_heading(heading) };
    let mut help = say(&Message::named(id));
    let arg = arg.help_heading(heading);
    if !arg.get_action().takes_values() {
        return arg.help(help.clone()).long_help(help);
    }
    let choices: Vec<String> =
        arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    if !choices.is_empty() && !arg.is_hide_possible_values_set() {
        help = format!("{help} {}", say(&msg!("help-choices", choices = Message::list(choices))));
    }
    if let Some(default) = arg.get_default_values().first().filter(|_| !arg.is_hide_default_value_set()) {
        help =
            format!("{help} {}", say(&msg!("help-default", value = default.to_string_lossy().into_owned())));
    }
    arg.help(help.clone()).long_help(help).hide_possible_values(true).hide_default_value(true)
}

/// "The batch (at most one)" is `heading-the-batch`.
fn heading_id(heading: &str) -> String {
    let name = heading.split(" (").next().unwrap_or_default();
    format!("heading-{}", name.to_lowercase().replace(' ', "-"))
}

/// Why clap cannot parse a line: what is wrong, and what may have been meant.
pub(super) fn explained(error: &clap::Error) -> (Message, Option<Message>) {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        _ => None,
    };
    let arg = text(ContextKind::InvalidArg).unwrap_or_default();
    let value = text(ContextKind::InvalidValue).unwrap_or_default();
    let what = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => msg!("usage-no-value", arg = arg),
        ErrorKind::InvalidValue => {
            let choices = match error.get(ContextKind::ValidValue) {
                Some(ContextValue::Strings(choices)) => Message::list(choices),
                _ => Message::verbatim(""),
            };
            msg!("usage-no-choice", value = value, arg = arg, choices = choices)
        }
        ErrorKind::ValueValidation => {
            msg!(
                "usage-wrong-value",
                value = value,
                arg = arg,
                why = error.source().map_or_else(|| Message::verbatim(""), why)
            )
        }
        ErrorKind::UnknownArgument => msg!("usage-unknown", arg = arg),
        ErrorKind::ArgumentConflict => match text(ContextKind::PriorArg) {
            Some(other) if other == arg => msg!("usage-twice", arg = arg),
            Some(other) => msg!("usage-conflict", arg = arg, other = other),
            None => msg!("usage-conflict-any", arg = arg),
        },
        ErrorKind::MissingRequiredArgument => msg!("usage-missing", args = arg),
        // The kinds above are those that these flags can lead to.
        _ => Message::verbatim(error),
    };
    let similar = [ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand]
        .into_iter()
        .find_map(text);
    (what, similar.map(|similar| msg!("usage-similar", similar = similar)))
}

/// What a parser of values found wrong.
fn why(source: &(dyn Error + 'static)) -> Message {
    if let Some(message) = source.downcast_ref::<Message>() {
        return message.clone();
    }
    if let Some(error) = source.downcast_ref::<PartError>() {
        return error.message();
    }
    // Of clap's own parsers only those of whole numbers are used.
    if source.is::<ParseIntError>() { msg!("expected-count") } else { Message::verbatim(source) }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Line;
    use crate::text::ids;

    /// Every command, the subcommands included.
    fn commands(command: Command) -> Vec<Command> {
        let below: Vec<Command> = command.get_subcommands().cloned().flat_map(commands).collect();
        std::iter::once(command).chain(below).collect()
    }

    #[test]
    fn the_definitions_of_the_flags_agree_with_each_other() {
        Line::command().debug_assert();
    }

    #[test]
    fn every_flag_of_the_catalogue_says_what_a_definition_says() {
        let all = commands(Line::command());
        let used: Vec<String> = (all.iter())
            .flat_map(|command| command.get_arguments().filter_map(|arg| id(arg, command.get_name())))
            .collect();
        for flag in ids().filter(|id| id.starts_with("flag-") && !["flag-help", "flag-version"].contains(id))
        {
            assert!(used.iter().any(|id| id == flag), "no flag says what {flag} says");
        }
    }

    #[test]
    fn the_help_of_every_command_is_chinese_to_a_chinese_reader() {
        for mut command in commands(told(Line::command(), Language::Zh)) {
            let help = command.render_long_help().to_string();
            assert!(help.contains("用法") && !help.contains("Examples:"), "{help}");
            let about = help.lines().next().unwrap_or_default();
            assert!(about.is_empty() || !about.is_ascii(), "{about}");
            for english in
                ["Usage:", "Options:", "Arguments:", "Print help", "[default:", "[possible values:"]
            {
                assert!(!help.contains(english), "{english}: {help}");
            }
        }
    }
}
