//! What must hold, with its two sides as they are now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};

use crate::msg;
use crate::session::Pane;
use crate::tui::widget::frame;

use super::View;
use crate::walk::Invariant;
use crate::walk::stage::Direction;

/// Draws the pane.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let theme = view.theme;
    let glyphs = view.session.style.glyphs;
    let group = view.session.partition().group_name(view.session.group());
    let title = view.told(&msg!("invariants-title", group = group));
    let inner = frame::pane(view.look(), view.has_focus(Pane::Invariants), vec![Span::raw(title)], area, buf);
    // What the stage is about comes first: at the backward stages what holds of dx.
    let mut order: Vec<&Invariant> = view.session.derived().invariants.iter().collect();
    if view.session.cursor.stage.direction() == Direction::Backward {
        order.sort_by_key(|invariant| !invariant.name.starts_with("sum_dx"));
    }
    let mut lines = Vec::new();
    for invariant in order {
        let (mark, style) = match invariant.holds() {
            Some(true) => (glyphs.pick("✓ ", "ok "), theme.good()),
            Some(false) => (glyphs.pick("✗ ", "NO "), theme.bad()),
            None => ("? ", theme.bad()),
        };
        let statement = Span::raw(view.told(&invariant.statement));
        let sides = Span::styled(format!("   {}", invariant.sides(glyphs)), theme.dim());
        if 2 + statement.width() + sides.width() <= usize::from(inner.width) {
            lines.push(Line::from(vec![Span::styled(mark, style), statement, sides]));
        } else {
            lines.push(Line::from(vec![Span::styled(mark, style), statement]));
            lines.push(Line::from(sides));
        }
    }
    if lines.is_empty() {
        let m = view.session.partition().m();
        lines.push(Line::from(if view.session.derived().is_checking() {
            Span::styled(view.told(&msg!("invariants-summing", m = m.to_string())), theme.accent())
        } else {
            Span::styled(view.told(&msg!("invariants-later", m = m.to_string())), theme.dim())
        }));
    }
    Paragraph::new(lines).wrap(Wrap { trim: false }).render(inner, buf);
}
