//! The layers of a checkpoint told as text and as JSON, schema "bnwalk-weights/1".
//!
//! ```text
//!     { "schema": "bnwalk-weights/1", "file": …, "eps": …, "layers": [
//!         { "name", "style", "channels", "num_batches_tracked" or null,
//!           "gamma": { "min", "max", "near_zero", "not_finite" } or null,
//!           "running_var": { "min", "max", "below_eps", "not_finite" } or null }, …] }
//! ```
//!
//! What is not finite is a string, as in a dump.

use std::io::{self, Write};

use serde::Serialize;

use super::survey::Spread;
use super::{Layer, NEAR_ZERO, Survey};
use crate::json::{Number, serialize};
use crate::norm::counted;
use crate::text::Style;
use crate::text::table::{Align, Table};

/// The version of the schema.
const SCHEMA: &str = "bnwalk-weights/1";

/// Digits of the statistics.
const DIGITS: usize = 3;

/// Writes the layers as a table.
///
/// # Errors
/// Those of `out`.
pub fn write_text(
    file: &str,
    layers: &[Layer],
    eps: f64,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{file}: {}", counted(layers.len(), "normalization layer"))?;
    if layers.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    for line in table(layers, eps, style) {
        writeln!(out, "{line}")?;
    }
    let glyphs = style.glyphs;
    writeln!(
        out,
        "\nnear 0: |{}| < {}; below {}: a running variance < {}. Such channels are dead, or pruned.",
        glyphs.pick("γ", "gamma"),
        glyphs.number(NEAR_ZERO, DIGITS),
        glyphs.pick("ε", "eps"),
        glyphs.number(eps, DIGITS),
    )
}

/// The head of the table and a line a layer.
pub(crate) fn table(layers: &[Layer], eps: f64, style: &Style) -> Vec<String> {
    let glyphs = style.glyphs;
    let mut table = Table::new([
        ("layer", Align::Left),
        ("channels", Align::Right),
        (glyphs.pick("γ", "gamma"), Align::Left),
        ("near 0", Align::Right),
        ("running variance", Align::Left),
        (glyphs.pick("below ε", "below eps"), Align::Right),
    ]);
    for layer in layers {
        table.row(row(layer, eps, style));
    }
    table.lines()
}

fn row(layer: &Layer, eps: f64, style: &Style) -> [String; 6] {
    let survey = Survey::new(layer, eps);
    let number = |value| style.glyphs.number(value, DIGITS);
    let range = |spread: Spread| {
        let odd = match spread.not_finite {
            0 => String::new(),
            n => format!(", {n} not finite"),
        };
        format!("{} to {}{odd}", number(spread.min), number(spread.max))
    };
    let small = |spread: Option<Spread>| spread.map(|spread| spread.small.to_string()).unwrap_or_default();
    [
        // A name from a file must not steer the terminal.
        layer.name.chars().filter(|c| !c.is_control()).collect(),
        survey.channels.to_string(),
        survey.gamma.map_or_else(|| "none".to_owned(), range),
        small(survey.gamma),
        survey.running_var.map_or_else(|| "no running statistics".to_owned(), range),
        small(survey.running_var),
    ]
}

/// Writes the layers as JSON.
///
/// # Errors
/// Those of `out`.
pub fn write_json(file: &str, layers: &[Layer], eps: f64, out: &mut dyn Write) -> io::Result<()> {
    let layers =
        layers
            .iter()
            .map(|layer| {
                let survey = Survey::new(layer, eps);
                OneLayer {
                    name: &layer.name,
                    style: layer.style,
                    channels: survey.channels,
                    num_batches_tracked: layer.num_batches_tracked,
                    gamma: survey.gamma.map(|Spread { min, max, small, not_finite }| Gamma {
                        min: Number(min),
                        max: Number(max),
                        near_zero: small,
                        not_finite,
                    }),
                    running_var: survey.running_var.map(|Spread { min, max, small, not_finite }| {
                        RunningVar { min: Number(min), max: Number(max), below_eps: small, not_finite }
                    }),
                }
            })
            .collect();
    serialize(&Document { schema: SCHEMA, file, eps: Number(eps), layers }, out)
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    file: &'a str,
    eps: Number,
    layers: Vec<OneLayer<'a>>,
}

#[derive(Serialize)]
struct OneLayer<'a> {
    name: &'a str,
    style: &'static str,
    channels: usize,
    num_batches_tracked: Option<u64>,
    gamma: Option<Gamma>,
    running_var: Option<RunningVar>,
}

#[derive(Serialize)]
struct Gamma {
    min: Number,
    max: Number,
    near_zero: usize,
    not_finite: usize,
}

#[derive(Serialize)]
struct RunningVar {
    min: Number,
    max: Number,
    below_eps: usize,
    not_finite: usize,
}
