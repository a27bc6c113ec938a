//! The flags, and what they ask for.

mod cast;
mod check;
mod config;
mod error;
mod examples;
mod flags;
mod lab;
mod language;
mod learn;
mod pages;
mod parameters;
mod plain;
mod progress;
mod told;
mod unseen;
mod values;

use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use ratatui::layout::Rect;

use crate::dump::{Format, LabFormat, LabRequest, Part, Request, Selection};
use crate::emit::Framework;
use crate::input::{InputError, Options, Source, load, load_given};
use crate::lab::{LabError, Settings, UnknownLab};
use crate::msg;
use crate::norm::{Parameter, Problem, ProblemError};
use crate::output::{Output, OutputError};
use crate::session::{Action, Player, Session, Tinker, default_batch, outside, play};
use crate::text::{Language, Message, Tell, visible};
use crate::tui::App;
use crate::tui::theme::{Depth, Theme};
use crate::walk::{Glyphs, Style};
use crate::weights::{Checkpoint, Layer};
use flags::{DumpFlags, ExpectFlags, SOURCE, ScreenFlags, SourceFlags, TableFlags, WeightsFlags};
use parameters::ParameterFlags;

use cast::Cast;
use check::CheckArgs;
pub use check::{Checking, Form};
pub use config::Config;
pub use error::CliError;
pub use lab::{Errand, Laboratory};
use lab::{LabArgs, Ranks};
pub use language::language;
use language::moved_back;
use learn::{LearnArgs, PracticeArgs};
pub use learn::{Learning, Subject};
use pages::CompletionsArgs;
pub use pages::{Shell, write_completions, write_manual};
pub use plain::walk as walk_plainly;
use progress::Progress;
pub use progress::Remaining;
use unseen::Unseen;

/// The version, and that of the JSON.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (schema bnwalk/1)");

/// Batch Normalization explained one number at a time: every number of the forward and the backward pass, with the
/// formula it came from.
#[derive(Debug, Parser)]
#[command(name = "bnwalk", version = VERSION, max_term_width = 100)]
#[group(id = SOURCE, multiple = false)]
pub struct Cli {
    /// A JSON, CSV, TSV, NPY, NPZ or safetensors file; - for standard input
    #[arg(value_name = "INPUT", group = SOURCE)]
    input: Option<PathBuf>,
    #[command(flatten)]
    source: SourceFlags,
    #[command(flatten)]
    table: TableFlags,
    #[command(flatten)]
    parameters: ParameterFlags,
    #[command(flatten)]
    weights: WeightsFlags,
    #[command(flatten)]
    dump: DumpFlags,
    #[command(flatten)]
    expect: ExpectFlags,
    #[command(flatten)]
    screen: ScreenFlags,
    /// The language of all text [default: that of LC_ALL, LC_MESSAGES or LANG]
    #[expect(clippy::doc_markdown, reason = "the help is printed as it stands here")]
    #[arg(long, value_name = "LANG", global = true, value_parser = values::languages())]
    lang: Option<Language>,
    #[arg(skip)]
    check: Option<Checking>,
    #[arg(skip)]
    lab: Option<Laboratory>,
    #[arg(skip)]
    ranks: Option<Ranks>,
    #[arg(skip)]
    page: Option<Page>,
    #[arg(skip)]
    config: Config,
    #[arg(skip)]
    learning: Option<Learning>,
}

// The whole line: clap looks for a subcommand's name first, and an INPUT of that name is ./name. What a doc comment says here
// would be the first line of the help.
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
    Lab(LabArgs),
    Completions(CompletionsArgs),
    /// Print the manual page: bnwalk man | man -l -
    Man,
    /// Print the configuration file with every option explained, and where it is looked for
    Config,
    Learn(LearnArgs),
    Practice(PracticeArgs),
}

