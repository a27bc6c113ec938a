//! What a network is trained and tested with.

use std::sync::{Arc, LazyLock};

use ndarray::{Array2, ArrayD, ArrayView2};

use crate::input::digits::{self, Split};
use crate::msg;
use crate::norm::Randn;
use crate::text::Message;

/// Samples with a label each, some of which train and some test.
#[derive(Debug)]
pub struct Data {
    name: String,
    x: Array2<f64>,
    labels: Vec<usize>,
    classes: usize,
    split: Split,
    largest_class: usize,
    /// Height and width, if a sample is an image.
    image: Option<(usize, usize)>,
}

impl PartialEq for Data {
    /// Whether they are the very same.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// More classes than this are a mistake in the labels.
const MOST_CLASSES: usize = 1000;

/// The stream of seed 0 that chooses which samples test, where the file does not say it.
const STREAM: u32 = 3;

impl Data {
    /// scikit-learn's digits.
    #[must_use]
    pub fn digits() -> Arc<Self> {
        static DIGITS: LazyLock<Arc<Data>> = LazyLock::new(|| {
            let (x, labels) = (digits::images().to_owned(), digits::labels());
            let (split, classes) = (digits::split(), digits::CLASSES);
            Arc::new(Data::of("digits".to_owned(), x, labels, classes, split, Some((8, 8))))
        });
        Arc::clone(&DIGITS)
    }

    /// Samples of one's own: x of shape (N, …), flattened to (N, features); labels, whole numbers from 0, of shape (N).
    /// `test` holds the indices of those that test; without it a fifth does, chosen at random but always the same.
    ///
    /// # Errors
    /// A sentence that says which of them is no such thing.
    #[expect(clippy::missing_panics_doc, reason = "it does not panic")]
    pub fn new(
        name: &str,
        x: &ArrayD<f64>,
        labels: &ArrayD<f64>,
        test: Option<&ArrayD<f64>>,
    ) -> Result<Arc<Self>, Message> {
        let shape = x.shape().to_vec();
        let n = shape.first().copied().unwrap_or(0);
        if shape.len() < 2 || n < 10 || x.is_empty() {
            return Err(msg!("training-data-x", shape = crate::norm::shape_text(&shape)));
        }
        let features: usize = shape[1..].iter().product();
        let x = x.to_shape((n, features)).expect("as many cells").to_owned();
        if let Some(((row, column), value)) = x.indexed_iter().find(|(_, value)| !value.is_finite()) {
            let value = value.to_string();
            return Err(msg!("training-data-not-finite", row = row, column = column, value = value));
        }
        if labels.shape() != [n] {
            let shape = crate::norm::shape_text(labels.shape());
            return Err(msg!("training-data-labels", shape = shape, samples = n));
        }
        let labels = indices(labels, MOST_CLASSES).map_err(|(at, value)| {
            msg!("training-data-label", index = at, value = value.to_string(), most = MOST_CLASSES - 1)
        })?;
        let classes = labels.iter().max().map_or(0, |largest| largest + 1);
        if classes < 2 {
            return Err(msg!("training-data-one-class"));
        }
        let mut test = match test {
            Some(test) => indices(test, n).map_err(|(at, value)| {
                msg!("training-data-test", index = at, value = value.to_string(), samples = n)
            })?,
            None => shuffled(n).into_iter().take(n / 5).collect(),
        };
        test.sort_unstable();
        test.dedup();
        let train: Vec<usize> = (0..n).filter(|i| test.binary_search(i).is_err()).collect();
        if test.is_empty() || train.is_empty() {
            return Err(msg!("training-data-split", test = test.len(), train = train.len()));
        }
        let image = match shape[1..] {
            [height, width] | [1, height, width] => Some((height, width)),
            _ => None,
        };
        Ok(Arc::new(Self::of(name.to_owned(), x, labels, classes, Split { train, test }, image)))
    }

