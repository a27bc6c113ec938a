//! THE table of known mistakes. Each is a change of the recipe; its numbers follow from that.
//!
//! A row's name and its sentence stand in the catalogue, under `mistake-ID` and `mistake-ID-is`.

use std::rc::Rc;

use super::ground::Grouping;
use super::model::Model;
use super::num::Num;
use super::recipe::{Backward, Divisor, Factor, Line, Recipe, Shift, Spread};
use crate::norm::{Layout, Mode, Norm, Quantity, Stored};
use Quantity as Q;

/// A mistake that people make.
#[derive(Debug)]
pub struct Mistake {
    /// Its stable name, in ASCII.
    pub id: &'static str,
    /// Which pass it is made in, and where.
    pub pass: Pass,
    /// Makes it, in each of the ways in which it can be made; none where it cannot be.
    pub make: fn(&Recipe) -> Vec<Recipe>,
}

/// One of the two passes through a layer, the forward pass in two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// From x to x̂ and the running statistics.
    Forward,
    /// From x̂ to y.
    Affine,
    /// From dy to the gradients.
    Backward,
}

use Pass::{Affine as A, Backward as B, Forward as F};

/// Every mistake that is known.
#[rustfmt::skip]
pub const MISTAKES: &[Mistake] = &[
    // The statistics.
    Mistake { id: "unbiased_variance", pass: F, make: |r| {
        let wrong = Recipe { divisor: Divisor::MMinusOne, ..r.clone() };
        let mut ways = forward(r, wrong.clone());
        ways.push(r.clone().line(Q::InvStd, of(wrong)));
        ways
    } },
    Mistake { id: "variance_about_zero", pass: F, make: |r| if centred(r) { forward(r, r.clone().formula(Q::Var, about_zero)) } else { vec![] } },
    Mistake { id: "variance_not_divided", pass: F, make: |r| forward(r, Recipe { divisor: Divisor::One, ..r.clone() }) },
    Mistake { id: "mean_by_m_minus_1", pass: F, make: |r| if centred(r) { forward(r, r.clone().formula(Q::Mean, |m, g| m.plain(Q::Mean, g) * (m.n(g) / (m.n(g) - 1.0)))) } else { vec![] } },
    Mistake { id: "n_for_m", pass: F, make: n_for_m },
    Mistake { id: "replica_variances_averaged", pass: F, make: |r| if is_batch(r) { forward(r, r.clone().formula(Q::Var, averaged_halves)) } else { vec![] } },
    Mistake { id: "replicas_not_synchronized", pass: F, make: |r| if is_batch(r) { grouped(r, Grouping::Halves) } else { vec![] } },
    Mistake { id: "batch_norm", pass: F, make: |r| with_norm(r, Norm::Batch) },
    Mistake { id: "layer_norm", pass: F, make: |r| if rows_as_channels(r).is_empty() { with_norm(r, Norm::Layer) } else { vec![] } },
    Mistake { id: "instance_norm", pass: F, make: |r| with_norm(r, Norm::Instance) },
    Mistake { id: "rms_norm", pass: F, make: |r| with_norm(r, Norm::Rms) },
    Mistake { id: "layer_norm_over_channels", pass: F, make: |r| with_norm(r, Norm::LayerC) },
    Mistake { id: "rms_norm_over_channels", pass: F, make: |r| with_norm(r, Norm::RmsC) },
    Mistake { id: "group_norm", pass: F, make: group_norms },
    Mistake { id: "interleaved_groups", pass: F, make: |r| match r.problem.partition().norm() {
        Norm::Group(g) if g > 1 && g < r.problem.partition().channels() => grouped(r, Grouping::Interleaved(g)),
        _ => vec![],
    } },
    Mistake { id: "statistics_per_position", pass: F, make: |r| if r.problem.partition().positions() > 1 { grouped(r, Grouping::PerPosition) } else { vec![] } },
    Mistake { id: "statistics_of_everything", pass: F, make: |r| if r.problem.partition().channels() > 1 { grouped(r, Grouping::Whole) } else { vec![] } },
    Mistake { id: "rows_as_channels", pass: F, make: rows_as_channels },
    Mistake { id: "channels_at_other_end", pass: F, make: at_other_end },
    Mistake { id: "running_statistics_in_train", pass: F, make: |r| with_mode(r, Mode::Eval) },
    Mistake { id: "batch_statistics_in_eval", pass: F, make: |r| with_mode(r, Mode::Train) },
    Mistake { id: "updated_statistics_in_train", pass: F, make: |r| updated_statistics(r, Mode::Train) },
    Mistake { id: "updated_statistics_in_eval", pass: F, make: |r| updated_statistics(r, Mode::Eval) },
    // ε and the root.
    Mistake { id: "eps_outside_root", pass: F, make: |r| spread(r, Spread::EpsOutside) },
    Mistake { id: "eps_forgotten", pass: F, make: |r| r.clone().with_eps(0.0).map_or(vec![], |wrong| forward(r, wrong)) },
    Mistake { id: "eps_twice", pass: F, make: |r| spread(r, Spread::EpsTwice) },
    Mistake { id: "divided_by_variance", pass: F, make: |r| spread(r, Spread::InvVar) },
    Mistake { id: "multiplied_by_std", pass: F, make: |r| spread(r, Spread::Std) },
    Mistake { id: "root_twice", pass: F, make: |r| spread(r, Spread::RootTwice) },
    Mistake { id: "not_divided", pass: F, make: |r| spread(r, Spread::One) },
    Mistake { id: "mean_not_subtracted", pass: F, make: |r| if centred(r) { forward(r, r.clone().formula(Q::XHat, |m, i| m.x(i) * m.number(Q::InvStd, m.group_of(i)))) } else { vec![] } },
    // What is written down under another's name.
    Mistake { id: "std_as_var", pass: F, make: |r| vec![r.clone().shows(Q::Var, |m, g| m.number(Q::Var, g).sqrt())] },
    Mistake { id: "std_as_inv_std", pass: F, make: |r| vec![r.clone().shows(Q::InvStd, |m, g| Num::exact(1.0) / m.number(Q::InvStd, g))] },
    Mistake { id: "inv_std_as_var", pass: F, make: |r| vec![r.clone().shows(Q::Var, |m, g| m.number(Q::InvStd, g))] },
    Mistake { id: "eps_in_var", pass: F, make: |r| vec![r.clone().shows(Q::Var, |m, g| m.number(Q::Var, g) + m.recipe().problem.parameters().eps)] },
    // γ and β.
    Mistake { id: "gamma_forgotten", pass: A, make: |r| scale(r, Factor::One) },
    Mistake { id: "beta_forgotten", pass: A, make: |r| vec![Recipe { shift: Shift::Zero, ..r.clone() }] },
    Mistake { id: "gamma_and_beta_forgotten", pass: A, make: |r| scale(&Recipe { shift: Shift::Zero, ..r.clone() }, Factor::One) },
    Mistake { id: "one_plus_gamma", pass: A, make: |r| scale(r, Factor::OnePlusGamma) },
    Mistake { id: "gamma_twice", pass: A, make: |r| scale(r, Factor::GammaTwice) },
    Mistake { id: "gamma_divides", pass: A, make: |r| scale(r, Factor::Inverse) },
    Mistake { id: "gamma_times_sum", pass: A, make: |r| vec![Recipe { shift: Shift::TimesGamma, ..r.clone() }] },
    Mistake { id: "beta_subtracted", pass: A, make: |r| vec![Recipe { shift: Shift::Minus, ..r.clone() }] },
    Mistake { id: "gamma_beta_swapped", pass: A, make: |r| scale(&Recipe { shift: Shift::Gamma, ..r.clone() }, Factor::Beta) },
    Mistake { id: "gamma_rolled", pass: A, make: |r| if r.problem.partition().channels() > 1 { scale(r, Factor::Rolled) } else { vec![] } },
    Mistake { id: "gamma_by_sample", pass: A, make: |r| {
        let p = r.problem.partition();
        let square = p.channels() > 1 && p.samples() == p.channels();
        if square { vec![r.clone().formula(Q::Y, |m, i| {
            let (n, p) = (m.partition().split(i).0, m.recipe().problem.parameters());
            m.number(Q::XHat, i) * p.gamma[n] + p.beta[n]
        })] } else { vec![] }
    } },
    Mistake { id: "gamma_by_position", pass: A, make: |r| {
        let p = r.problem.partition();
        let square = p.positions() > 1 && p.channels() > 1 && p.shape().last() == Some(&p.channels());
        let first = p.layout() == Layout::ChannelsFirst;
        if square && first { vec![r.clone().formula(Q::Y, |m, i| {
            let (at, p) = (i % m.partition().channels(), m.recipe().problem.parameters());
            m.number(Q::XHat, i) * p.gamma[at] + p.beta[at]
        })] } else { vec![] }
    } },
    // The running statistics.
    Mistake { id: "momentum_reversed", pass: F, make: |r| running(r, |r| Recipe { weight: 1.0 - r.weight, ..r }) },
    Mistake { id: "biased_variance_stored", pass: F, make: |r| stored(r, Stored::Biased) },
    Mistake { id: "unbiased_variance_stored", pass: F, make: |r| stored(r, Stored::Unbiased) },
    Mistake { id: "std_stored", pass: F, make: |r| {
        let biased = running(r, |r| r.formula(Q::RunningVar, |m, c| {
            m.updated(m.recipe().problem.parameters().running_var[c], Some(m.number(Q::Var, c).sqrt()))
        }));
        let as_stored = running(r, |r| r.formula(Q::RunningVar, |m, c| {
            m.updated(m.recipe().problem.parameters().running_var[c], Some(m.stored(c).sqrt()))
        }));
        [biased, as_stored].concat()
    } },
    Mistake { id: "eps_in_running_var", pass: F, make: |r| running(r, |r| r.formula(Q::RunningVar, |m, c| {
        let p = m.recipe().problem.parameters();
        m.updated(p.running_var[c], Some(m.stored(c) + p.eps))
    })) },
    Mistake { id: "running_not_updated", pass: F, make: |r| running(r, |r| Recipe { updates: 0, ..r }) },
    Mistake { id: "running_updated_twice", pass: F, make: |r| running(r, |r| Recipe { updates: 2, ..r }) },
    Mistake { id: "running_replaced", pass: F, make: |r| running(r, |r| Recipe { weight: 1.0, ..r }) },
    // The gradients of γ and β.
    Mistake { id: "mean_for_sum", pass: B, make: |r| {
        let of_gamma = |r: Recipe| r.formula(Q::DGamma, |m, c| m.plain(Q::DGamma, c) / m.channel_size());
        let of_beta = |r: Recipe| r.formula(Q::DBeta, |m, c| m.plain(Q::DBeta, c) / m.channel_size());
        vec![of_gamma(of_beta(r.clone())), of_gamma(r.clone()), of_beta(r.clone())]
    } },
    Mistake { id: "divided_by_samples", pass: B, make: |r| {
        if r.problem.partition().positions() == 1 { return vec![]; }
        let of_gamma = |r: Recipe| r.formula(Q::DGamma, |m, c| m.plain(Q::DGamma, c) / m.samples());
        let of_beta = |r: Recipe| r.formula(Q::DBeta, |m, c| m.plain(Q::DBeta, c) / m.samples());
        vec![of_gamma(of_beta(r.clone())), of_gamma(r.clone()), of_beta(r.clone())]
    } },
    Mistake { id: "dgamma_from_x", pass: B, make: |r| vec![r.clone().formula(Q::DGamma, |m, c| m.dgamma_by_cells(c, Model::x))] },
    Mistake { id: "dgamma_from_centred", pass: B, make: |r| vec![r.clone().formula(Q::DGamma, |m, c| m.dgamma_by_cells(c, Model::centred))] },
    Mistake { id: "dgamma_from_y", pass: B, make: |r| vec![r.clone().formula(Q::DGamma, |m, c| m.dgamma_by_cells(c, |m, i| m.number(Q::Y, i)))] },
    Mistake { id: "gamma_in_dgamma", pass: B, make: |r| vec![r.clone().formula(Q::DGamma, |m, c| m.plain(Q::DGamma, c) * m.factor(Factor::Gamma, c))] },
    Mistake { id: "dbeta_with_gamma", pass: B, make: |r| vec![r.clone().formula(Q::DBeta, |m, c| m.plain(Q::DBeta, c) * m.factor(Factor::Gamma, c))] },
    // The gradient of x.
    Mistake { id: "gamma_forgotten_backward", pass: B, make: |r| vec![Recipe { upstream: Some(Factor::One), ..r.clone() }] },
    Mistake { id: "gamma_twice_backward", pass: B, make: |r| vec![Recipe { upstream: Some(Factor::GammaTwice), ..r.clone() }] },
    Mistake { id: "statistics_detached", pass: B, make: |r| vec![detached(detached(r.clone(), Q::DVar), Q::DMean), detached(detached(r.clone(), Q::DxViaVar), Q::DxViaMean)] },
    Mistake { id: "variance_detached", pass: B, make: |r| vec![detached(r.clone(), Q::DVar), detached(r.clone(), Q::DxViaVar)] },
    Mistake { id: "mean_detached", pass: B, make: |r| vec![detached(r.clone(), Q::DMean), detached(r.clone(), Q::DxViaMean)] },
    Mistake { id: "dvar_sign", pass: B, make: |r| times(r, Q::DVar, -1.0) },
    Mistake { id: "dvar_half_forgotten", pass: B, make: |r| times(r, Q::DVar, 2.0) },
    Mistake { id: "dvar_power_1", pass: B, make: |r| vec![r.clone().formula(Q::DVar, |m, g| m.plain(Q::DVar, g) / m.number(Q::InvStd, g).squared())] },
    Mistake { id: "dvar_power_2", pass: B, make: |r| vec![r.clone().formula(Q::DVar, |m, g| m.plain(Q::DVar, g) / m.number(Q::InvStd, g))] },
    Mistake { id: "dvar_from_x_hat", pass: B, make: |r| vec![r.clone().formula(Q::DVar, |m, g| m.plain(Q::DVar, g) * m.number(Q::InvStd, g))] },
    Mistake { id: "dvar_from_dy", pass: B, make: |r| vec![taken(r, Q::DVar, unscaled(r))] },
    Mistake { id: "dmean_from_dy", pass: B, make: |r| vec![taken(r, Q::DMean, unscaled(r))] },
    Mistake { id: "dmean_sign", pass: B, make: |r| times(r, Q::DMean, -1.0) },
    Mistake { id: "dmean_without_s", pass: B, make: |r| vec![r.clone().formula(Q::DMean, |m, g| m.plain(Q::DMean, g) / m.number(Q::InvStd, g))] },
    Mistake { id: "m_forgotten_mean_route", pass: B, make: |r| vec![r.clone().formula(Q::DxViaMean, |m, i| m.plain(Q::DxViaMean, i) * m.n(m.group_of(i)))] },
    Mistake { id: "m_forgotten_variance_route", pass: B, make: |r| vec![r.clone().formula(Q::DxViaVar, |m, i| m.plain(Q::DxViaVar, i) * m.n(m.group_of(i)))] },
    Mistake { id: "m_forgotten_both_routes", pass: B, make: |r| vec![r.clone()
        .formula(Q::DxViaMean, |m, i| m.plain(Q::DxViaMean, i) * m.n(m.group_of(i)))
        .formula(Q::DxViaVar, |m, i| m.plain(Q::DxViaVar, i) * m.n(m.group_of(i)))] },
    Mistake { id: "n_for_m_backward", pass: B, make: |r| {
        if r.problem.partition().positions() == 1 || !is_batch(r) { return vec![]; }
        let mean = |r: Recipe| r.formula(Q::DxViaMean, |m, i| m.plain(Q::DxViaMean, i) * (m.n(m.group_of(i)) / m.samples()));
        let var = |r: Recipe| r.formula(Q::DxViaVar, |m, i| m.plain(Q::DxViaVar, i) * (m.n(m.group_of(i)) / m.samples()));
        vec![mean(var(r.clone())), mean(r.clone()), var(r.clone())]
    } },
    Mistake { id: "m_minus_1_in_variance_route", pass: B, make: |r| {
        // Where another variance normalizes already, this follows from it.
        let is_other = |(q, _): &(Q, Line)| matches!(q, Q::Var | Q::InvStd | Q::XHat | Q::Y);
        if r.divisor != Divisor::M || r.lines.iter().any(is_other) { return vec![]; }
        vec![r.clone().formula(Q::DxViaVar, |m, i| {
            let n = m.n(m.group_of(i));
            m.plain(Q::DxViaVar, i) * (n / (n - 1.0))
        })]
    } },
    Mistake { id: "two_forgotten", pass: B, make: |r| times(r, Q::DxViaVar, 0.5) },
    Mistake { id: "variance_route_from_x", pass: B, make: |r| vec![r.clone().formula(Q::DxViaVar, |m, i| {
        let g = m.group_of(i);
        m.number(Q::DVar, g) * m.x(i) * 2.0 / m.n(g)
    })] },
    Mistake { id: "mean_route_sign", pass: B, make: |r| times(r, Q::DxViaMean, -1.0).into_iter().chain([summed(r, 1.0, 1.0, -1.0)]).collect() },
    Mistake { id: "variance_route_sign", pass: B, make: |r| times(r, Q::DxViaVar, -1.0).into_iter().chain([summed(r, 1.0, -1.0, 1.0)]).collect() },
    Mistake { id: "both_routes_sign", pass: B, make: |r| vec![summed(r, 1.0, -1.0, -1.0)] },
    Mistake { id: "direct_route_forgotten", pass: B, make: |r| vec![summed(r, 0.0, 1.0, 1.0)] },
    Mistake { id: "direct_route_without_s", pass: B, make: |r| vec![r.clone().formula(Q::DxDirect, |m, i| m.number(Q::DxHat, i))] },
    Mistake { id: "train_formula_in_eval", pass: B, make: train_formula },
];

