//! Somebody's results: which are right, the selected number in both, and the mistake that explains the wrong ones.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};
use unicode_width::UnicodeWidthStr;

use crate::compare::{Comparison, Diagnosis, Verdict};
use crate::norm::shape_text;
use crate::tui::against::Against;
use crate::tui::app::{App, Pane};

use super::frame;

const OTHER_SHAPES: &str = "The shapes differ: are these the results of this batch?";

const NOT_EXPLAINED: &str = "None of the known mistakes gives these numbers. If they were rounded when they were written \
                             down, bnwalk --rtol 1e-4 lets that pass.";

/// The columns of the list of quantities.
const LIST: u16 = 32;

/// Draws the pane.
pub fn draw(app: &App, area: Rect, buf: &mut Buffer) {
    let Some(against) = &app.against else { return };
    let mut title = vec![Span::raw(format!("Check of {}", against.name()))];
    if against.is_stale {
        title = vec![Span::styled("edited since; :expect compares again", app.theme.bad())];
    }
    let inner = frame::pane(app, Some(Pane::Check), title, area, buf);
    let list = list(app, against);
    let told = |lines| Paragraph::new(lines).wrap(Wrap { trim: false });
    if inner.width >= 2 * LIST {
        let (left, right) = (Rect { width: LIST, ..inner }, inner.width - LIST - 1);
        frame::lines(scrolled(app, against, &list, inner.height), left, buf);
        let mut lines = number(app, against);
        lines.extend(diagnosis(app, against));
        told(lines).render(Rect { x: inner.x + LIST + 1, width: right, ..inner }, buf);
        return;
    }
    let mut lines = number(app, against);
    let room = inner.height / 2;
    lines.extend_from_slice(scrolled(app, against, &list, room));
    lines.extend(diagnosis(app, against));
    told(lines).render(inner, buf);
}

/// As many of the list's lines as there is room for, with the array being explained among them.
fn scrolled<'a>(app: &App, against: &Against, list: &'a [Line<'static>], room: u16) -> &'a [Line<'static>] {
    let room = usize::from(room).min(list.len());
    let at = against.report.quantities.iter().position(|c| c.quantity == app.array).unwrap_or(0);
    let first = (at + 1).saturating_sub(room);
    &list[first..first + room]
}

/// A line a quantity: its verdict, its largest error, and how many numbers are wrong.
fn list(app: &App, against: &Against) -> Vec<Line<'static>> {
    against.report.quantities.iter().map(|comparison| row(app, comparison)).collect()
}

fn row(app: &App, comparison: &Comparison) -> Line<'static> {
    let (theme, glyphs) = (app.theme, app.style.glyphs);
    let here = if comparison.quantity == app.array { glyphs.pick("▸", ">") } else { " " };
    let (mark, style) = match comparison.verdict {
        Verdict::Wrong => (glyphs.pick("✗ ", "! "), theme.bad()),
        Verdict::Exact | Verdict::Close => (glyphs.pick("✓ ", "  "), theme.good()),
    };
    let error = frame::right(&glyphs.number(comparison.max_abs_error, 2), 8);
    let said = match (&comparison.other_shape, comparison.wrong) {
        (Some(_), _) => "  another shape".to_owned(),
        (None, 0) => error,
        (None, wrong) => format!("{error}{}", frame::right(&part(wrong, comparison.cells), 8)),
    };
    Line::from(vec![
        Span::styled(here, theme.accent()),
        Span::styled(mark, style),
        Span::styled(frame::left(glyphs.symbol(comparison.quantity), 8), theme.quantity(comparison.quantity)),
        Span::styled(frame::left(comparison.verdict.name(), 5), style),
        Span::styled(said, theme.dim()),
    ])
}

/// So many of so many, in at most 7 columns.
fn part(wrong: usize, cells: usize) -> String {
    let text = format!("{wrong}/{cells}");
    if text.len() <= 7 { text } else { format!("{:.0} %", 100.0 * wrong as f64 / cells as f64) }
}

/// The selected number in both.
fn number(app: &App, against: &Against) -> Vec<Line<'static>> {
    let theme = app.theme;
    let index = app.element(app.array);
    let Some(comparison) = against.of(app.array) else {
        let text = format!("{} is not in {}", app.style.glyphs.symbol(app.array), against.name());
        return vec![Line::from(Span::styled(text, theme.dim()))];
    };
    let Some(given) = against.given(app.array, index) else {
        let other = comparison.other_shape.as_deref().unwrap_or_default();
        let text = format!(
            "{} has shape {}, and should have {}",
            comparison.name,
            shape_text(other),
            shape_text(&comparison.shape)
        );
        return vec![Line::from(Span::styled(text, theme.bad()))];
    };
    let truth = app.trace.value(app.array, index);
    let write = |value: f64| frame::right(&app.style.number(value), 12);
    let style = if comparison.is_outside(index) { theme.bad() } else { theme.good() };
    let apart = if given == truth || given.is_nan() && truth.is_nan() { 0.0 } else { given - truth };
    let name = format!("{}{} ", app.style.glyphs.symbol(app.array), shape_text(&comparison.place(index)));
    let blank = " ".repeat(name.width());
    let row = |name: String, word: &'static str, value: f64, style| {
        Line::from(vec![
            Span::styled(name, theme.quantity(app.array)),
            Span::styled(frame::left(word, 11), theme.dim()),
            Span::styled(write(value), style),
        ])
    };
    vec![
        row(name, "mine", given, style),
        row(blank.clone(), "true", truth, theme.screen()),
        row(blank, "difference", apart, style),
    ]
}

/// The mistakes, first the one that explains the array being explained.
fn diagnosis(app: &App, against: &Against) -> Vec<Line<'static>> {
    let theme = app.theme;
    if against.report.first_wrong().is_none() {
        let text = format!("Nothing is wrong ({}).", against.report.precision.name());
        return vec![Line::from(Span::styled(text, theme.good()))];
    }
    let mut all: Vec<&Diagnosis> = against.diagnosis.iter().collect();
    all.sort_by_key(|one| !one.explains.contains(&app.array));
    let said = |text: &str| app.style.spell(text.to_owned());
    let mut lines = Vec::new();
    for one in all {
        let symbols: Vec<&str> = one.explains.iter().map(|&q| app.style.glyphs.symbol(q)).collect();
        let symbols = symbols.join(", ");
        for (i, cause) in one.causes.iter().enumerate() {
            let heading = if i == 0 { symbols.clone() } else { "or".to_owned() };
            lines.push(Line::from(vec![
                Span::styled(format!("{heading}: "), theme.heading()),
                Span::styled(said(cause.name), theme.bad()),
                Span::raw(format!(". {}", said(cause.sentence))),
            ]));
        }
    }
    if lines.is_empty() {
        let shapes_differ = against.report.quantities.iter().any(|c| c.other_shape.is_some());
        lines.push(Line::from(if shapes_differ { OTHER_SHAPES } else { NOT_EXPLAINED }));
    }
    lines
}