    fn of(
        name: String,
        x: Array2<f64>,
        labels: Vec<usize>,
        classes: usize,
        split: Split,
        image: Option<(usize, usize)>,
    ) -> Self {
        let mut counts = vec![0; classes];
        split.train.iter().for_each(|&i| counts[labels[i]] += 1);
        let largest_class = counts.into_iter().max().unwrap_or(0);
        Self { name, x, labels, classes, split, largest_class, image }
    }

    /// What to call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All samples, shape (N, features).
    #[must_use]
    pub fn x(&self) -> ArrayView2<'_, f64> {
        self.x.view()
    }

    /// The label of every sample, shape (N).
    #[must_use]
    pub fn labels(&self) -> &[usize] {
        &self.labels
    }

    /// The number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The indices of the samples that train.
    #[must_use]
    pub fn train(&self) -> &[usize] {
        &self.split.train
    }

    /// The indices of the samples that test.
    #[must_use]
    pub fn test(&self) -> &[usize] {
        &self.split.test
    }

    /// How many training samples the class with the most of them has.
    #[must_use]
    pub fn largest_class(&self) -> usize {
        self.largest_class
    }

    /// Height and width of a sample, if it is an image.
    #[must_use]
    pub fn image(&self) -> Option<(usize, usize)> {
        self.image
    }

    /// The labels of some samples.
    pub(super) fn labels_of(&self, rows: &[usize]) -> Vec<usize> {
        rows.iter().map(|&row| self.labels[row]).collect()
    }
}

/// Whole numbers below `most`, or the place and value of one that is not.
fn indices(array: &ArrayD<f64>, most: usize) -> Result<Vec<usize>, (usize, f64)> {
    let index = |(at, &value): (usize, &f64)| {
        let fits = value >= 0.0 && value < most as f64 && value.fract() == 0.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and in range")]
        if fits { Ok(value as usize) } else { Err((at, value)) }
    };
    array.iter().enumerate().map(index).collect()
}

fn shuffled(n: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    Randn::stream(0, STREAM).shuffle(&mut order);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn x(shape: &[usize]) -> ArrayD<f64> {
        ArrayD::from_elem(shape, 0.5)
    }

    fn labels(n: usize, of: impl Fn(usize) -> f64) -> ArrayD<f64> {
        ArrayD::from_shape_vec(vec![n], (0..n).map(of).collect()).unwrap()
    }

    #[test]
    fn samples_of_ones_own_are_flattened_and_split() {
        let data = Data::new("mine", &x(&[20, 3, 4]), &labels(20, |i| (i % 3) as f64), None).unwrap();
        assert_eq!((data.x().dim(), data.classes(), data.image()), ((20, 12), 3, Some((3, 4))));
        assert_eq!((data.train().len(), data.test().len()), (16, 4));
        let test = labels(2, |i| i as f64);
        let data = Data::new("mine", &x(&[20, 3]), &labels(20, |i| (i % 2) as f64), Some(&test)).unwrap();
        assert_eq!(data.test(), [0, 1]);
    }

    #[test]
    fn what_is_no_data_is_told_in_a_sentence() {
        let good = labels(20, |i| (i % 2) as f64);
        let mut hole = x(&[20, 3]);
        hole[[4, 2]] = f64::NAN;
        for (x, labels, test, part) in [
            (x(&[20]), &good, None, "(20)"),
            (hole, &good, None, "row 4, column 2"),
            (x(&[20, 3]), &labels(19, |_| 1.0), None, "(19)"),
            (x(&[20, 3]), &labels(20, |i| i as f64 / 2.0), None, "labels[1] is 0.5"),
            (x(&[20, 3]), &labels(20, |_| 0.0), None, "two classes"),
            (x(&[20, 3]), &good, Some(labels(2, |_| 20.0)), "test[0] is 20"),
        ] {
            let sentence = Data::new("mine", &x, labels, test.as_ref()).unwrap_err().to_string();
            assert!(sentence.contains(part), "{sentence}");
        }
    }
}
