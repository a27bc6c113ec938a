//! Parse, run, exit code.

#[cfg(unix)]
mod closed;
#[cfg(unix)]
mod signals;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bnwalk::cli::{
    Checking, Cli, CliError, Config, Errand, Face, Form, Laboratory, Learning, Listing, Page, Remaining,
    Subject, language,
};
use bnwalk::cli::{walk_plainly, write_completions, write_manual};
use bnwalk::compare::{
    Diagnosis, Layer, Report, Tolerance, Truth, UNASKED, Verdict, compare, complete, diagnose, has_made_dy,
    telling, unseen, without_dy, write_json, write_layers, write_layers_json, write_text,
};
use bnwalk::dump::{self, Dump, Format, LabFormat};
use bnwalk::emit;
use bnwalk::input::{Beside, Expected, examples, load_given};
use bnwalk::lab::training::{Plan, Preset};
use bnwalk::lab::{Lab, LabError, Settings};
use bnwalk::lesson;
use bnwalk::msg;
use bnwalk::norm::{Parameter, Problem, Quantity, Trace};
use bnwalk::output::Output;
use bnwalk::session::{Paper, Session, handout, outside};
use bnwalk::text::table::{Align, Table};
use bnwalk::text::{Language, Message, Tell, visible};
use bnwalk::tui::terminal;
use bnwalk::walk::Style;
use bnwalk::weights::{self, Checkpoint};

/// A check that found something wrong.
const WRONG: u8 = 1;

/// Bad usage or bad input.
const BAD: u8 = 2;

/// The size of a terminal that does not say it.
const SIZE: (u16, u16) = (80, 24);

fn main() -> ExitCode {
    #[cfg(unix)]
    if closed::is_stdout_closed() {
        bnwalk::output::without_stdout();
    }
    let config = Config::read(|name| std::env::var_os(name));
    let configured = config.language;
    match run(config) {
        Ok(code) => code,
        Err(CliError::Output(error)) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            let told = match language(std::env::args_os(), |name| std::env::var_os(name), configured) {
                // clap's own words, with its tip on a line of its own.
                Language::En => error.to_string(),
                Language::Zh => error.tell(Language::Zh),
            };
            for line in told.lines() {
                // Where even stderr is gone, the exit code remains.
                let _ = writeln!(io::stderr(), "bnwalk: {line}");
            }
            ExitCode::from(BAD)
        }
    }
}

