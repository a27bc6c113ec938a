//! The moments of every group.

use std::ops::Range;

use super::plan::Plan;
use super::sums::{Centre, Pair, sums};
use crate::norm::batch::Values;
use crate::norm::moments::{Moments, careful_moments};
use crate::norm::sum::two_sum;

/// How many cells of a group are averaged to find a centre near the mean. A group without more is computed with care, so that
/// what can be followed by hand comes out to the last digit.
const SAMPLE: usize = 8;
/// A sum of squares outside of these limits may have lost or missed terms that left the range of f64.
const SAFE: Range<f64> = 1e-240..1e270;

/// The moments of some groups, which must fill whole sections of the plan. For the RMS norm the mean is 0.
///
/// Sums of x − K and (x − K)² are taken in one sweep, with K near the mean. Where K turns out too far away, such that Σ (x − μ)²
/// cancels, one more sweep takes the mean found for K. What even that does not settle (a constant group, squares that
/// leave the range of f64, NaN and ∞) is computed with care.
pub(super) fn moments(
    plan: &Plan,
    groups: Range<usize>,
    rms: bool,
    x: Values<'_>,
    threads: usize,
) -> Vec<Moments> {
    let sweep = |groups: Range<usize>, centres: &[Centre]| sums(plan, groups, [x], centres, threads, squares);
    let careful = |group| careful_moments(plan.group(group).cells().map(|i| x.at(i)), rms);
    let n = plan.group(groups.start).len();
    if n <= SAMPLE {
        return groups.map(careful).collect();
    }
    let mut centres = if rms { vec![Centre::at(0.0); groups.len()] } else { near_means(plan, &groups, x) };
    let mut moments = vec![Moments::default(); groups.len()];
    let (mut again, mut rest) = (Vec::new(), Vec::new());
    for (i, pair) in sweep(groups.clone(), &centres).into_iter().enumerate() {
        match settle(n, rms, centres[i].hi, pair) {
            Found::Moments(found) => moments[i] = found,
            Found::Nearer(mean) => {
                centres[i] = Centre::at(mean);
                again.push(i);
            }
            Found::Unsafe => rest.push(i),
        }
    }
    let all_again = match *plan {
        Plan::Columns { .. } if !again.is_empty() => sweep(groups.clone(), &centres),
        _ => Vec::new(),
    };
    for i in again {
        let group = groups.start + i;
        let alone = || sweep(group..group + 1, &centres[i..=i])[0];
        match settle(n, rms, centres[i].hi, all_again.get(i).copied().unwrap_or_else(alone)) {
            Found::Moments(found) => moments[i] = found,
            _ => rest.push(i),
        }
    }
    for i in rest {
        moments[i] = careful(groups.start + i);
    }
    moments
}

/// Σ (x − K) and Σ (x − K)², one term each.
#[inline(always)]
fn squares([x]: [f64; 1], centre: Centre) -> (f64, f64) {
    let apart = x - centre.hi;
    (apart, apart * apart)
}

/// For each group its first value, moved by the mean difference of a few: exactly the value where all are alike.
fn near_means(plan: &Plan, groups: &Range<usize>, x: Values<'_>) -> Vec<Centre> {
    match *plan {
        Plan::Runs { .. } => {
            let near_mean = |group: usize| {
                let stretch = plan.group(group);
                let cells = stretch.part(0, stretch.len().min(SAMPLE)).flatten().map(|i| x.at(i));
                let (first, sum, n) = cells.fold((f64::NAN, 0.0, 0), |(first, sum, n), v| {
                    if n == 0 { (v, 0.0, 1) } else { (first, sum + (v - first), n + 1) }
                });
                near(first, sum, n)
            };
            groups.clone().map(near_mean).collect()
        }
        Plan::Columns { rows, width, repeat, .. } => {
            let (sections, few) = (groups.len() * repeat / width, rows.min(SAMPLE));
            let first = groups.start * repeat / width;
            let mut centres = Vec::with_capacity(groups.len());
            for section in first..first + sections {
                let start = section * rows * width;
                let top = x.stretch(start..start + few * width);
                let (first, others) = top.split_at(width);
                let mut sums = vec![0.0; width];
                for row in others.chunks_exact(width) {
                    for ((sum, &first), &v) in sums.iter_mut().zip(first).zip(row) {
                        *sum += v - first;
                    }
                }
                // One column of each group will do.
                let columns = first.iter().zip(sums).step_by(repeat);
                centres.extend(columns.map(|(&first, sum)| near(first, sum, few)));
            }
            centres
        }
    }
}

/// The first of `n` values moved by the mean of their differences from it, where these are `sum`.
fn near(first: f64, sum: f64, n: usize) -> Centre {
    if sum == 0.0 {
        return Centre::at(first);
    }
    // With all its digits the centre would make x − K round the same way again and again, and the mean would lean that way.
    Centre::at(f64::from_bits((first + sum / n as f64).to_bits() & (!0 << 29)))
}

enum Found {
    Moments(Moments),
    /// Nothing yet, but a centre nearer to the mean.
    Nearer(f64),
    Unsafe,
}

/// The moments from Σ (x − K) and Σ (x − K)², if these carry their digits.
fn settle(n: usize, rms: bool, centre: f64, Pair(apart, squares): Pair) -> Found {
    if !SAFE.contains(&squares.hi) {
        return Found::Unsafe;
    }
    if rms {
        return Found::Moments(Moments { n, m2: squares.value(), ..Moments::default() });
    }
    let (hi, lo) = apart.mean(n as f64);
    let (mean_hi, error) = two_sum(centre, hi);
    let (mean_hi, mean_lo) = two_sum(mean_hi, error + lo);
    let square = apart.value() * hi;
    let m2 = (squares.hi - square) + squares.lo;
    if square <= 4.0 * m2 {
        Found::Moments(Moments { n, mean_hi, mean_lo, m2, exponent: 0 })
    } else if mean_hi == centre {
        Found::Unsafe
    } else {
        Found::Nearer(mean_hi)
    }
}
