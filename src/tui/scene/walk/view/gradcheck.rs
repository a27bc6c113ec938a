//! The check stage: analytic gradients beside difference quotients.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::msg;
use crate::norm::{Check, Space, shape_text};
use crate::session::Pane;
use crate::text::{Message, visible, wrap};
use crate::tui::widget::frame;

use super::View;

/// Draws the pane.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let detached = view.session.cursor.detached;
    let title = if detached { msg!("gradcheck-title-detached") } else { msg!("gradcheck-title") };
    let title = vec![Span::raw(view.told(&title))];
    let inner = frame::pane(view.look(), view.has_focus(Pane::Table), title, area, buf);
    let theme = view.theme;
    let Some(check) = &view.session.derived().gradcheck else {
        let text = view.told(&msg!("gradcheck-computing", m = view.session.partition().m().to_string()));
        return frame::lines(&[Line::from(Span::styled(text, theme.accent()))], inner, buf);
    };
    let head = |indent: usize, heads: [(&Message, usize); 3]| {
        let heads = heads.map(|(head, width)| frame::right(&view.told(head), width));
        Line::from(Span::styled(format!("{:indent$}{}", "", heads.concat()), theme.dim()))
    };
    let (compared, difference, relative) =
        (msg!("gradcheck-compared"), msg!("gradcheck-difference"), msg!("gradcheck-relative"));
    let (backward, quotient, apart) =
        (msg!("gradcheck-backward"), msg!("gradcheck-quotient"), msg!("gradcheck-apart"));
    let mut lines = vec![head(8, [(&compared, 12), (&difference, 12), (&relative, 12)])];
    let summed = [&check.dx, &check.dgamma, &check.dbeta];
    lines.extend(summed.map(|check| summary(view, check)));
    let left_out: usize = summed.iter().map(|c| c.compared.len() - c.decided().compared.len()).sum();
    if left_out > 0 {
        let text = view.told(&msg!("gradcheck-left-out", n = left_out));
        let wrapped = wrap::paragraph(&text, usize::from(inner.width.saturating_sub(1)).max(10), "");
        lines.extend(wrapped.into_iter().map(|text| Line::from(Span::styled(text, theme.dim()))));
    }
    lines.push(head(15, [(&backward, 13), (&quotient, 13), (&apart, 9)]));
    let room = usize::from(inner.height).saturating_sub(lines.len());
    let checks = [&check.dgamma, &check.dbeta, &check.dx];
    let own = [view.session.channel(), view.session.channel(), view.session.cursor.cell];
    for (check, own) in checks.into_iter().zip(own) {
        // The selected one first, then on from there.
        let from = check.compared.iter().position(|(i, ..)| *i >= own).unwrap_or(0);
        let shown = if check.of == view.session.partition().cells() { room.saturating_sub(2) } else { 1 };
        for &(i, analytic, numeric) in check.compared.iter().skip(from).take(shown) {
            lines.push(row(view, check, i, analytic, numeric, i == own));
        }
    }
    frame::lines(&lines, inner, buf);
}

/// One gradient in a line: whether it passes, how many cells were compared, and the largest difference.
fn summary(view: &View<'_>, check: &Check) -> Line<'static> {
    let theme = view.theme;
    let glyphs = view.session.style.glyphs;
    let check = &check.decided();
    let (mark, style) = match check.passes() {
        _ if check.compared.is_empty() => (" ? ", theme.dim()),
        true => (glyphs.pick(" ✓ ", "ok "), theme.good()),
        false => (glyphs.pick(" ✗ ", "NO "), theme.bad()),
    };
    let of = check.of.to_string();
    let which = view.told(&if check.compared.len() == check.of {
        msg!("gradcheck-all", of = of)
    } else {
        msg!("dump-gradcheck-compared", compared = check.compared.len().to_string(), of = of)
    });
    Line::from(vec![
        Span::styled(mark, style),
        Span::styled(frame::left(glyphs.symbol(check.quantity), 5), theme.quantity(check.quantity)),
        Span::raw(format!(
            "{}{}{}",
            frame::right(&which, 12),
            frame::right(&glyphs.number(check.max_abs_error(), 2), 12),
            frame::right(&glyphs.number(check.max_rel_error(), 2), 12),
        )),
    ])
}

fn row(
    view: &View<'_>,
    check: &Check,
    index: usize,
    analytic: f64,
    numeric: f64,
    own: bool,
) -> Line<'static> {
    let glyphs = view.session.style.glyphs;
    let place = match check.quantity.space() {
        Space::Cell => shape_text(&view.session.partition().index(index)),
        _ => match view.session.partition().channel_name(index) {
            Some(name) => view.session.style.spell(format!("[{}]", visible(name))),
            None => format!("[{index}]"),
        },
    };
    let name = format!("{}{place}", glyphs.symbol(check.quantity));
    let mark = if own { glyphs.pick("▸", ">") } else { " " };
    let text = format!(
        "{mark}{}{}{}{}",
        frame::left(&frame::cut(&name, 13, glyphs), 14),
        frame::right(&glyphs.number(analytic, 7), 13),
        frame::right(&glyphs.number(numeric, 7), 13),
        frame::right(&glyphs.number((analytic - numeric).abs(), 2), 9),
    );
    Line::from(Span::styled(text, if own { view.theme.value() } else { view.theme.screen() }))
}
