//! Which of the outcomes the results of a real job's ranks are.
//!
//! Rounding may move a right number as far as `compare` follows it through the computation: relative to the terms that are summed,
//! not to a sum that is nearly 0.

use std::borrow::Cow;
use std::rc::Rc;

use super::averaged::{self, Averages, Weights};
use super::device::{Device, part_problem};
use super::outcome::{Kind, Outcome, Own};
use super::ranks::{Given, Job};
use crate::compare::{Arithmetic, Roundings, apart};
use crate::lab::LabError;
use crate::norm::{Moments, Problem, Quantity, Stored};

/// What is known of the results of the ranks.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// How they compare with the outcomes.
    Compared(Recognised),
    /// The devices are no longer the ranks.
    OtherSplit,
    /// The batch is no longer that of the ranks.
    Edited,
}

/// How the results of the ranks compare with the outcomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// Which outcome they are, if they are one.
    pub kind: Option<Kind>,
    /// The others that they are, too, within rounding.
    pub also: Vec<Kind>,
    /// With which weights the averaged outcome is nearest to them; `None` where that makes no difference.
    pub weights: Option<Weights>,
    /// Their largest distance from each, in the order of [`Kind::ALL`], relative to the largest value of the quantity, or to the
    /// terms that it is a sum of where these cancel.
    pub apart: [f64; 3],
    /// The outcome that most of the arrays agree with, where they are none; `None` where no array agrees with any.
    pub nearest: Option<Nearest>,
}

/// The outcome that most arrays agree with.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    /// Which.
    pub kind: Kind,
    /// How many arrays there are.
    pub arrays: usize,
    /// Those that do not agree.
    pub off: Vec<Off>,
}

/// An array of a rank that does not agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Off {
    /// The rank.
    pub rank: usize,
    /// The quantity.
    pub quantity: Quantity,
    /// How many of its numbers do not agree.
    pub outside: usize,
    /// How many it has.
    pub len: usize,
    /// The flat index of the one that is farthest off.
    pub worst: usize,
    /// What it is.
    pub given: f64,
    /// What it should be.
    pub expected: f64,
    /// Of a running variance: whether it is the one made with the rank's own n/(n − 1).
    pub own_correction: bool,
}

/// What the results are held against.
pub(super) struct Computed<'a> {
    pub problem: &'a Problem,
    pub devices: &'a [Device],
    pub merged: &'a [Moments],
    pub averages: &'a [Averages; 2],
    pub weights: Weights,
    pub outcomes: &'a [Outcome; 3],
}

/// Which outcome the results are; `None` where there are none.
pub(super) fn recognise(job: &Job, computed: &Computed<'_>) -> Result<Option<Recognised>, LabError> {
    if job.results.is_empty() {
        return Ok(None);
    }
    let arrays: Vec<_> = job.results.iter().map(|given| &given.result).collect();
    let near = |k: usize, i: usize| {
        let given = &job.results[k];
        computed.truth(&computed.outcomes[Kind::Synchronised as usize], given, Way::Own, i)
    };
    let arithmetic = Arithmetic::of(&arrays, computed.problem, &near);
    let ways = Ways::new(computed, arithmetic)?;
    let mut candidates: Vec<Candidate<'_>> = Kind::ALL.map(|kind| Candidate::new(kind, computed)).into();
    let uneven =
        computed.devices.iter().any(|device| device.samples.len() != computed.devices[0].samples.len());
    if uneven {
        // A job may weigh its ranks in the other way.
        let other = &computed.averages[Weights::ALL.len() - 1 - computed.weights as usize];
        let outcome = averaged::outcome(computed.problem, computed.devices, other);
        candidates.push(Candidate {
            kind: Kind::Averaged,
            weights: other.weights,
            outcome: Cow::Owned(outcome),
        });
    }
    let verdicts: Vec<Vec<Verdict>> =
        candidates.iter().map(|candidate| ways.judge(job, computed, candidate)).collect();
    let right = |k: usize| verdicts[k].iter().all(|verdict| verdict.right);
    let farthest = |k: usize| verdicts[k].iter().map(|verdict| verdict.relative).fold(0.0, f64::max);
    let agree = |k: usize| verdicts[k].iter().filter(|verdict| verdict.right).count();
    // Of both averages the one that is nearer.
    let rank = |k: &usize| (right(*k), agree(*k));
    let averaged = (0..candidates.len())
        .filter(|&k| candidates[k].kind == Kind::Averaged)
        .reduce(|a, b| {
            let nearer = rank(&b).cmp(&rank(&a)).then(farthest(a).total_cmp(&farthest(b)));
            if nearer.is_gt() { b } else { a }
        })
        .unwrap_or(Kind::Averaged as usize);
    let of_kind = [Kind::Alone as usize, averaged, Kind::Synchronised as usize];
    let all_right: Vec<usize> = (0..3).filter(|&i| right(of_kind[i])).collect();
    // One device alone is also the whole: then all are right, and the last is what they are called.
    let kind = all_right
        .iter()
        .rev()
        .copied()
        .min_by(|&a, &b| farthest(of_kind[a]).total_cmp(&farthest(of_kind[b])));
    let nearest = || {
        let best = (0..3).rev().max_by_key(|&i| agree(of_kind[i])).filter(|&i| agree(of_kind[i]) > 0)?;
        let (candidate, verdicts) = (&candidates[of_kind[best]], &verdicts[of_kind[best]]);
        let wrong = job.results.iter().zip(verdicts).enumerate().filter(|(_, (_, verdict))| !verdict.right);
        let off =
            wrong.map(|(k, (given, verdict))| ways.off(k, given, verdict, computed, candidate)).collect();
        Some(Nearest { kind: candidate.kind, arrays: job.results.len(), off })
    };
    Ok(Some(Recognised {
        kind: kind.map(|i| Kind::ALL[i]),
        also: all_right.iter().filter(|&&i| Some(i) != kind).map(|&i| Kind::ALL[i]).collect(),
        weights: uneven.then_some(candidates[averaged].weights),
        apart: of_kind.map(farthest),
        nearest: if kind.is_none() { nearest() } else { None },
    }))
}

