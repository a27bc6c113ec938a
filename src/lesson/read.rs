//! Lessons read from their files, and their translations.

use std::fmt;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::expr::{Check, Expr, Flaw};
use super::step::{Asked, Choice, Kind, Lesson, Question, Shown, Step, Wrong};
use super::words::{Template, Words};
use crate::msg;
use crate::norm::Quantity;
use crate::text::{Language, Message, Tell, nearest, told};

/// What is wrong in a lesson's file, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct LessonError {
    /// The file.
    pub origin: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub why: Message,
}

impl Tell for LessonError {
    fn message(&self) -> Message {
        let (line, column) = (self.line.to_string(), self.column.to_string());
        msg!(
            "lesson-flaw",
            origin = self.origin.as_str(),
            line = line,
            column = column,
            why = self.why.clone()
        )
    }
}

told!(LessonError);

/// Reads a lesson. `check` says whether a command can be carried out.
///
/// # Errors
/// The first thing that is wrong in it.
pub fn read(text: &str, name: &str, origin: &str, check: Check<'_>) -> Result<Lesson, LessonError> {
    let page = Page { text, origin, check };
    let root = page.parse()?;
    let root = TomlTable { page: &page, keys: root.get_ref(), at: 0 };
    root.knows(&["title", "about", "minutes", "remember", "read", "step"])?;
    let steps = root.tables("step")?;
    if steps.is_empty() {
        return Err(page.flaw(text.len(), msg!("lesson-no-steps")));
    }
    let steps = steps.iter().enumerate().map(|(i, table)| step(table, i)).collect::<Result<Vec<_>, _>>()?;
    for (i, step) in steps.iter().enumerate() {
        if steps[..i].iter().any(|before| before.id == step.id) {
            let at = root.tables("step")?[i].at;
            return Err(page.flaw(at, msg!("lesson-same-id", id = step.id.as_str())));
        }
    }
    let minutes = root.number("minutes")?.unwrap_or(5.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
    let minutes = if (1.0..=600.0).contains(&minutes) { minutes as u32 } else { 5 };
    Ok(Lesson {
        name: name.to_owned(),
        title: root.wanted_words("title")?,
        about: root.words("about")?.unwrap_or_else(|| Words::Told(Message::verbatim(""))),
        minutes,
        steps,
        remember: root.words("remember")?.unwrap_or_else(|| Words::Told(Message::verbatim(""))),
        read: root.words("read")?.unwrap_or_else(|| Words::Told(Message::verbatim(""))),
    })
}

const STEP: &[&str] = &[
    "id",
    "setup",
    "results",
    "tell",
    "do",
    "predict",
    "reveal",
    "until",
    "hint",
    "solution",
    "answer",
    "tolerance",
    "choice",
    "cells",
    "when",
    "right",
    "wrong",
    "show",
];

fn step(table: &TomlTable<'_, '_>, place: usize) -> Result<Step, LessonError> {
    table.knows(STEP)?;
    let kinds = ["tell", "do", "predict", "reveal"].into_iter().filter(|kind| table.has(kind));
    let kinds: Vec<&str> = kinds.collect();
    let &[kind] = &kinds[..] else {
        let flaw = if kinds.is_empty() {
            msg!("lesson-no-kind")
        } else {
            msg!("lesson-one-kind", found = Message::list(kinds))
        };
        return Err(table.flaw(flaw));
    };
    let allowed: &[&str] = match kind {
        "tell" => &[],
        "do" => &["until", "hint", "solution"],
        "predict" => {
            &["answer", "tolerance", "choice", "cells", "when", "hint", "solution", "right", "wrong", "show"]
        }
        _ => &["show"],
    };
    if let Some((key, at)) = table.keys().find(|(key, _)| {
        !["id", "setup", "results", kind].contains(&key.as_str()) && !allowed.contains(&key.as_str())
    }) {
        return Err(table.page.flaw(at, msg!("lesson-not-of-kind", key = key, kind = kind)));
    }
    let found = match kind {
        "tell" => Kind::Tell,
        "do" => Kind::Do(table.wanted_expr("until")?),
        "predict" => Kind::Predict(question(table)?),
        _ => Kind::Reveal,
    };
    let solution = table.commands("solution")?;
    if matches!(found, Kind::Do(_)) && solution.is_empty() {
        return Err(table.flaw(msg!("lesson-no-solution")));
    }
    Ok(Step {
        id: table.text("id")?.map_or_else(|| format!("step-{}", place + 1), |(id, _)| id.to_owned()),
        setup: table.commands("setup")?,
        results: results(table)?,
        text: table.wanted_words(kind)?,
        kind: found,
        hint: table.words("hint")?,
        show: shown(table)?,
        solution,
    })
}

fn results(table: &TomlTable<'_, '_>) -> Result<Vec<(Quantity, Expr)>, LessonError> {
    if !table.has("results") {
        return Ok(Vec::new());
    }
    let results = table.table("results")?;
    let one = |(name, at): (String, usize)| {
        let unknown = || table.page.flaw(at, msg!("no-quantity", name = name.as_str()));
        let quantity = Quantity::from_name(&name).ok_or_else(unknown)?;
        Ok((quantity, results.wanted_expr(&name)?))
    };
    results.keys().map(one).collect()
}

fn shown(table: &TomlTable<'_, '_>) -> Result<Option<Shown>, LessonError> {
    let shown = match table.expr("show")? {
        None => return Ok(None),
        Some(Expr::Of(quantity)) => Some(Shown { quantity, index: Vec::new() }),
        Some(Expr::At(of, index)) => match *of {
            Expr::Of(quantity) => Some(Shown { quantity, index }),
            _ => None,
        },
        Some(_) => None,
    };
    let flaw = || table.page.flaw(table.place("show"), msg!("lesson-show"));
    shown.map(Some).ok_or_else(flaw)
}

fn question(table: &TomlTable<'_, '_>) -> Result<Question, LessonError> {
    let asked: Vec<&str> = ["answer", "choice", "cells"].into_iter().filter(|key| table.has(key)).collect();
    let asked = match asked[..] {
        ["answer"] => {
            Asked::Number { answer: table.wanted_expr("answer")?, tolerance: table.number("tolerance")? }
        }
        ["cells"] => Asked::Cells(table.wanted_expr("cells")?),
        ["choice"] => {
            let choices = table.tables("choice")?;
            if !(2..=9).contains(&choices.len()) {
                return Err(table.flaw(msg!("lesson-choices")));
            }
            Asked::Choice(choices.iter().map(choice).collect::<Result<Vec<_>, _>>()?)
        }
        _ => return Err(table.flaw(msg!("lesson-one-answer"))),
    };
    let wrong = table.tables("wrong")?;
    Ok(Question {
        asked,
        when: table.expr("when")?,
        right: table.words("right")?,
        wrong: wrong.iter().map(confusion).collect::<Result<Vec<_>, _>>()?,
    })
}

fn choice(table: &TomlTable<'_, '_>) -> Result<Choice, LessonError> {
    table.knows(&["say", "holds", "reply"])?;
    Ok(Choice {
        words: table.wanted_words("say")?,
        holds: table.wanted_expr("holds")?,
        reply: table.words("reply")?,
    })
}

fn confusion(table: &TomlTable<'_, '_>) -> Result<Wrong, LessonError> {
    table.knows(&["value", "reply"])?;
    Ok(Wrong { value: table.wanted_expr("value")?, reply: table.wanted_words("reply")? })
}

/// Puts the translations of a language over the lessons: a table a lesson, in it a table a step.
///
/// # Errors
/// The first that is wrong in the file, or is of no lesson.
pub fn translate(
    lessons: &mut [Lesson],
    language: Language,
    text: &str,
    origin: &str,
    check: Check<'_>,
) -> Result<(), LessonError> {
    let page = Page { text, origin, check };
    let root = page.parse()?;
    let root = TomlTable { page: &page, keys: root.get_ref(), at: 0 };
    for (name, at) in root.keys() {
        let lesson = lessons.iter_mut().find(|lesson| lesson.name == name);
        let lesson = lesson.ok_or_else(|| page.flaw(at, msg!("lesson-no-such", name = name.as_str())))?;
        let table = root.table(&name)?;
        for (key, at) in table.keys() {
            let words = match key.as_str() {
                "title" => &mut lesson.title,
                "about" => &mut lesson.about,
                "remember" => &mut lesson.remember,
                "read" => &mut lesson.read,
                id => {
                    let step = lesson.steps.iter_mut().find(|step| step.id == id);
                    let step = step.ok_or_else(|| page.flaw(at, msg!("lesson-no-such-step", id = id)))?;
                    translate_step(step, language, &table.table(id)?)?;
                    continue;
                }
            };
            table.translate(words, language, &key)?;
        }
    }
    Ok(())
}

fn translate_step(step: &mut Step, language: Language, table: &TomlTable<'_, '_>) -> Result<(), LessonError> {
    table.knows(&["text", "hint", "right", "wrong", "choice", "reply"])?;
    table.translate(&mut step.text, language, "text")?;
    if let Some(hint) = &mut step.hint {
        table.translate(hint, language, "hint")?;
    }
    let Kind::Predict(question) = &mut step.kind else { return Ok(()) };
    if let Some(right) = &mut question.right {
        table.translate(right, language, "right")?;
    }
    table.translate_all(question.wrong.iter_mut().map(|wrong| &mut wrong.reply), language, "wrong")?;
    if let Asked::Choice(choices) = &mut question.asked {
        table.translate_all(choices.iter_mut().map(|choice| &mut choice.words), language, "choice")?;
        table.translate_all(
            choices.iter_mut().filter_map(|choice| choice.reply.as_mut()),
            language,
            "reply",
        )?;
    }
    Ok(())
}

/// A file being read.
struct Page<'a> {
    text: &'a str,
    origin: &'a str,
    check: Check<'a>,
}

