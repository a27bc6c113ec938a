//! For people.

use std::io;
use std::sync::Arc;

use crate::dump::page::Page;
use crate::lab::training::{Answer, Cell, Grid, Inner, Plan, Point, Preset, Run, Settings, Training};
use crate::msg;
use crate::norm::Norm;
use crate::text::Style;

const DIGITS: usize = 4;

pub(in super::super) fn text(lab: &Training, page: &mut Page<'_>) -> io::Result<()> {
    // Nothing here is worth more digits, unless someone asks for them.
    if page.style.digits == Style::default().digits {
        page.style.digits = DIGITS;
    }
    page.title(&msg!("lab-training-title"))?;
    if let Some(preset) = lab.plan().preset.and_then(Preset::named) {
        page.say(&(preset.about)())?;
    }
    match lab.grid() {
        Some(grid) => cells(lab.plan(), grid, page),
        None => runs(lab, page),
    }
}

fn facts(plan: &Plan, page: &mut Page<'_>) -> io::Result<()> {
    let (data, settings) = (&plan.data, &plan.runs[0]);
    let samples = msg!("lab-training-samples", train = data.train().len(), test = data.test().len());
    let source = msg!("lab-training-data-is", data = data.name(), samples = samples);
    let mut facts = vec![(msg!("lab-training-data"), page.word(&source))];
    // What differs stands in the names of the runs.
    let varied: Vec<&str> =
        plan.many.iter().flat_map(|many| &many.axes).map(|axis| axis.key.as_str()).collect();
    let is_common =
        |value: fn(&Settings) -> String| plan.runs.iter().all(|run| value(run) == value(settings));
    let common = Settings::rows().iter().filter(|row| {
        let value = (row.get)(settings);
        let is_default = value == (row.get)(&Settings::default());
        let always = ["hidden", "act", "init", "lr", "batch", "steps", "epochs"].contains(&row.key);
        !["norm", "depth", "noise"].contains(&row.key)
            && !varied.contains(&row.key)
            && !value.is_empty()
            && (always || !is_default)
            && is_common(row.get)
    });
    let common: Vec<String> = common.map(|row| format!("{} {}", row.key, (row.get)(settings))).collect();
    facts.push((msg!("lab-training-settings"), common.join("; ")));
    page.facts(&facts)
}

// ---------------------------------------------------------------------------------------------------------------- runs

fn runs(lab: &Training, page: &mut Page<'_>) -> io::Result<()> {
    let plan = lab.plan();
    facts(plan, page)?;
    page.heading(&msg!("lab-training-outcome-title"))?;
    outcomes(lab, page)?;
    answers(lab, page)?;
    page.heading(&msg!("lab-training-curves-title"))?;
    page.say(&msg!("lab-training-curves"))?;
    curves(lab, page, |point| point.test_accuracy)?;
    page.say(&msg!("lab-training-losses"))?;
    curves(lab, page, |point| point.loss)?;
    page.heading(&msg!("lab-training-unit-title"))?;
    percentiles(lab, page)?;
    page.heading(&msg!("lab-training-signal-title"))?;
    signal(lab, page)?;
    page.heading(&msg!("lab-training-why-title"))?;
    why(lab, page)
}

fn percent(share: f64, page: &Page<'_>) -> String {
    // One sample of a few hundred is some tenths of a percent.
    page.number((share * 1000.0).round() / 10.0) + " %"
}

fn outcomes(lab: &Training, page: &mut Page<'_>) -> io::Result<()> {
    let never = page.word(&msg!("lab-training-never"));
    let rows = lab.runs().iter().enumerate().map(|(i, run)| {
        let outcome = run.outcome();
        vec![
            lab.plan().name(i),
            percent(outcome.test_accuracy, page),
            outcome.first_90.map_or_else(|| never.clone(), |step| step.to_string()),
            page.number(run.loss()),
        ]
    });
    let heads = [
        msg!("lab-training-run"),
        msg!("lab-training-accuracy"),
        msg!("lab-training-first-90"),
        msg!("lab-training-loss"),
    ]
    .map(|head| page.word(&head));
    let rows = rows.collect();
    page.table(&heads.each_ref().map(String::as_str), rows)?;
    for (i, run) in lab.runs().iter().enumerate().filter(|(_, run)| run.has_diverged()) {
        page.say(&msg!("lab-training-diverged", run = lab.plan().name(i), step = run.steps_made()))?;
    }
    Ok(())
}

fn answers(lab: &Training, page: &mut Page<'_>) -> io::Result<()> {
    for i in 0..lab.runs().len() {
        let run = lab.plan().name(i);
        let said = match lab.answer(i) {
            Some(Answer::Contrast { shifted, recalibrated: None }) => {
                msg!("lab-training-contrast", run = run, shifted = percent(shifted, page))
            }
            Some(Answer::Contrast { shifted, recalibrated: Some(anew) }) => msg!(
                "lab-training-contrast-anew",
                run = run,
                shifted = percent(shifted, page),
                anew = percent(anew, page)
            ),
            Some(Answer::Stale { eval, batch }) => msg!(
                "lab-training-stale",
                run = run,
                eval = percent(eval, page),
                batch = percent(batch, page)
            ),
            Some(Answer::DeadUnits { dead }) => {
                msg!("lab-training-dead", run = run, dead = percent(dead, page))
            }
            None => continue,
        };
        page.say(&said)?;
    }
    Ok(())
}

