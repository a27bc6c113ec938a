//! What a person has learned so far, and the file that it is kept in.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::msg;
use crate::output::Output;
use crate::text::Message;

const SCHEMA: &str = "bnwalk/progress/1";

/// What a person has learned so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    schema: String,
    /// The lessons that were begun, by name.
    #[serde(default)]
    pub lessons: BTreeMap<String, Taken>,
    /// The questions of the practice, by stage.
    #[serde(default)]
    pub practice: BTreeMap<String, Score>,
}

/// What came of a lesson.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The step at which it was left.
    pub step: usize,
    /// Whether it was once taken to its end.
    pub done: bool,
    /// How many answers were right at the first try, the last time it was taken to its end.
    #[serde(default)]
    pub right: usize,
    /// Of how many.
    #[serde(default)]
    pub asked: usize,
}

/// Questions that were answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// How many were right at the first try.
    pub right: usize,
    /// Of how many.
    pub asked: usize,
}

impl Progress {
    /// What is done of a lesson, in a few words.
    #[must_use]
    pub fn state(&self, lesson: &str) -> Message {
        match self.lessons.get(lesson) {
            Some(taken) if taken.step > 0 => msg!("lesson-state-begun", step = (taken.step + 1).to_string()),
            Some(Taken { done: true, right, asked, .. }) if *asked > 0 => {
                msg!("lesson-state-score", right = right.to_string(), asked = asked.to_string())
            }
            Some(Taken { done: true, .. }) => msg!("lesson-state-done"),
            _ => msg!("lesson-state-new"),
        }
    }

    /// Where it is kept: in `$XDG_STATE_HOME/bnwalk`, by default `~/.local/state/bnwalk`. None: nowhere.
    pub fn path(variable: impl Fn(&str) -> Option<std::ffi::OsString>) -> Option<PathBuf> {
        // As the XDG specification has it, a path that is not absolute is no path.
        let folder = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let state = folder("XDG_STATE_HOME")
            .or_else(|| folder("HOME").map(|home| home.join(".local").join("state")))
            .or_else(|| folder("LOCALAPPDATA"))?;
        Some(state.join("bnwalk").join("progress.json"))
    }

    /// Reads it. A file that cannot be understood is set aside under another name, and the person is told; so nothing of it is
    /// lost or written over.
    #[must_use]
    pub fn load(path: &Path) -> (Self, Option<Message>) {
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (Self::default(), None),
            Err(error) => {
                let said =
                    msg!("progress-unread", file = path.display().to_string(), why = error.to_string());
                return (Self::default(), Some(said));
            }
        };
        match serde_json::from_slice::<Self>(&text) {
            Ok(progress) if progress.schema == SCHEMA => (progress, None),
            _ => (Self::default(), Some(set_aside(path))),
        }
    }

    /// Writes it: the old file is there until the new one is complete.
    ///
    /// # Errors
    /// A sentence for the person.
    pub fn save(&self, path: &Path) -> Result<(), Message> {
        let failed = |why: String| msg!("progress-unkept", file = path.display().to_string(), why = why);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
        }
        let whole = Self { schema: SCHEMA.to_owned(), ..self.clone() };
        let text = serde_json::to_string_pretty(&whole).map_err(|error| failed(error.to_string()))?;
        let written = Output::File(path.to_owned()).write(|out| writeln!(out, "{text}"));
        written.map_err(|error| failed(error.to_string()))
    }
}

/// Gives a damaged file a name under which nothing stands yet.
fn set_aside(path: &Path) -> Message {
    let file = path.display().to_string();
    let names =
        (0..100).map(|n| if n == 0 { "json.damaged".to_owned() } else { format!("json.damaged-{n}") });
    let free = names.map(|name| path.with_extension(name)).find(|other| !other.exists());
    match free.map(|other| (fs::rename(path, &other), other)) {
        Some((Ok(()), other)) => msg!("progress-damaged", file = file, aside = other.display().to_string()),
        _ => msg!("progress-damaged-stays", file = file),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_lies_in_the_folder_for_state() {
        let at = |set: &[(&str, &str)]| {
            Progress::path(|name| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into())
            })
        };
        assert_eq!(at(&[("XDG_STATE_HOME", "/s"), ("HOME", "/h")]), Some("/s/bnwalk/progress.json".into()));
        assert_eq!(
            at(&[("XDG_STATE_HOME", "s"), ("HOME", "/h")]),
            Some("/h/.local/state/bnwalk/progress.json".into())
        );
        assert_eq!(at(&[]), None);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("a").join("progress.json");
        let mut progress = Progress::default();
        progress.lessons.insert("eps".into(), Taken { step: 3, done: true, right: 2, asked: 4 });
        progress.save(&path).unwrap();
        let (read, said) = Progress::load(&path);
        assert_eq!((read.lessons, said), (progress.lessons, None));
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_nothing_of_it_is_lost() {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("progress.json");
        for (n, damaged) in
            ["{\"schema\": \"bnwalk/pro", "{\"schema\": \"bnwalk/progress/9\"}"].iter().enumerate()
        {
            fs::write(&path, damaged).unwrap();
            let (read, said) = Progress::load(&path);
            assert_eq!(read, Progress::default());
            let aside = if n == 0 { "progress.json.damaged" } else { "progress.json.damaged-1" };
            assert!(said.unwrap().to_string().contains(aside));
            assert_eq!(fs::read_to_string(room.path().join(aside)).unwrap(), *damaged);
            assert!(!path.exists());
        }
    }
}
