//! The lesson beside the scene: a pane that the app takes from the right of the body, and on a narrow screen from below.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style as Colours;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::lesson::{Asked, Course, Kind, Question, Reply, lessons};
use crate::msg;
use crate::session::Session;
use crate::text::{Message, unfolded, wrap};
use crate::walk::derive;
use crate::walk::derive::indexed_symbol;
use crate::walk::narrate::element_name;

use super::theme::Theme;
use super::widget::rect::{take_bottom, take_right};
use super::widget::{Look, frame};

/// From this many columns on it stands to the right.
const WIDE: u16 = 96;

/// What only the screen knows of the lesson.
#[derive(Debug, Clone, Default)]
pub struct Companion {
    /// The first line that is shown.
    scroll: usize,
    /// What the lines were of.
    of: String,
    /// The text in lines: its numbers are computed when something happens, not for each frame.
    lines: Vec<Line<'static>>,
}

/// Cuts the companion's room from the body, if a lesson is open.
pub fn split(session: &Session, body: Rect) -> (Option<Rect>, Rect) {
    let mut rest = body;
    if session.course().is_none() || body.is_empty() {
        return (None, rest);
    }
    let own = if body.width >= WIDE {
        take_right(&mut rest, (body.width * 2 / 5).clamp(38, 52))
    } else {
        take_bottom(&mut rest, (body.height * 2 / 5).clamp(5, 12))
    };
    (Some(own), rest)
}

impl Companion {
    /// A new step begins at its top; what is said to an answer is brought into view.
    pub fn fit(&mut self, session: &Session, theme: Theme, area: Option<Rect>) {
        let (Some(course), Some(area)) = (session.course(), area) else {
            *self = Self::default();
            return;
        };
        let now = &course.now;
        let step = format!("{} {}", course.lesson().name, course.at());
        let of = format!(
            "{step} {} {} {} {}",
            now.is_done,
            now.misses,
            course.shows_hint(),
            course.offers_solution()
        );
        let text = text(session, theme, width(area));
        let end = text.lines.len().saturating_sub(room(area));
        if self.of != of {
            let is_new = !self.of.starts_with(&format!("{step} "));
            let last = text.news.filter(|_| !is_new || text.news == Some(0));
            self.scroll = match last {
                // The last of what is said is seen, and as much before it as there is room for.
                Some(news)
                    if news + 1 >= self.scroll + room(area)
                        || text.lines.len() > self.scroll + room(area) =>
                {
                    news
                }
                Some(_) => self.scroll,
                None => 0,
            };
            self.of = of;
        }
        self.scroll = self.scroll.min(end);
        self.lines = text.lines;
    }

    /// Moves the text by some lines.
    pub fn scroll_by(&mut self, rows: isize) {
        self.scroll = self.scroll.saturating_add_signed(rows);
    }

    /// Goes a page on; false where there is none.
    pub fn page_on(&mut self, area: Rect) -> bool {
        let left = self.left(area);
        self.scroll += left.min(room(area).saturating_sub(1).max(1));
        left > 0
    }

    /// Goes a page back; false where there is none.
    pub fn page_back(&mut self, area: Rect) -> bool {
        let before = self.scroll;
        self.scroll = before.saturating_sub(room(area).saturating_sub(1).max(1));
        self.scroll < before
    }

    /// The lines below those that are shown.
    fn left(&self, area: Rect) -> usize {
        self.lines.len().saturating_sub(self.scroll + room(area))
    }

    /// Draws the lesson.
    pub fn draw(&self, session: &Session, look: Look, area: Rect, buf: &mut Buffer) {
        let Some(course) = session.course() else { return };
        let title = vec![Span::raw(title(session, course))];
        let inner = frame::pane(look, false, title, area, buf);
        let shown = Rect { height: inner.height.saturating_sub(1), ..inner };
        frame::lines(&self.lines[self.scroll.min(self.lines.len())..], shown, buf);
        let more = self.left(area) > 0;
        if inner.height > 0 {
            let line = keys(session, course, look.theme, more);
            buf.set_line(inner.x, inner.bottom() - 1, &line, inner.width);
        }
    }

