//! A lesson on paper: it is played, so that its numbers are those of the place it leads to, and written down.

use std::io::{self, Write};
use std::sync::Arc;

use unicode_width::UnicodeWidthStr;

use crate::lesson::{Asked, Course, Kind, Lesson, Practice};
use crate::msg;
use crate::norm::{Parameters, Quantity};
use crate::text::wrap::{self, INDENT};
use crate::text::{Message, Style, unfolded};
use crate::walk::derive;
use crate::walk::derive::indexed_symbol;
use crate::walk::stage::Direction;

use super::{Session, Study};

/// The form of a handout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// Lines of at most 80 columns.
    Text,
    /// Markdown.
    Markdown,
}

impl Paper {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Text, Self::Markdown];

    /// The name in flags.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
        }
    }
}

/// So many numbers of a batch are printed.
const MOST: usize = 64;

/// Writes a lesson. The answers stand in it only if they are asked for.
///
/// # Errors
/// Those of `out`, or of a lesson that cannot be played: which step, and why.
pub fn write_lesson(
    session: &Session,
    lesson: &Arc<Lesson>,
    paper: Paper,
    answers: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut session = session.clone();
    session.begin_lesson(lesson.clone(), false);
    let mut sheet = Sheet { out, paper, style: session.style, answers, batch: String::new() };
    let title = lesson.title.told(&session, &session.style);
    sheet.title(&title)?;
    let about = lesson.about.told(&session, &session.style);
    sheet.say(&about)?;
    for at in 0..lesson.steps.len() {
        sheet.heading(&(at + 1).to_string())?;
        sheet.step(&mut session)?;
        session.command("continue");
        if session.course().map(Course::at) != Some(at + 1) {
            let step = lesson.steps[at].id.clone();
            return Err(io::Error::other(session.style.tell(&msg!("lesson-stuck", step = step))));
        }
    }
    let style = session.style;
    for (heading, words) in [(msg!("lesson-remember"), &lesson.remember), (msg!("lesson-read"), &lesson.read)]
    {
        let words = words.told(&session, &style);
        if !words.is_empty() {
            sheet.labelled(&heading, &words)?;
        }
    }
    Ok(())
}

/// Writes a worksheet of questions.
///
/// # Errors
/// Those of `out`.
pub fn write_practice(
    session: &Session,
    practice: Practice,
    questions: usize,
    paper: Paper,
    answers: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut session = session.clone();
    let lesson = Practice::lesson();
    let title = lesson.title.told(&session, &session.style);
    session.begin_practice(practice.on_paper());
    let mut sheet = Sheet { out, paper, style: session.style, answers, batch: String::new() };
    sheet.title(&title)?;
    for question in 1..=questions {
        sheet.heading(&question.to_string())?;
        // The question itself says all that is given.
        sheet.batch = batch(&session);
        sheet.step(&mut session)?;
        session.command("continue");
    }
    Ok(())
}

struct Sheet<'a> {
    out: &'a mut dyn Write,
    paper: Paper,
    style: Style,
    answers: bool,
    /// The batch that was printed last.
    batch: String,
}

