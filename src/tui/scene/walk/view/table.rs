//! The arrays of the stage side by side, under one cursor:
//!
//! ```text
//!         x                  x̂
//!   n     0       1       2       0       1       2       arrays with a number a cell
//!   0     1.5    −0.2     3.1     0.31   −1.2     0.9
//! ▸ 1     ...
//!   μ     0.8     ...                                     statistics and parameters, under their columns
//! ```

use std::fmt::Write;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use unicode_width::UnicodeWidthStr;

use crate::msg;
use crate::norm::counted;
use crate::norm::{Quantity, Space};
use crate::session::{Grid, Marks, Numbers, Pane};
use crate::text::{Message, visible};
use crate::tui::widget::frame;
use crate::tui::widget::shade::shade;

use super::View;
use crate::walk::derive::extra_digits;
use crate::walk::region::element_meeting;
use crate::walk::{Glyphs, Region, influences, sources};

/// The width of a number with a blank, its mark and another blank before it: so a mark stands by its own number, and apart
/// from both.
const CELL: u16 = 10;
/// What is before a number in its cell.
const BEFORE: usize = 3;
/// The width of a cell shown as a shade.
const SHADE: u16 = 2;

/// Where the arrays lie in the pane.
struct Geometry {
    grid: Grid,
    /// The arrays with a number a cell: the quantity, its first column on the screen, the width of a cell.
    panels: Vec<(Quantity, u16, u16)>,
    /// Statistics and parameters.
    strip: Vec<Quantity>,
    /// The rows and columns of the grid that are shown.
    rows: std::ops::Range<usize>,
    columns: std::ops::Range<usize>,
    /// The screen row of the first row of numbers, and of the strip.
    body: u16,
    strip_row: u16,
    label: u16,
    inner: Rect,
}

fn plan(view: &View<'_>, area: Rect) -> Geometry {
    let inner = Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(1),
    };
    let grid = view.session.grid();
    let (rows, columns) = grid.size(view.session.partition());
    let (row, column) = grid.place(view.session.partition(), view.session.cursor.cell);
    let (mut cells, strip): (Vec<Quantity>, Vec<Quantity>) =
        view.session.arrays().into_iter().partition(|q| q.space() == Space::Cell);

    let label = 9.max(u16::try_from(rows.to_string().len()).unwrap_or(9) + 2);
    let label = label.max(names_width(view, &grid));
    let label = if strip.is_empty() { 5.max(label - 4) } else { label };
    let room = inner.width.saturating_sub(label);
    // The digits that the columns near the selected one ask for; an offset in one of them asks for more.
    let near: Vec<usize> = window(column, columns, 9)
        .map(|c| grid.cell(view.session.partition(), view.session.cursor.cell, row, c))
        .collect();
    let extra = |q| {
        near.iter()
            .map(|&i| extra_digits(view.session.trace(), q, &view.session.partition().cell_block(i)))
            .max()
    };
    let ascii = view.session.style.glyphs == Glyphs::Ascii;
    let width = |q: Quantity| {
        if view.session.cursor.picture {
            return SHADE;
        }
        // The ASCII names of dx's routes are longer than a number.
        let name = if ascii { q.ascii_symbol().len() + 1 } else { 0 };
        CELL.max(u16::try_from(name).unwrap_or(CELL)) + u16::try_from(extra(q).unwrap_or(0)).unwrap_or(0)
    };
    let total = |cells: &[Quantity]| cells.iter().map(|&q| width(q)).sum::<u16>();
    // Where not all arrays fit with one column, the inputs make way first.
    while cells.len() > 1 && total(&cells) > room {
        let least = cells.iter().position(|q| *q != view.session.cursor.array).unwrap_or(0);
        cells.remove(least);
    }
    let between = u16::try_from(cells.len().saturating_sub(1)).unwrap_or(0);
    let gap = if view.session.cursor.picture { 2 } else { 1 };
    // A number has blanks before it in its own cell, so that where the room is short the arrays need none between them.
    let gap = if total(&cells) + gap * between > room { 0 } else { gap };
    let gaps = gap * between;
    let unit = if cells.is_empty() { CELL } else { total(&cells) };
    let fitting = usize::from(room.saturating_sub(gaps) / unit.max(1)).max(1);
    let columns = window(column, columns, fitting);

    // A line of names, if there are arrays of cells, and one of column numbers, if there are columns to number.
    let numbered = !view.session.cursor.picture && grid.columns.is_some();
    let head = u16::from(!cells.is_empty()) + u16::from(numbered);
    // However low the pane, the row of the selected cell has its place.
    let least = u16::from(!cells.is_empty());
    let strip_rows = u16::try_from(strip.len()).unwrap_or(0).min(inner.height / 2);
    let strip_rows = strip_rows.min(inner.height.saturating_sub(head + least));
    let body_rows = inner.height.saturating_sub(head + strip_rows);
    let rows = if cells.is_empty() { 0..0 } else { window(row, rows, usize::from(body_rows)) };
    let mut x = inner.x + label;
    let panels = cells
        .into_iter()
        .map(|q| {
            let first = x;
            x += width(q) * u16::try_from(columns.len()).unwrap_or(1) + gap;
            (q, first, width(q))
        })
        .collect();
    let body = inner.y + head;
    let strip_row = body + u16::try_from(rows.len()).unwrap_or(0);
    Geometry { grid, panels, strip, rows, columns, body, strip_row, label, inner }
}

