//! Every number of the computation.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

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

    /// Computes an edited problem, keeping the sums that the edit left true.
    ///
    /// With the same x, dy and norm, a change of γ, β, ε, momentum, mode, convention or running statistics costs
    /// O(channels) for the batch norm, and a cell of x or dy its own channel. For the other norms each costs a sweep, as
    /// their backward sums mix γ. The backward pass is computed here if it has been made before the edit; where there is no
    /// room for a new dy it is left to [`Trace::make_backward`].
    #[must_use]
    pub fn follow(&self, problem: Problem) -> Self {
        let stale = Stale::new(&problem, self);
        let (moments_read, sums_read) = stale.cells(problem.partition());
        let alone = if stale.keeps_stored { self.alone.clone() } else { Arc::default() };
        let before = self.backward.get();
        let dy = before.and_then(|_| match stale.dy {
            Some(dy) => Some(dy),
            None => Backward::make_dy(&problem, self.room).ok(),
        });
        let mut moments = self.forward.shared_moments();
        let mut sums = before.filter(|_| stale.sums.is_some()).and_then(Backward::sums);
        // The backward sums hang on the mean, so where only some are recomputed, all new moments are among them.
        for &group in stale.sums.iter().chain(&stale.moments).next().into_iter().flatten() {
            let mut kept = lock(&alone);
            let alone = take_apart(&mut kept, &problem, group);
            if stale.moments.as_ref().is_some_and(|groups| groups.contains(&group)) {
                Arc::make_mut(&mut moments)[group] = alone.moments(problem.x());
            }
            if let (Some(sums), Some(dy)) = (&mut sums, &dy) {
                Arc::make_mut(sums)[group] = alone.upstream(problem.x(), dy, moments[group].centre());
            }
        }
        let forward = match stale.moments {
            Some(_) => Forward::with_moments(problem, moments),
            None => Forward::new(problem),
        };
        let backward = dy.map(|dy| Backward::with_dy(&forward, dy, sums));
        let sums_read = if backward.is_some() { sums_read } else { forward.partition().cells() };
        Self {
            backward: Arc::new(backward.map_or_else(OnceLock::new, OnceLock::from)),
            forward,
            cells_read: (moments_read, sums_read),
            room: self.room,
            alone,
        }
    }

    /// How many cells [`Trace::follow`] would read to sum them: what it costs.
    #[must_use]
    pub fn cells_to_read(&self, problem: &Problem) -> usize {
        let (moments, sums) = Stale::new(problem, self).cells(problem.partition());
        moments + sums
    }

    /// Makes the next edits of x and dy in the group of a cell fast: copies its cells together, which takes longer than
    /// summing them where they lie far apart. It computes nothing, and the traces that follow this one share it.
    ///
    /// # Panics
    /// When there is no such cell.
    pub fn prepare(&self, cell: usize) {
        let mut kept = lock(&self.alone);
        let alone = take_apart(&mut kept, self.problem(), self.partition().group_of(cell));
        if let Some(backward) = self.backward.get() {
            alone.gather_dy(backward.dy());
        }
    }

    /// Whether [`Trace::prepare`] has nothing to do for this cell.
    ///
    /// # Panics
    /// When there is no such cell.
    #[must_use]
    pub fn is_prepared(&self, cell: usize) -> bool {
        let (partition, kept) = (self.partition(), lock(&self.alone));
        kept.as_ref().is_some_and(|alone| {
            alone.is(partition, partition.group_of(cell)) && (alone.has_dy() || !self.has_backward())
        })
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

/// The cells of a group are copied together up to this many. A batch of larger groups has few of them, and a sweep of
/// all takes no memory.
const LARGEST_ALONE: usize = 1 << 24;

/// What an edit leaves stale, and has to be read again.
struct Stale {
    /// The groups whose moments have to be recomputed; `None` where all have to.
    moments: Option<BTreeSet<usize>>,
    /// The groups whose backward sums have to be recomputed; `None` where all have to.
    sums: Option<BTreeSet<usize>>,
    /// Whether the backward sums are wanted at once.
    backward: bool,
    /// The cells of dy, if they are wanted and need not be made.
    dy: Option<Batch>,
    /// Whether the stored x and dy are those of before, whatever was edited.
    keeps_stored: bool,
}

impl Stale {
    fn new(problem: &Problem, before: &Trace) -> Self {
        let (partition, old) = (problem.partition(), before.problem());
        let groups = |cells: Vec<usize>| -> Option<BTreeSet<usize>> {
            let fits = cells.is_empty() || partition.m() <= LARGEST_ALONE;
            fits.then(|| cells.into_iter().map(|cell| partition.group_of(cell)).collect())
        };
        let same = old.partition() == partition;
        let backward = before.backward.get();
        let moments = problem.x().edited_since(old.x()).filter(|_| same).and_then(groups);
        let dy = backward.and_then(|made| problem.recipe().at_hand((old.recipe(), made.dy())));
        let dy_edits = match (&dy, backward) {
            (Some(dy), Some(made)) => dy.edited_since(made.dy()),
            // Nothing was copied of a dy that has not been made.
            _ => problem.recipe().comes_with(old.recipe()).then(Vec::new),
        };
        let dy_groups = dy_edits.filter(|_| same).and_then(groups);
        let keeps_stored = moments.is_some() && dy_groups.is_some();
        // Of the other norms the sums of a group weigh each cell by its channel's γ, and those of a channel by each group's s.
        let sums = match (&moments, dy_groups) {
            (Some(x), Some(dy)) if backward.is_some() && partition.groups_are_channels() => Some(x | &dy),
            _ => None,
        };
        Self { moments, sums, backward: backward.is_some(), dy, keeps_stored }
    }

    /// How many cells are read for the moments, and for the backward sums.
    fn cells(&self, partition: &Partition) -> (usize, usize) {
        let cells = |groups: &Option<BTreeSet<usize>>| {
            groups.as_ref().map_or(partition.cells(), |groups| groups.len() * partition.m())
        };
        (cells(&self.moments), if self.backward { cells(&self.sums) } else { 0 })
    }
}

fn lock(alone: &Mutex<Option<Alone>>) -> MutexGuard<'_, Option<Alone>> {
    alone.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The group apart from its batch: the one kept, if it is that one.
fn take_apart<'a>(kept: &'a mut Option<Alone>, problem: &Problem, group: usize) -> &'a mut Alone {
    let alone = match kept.take() {
        Some(same) if same.is(problem.partition(), group) => same,
        other => Alone::new(problem, group, other),
    };
    kept.insert(alone)
}

