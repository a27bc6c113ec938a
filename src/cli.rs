//! The flags, and what they ask for.

mod check;
mod error;
mod flags;
mod values;

use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};
use ratatui::layout::Rect;

use crate::dump::{Format, Output, Part, Request, Selection};
use crate::emit::Framework;
use crate::input::{InputError, Options, Source, load, load_expected};
use crate::norm::Problem;
use crate::tui::theme::{Depth, Theme};
use crate::tui::{Action, App, effects, script};
use crate::walk::Glyphs;
use flags::{DumpFlags, ExpectFlags, ProblemFlags, SOURCE, ScreenFlags, SourceFlags, TableFlags};

use check::CheckArgs;
pub use check::{Checking, Form};
pub use error::CliError;

const EXAMPLES: &str = "\
Examples:
  bnwalk                                        walk through five numbers
  bnwalk batch.csv --gamma 2 --beta -1          a batch of your own
  bnwalk --example digits --norm group:1        see --list-examples
  bnwalk --random 20x100 --seed 7 --cell 3,14   the numbers of one cell
  bnwalk --batch '1,2;3,4' --dump | jq .stages.dx
  bnwalk batch.npy -o batch.npz                 every array, for numpy.load
  bnwalk --emit pytorch -o verify.py            a script that recomputes all that in PyTorch
  bnwalk check batch.npy --expect mine.npz      which step of your own implementation is wrong";

/// Batch Normalization explained one number at a time: every number of the forward and the backward pass, with the
/// formula it came from.
#[derive(Debug, Parser)]
#[command(name = "bnwalk", version, after_help = EXAMPLES, max_term_width = 100)]
#[group(id = SOURCE, multiple = false)]
pub struct Cli {
    /// A JSON, CSV, TSV, NPY or NPZ file; - for standard input
    #[arg(value_name = "INPUT", group = SOURCE)]
    input: Option<PathBuf>,
    #[command(flatten)]
    source: SourceFlags,
    #[command(flatten)]
    table: TableFlags,
    #[command(flatten)]
    problem: ProblemFlags,
    #[command(flatten)]
    dump: DumpFlags,
    #[command(flatten)]
    expect: ExpectFlags,
    #[command(flatten)]
    screen: ScreenFlags,
    #[arg(skip)]
    check: Option<Checking>,
}

/// The whole line: clap looks for a subcommand's name first, and an INPUT of that name is ./name.
#[derive(Debug, Parser)]
#[command(args_conflicts_with_subcommands = true)]
struct Line {
    #[command(flatten)]
    cli: Cli,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(Box<CheckArgs>),
}

/// What the program shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Face {
    /// The walk, for a person.
    Walk,
    /// A dump.
    Dump(Format, Output),
    /// A script that recomputes it all in a framework.
    Emit(Framework, Output),
    /// The screen of the walk, drawn into a file at so many columns and rows.
    Screenshot(PathBuf, (u16, u16)),
    /// The names of the built-in examples.
    Examples,
    /// Somebody's results against the true ones.
    Check(Checking),
}

impl Cli {
    /// Reads the command line. `None`: it asked for help or the version, which have been printed.
    ///
    /// # Errors
    /// [`CliError::Usage`].
    pub fn read(
        args: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    ) -> Result<Option<Self>, CliError> {
        match Line::try_parse_from(args) {
            Ok(Line { cli, command: None }) => Ok(Some(cli)),
            Ok(Line { cli, command: Some(Command::Check(args)) }) => Ok(Some(args.put_over(cli))),
            Err(error) if error.use_stderr() => Err(CliError::Usage(error)),
            Err(help) => {
                // Whoever closes the pipe has read enough of it.
                let _ = help.print();
                Ok(None)
            }
        }
    }

    /// What to show.
    ///
    /// # Errors
    /// When the output's name does not say the format, or a binary one would go to a terminal.
    pub fn face(&self) -> Result<Face, CliError> {
        if let Some(check) = &self.check {
            return Ok(Face::Check(check.clone()));
        }
        let DumpFlags { dump, output, .. } = &self.dump;
        let to = match output {
            Some(path) if path != Path::new("-") => Output::File(path.clone()),
            _ => Output::Stdout,
        };
        if let Some(framework) = self.dump.emit
            && !self.source.list_examples
        {
            return Ok(Face::Emit(framework, to));
        }
        let format = match (dump, output) {
            _ if self.source.list_examples => return Ok(Face::Examples),
            (None, None) => {
                let size = self.screen.size;
                return Ok(match &self.screen.screenshot {
                    Some(path) => Face::Screenshot(path.clone(), (size.0, size.1)),
                    None => Face::Walk,
                });
            }
            (Some(Some(format)), _) => *format,
            (_, Some(path)) if path.extension().is_some() => {
                Format::of_path(path).ok_or_else(|| CliError::Extension(path.clone()))?
            }
            _ => Format::Json,
        };
        if (format, &to) == (Format::Npz, &Output::Stdout) && io::stdout().is_terminal() {
            return Err(CliError::Terminal);
        }
        Ok(Face::Dump(format, to))
    }

