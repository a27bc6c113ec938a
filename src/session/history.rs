//! The edits that can be taken back.
//!
//! ```text
//!     opened ── γ = 2 ── x₃ = 9 ── norm = layer          undo goes left, redo right
//!                           ▲ now
//! ```
//!
//! An entry is a trace, which shares with its neighbours what the edit between them left alone: the cells of x and dy, the
//! moments, the sums. What an entry holds is what differs from the one before, and the whole is bounded by that.

use std::collections::VecDeque;

use crate::norm::Trace;

use super::deed::Deed;

/// The memory that the entries may hold beside the batch as it was opened, in bytes.
const MOST: usize = 256 << 20;

/// The states of a problem, in the order in which they were edited, and which of them is the present one.
#[derive(Debug, Clone)]
pub struct History {
    /// The batch as it was opened, also when the entries after it have been dropped.
    opened: Trace,
    entries: VecDeque<Entry>,
    at: usize,
    /// The entry that was saved, if it is still there.
    saved: Option<usize>,
    /// Whether what was saved is the batch as it was opened.
    saved_opened: bool,
    /// The entries dropped so far, from the oldest.
    dropped: usize,
    held: usize,
    most: usize,
}

#[derive(Debug, Clone)]
struct Entry {
    trace: Trace,
    /// The bytes that it does not share with the entry before it.
    held: usize,
    /// The edit that led to it.
    deed: Deed,
}

impl History {
    /// A history without edits.
    #[must_use]
    pub fn new(opened: Trace) -> Self {
        Self::bounded(opened, MOST)
    }

    /// A history whose entries hold at most that many bytes.
    fn bounded(opened: Trace, most: usize) -> Self {
        let entries = VecDeque::from([Entry { trace: opened.clone(), held: 0, deed: Deed::Reset }]);
        Self { opened, entries, at: 0, saved: Some(0), saved_opened: true, dropped: 0, held: 0, most }
    }

    /// The present state.
    #[must_use]
    pub fn present(&self) -> &Trace {
        &self.entries[self.at].trace
    }

    /// The batch as it was opened.
    #[must_use]
    pub fn opened(&self) -> &Trace {
        &self.opened
    }

    /// Makes an edited trace the present state; what was undone before is forgotten. Whether the oldest entry was dropped
    /// for the first time, to make room.
    pub fn push(&mut self, trace: Trace, deed: Deed) -> bool {
        for undone in self.entries.drain(self.at + 1..) {
            self.held -= undone.held;
        }
        if self.saved.is_some_and(|saved| saved > self.at) {
            self.saved = None;
        }
        let held = trace.bytes_beside(self.present());
        self.entries.push_back(Entry { trace, held, deed });
        self.held += held;
        self.at += 1;
        let complete = self.dropped == 0;
        // The state before the last edit always stays.
        while self.held > self.most && self.at > 1 {
            self.drop_oldest();
        }
        complete && self.dropped > 0
    }

    fn drop_oldest(&mut self) {
        if let Some(dropped) = self.entries.pop_front() {
            self.held -= dropped.held;
        }
        self.dropped += 1;
        self.at -= 1;
        self.saved = self.saved.and_then(|saved| saved.checked_sub(1));
        // What the new oldest entry shares with the one dropped is its own now, and counts with the batch as it was opened.
        if let Some(oldest) = self.entries.front_mut() {
            self.held -= oldest.held;
            oldest.held = oldest.trace.bytes_beside(&self.opened);
            self.held += oldest.held;
        }
    }

    /// Takes back an edit, and says which; `None` where there is none.
    pub fn undo(&mut self) -> Option<&Deed> {
        self.at = self.at.checked_sub(1)?;
        Some(&self.entries[self.at + 1].deed)
    }

    /// Makes the edit again that was taken back last, and says which; `None` where there is none.
    pub fn redo(&mut self) -> Option<&Deed> {
        (self.at + 1 < self.entries.len()).then(|| self.at += 1)?;
        Some(&self.entries[self.at].deed)
    }

