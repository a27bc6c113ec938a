//! The ranks of a real job: their parts put together, and which of the outcomes their own results are.

use std::borrow::Cow;

use ndarray::{ArrayD, IxDyn};

use super::outcome::{Kind, Outcome, Own};
use crate::lab::LabError;
use crate::msg;
use crate::norm::{Draft, Problem, Quantity, Upstream};
use crate::text::Message;

/// Results of one rank for one quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The rank, counted from 0: it holds the samples of this device.
    pub rank: usize,
    /// y, dx, dγ, dβ, or the running statistics after the batch; of dγ and dβ its own share, their sum over the ranks, or the mean
    /// of these.
    pub quantity: Quantity,
    /// The numbers, row by row.
    pub values: Vec<f64>,
    /// Of running statistics: those before the batch, where they are not the first rank's.
    pub before: Option<Vec<f64>>,
    /// How far right numbers may be off, relative to the largest of the quantity: what is left of the precision they were
    /// stored with after a few operations.
    pub tolerance: f64,
}

/// How the results of the ranks compare with the outcomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// Which outcome they are, if they are one.
    pub kind: Option<Kind>,
    /// Their largest distance from each, in the order of [`Kind::ALL`], relative to the largest value of the quantity.
    pub apart: [f64; 3],
}

impl Recognised {
    /// Which outcome the results are, in a sentence, with numbers written by `number`.
    #[must_use]
    pub fn message(&self, number: &dyn Fn(f64) -> String) -> Message {
        let [alone, averaged, synchronised] = self.apart.map(number);
        match self.kind {
            Some(Kind::Alone) => msg!("lab-replicas-ranks-alone", apart = alone, other = synchronised),
            Some(Kind::Averaged) => {
                msg!("lab-replicas-ranks-averaged", apart = averaged, other = synchronised)
            }
            Some(Kind::Synchronised) => {
                msg!("lab-replicas-ranks-synchronised", apart = synchronised, other = alone)
            }
            None => {
                msg!(
                    "lab-replicas-ranks-none",
                    alone = alone,
                    averaged = averaged,
                    synchronised = synchronised
                )
            }
        }
    }
}

/// Which outcome the results are. `None` where there are none, or the devices are no longer the ranks.
pub(super) fn recognise(
    given: &[Given],
    outcomes: &[Outcome; 3],
    cells: &[std::ops::Range<usize>],
) -> Option<Recognised> {
    let fits = |given: &Given| {
        let own = cells.get(given.rank)?;
        let is_of_cells = matches!(given.quantity, Quantity::Y | Quantity::Dx);
        let len = if is_of_cells { own.len() } else { outcomes[0].dgamma.len() };
        (given.values.len() == len).then_some(())
    };
    if given.is_empty() || given.iter().any(|given| fits(given).is_none()) {
        return None;
    }
    let mut apart = [0.0_f64; 3];
    let mut right = [true; 3];
    for (i, outcome) in outcomes.iter().enumerate() {
        for given in given {
            let off = outcome_apart(given, outcome, cells);
            // A NaN is never right.
            right[i] &= off <= given.tolerance;
            apart[i] = if off.is_nan() { f64::NAN } else { apart[i].max(off) };
        }
    }
    // One device alone is also the whole: then all are right, and the last is what they are called.
    let kind = (0..3).rev().filter(|&i| right[i]).min_by(|&a, &b| apart[a].total_cmp(&apart[b]));
    Some(Recognised { kind: kind.map(|i| Kind::ALL[i]), apart })
}