/// So many of `len` places around `at`.
fn window(at: usize, len: usize, room: usize) -> std::ops::Range<usize> {
    let room = room.min(len);
    let first = at.saturating_sub(room / 2).min(len - room);
    first..first + room
}

/// Draws the pane.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let plan = plan(view, area);
    let notes = notes(view, &plan, usize::from(area.width).saturating_sub(LEAST_TITLE + 8));
    let noted = if notes.is_empty() { 0 } else { notes.width() + 3 };
    let room = usize::from(area.width).saturating_sub(noted + 5);
    let title = frame::cut(&title(view, &plan), room, view.session.style.glyphs);
    frame::pane(view.look(), view.has_focus(Pane::Table), vec![Span::raw(title)], area, buf);
    if noted > 0 {
        let x = area.right() - u16::try_from(noted).unwrap_or(0);
        buf.set_string(x, area.y, format!(" {notes} "), view.theme.dim());
    }
    if plan.inner.height < 3 || plan.inner.width < 12 {
        return;
    }
    let regions = marked(view);
    header(view, &plan, buf);
    for (quantity, x, width) in &plan.panels {
        panel(view, &plan, &regions, (*quantity, *x, *width), buf);
    }
    row_labels(view, &plan, buf);
    strip(view, &plan, &regions, buf);
}

/// The room that the names of the channels ask for, where channels are rows.
fn names_width(view: &View<'_>, grid: &Grid) -> u16 {
    const WIDEST: usize = 16;
    let partition = view.session.partition();
    if Some(grid.rows) != view.session.channel_axis() {
        return 0;
    }
    let names = partition.channel_names().unwrap_or_default();
    let widest = names.iter().map(|name| name.width()).max().unwrap_or(0).min(WIDEST);
    u16::try_from(widest).unwrap_or(0) + 3
}

/// What stands at a place of an axis: its index, or the name of the channel.
fn place_name(view: &View<'_>, axis: usize, at: usize, width: usize) -> String {
    let name =
        view.session.partition().channel_name(at).filter(|_| Some(axis) == view.session.channel_axis());
    let name = name.map_or_else(|| at.to_string(), |name| view.session.style.spell(visible(name)));
    frame::cut(&name, width, view.session.style.glyphs)
}

/// What is left of the title at least beside the notes.
const LEAST_TITLE: usize = 7;

