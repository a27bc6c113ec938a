//! A batch made of standard normal numbers.

use ndarray::{ArrayD, IxDyn};

use super::error::InputError;
use crate::norm::{Draft, Randn, Upstream};

/// 2 GiB of numbers, and as much again for dy.
const MOST_CELLS: usize = 1 << 28;

/// Draws x and then dy from one stream, as in NumPy:
///
/// ```text
///     np.random.seed(seed); x = np.random.randn(*shape); dy = np.random.randn(*shape)
/// ```
pub(super) fn draft(shape: &[usize], seed: u32) -> Result<Draft, InputError> {
    let cells = shape.iter().try_fold(1_usize, |n, &len| n.checked_mul(len)).filter(|&n| n <= MOST_CELLS);
    let cells = cells.ok_or_else(|| InputError::TooManyCells {
        shape: shape.iter().map(ToString::to_string).collect::<Vec<_>>().join("x"),
        limit: MOST_CELLS,
    })?;
    let mut stream = Randn::new(seed);
    let mut draw = || {
        let mut values = Vec::new();
        values.try_reserve_exact(cells).map_err(|_| InputError::Memory(cells))?;
        values.extend(stream.by_ref().take(cells));
        Ok(ArrayD::from_shape_vec(IxDyn(shape), values).expect("as many values as the shape has cells"))
    };
    let (x, dy) = (draw()?, draw()?);
    Ok(Draft { dy: Some(Upstream::Given(dy.into())), ..Draft::new(x) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dy_continues_the_stream_that_x_began() {
        let draft = draft(&[3], 7).unwrap();
        let Some(Upstream::Given(dy)) = draft.dy else { panic!("no dy") };
        let drawn: Vec<f64> = draft.x.cells().iter().chain(&*dy.cells()).copied().collect();
        assert_eq!(drawn, Randn::new(7).take(6).collect::<Vec<_>>());
    }

    #[test]
    fn a_shape_that_cannot_fit_is_refused() {
        for shape in [&[usize::MAX, 2][..], &[1 << 29], &[1 << 14, 1 << 15]] {
            assert!(matches!(draft(shape, 1), Err(InputError::TooManyCells { .. })), "{shape:?}");
        }
    }
}
