//! A text being typed.

use ratatui::style::{Modifier, Style};
use ratatui::text::Span;
use unicode_width::UnicodeWidthChar;

/// A text being typed, with its cursor. Where it is wider than the room, only its end up to the cursor is shown, and what fits
/// behind it.
pub fn typed(input: &tui_input::Input, room: usize) -> Vec<Span<'static>> {
    let width = |c: char| c.width().unwrap_or(0);
    let text: Vec<char> = input.value().chars().collect();
    let at = input.cursor().min(text.len());
    let under = text.get(at).copied();
    let mut left = room.saturating_sub(under.map_or(1, width));
    let fits = |&c: &char| {
        let rest = left.checked_sub(width(c));
        left = rest.unwrap_or(left);
        rest.is_some()
    };
    let shown = text[..at].iter().copied().rev().take_while(fits).count();
    vec![
        Span::raw(text[at - shown..at].iter().collect::<String>()),
        Span::styled(
            under.map_or(" ".to_owned(), |c| c.to_string()),
            Style::new().add_modifier(Modifier::REVERSED),
        ),
        Span::raw(text.iter().skip(at + 1).collect::<String>()),
    ]
}
