//! How far the signal comes, and the gradient back: the spread of every layer's input and the gradient of its matrix, as two
//! ladders of bars.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::lab::training::{Inner, Run};
use crate::msg;
use crate::session::Watch;
use crate::tui::widget::bars::lying;
use crate::tui::widget::frame;

use super::{View, instead};

/// The widths of a layer's name and of a number.
const LABEL: usize = 9;
const NUMBER: usize = 8;

/// Draws the pane.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let measured_at =
        |run: &Run| run.curve().iter().rev().find(|point| point.inner.is_some()).map(|point| point.step);
    let title = match view.runs().iter().filter_map(|run| measured_at(run)).max() {
        Some(step) => msg!("train-signal-at", step = step.to_string()),
        None => msg!("train-signal"),
    };
    let inner = view.pane(Watch::Signal, &title, area, buf);
    let last = |at: usize| view.runs()[at].curve().iter().rev().find_map(|point| point.inner.as_ref());
    let measured: Vec<(usize, &Inner)> =
        (0..view.runs().len()).filter_map(|at| Some((at, last(at)?))).collect();
    let ladders = 2 * measured.len();
    let width = usize::from(inner.width).saturating_sub(LABEL).checked_div(ladders).unwrap_or(0);
    if measured.is_empty() {
        return;
    }
    if width <= NUMBER || inner.height < 3 {
        return instead(view, &msg!("train-light-room"), inner, buf);
    }
    let (theme, dim) = (view.theme(), view.theme().dim());
    let spreads = Scale::of(measured.iter().flat_map(|(_, inner)| &inner.spreads));
    let gradients = Scale::of(measured.iter().flat_map(|(_, inner)| &inner.gradient_norms));
    let half = width * measured.len();
    let label = |text: &str| frame::left(text, LABEL);
    let short = |text: &str, width: usize| frame::cut(text, width, view.look().glyphs);
    let (spread, gradient) =
        (view.told(&msg!("train-signal-spread")), view.told(&msg!("train-signal-gradient")));
    let mut lines = vec![Line::from(vec![
        Span::raw(label("")),
        Span::styled(frame::left(&short(&spread, half - 2), half), theme.heading()),
        Span::styled(short(&gradient, half), theme.heading()),
    ])];
    let mut names = Line::from(Span::raw(label("")));
    for _ in 0..2 {
        for (at, _) in &measured {
            let named = Line::from(view.named(*at)).to_string();
            names.push_span(Span::styled(frame::left(&short(&named, width - 1), width), theme.run(*at)));
        }
    }
    lines.push(names);
    let layers = measured.iter().map(|(_, inner)| inner.spreads.len()).max().unwrap_or(0);
    let rows = usize::from(inner.height) - 2;
    let selected = view.run().map_or(0, |(_, run)| view.place(run).0);
    // The selected layer is among those that fit.
    let first = (selected + 1).saturating_sub(rows).min(layers.saturating_sub(rows));
    let first = if selected + 2 > first + rows && first + rows < layers { first + 1 } else { first };
    for layer in (first..layers).take(rows) {
        let is_output = measured.iter().all(|(_, inner)| layer + 1 == inner.spreads.len());
        let name = if is_output {
            view.told(&msg!("train-signal-output"))
        } else {
            view.told(&msg!("train-signal-layer", layer = layer + 1))
        };
        let style = if layer == selected { theme.selected() } else { dim };
        let mut line = Line::from(vec![
            Span::styled(name.clone(), style),
            Span::raw(frame::right(
                "",
                LABEL.saturating_sub(unicode_width::UnicodeWidthStr::width(name.as_str())),
            )),
        ]);
        for (scale, of) in [
            (spreads, (|inner| &inner.spreads) as fn(&Inner) -> &Vec<f64>),
            (gradients, |inner| &inner.gradient_norms),
        ] {
            for (at, inner) in &measured {
                let Some(&value) = of(inner).get(layer) else {
                    line.push_span(Span::raw(frame::right("", width)));
                    continue;
                };
                // The next number begins after a blank.
                let bar = lying(view.look().glyphs, scale.share(value), width - NUMBER - 1);
                line.push_span(Span::raw(frame::left(&view.number(value, 2), NUMBER)));
                line.push_span(Span::styled(frame::left(&bar, width - NUMBER), theme.run(*at)));
            }
        }
        lines.push(line);
    }
    frame::lines(&lines, inner, buf);
}

/// A logarithmic scale of bars: the smallest has a tenth of the room, the largest all of it.
#[derive(Debug, Clone, Copy)]
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn of<'a>(values: impl Iterator<Item = &'a f64>) -> Self {
        let fits = values.filter(|v| v.is_finite() && **v > 0.0);
        let (low, high) = fits.fold((f64::INFINITY, 0.0_f64), |(a, b), &v| (a.min(v), b.max(v)));
        // No more than six powers of ten, so that what is common stays apart.
        Self { low: low.max(high * 1e-6), high }
    }

    fn share(self, value: f64) -> f64 {
        if value.is_nan() || value <= 0.0 || self.low >= self.high {
            return if value > 0.0 { 1.0 } else { 0.0 };
        }
        (0.1 + 0.9 * (value / self.low).ln() / (self.high / self.low).ln()).clamp(0.02, 1.0)
    }
}