/// What stands at the end of the title: which columns are shown, and what the shades mean; where the room is short, of the
/// shades only those of positive numbers, or one of the two alone.
fn notes(view: &View<'_>, plan: &Geometry, room: usize) -> String {
    let glyphs = view.session.style.glyphs;
    let mine = match view.session.cursor.numbers {
        _ if view.session.results().is_none() => String::new(),
        Numbers::True => String::new(),
        Numbers::Mine => view.told(&msg!("table-title-mine")),
        Numbers::Difference => view.told(&msg!("table-title-difference")),
    };
    let (mut shown, mut full, mut short) = (String::new(), String::new(), String::new());
    let (_, columns) = plan.grid.size(view.session.partition());
    if let Some(axis) = plan.grid.columns
        && (!plan.panels.is_empty() || Some(axis) == view.session.channel_axis())
        && plan.columns.len() < columns
    {
        let left = if plan.columns.start > 0 { glyphs.pick("← ", "< ") } else { "" };
        let right = if plan.columns.end < columns { glyphs.pick(" →", " >") } else { "" };
        let (first, last) = (plan.columns.start.to_string(), plan.columns.end.saturating_sub(1).to_string());
        let (name, of) = (axis_name(view, axis), columns.to_string());
        let part = if first == last {
            let thing = Message::named(format!("axis-{name}"));
            msg!("table-title-column", thing = thing, at = first, of = of)
        } else {
            let things = Message::named(format!("axes-{name}"));
            msg!("table-title-columns", things = things, first = first, last = last, of = of)
        };
        let part = view.told(&part);
        shown = format!("{left}{part}{right}");
    }
    let of = |quantity: &Quantity| plan.panels.iter().find(|(q, ..)| q == quantity);
    if view.session.cursor.picture
        && let Some(&(quantity, ..)) = of(&view.session.cursor.array).or(plan.panels.first())
    {
        let cell = |r, c| plan.grid.cell(view.session.partition(), view.session.cursor.cell, r, c);
        let cells = plan.rows.clone().flat_map(|r| plan.columns.clone().map(move |c| cell(r, c)));
        let scale = scale(quantity, cells.map(|cell| view.session.trace().value(quantity, cell)));
        let to = glyphs.pick("→", ">");
        let (above, below) = (glyphs.pick("░▒▓█", ".+%@"), glyphs.pick("╌─═━", "-=_"));
        let (most, least) = (glyphs.number(scale, 3), glyphs.number(-scale, 3));
        full = [glyphs.symbol(quantity), above, to, &most, "", below, to, &least].join(" ");
        short = [glyphs.symbol(quantity), above, to, &most].join(" ");
    }
    let all = |parts: &[&String]| {
        let parts = parts.iter().filter(|part| !part.is_empty());
        parts.map(|part| part.as_str()).collect::<Vec<_>>().join("   ")
    };
    let choices = [
        all(&[&mine, &shown, &full]),
        all(&[&mine, &shown, &short]),
        all(&[&mine, &full]),
        all(&[&mine, &short]),
        all(&[&mine, &shown]),
        mine.clone(),
    ];
    choices.into_iter().find(|notes| !notes.is_empty() && notes.width() <= room).unwrap_or_default()
}

/// The number whose shade is the darkest: the largest that is shown; but x̂ has a scale of its own, for three standard
/// deviations are far out in any batch.
fn scale(quantity: Quantity, values: impl Iterator<Item = f64>) -> f64 {
    if quantity == Quantity::XHat {
        return 3.0;
    }
    values.filter(|v| v.is_finite()).fold(0.0_f64, |largest, v| largest.max(v.abs()))
}

