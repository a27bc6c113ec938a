//! Why it helps, so far as it is known: two explanations, with the numbers of these runs.
//!
//! Ioffe & Szegedy (2015) name the internal covariate shift; Santurkar et al. (2018) dispute it and name a smoother loss. The
//! paragraphs say what the numbers at hand show, and what they do not.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::lab::training::{Inner, Run, Shift};
use crate::msg;
use crate::norm::Norm;
use crate::session::Watch;
use crate::text::Message;
use crate::text::table::{Align, Table};
use crate::text::wrap;
use crate::tui::widget::frame;

use super::View;
use super::head::percent;

/// Draws the pane.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let inner = view.pane(Watch::Why, &msg!("train-why"), area, buf);
    let lines = lines(view, room(inner.width));
    let end = lines.len().saturating_sub(usize::from(inner.height));
    let first = if view.desk().watch == Watch::Why { view.scene.scroll.min(end) } else { 0 };
    frame::lines(&lines[first..], inner, buf);
    if first < end && inner.width > 0 {
        let mark = view.look().glyphs.pick("↓", "v");
        buf.set_string(inner.right() - 1, inner.bottom() - 1, mark, view.theme().accent());
    }
}

/// How far it can be scrolled.
pub fn end(view: &View<'_>, area: Rect) -> usize {
    let (width, height) = (area.width.saturating_sub(2), area.height.saturating_sub(1));
    lines(view, room(width)).len().saturating_sub(usize::from(height))
}

/// The columns of the text: the last one is the arrow's that says it goes on.
fn room(width: u16) -> usize {
    usize::from(width.saturating_sub(2))
}

/// What a run has come to on the average of its points.
struct Means {
    shift: Shift,
    loss_range: f64,
    loss: f64,
}

fn means(run: &Run) -> Option<Means> {
    let points: Vec<(&Inner, Shift, f64)> = (run.curve().iter())
        .filter_map(|point| {
            let inner = point.inner.as_ref()?;
            Some((inner, inner.shift?, point.loss))
        })
        .collect();
    let mean =
        |of: &dyn Fn(&(&Inner, Shift, f64)) -> f64| points.iter().map(of).sum::<f64>() / points.len() as f64;
    (!points.is_empty()).then(|| Means {
        shift: Shift {
            activation: mean(&|(_, shift, _)| shift.activation),
            before_norm: mean(&|(_, shift, _)| shift.before_norm),
            noise_off: mean(&|(_, shift, _)| shift.noise_off),
        },
        loss_range: mean(&|(inner, _, _)| inner.loss_range),
        loss: mean(&|(_, _, loss)| *loss),
    })
}

