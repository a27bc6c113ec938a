//! An array of cells, wherever they lie.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use ndarray::{ArrayD, ArrayViewD};

/// An array of cells, shared between a problem and its edited successors. Read as a slice, it is in row-major order.
#[derive(Clone)]
pub struct Batch {
    shape: Vec<usize>,
    storage: Arc<dyn Storage>,
}

/// What keeps the cells of a batch: memory, or a file.
pub trait Storage: Send + Sync {
    /// The cells, always in the same place.
    fn cells(&self) -> &[f64];

    /// As many other cells, kept in the same way. `fill` is handed them in order, a stretch at a time, each with the flat
    /// index of its first.
    fn alike(&self, fill: &mut dyn FnMut(usize, &mut [f64])) -> Arc<dyn Storage>;
}

impl Storage for Vec<f64> {
    fn cells(&self) -> &[f64] {
        self
    }

    fn alike(&self, fill: &mut dyn FnMut(usize, &mut [f64])) -> Arc<dyn Storage> {
        let mut cells = vec![0.0; self.len()];
        fill(0, &mut cells);
        Arc::new(cells)
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
        Self { shape: shape.to_vec(), storage }
    }

    /// The lengths of the axes.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The batch as ndarray sees it.
    ///
    /// # Panics
    /// Never: the shape was checked.
    #[must_use]
    pub fn view(&self) -> ArrayViewD<'_, f64> {
        ArrayViewD::from_shape(self.shape.as_slice(), self).expect("a cell for each index")
    }

    /// A batch of the same shape, kept in the same way; see [`Storage::alike`].
    pub(super) fn alike(&self, mut fill: impl FnMut(usize, &mut [f64])) -> Self {
        Self { shape: self.shape.clone(), storage: self.storage.alike(&mut fill) }
    }

    /// The same batch with one cell changed.
    pub(super) fn replaced(&self, cell: usize, value: f64) -> Self {
        assert!(cell < self.len(), "a flat index of the batch");
        self.alike(|start, out| {
            out.copy_from_slice(&self[start..start + out.len()]);
            if let Some(out) = cell.checked_sub(start).and_then(|i| out.get_mut(i)) {
                *out = value;
            }
        })
    }
}

impl Deref for Batch {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        self.storage.cells()
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
        self.shape == other.shape && self[..] == other[..]
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Axis, array};

    use super::*;

    #[test]
    fn an_array_in_any_layout_becomes_row_major() {
        let array = array![[1., 2., 3.], [4., 5., 6.]].into_dyn();
        assert_eq!(Batch::from(array.clone().reversed_axes())[..], [1., 4., 2., 5., 3., 6.]);
        let mut row = array.clone();
        row.slice_axis_inplace(Axis(0), (1..2).into());
        assert_eq!(
            (Batch::from(row.clone()).shape(), &Batch::from(row)[..]),
            (&[1, 3][..], &[4., 5., 6.][..])
        );
        assert_eq!(Batch::from(array.clone()).view(), array);
    }

    #[test]
    fn one_cell_is_replaced_and_the_original_stays() {
        let batch = Batch::from(array![[1., 2.], [3., 4.]].into_dyn());
        assert_eq!(batch.replaced(2, 9.0)[..], [1., 2., 9., 4.]);
        assert_eq!(batch[..], [1., 2., 3., 4.]);
    }
}
