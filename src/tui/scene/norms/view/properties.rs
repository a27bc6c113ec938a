//! What leaves y unchanged under each norm: all norms beside each other, and how far y moved under the selected one.

use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::lab::norms::{Answer, Column, Property};
use crate::msg;
use crate::text::Message;
use crate::tui::widget::frame;

use super::View;

/// What stands between two columns.
const GAP: usize = 1;

/// How many numbers a layer has of something.
type Count = fn(&Column) -> usize;

/// The lines of the table, its heading first.
pub fn lines(view: &View<'_>, width: usize) -> Vec<Line<'static>> {
    let theme = view.seen.theme;
    let columns = &view.lab.columns;
    let selected = columns.get(view.state.column);
    let names: Vec<String> = columns.iter().map(|column| column.norm.to_string()).collect();
    let rows: Vec<(Property, String)> =
        Property::ALL.map(|property| (property, view.told(&view.lab.change(property).told()))).into();
    let kept = (view.told(&msg!("lab-norms-kept")), Column::kept_statistics as Count);
    let counts = [kept, (view.told(&msg!("lab-norms-parameters")), Column::parameters)];
    let label =
        rows.iter().map(|(_, told)| told).chain(counts.iter().map(|(name, _)| name)).map(|name| name.width());
    let label = label.max().unwrap_or(0) + 1;
    let widths: Vec<usize> = (columns.iter().zip(&names))
        .map(|(column, name)| {
            let counted = counts.iter().map(|(_, count)| count(column).to_string().len());
            counted.chain([name.width(), 3]).max().unwrap_or(3) + GAP
        })
        .collect();

    let mut lines = vec![view.heading(&msg!("lab-norms-properties-title"))];
    let mut said = msg!("lab-norms-properties");
    if let Some(column) = selected {
        let moved = msg!("lab-norms-moved-under", norm = column.norm.to_string());
        said = msg!("lab-norms-two", first = said, second = moved);
    }
    lines.extend(view.paragraph(&said, width));
    let mut head = Line::from(Span::raw(" ".repeat(label)));
    for (at, (name, width)) in names.iter().zip(&widths).enumerate() {
        let is_selected = at == view.state.column;
        let style = if is_selected { theme.accent() } else { theme.heading() };
        let mark = if is_selected { view.style().glyphs.pick("▸", ">") } else { "" };
        head.push_span(Span::styled(frame::right(&format!("{mark}{name}"), *width), style));
    }
    head.push_span(Span::styled(format!("  {}", view.told(&msg!("lab-norms-y-moved"))), theme.accent()));
    lines.push(head);
    for (property, told) in rows {
        if let Some(question) = question(property) {
            lines.push(Line::from(Span::styled(view.told(&question), theme.dim())));
        }
        let mut line = Line::from(Span::raw(frame::left(&told, label)));
        for (at, (column, width)) in columns.iter().zip(&widths).enumerate() {
            let answer = column.finding(property).map(|finding| finding.answer);
            let text = answer.map_or_else(|| "…".to_owned(), |answer| view.told(&answer.word()));
            let style = match answer {
                Some(Answer::Yes) => theme.good(),
                Some(Answer::No) => theme.screen(),
                _ => theme.dim(),
            };
            let style = if at == view.state.column { style.patch(theme.value()) } else { style };
            line.push_span(Span::styled(frame::right(&text, *width), style));
        }
        if let Some(finding) = selected.and_then(|column| column.finding(property)) {
            let moved = view.style().glyphs.number(finding.moved, 2);
            line.push_span(Span::styled(format!("  {moved}"), theme.value()));
        }
        lines.push(line);
    }
    lines.push(Line::from(Span::styled(view.told(&msg!("lab-norms-keeps")), theme.dim())));
    for (name, count) in counts {
        let mut line = Line::from(Span::raw(frame::left(&name, label)));
        for (column, width) in columns.iter().zip(&widths) {
            line.push_span(Span::raw(frame::right(&count(column).to_string(), *width)));
        }
        lines.push(line);
    }
    for note in view.lab.notes(view.style()) {
        lines.extend(view.paragraph(&note, width));
    }
    lines
}

/// What is asked from this row on.
fn question(property: Property) -> Option<Message> {
    match property {
        Property::DependsOnBatch => Some(msg!("lab-norms-question-batch")),
        Property::SameInEval => Some(msg!("lab-norms-question-eval")),
        Property::ScaleChannel => Some(msg!("lab-norms-question-unchanged")),
        Property::WorksWithOneSample => Some(msg!("lab-norms-question-one")),
        _ => None,
    }
}
