//! The moments of every group.

use std::ops::Range;

use super::sums::{Pair, sums};
use super::threads;
use super::traversal::Traversal;
use crate::norm::batch::Values;
use crate::norm::moments::{Centre, Moments, careful_moments, unit};
use crate::norm::sum::two_sum;

/// How many cells of a group are averaged to find a centre near the mean. A group without more is computed with care, so that
/// what can be followed by hand comes out to the last digit.
const SAMPLE: usize = 8;
/// A sum of squares outside of these limits may have lost or missed terms that left the range of f64.
const SAFE: Range<f64> = 1e-240..1e270;

/// The moments of some groups, which must fill whole sections of the plan. For the RMS norm the mean is 0.
///
/// Sums of x − K and (x − K)² are taken in one sweep, with K near the mean. Where K turns out too far away, such that Σ (x − μ)²
/// cancels, one more sweep takes the mean found for K; another tells whether a group that seems constant is. What none of
/// them settles (squares that leave the range of f64, NaN and ∞) is computed with care.
pub(super) fn moments(
    plan: &Traversal,
    groups: Range<usize>,
    rms: bool,
    x: Values<'_>,
    threads: usize,
) -> Vec<Moments> {
    let careful = |group| careful_moments(plan.group(group).cells().map(|i| x.at(i)), rms);
    let n = plan.group(groups.start).len();
    if n <= SAMPLE {
        return groups.map(careful).collect();
    }
    let mut centres = if rms { vec![Centre::at(0.0); groups.len()] } else { near_means(plan, &groups, x) };
    let mut moments = vec![Moments::default(); groups.len()];
    let (mut again, mut flat, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    let pairs = sums(plan, groups.clone(), [x], &centres, threads, squares);
    for (i, pair) in pairs.into_iter().enumerate() {
        match settle(n, rms, centres[i].hi, pair) {
            Found::Moments(found) => moments[i] = found,
            Found::Nearer(mean) => {
                centres[i] = Centre::at(mean);
                again.push(i);
            }
            Found::Flat => flat.push(i),
            Found::Unsafe => rest.push(i),
        }
    }
    for (&i, pair) in again.iter().zip(sums_of(&again, plan, &groups, x, &centres, threads, squares)) {
        match settle(n, rms, centres[i].hi, pair) {
            Found::Moments(found) => moments[i] = found,
            _ => rest.push(i),
        }
    }
    for (&i, pair) in flat.iter().zip(sums_of(&flat, plan, &groups, x, &centres, threads, others)) {
        match constant(n, centres[i].hi, pair) {
            Some(found) => moments[i] = found,
            None => rest.push(i),
        }
    }
    let cared = threads::each(rest.len(), threads, |i| careful(groups.start + rest[i]));
    for (i, found) in rest.into_iter().zip(cared) {
        moments[i] = found;
    }
    moments
}

/// The sums of some of the groups, counted from the first.
fn sums_of(
    some: &[usize],
    plan: &Traversal,
    groups: &Range<usize>,
    x: Values<'_>,
    centres: &[Centre],
    threads: usize,
    terms: impl Fn([f64; 1], Centre) -> (f64, f64) + Copy + Sync,
) -> Vec<Pair> {
    match *plan {
        // Columns share the lines of the memory: reading one is reading all.
        Traversal::Columns { .. } if !some.is_empty() => {
            let all = sums(plan, groups.clone(), [x], centres, threads, terms);
            some.iter().map(|&i| all[i]).collect()
        }
        _ => {
            let group = |i| groups.start + i..groups.start + i + 1;
            some.iter().map(|&i| sums(plan, group(i), [x], &centres[i..=i], threads, terms)[0]).collect()
        }
    }
}

/// Σ (x − K) and Σ (x − K)², one term each.
#[inline(always)]
fn squares([x]: [f64; 1], centre: Centre) -> (f64, f64) {
    let apart = x - centre.hi;
    (apart, apart * apart)
}

/// How many values are not K.
#[inline(always)]
fn others([x]: [f64; 1], centre: Centre) -> (f64, f64) {
    (if x == centre.hi { 0.0 } else { 1.0 }, 0.0)
}

/// The moments of a group that is K throughout, if none of its values is another.
fn constant(n: usize, k: f64, Pair(others, _): Pair) -> Option<Moments> {
    // −0 and 0 are the same K, and their mean is 0.
    (others.value() == 0.0 && unit(k.abs()) == 0).then(|| Moments {
        n,
        mean_hi: k + 0.0,
        ..Moments::default()
    })
}

/// For each group its first value, moved by the mean difference of a few: exactly the value where all are alike.
fn near_means(plan: &Traversal, groups: &Range<usize>, x: Values<'_>) -> Vec<Centre> {
    match *plan {
        Traversal::Runs { .. } => {
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
        Traversal::Columns { rows, width, repeat, .. } => {
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
    /// No square is above 0, as of a constant, which the channel of an inactive unit is.
    Flat,
    Unsafe,
}

/// The moments from Σ (x − K) and Σ (x − K)², if these carry their digits.
fn settle(n: usize, rms: bool, centre: f64, Pair(apart, squares): Pair) -> Found {
    if squares.hi == 0.0 {
        return Found::Flat;
    }
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
