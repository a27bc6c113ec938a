//! Every number of the computation.

mod follow;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, OnceLock};

use ndarray::{ArrayD, IxDyn};

use super::backward::Backward;
use super::batch::{Batch, Memory, Room, RoomError};
use super::forward::Forward;
use super::kernels::Alone;
use super::moments::Moments;
use super::partition::Partition;
use super::problem::{Problem, Upstream};
use super::quantity::{Quantity, Space};

/// A computed problem: the sums that need the whole batch, and any cell of any quantity on demand.
///
/// With x̂ = (x − μ)/s, s = √(σ² + ε) and dx̂ = γ·dy, everything follows from the moments of each group and two sums
/// of the backward pass:
///
/// ```text
///     y  = γ x̂ + β                         dβ = Σ dy        dγ = Σ dy x̂
///     dx = (1/s) (dx̂ − a − b x̂)            a = Σ dx̂ / m     b = Σ dx̂ x̂ / m     (sums over the group)
///     routes: direct dx̂/s, through the mean −a/s, through the variance −b x̂/s
/// ```
///
/// In eval mode the statistics are constants, so a = b = 0; RMS normalization has no mean, so a = 0.
///
/// ```
/// use bnwalk::norm::{Problem, Quantity, Trace};
/// use ndarray::array;
/// let trace = Trace::new(Problem::new(array![1., 2., 3., 4., 5.].into_dyn())?);
/// assert_eq!(trace.value(Quantity::Mean, 0), 3.0);
/// assert_eq!(trace.value(Quantity::Var, 0), 2.0);
/// # Ok::<(), bnwalk::norm::ProblemError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Trace {
    forward: Forward,
    /// Shared, so that no clone computes it again.
    backward: Arc<OnceLock<Backward>>,
    /// How many cells were read to sum both.
    cells_read: (usize, usize),
    room: &'static dyn Room,
    /// The group that was edited last, or is prepared for that. Shared by all traces of the same stored x and dy.
    alone: Arc<Mutex<Option<Alone>>>,
}

impl Trace {
    /// Computes the problem, with everything in memory: O(cells) for the forward pass, and once more for the backward pass
    /// when a number of it is first asked for.
    #[must_use]
    pub fn new(problem: Problem) -> Self {
        Self::in_room(problem, &Memory)
    }

    /// Computes the problem, with dy kept where the room says.
    #[must_use]
    pub fn in_room(problem: Problem, room: &'static dyn Room) -> Self {
        let cells = problem.partition().cells();
        Self {
            forward: Forward::new(problem),
            backward: Arc::default(),
            cells_read: (cells, cells),
            room,
            alone: Arc::default(),
        }
    }

    /// Makes the backward pass now, unless it has been made.
    ///
    /// # Errors
    /// When the room has none for dy. Then a number of the backward pass that is asked for nevertheless makes it in memory.
    pub fn make_backward(&self) -> Result<&Backward, RoomError> {
        if let Some(backward) = self.backward.get() {
            return Ok(backward);
        }
        let backward = Backward::new(&self.forward, self.room)?;
        Ok(self.backward.get_or_init(|| backward))
    }

    /// Whether the backward pass has been made.
    #[must_use]
    pub fn has_backward(&self) -> bool {
        self.backward.get().is_some()
    }

    /// The forward pass.
    #[must_use]
    pub fn forward(&self) -> &Forward {
        &self.forward
    }

    /// The backward pass, made now unless it has been made.
    pub(super) fn backward(&self) -> &Backward {
        self.backward.get_or_init(|| {
            let made =
                Backward::new(&self.forward, self.room).or_else(|_| Backward::new(&self.forward, &Memory));
            made.expect("memory that runs out ends the program")
        })
    }

    /// The upstream gradient, in x's shape. Makes the backward pass, unless it has been made.
    #[must_use]
    pub fn dy(&self) -> &Batch {
        self.backward().dy()
    }

    /// A cell of dy in an edited problem, or as it is here where that dy is still to be made.
    #[must_use]
    pub fn dy_after(&self, problem: &Problem, cell: usize) -> f64 {
        let dy = self.dy();
        problem.recipe().at_hand((self.problem().recipe(), dy)).map_or(dy[cell], |dy| dy[cell])
    }

    /// The problem with dy given by its cells, however they were made.
    ///
    /// # Panics
    /// Never: dy has x's shape.
    #[must_use]
    pub fn settled(&self) -> Problem {
        self.problem().with_upstream(Upstream::Given(self.dy().clone())).expect("dy has x's shape")
    }

