//! Why an input could not be read, in sentences that say where and what was expected.

use std::io;

use super::field::FieldError;
use super::npy::NpyError;
use crate::msg;
use crate::norm::{ProblemError, counted};
use crate::text::{Message, NotNumber, Tell, hint, quoted, read_number, told};

/// What errors call standard input.
pub(super) const STDIN: &str = "standard input";

/// Why an input could not be read. Each is a sentence for the user that names the source and the place.
///
/// `origin` is what the user calls the source: a file's path, "standard input", "--batch" or "example NAME".
#[derive(Debug)]
pub enum InputError {
    /// The source cannot be opened or read.
    Io {
        /// The source.
        origin: String,
        /// What the system said.
        error: io::Error,
    },
    /// The source is longer than any input may be.
    TooLong {
        /// The source.
        origin: String,
        /// The most bytes that are read.
        limit: u64,
    },
    /// The source has no content.
    Empty {
        /// The source.
        origin: String,
    },
    /// There is text, but no row of numbers in it.
    NoRows {
        /// The source.
        origin: String,
    },
    /// Bytes that are none of the known formats.
    Binary {
        /// The source.
        origin: String,
    },
    /// JSON that is broken, or says something a problem does not have.
    Json {
        /// The source.
        origin: String,
        /// What was wrong.
        what: Message,
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1.
        column: usize,
    },
    /// A cell of a table is no number.
    Cell {
        /// The source.
        origin: String,
        /// The file's line, from 1.
        row: usize,
        /// The column, from 1.
        column: usize,
        /// The column's name in the header.
        name: Option<String>,
        /// What the cell holds.
        found: String,
        /// Whether it stands in a first row, which would be a header if there were no numbers in it.
        is_first: bool,
    },
    /// The rows of a table differ in length.
    Ragged {
        /// The source.
        origin: String,
        /// The file's line, from 1.
        row: usize,
        /// How many cells it has.
        got: usize,
        /// How many it should have.
        expected: usize,
        /// The row that says so.
        first: usize,
    },
    /// An NPY file is broken or holds no real numbers.
    Npy {
        /// The source.
        origin: String,
        /// What was wrong.
        error: NpyError,
    },
    /// A file of named arrays is broken.
    Unreadable {
        /// The source.
        origin: String,
        /// What it was meant to be.
        format: Message,
        /// What was wrong.
        what: Box<Message>,
    },
    /// A batch was wanted, and the file holds a model's weights.
    Model {
        /// The source.
        origin: String,
        /// What it is.
        format: Message,
    },
    /// A file of named arrays was wanted.
    NoArchive {
        /// The source.
        origin: String,
    },
    /// An array of an NPZ archive or a safetensors file is broken or does not fit.
    Member {
        /// The source.
        origin: String,
        /// The array's name.
        name: String,
        /// What was wrong.
        what: Message,
    },
    /// A file of arrays holds a name that means nothing here, or one parameter under two names.
    Field {
        /// The source.
        origin: String,
        /// What was wrong.
        error: FieldError,
    },
    /// There is no batch among the arrays.
    NoBatch {
        /// The source.
        origin: String,
        /// The arrays there are.
        found: String,
    },
    /// One array was wanted, and the source holds something else.
    NoArray {
        /// The source.
        origin: String,
        /// What it holds.
        found: Message,
    },
    /// A table of results is no dump.
    DumpColumns {
        /// The source.
        origin: String,
        /// The head that a dump has.
        expected: String,
    },
    /// Results were wanted, and there are none.
    NoQuantity {
        /// The source.
        origin: String,
        /// What it holds.
        found: Message,
    },
    /// A shape cannot be read.
    Shape(String),
    /// A shape has more cells than are made.
    TooManyCells {
        /// The shape asked for.
        shape: String,
        /// The most there may be.
        limit: usize,
    },
    /// The memory does not suffice.
    Memory(usize),
    /// There is no such example.
    Example {
        /// The name asked for.
        name: String,
        /// The nearest name there is.
        nearest: Option<&'static str>,
        /// Every name there is.
        known: String,
    },
    /// An upstream gradient is neither a known word nor a file.
    Upstream(ProblemError),
}

told!(InputError);

