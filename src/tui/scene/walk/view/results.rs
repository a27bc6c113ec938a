//! Your own results: which are right, the selected number in both, and the mistake that explains the wrong ones.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};
use unicode_width::UnicodeWidthStr;

use crate::compare::{Comparison, Diagnosis, Verdict};
use crate::msg;
use crate::norm::shape_text;
use crate::session::{Compared, Pane, Results};
use crate::text::Message;
use crate::tui::widget::frame;

use super::View;

/// Your own results, and how they compare.
#[derive(Clone, Copy)]
struct Against<'a> {
    results: &'a Results,
    compared: &'a Compared,
}

impl Against<'_> {
    /// The file's number, where its array has the true shape.
    fn given(self, comparison: &Comparison, index: usize) -> Option<f64> {
        if comparison.other_shape.is_some() {
            return None;
        }
        self.results.given(comparison.quantity, index)
    }
}

/// The columns of the list of quantities.
const LIST: u16 = 32;

/// Draws the pane.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let Some(results) = view.session.results() else { return };
    let title = vec![Span::raw(view.told(&msg!("results-title", file = results.name())))];
    let inner = frame::pane(view.look(), view.has_focus(Pane::Check), title, area, buf);
    let Some(compared) = view.session.derived().compared() else {
        let line = Line::from(Span::styled(view.told(&msg!("results-comparing")), view.theme.accent()));
        return frame::lines(&[line], inner, buf);
    };
    let against = Against { results, compared };
    let list = list(view, against);
    let told = |lines| Paragraph::new(lines).wrap(Wrap { trim: false });
    if inner.width >= 2 * LIST {
        let (left, right) = (Rect { width: LIST, ..inner }, inner.width - LIST - 1);
        frame::lines(scrolled(view, against, &list, inner.height), left, buf);
        let mut lines = number(view, against);
        lines.extend(diagnosis(view, against));
        told(lines).render(Rect { x: inner.x + LIST + 1, width: right, ..inner }, buf);
        return;
    }
    let mut lines = number(view, against);
    let room = inner.height / 2;
    lines.extend_from_slice(scrolled(view, against, &list, room));
    lines.extend(diagnosis(view, against));
    told(lines).render(inner, buf);
}

/// As many of the list's lines as there is room for, with the array being explained among them.
fn scrolled<'a>(
    view: &View<'_>,
    against: Against<'_>,
    list: &'a [Line<'static>],
    room: u16,
) -> &'a [Line<'static>] {
    let room = usize::from(room).min(list.len());
    let at = against
        .compared
        .report
        .quantities
        .iter()
        .position(|c| c.quantity == view.session.cursor.array)
        .unwrap_or(0);
    let first = (at + 1).saturating_sub(room);
    &list[first..first + room]
}

/// A line a quantity: its verdict, its largest error, and how many numbers are wrong.
fn list(view: &View<'_>, against: Against<'_>) -> Vec<Line<'static>> {
    against.compared.report.quantities.iter().map(|comparison| row(view, comparison)).collect()
}