fn of(recipe: Recipe) -> Line {
    Line::Of(Rc::new(recipe))
}

/// The ways in which a wrong forward pass is met: differentiated as it is, with the textbook's backward pass, and where
/// only x̂, or only y, comes out of it and the rest is computed rightly beside it.
pub(super) fn forward(right: &Recipe, wrong: Recipe) -> Vec<Recipe> {
    let mut ways = vec![
        Recipe { backward: Backward::Derived, ..wrong.clone() },
        Recipe { backward: Backward::Textbook, ..wrong.clone() },
    ];
    // An array of another shape is never part of the right ones.
    ways.push(right.clone().line(Q::XHat, of(wrong.clone())));
    ways.push(right.clone().line(Q::Y, of(wrong)));
    ways
}

fn spread(r: &Recipe, spread: Spread) -> Vec<Recipe> {
    forward(r, Recipe { spread, ..r.clone() })
}

/// γ's place taken by something else: with the gradient that follows from it, and with the textbook's.
fn scale(r: &Recipe, scale: Factor) -> Vec<Recipe> {
    let wrong = Recipe { scale, ..r.clone() };
    vec![
        Recipe { backward: Backward::Derived, ..wrong.clone() },
        Recipe { upstream: Some(r.upstream.unwrap_or(Factor::Gamma)), ..wrong },
    ]
}

