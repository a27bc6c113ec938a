//! The parameters: edited in place, with what they were before the last edit.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use unicode_width::UnicodeWidthStr;

use crate::msg;
use crate::session::Pane;
use crate::tui::typing::Typing;
use crate::tui::widget::{frame, typed};

use super::View;
use crate::session::Editable;

/// Draws the pane.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let theme = view.theme;
    let inner = frame::pane(
        view.look(),
        view.has_focus(Pane::Parameters),
        vec![Span::raw(view.told(&msg!("parameters-title")))],
        area,
        buf,
    );
    let arrow = view.session.style.glyphs.pick(" → ", " > ");
    let (first, rows) = window(view, inner);
    let room = usize::from(inner.width).saturating_sub(LABEL + 2);
    let lines: Vec<Line> = fields(view, inner)
        .into_iter()
        .filter_map(|field| match field {
            Some(field) => {
                let selected = is_cell(field)
                    || (field == view.session.cursor.parameter && view.walk.focus == Pane::Parameters);
                Some(row(view, field, selected, arrow, room))
            }
            None => error_line(view),
        })
        .collect();
    frame::lines(&lines, inner, buf);
    if rows < Editable::PARAMETERS.len() && area.width > 8 {
        let more = if first + rows < Editable::PARAMETERS.len() {
            view.session.style.glyphs.pick(" ↓ ", " v ")
        } else {
            view.session.style.glyphs.pick(" ↑ ", " ^ ")
        };
        buf.set_string(area.right() - 4, area.y, more, theme.dim());
    }
}

/// The width of a row's name.
const LABEL: usize = 12;

/// Whether a field is a cell of the table, which has a row here only while it is edited.
fn is_cell(field: Editable) -> bool {
    matches!(field, Editable::X | Editable::Dy)
}

/// What the lines of the pane are: a field, or (none) the reason why what is typed above cannot be accepted.
fn fields(view: &View<'_>, inner: Rect) -> Vec<Option<Editable>> {
    let (first, rows) = window(view, inner);
    let editing = view.typing;
    let cell = editing.and_then(Typing::number).filter(|field| is_cell(*field));
    let wrong = editing.filter(|e| e.error.is_some()).and_then(Typing::number);
    let mut lines = Vec::new();
    for field in cell.into_iter().chain(Editable::PARAMETERS.into_iter().skip(first).take(rows)) {
        lines.push(Some(field));
        if wrong == Some(field) {
            lines.push(None);
        }
    }
    lines
}

/// The first row shown and the number of rows; the selected one is among them.
fn window(view: &View<'_>, inner: Rect) -> (usize, usize) {
    let editing = view.typing;
    let above = usize::from(editing.and_then(Typing::number).is_some_and(is_cell));
    let error = usize::from(editing.is_some_and(|e| e.error.is_some()));
    let rows = usize::from(inner.height).saturating_sub(above + error).min(Editable::PARAMETERS.len());
    let at = Editable::PARAMETERS.iter().position(|f| *f == view.session.cursor.parameter).unwrap_or(0);
    let first = (at + 1).saturating_sub(rows);
    (first, rows)
}

fn row(view: &View<'_>, field: Editable, selected: bool, arrow: &str, room: usize) -> Line<'static> {
    let theme = view.theme;
    let label = frame::left(&frame::cut(&field.label(view.session), LABEL, view.session.style.glyphs), LABEL);
    let mark = if selected { view.session.style.glyphs.pick("▸", ">") } else { " " };
    let mut line = Line::from(Span::styled(
        format!("{mark}{label} "),
        if selected { theme.accent() } else { theme.dim() },
    ));
    if let Some(editing) = view.typing.filter(|e| e.number() == Some(field)) {
        for span in typed(&editing.input, room) {
            line.push_span(span);
        }
        return line;
    }
    let now = field.text(view.session);
    // While an edit is being computed the numbers on the screen are those before it.
    let before = view.session.edit().map(|_| view.session.trace()).or(view.session.before());
    let before = before.map(|before| field.text_of(view.session, before)).filter(|before| *before != now);
    let Some(before) = before else {
        let style = if selected { theme.value() } else { theme.screen() };
        line.push_span(Span::styled(short(&now, room.min(12)), style));
        return line;
    };
    let now = short(&now, 8);
    let old = short(&before, room - now.width().min(8));
    // Where both do not fit, the new value stands with the mark of a change.
    if old.width() + arrow.width() + now.width() <= room {
        line.push_span(Span::styled(format!("{old}{arrow}"), theme.dim()));
    } else {
        line.push_span(Span::styled(view.session.style.glyphs.pick("∗ ", "* "), theme.accent()));
    }
    line.push_span(Span::styled(now, theme.changed()));
    line
}

fn error_line(view: &View<'_>) -> Option<Line<'static>> {
    let why = view.told(view.typing?.error.as_ref()?);
    Some(Line::from(Span::styled(format!("  {why}"), view.theme.bad())))
}

/// A number as typed may be long; the pane shows what fits.
fn short(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    text.parse::<f64>().map_or_else(
        |_| text.chars().take(width).collect(),
        |value| crate::walk::Glyphs::Ascii.number(value, width.saturating_sub(4).max(3)),
    )
}

/// The parameter under a place.
pub fn hit(view: &View<'_>, area: Rect, at: Position) -> Option<Editable> {
    let inner = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let row = usize::from(at.y.checked_sub(inner.y)?);
    fields(view, inner).get(row).copied().flatten().filter(|field| !is_cell(*field))
}
