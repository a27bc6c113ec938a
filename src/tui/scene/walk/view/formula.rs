//! The formula of the selected number, and the same with the numbers put in.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};
use unicode_width::UnicodeWidthStr;

use crate::msg;
use crate::norm::{Quantity, Space, shape_text};
use crate::tui::widget::frame;

use super::View;
use crate::walk::derive::{extra_digits, indexed_symbol};
use crate::walk::{Stage, Style, derive};

/// Draws the pane.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let theme = view.theme;
    let quantity = view.session.cursor.array;
    let index = view.session.element(quantity);
    let dot = view.session.style.glyphs.pick(" · ", " - ");
    let symbol = view.session.style.glyphs.symbol(quantity);
    let (name, of) = match quantity.space() {
        Space::Cell => (
            format!("{symbol}{}", shape_text(&view.session.partition().index(index))),
            format!("{dot}{}", view.told(&view.session.partition().group_name(view.session.group()))),
        ),
        Space::Group => {
            let group = view.session.partition().group_name(index);
            (view.told(&msg!("element-of", quantity = symbol, group = group)), String::new())
        }
        Space::Channel => {
            let group = view.session.partition().channel_label(index);
            (view.told(&msg!("element-of", quantity = symbol, group = group)), String::new())
        }
    };
    let title = vec![
        Span::styled(name, theme.quantity(quantity)),
        Span::raw(format!("{dot}{}{of}", view.told(&quantity.title()))),
    ];
    let inner = frame::pane(view.look(), false, title, area, buf);
    fitting(view, quantity, index, inner).render(inner, buf);
    if view.session.cursor.stage == Stage::Batch && quantity == Quantity::X && inner.height >= 3 {
        let picture = network(view);
        if picture[0].width() <= usize::from(inner.width) {
            frame::lines(&picture, Rect { y: inner.y + 1, height: 2, ..inner }, buf);
        }
    }
}

/// Where the layer stands in a network, and what passes it in which direction:
///
/// ```text
/// layer before ── x ──▶ Batch Norm ── y ──▶ layers after ──▶ loss L
///              ◀─ dx ──            ◀─ dy ──              ◀──
/// ```
fn network(view: &View<'_>) -> [Line<'static>; 2] {
    let theme = view.theme;
    let glyphs = view.session.style.glyphs;
    let [before, after, loss] =
        [msg!("network-before"), msg!("network-after"), msg!("network-loss")].map(|name| view.told(&name));
    let norm = view.told(&view.session.partition().norm().title());
    let there = |name: &'static str| (glyphs.pick(" ── ", " -- "), name, glyphs.pick(" ──▶ ", " --> "));
    let back = |name: &'static str| (glyphs.pick(" ◀── ", " <-- "), name, glyphs.pick(" ── ", " -- "));
    let arrow = |(from, name, to): (&'static str, &'static str, &'static str), quantity| {
        let name: Span<'static> = Span::styled(name, theme.quantity(quantity));
        [Span::styled(from, theme.line()), name, Span::styled(to, theme.line())]
    };
    let blank = |text: &str| Span::raw(frame::left("", text.width()));
    let mut forward = Line::from(Span::styled(before.clone(), theme.dim()));
    forward.extend(arrow(there("x "), Quantity::X));
    forward.push_span(Span::styled(norm.clone(), theme.heading()));
    forward.extend(arrow(there("y "), Quantity::Y));
    forward.push_span(Span::styled(after.clone(), theme.dim()));
    forward.push_span(Span::styled(glyphs.pick(" ──▶ ", " --> "), theme.line()));
    forward.push_span(Span::styled(loss, theme.dim()));
    let mut backward = Line::from(blank(&before));
    backward.extend(arrow(back("dx"), Quantity::Dx));
    backward.push_span(blank(&norm));
    backward.extend(arrow(back("dy"), Quantity::Dy));
    backward.push_span(blank(&after));
    backward.push_span(Span::styled(glyphs.pick(" ◀── ", " <-- "), theme.line()));
    [forward, backward]
}

/// The formula with as many terms of a long sum as the room allows, so that the result is never cut off.
fn fitting(view: &View<'_>, quantity: Quantity, index: usize, area: Rect) -> Paragraph<'static> {
    let with = |head| Paragraph::new(lines(view, quantity, index, head)).wrap(Wrap { trim: false });
    [40, 24, 16, 12, 9, 7, 6, 5, 4, 3, 2]
        .into_iter()
        .map(with)
        .find(|paragraph| paragraph.line_count(area.width) <= usize::from(area.height))
        .unwrap_or_else(|| with(1))
}

fn lines(view: &View<'_>, quantity: Quantity, index: usize, head: usize) -> Vec<Line<'static>> {
    let theme = view.theme;
    let block = view.session.partition().cell_block(view.session.cursor.cell);
    let style = Style { head, tail: 1, ..view.session.style };
    let derivation = derive(view.session.trace(), quantity, index, &style);
    let symbol = Span::styled(indexed_symbol(quantity, style.glyphs), theme.quantity(quantity));
    let digits = style.digits + extra_digits(view.session.trace(), quantity, &block);
    let result = style.glyphs.number(derivation.value, digits);
    let value = Span::styled(result.clone(), theme.value());
    if derivation.numeric.is_empty() {
        let hint = match quantity {
            Quantity::X | Quantity::Dy => msg!("formula-given-cell"),
            _ => msg!("formula-given-parameter"),
        };
        let hint = format!("   {}", view.told(&hint));
        return vec![Line::from(vec![symbol, Span::raw(" = "), value, Span::styled(hint, theme.dim())])];
    }
    let mut numeric = vec![Span::styled("= ", theme.dim())];
    // A formula that is a single number is its own result.
    if derivation.numeric_text() != result {
        for piece in derivation.numeric {
            let style = piece.source.map_or(theme.dim(), |(source, _)| theme.quantity(source));
            numeric.push(Span::styled(piece.text, style));
        }
        numeric.push(Span::styled(" = ", theme.dim()));
    }
    numeric.push(value);
    let mut lines =
        vec![Line::from(vec![symbol, Span::raw(format!(" = {}", derivation.symbolic))]), Line::from(numeric)];
    if view.session.cursor.detached && quantity == Quantity::DxDirect {
        let sum = -view.session.trace().value(Quantity::DMean, view.session.group());
        let told = view.told(&msg!("formula-detached", sum = style.number(sum)));
        lines.push(Line::from(Span::styled(told, theme.bad())));
    }
    lines
}
