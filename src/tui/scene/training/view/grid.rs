//! Many runs as tables side by side, one a norm: the accuracy that each cell comes to, and the first step with 90 %. They fill up
//! while they are computed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::lab::training::{Cell, Grid};
use crate::msg;
use crate::text::{Message, wrap};
use crate::tui::widget::frame;
use crate::tui::widget::rect::{take_bottom, take_top};

use super::View;
use super::head::percent;

/// The width of a cell's number.
const CELL: usize = 8;

/// Draws the tables.
pub fn draw(view: &View<'_>, grid: &Grid, body: Rect, buf: &mut Buffer) {
    let mut rest = body;
    let (done, all) = view.experiment.progress();
    let many = grid.many();
    let title = if many.scaled { msg!("train-sweep-title") } else { msg!("train-grid-title") };
    let state = msg!("train-grid-done", done = done.to_string(), all = all.to_string(), seeds = many.seeds);
    let head = take_top(&mut rest, 1);
    let line = Line::from(vec![
        Span::styled(format!(" {}   ", view.told(&title)), view.theme().heading()),
        Span::styled(
            view.told(&state),
            if view.lab.is_running() { view.theme().accent() } else { view.theme().dim() },
        ),
    ]);
    buf.set_line(head.x, head.y, &line, head.width);
    let told = told(view, grid, usize::from(rest.width.saturating_sub(2)).max(1));
    let height = u16::try_from(told.len() + 1).unwrap_or(0).min(rest.height / 2);
    let below = take_bottom(&mut rest, height);
    let measures: &[Measure] =
        if many.scaled { &[Measure::Error] } else { &[Measure::Accuracy, Measure::First] };
    for (k, measure) in measures.iter().enumerate() {
        let each = rest.height / u16::try_from(measures.len()).unwrap_or(1);
        let place = Rect { y: rest.y + each * u16::try_from(k).unwrap_or(0), height: each, ..rest };
        table(view, grid, *measure, place, buf);
    }
    frame::lines(&told, Rect { x: below.x + 1, width: below.width.saturating_sub(2), ..below }, buf);
}

/// What a table tells of each cell.
#[derive(Debug, Clone, Copy)]
enum Measure {
    Accuracy,
    First,
    /// 1 − accuracy, as Wu & He tell it.
    Error,
}

impl Measure {
    /// What stands in a cell, and how good it is, from 0 to 1.
    fn of(self, view: &View<'_>, cell: &Cell) -> (String, f64) {
        let seeds = cell.outcomes.iter().flatten().count();
        let blank = || (view.look().glyphs.pick("·", ".").to_owned(), 0.0);
        match self {
            _ if seeds == 0 => blank(),
            Self::Accuracy | Self::Error => {
                let Some(statistic) = cell.test_accuracy() else { return blank() };
                let shown = if matches!(self, Self::Error) { 1.0 - statistic.mean } else { statistic.mean };
                (percent(view, shown).replace(" %", "%"), statistic.mean)
            }
            Self::First => match cell.first_90() {
                None => (view.told(&msg!("train-grid-never")), 0.0),
                Some(statistic) => {
                    let text = view.number(statistic.mean.round(), 5);
                    // Where some seeds never came there, the mean is of the others.
                    let text = if cell.reached_90() < seeds { format!("{text}*") } else { text };
                    let most = view.experiment.plan().runs[0].steps(&view.experiment.plan().data) as f64;
                    (text, 1.0 - (statistic.mean / most).clamp(0.0, 1.0))
                }
            },
        }
    }
}