fn title(view: &View<'_>, plan: &Geometry) -> String {
    let shape = view.session.partition().shape();
    let index = view.session.partition().index(view.session.cursor.cell);
    let axis = |axis: usize| axis_name(view, axis);
    let (rows, columns) = plan.grid.size(view.session.partition());
    let mut text = view.told(&counted(rows, axis(plan.grid.rows)));
    if let Some(c) = plan.grid.columns {
        let times = view.session.style.glyphs.pick("×", "x");
        let _ = write!(text, " {times} {}", view.told(&counted(columns, axis(c))));
    }
    for &other in &plan.grid.others {
        let thing = Message::named(format!("axis-{}", axis(other)));
        let (at, of) = (index[other].to_string(), shape[other].to_string());
        text += &view.told(&msg!("table-title-other", thing = thing, at = at, of = of));
    }
    // What lies beyond the edges is only seen by moving there.
    if !plan.rows.is_empty() && plan.rows.len() < rows {
        let (first, last) = (plan.rows.start.to_string(), (plan.rows.end - 1).to_string());
        text += &view.told(&msg!("table-title-part", first = first, last = last));
    }
    let hidden = view.session.arrays().into_iter().filter(|q| q.space() == Space::Cell);
    let hidden: Vec<&str> = hidden
        .filter(|q| !plan.panels.iter().any(|(shown, ..)| shown == q))
        .map(|q| view.session.style.glyphs.symbol(q))
        .collect();
    if !hidden.is_empty() {
        text += &view.told(&msg!("table-title-hidden", arrays = Message::list(hidden)));
    }
    text
}

