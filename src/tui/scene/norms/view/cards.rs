//! A column a norm: the batch drawn, the numbers of the cell, and y of the whole batch.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::lab::norms::{Column, Figure, Mark};
use crate::msg;
use crate::norm::{Quantity, Trace};
use crate::text::Message;
use crate::tui::widget::bars::{column, counts, standing};
use crate::tui::widget::frame;
use crate::tui::widget::shade::shade;

use super::View;

/// The width of the names of the rows.
const LABEL: usize = 6;

/// The least width of a column, and the largest; what stands between two.
const WIDTH: (usize, usize) = (17, 35);
const GAP: usize = 1;

/// The rows of a picture, and of the bars of a histogram.
const PICTURE: usize = 8;
const BARS: usize = 2;

/// The columns that fit.
pub struct Cards<'a> {
    view: View<'a>,
    /// The part of the batch that is drawn.
    pub figure: Figure,
    /// How many characters wide a cell of the drawing is.
    pub zoom: usize,
    /// How many columns are shown.
    pub shown: usize,
    /// The width of a column.
    width: usize,
    /// The width of what stands beside the names of the rows.
    room: usize,
}

impl<'a> Cards<'a> {
    pub fn new(view: View<'a>, page: Rect) -> Self {
        let room = usize::from(page.width).saturating_sub(LABEL);
        let columns = view.lab.columns.len().max(1);
        let shown = ((room + GAP) / (WIDTH.0 + GAP)).clamp(1, columns);
        let width = ((room + GAP) / shown).saturating_sub(GAP).clamp(1, WIDTH.1);
        let height = (usize::from(page.height) / 3).clamp(4, 16);
        let partition = view.lab.problem().partition();
        let whole = Figure::new(partition, view.lab.cell, width, height);
        // What is left out takes a line to say.
        let part = whole.told_if_part(partition).is_some() && height > 4;
        let figure = if part { Figure::new(partition, view.lab.cell, width, height - 1) } else { whole };
        // A cell is about as high as two characters are wide.
        let widest = figure.rows.first().map_or(1, Vec::len);
        let zoom = if widest * 2 <= width { 2 } else { 1 };
        Self { view, figure, zoom, shown, width, room }
    }

    /// The rows below the names of the columns.
    pub fn height(&self) -> usize {
        self.lines().len() - 1
    }

    /// The column at a place of the page's width, and how far right in it.
    pub fn column_at(&self, x: usize) -> Option<(usize, usize)> {
        let x = x.checked_sub(LABEL)?;
        let (place, x) = (x / (self.width + GAP), x % (self.width + GAP));
        (place < self.shown && x < self.width).then_some((self.view.state.first + place, x))
    }

