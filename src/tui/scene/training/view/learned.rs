//! γ and β as they are learned: their histogram, and what the next step does to those of the selected unit.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::lab::training::Run;
use crate::msg;
use crate::norm::Quantity;
use crate::session::Watch;
use crate::tui::widget::bars::{column, counts, standing};
use crate::tui::widget::frame;
use crate::tui::widget::rect::take_bottom;

use super::super::layout::halves;
use super::{View, instead};

/// Draws the pane.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let Some((selected, _)) = view.run() else { return };
    // Of a run without a norm nothing can be shown: then the first with one.
    let has_norm = |at: &usize| view.runs()[*at].settings().norm.is_some();
    let shown = [selected].into_iter().chain(0..view.runs().len()).find(has_norm);
    let Some(at) = shown else {
        let inner = view.pane(Watch::Learned, &msg!("train-learned-none-title"), area, buf);
        return instead(view, &msg!("train-learned-none"), inner, buf);
    };
    let run = &*view.runs()[at];
    let (layer, unit) = view.place(run);
    let name = view.experiment.plan().name(at);
    let mut inner =
        view.pane(Watch::Learned, &msg!("train-learned", run = name, layer = layer + 1), area, buf);
    let Some(parameters) = run.net().norm(layer) else { return };
    let told = step(view, run, layer, unit);
    let below = take_bottom(&mut inner, u16::try_from(told.len()).unwrap_or(0));
    let [left, right] = halves(inner);
    for (quantity, values, area) in
        [(Quantity::Gamma, &parameters.gamma, left), (Quantity::Beta, &parameters.beta, right)]
    {
        frame::lines(&histogram(view, quantity, values, unit, area), area, buf);
    }
    frame::lines(&told, below, buf);
}

/// A histogram over all units of the layer; the column of the selected unit is marked.
fn histogram(
    view: &View<'_>,
    quantity: Quantity,
    values: &[f64],
    unit: usize,
    area: Rect,
) -> Vec<Line<'static>> {
    let (theme, glyphs) = (view.theme(), view.look().glyphs);
    let (width, rows) =
        (usize::from(area.width).saturating_sub(2), usize::from(area.height).saturating_sub(1));
    let finite: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    if finite.is_empty() || width == 0 || rows == 0 {
        return Vec::new();
    }
    let (low, high) =
        finite.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), &v| (a.min(v), b.max(v)));
    let range = if low < high { (low, high) } else { (low - 0.5, high + 0.5) };
    let counts = counts(&finite, range, width);
    let most = counts.iter().copied().max().unwrap_or(1);
    let own = values[unit].is_finite().then(|| column(values[unit], range, width));
    let mut lines: Vec<Line<'static>> = (0..rows)
        .map(|row| {
            let bars = counts.iter().enumerate().map(|(i, &count)| {
                let style = if Some(i) == own { theme.selected() } else { theme.quantity(quantity) };
                Span::styled(standing(glyphs, count, most, row, rows), style)
            });
            Line::from(bars.collect::<Vec<_>>())
        })
        .collect();
    let (low, high) = (view.number(range.0, 3), view.number(range.1, 3));
    let middle =
        format!("{} {}", glyphs.symbol(quantity), view.told(&msg!("train-learned-units", n = values.len())));
    let pad = width.saturating_sub(low.chars().count() + high.chars().count());
    let middle = if frame::left(&middle, 0).chars().count() + 2 <= pad {
        middle
    } else {
        glyphs.symbol(quantity).to_owned()
    };
    let centred = frame::left(&frame::right(&middle, usize::midpoint(pad, middle.width())), pad);
    lines.push(Line::from(vec![
        Span::styled(low, theme.dim()),
        Span::styled(centred, theme.quantity(quantity)),
        Span::styled(high, theme.dim()),
    ]));
    lines
}

/// What the next step does to γ and β of the selected unit: γ − lr·dγ, with the numbers.
fn step(view: &View<'_>, run: &Run, layer: usize, unit: usize) -> Vec<Line<'static>> {
    let (theme, glyphs) = (view.theme(), view.look().glyphs);
    let Some(parameters) = run.net().norm(layer) else { return Vec::new() };
    let gradient = &run.gradients()[layer];
    let settings = run.settings();
    let heading =
        msg!("train-learned-step", step = (run.steps_made() + 1).to_string(), unit = unit.to_string());
    let mut lines = vec![Line::from(Span::styled(view.told(&heading), theme.heading()))];
    let minus = glyphs.pick("−", "-");
    let times = glyphs.pick("·", "*");
    let rows = [
        (
            Quantity::Gamma,
            Quantity::DGamma,
            parameters.gamma[unit],
            gradient.gamma[unit],
            run.next_gamma(layer),
        ),
        (Quantity::Beta, Quantity::DBeta, parameters.beta[unit], gradient.beta[unit], run.next_beta(layer)),
    ];
    for (quantity, by, value, d, next) in rows {
        let Some(next) = next.and_then(|next| next.get(unit).copied()) else { continue };
        let (symbol, by) = (glyphs.symbol(quantity), glyphs.symbol(by));
        let number = |v: f64| view.number(v, 5);
        let bracketed = |v: f64| if v < 0.0 { format!("({})", number(v)) } else { number(v) };
        let product = |factor: &str, v: f64| [factor, times, &bracketed(v)].concat();
        let lr = number(settings.lr);
        // With momentum the step goes along v = momentum·v + dγ.
        let (along, step, before) = if settings.sgd_momentum == 0.0 {
            (by, d, String::new())
        } else {
            ("v", (value - next) / settings.lr, [by, " = ", &number(d), ",  "].concat())
        };
        let symbols = [symbol, minus, &["lr", times, along].concat()].join(" ");
        let numbers = [number(value).as_str(), minus, &product(&lr, step)].join(" ");
        let formula = [before.as_str(), &symbols, " = ", &numbers, " = "].concat();
        lines.push(Line::from(vec![
            Span::styled(formula, theme.quantity(quantity)),
            Span::styled(number(next), theme.value()),
        ]));
    }
    lines
}
