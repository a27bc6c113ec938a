//! How far y moved when the batch was changed, and whether more than by rounding.

use super::change::Place;
use crate::norm::{Norm, Parameters, Problem, Quantity, Trace};

/// The batch under a norm, as it is and with ε = 0.
pub(super) fn both(problem: &Problem, norm: Norm) -> [Trace; 2] {
    let problem = problem.with_norm(norm).expect("the groups divide the channels");
    let trace = Trace::new(problem);
    let parameters = Parameters { eps: 0.0, ..trace.problem().parameters().clone() };
    let without = trace.problem().with_parameters(parameters).expect("an epsilon of 0 is allowed");
    let without = trace.follow(without);
    [trace, without]
}

/// How far y moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moved {
    /// The largest |y − y before| of the cells that were compared.
    pub distance: f64,
    /// Whether a cell moved by more than rounding accounts for.
    pub is_real: bool,
}

/// The cells that are compared at a time.
const CHUNK: usize = 1 << 12;

/// Compares y cell by cell. A number that is none before and after has not moved; one that becomes one, or is one no longer,
/// has moved without bounds.
pub(super) fn moved(before: &Trace, after: &Trace, place: &Place) -> Moved {
    let (mut was, mut is) = (vec![0.0; CHUNK], vec![0.0; CHUNK]);
    let mut moved = Moved { distance: 0.0, is_real: false };
    for start in place.before.clone().step_by(CHUNK) {
        let len = CHUNK.min(place.before.end - start);
        let first = place.after + (start - place.before.start);
        before.fill(Quantity::Y, start, &mut was[..len]);
        after.fill(Quantity::Y, first, &mut is[..len]);
        for (i, (&was, &is)) in was[..len].iter().zip(&is[..len]).enumerate() {
            let distance = distance(was, is);
            moved.distance = moved.distance.max(distance);
            if distance > 0.0 && !moved.is_real {
                moved.is_real = exceeds(distance, rounding(after, first + i));
            }
        }
    }
    moved
}

fn distance(was: f64, is: f64) -> f64 {
    if was == is || (was.is_nan() && is.is_nan()) {
        return 0.0;
    }
    let distance = (is - was).abs();
    if distance.is_nan() { f64::INFINITY } else { distance }
}

/// Whether it is larger. What rounding does to a group without spread has no bound, and nothing is larger.
fn exceeds(distance: f64, bound: f64) -> bool {
    distance > bound || bound.is_nan()
}

/// How far rounding can have moved a cell of y: x is rounded when it is changed, by an ulp of the largest of its group at
/// most, and what that does to x̂ is divided by s. A billionth of x̂ itself is granted beside that.
fn rounding(after: &Trace, cell: usize) -> f64 {
    let partition = after.partition();
    let (group, channel) = (partition.group_of(cell), partition.channel_of(cell));
    let [mean, inv_std] = [Quantity::Mean, Quantity::InvStd].map(|quantity| after.value(quantity, group));
    let [x_hat] = after.values([Quantity::XHat], cell);
    let ulps = 16.0 * f64::EPSILON * ((mean * inv_std).abs() + (partition.m() as f64).sqrt());
    let gamma = after.problem().parameters().gamma[channel].abs();
    gamma * (ulps + 1e-9 * x_hat.abs().max(1.0))
}