/// An outcome that the results may be.
struct Candidate<'a> {
    kind: Kind,
    weights: Weights,
    outcome: Cow<'a, Outcome>,
}

impl<'a> Candidate<'a> {
    fn new(kind: Kind, computed: &Computed<'a>) -> Self {
        Self { kind, weights: computed.weights, outcome: Cow::Borrowed(&computed.outcomes[kind as usize]) }
    }
}

/// What a rank may keep of a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Its own: its cells, its share of a sum, its running statistics.
    Own,
    /// The sum over the ranks.
    Sum,
    /// That divided by their number, as DDP does.
    Mean,
    /// What the first rank has, which may be sent to all.
    First,
}

impl Way {
    fn all(quantity: Quantity) -> &'static [Self] {
        match quantity {
            Quantity::Y | Quantity::Dx => &[Self::Own],
            Quantity::DGamma | Quantity::DBeta => &[Self::Own, Self::Sum, Self::Mean],
            _ => &[Self::Own, Self::First],
        }
    }
}

/// How an array compares with a candidate.
#[derive(Debug, Clone, Copy)]
struct Verdict {
    way: Way,
    right: bool,
    relative: f64,
}

impl Computed<'_> {
    /// The flat index of the first cell of a rank.
    fn first_cell(&self, rank: usize) -> usize {
        let partition = self.problem.partition();
        self.devices[rank].samples.start * (partition.cells() / partition.samples())
    }

    /// What number i of an array should be.
    fn truth(&self, outcome: &Outcome, given: &Given, way: Way, i: usize) -> f64 {
        let channel = |own: fn(&Own) -> &Vec<f64>, sum: &[f64]| match way {
            Way::Own => own(&outcome.own[given.rank])[i],
            Way::Sum => sum[i],
            Way::Mean => sum[i] / self.devices.len() as f64,
            Way::First => own(&outcome.own[0])[i],
        };
        let p = self.problem.parameters();
        // As if the rank had begun with its own statistics.
        let begun = |value: f64, first: &[f64]| match (&given.before, way) {
            (Some(before), Way::Own) => value - (1.0 - self.weight_of_new()) * (first[i] - before[i]),
            _ => value,
        };
        match given.result.quantity {
            Quantity::Y => outcome.y[self.first_cell(given.rank) + i],
            Quantity::Dx => outcome.dx[self.first_cell(given.rank) + i],
            Quantity::DGamma => channel(|own| &own.dgamma, &outcome.dgamma),
            Quantity::DBeta => channel(|own| &own.dbeta, &outcome.dbeta),
            Quantity::RunningMean => {
                begun(channel(|own| &own.running_mean, &outcome.running_mean), &p.running_mean)
            }
            _ => begun(channel(|own| &own.running_var, &outcome.running_var), &p.running_var),
        }
    }

    fn weight_of_new(&self) -> f64 {
        let p = self.problem.parameters();
        p.convention.weight_of_new(p.momentum, p.num_batches_tracked)
    }

    /// What the running variance of a rank would be if it were corrected with the rank's own n/(n − 1), less what it is.
    fn own_correction(&self, candidate: &Candidate<'_>, rank: usize, c: usize) -> f64 {
        let var = match candidate.kind {
            Kind::Alone => return 0.0,
            Kind::Averaged => self.averages[candidate.weights as usize].var[c],
            Kind::Synchronised => self.merged[c].var(),
        };
        if self.problem.parameters().convention.row().stored != Stored::Unbiased {
            return 0.0;
        }
        let (own, all) = (self.devices[rank].moments[c].n as f64, self.problem.partition().m() as f64);
        self.weight_of_new() * var * (own / (own - 1.0) - all / (all - 1.0))
    }
}

