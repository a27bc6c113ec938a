//! Lessons: they say something, have something done, and ask for a prediction before they show what comes out.
//!
//! A lesson leads through the walk and the labs, which stay what they are: every step looks at a person's place in them
//! through [`State`], and what is right is computed from it. No answer stands in a lesson.
//!
//! ```text
//!     assets/lessons/NAME.toml ──► read ──► Lesson ──► Course   where one is in it          (session/study.rs drives it)
//!     assets/lessons/zh.toml   ──► translate ┘   └──► handout   on paper                    (dump/handout.rs)
//!     Practice ──► a step for every question, without end
//! ```
//!
//! # The format
//!
//! A lesson is a TOML file, and `bnwalk learn my-lesson.toml` runs anyone's own. At its top stand `title`, `about` (a line for the list),
//! `minutes`, `remember` (what to keep) and `read` (where to read on). Then come its steps, each a table `[[step]]` of one of four kinds:
//!
//! | kind | what it does | its keys |
//! | --- | --- | --- |
//! | `tell = "…"` | says something | |
//! | `do = "…"` | wants something done | `until` a condition · `solution` the commands that do it · `hint` |
//! | `predict = "…"` | asks | `answer` a number, with `tolerance` · or `[[step.choice]]` tables with `say`, `holds`, `reply` · or `cells`, to be marked · `[[step.wrong]]` tables with `value`, `reply` · `right` · `hint` · `show` · `when` the answer is graded, and the `solution` that gets there |
//! | `reveal = "…"` | shows | `show` a number of a quantity: the walk goes there, and its derivation is told |
//!
//! Every step may have an `id`, by which translations know it, `results` (numbers from elsewhere, to be shown beside the true ones:
//! `results = { dx = "dx_direct" }`), and a `setup`: commands that are carried out when it begins
//! (`example golden`, `batch 1,3;5,7`, `eps 0`, `goto dx`, `lab replicas`: those of the `:` line). Conditions and answers are
//! expressions, see [`Expr`]; texts may hold them in braces, with the digits to be shown:
//!
//! ```
//! use bnwalk::lesson::read;
//! let lesson = r#"
//! title = "The mean"
//!
//! [[step]]
//! setup = ["batch 2,4,6", "eps 0"]
//! tell = "Three numbers: {x}. Their variance is {var[0]|3}."
//!
//! [[step]]
//! predict = "What is their mean?"
//! answer = "mean[0]"
//! right = "All three, {x}, over {m}."
//! [[step.wrong]]
//! value = "sum(x)"
//! reply = "That is their sum. Divide by how many there are."
//! "#;
//! let lesson = read(lesson, "mean", "mean.toml", &|_| Ok(())).unwrap();
//! assert_eq!(lesson.steps.len(), 2);
//! let wrong = read("title = \"The mean\"\n[[step]]\ntel = \"…\"", "mean", "mean.toml", &|_| Ok(()));
//! assert!(wrong.unwrap_err().to_string().starts_with("mean.toml, line 3, column 1: "));
//! ```
//!
//! A language is a file `assets/lessons/CODE.toml` and a row in [`TRANSLATIONS`]; in it a table a lesson, with a table a step.

mod course;
mod expr;
mod grade;
mod practice;
mod progress;
mod read;
mod step;
mod words;

use std::sync::{Arc, OnceLock};

pub use course::{Course, Now, Passed, Reply};
pub use expr::{Check, Expr, Fact, Flaw, Function, Operator, State, Unknown, Value};
pub use grade::{Answer, Verdict};
pub use practice::{Practice, practised};
pub use progress::{Progress, Score, Taken};
pub use read::{LessonError, read, translate};
pub use step::{Asked, Choice, Kind, Lesson, Question, Shown, Step, Wrong};
pub use words::{Template, Words};

use crate::msg;
use crate::text::{Language, Message, nearest};

macro_rules! lessons {
    ($($name:literal),+ $(,)?) => {
        /// The lessons' files, in the order of an introduction.
        static FILES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../assets/lessons/", $name, ".toml")))),+];
    };
}

lessons![
    "five-numbers",
    "epsilon",
    "undo",
    "belong-together",
    "train-and-eval",
    "way-back",
    "three-routes",
    "small-batches",
    "two-devices",
    "other-norms",
    "faster-deeper",
    "why-it-helps",
    "when-it-fails",
    "find-the-bug",
];

/// The files of translations.
pub static TRANSLATIONS: &[(Language, &str)] = &[(Language::Zh, include_str!("../assets/lessons/zh.toml"))];

/// The lessons of this program, in the order of an introduction. A test reads them, and finds every command in them.
///
/// # Panics
/// Never: a test reads them all.
pub fn lessons() -> &'static [Arc<Lesson>] {
    static ALL: OnceLock<Vec<Arc<Lesson>>> = OnceLock::new();
    ALL.get_or_init(|| {
        let check: Check<'_> = &|_| Ok(());
        let read =
            |(name, text): &(&str, &str)| read(text, name, name, check).expect("a test reads every lesson");
        let mut all: Vec<Lesson> = FILES.iter().map(read).collect();
        for (language, text) in TRANSLATIONS {
            translate(&mut all, *language, text, language.code(), check)
                .expect("a test reads every translation");
        }
        all.into_iter().map(Arc::new).collect()
    })
}

/// The names of the lessons.
#[must_use]
pub fn names() -> Vec<&'static str> {
    FILES.iter().map(|(name, _)| *name).collect()
}

/// The lesson of this name.
///
/// # Errors
/// When there is none, with the nearest.
pub fn lesson(name: &str) -> Result<Arc<Lesson>, Message> {
    let found = lessons().iter().find(|lesson| lesson.name == name);
    found.cloned().ok_or_else(|| match nearest(name, names()) {
        Some(like) => msg!("lesson-no-such-like", name = name, like = like),
        None => msg!("lesson-no-such-of", name = name, names = Message::list(names())),
    })
}

/// The files of the lessons, for what reads them with more care.
pub fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied()
}
