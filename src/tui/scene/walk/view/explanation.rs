//! The sentences of the stage.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};

use crate::session::Pane;
use crate::tui::widget::frame;
use crate::walk::{Stage, narrate};

use super::View;

/// Draws the pane.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let (title, paragraph) = told(view);
    let inner =
        frame::pane(view.look(), view.has_focus(Pane::Explanation), vec![Span::raw(title)], area, buf);
    let last = end(view, area);
    let scroll = view.walk.scroll.min(last);
    paragraph.scroll((u16::try_from(scroll).unwrap_or(0), 0)).render(inner, buf);
    if scroll < last && area.width > 14 {
        let more = view.session.style.glyphs.pick(" ctrl-d ↓ ", " ctrl-d v ");
        buf.set_string(area.right() - 11, area.y, more, view.theme.dim());
    }
}

/// How far the sentences can be scrolled in a pane of this size.
pub fn end(view: &View<'_>, area: Rect) -> usize {
    let (_, paragraph) = told(view);
    let (width, height) = (area.width.saturating_sub(2), area.height.saturating_sub(1));
    paragraph.line_count(width).saturating_sub(usize::from(height))
}

fn told(view: &View<'_>) -> (String, Paragraph<'static>) {
    let theme = view.theme;
    let told = narrate(
        view.session.trace(),
        view.session.cursor.stage,
        view.session.cursor.cell,
        &view.session.style,
    );
    let title = told.title;
    let mut lines = Vec::new();
    if view.session.cursor.stage == Stage::Batch {
        for warning in &view.session.derived().warnings {
            lines.push(Line::from(vec![
                Span::styled("Warning  ", theme.bad()),
                Span::raw(view.session.style.tell(warning)),
            ]));
        }
    }
    let mut parts = [("What  ", told.what), ("Why  ", told.why), ("Watch out  ", told.pitfall)];
    if view.session.cursor.detached {
        // What a detached gradient does wrong is what there is to be seen; what the whole gradient is, is not.
        parts.rotate_right(1);
        parts[1].1.clear();
    }
    for (heading, text) in parts.into_iter().filter(|(_, text)| !text.is_empty()) {
        lines.push(Line::from(vec![Span::styled(heading, theme.heading()), Span::raw(text)]));
    }
    (title, Paragraph::new(lines).wrap(Wrap { trim: true }))
}
