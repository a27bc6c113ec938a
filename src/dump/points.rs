//! Values as points on rails, one rail a quantity, all on one scale: a shift and a squeeze are seen as such.

use std::fmt::Write;

use super::Dump;
use super::told::style;
use crate::norm::Quantity;
use crate::walk::notation::escaped;
use crate::walk::region::element_meeting;

/// More points than this are a smear; of a larger group this many are taken at even distances.
const MOST: usize = 200;

const WIDTH: f64 = 640.0;
/// Where the rails begin and end.
const RAIL: (f64, f64) = (96.0, 624.0);
const STEP: f64 = 34.0;

/// The points as SVG, in the colour of the text around it; empty where no value is finite. The chosen cell's points are filled.
pub(super) fn svg(dump: &Dump<'_>, quantities: &[Quantity]) -> String {
    let partition = dump.trace.partition();
    let block = partition.cell_block(dump.cell);
    let group = partition.group_block(element_meeting(partition, Quantity::Mean, &block));
    let count = group.len();
    let step = count.div_ceil(MOST);
    let cells = || (0..count).step_by(step).map(|i| group.nth(partition, i));
    let rails: Vec<Vec<f64>> =
        quantities.iter().map(|&q| cells().map(|cell| dump.trace.value(q, cell)).collect()).collect();
    let chosen: Vec<f64> = quantities.iter().map(|&q| dump.trace.value(q, dump.cell)).collect();
    let all = || rails.iter().flatten().chain(&chosen).copied().filter(|value| value.is_finite());
    let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    if low > high {
        return String::new();
    }
    let spread = if high > low { high - low } else { 1.0 };
    let at = |value: f64| RAIL.0 + (value - low) / spread * (RAIL.1 - RAIL.0);
    let style = style(dump);
    let height = STEP * quantities.len() as f64 + 24.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\" font-family=\"sans-serif\" font-size=\"13\" fill=\"currentColor\" stroke=\"currentColor\">\n"
    );
    let mut before: Option<(f64, f64)> = None;
    for ((&quantity, values), &mark) in quantities.iter().zip(&rails).zip(&chosen) {
        let y = before.map_or(STEP / 2.0, |(_, y)| y + STEP);
        let symbol = escaped(style.glyphs.symbol(quantity));
        let _ = writeln!(svg, "<text x=\"8\" y=\"{:.1}\" stroke=\"none\">{symbol}</text>", y + 4.5);
        let _ = writeln!(
            svg,
            "<line x1=\"{:.1}\" y1=\"{y:.1}\" x2=\"{:.1}\" y2=\"{y:.1}\" stroke-opacity=\"0.35\"/>",
            RAIL.0, RAIL.1
        );
        for value in values.iter().filter(|value| value.is_finite()) {
            let _ = writeln!(
                svg,
                "<circle cx=\"{:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"none\" stroke-opacity=\"0.7\"/>",
                at(*value)
            );
        }
        if mark.is_finite() {
            let x = at(mark);
            if let Some((above, top)) = before.filter(|(above, _)| above.is_finite()) {
                let _ = writeln!(
                    svg,
                    "<line x1=\"{above:.1}\" y1=\"{top:.1}\" x2=\"{x:.1}\" y2=\"{y:.1}\" stroke-dasharray=\"3 3\"/>"
                );
            }
            let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\"/>");
            before = Some((x, y));
        } else {
            before = Some((f64::NAN, y));
        }
    }
    for (value, anchor) in [(low, "start"), (high, "end")] {
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\" stroke=\"none\" font-size=\"11\">{}</text>",
            at(value),
            height - 8.0,
            style.number(value)
        );
        if high == low {
            break;
        }
    }
    svg.push_str("</svg>\n");
    svg
}
