//! What must hold, with its two sides as they are now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};

use crate::tui::app::{App, Pane};
use crate::walk::narrate::group_name;

use super::frame;

/// Draws the pane.
pub fn draw(app: &App, area: Rect, buf: &mut Buffer) {
    let theme = app.theme;
    let glyphs = app.style.glyphs;
    let title = format!("What must hold in {}", group_name(&app.trace, app.group()));
    let inner = frame::pane(app, Some(Pane::Invariants), vec![Span::raw(title)], area, buf);
    let mut lines = Vec::new();
    for invariant in &app.invariants {
        let (mark, style) = match invariant.holds() {
            Some(true) => (glyphs.pick("✓ ", "ok "), theme.good()),
            Some(false) => (glyphs.pick("✗ ", "NO "), theme.bad()),
            None => ("? ", theme.bad()),
        };
        let between = match (invariant.is_bound, invariant.holds()) {
            (true, _) => glyphs.pick(" ≤ ", " <= "),
            (false, Some(false)) => glyphs.pick(" ≠ ", " != "),
            (false, _) if invariant.left == invariant.right => " = ",
            (false, _) => glyphs.pick(" ≈ ", " ~ "),
        };
        lines.push(Line::from(vec![Span::styled(mark, style), Span::raw(invariant.text(glyphs))]));
        let sides =
            format!("   {}{between}{}", glyphs.number(invariant.left, 4), glyphs.number(invariant.right, 4));
        lines.push(Line::from(Span::styled(sides, theme.dim())));
    }
    if lines.is_empty() {
        lines.push(Line::from(Span::styled(
            format!("{} values a group: they are summed at the last stage, check", app.partition().m()),
            theme.dim(),
        )));
    }
    Paragraph::new(lines).wrap(Wrap { trim: false }).render(inner, buf);
}
