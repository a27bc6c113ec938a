//! One batch on several devices, written out.

use std::io::{self, Write};

use serde::Serialize;

use super::{Nested, Numbers, line};
use crate::dump::page::Page;
use crate::json::{Number, serialize};
use crate::lab::replicas::{
    Averages, Device, Differences, Found, Kind, Off, Outcome, Recognised, Replicas, Weights,
};
use crate::msg;
use crate::norm::{Moments, Quantity, shape_text};
use crate::text::wrap;

// ---------------------------------------------------------------------------------------------------------------- JSON

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    shape: &'a [usize],
    channels: usize,
    cell: Vec<usize>,
    split: Vec<usize>,
    devices: Vec<OneDevice<'a>>,
    merged: Statistics,
    whole: Statistics,
    average: &'static str,
    averaged_mean: Numbers<'a>,
    averaged_var: Numbers<'a>,
    variance_of_means: Numbers<'a>,
    outcomes: Outcomes<'a>,
    exchanged: Exchanged,
    #[serde(skip_serializing_if = "Option::is_none")]
    ranks: Option<Ranks>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

/// How the results of real ranks compare, where they were compared.
fn recognised(lab: &Replicas) -> Option<&Recognised> {
    match lab.found.as_ref()? {
        Found::Compared(recognised) => Some(recognised),
        Found::OtherSplit | Found::Edited => None,
    }
}

#[derive(Serialize)]
struct Ranks {
    outcome: Option<&'static str>,
    also: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    average: Option<&'static str>,
    relative_difference: RelativeDifference,
    #[serde(skip_serializing_if = "Option::is_none")]
    nearest: Option<NearestOutcome>,
}

#[derive(Serialize)]
struct NearestOutcome {
    outcome: &'static str,
    arrays: usize,
    agree: usize,
    off: Vec<OffArray>,
}

#[derive(Serialize)]
struct OffArray {
    rank: usize,
    quantity: &'static str,
    numbers: usize,
    off: usize,
    worst: usize,
    given: Number,
    expected: Number,
    own_correction: bool,
}

impl Ranks {
    fn of(recognised: &Recognised) -> Self {
        let [alone, averaged, synchronised] = recognised.apart.map(Number);
        let off = |off: &Off| OffArray {
            rank: off.rank,
            quantity: off.quantity.name(),
            numbers: off.len,
            off: off.outside,
            worst: off.worst,
            given: Number(off.given),
            expected: Number(off.expected),
            own_correction: off.own_correction,
        };
        Self {
            outcome: recognised.kind.map(Kind::name),
            also: recognised.also.iter().map(|kind| kind.name()).collect(),
            average: recognised.weights.map(Weights::name),
            relative_difference: RelativeDifference { alone, averaged, synchronised },
            nearest: recognised.nearest.as_ref().map(|nearest| NearestOutcome {
                outcome: nearest.kind.name(),
                arrays: nearest.arrays,
                agree: nearest.arrays - nearest.off.len(),
                off: nearest.off.iter().map(off).collect(),
            }),
        }
    }
}

#[derive(Serialize)]
struct RelativeDifference {
    alone: Number,
    averaged: Number,
    synchronised: Number,
}

#[derive(Serialize)]
struct OneDevice<'a> {
    n: usize,
    mean: Vec<Number>,
    m2: Vec<Number>,
    var: Vec<Number>,
    sum_dy: Numbers<'a>,
    sum_dy_x_hat: Numbers<'a>,
}

#[derive(Serialize)]
struct Statistics {
    n: usize,
    mean: Vec<Number>,
    m2: Vec<Number>,
    var: Vec<Number>,
}

#[derive(Serialize)]
struct Outcomes<'a> {
    alone: OneOutcome<'a>,
    averaged: OneOutcome<'a>,
    synchronised: OneOutcome<'a>,
}

#[derive(Serialize)]
struct OneOutcome<'a> {
    y: Nested<'a>,
    dx: Nested<'a>,
    dgamma: Numbers<'a>,
    dbeta: Numbers<'a>,
    running_mean: Numbers<'a>,
    running_var: Numbers<'a>,
    mean_x_hat_squared: Numbers<'a>,
    max_difference: MaxDifference,
}

#[derive(Serialize)]
struct MaxDifference {
    y: Number,
    dx: Number,
    dgamma: Number,
    dbeta: Number,
    running_mean: Number,
    running_var: Number,
}

#[derive(Serialize)]
struct Exchanged {
    forward: usize,
    backward: usize,
    cells: usize,
}

fn mean(moments: &[Moments]) -> Vec<Number> {
    moments.iter().map(|m| Number(m.mean())).collect()
}

