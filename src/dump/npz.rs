//! NPZ: one float64 array a quantity, under its name, as `numpy.load` reads it.
//!
//! What the problem gives lies beside the results: x, gamma, beta, dy, eps, momentum (NaN: the cumulative average) and
//! `num_batches_tracked`. `running_mean` and `running_var` are those after the batch, as everywhere in a dump; those before
//! it are `running_mean_before` and `running_var_before`. The words mode, convention, norm and layout are arrays of one
//! string, `channel_names` one of a string a channel. So a dump reads back as the problem that it was made of.

use std::io::{self, Write};

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use super::Dump;
use crate::norm::{Kind, Parameter, Quantity, Value};
use crate::output::ARCHIVE_COMMENT;

/// Beyond this an entry of a zip archive needs the 64-bit form.
const LARGE: u64 = 1 << 31;

pub(super) fn write(dump: &Dump<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut archive = Archive(ZipWriter::new_stream(Stopping { out, stopped: false }));
    for quantity in dump.quantities(Quantity::ALL) {
        let view = dump.view(quantity);
        archive.array(quantity.name(), view.shape(), |out| {
            view.write(out, |_, values, bytes| bytes.extend(values.iter().flat_map(|v| v.to_le_bytes())))
        })?;
    }
    for parameter in Parameter::all() {
        // These are among the quantities.
        if matches!(parameter.row().kind, Kind::PerChannel | Kind::Upstream) {
            continue;
        }
        let Some(value) = parameter.of(dump.trace) else { continue };
        let name = parameter.name();
        let number = match value {
            Value::Number(value) => value,
            Value::NumberOrNone(value) => value.unwrap_or(f64::NAN),
            Value::Count(count) => count as f64,
            Value::Names(names) => {
                archive.words(name, &[names.len()], &names)?;
                continue;
            }
            word => {
                archive.words(name, &[], &[word.to_string()])?;
                continue;
            }
        };
        archive.array(name, &[], |out| out.write_all(&number.to_le_bytes()))?;
    }
    archive.0.set_comment(ARCHIVE_COMMENT)?;
    archive.0.finish()?.into_inner().out.flush()
}

/// Writes arrays of other things than a walk: names, shapes and numbers.
///
/// # Errors
/// Those of `out`.
pub(crate) fn write_arrays<'a>(
    arrays: impl Iterator<Item = (&'a str, &'a [usize], &'a [f64])>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut archive = Archive(ZipWriter::new_stream(Stopping { out, stopped: false }));
    for (name, shape, values) in arrays {
        archive.array(name, shape, |out| values.iter().try_for_each(|v| out.write_all(&v.to_le_bytes())))?;
    }
    archive.0.set_comment(ARCHIVE_COMMENT)?;
    archive.0.finish()?.into_inner().out.flush()
}

struct Archive<'a>(ZipWriter<StreamWriter<Stopping<'a>>>);

impl Archive<'_> {
    /// Adds one array; `data` writes its numbers in row-major order, little-endian.
    fn array(
        &mut self,
        name: &str,
        shape: &[usize],
        data: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let bytes = 8 * shape.iter().product::<usize>() as u64;
        self.member(name, "<f8", shape, bytes, data)
    }

    /// Adds an array of strings, or of the one that has no axes.
    fn words(&mut self, name: &str, shape: &[usize], words: &[String]) -> io::Result<()> {
        // NumPy's strings are UTF-32, padded with zeros to one length.
        let longest = words.iter().map(|word| word.chars().count()).max().unwrap_or(0).max(1);
        let padded =
            |word: &String| word.chars().map(u32::from).chain(std::iter::repeat(0)).take(longest).collect();
        let characters: Vec<u8> =
            words.iter().flat_map(|word| -> Vec<u32> { padded(word) }).flat_map(u32::to_le_bytes).collect();
        let descr = format!("<U{longest}");
        self.member(name, &descr, shape, characters.len() as u64, |out| out.write_all(&characters))
    }

    /// Adds one array of elements that NumPy calls `descr`; `bytes` is their size.
    fn member(
        &mut self,
        name: &str,
        descr: &str,
        shape: &[usize],
        bytes: u64,
        data: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        // Stored, as numpy.savez does; without a time of day the same dump is the same file.
        let options = SimpleFileOptions::DEFAULT
            .compression_method(CompressionMethod::Stored)
            .large_file(bytes >= LARGE);
        self.0.start_file(format!("{name}.npy"), options)?;
        self.0.write_all(&header(descr, shape))?;
        data(&mut self.0)
    }
}

/// The head of an NPY file, version 1.0, padded so that the data begins at a multiple of 64 bytes (numpy.lib.format).
fn header(descr: &str, shape: &[usize]) -> Vec<u8> {
    const BEFORE_TEXT: usize = 10;
    let lengths: Vec<String> = shape.iter().map(ToString::to_string).collect();
    // (), (2,) and (2, 3): Python wants the comma of a tuple of one.
    let comma = if shape.len() == 1 { "," } else { "" };
    let mut text =
        format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({}{comma}), }}", lengths.join(", "));
    let end = (BEFORE_TEXT + text.len() + 1).next_multiple_of(64);
    text.extend(std::iter::repeat_n(' ', end - BEFORE_TEXT - text.len() - 1));
    text.push('\n');
    let length = u16::try_from(text.len()).expect("five lengths are short");
    [b"\x93NUMPY\x01\x00", &length.to_le_bytes()[..], text.as_bytes()].concat()
}

/// Hands a failure on once and then pretends that all is well, for a zip writer that is dropped tries to end its archive
/// and complains on stderr when it cannot, even about a broken pipe.
struct Stopping<'a> {
    out: &'a mut dyn Write,
    stopped: bool,
}

impl Write for Stopping<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.stopped {
            return Ok(bytes.len());
        }
        let written = self.out.write(bytes);
        self.stopped = written.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted);
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.stopped { Ok(()) } else { self.out.flush() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_python_and_a_multiple_of_64_bytes() {
        for (shape, text) in
            [(&[][..], "'shape': (), }"), (&[2], "'shape': (2,), }"), (&[2, 3], "'shape': (2, 3), }")]
        {
            let header = header("<f8", shape);
            assert_eq!(header.len() % 64, 0);
            assert!(String::from_utf8_lossy(&header).contains(text));
        }
    }
}
