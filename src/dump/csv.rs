//! CSV: tidy rows, one number each, with the header `quantity,sample,channel,position,value`.
//!
//! A field is empty where the number is not of one sample, channel or position: a channel's mean has only a channel. A
//! group of channels is written as a range, `0-3`. `position` counts through the places of one channel of one sample, row
//! by row. What the problem gives (x, gamma, …) is there too. Not a number and the infinities are written as in JSON.

use std::io::{self, Write};

use super::Dump;
use super::digits::rounded;
use crate::json::{not_finite, push};
use crate::norm::{Channels, Partition, Quantity, Space};

pub(super) fn write(dump: &Dump<'_>, out: &mut dyn Write) -> io::Result<()> {
    let partition = dump.trace.partition();
    writeln!(out, "quantity,sample,channel,position,value")?;
    for quantity in dump.quantities(Quantity::ALL) {
        let view = dump.view(quantity);
        view.write(out, |k, values, text| {
            for (k, &value) in (k..).zip(values) {
                text.extend_from_slice(quantity.name().as_bytes());
                text.push(b',');
                place(partition, quantity, view.flat(k), text);
                let value = dump.request.digits.map_or(value, |digits| rounded(value, digits));
                match not_finite(value) {
                    None => push(value, text),
                    Some(word) => text.extend_from_slice(word.as_bytes()),
                }
                text.push(b'\n');
            }
        })?;
    }
    Ok(())
}

/// Appends sample, channel and position of a number, each with its comma.
fn place(partition: &Partition, quantity: Quantity, i: usize, text: &mut Vec<u8>) {
    let mut fields = |fields: [Option<usize>; 3]| {
        for field in fields {
            if let Some(index) = field {
                push(index, text);
            }
            text.push(b',');
        }
    };
    match quantity.space() {
        Space::Cell => {
            let (n, c, p) = partition.split(i);
            fields([Some(n), Some(c), Some(p)]);
        }
        Space::Channel => fields([None, Some(i), None]),
        Space::Group => {
            let block = partition.group_block(i);
            let shares = partition.norm().shares();
            let n = (!shares.samples).then_some(block.samples.start);
            let p = (!shares.positions).then_some(block.positions.start);
            match (shares.channels, block.channels) {
                (Channels::All, _) => fields([n, None, p]),
                (_, channels) if channels.len() == 1 => fields([n, Some(channels.start), p]),
                (_, channels) => {
                    let n = block.samples.start;
                    text.extend(format!("{n},{}-{},,", channels.start, channels.end - 1).bytes());
                }
            }
        }
    }
}