fn var(moments: &[Moments]) -> Vec<Number> {
    moments.iter().map(|m| Number(m.var())).collect()
}

fn m2(moments: &[Moments]) -> Vec<Number> {
    moments.iter().map(|m| Number(m.sum_of_squares())).collect()
}

impl Statistics {
    fn of(moments: &[Moments]) -> Self {
        Self { n: moments[0].n, mean: mean(moments), m2: m2(moments), var: var(moments) }
    }
}

impl<'a> OneOutcome<'a> {
    fn of(outcome: &'a Outcome, shape: &[usize]) -> Self {
        let Differences { y, dx, dgamma, dbeta, running_mean, running_var } = outcome.max_difference;
        Self {
            y: Nested::new(&outcome.y, shape),
            dx: Nested::new(&outcome.dx, shape),
            dgamma: Numbers(&outcome.dgamma),
            dbeta: Numbers(&outcome.dbeta),
            running_mean: Numbers(&outcome.running_mean),
            running_var: Numbers(&outcome.running_var),
            mean_x_hat_squared: Numbers(&outcome.mean_square),
            max_difference: MaxDifference {
                y: Number(y),
                dx: Number(dx),
                dgamma: Number(dgamma),
                dbeta: Number(dbeta),
                running_mean: Number(running_mean),
                running_var: Number(running_var),
            },
        }
    }
}

pub(super) fn json(lab: &Replicas, out: &mut dyn Write) -> io::Result<()> {
    let partition = lab.whole.partition();
    let shape = partition.shape();
    let outcome = |kind| OneOutcome::of(lab.outcome(kind), shape);
    let averages = &lab.averages[lab.weights as usize];
    let exchanged = lab.exchanged();
    let document = Document {
        schema: "bnwalk/lab-replicas/1",
        shape,
        channels: partition.channels(),
        cell: partition.index(lab.cell),
        split: lab.devices.iter().map(|device| device.samples.len()).collect(),
        devices: lab.devices.iter().map(one_device).collect(),
        merged: Statistics::of(&lab.merged),
        whole: Statistics::of(lab.whole.moments()),
        average: lab.weights.name(),
        averaged_mean: Numbers(&averages.mean),
        averaged_var: Numbers(&averages.var),
        variance_of_means: Numbers(&averages.variance_of_means),
        outcomes: Outcomes {
            alone: outcome(Kind::Alone),
            averaged: outcome(Kind::Averaged),
            synchronised: outcome(Kind::Synchronised),
        },
        exchanged: Exchanged {
            forward: exchanged.forward,
            backward: exchanged.backward,
            cells: exchanged.cells,
        },
        ranks: recognised(lab).map(Ranks::of),
        notes: lab.notes.iter().map(ToString::to_string).collect(),
    };
    serialize(&document, out)
}

fn one_device(device: &Device) -> OneDevice<'_> {
    OneDevice {
        n: device.moments[0].n,
        mean: mean(&device.moments),
        m2: m2(&device.moments),
        var: var(&device.moments),
        sum_dy: Numbers(&device.sum_dy),
        sum_dy_x_hat: Numbers(&device.sum_dy_x_hat),
    }
}

// ----------------------------------------------------------------------------------------------------------------- CSV

