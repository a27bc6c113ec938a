//! The values of a group as points on rails, or as histograms where they are many:
//!
//! ```text
//! x   1  ──●────────●────────◆────────●────────●──  5      subtract the mean: the points shift
//! x̂  −1.4   ─●───●───◆───●───●─                    1.4     divide by s: they squeeze
//! y  ...                                                    γ and β stretch and shift them again
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use unicode_width::UnicodeWidthStr;

use crate::msg;
use crate::norm::{Problem, Quantity, counted};
use crate::session::{MOST_SAMPLED, Pane};
use crate::text::Message;
use crate::tui::widget::bars::{column, counts, standing};
use crate::tui::widget::frame;

use super::View;

/// The most values that are drawn as points.
const POINTS: usize = 40;

/// Draws the pane.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let m = view.session.partition().m();
    let most = MOST_SAMPLED;
    let group = view.session.partition().group_name(view.session.group());
    let title = view.told(&if m > most {
        msg!("points-title-some", group = group, most = most.to_string(), m = m.to_string())
    } else {
        msg!("points-title", group = group, values = counted(m, "value"))
    });
    let inner =
        frame::pane(view.look(), view.has_focus(Pane::Distribution), vec![Span::raw(title)], area, buf);
    if inner.height == 0 || inner.width < 30 {
        return;
    }
    let Some(sample) = view.session.sample() else { return };
    let rails: Vec<Rail> = (sample.rails.iter())
        .map(|(quantity, values)| Rail {
            quantity: *quantity,
            own: view.session.trace().value(*quantity, view.session.cursor.cell),
            values,
        })
        .collect();
    if rails.iter().any(|rail| rail.values.is_empty()) {
        frame::lines(&[Line::from(view.told(&msg!("points-none")))], inner, buf);
        return;
    }
    let common = common_range(&rails);
    let rows = usize::from(inner.height) / rails.len();
    let mut lines = Vec::new();
    for rail in &rails {
        if rail.values.is_empty() {
            lines.push(Line::from(vec![
                Span::styled(symbol(view, rail), view.theme.quantity(rail.quantity)),
                Span::styled(view.told(&msg!("points-not-finite")), view.theme.bad()),
            ]));
            continue;
        }
        let range = common.unwrap_or_else(|| range(rail.values));
        if m <= POINTS {
            lines.extend(points(view, rail, range, usize::from(inner.width), rows));
        } else {
            lines.extend(histogram(view, rail, range, usize::from(inner.width), rows));
        }
    }
    if lines.len() < usize::from(inner.height) {
        let scale = if common.is_some() { msg!("points-one-scale") } else { msg!("points-own-scales") };
        lines.push(Line::from(Span::styled(view.told(&scale), view.theme.dim())));
    }
    frame::lines(&lines, inner, buf);
}

struct Rail<'a> {
    quantity: Quantity,
    own: f64,
    values: &'a [f64],
}

fn range(values: &[f64]) -> (f64, f64) {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if low < high { (low, high) } else { (low - 1.0, low + 1.0) }
}

/// One range for all rails, if none would shrink to a few columns in it.
fn common_range(rails: &[Rail]) -> Option<(f64, f64)> {
    let ranges: Vec<(f64, f64)> = rails.iter().map(|r| range(r.values)).collect();
    let low = ranges.iter().map(|r| r.0).fold(f64::INFINITY, f64::min);
    let high = ranges.iter().map(|r| r.1).fold(f64::NEG_INFINITY, f64::max);
    let narrowest = ranges.iter().map(|r| r.1 - r.0).fold(f64::INFINITY, f64::min);
    (narrowest * 6.0 > high - low).then_some((low, high))
}

/// The label on the left and the room of the drawing between the two ends of the scale.
const LABEL: usize = 5;
const END: usize = 9;

