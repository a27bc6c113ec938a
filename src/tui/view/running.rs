//! The running stage: where the running statistics go when the batch is fed again and again, and what eval mode makes of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::norm::{Convention, Mode, Parameters, Quantity, Trace};
use crate::tui::app::{App, Pane};
use crate::walk::running::{Seen, path};

use super::frame;

const STEPS: [u32; 8] = [0, 1, 2, 5, 10, 20, 50, 100];
/// The width of a row's name, and of a number.
const LABEL: usize = 15;
const CELL: usize = 8;
const LEVELS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const ASCII_LEVELS: [&str; 9] = [" ", ".", ".", ":", ":", "|", "|", "#", "#"];

/// Draws the pane.
pub fn draw(app: &App, area: Rect, buf: &mut Buffer) {
    let title = format!("Feed this batch again (f): channel {}", app.channel());
    let inner = frame::pane(app, Some(Pane::Distribution), vec![Span::raw(title)], area, buf);
    if !app.partition().norm().tracks_running() {
        let text = format!("{} keeps no running statistics.", app.partition().norm().title());
        frame::lines(&[Line::from(text)], inner, buf);
        return;
    }
    let mut lines = table(app, usize::from(inner.width));
    let left = usize::from(inner.height).saturating_sub(lines.len());
    if left >= 2 {
        lines.extend(curves(app, usize::from(inner.width), left));
    }
    frame::lines(&lines, inner, buf);
}

fn table(app: &App, width: usize) -> Vec<Line<'static>> {
    let theme = app.theme;
    let glyphs = app.style.glyphs;
    let seen = path(&app.trace, app.cell, &STEPS);
    let fitting = (width.saturating_sub(LABEL) / CELL).min(seen.len());
    let row = |label: &str, style, value: &dyn Fn(&Seen) -> String| {
        let mut line = Line::from(Span::styled(frame::left(label, LABEL), style));
        for step in &seen[..fitting] {
            line.push_span(Span::styled(frame::right(&value(step), CELL), theme.screen()));
        }
        line
    };
    let x_hat = glyphs.symbol(Quantity::XHat);
    // In eval mode the batch's own x̂ is not what is shown elsewhere, so it is taken from a train-mode trace.
    let train = own_x_hat(app);
    vec![
        row("times fed", theme.dim(), &|s| format!("+{}", s.batches)),
        row("running mean", theme.quantity(Quantity::RunningMean), &|s| glyphs.number(s.mean, 4)),
        row("running var", theme.quantity(Quantity::RunningVar), &|s| glyphs.number(s.var, 4)),
        row(&format!("{x_hat} in eval"), theme.quantity(Quantity::XHat), &|s| glyphs.number(s.x_hat, 4)),
        Line::from(vec![
            Span::styled(frame::left(&format!("{x_hat} in train"), LABEL), theme.quantity(Quantity::XHat)),
            Span::raw(frame::right(&glyphs.number(train, 4), CELL)),
            Span::styled("  always, whatever was seen before", theme.dim()),
        ]),
    ]
}

/// x̂ of the selected cell as train mode gives it.
fn own_x_hat(app: &App) -> f64 {
    let p = app.trace.problem().parameters();
    let train = Parameters { mode: Mode::Train, ..p.clone() };
    app.trace
        .problem()
        .with_parameters(train)
        .map_or(f64::NAN, |problem| app.trace.follow(problem).value(Quantity::XHat, app.cell))
}

/// The way of the running mean from the old value to the batch's own, a row for each convention: how much of the way is
/// done after so many batches.
fn curves(app: &App, width: usize, rows: usize) -> Vec<Line<'static>> {
    let theme = app.theme;
    let glyphs = app.style.glyphs;
    let own = app.trace.problem().parameters().convention;
    let mut conventions = vec![own];
    conventions.extend(Convention::ALL.into_iter().filter(|c| *c != own));
    let columns = width.saturating_sub(24).clamp(8, 100);
    let mut lines = vec![Line::from(Span::styled(
        format!("how much of the way each has gone, over the next {columns} batches"),
        theme.dim(),
    ))];
    for convention in conventions.into_iter().take(rows.saturating_sub(1)) {
        let Some(trace) = under(app, convention) else { continue };
        let weight = convention.weight_of_new(trace.problem().parameters().momentum, 0);
        let steps: Vec<u32> = (1..=u32::try_from(columns).unwrap_or(100)).collect();
        let name = format!("{} {}", convention.row().title, glyphs.number(weight, 2));
        let style = if convention == own { theme.accent() } else { theme.dim() };
        let mut line = Line::from(Span::styled(frame::left(&name, 15), style));
        for k in steps {
            let done = 1.0 - (1.0 - weight).powf(f64::from(k));
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 8")]
            let level = (done * 8.0).round().clamp(0.0, 8.0) as usize;
            let bar =
                if glyphs == crate::walk::Glyphs::Unicode { LEVELS[level] } else { ASCII_LEVELS[level] };
            line.push_span(Span::styled(bar, theme.quantity(Quantity::RunningMean)));
        }
        lines.push(line);
    }
    lines
}

/// The problem under another convention, with that one's own momentum.
fn under(app: &App, convention: Convention) -> Option<Trace> {
    let p = app.trace.problem().parameters();
    let momentum = if convention == p.convention { p.momentum } else { Some(convention.row().momentum) };
    let parameters = Parameters { momentum, convention, ..p.clone() };
    app.trace.problem().with_parameters(parameters).ok().map(|problem| app.trace.follow(problem))
}
