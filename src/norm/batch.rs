//! An array of cells, wherever they lie.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::ops::{Index, Range};
use std::sync::Arc;

use ndarray::{ArrayD, ArrayViewD, CowArray, IxDyn};

use crate::msg;
use crate::text::{Message, Tell, told};

/// An array of cells in row-major order, shared between a problem and its edited successors.
///
/// An edit is kept beside the stored cells, so a batch of any size is edited, and kept in the history of edits, at the cost
/// of the edited cells alone.
#[derive(Clone)]
pub struct Batch {
    shape: Vec<usize>,
    storage: Arc<dyn Storage>,
    /// The cells that differ from the stored ones, by flat index.
    edits: Edits,
}

/// Cells that differ from the stored ones, by flat index.
pub(super) type Edits = Arc<BTreeMap<usize, f64>>;

/// What keeps the cells of a batch: memory, or a file.
pub trait Storage: Send + Sync {
    /// The cells, always in the same place.
    fn cells(&self) -> &[f64];

    /// Whether they lie in memory. A file may be longer than that.
    fn is_memory(&self) -> bool {
        true
    }
}

impl Storage for Vec<f64> {
    fn cells(&self) -> &[f64] {
        self
    }
}

/// Where an array as large as a batch is kept, of which the computation needs one: dy.
pub trait Room: fmt::Debug + Send + Sync {
    /// Keeps as many cells as `x` has. `fill` is handed them in order, a stretch at a time, each with the flat index of its
    /// first.
    ///
    /// # Errors
    /// When there is no room for them.
    fn keep(&self, x: &dyn Storage, fill: &mut dyn FnMut(usize, &mut [f64])) -> io::Result<Arc<dyn Storage>>;
}

/// The memory, whatever the batch lies in.
#[derive(Debug, Clone, Copy)]
pub struct Memory;

impl Room for Memory {
    fn keep(&self, x: &dyn Storage, fill: &mut dyn FnMut(usize, &mut [f64])) -> io::Result<Arc<dyn Storage>> {
        let mut cells = vec![0.0; x.cells().len()];
        fill(0, &mut cells);
        Ok(Arc::new(cells))
    }
}

/// There is no room for dy.
#[derive(Debug)]
pub struct RoomError(io::Error);

told!(RoomError);

impl Tell for RoomError {
    fn message(&self) -> Message {
        msg!("problem-dy-room", why = self.0.to_string())
    }
}

impl From<io::Error> for RoomError {
    fn from(error: io::Error) -> Self {
        Self(error)
    }
}

impl Batch {
    /// A batch of cells in row-major order.
    ///
    /// # Panics
    /// When there are not as many as the shape says.
    #[must_use]
    pub fn new(shape: &[usize], storage: Arc<dyn Storage>) -> Self {
        assert_eq!(shape.iter().product::<usize>(), storage.cells().len(), "a cell for each index");
        Self { shape: shape.to_vec(), storage, edits: Edits::default() }
    }

    /// The lengths of the axes.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.stored().len()
    }

    /// Whether there are no cells.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stored().is_empty()
    }

    /// All cells; copied only if some were edited.
    #[must_use]
    pub fn cells(&self) -> Cow<'_, [f64]> {
        self.stretch(0..self.len())
    }

    /// The cells of a range of flat indices; copied only if some of them were edited.
    ///
    /// # Panics
    /// When the range does not lie in the batch.
    #[must_use]
    pub fn stretch(&self, range: Range<usize>) -> Cow<'_, [f64]> {
        Values::from(self).stretch(range)
    }

    /// The batch as ndarray sees it; copied only if some cells were edited.
    ///
    /// # Panics
    /// Never: the shape was checked.
    #[must_use]
    pub fn array(&self) -> CowArray<'_, f64, IxDyn> {
        let shape = self.shape.as_slice();
        match self.cells() {
            Cow::Borrowed(cells) => ArrayViewD::from_shape(shape, cells).map(CowArray::from),
            Cow::Owned(cells) => ArrayD::from_shape_vec(shape, cells).map(CowArray::from),
        }
        .expect("a cell for each index")
    }

    /// The cells without the edits.
    pub(super) fn stored(&self) -> &[f64] {
        self.storage.cells()
    }

    /// The edited cells, ascending.
    pub(super) fn edits(&self) -> impl Iterator<Item = (usize, f64)> {
        self.edits.iter().map(|(&cell, &value)| (cell, value))
    }

    /// The cells in which this batch differs from another that was edited from the same stored one; `None` if it was not.
    pub(super) fn edited_since(&self, other: &Self) -> Option<Vec<usize>> {
        let differs = |cell: &usize| self[*cell].to_bits() != other[*cell].to_bits();
        std::ptr::eq(self.stored(), other.stored()).then(|| {
            let edits = self.edits.keys().chain(other.edits.keys());
            let mut cells: Vec<usize> = edits.copied().filter(differs).collect();
            cells.sort_unstable();
            cells.dedup();
            cells
        })
    }

    /// The memory that another batch does not share, in bytes; some tens of them for each edited cell.
    pub(super) fn bytes_beside(&self, other: &Self) -> usize {
        const EDIT: usize = 64;
        let stored = if std::ptr::eq(self.stored(), other.stored()) { 0 } else { size_of_val(self.stored()) };
        let shared = Arc::ptr_eq(&self.edits, &other.edits);
        stored + if shared { 0 } else { EDIT * self.edits.len() }
    }

    /// A batch of the same shape, kept where the room says; see [`Room::keep`].
    pub(super) fn beside(
        &self,
        room: &dyn Room,
        fill: &mut dyn FnMut(usize, &mut [f64]),
    ) -> io::Result<Self> {
        Ok(Self::new(&self.shape, room.keep(&*self.storage, fill)?))
    }

    /// The batch as it is stored.
    pub(super) fn unedited(&self) -> Self {
        Self { edits: Edits::default(), ..self.clone() }
    }

    /// The same batch with some cells changed.
    pub(super) fn edited(&self, edits: &Edits) -> Self {
        if self.edits.is_empty() {
            return Self { edits: edits.clone(), ..self.clone() };
        }
        edits.iter().fold(self.clone(), |batch, (&cell, &value)| batch.replaced(cell, value))
    }

    /// The same batch with one cell changed.
    pub(super) fn replaced(&self, cell: usize, value: f64) -> Self {
        let is_stored = self.stored()[cell].to_bits() == value.to_bits();
        let mut edits = Edits::clone(&self.edits);
        if is_stored {
            Arc::make_mut(&mut edits).remove(&cell);
        } else {
            Arc::make_mut(&mut edits).insert(cell, value);
        }
        Self { edits, ..self.clone() }
    }
}

