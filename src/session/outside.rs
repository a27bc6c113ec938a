//! What a session asks for, done: files are read and written here, and what came of it goes back as a [`Reply`].

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::dump::{self, Dump, Format, LabFormat, LabRequest, write_problem};
use crate::emit::{self, Framework};
use crate::input::{Beside, Options, Source, load, load_given};
use crate::lesson::{self, Lesson, Progress};
use crate::msg;
use crate::norm::{Problem, Trace};
use crate::output::Output;
use crate::text::{Message, Tell, visible};
use crate::weights::{Checkpoint, WeightsError};

use super::study;
use super::{Laboratory, Layers, Place, Reply, Request, Session};

/// Carries out a request and hands the session what came of it. What only a screen or a terminal can do is given back.
pub fn carry_out(session: &mut Session, request: Request) -> Option<Request> {
    let request = at_home(request);
    if !request.is_for_files() {
        return Some(request);
    }
    // What is written, or asked whether it was, is what was last edited.
    session.finish_edit();
    let reply = perform(session, request).unwrap_or_else(Reply::Failed);
    session.take(reply);
    None
}

impl Request {
    /// Whether files are read or written for it.
    fn is_for_files(&self) -> bool {
        if let Self::Over(request) = self {
            return request.is_for_files();
        }
        matches!(
            self,
            Self::Write(_)
                | Self::Layer(_)
                | Self::Open(_)
                | Self::Example(_)
                | Self::Batch(_)
                | Self::Lesson(_)
                | Self::Expect(_)
                | Self::Weights(..)
                | Self::Dump(_)
                | Self::Emit(..)
        )
    }
}

/// The same request with the home directory in the place of a `~` at the beginning of a path, as in a shell.
#[must_use]
pub fn at_home(request: Request) -> Request {
    request.with_paths(|path| match (path.strip_prefix("~"), std::env::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path,
    })
}

/// Why a request is not carried out unasked: it would replace a file that bnwalk did not write.
#[must_use]
pub fn refusal(request: &Request) -> Option<Message> {
    let path = request.written().filter(|_| !matches!(request, Request::Over(_)))?;
    if request.saves() && !is_json(path) {
        // It is refused anyway.
        return None;
    }
    let foreign = Output::unless_foreign(path.to_owned()).is_err();
    foreign.then(|| msg!("replace-refused", file = visible(&path.display().to_string())))
}

fn perform(session: &Session, request: Request) -> Result<Reply, Message> {
    if let Some(why) = refusal(&request) {
        return Err(why);
    }
    match request {
        Request::Over(request) => carry_over(session, *request),
        request => carry_over(session, request),
    }
}

fn carry_over(session: &Session, request: Request) -> Result<Reply, Message> {
    match request {
        Request::Write(path) => save(session, path),
        // A model's weights are no batch: one of its layers is to be picked.
        Request::Open(path) if Checkpoint::is_all_of(&path) => list_layers(&path, false).map(Reply::Layers),
        Request::Open(path) => open(&Source::File(path)),
        Request::Example(name) => open(&Source::Example(name)),
        Request::Batch(text) => open(&Source::Inline(text)),
        Request::Lesson(path) => read_lesson(&path).map(Box::new).map(Reply::Lesson),
        Request::Expect(path) => {
            let given = load_given(&path).map_err(|error| error.message())?;
            Ok(Reply::Results(path, given))
        }
        Request::Weights(path, None) => list_layers(&path, true).map(Reply::Layers),
        Request::Weights(path, Some(name)) => {
            let read = || Checkpoint::open(&path)?.layer(&name);
            let layer = read().map_err(|error: WeightsError| error.message())?;
            Ok(Reply::Layer(Box::new(layer)))
        }
        Request::Dump(path) => {
            let cell = session.partition().index(session.cursor.cell);
            match session.lab() {
                Some(lab) => dump_lab(session, lab, path),
                None => dump(session, session.trace(), cell, path),
            }
        }
        Request::Layer(path) => {
            let (problem, _) = session.layer_at_hand()?;
            let trace = Trace::in_room(problem, &Beside);
            trace.make_backward().map_err(|why| why.message())?;
            let cell = trace.partition().index(0);
            dump(session, &trace, cell, path)
        }
        Request::Emit(framework, path) => emit(session, framework, path),
        other => unreachable!("{other:?} is not done with files"),
    }
}

/// Whether a name can be that of a saved walk: its ending is JSON's, or there is none.
fn is_json(path: &Path) -> bool {
    path.extension().is_none_or(|ending| ending.eq_ignore_ascii_case("json"))
}

/// A saved walk: read as input it is its problem; opened here it is also the place.
#[derive(Deserialize)]
struct Saved {
    walk: Option<Place>,
}

fn save(session: &Session, path: PathBuf) -> Result<Reply, Message> {
    if !is_json(&path) {
        return Err(msg!("write-extension", file = visible(&path.display().to_string())));
    }
    let place = serde_json::to_string(&session.place()).map_err(Message::verbatim)?;
    Output::File(path.clone())
        .write(|out| {
            out.write_all(b"{\n\"schema\": \"bnwalk/1\",\n\"walk\": ")?;
            out.write_all(place.as_bytes())?;
            out.write_all(b",\n\"problem\": ")?;
            write_problem(session.trace(), out)?;
            out.write_all(b"\n}\n")
        })
        .map_err(|error| error.message())?;
    Ok(Reply::Saved(path))
}

fn open(source: &Source) -> Result<Reply, Message> {
    let (problem, place) = read(source)?;
    let is_file = matches!(source, Source::File(_));
    let source = source.clone();
    Ok(Reply::Opened { problem: Box::new(problem), source, place, is_file })
}