/// A page about the program itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// What completes the command line in a shell.
    Completions(Shell),
    /// The manual page.
    Manual,
    /// The configuration file.
    Config,
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
    /// The screen of the walk, drawn into a file with the given numbers of columns and rows.
    Screenshot(PathBuf, (u16, u16)),
    /// The screen after each line of a script, recorded into a file.
    Cast(PathBuf, (u16, u16)),
    /// The walk without a screen: prompts and text.
    Plain,
    /// The names of the built-in examples.
    Examples,
    /// Somebody's results against the true ones.
    Check(Checking),
    /// Lessons or a practice: listed, forgotten, or on paper.
    Learn(Learning),
    /// A lab, or the list of all.
    Lab(Laboratory),
    /// A page about the program itself.
    Page(Page),
    /// The normalization layers of a checkpoint.
    Layers(Listing),
    /// The walk, with that list to pick from; where there is no screen the list alone.
    Pick(Listing),
}

/// What to list, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// The checkpoint.
    pub file: PathBuf,
    /// The running variances below it are counted.
    pub eps: f64,
    /// The form of the list.
    pub form: Form,
    /// Where it goes.
    pub output: Output,
    /// How its numbers are written.
    pub style: Style,
}

impl Cli {
    /// Reads the command line; what it leaves open the configuration may choose. `None`: it asked for help or the version,
    /// which have been printed.
    ///
    /// # Errors
    /// [`CliError::Usage`].
    pub fn read(
        args: impl IntoIterator<Item = impl Into<OsString> + Clone>,
        config: Config,
    ) -> Result<Option<Self>, CliError> {
        let args: Vec<OsString> = args.into_iter().map(Into::into).collect();
        let language = language(args.iter().cloned(), |name| std::env::var_os(name), config.language);
        let mut command = told::told(Line::command(), language);
        let moved = moved_back(args.clone(), &command);
        let parsed = command
            .try_get_matches_from_mut(moved)
            .and_then(|matches| Line::from_arg_matches(&matches))
            .map_err(|error| error.format(&mut command));
        match parsed {
            Ok(Line { cli, command }) => {
                let cli = Self { config, ..cli };
                Ok(Some(match command {
                    None => cli.with_model(),
                    Some(Command::Check(args)) => args.put_over(cli),
                    Some(Command::Lab(args)) => {
                        let ranks = args.ranks();
                        args.put_over(cli)?.with_ranks(&ranks)?
                    }
                    Some(Command::Learn(args)) => args.put_over(cli),
                    Some(Command::Practice(args)) => args.put_over(cli),
                    Some(Command::Completions(args)) => {
                        Self { page: Some(Page::Completions(args.shell)), ..cli }
                    }
                    Some(Command::Man) => Self { page: Some(Page::Manual), ..cli },
                    Some(Command::Config) => Self { page: Some(Page::Config), ..cli },
                }))
            }
            Err(error) if error.use_stderr() => Err(match second_input(&error) {
                Some(name) if args.windows(2).any(|two| two[0] == "lab" && two[1] == name.as_str()) => {
                    CliError::Lab(LabError::Unknown(UnknownLab { name }))
                }
                Some(second) => CliError::TwoInputs(second),
                None => CliError::Usage(error),
            }),
            Err(help) => {
                // Where there is no standard output, this says so.
                Output::Stdout.write(|_| Ok(()))?;
                let printed = help.print().and_then(|()| io::stdout().flush());
                printed.map(|()| None).map_err(|error| CliError::Output(OutputError::Stdout(error)))
            }
        }
    }

    /// The same, where INPUT is a model's weights and no batch: one of its layers is to be picked.
    fn with_model(mut self) -> Self {
        if self.weights.weights.is_none() && self.input.as_deref().is_some_and(Checkpoint::is_all_of) {
            self.weights.weights = self.input.take();
        }
        self
    }

