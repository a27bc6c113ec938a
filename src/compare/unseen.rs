//! What a batch cannot show: the known mistakes that would have passed, and a batch that shows them.
//!
//! γ = 1 hides a γ that was forgotten, a variance far above ε hides where ε stands. The table of mistakes is run over the
//! data: one that leaves every array of the file within its allowance would have passed.

use ndarray::ArrayD;

use super::bench::Models;
use super::mistake::MISTAKES;
use super::precision::Held;
use super::recipe::Recipe;
use super::report::{Report, Unseen};
use super::tolerance::{Unit, distance};
use super::truth::Truth;
use crate::norm::{Draft, Layout, Norm, PerChannel, Problem, Quantity, Randn, Upstream};
use crate::text::Message;

/// More cells than this are not looked at unasked.
pub const UNASKED: usize = 100_000;

/// Of how many numbers of an array a look is taken.
const LOOK: usize = 400;

/// The mistakes that the arrays of a report would not have shown, and that another batch of the same kind would.
#[must_use]
pub fn unseen(truth: &Truth<'_>, report: &Report) -> Vec<Unseen> {
    let Some(other) = telling(truth.trace.problem()) else { return Vec::new() };
    let (here, there) = (&*truth.recipe, Recipe::right(&other));
    let atol = report.tolerance.absolute();
    MISTAKES
        .iter()
        // Which number of groups somebody would take nobody knows.
        .filter(|mistake| mistake.id != "group_norm")
        .filter(|mistake| {
            let shows = |right: &Recipe| {
                let ways = (mistake.make)(right);
                let right = Models::of(right);
                ways.iter().any(|way| differs(&right, &Models::of(way), &report.units, atol))
            };
            !shows(here) && shows(&there)
        })
        .map(|mistake| Unseen {
            id: mistake.id,
            name: Message::named(format!("mistake-{}", mistake.id.replace('_', "-"))),
        })
        .collect()
}

/// Whether two ways differ in any of the arrays by more than is allowed.
fn differs(right: &Models, wrong: &Models, arrays: &[(Quantity, Unit, Held)], atol: f64) -> bool {
    arrays.iter().any(|&(quantity, unit, held)| {
        let (right, wrong) = (right.at(unit), wrong.at(unit));
        let len = right.len(quantity);
        if wrong.len(quantity) != len {
            return true;
        }
        let step = (len / LOOK).max(1) | 1;
        (0..len).step_by(step).any(|i| {
            let (a, b) = (right.shown(quantity, i), wrong.shown(quantity, i));
            distance(a.v, b.v) > a.bound() + 2.0 * held.written(a.v) + atol
        })
    })
}

/// A small batch of the same norm, mode, layout and number of axes on which nothing is special: channels of different
/// sizes far from zero, variances near ε, no two parameters alike. `None` where the norm has no such batch.
#[must_use]
pub fn telling(problem: &Problem) -> Option<Problem> {
    let (partition, own) = (problem.partition(), problem.parameters());
    let rank = partition.shape().len();
    let channels = match partition.norm() {
        Norm::Group(groups) => groups * if groups > 1 { 3 } else { 4 },
        _ => 4,
    };
    let shape: Vec<usize> = match (rank, partition.layout()) {
        (1, _) => vec![7],
        (_, Layout::ChannelsFirst) => [&[6, channels], &[5, 3, 2][..rank - 2]].concat(),
        (_, Layout::ChannelsLast) => [&[6], &[5, 3, 2][..rank - 2], &[channels]].concat(),
    };
    let channels = if rank == 1 { 1 } else { channels };
    let mut numbers = Randn::new(5);
    // Few digits are easy to type, and exact in float32 as well as they can be.
    let mut next = move || (numbers.next().unwrap_or(0.0) * 64.0).round() / 64.0;
    let channel_of = |index: &[usize]| match (rank, partition.layout()) {
        (1, _) => 0,
        (_, Layout::ChannelsFirst) => index[1],
        (_, Layout::ChannelsLast) => index[rank - 1],
    };
    let mut x = ArrayD::zeros(shape.clone());
    for (index, cell) in x.indexed_iter_mut() {
        let c = channel_of(ndarray::Dimension::slice(&index));
        let size = [1.0, 0.25, 0.125, 0.0625][c % 4];
        let center = [1.0, -0.75, 0.5, 1.5][c % 4];
        *cell = next() * size + center;
    }
    let dy = ArrayD::from_shape_simple_fn(shape, &mut next);
    let mut each = |f: fn(f64) -> f64| PerChannel::Each((0..channels).map(|_| f(next())).collect());
    Draft {
        layout: Some(partition.layout()),
        norm: Some(partition.norm()),
        convention: Some(own.convention),
        mode: Some(own.mode),
        gamma: Some(each(|v| 1.5 + 0.5 * v)),
        beta: Some(each(|v| v + 0.25)),
        running_mean: Some(each(|v| v)),
        running_var: Some(each(|v| 0.0625 + 0.25 * v.abs())),
        eps: Some(2.0_f64.powi(-6)),
        momentum: Some(own.momentum.map(|momentum| if momentum > 0.5 { 0.875 } else { 0.125 })),
        dy: Some(Upstream::Given(dy.into())),
        ..Draft::new(x)
    }
    .build()
    .ok()
}
