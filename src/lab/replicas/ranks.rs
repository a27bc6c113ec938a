//! The ranks of a real job: their files, and their parts put together.

use std::borrow::Cow;

use ndarray::{ArrayD, IxDyn};

use crate::input::Expected;
use crate::lab::LabError;
use crate::norm::{Draft, Mode, Problem, Upstream};

/// Results of one rank for one quantity: y, dx, dγ, dβ, or the running statistics after the batch; of dγ and dβ its own share,
/// their sum over the ranks, or the mean of these.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The rank, counted from 0: it holds the samples of this device.
    pub rank: usize,
    /// The array.
    pub result: Expected,
    /// Of running statistics: those before the batch, where they are not the first rank's.
    pub before: Option<Vec<f64>>,
}

/// A real job: what its ranks have written.
#[derive(Debug, Clone)]
pub struct Job {
    /// The name of each rank's file.
    pub files: Vec<String>,
    /// The samples of each.
    pub parts: Vec<usize>,
    /// Their parts, put together.
    pub batch: Problem,
    /// Their results.
    pub results: Vec<Given>,
}

impl PartialEq for Job {
    fn eq(&self, other: &Self) -> bool {
        self.files == other.files && self.results == other.results
    }
}

impl Job {
    /// Whether a problem is still the batch of the ranks.
    pub(super) fn is_of(&self, problem: &Problem) -> bool {
        let in_training = |problem: &Problem| {
            let mut parameters = problem.parameters().clone();
            parameters.mode = Mode::Train;
            parameters
        };
        let same = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits());
        let all = 0..self.batch.partition().cells();
        let same_dy = || match (self.batch.given_dy(), problem.given_dy()) {
            (Some(a), Some(b)) => same(&a.stretch(all.clone()), &b.stretch(all.clone())),
            // What is made for a batch is made alike.
            (None, _) => true,
            (Some(_), None) => false,
        };
        problem.partition().shape() == self.batch.partition().shape()
            && in_training(problem) == in_training(&self.batch)
            && same(&self.batch.x().stretch(all.clone()), &problem.x().stretch(all.clone()))
            && same_dy()
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
            ("mode", p.mode == q.mode),
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
    let dy = if given.len() == parts.len() {
        let whole = given.iter().zip(parts).map(|(dy, part)| dy.stretch(0..part.partition().cells()));
        Some(Upstream::Given(joined(whole.collect()).into()))
    } else {
        first
            .upstream()
            .filter(|upstream| parts.iter().all(|part| part.upstream().as_ref() == Some(upstream)))
    };
    let draft = Draft { layout: Some(first.partition().layout()), dy, ..Draft::new(x) };
    Ok(draft.build()?.with_parameters(first.parameters().clone())?)
}
