//! The lab of replicas drawn: settings, what each device has, and what comes out.

mod picture;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::lab::Experiment;
use crate::lab::replicas::{Kind, Replicas};
use crate::msg;
use crate::norm::Quantity;
use crate::session::Action;
use crate::text::table::{Align, Table};
use crate::text::{Message, wrap};
use crate::tui::scene::Seen;
use crate::tui::scene::laboratory::inside;
use crate::tui::widget::form::{Form, Stand};
use crate::tui::widget::rect::take_top;
use crate::tui::widget::{Look, frame};

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
    let look = Look { theme: seen.theme, glyphs: seen.session.style.glyphs };
    let (form, text) = layout(seen, body);
    let title = vec![Span::raw(seen.session.style.tell(&msg!("settings-title")))];
    let inner = frame::pane(look, seen.session.is_on_settings(), title, form, buf);
    Form::new(seen).draw(Stand::Row, inner, buf);
    let Some(lab) = lab(seen) else {
        let being = seen.session.style.tell(&msg!("lab-being-computed"));
        let inner = frame::pane(look, false, Vec::new(), text, buf);
        return frame::lines(&[Line::from(Span::styled(being, seen.theme.dim()))], inner, buf);
    };
    let title = seen.session.style.tell(&msg!("lab-replicas-title", k = lab.devices.len()));
    let inner = frame::pane(look, !seen.session.is_on_settings(), vec![Span::raw(title)], text, buf);
    let lines = lines(seen, lab, usize::from(inner.width));
    frame::lines(lines.get(scroll..).unwrap_or_default(), inner, buf);
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

fn lines(seen: Seen<'_>, lab: &Replicas, width: usize) -> Vec<Line<'static>> {
    let style = crate::walk::Style { digits: 5, ..seen.session.style };
    let (c, cell) = (lab.channel(), lab.cell);
    let number = |v: f64| style.number(v);
    let mut lines = said(seen, &lab.claim(&style), width);
    let hint = style.tell(&msg!("lab-replicas-hint"));
    let hint = wrap::paragraph(&hint, width.max(1), "");
    lines.extend(hint.into_iter().map(|line| Line::from(Span::styled(line, seen.theme.dim()))));
    if let Some(recognised) = &lab.recognised {
        lines.extend(said(seen, &recognised.message(&|v| style.glyphs.number(v, 3)), width));
    }
    let table = |table: Table| table.lines().into_iter().map(|line| Line::from(style.spell(line)));
    let head = |names: &[&str]| {
        let align = |at| if at == 0 { Align::Left } else { Align::Point };
        Table::new(names.iter().enumerate().map(|(at, name)| (style.spell((*name).to_owned()), align(at))))
    };
    let heading = |message: &Message| Line::from(Span::styled(style.tell(message), seen.theme.heading()));

    lines.push(heading(&msg!("lab-replicas-devices-title")));
    let mut devices = head(&["", "n", "μ", "σ²", "M2", "Σ dy", "Σ dy·x̂"]);
    for (k, device) in lab.devices.iter().enumerate() {
        let m = device.moments[c];
        let numbers = [m.mean(), m.var(), m.sum_of_squares(), device.sum_dy[c], device.sum_dy_x_hat[c]];
        let name = style.tell(&msg!("lab-replicas-device", k = k));
        devices.row([name, m.n.to_string()].into_iter().chain(numbers.map(number)));
    }
    lines.extend(table(devices));

    lines.push(heading(&msg!("lab-replicas-outcomes-title")));
    let mut outcomes = head(&["", "y", "dx", "dγ", "dβ", "μ_run", "σ²_run"]);
    for kind in Kind::ALL {
        let o = lab.outcome(kind);
        let numbers = [o.y[cell], o.dx[cell], o.dgamma[c], o.dbeta[c], o.running_mean[c], o.running_var[c]];
        outcomes.row([style.tell(&kind_name(kind))].into_iter().chain(numbers.map(number)));
    }
    let whole = &lab.whole;
    let [y, dx] = whole.values([Quantity::Y, Quantity::Dx], cell);
    let of_channel = [Quantity::DGamma, Quantity::DBeta, Quantity::RunningMean, Quantity::RunningVar];
    let numbers = [y, dx].into_iter().chain(of_channel.map(|quantity| whole.value(quantity, c)));
    let name = style.tell(&msg!("lab-replicas-whole"));
    outcomes.row(std::iter::once(name).chain(numbers.map(number)));
    lines.extend(table(outcomes));
    let mut off = head(&["", "y", "dx", "dγ", "dβ", "μ_run", "σ²_run"]);
    for kind in Kind::ALL {
        let d = lab.outcome(kind).max_difference;
        let numbers = [d.y, d.dx, d.dgamma, d.dbeta, d.running_mean, d.running_var];
        let short = numbers.map(|v| style.glyphs.number(v, 3));
        off.row([style.tell(&kind_name(kind))].into_iter().chain(short));
    }
    lines.extend(said(seen, &msg!("lab-replicas-differences"), width));
    lines.extend(table(off));

    lines.push(heading(&msg!("lab-replicas-picture-title", c = c)));
    let look = Look { theme: seen.theme, glyphs: style.glyphs };
    let (drawn, told) = picture::lines(lab, look, &|message| style.tell(message), width);
    lines.extend(drawn);
    lines.extend(said(seen, &told, width));
    lines.extend(said(seen, &msg!("lab-replicas-outcomes"), width));

    if lab.devices.len() > 1 {
        lines.push(heading(&msg!("lab-replicas-merge-title")));
        lines.extend(said(seen, &msg!("lab-replicas-devices", c = c), width));
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
