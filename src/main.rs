//! Parse, run, exit code.

use std::io::{self, Write};
use std::process::ExitCode;

use bnwalk::cli::{Cli, CliError, Face};
use bnwalk::dump::{Dump, Format, Output};
use bnwalk::input::examples;
use bnwalk::norm::Trace;

/// Bad usage or bad input.
const BAD: u8 = 2;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(CliError::Output(error)) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            for line in error.to_string().lines() {
                // Where even stderr is gone, the exit code remains.
                let _ = writeln!(io::stderr(), "bnwalk: {line}");
            }
            ExitCode::from(BAD)
        }
    }
}

fn run() -> Result<(), CliError> {
    let Some(cli) = Cli::read(std::env::args_os())? else { return Ok(()) };
    match cli.face()? {
        Face::Examples => Ok(Output::Stdout.write(list_examples)?),
        // TODO: run the TUI if stdout is a terminal and TERM is not dumb.
        Face::Walk => dump(&cli, Format::Text, &Output::Stdout),
        Face::Dump(format, output) => dump(&cli, format, &output),
    }
}

fn dump(cli: &Cli, format: Format, output: &Output) -> Result<(), CliError> {
    let trace = Trace::new(cli.problem()?);
    let request = cli.request(format);
    let dump = Dump::new(&trace, &request)?;
    Ok(output.write(|out| dump.write(out))?)
}

fn list_examples(out: &mut dyn Write) -> io::Result<()> {
    examples().iter().try_for_each(|example| writeln!(out, "{:<12} {}", example.name, example.about))
}
