//! How the JSON is broken into lines.

use std::io::{self, Write};

use serde_json::ser::Formatter;

/// One line a key down to the second level, one line a row of numbers, one line an object in a list, nothing else broken:
/// a file that can be read, searched, and compared line by line.
///
/// ```text
///     {
///       "shape": [2,2],
///       "stages": {
///         "mean": [2.0,3.5],
///         "x_hat": [[-1.0,-1.0],
///           [1.0,1.0]]
///       },
///       "invariants": [
///         {"name": "sum_x_hat", "holds": true}
///       ]
///     }
/// ```
#[derive(Debug, Default)]
pub(crate) struct Lines {
    depth: usize,
    /// Whether what comes next is an element of an array.
    element: bool,
    /// Whether what was closed last is an object in a list.
    after_listed: bool,
    /// Whether the object last opened has no key yet.
    empty: bool,
}

impl Lines {
    /// The lines of what stands inside of objects of that number.
    pub fn inside(depth: usize) -> Self {
        Self { depth, ..Self::default() }
    }
}

/// How deep an object's keys may lie to get a line each.
const DEEPEST: usize = 2;

pub(crate) fn line<W: ?Sized + Write>(out: &mut W, depth: usize) -> io::Result<()> {
    out.write_all(b"\n")?;
    (0..depth).try_for_each(|_| out.write_all(b"  "))
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.element = false;
        self.depth += 1;
        out.write_all(b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth -= 1;
        if std::mem::take(&mut self.after_listed) {
            line(out, self.depth)?;
        }
        out.write_all(b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.element = true;
        self.after_listed = false;
        if first { Ok(()) } else { out.write_all(b",") }
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        if std::mem::take(&mut self.element) {
            line(out, self.depth)?;
        }
        self.depth += 1;
        self.empty = true;
        out.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth -= 1;
        if self.depth < DEEPEST && !std::mem::take(&mut self.empty) {
            line(out, self.depth)?;
        }
        // Of all lists only those at the second level hold objects; a key or an element that follows says otherwise.
        self.after_listed = self.depth == DEEPEST;
        out.write_all(b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.after_listed = false;
        self.empty = false;
        match (self.depth <= DEEPEST, first) {
            (true, true) => line(out, self.depth),
            (true, false) => {
                out.write_all(b",")?;
                line(out, self.depth)
            }
            (false, true) => Ok(()),
            (false, false) => out.write_all(b", "),
        }
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.element = false;
        out.write_all(b": ")
    }
}