fn centred(r: &Recipe) -> bool {
    r.problem.partition().norm().is_centred()
}

fn is_batch(r: &Recipe) -> bool {
    r.problem.partition().norm() == Norm::Batch && !r.problem.uses_running()
}

fn about_zero(m: &Model, g: usize) -> Num {
    let sums = m.sums(g);
    m.about(&sums, sums.mean, sums.n, m.number(Q::Mean, g).w)
}

fn averaged_halves(m: &Model, g: usize) -> Num {
    let halves = m.halves(g);
    (m.about(&halves[0], 0.0, halves[0].n, 0.0) + m.about(&halves[1], 0.0, halves[1].n, 0.0)) / 2.0
}

fn grouped(r: &Recipe, grouping: Grouping) -> Vec<Recipe> {
    if r.problem.uses_running() || smallest(r, grouping) < 2 {
        return vec![];
    }
    forward(r, Recipe { grouping, ..r.clone() })
}

/// The smallest number of cells that would share statistics. Of one value there is nothing to normalize.
fn smallest(r: &Recipe, grouping: Grouping) -> usize {
    r.ground.cut(r.problem.partition(), grouping).smallest()
}

/// What an instance norm makes of (N, C): it takes the rows for the channels of one sample, and normalizes each.
fn rows_as_channels(r: &Recipe) -> Vec<Recipe> {
    let p = r.problem.partition();
    let is_rows = p.norm() == Norm::Instance && p.shape().len() == 2 && p.channels() > 1;
    if is_rows { with_norm(r, Norm::Layer) } else { vec![] }
}

