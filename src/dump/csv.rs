//! CSV: tidy rows, one number each, with the header `quantity,sample,channel,position,value`.
//!
//! A field is empty where the number is not of one sample, channel or position: a channel's mean has only a channel. A
//! group of channels is written as a range, `0-3`. `position` counts through the places of one channel of one sample, row
//! by row. What the problem gives (x, gamma, …) is there too. Not a number and the infinities are written as in JSON.

use std::io::{self, Write};

use super::Dump;
use super::json::{not_finite, rounded};
use crate::norm::{Norm, Partition, Quantity, Space};

pub(super) fn write(dump: &Dump<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "quantity,sample,channel,position,value")?;
    for quantity in dump.quantities(Quantity::ALL) {
        dump.view(quantity).stretches(|start, values| {
            for (i, &value) in (start..).zip(values) {
                write!(out, "{quantity},")?;
                place(dump.trace.partition(), quantity, i, out)?;
                let value = dump.request.digits.map_or(value, |digits| rounded(value, digits));
                if value.is_finite() {
                    // Its writer of numbers is several times faster than the standard library's.
                    serde_json::to_writer(&mut *out, &value)?;
                    out.write_all(b"\n")?;
                } else {
                    writeln!(out, "{}", not_finite(value))?;
                }
            }
            io::Result::Ok(())
        })?;
    }
    Ok(())
}

/// Writes sample, channel and position of a number, each with its comma.
fn place(partition: &Partition, quantity: Quantity, i: usize, out: &mut dyn Write) -> io::Result<()> {
    match quantity.space() {
        Space::Cell => {
            let (n, c, p) = partition.split(i);
            write!(out, "{n},{c},{p},")
        }
        Space::Channel => write!(out, ",{i},,"),
        Space::Group => {
            let block = partition.group_block(i);
            let (n, channels) = (block.samples.start, block.channels);
            match partition.norm() {
                Norm::Batch => write!(out, ",{i},,"),
                Norm::Layer | Norm::Rms => write!(out, "{n},,,"),
                _ if channels.len() == 1 => write!(out, "{n},{},,", channels.start),
                _ => write!(out, "{n},{}-{},,", channels.start, channels.end - 1),
            }
        }
    }
}
