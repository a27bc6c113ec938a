//! What must always hold, with the current numbers on both sides.

use std::convert::Infallible;
use std::mem;
use std::ops::Range;

use crate::msg;
use crate::norm::{Quantity, Sum, Trace};
use crate::parallel;
use crate::text::{Glyphs, Message};

/// An identity (or bound) of normalization in one group, with its two sides computed separately.
#[derive(Debug, Clone, PartialEq)]
pub struct Invariant {
    /// A name for scripts: `sum_dx`.
    pub name: &'static str,
    /// What it states, in symbols.
    pub statement: Message,
    /// The group whose numbers these are.
    pub group: usize,
    /// The left side.
    pub left: f64,
    /// The right side.
    pub right: f64,
    /// The sum of the magnitudes of the terms: what a rounding error of the left side is measured by.
    pub scale: f64,
    /// Whether the left side may also be smaller than the right.
    pub is_bound: bool,
}

/// How far the sides may be apart, relative to the scale: some hundred times the rounding error of f64.
const TOLERANCE: f64 = 1e-12;

impl Invariant {
    /// Whether it holds up to rounding; `None` where a side is not finite, so that nothing can be said.
    #[must_use]
    pub fn holds(&self) -> Option<bool> {
        let excess = self.excess();
        excess.is_finite().then_some(excess <= TOLERANCE * self.scale)
    }

    /// The two sides and what stands between them, written so far that they differ where they do, and that nothing but a
    /// whole number reads as one: 0.999995 is not 1.
    #[must_use]
    pub fn sides(&self, glyphs: Glyphs) -> String {
        let is_whole = |value: f64| value.fract() == 0.0;
        let honest =
            |value: f64, text: &str| is_whole(value) || !text.replace('−', "-").parse().is_ok_and(is_whole);
        let write = |digits| (glyphs.number(self.left, digits), glyphs.number(self.right, digits));
        let tells = |(left, right): &(String, String)| {
            honest(self.left, left) && honest(self.right, right) && (left != right || self.left == self.right)
        };
        let (left, right) = (4..17).map(write).find(tells).unwrap_or_else(|| write(17));
        let between = match (self.is_bound, self.holds()) {
            (true, Some(false)) => " > ",
            (true, _) => glyphs.pick(" ≤ ", " <= "),
            (false, Some(false)) => glyphs.pick(" ≠ ", " != "),
            (false, _) if self.left == self.right => " = ",
            (false, _) => glyphs.pick(" ≈ ", " ~ "),
        };
        format!("{left}{between}{right}")
    }

    /// How far the sides are apart in the wrong direction.
    fn excess(&self) -> f64 {
        let apart = self.left - self.right;
        if self.is_bound && apart < 0.0 { 0.0 } else { apart.abs() }
    }

    /// For choosing the worst of many groups: broken before unknown before held, then by distance.
    fn badness(&self) -> f64 {
        let relative = self.excess() / self.scale.max(f64::MIN_POSITIVE);
        if relative.is_nan() { f64::MAX } else { relative }
    }
}

/// The invariants of the whole problem: each in the group where its sides are farthest apart. Costs a sweep.
#[must_use]
pub fn invariants(trace: &Trace) -> Vec<Invariant> {
    const CELLS: usize = 1 << 15;
    let partition = trace.partition();
    let (groups, some) = (partition.groups(), CELLS.div_ceil(partition.m()));
    let mut worst = invariants_of(trace, 0);
    let mut next = 1;
    let outcome = parallel::in_order(
        |(part, _): &mut (Range<usize>, Vec<Invariant>)| {
            *part = next..groups.min(next + some);
            next = part.end;
            Ok::<_, Infallible>(part.start < groups)
        },
        |(part, found)| {
            *found = part.clone().map(|group| invariants_of(trace, group)).reduce(worse).unwrap_or_default();
        },
        |(_, found)| {
            worst = worse(mem::take(&mut worst), mem::take(found));
            Ok(())
        },
    );
    match outcome {
        Ok(()) => worst,
    }
}

/// Of each invariant the worse of two; of equals the first.
fn worse(first: Vec<Invariant>, second: Vec<Invariant>) -> Vec<Invariant> {
    let worse = |(a, b): (Invariant, Invariant)| if b.badness() > a.badness() { b } else { a };
    first.into_iter().zip(second).map(worse).collect()
}

/// The invariants of one group. Which there are depends on the norm and the mode alone. Costs O(m).
#[must_use]
pub fn invariants_of(trace: &Trace, group: usize) -> Vec<Invariant> {
    invariants_with(trace, group, Quantity::Dx)
}

