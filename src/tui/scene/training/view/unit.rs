//! The 15th, 50th and 85th percentile of one unit's input over training, a chart a run, over common axes: figure 1b and c of
//! Ioffe & Szegedy (2015).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::msg;
use crate::session::{Logarithmic, Watch};
use crate::tui::widget::curve::{Axis, Chart, Curve, Role, draw as chart};

use super::View;
use super::curves::steps;

/// Draws the pane.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let Some((_, run)) = view.run() else { return };
    let (layer, unit) = view.place(run);
    let title = msg!("train-unit", layer = layer + 1, unit = unit.to_string());
    let inner = view.pane(Watch::Unit, &title, area, buf);
    let percentiles: Vec<Vec<(f64, [f64; 3])>> = (view.runs().iter())
        .map(|run| {
            let points = run.curve().iter().filter_map(|point| {
                let of = point.inner.as_ref()?.percentiles.get(layer)?.get(unit)?;
                Some((point.step as f64, *of))
            });
            points.collect()
        })
        .collect();
    let all = percentiles.iter().flatten().flat_map(|(_, of)| *of);
    let y = Axis::of(all, false).unwrap_or(Axis::linear(0.0, 1.0));
    let log = view.desk().logarithmic == Logarithmic::LossAndSteps;
    let (x, counted) = (steps(view, log), view.told(&msg!("train-steps")));
    let count = u16::try_from(view.runs().len()).unwrap_or(1).max(1);
    for (k, points) in percentiles.iter().enumerate() {
        let at = u16::try_from(k).unwrap_or(0);
        let (from, to) = (inner.width * at / count, inner.width * (at + 1) / count);
        let mut place = Rect { x: inner.x + from, width: to - from, ..inner };
        let name = Line::from(view.named(k));
        buf.set_line(place.x, place.y, &name, place.width);
        (place.y, place.height) = (place.y + 1, place.height.saturating_sub(1));
        let curve = |which: usize| {
            let role = if which == 1 { Role::Line(k) } else { Role::Edge(k) };
            let is_on = |point: &&(f64, [f64; 3])| !log || point.0 > 0.0;
            Curve { role, points: points.iter().filter(is_on).map(|(x, of)| (*x, of[which])).collect() }
        };
        let curves = [0, 2, 1].map(curve).into();
        chart(view.look(), &Chart { curves, x, y, unit: &counted }, place, buf);
    }
}
