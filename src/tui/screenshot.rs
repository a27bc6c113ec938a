//! The screen as a file: text, text with colours, or a picture.

use std::fmt::Write;
use std::path::Path;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

use super::theme::Theme;
use crate::msg;
use crate::text::Message;

/// Draws a buffer in the format that the file's ending names: `.svg`, `.txt` or `.ansi`.
///
/// # Errors
/// When the ending is another.
pub fn render(buf: &Buffer, path: &Path, theme: Theme) -> Result<String, Message> {
    match path.extension().and_then(|e| e.to_str()) {
        Some("svg") => Ok(svg(buf, theme)),
        Some("txt") => Ok(text(buf)),
        Some("ansi") => Ok(ansi(buf)),
        _ => Err(msg!("screenshot-extension", file = path.display().to_string())),
    }
}

/// The cells of a row, without those that a wide character before them covers.
fn cells(buf: &Buffer, row: u16) -> impl Iterator<Item = (u16, &Cell)> {
    let area = buf.area;
    let mut covered = 0;
    (area.x..area.right()).filter_map(move |x| {
        let cell = buf.cell((x, row))?;
        if covered > 0 {
            covered -= 1;
            return None;
        }
        covered = cell.symbol().width().saturating_sub(1);
        Some((x, cell))
    })
}

fn rows(buf: &Buffer) -> std::ops::Range<u16> {
    buf.area.y..buf.area.bottom()
}

/// The characters alone, lines without blanks at their ends.
#[must_use]
pub fn text(buf: &Buffer) -> String {
    let mut text = String::new();
    for row in rows(buf) {
        let line: String = cells(buf, row).map(|(_, cell)| cell.symbol()).collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The characters with escape sequences for colours and styles.
#[must_use]
pub fn ansi(buf: &Buffer) -> String {
    let mut text = String::new();
    for row in rows(buf) {
        let mut style = None;
        for (_, cell) in cells(buf, row) {
            let now = (cell.fg, cell.bg, cell.modifier);
            if style != Some(now) {
                text.push_str("\u{1b}[0");
                for (modifier, code) in [
                    (Modifier::BOLD, "1"),
                    (Modifier::DIM, "2"),
                    (Modifier::ITALIC, "3"),
                    (Modifier::UNDERLINED, "4"),
                    (Modifier::REVERSED, "7"),
                ] {
                    if cell.modifier.contains(modifier) {
                        let _ = write!(text, ";{code}");
                    }
                }
                sgr(&mut text, cell.fg, 38);
                sgr(&mut text, cell.bg, 48);
                text.push('m');
                style = Some(now);
            }
            text.push_str(cell.symbol());
        }
        text.push_str("\u{1b}[0m\n");
    }
    text
}

fn sgr(text: &mut String, color: Color, kind: u8) {
    let _ = match color {
        Color::Reset => return,
        Color::Indexed(i) => write!(text, ";{kind};5;{i}"),
        other => {
            let (r, g, b) = rgb(other);
            write!(text, ";{kind};2;{r};{g};{b}")
        }
    };
}

const CELL: (f64, f64) = (8.4, 18.0);

/// A picture in which text stays text.
#[must_use]
pub fn svg(buf: &Buffer, theme: Theme) -> String {
    let (ink, paper) = theme.picture();
    let (width, height) = (f64::from(buf.area.width) * CELL.0, f64::from(buf.area.height) * CELL.1);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.0} {:.0}\" width=\"{:.0}\" height=\"{:.0}\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\"><desc>bnwalk</desc>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"{}\"/>\n",
        width + 16.0,
        height + 16.0,
        width + 16.0,
        height + 16.0,
        hex(paper)
    );
    for row in rows(buf) {
        let top = 8.0 + f64::from(row - buf.area.y) * CELL.1;
        let mut runs: Vec<(u16, usize, String, Paint)> = Vec::new();
        for (x, cell) in cells(buf, row) {
            let paint = Paint::of(cell, ink, paper);
            let width = cell.symbol().width().max(1);
            match runs.last_mut() {
                Some((_, length, text, last)) if *last == paint => {
                    *length += width;
                    text.push_str(cell.symbol());
                }
                _ => runs.push((x, width, cell.symbol().to_owned(), paint)),
            }
        }
        for (x, length, text, paint) in runs {
            let left = 8.0 + f64::from(x - buf.area.x) * CELL.0;
            let wide = length as f64 * CELL.0;
            if paint.bg != paper {
                let _ = writeln!(
                    svg,
                    "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{:.1}\" fill=\"{}\"/>",
                    CELL.1,
                    hex(paint.bg)
                );
            }
            if text.trim().is_empty() {
                continue;
            }
            let weight = if paint.bold { " font-weight=\"bold\"" } else { "" };
            let line = if paint.underlined { " text-decoration=\"underline\"" } else { "" };
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let _ = writeln!(
                svg,
                "<text x=\"{left:.1}\" y=\"{:.1}\" textLength=\"{wide:.1}\" fill=\"{}\"{weight}{line} \
                 xml:space=\"preserve\">{text}</text>",
                top + 13.5,
                hex(paint.fg)
            );
        }
    }
    svg.push_str("</svg>\n");
    svg
}

type Rgb = (u8, u8, u8);

/// How a stretch of cells looks once defaults and reverse video are worked out.
#[derive(PartialEq)]
struct Paint {
    fg: Rgb,
    bg: Rgb,
    bold: bool,
    underlined: bool,
}

impl Paint {
    fn of(cell: &Cell, ink: Rgb, paper: Rgb) -> Self {
        let fg = if cell.fg == Color::Reset { ink } else { rgb(cell.fg) };
        let bg = if cell.bg == Color::Reset { paper } else { rgb(cell.bg) };
        let (fg, bg) = if cell.modifier.contains(Modifier::REVERSED) { (bg, fg) } else { (fg, bg) };
        Self {
            fg,
            bg,
            bold: cell.modifier.contains(Modifier::BOLD),
            underlined: cell.modifier.contains(Modifier::UNDERLINED),
        }
    }
}

fn hex((r, g, b): Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// A colour's red, green and blue, as a common terminal shows it.
fn rgb(color: Color) -> Rgb {
    match color {
        Color::Rgb(r, g, b) => (r, g, b),
        Color::Indexed(i @ 16..=231) => {
            let level = |v: u8| if v == 0 { 0 } else { 55 + 40 * v };
            let i = i - 16;
            (level(i / 36), level(i / 6 % 6), level(i % 6))
        }
        Color::Indexed(i @ 232..) => {
            let grey = 8 + 10 * (i - 232);
            (grey, grey, grey)
        }
        Color::Black | Color::Indexed(_) | Color::Reset => (0, 0, 0),
        Color::Red => (205, 0, 0),
        Color::Green => (0, 160, 0),
        Color::Yellow => (205, 160, 0),
        Color::Blue => (0, 80, 200),
        Color::Magenta => (180, 80, 160),
        Color::Cyan => (0, 170, 190),
        Color::Gray => (180, 180, 180),
        Color::DarkGray => (120, 120, 120),
        Color::LightRed => (255, 120, 100),
        Color::LightGreen => (120, 230, 120),
        Color::LightYellow => (250, 230, 120),
        Color::LightBlue => (110, 160, 255),
        Color::LightMagenta => (230, 140, 210),
        Color::LightCyan => (110, 200, 255),
        Color::White => (255, 255, 255),
    }
}
