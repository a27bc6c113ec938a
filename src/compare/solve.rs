//! Values that can be solved for: the ε and the momentum that give the file's numbers, if one value does.

use std::rc::Rc;

use super::bench::{Bench, Fit, Models};
use super::cause::{Cause, Found};
use super::mistake::{Pass, forward};
use super::model::Model;
use super::recipe::{Line, Recipe};
use crate::norm::Quantity;
use Quantity as Q;

/// Another ε: 1/s⁻² − σ², with s⁻¹ as the file has it, or as x̂ or y give it.
pub fn eps(judge: &Fit<'_>, bench: &Bench<'_>, base: &Recipe, first: Quantity) -> Vec<Found> {
    guess_eps(bench, base, first).map_or_else(Vec::new, |guess| eps_near(guess, judge, bench, base, first))
}

/// Another ε that an array of the backward pass shows, which no formula gives.
pub fn eps_of_gradients(judge: &Fit<'_>, bench: &Bench<'_>, base: &Recipe, first: Quantity) -> Vec<Found> {
    let guesses = search_eps(bench, base, first).into_iter();
    let mut found = guesses.map(|guess| eps_near(guess, judge, bench, base, first));
    found.find(|found| !found.is_empty()).unwrap_or_default()
}

/// The ε with the fewest digits near a guess that gives the numbers.
fn eps_near(guess: f64, judge: &Fit<'_>, bench: &Bench<'_>, base: &Recipe, first: Quantity) -> Vec<Found> {
    let own = base.problem.parameters().eps;
    // Of one variance any factor is some ε: then only a usual one is believed.
    let variances = Models::of(base).at(bench.unit(first));
    let is_one = variances.len(Q::Var) < 2;
    let usual = |eps: f64| !is_one || (eps.log10() - eps.log10().round()).abs() < 1e-9 && eps < 0.05;
    let try_all = |eps: f64| with_eps(judge, base, eps);
    for eps in simple(guess) {
        let Some((way, (fit, explains))) = try_all(eps) else { continue };
        // A value that could as well be half or twice of it has not been found.
        let is_known = |other: f64| (other - own).abs() <= 1e-9 * own || try_all(other).is_none();
        if eps == own || !usual(eps) || !is_known(2.0 * eps) || !is_known(0.5 * eps) {
            return Vec::new();
        }
        let value = format!("= {}", write(eps));
        let cause = Cause::with("other_eps", fit, &[("value", value), ("own", write(own))]);
        return vec![Found { cause, base: way, explains }];
    }
    Vec::new()
}

/// Where ε may have been forgotten, the largest of the usual ones that cannot be told from none.
pub fn small_eps(judge: &Fit<'_>, base: &Recipe) -> Option<Found> {
    let own = base.problem.parameters().eps;
    let usual = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-12].into_iter().filter(|&eps| eps < own);
    usual.into_iter().find_map(|eps| {
        let (way, (fit, explains)) = with_eps(judge, base, eps)?;
        let value = format!("≤ {}", write(eps));
        let cause = Cause::with("other_eps", fit, &[("value", value), ("own", write(own))]);
        Some(Found { cause, base: way, explains })
    })
}

/// The way of using another ε that explains most.
fn with_eps(judge: &Fit<'_>, base: &Recipe, eps: f64) -> Option<(Recipe, (f64, Vec<Quantity>))> {
    let wrong = base.clone().with_eps(eps)?;
    let mut ways = forward(base, wrong.clone());
    ways.push(base.clone().line(Q::InvStd, Line::Of(Rc::new(wrong))));
    ways.into_iter()
        .filter_map(|way| judge.try_one(&way, Pass::Forward).map(|fit| (way, fit)))
        .max_by_key(|(_, (_, explains))| explains.len())
}

