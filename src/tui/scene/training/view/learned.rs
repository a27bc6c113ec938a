//! γ and β as they are learned: their histogram, and what a step does to those of the selected unit.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::lab::training::{Run, Settings};
use crate::msg;
use crate::norm::Quantity;
use crate::session::Watch;
use crate::text::Message;
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
    let told = steps(view, run, layer, unit, usize::from(inner.height));
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

/// What the last step did to γ and β of the selected unit, γ − lr·dγ with the numbers; and, where there is room or no step has
/// been made, what the next one will do.
fn steps(view: &View<'_>, run: &Run, layer: usize, unit: usize, room: usize) -> Vec<Line<'static>> {
    let Some(now) = run.net().norm(layer) else { return Vec::new() };
    let told = |heading: Message, steps: [Step; 2]| {
        let heading = Line::from(Span::styled(view.told(&heading), view.theme().heading()));
        std::iter::once(heading).chain(steps.map(|step| step.line(view, run.settings())))
    };
    let made = run.made().and_then(|made| made.get(layer)).map(|made| {
        let gamma = Step::of(Quantity::Gamma, made.before.gamma[unit], made.by.gamma[unit], now.gamma[unit]);
        let beta = Step::of(Quantity::Beta, made.before.beta[unit], made.by.beta[unit], now.beta[unit]);
        let heading =
            msg!("train-learned-made", step = run.steps_made().to_string(), unit = unit.to_string());
        told(heading, [gamma, beta])
    });
    let mut lines: Vec<Line<'static>> = made.into_iter().flatten().collect();
    if !run.is_done()
        && (lines.is_empty() || room >= BOTH)
        && let (Some(gamma), Some(beta)) = (run.next_gamma(layer), run.next_beta(layer))
    {
        let by = &run.gradients()[layer];
        let heading =
            msg!("train-learned-step", step = (run.steps_made() + 1).to_string(), unit = unit.to_string());
        let gamma = Step::of(Quantity::Gamma, now.gamma[unit], by.gamma[unit], gamma[unit]);
        let beta = Step::of(Quantity::Beta, now.beta[unit], by.beta[unit], beta[unit]);
        lines.extend(told(heading, [gamma, beta]));
    }
    lines
}

/// The rows of a pane that has room for both steps below the histograms.
const BOTH: usize = 10;

/// What a step does to one parameter.
struct Step {
    parameter: Quantity,
    before: f64,
    gradient: f64,
    after: f64,
}

impl Step {
    fn of(parameter: Quantity, before: f64, gradient: f64, after: f64) -> Self {
        Self { parameter, before, gradient, after }
    }

    /// The formula with its numbers.
    fn line(self, view: &View<'_>, settings: &Settings) -> Line<'static> {
        let Self { parameter, before, gradient, after } = self;
        let (theme, glyphs) = (view.theme(), view.look().glyphs);
        let (minus, times) = (glyphs.pick("−", "-"), glyphs.pick("·", "*"));
        let by = if parameter == Quantity::Gamma { Quantity::DGamma } else { Quantity::DBeta };
        let (symbol, by) = (glyphs.symbol(parameter), glyphs.symbol(by));
        let number = |v: f64| view.number(v, 5);
        let bracketed = |v: f64| if v < 0.0 { format!("({})", number(v)) } else { number(v) };
        let product = |factor: &str, v: f64| [factor, times, &bracketed(v)].concat();
        // With momentum the step goes along v = momentum·v + dγ.
        let (along, step, first) = if settings.sgd_momentum == 0.0 {
            (by, gradient, String::new())
        } else {
            ("v", (before - after) / settings.lr, [by, " = ", &number(gradient), ",  "].concat())
        };
        let symbols = [symbol, minus, &["lr", times, along].concat()].join(" ");
        let numbers = [number(before).as_str(), minus, &product(&number(settings.lr), step)].join(" ");
        let formula = [first.as_str(), &symbols, " = ", &numbers, " = "].concat();
        Line::from(vec![
            Span::styled(formula, theme.quantity(parameter)),
            Span::styled(number(after), theme.value()),
        ])
    }
}