/// The same with another array in the place of dx, such as its direct route alone, which is what is left of it where the
/// statistics are taken for constants.
#[must_use]
pub fn invariants_with(trace: &Trace, group: usize, dx: Quantity) -> Vec<Invariant> {
    let sums = Sums::of(trace, group, dx);
    let mut found = Vec::new();
    let mut push = |name, statement, left, right, scale| {
        found.push(Invariant { name, statement, group, left, right, scale, is_bound: false });
    };
    let problem = trace.problem();
    if problem.uses_running() {
        push("eval_dx", msg!("invariant-eval-dx"), sums.apart_from_eval, 0.0, sums.largest_dx);
    } else {
        let m = trace.partition().m() as f64;
        let centred = trace.partition().norm().is_centred();
        if centred {
            push("sum_x_hat", msg!("invariant-sum-x-hat"), sums.x_hat, 0.0, sums.x_hat_abs);
        }
        let ratio = explained(trace, group);
        push("mean_square_x_hat", msg!("invariant-mean-square-x-hat"), sums.x_hat_squared / m, ratio, 1.0);
        if centred {
            push("sum_dx", msg!("invariant-sum-dx"), sums.dx, 0.0, sums.routes_abs);
        }
        let right = trace.value(Quantity::InvStd, group) * (1.0 - ratio) * sums.dx_hat_x_hat;
        let right = if ratio == 1.0 { 0.0 } else { right };
        push(
            "sum_dx_x_hat",
            msg!("invariant-sum-dx-x-hat"),
            sums.dx_x_hat,
            right,
            sums.routes_abs * sums.x_hat_max.max(1.0),
        );
        if trace.partition().groups_are_channels() {
            push(
                "closed_form",
                msg!("invariant-closed-form"),
                sums.apart_from_closed,
                0.0,
                sums.largest_route,
            );
        }
        let bound = if centred { (m - 1.0).sqrt() } else { m.sqrt() };
        found.push(Invariant {
            name: "largest_x_hat",
            statement: if centred {
                msg!("invariant-largest-x-hat")
            } else {
                msg!("invariant-largest-x-hat-uncentred")
            },
            group,
            left: sums.x_hat_max,
            right: bound,
            scale: bound.max(1.0),
            is_bound: true,
        });
    }
    found.push(Invariant {
        name: "routes",
        statement: msg!("invariant-routes"),
        group,
        left: sums.apart_from_routes,
        right: 0.0,
        scale: sums.largest_route,
        is_bound: false,
    });
    found
}

/// σ²/(σ² + ε), also where σ² leaves the range of f64.
fn explained(trace: &Trace, group: usize) -> f64 {
    let (var, eps) = (trace.value(Quantity::Var, group), trace.problem().parameters().eps);
    let spreads = trace.moments()[group].m2 > 0.0;
    if spreads && (eps == 0.0 || var.is_infinite()) { 1.0 } else { var / (var + eps) }
}

/// Everything the two sides are made of, from one pass over the group's cells.
#[derive(Default)]
struct Sums {
    x_hat: f64,
    x_hat_abs: f64,
    x_hat_squared: f64,
    x_hat_max: f64,
    dx: f64,
    dx_x_hat: f64,
    dx_hat_x_hat: f64,
    routes_abs: f64,
    largest_dx: f64,
    largest_route: f64,
    apart_from_routes: f64,
    apart_from_closed: f64,
    apart_from_eval: f64,
}

impl Sums {
    fn of(trace: &Trace, group: usize, dx: Quantity) -> Self {
        let partition = trace.partition();
        let m = partition.m() as f64;
        let inv_std = trace.value(Quantity::InvStd, group);
        let mut s = Self::default();
        let [mut x_hat_sum, mut squares, mut dx_sum, mut dx_x_hat, mut dx_hat_x_hat] = [Sum::default(); 5];
        for cell in partition.group_block(group).cells(partition) {
            let of = |q| trace.value(q, cell);
            let channel = partition.channel_of(cell);
            let (x_hat, dx) = (of(Quantity::XHat), of(dx));
            let routes = [Quantity::DxDirect, Quantity::DxViaVar, Quantity::DxViaMean].map(of);
            x_hat_sum.add(x_hat);
            squares.add(x_hat * x_hat);
            dx_sum.add(dx);
            dx_x_hat.add(dx * x_hat);
            dx_hat_x_hat.add(of(Quantity::DxHat) * x_hat);
            s.x_hat_abs += x_hat.abs();
            s.routes_abs += routes.iter().map(|r| r.abs()).sum::<f64>();

            let gamma = trace.value(Quantity::Gamma, channel);
            let dgamma = trace.value(Quantity::DGamma, channel);
            let dbeta = trace.value(Quantity::DBeta, channel);
            let eval = gamma * of(Quantity::Dy) * inv_std;
            let closed = gamma * inv_std * (of(Quantity::Dy) - dbeta / m - x_hat * dgamma / m);
            raise(&mut s.x_hat_max, x_hat);
            raise(&mut s.largest_dx, dx);
            for route in routes {
                raise(&mut s.largest_route, route);
            }
            raise(&mut s.apart_from_routes, dx - routes.iter().sum::<f64>());
            raise(&mut s.apart_from_closed, dx - closed);
            raise(&mut s.apart_from_eval, dx - eval);
        }
        s.x_hat = x_hat_sum.value();
        s.x_hat_squared = squares.value();
        s.dx = dx_sum.value();
        s.dx_x_hat = dx_x_hat.value();
        s.dx_hat_x_hat = dx_hat_x_hat.value();
        s
    }
}