#[cfg(test)]
mod tests {
    use ndarray::{ArrayD, array};

    use super::*;
    use crate::norm::{Draft, Layout, Mode, Norm, Parameters, PerChannel, Upstream};

    fn golden(dy: Upstream) -> Trace {
        let x = array![2., 4., 4., 4., 5., 5., 7., 9.].into_dyn();
        Trace::new(Draft { eps: Some(0.0), dy: Some(dy), ..Draft::new(x) }.build().unwrap())
    }

    /// A trace whose backward pass has been asked for, as that of a walk on the screen.
    fn both_ways(problem: Problem) -> Trace {
        let trace = Trace::new(problem);
        trace.backward();
        trace
    }

    #[test]
    fn the_backward_sums_are_taken_when_first_asked_for_and_not_again_for_a_clone_or_a_follower() {
        let x = ArrayD::from_shape_fn(vec![6, 3, 2], |i| (i[0] * 7 + i[1] * 3 + i[2]) as f64 % 5.0);
        for norm in [Norm::Batch, Norm::Layer] {
            let trace = Trace::new(Draft { norm: Some(norm), ..Draft::new(x.clone()) }.build().unwrap());
            let clone = trace.clone();
            let (forward, backward) = Quantity::ALL.split_at(12);
            assert!(backward.iter().all(|quantity| quantity.is_backward()));
            for &quantity in forward {
                let _ = trace.array(quantity);
                assert_eq!(trace.cells_read(), 36, "{norm} {quantity}");
            }
            let edited = trace.problem().with_x(0, 100.0);
            let m = trace.partition().m();
            let follower = trace.follow(edited.clone());
            assert_eq!((trace.cells_to_read(&edited), follower.cells_read()), (m, m), "{norm}");
            assert!(trace.is_prepared(0), "the forward pass alone keeps what it has copied together");
            for _ in 0..2 {
                let _ = trace.array(Quantity::Dx);
                assert_eq!((trace.cells_read(), clone.cells_read()), (72, 72), "{norm}");
            }
            let follower = trace.follow(edited.clone());
            let read = m + if norm == Norm::Batch { m } else { 36 };
            assert_eq!((trace.cells_to_read(&edited), follower.cells_read()), (read, read), "{norm}");
        }
    }

