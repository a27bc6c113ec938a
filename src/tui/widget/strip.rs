//! Distributions on one scale, a row each: how values of the same kind spread under different settings.
//!
//! ```text
//!     2     ▂▁ ▁▁▁▂▂▂▂▃▃▂▃▂▂▂▁▁▁
//!     8          ▁▂▃▅▆▆▅▃▂▁
//!     64             ▁█▇
//!           0.1     |0.44     0.8      the ends, and where the true value stands
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::Look;
use super::bars::{column, counts, standing};

/// The range of all values and of the one that they are compared with; never empty.
#[must_use]
pub fn range<'a>(rows: impl Iterator<Item = &'a [f64]>, about: f64) -> (f64, f64) {
    let finite = rows.flatten().copied().chain([about]).filter(|v| v.is_finite());
    let (low, high) =
        finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if low < high {
        (low, high)
    } else if low == high {
        let room = low.abs().max(1.0) * 0.5;
        (low - room, high + room)
    } else {
        (-1.0, 1.0)
    }
}

/// Draws the distribution of some values in one row, each column as high as many values lie in it. The true value's column is
/// marked where nothing else stands.
pub fn draw(
    look: Look,
    values: &[f64],
    range: (f64, f64),
    about: f64,
    style: Style,
    area: Rect,
    buf: &mut Buffer,
) {
    let width = usize::from(area.width);
    if width == 0 || area.height == 0 {
        return;
    }
    let finite: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    let counted = counts(&finite, range, width);
    let most = counted.iter().copied().max().unwrap_or(0);
    let at = column(about, range, width);
    for (x, (&count, i)) in (area.x..).zip(counted.iter().zip(0..)) {
        if count > 0 {
            buf.set_string(x, area.y, standing(look.glyphs, count, most, 0, 1), style);
        } else if i == at && about.is_finite() {
            buf.set_string(x, area.y, look.glyphs.pick("│", "|"), look.theme.line());
        }
    }
}

/// Draws the scale below: its ends, and between them the true value where it stands, as far as there is room.
pub fn axis(look: Look, range: (f64, f64), about: f64, area: Rect, buf: &mut Buffer) {
    let width = usize::from(area.width);
    // With as many digits as there is room for.
    let fits = |digits: usize| {
        let number = |v: f64| look.glyphs.number(v, digits);
        let (low, high) = (number(range.0), number(range.1));
        let end = width.checked_sub(high.width())?;
        (low.width() < end).then(|| (low, high, number(about), end))
    };
    let Some((low, high, own, end)) = (1..=3).rev().find_map(fits).filter(|_| area.height > 0) else {
        return;
    };
    let offset = |at: usize| area.x + u16::try_from(at).unwrap_or(0);
    buf.set_string(area.x, area.y, &low, look.theme.dim());
    buf.set_string(offset(end), area.y, &high, look.theme.dim());
    let at = column(about, range, width);
    let from = at.saturating_sub(own.width() / 2);
    if about.is_finite() && from > low.width() && from + own.width() < end {
        buf.set_string(offset(from), area.y, &own, look.theme.value());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Theme;
    use crate::walk::Glyphs;

    const LOOK: Look = Look {
        theme: Theme { palette: crate::session::Palette::Mono, depth: crate::tui::theme::Depth::True },
        glyphs: Glyphs::Unicode,
    };

    fn drawn(values: &[f64], range: (f64, f64), about: f64, width: u16) -> Vec<String> {
        let area = Rect::new(0, 0, width, 2);
        let mut buf = Buffer::empty(area);
        draw(LOOK, values, range, about, Style::new(), Rect { height: 1, ..area }, &mut buf);
        axis(LOOK, range, about, Rect { y: 1, height: 1, ..area }, &mut buf);
        crate::tui::screenshot::text(&buf).lines().map(str::to_owned).collect()
    }

    #[test]
    fn values_stand_where_the_scale_says() {
        let lines = drawn(&[-1.0, -1.0, 1.0, 0.5], (-1.0, 1.0), 0.0, 17);
        assert_eq!(lines[0].chars().count(), 17);
        assert!(lines[0].starts_with('█') && lines[0].ends_with('▄'), "{lines:?}");
        assert_eq!(lines[1], "−1      0       1");
        // Of long ends as many digits as fit.
        assert_eq!(drawn(&[], (-12.34, 0.5678), 3.0, 9)[1], "−12  0.57");
        assert_eq!(drawn(&[], (-12.34, 0.5678), 3.0, 7)[1], "−12 0.6");
    }

    #[test]
    fn nothing_and_what_is_not_finite_leave_only_the_mark() {
        for values in [&[][..], &[f64::NAN, f64::INFINITY]] {
            assert_eq!(drawn(values, (-1.0, 1.0), 0.0, 9)[0], "    │");
        }
        assert_eq!(range([&[f64::NAN][..]].into_iter(), f64::NAN), (-1.0, 1.0));
        assert_eq!(range([&[3.0][..]].into_iter(), 3.0), (1.5, 4.5));
        for width in 0..6 {
            let _ = drawn(&[1.0], (0.0, 2.0), f64::NAN, width);
        }
    }
}
