//! Test accuracy and training loss, a curve a run, with what earlier runs had come to.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::lab::training::Point;
use crate::msg;
use crate::session::Logarithmic;
use crate::text::Message;
use crate::tui::widget::curve::{Axis, Chart, Curve, Role, draw};
use crate::tui::widget::frame;

use super::View;

/// Draws the accuracies.
pub fn accuracy(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    over_steps(view, &msg!("train-accuracy"), |point| point.test_accuracy, Axis::linear(0.0, 1.0), area, buf);
}

/// Draws the losses.
pub fn loss(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let log = view.desk().logarithmic != Logarithmic::None;
    let points = || view.runs().iter().flat_map(|run| run.curve()).map(|point| point.loss);
    // On a linear axis a loss far above that of a mere guess would leave no room for the others.
    let guessing = view.runs().first().map_or(1.0, |run| (run.data().classes() as f64).ln());
    let most = points().filter(|loss| loss.is_finite()).fold(guessing, f64::max).min(1.5 * guessing);
    let linear = Axis::linear(0.0, most);
    // What the runs before had come to is to be seen from the start.
    let before = view.lab.ghosts().iter().flatten().map(|point| point.loss);
    let axis = if log { Axis::of(points().chain(before), true).unwrap_or(linear) } else { linear };
    let title = if log { msg!("train-loss-log") } else { msg!("train-loss") };
    over_steps(view, &title, |point| point.loss, axis, area, buf);
}

fn over_steps(
    view: &View<'_>,
    title: &Message,
    of: fn(&Point) -> f64,
    y: Axis,
    area: Rect,
    buf: &mut Buffer,
) {
    let inner = frame::pane(view.look(), false, vec![Span::raw(view.told(title))], area, buf);
    let log = view.desk().logarithmic == Logarithmic::LossAndSteps;
    let x = steps(view, log);
    let points = |curve: &[Arc<Point>]| {
        let is_on = |point: &&Arc<Point>| !log || point.step > 0;
        curve.iter().filter(is_on).map(|point| (point.step as f64, of(point))).collect()
    };
    let ghosts = view.lab.ghosts().iter().map(|ghost| Curve { role: Role::Ghost, points: points(ghost) });
    let runs = view.runs().iter().enumerate();
    let lines = runs.map(|(k, run)| Curve { role: Role::Line(k), points: points(run.curve()) });
    let unit = view.told(&msg!("train-steps"));
    draw(view.look(), &Chart { curves: ghosts.chain(lines).collect(), x, y, unit: &unit }, inner, buf);
}

/// The axis of the steps of all runs.
pub fn steps(view: &View<'_>, log: bool) -> Axis {
    let most = view.runs().iter().map(|run| run.steps()).max().unwrap_or(1).max(1) as f64;
    let least = view.runs().iter().map(|run| run.settings().every).min().unwrap_or(1) as f64;
    if log { Axis::log(least.min(most), most) } else { Axis::linear(0.0, most) }
}