    /// The names of the columns, and everything below them.
    pub fn lines(&self) -> Vec<Line<'static>> {
        let glyphs = self.view.style().glyphs;
        let mut lines = vec![self.names()];
        lines.extend((0..self.figure.rows.len()).map(|row| self.drawn(row)));
        if let Some(part) = self.figure.told_if_part(self.view.lab.problem().partition()) {
            lines.extend(self.remark(&part));
        }
        let groups = |_: &Column, trace: &Trace| {
            let partition = trace.partition();
            let groups = msg!("lab-norms-in-groups", m = partition.m(), groups = partition.groups());
            Span::raw(self.view.told(&groups))
        };
        lines.push(self.row("m", Style::new(), groups));
        for quantity in [Quantity::Mean, Quantity::Var, Quantity::XHat, Quantity::Y, Quantity::Dx] {
            let value = |_: &Column, trace: &Trace| {
                let value = match quantity {
                    Quantity::Mean | Quantity::Var => {
                        trace.value(quantity, trace.partition().group_of(self.view.lab.cell))
                    }
                    _ => trace.values([quantity], self.view.lab.cell)[0],
                };
                let style = if quantity == Quantity::Y { self.view.seen.theme.value() } else { Style::new() };
                Span::styled(self.view.style().number(value), style)
            };
            let symbol = match glyphs {
                crate::walk::Glyphs::Unicode => quantity.symbol(),
                crate::walk::Glyphs::Ascii => quantity.ascii_symbol(),
            };
            lines.push(self.row(symbol, self.view.seen.theme.quantity(quantity), value));
        }
        lines.extend(self.histograms());
        lines.extend(self.pictures());
        lines
    }

    /// A remark below the columns, wrapped.
    fn remark(&self, message: &Message) -> Vec<Line<'static>> {
        let lines = self.view.remark(message, self.room.max(1)).into_iter();
        lines.map(|line| [Span::raw(" ".repeat(LABEL))].into_iter().chain(line.spans).collect()).collect()
    }

    /// The columns that are shown, with their places.
    fn columns(&self) -> impl Iterator<Item = (usize, &'a Column)> {
        self.view.lab.columns.iter().enumerate().skip(self.view.state.first).take(self.shown)
    }

    /// A row with a cell in each column, once its norm is computed.
    fn row(
        &self,
        label: &str,
        style: Style,
        cell: impl Fn(&Column, &Trace) -> Span<'static>,
    ) -> Line<'static> {
        self.line(label, style, |column| match column.trace() {
            Some(trace) => vec![cell(column, trace)],
            None => vec![Span::styled("…", self.view.seen.theme.dim())],
        })
    }

    /// A row with some spans in each column, each column as wide as it is.
    fn line(
        &self,
        label: &str,
        style: Style,
        spans: impl Fn(&Column) -> Vec<Span<'static>>,
    ) -> Line<'static> {
        let mut line = Line::from(Span::styled(frame::left(label, LABEL), style));
        for (_, column) in self.columns() {
            let mut room = self.width;
            for span in spans(column) {
                let text: String = cut(&span.content, room);
                room -= text.width();
                line.push_span(Span::styled(text, span.style));
            }
            line.push_span(Span::raw(" ".repeat(room + GAP)));
        }
        line
    }

    fn names(&self) -> Line<'static> {
        let (theme, glyphs) = (self.view.seen.theme, self.view.style().glyphs);
        let columns = self.view.lab.columns.len();
        let before = self.view.state.first;
        let behind = columns.saturating_sub(before + self.shown);
        let mut line = Line::from(Span::styled(
            frame::left(
                &if before > 0 { format!("{}{before}", glyphs.pick("◂", "<")) } else { String::new() },
                LABEL - 1,
            ),
            theme.dim(),
        ));
        for (place, column) in self.columns() {
            let selected = place == self.view.state.column;
            let mark = if selected { glyphs.pick("▸", ">") } else { " " };
            let style = if selected { theme.accent() } else { theme.heading() };
            let name = format!("{mark}{}", column.norm);
            let mut text = frame::left(&name, self.width + GAP);
            if behind > 0 && place + 1 == before + self.shown {
                let more = format!("{behind}{}", glyphs.pick("▸", ">"));
                text = format!("{}{more}", frame::left(&name, self.width.saturating_sub(more.width()) + 1));
            }
            line.push_span(Span::styled(text, style));
        }
        line
    }

    /// A row of the drawing.
    fn drawn(&self, row: usize) -> Line<'static> {
        let (theme, glyphs) = (self.view.seen.theme, self.view.style().glyphs);
        self.line("", Style::new(), |column| {
            let Some(trace) = column.trace() else { return Vec::new() };
            let mark = |cell: &Option<usize>| match cell
                .map(|cell| Mark::of(cell, self.view.lab.cell, trace.partition()))
            {
                None => Span::raw(" "),
                Some(Mark::Selected) => {
                    Span::styled(glyphs.pick("◆", "@").repeat(self.zoom), theme.selected())
                }
                Some(Mark::Shares) => Span::styled(glyphs.pick("▒", "#").repeat(self.zoom), theme.accent()),
                Some(Mark::Apart) => Span::styled(glyphs.pick("·", ".").repeat(self.zoom), theme.dim()),
            };
            self.figure.rows[row].iter().map(mark).collect()
        })
    }

    /// y of the whole batch under each norm as bars on one scale, with the selected cell below them.
    fn histograms(&self) -> Vec<Line<'static>> {
        let (theme, glyphs, style) = (self.view.seen.theme, self.view.style().glyphs, self.view.style());
        let all = || self.view.lab.columns.iter().filter_map(Column::sampled).flatten().copied();
        let (low, high) = all().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), y| (l.min(y), h.max(y)));
        if low >= high {
            return Vec::new();
        }
        let mut lines: Vec<Line<'static>> = (0..BARS)
            .map(|row| {
                let label = if row + 1 == BARS { "y" } else { "" };
                self.line(label, theme.quantity(Quantity::Y), |column| {
                    let ys = column.sampled().unwrap_or_default();
                    let counts = counts(ys, (low, high), self.width);
                    let most = counts.iter().copied().max().unwrap_or(1);
                    let bars = counts
                        .iter()
                        .map(|&count| standing(glyphs, count, most, row, BARS))
                        .collect::<String>();
                    vec![Span::styled(bars, theme.quantity(Quantity::Y))]
                })
            })
            .collect();
        lines.push(self.line("", Style::new(), |norm| {
            let y = norm.trace().map(|trace| trace.values([Quantity::Y], self.view.lab.cell)[0]);
            let Some(y) = y.filter(|y| y.is_finite()) else { return Vec::new() };
            let at = column(y, (low, high), self.width);
            vec![Span::raw(" ".repeat(at)), Span::styled(glyphs.pick("▲", "^"), theme.accent())]
        }));
        let scale =
            msg!("lab-norms-scale", low = style.glyphs.number(low, 3), high = style.glyphs.number(high, 3));
        lines.extend(self.remark(&scale));
        lines
    }

    /// y of the channel of the sample as a picture, where it is one, in shades of one scale.
    fn pictures(&self) -> Vec<Line<'static>> {
        let partition = self.view.lab.problem().partition();
        let &[.., height, width] = partition.position_shape() else { return Vec::new() };
        if height < 2 || width < 2 {
            return Vec::new();
        }
        let (theme, glyphs) = (self.view.seen.theme, self.view.style().glyphs);
        let (n, c, p) = partition.split(self.view.lab.cell);
        let (plane, row, at) = (p / (height * width), p / width % height, p % width);
        let part = |at: usize, len: usize, room: usize| {
            let room = room.clamp(1, len);
            let start = at.saturating_sub(room / 2).min(len - room);
            start..start + room
        };
        let (rows, columns) = (part(row, height, PICTURE), part(at, width, self.width / 2));
        let cell = |row: usize, column: usize| partition.cell(n, c, (plane * height + row) * width + column);
        let y = |trace: &Trace, row, column| trace.values([Quantity::Y], cell(row, column))[0];
        let all = self.view.lab.columns.iter().filter_map(Column::trace).flat_map(|trace| {
            let columns = columns.clone();
            rows.clone().flat_map(move |row| columns.clone().map(move |column| y(trace, row, column)))
        });
        let largest = all.filter(|y| y.is_finite()).fold(0.0_f64, |most, y| most.max(y.abs()));
        let title = msg!("lab-norms-picture", n = n, c = c);
        let mut lines = self.remark(&title);
        lines.extend(rows.clone().map(|row| {
            self.line("", Style::new(), |norm| {
                let Some(trace) = norm.trace() else { return Vec::new() };
                let shaded = |column| {
                    let y = y(trace, row, column);
                    let heat = if largest > 0.0 { y / largest } else { 0.0 };
                    let selected = cell(row, column) == self.view.lab.cell;
                    let style = if selected { theme.selected() } else { theme.shade(heat) };
                    Span::styled(shade(heat, glyphs), style)
                };
                columns.clone().map(shaded).collect()
            })
        }));
        lines
    }
}

/// As much of a text as fits in a width.
fn cut(text: &str, room: usize) -> String {
    let mut left = room;
    let fits = |c: &char| {
        let width = c.to_string().width();
        let rest = left.checked_sub(width);
        left = rest.unwrap_or(0);
        rest.is_some()
    };
    text.chars().take_while(fits).collect()
}
