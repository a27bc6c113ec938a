//! The running stage: where the running statistics go when the batch is fed again and again, and what eval mode makes of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::msg;
use crate::norm::{Convention, Quantity, Stored};
use crate::session::Pane;
use crate::text::wrap;
use crate::tui::widget::curve::{self, Axis, Chart, Curve, Role};
use crate::tui::widget::frame;
use crate::tui::widget::rect::{take_bottom, take_right, take_top};

use super::View;
use crate::walk::running::{Seen, left_of_old, limit_x_hat, path, train_x_hat};

const STEPS: [u32; 8] = [0, 1, 2, 5, 10, 20, 50, 100];
/// The width of a row's name, and of a number.
const LABEL: usize = 15;
const CELL: usize = 9;

/// The width from which on the curve stands beside the numbers.
const BESIDE: u16 = 66;

/// Draws the pane.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let channel = view.session.partition().channel_label(view.session.channel());
    let title = if view.session.trace().problem().uses_running() {
        msg!("running-title-eval", channel = channel)
    } else {
        msg!("running-title", channel = channel)
    };
    let title = view.told(&title);
    let mut inner =
        frame::pane(view.look(), view.has_focus(Pane::Distribution), vec![Span::raw(title)], area, buf);
    if !view.session.partition().norm().tracks_running() {
        let text = view.told(&msg!("running-none", norm = view.session.partition().norm().title()));
        frame::lines(&[Line::from(text)], inner, buf);
        return;
    }
    if inner.width >= BESIDE && inner.height >= 5 {
        let width = (inner.width / 2).clamp(32, 62);
        let right = take_right(&mut inner, width);
        way(view, Rect { x: right.x + 2, width: right.width - 2, ..right }, buf);
    }
    let mut lines = table(view, usize::from(inner.width), usize::from(inner.height));
    let left = usize::from(inner.height).saturating_sub(lines.len());
    if inner.width < BESIDE && left >= 5 {
        let below = take_bottom(&mut inner, u16::try_from(left).unwrap_or(0).min(10));
        way(view, below, buf);
    } else if left >= 2 {
        lines.extend(curves(view, usize::from(inner.width), left));
    }
    frame::lines(&lines, inner, buf);
}

/// x̂ of the selected cell in eval mode while the batch is fed again and again, what it is in train mode, and where eval ends.
fn way(view: &View<'_>, mut area: Rect, buf: &mut Buffer) {
    let trace = view.session.trace();
    let cell = view.session.cursor.cell;
    let p = trace.problem().parameters();
    let gone = |k: u32| 1.0 - left_of_old(p.convention, p.momentum, p.num_batches_tracked, k);
    // As many batches as take nearly all of the way.
    let most = [10_u32, 20, 50, 100, 200, 500, 1000].into_iter().find(|k| gone(*k) > 0.99).unwrap_or(1000);
    let width = u32::from(area.width).clamp(8, 200);
    let batches: Vec<u32> = (0..=width).map(|i| most * i / width).collect();
    let eval: Vec<(f64, f64)> =
        path(trace, cell, &batches).iter().map(|seen| (f64::from(seen.batches), seen.x_hat)).collect();
    let train = train_x_hat(trace, cell);
    let across = |y: f64| vec![(0.0, y), (f64::from(most), y)];
    let Some(y) = Axis::of(eval.iter().map(|(_, y)| *y).chain([train]), false) else { return };
    let x_hat = view.session.style.glyphs.symbol(Quantity::XHat);
    let names = [msg!("running-in-eval", x_hat = x_hat), msg!("running-in-train", x_hat = x_hat)];
    let [in_eval, in_train] = names.map(|name| view.told(&name));
    let names = [in_eval, format!("{in_train} {}", view.session.style.glyphs.number(train, 4))];
    let mut legend = Line::default();
    for (which, name) in names.into_iter().enumerate() {
        legend.push_span(curve::mark(view.look(), which));
        legend.push_span(Span::raw(format!(" {name}  ")));
    }
    let head = take_top(&mut area, 1);
    frame::lines(&[legend], head, buf);
    let unit = view.told(&msg!("running-unit"));
    let chart = Chart {
        curves: vec![
            Curve { role: Role::Line(1), points: across(train) },
            Curve { role: Role::Line(0), points: eval },
        ],
        x: Axis::linear(0.0, f64::from(most)),
        y,
        unit: &unit,
    };
    curve::draw(view.look(), &chart, area, buf);
}

/// The numbers, and where eval ends. Where there is no row for everything, what train gives stands in the curve's legend alone.
fn table(view: &View<'_>, width: usize, rows: usize) -> Vec<Line<'static>> {
    const ALL: usize = 6;
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
    ];
    if rows >= ALL {
        let always = format!("  {}", view.told(&msg!("running-always")));
        let left = width.saturating_sub(LABEL + CELL);
        let in_train = view.told(&msg!("running-in-train", x_hat = x_hat));
        lines.push(Line::from(vec![
            Span::styled(frame::left(&in_train, LABEL), theme.quantity(Quantity::XHat)),
            Span::raw(frame::right(&glyphs.number(train, 4), CELL)),
            Span::styled(if always.width() <= left { always } else { String::new() }, theme.dim()),
        ]));
    }
    // Where eval ends: the batch's own statistics, but with the variance that is stored.
    let limit = limit_x_hat(view.session.trace(), view.session.cursor.cell);
    let reason = if p.convention.row().stored == Stored::Biased {
        msg!("running-limit-biased")
    } else if m > 1 {
        msg!("running-limit", m = m.to_string())
    } else {
        msg!("running-limit-one")
    };
    let limit = glyphs.number(limit, 4);
    let label =
        Span::styled(frame::left(&view.told(&msg!("running-end")), LABEL), theme.quantity(Quantity::XHat));
    let mut wrapped = wrap::paragraph(
        &format!("{limit}  {}", view.told(&reason)),
        width.saturating_sub(LABEL + 2).max(10),
        "",
    );
    // A reason of which only the beginning would be seen is left out.
    if rows < ALL || lines.len() + wrapped.len() > rows {
        wrapped = vec![limit];
    }
    let mut wrapped = wrapped.into_iter();
    let first = wrapped.next().unwrap_or_default();
    lines.push(Line::from(vec![label, Span::raw(format!("  {first}"))]));
    lines.extend(wrapped.map(|rest| Line::from(Span::raw(format!("{:w$}{rest}", "", w = LABEL + 2)))));
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