/// How many points of a curve stand in a table.
const POINTS: usize = 10;

/// The points that a table shows, by their places in the longest curve.
fn shown(runs: &[Arc<Run>]) -> Vec<usize> {
    let longest = runs.iter().map(|run| run.curve().len()).max().unwrap_or(0);
    let by = longest.saturating_sub(1).div_ceil(POINTS).max(1);
    let mut shown: Vec<usize> = (0..longest).step_by(by).collect();
    if shown.last() != Some(&(longest - 1)) {
        shown.push(longest - 1);
    }
    shown
}

fn curves(lab: &Training, page: &mut Page<'_>, value: fn(&Point) -> f64) -> io::Result<()> {
    let rows = shown(lab.runs()).into_iter().map(|at| {
        let step = lab.runs().iter().find_map(|run| run.curve().get(at)).map_or(0, |point| point.step);
        let values = lab
            .runs()
            .iter()
            .map(|run| run.curve().get(at).map_or_else(String::new, |p| page.number(value(p))));
        [step.to_string()].into_iter().chain(values).collect()
    });
    let rows = rows.collect();
    by_run(lab, &page.word(&msg!("lab-training-step")), rows, page)
}

/// A table whose columns are the runs.
fn by_run(lab: &Training, first: &str, rows: Vec<Vec<String>>, page: &mut Page<'_>) -> io::Result<()> {
    let heads: Vec<String> =
        [first.to_owned()].into_iter().chain((0..lab.runs().len()).map(|i| lab.plan().name(i))).collect();
    page.table(&heads.iter().map(String::as_str).collect::<Vec<_>>(), rows)
}

fn percentiles(lab: &Training, page: &mut Page<'_>) -> io::Result<()> {
    let (layer, unit) = lab.plan().watched();
    page.say(&msg!("lab-training-unit", layer = layer + 1, unit = unit))?;
    let of = |run: &Arc<Run>, at: usize| {
        let inner = run.curve().get(at)?.inner.as_ref()?;
        let [low, median, high] = inner.percentiles.get(layer)?.get(unit)?;
        Some(format!("{} {} {}", page.number(*low), page.number(*median), page.number(*high)))
    };
    let rows = shown(lab.runs()).into_iter().map(|at| {
        let step = lab.runs().iter().find_map(|run| run.curve().get(at)).map_or(0, |point| point.step);
        [step.to_string()]
            .into_iter()
            .chain(lab.runs().iter().map(|run| of(run, at).unwrap_or_default()))
            .collect()
    });
    let rows = rows.collect();
    by_run(lab, &page.word(&msg!("lab-training-step")), rows, page)
}

fn signal(lab: &Training, page: &mut Page<'_>) -> io::Result<()> {
    let first = |run: &Arc<Run>| run.curve().first().and_then(|point| point.inner.clone());
    let inners: Vec<Option<Inner>> = lab.runs().iter().map(first).collect();
    let layers = inners.iter().flatten().map(|inner| inner.spreads.len()).max().unwrap_or(0);
    let head = page.word(&msg!("lab-training-layer"));
    let numbers = |of: fn(&Inner) -> &Vec<f64>, page: &Page<'_>| -> Vec<Vec<String>> {
        let value = |inner: &Option<Inner>, l: usize| {
            let value = inner.as_ref().and_then(|inner| of(inner).get(l));
            value.map_or_else(String::new, |&value| page.number(value))
        };
        let row = |l: usize| -> Vec<String> {
            [(l + 1).to_string()].into_iter().chain(inners.iter().map(|inner| value(inner, l))).collect()
        };
        (0..layers).map(row).collect()
    };
    page.say(&msg!("lab-training-spreads"))?;
    let rows = numbers(|inner| &inner.spreads, page);
    by_run(lab, &head, rows, page)?;
    page.say(&msg!("lab-training-gradients"))?;
    let rows = numbers(|inner| &inner.gradient_norms, page);
    by_run(lab, &head, rows, page)
}

/// Means over the points of a run: shift before the norm, after it, with the noise off; loss range and loss.
fn means(run: &Run) -> [f64; 5] {
    let inners = || run.curve().iter().filter_map(|point| point.inner.as_ref());
    let shifts: Vec<_> = inners().filter_map(|inner| inner.shift).collect();
    let mean = |values: &mut dyn Iterator<Item = f64>| {
        let (sum, n) = values.fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
        sum / n
    };
    [
        mean(&mut shifts.iter().map(|shift| shift.before_norm)),
        mean(&mut shifts.iter().map(|shift| shift.activation)),
        mean(&mut shifts.iter().map(|shift| shift.noise_off)),
        mean(&mut inners().map(|inner| inner.loss_range)),
        mean(&mut run.curve().iter().map(|point| point.loss)),
    ]
}

