//! The check stage: analytic gradients beside difference quotients.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::norm::{Check, Space, shape_text};
use crate::tui::app::{App, Pane};

use super::frame;

/// Draws the pane.
pub fn draw(app: &App, area: Rect, buf: &mut Buffer) {
    let title = vec![Span::raw("Backward pass against difference quotients")];
    let inner = frame::pane(app, Some(Pane::Table), title, area, buf);
    let theme = app.theme;
    let Some(check) = &app.check else {
        let text = format!("computing, with {} values a group", app.partition().m());
        let text = text + app.style.glyphs.pick("…", "...");
        return frame::lines(&[Line::from(Span::styled(text, theme.accent()))], inner, buf);
    };
    let mut lines = vec![Line::from(Span::styled(
        format!("   {:<5}{:>12}{:>12}{:>12}", "", "compared", "apart by", "relatively"),
        theme.dim(),
    ))];
    lines.extend([&check.dx, &check.dgamma, &check.dbeta].map(|check| summary(app, check)));
    lines.push(Line::from(Span::styled(
        format!("{:<15}{:>13}{:>13}{:>9}", "", "backward", "quotient", "apart"),
        theme.dim(),
    )));
    let room = usize::from(inner.height).saturating_sub(lines.len());
    let checks = [&check.dgamma, &check.dbeta, &check.dx];
    let own = [app.channel(), app.channel(), app.cell];
    for (check, own) in checks.into_iter().zip(own) {
        // The selected one first, then on from there.
        let from = check.compared.iter().position(|(i, ..)| *i >= own).unwrap_or(0);
        let shown = if check.of == app.partition().cells() { room.saturating_sub(2) } else { 1 };
        for &(i, analytic, numeric) in check.compared.iter().skip(from).take(shown) {
            lines.push(row(app, check, i, analytic, numeric, i == own));
        }
    }
    frame::lines(&lines, inner, buf);
}

/// One gradient in a line: whether it passes, how many cells were compared, and the largest difference.
fn summary(app: &App, check: &Check) -> Line<'static> {
    let theme = app.theme;
    let glyphs = app.style.glyphs;
    let (mark, style) = if check.passes() {
        (glyphs.pick(" ✓ ", "ok "), theme.good())
    } else {
        (glyphs.pick(" ✗ ", "NO "), theme.bad())
    };
    let which = if check.compared.len() == check.of {
        format!("all {}", check.of)
    } else {
        format!("{} of {}", check.compared.len(), check.of)
    };
    Line::from(vec![
        Span::styled(mark, style),
        Span::styled(frame::left(glyphs.symbol(check.quantity), 5), theme.quantity(check.quantity)),
        Span::raw(format!(
            "{which:>12}{}{}",
            frame::right(&glyphs.number(check.max_abs_error(), 2), 12),
            frame::right(&glyphs.number(check.max_rel_error(), 2), 12),
        )),
    ])
}

fn row(app: &App, check: &Check, index: usize, analytic: f64, numeric: f64, own: bool) -> Line<'static> {
    let glyphs = app.style.glyphs;
    let place = match check.quantity.space() {
        Space::Cell => shape_text(&app.partition().index(index)),
        _ => format!("[{index}]"),
    };
    let name = format!("{}{place}", glyphs.symbol(check.quantity));
    let mark = if own { glyphs.pick("▸", ">") } else { " " };
    let text = format!(
        "{mark}{}{}{}{}",
        frame::left(&name, 14),
        frame::right(&glyphs.number(analytic, 7), 13),
        frame::right(&glyphs.number(numeric, 7), 13),
        frame::right(&glyphs.number((analytic - numeric).abs(), 2), 9),
    );
    Line::from(Span::styled(text, if own { app.theme.value() } else { app.theme.screen() }))
}
