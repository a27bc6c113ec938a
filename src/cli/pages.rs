//! What is made of the definitions of the flags: completions for shells, and the manual page.

use std::fmt::Write as _;
use std::io::{self, Write};

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Args, Command, CommandFactory};
use clap_mangen::Man;

use super::{Line, told::told};
use crate::input::examples;
use crate::lesson;
use crate::norm::{Parameter, Quantity};
use crate::text::Language;
use crate::walk::Stage;

/// Print what completes bnwalk's commands, flags and values in a shell
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: Shell,
}

/// A shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Shell {
    /// bash
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
    /// `PowerShell`
    #[value(name = "powershell")]
    PowerShell,
}

/// Prints what completes the command line in a shell.
///
/// # Errors
/// Those of `out`.
pub fn write_completions(shell: Shell, language: Language, out: &mut dyn Write) -> io::Result<()> {
    let mut command = offering(told(Line::command(), language));
    let shell = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Fish => clap_complete::Shell::Fish,
        Shell::PowerShell => clap_complete::Shell::PowerShell,
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "bnwalk", &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if shell == clap_complete::Shell::PowerShell {
        // clap_complete offers values to every shell but this one.
        script = script.replacen(SWITCH, &format!("{}{SWITCH}", values_for_powershell(&command)), 1);
    }
    if shell == clap_complete::Shell::Fish {
        script += &values_for_fish(&command);
    }
    out.write_all(script.as_bytes())
}

/// Where the script for `PowerShell` begins to choose among commands and flags.
const SWITCH: &str = "    $completions = @(switch ($command)";

/// What offers values after a flag.
fn values_for_powershell(command: &Command) -> String {
    let mut rows = String::new();
    value_rows(command, "bnwalk", &mut rows);
    format!(
        "    $before = ''
    foreach ($element in $commandElements) {{
        if ($element.Extent.EndOffset -lt $cursorPosition) {{ $before = $element.Extent.Text }}
    }}
    $values = @(switch -CaseSensitive (\"$command $before\") {{
{rows}    }})
    if ($values.Count -gt 0) {{
        $values | Where-Object {{ $_ -like \"$wordToComplete*\" }} | ForEach-Object {{
            [CompletionResult]::new($_, $_, [CompletionResultType]::ParameterValue, $_)
        }}
        return
    }}

"
    )
}

/// What `clap_complete` does not offer in fish: the values after a flag that stands before any command, and those of what is no
/// flag.
fn values_for_fish(command: &Command) -> String {
    let values = |arg: &Arg| {
        let all = arg.get_possible_values();
        all.iter().map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(" ")
    };
    let mut rows = String::from(
        "function __fish_bnwalk_after
    set -l words (commandline -opc)
    test \"$words[-1]\" = $argv[1]
end
",
    );
    for arg in command.get_arguments().filter(|arg| arg.get_action().takes_values()) {
        if let (Some(flag), values) = (arg.get_long(), values(arg))
            && !values.is_empty()
        {
            let _ = writeln!(rows, "complete -c bnwalk -n '__fish_bnwalk_after --{flag}' -f -a '{values}'");
        }
    }
    for sub in command.get_subcommands() {
        for values in sub.get_positionals().map(values).filter(|values| !values.is_empty()) {
            let name = sub.get_name();
            let _ = writeln!(
                rows,
                "complete -c bnwalk -n '__fish_bnwalk_using_subcommand {name}' -f -a '{values}'"
            );
        }
    }
    rows
}

/// A row for every flag with known values, of a command and of those below it.
fn value_rows(command: &Command, path: &str, rows: &mut String) {
    for arg in command.get_arguments().filter(|arg| arg.get_action().takes_values()) {
        let values: Vec<String> =
            arg.get_possible_values().iter().map(|value| format!("'{}'", value.get_name())).collect();
        if let (Some(flag), false) = (arg.get_long(), values.is_empty()) {
            let _ = writeln!(rows, "        '{path} --{flag}' {{ {} }}", values.join("; "));
        }
    }
    for sub in command.get_subcommands() {
        value_rows(sub, &format!("{path};{}", sub.get_name()), rows);
    }
}

