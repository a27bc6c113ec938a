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
    let (title, paragraph) = told(app);
    let inner = frame::pane(app, Some(Pane::Explanation), vec![Span::raw(title)], area, buf);
    let last = end(app, area);
    let scroll = app.scroll.min(last);
    paragraph.scroll((u16::try_from(scroll).unwrap_or(0), 0)).render(inner, buf);
    if scroll < last && area.width > 14 {
        let more = app.style.glyphs.pick(" ctrl-d ↓ ", " ctrl-d v ");
        buf.set_string(area.right() - 11, area.y, more, app.theme.dim());
    }
}

/// How far the sentences can be scrolled in a pane of this size.
pub fn end(app: &App, area: Rect) -> usize {
    let (_, paragraph) = told(app);
    let (width, height) = (area.width.saturating_sub(2), area.height.saturating_sub(1));
    paragraph.line_count(width).saturating_sub(usize::from(height))
}

fn told(app: &App) -> (String, Paragraph<'static>) {
    let theme = app.theme;
    let told = app.narrator.narrate(&app.trace, app.stage, app.cell, &app.style);
    let title = app.style.spell(told.title);
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
        // What a detached gradient does wrong is what there is to be seen; what the whole gradient is, is not.
        parts.rotate_right(1);
        parts[1].1.clear();
    }
    for (heading, text) in parts.into_iter().filter(|(_, text)| !text.is_empty()) {
        lines.push(Line::from(vec![Span::styled(heading, theme.heading()), Span::raw(text)]));
    }
    (title, Paragraph::new(lines).wrap(Wrap { trim: true }))
}
