//! The sample that stays and the channel that is looked at: as an image where the sample is one, else as a part of the batch.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::input::digits;
use crate::lab::sizes::Sizes;
use crate::msg;
use crate::session::{Action, Session};
use crate::tui::seen::Seen;
use crate::tui::widget::shade::shade;
use crate::tui::widget::{Look, frame};

/// An image is drawn up to this size.
const LARGEST: usize = 16;

/// The columns of a number of the batch.
const NUMBER: usize = 9;

/// The pixels of the sample and their rows and columns, where it is an image of a size that fits: the channel's own positions,
/// or the features of a digit.
pub fn image(lab: &Sizes) -> Option<(Vec<f64>, (usize, usize))> {
    let partition = lab.problem().partition();
    let (n, c, _) = lab.place();
    let x = lab.problem().x();
    if let &[rows, columns] = partition.position_shape() {
        let fits = rows <= LARGEST && columns <= LARGEST;
        let pixels = (0..rows * columns).map(|p| x[partition.cell(n, c, p)]).collect();
        return fits.then_some((pixels, (rows, columns)));
    }
    let is_digit = partition.shape() == [digits::COUNT, digits::PIXELS];
    let pixels: Vec<f64> =
        (0..digits::PIXELS.min(partition.channels())).map(|c| x[partition.cell(n, c, 0)]).collect();
    is_digit.then_some((pixels, (8, 8)))
}

/// The columns and rows of the pane.
pub fn size(lab: &Sizes) -> (u16, u16) {
    let (rows, columns) = image(lab).map_or((8, LARGEST), |(_, size)| size);
    (u16::try_from(2 * columns + 2).unwrap_or(0), u16::try_from(rows + 1).unwrap_or(0))
}

/// An action that moves the cell, as it is meant here: arrows go through the pixels of the image or the cells of the table, and along
/// the batch are its samples and channels.
pub fn meant(session: &Session, action: Action) -> Action {
    let Some(lab) = super::lab(session) else { return action };
    let partition = lab.problem().partition();
    let (n, c, p) = lab.place();
    let step = |at: usize, by: isize, len: usize| at.saturating_add_signed(by).min(len - 1);
    let cell = match action {
        Action::Along(0, by) => partition.cell(step(n, by, partition.samples()), c, p),
        Action::Along(1, by) => partition.cell(n, step(c, by, partition.channels()), p),
        Action::Move { rows, columns } => {
            if let Some((pixels, (_, width))) = image(lab) {
                let at = if lab.has_one_value() { c } else { p };
                let (row, column) = (at / width, at % width);
                let pixel = step(row, rows, pixels.len() / width) * width + step(column, columns, width);
                return choose(lab, pixel);
            }
            let table = CellTable::of(lab);
            table.cell(lab, step(table.at.0, rows, table.size.0), step(table.at.1, columns, table.size.1))
        }
        _ => return action,
    };
    Action::Cell(partition.index(cell))
}

/// The cell at a place.
pub fn hit(lab: &Sizes, inner: Rect, at: Position) -> Option<Action> {
    let Some((pixels, (_, width))) = image(lab) else {
        let table = CellTable::of(lab);
        let (rows, columns) = table.seen(inner);
        let row = rows.start + usize::from(at.y.checked_sub(inner.y + 1)?);
        let column = columns.start + (usize::from(at.x.checked_sub(inner.x)?) / NUMBER).checked_sub(1)?;
        let is_in = inner.contains(at) && rows.contains(&row) && columns.contains(&column);
        let index = lab.problem().partition().index(table.cell(lab, row, column));
        return is_in.then_some(Action::Cell(index));
    };
    let (row, column) =
        (usize::from(at.y.checked_sub(inner.y)?), usize::from(at.x.checked_sub(inner.x)?) / 2);
    let pixel = row * width + column;
    let is_in = inner.contains(at) && column < width && pixel < pixels.len();
    is_in.then(|| choose(lab, pixel))
}

/// To the cell of a pixel.
fn choose(lab: &Sizes, pixel: usize) -> Action {
    let partition = lab.problem().partition();
    let (n, c, p) = lab.place();
    let has_positions = partition.positions() > 1;
    let cell = if has_positions { partition.cell(n, c, pixel) } else { partition.cell(n, pixel, p) };
    Action::Cell(partition.index(cell))
}

