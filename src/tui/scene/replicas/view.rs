//! The lab of replicas drawn: settings, what each device has, and what comes out.

mod picture;

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::lab::Experiment;
use crate::lab::replicas::{Kind, Replicas};
use crate::msg;
use crate::norm::{Quantity, shape_text};
use crate::session::Action;
use crate::text::table::{Align, Table};
use crate::text::{Message, Style, wrap};
use crate::tui::scene::laboratory::{self, inside};
use crate::tui::seen::Seen;
use crate::tui::widget::form::{Form, Stand};
use crate::tui::widget::frame;
use crate::tui::widget::rect::take_top;

use super::KEYS;

/// The experiment that is shown.
fn lab(seen: Seen<'_>) -> Option<&Replicas> {
    match seen.session.lab()?.experiment() {
        Experiment::Replicas(lab) => Some(lab),
        _ => None,
    }
}

/// The room of the settings and that of the text.
fn layout(seen: Seen<'_>, body: Rect) -> (Rect, Rect) {
    let mut rest = body;
    let width = body.width.saturating_sub(2);
    let form = take_top(&mut rest, Form::new(seen).height(Stand::Row, width) + 1);
    (form, rest)
}

/// Draws the scene.
pub fn draw(seen: Seen<'_>, scroll: usize, body: Rect, buf: &mut Buffer) {
    let look = seen.look();
    let (form, text) = layout(seen, body);
    let title = vec![Span::raw(seen.session.style.tell(&msg!("settings-title")))];
    let inner = frame::pane(look, seen.session.is_on_settings(), title, form, buf);
    Form::new(seen).draw(Stand::Row, inner, buf);
    let Some(lab) = lab(seen) else {
        let being = seen.session.style.tell(&msg!("lab-being-computed"));
        let inner = frame::pane(look, false, Vec::new(), text, buf);
        return frame::lines(&[Line::from(Span::styled(being, seen.theme.dim()))], inner, buf);
    };
    let title = seen.session.style.tell(&title_of(seen, lab));
    let lines = lines(seen, lab, usize::from(inside(text).width));
    laboratory::draw_text(seen, KEYS, (title, !seen.session.is_on_settings()), (&lines, scroll), text, buf);
}

/// The lines of the text that are seen.
pub fn rows(seen: Seen<'_>, body: Rect) -> usize {
    usize::from(inside(layout(seen, body).1).height)
}

/// How far the text can be scrolled.
pub fn end(seen: Seen<'_>, body: Rect) -> usize {
    let inner = inside(layout(seen, body).1);
    let lines = lab(seen).map_or(0, |lab| lines(seen, lab, usize::from(inner.width)).len());
    lines.saturating_sub(usize::from(inner.height))
}

/// What a click at a place means.
pub fn hit(seen: Seen<'_>, body: Rect, at: Position) -> Vec<Action> {
    Form::new(seen).hit(Stand::Row, inside(layout(seen, body).0), at)
}

/// What the text is about; while the numbers have the focus, the cell that is selected, which the text may have left behind.
fn title_of(seen: Seen<'_>, lab: &Replicas) -> Message {
    if seen.session.is_on_settings() {
        return msg!("lab-replicas-title", k = lab.devices.len());
    }
    let index = shape_text(&lab.whole.partition().index(lab.cell));
    let x = Style { digits: DIGITS, ..seen.session.style }.number(lab.whole.value(Quantity::X, lab.cell));
    msg!("lab-replicas-title-cell", index = index, x = x, k = lab.device())
}

/// What a key does here.
fn hint(seen: Seen<'_>) -> Message {
    let field = seen.session.field().filter(|_| seen.session.is_on_settings());
    match field {
        None => msg!("lab-replicas-hint-numbers"),
        Some(field) if field.name == "split" && field.stepped(1).is_some_and(|next| next != field.value) => {
            msg!("lab-replicas-hint")
        }
        Some(_) => msg!("lab-replicas-hint-most"),
    }
}

/// The significant digits of the numbers.
const DIGITS: usize = 5;

/// A table of numbers, a row a name: in as many pieces below each other as it takes that no number is cut.
fn numbers(
    heads: &[&str],
    rows: &[(String, Vec<String>)],
    style: &Style,
    width: usize,
) -> Vec<Line<'static>> {
    let piece = |columns: Range<usize>| {
        let align = std::iter::once((String::new(), Align::Left));
        let heads = heads[columns.clone()].iter().map(|head| (style.spell((*head).to_owned()), Align::Point));
        let mut table = Table::new(align.chain(heads));
        for (name, numbers) in rows {
            table.row(std::iter::once(name.clone()).chain(numbers[columns.clone()].iter().cloned()));
        }
        table.lines().into_iter().map(|line| style.spell(line)).collect::<Vec<_>>()
    };
    let (mut lines, mut from) = (Vec::new(), 0);
    while from < heads.len() {
        let fits = |to: &usize| piece(from..*to).iter().all(|line| line.width() <= width);
        let to = (from + 1..=heads.len()).rev().find(fits).unwrap_or(from + 1);
        lines.extend(piece(from..to).into_iter().map(Line::from));
        from = to;
    }
    lines
}