/// The channel axis at the other end: with as many channels as that axis is long, or in an array that was not transposed.
fn at_other_end(r: &Recipe) -> Vec<Recipe> {
    let mut ways: Vec<Recipe> = r.clone().with_other_layout().into_iter().collect();
    if is_batch(r) && r.problem.partition().positions() > 1 {
        ways.extend(grouped(r, Grouping::Memory));
        let moved = Recipe { grouping: Grouping::Memory, ..r.clone() };
        ways.extend(forward(
            r,
            moved.formula(Q::Y, |m, i| {
                let (c, p) = (m.group_of(i), m.recipe().problem.parameters());
                m.number(Q::XHat, i) * p.gamma[c] + p.beta[c]
            }),
        ));
    }
    ways
}

fn with_norm(r: &Recipe, norm: Norm) -> Vec<Recipe> {
    if r.problem.partition().norm() == norm || r.problem.uses_running() {
        return vec![];
    }
    let Ok(problem) = r.problem.with_norm(norm) else { return vec![] };
    // Of one position a norm over channels is that over the whole sample.
    let own = r.problem.partition().norm();
    let is_whole = matches!((norm, own), (Norm::Layer, Norm::LayerC) | (Norm::Rms, Norm::RmsC));
    let is_same = (!norm.shares().positions || is_whole) && problem.partition().positions() == 1;
    let wrong = Recipe { problem, grouping: Grouping::Norm, ..r.clone() };
    if is_same || smallest(&wrong, Grouping::Norm) < 2 { vec![] } else { forward(r, wrong) }
}