/// The tables of one measure: rows are the values of all axes but the last, columns the last axis' values, a block a norm.
fn table(view: &View<'_>, grid: &Grid, measure: Measure, area: Rect, buf: &mut Buffer) {
    let (theme, many) = (view.theme(), grid.many());
    let name = match measure {
        Measure::Accuracy => msg!("train-grid-accuracy"),
        Measure::First => msg!("train-grid-first"),
        Measure::Error => msg!("train-grid-error"),
    };
    let inner = frame::pane(view.look(), false, vec![Span::raw(view.told(&name))], area, buf);
    let Some(across) = many.axes.first() else { return };
    let norms = many.norms.len().max(1);
    // The first axis runs across; the others, together, down.
    let per_value = grid.cells().len() / across.values.len().max(1) / norms;
    let others: Vec<String> =
        (0..per_value).map(|row| grid.cells()[row * norms].values[1..].join(" ")).collect();
    let label = others.iter().map(String::len).max().unwrap_or(0).max(across.key.len()) + 2;
    let block = label + across.values.len() * CELL;
    let blocks = (usize::from(inner.width) / (block + 1)).max(1);
    let selected = view.desk().cell.min(grid.cells().len().saturating_sub(1));
    for (k, norm) in many.norms.iter().enumerate() {
        let down = u16::try_from((k / blocks) * (per_value + 3)).unwrap_or(u16::MAX);
        let x = inner.x + u16::try_from((k % blocks) * (block + 1)).unwrap_or(0);
        let mut put = |row: usize, line: &Line<'_>| {
            let y = inner.y.saturating_add(down).saturating_add(u16::try_from(row).unwrap_or(0));
            if y < inner.bottom() && x < inner.right() {
                buf.set_line(x, y, line, inner.right() - x);
            }
        };
        put(0, &Line::from(Span::styled(norm.clone(), theme.run(k))));
        let mut head = Line::from(Span::styled(frame::left(&across.key, label), theme.dim()));
        for value in &across.values {
            head.push_span(Span::styled(frame::right(value, CELL), theme.dim()));
        }
        put(1, &head);
        for (row, other) in others.iter().enumerate() {
            let mut line = Line::from(Span::styled(frame::left(other, label), theme.dim()));
            for column in 0..across.values.len() {
                let at = (column * per_value + row) * norms + k;
                let (text, good) = measure.of(view, &grid.cells()[at]);
                let style = if at == selected { theme.selected() } else { theme.heat(2.0 * good - 1.0) };
                line.push_span(Span::styled(frame::right(&text, CELL), style));
            }
            put(row + 2, &line);
        }
    }
}

/// What the selected cell is, and what is to be read from the tables as far as they are.
fn told(view: &View<'_>, grid: &Grid, width: usize) -> Vec<Line<'static>> {
    let many = grid.many();
    let selected = view.desk().cell.min(grid.cells().len().saturating_sub(1));
    let mut messages = Vec::new();
    if let Some(cell) = grid.cells().get(selected) {
        let axes = many.axes.iter().zip(&cell.values).map(|(axis, value)| format!("{} {value}", axis.key));
        let name = [cell.settings.norm_name()].into_iter().chain(axes).collect::<Vec<_>>().join(", ");
        messages.push(match cell.test_accuracy() {
            None => msg!("train-grid-cell-open", cell = name),
            Some(statistic) => msg!(
                "train-grid-cell",
                cell = name,
                mean = percent(view, statistic.mean),
                deviation = percent(view, statistic.deviation),
                seeds = cell.outcomes.iter().flatten().count()
            ),
        });
    }
    messages.extend(best(view, grid));
    let lines = messages.into_iter().flat_map(|message| wrap::paragraph(&view.told(&message), width, ""));
    lines.map(Line::from).collect()
}

/// The gap between none and batch at the values of the axes where it is largest, and where none does best.
fn best(view: &View<'_>, grid: &Grid) -> Option<Message> {
    let many = grid.many();
    let place = |name: &str| many.norms.iter().position(|norm| norm == name);
    let (none, batch) = (place("none")?, place("batch")?);
    let norms = many.norms.len();
    let accuracy = |at: usize| grid.cells()[at].test_accuracy().map(|statistic| statistic.mean);
    let pairs: Vec<(usize, f64, f64)> = (0..grid.cells().len() / norms)
        .filter(|row| [none, batch].iter().all(|k| grid.cells()[row * norms + k].is_done()))
        .filter_map(|row| Some((row, accuracy(row * norms + none)?, accuracy(row * norms + batch)?)))
        .collect();
    let widest = pairs.iter().max_by(|a, b| (a.2 - a.1).total_cmp(&(b.2 - b.1)))?;
    let kindest = pairs.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let name = |row: usize| {
        let values = &grid.cells()[row * norms].values;
        let pairs = many.axes.iter().zip(values).map(|(axis, value)| format!("{} {value}", axis.key));
        pairs.collect::<Vec<_>>().join(", ")
    };
    Some(msg!(
        "train-grid-gap",
        widest = name(widest.0),
        widest_none = percent(view, widest.1),
        widest_batch = percent(view, widest.2),
        kindest = name(kindest.0),
        kindest_none = percent(view, kindest.1),
        kindest_batch = percent(view, kindest.2)
    ))
}
