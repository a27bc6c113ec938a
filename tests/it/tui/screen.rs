//! The screen as text, also with its styles, which a snapshot of the characters alone would not show.

use bnwalk::norm::Quantity;
use bnwalk::tui::theme::Theme;
use bnwalk::tui::{App, screenshot};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

/// The screen at a size.
pub fn draw(app: &App, width: u16, height: u16) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut app = app.clone();
    app.resize(area);
    let mut buf = Buffer::empty(area);
    app.draw(area, &mut buf);
    buf
}

/// Its characters.
pub fn text(app: &App, width: u16, height: u16) -> String {
    screenshot::text(&draw(app, width, height))
}

/// Its characters, and below them the same screen with a letter for the style of each cell:
///
/// ```text
/// R reversed                   x X, XHat, Y          a accent     e bad
/// U underlined                 m the means           c changed    v value
/// - blue background            s the variances       d dim        l line
/// + orange background          p gamma and beta      g good
///                              y the gradients       h heading
/// ```
///
/// The letters are the theme's meanings, so that another tint of a colour changes no snapshot.
pub fn styled(app: &App, width: u16, height: u16) -> String {
    let buf = draw(app, width, height);
    let mut text = screenshot::text(&buf);
    text.push_str(&"=".repeat(usize::from(width)));
    text.push('\n');
    for row in 0..height {
        let line: String = (0..width).map(|x| letter(&buf[(x, row)], app.theme)).collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn letter(cell: &Cell, theme: Theme) -> char {
    if cell.modifier.contains(Modifier::REVERSED) {
        return 'R';
    }
    if cell.modifier.contains(Modifier::UNDERLINED) {
        return 'U';
    }
    if Some(cell.fg) != theme.screen().fg && cell.fg != Color::Reset {
        let meanings = [
            ('h', theme.heading()),
            ('d', theme.dim()),
            ('l', theme.line()),
            ('a', theme.accent()),
            ('c', theme.changed()),
            ('g', theme.good()),
            ('e', theme.bad()),
            ('v', theme.value()),
            ('x', theme.quantity(Quantity::X)),
            ('m', theme.quantity(Quantity::Mean)),
            ('s', theme.quantity(Quantity::Var)),
            ('p', theme.quantity(Quantity::Gamma)),
            ('y', theme.quantity(Quantity::Dy)),
        ];
        // A colour without a meaning is a shade of a picture.
        return meanings
            .iter()
            .find(|(_, style)| style.fg == Some(cell.fg))
            .map_or('#', |(letter, _)| *letter);
    }
    match (cell.bg, theme.screen().bg) {
        (Color::Reset, _) => ' ',
        (bg, Some(paper)) if bg == paper => ' ',
        (bg, _) if Some(bg) == theme.heat(0.0).bg => ' ',
        (Color::Rgb(r, _, b), _) if b > r => '-',
        _ => '+',
    }
}

/// Rows as runs of one style: where each begins and ends, its text and its style.
pub fn runs(app: &App, width: u16, height: u16) -> String {
    use std::fmt::Write;
    let buf = draw(app, width, height);
    let mut told = String::new();
    for y in 0..height {
        let style = |x: u16| (buf[(x, y)].fg, buf[(x, y)].bg, buf[(x, y)].modifier);
        let mut from = 0;
        while from < width {
            let to = (from..width).find(|&x| style(x) != style(from)).unwrap_or(width);
            let text: String = (from..to).map(|x| buf[(x, y)].symbol()).collect();
            let (fg, bg, modifier) = style(from);
            let _ = write!(told, "{y:>2} {from:>3}..{to:<3} {:?}", text.trim_end());
            for (what, color) in [("fg", fg), ("bg", bg)] {
                if color != Color::Reset {
                    let _ = write!(told, " {what} {color}");
                }
            }
            let _ = writeln!(
                told,
                "{}",
                if modifier.is_empty() { String::new() } else { format!(" {modifier:?}") }
            );
            from = to;
        }
    }
    told
}

/// The row of the screen that holds a text, and the column where it begins.
pub fn find(buf: &Buffer, text: &str) -> Option<(u16, u16)> {
    (buf.area.y..buf.area.bottom()).find_map(|y| {
        let cells: Vec<&str> = (0..buf.area.width).map(|x| buf[(x, y)].symbol()).collect();
        let line = cells.concat();
        let at = line.find(text)?;
        // The column is that of the cell in which the byte lies.
        let mut bytes = 0;
        let x = cells.iter().position(|cell| {
            bytes += cell.len();
            bytes > at
        })?;
        Some((u16::try_from(x).ok()?, y))
    })
}
