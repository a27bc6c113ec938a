//! Standard normal numbers that are the same on every machine.

use rand_mt::Mt;

/// The stream of NumPy's `numpy.random.seed(seed); numpy.random.randn(…)`.
///
/// MT19937 and the polar method (Marsaglia & Bray 1964), which NumPy has frozen (NEP 19). The logarithm is a software
/// one, so the bits are the same on every machine; NumPy uses the system's, which may differ in the last two bits.
#[derive(Debug, Clone)]
pub struct Randn {
    bits: Mt,
    spare: Option<f64>,
}

impl Randn {
    /// Starts the stream of a seed.
    #[must_use]
    pub fn new(seed: u32) -> Self {
        Self { bits: Mt::new(seed), spare: None }
    }

    /// One of several independent streams of a seed: that of `numpy.random.RandomState([seed, stream])`.
    pub(crate) fn stream(seed: u32, stream: u32) -> Self {
        Self { bits: Mt::new_with_key([seed, stream]), spare: None }
    }

    /// A number below `len`, evenly chosen.
    pub(crate) fn next_below(&mut self, len: usize) -> usize {
        // Below 2^53 the product is under len, and truncation is the intent.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let chosen = (self.uniform() * len as f64) as usize;
        chosen.min(len - 1)
    }

    /// Puts the items into a random order (the shuffle of Fisher & Yates).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.next_below(last + 1));
        }
    }

    /// Uniform on [0, 1) with 53 random bits.
    pub(crate) fn uniform(&mut self) -> f64 {
        let high = f64::from(self.bits.next_u32() >> 5);
        let low = f64::from(self.bits.next_u32() >> 6);
        (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0
    }
}

impl Iterator for Randn {
    type Item = f64;

    fn next(&mut self) -> Option<f64> {
        if let Some(spare) = self.spare.take() {
            return Some(spare);
        }
        // A point of the unit disc other than its centre gives two independent normals.
        let (u, v, r2) = loop {
            let u = 2.0 * self.uniform() - 1.0;
            let v = 2.0 * self.uniform() - 1.0;
            let r2 = u * u + v * v;
            if r2 < 1.0 && r2 != 0.0 {
                break (u, v, r2);
            }
        };
        let stretch = (-2.0 * libm::log(r2) / r2).sqrt();
        self.spare = Some(stretch * u);
        Some(stretch * v)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_of_a_seed_is_numpys_of_two_numbers() {
        // np.random.RandomState([7, 2]).randn(3)
        let bits = |v: f64| v.to_bits();
        let drawn: Vec<u64> = Randn::stream(7, 2).take(3).map(bits).collect();
        assert_eq!(
            drawn,
            [-0.791_984_679_327_899_7, 0.462_401_585_599_106_6, 0.526_262_755_214_584_3].map(bits)
        );
    }
}
