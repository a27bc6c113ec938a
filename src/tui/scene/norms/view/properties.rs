//! What leaves y unchanged under each norm: all norms beside each other, and how far y moved under the selected one.

use std::ops::{Range, RangeInclusive};

use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::lab::norms::{Answer, Column, Property};
use crate::msg;
use crate::text::{Message, Style};
use crate::tui::widget::frame;

use super::View;

/// What stands between two columns, and before the last one.
const GAP: usize = 1;
const SPACE: usize = 2;

/// The width of how far y moved.
const MOVED: usize = 7;

/// How many numbers a layer has of something.
type Count = fn(&Column) -> usize;

/// The lines of the table, its heading first.
pub fn lines(view: &View<'_>, width: usize) -> Vec<Line<'static>> {
    let theme = view.seen.theme;
    let columns = &view.lab.columns;
    let selected = columns.get(view.state.column);
    let names: Vec<String> = columns.iter().map(|column| column.norm.to_string()).collect();
    let style = Style { digits: 3, ..view.style() };
    let told = |property| (property, view.told(&view.lab.change(property).told(style)));
    let rows: Vec<(Property, String)> = view.lab.properties().map(told).collect();
    let kept = (view.told(&msg!("lab-norms-kept")), Column::kept_statistics as Count);
    let counts = [kept, (view.told(&msg!("lab-norms-gamma-beta")), Column::parameters)];
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
    let moved = view.told(&msg!("lab-norms-y-moved"));
    let room = width.saturating_sub(label + SPACE + MOVED.max(moved.width()));
    let shown = window(&widths, view.state.column, room);
    let left_out = Span::styled(frame::left(&left_out(view, &shown), label), theme.dim());
    let mut head = Line::from(left_out);
    let in_window = |at: &usize| shown.contains(at);
    for (at, (name, width)) in names.iter().zip(&widths).enumerate().filter(|(at, _)| in_window(at)) {
        let is_selected = at == view.state.column;
        let style = if is_selected { theme.accent() } else { theme.heading() };
        let mark = if is_selected { view.style().glyphs.pick("▸", ">") } else { "" };
        head.push_span(Span::styled(frame::right(&format!("{mark}{name}"), *width), style));
    }
    head.push_span(Span::styled(format!("{}{moved}", " ".repeat(SPACE)), theme.accent()));
    lines.push(head);
    for (property, told) in rows {
        if let Some(question) = question(property) {
            lines.extend(view.remark(&question, width));
        }
        let mut line = Line::from(Span::raw(frame::left(&told, label)));
        for (at, (column, width)) in columns.iter().zip(&widths).enumerate().filter(|(at, _)| in_window(at)) {
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
            // Two digits say how far; what is longer is cut to what fits.
            let number = view.style().glyphs.number(finding.moved, 2);
            let fits = number.width() <= MOVED;
            let moved = if fits { number } else { frame::number(view.style().glyphs, finding.moved, MOVED) };
            line.push_span(Span::styled(format!("{}{moved}", " ".repeat(SPACE)), theme.value()));
        }
        lines.push(line);
    }
    lines.extend(view.remark(&msg!("lab-norms-keeps"), width));
    for (name, count) in counts {
        let mut line = Line::from(Span::raw(frame::left(&name, label)));
        for (column, width) in columns[shown.clone()].iter().zip(&widths[shown.clone()]) {
            line.push_span(Span::raw(frame::right(&count(column).to_string(), *width)));
        }
        lines.push(line);
    }
    for note in view.lab.notes(view.style()) {
        lines.extend(view.paragraph(&note, width));
    }
    lines
}

/// The columns that fit in a room, the selected one among them.
fn window(widths: &[usize], selected: usize, room: usize) -> Range<usize> {
    let fits = |columns: RangeInclusive<usize>| widths[columns].iter().sum::<usize>() <= room;
    let selected = selected.min(widths.len().saturating_sub(1));
    let first = (0..selected).find(|&first| fits(first..=selected)).unwrap_or(selected);
    let last = (selected..widths.len()).take_while(|&last| fits(first..=last)).last().unwrap_or(selected);
    first..(last + 1).min(widths.len())
}

/// How many columns are left out at either side: "◂1 3▸".
fn left_out(view: &View<'_>, shown: &Range<usize>) -> String {
    let glyphs = view.style().glyphs;
    let behind = view.lab.columns.len() - shown.end;
    let before = (shown.start > 0).then(|| format!("{}{}", glyphs.pick("◂", "<"), shown.start));
    let behind = (behind > 0).then(|| format!("{behind}{}", glyphs.pick("▸", ">")));
    before.into_iter().chain(behind).collect::<Vec<_>>().join(" ")
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
