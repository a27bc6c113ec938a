//! Curves in braille, with labelled axes:
//!
//! ```text
//! 1.0┤       ⣀⡠●⠤⠒⠒⠉⠉⠉●⠉⠉
//!    │   ⢀⠔⠉            ⣀⠤■
//! 0.5┤  ⢠⠃      ■⣀⠤⠒⠊⠉
//!    │ ⢠⠃⢀⣀⠤⠔⠒⠉
//! 0.0┤⡠⠓⠁
//!    └┬─────────┬────────┬
//!     0        500  1000 steps
//! ```
//!
//! A line is known by its mark and, without colours, by its dashes; one that ends in what is no number ends in ×, and one that
//! leaves the drawing at its top does so at an arrow.

mod axis;
mod dots;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use unicode_width::UnicodeWidthStr;

use crate::session::Palette;

use super::{Look, frame};
pub use axis::Axis;
use dots::{Dots, Pen};

/// What a curve is in the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A line of its own, the k-th.
    Line(usize),
    /// The only line, which needs no mark to be told from others.
    Alone,
    /// A finer line that belongs to the k-th: an edge of its band.
    Edge(usize),
    /// What was there before.
    Ghost,
}

/// A curve.
#[derive(Debug, Clone)]
pub struct Curve {
    /// What it is.
    pub role: Role,
    /// Places from left to right. At a y that is not finite the line ends.
    pub points: Vec<(f64, f64)>,
}

/// Curves over common axes.
#[derive(Debug, Clone)]
pub struct Chart<'a> {
    /// The curves; later ones lie above earlier ones.
    pub curves: Vec<Curve>,
    /// The axis across.
    pub x: Axis,
    /// The axis upwards.
    pub y: Axis,
    /// What x counts.
    pub unit: &'a str,
}

/// Labels are no wider than this.
const WIDEST: usize = 7;

/// A mark and the style of the k-th line.
#[must_use]
pub fn mark(look: Look, which: usize) -> Span<'static> {
    const MARKS: [(&str, &str); 4] = [("●", "*"), ("■", "o"), ("▲", "x"), ("◆", "+")];
    let (unicode, ascii) = MARKS[which % MARKS.len()];
    Span::styled(look.glyphs.pick(unicode, ascii), look.theme.run(which))
}

/// Draws curves over their axes. It needs some 12 × 3 cells, and is readable from 30 × 8 on.
pub fn draw(look: Look, chart: &Chart<'_>, area: Rect, buf: &mut Buffer) {
    if area.height < 3 || area.width < 12 {
        return;
    }
    let has_line = area.height >= 7;
    let below = if has_line { 2 } else { 1 };
    let mut plot = Rect { height: area.height - below, ..area };
    let labels = rows(chart, plot.height, look);
    let margin = labels.iter().map(|(_, text)| text.width()).max().unwrap_or(0).min(WIDEST);
    let margin = u16::try_from(margin).unwrap_or(0) + 1;
    (plot.x, plot.width) = (area.x + margin, area.width - margin);
    let bar = look.glyphs.pick("│", "|");
    for y in plot.y..plot.bottom() {
        buf.set_string(plot.x - 1, y, bar, look.theme.line());
    }
    for (row, text) in labels {
        let y = plot.y + row;
        let text = frame::right(&text, usize::from(margin) - 1);
        buf.set_stringn(area.x, y, text, usize::from(margin) - 1, look.theme.dim());
        buf.set_string(plot.x - 1, y, look.glyphs.pick("┤", "+"), look.theme.line());
    }
    across(look, chart, plot, has_line, buf);
    lines(look, chart, plot, buf);
}

/// The labels of the upward axis: a row each, counted from the top.
fn rows(chart: &Chart<'_>, height: u16, look: Look) -> Vec<(u16, String)> {
    let most = usize::from(height / 2).clamp(1, 6);
    let mut labels: Vec<(u16, String)> = Vec::new();
    for (value, text) in chart.y.ticks(most, look.glyphs) {
        let dots = Dots::new(Rect::new(0, 0, 1, height), look.glyphs);
        if let Some((_, row)) = dots.cell((0.0, chart.y.share(value)))
            && labels.last().is_none_or(|(last, _)| *last != row)
        {
            labels.push((row, text));
        }
    }
    labels
}