impl<'a> Page<'a> {
    fn parse(&self) -> Result<Spanned<DeTable<'a>>, LessonError> {
        DeTable::parse(self.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            self.flaw(at, msg!("lesson-no-toml", why = error.message()))
        })
    }

    /// What is wrong at a byte of the file.
    fn flaw(&self, at: usize, why: Message) -> LessonError {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        LessonError {
            origin: self.origin.to_owned(),
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
            why,
        }
    }

    /// The byte of the file where the byte `at` of a text stands, whose value begins at `start`. Where escapes move it, the
    /// value's own beginning.
    fn within(&self, start: usize, value: &str, at: usize) -> usize {
        let raw = &self.text[start..];
        let quotes = if raw.starts_with("\"\"\"") || raw.starts_with("'''") { 3 } else { 1 };
        let body = raw.get(quotes..).unwrap_or_default();
        let skipped = usize::from(quotes == 3 && body.starts_with('\n'));
        let same = value.get(..at).is_some_and(|head| body[skipped..].starts_with(head));
        if same { start + quotes + skipped + at } else { start }
    }
}

/// A table of the file.
struct TomlTable<'p, 'a> {
    page: &'p Page<'a>,
    keys: &'p DeTable<'a>,
    at: usize,
}

impl<'p, 'a> TomlTable<'p, 'a> {
    fn flaw(&self, why: Message) -> LessonError {
        self.page.flaw(self.at, why)
    }

