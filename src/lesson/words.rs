//! The sentences of a lesson: written in several languages, with live numbers in them.

use super::expr::{Check, Expr, Flaw, State, Unknown};
use crate::msg;
use crate::text::{Language, Message, Style, unfolded};

/// A text with expressions in braces: `The mean is {mean[0]}.` The digits may follow: `{x_hat[0]|7}`. A brace of the text
/// itself is written twice.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Template {
    pieces: Vec<Fragment>,
}

#[derive(Debug, Clone, PartialEq)]
enum Fragment {
    Text(String),
    Live { expr: Expr, source: String, digits: usize },
}

impl Fragment {
    fn source(&self) -> Option<&str> {
        if let Self::Live { source, .. } = self { Some(source) } else { None }
    }
}

/// The significant digits of a number in a sentence, where the text does not say it.
const DIGITS: usize = 4;

impl Template {
    /// Reads a text.
    ///
    /// # Errors
    /// What is wrong in its braces, and where.
    pub fn parse(text: &str, check: Check<'_>) -> Result<Self, Flaw> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            if rest.starts_with("{{") || rest.starts_with("}}") {
                plain.push(c);
                at += 2;
            } else if c == '{' {
                let Some(end) = rest.find('}') else {
                    return Err(Flaw { at, why: msg!("lesson-open-brace") });
                };
                let (source, digits) = match rest[1..end].rsplit_once('|') {
                    None => (&rest[1..end], DIGITS),
                    Some((source, digits)) => match digits.trim().parse() {
                        Ok(digits @ 1..=17) => (source, digits),
                        _ => return Err(Flaw { at, why: msg!("lesson-digits", found = digits) }),
                    },
                };
                let expr = Expr::parse(source, check)
                    .map_err(|flaw| Flaw { at: at + 1 + flaw.at, why: flaw.why })?;
                pieces.push(Fragment::Text(std::mem::take(&mut plain)));
                pieces.push(Fragment::Live { expr, source: source.trim().to_owned(), digits });
                at += end + 1;
            } else {
                plain.push(c);
                at += c.len_utf8();
            }
        }
        pieces.push(Fragment::Text(plain));
        Ok(Self { pieces })
    }

    fn fill(&self, state: &dyn State, style: &Style) -> Result<String, Unknown> {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Fragment::Text(plain) => text.push_str(plain),
                Fragment::Live { expr, digits, .. } => {
                    text.push_str(&expr.value(state)?.told(style, *digits));
                }
            }
        }
        Ok(unfolded(&text))
    }

    /// The expressions in it, as they are written, in the order of the alphabet.
    #[must_use]
    pub fn sources(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.pieces.iter().filter_map(Fragment::source).collect();
        all.sort_unstable();
        all
    }
}

/// A text in the languages that it is written in, or a sentence of the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub enum Words {
    /// As the lesson's file has it, and its translations.
    Written {
        /// In the language of the lesson's file.
        own: Template,
        /// In others.
        others: Vec<(Language, Template)>,
    },
    /// A sentence of the catalogue.
    Told(Message),
}

impl Words {
    /// The text in the style's language and characters, with the numbers of the place.
    ///
    /// # Errors
    /// Why one of its numbers has no value here.
    pub fn fill(&self, state: &dyn State, style: &Style) -> Result<String, Unknown> {
        match self {
            Self::Told(message) => Ok(style.tell(message)),
            Self::Written { own, others } => {
                let other = others.iter().find(|(language, _)| *language == style.language);
                other.map_or(own, |(_, template)| template).fill(state, style).map(|text| style.spell(text))
            }
        }
    }

    /// The same where nothing better can be done about a number without a value than to say so.
    #[must_use]
    pub fn told(&self, state: &dyn State, style: &Style) -> String {
        self.fill(state, style).unwrap_or_else(|why| style.tell(&msg!("lesson-text-unknown", why = why)))
    }

    /// Adds a translation.
    ///
    /// # Errors
    /// When its live numbers are not those of the lesson's own text.
    pub(super) fn translate(&mut self, language: Language, template: Template) -> Result<(), Message> {
        if let Self::Written { own, others } = self {
            if own.sources() != template.sources() {
                return Err(msg!(
                    "lesson-other-numbers",
                    own = own.sources().join(", "),
                    other = template.sources().join(", ")
                ));
            }
            others.push((language, template));
        }
        Ok(())
    }

    /// Whether it can be read in a language without falling back on another.
    #[must_use]
    pub fn is_in(&self, language: Language) -> bool {
        match self {
            Self::Written { others, .. } => others.iter().any(|(other, _)| *other == language),
            Self::Told(_) => true,
        }
    }
}