/// Raises a maximum of magnitudes; a NaN stays.
fn raise(largest: &mut f64, value: f64) {
    if value.is_nan() || value.abs() > *largest {
        *largest = if largest.is_nan() { f64::NAN } else { value.abs() };
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{ArrayD, array};

    use super::*;
    use crate::norm::{Draft, Mode, Norm, PerChannel, Problem, Randn};

    #[test]
    fn all_hold_for_every_norm_and_mode_at_any_offset() {
        for offset in [0.0, 1e6, 1e12] {
            for norm in Norm::all(2) {
                for mode in [Mode::Train, Mode::Eval] {
                    let mut numbers = Randn::new(5);
                    let x = ArrayD::from_shape_simple_fn(vec![4, 4, 6], || numbers.next().unwrap() + offset);
                    let draft = Draft {
                        norm: Some(norm),
                        mode: Some(mode),
                        gamma: Some(PerChannel::Each(vec![1.0, -2.0, 0.0, 30.0])),
                        ..Draft::new(x)
                    };
                    let found = invariants(&Trace::new(draft.build().unwrap()));
                    assert!(found.len() >= 2);
                    for invariant in found {
                        assert_eq!(invariant.holds(), Some(true), "{norm} {mode} {invariant:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_worst_group_is_the_one_reported() {
        let x = array![[1.0, f64::NAN], [2.0, 1.0], [4.0, 2.0]].into_dyn();
        let found = invariants(&Trace::new(Problem::new(x).unwrap()));
        assert!(found.iter().all(|i| i.group == 1 && i.holds().is_none()), "{found:?}");
    }

    #[test]
    fn of_many_groups_the_first_of_the_worst_is_reported_whichever_core_found_it() {
        let x = ArrayD::from_shape_fn(vec![40, 5000], |i| match (i[0], i[1]) {
            (3, 100 | 4000) => f64::INFINITY,
            (n, c) => ((n * 7 + c * 3) % 11) as f64,
        });
        let found = invariants(&Trace::new(Problem::new(x).unwrap()));
        assert!(found.iter().all(|i| i.group == 100 && i.holds().is_none()), "{found:?}");
    }

    #[test]
    fn the_gradient_with_the_statistics_as_constants_breaks_what_must_hold_of_dx() {
        let mut numbers = Randn::new(7);
        let x = ArrayD::from_shape_simple_fn(vec![6, 4], || numbers.next().unwrap());
        for norm in Norm::all(2) {
            let trace = Trace::new(Draft { norm: Some(norm), ..Draft::new(x.clone()) }.build().unwrap());
            for group in (0..trace.partition().groups()).filter(|_| trace.partition().m() > 1) {
                for invariant in invariants_with(&trace, group, Quantity::DxDirect) {
                    let of_dx =
                        invariant.name.contains("dx") || matches!(invariant.name, "closed_form" | "routes");
                    assert_eq!(invariant.holds(), Some(!of_dx), "{norm} {invariant:?}");
                }
            }
        }
    }

    #[test]
    fn sides_are_written_so_far_that_they_differ() {
        let trace = Trace::new(Problem::new(array![1., 2., 3., 4., 5.].into_dyn()).unwrap());
        let found = invariants_of(&trace, 0);
        let sides = |name| found.iter().find(|i| i.name == name).unwrap().sides(Glyphs::Unicode);
        assert!(sides("mean_square_x_hat").starts_with("0.999995"), "{}", sides("mean_square_x_hat"));
        assert_eq!(sides("largest_x_hat"), "1.414 ≤ 2");
        for invariant in &found {
            let text = invariant.sides(Glyphs::Ascii);
            let (left, right) = text.split_once(['~', '=']).unwrap();
            assert_eq!(
                left.trim() == right.trim_start_matches('=').trim(),
                invariant.left == invariant.right,
                "{text}"
            );
        }
    }

    #[test]
    fn a_broken_identity_does_not_hold() {
        let trace = Trace::new(Problem::new(array![1., 2., 4.].into_dyn()).unwrap());
        let mut sum_dx = invariants(&trace).into_iter().find(|i| i.name == "sum_dx").unwrap();
        sum_dx.left += 1e-9;
        assert_eq!(sum_dx.holds(), Some(false));
    }
}