/// The axis across, with its labels: none touches another, and the last says what is counted.
fn across(look: Look, chart: &Chart<'_>, plot: Rect, has_line: bool, buf: &mut Buffer) {
    if has_line {
        let (corner, line) = (look.glyphs.pick("└", "+"), look.glyphs.pick("─", "-"));
        let text = format!("{corner}{}", line.repeat(usize::from(plot.width)));
        buf.set_string(plot.x - 1, plot.bottom(), text, look.theme.line());
    }
    let below = plot.bottom() + u16::from(has_line);
    let dots = Dots::new(plot, look.glyphs);
    let mut ticks = chart.x.ticks(usize::from(plot.width / 8).clamp(1, 10), look.glyphs);
    let mut free = vec![true; usize::from(plot.width)];
    // Both ends first.
    let last = ticks.pop().map(|(value, text)| (value, text, true));
    let rest = ticks.into_iter().map(|(value, text)| (value, text, false));
    for (value, text, is_last) in last.into_iter().chain(rest) {
        let Some((column, _)) = dots.cell((chart.x.share(value), 0.0)) else { continue };
        let full = format!("{text} {}", chart.unit);
        let text = if is_last && full.width() <= free.len() { full } else { text };
        let (column, width) = (usize::from(column), text.width());
        let from = column.saturating_sub(width / 2).min(free.len().saturating_sub(width));
        let to = (from + width).min(free.len());
        if !free[from.saturating_sub(1)..(to + 1).min(free.len())].iter().all(|free| *free) {
            continue;
        }
        free[from..to].fill(false);
        let at = |column: usize| plot.x + u16::try_from(column).unwrap_or(0);
        buf.set_stringn(at(from), below, text, to - from, look.theme.dim());
        if has_line {
            buf.set_string(at(column), plot.bottom(), look.glyphs.pick("┬", "+"), look.theme.line());
        }
    }
}

fn lines(look: Look, chart: &Chart<'_>, plot: Rect, buf: &mut Buffer) {
    let mut dots = Dots::new(plot, look.glyphs);
    let mut signs = Vec::new();
    let lines = chart.curves.iter().filter(|curve| matches!(curve.role, Role::Line(_))).count();
    for curve in &chart.curves {
        let pen = pen(look, curve.role);
        let place = |&(x, y): &(f64, f64)| (chart.x.share(x), chart.y.share(y));
        let is_drawn = |point: &&(f64, f64)| point.0.is_finite() && point.1.is_finite();
        let end = curve.points.iter().position(|point| !is_drawn(&point)).unwrap_or(curve.points.len());
        let places: Vec<(f64, f64)> = curve.points[..end].iter().map(place).collect();
        dots.line(&places, pen);
        let Role::Line(which) = curve.role else { continue };
        let mark = mark(look, which);
        let columns = mark_columns(usize::from(plot.width), which, lines);
        signs.extend(columns.filter_map(|column| {
            let share = (f64::from(column) + 0.5) / f64::from(plot.width);
            Some((dots.cell((share, height_at(&places, share)?))?, mark.clone()))
        }));
        if let [only] = places[..] {
            signs.extend(dots.cell(only).map(|cell| (cell, mark.clone())));
        }
        let top = |place: &&(f64, f64)| place.1 > 1.0;
        if let Some(&(across, _)) = places.iter().find(top) {
            let arrow = Span::styled(look.glyphs.pick("↑", "^"), pen.style);
            signs.extend(dots.cell((across, 1.0)).map(|cell| (cell, arrow)));
        }
        if end < curve.points.len() {
            let (across, up) = places.last().copied().unwrap_or((0.0, 0.0));
            let cross = Span::styled(look.glyphs.pick("×", "X"), look.theme.bad());
            signs.extend(dots.cell((across, up.clamp(0.0, 1.0))).map(|cell| (cell, cross)));
        }
    }
    dots.render(buf);
    for ((x, y), sign) in signs {
        buf.set_span(plot.x + x, plot.y + y, &sign, 1);
    }
}

/// How a curve is drawn.
fn pen(look: Look, role: Role) -> Pen {
    const DASHES: [&[usize]; 4] = [&[], &[6, 3], &[1, 2], &[6, 2, 1, 2]];
    let is_mono = look.theme.palette == Palette::Mono;
    let dashes = |which: usize| if is_mono { DASHES[which % DASHES.len()] } else { &[] };
    let letter = |which| match mark(look, which).content {
        std::borrow::Cow::Borrowed(letter) => letter,
        std::borrow::Cow::Owned(_) => "*",
    };
    match role {
        Role::Line(which) => {
            Pen { dashes: dashes(which), letter: letter(which), style: look.theme.run(which) }
        }
        Role::Alone => Pen { dashes: &[], letter: "*", style: look.theme.run(0) },
        Role::Edge(which) => Pen { dashes: &[1, 2], letter: "'", style: look.theme.run(which) },
        Role::Ghost => Pen { dashes: &[1, 3], letter: ".", style: Style::new().patch(look.theme.dim()) },
    }
}

/// The columns of the k-th line's marks. No two lines have the same.
fn mark_columns(width: usize, which: usize, lines: usize) -> impl Iterator<Item = u16> {
    let lines = lines.max(1);
    let each = (width / 3).clamp(8, 24).max(2 * lines);
    let first = (2 * which + 1) * each / (2 * lines);
    (first..width).step_by(each).filter_map(|column| u16::try_from(column).ok())
}

/// The height of a line above a place; `None` before its beginning and after its end.
fn height_at(places: &[(f64, f64)], across: f64) -> Option<f64> {
    let pair = places.windows(2).find(|pair| pair[0].0 <= across && across <= pair[1].0)?;
    let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
    let up = if x0 < x1 { y0 + (y1 - y0) * (across - x0) / (x1 - x0) } else { y0 };
    (0.0..=1.0).contains(&up).then_some(up)
}

#[cfg(test)]
mod tests;