    /// The present state was saved.
    pub fn save(&mut self) {
        self.saved = Some(self.at);
        self.saved_opened = self.is_opened();
    }

    /// Whether the present state is the batch as it was opened: before all edits, or reset.
    fn is_opened(&self) -> bool {
        self.entries[self.at].deed == Deed::Reset
    }

    /// Whether the present state is the one that was saved, or opened, maybe under another norm that was only looked at.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        let is_saved =
            |at: usize| self.saved == Some(at) || self.saved_opened && self.entries[at].deed == Deed::Reset;
        let was_looked_at = |at: &usize| matches!(self.entries[*at].deed, Deed::Looked(_));
        let steps =
            std::iter::successors(Some(self.at), |at| at.checked_sub(1).filter(|_| was_looked_at(at)));
        steps.into_iter().any(is_saved)
    }

    /// How many edits led here, and how many there are with those that were taken back; both with the ones forgotten.
    #[must_use]
    pub fn place(&self) -> (usize, usize) {
        (self.dropped + self.at, self.dropped + self.entries.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::ArrayD;

    use super::*;
    use crate::norm::{Problem, Quantity, Upstream};

    const DEED: Deed = Deed::Fed(1);

    fn trace() -> Trace {
        Trace::new(Problem::new(ArrayD::from_elem(vec![1000, 2], 1.0)).unwrap())
    }

    /// A trace with an upstream gradient of its own, of 16,000 bytes.
    fn another(trace: &Trace, seed: u32) -> Trace {
        let problem = trace.problem().with_upstream(Upstream::Randn(seed)).unwrap();
        let trace = trace.follow(problem);
        let _ = trace.value(Quantity::Dx, 0);
        trace
    }

    #[test]
    fn the_oldest_entries_are_dropped_and_that_is_said_once() {
        let opened = trace();
        let mut history = History::bounded(opened.clone(), 100_000);
        let said = (0..50).filter(|&seed| history.push(another(history.present(), seed), DEED)).count();
        assert_eq!(said, 1);
        assert!(history.held <= 100_000);
        assert_eq!(history.place(), (50, 50));
        let mut undone = 0;
        while history.undo().is_some() {
            undone += 1;
        }
        assert!((3..=6).contains(&undone), "{undone} of 16,000 bytes each");
        assert!(!history.is_saved(), "the batch as it was opened can no longer be come back to");
        assert_eq!(history.opened().value(Quantity::Dx, 3), opened.value(Quantity::Dx, 3));
        for _ in 0..undone {
            assert!(history.redo().is_some());
        }
        assert!(history.redo().is_none());
        assert_eq!(history.place(), (50, 50));
    }

    #[test]
    fn the_batch_as_it_was_opened_is_as_good_as_saved_until_something_else_is_saved() {
        let opened = trace();
        let mut history = History::new(opened.clone());
        let edited = another(&opened, 1);
        let _ = history.push(edited.clone(), DEED);
        assert!(!history.is_saved());
        let _ = history.push(opened.clone(), Deed::Reset);
        assert!(history.is_saved());
        let _ = history.push(edited, DEED);
        history.save();
        let _ = history.push(opened, Deed::Reset);
        assert!(!history.is_saved());
        assert_eq!(history.undo(), Some(&Deed::Reset));
        assert!(history.is_saved());
    }

    #[test]
    fn what_is_shared_is_not_counted() {
        let mut history = History::bounded(trace(), 100_000);
        for i in 0..100 {
            let problem = history.present().problem().with_x(3, f64::from(i));
            assert!(
                !history.push(history.present().follow(problem), DEED),
                "{} bytes after {i} edits",
                history.held
            );
        }
    }

    #[test]
    fn an_edit_too_large_for_the_memory_can_still_be_taken_back() {
        let mut history = History::bounded(trace(), 1);
        for seed in 0..3 {
            let _ = history.push(another(history.present(), seed), DEED);
        }
        assert!(history.undo().is_some());
        assert!(history.undo().is_none());
    }
}