/// Draws the pane.
pub fn draw(seen: Seen<'_>, lab: &Sizes, focused: bool, area: Rect, buf: &mut Buffer) {
    let look = seen.look();
    let told = |message| seen.session.style.tell(&message);
    let (n, c, p) = lab.place();
    let Some((pixels, (_, columns))) = image(lab) else {
        let title = if lab.has_one_value() {
            msg!("lab-sizes-table")
        } else {
            msg!("lab-sizes-table-position", n = n)
        };
        let inner = frame::pane(look, focused, vec![Span::raw(told(title))], area, buf);
        return CellTable::of(lab).draw(lab, look, inner, buf);
    };
    let title = told(msg!("lab-sizes-image-whole", n = n, c = c));
    let inner = frame::pane(look, focused, vec![Span::raw(title)], area, buf);
    let most = pixels.iter().copied().filter(|v| v.is_finite()).fold(0.0, |most: f64, v| most.max(v.abs()));
    let own = if lab.problem().partition().positions() > 1 { p } else { c };
    for (i, &v) in pixels.iter().enumerate() {
        let (row, column) =
            (u16::try_from(i / columns).unwrap_or(0), u16::try_from(2 * (i % columns)).unwrap_or(0));
        if row >= inner.height || column + 2 > inner.width {
            continue;
        }
        let t = if most > 0.0 { v / most } else { 0.0 };
        let (symbol, style) = (shade(t, look.glyphs), seen.theme.shade(t));
        // Reversed a shade would look like another.
        let (symbol, style) = if i == own { ("[]", seen.theme.selected()) } else { (symbol, style) };
        buf.set_string(inner.x + column, inner.y + row, symbol, style);
    }
}

/// A part of the batch around the cell: samples down and channels across, or, of one sample, channels down and positions across.
struct CellTable {
    /// Its rows and columns.
    size: (usize, usize),
    /// The row and the column of the cell.
    at: (usize, usize),
    /// The sample that is shown, where it is one.
    sample: Option<usize>,
}

impl CellTable {
    fn of(lab: &Sizes) -> Self {
        let partition = lab.problem().partition();
        let (n, c, p) = lab.place();
        if lab.has_one_value() {
            Self { size: (partition.samples(), partition.channels()), at: (n, c), sample: None }
        } else {
            Self { size: (partition.channels(), partition.positions()), at: (c, p), sample: Some(n) }
        }
    }

    /// The flat index of the cell in a row and a column.
    fn cell(&self, lab: &Sizes, row: usize, column: usize) -> usize {
        let partition = lab.problem().partition();
        self.sample.map_or_else(|| partition.cell(row, column, 0), |n| partition.cell(n, row, column))
    }

    /// The rows and columns that there is room for, below the heads.
    fn seen(&self, inner: Rect) -> (Range<usize>, Range<usize>) {
        let around = |at: usize, room: usize, len: usize| {
            let first = at.saturating_sub(room / 2).min(len.saturating_sub(room));
            first..(first + room).min(len)
        };
        let rows = usize::from(inner.height).saturating_sub(1).max(1);
        let columns = (usize::from(inner.width) / NUMBER).saturating_sub(1).max(1);
        (around(self.at.0, rows, self.size.0), around(self.at.1, columns, self.size.1))
    }

    fn draw(&self, lab: &Sizes, look: Look, inner: Rect, buf: &mut Buffer) {
        let (rows, columns) = self.seen(inner);
        let dim = |text: String| Span::styled(frame::right(&text, NUMBER), look.theme.dim());
        let head = std::iter::once(String::new()).chain(columns.clone().map(|column| column.to_string()));
        let mut lines = vec![Line::from(head.map(dim).collect::<Vec<_>>())];
        for row in rows {
            let mut line = Line::from(dim(row.to_string()));
            for column in columns.clone() {
                let x = lab.problem().x()[self.cell(lab, row, column)];
                let text = frame::right(&frame::number(look.glyphs, x, NUMBER - 1), NUMBER - 1);
                let is_own = (row, column) == self.at;
                let style = if is_own { look.theme.selected() } else { look.theme.screen() };
                line.push_span(Span::raw(" "));
                line.push_span(Span::styled(text, style));
            }
            lines.push(line);
        }
        frame::lines(&lines, inner, buf);
    }
}