/// One number a row. What belongs to no device, no outcome or no cell leaves those columns empty.
pub(super) fn csv(lab: &Replicas, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "quantity,outcome,device,sample,channel,position,value")?;
    for (k, device) in lab.devices.iter().enumerate() {
        let row = |out: &mut dyn Write, name: &str, c: usize, value| {
            line(out, &format!("{name},,{k},,{c},"), value)
        };
        for (c, moments) in device.moments.iter().enumerate() {
            row(out, "n", c, moments.n as f64)?;
            row(out, "mean", c, moments.mean())?;
            row(out, "m2", c, moments.sum_of_squares())?;
            row(out, "var", c, moments.var())?;
            row(out, "sum_dy", c, device.sum_dy[c])?;
            row(out, "sum_dy_x_hat", c, device.sum_dy_x_hat[c])?;
        }
    }
    let averages = &lab.averages[lab.weights as usize];
    for (c, moments) in lab.merged.iter().enumerate() {
        line(out, &format!("mean,synchronised,,,{c},"), moments.mean())?;
        line(out, &format!("var,synchronised,,,{c},"), moments.var())?;
        line(out, &format!("mean,averaged,,,{c},"), averages.mean[c])?;
        line(out, &format!("var,averaged,,,{c},"), averages.var[c])?;
        line(out, &format!("variance_of_means,,,,{c},"), averages.variance_of_means[c])?;
    }
    let partition = lab.whole.partition();
    for kind in Kind::ALL {
        let (name, outcome) = (kind.name(), lab.outcome(kind));
        for (quantity, values) in [("y", &outcome.y), ("dx", &outcome.dx)] {
            for (cell, &value) in values.iter().enumerate() {
                let (n, c, p) = partition.split(cell);
                line(out, &format!("{quantity},{name},,{n},{c},{p}"), value)?;
            }
        }
        for (quantity, values) in [
            ("dgamma", &outcome.dgamma),
            ("dbeta", &outcome.dbeta),
            ("running_mean", &outcome.running_mean),
            ("running_var", &outcome.running_var),
            ("mean_x_hat_squared", &outcome.mean_square),
        ] {
            for (c, &value) in values.iter().enumerate() {
                line(out, &format!("{quantity},{name},,,{c},"), value)?;
            }
        }
    }
    let whole = &lab.whole;
    for quantity in [Quantity::Y, Quantity::Dx] {
        for cell in 0..partition.cells() {
            let (n, c, p) = partition.split(cell);
            line(out, &format!("{},whole,,{n},{c},{p}", quantity.name()), whole.value(quantity, cell))?;
        }
    }
    for quantity in [Quantity::DGamma, Quantity::DBeta, Quantity::RunningMean, Quantity::RunningVar] {
        for c in 0..partition.channels() {
            line(out, &format!("{},whole,,,{c},", quantity.name()), whole.value(quantity, c))?;
        }
    }
    if let Some(recognised) = recognised(lab) {
        for (kind, apart) in Kind::ALL.into_iter().zip(recognised.apart) {
            let is_it = recognised.kind == Some(kind) || recognised.also.contains(&kind);
            line(out, &format!("ranks_relative_difference,{},,,,", kind.name()), apart)?;
            line(out, &format!("ranks_agree,{},,,,", kind.name()), f64::from(u8::from(is_it)))?;
        }
    }
    Ok(())
}

// ---------------------------------------------------------------------------------------------------------------- text

pub(super) fn text(lab: &Replicas, source: &str, page: &mut Page<'_>) -> io::Result<()> {
    page.title(&msg!("lab-replicas-title", k = lab.devices.len()))?;
    facts(lab, source, page)?;
    page.say(&lab.claim(&page.style))?;
    if let Some(undefined) = lab.undefined() {
        page.say(&undefined)?;
    }
    for message in lab.ranks(&page.style) {
        page.say(&message)?;
    }
    if lab.is_another {
        page.say(&msg!("lab-replicas-another"))?;
    }
    devices(lab, page)?;
    merging(lab, page)?;
    averaging(lab, page)?;
    outcomes(lab, page)?;
    page.heading(&msg!("lab-replicas-backward-title"))?;
    backward(lab, page)?;
    page.heading(&msg!("lab-replicas-watch-title"))?;
    page.say(&msg!("lab-replicas-watch"))
}

fn facts(lab: &Replicas, source: &str, page: &mut Page<'_>) -> io::Result<()> {
    let partition = lab.whole.partition();
    let split: Vec<String> = lab.devices.iter().map(|device| device.samples.len().to_string()).collect();
    let extent = msg!(
        "lab-shape",
        shape = shape_text(partition.shape()),
        n = partition.samples(),
        c = partition.channels()
    );
    page.facts(&[
        (msg!("lab-source"), source.to_owned()),
        (msg!("lab-x"), page.word(&extent)),
        (msg!("lab-replicas-split"), split.join(" + ")),
        (msg!("lab-cell"), place(lab, page)),
    ])
}

/// "(1): sample 1, channel 0, on device 0".
fn place(lab: &Replicas, page: &Page<'_>) -> String {
    let partition = lab.whole.partition();
    let (n, c, _) = partition.split(lab.cell);
    let index = shape_text(&partition.index(lab.cell));
    page.word(&msg!("lab-replicas-cell", index = index, n = n, c = c, k = lab.device()))
}

