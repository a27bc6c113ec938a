//! Text from outside, made fit for a terminal and for a sentence.

use super::message::Message;
use crate::msg;

/// The text with its control characters escaped: a name in a file must not steer the terminal.
///
/// ```
/// assert_eq!(bnwalk::text::visible("a\u{1b}[2J"), "a\\u{1b}[2J");
/// assert_eq!(bnwalk::text::visible("größe, μ"), "größe, μ");
/// ```
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_steering(c) { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    shown
}

/// Control characters, and the marks that turn the direction of the text after them.
fn is_steering(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

/// The same, short enough for a sentence.
pub(crate) fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        None => visible(text),
        Some((end, _)) => visible(&text[..end]) + "…",
    }
}

/// What was found, in quotes.
pub(crate) fn quoted(text: &str) -> Message {
    if text.is_empty() {
        msg!("input-nothing")
    } else {
        Message::verbatim(format!("\"{}\"", shortened(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_shortened_and_cannot_steer_the_terminal() {
        assert_eq!(quoted("a\u{1b}[2J").to_string(), r#""a\u{1b}[2J""#);
        assert_eq!(quoted(&"é".repeat(99)).to_string(), format!("\"{}…\"", "é".repeat(60)));
        assert_eq!(quoted("").to_string(), "nothing");
        assert_eq!(shortened("'<f8'"), "'<f8'");
    }
}
