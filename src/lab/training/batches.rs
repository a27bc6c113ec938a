//! The order in which the training samples are taken.

use super::data::Data;
use crate::norm::Randn;

/// Endless mini-batches: every epoch is a new permutation, of which an incomplete last batch is dropped.
#[derive(Debug, Clone)]
pub struct Batches {
    stream: Randn,
    size: usize,
    /// The samples that are permuted together: all, or those of each class.
    pools: Vec<Vec<usize>>,
    /// The rest of this epoch, the next batch last.
    epoch: Vec<Vec<usize>>,
}

/// The stream that the mini-batches of a seed come from.
const STREAM: u32 = 1;

impl Batches {
    /// Mini-batches of `size` training samples. With `one_class` each holds samples of one class, in random order of the
    /// classes. There must be enough samples for one.
    #[must_use]
    pub fn new(data: &Data, size: usize, one_class: bool, seed: u32) -> Self {
        let train = data.train();
        let pools = if one_class {
            let of = |class| train.iter().copied().filter(|&i| data.labels()[i] == class).collect();
            (0..data.classes()).map(of).collect()
        } else {
            vec![train.to_vec()]
        };
        Self { stream: Randn::stream(seed, STREAM), size, pools, epoch: Vec::new() }
    }

    /// The samples of the next mini-batch.
    pub fn draw(&mut self) -> Vec<usize> {
        loop {
            if let Some(batch) = self.epoch.pop() {
                return batch;
            }
            for pool in &mut self.pools {
                self.stream.shuffle(pool);
                self.epoch.extend(pool.chunks_exact(self.size).map(<[usize]>::to_vec));
            }
            if self.pools.len() > 1 {
                self.stream.shuffle(&mut self.epoch);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_takes_every_sample_once_but_for_an_incomplete_batch() {
        let data = Data::digits();
        let mut batches = Batches::new(&data, 60, false, 1);
        let mut epoch = || -> Vec<usize> { (0..1437 / 60).flat_map(|_| batches.draw()).collect() };
        let (first, second) = (epoch(), epoch());
        assert_ne!(first, second);
        for mut epoch in [first, second] {
            epoch.sort_unstable();
            epoch.dedup();
            assert_eq!(epoch.len(), 1437 / 60 * 60);
            assert!(epoch.iter().all(|i| data.train().contains(i)));
        }
    }

    #[test]
    fn one_class_means_every_batch_and_all_classes_come() {
        let data = Data::digits();
        let mut batches = Batches::new(&data, 40, true, 1);
        let mut seen = [0; 10];
        for _ in 0..60 {
            let labels = data.labels_of(&batches.draw());
            assert!(labels.iter().all(|&label| label == labels[0]));
            seen[labels[0]] += 1;
        }
        assert!(seen.iter().all(|&n| n > 0), "{seen:?}");
    }
}
