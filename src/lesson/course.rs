//! A lesson being taken: where one is in it, and what came of the step so far. It knows no state of the numbers; who drives it
//! does (`src/session/study.rs`).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::grade::Answer;
use super::practice::Practice;
use super::step::{Kind, Lesson, Step};
use super::words::Words;

/// After this many other actions a hint is given.
const HINT: u32 = 2;

/// After this many other actions, or wrong answers, the solution is offered.
const SOLUTION: u32 = 4;

/// A lesson being taken.
#[derive(Debug, Clone)]
pub struct Course {
    lesson: Arc<Lesson>,
    /// The step; behind the last one there is what to remember.
    at: usize,
    /// What came of this step so far.
    pub now: Now,
    /// What came of the steps that were passed, each by its place.
    passed: BTreeMap<usize, Passed>,
    /// Where the questions come from, if they never end.
    pub practice: Option<Practice>,
}

/// What came of a step so far.
#[derive(Debug, Clone, Default)]
pub struct Now {
    /// Whether it has come to its end.
    pub is_done: bool,
    /// Whether the answer was given away, or the solution carried out for the person.
    pub given_away: bool,
    /// What was done that did not bring it to its end.
    pub others: u32,
    /// The wrong answers so far.
    pub misses: u32,
    /// What is said to the last answer.
    pub reply: Option<Reply>,
    /// An answer that is graded later.
    pub noted: Option<Answer>,
    /// The last answer as it was typed.
    pub typed: String,
    /// The cells that are marked.
    pub marked: Vec<usize>,
    /// Whether a hint was asked for.
    pub wants_hint: bool,
}

/// What is said to an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// It is right.
    Right,
    /// It is wrong, with the words for a confusion that is known.
    Wrong(Option<Words>),
}

/// What came of a step that was passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed {
    /// Whether an answer was asked for.
    pub was_asked: bool,
    /// Whether it was right at the first try.
    pub at_once: bool,
}

impl Course {
    /// Begins a lesson.
    #[must_use]
    pub fn new(lesson: Arc<Lesson>) -> Self {
        Self { lesson, at: 0, now: Now::default(), passed: BTreeMap::new(), practice: None }
    }

    /// Begins questions without end.
    #[must_use]
    pub fn practice(lesson: Lesson, mut practice: Practice) -> Self {
        let mut lesson = lesson;
        lesson.steps = vec![practice.next_step()];
        Self { practice: Some(practice), ..Self::new(Arc::new(lesson)) }
    }

    /// The lesson.
    #[must_use]
    pub fn lesson(&self) -> &Arc<Lesson> {
        &self.lesson
    }

    /// The step, if one is left.
    #[must_use]
    pub fn step(&self) -> Option<&Step> {
        self.lesson.steps.get(self.at)
    }

    /// Its number, from 0.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// Goes to a step, or behind the last one.
    pub fn go_to(&mut self, at: usize) {
        self.at = at.min(self.lesson.steps.len());
        self.now = Now::default();
        // What was answered once need not be answered again.
        if self.passed.get(&self.at).is_some_and(|passed| passed.was_asked) {
            self.now = Now { is_done: true, given_away: true, ..Now::default() };
        }
    }

    /// Puts the step behind, and gives what came of it.
    pub fn pass(&mut self) -> Option<Passed> {
        let was_asked = matches!(self.step()?.kind, Kind::Predict(_));
        let at_once = was_asked && self.now.misses == 0 && !self.now.given_away;
        let passed = Passed { was_asked, at_once };
        self.passed.entry(self.at).or_insert(passed);
        if let Some(practice) = &mut self.practice {
            practice.grade(at_once);
            let next = practice.next_step();
            Arc::make_mut(&mut self.lesson).steps.push(next);
        }
        Some(passed)
    }

    /// How many answers were right at the first try, and how many were asked for.
    #[must_use]
    pub fn score(&self) -> (usize, usize) {
        let asked = || self.passed.values().filter(|passed| passed.was_asked);
        (asked().filter(|passed| passed.at_once).count(), asked().count())
    }

    /// Whether the hint is to be seen.
    #[must_use]
    pub fn shows_hint(&self) -> bool {
        !self.now.is_done && (self.now.wants_hint || self.now.others >= HINT || self.now.misses >= HINT)
    }

    /// Whether the solution is to be offered.
    #[must_use]
    pub fn offers_solution(&self) -> bool {
        !self.now.is_done && (self.now.others >= SOLUTION || self.now.misses >= HINT)
    }
}
