//! A number a row.

use std::io::{self, Write};

use super::super::line;
use crate::lab::training::{Cell, Grid, Run, Training};

pub(in super::super) fn csv(lab: &Training, out: &mut dyn Write) -> io::Result<()> {
    match lab.grid() {
        Some(grid) => cells(grid, out),
        None => runs(lab, out),
    }
}

/// What has no layer leaves that column empty.
fn runs(lab: &Training, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "quantity,run,norm,step,layer,value")?;
    for (i, run) in lab.runs().iter().enumerate() {
        curve(lab, i, run, out)?;
    }
    Ok(())
}

fn curve(lab: &Training, i: usize, run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let norm = run.settings().norm_name();
    let (layer, unit) = lab.plan().watched();
    for point in run.curve() {
        let mut row = |quantity: &str, layer: Option<usize>, value| {
            let layer = layer.map_or_else(String::new, |layer| (layer + 1).to_string());
            line(out, &format!("{quantity},{i},{norm},{},{layer}", point.step), value)
        };
        row("loss", None, point.loss)?;
        row("test_accuracy", None, point.test_accuracy)?;
        let Some(inner) = &point.inner else { continue };
        if let Some(percentiles) = inner.percentiles.get(layer).and_then(|units| units.get(unit)) {
            for (name, &value) in ["p15", "p50", "p85"].into_iter().zip(percentiles) {
                row(name, Some(layer), value)?;
            }
        }
        for (l, &value) in inner.gradient_norms.iter().enumerate() {
            row("gradient_norm", Some(l), value)?;
        }
        for (l, &value) in inner.spreads.iter().enumerate() {
            row("spread", Some(l), value)?;
        }
        if let Some(shift) = inner.shift {
            row("shift", None, shift.activation)?;
            row("shift_before_norm", None, shift.before_norm)?;
            row("shift_noise_off", None, shift.noise_off)?;
        }
        row("loss_range", None, inner.loss_range)?;
    }
    Ok(())
}

/// A row a cell and seed.
fn cells(grid: &Grid, out: &mut dyn Write) -> io::Result<()> {
    let many = grid.many();
    let axes: Vec<&str> = many.axes.iter().map(|axis| axis.key.as_str()).collect();
    writeln!(out, "{},norm,seed,first_90,test_accuracy", axes.join(","))?;
    for Cell { settings, values, outcomes } in grid.cells() {
        for (seed, outcome) in (settings.seed..).zip(outcomes) {
            let Some(outcome) = outcome else { continue };
            let first = outcome.first_90.map_or_else(String::new, |step| step.to_string());
            let place = format!("{},{},{seed},{first}", values.join(","), settings.norm_name());
            line(out, &place, outcome.test_accuracy)?;
        }
    }
    Ok(())
}