fn group_norms(r: &Recipe) -> Vec<Recipe> {
    let partition = r.problem.partition();
    if partition.norm() == Norm::Batch {
        return vec![];
    }
    let channels = partition.channels();
    (2..channels)
        .filter(|g| channels.is_multiple_of(*g))
        .take(16)
        .flat_map(|g| with_norm(r, Norm::Group(g)))
        .collect()
}

fn with_mode(r: &Recipe, mode: Mode) -> Vec<Recipe> {
    if !r.problem.partition().norm().tracks_running() || r.problem.parameters().mode == mode {
        return vec![];
    }
    let mut parameters = r.problem.parameters().clone();
    parameters.mode = mode;
    let Ok(problem) = r.problem.with_parameters(parameters) else { return vec![] };
    let wrong = Recipe { problem, ..r.clone() };
    if smallest(&wrong, Grouping::Norm) < 2 { vec![] } else { forward(r, wrong) }
}

fn updated_statistics(r: &Recipe, mode: Mode) -> Vec<Recipe> {
    if !r.problem.partition().norm().tracks_running() || r.problem.parameters().mode != mode {
        return vec![];
    }
    let mut parameters = r.problem.parameters().clone();
    parameters.mode = Mode::Train;
    let Ok(problem) = r.problem.with_parameters(parameters) else { return vec![] };
    // The updated statistics are those that the right pass in train mode leaves behind.
    let source = Recipe { problem, ..r.clone() };
    let model = Model::new(source);
    if model.n(0) < 2.0 {
        return vec![];
    }
    let all = |q| (0..model.len(q)).map(|c| model.number(q, c).v).collect::<Vec<f64>>();
    let mut parameters = r.problem.parameters().clone();
    (parameters.running_mean, parameters.running_var) = (all(Q::RunningMean), all(Q::RunningVar));
    parameters.mode = Mode::Eval;
    let Ok(problem) = r.problem.with_parameters(parameters) else { return vec![] };
    let wrong = Recipe { problem, ..r.clone() };
    let mut ways = forward(r, wrong.clone());
    // The statistics are the updated ones, and all else is as it was.
    ways.push(r.clone().line(Q::Mean, of(wrong.clone())).line(Q::Var, of(wrong)));
    ways
}