fn why(lab: &Training, page: &mut Page<'_>) -> io::Result<()> {
    page.say(&msg!("lab-training-why"))?;
    let rows = lab.runs().iter().enumerate().map(|(i, run)| {
        let values = means(run);
        let ratio = values[3] / values[4];
        let numbers = values.into_iter().chain([ratio]).map(|value| page.number(value));
        [lab.plan().name(i)].into_iter().chain(numbers).collect()
    });
    let rows = rows.collect();
    let heads = [
        msg!("lab-training-run"),
        msg!("lab-training-shift-before"),
        msg!("lab-training-shift-after"),
        msg!("lab-training-shift-noise-off"),
        msg!("lab-training-range"),
        msg!("lab-training-mean-loss"),
        msg!("lab-training-range-of-loss"),
    ]
    .map(|head| page.word(&head));
    page.table(&heads.each_ref().map(String::as_str), rows)?;
    page.say(&msg!("lab-training-covariate-shift"))?;
    // The sentence with numbers needs a plain run and a batch norm with noise beside each other.
    let find = |wanted: &dyn Fn(&Settings) -> bool| lab.runs().iter().find(|run| wanted(run.settings()));
    let plain = find(&|settings| settings.norm.is_none() && !settings.noise);
    let noisy = find(&|settings| settings.norm == Some(Norm::Batch) && settings.noise);
    if let (Some(plain), Some(noisy)) = (plain, noisy) {
        page.say(&msg!(
            "lab-training-noise-numbers",
            plain_shift = page.number(means(plain)[1]),
            noisy_shift = page.number(means(noisy)[1]),
            noise_off = page.number(means(noisy)[2]),
            plain = percent(plain.outcome().test_accuracy, page),
            noisy = percent(noisy.outcome().test_accuracy, page),
        ))?;
    }
    page.say(&msg!("lab-training-two-moments"))
}

// --------------------------------------------------------------------------------------------------------------- grids

fn cells(plan: &Plan, grid: &Grid, page: &mut Page<'_>) -> io::Result<()> {
    facts(plan, page)?;
    let many = grid.many();
    let combinations: Vec<&[Cell]> = grid.cells().chunks(many.norms.len()).collect();
    let axes = many.axes.iter().map(|axis| axis.key.clone());
    let heads: Vec<String> = axes.chain(many.norms.iter().cloned()).collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let table = |page: &mut Page<'_>, value: &dyn Fn(&Cell, &Page<'_>) -> String| {
        let row = |cells: &&[Cell]| -> Vec<String> {
            cells[0].values.iter().cloned().chain(cells.iter().map(|cell| value(cell, page))).collect()
        };
        let rows = combinations.iter().map(row).collect();
        page.table(&heads, rows)
    };
    page.heading(&msg!("lab-training-grid-accuracy-title"))?;
    page.say(&msg!("lab-training-grid-accuracy", seeds = many.seeds))?;
    table(page, &|cell, page| {
        cell.test_accuracy().map_or_else(String::new, |of| {
            let sign = page.style.glyphs.pick("±", "+-");
            format!("{:.1} {sign} {:.1}", 100.0 * of.mean, 100.0 * of.deviation)
        })
    })?;
    if many.scaled {
        return page.say(&msg!("lab-training-sweep"));
    }
    page.heading(&msg!("lab-training-grid-first-title"))?;
    page.say(&msg!("lab-training-grid-first"))?;
    table(page, &|cell, page| match (cell.first_90(), cell.reached_90()) {
        (None, _) => page.word(&msg!("lab-training-never")),
        (Some(of), reached) if reached < many.seeds => {
            format!("{} ({reached}/{})", page.number(of.mean.round()), many.seeds)
        }
        (Some(of), _) => page.number(of.mean.round()),
    })?;
    best(grid, page)
}

/// How far the norms are apart where each is at its best, beside where they are farthest apart.
fn best(grid: &Grid, page: &mut Page<'_>) -> io::Result<()> {
    let norms = &grid.many().norms;
    let of = |norm: usize| -> Vec<f64> {
        let cells = grid.cells().iter().skip(norm).step_by(norms.len());
        cells.filter_map(Cell::test_accuracy).map(|accuracy| accuracy.mean).collect()
    };
    let all: Vec<Vec<f64>> = (0..norms.len()).map(of).collect();
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return Ok(()) };
    if norms.len() < 2 || first.is_empty() || first.len() != last.len() {
        return Ok(());
    }
    let most = |values: &[f64]| values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let apart: Vec<f64> = last.iter().zip(first).map(|(last, first)| last - first).collect();
    let at_best = most(last) - most(first);
    page.say(&msg!(
        "lab-training-grid-gap",
        first = norms[0].as_str(),
        last = norms[norms.len() - 1].as_str(),
        first_best = percent(most(first), page),
        last_best = percent(most(last), page),
        at_best = page.number((at_best * 1000.0).round() / 10.0),
        most = page.number((most(&apart) * 1000.0).round() / 10.0),
    ))
}
