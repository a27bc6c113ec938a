//! What lies on top of the panes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Clear, Widget};
use unicode_width::UnicodeWidthStr;

use crate::walk::Glyphs;

use super::{Look, frame};

/// Draws a window in the middle of the screen, over what lies below.
pub fn draw(look: Look, title: &str, lines: &[Line<'_>], scroll: usize, area: Rect, buf: &mut Buffer) {
    let Look { theme, glyphs } = look;
    let widest = lines.iter().map(Line::width).max().unwrap_or(0).max(title.width() + 2);
    // A window that nearly fills the screen fills it: letters of what lies below would be in the way.
    let filling = |size: usize, room: u16| match u16::try_from(size) {
        Ok(size) if size + 8 < room => size,
        _ => room,
    };
    let (width, height) = (filling(widest + 4, area.width), filling(lines.len() + 2, area.height));
    let at =
        Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    if let Some(before) = at.x.checked_sub(1) {
        // A wide letter that reaches under the window would hide its border.
        for y in at.y..at.bottom() {
            let cell = &mut buf[(before, y)];
            if cell.symbol().width() > 1 {
                cell.set_symbol(" ");
            }
        }
    }
    Clear.render(at, buf);
    let border = match glyphs {
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
        .border_style(theme.line())
        .style(theme.screen())
        .title(Span::styled(format!(" {title} "), theme.heading()));
    let inner = block.inner(at);
    block.render(at, buf);
    let room = usize::from(inner.height);
    let first = scroll.min(lines.len().saturating_sub(room));
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(1), ..inner };
    frame::lines(&lines[first..], inner, buf);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Palette;
    use crate::tui::theme::{Depth, Theme};

    #[test]
    fn the_border_of_a_window_is_seen_beside_wide_letters() {
        let area = Rect::new(0, 0, 40, 9);
        let look =
            Look { theme: Theme { palette: Palette::Mono, depth: Depth::True }, glyphs: Glyphs::Unicode };
        for start in [0, 1] {
            let mut buf = Buffer::empty(area);
            for y in 0..area.height {
                buf.set_string(start, y, "均".repeat(19), look.theme.screen());
            }
            draw(look, "x", &[Line::from("12345678")], 0, area, &mut buf);
            let left = (0..area.width).find(|&x| buf[(x, 4)].symbol() == "│").unwrap();
            assert!(left > 0, "the window does not fill the screen");
            assert!(buf[(left - 1, 4)].symbol().width() < 2);
        }
    }
}