    #[derive(Debug)]
    struct Full;

    impl Room for Full {
        fn keep(
            &self,
            _: &dyn crate::norm::Storage,
            _: &mut dyn FnMut(usize, &mut [f64]),
        ) -> std::io::Result<Arc<dyn crate::norm::Storage>> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
    }

    #[test]
    fn where_there_is_no_room_for_dy_it_is_told_and_the_forward_pass_goes_on() {
        let problem = Problem::new(array![1., 2., 4.].into_dyn()).unwrap();
        let trace = Trace::in_room(problem.clone(), &Full);
        let told = trace.make_backward().unwrap_err().to_string();
        assert!(told.starts_with("dy is as large as x, and there is no room for it: "), "{told}");
        let edited = trace.follow(problem.with_x(0, 5.0));
        assert_eq!((edited.value(Quantity::X, 0), edited.has_backward()), (5.0, false));
        // What is asked for nevertheless lies in memory; and what is given needs no room.
        assert_eq!(trace.array(Quantity::Dx), Trace::new(problem.clone()).array(Quantity::Dx));
        let ones = problem.with_upstream(Upstream::Ones).unwrap();
        assert!(!trace.follow(ones).has_backward());
        assert!(Trace::in_room(trace.settled(), &Full).make_backward().is_ok());
    }

    #[test]
    fn an_edit_of_dy_stays_through_whatever_makes_the_rest_of_it() {
        let x = ArrayD::from_shape_fn(vec![6, 3], |i| (i[0] * 7 + i[1] * 3) as f64 % 5.0);
        let problem = Problem::new(x).unwrap();
        let before = Trace::new(problem.with_dy(4, 9.0));
        assert_eq!((before.dy()[4], before.dy()[5]), (9.0, Trace::new(problem.clone()).dy()[5]));
        let after = before.follow(before.problem().with_dy(4, 3.0).with_x(0, 2.0));
        assert_eq!((after.dy()[4], after.cells_read()), (3.0, 6 + 12));
        let given = after.settled().with_dy(5, 8.0);
        let given_dy = given.given_dy().unwrap();
        assert_eq!((given_dy[4], given_dy[5]), (3.0, 8.0));
        assert!(after.problem().given_dy().is_none());
    }

    #[test]
    fn a_dy_that_is_y_is_the_y_of_when_it_was_asked_for() {
        let problem = Problem::new(array![[1., 2.], [3., 5.]].into_dyn()).unwrap();
        let y = Trace::new(problem.clone()).array(Quantity::Y);
        let edited = problem.with_upstream(Upstream::Y).unwrap().with_x(0, 50.0);
        assert_eq!(Trace::new(edited).array(Quantity::Dy), y);
    }

    #[test]
    fn the_copied_cells_of_one_dy_are_not_taken_for_those_of_another() {
        let x = ArrayD::from_shape_fn(vec![6, 3], |i| (i[0] * 7 + i[1] * 3) as f64 % 5.0);
        let trace = Trace::new(Problem::new(x).unwrap());
        trace.prepare(0);
        let ones = trace.follow(trace.problem().with_upstream(Upstream::Ones).unwrap());
        for trace in [&trace, &ones] {
            let _ = trace.array(Quantity::Dx);
        }
        for trace in [trace, ones] {
            trace.prepare(0);
            let problem = trace.problem().with_x(3, 30.0);
            let followed = trace.follow(problem.clone());
            assert_eq!(followed.array(Quantity::DGamma), Trace::new(problem).array(Quantity::DGamma));
        }
    }