    /// Whether a place is the line of keys, where a click goes on.
    pub fn is_keys(area: Rect, at: Position) -> bool {
        at.y + 1 == area.bottom()
    }
}

fn width(area: Rect) -> usize {
    usize::from(area.width.saturating_sub(2))
}

/// The lines of text: all but the title and the keys.
fn room(area: Rect) -> usize {
    usize::from(area.height.saturating_sub(2)).max(1)
}

fn title(session: &Session, course: &Course) -> String {
    let style = &session.style;
    let lesson = course.lesson().title.told(session, style);
    let step = (course.at() + 1).to_string();
    if course.practice.is_some() {
        return style.tell(&msg!("lesson-title-question", title = lesson, step = step));
    }
    let steps = course.lesson().steps.len();
    if course.at() == steps {
        return lesson;
    }
    style.tell(&msg!("lesson-title-step", title = lesson, step = step, steps = steps.to_string()))
}

/// The text of the step, in lines.
#[derive(Default)]
struct Text {
    lines: Vec<Line<'static>>,
    /// The first line of what was said last.
    news: Option<usize>,
}

struct Writer<'a> {
    session: &'a Session,
    theme: Theme,
    width: usize,
    text: Text,
}

impl Writer<'_> {
    fn told(&self, message: &Message) -> String {
        self.session.style.tell(message)
    }

    /// Leaves a line free, unless this is the first.
    fn gap(&mut self) {
        if !self.text.lines.is_empty() {
            self.text.lines.push(Line::default());
        }
    }

    /// Paragraphs, with what stands between backticks brought out.
    fn say(&mut self, text: &str) {
        for paragraph in text.split("\n\n") {
            self.gap();
            self.paragraph(paragraph, "");
        }
    }

    fn paragraph(&mut self, text: &str, hanging: &str) {
        let (plain, code) = (Colours::default(), self.theme.accent());
        let mut is_code = false;
        for line in wrap::paragraph(text, self.width, hanging) {
            let mut spans = Vec::new();
            for (i, part) in line.split('`').enumerate() {
                is_code ^= i > 0;
                spans.push(Span::styled(part.to_owned(), if is_code { code } else { plain }));
            }
            self.text.lines.push(Line::from(spans));
        }
    }

    /// What is said in answer to something the person did.
    fn news(&mut self, heading: &Message, colours: Colours, text: &str) {
        self.gap();
        self.text.news = Some(self.text.lines.len());
        let heading = self.told(heading);
        for (i, paragraph) in text.split("\n\n").enumerate() {
            if i > 0 {
                self.say(paragraph);
                continue;
            }
            let lead = if paragraph.is_empty() {
                heading.clone()
            } else {
                unfolded(&format!("{heading}\n{paragraph}"))
            };
            let first = self.text.lines.len();
            self.paragraph(&lead, "");
            // The heading alone is coloured: it is the beginning of the first line.
            if let Some(line) = self.text.lines.get_mut(first) {
                let whole: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
                if let Some(rest) = whole.strip_prefix(&heading) {
                    *line =
                        Line::from(vec![Span::styled(heading.clone(), colours), Span::raw(rest.to_owned())]);
                }
            }
        }
    }

    fn formulas(&mut self) {
        let session = self.session;
        let Some((quantity, index)) = session.lesson_shows() else { return };
        let derivation = derive(session.trace(), quantity, index, &session.style);
        self.gap();
        let name = session.style.tell(&element_name(session.trace(), quantity, index));
        self.text.lines.push(Line::from(Span::styled(name, self.theme.heading())));
        let mut formulas =
            vec![format!("{} = {}", indexed_symbol(quantity, session.style.glyphs), derivation.symbolic)];
        let value = session.style.number(derivation.value);
        if derivation.numeric.is_empty() {
            formulas[0] = format!("{} = {value}", indexed_symbol(quantity, session.style.glyphs));
        } else {
            formulas.extend([format!("= {}", derivation.numeric_text()), format!("= {value}")]);
        }
        for formula in formulas {
            for line in wrap::formula(&formula, self.width, "", "  ") {
                self.text.lines.push(Line::from(line));
            }
        }
    }
}