/// The largest distance of a rank's results from an outcome, relative to the largest value of the quantity.
fn outcome_apart(given: &Given, outcome: &Outcome, cells: &[std::ops::Range<usize>]) -> f64 {
    let largest = |values: &[f64]| values.iter().fold(0.0, |most: f64, v| most.max(v.abs()));
    let relative = |own: &[f64], all: &[f64]| {
        let scale = largest(all);
        let scale = if scale > 0.0 { scale } else { 1.0 };
        let off = given.values.iter().zip(own).map(|(a, b)| (a - b).abs() / scale);
        off.fold(0.0, |most: f64, off| if off.is_nan() || most.is_nan() { f64::NAN } else { most.max(off) })
    };
    // A job may keep a rank's own, or what all ranks come to together.
    let nearest = |of: fn(&Own) -> &Vec<f64>, together: &[&Vec<f64>]| {
        let all: Vec<f64> = outcome.own.iter().flat_map(|own| of(own).iter().copied()).collect();
        let own = relative(of(&outcome.own[given.rank]), &all);
        together.iter().map(|other| relative(other, &all)).fold(own, f64::min)
    };
    let mean = |sums: &[f64]| sums.iter().map(|sum| sum / cells.len() as f64).collect::<Vec<f64>>();
    match given.quantity {
        Quantity::Y => relative(&outcome.y[cells[given.rank].clone()], &outcome.y),
        Quantity::Dx => relative(&outcome.dx[cells[given.rank].clone()], &outcome.dx),
        Quantity::DGamma => nearest(|own| &own.dgamma, &[&outcome.dgamma, &mean(&outcome.dgamma)]),
        Quantity::DBeta => nearest(|own| &own.dbeta, &[&outcome.dbeta, &mean(&outcome.dbeta)]),
        Quantity::RunningMean => nearest(|own| &own.running_mean, &[&outcome.running_mean]),
        _ => nearest(|own| &own.running_var, &[&outcome.running_var]),
    }
}

impl Given {
    /// The same as if the rank had begun from these running statistics, of which a new batch weighs `weight`.
    #[must_use]
    pub(super) fn begun_from(mut self, first: &[f64], weight: f64) -> Self {
        if let Some(before) = self.before.take() {
            let shifts = first.iter().zip(&before).map(|(first, own)| (1.0 - weight) * (first - own));
            self.values.iter_mut().zip(shifts).for_each(|(value, shift)| *value += shift);
        }
        self
    }
}

/// Puts the parts of the ranks together: one batch, in the order of the ranks. The running statistics are those of rank 0.
///
/// # Errors
/// When the parts are not of one layer. The error names the rank that differs from rank 0.
#[expect(clippy::missing_panics_doc, reason = "it does not panic")]
pub fn join(parts: &[Problem]) -> Result<Problem, LabError> {
    let [first, others @ ..] = parts else { return Err(LabError::NoSplit) };
    for (rank, part) in (1..).zip(others) {
        let (a, b) = (first.partition(), part.partition());
        let differs = |what| Err(LabError::Ranks { rank, what });
        if a.shape().len() != b.shape().len() || a.shape()[1..] != b.shape()[1..] {
            let (shape, first) = (b.shape().to_vec(), a.shape().to_vec());
            return Err(LabError::RankShape { rank, shape, first });
        }
        if a.layout() != b.layout() {
            return differs("layout");
        }
        let (p, q) = (first.parameters(), part.parameters());
        for (what, same) in [
            ("gamma", p.gamma == q.gamma),
            ("beta", p.beta == q.beta),
            ("eps", p.eps == q.eps),
            ("momentum", p.momentum == q.momentum),
        ] {
            if !same {
                return differs(what);
            }
        }
    }
    let samples: usize = parts.iter().map(|part| part.partition().samples()).sum();
    let shape = [&[samples], &first.partition().shape()[1..]].concat();
    let joined = |of_parts: Vec<Cow<'_, [f64]>>| {
        let cells: Vec<f64> = of_parts.iter().flat_map(|cells| cells.iter().copied()).collect();
        ArrayD::from_shape_vec(IxDyn(&shape), cells).expect("samples are the outermost axis")
    };
    let x = joined(parts.iter().map(|part| part.x().stretch(0..part.partition().cells())).collect());
    let given: Vec<_> = parts.iter().filter_map(Problem::given_dy).collect();
    let dy = (given.len() == parts.len()).then(|| {
        let whole = given.iter().zip(parts).map(|(dy, part)| dy.stretch(0..part.partition().cells()));
        Upstream::Given(joined(whole.collect()).into())
    });
    let draft = Draft { layout: Some(first.partition().layout()), dy, ..Draft::new(x) };
    Ok(draft.build()?.with_parameters(first.parameters().clone())?)
}