    #[test]
    fn the_golden_batch_comes_out_as_worked_by_hand() {
        let trace = golden(Upstream::OneHot(vec![0]));
        let x_hat = trace.array(Quantity::XHat);
        assert_eq!(x_hat, array![-1.5, -0.5, -0.5, -0.5, 0., 0., 1., 2.].into_dyn());
        let dx = trace.array(Quantity::Dx) * 64.0;
        assert_eq!(dx, array![19., -7., -7., -7., -4., -4., 2., 8.].into_dyn());
        let via_var = trace.array(Quantity::DxViaVar) * 64.0;
        assert_eq!(via_var, array![-9., -3., -3., -3., 0., 0., 6., 12.].into_dyn());
    }

    #[test]
    fn edits_of_parameters_do_not_sweep_the_batch_and_change_nothing_else() {
        let x = ArrayD::from_shape_fn(vec![6, 3, 2], |i| (i[0] * 7 + i[1] * 3 + i[2]) as f64 % 5.0);
        let trace = both_ways(Problem::new(x).unwrap());
        assert_eq!(trace.cells_read(), 2 * 36);
        let p = trace.problem().parameters();
        let edits = [
            Parameters { gamma: vec![2.0, -1.0, 0.0], ..p.clone() },
            Parameters { beta: vec![2.0, -1.0, 0.0], ..p.clone() },
            Parameters { eps: 0.5, ..p.clone() },
            Parameters { momentum: None, ..p.clone() },
            Parameters { mode: Mode::Eval, running_mean: vec![9.0; 3], ..p.clone() },
            Parameters { convention: crate::norm::Convention::Keras, ..p.clone() },
        ];
        for edit in edits {
            let problem = trace.problem().with_parameters(edit).unwrap();
            let (followed, fresh) = (trace.follow(problem.clone()), Trace::new(problem.clone()));
            assert_eq!((trace.cells_to_read(&problem), followed.cells_read()), (0, 0));
            for &q in Quantity::ALL {
                assert_eq!(followed.array(q), fresh.array(q), "{q}");
            }
        }
    }

    #[test]
    fn an_edit_of_a_cell_reads_its_channel_alone_and_gives_the_bits_of_a_fresh_batch() {
        let shapes: [(&[usize], Layout); 6] = [
            (&[40], Layout::ChannelsFirst),
            (&[5000, 6], Layout::ChannelsFirst),
            (&[9, 300], Layout::ChannelsFirst),
            (&[30, 4, 3, 3], Layout::ChannelsFirst),
            (&[7, 4, 19], Layout::ChannelsFirst),
            (&[7, 19, 4], Layout::ChannelsLast),
        ];
        for (shape, layout) in shapes {
            let mut numbers = crate::norm::Randn::new(4);
            let x = ArrayD::from_shape_simple_fn(shape, || numbers.next().unwrap() + 100.0);
            let problem = Draft { layout: Some(layout), ..Draft::new(x) }.build().unwrap();
            let mut trace = both_ways(problem);
            let (cells, m) = (trace.partition().cells(), trace.partition().m());
            for (cell, value) in
                [(cells / 2, 3.0), (cells / 2, 4e5), (0, f64::NAN), (cells - 1, 7.0), (0, 1.0)]
            {
                if value == 7.0 {
                    trace.prepare(cell);
                    assert!(trace.is_prepared(cell));
                }
                let x = trace.follow(trace.problem().with_x(cell, value));
                assert_eq!(x.cells_read(), 2 * m, "the channel for its moments and for its backward sums");
                let dy = x.follow(x.problem().with_dy(cells - 1 - cell, value));
                assert_eq!(dy.cells_read(), m);
                let problem = dy.problem();
                let draft = Draft {
                    layout: Some(layout),
                    dy: Some(Upstream::Given(dy.dy().array().into_owned().into())),
                    ..Draft::new(problem.x().array().into_owned())
                };
                let fresh = Trace::new(draft.build().unwrap());
                for &quantity in Quantity::ALL {
                    let [followed, fresh] =
                        [&dy, &fresh].map(|trace| trace.array(quantity).mapv(f64::to_bits));
                    assert_eq!(followed, fresh, "{shape:?} {quantity}");
                }
                trace = dy;
            }
            let back = trace.follow(Draft::new(ArrayD::zeros(shape)).build().unwrap());
            assert_eq!(back.cells_read(), 2 * cells, "another batch is read as a whole");
        }
    }