/// Reads a problem, and where the walk stood when it was saved.
///
/// # Errors
/// A sentence for the user.
pub fn read(source: &Source) -> Result<(Problem, Option<Place>), Message> {
    let draft = load(source, &Options::default()).map_err(|error| error.message())?;
    let problem =
        draft.build().map_err(|e| msg!("wrong-source", source = source.to_string(), why = e.message()))?;
    Ok((problem, place(source)))
}

/// Where the walk stood, if the source is a saved walk.
#[must_use]
pub fn place(source: &Source) -> Option<Place> {
    let Source::File(path) = source else { return None };
    // What flows through a pipe cannot be read twice.
    if !path.is_file() {
        return None;
    }
    // Only a file that begins as a saved walk does is read a second time.
    let mut head = [0; 64];
    let read = fs::File::open(path).and_then(|mut f| std::io::Read::read(&mut f, &mut head)).ok()?;
    if !String::from_utf8_lossy(&head[..read]).contains("\"walk\"") {
        return None;
    }
    let file = fs::File::open(path).ok()?;
    serde_json::from_reader::<_, Saved>(std::io::BufReader::new(file)).ok()?.walk
}

/// The list of a checkpoint's layers. Unless the batch is kept, it will be made to fit the layer that is picked.
///
/// # Errors
/// A sentence for the user.
pub fn list_layers(path: &Path, keeps_batch: bool) -> Result<Layers, Message> {
    let read = || Checkpoint::open(path)?.layers();
    let layers = read().map_err(|error: WeightsError| error.message())?;
    let file = path.display().to_string();
    if layers.is_empty() {
        return Err(msg!("no-layer-in-file", file = file));
    }
    Ok(Layers { file, layers, selected: 0, keeps_batch })
}

/// Where what a person learns is kept; none where the system has no place for it.
#[must_use]
pub fn progress_file() -> Option<PathBuf> {
    Progress::path(|name| std::env::var_os(name))
}

/// Takes up what the person learned before; what is wrong with the file is said.
pub fn recall(session: &mut Session) {
    let Some(file) = progress_file() else { return };
    let (progress, why) = Progress::load(&file);
    session.recall(progress);
    if let Some(why) = why {
        session.complain(&why);
    }
}

/// Keeps what the person has learned since the last time.
pub fn keep(session: &mut Session) {
    let Some(progress) = session.unkept().cloned() else { return };
    if let Some(file) = progress_file()
        && let Err(why) = progress.save(&file)
    {
        session.complain(&why);
    }
}

/// Reads a lesson of someone's own.
///
/// # Errors
/// A sentence for the user: what is wrong in it, and in which line and column.
pub fn read_lesson(path: &Path) -> Result<Lesson, Message> {
    /// No lesson is longer; what is, is another file.
    const MOST: u64 = 1 << 20;
    let file = visible(&path.display().to_string());
    let failed = |why: String| msg!("lesson-unread", file = file.as_str(), why = why);
    let mut text = String::new();
    let opened = fs::File::open(path).map_err(|error| failed(error.to_string()))?;
    std::io::Read::read_to_string(&mut std::io::Read::take(opened, MOST + 1), &mut text)
        .map_err(|error| failed(error.to_string()))?;
    if text.len() as u64 > MOST {
        return Err(msg!("lesson-too-long", file = file));
    }
    let name = path.file_stem().map(|stem| visible(&stem.to_string_lossy())).unwrap_or_default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    lesson::read(text, &name, &file, &study::check).map_err(|error| error.message())
}

fn dump(session: &Session, trace: &Trace, cell: Vec<usize>, path: PathBuf) -> Result<Reply, Message> {
    let format =
        Format::of_path(&path).ok_or_else(|| msg!("dump-extension", file = path.display().to_string()))?;
    let request = dump::Request {
        cell: Some(cell),
        glyphs: session.style.glyphs,
        language: session.style.language,
        source: Some(session.source.clone()),
        ..dump::Request::new(format)
    };
    let dump = Dump::new(trace, &request).map_err(|error| error.message())?;
    let said = msg!("dumped", file = path.display().to_string());
    Output::File(path).write(|out| dump.write(out)).map_err(|error| error.message())?;
    Ok(Reply::Done(said))
}

/// What a lab has found, as text.
pub(super) fn lab_text(session: &Session, lab: &Laboratory) -> String {
    let (style, source) = (session.style, session.source.clone());
    let request = LabRequest { format: LabFormat::Text, style, language: style.language, source };
    let mut text = Vec::new();
    let written = dump::lab::write(lab.experiment(), &request, &mut text);
    written.map(|()| String::from_utf8_lossy(&text).into_owned()).unwrap_or_default()
}

fn dump_lab(session: &Session, lab: &Laboratory, path: PathBuf) -> Result<Reply, Message> {
    let format = LabFormat::of_path(&path)
        .ok_or_else(|| msg!("lab-dump-extension", file = path.display().to_string()))?;
    let (style, source) = (session.style, session.source.clone());
    let request = LabRequest { format, style, language: style.language, source };
    let said = msg!("dumped", file = path.display().to_string());
    Output::File(path)
        .write(|out| dump::lab::write(lab.experiment(), &request, out))
        .map_err(|error| error.message())?;
    Ok(Reply::Done(said))
}

fn emit(session: &Session, framework: Framework, path: PathBuf) -> Result<Reply, Message> {
    let said = msg!("emitted", file = path.display().to_string());
    Output::File(path)
        .write(|out| emit::write(session.trace(), framework, out))
        .map_err(|error| error.message())?;
    Ok(Reply::Done(said))
}