fn points(view: &View<'_>, rail: &Rail, range: (f64, f64), width: usize, rows: usize) -> Vec<Line<'static>> {
    let theme = view.theme;
    let glyphs = view.session.style.glyphs;
    let width = width.saturating_sub(LABEL + 2 * END).max(8);
    let mut track = vec![glyphs.pick("─", "-"); width];
    if range.0 <= 0.0 && 0.0 <= range.1 {
        track[column(0.0, range, width)] = glyphs.pick("┼", "+");
    }
    for &v in rail.values {
        let at = &mut track[column(v, range, width)];
        *at = if *at == glyphs.pick("●", "o") { glyphs.pick("◉", "8") } else { glyphs.pick("●", "o") };
    }
    let own = rail.own.is_finite().then(|| column(rail.own, range, width));
    let mut line = label(view, rail, range.0);
    let dot_style = theme.quantity(rail.quantity);
    for (i, glyph) in track.into_iter().enumerate() {
        let (text, style) = if Some(i) == own {
            (glyphs.pick("◆", "@"), theme.selected())
        } else if matches!(glyph, "─" | "-" | "┼" | "+") {
            (glyph, theme.line())
        } else {
            (glyph, dot_style)
        };
        line.push_span(Span::styled(text, style));
    }
    line.push_span(Span::styled(format!(" {}", glyphs.number(range.1, 3)), theme.dim()));
    let mut lines = vec![line];
    if rows >= 2 {
        // The selected value under its point, and what moved it there.
        let at = own.unwrap_or(0);
        let text = glyphs.number(rail.own, 4);
        let pad = LABEL + END + at.saturating_sub(text.width() / 2);
        let note = step_name(rail.quantity, view.session.trace().problem())
            .map_or_else(String::new, |note| view.told(&note));
        let value = Span::styled(text.clone(), theme.value());
        // The note stands on whichever side of the value has room for it, if one has.
        let line = if pad + text.width() + 3 + note.width() <= LABEL + width + 2 * END {
            let note = Span::styled(format!("   {note}"), theme.dim());
            Line::from(vec![Span::raw(frame::right("", pad)), value, note])
        } else {
            let left = LABEL + END;
            let between = pad.saturating_sub(left);
            let note = if note.width() + 2 <= between { note.as_str() } else { "" };
            let note = frame::left(note, between);
            Line::from(vec![Span::raw(frame::right("", left)), Span::styled(note, theme.dim()), value])
        };
        lines.push(line);
    }
    lines.truncate(rows.max(1));
    lines
}

/// What brings the points of a rail from those of the rail above.
fn step_name(quantity: Quantity, problem: &Problem) -> Option<Message> {
    Some(match quantity {
        Quantity::XHat if !problem.partition().norm().is_centred() => msg!("points-x-hat-rms"),
        Quantity::Dx if problem.uses_running() => msg!("points-dx-eval"),
        Quantity::XHat => msg!("points-x-hat"),
        Quantity::Y => msg!("points-y"),
        Quantity::DxHat => msg!("points-dx-hat"),
        Quantity::Dx => msg!("points-dx"),
        _ => return None,
    })
}

fn histogram(
    view: &View<'_>,
    rail: &Rail,
    range: (f64, f64),
    width: usize,
    rows: usize,
) -> Vec<Line<'static>> {
    let theme = view.theme;
    let width = width.saturating_sub(LABEL + 2 * END).max(8);
    let counts = counts(rail.values, range, width);
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let rows = rows.max(1);
    let own = rail.own.is_finite().then(|| column(rail.own, range, width));
    (0..rows)
        .map(|row| {
            let mut line = if row + 1 == rows {
                label(view, rail, range.0)
            } else {
                Line::from(frame::right("", LABEL + END))
            };
            for (i, &count) in counts.iter().enumerate() {
                let bar = standing(view.session.style.glyphs, count, most, row, rows);
                let style = if Some(i) == own { theme.selected() } else { theme.quantity(rail.quantity) };
                line.push_span(Span::styled(bar, style));
            }
            if row + 1 == rows {
                let end = format!(" {}", view.session.style.glyphs.number(range.1, 3));
                line.push_span(Span::styled(end, theme.dim()));
            }
            line
        })
        .collect()
}

fn symbol(view: &View<'_>, rail: &Rail) -> String {
    let glyphs = view.session.style.glyphs;
    let symbol = if glyphs == crate::walk::Glyphs::Ascii && rail.quantity == Quantity::DxHat {
        "dxh"
    } else {
        glyphs.symbol(rail.quantity)
    };
    frame::left(symbol, LABEL)
}

fn label(view: &View<'_>, rail: &Rail, low: f64) -> Line<'static> {
    Line::from(vec![
        Span::styled(symbol(view, rail), view.theme.quantity(rail.quantity)),
        Span::styled(
            frame::right(&view.session.style.glyphs.number(low, 4), END - 1) + " ",
            view.theme.dim(),
        ),
    ])
}