fn text(session: &Session, theme: Theme, width: usize) -> Text {
    let mut writer = Writer { session, theme, width, text: Text::default() };
    if let Some(course) = session.course() {
        match course.step() {
            Some(_) => step(&mut writer, course),
            None => ending(&mut writer, course),
        }
    }
    writer.text
}

fn step(writer: &mut Writer<'_>, course: &Course) {
    let (session, theme) = (writer.session, writer.theme);
    let Some(step) = course.step() else { return };
    let style = &session.style;
    writer.say(&step.text.told(session, style));
    let question = if let Kind::Predict(question) = &step.kind { Some(question) } else { None };
    if let Some(question) = question {
        ask(writer, course, question);
    }
    if course.shows_hint()
        && let Some(hint) = &step.hint
    {
        let hint = hint.told(session, style);
        writer.news(&msg!("lesson-hint"), theme.heading(), &hint);
    }
    if course.offers_solution() {
        match question {
            None => {
                let commands =
                    step.solution.iter().map(|command| format!("`:{command}`")).collect::<Vec<_>>();
                writer.news(&msg!("lesson-solution"), theme.heading(), &commands.join("  "));
            }
            Some(_) => writer.news(&msg!("lesson-offer-solution"), theme.heading(), ""),
        }
    }
    match (&step.kind, question) {
        (Kind::Do(_), _) if course.now.is_done => writer.news(&msg!("lesson-done"), theme.good(), ""),
        (_, Some(question)) => reply(writer, course, question),
        _ => {}
    }
    let news = writer.text.news;
    writer.formulas();
    writer.text.news = news;
}

fn ask(writer: &mut Writer<'_>, course: &Course, question: &Question) {
    let session = writer.session;
    match &question.asked {
        Asked::Number { .. } => {}
        Asked::Choice(choices) => {
            writer.gap();
            for (letter, choice) in ('a'..='z').zip(choices) {
                let words = choice.words.told(session, &session.style);
                writer.paragraph(&format!("{letter}  {words}"), "   ");
            }
        }
        Asked::Cells(_) => {
            let shape = session.partition().shape();
            let index = |cell: &usize| crate::norm::shape_text(&session.partition().index(*cell));
            let cells: Vec<String> = course.now.marked.iter().map(index).collect();
            let told = if cells.is_empty() || shape.is_empty() {
                msg!("lesson-marked-none")
            } else {
                msg!("lesson-marked", cells = cells.join(" "))
            };
            let told = writer.told(&told);
            writer.say(&told);
        }
    }
    if course.now.noted.is_some() {
        writer.news(
            &msg!("lesson-your-answer", answer = course.now.typed.as_str()),
            writer.theme.accent(),
            "",
        );
    }
}

/// What is said to the last answer.
fn reply(writer: &mut Writer<'_>, course: &Course, question: &Question) {
    let (session, theme) = (writer.session, writer.theme);
    let style = &session.style;
    // What the experiment is to show is not known before it has.
    if question.when.as_ref().is_some_and(|when| !when.holds(session)) {
        return;
    }
    let right = question.right.as_ref().map(|right| right.told(session, style)).unwrap_or_default();
    let answer = || session.told_answer(question);
    match &course.now.reply {
        Some(Reply::Right) => writer.news(&msg!("lesson-right"), theme.good(), &right),
        Some(Reply::Wrong(words)) => {
            match words {
                Some(words) => {
                    let words = words.told(session, style);
                    writer.news(&msg!("lesson-wrong-known"), theme.bad(), &words);
                }
                None if course.now.typed.is_empty() => {
                    writer.news(&msg!("lesson-wrong-known"), theme.bad(), "");
                }
                None => {
                    let typed = style.spell(course.now.typed.clone());
                    writer.news(&msg!("lesson-wrong", answer = typed), theme.bad(), "");
                }
            }
            if course.now.is_done {
                writer.news(
                    &msg!("lesson-answer"),
                    theme.heading(),
                    &unfolded(&format!("{}\n{right}", answer())),
                );
            }
        }
        None if course.now.is_done => {
            writer.news(
                &msg!("lesson-answer"),
                theme.heading(),
                &unfolded(&format!("{}\n{right}", answer())),
            );
        }
        None => {}
    }
}