fn lines(seen: Seen<'_>, lab: &Replicas, width: usize) -> Vec<Line<'static>> {
    let style = Style { digits: DIGITS, ..seen.session.style };
    let (c, cell) = (lab.channel(), lab.cell);
    let number = |v: f64| style.number(v);
    let mut lines = said(seen, &lab.claim(&style), width);
    if let Some(undefined) = lab.undefined() {
        lines.extend(said(seen, &undefined, width));
    }
    let hint = style.tell(&hint(seen));
    let hint = wrap::paragraph(&hint, width.max(1), "");
    lines.extend(hint.into_iter().map(|line| Line::from(Span::styled(line, seen.theme.dim()))));
    for message in lab.ranks(&style) {
        lines.extend(said(seen, &message, width));
    }
    if lab.is_another {
        lines.extend(said(seen, &msg!("lab-replicas-another"), width));
    }
    let heading = |message: &Message| Line::from(Span::styled(style.tell(message), seen.theme.heading()));

    // What a table's heads mean stands behind its title, where there is room.
    let headed = |title: &Message, told: &Message| {
        let (title, told) = (style.tell(title), style.tell(told));
        if title.width() + 2 + told.width() <= width {
            let dim = Span::styled(format!("  {told}"), seen.theme.dim());
            return vec![Line::from(vec![Span::styled(title, seen.theme.heading()), dim])];
        }
        let told = wrap::paragraph(&told, width.max(1), "").into_iter().map(Line::from);
        std::iter::once(Line::from(Span::styled(title, seen.theme.heading()))).chain(told).collect()
    };
    lines.extend(headed(&msg!("lab-replicas-devices-title"), &msg!("lab-replicas-devices-short")));
    let devices: Vec<_> = (lab.devices.iter().enumerate())
        .map(|(k, device)| {
            let m = device.moments[c];
            let own = [m.mean(), m.var(), m.sum_of_squares(), device.sum_dy[c], device.sum_dy_x_hat[c]];
            let name = style.tell(&msg!("lab-replicas-device", k = k));
            (name, std::iter::once(m.n.to_string()).chain(own.map(number)).collect())
        })
        .collect();
    lines.extend(numbers(&["n", "μ", "σ²", "M2", "Σ dy", "Σ dy·x̂"], &devices, &style, width));
    if let Some(files) = lab.files() {
        lines.extend(said(seen, &files, width));
    }

    lines.extend(headed(&msg!("lab-replicas-outcomes-title"), &lab.given(&style)));
    let heads = ["y", "dx", "dγ", "dβ", "μ_run", "σ²_run"];
    let row = |name: &Message, values: [f64; 6]| (style.tell(name), values.map(number).to_vec());
    let mut outcomes = Kind::ALL
        .map(|kind| {
            let o = lab.outcome(kind);
            let of_cell =
                [o.y[cell], o.dx[cell], o.dgamma[c], o.dbeta[c], o.running_mean[c], o.running_var[c]];
            row(&kind_name(kind), of_cell)
        })
        .to_vec();
    let whole = &lab.whole;
    let [y, dx] = whole.values([Quantity::Y, Quantity::Dx], cell);
    let [dgamma, dbeta, running_mean, running_var] =
        [Quantity::DGamma, Quantity::DBeta, Quantity::RunningMean, Quantity::RunningVar]
            .map(|quantity| whole.value(quantity, c));
    outcomes.push(row(&msg!("lab-replicas-whole"), [y, dx, dgamma, dbeta, running_mean, running_var]));
    lines.extend(numbers(&heads, &outcomes, &style, width));
    let off = Kind::ALL.map(|kind| {
        let d = lab.outcome(kind).max_difference;
        let largest = [d.y, d.dx, d.dgamma, d.dbeta, d.running_mean, d.running_var];
        (style.tell(&kind_name(kind)), largest.map(|v| style.glyphs.number(v, 3)).to_vec())
    });
    lines.extend(said(seen, &msg!("lab-replicas-differences"), width));
    lines.extend(numbers(&heads, &off, &style, width));

    lines.push(heading(&msg!("lab-replicas-picture-title", c = c)));
    let look = seen.look();
    let (drawn, told) = picture::lines(lab, look, &|message| style.tell(message), width);
    lines.extend(drawn);
    lines.extend(said(seen, &told, width));
    lines.extend(said(seen, &msg!("lab-replicas-outcomes"), width));

    if lab.devices.len() > 1 {
        lines.push(heading(&msg!("lab-replicas-merge-title")));
        lines.extend(said(seen, &msg!("lab-replicas-merge"), width));
        lines.extend(lab.drawn(&style, width).into_iter().map(Line::from));
    }
    lines.push(heading(&msg!("lab-replicas-average-title")));
    for message in lab.averaging(&style) {
        lines.extend(said(seen, &message, width));
    }
    lines.push(heading(&msg!("lab-replicas-backward-title")));
    lines.extend(said(seen, &msg!("lab-replicas-backward"), width));
    lines.extend(said(seen, &lab.wire(), width));
    lines.push(heading(&msg!("lab-replicas-watch-title")));
    for paragraph in style.tell(&msg!("lab-replicas-watch")).split("\n\n") {
        lines.extend(wrap::paragraph(paragraph, width.max(1), "").into_iter().map(Line::from));
    }
    lines
}

fn kind_name(kind: Kind) -> Message {
    match kind {
        Kind::Alone => msg!("lab-replicas-alone"),
        Kind::Averaged => msg!("lab-replicas-averaged"),
        Kind::Synchronised => msg!("lab-replicas-synchronised"),
    }
}

fn said(seen: Seen<'_>, message: &Message, width: usize) -> Vec<Line<'static>> {
    let text = seen.session.style.tell(message);
    wrap::paragraph(&text, width.max(1), "").into_iter().map(Line::from).collect()
}
