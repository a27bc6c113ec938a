//! The formula of the selected number, and the same with the numbers put in.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};

use crate::norm::Quantity;
use crate::tui::app::App;
use crate::walk::derive::{extra_digits, indexed_symbol};
use crate::walk::narrate::{element_name, group_name};
use crate::walk::{Style, derive};

use super::frame;

/// Draws the pane.
pub fn draw(app: &App, area: Rect, buf: &mut Buffer) {
    let theme = app.theme;
    let quantity = app.array;
    let index = app.element(quantity);
    let dot = app.style.glyphs.pick(" · ", " - ");
    let title = vec![
        Span::styled(element_name(&app.trace, quantity, index), theme.quantity(quantity)),
        Span::raw(format!("{dot}{}{dot}{}", quantity.title(), group_name(&app.trace, app.group()))),
    ];
    let inner = frame::pane(app, None, title, area, buf);
    Paragraph::new(lines(app, quantity, index, inner)).wrap(Wrap { trim: false }).render(inner, buf);
}

fn lines(app: &App, quantity: Quantity, index: usize, area: Rect) -> Vec<Line<'static>> {
    let theme = app.theme;
    // As many terms as fill the room; a term is some ten cells wide, or twice that where x needs more digits.
    let block = app.partition().cell_block(app.cell);
    let extra = extra_digits(&app.trace, Quantity::X, &block);
    let width = if matches!(quantity, Quantity::DGamma | Quantity::DVar) { 26 } else { 14 } + 2 * extra;
    let room = usize::from(area.width) * usize::from(area.height.saturating_sub(1)) / width;
    let head = room.saturating_sub(4).clamp(2, 40);
    let style = Style { head, tail: 1, ..app.style };
    let derivation = derive(&app.trace, quantity, index, &style);
    let symbol = Span::styled(indexed_symbol(quantity, style.glyphs), theme.quantity(quantity));
    let digits = style.digits + extra_digits(&app.trace, quantity, &block);
    let value = Span::styled(style.glyphs.number(derivation.value, digits), theme.value());
    if derivation.numeric.is_empty() {
        let hint = match quantity {
            Quantity::X | Quantity::Dy => "   given; enter edits it, + and - nudge it",
            _ => "   given; edit it among the parameters",
        };
        return vec![Line::from(vec![symbol, Span::raw(" = "), value, Span::styled(hint, theme.dim())])];
    }
    let mut numeric = vec![Span::styled("= ", theme.dim())];
    for piece in derivation.numeric {
        let style = piece.source.map_or(theme.dim(), |(source, _)| theme.quantity(source));
        numeric.push(Span::styled(piece.text, style));
    }
    numeric.push(Span::styled(" = ", theme.dim()));
    numeric.push(value);
    let mut lines =
        vec![Line::from(vec![symbol, Span::raw(format!(" = {}", derivation.symbolic))]), Line::from(numeric)];
    if app.detached && quantity == Quantity::DxDirect {
        let sum = -app.trace.value(Quantity::DMean, app.group());
        lines.push(Line::from(vec![
            Span::styled("statistics detached: dx would sum to ", theme.dim()),
            Span::styled(style.number(sum), theme.bad()),
            Span::styled(", not 0", theme.dim()),
        ]));
    }
    lines
}