impl Tell for InputError {
    fn message(&self) -> Message {
        match self {
            Self::Io { origin, error } => msg!("input-at", origin = named(origin), what = io_message(error)),
            Self::TooLong { origin, limit } => {
                msg!("input-too-long", origin = named(origin), limit = (limit >> 30).to_string())
            }
            Self::Empty { origin } => msg!("input-empty", origin = named(origin)),
            Self::NoRows { origin } => msg!("input-no-rows", origin = named(origin)),
            Self::Binary { origin } => msg!("input-binary", origin = named(origin)),
            Self::Json { origin, what, line, column } => msg!(
                "input-json",
                origin = named(origin),
                what = what.clone(),
                line = line.to_string(),
                column = column.to_string(),
            ),
            Self::Cell { origin, row, column, name, found, is_first } => msg!(
                "input-cell",
                origin = named(origin),
                row = row.to_string(),
                column = column_named(*column, name.as_deref()),
                found = quoted(found),
                expected = expected(found, *is_first),
            ),
            Self::Ragged { origin, row, got, expected, first } => msg!(
                "input-ragged",
                origin = named(origin),
                row = row.to_string(),
                got = counted(*got, "value"),
                expected = expected.to_string(),
                first = first.to_string(),
            ),
            Self::Npy { origin, error } => msg!("input-at", origin = named(origin), what = error.message()),
            Self::Unreadable { origin, format, what } => {
                msg!(
                    "input-unreadable",
                    origin = named(origin),
                    format = format.clone(),
                    what = Message::clone(what)
                )
            }
            Self::Model { origin, format } => {
                let file = if origin == STDIN { "-" } else { origin.as_str() };
                msg!("input-model", origin = named(origin), file = file, format = format.clone())
            }
            Self::NoArchive { origin } => msg!("input-no-archive", origin = named(origin)),
            Self::Member { origin, name, what } => {
                msg!("input-member", origin = named(origin), name = quoted(name), what = what.clone())
            }
            Self::Field { origin, error } => msg!("input-at", origin = named(origin), what = error.message()),
            Self::NoBatch { origin, found } => {
                let found = if found.is_empty() { msg!("input-nothing") } else { Message::verbatim(found) };
                msg!("input-no-batch", origin = named(origin), found = found)
            }
            Self::NoArray { origin, found } => {
                msg!("input-no-array", origin = named(origin), found = found.clone())
            }
            Self::DumpColumns { origin, expected } => {
                msg!("input-dump-columns", origin = named(origin), expected = expected)
            }
            Self::NoQuantity { origin, found } => {
                msg!("input-no-quantity", origin = named(origin), found = found.clone())
            }
            Self::Shape(text) => msg!("input-shape", found = quoted(text)),
            Self::TooManyCells { shape, limit } => {
                msg!("input-too-many-cells", shape = shape, limit = limit.to_string())
            }
            Self::Memory(cells) => msg!("input-memory", cells = cells.to_string()),
            Self::Example { name, nearest, known } => {
                msg!("input-no-example", name = quoted(name), hint = hint(*nearest, known))
            }
            Self::Upstream(error) => msg!("input-upstream", error = error.message()),
        }
    }
}

/// What the source is called: standard input has a name in every language, the others have names of their own.
pub(super) fn named(origin: &str) -> Message {
    if origin == STDIN { msg!("source-stdin") } else { Message::verbatim(origin) }
}

/// What kept a file from being read.
pub(super) fn io_message(error: &io::Error) -> Message {
    match error.kind() {
        io::ErrorKind::NotFound => msg!("input-no-file"),
        io::ErrorKind::PermissionDenied => msg!("input-not-permitted"),
        io::ErrorKind::IsADirectory => msg!("input-directory"),
        io::ErrorKind::OutOfMemory => msg!("input-no-memory"),
        _ => msg!("input-io", error = error.to_string()),
    }
}

/// What is expected where something was found that is not a number.
fn expected(found: &str, is_first: bool) -> Message {
    match read_number(found) {
        Err(NotNumber::TooLarge) => msg!("expected-smaller-number"),
        _ if is_first => msg!("expected-number-or-header"),
        _ => msg!("expected-number"),
    }
}

fn column_named(column: usize, name: Option<&str>) -> Message {
    let column = column.to_string();
    match name {
        Some(name) => msg!("input-column-named", column = column, name = quoted(name)),
        None => Message::verbatim(column),
    }
}
