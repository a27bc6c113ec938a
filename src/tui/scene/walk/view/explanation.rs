//! The sentences of the stage.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::msg;
use crate::session::Pane;
use crate::tui::widget::frame;
use crate::walk::{Stage, narrate};

use super::View;

/// Draws the pane.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let (title, lines) = told(view, width(area));
    let inner =
        frame::pane(view.look(), view.has_focus(Pane::Explanation), vec![Span::raw(title)], area, buf);
    let last = end(view, area);
    let scroll = view.walk.scroll.min(last);
    frame::lines(&lines[scroll.min(lines.len())..], inner, buf);
    if scroll < last {
        frame::more_below(view.look(), view.key("scroll 3"), area, buf);
    }
}

/// How far the sentences can be scrolled in a pane of this size.
pub fn end(view: &View<'_>, area: Rect) -> usize {
    let (_, lines) = told(view, width(area));
    lines.len().saturating_sub(usize::from(area.height.saturating_sub(1)))
}

fn width(area: Rect) -> usize {
    usize::from(area.width.saturating_sub(2))
}

fn told(view: &View<'_>, width: usize) -> (String, Vec<Line<'static>>) {
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
            let heading = view.told(&msg!("explanation-warning"));
            lines.extend(frame::paragraph(Span::styled(heading, theme.bad()), &view.told(warning), width));
        }
    }
    let mut parts = [
        (msg!("explanation-what"), told.what),
        (msg!("explanation-why"), told.why),
        (msg!("explanation-pitfall"), told.pitfall),
    ];
    let detached = view.session.cursor.detached;
    if detached && view.session.cursor.stage == Stage::Check && !view.session.trace().problem().uses_running()
    {
        let heading = Span::styled(view.told(&msg!("explanation-pitfall")), theme.bad());
        lines.extend(frame::paragraph(heading, &view.told(&msg!("gradcheck-detached")), width));
    }
    if detached && view.session.cursor.stage == Stage::Dx {
        // What a detached gradient does wrong is what there is to be seen; what the whole gradient is, is not.
        parts.rotate_right(1);
        parts[1].1.clear();
        // Why the whole gradient sums to 0 is no reason for this one.
        let invariants = &view.session.derived().invariants;
        let broken = invariants.iter().any(|i| i.name == "sum_dx" && i.holds() == Some(false));
        parts[2].1 = if broken { view.told(&msg!("detached-next")) } else { String::new() };
    }
    for (heading, text) in parts.into_iter().filter(|(_, text)| !text.is_empty()) {
        let heading = Span::styled(view.told(&heading), theme.heading());
        lines.extend(frame::paragraph(heading, &text, width));
    }
    (title, lines)
}