/// What an axis counts, as the catalogue's ids say it.
fn axis_name(view: &View<'_>, axis: usize) -> &'static str {
    let channel = view.session.channel_axis();
    if axis == 0 {
        return "sample";
    }
    if Some(axis) == channel {
        return "channel";
    }
    let rank = view.session.partition().shape().len();
    let position = (1..axis).filter(|a| Some(*a) != channel).count();
    match (rank, position) {
        (3, _) => "position",
        (4, 0) | (5, 1) => "row",
        (5, 0) => "slice",
        _ => "column",
    }
}

/// The numbers marked beside the selected one.
fn marked(view: &View<'_>) -> Vec<Region> {
    let index = view.session.element(view.session.cursor.array);
    match view.session.cursor.marks {
        Marks::Sources => sources(view.session.trace(), view.session.cursor.array, index),
        Marks::Influences => influences(view.session.trace(), view.session.cursor.array, index),
    }
}

fn header(view: &View<'_>, plan: &Geometry, buf: &mut Buffer) {
    let theme = view.theme;
    let glyphs = view.session.style.glyphs;
    let y = plan.inner.y;
    for &(quantity, x, width) in &plan.panels {
        let room = width * u16::try_from(plan.columns.len()).unwrap_or(1);
        let mut style = theme.quantity(quantity);
        if quantity == view.session.cursor.array {
            style = style.add_modifier(ratatui::style::Modifier::BOLD | ratatui::style::Modifier::UNDERLINED);
        }
        let symbol = glyphs.symbol(quantity);
        let full = format!("{symbol} {}", view.told(&quantity.title()));
        let name = if full.width() < usize::from(room) { full } else { symbol.to_owned() };
        let name = if plan.columns.len() == 1 && !view.session.cursor.picture {
            frame::right(&name, usize::from(width))
        } else {
            format!(" {name}")
        };
        buf.set_stringn(x, y, name, usize::from(room), style);
    }
    if view.session.cursor.picture || plan.grid.columns.is_none() {
        return;
    }
    let y = if plan.panels.is_empty() { y } else { y + 1 };
    let numbers = |buf: &mut Buffer, x: u16, width: u16| {
        for (place, column) in plan.columns.clone().enumerate() {
            let at = x + width * u16::try_from(place).unwrap_or(0);
            if at + width <= plan.inner.right() {
                let axis = plan.grid.columns.unwrap_or_default();
                let name = place_name(view, axis, column, usize::from(width) - 1);
                let text = frame::right(&name, usize::from(width));
                buf.set_stringn(at, y, text, usize::from(width), theme.dim());
            }
        }
    };
    if plan.panels.is_empty() {
        numbers(buf, plan.inner.x + plan.label, CELL);
    }
    for &(_, x, width) in &plan.panels {
        numbers(buf, x, width);
    }
}

fn row_labels(view: &View<'_>, plan: &Geometry, buf: &mut Buffer) {
    let (row, _) = plan.grid.place(view.session.partition(), view.session.cursor.cell);
    for (y, r) in (plan.body..).zip(plan.rows.clone()) {
        let mark = if r == row { view.session.style.glyphs.pick("▸", ">") } else { " " };
        let style = if r == row { view.theme.accent() } else { view.theme.dim() };
        let width = usize::from(plan.label) - 2;
        buf.set_stringn(
            plan.inner.x,
            y,
            format!("{mark}{}", frame::right(&place_name(view, plan.grid.rows, r, width), width)),
            width + 1,
            style,
        );
    }
}

fn panel(
    view: &View<'_>,
    plan: &Geometry,
    regions: &[Region],
    (quantity, x, width): (Quantity, u16, u16),
    buf: &mut Buffer,
) {
    let partition = view.session.partition();
    let cells: Vec<Vec<usize>> = plan
        .rows
        .clone()
        .map(|r| {
            plan.columns.clone().map(|c| plan.grid.cell(partition, view.session.cursor.cell, r, c)).collect()
        })
        .collect();
    // What somebody's results lack is left blank.
    let values: Vec<Vec<f64>> = cells
        .iter()
        .map(|row| row.iter().map(|&i| view.session.shown(quantity, i).unwrap_or(f64::NAN)).collect())
        .collect();
    let lacks = cells.iter().flatten().next().is_some_and(|&i| view.session.shown(quantity, i).is_none());
    let scale = scale(quantity, values.iter().flatten().copied());
    let decimals = Decimals::of(values.iter().flatten().copied(), usize::from(width).saturating_sub(BEFORE));
    let region = regions.iter().find(|r| r.quantity == quantity);
    for ((y, cells), values) in (plan.body..).zip(&cells).zip(&values) {
        for (place, (&cell, &value)) in cells.iter().zip(values).enumerate() {
            let at = x + width * u16::try_from(place).unwrap_or(0);
            if at + width > plan.inner.right() || y >= plan.inner.bottom() {
                continue;
            }
            let heat = if scale > 0.0 { value / scale } else { 0.0 };
            let picked = view.session.course().is_some_and(|course| course.now.marked.contains(&cell));
            let tick = view.session.style.glyphs.pick("✓", "x");
            if view.session.cursor.picture {
                let (text, mut style) = (shade(heat, view.session.style.glyphs), view.theme.shade(heat));
                if cell == view.session.cursor.cell {
                    style = view.theme.selected();
                }
                buf.set_stringn(at, y, text, usize::from(width), style);
                if picked {
                    buf.set_stringn(at, y, tick, 1, view.theme.accent());
                }
                continue;
            }
            let marked = region.is_some_and(|r| r.contains(partition, cell));
            let truth = view.session.trace().value(quantity, cell);
            let changed = view.session.before().is_some_and(|b| differs(b.value(quantity, cell), truth));
            let here = cell == view.session.cursor.cell;
            let wrong =
                view.session.derived().compared().is_some_and(|compared| compared.is_wrong(quantity, cell));
            let selected = here && quantity == view.session.cursor.array;
            let (mark, style) = cell_style(view, Said { here, selected, marked, changed, wrong });
            let glyphs = view.session.style.glyphs;
            let text = if lacks { lacking(glyphs) } else { decimals.write(value, glyphs) };
            number(view, (at, y, width), mark, &text, view.theme.heat(heat).patch(style), buf);
            // What a lesson has marked stands apart from the other marks, which it may have as well.
            if picked && let Some(before) = usize::from(width).checked_sub(text.width() + BEFORE) {
                buf.set_stringn(at + u16::try_from(before).unwrap_or(0), y, tick, 1, view.theme.accent());
            }
        }
    }
}

/// A number at the right end of its cell, its mark right before it.
fn number(
    view: &View<'_>,
    (x, y, width): (u16, u16, u16),
    mark: &str,
    text: &str,
    style: Style,
    buf: &mut Buffer,
) {
    let room = usize::from(width);
    let begins = u16::try_from(room.saturating_sub(text.width())).unwrap_or(0);
    let inside = usize::from(width) - usize::from(begins);
    // The ground of a number's shade reaches from the blank before it to its end.
    buf.set_stringn(x + begins.saturating_sub(1), y, format!(" {text}"), inside + 1, style);
    buf.set_stringn(x + begins.saturating_sub(2), y, mark, 1, view.theme.accent());
}

/// What stands where somebody's results have no number.
fn lacking(glyphs: Glyphs) -> String {
    glyphs.pick("–", "-").to_owned()
}

fn differs(a: f64, b: f64) -> bool {
    a != b && !(a.is_nan() && b.is_nan())
}

/// What is said of a number beside its value.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each may hold with or without the others")]
struct Said {
    /// It lies under the cursor.
    here: bool,
    /// It is the one being explained.
    selected: bool,
    /// The explained number is computed from it, or influences it.
    marked: bool,
    /// The last edit changed it.
    changed: bool,
    /// In your own results it is a different number.
    wrong: bool,
}

/// The mark before a number and its style. Every mark says without colour what the style says with it.
fn cell_style(
    view: &View<'_>,
    Said { here, selected, marked, changed, wrong }: Said,
) -> (&'static str, Style) {
    let theme = view.theme;
    let glyphs = view.session.style.glyphs;
    let mut style = Style::new();
    if changed {
        style = style.patch(theme.changed());
    }
    if marked {
        style = style.patch(theme.marked());
    }
    if wrong {
        style = style.patch(theme.bad());
    }
    if selected {
        style = style.patch(theme.selected());
    }
    let mark = if here {
        glyphs.pick("▸", ">")
    } else if wrong {
        glyphs.pick("≠", "!")
    } else if changed {
        glyphs.pick("∗", "*")
    } else if marked {
        glyphs.pick("·", ".")
    } else {
        " "
    };
    (mark, style)
}

/// Statistics and parameters: for each shown channel where channels are columns, else for the selected cell.
fn strip(view: &View<'_>, plan: &Geometry, regions: &[Region], buf: &mut Buffer) {
    let partition = view.session.partition();
    let (row, column) = plan.grid.place(partition, view.session.cursor.cell);
    let by_column = plan.grid.columns.is_some() && plan.grid.columns == view.session.channel_axis();
    let columns = if by_column { plan.columns.clone() } else { column..column + 1 };
    let (first, width) = plan.panels.first().map_or((plan.inner.x + plan.label, CELL), |&(_, x, w)| (x, w));
    let width = if view.session.cursor.picture { CELL } else { width };
    for (y, &quantity) in (plan.strip_row..plan.inner.bottom()).zip(&plan.strip) {
        let mut style = view.theme.quantity(quantity);
        if quantity == view.session.cursor.array {
            style = style.add_modifier(ratatui::style::Modifier::BOLD | ratatui::style::Modifier::UNDERLINED);
        }
        let symbol = view.session.style.glyphs.symbol(quantity);
        buf.set_stringn(plan.inner.x + 1, y, symbol, usize::from(plan.label) - 1, style);
        let elements: Vec<usize> = columns
            .clone()
            .map(|c| {
                let cell = plan.grid.cell(partition, view.session.cursor.cell, row, c);
                element_meeting(partition, quantity, &partition.cell_block(cell))
            })
            .collect();
        let values: Vec<Option<f64>> = elements.iter().map(|&i| view.session.shown(quantity, i)).collect();
        let decimals =
            Decimals::of(values.iter().flatten().copied(), usize::from(width).saturating_sub(BEFORE));
        let own = view.session.element(quantity);
        let region = regions.iter().find(|r| r.quantity == quantity);
        for (place, (&element, &value)) in elements.iter().zip(&values).enumerate() {
            let at = first + width * u16::try_from(place).unwrap_or(0);
            if at + width > plan.inner.right() {
                break;
            }
            let marked = region.is_some_and(|r| r.contains(partition, element));
            let trace = view.session.trace();
            let changed = view.session.before().is_some_and(|b| {
                b.len(quantity) == trace.len(quantity)
                    && differs(b.value(quantity, element), trace.value(quantity, element))
            });
            let here = element == own;
            let wrong = view
                .session
                .derived()
                .compared()
                .is_some_and(|compared| compared.is_wrong(quantity, element));
            let selected = here && quantity == view.session.cursor.array;
            let (mark, style) =
                cell_style(view, Said { here: here && by_column, selected, marked, changed, wrong });
            let glyphs = view.session.style.glyphs;
            let text = value.map_or_else(|| lacking(glyphs), |value| decimals.write(value, glyphs));
            number(view, (at, y, width), mark, &text, style, buf);
        }
    }
    if plan.panels.is_empty() && plan.strip.is_empty() {
        buf.set_line(plan.inner.x, plan.body, &Line::from(view.told(&msg!("table-empty"))), plan.inner.width);
    }
}

/// How the numbers of one array are written so that they stand under each other.
enum Decimals {
    /// So many places after the point.
    Fixed(usize),
    /// Each as short as fits: the magnitudes differ too much.
    Each,
}

/// A number and how much room it has.
struct Writer {
    decimals: Decimals,
    width: usize,
}

impl Decimals {
    fn of(values: impl Iterator<Item = f64> + Clone, width: usize) -> Writer {
        let finite = values.filter(|v| v.is_finite());
        let largest = finite.clone().fold(0.0_f64, |l, v| l.max(v.abs()));
        let whole = finite.clone().all(|v| v.fract() == 0.0);
        let digits_before = if largest >= 1.0 { largest.log10().floor() + 1.0 } else { 1.0 };
        // The sign has its place.
        let room = width.saturating_sub(1) as f64;
        let decimals = if whole && digits_before <= room {
            Decimals::Fixed(0)
        } else if digits_before >= room - 1.0 || (largest > 0.0 && largest < 1e-3) {
            Decimals::Each
        } else {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a small positive count"
            )]
            let places = (room - digits_before - 1.0).clamp(0.0, 4.0_f64.max(room - 7.0)) as usize;
            Decimals::Fixed(places)
        };
        Writer { decimals, width }
    }
}

