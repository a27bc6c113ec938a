//! "bnwalk/lab-training/1".

use std::io::{self, Write};

use serde::Serialize;

use super::super::Numbers;
use crate::json::{Number, serialize};
use crate::lab::net::Init;
use crate::lab::training::{
    Answer, Axis, Cell, Final, Grid, Inner, Plan, Point, Run, Settings, Statistic, Training,
};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    settings: Common<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    runs: Option<Vec<OneRun<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grid: Option<OneGrid<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cells: Option<Vec<OneCell<'a>>>,
}

/// What belongs to no single run.
#[derive(Serialize)]
struct Common<'a> {
    data: &'a str,
    training_samples: usize,
    test_samples: usize,
    preset: Option<&'static str>,
    /// The hidden layer, counted from 1, and the unit of it, from 0, that `percentiles` are of.
    layer: usize,
    unit: usize,
}

/// Everything that determines a run.
#[derive(Serialize)]
struct Chosen<'a> {
    norm: String,
    lr: f64,
    init: OneInit,
    batch: usize,
    noise: bool,
    seed: u32,
    hidden: &'a [usize],
    act: String,
    steps: usize,
    every: usize,
    sgd_momentum: f64,
    scale: f64,
    eps: f64,
    momentum: f64,
    one_class: bool,
}

#[derive(Serialize)]
#[serde(untagged)]
enum OneInit {
    Deviation(f64),
    Named(String),
}

#[derive(Serialize)]
struct OneRun<'a> {
    #[serde(flatten)]
    chosen: Chosen<'a>,
    /// The step at which the loss was no number any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    diverged_at: Option<usize>,
    curve: Vec<OnePoint<'a>>,
    r#final: OneFinal,
}

#[derive(Serialize)]
struct OnePoint<'a> {
    step: usize,
    loss: Number,
    test_accuracy: Number,
    #[serde(flatten)]
    inner: Option<OneInner<'a>>,
}

#[derive(Serialize)]
struct OneInner<'a> {
    percentiles: Option<[Number; 3]>,
    gradient_norms: Numbers<'a>,
    spreads: Numbers<'a>,
    /// Of the input of the last activation.
    shift: Option<Number>,
    shift_before_norm: Option<Number>,
    shift_noise_off: Option<Number>,
    loss_range: Number,
}

#[derive(Serialize)]
struct OneFinal {
    test_accuracy: Number,
    first_90: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contrast: Option<Contrast>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stale: Option<Stale>,
    #[serde(rename = "dead-units", skip_serializing_if = "Option::is_none")]
    dead_units: Option<DeadUnits>,
}

#[derive(Serialize)]
struct Contrast {
    shifted: Number,
    recalibrated: Option<Number>,
}

#[derive(Serialize)]
struct Stale {
    eval: Number,
    batch: Number,
}

#[derive(Serialize)]
struct DeadUnits {
    dead: Number,
}

#[derive(Serialize)]
struct OneGrid<'a> {
    axes: Vec<OneAxis<'a>>,
    norms: &'a [String],
    seeds: usize,
}

#[derive(Serialize)]
struct OneAxis<'a> {
    name: &'a str,
    values: &'a [String],
}

#[derive(Serialize)]
struct OneCell<'a> {
    #[serde(flatten)]
    chosen: Chosen<'a>,
    test_accuracy: Option<OneStatistic>,
    first_90: Option<OneStatistic>,
    /// How many of the seeds reached 90 %, where that was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    reached_90: Option<usize>,
    finals: Vec<Option<OneFinal>>,
}

#[derive(Serialize)]
struct OneStatistic {
    mean: Number,
    deviation: Number,
}

pub(in super::super) fn json(lab: &Training, out: &mut dyn Write) -> io::Result<()> {
    let plan = lab.plan();
    let (layer, unit) = plan.watched();
    let settings = Common {
        data: plan.data.name(),
        training_samples: plan.data.train().len(),
        test_samples: plan.data.test().len(),
        preset: plan.preset,
        layer: layer + 1,
        unit,
    };
    let runs = || (lab.runs().iter().enumerate()).map(|(i, run)| one_run(plan, run, lab.answer(i)));
    let document = Document {
        schema: "bnwalk/lab-training/1",
        settings,
        runs: lab.grid().is_none().then(|| runs().collect()),
        grid: lab.grid().map(one_grid),
        cells: lab.grid().map(|grid| grid.cells().iter().map(|cell| one_cell(plan, cell)).collect()),
    };
    serialize(&document, out)
}

