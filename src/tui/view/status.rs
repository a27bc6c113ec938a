//! The first line: what is shown. The last line: a message, the command line, or the keys to begin with.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::norm::shape_text;
use crate::tui::app::{App, Pane};
use crate::tui::keymap;
use crate::walk::Stage;

/// Draws the first line.
pub fn header(app: &App, area: Rect, buf: &mut Buffer) {
    let theme = app.theme;
    let p = app.trace.problem().parameters();
    let dot = app.style.glyphs.pick(" · ", " - ");
    let line = Line::from(vec![
        Span::styled(" bnwalk ", theme.heading()),
        Span::raw(format!(" {}", short(&app.source))),
        Span::styled(if app.is_dirty() { "*" } else { "" }, theme.changed()),
        Span::styled(
            format!(
                "{dot}x {}{dot}{}{dot}{}{dot}{}",
                shape_text(app.partition().shape()),
                app.partition().norm().title(),
                p.mode,
                p.convention.row().title
            ),
            theme.dim(),
        ),
    ]);
    buf.set_line(area.x, area.y, &line, area.width);

    let warnings = match app.warnings.len() {
        0 => String::new(),
        n => format!(
            "  {} {n} warning{} (0)  ",
            app.style.glyphs.pick("⚠", "!"),
            if n == 1 { "" } else { "s" }
        ),
    };
    let playing = if app.autoplay.is_some() { app.style.glyphs.pick(" ▶", " >") } else { "" };
    let stage = format!("{playing}  {} of {} ", app.stage as usize + 1, Stage::ALL.len());
    let right = Line::from(vec![Span::styled(warnings, theme.bad()), Span::styled(stage, theme.dim())]);
    let width = u16::try_from(right.width()).unwrap_or(u16::MAX).min(area.width);
    buf.set_line(area.right() - width, area.y, &right, width);
}

/// A source as the first line names it: of a path the last part, of a long name the beginning.
fn short(source: &str) -> String {
    const MOST: usize = 28;
    let name = source.rsplit(['/', '\\']).next().unwrap_or(source);
    if name.chars().count() <= MOST {
        name.to_owned()
    } else {
        name.chars().take(MOST - 3).collect::<String>() + "..."
    }
}

/// Draws the last line.
pub fn footer(app: &App, area: Rect, buf: &mut Buffer) {
    let theme = app.theme;
    let line = if let Some(prompt) = &app.prompt {
        let mut line = Line::from(Span::styled(":", theme.accent()));
        for span in typed(&prompt.input, usize::from(area.width.saturating_sub(1))) {
            line.push_span(span);
        }
        line
    } else if let Some(editing) = app.editing.as_ref().filter(|_| app.zoomed && app.focus != Pane::Parameters)
    {
        // The pane of parameters is away, so this is where the field is seen.
        let label = format!(" {} = ", editing.field.label(app));
        let room = usize::from(area.width).saturating_sub(label.width());
        let mut line = Line::from(Span::styled(label, theme.accent()));
        for span in typed(&editing.input, room) {
            line.push_span(span);
        }
        if let Some(why) = &editing.error {
            line.push_span(Span::styled(format!("   {why}"), theme.bad()));
        }
        line
    } else if let Some(why) = app.editing.as_ref().and_then(|editing| editing.error.as_ref()) {
        // Beside the field there may not be room for all of it.
        Line::from(Span::styled(format!(" {why}"), theme.bad()))
    } else if let Some(edit) = app.edit() {
        let cells = app.partition().cells();
        let what = edit.problem.partition().norm().title();
        let ellipsis = app.style.glyphs.pick("…", "...");
        Line::from(vec![
            Span::styled(format!(" computing the {what} of {cells} values{ellipsis}"), theme.accent()),
            Span::styled("   esc stops it", theme.dim()),
        ])
    } else if let Some(message) = &app.message {
        Line::from(Span::styled(
            format!(" {}", message.text),
            if message.is_error { theme.bad() } else { theme.good() },
        ))
    } else {
        let mut line = Line::from(" ");
        for binding in keymap::bindings() {
            if let Some(word) = binding.footer {
                line.push_span(Span::styled(binding.keys[0], theme.accent()));
                line.push_span(Span::styled(format!(" {word}   "), theme.dim()));
            }
        }
        line
    };
    buf.set_line(area.x, area.y, &line, area.width);
}

/// A text being typed, with its cursor. Where it is wider than the room, it is shown from so far on that the cursor is seen.
pub fn typed(input: &tui_input::Input, room: usize) -> Vec<Span<'static>> {
    let width = |c: &char| c.width().unwrap_or(0);
    let mut text: Vec<char> = input.value().chars().collect();
    let mut at = input.cursor().min(text.len());
    let under = text.get(at).map_or(1, width);
    while at > 0 && text[..at].iter().map(width).sum::<usize>() + under > room {
        text.remove(0);
        at -= 1;
    }
    let part = |range: &[char]| range.iter().collect::<String>();
    let under = text.get(at).map_or(" ".to_owned(), char::to_string);
    vec![
        Span::raw(part(&text[..at])),
        Span::styled(under, ratatui::style::Style::new().add_modifier(ratatui::style::Modifier::REVERSED)),
        Span::raw(part(text.get(at + 1..).unwrap_or(&[]))),
    ]
}