fn ending(writer: &mut Writer<'_>, course: &Course) {
    let (session, theme) = (writer.session, writer.theme);
    let style = &session.style;
    let lesson = course.lesson();
    let (right, asked) = course.score();
    if asked > 0 {
        let score = msg!("lesson-score", right = right.to_string(), asked = asked.to_string());
        let score = writer.told(&score);
        writer.say(&score);
    }
    for (heading, words) in [(msg!("lesson-remember"), &lesson.remember), (msg!("lesson-read"), &lesson.read)]
    {
        let words = words.told(session, style);
        if !words.is_empty() {
            writer.news(&heading, theme.heading(), &words);
        }
    }
    let next = lessons().iter().skip_while(|other| other.name != lesson.name).nth(1);
    if let Some(next) = next {
        let title = next.title.told(session, style);
        writer.news(&msg!("lesson-next", title = title), theme.accent(), "");
    }
    writer.text.news = None;
}

/// What can be done now.
fn keys(session: &Session, course: &Course, theme: Theme, more: bool) -> Line<'static> {
    let (now, told) = (&course.now, |message: &Message| session.style.tell(message));
    let first = match course.step().map(|step| &step.kind) {
        _ if more => msg!("lesson-keys-more"),
        Some(Kind::Do(_)) if !now.is_done => msg!("lesson-keys-do"),
        Some(Kind::Predict(_)) if now.noted.is_some() => msg!("lesson-keys-wait"),
        Some(Kind::Predict(question)) if !now.is_done => match question.asked {
            Asked::Cells(_) => msg!("lesson-keys-hand-in"),
            _ => msg!("lesson-keys-answer"),
        },
        _ => msg!("lesson-keys-on"),
    };
    let last =
        if session.is_away_from_lesson() { msg!("lesson-keys-home") } else { msg!("lesson-keys-leave") };
    let gap = "   ";
    let mut line = Line::from(Span::styled(told(&first), theme.accent()));
    for word in [msg!("lesson-keys-back"), last] {
        line.push_span(Span::styled(format!("{gap}{}", told(&word)), theme.dim()));
    }
    line
}

/// The lines of the list of lessons, the selected one marked: name, what it is called, how long it takes, what is done of it.
pub fn list(
    session: &Session,
    theme: Theme,
    selected: usize,
    rows: usize,
    width: usize,
) -> Vec<Line<'static>> {
    let style = &session.style;
    let names = lessons().iter().map(|lesson| lesson.name.width()).max().unwrap_or(0);
    let first = (selected + 1).saturating_sub(rows);
    let row = |(i, lesson): (usize, &std::sync::Arc<crate::lesson::Lesson>)| {
        let state = style.tell(&state_of(session, lesson));
        let name = frame::left(&lesson.name, names + 2);
        let minutes = style.tell(&msg!("lesson-of-minutes", minutes = lesson.minutes.to_string()));
        let title = lesson.title.told(session, style);
        let end = format!("{minutes}  {state}");
        let gap = width.saturating_sub(names + 6 + title.width() + end.width()).max(2);
        let text = format!("{name}{title}{}{end}", " ".repeat(gap));
        if i == selected {
            Line::from(Span::styled(format!("{} {text}", style.glyphs.pick("▸", ">")), theme.selected()))
        } else {
            Line::from(format!("  {text}"))
        }
    };
    lessons().iter().enumerate().skip(first).take(rows).map(row).collect()
}

/// What is done of a lesson.
fn state_of(session: &Session, lesson: &crate::lesson::Lesson) -> Message {
    session.progress().state(&lesson.name)
}
