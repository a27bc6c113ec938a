//! The flags of `bnwalk learn` and `bnwalk practice`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::flags::ScreenFlags;
use super::{Cli, CliError, values};
use crate::lesson::{self, Lesson, Practice};
use crate::output::Output;
use crate::session::{Paper, outside};
use crate::text::Message;
use crate::walk::Stage;

/// Lessons that ask: list them, take one, print one
#[derive(Debug, Args)]
pub(super) struct LearnArgs {
    /// The lesson: its name, or a file of your own that ends in .toml; without one all are listed
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Forget the progress: of this lesson, or of all
    #[arg(long, conflicts_with_all = ["dump", "answers", "output"])]
    reset: bool,
    #[command(flatten)]
    paper: PaperFlags,
    #[command(flatten)]
    screen: ScreenFlags,
}

/// Questions without end: small batches with friendly numbers, and one number to compute
#[derive(Debug, Args)]
pub(super) struct PracticeArgs {
    /// Ask only about this stage, such as normalize or dx
    #[arg(long, value_name = "STAGE", value_parser = PossibleValuesParser::new(lesson::practised()))]
    stage: Option<String>,
    /// The seed of the questions [default: another one every time]
    #[arg(long, value_name = "N")]
    seed: Option<u32>,
    /// How many questions a worksheet has
    #[arg(short, value_name = "COUNT", default_value_t = 10, value_parser = values::whole::<u16>(1, 1000))]
    n: u16,
    #[command(flatten)]
    paper: PaperFlags,
    #[command(flatten)]
    screen: ScreenFlags,
}

/// What is printed, and where to.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
struct PaperFlags {
    /// Print a document instead: text or markdown [default: by the extension of --output, or text]
    #[expect(clippy::option_option, reason = "absent, bare, and with a value are three things")]
    #[arg(
        long,
        value_name = "FORMAT",
        num_args = 0..=1,
        require_equals = true,
        value_parser = values::named(Paper::ALL, Paper::name),
    )]
    dump: Option<Option<Paper>>,
    /// Print the answers too
    #[arg(long)]
    answers: bool,
    /// The file to write, - for standard output; replaced only when the new one is complete. Implies --dump
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Use plain ASCII: mean for μ, sqrt for √
    #[arg(long)]
    ascii: bool,
}

/// A lesson or a practice, and how to tell of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Learning {
    /// What.
    pub subject: Subject,
    /// The form of what is printed, where something is to be printed.
    pub paper: Option<Paper>,
    /// Whether the answers are printed too.
    pub answers: bool,
    /// Where it goes.
    pub output: Output,
}

/// What is learned.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// All lessons are listed.
    List,
    /// What was learned is forgotten: of a lesson, or of all.
    Reset(Option<String>),
    /// A lesson.
    Lesson(String),
    /// Questions without end.
    Practice {
        /// On this stage, or on all.
        stage: Option<Stage>,
        /// The seed.
        seed: Option<u32>,
        /// How many a worksheet has.
        questions: usize,
    },
}

impl Subject {
    /// The lesson, if it is one.
    ///
    /// # Errors
    /// A sentence for the user.
    pub fn lesson(&self) -> Result<Option<Arc<Lesson>>, Message> {
        let Self::Lesson(name) = self else { return Ok(None) };
        let path = Path::new(name);
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
            return outside::read_lesson(path).map(|lesson| Some(Arc::new(lesson)));
        }
        lesson::lesson(name).map(Some)
    }

    /// The practice, if it is one. Without a seed every run asks other questions.
    ///
    /// # Errors
    /// When nothing is computed at the stage.
    pub fn practice(&self) -> Result<Option<Practice>, CliError> {
        let Self::Practice { stage, seed, .. } = self else { return Ok(None) };
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.subsec_nanos());
        Practice::new(*stage, seed.unwrap_or_else(now)).map(Some).map_err(CliError::Screen)
    }
}

impl PaperFlags {
    fn learning(&self, subject: Subject) -> Learning {
        let output = match &self.output {
            Some(path) if path != Path::new("-") => Output::File(path.clone()),
            _ => Output::Stdout,
        };
        let is_markdown =
            self.output.as_ref().and_then(|path| path.extension()).is_some_and(|end| end == "md");
        let by_name = if is_markdown { Paper::Markdown } else { Paper::Text };
        let paper = match (&self.dump, &self.output) {
            (Some(Some(paper)), _) => Some(*paper),
            (Some(None), _) | (None, Some(_)) => Some(by_name),
            // Answers are for paper only.
            (None, None) => self.answers.then_some(Paper::Text),
        };
        Learning { subject, paper, answers: self.answers, output }
    }
}

impl LearnArgs {
    /// The command line that means this lesson.
    pub fn put_over(self, cli: Cli) -> Cli {
        let subject = match (self.reset, self.name) {
            (true, name) => Subject::Reset(name),
            (false, None) => Subject::List,
            (false, Some(name)) => Subject::Lesson(name),
        };
        let mut cli = cli;
        cli.dump.ascii = self.paper.ascii;
        Cli { learning: Some(self.paper.learning(subject)), screen: self.screen, ..cli }
    }
}

impl PracticeArgs {
    /// The command line that means this practice.
    pub fn put_over(self, cli: Cli) -> Cli {
        let stage = self.stage.as_deref().and_then(Stage::from_name);
        let subject = Subject::Practice { stage, seed: self.seed, questions: usize::from(self.n) };
        let mut cli = cli;
        cli.dump.ascii = self.paper.ascii;
        Cli { learning: Some(self.paper.learning(subject)), screen: self.screen, ..cli }
    }
}
