//! The backward pass.

use std::sync::Arc;

use super::batch::{Batch, Room, RoomError};
use super::forward::{Forward, write};
use super::kernels::{self, Pair};
use super::moments::{Centre, Moments};
use super::problem::{Problem, Source};
use super::quantity::Quantity;
use super::randn::Randn;
use super::statistics::{Cell, Factors, Statistics};
use super::sum::Sum;

/// The backward pass of a problem: the cells of dy, the sums over them, and from both every number from dβ to dx.
///
/// ```
/// use bnwalk::norm::{Backward, Forward, Memory, Problem, Quantity};
/// use ndarray::array;
/// let forward = Forward::new(Problem::new(array![1., 2., 3., 4., 5.].into_dyn())?);
/// let backward = Backward::new(&forward, &Memory)?;
/// let mut dx = [0.0; 5];
/// backward.fill(&forward, Quantity::Dx, 0, &mut dx);
/// assert!(dx.iter().sum::<f64>().abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Backward {
    dy: Batch,
    /// The channels' own sums, which an edited batch norm can carry over.
    sums: Option<Arc<[Pair]>>,
    /// With the backward sums.
    pub(super) factors: Vec<Factors>,
    dbeta: Vec<f64>,
    dgamma: Vec<f64>,
}

impl Backward {
    /// Makes dy, where it is not given, and sums it: one sweep of x and dy.
    ///
    /// # Errors
    /// When the room has none for dy.
    pub fn new(forward: &Forward, room: &dyn Room) -> Result<Self, RoomError> {
        Ok(Self::with_dy(forward, Self::make_dy(forward.problem(), room)?, None))
    }

    /// The cells of dy: made, unless they are given.
    ///
    /// # Errors
    /// When the room has none for them.
    ///
    /// # Panics
    /// Never: the normal numbers do not end.
    pub fn make_dy(problem: &Problem, room: &dyn Room) -> Result<Batch, RoomError> {
        let keep = |fill: &mut dyn FnMut(usize, &mut [f64])| problem.x().beside(room, fill);
        let dy = match problem.recipe().source() {
            Source::Given(dy) => Ok(dy.clone()),
            Source::Ones => keep(&mut |_, out| out.fill(1.0)),
            Source::Y(problem) => {
                let forward = Forward::new((**problem).clone());
                keep(&mut |start, out| forward.fill(Quantity::Y, start, out))
            }
            Source::Randn(seed) => {
                let mut stream = Randn::new(*seed);
                keep(&mut |_, out| out.fill_with(|| stream.next().expect("endless")))
            }
            Source::OneHot(hot) => keep(&mut |start, out| {
                out.fill(0.0);
                if let Some(cell) = hot.checked_sub(start).and_then(|i| out.get_mut(i)) {
                    *cell = 1.0;
                }
            }),
        };
        Ok(dy?.edited(problem.recipe().edits()))
    }

    /// The backward pass with the cells of dy; with the channels' sums where they are known, and else with a sweep.
    pub(super) fn with_dy(forward: &Forward, dy: Batch, sums: Option<Arc<[Pair]>>) -> Self {
        let (problem, moments) = (forward.problem(), forward.moments());
        let (partition, x, threads) = (problem.partition(), problem.x().into(), kernels::available());
        if partition.groups_are_channels() {
            let sums = sums.unwrap_or_else(|| {
                let centres: Vec<Centre> = moments.iter().map(Moments::centre).collect();
                kernels::upstream(partition, x, (&dy).into(), &centres, threads).into()
            });
            let mut factors = forward.factors.clone();
            let (dbeta, dgamma) = backward_batch(problem, moments, &dy, &sums, &mut factors);
            Self { dy, sums: Some(sums), factors, dbeta, dgamma }
        } else {
            let gamma = &problem.parameters().gamma;
            let (factors, channels) =
                kernels::upstream_of_samples(partition, x, (&dy).into(), gamma, &forward.factors, threads);
            let (dbeta, dgamma) = channels.iter().map(|sums| (sums.0.value(), sums.1.value())).unzip();
            Self { dy, sums: None, factors, dbeta, dgamma }
        }
    }

    /// The upstream gradient, in x's shape.
    #[must_use]
    pub fn dy(&self) -> &Batch {
        &self.dy
    }

