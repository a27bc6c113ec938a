//! x̂ of one of two samples against half of their distance: a step function, over all distances there are and near 0.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::lab::sizes::Sizes;
use crate::msg;
use crate::text::wrap;
use crate::tui::seen::Seen;
use crate::tui::widget::curve::{Axis, Chart, Curve, Role, draw as chart};
use crate::tui::widget::frame;
use crate::tui::widget::rect::take_right;

/// The places at which the function is drawn.
const PLACES: i32 = 400;

/// How far the step is drawn out, in √ε.
const NEAR: f64 = 8.0;

/// Draws the pane.
pub fn draw(seen: Seen<'_>, lab: &Sizes, focused: bool, area: Rect, buf: &mut Buffer) {
    let look = seen.look();
    let told = |message| seen.session.style.tell(&message);
    let title = vec![Span::raw(told(msg!("lab-sizes-two-picture")))];
    let mut all = frame::pane(look, focused, title, area, buf);
    let eps = lab.problem().parameters().eps;
    let farthest = lab.farthest() / 2.0;
    if farthest == 0.0 {
        let alike = told(msg!("lab-sizes-two-alike"));
        let lines = wrap::paragraph(&alike, usize::from(all.width).max(1), "");
        return frame::lines(&lines.into_iter().map(Line::from).collect::<Vec<_>>(), all, buf);
    }
    let near = NEAR * eps.sqrt();
    let mut views = vec![(msg!("lab-sizes-two-all"), farthest)];
    if near > 0.0 && near < farthest && all.width >= 36 {
        views.push((msg!("lab-sizes-two-near"), near));
    }
    let half = all.width / 2;
    let right = if views.len() > 1 { take_right(&mut all, half) } else { all };
    let unit = told(msg!("lab-sizes-two-unit"));
    for ((name, most), mut place) in views.into_iter().zip([all, right]) {
        let name = frame::cut(&told(name), usize::from(place.width).saturating_sub(1), look.glyphs);
        let name = Span::styled(name, look.theme.dim());
        buf.set_span(place.x, place.y, &name, place.width);
        (place.y, place.height) = (place.y + 1, place.height.saturating_sub(1));
        let x_hat = |h: f64| if h == 0.0 { 0.0 } else { h / (h * h + eps).sqrt() };
        let at = |i: i32| f64::from(i) / f64::from(PLACES) * most;
        let points = (-PLACES..=PLACES).map(|i| (at(i), x_hat(at(i)))).collect();
        let curves = vec![Curve { role: Role::Alone, points }];
        let chart_of =
            Chart { curves, x: Axis::linear(-most, most), y: Axis::linear(-1.0, 1.0), unit: &unit };
        chart(look, &chart_of, place, buf);
    }
}
