//! The forward pass.

use std::sync::Arc;

use super::batch::Batch;
use super::kernels::{self, Cells};
use super::moments::Moments;
use super::partition::Partition;
use super::problem::Problem;
use super::quantity::Quantity;
use super::statistics::{Cell, Factors, Statistics, normalizer, running};

/// The forward pass of a problem: the moments of each group, and from them every number up to y and the running statistics.
///
/// ```
/// use bnwalk::norm::{Forward, Problem, Quantity};
/// use ndarray::array;
/// let forward = Forward::new(Problem::new(array![1., 2., 3., 4., 5.].into_dyn())?);
/// let mut x_hat = [0.0; 2];
/// forward.fill(Quantity::XHat, 2, &mut x_hat);
/// assert_eq!((forward.moments()[0].var(), x_hat[0]), (2.0, 0.0));
/// # Ok::<(), bnwalk::norm::ProblemError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Forward {
    problem: Problem,
    moments: Arc<[Moments]>,
    pub(super) statistics: Vec<Statistics>,
    pub(super) factors: Vec<Factors>,
    running_mean: Vec<f64>,
    running_var: Vec<f64>,
}

impl Forward {
    /// Sums the moments of every group: one sweep of the batch, or a few where its numbers ask for care.
    #[must_use]
    pub fn new(problem: Problem) -> Self {
        let moments = kernels::moments_of(problem.partition(), problem.x().into(), kernels::available());
        Self::with_moments(problem, moments.into())
    }

    /// The forward pass of a problem with these moments: O(groups).
    pub(super) fn with_moments(problem: Problem, moments: Arc<[Moments]>) -> Self {
        let (norm, parameters) = (problem.partition().norm(), problem.parameters());
        let (statistics, factors): (Vec<_>, Vec<_>) =
            (0..).zip(moments.iter()).map(|(group, m)| normalizer(norm, parameters, group, m)).unzip();
        let (running_mean, running_var) = running(norm, parameters, &moments);
        Self { problem, moments, statistics, factors, running_mean, running_var }
    }

    /// The problem this is the forward pass of.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The geometry of the batch.
    #[must_use]
    pub fn partition(&self) -> &Partition {
        self.problem.partition()
    }

    /// The moments of each group of the batch, also in eval mode, where they do not normalise.
    #[must_use]
    pub fn moments(&self) -> &[Moments] {
        &self.moments
    }

    /// The moments, shared.
    pub(super) fn shared_moments(&self) -> Arc<[Moments]> {
        self.moments.clone()
    }

    /// The memory that keeping this pass takes where another is kept anyway, in bytes.
    pub(super) fn bytes_beside(&self, other: &Self) -> usize {
        let (groups, channels) = (self.partition().groups(), self.partition().channels());
        let own = groups * (size_of::<Statistics>() + size_of::<Factors>()) + channels * 6 * size_of::<f64>();
        let shares = Arc::ptr_eq(&self.moments, &other.moments);
        let moments = if shares { 0 } else { size_of_val(&*self.moments) };
        own + moments + self.problem.x().bytes_beside(other.problem.x())
    }

    /// Writes the numbers of a quantity from flat index `start` on into `out`, in row-major order of its array.
    ///
    /// # Panics
    /// When `start + out.len()` exceeds the quantity's length, or the quantity follows from dy.
    pub fn fill(&self, quantity: Quantity, start: usize, out: &mut [f64]) {
        let range = start..start + out.len();
        let (p, threads) = (self.problem.parameters(), kernels::available());
        // A cell of y needs no dy: there any batch may stand for it.
        let cells = || self.cells(self.problem.x(), &self.factors);
        match quantity {
            Quantity::X => out.copy_from_slice(&self.problem.x().stretch(range)),
            Quantity::Gamma => out.copy_from_slice(&p.gamma[range]),
            Quantity::Beta => out.copy_from_slice(&p.beta[range]),
            Quantity::RunningMeanBefore => out.copy_from_slice(&p.running_mean[range]),
            Quantity::RunningVarBefore => out.copy_from_slice(&p.running_var[range]),
            Quantity::Mean => write(out, &self.statistics[range], |s| s.mean),
            Quantity::Var => write(out, &self.statistics[range], |s| s.var),
            Quantity::InvStd => write(out, &self.statistics[range], |s| s.inv_std),
            Quantity::XHat => cells().write(start, out, threads, Cell::x_hat),
            Quantity::Y => cells().write(start, out, threads, Cell::y),
            Quantity::RunningMean => out.copy_from_slice(&self.running_mean[range]),
            Quantity::RunningVar => out.copy_from_slice(&self.running_var[range]),
            _ => panic!("{quantity} is no number of the forward pass"),
        }
    }

    /// What the numbers of cells are computed from.
    pub(super) fn cells<'a>(&'a self, dy: &'a Batch, factors: &'a [Factors]) -> Cells<'a> {
        let (problem, p) = (&self.problem, self.problem.parameters());
        Cells {
            partition: problem.partition(),
            x: problem.x().into(),
            dy: dy.into(),
            gamma: &p.gamma,
            beta: &p.beta,
            factors,
            first: 0,
        }
    }
}

/// Writes a number for each of the items.
pub(super) fn write<T>(out: &mut [f64], from: impl IntoIterator<Item = T>, value: impl Fn(T) -> f64) {
    for (out, from) in out.iter_mut().zip(from) {
        *out = value(from);
    }
}
