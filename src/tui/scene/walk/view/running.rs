//! The running stage: where the running statistics go when the batch is fed again and again, and what eval mode makes of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::msg;
use crate::norm::{Convention, Quantity, Stored};
use crate::session::Pane;
use crate::tui::widget::frame;

use super::View;
use crate::walk::running::{Seen, left_of_old, path, train_x_hat};

const STEPS: [u32; 8] = [0, 1, 2, 5, 10, 20, 50, 100];
/// The width of a row's name, and of a number.
const LABEL: usize = 15;
const CELL: usize = 8;

/// Draws the pane.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let title = view.told(&msg!("running-title", channel = view.session.channel().to_string()));
    let inner =
        frame::pane(view.look(), view.has_focus(Pane::Distribution), vec![Span::raw(title)], area, buf);
    if !view.session.partition().norm().tracks_running() {
        let text = view.told(&msg!("running-none", norm = view.session.partition().norm().title()));
        frame::lines(&[Line::from(text)], inner, buf);
        return;
    }
    let mut lines = table(view, usize::from(inner.width));
    let left = usize::from(inner.height).saturating_sub(lines.len());
    if left >= 2 {
        lines.extend(curves(view, usize::from(inner.width), left));
    }
    frame::lines(&lines, inner, buf);
}

fn table(view: &View<'_>, width: usize) -> Vec<Line<'static>> {
    let theme = view.theme;
    let glyphs = view.session.style.glyphs;
    let seen = path(view.session.trace(), view.session.cursor.cell, &STEPS);
    let fitting = (width.saturating_sub(LABEL) / CELL).min(seen.len());
    let row = |label: &str, style, value: &dyn Fn(&Seen) -> String| {
        let mut line = Line::from(Span::styled(frame::left(label, LABEL), style));
        for step in &seen[..fitting] {
            line.push_span(Span::styled(frame::right(&value(step), CELL), theme.screen()));
        }
        line
    };
    let x_hat = glyphs.symbol(Quantity::XHat);
    let p = view.session.trace().problem().parameters();
    let m = view.session.partition().m();
    let train = train_x_hat(view.session.trace(), view.session.cursor.cell);
    let mut lines = vec![
        row(&view.told(&msg!("running-fed")), theme.dim(), &|s| format!("+{}", s.batches)),
        row(&view.told(&Quantity::RunningMean.title()), theme.quantity(Quantity::RunningMean), &|s| {
            glyphs.number(s.mean, 4)
        }),
        row(&view.told(&msg!("running-var")), theme.quantity(Quantity::RunningVar), &|s| {
            glyphs.number(s.var, 4)
        }),
        row(&view.told(&msg!("running-in-eval", x_hat = x_hat)), theme.quantity(Quantity::XHat), &|s| {
            glyphs.number(s.x_hat, 4)
        }),
        Line::from(vec![
            Span::styled(
                frame::left(&view.told(&msg!("running-in-train", x_hat = x_hat)), LABEL),
                theme.quantity(Quantity::XHat),
            ),
            Span::raw(frame::right(&glyphs.number(train, 4), CELL)),
            Span::styled(format!("  {}", view.told(&msg!("running-always"))), theme.dim()),
        ]),
    ];
    if p.convention.row().stored == Stored::Unbiased && m > 1 {
        let ratio = glyphs.number(((m - 1) as f64 / m as f64).sqrt(), 4);
        let limit = view.told(&msg!("running-limit", ratio = ratio));
        lines.push(Line::from(Span::styled(limit, theme.dim())));
    }
    lines
}

/// The way of the running mean from the old value to the batch's own, a row for each convention: how much of the way is
/// done after each batch.
fn curves(view: &View<'_>, width: usize, rows: usize) -> Vec<Line<'static>> {
    let theme = view.theme;
    let glyphs = view.session.style.glyphs;
    let own = view.session.trace().problem().parameters().convention;
    let mut conventions = vec![own];
    conventions.extend(Convention::ALL.into_iter().filter(|c| *c != own));
    let columns = width.saturating_sub(24).clamp(8, 100);
    let mut lines = vec![Line::from(Span::styled(
        view.told(&msg!("running-way", batches = columns.to_string())),
        theme.dim(),
    ))];
    let p = view.session.trace().problem().parameters();
    for convention in conventions.into_iter().take(rows.saturating_sub(1)) {
        // Another convention comes with its own momentum.
        let momentum = if convention == own { p.momentum } else { Some(convention.row().momentum) };
        let said = momentum.map_or_else(|| view.told(&msg!("running-average")), |p| glyphs.number(p, 2));
        let name = format!("{} {said}", convention.row().title);
        let style = if convention == own { theme.accent() } else { theme.dim() };
        let mut line = Line::from(Span::styled(frame::left(&name, LABEL), style));
        for k in 1..=u32::try_from(columns).unwrap_or(100) {
            let done = 1.0 - left_of_old(convention, momentum, p.num_batches_tracked, k);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 8")]
            let level = (done * 8.0).round().clamp(0.0, 8.0) as usize;
            let bar = frame::bar(glyphs, level);
            line.push_span(Span::styled(bar, theme.quantity(Quantity::RunningMean)));
        }
        lines.push(line);
    }
    lines
}