fn n_for_m(r: &Recipe) -> Vec<Recipe> {
    if r.problem.partition().positions() == 1 || !is_batch(r) {
        return vec![];
    }
    let mean = |r: Recipe| r.formula(Q::Mean, |m, g| m.plain(Q::Mean, g) * (m.n(g) / m.samples()));
    let mut ways = forward(r, mean(r.clone()));
    ways.extend(forward(r, Recipe { divisor: Divisor::Samples, ..r.clone() }));
    ways.extend(forward(r, mean(Recipe { divisor: Divisor::Samples, ..r.clone() })));
    ways.extend(running(r, |r| {
        r.formula(Q::RunningVar, |m, c| {
            let factor = m.samples() / (m.samples() - 1.0);
            m.updated(m.recipe().problem.parameters().running_var[c], Some(m.number(Q::Var, c) * factor))
        })
    }));
    ways
}

fn running(r: &Recipe, make: impl Fn(Recipe) -> Recipe) -> Vec<Recipe> {
    let p = &r.problem;
    let updates = p.partition().norm().tracks_running() && p.parameters().mode == Mode::Train;
    if updates && r.grouping == Grouping::Norm { vec![make(r.clone())] } else { vec![] }
}

fn stored(r: &Recipe, stored: Stored) -> Vec<Recipe> {
    if r.stored == stored { vec![] } else { running(r, |r| Recipe { stored, ..r }) }
}

