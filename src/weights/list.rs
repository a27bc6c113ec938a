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
use crate::msg;
use crate::norm::counted;
use crate::text::table::{Align, Table};
use crate::text::{Style, visible, wrap};

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
    let layers_found = counted(layers.len(), "normalization-layer");
    writeln!(out, "{}", style.tell(&msg!("weights-heading", file = file, layers = layers_found)))?;
    if layers.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    for line in table(layers, eps, style) {
        writeln!(out, "{line}")?;
    }
    let number = |value| style.glyphs.number(value, DIGITS);
    let note = msg!("weights-note", near = number(NEAR_ZERO), eps = number(eps));
    writeln!(out)?;
    for line in wrap::paragraph(&style.tell(&note), wrap::PAGE, "") {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// The head of the table and a line a layer.
pub(crate) fn table(layers: &[Layer], eps: f64, style: &Style) -> Vec<String> {
    let mut table = Table::new(
        [
            (msg!("weights-head-layer"), Align::Left),
            (msg!("weights-head-channels"), Align::Right),
            (msg!("weights-head-gamma"), Align::Left),
            (msg!("weights-head-near"), Align::Right),
            (msg!("weights-head-var"), Align::Left),
            (msg!("weights-head-below"), Align::Right),
        ]
        .map(|(head, align)| (style.tell(&head), align)),
    );
    for layer in layers {
        table.row(row(layer, eps, style));
    }
    table.lines()
}

fn row(layer: &Layer, eps: f64, style: &Style) -> [String; 6] {
    let survey = Survey::new(layer, eps);
    let number = |value| style.glyphs.number(value, DIGITS);
    let range = |spread: Spread| {
        let (min, max) = (number(spread.min), number(spread.max));
        match spread.not_finite {
            0 => msg!("weights-range", min = min, max = max),
            odd => msg!("weights-range-odd", min = min, max = max, odd = odd),
        }
    };
    let small = |spread: Option<Spread>| spread.map(|spread| spread.small.to_string()).unwrap_or_default();
    [
        // A name from a file must not steer the terminal.
        visible(&layer.name),
        survey.channels.to_string(),
        style.tell(&survey.gamma.map_or_else(|| msg!("weights-no-gamma"), range)),
        small(survey.gamma),
        style.tell(&survey.running_var.map_or_else(|| msg!("weights-no-var"), range)),
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