fn row(view: &View<'_>, comparison: &Comparison) -> Line<'static> {
    let (theme, glyphs) = (view.theme, view.session.style.glyphs);
    let here = if comparison.quantity == view.session.cursor.array { glyphs.pick("▸", ">") } else { " " };
    let (mark, style) = match comparison.verdict {
        Verdict::Wrong => (glyphs.pick("✗ ", "! "), theme.bad()),
        Verdict::Exact | Verdict::Close => (glyphs.pick("✓ ", "  "), theme.good()),
    };
    let error = frame::right(&glyphs.number(comparison.max_abs_error, 2), 8);
    let said = match (&comparison.other_shape, comparison.wrong) {
        (Some(_), _) => format!("  {}", view.told(&msg!("results-other-shape"))),
        (None, 0) => error,
        (None, wrong) => format!("{error}{}", frame::right(&part(wrong, comparison.cells), 8)),
    };
    Line::from(vec![
        Span::styled(here, theme.accent()),
        Span::styled(mark, style),
        Span::styled(frame::left(glyphs.symbol(comparison.quantity), 8), theme.quantity(comparison.quantity)),
        Span::styled(frame::left(&view.told(&comparison.verdict.message()), 5), style),
        Span::styled(said, theme.dim()),
    ])
}

/// How many are wrong of how many, in at most 7 columns.
fn part(wrong: usize, cells: usize) -> String {
    let text = format!("{wrong}/{cells}");
    if text.len() <= 7 { text } else { format!("{:.0} %", 100.0 * wrong as f64 / cells as f64) }
}

/// The selected number in both.
fn number(view: &View<'_>, against: Against<'_>) -> Vec<Line<'static>> {
    let theme = view.theme;
    let index = view.session.element(view.session.cursor.array);
    let Some(comparison) = against.compared.of(view.session.cursor.array) else {
        let symbol = view.session.style.glyphs.symbol(view.session.cursor.array);
        let text = view.told(&msg!("results-missing", quantity = symbol, file = against.results.name()));
        return vec![Line::from(Span::styled(text, theme.dim()))];
    };
    let Some(given) = against.given(comparison, index) else {
        let other = comparison.other_shape.as_deref().unwrap_or_default();
        let (shape, right) = (shape_text(other), shape_text(&comparison.shape));
        let text =
            view.told(&msg!("results-shape", name = comparison.name.as_str(), shape = shape, right = right));
        return vec![Line::from(Span::styled(text, theme.bad()))];
    };
    let truth = view.session.trace().value(view.session.cursor.array, index);
    let write = |value: f64| frame::right(&view.session.style.number(value), 12);
    let style = if comparison.is_outside(index) { theme.bad() } else { theme.good() };
    let apart = if given == truth || given.is_nan() && truth.is_nan() { 0.0 } else { given - truth };
    let name = format!(
        "{}{} ",
        view.session.style.glyphs.symbol(view.session.cursor.array),
        shape_text(&comparison.place(index))
    );
    let blank = " ".repeat(name.width());
    let row = |name: String, word: &Message, value: f64, style| {
        Line::from(vec![
            Span::styled(name, theme.quantity(view.session.cursor.array)),
            Span::styled(frame::left(&view.told(word), 11), theme.dim()),
            Span::styled(write(value), style),
        ])
    };
    vec![
        row(name, &msg!("results-mine"), given, style),
        row(blank.clone(), &msg!("results-true"), truth, theme.screen()),
        row(blank, &msg!("results-difference"), apart, style),
    ]
}

/// The mistakes, first the one that explains the array being explained.
fn diagnosis(view: &View<'_>, against: Against<'_>) -> Vec<Line<'static>> {
    let theme = view.theme;
    let report = &against.compared.report;
    let notes = report.notes.iter().map(|note| {
        let note = view.session.style.spell(view.told(note));
        Line::from(Span::styled(note, theme.dim()))
    });
    if report.first_wrong().is_none() {
        let text = view.told(&msg!("results-right", precision = report.precision.name()));
        let right = Line::from(Span::styled(text, theme.good()));
        return std::iter::once(right).chain(notes).collect();
    }
    let mut all: Vec<&Diagnosis> = against.compared.diagnosis.iter().collect();
    all.sort_by_key(|one| !one.explains.contains(&view.session.cursor.array));
    let said = |text: &str| view.session.style.spell(text.to_owned());
    let mut lines = Vec::new();
    for one in all {
        let symbols = Message::list(one.explains.iter().map(|&q| view.session.style.glyphs.symbol(q)));
        for (i, cause) in one.causes.iter().enumerate() {
            let names = if i == 0 { symbols.clone() } else { msg!("results-or") };
            let (name, sentence) = (view.told(&cause.name), view.told(&cause.sentence));
            let all = view.told(&msg!("check-cause", names = names, name = &name, sentence = sentence));
            let (before, after) = all.split_once(&name).unwrap_or((&all, ""));
            lines.push(Line::from(vec![
                Span::styled(said(before), theme.heading()),
                Span::styled(said(&name), theme.bad()),
                Span::raw(said(after)),
            ]));
        }
    }
    if lines.is_empty() {
        let shapes_differ = against.compared.report.quantities.iter().any(|c| c.other_shape.is_some());
        let why = if shapes_differ { msg!("results-other-shapes") } else { msg!("results-unexplained") };
        lines.push(Line::from(view.told(&why)));
    }
    lines.extend(notes);
    lines
}
