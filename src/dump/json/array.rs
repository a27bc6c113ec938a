//! Arrays of any rank as lists in lists, one line a row of numbers.

use std::io::{self, Write};

use crate::dump::digits::rounded;
use crate::dump::view::View;
use crate::json::{not_finite, push};

/// Writes the numbers that the view keeps.
pub(super) fn write(view: &View<'_>, digits: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
    let shape = view.shape();
    out.write_all(&b"[".repeat(shape.len()))?;
    view.write(out, |k, values, text| {
        let row = shape.last().copied().unwrap_or(1);
        let mut column = k % row;
        for (k, &value) in (k..).zip(values) {
            if column > 0 {
                text.push(b',');
            } else if k > 0 {
                between(shape, k, text);
            }
            column = if column + 1 == row { 0 } else { column + 1 };
            let value = digits.map_or(value, |digits| rounded(value, digits));
            match not_finite(value) {
                None => push(value, text),
                Some(word) => text.extend([b"\"", word.as_bytes(), b"\""].concat()),
            }
        }
    })?;
    out.write_all(&b"]".repeat(shape.len()))
}

/// Appends what stands between two rows: the end of as many lists as end before the `k`th number, and their successors.
fn between(shape: &[usize], k: usize, text: &mut Vec<u8>) {
    let mut length = 1;
    let ends = |len: &&usize| {
        length *= **len;
        k.is_multiple_of(length)
    };
    let lists = shape.iter().rev().take_while(ends).count();
    text.extend(b"]".repeat(lists));
    text.extend(b",\n      ");
    text.extend(b"[".repeat(lists));
}