fn chosen<'a>(plan: &Plan, settings: &'a Settings) -> Chosen<'a> {
    Chosen {
        norm: settings.norm.map_or_else(|| "none".to_owned(), |norm| norm.to_string()),
        lr: settings.lr,
        init: match settings.init {
            Init::Normal(deviation) => OneInit::Deviation(deviation),
            named => OneInit::Named(named.to_string()),
        },
        batch: settings.batch,
        noise: settings.noise,
        seed: settings.seed,
        hidden: &settings.hidden,
        act: settings.activation.to_string(),
        steps: settings.steps(&plan.data),
        every: settings.every,
        sgd_momentum: settings.sgd_momentum,
        scale: settings.scale,
        eps: settings.eps,
        momentum: settings.momentum,
        one_class: settings.one_class,
    }
}

fn one_run<'a>(plan: &Plan, run: &'a Run, answer: Option<Answer>) -> OneRun<'a> {
    let watched = plan.watched();
    OneRun {
        chosen: chosen(plan, run.settings()),
        diverged_at: run.has_diverged().then(|| run.steps_made()),
        curve: run.curve().iter().map(|point| one_point(point, watched)).collect(),
        r#final: one_final(run.outcome(), answer),
    }
}

fn one_point(point: &Point, watched: (usize, usize)) -> OnePoint<'_> {
    OnePoint {
        step: point.step,
        loss: Number(point.loss),
        test_accuracy: Number(point.test_accuracy),
        inner: point.inner.as_ref().map(|inner| one_inner(inner, watched)),
    }
}

fn one_inner(inner: &Inner, (layer, unit): (usize, usize)) -> OneInner<'_> {
    let percentiles = inner.percentiles.get(layer).and_then(|units| units.get(unit));
    OneInner {
        percentiles: percentiles.map(|of_unit| of_unit.map(Number)),
        gradient_norms: Numbers(&inner.gradient_norms),
        spreads: Numbers(&inner.spreads),
        shift: inner.shift.map(|shift| Number(shift.activation)),
        shift_before_norm: inner.shift.map(|shift| Number(shift.before_norm)),
        shift_noise_off: inner.shift.map(|shift| Number(shift.noise_off)),
        loss_range: Number(inner.loss_range),
    }
}

fn one_final(outcome: Final, answer: Option<Answer>) -> OneFinal {
    let Final { test_accuracy, first_90 } = outcome;
    let mut one = OneFinal {
        test_accuracy: Number(test_accuracy),
        first_90,
        contrast: None,
        stale: None,
        dead_units: None,
    };
    match answer {
        Some(Answer::Contrast { shifted, recalibrated }) => {
            one.contrast =
                Some(Contrast { shifted: Number(shifted), recalibrated: recalibrated.map(Number) });
        }
        Some(Answer::Stale { eval, batch }) => {
            one.stale = Some(Stale { eval: Number(eval), batch: Number(batch) });
        }
        Some(Answer::DeadUnits { dead }) => one.dead_units = Some(DeadUnits { dead: Number(dead) }),
        None => {}
    }
    one
}

fn one_grid(grid: &Grid) -> OneGrid<'_> {
    let many = grid.many();
    let axes = many.axes.iter().map(|Axis { key, values }| OneAxis { name: key, values });
    OneGrid { axes: axes.collect(), norms: &many.norms, seeds: many.seeds }
}

fn one_cell<'a>(plan: &Plan, cell: &'a Cell) -> OneCell<'a> {
    let is_scaled = plan.many.as_ref().is_some_and(|many| many.scaled);
    let statistic = |of: Option<Statistic>| {
        of.map(|Statistic { mean, deviation }| OneStatistic {
            mean: Number(mean),
            deviation: Number(deviation),
        })
    };
    OneCell {
        chosen: chosen(plan, &cell.settings),
        test_accuracy: statistic(cell.test_accuracy()),
        first_90: statistic(cell.first_90()),
        reached_90: (!is_scaled).then(|| cell.reached_90()),
        finals: cell.outcomes.iter().map(|outcome| outcome.map(|outcome| one_final(outcome, None))).collect(),
    }
}
