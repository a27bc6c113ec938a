//! The part of an array that a dump writes.

use std::fmt;
use std::io::{self, Write};

use crate::norm::{Batch, Channels, Layout, Quantity, Space, Trace};
use crate::parallel;

/// How many numbers are made into text at a time.
const PIECE: usize = 1 << 13;

/// Writes the numbers from a flat index of a whole array on into a buffer.
type Fill<'a> = Box<dyn Fn(usize, &mut [f64]) + Sync + 'a>;

/// A quantity's array, or the part of it that belongs to one channel.
pub(super) struct View<'a> {
    /// The lengths of what is kept; the channel's axis stays, with length 1.
    shape: Vec<usize>,
    fill: Fill<'a>,
    /// What is kept comes in runs of this length, so far apart in the whole array, the first of them here.
    run: usize,
    step: usize,
    start: usize,
}

impl<'a> View<'a> {
    /// The array of a quantity. Of a quantity that channels share (a layer norm's mean), one channel has it all.
    pub fn new(trace: &'a Trace, quantity: Quantity, channel: Option<usize>) -> Self {
        let mut shape = trace.shape(quantity);
        let fill: Fill = Box::new(move |start, out| trace.fill(quantity, start, out));
        match channel.and_then(|channel| channel_axis(trace, quantity, channel)) {
            None => Self::whole(&shape, fill),
            Some((axis, i)) => {
                let run = shape[axis + 1..].iter().product();
                let step = shape[axis] * run;
                shape[axis] = 1;
                Self { shape, fill, run, step, start: i * run }
            }
        }
    }

    /// The whole of a list.
    pub fn of_slice(values: &'a [f64]) -> Self {
        let fill = |start, out: &mut [f64]| out.copy_from_slice(&values[start..start + out.len()]);
        Self::whole(&[values.len()], Box::new(fill))
    }

    /// The whole of a batch.
    pub fn of_batch(batch: &'a Batch) -> Self {
        let fill = |start, out: &mut [f64]| out.copy_from_slice(&batch.stretch(start..start + out.len()));
        Self::whole(batch.shape(), Box::new(fill))
    }

    fn whole(shape: &[usize], fill: Fill<'a>) -> Self {
        let run = shape.iter().product();
        Self { shape: shape.to_vec(), fill, run, step: run, start: 0 }
    }

    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The flat index in the whole array of the number that is kept as the `k`th.
    pub fn flat(&self, k: usize) -> usize {
        k / self.run * self.step + self.start + k % self.run
    }

    fn read(&self, mut k: usize, mut out: &mut [f64]) {
        while !out.is_empty() {
            let (run, rest) = out.split_at_mut(out.len().min(self.run - k % self.run));
            (self.fill)(self.flat(k), run);
            k += run.len();
            out = rest;
        }
    }

    /// Writes what `format` appends for the numbers that are kept, given as the `k`th and those that follow it.
    ///
    /// The pieces are made on all cores and written in order, so the memory does not depend on the array.
    pub fn write(
        &self,
        out: &mut dyn Write,
        format: impl Fn(usize, &[f64], &mut Vec<u8>) + Sync,
    ) -> io::Result<()> {
        let count: usize = self.shape.iter().product();
        let mut next = 0;
        parallel::in_order(
            |piece: &mut Chunk| {
                piece.k = next;
                piece.values.resize(PIECE.min(count - next), 0.0);
                next += piece.values.len();
                Ok(!piece.values.is_empty())
            },
            |piece| {
                self.read(piece.k, &mut piece.values);
                piece.bytes.clear();
                format(piece.k, &piece.values, &mut piece.bytes);
            },
            |piece| out.write_all(&piece.bytes),
        )
    }
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View").field("shape", &self.shape).finish_non_exhaustive()
    }
}

/// Some numbers, and what is written for them.
#[derive(Default)]
struct Chunk {
    k: usize,
    values: Vec<f64>,
    bytes: Vec<u8>,
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
        Space::Group => {
            let shares = partition.norm().shares();
            let axis = usize::from(!shares.samples);
            (shares.channels != Channels::All).then(|| (axis, partition.group_at(0, channel, 0)))
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{ArrayD, Axis, Dimension, Slice};

    use super::*;
    use crate::norm::{Draft, Norm};

    #[test]
    fn a_view_keeps_what_numpy_would_slice() {
        let shapes: [&[usize]; 5] = [&[3], &[3, 4], &[2, 4, 3], &[2, 4, 2, 4], &[2, 4, 3, 1, 4]];
        for shape in shapes {
            for layout in [Layout::ChannelsFirst, Layout::ChannelsLast] {
                for norm in Norm::all(1) {
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
        let written = view.write(&mut found, |k, values, bytes| {
            for (k, value) in (k..).zip(values) {
                assert!(trace.value(quantity, view.flat(k)).to_bits() == value.to_bits());
                bytes.extend(value.to_bits().to_ne_bytes());
            }
        });
        assert!(written.is_ok());
        assert_eq!(view.shape(), expected.shape());
        let expected: Vec<u64> = expected.iter().map(|v| v.to_bits()).collect();
        let found: Vec<u64> = found.as_chunks().0.iter().copied().map(u64::from_ne_bytes).collect();
        assert_eq!(found, expected, "{quantity} {channel:?}");
    }
}