    fn keys(&self) -> impl Iterator<Item = (String, usize)> {
        self.keys.keys().map(|key| (key.get_ref().to_string(), key.span().start))
    }

    fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    fn get(&self, key: &str) -> Option<&'p Spanned<DeValue<'a>>> {
        self.keys.iter().find(|(known, _)| known.get_ref() == key).map(|(_, value)| value)
    }

    /// Where a key's value stands.
    fn place(&self, key: &str) -> usize {
        self.get(key).map_or(self.at, |value| value.span().start)
    }

    /// Only these keys have a meaning here.
    fn knows(&self, known: &[&str]) -> Result<(), LessonError> {
        let Some((key, at)) = self.keys().find(|(key, _)| !known.contains(&key.as_str())) else {
            return Ok(());
        };
        let why = match nearest(&key, known.iter().copied()) {
            Some(like) => msg!("lesson-key-like", key = key.as_str(), like = like),
            None => msg!("lesson-key", key = key.as_str(), known = Message::list(known)),
        };
        Err(self.page.flaw(at, why))
    }

    fn kind(&self, key: &str, wanted: Message) -> LessonError {
        self.page.flaw(self.place(key), msg!("lesson-kind", key = key, wanted = wanted))
    }

    fn text(&self, key: &str) -> Result<Option<(&'p str, usize)>, LessonError> {
        match self.get(key).map(|value| (value.get_ref(), value.span().start)) {
            None => Ok(None),
            Some((DeValue::String(text), at)) => Ok(Some((text.as_ref(), at))),
            Some(_) => Err(self.kind(key, msg!("lesson-kind-text"))),
        }
    }

    fn number(&self, key: &str) -> Result<Option<f64>, LessonError> {
        let number = match self.get(key).map(Spanned::get_ref) {
            None => return Ok(None),
            Some(DeValue::Integer(number)) => number.to_string().parse().ok(),
            Some(DeValue::Float(number)) => number.to_string().parse().ok(),
            Some(_) => None,
        };
        number.map(Some).ok_or_else(|| self.kind(key, msg!("lesson-kind-number")))
    }

