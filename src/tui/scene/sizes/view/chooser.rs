//! The sample that stays and the channel that is looked at: as an image where the sample is one, else as a part of the batch.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::lab::digits;
use crate::lab::sizes::Sizes;
use crate::msg;
use crate::session::{Action, Session};
use crate::tui::scene::Seen;
use crate::tui::widget::{Look, frame};

/// An image is drawn up to this size.
const LARGEST: usize = 16;

/// Pixels from none to full.
const SHADES: [&str; 5] = ["  ", "░░", "▒▒", "▓▓", "██"];
const ASCII: [&str; 5] = ["  ", "..", "::", "++", "##"];

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

/// An action that moves the cell, as it is meant here: in an image rows are rows of pixels, and along the batch are the samples.
pub fn meant(session: &Session, action: Action) -> Action {
    let Some(lab) = super::lab(session) else { return action };
    if let Action::Along(_, by) = action {
        let partition = lab.problem().partition();
        let (n, c, p) = lab.place();
        let n = n.saturating_add_signed(by).min(partition.samples() - 1);
        return Action::Cell(partition.index(partition.cell(n, c, p)));
    }
    let Action::Move { rows, columns } = action else { return action };
    let Some((pixels, (_, width))) = image(lab) else { return action };
    let (_, c, p) = lab.place();
    let at = if lab.problem().partition().positions() > 1 { p } else { c };
    let step = |at: usize, by: isize, len: usize| at.saturating_add_signed(by).min(len - 1);
    let (row, column) = (at / width, at % width);
    let pixel = step(row, rows, pixels.len() / width) * width + step(column, columns, width);
    choose(lab, pixel)
}

/// The cell of the image at a place.
pub fn hit(lab: &Sizes, inner: Rect, at: Position) -> Option<Action> {
    let (pixels, (_, width)) = image(lab)?;
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
    let look = Look { theme: seen.theme, glyphs: seen.session.style.glyphs };
    let told = |message| seen.session.style.tell(&message);
    let (n, c, p) = lab.place();
    let Some((pixels, (_, columns))) = image(lab) else {
        let inner = frame::pane(look, focused, vec![Span::raw(told(msg!("lab-sizes-table")))], area, buf);
        return table(lab, look, inner, buf);
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
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 4")]
        let shade = (t.abs() * 4.0).round().clamp(0.0, 4.0) as usize;
        let (symbol, style) = (look.glyphs.pick(SHADES[shade], ASCII[shade]), seen.theme.shade(t));
        let style = if i == own { seen.theme.selected() } else { style };
        buf.set_string(inner.x + column, inner.y + row, symbol, style);
    }
}

/// The part of the batch around the cell.
fn table(lab: &Sizes, look: Look, inner: Rect, buf: &mut Buffer) {
    let partition = lab.problem().partition();
    let (n, c, p) = lab.place();
    let rows = usize::from(inner.height).saturating_sub(1).max(1);
    let columns = (usize::from(inner.width) / NUMBER).saturating_sub(1).max(1);
    let first =
        |at: usize, room: usize, len: usize| at.saturating_sub(room / 2).min(len.saturating_sub(room));
    let (top, left) = (first(n, rows, partition.samples()), first(c, columns, partition.channels()));
    let channels = left..(left + columns).min(partition.channels());
    let dim = |text: String| Span::styled(frame::right(&text, NUMBER), look.theme.dim());
    let head = std::iter::once(String::new()).chain(channels.clone().map(|c| c.to_string()));
    let mut lines = vec![Line::from(head.map(dim).collect::<Vec<_>>())];
    for sample in top..(top + rows).min(partition.samples()) {
        let mut line = Line::from(dim(sample.to_string()));
        for channel in channels.clone() {
            let x = lab.problem().x()[partition.cell(sample, channel, p)];
            let text = frame::right(&look.glyphs.number(x, 4), NUMBER - 1);
            let is_own = (sample, channel) == (n, c);
            let style = if is_own { look.theme.selected() } else { look.theme.screen() };
            line.push_span(Span::raw(" "));
            line.push_span(Span::styled(text, style));
        }
        lines.push(line);
    }
    frame::lines(&lines, inner, buf);
}
