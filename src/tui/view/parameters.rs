//! The parameters: edited in place, with what they were before the last edit.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::tui::app::{App, Pane};
use crate::tui::field::Field;

use super::{frame, status};

/// Draws the pane.
pub fn draw(app: &App, area: Rect, buf: &mut Buffer) {
    let theme = app.theme;
    let inner = frame::pane(app, Some(Pane::Parameters), vec![Span::raw("Parameters")], area, buf);
    let arrow = app.style.glyphs.pick(" → ", " > ");
    let (first, rows) = window(app, inner);
    let room = usize::from(inner.width).saturating_sub(LABEL + 2);
    let lines: Vec<Line> = fields(app, inner)
        .into_iter()
        .filter_map(|field| match field {
            Some(field) => {
                let selected = is_cell(field) || (field == app.field && app.focus == Pane::Parameters);
                Some(row(app, field, selected, arrow, room))
            }
            None => error_line(app),
        })
        .collect();
    frame::lines(&lines, inner, buf);
    if rows < Field::ROWS.len() && area.width > 8 {
        let more = if first + rows < Field::ROWS.len() {
            app.style.glyphs.pick(" ↓ ", " v ")
        } else {
            app.style.glyphs.pick(" ↑ ", " ^ ")
        };
        buf.set_string(area.right() - 4, area.y, more, theme.dim());
    }
}

/// The width of a row's name.
const LABEL: usize = 11;

/// Whether a field is a cell of the table, which has a row here only while it is edited.
fn is_cell(field: Field) -> bool {
    matches!(field, Field::X | Field::Dy)
}

/// What the lines of the pane are: a field, or (none) the reason why what is typed above cannot be accepted.
fn fields(app: &App, inner: Rect) -> Vec<Option<Field>> {
    let (first, rows) = window(app, inner);
    let editing = app.editing.as_ref();
    let cell = editing.map(|e| e.field).filter(|field| is_cell(*field));
    let wrong = editing.filter(|e| e.error.is_some()).map(|e| e.field);
    let mut lines = Vec::new();
    for field in cell.into_iter().chain(Field::ROWS.into_iter().skip(first).take(rows)) {
        lines.push(Some(field));
        if wrong == Some(field) {
            lines.push(None);
        }
    }
    lines
}

/// The rows shown: so many that the selected one is among them.
fn window(app: &App, inner: Rect) -> (usize, usize) {
    let editing = app.editing.as_ref();
    let above = usize::from(editing.is_some_and(|e| is_cell(e.field)));
    let error = usize::from(editing.is_some_and(|e| e.error.is_some()));
    let rows = usize::from(inner.height).saturating_sub(above + error).min(Field::ROWS.len());
    let at = Field::ROWS.iter().position(|f| *f == app.field).unwrap_or(0);
    let first = (at + 1).saturating_sub(rows);
    (first, rows)
}

fn row(app: &App, field: Field, selected: bool, arrow: &str, room: usize) -> Line<'static> {
    let theme = app.theme;
    let label = frame::left(&field.label(app), LABEL);
    let mark = if selected { app.style.glyphs.pick("▸", ">") } else { " " };
    let mut line = Line::from(Span::styled(
        format!("{mark}{label} "),
        if selected { theme.accent() } else { theme.dim() },
    ));
    if let Some(editing) = app.editing.as_ref().filter(|e| e.field == field) {
        for span in status::typed(&editing.input, room) {
            line.push_span(span);
        }
        return line;
    }
    let now = field.text(app);
    // While an edit is being computed the numbers on the screen are those before it.
    let before = app.edit().map(|_| &app.trace).or(app.before.as_ref());
    let before = before.map(|before| field.text_in(app, before.problem())).filter(|before| *before != now);
    let Some(before) = before else {
        let style = if selected { theme.value() } else { theme.screen() };
        line.push_span(Span::styled(short(&now, room.min(12)), style));
        return line;
    };
    let now = short(&now, 8);
    let old = short(&before, room - now.chars().count().min(8));
    // Where both do not fit, the new value stands with the mark of a change.
    if old.chars().count() + arrow.chars().count() + now.chars().count() <= room {
        line.push_span(Span::styled(format!("{old}{arrow}"), theme.dim()));
    } else {
        line.push_span(Span::styled(app.style.glyphs.pick("∗ ", "* "), theme.accent()));
    }
    line.push_span(Span::styled(now, theme.changed()));
    line
}

fn error_line(app: &App) -> Option<Line<'static>> {
    let why = app.editing.as_ref()?.error.clone()?;
    Some(Line::from(Span::styled(format!("  {why}"), app.theme.bad())))
}

/// A number as typed may be long; the pane shows what fits.
fn short(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.parse::<f64>().map_or_else(
        |_| text.chars().take(width).collect(),
        |value| crate::walk::Glyphs::Ascii.number(value, width.saturating_sub(4).max(3)),
    )
}

/// The parameter under a place.
pub fn hit(app: &App, area: Rect, at: Position) -> Option<Field> {
    let inner = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let row = usize::from(at.y.checked_sub(inner.y)?);
    fields(app, inner).get(row).copied().flatten().filter(|field| !is_cell(*field))
}