/// The values of a flag that are known, but that its parser takes among others.
fn known(flag: &str) -> Vec<&'static str> {
    match flag {
        // Only a lesson is asked for by its name.
        "name" => lesson::names(),
        "example" => examples().iter().map(|example| example.name).collect(),
        "stage" => {
            let stages = Stage::ALL.map(Stage::name);
            let quantities = Quantity::ALL.iter().map(|quantity| quantity.name());
            let others = quantities.filter(|name| !stages.contains(name)).collect::<Vec<_>>();
            stages.into_iter().chain(others).collect()
        }
        // What stands for something to be typed is no value: group:G is offered as group:
        _ => Parameter::all().find(|parameter| parameter.name() == flag).map_or_else(Vec::new, |parameter| {
            let words = parameter.choices().into_iter();
            words
                .map(|word| {
                    word.find(':')
                        .filter(|_| word.contains(char::is_uppercase) || word.contains(','))
                        .map_or(word, |colon| &word[..=colon])
                })
                .collect()
        }),
    }
}

/// The command with every known value among those that completion offers.
fn offering(command: Command) -> Command {
    let command = command.mut_args(|arg| {
        let known = known(arg.get_id().as_str());
        let is_free = arg.get_action().takes_values() && arg.get_possible_values().is_empty();
        if is_free && !known.is_empty() { arg.value_parser(PossibleValuesParser::new(known)) } else { arg }
    });
    below(command, offering)
}

/// The command with a change made to each of its subcommands.
fn below(command: Command, change: fn(Command) -> Command) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| command.mut_subcommand(name, change))
}

/// Prints the manual page: the flags of the walk, and after them those of every command.
///
/// # Errors
/// Those of `out`.
pub fn write_manual(language: Language, out: &mut dyn Write) -> io::Result<()> {
    let mut command = told(Line::command(), language);
    command.build();
    let command = tidy(command);
    let page = Man::new(command.clone()).manual("bnwalk");
    page.render_title(out)?;
    page.render_name_section(out)?;
    synopsis(&command, out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    examples_of(&page, &command, out)?;
    subcommands(&command, "bnwalk", out)
}

/// Help of one's own, and the version, are in no need of being told of each command again.
fn tidy(command: Command) -> Command {
    below(command.mut_args(|arg| if is_help(&arg) { arg.hide(true) } else { arg }), tidy)
}

fn is_help(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong)
}

/// How a command is called, in a line or two; all its flags in a row tell no one anything.
fn synopsis(command: &Command, out: &mut dyn Write) -> io::Result<()> {
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").replace('-', "\\-");
    writeln!(out, ".SH SYNOPSIS\n.nf")?;
    usage.lines().try_for_each(|line| writeln!(out, "{}", line.trim()))?;
    writeln!(out, ".fi")
}

/// The examples after the help, as they stand there.
fn examples_of(page: &Man, command: &Command, out: &mut dyn Write) -> io::Result<()> {
    if command.get_after_help().is_none() {
        return Ok(());
    }
    let mut extra = Vec::new();
    page.render_extra_section(&mut extra)?;
    let extra = String::from_utf8_lossy(&extra).replacen(".SH EXTRA", ".SH EXAMPLES\n.nf", 1);
    writeln!(out, "{}\n.fi", extra.trim_end())
}

/// The sections of every command below one.
fn subcommands(command: &Command, path: &str, out: &mut dyn Write) -> io::Result<()> {
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let path = format!("{path} {}", sub.get_name());
        writeln!(out, ".SH {}", path.to_uppercase())?;
        let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
        writeln!(out, "{}", about.replace('-', "\\-"))?;
        let page = Man::new(sub.clone());
        let mut sections = Vec::new();
        synopsis(sub, &mut sections)?;
        page.render_options_section(&mut sections)?;
        examples_of(&page, sub, &mut sections)?;
        out.write_all(String::from_utf8_lossy(&sections).replace(".SH ", ".SS ").as_bytes())?;
        subcommands(sub, &path, out)?;
    }
    Ok(())
}