impl Sheet<'_> {
    fn title(&mut self, title: &str) -> io::Result<()> {
        match self.paper {
            Paper::Text => writeln!(self.out, "{title}"),
            Paper::Markdown => writeln!(self.out, "# {title}"),
        }
    }

    fn heading(&mut self, heading: &str) -> io::Result<()> {
        match self.paper {
            Paper::Text => writeln!(self.out, "\n\n{heading}"),
            Paper::Markdown => writeln!(self.out, "\n## {heading}"),
        }
    }

    /// Paragraphs.
    fn say(&mut self, text: &str) -> io::Result<()> {
        for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
            writeln!(self.out)?;
            self.paragraph(paragraph, "")?;
        }
        Ok(())
    }

    fn paragraph(&mut self, text: &str, hanging: &str) -> io::Result<()> {
        match self.paper {
            Paper::Text => {
                let plain = text.replace('`', "");
                wrap::paragraph(&plain, wrap::PAGE, hanging)
                    .iter()
                    .try_for_each(|line| writeln!(self.out, "{line}"))
            }
            // What Markdown would read as emphasis.
            Paper::Markdown => writeln!(self.out, "{}", text.replace('*', "\\*").replace('_', "\\_")),
        }
    }

    fn labelled(&mut self, label: &Message, text: &str) -> io::Result<()> {
        let label = self.style.tell(label);
        self.say(&unfolded(&format!("{label}\n{text}")))
    }

    fn formula(&mut self, lines: &[String]) -> io::Result<()> {
        writeln!(self.out)?;
        match self.paper {
            Paper::Text => {
                for line in lines.iter().flat_map(|line| wrap::formula(line, wrap::PAGE, INDENT, "    ")) {
                    writeln!(self.out, "{line}")?;
                }
                Ok(())
            }
            Paper::Markdown => {
                writeln!(self.out, "```text")?;
                lines.iter().try_for_each(|line| writeln!(self.out, "{line}"))?;
                writeln!(self.out, "```")
            }
        }
    }

    /// The step that the lesson is at, which is then done.
    fn step(&mut self, session: &mut Session) -> io::Result<()> {
        let Some(step) = session.course().and_then(Course::step).cloned() else { return Ok(()) };
        let batch = batch(session);
        if batch != self.batch {
            self.batch.clone_from(&batch);
            self.formula(&batch.lines().map(str::to_owned).collect::<Vec<_>>())?;
        }
        let text = step.text.told(session, &self.style);
        self.say(&text)?;
        match &step.kind {
            Kind::Tell => {}
            Kind::Reveal => {
                if let Some(derivation) = derivation(session) {
                    self.formula(&derivation)?;
                }
            }
            Kind::Do(_) => {
                if self.answers {
                    let commands: Vec<String> =
                        step.solution.iter().map(|command| format!("`:{command}`")).collect();
                    self.labelled(&msg!("lesson-solution"), &commands.join("  "))?;
                }
                session.study(Study::Solve);
                session.finish();
            }
            Kind::Predict(question) => {
                if let Asked::Choice(choices) = &question.asked {
                    for (letter, choice) in ('a'..='z').zip(choices) {
                        writeln!(self.out)?;
                        let words = choice.words.told(session, &self.style);
                        self.paragraph(&format!("{letter}) {words}"), "   ")?;
                    }
                }
                session.study(Study::Solve);
                session.finish();
                if self.answers {
                    let answer = session.told_answer(question);
                    let right = question.right.as_ref().map(|right| right.told(session, &self.style));
                    let answer = unfolded(&format!("{answer}\n{}", right.unwrap_or_default()));
                    self.labelled(&msg!("lesson-answer"), &answer)?;
                    if let Some(derivation) = derivation(session) {
                        self.formula(&derivation)?;
                    }
                } else {
                    self.labelled(&msg!("lesson-answer"), "________")?;
                }
            }
        }
        Ok(())
    }
}

/// The batch and what is not as usual about it, a line each; nothing where it is too large for a page.
fn batch(session: &Session) -> String {
    let trace = session.trace();
    let (p, style) = (trace.problem().parameters(), &session.style);
    if trace.partition().cells() > MOST {
        return String::new();
    }
    let array = |quantity: Quantity| {
        let symbol = style.glyphs.symbol(quantity);
        format!("{symbol} = {}", nested(&trace.array(quantity).view(), style))
    };
    let mut lines = vec![array(Quantity::X)];
    let usual = Parameters { gamma: vec![1.0; p.gamma.len()], beta: vec![0.0; p.beta.len()], ..p.clone() };
    if *p != usual {
        lines.push(format!("{}, {}", array(Quantity::Gamma), array(Quantity::Beta)));
    }
    let eps = style.glyphs.pick("ε", "eps");
    lines.push(format!("{eps} = {}, {}, {}", style.number(p.eps), p.mode, p.convention));
    if session.cursor.stage.direction() == Direction::Backward {
        lines.push(array(Quantity::Dy));
    }
    lines.join("\n")
}

fn nested(array: &ndarray::ArrayViewD<'_, f64>, style: &Style) -> String {
    if array.ndim() == 0 {
        return style.number(*array.first().unwrap_or(&0.0));
    }
    let inner: Vec<String> = array.outer_iter().map(|inner| nested(&inner, style)).collect();
    format!("[{}]", inner.join(", "))
}

/// The derivation that the lesson shows at this step.
fn derivation(session: &Session) -> Option<Vec<String>> {
    let (quantity, index) = session.lesson_shows()?;
    let style = &session.style;
    let derived = derive(session.trace(), quantity, index, style);
    let symbol = indexed_symbol(quantity, style.glyphs);
    if derived.numeric.is_empty() {
        return Some(vec![format!("{symbol} = {}", style.number(derived.value))]);
    }
    let value = style.number(derived.value);
    // The equals signs stand below each other.
    let blank = " ".repeat(symbol.width());
    Some(vec![
        format!("{symbol} = {}", derived.symbolic),
        format!("{blank} = {}", derived.numeric_text()),
        format!("{blank} = {value}"),
    ])
}
