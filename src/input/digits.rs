//! scikit-learn's 1,797 handwritten digits, and which of them test a network.

use std::sync::LazyLock;

use ndarray::{Array2, ArrayView2};

/// How many images there are.
pub const COUNT: usize = 1797;
/// The features of an image: 8 × 8 pixels, row by row.
pub const PIXELS: usize = 64;
/// What an image may show: 0 to 9.
pub const CLASSES: usize = 10;

/// A row an image: its pixels, 0 to 16, and its label. Source and licence: `assets/digits/digits.md`.
static ROWS: &[u8; COUNT * (PIXELS + 1)] = include_bytes!("../../assets/digits/digits.u8");
static TEST: &str = include_str!("../../assets/digits/test.txt");

static IMAGES: LazyLock<Array2<f64>> =
    LazyLock::new(|| Array2::from_shape_fn((COUNT, PIXELS), |(i, pixel)| f64::from(row(i)[pixel]) / 16.0));

fn row(i: usize) -> &'static [u8] {
    &ROWS[i * (PIXELS + 1)..][..=PIXELS]
}

/// The images, shape (1797, 64), each pixel from 0 to 1.
pub fn images() -> ArrayView2<'static, f64> {
    IMAGES.view()
}

/// What each image shows, shape (1797).
#[must_use]
pub fn labels() -> Vec<usize> {
    (0..COUNT).map(|i| usize::from(row(i)[PIXELS])).collect()
}

/// The indices of some images, in increasing order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The 1,437 images that a network is trained with.
    pub train: Vec<usize>,
    /// The 360 that it is tested with.
    pub test: Vec<usize>,
}

/// A split that was drawn at random once and for all: with the last 360 images as the test the same network is 3 points worse,
/// for other people wrote them.
///
/// # Panics
/// Never: the committed indices are numbers.
#[must_use]
pub fn split() -> Split {
    let test: Vec<usize> = TEST.lines().map(|line| line.parse().expect("an index a line")).collect();
    let train = (0..COUNT).filter(|i| test.binary_search(i).is_err()).collect();
    Split { train, test }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_images_are_those_of_scikit_learn() {
        // digits.data.sum(axis=1)[:3] and digits.target[:10], digits.data.sum(), np.bincount(digits.target)
        let sums: Vec<f64> = images().rows().into_iter().take(3).map(|row| row.sum() * 16.0).collect();
        assert_eq!(sums, [294.0, 313.0, 344.0]);
        assert_eq!(images().sum() * 16.0, 561_718.0);
        assert_eq!(labels()[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        let mut counts = [0; CLASSES];
        for label in labels() {
            counts[label] += 1;
        }
        assert_eq!(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    }

    #[test]
    fn every_image_either_trains_or_tests() {
        let Split { train, test } = split();
        assert_eq!((train.len(), test.len()), (1437, 360));
        let mut all = [train, test].concat();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..COUNT));
    }
}
