//! Text from outside, made fit for a terminal.

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