    /// The problem this is the trace of.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        self.forward.problem()
    }

    /// The geometry of the batch.
    #[must_use]
    pub fn partition(&self) -> &Partition {
        self.forward.partition()
    }

    /// The moments of each group of the batch, also in eval mode, where they do not normalise.
    #[must_use]
    pub fn moments(&self) -> &[Moments] {
        self.forward.moments()
    }

    /// How many cells were read to sum them since this trace was made: 0 when every sum was carried over.
    #[must_use]
    pub fn cells_read(&self) -> usize {
        self.cells_read.0 + if self.has_backward() { self.cells_read.1 } else { 0 }
    }

    /// The memory that keeping this trace takes where another is kept anyway, in bytes: what they do not share.
    #[must_use]
    pub fn bytes_beside(&self, other: &Self) -> usize {
        let backward = match self.backward.get() {
            Some(_) if Arc::ptr_eq(&self.backward, &other.backward) => 0,
            Some(backward) => backward.bytes_beside(other.backward.get()),
            None => 0,
        };
        self.forward.bytes_beside(&other.forward) + backward
    }

    /// How many numbers the quantity has.
    #[must_use]
    pub fn len(&self, quantity: Quantity) -> usize {
        match quantity.space() {
            Space::Cell => self.partition().cells(),
            Space::Group => self.partition().groups(),
            Space::Channel => self.partition().channels(),
        }
    }

    /// The shape of the quantity's array.
    #[must_use]
    pub fn shape(&self, quantity: Quantity) -> Vec<usize> {
        match quantity.space() {
            Space::Cell => self.partition().shape().to_vec(),
            Space::Group => self.partition().group_shape(),
            Space::Channel => vec![self.partition().channels()],
        }
    }

    /// One number of a quantity. `i` is a flat, row-major index into its array.
    ///
    /// # Panics
    /// When `i` is not below [`Trace::len`].
    #[must_use]
    pub fn value(&self, quantity: Quantity, i: usize) -> f64 {
        if quantity.space() == Space::Cell {
            return self.values([quantity], i)[0];
        }
        let mut value = [0.0];
        self.fill(quantity, i, &mut value);
        value[0]
    }

    /// The numbers of one cell, by its flat index, in some quantities that have one for each cell.
    ///
    /// # Panics
    /// When there is no such cell, or a quantity has one number a group or a channel.
    #[must_use]
    pub fn values<const N: usize>(&self, quantities: [Quantity; N], cell: usize) -> [f64; N] {
        let is_backward = quantities.iter().any(|quantity| quantity.is_backward());
        let dy = if is_backward { self.dy()[cell] } else { f64::NAN };
        self.values_with(quantities, cell, self.problem().x()[cell], dy)
    }

    /// [`Trace::values`] of a cell whose x and dy are known; dy may be anything where no quantity needs it.
    ///
    /// # Panics
    /// As [`Trace::values`].
    #[must_use]
    pub fn values_with<const N: usize>(
        &self,
        quantities: [Quantity; N],
        cell: usize,
        x: f64,
        dy: f64,
    ) -> [f64; N] {
        let is_swept = |q: &Quantity| matches!(q, Quantity::DxViaVar | Quantity::DxViaMean | Quantity::Dx);
        let is_swept = quantities.iter().any(is_swept);
        let factors = if is_swept { &self.backward().factors } else { &self.forward.factors };
        // The batch itself is not read.
        let cell = self.forward.cells(self.problem().x(), factors).with(cell, x, dy);
        quantities.map(|quantity| match quantity {
            Quantity::X => cell.x,
            Quantity::Dy => cell.dy,
            Quantity::XHat => cell.x_hat(),
            Quantity::Y => cell.y(),
            Quantity::DxHat => cell.dx_hat(),
            Quantity::DxDirect => cell.dx_direct(),
            Quantity::DxViaVar => cell.dx_via_var(),
            Quantity::DxViaMean => cell.dx_via_mean(),
            Quantity::Dx => cell.dx(),
            _ => panic!("{quantity} has no number of its own for each cell"),
        })
    }

    /// Writes the numbers from flat index `start` on into `out`.
    ///
    /// # Panics
    /// When `start + out.len()` exceeds [`Trace::len`].
    pub fn fill(&self, quantity: Quantity, start: usize, out: &mut [f64]) {
        if quantity.is_backward() {
            self.backward().fill(&self.forward, quantity, start, out);
        } else {
            self.forward.fill(quantity, start, out);
        }
    }

    /// The whole array of a quantity.
    ///
    /// # Panics
    /// When the array does not fit in memory.
    #[must_use]
    pub fn array(&self, quantity: Quantity) -> ArrayD<f64> {
        let mut array = ArrayD::zeros(IxDyn(&self.shape(quantity)));
        let out = array.as_slice_mut().expect("a new array is in standard layout");
        self.fill(quantity, 0, out);
        array
    }
}
