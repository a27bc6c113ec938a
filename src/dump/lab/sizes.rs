//! What a small batch does to the statistics, written out.

use std::io::{self, Write};

use serde::Serialize;

use super::line;
use crate::dump::page::Page;
use crate::json::{Number, serialize};
use crate::lab::sizes::{Size, Sizes};
use crate::msg;
use crate::norm::shape_text;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    shape: &'a [usize],
    channels: usize,
    channel: usize,
    cell: Vec<usize>,
    eps: Number,
    population: InAll,
    sizes: Vec<OneSize>,
    under_layer_norm: Number,
}

#[derive(Serialize)]
struct InAll {
    #[serde(rename = "M")]
    samples: usize,
    mean: Number,
    var: Number,
    kurtosis: Number,
    x_hat: Number,
}

#[derive(Serialize)]
struct OneSize {
    m: usize,
    draws: usize,
    mean_rmse: Number,
    mean_rmse_predicted: Number,
    var_rmse: Number,
    var_rmse_predicted: Number,
    x_hat_of_sample: OfSample,
}

#[derive(Serialize)]
struct OfSample {
    sample: usize,
    mean: Number,
    std: Number,
}

pub(super) fn json(lab: &Sizes, out: &mut dyn Write) -> io::Result<()> {
    let partition = lab.problem().partition();
    let population = &lab.population;
    let (sample, channel, _) = lab.place();
    let one_size = |size: &Size| {
        let (mean, std) = size.x_hat();
        OneSize {
            m: size.m,
            draws: size.means.len(),
            mean_rmse: Number(size.mean_rmse(population)),
            mean_rmse_predicted: Number(population.mean_rmse(size.m)),
            var_rmse: Number(size.var_rmse(population)),
            var_rmse_predicted: Number(population.var_rmse(size.m)),
            x_hat_of_sample: OfSample { sample, mean: Number(mean), std: Number(std) },
        }
    };
    let document = Document {
        schema: "bnwalk/lab-sizes/1",
        shape: partition.shape(),
        channels: partition.channels(),
        channel,
        cell: partition.index(lab.cell),
        eps: Number(lab.problem().parameters().eps),
        population: InAll {
            samples: population.samples,
            mean: Number(population.mean),
            var: Number(population.var),
            kurtosis: Number(population.kurtosis),
            x_hat: Number(lab.x_hat()),
        },
        sizes: lab.sizes.iter().map(one_size).collect(),
        under_layer_norm: Number(lab.under_layer_norm),
    };
    serialize(&document, out)
}

/// Every draw a row; the population has no m and no draw.
pub(super) fn csv(lab: &Sizes, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "quantity,m,draw,value")?;
    line(out, "mean,,", lab.population.mean)?;
    line(out, "var,,", lab.population.var)?;
    line(out, "x_hat,,", lab.x_hat())?;
    for size in &lab.sizes {
        let m = size.m;
        for (name, values) in [("mean", &size.means), ("var", &size.vars), ("x_hat", &size.x_hats)] {
            for (draw, &value) in values.iter().enumerate() {
                line(out, &format!("{name},{m},{draw}"), value)?;
            }
        }
        line(out, &format!("mean_rmse,{m},"), size.mean_rmse(&lab.population))?;
        line(out, &format!("mean_rmse_predicted,{m},"), lab.population.mean_rmse(m))?;
        line(out, &format!("var_rmse,{m},"), size.var_rmse(&lab.population))?;
        line(out, &format!("var_rmse_predicted,{m},"), lab.population.var_rmse(m))?;
    }
    Ok(())
}

pub(super) fn text(lab: &Sizes, source: &str, page: &mut Page<'_>) -> io::Result<()> {
    let partition = lab.problem().partition();
    let (sample, channel, _) = lab.place();
    page.title(&msg!("lab-sizes-title"))?;
    let extent = msg!(
        "lab-shape",
        shape = shape_text(partition.shape()),
        n = partition.samples(),
        c = partition.channels()
    );
    let cell =
        msg!("lab-sizes-cell", index = shape_text(&partition.index(lab.cell)), n = sample, c = channel);
    page.facts(&[
        (msg!("lab-source"), source.to_owned()),
        (msg!("lab-x"), page.word(&extent)),
        (msg!("lab-cell"), page.word(&cell)),
    ])?;
    if let Some(claim) = lab.surprise(|v| page.number(v)) {
        page.say(&claim)?;
    }
    if let Some(aside) = lab.stands_in() {
        page.say(&aside)?;
    }

    page.heading(&msg!("lab-sizes-statistics-title"))?;
    page.say(&lab.statistics(|v| page.number(v)))?;
    let [measured, predicted] =
        [msg!("lab-sizes-measured"), msg!("lab-sizes-predicted")].map(|word| page.word(&word));
    let draws = page.word(&msg!("lab-sizes-draws"));
    let of = |symbol: &str| page.word(&msg!("lab-sizes-of", symbol = symbol, what = &measured));
    let head = ["m".to_owned(), draws, of("μ_B"), predicted.clone(), of("σ²_B"), predicted];
    let glyphs = page.style.glyphs;
    let short = |value: f64| glyphs.number(value, 4);
    let rows = lab.sizes.iter().map(|size| {
        let population = &lab.population;
        let numbers = [
            size.mean_rmse(population),
            population.mean_rmse(size.m),
            size.var_rmse(population),
            population.var_rmse(size.m),
        ];
        [size.m.to_string(), size.means.len().to_string()].into_iter().chain(numbers.map(short)).collect()
    });
    page.table(&head.each_ref().map(String::as_str), rows.collect())?;
    if let Some(formula) = lab.formula(|v| page.number(v)) {
        page.say(&formula)?;
    }

    page.heading(&msg!("lab-sizes-jitter-title"))?;
    page.say(&lab.jitter(|v| page.number(v)))?;
    let [mean, deviation] =
        [msg!("lab-sizes-mean"), msg!("lab-sizes-deviation")].map(|word| page.word(&word));
    let row = |size: &Size| {
        let (mean, std) = size.x_hat();
        vec![size.m.to_string(), page.number(mean), page.number(std)]
    };
    let rows = lab.sizes.iter().map(row).collect();
    let mean = page.word(&msg!("lab-sizes-of", symbol = "x̂", what = mean));
    page.table(&["m", &mean, &deviation], rows)?;
    page.say(&msg!("lab-sizes-layer", x_hat = page.number(lab.under_layer_norm)))?;

    if let Some(two) = lab.two(|v| page.number(v)) {
        page.heading(&msg!("lab-sizes-two-title"))?;
        page.say(&two)?;
    }
    page.heading(&msg!("lab-sizes-watch-title"))?;
    page.say(&msg!("lab-sizes-watch"))
}