    /// The memory that keeping this pass takes where another is kept anyway, in bytes.
    pub(super) fn bytes_beside(&self, other: Option<&Self>) -> usize {
        let own = size_of_val(&*self.factors) + size_of_val(&*self.dbeta) + size_of_val(&*self.dgamma);
        let sums = self.sums.as_ref().map_or(0, |sums| size_of_val(&**sums));
        let dy = match other {
            Some(other) => self.dy.bytes_beside(&other.dy),
            None => self.dy.len() * size_of::<f64>(),
        };
        own + sums + dy
    }

    /// The channels' own sums, of the batch norm.
    pub(super) fn sums(&self) -> Option<Arc<[Pair]>> {
        self.sums.clone()
    }

    /// Writes the numbers of a quantity from flat index `start` on into `out`, in row-major order of its array. `forward` is
    /// the pass that this one was made from.
    ///
    /// # Panics
    /// When `start + out.len()` exceeds the quantity's length, or the quantity does not follow from dy.
    pub fn fill(&self, forward: &Forward, quantity: Quantity, start: usize, out: &mut [f64]) {
        let range = start..start + out.len();
        let threads = kernels::available();
        let m = forward.partition().m() as f64;
        let cells = || forward.cells(&self.dy, &self.factors);
        let groups = || forward.statistics[range.clone()].iter().zip(&self.factors[range.clone()]);
        match quantity {
            Quantity::Dy => out.copy_from_slice(&self.dy.stretch(range)),
            Quantity::DBeta => out.copy_from_slice(&self.dbeta[range]),
            Quantity::DGamma => out.copy_from_slice(&self.dgamma[range]),
            // Σ dx̂ (x − μ)·(−½) s⁻³ with Σ dx̂ (x − μ) = s·m·b; −(1/s) Σ dx̂ with Σ dx̂ = m·a.
            Quantity::DVar => {
                let dvar = |s: &Statistics, f: &Factors| -0.5 * (f.b * m) * s.inv_std * s.inv_std;
                write(out, groups(), |(s, f)| if f.b == 0.0 { 0.0 } else { dvar(s, f) });
            }
            Quantity::DMean => {
                write(out, groups(), |(s, f)| if f.a == 0.0 { 0.0 } else { -(f.a * m) * s.inv_std });
            }
            Quantity::DxHat => cells().write(start, out, threads, Cell::dx_hat),
            Quantity::DxDirect => cells().write(start, out, threads, Cell::dx_direct),
            Quantity::DxViaVar => cells().write(start, out, threads, Cell::dx_via_var),
            Quantity::DxViaMean => cells().write(start, out, threads, Cell::dx_via_mean),
            Quantity::Dx => cells().write(start, out, threads, Cell::dx),
            _ => panic!("{quantity} is no number of the backward pass"),
        }
    }
}

/// dβ and dγ of the batch norm, and its backward sums put into the factors, from the channels' own sums: O(channels).
fn backward_batch(
    problem: &Problem,
    moments: &[Moments],
    dy: &Batch,
    sums: &[Pair],
    factors: &mut [Factors],
) -> (Vec<f64>, Vec<f64>) {
    let p = problem.parameters();
    let partition = problem.partition();
    let m = partition.m() as f64;
    let channel = |(c, factors): (usize, &mut Factors)| {
        let (dbeta, dy_deviation) = (sums[c].0.value(), sums[c].1.value());
        let dgamma = if !problem.uses_running() {
            dy_deviation * factors.rate
        } else if dy_deviation.is_finite() {
            // Σ dy (x − μ_run) = Σ dy (x − μ) + (μ − μ_run) Σ dy
            let apart = (moments[c].mean_hi - factors.centre.hi) + moments[c].mean_lo;
            (dy_deviation + apart * dbeta) * factors.rate
        } else {
            // The batch's own mean is spoiled, the running one is not: the channel is summed again.
            let block = partition.channel_block(c);
            let x = problem.x();
            block.cells(partition).map(|i| dy[i] * factors.x_hat(x[i])).collect::<Sum>().value()
        };
        if !problem.uses_running() {
            *factors = factors.with_upstream(p.gamma[c], m, dbeta, dgamma);
        }
        (dbeta, dgamma)
    };
    factors.iter_mut().enumerate().map(channel).unzip()
}
