//! Many runs as tables side by side, one a norm: the accuracy that each cell comes to, and the first step with 90 %. They fill up
//! while they are computed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::lab::training::{Axis, Cell, Grid};
use crate::msg;
use crate::session::{Action, Tinker, Train};
use crate::text::{Message, wrap};
use crate::tui::widget::frame;
use crate::tui::widget::rect::{take_bottom, take_top};

use super::View;
use super::head::percent;

/// The width of a cell's number.
const CELL: usize = 8;

/// Draws the tables.
pub fn draw(view: &View<'_>, grid: &Grid, body: Rect, buf: &mut Buffer) {
    let (done, all) = view.experiment.progress();
    let many = grid.many();
    let title = if many.scaled { msg!("train-sweep-title") } else { msg!("train-grid-title") };
    let state = msg!("train-grid-done", done = done.to_string(), all = all.to_string(), seeds = many.seeds);
    let head = Rect { height: body.height.min(1), ..body };
    let line = Line::from(vec![
        Span::styled(format!(" {}   ", view.told(&title)), view.theme().heading()),
        Span::styled(
            view.told(&state),
            if view.lab.is_running() { view.theme().accent() } else { view.theme().dim() },
        ),
    ]);
    buf.set_line(head.x, head.y, &line, head.width);
    let (tables, told, below) = layout(view, grid, body);
    for (measure, place) in tables {
        table(view, grid, measure, place, buf);
    }
    frame::lines(&told, Rect { x: below.x + 1, width: below.width.saturating_sub(2), ..below }, buf);
}

/// The room of each measure's tables, and what is said below them with its room.
fn layout(view: &View<'_>, grid: &Grid, body: Rect) -> (Vec<(Measure, Rect)>, Vec<Line<'static>>, Rect) {
    let mut rest = body;
    take_top(&mut rest, 1);
    let told = told(view, grid, usize::from(rest.width.saturating_sub(2)).max(1));
    let height = u16::try_from(told.len() + 1).unwrap_or(0).min(rest.height / 2);
    let below = take_bottom(&mut rest, height);
    let measures: &[Measure] =
        if grid.many().scaled { &[Measure::Error] } else { &[Measure::Accuracy, Measure::First] };
    let each = rest.height / u16::try_from(measures.len()).unwrap_or(1);
    let place = |k: usize| Rect { y: rest.y + each * u16::try_from(k).unwrap_or(0), height: each, ..rest };
    (measures.iter().enumerate().map(|(k, measure)| (*measure, place(k))).collect(), told, below)
}

/// What a click at a place means: it selects the cell there, and opens the selected one.
pub fn hit(view: &View<'_>, grid: &Grid, body: Rect, at: Position) -> Vec<Action> {
    let found = layout(view, grid, body).0.into_iter().find_map(|(_, area)| {
        let inner = frame::pane(view.look(), false, Vec::new(), area, &mut Buffer::empty(area));
        Tables::new(grid, inner)?.cell_at(at)
    });
    let select = |cell| if cell == view.desk().cell { Train::Into } else { Train::Cell(cell) };
    found.map(|cell| Action::Lab(Tinker::Train(select(cell)))).into_iter().collect()
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

/// Where the tables of one measure stand: rows are the values of all axes but the first, columns the first axis' values, a block a
/// norm.
struct Tables<'a> {
    grid: &'a Grid,
    across: &'a Axis,
    /// The values that the rows are of.
    others: Vec<String>,
    /// The columns of a row's name.
    label: usize,
    /// How many blocks stand beside each other.
    beside: usize,
    inner: Rect,
}

impl<'a> Tables<'a> {
    fn new(grid: &'a Grid, inner: Rect) -> Option<Self> {
        let across = grid.many().axes.first()?;
        let cell = |row| grid.cells().get(grid.at(0, row, 0));
        let others: Vec<String> =
            (0..grid.extent().0).filter_map(cell).map(|cell| cell.values[1..].join(" ")).collect();
        let label = others.iter().map(String::len).max().unwrap_or(0).max(across.key.len()) + 2;
        let block = label + across.values.len() * CELL;
        let beside = (usize::from(inner.width) / (block + 1)).max(1);
        Some(Self { grid, across, others, label, beside, inner })
    }

    /// The first column and row of a norm's block.
    fn corner(&self, norm: usize) -> (u16, u16) {
        let block = self.label + self.across.values.len() * CELL + 1;
        let x = u16::try_from((norm % self.beside) * block).unwrap_or(u16::MAX);
        let y = u16::try_from((norm / self.beside) * (self.others.len() + 3)).unwrap_or(u16::MAX);
        (self.inner.x.saturating_add(x), self.inner.y.saturating_add(y))
    }

    /// The cell whose number stands at a place.
    fn cell_at(&self, at: Position) -> Option<usize> {
        let found = |norm: usize| {
            let (x, y) = self.corner(norm);
            // Below the norm's name and the values of the axis.
            let row = usize::from(at.y.checked_sub(y)?).checked_sub(2)?;
            let column = usize::from(at.x.checked_sub(x)?).checked_sub(self.label)? / CELL;
            let is_in = row < self.others.len() && column < self.across.values.len();
            is_in.then(|| self.grid.at(norm, row, column))
        };
        self.inner.contains(at).then(|| (0..self.grid.many().norms.len()).find_map(found)).flatten()
    }
}

/// The tables of one measure.
fn table(view: &View<'_>, grid: &Grid, measure: Measure, area: Rect, buf: &mut Buffer) {
    let (theme, many) = (view.theme(), grid.many());
    let name = match measure {
        Measure::Accuracy => msg!("train-grid-accuracy"),
        Measure::First => msg!("train-grid-first"),
        Measure::Error => msg!("train-grid-error"),
    };
    let inner = frame::pane(view.look(), false, vec![Span::raw(view.told(&name))], area, buf);
    let Some(tables) = Tables::new(grid, inner) else { return };
    let selected = view.desk().cell.min(grid.cells().len().saturating_sub(1));
    for (k, norm) in many.norms.iter().enumerate() {
        let (x, y) = tables.corner(k);
        let mut put = |row: usize, line: &Line<'_>| {
            let y = y.saturating_add(u16::try_from(row).unwrap_or(u16::MAX));
            if y < inner.bottom() && x < inner.right() {
                buf.set_line(x, y, line, inner.right() - x);
            }
        };
        put(0, &Line::from(Span::styled(norm.clone(), theme.run(k))));
        let mut head = Line::from(Span::styled(frame::left(&tables.across.key, tables.label), theme.dim()));
        for value in &tables.across.values {
            head.push_span(Span::styled(frame::right(value, CELL), theme.dim()));
        }
        put(1, &head);
        for (row, other) in tables.others.iter().enumerate() {
            let mut line = Line::from(Span::styled(frame::left(other, tables.label), theme.dim()));
            for column in 0..tables.across.values.len() {
                let at = grid.at(k, row, column);
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