    fn table(&self, key: &str) -> Result<TomlTable<'p, 'a>, LessonError> {
        match self.get(key).map(|value| (value.get_ref(), value.span().start)) {
            Some((DeValue::Table(table), at)) => Ok(TomlTable { page: self.page, keys: table, at }),
            _ => Err(self.kind(key, msg!("lesson-kind-table"))),
        }
    }

    fn tables(&self, key: &str) -> Result<Vec<TomlTable<'p, 'a>>, LessonError> {
        let all = match self.get(key).map(Spanned::get_ref) {
            None => return Ok(Vec::new()),
            Some(DeValue::Array(all)) => all.iter(),
            Some(_) => return Err(self.kind(key, msg!("lesson-kind-tables"))),
        };
        all.map(|one| match one.get_ref() {
            DeValue::Table(table) => Ok(TomlTable { page: self.page, keys: table, at: one.span().start }),
            _ => Err(self
                .page
                .flaw(one.span().start, msg!("lesson-kind", key = key, wanted = msg!("lesson-kind-tables")))),
        })
        .collect()
    }

    /// Texts in a list, each with where it stands.
    fn list(&self, key: &str) -> Result<Vec<(&'p str, usize)>, LessonError> {
        let all = match self.get(key).map(Spanned::get_ref) {
            None => return Ok(Vec::new()),
            Some(DeValue::Array(all)) => all.iter(),
            Some(_) => return Err(self.kind(key, msg!("lesson-kind-texts"))),
        };
        all.map(|one| match one.get_ref() {
            DeValue::String(text) => Ok((text.as_ref(), one.span().start)),
            _ => Err(self
                .page
                .flaw(one.span().start, msg!("lesson-kind", key = key, wanted = msg!("lesson-kind-texts")))),
        })
        .collect()
    }

    fn commands(&self, key: &str) -> Result<Vec<String>, LessonError> {
        self.list(key)?
            .into_iter()
            .map(|(command, at)| match (self.page.check)(command) {
                Ok(()) => Ok(command.to_owned()),
                Err(why) => Err(self.page.flaw(at, why)),
            })
            .collect()
    }

    fn flaw_within(&self, start: usize, value: &str, flaw: Flaw) -> LessonError {
        self.page.flaw(self.page.within(start, value, flaw.at), flaw.why)
    }

    fn expr(&self, key: &str) -> Result<Option<Expr>, LessonError> {
        let Some((text, at)) = self.text(key)? else { return Ok(None) };
        let expr = Expr::parse(text, self.page.check).map_err(|flaw| self.flaw_within(at, text, flaw))?;
        Ok(Some(expr))
    }

    fn wanted_expr(&self, key: &str) -> Result<Expr, LessonError> {
        self.expr(key)?.ok_or_else(|| self.flaw(msg!("lesson-missing", key = key)))
    }

    fn template(&self, text: &str, at: usize) -> Result<Template, LessonError> {
        Template::parse(text, self.page.check).map_err(|flaw| self.flaw_within(at, text, flaw))
    }

    fn words(&self, key: &str) -> Result<Option<Words>, LessonError> {
        let Some((text, at)) = self.text(key)? else { return Ok(None) };
        Ok(Some(Words::Written { own: self.template(text, at)?, others: Vec::new() }))
    }

    fn wanted_words(&self, key: &str) -> Result<Words, LessonError> {
        self.words(key)?.ok_or_else(|| self.flaw(msg!("lesson-missing", key = key)))
    }

    /// Adds the text of a key to some words, if there is one.
    fn translate(&self, words: &mut Words, language: Language, key: &str) -> Result<(), LessonError> {
        let Some((text, at)) = self.text(key)? else { return Ok(()) };
        let template = self.template(text, at)?;
        words.translate(language, template).map_err(|why| self.page.flaw(at, why))
    }

    /// Adds the texts of a list, one to each of the words.
    fn translate_all<'w>(
        &self,
        words: impl Iterator<Item = &'w mut Words>,
        language: Language,
        key: &str,
    ) -> Result<(), LessonError> {
        let words: Vec<&mut Words> = words.collect();
        let texts = self.list(key)?;
        if texts.is_empty() {
            return Ok(());
        }
        if texts.len() != words.len() {
            let (wanted, given) = (words.len().to_string(), texts.len().to_string());
            return Err(self.kind(key, msg!("lesson-count", wanted = wanted, given = given)));
        }
        for (words, (text, at)) in words.into_iter().zip(texts) {
            let template = self.template(text, at)?;
            words.translate(language, template).map_err(|why| self.page.flaw(at, why))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.origin)
    }
}
