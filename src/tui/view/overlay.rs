//! What lies on top: the keys, what the last edit changed, the layers of a checkpoint, and the question before leaving.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Clear, Widget};

use crate::norm::Quantity;
use crate::tui::app::{App, Overlay};
use crate::tui::field::Field;
use crate::tui::keymap::KEYMAP;
use crate::tui::picker::Picker;
use crate::walk::Glyphs;
use crate::walk::narrate::element_name;
use crate::weights;

use super::frame;

/// Draws the overlay, if one is open.
pub fn draw(app: &App, area: Rect, buf: &mut Buffer) {
    match &app.overlay {
        None => {}
        Some(Overlay::Help { scroll }) => {
            let lines = help(app);
            let hint = if lines.len() + 4 > usize::from(area.height) {
                "keys; j and k scroll, ? closes"
            } else {
                "keys; ? closes"
            };
            window(app, hint, &lines, *scroll, area, buf);
        }
        Some(Overlay::Changes) => {
            window(app, "what the last edit changed; c closes", &changes(app), 0, area, buf);
        }
        Some(Overlay::Layers(picker)) => {
            // The last line stays free: it says why a layer cannot be taken.
            let area = Rect { height: area.height.saturating_sub(1), ..area };
            let lines = layers(app, picker, usize::from(area.height.saturating_sub(3)).max(1));
            window(app, "layers; enter takes one, esc closes", &lines, 0, area, buf);
        }
        Some(Overlay::ConfirmQuit) => {
            let lines = [
                Line::from("There are edits that were not saved."),
                Line::from(""),
                Line::from(vec![
                    Span::styled("w", app.theme.accent()),
                    Span::raw(" save and leave   "),
                    Span::styled("y", app.theme.accent()),
                    Span::raw(" leave without saving   "),
                    Span::styled("n", app.theme.accent()),
                    Span::raw(" stay"),
                ]),
            ];
            window(app, "leave?", &lines, 0, area, buf);
        }
    }
}

fn window(app: &App, title: &str, lines: &[Line<'_>], scroll: usize, area: Rect, buf: &mut Buffer) {
    let widest = lines.iter().map(Line::width).max().unwrap_or(0).max(title.len() + 2);
    // A window that nearly fills the screen fills it: letters of what lies below would be in the way.
    let filling = |size: usize, room: u16| match u16::try_from(size) {
        Ok(size) if size + 8 < room => size,
        _ => room,
    };
    let (width, height) = (filling(widest + 4, area.width), filling(lines.len() + 2, area.height));
    let at =
        Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    Clear.render(at, buf);
    let border = match app.style.glyphs {
        Glyphs::Unicode => ratatui::symbols::border::ROUNDED,
        Glyphs::Ascii => ratatui::symbols::border::Set {
            top_left: "+",
            top_right: "+",
            bottom_left: "+",
            bottom_right: "+",
            vertical_left: "|",
            vertical_right: "|",
            horizontal_top: "-",
            horizontal_bottom: "-",
        },
    };
    let block = Block::new()
        .borders(Borders::ALL)
        .border_set(border)
        .border_style(app.theme.line())
        .style(app.theme.screen())
        .title(Span::styled(format!(" {title} "), app.theme.heading()));
    let inner = block.inner(at);
    block.render(at, buf);
    let room = usize::from(inner.height);
    let first = scroll.min(lines.len().saturating_sub(room));
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(1), ..inner };
    frame::lines(&lines[first..], inner, buf);
}

/// The head of the list and so many rows of it, the selected one among them.
fn layers(app: &App, picker: &Picker, rows: usize) -> Vec<Line<'static>> {
    let style = crate::walk::Style { digits: 3, ..app.style };
    let eps = app.trace.problem().parameters().eps;
    let mut table = weights::table(&picker.layers, eps, &style).into_iter();
    let head = table.next().map(|head| Line::from(Span::styled(format!("  {head}"), app.theme.heading())));
    let first = (picker.selected + 1).saturating_sub(rows);
    let shown = table.enumerate().skip(first).take(rows).map(|(i, row)| {
        if i == picker.selected {
            let mark = app.style.glyphs.pick("▸", ">");
            Line::from(Span::styled(format!("{mark} {row}"), app.theme.selected()))
        } else {
            Line::from(format!("  {row}"))
        }
    });
    head.into_iter().chain(shown).collect()
}

/// How far the help can be scrolled.
pub fn help_end(app: &App, area: Rect) -> usize {
    (help(app).len() + 2).saturating_sub(usize::from(area.height))
}

fn help(app: &App) -> Vec<Line<'static>> {
    let theme = app.theme;
    let mut lines = Vec::new();
    for section in KEYMAP {
        lines.push(Line::from(Span::styled(section.title, theme.heading())));
        for binding in section.bindings {
            lines.push(Line::from(vec![
                Span::styled(frame::left(&format!("  {}", binding.keys.join(", ")), 18), theme.accent()),
                Span::raw(binding.help),
            ]));
        }
    }
    lines.push(Line::from(Span::styled("Marks in the tables", theme.heading())));
    let glyphs = app.style.glyphs;
    for (mark, text) in [
        (glyphs.pick("▸", ">"), "the selected cell"),
        (glyphs.pick("·", "."), "what it was computed from (i: what it influences)"),
        (glyphs.pick("∗", "*"), "changed by the last edit"),
        (glyphs.pick("≠", "!"), "wrong in your own results (:expect FILE)"),
    ] {
        lines.push(Line::from(vec![
            Span::styled(frame::left(&format!("  {mark}"), 18), theme.accent()),
            Span::raw(text),
        ]));
    }
    lines
}

/// What differs from before the last edit at the selected cell, in the order of dependence.
fn changes(app: &App) -> Vec<Line<'static>> {
    let theme = app.theme;
    let Some(before) = &app.before else {
        return vec![Line::from("Nothing was edited yet.")];
    };
    let arrow = app.style.glyphs.pick(" → ", " > ");
    let mut lines = Vec::new();
    let mut push = |name: String, style, old: String, new: String| {
        lines.push(Line::from(vec![
            Span::styled(frame::left(&name, 34), style),
            Span::styled(frame::right(&old, 14), theme.dim()),
            Span::styled(arrow, theme.dim()),
            Span::styled(new, theme.changed()),
        ]));
    };
    for field in [Field::Eps, Field::Momentum, Field::Mode, Field::Convention, Field::Norm] {
        let (old, new) = (field.text_in(app, before.problem()), field.text_in(app, app.trace.problem()));
        if old != new {
            push(field.label(app), theme.heading(), old, new);
        }
    }
    let same_groups = before.partition() == app.partition();
    for &quantity in Quantity::ALL {
        let index = app.element(quantity);
        if !same_groups && quantity.space() == crate::norm::Space::Group {
            continue;
        }
        let (old, new) = (before.value(quantity, index), app.trace.value(quantity, index));
        if old != new && !(old.is_nan() && new.is_nan()) {
            let name = element_name(&app.trace, quantity, index);
            push(name, theme.quantity(quantity), app.style.number(old), app.style.number(new));
        }
    }
    if lines.is_empty() {
        lines.push(Line::from("The last edit changed nothing at the selected cell."));
    }
    lines
}