/// What rounding may do to one candidate, in one arithmetic.
struct Bounds {
    kind: Kind,
    /// Each device's part.
    parts: Vec<Rc<Roundings>>,
    /// The whole batch.
    whole: Rc<Roundings>,
    /// How much more each device's part of the batch weighs in dx than if all weighed alike.
    steeper: Vec<f64>,
}

impl Bounds {
    fn allowed(&self, computed: &Computed<'_>, given: &Given, way: Way, i: usize, truth: f64) -> f64 {
        let (quantity, rank) = (given.result.quantity, given.rank);
        let share = 1.0 / self.parts.len() as f64;
        let device = if way == Way::First { 0 } else { rank };
        match (quantity, way) {
            (_, Way::Sum) => Roundings::allowed_sum(&self.parts, quantity, i, truth, 1.0),
            (_, Way::Mean) => Roundings::allowed_sum(&self.parts, quantity, i, truth, share),
            (Quantity::DGamma | Quantity::DBeta, _) => self.parts[rank].allowed(quantity, i, truth),
            _ if self.kind == Kind::Alone => self.parts[device].allowed(quantity, i, truth),
            (Quantity::Y, _) => self.whole.allowed(quantity, computed.first_cell(rank) + i, truth),
            (Quantity::Dx, _) => {
                self.steeper[rank] * self.whole.allowed(quantity, computed.first_cell(rank) + i, truth)
            }
            _ => self.whole.allowed(quantity, i, truth),
        }
    }
}

/// The batch and its parts, each computed by itself, in the arithmetic of each array.
struct Ways {
    /// That of each array.
    arithmetic: Vec<Arithmetic>,
    /// Each that is met, with the parts and the whole.
    met: Vec<(Arithmetic, Vec<Rc<Roundings>>, Rc<Roundings>)>,
}

impl Ways {
    fn new(computed: &Computed<'_>, arithmetic: Vec<Arithmetic>) -> Result<Self, LabError> {
        let parts: Vec<Problem> = (computed.devices.iter())
            .map(|device| part_problem(computed.problem, &device.samples))
            .collect::<Result<_, _>>()?;
        let mut met: Vec<(Arithmetic, Vec<Rc<Roundings>>, Rc<Roundings>)> = Vec::new();
        for &one in &arithmetic {
            if met.iter().all(|(known, ..)| *known != one) {
                let of_parts = parts.iter().map(|part| Rc::new(Roundings::of(part, one))).collect();
                met.push((one, of_parts, Rc::new(Roundings::of(computed.problem, one))));
            }
        }
        Ok(Self { arithmetic, met })
    }

    /// What rounding may do to a candidate, in each arithmetic that is met.
    fn bounds(&self, computed: &Computed<'_>, candidate: &Candidate<'_>) -> Vec<Bounds> {
        let kind = candidate.kind;
        let of = |(_, parts, whole): &(Arithmetic, Vec<Rc<Roundings>>, Rc<Roundings>)| {
            let steeper = vec![1.0; parts.len()];
            let with = |statistics: &[(f64, &Roundings)]| -> Vec<Rc<Roundings>> {
                parts.iter().map(|part| Rc::new(part.normalized_with(statistics))).collect()
            };
            match kind {
                Kind::Alone => Bounds { kind, parts: parts.clone(), whole: Rc::clone(whole), steeper },
                Kind::Synchronised => {
                    Bounds { kind, parts: with(&[(1.0, &**whole)]), whole: Rc::clone(whole), steeper }
                }
                Kind::Averaged => {
                    let shares = candidate.weights.shares(computed.devices);
                    let own = |(share, device): (&f64, &Device)| {
                        let (m, n) = (computed.problem.partition().m(), device.moments[0].n);
                        (share * m as f64 / n as f64).max(1.0)
                    };
                    let steeper = shares.iter().zip(computed.devices).map(own).collect();
                    let statistics: Vec<(f64, &Roundings)> =
                        shares.iter().copied().zip(parts.iter().map(|part| &**part)).collect();
                    let whole = Rc::new(whole.normalized_with(&statistics));
                    Bounds { kind, parts: with(&statistics), whole, steeper }
                }
            }
        };
        self.met.iter().map(of).collect()
    }