fn lines(view: &View<'_>, width: usize) -> Vec<Line<'static>> {
    let all: Vec<(usize, Means)> =
        view.runs().iter().enumerate().filter_map(|(at, run)| Some((at, means(run)?))).collect();
    if all.is_empty() {
        let told = view.told(&msg!("train-why-later"));
        return wrap::paragraph(&told, width.max(1), "").into_iter().map(Line::from).collect();
    }
    let mut lines = table(view, &all, width);
    for paragraph in paragraphs(view, &all) {
        let told = view.told(&paragraph);
        lines.push(Line::default());
        lines.extend(wrap::paragraph(&told, width.max(1), "").into_iter().map(Line::from));
    }
    lines
}

/// The means, a row a run; in a narrow pane a row a measure.
fn table(view: &View<'_>, all: &[(usize, Means)], width: usize) -> Vec<Line<'static>> {
    let heads = ["before", "after", "noise-off", "range", "loss"];
    let heads = heads.map(|head| view.told(&Message::named(format!("train-why-{head}"))));
    let corner = view.told(&msg!("train-why-run"));
    let name = |at: usize| Line::from(view.named(at)).to_string();
    let numbers = |means: &Means| {
        let Means { shift, loss_range, loss } = means;
        let numbers = [shift.before_norm, shift.activation, shift.noise_off, *loss_range, *loss];
        numbers.map(|v| view.number(v, 3))
    };
    let heading = view.theme().heading();
    let columns = heads.iter().map(|head| (head.clone(), Align::Point));
    let mut table = Table::new([(corner.clone(), Align::Left)].into_iter().chain(columns));
    for (at, means) in all {
        table.row([name(*at)].into_iter().chain(numbers(means)));
    }
    let lines = table.lines();
    if lines.iter().all(|line| line.width() <= width) {
        let style = |row: usize| row.checked_sub(1).map_or(heading, |row| view.theme().run(all[row].0));
        return lines
            .into_iter()
            .enumerate()
            .map(|(row, text)| Line::from(Span::styled(text, style(row))))
            .collect();
    }
    let label = heads.iter().chain([&corner]).map(|text| text.width()).max().unwrap_or(0) + 2;
    let each = width.saturating_sub(label) / all.len().max(1);
    let cut = |text: &str| frame::left(&frame::cut(text, each.saturating_sub(1), view.look().glyphs), each);
    let mut first = Line::from(Span::styled(frame::left(&corner, label), heading));
    first.extend(all.iter().map(|(at, _)| Span::styled(cut(&name(*at)), view.theme().run(*at))));
    let row = |(measure, head): (usize, &String)| {
        let mut line = Line::from(Span::styled(frame::left(head, label), heading));
        line.extend(
            all.iter().map(|(at, means)| Span::styled(cut(&numbers(means)[measure]), view.theme().run(*at))),
        );
        line
    };
    std::iter::once(first).chain(heads.iter().enumerate().map(row)).collect()
}

/// What can be said with the numbers at hand.
fn paragraphs(view: &View<'_>, all: &[(usize, Means)]) -> Vec<Message> {
    let settings = |at: usize| view.runs()[at].settings();
    let find = |norm: Option<Norm>, noise: bool| {
        all.iter().find(|(at, _)| settings(*at).norm == norm && settings(*at).noise == noise)
    };
    let (none, batch, noisy) =
        (find(None, false), find(Some(Norm::Batch), false), find(Some(Norm::Batch), true));
    let number = |v: f64| view.number(v, 3);
    let accuracy = |at: usize| view.runs()[at].outcome().test_accuracy;
    let every = view.runs()[0].settings().every;
    let mut said = vec![msg!("train-why-shift", every = every.to_string())];
    if let (Some((_, none)), Some((_, batch))) = (none, batch) {
        let (a, b) = (none.shift.before_norm, batch.shift.before_norm);
        let id = if b < a { "train-why-less" } else { "train-why-more" };
        said.push(Message::named(id).with("none", number(a)).with("batch", number(b)));
    }
    if batch.or(noisy).is_some() {
        said.push(msg!("train-why-construction"));
    }
    match (none, noisy) {
        (Some((at, none)), Some((noisy_at, noisy))) => {
            said.push(msg!(
                "train-why-noise",
                noisy = number(noisy.shift.activation),
                none = number(none.shift.activation),
                off = number(noisy.shift.noise_off)
            ));
            let (plain, shaken) = (accuracy(*at), accuracy(*noisy_at));
            let moves_more = noisy.shift.activation > none.shift.activation;
            let id =
                if moves_more && shaken > plain { "train-why-noise-better" } else { "train-why-noise-other" };
            said.push(
                Message::named(id).with("noisy", percent(view, shaken)).with("none", percent(view, plain)),
            );
        }
        _ => said.push(msg!("train-why-noise-missing")),
    }
    said.push(msg!("train-why-smooth"));
    if let (Some((_, none)), Some((_, batch))) = (none, batch) {
        said.push(msg!(
            "train-why-ranges",
            none = number(none.loss_range),
            none_loss = number(none.loss),
            batch = number(batch.loss_range),
            batch_loss = number(batch.loss)
        ));
        let guessing = (view.runs()[0].data().classes() as f64).ln();
        if none.loss > 0.8 * guessing {
            said.push(msg!("train-why-plateau", guessing = number(guessing)));
        }
    }
    said.push(msg!("train-why-moments"));
    said
}