fn devices(lab: &Replicas, page: &mut Page<'_>) -> io::Result<()> {
    let c = lab.channel();
    page.heading(&msg!("lab-replicas-devices-title"))?;
    page.say(&msg!("lab-replicas-devices", c = c))?;
    if let Some(files) = lab.files() {
        page.say(&files)?;
    }
    let head = ["", "n", "μ", "σ²", "M2", "Σ dy", "Σ dy·x̂"];
    let whole = |name: String, m: &Moments, dy: String, dy_x_hat: String| {
        vec![
            name,
            m.n.to_string(),
            page.number(m.mean()),
            page.number(m.var()),
            page.number(m.sum_of_squares()),
            dy,
            dy_x_hat,
        ]
    };
    let mut rows: Vec<Vec<String>> = (lab.devices.iter().enumerate())
        .map(|(k, device)| {
            let name = page.word(&msg!("lab-replicas-device", k = k));
            let (dy, dy_x_hat) = (page.number(device.sum_dy[c]), page.number(device.sum_dy_x_hat[c]));
            whole(name, &device.moments[c], dy, dy_x_hat)
        })
        .collect();
    let outcome = lab.outcome(Kind::Synchronised);
    let name = page.word(&msg!("lab-replicas-together"));
    rows.push(whole(name, &lab.merged[c], page.number(outcome.dbeta[c]), page.number(outcome.dgamma[c])));
    page.table(&head, rows)
}

fn merging(lab: &Replicas, page: &mut Page<'_>) -> io::Result<()> {
    if lab.devices.len() == 1 {
        return Ok(());
    }
    page.heading(&msg!("lab-replicas-merge-title"))?;
    page.say(&msg!("lab-replicas-merge"))?;
    let lines = lab.drawn(&page.style, wrap::PAGE - 2);
    page.verbatim(&lines)
}

fn averaging(lab: &Replicas, page: &mut Page<'_>) -> io::Result<()> {
    let c = lab.channel();
    page.heading(&msg!("lab-replicas-average-title"))?;
    for message in lab.averaging(&page.style) {
        page.say(&message)?;
    }
    let row = |averages: &Averages| {
        let weights = match averages.weights {
            Weights::Count => msg!("lab-replicas-weights-count"),
            Weights::Equal => msg!("lab-replicas-weights-equal"),
        };
        vec![
            page.word(&weights),
            page.number(averages.mean[c]),
            page.number(averages.var[c]),
            page.number(averages.variance_of_means[c]),
            page.number(averages.var[c] + averages.variance_of_means[c]),
        ]
    };
    let sum = page.word(&msg!("lab-replicas-sum"));
    let head = ["", "Σ wμ", "Σ wσ²", "Σ w(μ−Σwμ)²", &sum];
    let rows = lab.averages.iter().take(if lab.is_uneven() { 2 } else { 1 }).map(row).collect();
    page.table(&head, rows)
}

fn outcomes(lab: &Replicas, page: &mut Page<'_>) -> io::Result<()> {
    let (c, cell) = (lab.channel(), lab.cell);
    page.heading(&msg!("lab-replicas-outcomes-title"))?;
    page.say(&msg!("lab-replicas-outcomes"))?;
    page.say(&lab.given(&page.style))?;
    let name = |page: &Page<'_>, kind| match kind {
        Kind::Alone => page.word(&msg!("lab-replicas-alone")),
        Kind::Averaged => page.word(&msg!("lab-replicas-averaged")),
        Kind::Synchronised => page.word(&msg!("lab-replicas-synchronised")),
    };
    let head = ["", "y", "dx", "dγ", "dβ", "μ_run", "σ²_run"];
    let mut rows: Vec<Vec<String>> = Kind::ALL
        .into_iter()
        .map(|kind| {
            let o = lab.outcome(kind);
            let numbers =
                [o.y[cell], o.dx[cell], o.dgamma[c], o.dbeta[c], o.running_mean[c], o.running_var[c]];
            std::iter::once(name(page, kind)).chain(numbers.map(|v| page.number(v))).collect()
        })
        .collect();
    let whole = &lab.whole;
    let [y, dx] = whole.values([Quantity::Y, Quantity::Dx], cell);
    let of_channel = [Quantity::DGamma, Quantity::DBeta, Quantity::RunningMean, Quantity::RunningVar];
    let numbers = [y, dx].into_iter().chain(of_channel.map(|q| whole.value(q, c)));
    let name_of_whole = page.word(&msg!("lab-replicas-whole"));
    rows.push(std::iter::once(name_of_whole).chain(numbers.map(|v| page.number(v))).collect());
    page.table(&head, rows)?;
    page.say(&msg!("lab-replicas-differences"))?;
    let short = |value: f64| page.style.glyphs.number(value, 3);
    let rows = Kind::ALL
        .into_iter()
        .map(|kind| {
            let d = lab.outcome(kind).max_difference;
            let numbers = [d.y, d.dx, d.dgamma, d.dbeta, d.running_mean, d.running_var];
            std::iter::once(name(page, kind)).chain(numbers.map(short)).collect()
        })
        .collect();
    page.table(&head, rows)
}

fn backward(lab: &Replicas, page: &mut Page<'_>) -> io::Result<()> {
    page.say(&msg!("lab-replicas-backward"))?;
    page.say(&lab.wire())
}
