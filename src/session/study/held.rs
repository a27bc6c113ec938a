//! What a lesson keeps of a place, so that it is found again as it was.

use std::path::PathBuf;

use crate::norm::Trace;
use crate::session::Session;
use crate::session::cursor::Cursor;
use crate::session::history::History;
use crate::session::laboratory::Laboratory;
use crate::session::results::Results;

/// What is to be found again: numbers, place, lab.
#[derive(Debug, Clone)]
pub(super) struct Held {
    source: String,
    cursor: Cursor,
    trace: Trace,
    before: Option<Trace>,
    history: History,
    results: Option<Results>,
    lab: Option<Laboratory>,
    shelf: Vec<Laboratory>,
    file: Option<PathBuf>,
}

impl Held {
    /// The lab that was open.
    pub(super) fn lab(&self) -> Option<&Laboratory> {
        self.lab.as_ref()
    }

    /// Whether everything in it is saved.
    pub(super) fn is_saved(&self) -> bool {
        self.history.is_saved()
    }
}

impl Session {
    pub(super) fn hold(&self) -> Held {
        Held {
            source: self.source.clone(),
            cursor: self.cursor,
            trace: self.trace.clone(),
            before: self.before.clone(),
            history: self.history.clone(),
            results: self.results.clone(),
            lab: self.lab.clone(),
            shelf: self.shelf.clone(),
            file: self.file.clone(),
        }
    }

    pub(super) fn restore(&mut self, held: Held) {
        let Held { source, cursor, trace, before, history, results, lab, shelf, file } = held;
        (self.source, self.cursor, self.file) = (source, cursor, file);
        (self.trace, self.before, self.history) = (trace, before, history);
        (self.results, self.lab, self.shelf) = (results, lab, shelf);
        self.edit = None;
        self.layers = None;
        self.derived = crate::session::Derived::default();
        self.visited = None;
        self.generation += 1;
        self.openings += 1;
        // The lab was begun on these numbers, whatever was done since.
        if let Some(lab) = &mut self.lab {
            lab.stand_on(self.generation);
        }
        self.refresh();
    }

    /// Whether there are unsaved edits of the person's own: those of the lesson's numbers are no one's.
    pub(in crate::session) fn has_own_edits(&self) -> bool {
        let here = !self.history.is_saved() || self.edit.is_some();
        match &self.studying {
            None => here,
            Some(studying) => !studying.home.is_saved() || studying.wandered && here,
        }
    }
}
