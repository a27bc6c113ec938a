//! What all panes share: the title line, and text of a known width.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Widget};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::text::wrap;
use crate::walk::Glyphs;

use super::Look;

/// Draws a pane's title line and returns the room below it.
pub fn pane(look: Look, focused: bool, title: Vec<Span<'_>>, area: Rect, buf: &mut Buffer) -> Rect {
    let Look { theme, glyphs } = look;
    let mark = if focused { glyphs.pick(" ▸ ", " > ") } else { " " };
    let style = if focused { theme.heading() } else { theme.dim() };
    let mut line = Line::from(vec![Span::styled(mark, style)]);
    for span in title {
        let own = span.style;
        line.push_span(span.style(style.patch(own)));
    }
    line.push_span(Span::styled(" ", style));
    let block = Block::new()
        .borders(Borders::TOP)
        .border_style(theme.line())
        .border_set(match glyphs {
            Glyphs::Unicode => ratatui::symbols::border::PLAIN,
            Glyphs::Ascii => {
                ratatui::symbols::border::Set { horizontal_top: "-", ..ratatui::symbols::border::PLAIN }
            }
        })
        .title(line);
    let inner = block.inner(area);
    block.render(area, buf);
    // A space on both sides keeps the text of neighbouring panes apart.
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// Says at the end of a pane's title line that more stands below, and the key that leads there.
pub fn more_below(look: Look, key: Option<&str>, area: Rect, buf: &mut Buffer) {
    let down = look.glyphs.pick("↓", "v");
    let more = key.map_or_else(|| format!(" {down} "), |key| format!(" {key} {down} "));
    let width = u16::try_from(more.width()).unwrap_or(0);
    if area.width > width + 4 && area.height > 0 {
        buf.set_string(area.right() - 1 - width, area.y, more, look.theme.dim());
    }
}

/// A number of at most that many columns, with up to four digits; as few digits as it takes.
pub fn number(glyphs: Glyphs, value: f64, width: usize) -> String {
    let fits = (1..=4).rev().map(|digits| glyphs.number(value, digits)).find(|text| text.width() <= width);
    fits.unwrap_or_else(|| cut(&glyphs.number(value, 1), width, glyphs))
}

/// Draws lines from the top of an area; what does not fit is cut.
pub fn lines(lines: &[Line<'_>], area: Rect, buf: &mut Buffer) {
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        buf.set_line(area.x, y, line, area.width);
    }
}

/// A heading and the paragraph that begins on its line, wrapped to a width.
pub fn paragraph(heading: Span<'static>, text: &str, width: usize) -> Vec<Line<'static>> {
    let lines = wrap::paragraph(&format!("{}  {text}", heading.content), width, "");
    let mut lines = lines.into_iter();
    let first = lines.next().unwrap_or_default();
    let rest = first.get(heading.content.len()..).unwrap_or_default().to_owned();
    let first = Line::from(vec![heading, Span::raw(rest)]);
    std::iter::once(first).chain(lines.map(Line::from)).collect()
}

/// Pads a text on the left to a width in terminal cells.
pub fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}

/// Pads a text on the right to a width in terminal cells.
pub fn left(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// A text no wider than that many terminal cells; what was cut off its end leaves a mark.
pub fn cut(text: &str, width: usize, glyphs: Glyphs) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mark = glyphs.pick("…", "~");
    let mut short = String::new();
    for c in text.chars() {
        if short.width() + c.width().unwrap_or(0) + mark.width() > width {
            break;
        }
        short.push(c);
    }
    short + mark
}

/// The end of a text that is too long for its place.
pub fn cut_before(text: &str, width: usize, glyphs: Glyphs) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let backwards: String = text.chars().rev().collect();
    cut(&backwards, width, glyphs).chars().rev().collect()
}

/// A bar, its length in eighths of a cell.
pub fn bar(glyphs: Glyphs, eighths: usize) -> &'static str {
    const BLOCKS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    const ASCII: [&str; 9] = [" ", ".", ".", ":", ":", "|", "|", "#", "#"];
    let eighths = eighths.min(8);
    glyphs.pick(BLOCKS[eighths], ASCII[eighths])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_as_many_digits_as_fit() {
        let write = |value, width| number(Glyphs::Unicode, value, width);
        assert_eq!(write(0.123_456, 9), "0.1235");
        assert_eq!(write(-0.000_313_14, 9), "−0.000313");
        assert_eq!(write(-3.319_2e-17, 8), "−3.3e-17");
        assert_eq!(write(-3.319_2e-117, 5), "−3e-…");
    }
}