fn guess_eps(bench: &Bench<'_>, base: &Recipe, first: Quantity) -> Option<f64> {
    let model = Models::of(base).at(bench.unit(first));
    let values = bench.numbers(first).filter(|values| values.len() == model.len(first))?;
    let mut best: Option<(f64, f64)> = None;
    for &i in bench.sample(first) {
        let (g, k) = match first {
            Q::InvStd => (i, values[i]),
            Q::XHat | Q::Y => {
                let (g, centred) = (model.group_of(i), model.centred(i).v);
                let c = model.channel_of(i);
                let p = base.problem.parameters();
                let x_hat = if first == Q::Y { (values[i] - p.beta[c]) / p.gamma[c] } else { values[i] };
                (g, x_hat / centred)
            }
            _ => return None,
        };
        let (var, weight) = (
            model.number(Q::Var, g).v,
            match first {
                Q::InvStd => 1.0,
                _ => model.centred(i).v.abs() / model.number(Q::Var, g).v.sqrt(),
            },
        );
        let eps = 1.0 / (k * k) - var;
        // The smaller the variance, the better ε is seen; and the farther from the mean, the better s⁻¹.
        let trust = weight / var;
        if eps.is_finite() && eps > 0.0 && best.is_none_or(|(most, _)| trust > most) {
            best = Some((trust, eps));
        }
    }
    best.map(|(_, eps)| eps)
}

/// Every ε between 1e-13 and 1 with which the worst number of an array of the backward pass comes out.
fn search_eps(bench: &Bench<'_>, base: &Recipe, first: Quantity) -> Vec<f64> {
    if !first.is_backward() {
        return Vec::new();
    }
    let (Some(&at), Some(values)) = (bench.sample(first).first(), bench.numbers(first)) else {
        return Vec::new();
    };
    let off = |exponent: f64| {
        let wrong = base.clone().with_eps(10.0_f64.powf(exponent))?;
        let model = Models::of(&wrong).at(bench.unit(first));
        Some(model.shown(first, at).v - values[at]).filter(|off| at < model.len(first) && off.is_finite())
    };
    let steps: Vec<f64> = (-26..=0).map(|half| f64::from(half) / 2.0).collect();
    let between = |ends: &[f64]| {
        let (mut low, mut high) = (ends[0], ends[1]);
        let at_low = off(low)?;
        (at_low * off(high)? <= 0.0).then_some(())?;
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if off(middle)? * at_low > 0.0 { low = middle } else { high = middle }
        }
        Some(10.0_f64.powf(low))
    };
    steps.windows(2).filter_map(between).collect()
}

/// Another weight of the new batch in the running update: (new running − old) / (batch − old).
pub fn momentum(bench: &Bench<'_>, judge: &Fit<'_>, base: &Recipe, first: Quantity) -> Vec<Found> {
    if !matches!(first, Q::RunningMean | Q::RunningVar) {
        return Vec::new();
    }
    let model = Models::of(base).at(bench.unit(first));
    let Some(values) = bench.numbers(first) else { return Vec::new() };
    if !model.updates() {
        return Vec::new();
    }
    let p = base.problem.parameters();
    let parts = |model: &Model, c: usize| match first {
        Q::RunningMean => (p.running_mean[c], model.number(Q::Mean, c).v),
        _ => (p.running_var[c], model.stored(c).v),
    };
    let of = |&c: &usize| {
        let (old, new) = parts(&model, c);
        ((new - old).abs(), (values[c] - old) / (new - old))
    };
    let best = bench.sample(first).iter().map(of).max_by(|a, b| a.0.total_cmp(&b.0));
    let Some((_, guess)) = best.filter(|(_, guess)| guess.is_finite()) else { return Vec::new() };
    let with = |weight: f64| Recipe { weight, ..base.clone() };
    for weight in simple(guess) {
        let Some((fit, explains)) = judge.try_one(&with(weight), Pass::Forward) else { continue };
        // One number is given by some weight, whatever it is.
        let is_weight = weight > 0.0 && weight <= 1.0;
        if !is_weight || values.len() * explains.len() < 2 {
            return Vec::new();
        }
        let is_known = |other: f64| judge.try_one(&with(other), Pass::Forward).is_none();
        if !is_known(1.2 * weight) || !is_known(0.8 * weight) {
            return Vec::new();
        }
        let values = [("value", write(weight)), ("own", write(base.weight))];
        let cause = Cause::with("other_momentum", fit, &values);
        return vec![Found { cause, base: with(weight), explains }];
    }
    Vec::new()
}

/// The value with one significant digit, with two, and so on.
pub fn simple(value: f64) -> impl Iterator<Item = f64> {
    let mut last = f64::NAN;
    (0..9)
        .filter_map(move |digits| format!("{value:.digits$e}").parse::<f64>().ok())
        .filter(move |&rounded| rounded != std::mem::replace(&mut last, rounded))
}

pub fn write(value: f64) -> String {
    crate::text::Glyphs::Unicode.number(value, 6)
}
