//! The sentences of every language, and how a message becomes one of them.

use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement};

use super::message::{Message, Value};

/// The reader's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Chinese, in simplified characters.
    Zh,
}

/// A row a language: adding one is adding a row here and a file of sentences.
struct Row {
    language: Language,
    /// As in `--lang` and in the first part of `LANG`.
    code: &'static str,
    sentences: &'static str,
    /// Which characters beyond ASCII it is written with.
    script: fn(char) -> bool,
    bundle: OnceLock<FluentBundle<FluentResource>>,
}

static ROWS: [Row; 2] = [
    Row {
        language: Language::En,
        code: "en",
        sentences: include_str!("../../assets/text/en.ftl"),
        script: |_| false,
        bundle: OnceLock::new(),
    },
    Row {
        language: Language::Zh,
        code: "zh",
        sentences: include_str!("../../assets/text/zh.ftl"),
        // Characters, their punctuation, and full-width forms.
        script: |c| ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c),
        bundle: OnceLock::new(),
    },
];

/// The code of a language that has no sentences here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLanguage(pub String);

impl Language {
    /// Every language.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.language)
    }

    /// Whether it is a character of the language's own script or punctuation, ASCII aside.
    #[must_use]
    pub(super) fn is_written_with(self, character: char) -> bool {
        (self.row().script)(character)
    }

    /// The code: "en".
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// The language of a locale: Chinese for "zh_CN.UTF-8". None: there are no sentences in it.
    #[must_use]
    pub fn of_locale(locale: &str) -> Option<Self> {
        locale.split(['_', '-', '.', '@']).next()?.to_ascii_lowercase().parse().ok()
    }

    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let row = ROWS.iter().find(|row| row.code == code);
        row.map(|row| row.language).ok_or_else(|| UnknownLanguage(code.to_owned()))
    }
}

impl Row {
    fn bundle(&self) -> &FluentBundle<FluentResource> {
        self.bundle.get_or_init(|| {
            // What cannot be parsed is left out, and a test sees to it that there is none of it.
            let resource =
                FluentResource::try_new(self.sentences.to_owned()).unwrap_or_else(|(rest, _)| rest);
            let locale = self.code.parse().unwrap_or_default();
            let mut bundle = FluentBundle::new_concurrent(vec![locale]);
            // The marks that isolate directions would be seen on a terminal.
            bundle.set_use_isolating(false);
            bundle.add_resource_overriding(resource);
            bundle
        })
    }
}

/// The sentence of a message. What a language lacks is said in English; an id that no language has stands for itself.
#[must_use]
pub fn render(language: Language, message: &Message) -> String {
    let bundle = language.row().bundle();
    let Some(pattern) = bundle.get_message(&message.id).and_then(|found| found.value()) else {
        return if language == Language::En {
            message.id.clone().into_owned()
        } else {
            render(Language::En, message)
        };
    };
    let mut args = FluentArgs::with_capacity(message.values.len());
    for (name, value) in &message.values {
        args.set(
            *name,
            match value {
                Value::Text(text) => FluentValue::from(text.as_str()),
                Value::Count(count) => FluentValue::from(*count),
                Value::Message(inner) => FluentValue::from(render(language, inner)),
            },
        );
    }
    let text = unfolded(&bundle.format_pattern(pattern, Some(&args), &mut Vec::new()));
    if language == Language::Zh { apart(&text) } else { text }
}

/// The text with a blank between a Chinese character and a Latin letter or a digit, as the sentences have it, where a value
/// has brought the two together.
fn apart(text: &str) -> String {
    let is_ideograph = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut out = String::with_capacity(text.len());
    let mut last = ' ';
    for c in text.chars() {
        let meet = |a: char, b: char| is_ideograph(a) && b.is_ascii_alphanumeric();
        if meet(last, c) || meet(c, last) {
            out.push(' ');
        }
        out.push(c);
        last = c;
    }
    out
}

