//! Moments merged two at a time.

use std::ops::Range;

use crate::norm::Moments;

/// Two neighbouring parts joined (Chan, Golub and LeVeque, 1983):
///
/// ```text
///     n = n_a + n_b        μ = μ_a + δ·n_b/n        M2 = M2_a + M2_b + δ²·n_a·n_b/n        with δ = μ_b − μ_a
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    /// 0 where two devices are joined, 1 where the results of these are, and so on.
    pub level: usize,
    /// The devices of the first part.
    pub left: Range<usize>,
    /// The devices of the second part.
    pub right: Range<usize>,
    /// Both parts, and what they come to.
    pub moments: [Moments; 3],
}

/// How the moments of one channel are merged, device by device, level by level: neighbours in pairs, a part without a
/// neighbour waits. The last is the root; one device needs no merge.
#[must_use]
pub fn tree(devices: &[Moments]) -> Vec<Merge> {
    let mut merges = Vec::new();
    let mut parts: Vec<(Range<usize>, Moments)> =
        devices.iter().enumerate().map(|(k, moments)| (k..k + 1, *moments)).collect();
    for level in 0.. {
        if parts.len() < 2 {
            break;
        }
        parts = parts
            .chunks(2)
            .map(|pair| match pair {
                [(left, a), (right, b)] => {
                    let joined = a.merge(*b);
                    let moments = [*a, *b, joined];
                    merges.push(Merge { level, left: left.clone(), right: right.clone(), moments });
                    (left.start..right.end, joined)
                }
                alone => alone[0].clone(),
            })
            .collect();
    }
    merges
}

/// The moments of all devices together.
pub(super) fn merged(devices: &[Moments]) -> Moments {
    tree(devices).last().map_or(devices[0], |root| root.moments[2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_devices_take_three_levels_and_the_fifth_waits() {
        let devices: Vec<Moments> =
            (0..5).map(|k| Moments::of(&[f64::from(k), f64::from(k) + 2.0])).collect();
        let merges = tree(&devices);
        let parts: Vec<_> = merges.iter().map(|m| (m.level, m.left.clone(), m.right.clone())).collect();
        assert_eq!(parts, [(0, 0..1, 1..2), (0, 2..3, 3..4), (1, 0..2, 2..4), (2, 0..4, 4..5)]);
        let whole = Moments::of(&[0., 2., 1., 3., 2., 4., 3., 5., 4., 6.]);
        let merged = merged(&devices);
        assert_eq!((merged.n, merged.mean(), merged.m2), (10, whole.mean(), whole.m2));
        assert_eq!(tree(&devices[..1]), []);
    }
}
