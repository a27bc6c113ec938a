//! What the state asks for, done: files are read and written here. The outcome goes back as a message.

use std::fs;
use std::path::{Path, PathBuf};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde::Deserialize;

use crate::dump::{Dump, Format, Output, Request, write_problem};
use crate::emit::{self, Framework};
use crate::input::{Options, Source, load, load_expected};
use crate::norm::Problem;
use crate::weights::{Checkpoint, WeightsError};

use super::app::{App, Effect, Overlay, Place};
use super::picker::Picker;
use super::{screenshot, view};

/// What is left for the terminal to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rest {
    /// Nothing.
    None,
    /// End the program.
    Quit,
    /// Suspend the process.
    Suspend,
    /// Put a text on the clipboard.
    Copy(String),
    /// Turn mouse capture on or off.
    Mouse(bool),
}

/// Carries out an effect, but for what only a terminal can do. `area` is the screen's, for pictures of it.
pub fn perform(app: &mut App, effect: Effect, area: Rect) -> Rest {
    if !matches!(effect, Effect::None | Effect::Quit | Effect::Suspend | Effect::Mouse(_)) {
        // What is written, or asked whether it was, is what was last edited.
        app.finish();
    }
    let outcome = match effect {
        Effect::None => return Rest::None,
        Effect::Quit => return Rest::Quit,
        Effect::Suspend => return Rest::Suspend,
        Effect::Copy(text) => return Rest::Copy(text),
        Effect::Mouse(on) => return Rest::Mouse(on),
        Effect::Write(path) => {
            let leaving = std::mem::take(&mut app.leaving);
            let saved = save(app, path);
            if saved.is_ok() && leaving {
                return Rest::Quit;
            }
            saved
        }
        Effect::Open(path) => open(app, &Source::File(path)),
        Effect::Example(name) => open(app, &Source::Example(name)),
        Effect::Expect(path) => expect(app, path),
        Effect::Weights(path, None) => list_layers(app, &path, true),
        Effect::Weights(path, Some(layer)) => take_layer(app, &path, &layer),
        Effect::Dump(path) => dump(app, &path),
        Effect::Emit(framework, path) => emit(app, framework, path),
        Effect::Screenshot(path) => picture(app, &path, area),
    };
    if let Err(why) = outcome {
        app.complain(why);
    }
    Rest::None
}

/// A saved walk: read as input it is its problem; opened here it is also the place.
#[derive(Deserialize)]
struct Saved {
    walk: Option<Place>,
}

fn save(app: &mut App, path: PathBuf) -> Result<(), String> {
    let place = serde_json::to_string(&app.place()).map_err(|e| e.to_string())?;
    let problem = app.trace.problem().clone();
    Output::File(path.clone())
        .write(|out| {
            out.write_all(b"{\n\"schema\": \"bnwalk/1\",\n\"walk\": ")?;
            out.write_all(place.as_bytes())?;
            out.write_all(b",\n\"problem\": ")?;
            write_problem(&problem, out)?;
            out.write_all(b"\n}\n")
        })
        .map_err(|e| e.to_string())?;
    app.saved_as(path);
    Ok(())
}

fn open(app: &mut App, source: &Source) -> Result<(), String> {
    let (problem, place) = read(source)?;
    app.open(problem, source.to_string(), place.as_ref());
    app.say(format!("opened {source}"));
    Ok(())
}

/// Reads a problem, and where the walk stood when it was saved.
///
/// # Errors
/// A sentence for the user.
pub fn read(source: &Source) -> Result<(Problem, Option<Place>), String> {
    let draft = load(source, &Options::default()).map_err(|e| e.to_string())?;
    let problem = draft.build().map_err(|e| format!("{source}: {e}"))?;
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

fn expect(app: &mut App, path: PathBuf) -> Result<(), String> {
    let expected = load_expected(&path).map_err(|e| e.to_string())?;
    app.expect(path, expected);
    Ok(())
}

fn take_layer(app: &mut App, path: &Path, name: &str) -> Result<(), String> {
    let read = || Checkpoint::open(path)?.layer(name);
    let layer = read().map_err(|error: WeightsError| error.to_string())?;
    app.take_layer(&layer)
}

/// Opens the list of a checkpoint's layers. Unless the batch is kept, it will be made to fit the layer that is picked.
///
/// # Errors
/// A sentence for the user.
pub fn list_layers(app: &mut App, path: &Path, keeps_batch: bool) -> Result<(), String> {
    let read = || Checkpoint::open(path)?.layers();
    let layers = read().map_err(|error: WeightsError| error.to_string())?;
    let file = path.display().to_string();
    if layers.is_empty() {
        return Err(format!("{file} holds no normalization layer"));
    }
    app.overlay = Some(Overlay::Layers(Picker { file, layers, selected: 0, keeps_batch }));
    Ok(())
}

fn dump(app: &mut App, path: &Path) -> Result<(), String> {
    let format = Format::of_path(path)
        .ok_or_else(|| format!("{}: expected a name ending in .json, .txt, .csv or .npz", path.display()))?;
    let request = Request {
        cell: Some(app.partition().index(app.cell)),
        glyphs: app.style.glyphs,
        source: Some(app.source.clone()),
        ..Request::new(format)
    };
    let dump = Dump::new(&app.trace, &request).map_err(|e| e.to_string())?;
    Output::File(path.to_owned()).write(|out| dump.write(out)).map_err(|e| e.to_string())?;
    app.say(format!("dumped to {}", path.display()));
    Ok(())
}

fn emit(app: &mut App, framework: Framework, path: PathBuf) -> Result<(), String> {
    let said = format!("written to {}; run it with python3", path.display());
    Output::File(path).write(|out| emit::write(&app.trace, framework, out)).map_err(|e| e.to_string())?;
    app.say(said);
    Ok(())
}

fn picture(app: &mut App, path: &Path, area: Rect) -> Result<(), String> {
    draw_into(app, path, area)?;
    app.say(format!("drawn to {}", path.display()));
    Ok(())
}

/// Draws the screen into a file: `.svg`, `.txt` or `.ansi`.
///
/// # Errors
/// A sentence for the user.
pub fn draw_into(app: &App, path: &Path, area: Rect) -> Result<(), String> {
    let mut buf = Buffer::empty(area);
    view::draw(app, area, &mut buf);
    let drawn = screenshot::render(&buf, path, app.theme)?;
    Output::File(path.to_owned()).write(|out| out.write_all(drawn.as_bytes())).map_err(|e| e.to_string())
}