    #[test]
    fn in_a_group_too_large_to_copy_a_parameter_still_reads_no_cell_and_a_cell_reads_the_batch() {
        let cells = LARGEST_ALONE + 1;
        let trace = Trace::new(Problem::new(ArrayD::zeros(vec![cells])).unwrap());
        let p = trace.problem().parameters();
        let gamma = trace.problem().with_parameters(Parameters { gamma: vec![2.0], ..p.clone() }).unwrap();
        let followed = trace.follow(gamma.with_x(3, 1.0));
        assert_eq!((trace.cells_to_read(&gamma), trace.follow(gamma).cells_read()), (0, 0));
        assert_eq!(followed.cells_read(), cells);
        assert_eq!(followed.value(Quantity::Mean, 0), 1.0 / cells as f64);
    }

    #[test]
    fn an_edited_batch_under_another_norm_is_what_a_fresh_batch_gives() {
        for (norm, shape) in [
            (Norm::Layer, &[6, 4][..]),
            (Norm::Group(2), &[6, 4]),
            (Norm::Instance, &[3, 4, 5]),
            (Norm::Layer, &[3, 4, 5]),
            (Norm::Rms, &[3, 4, 5]),
            (Norm::LayerC, &[3, 4, 5]),
            (Norm::RmsC, &[6, 4]),
        ] {
            let x = ArrayD::from_shape_fn(shape, |i| (i[0] * 7 + i[1] * 3) as f64 % 5.0);
            let trace = both_ways(Draft { norm: Some(norm), ..Draft::new(x) }.build().unwrap());
            let problem = trace.problem().with_x(5, 30.0).with_dy(7, -2.0);
            let followed = trace.follow(problem.clone());
            assert_eq!(followed.cells_read(), trace.partition().m() + trace.partition().cells());
            let dy = Upstream::Given(followed.dy().array().into_owned().into());
            let draft =
                Draft { norm: Some(norm), dy: Some(dy), ..Draft::new(problem.x().array().into_owned()) };
            let fresh = Trace::new(draft.build().unwrap());
            for &quantity in Quantity::ALL {
                assert_eq!(followed.array(quantity), fresh.array(quantity), "{norm} {quantity}");
            }
            let batch = followed.follow(problem.with_norm(Norm::Batch).unwrap());
            assert_eq!(batch.cells_read(), 2 * trace.partition().cells());
        }
    }

    #[test]
    fn a_batch_of_one_gives_beta_and_no_gradient_and_keeps_the_running_variance() {
        let draft = Draft {
            beta: Some(PerChannel::All(0.5)),
            running_var: Some(PerChannel::All(3.0)),
            ..Draft::new(array![[7.0, -1e9]].into_dyn())
        };
        let trace = Trace::new(draft.build().unwrap());
        for c in 0..2 {
            assert_eq!(trace.value(Quantity::XHat, c), 0.0);
            assert_eq!(trace.value(Quantity::Y, c), 0.5);
            assert_eq!(trace.value(Quantity::Dx, c), 0.0);
            assert_eq!(trace.value(Quantity::RunningVar, c), 3.0);
        }
        assert_eq!(trace.value(Quantity::RunningMean, 0), 0.1 * 7.0);
    }

    #[test]
    fn a_constant_channel_is_0_with_eps_and_undefined_without() {
        let x = array![[3.3e6, 1.0], [3.3e6, 2.0], [3.3e6, 4.0]].into_dyn();
        let with = Trace::new(Problem::new(x.clone()).unwrap());
        assert_eq!(with.value(Quantity::XHat, 0), 0.0);
        assert!((with.value(Quantity::InvStd, 0) - 316.227_766_016_837_94).abs() < 1e-10);
        let without = Trace::new(Draft { eps: Some(0.0), ..Draft::new(x) }.build().unwrap());
        assert!(without.value(Quantity::XHat, 0).is_nan());
        assert!(without.value(Quantity::XHat, 1).is_finite());
    }