/// Joins the lines of a paragraph, which end in the catalogue where its page does; an empty line stays.
pub(crate) fn unfolded(text: &str) -> String {
    // Between two characters of a script that is written without blanks a line break leaves none.
    let wide = |c: Option<char>| c.is_some_and(|c| c >= '\u{2e80}');
    let paragraphs = text.split("\n\n").map(|paragraph| {
        let mut lines = paragraph.split('\n').map(str::trim);
        let mut out = lines.next().unwrap_or_default().to_owned();
        for line in lines {
            if !(wide(out.chars().last()) || wide(line.chars().next())) {
                out.push(' ');
            }
            out.push_str(line);
        }
        out
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

/// The names of the values that a sentence takes, or none where there is no sentence of this id.
#[must_use]
pub fn placeholders(id: &str) -> Option<Vec<&'static str>> {
    let pattern = Language::En.row().bundle().get_message(id)?.value()?;
    let mut names = Vec::new();
    collect(pattern, &mut names);
    Some(names)
}

fn collect(pattern: &'static Pattern<&'static str>, names: &mut Vec<&'static str>) {
    let mut push = |inline: &InlineExpression<&'static str>| {
        if let InlineExpression::VariableReference { id } = inline
            && !names.contains(&id.name)
        {
            names.push(id.name);
        }
    };
    let mut variants = Vec::new();
    for element in &pattern.elements {
        match element {
            PatternElement::Placeable { expression: Expression::Inline(inline) } => push(inline),
            PatternElement::Placeable { expression: Expression::Select { selector, variants: some } } => {
                push(selector);
                variants.extend(some.iter().map(|variant| &variant.value));
            }
            PatternElement::TextElement { .. } => {}
        }
    }
    for variant in variants {
        collect(variant, names);
    }
}

/// Every id of the catalogue.
pub fn ids() -> impl Iterator<Item = &'static str> {
    let starts = |line: &'static str| line.split_once(" =").map(|(id, _)| id);
    let is_id = |id: &&str| id.starts_with(|c: char| c.is_ascii_alphabetic());
    Language::En.row().sentences.lines().filter_map(starts).filter(is_id)
}

/// Every language with its file of sentences, for what compares them.
pub fn sources() -> impl Iterator<Item = (Language, &'static str)> {
    ROWS.iter().map(|row| (row.language, row.sentences))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::msg;

    #[test]
    fn every_row_stands_at_its_language() {
        for (i, row) in ROWS.iter().enumerate() {
            assert_eq!(row.language as usize, i);
            assert_eq!(row.code.parse(), Ok(row.language));
        }
    }

    #[test]
    fn every_file_of_sentences_can_be_parsed_and_says_each_thing_once() {
        for row in &ROWS {
            let resource = FluentResource::try_new(row.sentences.to_owned()).map_err(|(_, errors)| errors);
            let mut bundle = FluentBundle::new_concurrent(vec![row.code.parse().unwrap()]);
            assert_eq!(
                bundle.add_resource(resource.unwrap()).map_err(|errors| format!("{errors:?}")),
                Ok(())
            );
        }
    }

    #[test]
    fn what_chinese_says_of_one_thing_is_chosen_by_its_number_as_it_has_no_singular() {
        let warning = |channels: usize| {
            let first = msg!("group-channel", c = 1_usize);
            let message = msg!("warning-dead-gamma", channels = channels, first = first, near = "0.001");
            render(Language::Zh, &message)
        };
        assert!(warning(1).starts_with("通道 1 的 γ"), "{}", warning(1));
        assert!(warning(2).starts_with("有 2 个通道"), "{}", warning(2));
        assert!(!Language::Zh.row().sentences.contains("[one]"));
    }

    #[test]
    fn a_name_in_latin_letters_stands_apart_from_the_characters_around_it() {
        assert_eq!(apart("把device 0上（x1）的值，2个"), "把 device 0 上（x1）的值，2 个");
    }

    #[test]
    fn a_message_within_a_message_is_said_in_the_same_language() {
        let message = msg!("group-sample-channel", n = 0_usize, channel = msg!("group-channel", c = 1_usize));
        assert_eq!(render(Language::En, &message), "sample 0, channel 1");
    }

    #[test]
    fn lines_are_joined_and_paragraphs_kept() {
        assert_eq!(unfolded("one\ntwo\n\nthree"), "one two\n\nthree");
        assert_eq!(unfolded("批次\n归一化"), "批次归一化");
    }
}