impl Writer {
    fn write(&self, value: f64, glyphs: Glyphs) -> String {
        if let Decimals::Fixed(places) = self.decimals
            && value.is_finite()
            && value != 0.0
        {
            let text = format!("{value:.places$}");
            let vanished = text.chars().all(|c| matches!(c, '-' | '0' | '.'));
            if !vanished && text.len() <= self.width {
                return match glyphs {
                    Glyphs::Unicode => text.replace('-', "−"),
                    Glyphs::Ascii => text,
                };
            }
        }
        (1..=10)
            .rev()
            .map(|digits| glyphs.number(value, digits))
            .find(|text| text.width() <= self.width)
            .unwrap_or_else(|| "#".repeat(self.width))
    }
}

/// The array and the cell under a place.
pub fn hit(view: &View<'_>, area: Rect, at: Position) -> Option<(Quantity, Option<Vec<usize>>)> {
    let plan = plan(view, area);
    let partition = view.session.partition();
    let index = |row: usize, column: usize| {
        partition.index(plan.grid.cell(partition, view.session.cursor.cell, row, column))
    };
    let (row, _) = plan.grid.place(partition, view.session.cursor.cell);
    let column_at = |x: u16, width: u16| {
        let place = usize::from(at.x.checked_sub(x)? / width.max(1));
        (place < plan.columns.len()).then(|| plan.columns.start + place)
    };
    if at.y >= plan.strip_row {
        let quantity = *plan.strip.get(usize::from(at.y - plan.strip_row))?;
        let (x, width) = plan.panels.first().map_or((plan.inner.x + plan.label, CELL), |&(_, x, w)| (x, w));
        let by_column = plan.grid.columns.is_some() && plan.grid.columns == view.session.channel_axis();
        let column = column_at(x, width).filter(|_| by_column && !view.session.cursor.picture);
        return Some((quantity, column.map(|c| index(row, c))));
    }
    let &(quantity, x, width) = plan.panels.iter().rev().find(|(_, x, _)| at.x >= *x)?;
    let column = column_at(x, width)?;
    let line = at.y.checked_sub(plan.body).map(usize::from);
    let picked = line.and_then(|l| (l < plan.rows.len()).then(|| index(plan.rows.start + l, column)));
    Some((quantity, picked))
}
