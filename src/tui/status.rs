//! The first line: what is shown. The last line: a message, the command line, or the keys to begin with.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::msg;
use crate::norm::{counted, shape_text};

use super::app::App;
use super::keymap;
use super::widget::typed;

/// Draws the first line.
pub fn header(app: &App, area: Rect, buf: &mut Buffer) {
    let theme = app.theme;
    let p = app.session.trace().problem().parameters();
    let dot = app.session.style.glyphs.pick(" · ", " - ");
    // The training lab has samples of its own.
    let data = app.session.training().map(|training| &training.plan().data);
    let line = data.map(|data| {
        let (train, test) = (data.train().len().to_string(), data.test().len().to_string());
        let told = msg!("train-header", data = short(data.name()), train = train, test = test);
        Line::from(vec![
            Span::styled(" bnwalk ", theme.heading()),
            Span::styled(format!(" {}", app.session.style.tell(&told)), theme.dim()),
        ])
    });
    let line = line.unwrap_or_else(|| {
        Line::from(vec![
            Span::styled(" bnwalk ", theme.heading()),
            Span::raw(format!(" {}", short(&app.session.source))),
            Span::styled(if app.session.is_dirty() { "*" } else { "" }, theme.changed()),
            Span::styled(
                format!(
                    "{dot}x {}{dot}{}{dot}{}{dot}{}",
                    shape_text(app.session.partition().shape()),
                    app.session.style.tell(&app.session.partition().norm().title()),
                    p.mode,
                    p.convention.row().title
                ),
                theme.dim(),
            ),
        ])
    });
    buf.set_line(area.x, area.y, &line, area.width);

    let warnings = match app.session.derived().warnings.len() {
        0 => String::new(),
        n => {
            let sign = app.session.style.glyphs.pick("⚠", "!");
            format!("  {sign} {}  ", app.session.style.tell(&counted(n, "warning")))
        }
    };
    let playing = if app.autoplay().is_some() { app.session.style.glyphs.pick(" ▶", " >") } else { "" };
    let stage = format!("{playing}  {} ", app.scene.place(&app.session));
    let right = Line::from(vec![Span::styled(warnings, theme.bad()), Span::styled(stage, theme.dim())]);
    let width = u16::try_from(right.width()).unwrap_or(u16::MAX).min(area.width);
    buf.set_line(area.right() - width, area.y, &right, width);
}

/// A source as the first line names it: of a path the last part, of a long name the beginning.
fn short(source: &str) -> String {
    const MOST: usize = 28;
    let name = source.rsplit(['/', '\\']).next().unwrap_or(source);
    if name.width() <= MOST {
        return name.to_owned();
    }
    let mut short = String::new();
    for c in name.chars() {
        if short.width() + c.width().unwrap_or(0) > MOST - 3 {
            break;
        }
        short.push(c);
    }
    short + "..."
}

/// Draws the last line.
pub fn footer(app: &App, area: Rect, buf: &mut Buffer) {
    let theme = app.theme;
    let line = if let Some(line) = app.prompt.line(theme, usize::from(area.width)) {
        line
    } else if let Some(typing) = app.typing.as_ref().filter(|typing| !app.scene.shows_typing(typing)) {
        let label = format!(" {} = ", typing.field.label(&app.session));
        let room = usize::from(area.width).saturating_sub(label.width());
        let mut line = Line::from(Span::styled(label, theme.accent()));
        line.extend(typed(&typing.input, room));
        if let Some(why) = &typing.error {
            line.push_span(Span::styled(format!("   {}", app.session.style.tell(why)), theme.bad()));
        }
        line
    } else if let Some(why) = app.typing.as_ref().and_then(|typing| typing.error.as_ref()) {
        // Beside the field there may not be room for all of it.
        Line::from(Span::styled(format!(" {}", app.session.style.tell(why)), theme.bad()))
    } else if let Some(edit) = app.session.edit() {
        let cells = app.session.partition().cells();
        let norm = edit.problem.partition().norm().title();
        let computing = msg!("status-computing", norm = norm, cells = cells.to_string());
        Line::from(vec![
            Span::styled(format!(" {}", app.session.style.tell(&computing)), theme.accent()),
            Span::styled(format!("   {}", app.session.style.tell(&msg!("status-esc"))), theme.dim()),
        ])
    } else if app.session.derived().is_making_backward() {
        let told = msg!("status-computing-backward", cells = app.session.partition().cells().to_string());
        let esc = msg!("status-esc");
        Line::from(vec![
            Span::styled(format!(" {}", app.session.style.tell(&told)), theme.accent()),
            Span::styled(format!("   {}", app.session.style.tell(&esc)), theme.dim()),
        ])
    } else if let Some(message) = &app.session.said {
        Line::from(Span::styled(
            format!(" {}", message.text),
            if message.is_error { theme.bad() } else { theme.good() },
        ))
    } else {
        let mut line = Line::from(" ");
        for binding in keymap::sections(app.scene.keys()).flat_map(|section| section.bindings) {
            if let (true, Some(&key)) = (binding.footer, app.keys.of(binding).first()) {
                let word = app.session.style.tell(&binding.word());
                line.push_span(Span::styled(key.to_owned(), theme.accent()));
                line.push_span(Span::styled(format!(" {word}   "), theme.dim()));
            }
        }
        line
    };
    buf.set_line(area.x, area.y, &line, area.width);
}