fn run(config: Config) -> Result<ExitCode, CliError> {
    let Some(cli) = Cli::read(std::env::args_os(), config)? else { return Ok(ExitCode::SUCCESS) };
    let face = cli.face()?;
    let on_screen = is_seen(&face);
    #[cfg(unix)]
    watch(on_screen);
    if let (Some(fault), false) = (&cli.config().fault, on_screen) {
        let _ = writeln!(io::stderr(), "bnwalk: {}", fault.tell(cli.language()));
    }
    match face {
        Face::Check(checking) => return check(&cli, &checking),
        Face::Walk | Face::Pick(_) | Face::Lab(_) if on_screen => walk(&cli)?,
        Face::Page(page) => write_page(&cli, page)?,
        Face::Learn(learning) => learn(&cli, &learning)?,
        Face::Lab(laboratory) => lab(&cli, &laboratory)?,
        Face::Layers(listing) | Face::Pick(listing) => list_layers(&listing)?,
        Face::Examples => Output::Stdout.write(|out| list_examples(cli.language(), out))?,
        Face::Walk if cli.learning().is_some() => {
            learn(&cli, cli.learning().expect("it was just seen"))?;
        }
        Face::Walk => match cli.checking() {
            Some(checking) => return check(&cli, &checking),
            None => dump(&cli, Format::Text, &Output::Stdout)?,
        },
        Face::Dump(format, output) => dump(&cli, format, &output)?,
        Face::Emit(framework, output) => {
            let trace = trace(&cli)?;
            output.write(|out| emit::write(&trace, framework, out))?;
        }
        Face::Cast(path, size) => cli.record(cli.problem()?, size, &path)?,
        Face::Plain => plain(&cli)?,
        Face::Screenshot(path, (width, height)) => {
            let mut app = cli.app(cli.problem()?, (width, height))?;
            app.finish();
            app.draw_into(&path).map_err(CliError::Screen)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Watches for signals. Where a signal cannot be watched for, the program does without.
#[cfg(unix)]
fn watch(on_screen: bool) {
    let _ = signals::watch();
    // The screen watches for the others itself.
    if !on_screen {
        let _ = signals::tidy_up();
    }
}

/// Whether it is shown on a screen.
fn is_seen(face: &Face) -> bool {
    let on_screen = match face {
        Face::Walk | Face::Pick(_) => true,
        Face::Lab(Laboratory { settings, dump, errand, .. }) => {
            settings.is_some() && dump.is_none() && *errand == Errand::Tell
        }
        _ => false,
    };
    on_screen && has_screen()
}

/// Whether there is a screen; else everything is told as text.
fn has_screen() -> bool {
    io::stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

fn walk(cli: &Cli) -> Result<(), CliError> {
    let size = terminal::size().unwrap_or(SIZE);
    let (problem, notes, _) = cli.open()?;
    let mut app = cli.app(problem, size)?;
    if cli.is_bare() && app.session.said.is_none() {
        app.welcome();
    }
    for note in notes {
        app.session.say(&note);
    }
    if let Some(fault) = &cli.config().fault {
        app.session.complain(fault);
    }
    terminal::run(app).map_err(CliError::Tty)
}

fn dump(cli: &Cli, format: Format, output: &Output) -> Result<(), CliError> {
    let mut request = cli.request(format);
    let problem = cli.problem()?;
    let trace = if cli.plays() {
        let session = cli.session(problem)?;
        request.cell.get_or_insert_with(|| session.place().cell);
        session.trace().clone()
    } else {
        Trace::in_room(problem, &Beside)
    };
    if request.needs_backward() {
        trace.make_backward()?;
    }
    let dump = Dump::new(&trace, &request)?;
    Ok(output.write(|out| dump.write(out))?)
}

/// The trace of the problem, after the script's edits if there is one.
fn trace(cli: &Cli) -> Result<Trace, CliError> {
    let problem = cli.problem()?;
    let trace =
        if cli.plays() { cli.session(problem)?.trace().clone() } else { Trace::in_room(problem, &Beside) };
    trace.make_backward()?;
    Ok(trace)
}

fn check(cli: &Cli, checking: &Checking) -> Result<ExitCode, CliError> {
    let style = Style { language: cli.language(), glyphs: checking.glyphs, ..Style::default() };
    if let Some(folder) = cli.folder().filter(|folder| *folder == checking.file) {
        return check_folder(cli, folder, checking, &style);
    }
    let (problem, lacks) = cli.problem_and_lacks()?;
    let Checked { trace, mut report, diagnosis } =
        checked(&problem, &lacks, &checking.file, &checking.tolerance)?;
    let is_wrong = report.verdict() == Verdict::Wrong;
    if checking.suggest.is_some() || !is_wrong && trace.partition().cells() <= UNASKED {
        report.unseen = unseen(&Truth::of(&trace), &report);
    }
    if let Some(path) = &checking.suggest {
        suggest(&trace, path, &style)?;
    }
    let written = checking.output.write(|out| match checking.form {
        Form::Json => write_json(&report, &diagnosis, out),
        Form::Text => {
            let file = visible(&checking.file.display().to_string());
            write_text(&trace, &report, &diagnosis, &file, &style, out)
        }
    });
    match written {
        // A reader that has had enough of the report does not change the verdict.
        Err(error) if !error.is_broken_pipe() => return Err(error.into()),
        _ => {}
    }
    Ok(if is_wrong { ExitCode::from(WRONG) } else { ExitCode::SUCCESS })
}

/// Writes a batch that shows what this one cannot.
fn suggest(trace: &Trace, path: &Path, style: &Style) -> Result<(), CliError> {
    let norm = trace.partition().norm().to_string();
    let problem =
        telling(trace.problem()).ok_or_else(|| CliError::Screen(msg!("check-no-batch", norm = norm)))?;
    let trace = Trace::new(problem);
    Output::File(path.to_owned()).write(|out| {
        out.write_all(b"{\n\"schema\": \"bnwalk/1\",\n\"problem\": ")?;
        dump::write_problem(&trace, out)?;
        out.write_all(b"\n}\n")
    })?;
    let file = visible(&path.display().to_string());
    let said = style.spell(msg!("check-suggested", file = file).tell(style.language));
    // Where even stderr is gone, the file is there all the same.
    let _ = writeln!(io::stderr(), "bnwalk: {said}");
    Ok(())
}

/// A file of results beside the true ones.
struct Checked {
    trace: Trace,
    report: Report,
    diagnosis: Vec<Diagnosis>,
}

fn checked(
    problem: &Problem,
    lacks: &[Parameter],
    file: &Path,
    tolerance: &Tolerance,
) -> Result<Checked, CliError> {
    let given = load_given(file)?;
    let file = visible(&file.display().to_string());
    let (problem, taken) = complete(problem, &given, lacks);
    let mut notes = given.notes();
    if !taken.is_empty() {
        notes.push(msg!("check-taken", file = file.as_str(), names = Message::list(taken)));
    }
    let mut expected = given.arrays;
    if lacks.contains(&Parameter::Dy) && has_made_dy(&problem) {
        let (known, note) = without_dy(&expected);
        if known.is_empty() {
            return Err(CliError::Screen(msg!("check-nothing", file = file)));
        }
        expected = known;
        notes.extend(note);
    }
    let is_result =
        |array: &Expected| array.quantity != Quantity::Dy && Quantity::COMPUTED.contains(&array.quantity);
    if !expected.is_empty() && !expected.iter().any(is_result) {
        return Err(CliError::Screen(msg!("check-only-inputs", file = file)));
    }
    let trace = Trace::in_room(problem, &Beside);
    trace.make_backward()?;
    let truth = Truth::of(&trace);
    let mut report = compare(&truth, &expected, tolerance);
    report.notes = notes;
    let diagnosis = diagnose(&truth, &expected, &report);
    Ok(Checked { trace, report, diagnosis })
}

/// Checks every capture of a folder, a layer each. What cannot be read is said, and the others are checked all the same.
fn check_folder(cli: &Cli, folder: &Path, checking: &Checking, style: &Style) -> Result<ExitCode, CliError> {
    let failed = |error: io::Error| {
        let folder = visible(&folder.display().to_string());
        CliError::Screen(msg!("check-folder", folder = folder, why = error.to_string()))
    };
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let is_capture = |extension: &std::ffi::OsStr| {
            ["npz", "safetensors", "json"].iter().any(|known| extension.eq_ignore_ascii_case(known))
        };
        if path.extension().is_some_and(is_capture) {
            files.push(path);
        }
    }
    if files.is_empty() {
        let folder = visible(&folder.display().to_string());
        return Err(CliError::Screen(msg!("check-empty-folder", folder = folder)));
    }
    files.sort();
    let one = |path: &PathBuf| {
        let checked = cli.open_file(path).and_then(|(problem, notes, lacks)| {
            let mut one = checked(&problem, &lacks, path, &checking.tolerance)?;
            one.report.notes.splice(0..0, notes);
            Ok((one.report, one.diagnosis))
        });
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Layer { name: visible(&name), outcome: checked.map_err(|error| error.message()) }
    };
    let layers: Vec<Layer> = files.iter().map(one).collect();
    let written = checking.output.write(|out| match checking.form {
        Form::Json => write_layers_json(&layers, out),
        Form::Text => write_layers(&layers, style, out),
    });
    match written {
        Err(error) if !error.is_broken_pipe() => return Err(error.into()),
        _ => {}
    }
    let is_wrong = |layer: &Layer| layer.verdict() == Some(Verdict::Wrong);
    Ok(if layers.iter().any(|layer| layer.outcome.is_err()) {
        ExitCode::from(BAD)
    } else if layers.iter().any(is_wrong) {
        ExitCode::from(WRONG)
    } else {
        ExitCode::SUCCESS
    })
}

fn lab(cli: &Cli, laboratory: &Laboratory) -> Result<(), CliError> {
    let Some(settings) = &laboratory.settings else {
        return Ok(laboratory.output.write(|out| list_labs(cli.language(), out))?);
    };
    if let Settings::Training(plan) = settings {
        match laboratory.errand {
            Errand::Presets => {
                let list = |out: &mut dyn Write| list_presets(cli.language(), out);
                return Ok(laboratory.output.write(list)?);
            }
            Errand::Layer { step, format } => return layer(cli, plan, step, format, &laboratory.output),
            Errand::Emit => return emit_training(plan, &laboratory.output),
            Errand::Tell => {}
        }
    }
    let request = cli.lab_request(laboratory.dump.unwrap_or(LabFormat::Text));
    let problem = cli.problem()?;
    let experiment = if cli.plays() {
        let mut session = cli.session(problem)?;
        session.finish();
        // A script can leave the lab, or open another.
        let open = session.lab().map(|lab| lab.experiment().clone());
        open.map_or_else(|| settings.begin(session.problem()), Ok)?
    } else {
        settings.begin(&problem)?
    };
    let mut experiment = experiment;
    let mut remaining = Remaining::begin();
    while experiment.advance() {
        remaining.tell(experiment.progress());
    }
    drop(remaining);
    Ok(laboratory.output.write(|out| dump::lab::write(&experiment, &request, out))?)
}

/// The walk line by line.
fn plain(cli: &Cli) -> Result<(), CliError> {
    let (problem, notes, _) = cli.open()?;
    let session = cli.session(problem)?;
    let mut input = io::stdin().lock();
    Ok(Output::Stdout.write(|out| walk_plainly(session, &notes, &mut input, out))?)
}

/// A page about the program itself.
fn write_page(cli: &Cli, page: Page) -> Result<(), CliError> {
    let language = cli.language();
    Ok(Output::Stdout.write(|out| match page {
        Page::Completions(shell) => write_completions(shell, language, out),
        Page::Manual => write_manual(language, out),
        Page::Config => cli.config().write(language, out),
    })?)
}

/// A layer of the first run with a norm, as the walk writes it.
fn layer(cli: &Cli, plan: &Plan, step: usize, format: Format, output: &Output) -> Result<(), CliError> {
    let to_terminal = output == &Output::Stdout && io::stdout().is_terminal();
    if format == Format::Npz && to_terminal {
        return Err(CliError::Terminal);
    }
    let mut remaining = Remaining::begin();
    let problem = plan.layer_after(step, |progress| remaining.tell(progress));
    drop(remaining);
    let trace = Trace::in_room(problem.map_err(LabError::Training)?, &Beside);
    trace.make_backward()?;
    let request = cli.request(format);
    let dump = Dump::new(&trace, &request)?;
    Ok(output.write(|out| dump.write(out))?)
}

/// The script, and the numbers that it needs beside it.
fn emit_training(plan: &Plan, output: &Output) -> Result<(), CliError> {
    let numbers = match output {
        Output::File(path) => path.with_extension("npz"),
        Output::Stdout => PathBuf::from("training.npz"),
    };
    let script = emit::training(plan).map_err(LabError::Training)?;
    Output::unless_foreign(numbers.clone())?.write(|out| script.write_numbers(out))?;
    output.write(|out| script.write(&numbers, out))?;
    if output == &Output::Stdout {
        let said = msg!("emit-numbers-beside", file = visible(&numbers.display().to_string()));
        // Where even stderr is gone, no one reads it.
        let _ = writeln!(io::stderr(), "bnwalk: {said}");
    }
    Ok(())
}

/// Lessons and practice where there is no screen: the list of lessons, or what is to be printed.
fn learn(cli: &Cli, learning: &Learning) -> Result<(), CliError> {
    let mut session = cli.blank();
    outside::recall(&mut session);
    if let Some(said) = session.said.take() {
        let _ = writeln!(io::stderr(), "bnwalk: {}", said.text);
    }
    let (paper, answers) = (learning.paper.unwrap_or(Paper::Text), learning.answers);
    match &learning.subject {
        Subject::List => learning.output.write(|out| list_lessons(&session, out))?,
        Subject::Reset(name) => {
            if let Some(name) = name {
                lesson::lesson(name).map_err(CliError::Screen)?;
            }
            session.forget(name.as_deref());
            if let Some(file) = outside::progress_file() {
                session.progress().save(&file).map_err(CliError::Screen)?;
            }
        }
        Subject::Lesson(_) => {
            let lesson =
                learning.subject.lesson().map_err(CliError::Screen)?.expect("the subject is a lesson");
            learning.output.write(|out| handout::write_lesson(&session, &lesson, paper, answers, out))?;
        }
        Subject::Practice { questions, .. } => {
            let practice = learning.subject.practice()?.expect("the subject is a practice");
            learning
                .output
                .write(|out| handout::write_practice(&session, practice, *questions, paper, answers, out))?;
        }
    }
    Ok(())
}

fn list_presets(language: Language, out: &mut dyn Write) -> io::Result<()> {
    let mut presets = Preset::all().iter();
    presets.try_for_each(|preset| writeln!(out, "{:<12} {}", preset.name, (preset.about)().tell(language)))
}

fn list_lessons(session: &Session, out: &mut dyn Write) -> io::Result<()> {
    let style = &session.style;
    let mut table = Table::new([""; 4].map(|head| (head, Align::Left)));
    for lesson in lesson::lessons() {
        let minutes = style.tell(&msg!("lesson-of-minutes", minutes = lesson.minutes.to_string()));
        let state = style.tell(&session.progress().state(&lesson.name));
        table.row([lesson.name.clone(), lesson.title.told(session, style), minutes, state]);
    }
    table.lines().iter().skip(1).try_for_each(|line| writeln!(out, "{line}"))
}

fn list_labs(language: Language, out: &mut dyn Write) -> io::Result<()> {
    Lab::all().try_for_each(|lab| writeln!(out, "{:<12} {}", lab.name(), lab.about().tell(language)))
}

fn list_layers(listing: &Listing) -> Result<(), CliError> {
    let mut checkpoint = Checkpoint::open(&listing.file)?;
    let layers = checkpoint.layers()?;
    let file = checkpoint.origin();
    Ok(listing.output.write(|out| match listing.form {
        Form::Text => weights::write_text(file, &layers, listing.eps, &listing.style, out),
        Form::Json => weights::write_json(file, &layers, listing.eps, out),
    })?)
}

fn list_examples(language: Language, out: &mut dyn Write) -> io::Result<()> {
    examples()
        .iter()
        .try_for_each(|example| writeln!(out, "{:<12} {}", example.name, example.about().tell(language)))
}