    /// What to show.
    ///
    /// # Errors
    /// When the output's name does not say the format, or a binary one would go to a terminal.
    pub fn face(&self) -> Result<Face, CliError> {
        if let Some(page) = self.page {
            return Ok(Face::Page(page));
        }
        self.reads_stdin_once()?;
        if let Some(check) = &self.check {
            return match (&self.weights.weights, &self.weights.layer) {
                (Some(file), None) => Err(CliError::Layer(file.clone())),
                _ => Ok(Face::Check(check.clone())),
            };
        }
        if let Some(learning) = &self.learning {
            let on_paper = learning.paper.is_some() && self.screen.screenshot.is_none();
            if on_paper || matches!(learning.subject, Subject::List | Subject::Reset(_)) {
                return Ok(Face::Learn(learning.clone()));
            }
        }
        if let Some(lab) = &self.lab
            && !self.source.list_examples
        {
            if let (Some(_), None, Some(face)) = (&lab.settings, lab.dump, self.drawn()) {
                return Ok(face);
            }
            return Ok(Face::Lab(lab.clone()));
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
                return match self.drawn() {
                    Some(face) => Ok(face),
                    None => Ok(self.listing(Format::Text, Output::Stdout)?.map_or(Face::Walk, Face::Pick)),
                };
            }
            (Some(Some(format)), _) => *format,
            (_, Some(path)) if path.extension().is_some() => {
                Format::of_path(path).ok_or_else(|| CliError::Extension(path.clone()))?
            }
            _ => Format::Json,
        };
        if let Some(listing) = self.listing(format, to.clone())? {
            return Ok(Face::Layers(listing));
        }
        if (format, &to) == (Format::Npz, &Output::Stdout) && io::stdout().is_terminal() {
            return Err(CliError::Terminal);
        }
        Ok(Face::Dump(format, to))
    }

    /// The screen in a file, or told without one, where the flags ask for that.
    fn drawn(&self) -> Option<Face> {
        let flags = &self.screen;
        let size = (flags.size.0, flags.size.1);
        match (&flags.screenshot, &flags.cast) {
            (Some(path), _) => Some(Face::Screenshot(path.clone(), size)),
            (_, Some(path)) => Some(Face::Cast(path.clone(), size)),
            _ => flags.plain.then_some(Face::Plain),
        }
    }

    /// The list of layers, where a checkpoint is given and no layer of it.
    fn listing(&self, format: Format, output: Output) -> Result<Option<Listing>, CliError> {
        let WeightsFlags { weights: Some(file), layer: None } = &self.weights else { return Ok(None) };
        let form = match format {
            Format::Text => Form::Text,
            Format::Json => Form::Json,
            _ => {
                // What is wrong with a file that cannot be read comes before what is wrong with the form.
                Checkpoint::open(file)?;
                return Err(CliError::List(format.name()));
            }
        };
        let eps = self.parameters.eps();
        let style = Style { language: self.language(), glyphs: self.glyphs(), ..Style::default() };
        Ok(Some(Listing { file: file.clone(), eps, form, output, style }))
    }

    /// Whether a flag says what dy is.
    #[must_use]
    pub fn gives_dy(&self) -> bool {
        self.parameters.gives_dy()
    }

    /// The problem, as [`Cli::open`] makes it. What should be told about it goes to stderr.
    ///
    /// # Errors
    /// Those of [`Cli::open`].
    pub fn problem(&self) -> Result<Problem, CliError> {
        self.problem_and_lacks().map(|(problem, _)| problem)
    }

    /// The same, and the parameters that neither the source nor a flag gives.
    ///
    /// # Errors
    /// Those of [`Cli::open`].
    pub fn problem_and_lacks(&self) -> Result<(Problem, Vec<Parameter>), CliError> {
        let (problem, notes, lacks) = self.open()?;
        for note in notes {
            // Where even stderr is gone, no one reads it.
            let _ = writeln!(io::stderr(), "bnwalk: {note}");
        }
        Ok((problem, lacks))
    }

    /// The problem: the source's, with the checkpoint's layer over it, and the flags over both; and what was noticed while
    /// reading, to be told once.
    ///
    /// # Errors
    /// When the source or the layer cannot be read, or when they and the flags do not make a problem.
    pub fn open(&self) -> Result<(Problem, Vec<Message>, Vec<Parameter>), CliError> {
        self.open_source(self.given())
    }

    /// The folder of captures that is given as INPUT, if one is.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.input.as_deref().filter(|path| path.is_dir())
    }

    /// The same of another file than the INPUT.
    ///
    /// # Errors
    /// Those of [`Cli::open`].
    pub fn open_file(&self, path: &Path) -> Result<(Problem, Vec<Message>, Vec<Parameter>), CliError> {
        self.open_source(Some(Source::File(path.to_owned())))
    }

    fn open_source(
        &self,
        given: Option<Source>,
    ) -> Result<(Problem, Vec<Message>, Vec<Parameter>), CliError> {
        if let Some(ranks) = &self.ranks {
            return Ok((ranks.problem.clone(), Vec::new(), Vec::new()));
        }
        let layer = self.layer()?;
        let source = match (given, &layer) {
            (None, Some(layer)) => default_batch(layer),
            (given, _) => given.unwrap_or_else(|| self.default_source()),
        };
        // Whoever types the numbers needs nobody to tell the time.
        let typed = source == Source::Stdin && io::stdin().is_terminal();
        let _progress = (!typed).then(|| Progress::begin(&source.to_string()));
        let options = Options { header: self.table.header.into(), delimiter: self.table.delimiter };
        let mut draft = load(&source, &options)?;
        if let Some(layer) = layer {
            layer.put_over(&mut draft, self.parameters.layout())?;
        }
        self.parameters.put_over(&mut draft, &options)?;
        let notes = std::mem::take(&mut draft.notes);
        let lacks = draft.lacks();
        let made = draft.build().map_err(|error| match &self.weights {
            _ if !self.parameters.is_empty() => CliError::Flags(error),
            // Without flags the fault is a file's.
            WeightsFlags { weights: Some(file), layer: Some(layer) }
                if matches!(error, ProblemError::RunningVar { .. }) =>
            {
                let file = visible(&file.display().to_string());
                CliError::Problem { origin: msg!("file-layer", file = file, name = visible(layer)), error }
            }
            _ => CliError::Problem { origin: source.message(), error },
        });
        Ok((made?, notes, lacks))
    }

    /// Standard input can be read only once.
    fn reads_stdin_once(&self) -> Result<(), CliError> {
        let stdin = Path::new("-");
        let expect = self.expect.expect.as_ref().or(self.check.as_ref().map(|check| &check.file));
        let flags = [
            ("INPUT", self.input.as_ref()),
            ("--weights", self.weights.weights.as_ref()),
            ("--expect", expect),
        ];
        let mut reading = flags.into_iter().filter(|(_, path)| path.is_some_and(|path| path == stdin));
        match (reading.next(), reading.next()) {
            (Some((first, _)), Some((second, _))) => Err(CliError::StdinTwice(first, second)),
            _ => Ok(()),
        }
    }

    /// The layer that the flags name.
    fn layer(&self) -> Result<Option<Layer>, CliError> {
        Ok(match &self.weights {
            WeightsFlags { weights: Some(file), layer: Some(name) } => {
                Some(Checkpoint::open(file)?.layer(name)?)
            }
            _ => None,
        })
    }

    /// The session: at the cell and the stage that the flags name.
    ///
    /// # Errors
    /// When the cell does not lie in the batch, or a file that belongs to the session cannot be read.
    fn opened(&self, problem: Problem) -> Result<Session, CliError> {
        let mut session = Session::new(problem, self.source_name());
        session.resume(self.given().as_ref().and_then(outside::place).as_ref());
        session.style.glyphs = self.glyphs();
        session.style.language = self.language();
        session.style.digits = self.dump.digits.map_or(session.style.digits, usize::from);
        session.tolerance = (&self.expect.tolerance).into();
        if self.screen.screenshot.is_none() {
            outside::recall(&mut session);
        }
        if let Some(learning) = &self.learning {
            Self::begin(learning, &mut session)?;
        }
        if let Some(file) = &self.expect.expect {
            session.take_results(file.clone(), load_given(file)?);
        }
        if let Some(settings) = self.lab.as_ref().and_then(|lab| lab.settings.clone()) {
            session.update(Action::Lab(Tinker::Vary(settings)));
            if let Some(said) = session.said.take() {
                return Err(CliError::Screen(Message::verbatim(said.text)));
            }
        }
        let first = self.dump.stage.as_ref().and_then(Selection::first).map(|part| match part {
            Part::Stage(stage) => Action::Goto(stage),
            Part::Quantity(quantity) => Action::Explain(quantity),
        });
        let cell = self.dump.cell.as_ref().map(|index| Action::Cell(index.0.clone()));
        if first.is_some() || cell.is_some() {
            // Where the person asks to be goes before the worst of the results.
            session.finish();
        }
        for action in first.into_iter().chain(cell) {
            session.update(action);
            if let Some(said) = session.said.take() {
                return Err(CliError::Screen(Message::verbatim(said.text)));
            }
        }
        if let WeightsFlags { weights: Some(file), layer: None } = &self.weights {
            let keeps_batch = self.given().is_some();
            session.layers = Some(outside::list_layers(file, keeps_batch).map_err(CliError::Screen)?);
        }
        Ok(session)
    }

    /// Begins what is to be learned.
    fn begin(learning: &Learning, session: &mut Session) -> Result<(), CliError> {
        if let Some(lesson) = learning.subject.lesson().map_err(CliError::Screen)? {
            session.begin_lesson(lesson, true);
        }
        if let Some(practice) = learning.subject.practice()? {
            session.begin_practice(practice);
        }
        Ok(())
    }

    /// A session in which nothing is begun yet, for what is written about lessons.
    #[must_use]
    pub fn blank(&self) -> Session {
        let style = Style { language: self.language(), glyphs: self.glyphs(), ..Style::default() };
        Session::blank(style)
    }

    /// What is to be learned, if a lesson or a practice is.
    #[must_use]
    pub fn learning(&self) -> Option<&Learning> {
        self.learning.as_ref()
    }

    /// The session without a screen, after the script that the flags name.
    ///
    /// # Errors
    /// As [`Cli::app`].
    pub fn session(&self, problem: Problem) -> Result<Session, CliError> {
        let mut unseen = Unseen(self.opened(problem)?);
        self.play(&mut unseen)?;
        Ok(unseen.0)
    }

    /// The session on a screen of this size, after the script that the flags name.
    ///
    /// # Errors
    /// When the cell does not lie in the batch, or a line of the script cannot be carried out.
    pub fn app(&self, problem: Problem, size: (u16, u16)) -> Result<App, CliError> {
        let mut app = self.screen(problem, size)?;
        self.play(&mut app)?;
        Ok(app)
    }

    /// The session on a screen of this size, before the script.
    fn screen(&self, problem: Problem, (width, height): (u16, u16)) -> Result<App, CliError> {
        let flags = &self.screen;
        let mut app = App::new(self.opened(problem)?);
        app.mouse = !flags.no_mouse && self.config.mouse.unwrap_or(true);
        app.keys = self.config.keys.clone();
        let palette = flags.theme.or(self.config.theme);
        app.theme = Theme::detect(flags.color.into(), palette, |name| std::env::var(name).ok());
        if flags.screenshot.is_some() || flags.cast.is_some() {
            // A file has all colours, whatever the terminal has.
            app.theme.depth = Depth::True;
        }
        // A file can hold every character, a terminal those of its locale.
        if flags.screenshot.is_none()
            && flags.cast.is_none()
            && !locale_has_utf8(|name| std::env::var(name).ok())
        {
            app.session.style.glyphs = Glyphs::Ascii;
        }
        app.resize(Rect::new(0, 0, width, height));
        Ok(app)
    }

    /// Records the script on a screen of this size.
    ///
    /// # Errors
    /// As [`Cli::app`], and those of the file.
    pub fn record(&self, problem: Problem, (width, height): (u16, u16), path: &Path) -> Result<(), CliError> {
        let script = self.script()?.map(|(_, script)| script).unwrap_or_default();
        let area = Rect::new(0, 0, width, height);
        let mut cast = Cast::begin(self.screen(problem, (width, height))?, area, &script);
        self.play(&mut cast)?;
        cast.write(path).map_err(CliError::Screen)
    }

    fn play(&self, player: &mut impl Player) -> Result<(), CliError> {
        let Some((origin, script)) = self.script()? else { return Ok(()) };
        play(player, &script, &origin).map_err(CliError::Screen)
    }

    /// The script that the flags name, and what errors call it.
    fn script(&self) -> Result<Option<(String, String)>, CliError> {
        let Some(path) = &self.screen.play else { return Ok(None) };
        let origin = visible(&path.display().to_string());
        let script =
            fs::read_to_string(path).map_err(|error| InputError::Io { origin: origin.clone(), error })?;
        let script = script.strip_prefix('\u{feff}').unwrap_or(&script).to_owned();
        Ok(Some((origin, script)))
    }

    /// The check that the walk beside results from elsewhere comes to where there is no screen.
    #[must_use]
    pub fn checking(&self) -> Option<Checking> {
        let ExpectFlags { expect, tolerance } = &self.expect;
        Some(Checking {
            file: expect.clone()?,
            tolerance: tolerance.into(),
            suggest: None,
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

    /// Whether nothing in particular was asked for: whoever starts so may be new here.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        let elsewhere = self.plays() || self.lab.is_some() || self.learning.is_some();
        !elsewhere && self.given().is_none() && self.weights.weights.is_none()
    }

    /// The reader's language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.lang.unwrap_or_else(|| language([""], |name| std::env::var_os(name), self.config.language))
    }

    /// What the configuration file asks for.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    fn glyphs(&self) -> Glyphs {
        if self.dump.ascii || self.config.ascii { Glyphs::Ascii } else { Glyphs::Unicode }
    }

    /// How to dump it.
    #[must_use]
    pub fn request(&self, format: Format) -> Request {
        let flags = &self.dump;
        Request {
            format,
            selection: flags.stage.clone().unwrap_or_default(),
            cell: flags.cell.as_ref().map(|index| index.0.clone()),
            channel: flags.channel.clone(),
            digits: flags.digits.map(usize::from),
            glyphs: self.glyphs(),
            language: self.language(),
            source: Some(self.source_name()),
        }
    }

    /// The source that the command line names.
    fn given(&self) -> Option<Source> {
        let flags = &self.source;
        Some(match (&self.input, &flags.batch, &flags.random, &flags.example) {
            (Some(path), ..) if path == Path::new("-") => Source::Stdin,
            (Some(path), ..) => Source::File(path.clone()),
            (_, Some(text), ..) => Source::Inline(text.clone()),
            (_, _, Some(shape), _) => {
                Source::Random { shape: shape.0.clone(), seed: flags.seed.unwrap_or(0) }
            }
            (.., Some(name)) => Source::Example(name.clone()),
            _ => return None,
        })
    }

    /// The source where the command line names none.
    fn default_source(&self) -> Source {
        let lab = self.lab.as_ref().and_then(|lab| lab.settings.as_ref()).map(Settings::lab);
        lab.map_or_else(Source::default, |lab| Source::Example(lab.example().to_owned()))
    }

    /// What a lab's dump looks like.
    #[must_use]
    pub fn lab_request(&self, format: LabFormat) -> LabRequest {
        let style = Style { language: self.language(), glyphs: self.glyphs(), ..Style::default() };
        let digits = self.dump.digits.map_or(style.digits, usize::from);
        let style = Style { digits, ..style };
        LabRequest { format, style, language: self.language(), source: self.source_name() }
    }

    /// What the text calls the source.
    fn source_name(&self) -> String {
        if let Some(ranks) = &self.ranks {
            return ranks.source.clone();
        }
        let random = |seed: u32| msg!("source-random", seed = seed.to_string());
        let batch = match (self.given(), &self.weights.layer) {
            (Some(Source::Random { seed, .. }), _) => random(seed),
            (Some(Source::Inline(_)), _) => msg!("source-command-line"),
            (None, Some(_)) => random(0),
            (given, _) => given.unwrap_or_else(|| self.default_source()).message(),
        };
        let source = match &self.weights {
            WeightsFlags { weights: Some(file), layer: Some(layer) } => {
                let file = visible(&file.display().to_string());
                msg!("source-with-layer", batch = batch, name = visible(layer), file = file)
            }
            _ => batch,
        };
        source.tell(self.language())
    }
}

/// The second INPUT, where clap took it for a subcommand that it does not know.
fn second_input(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(name)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    let is_known = Line::command().get_subcommands().any(|command| command.get_name() == name);
    (!is_known).then(|| name.clone())
}

/// Whether the locale is one of UTF-8, or unknown.
fn locale_has_utf8(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
    locale.is_none_or(|locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_of_the_locale_that_is_set_says_whether_it_is_utf_8() {
        let has = |given: &[(&str, &str)]| {
            locale_has_utf8(|name| {
                given.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(has(&[]));
        assert!(has(&[("LC_ALL", ""), ("LANG", "de_DE.UTF-8")]));
        assert!(has(&[("LC_CTYPE", "C.utf8"), ("LANG", "C")]));
        assert!(!has(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]));
        assert!(!has(&[("LANG", "zh_CN.GB18030")]));
    }
}
