//! What a lesson is made of.

use super::expr::Expr;
use super::words::Words;
use crate::norm::Quantity;

/// A lesson.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// What to ask for it by.
    pub name: String,
    /// What it is called.
    pub title: Words,
    /// What it is about, in one line.
    pub about: Words,
    /// How long it takes.
    pub minutes: u32,
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// What to remember.
    pub remember: Words,
    /// Where to read on.
    pub read: Words,
}

/// A step of a lesson.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its name within the lesson, by which translations find it.
    pub id: String,
    /// Commands that are carried out when it begins.
    pub setup: Vec<String>,
    /// Somebody's results, to be shown beside the true ones: quantities, and what was computed for them.
    pub results: Vec<(Quantity, Expr)>,
    /// What it says.
    pub text: Words,
    /// What it wants.
    pub kind: Kind,
    /// What helps.
    pub hint: Option<Words>,
    /// A number that the walk goes to, and whose derivation is shown: of a question when it is answered.
    pub show: Option<Shown>,
    /// Commands that bring it to its end.
    pub solution: Vec<String>,
}

/// What a step wants.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// To be read.
    Tell,
    /// Something to be done: this is to hold.
    Do(Expr),
    /// An answer.
    Predict(Question),
    /// To be looked at.
    Reveal,
}

/// A number that is shown with its derivation.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The quantity.
    pub quantity: Quantity,
    /// Its index in the quantity's own shape; none is the one that belongs to the selected cell.
    pub index: Vec<Expr>,
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// What is asked for.
    pub asked: Asked,
    /// The answer is noted, and graded when this holds: when the experiment has been run.
    pub when: Option<Expr>,
    /// What is said to a right answer.
    pub right: Option<Words>,
    /// Wrong answers that betray a known confusion, each with the reply that fits it.
    pub wrong: Vec<Wrong>,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// A number.
    Number {
        /// The right one.
        answer: Expr,
        /// How far an answer may be from it; none is 1.5 percent.
        tolerance: Option<f64>,
    },
    /// One of some sentences.
    Choice(Vec<Choice>),
    /// Some cells of x: those for which this is not 0.
    Cells(Expr),
}

/// A sentence that may be right.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The sentence.
    pub words: Words,
    /// Whether it is right.
    pub holds: Expr,
    /// The reply to a person who chooses it although it is wrong.
    pub reply: Option<Words>,
}

/// A wrong answer that betrays a known confusion.
#[derive(Debug, Clone, PartialEq)]
pub struct Wrong {
    /// The number, or the cells.
    pub value: Expr,
    /// What is said to it.
    pub reply: Words,
}

impl Lesson {
    /// Every text of it, each with where it stands, for those who check them.
    pub fn texts(&self) -> impl Iterator<Item = (String, &Words)> {
        let own = [
            ("title", &self.title),
            ("about", &self.about),
            ("remember", &self.remember),
            ("read", &self.read),
        ];
        let own = own.into_iter().map(|(key, words)| (key.to_owned(), words));
        own.chain(self.steps.iter().flat_map(Step::texts))
    }
}

impl Step {
    fn texts(&self) -> Vec<(String, &Words)> {
        let mut all = vec![(format!("{}.text", self.id), &self.text)];
        all.extend(self.hint.iter().map(|words| (format!("{}.hint", self.id), words)));
        if let Kind::Predict(question) = &self.kind {
            all.extend(question.right.iter().map(|words| (format!("{}.right", self.id), words)));
            all.extend(question.wrong.iter().map(|wrong| (format!("{}.wrong", self.id), &wrong.reply)));
            if let Asked::Choice(choices) = &question.asked {
                for choice in choices {
                    all.push((format!("{}.choice", self.id), &choice.words));
                    all.extend(choice.reply.iter().map(|words| (format!("{}.reply", self.id), words)));
                }
            }
        }
        all
    }
}
