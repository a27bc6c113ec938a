//! The sentences of the stage.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};

use crate::tui::app::{App, Pane};
use crate::walk::Stage;

use super::frame;

/// Draws the pane.
pub fn draw(app: &App, area: Rect, buf: &mut Buffer) {
    let theme = app.theme;
    let told = app.narrator.narrate(&app.trace, app.stage, app.cell, &app.style);
    let inner = frame::pane(app, Some(Pane::Explanation), vec![Span::raw(told.title)], area, buf);
    let mut lines = Vec::new();
    if app.stage == Stage::Batch {
        for warning in &app.warnings {
            lines.push(Line::from(vec![
                Span::styled("Warning  ", theme.bad()),
                Span::raw(warning.to_string()),
            ]));
        }
    }
    let mut parts = [("What  ", told.what), ("Why  ", told.why), ("Watch out  ", told.pitfall)];
    if app.detached {
        // What a detached gradient does wrong is what there is to be seen.
        parts.rotate_right(1);
    }
    for (heading, text) in parts {
        lines.push(Line::from(vec![Span::styled(heading, theme.heading()), Span::raw(text)]));
    }
    let paragraph = Paragraph::new(lines).wrap(Wrap { trim: true });
    let height = paragraph.line_count(inner.width);
    let last = height.saturating_sub(usize::from(inner.height));
    let scroll = app.scroll.min(last);
    paragraph.scroll((u16::try_from(scroll).unwrap_or(0), 0)).render(inner, buf);
    if scroll < last && area.width > 14 {
        let more = app.style.glyphs.pick(" ctrl-d ↓ ", " ctrl-d v ");
        buf.set_string(area.right() - 11, area.y, more, theme.dim());
    }
}