fn detached(r: Recipe, quantity: Quantity) -> Recipe {
    r.formula(quantity, |_, _| Num::exact(0.0))
}

fn times(r: &Recipe, quantity: Quantity, factor: f64) -> Vec<Recipe> {
    fn line(quantity: Quantity) -> fn(&Model, usize, f64) -> Num {
        match quantity {
            Q::DVar => |m, i, k| m.plain(Q::DVar, i) * k,
            Q::DMean => |m, i, k| m.plain(Q::DMean, i) * k,
            Q::DxViaVar => |m, i, k| m.plain(Q::DxViaVar, i) * k,
            _ => |m, i, k| m.plain(Q::DxViaMean, i) * k,
        }
    }
    vec![r.clone().line(quantity, Line::With(factor, line(quantity)))]
}

/// dx as another sum of its routes.
fn summed(r: &Recipe, direct: f64, var: f64, mean: f64) -> Recipe {
    let line: fn(&Model, usize) -> Num = match (direct, var, mean) {
        (0.0, _, _) => |m, i| m.number(Q::DxViaVar, i) + m.number(Q::DxViaMean, i),
        (_, 1.0, _) => |m, i| m.number(Q::DxDirect, i) + m.number(Q::DxViaVar, i) - m.number(Q::DxViaMean, i),
        (_, _, 1.0) => |m, i| m.number(Q::DxDirect, i) - m.number(Q::DxViaVar, i) + m.number(Q::DxViaMean, i),
        _ => |m, i| m.number(Q::DxDirect, i) - m.number(Q::DxViaVar, i) - m.number(Q::DxViaMean, i),
    };
    r.clone().formula(Q::Dx, line)
}

fn unscaled(r: &Recipe) -> Recipe {
    Recipe { upstream: Some(Factor::One), ..r.clone() }
}

/// A line taken from another recipe.
fn taken(r: &Recipe, quantity: Quantity, from: Recipe) -> Recipe {
    r.clone().line(quantity, of(from))
}

/// dx in eval mode by train mode's formula, with x̂ of the running statistics.
fn train_formula(r: &Recipe) -> Vec<Recipe> {
    if !r.problem.uses_running() {
        return vec![];
    }
    vec![r.clone().formula(Q::Dx, |m, i| {
        let (g, c) = (m.group_of(i), m.channel_of(i));
        let n = m.n(g);
        let inner = m.dy(i) - m.number(Q::DBeta, c) / n - m.number(Q::XHat, i) * m.number(Q::DGamma, c) / n;
        inner * m.number(Q::InvStd, g) * m.upstream(c)
    })]
}