    /// The problem: the source's, with the flags over it.
    ///
    /// # Errors
    /// When the source cannot be read, or when it and the flags do not make a problem.
    pub fn problem(&self) -> Result<Problem, CliError> {
        let source = self.source();
        let options = Options { header: self.table.header.into(), delimiter: self.table.delimiter };
        let mut draft = load(&source, &options)?;
        self.problem.put_over(&mut draft, &options)?;
        draft.build().map_err(|error| {
            // Without flags the fault is the file's.
            if self.problem == ProblemFlags::default() {
                CliError::Problem { origin: source.to_string(), error }
            } else {
                CliError::Flags(error)
            }
        })
    }

    /// The walk on the screen: at the cell and the stage that the flags name, after the script that they name.
    ///
    /// `size` is that of the screen, for pictures that the script draws.
    ///
    /// # Errors
    /// When the cell does not lie in the batch, or a line of the script cannot be carried out.
    pub fn app(&self, problem: Problem, size: (u16, u16)) -> Result<App, CliError> {
        let flags = &self.screen;
        let source = self.source();
        let mut app = App::new(problem, self.source_name());
        app.resume(effects::place(&source).as_ref());
        app.mouse = !flags.no_mouse;
        app.theme = Theme::detect(flags.color.into(), flags.theme, |name| std::env::var(name).ok());
        if flags.screenshot.is_some() {
            // A file has all colours, whatever the terminal has.
            app.theme.depth = Depth::True;
        }
        app.style.glyphs = self.glyphs();
        app.style.digits = self.dump.digits.map_or(app.style.digits, usize::from);
        app.tolerance = (&self.expect.tolerance).into();
        if let Some(file) = &self.expect.expect {
            app.expect(file.clone(), load_expected(file)?);
        }
        let first = self.dump.stage.as_ref().and_then(Selection::first).map(|part| match part {
            Part::Stage(stage) => Action::Goto(stage),
            Part::Quantity(quantity) => Action::Explain(quantity),
        });
        let cell = self.dump.cell.as_ref().map(|index| Action::Cell(index.0.clone()));
        for action in first.into_iter().chain(cell) {
            app.update(action);
            if let Some(message) = app.message.take() {
                return Err(CliError::Screen(message.text));
            }
        }
        if let Some(path) = &flags.play {
            let origin = path.display().to_string();
            let script =
                fs::read_to_string(path).map_err(|error| InputError::Io { origin: origin.clone(), error })?;
            let area = Rect::new(0, 0, size.0, size.1);
            script::play(&mut app, &script, &origin, area).map_err(CliError::Screen)?;
        }
        Ok(app)
    }

    /// The check that the walk beside somebody's results comes to where there is no screen.
    #[must_use]
    pub fn checking(&self) -> Option<Checking> {
        let ExpectFlags { expect, tolerance } = &self.expect;
        Some(Checking {
            file: expect.clone()?,
            tolerance: tolerance.into(),
            form: Form::Text,
            output: Output::Stdout,
            glyphs: self.glyphs(),
        })
    }

    /// Whether a script is to be carried out first.
    #[must_use]
    pub fn plays(&self) -> bool {
        self.screen.play.is_some()
    }

    fn glyphs(&self) -> Glyphs {
        if self.dump.ascii { Glyphs::Ascii } else { Glyphs::Unicode }
    }

    /// How to dump it.
    #[must_use]
    pub fn request(&self, format: Format) -> Request {
        let flags = &self.dump;
        Request {
            format,
            selection: flags.stage.clone().unwrap_or_default(),
            cell: flags.cell.as_ref().map(|index| index.0.clone()),
            channel: flags.channel,
            digits: flags.digits.map(usize::from),
            glyphs: self.glyphs(),
            source: Some(self.source_name()),
        }
    }

    fn source(&self) -> Source {
        let flags = &self.source;
        match (&self.input, &flags.batch, &flags.random, &flags.example) {
            (Some(path), ..) if path == Path::new("-") => Source::Stdin,
            (Some(path), ..) => Source::File(path.clone()),
            (_, Some(text), ..) => Source::Inline(text.clone()),
            (_, _, Some(shape), _) => {
                Source::Random { shape: shape.0.clone(), seed: flags.seed.unwrap_or(0) }
            }
            (.., Some(name)) => Source::Example(name.clone()),
            _ => Source::default(),
        }
    }

    /// What the text calls the source.
    fn source_name(&self) -> String {
        match self.source() {
            Source::Random { seed, .. } => format!("standard normal numbers, seed {seed}"),
            Source::Inline(_) => "the command line".to_owned(),
            source => source.to_string(),
        }
    }
}
