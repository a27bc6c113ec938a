//! What holds for the whole program, short of a real terminal (`tests/terminal`): one binary, a module a subject.

mod check;
mod cli;
mod dump;
mod emit;
mod exact;
mod input;
mod judged;
mod labs;
mod lessons;
mod norms;
mod pages;
mod plain;
mod properties;
// What the page shows is typed into a Unix shell.
#[cfg(unix)]
mod readme;
mod reference;
mod schemas;
mod session;
mod training;
mod tui;
mod weights;
mod words;

/// Where no configuration lies: that of the person who runs the tests is not for them.
const NO_CONFIGURATION: (&str, &str) = ("XDG_CONFIG_HOME", concat!(env!("CARGO_MANIFEST_DIR"), "/tests"));

/// The program.
fn program() -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_bnwalk"));
    command.env(NO_CONFIGURATION.0, NO_CONFIGURATION.1);
    command
}
