//! The part of an array that a dump writes.

use std::ops::Range;

use crate::norm::{Layout, Norm, Quantity, Space, Trace};

/// How many numbers are in the air at a time.
const STRETCH: usize = 1024;

/// A quantity's array, or the part of it that belongs to one channel.
#[derive(Debug)]
pub(super) struct View<'a> {
    trace: &'a Trace,
    quantity: Quantity,
    /// The lengths of the whole array.
    lengths: Vec<usize>,
    /// What is kept of each axis.
    kept: Vec<Range<usize>>,
}

impl<'a> View<'a> {
    /// The array of a quantity. Of a quantity that channels share (a layer norm's mean), one channel has it all.
    pub fn new(trace: &'a Trace, quantity: Quantity, channel: Option<usize>) -> Self {
        let lengths = trace.shape(quantity);
        let mut kept: Vec<Range<usize>> = lengths.iter().map(|&len| 0..len).collect();
        if let Some(channel) = channel
            && let Some((axis, i)) = channel_axis(trace, quantity, channel)
        {
            kept[axis] = i..i + 1;
        }
        Self { trace, quantity, lengths, kept }
    }

    /// The lengths of the whole array.
    pub fn lengths(&self) -> &[usize] {
        &self.lengths
    }

    /// What is kept of each axis.
    pub fn kept(&self) -> &[Range<usize>] {
        &self.kept
    }

    /// The shape of what is kept; the channel's axis stays, with length 1.
    pub fn shape(&self) -> Vec<usize> {
        self.kept.iter().map(Range::len).collect()
    }

    /// Writes the numbers from flat index `start` on into `out`.
    pub fn fill(&self, start: usize, out: &mut [f64]) {
        self.trace.fill(self.quantity, start, out);
    }

    /// Hands the numbers that are kept over in order, a stretch at a time, each with the flat index of its first.
    pub fn stretches<E>(&self, mut each: impl FnMut(usize, &[f64]) -> Result<(), E>) -> Result<(), E> {
        let mut buffer = [0.0; STRETCH];
        // Axes that are kept whole lie in one piece; so does any one part of the axis before them.
        let whole = self.kept.iter().zip(&self.lengths).rev().take_while(|(kept, len)| kept.len() == **len);
        let piece_axis = self.kept.len().saturating_sub(whole.count() + 1);
        let inner: usize = self.lengths[piece_axis + 1..].iter().product();
        let piece = self.kept[piece_axis].start * inner..self.kept[piece_axis].end * inner;
        let outer_step = self.lengths[piece_axis] * inner;
        // What is left out is part of one axis alone, so all axes before the piece's are whole and count as one.
        let outer: usize = self.lengths[..piece_axis].iter().product();
        for i in 0..outer {
            let end = i * outer_step + piece.end;
            let mut start = i * outer_step + piece.start;
            while start < end {
                let out = &mut buffer[..STRETCH.min(end - start)];
                self.fill(start, out);
                each(start, out)?;
                start += out.len();
            }
        }
        Ok(())
    }
}

/// The axis of a quantity's array along which channels differ, and the channel's place on it.
fn channel_axis(trace: &Trace, quantity: Quantity, channel: usize) -> Option<(usize, usize)> {
    let partition = trace.partition();
    match quantity.space() {
        Space::Channel => Some((0, channel)),
        Space::Cell => match (partition.shape().len(), partition.layout()) {
            (1, _) => None,
            (_, Layout::ChannelsFirst) => Some((1, channel)),
            (rank, Layout::ChannelsLast) => Some((rank - 1, channel)),
        },
        Space::Group => match partition.norm() {
            Norm::Layer | Norm::Rms => None,
            Norm::Batch => Some((0, channel)),
            Norm::Instance | Norm::Group(_) => Some((1, partition.group_at(0, channel))),
        },
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{ArrayD, Axis, Dimension, Slice};

    use super::*;
    use crate::norm::Draft;

    #[test]
    fn stretches_hand_over_what_numpy_would_slice() {
        let shapes: [&[usize]; 5] = [&[3], &[3, 4], &[2, 4, 3], &[2, 4, 2, 4], &[2, 4, 3, 1, 4]];
        for shape in shapes {
            for layout in [Layout::ChannelsFirst, Layout::ChannelsLast] {
                for norm in [Norm::Batch, Norm::Layer, Norm::Instance, Norm::Rms] {
                    let x = ArrayD::from_shape_fn(shape.to_vec(), |i| {
                        i.as_array_view().iter().fold(0., |a, &b| a * 7. + b as f64)
                    });
                    let draft = Draft { layout: Some(layout), norm: Some(norm), ..Draft::new(x) };
                    let trace = Trace::new(draft.build().unwrap());
                    for &q in Quantity::ALL {
                        for channel in
                            std::iter::once(None).chain((0..trace.partition().channels()).map(Some))
                        {
                            check(&trace, q, channel);
                        }
                    }
                }
            }
        }
    }

    fn check(trace: &Trace, quantity: Quantity, channel: Option<usize>) {
        let mut expected = trace.array(quantity);
        if let Some((axis, i)) = channel.and_then(|c| channel_axis(trace, quantity, c)) {
            expected.slice_axis_inplace(Axis(axis), Slice::from(i..=i));
        }
        let view = View::new(trace, quantity, channel);
        let mut found = Vec::new();
        let all = view.stretches(|start, values| {
            for (i, value) in (start..).zip(values) {
                assert!(trace.value(quantity, i).to_bits() == value.to_bits());
            }
            found.extend_from_slice(values);
            Ok::<_, ()>(())
        });
        assert_eq!(all, Ok(()));
        assert_eq!(view.shape(), expected.shape());
        let expected: Vec<u64> = expected.iter().map(|v| v.to_bits()).collect();
        let found: Vec<u64> = found.iter().map(|v| v.to_bits()).collect();
        assert_eq!(found, expected, "{quantity} {channel:?}");
    }
}