    #[test]
    fn a_nan_spoils_its_own_channel_only() {
        let x = array![[1.0, f64::NAN, f64::INFINITY], [2.0, 5.0, 1.0], [4.0, 6.0, 2.0]].into_dyn();
        let trace = Trace::new(Problem::new(x).unwrap());
        assert!(trace.value(Quantity::Y, 3).is_finite());
        assert!(trace.value(Quantity::Dx, 3).is_finite());
        assert!(trace.value(Quantity::Y, 4).is_nan());
        assert!(trace.value(Quantity::Y, 5).is_nan());
        assert_eq!(trace.value(Quantity::RunningMean, 2), f64::INFINITY);
        assert!(trace.value(Quantity::RunningVar, 2).is_nan());
    }

    #[test]
    fn no_gradient_reaches_a_constant_even_where_its_group_is_not_finite() {
        let x = array![[1.0, f64::NAN], [2.0, 5.0]].into_dyn();
        let rms = Trace::new(Draft { norm: Some(Norm::Rms), ..Draft::new(x.clone()) }.build().unwrap());
        assert_eq!(rms.array(Quantity::DMean), array![0.0, 0.0].into_dyn());
        let running_var = Some(PerChannel::Each(vec![f64::NAN, 1.0]));
        let eval = Draft { mode: Some(Mode::Eval), running_var, ..Draft::new(x) };
        let eval = Trace::new(eval.build().unwrap());
        assert_eq!(eval.array(Quantity::DVar), array![0.0, 0.0].into_dyn());
        assert_eq!(eval.array(Quantity::DMean), array![0.0, 0.0].into_dyn());
    }

    #[test]
    fn channels_last_is_channels_first_moved() {
        let first = ArrayD::from_shape_fn(vec![2, 3, 2, 2], |i| {
            ((i[0] * 31 + i[1] * 17 + i[2] * 5 + i[3] * 3) % 13) as f64
        });
        let last = first.clone().permuted_axes(vec![0, 2, 3, 1]);
        for norm in Norm::all(3) {
            let draft = Draft {
                norm: Some(norm),
                gamma: Some(PerChannel::Each(vec![1.0, 2.0, -3.0])),
                dy: Some(Upstream::Given(first.mapv(|v| (v * v) % 7.0).into())),
                ..Draft::new(first.clone())
            };
            let moved = Draft {
                layout: Some(Layout::ChannelsLast),
                dy: Some(Upstream::Given(
                    first.mapv(|v| (v * v) % 7.0).permuted_axes(vec![0, 2, 3, 1]).into(),
                )),
                x: last.clone().into(),
                ..draft.clone()
            };
            let (a, b) = (Trace::new(draft.build().unwrap()), Trace::new(moved.build().unwrap()));
            for q in [Quantity::Y, Quantity::Dx] {
                let apart = a.array(q).permuted_axes(vec![0, 2, 3, 1]) - b.array(q);
                assert!(apart.iter().all(|d| d.abs() < 1e-14), "{norm} {q}");
            }
        }
    }

    #[test]
    fn only_the_finite_counts_as_answered_at_the_ends_of_the_range() {
        for scale in [1e300, 1e-300, 1e-308, 2e307] {
            let x = array![2., 4., 4., 4., 5., 5., 7., 9.].into_dyn() / 1.2 * scale;
            let trace = Trace::new(Draft { eps: Some(0.0), ..Draft::new(x) }.build().unwrap());
            for (x_hat, expected) in
                trace.array(Quantity::XHat).iter().zip([-1.5, -0.5, -0.5, -0.5, 0., 0., 1., 2.])
            {
                assert!((x_hat - expected).abs() < 1e-14, "{scale}: {x_hat} {expected}");
            }
        }
    }
}