    /// The bounds for an array, of those of a candidate.
    fn of_array<'b>(&self, k: usize, bounds: &'b [Bounds]) -> &'b Bounds {
        let at = self.met.iter().position(|(one, ..)| *one == self.arithmetic[k]);
        &bounds[at.expect("every array's is among them")]
    }

    /// How each array compares with a candidate.
    fn judge(&self, job: &Job, computed: &Computed<'_>, candidate: &Candidate<'_>) -> Vec<Verdict> {
        let bounds = self.bounds(computed, candidate);
        let judged = job.results.iter().enumerate().map(|(k, given)| {
            let ways = Way::all(given.result.quantity).iter();
            let judged =
                ways.map(|&way| self.one(k, given, way, computed, candidate, self.of_array(k, &bounds)));
            let better = |a: Verdict, b: Verdict| {
                let nearer = a.right.cmp(&b.right).then(b.relative.total_cmp(&a.relative));
                if nearer.is_lt() { b } else { a }
            };
            judged.reduce(better).expect("there is a way")
        });
        judged.collect()
    }

    fn one(
        &self,
        k: usize,
        given: &Given,
        way: Way,
        computed: &Computed<'_>,
        candidate: &Candidate<'_>,
        bounds: &Bounds,
    ) -> Verdict {
        let arithmetic = &self.arithmetic[k];
        let (mut right, mut largest, mut farthest) = (true, 0.0_f64, (0.0, 0, 0.0));
        for (i, &value) in given.result.values.iter().enumerate() {
            let truth = computed.truth(&candidate.outcome, given, way, i);
            if truth.is_finite() {
                largest = largest.max(truth.abs());
            }
            let off = apart(value, truth);
            if off > farthest.0 {
                farthest = (off, i, truth);
            }
            // What one number shows the others need not.
            if right && !arithmetic.is_exact(value, truth) {
                right = off <= bounds.allowed(computed, given, way, i, truth);
            }
        }
        let (off, i, truth) = farthest;
        let relative = if off == 0.0 || off.is_infinite() {
            off
        } else {
            let terms = bounds.allowed(computed, given, way, i, truth) / arithmetic.relative();
            let scale = largest.max(if terms.is_finite() { terms } else { 0.0 });
            if scale > 0.0 { off / scale } else { off }
        };
        Verdict { way, right, relative }
    }

    /// What is off in an array.
    fn off(
        &self,
        k: usize,
        given: &Given,
        verdict: &Verdict,
        computed: &Computed<'_>,
        candidate: &Candidate<'_>,
    ) -> Off {
        let (all, way) = (self.bounds(computed, candidate), verdict.way);
        let bounds = self.of_array(k, &all);
        let is_right = |i: usize, value: f64, truth: f64| {
            self.arithmetic[k].is_exact(value, truth)
                || apart(value, truth) <= bounds.allowed(computed, given, way, i, truth)
        };
        let quantity = given.result.quantity;
        let mut off = Off {
            rank: given.rank,
            quantity,
            outside: 0,
            len: given.result.values.len(),
            worst: 0,
            given: f64::NAN,
            expected: f64::NAN,
            own_correction: quantity == Quantity::RunningVar,
        };
        let mut farthest = 0.0;
        for (i, &value) in given.result.values.iter().enumerate() {
            let truth = computed.truth(&candidate.outcome, given, way, i);
            if off.own_correction {
                let own = computed.truth(&candidate.outcome, given, Way::Own, i)
                    + computed.own_correction(candidate, given.rank, i);
                off.own_correction = is_right(i, value, own);
            }
            if !is_right(i, value, truth) {
                off.outside += 1;
                if apart(value, truth) > farthest {
                    farthest = apart(value, truth);
                    (off.worst, off.given, off.expected) = (i, value, truth);
                }
            }
        }
        off
    }
}