impl Index<usize> for Batch {
    type Output = f64;

    /// One cell, by its flat index.
    fn index(&self, cell: usize) -> &f64 {
        self.edits.get(&cell).unwrap_or(&self.stored()[cell])
    }
}

/// The cells of a batch as they are read: what is stored, and the edits beside it.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    stored: &'a [f64],
    /// Nothing where there are none, which is nearly always.
    edits: Option<&'a Edits>,
}

impl<'a> Values<'a> {
    pub fn new(stored: &'a [f64], edits: &'a Edits) -> Self {
        Self { stored, edits: Some(edits).filter(|edits| !edits.is_empty()) }
    }

    pub fn len(self) -> usize {
        self.stored.len()
    }

    #[inline]
    pub fn at(self, cell: usize) -> f64 {
        let edited = self.edits.and_then(|edits| edits.get(&cell));
        *edited.unwrap_or(&self.stored[cell])
    }

    /// See [`Batch::stretch`].
    #[inline]
    pub fn stretch(self, range: Range<usize>) -> Cow<'a, [f64]> {
        let mut cells = Cow::Borrowed(&self.stored[range.clone()]);
        if let Some(edits) = self.edits {
            for (cell, &value) in edits.range(range.clone()) {
                cells.to_mut()[cell - range.start] = value;
            }
        }
        cells
    }
}

impl<'a> From<&'a [f64]> for Values<'a> {
    fn from(stored: &'a [f64]) -> Self {
        Self { stored, edits: None }
    }
}

impl<'a> From<&'a Batch> for Values<'a> {
    fn from(batch: &'a Batch) -> Self {
        Self::new(batch.stored(), &batch.edits)
    }
}

impl From<ArrayD<f64>> for Batch {
    fn from(array: ArrayD<f64>) -> Self {
        let shape = array.shape().to_vec();
        let array = if array.is_standard_layout() { array } else { array.as_standard_layout().into_owned() };
        let (mut cells, offset) = array.into_raw_vec_and_offset();
        // A sliced array keeps what it was sliced from.
        let offset = offset.unwrap_or(0);
        cells.truncate(offset + shape.iter().product::<usize>());
        cells.drain(..offset);
        Self::new(&shape, Arc::new(cells))
    }
}

impl PartialEq for Batch {
    fn eq(&self, other: &Self) -> bool {
        self.shape == other.shape && self.cells() == other.cells()
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.array().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Axis, array};

    use super::*;

    #[test]
    fn an_array_in_any_layout_becomes_row_major() {
        let array = array![[1., 2., 3.], [4., 5., 6.]].into_dyn();
        assert_eq!(*Batch::from(array.clone().reversed_axes()).cells(), [1., 4., 2., 5., 3., 6.]);
        let mut row = array.clone();
        row.slice_axis_inplace(Axis(0), (1..2).into());
        assert_eq!(
            (Batch::from(row.clone()).shape(), &*Batch::from(row).cells()),
            (&[1, 3][..], &[4., 5., 6.][..])
        );
        assert_eq!(Batch::from(array.clone()).array(), array);
    }

    #[test]
    fn one_cell_is_replaced_and_the_original_stays() {
        let batch = Batch::from(array![[1., 2.], [3., 4.]].into_dyn());
        let edited = batch.replaced(2, 9.0);
        assert_eq!(*edited.cells(), [1., 2., 9., 4.]);
        assert_eq!((edited[2], &*edited.stretch(1..3)), (9.0, &[2., 9.][..]));
        assert!(matches!(edited.stretch(0..2), Cow::Borrowed([1., 2.])), "only what was edited is copied");
        assert_eq!(*batch.cells(), [1., 2., 3., 4.]);
    }

    #[test]
    fn what_was_edited_since_is_known_in_both_directions() {
        let batch = Batch::from(array![1., 2., 3., 4.].into_dyn());
        let edited = batch.replaced(1, 5.0).replaced(3, f64::NAN).replaced(0, -1.0).replaced(0, 1.0);
        assert_eq!(edited.edited_since(&batch), Some(vec![1, 3]));
        assert_eq!(batch.edited_since(&edited), Some(vec![1, 3]));
        assert_eq!(edited.edited_since(&edited), Some(vec![]));
        assert_eq!(edited.edited_since(&Batch::from(array![1., 2., 3., 4.].into_dyn())), None);
    }
}
