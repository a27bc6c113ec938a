//! Why an input could not be read, in sentences that say where and what was expected.

use std::io;

use thiserror::Error;

use super::field::FieldError;
use super::npy::NpyError;
use crate::msg;
use crate::norm::ProblemError;
use crate::text::{Message, NotNumber, read_number, visible};

/// Why an input could not be read. Each is a sentence for the user that names the source and the place.
///
/// `origin` is what the user calls the source: a file's path, "standard input", "--batch" or "example NAME".
#[derive(Debug, Error)]
pub enum InputError {
    /// The source cannot be opened or read.
    #[error("{origin}: {}", io_sentence(.error))]
    Io {
        /// The source.
        origin: String,
        /// What the system said.
        error: io::Error,
    },
    /// The source is longer than any input may be.
    #[error("{origin} is longer than {} GiB, the most that is read", .limit >> 30)]
    TooLong {
        /// The source.
        origin: String,
        /// The most bytes that are read.
        limit: u64,
    },
    /// The source has no content.
    #[error("{origin} is empty; expected numbers as JSON, CSV, NPY, NPZ or safetensors")]
    Empty {
        /// The source.
        origin: String,
    },
    /// There is text, but no row of numbers in it.
    #[error("{origin} holds no row of numbers")]
    NoRows {
        /// The source.
        origin: String,
    },
    /// Bytes that are none of the known formats.
    #[error(
        "{origin} is no text, and neither NPY, NPZ nor safetensors; expected one of these, or JSON or CSV as UTF-8"
    )]
    Binary {
        /// The source.
        origin: String,
    },
    /// JSON that is broken, or says something a problem does not have.
    #[error("{origin}: {what} (line {line}, column {column})")]
    Json {
        /// The source.
        origin: String,
        /// What was wrong.
        what: String,
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1.
        column: usize,
    },
    /// A cell of a table is no number.
    #[error("{origin}, row {row}, column {column}{}: found {}, {}", column_name(.name.as_deref()), quoted(.found), expected(.found, *.is_first))]
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
    #[error("{origin}: row {row} has {}, expected {expected} as in row {first}", count(*.got, "value"))]
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
    #[error("{origin}: {error}")]
    Npy {
        /// The source.
        origin: String,
        /// What was wrong.
        error: NpyError,
    },
    /// A file of named arrays is broken.
    #[error("{origin} is no readable {format}: {what}")]
    Unreadable {
        /// The source.
        origin: String,
        /// What it was meant to be.
        format: &'static str,
        /// What was wrong.
        what: String,
    },
    /// A batch was wanted, and the file holds a model's weights.
    #[error(
        "{origin} is {format}: it holds no batch; bnwalk --weights {origin} lists its normalization layers"
    )]
    Model {
        /// The source.
        origin: String,
        /// What it is, with an article.
        format: String,
    },
    /// A file of named arrays was wanted.
    #[error(
        "{origin} holds no named arrays; expected safetensors, NPZ, a PyTorch state dict (.pt), an ONNX model or GGUF"
    )]
    NoArchive {
        /// The source.
        origin: String,
    },
    /// An array of an NPZ archive or a safetensors file is broken or does not fit.
    #[error("{origin}, array {}: {what}", quoted(.name))]
    Member {
        /// The source.
        origin: String,
        /// The array's name.
        name: String,
        /// What was wrong.
        what: String,
    },
    /// A file of arrays holds a name that means nothing here, or one parameter under two names.
    #[error("{origin}: {error}")]
    Field {
        /// The source.
        origin: String,
        /// What was wrong.
        error: FieldError,
    },
    /// There is no batch among the arrays.
    #[error("{origin} has no array \"x\"; found: {}", if .found.is_empty() { "nothing" } else { .found })]
    NoBatch {
        /// The source.
        origin: String,
        /// The arrays there are.
        found: String,
    },
    /// One array was wanted, and the source holds something else.
    #[error("{origin} holds {found}; expected one array of numbers as JSON, CSV or NPY")]
    NoArray {
        /// The source.
        origin: String,
        /// What it holds.
        found: &'static str,
    },
    /// A table of results is no dump.
    #[error("{origin}: this table is no dump of bnwalk; expected the columns {expected}")]
    DumpColumns {
        /// The source.
        origin: String,
        /// The head that a dump has.
        expected: String,
    },
    /// Results were wanted, and there are none.
    #[error(
        "{origin} holds no array of a quantity (found: {found}); expected a JSON object, an NPZ or the CSV of a dump"
    )]
    NoQuantity {
        /// The source.
        origin: String,
        /// What it holds.
        found: &'static str,
    },
    /// A shape cannot be read.
    #[error("found {}, expected a shape of 1 to 5 lengths such as 20x100 (samples x channels)", quoted(.0))]
    Shape(String),
    /// A shape has more cells than are made.
    #[error("a batch of {shape} has more than {limit} cells; ask for fewer")]
    TooManyCells {
        /// The shape asked for.
        shape: String,
        /// The most there may be.
        limit: usize,
    },
    /// The memory does not suffice.
    #[error("there is not enough memory for a batch of {0} cells")]
    Memory(usize),
    /// There is no such example.
    #[error("there is no example {}; {}", quoted(.name), hint(*.nearest, .known))]
    Example {
        /// The name asked for.
        name: String,
        /// The nearest name there is.
        nearest: Option<&'static str>,
        /// Every name there is.
        known: String,
    },
    /// An upstream gradient is neither a known word nor a file.
    #[error("{0}, or the path of a file with an array")]
    Upstream(ProblemError),
}

/// The nearest name if there is one, otherwise all of them.
pub(super) fn hint(nearest: Option<&str>, known: &str) -> String {
    match nearest {
        Some(name) => format!("did you mean \"{name}\"?"),
        None => format!("there are: {known}"),
    }
}

fn io_sentence(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read (permission denied)".to_owned(),
        io::ErrorKind::IsADirectory => "it is a directory; expected a file".to_owned(),
        io::ErrorKind::OutOfMemory => "there is not enough memory to read it".to_owned(),
        _ => format!("it cannot be read: {error}"),
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

fn column_name(name: Option<&str>) -> String {
    name.map(|name| format!(" ({})", quoted(name))).unwrap_or_default()
}

/// "1 value", "2 values".
pub(super) fn count(n: usize, thing: &str) -> String {
    format!("{n} {thing}{}", if n == 1 { "" } else { "s" })
}

/// A text from any file, made fit for a sentence on a terminal: short and without control characters.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        None => visible(text),
        Some((end, _)) => visible(&text[..end]) + "…",
    }
}

/// What was found, in quotes.
pub(crate) fn quoted(text: &str) -> String {
    if text.is_empty() { "nothing".to_owned() } else { format!("\"{}\"", shortened(text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_shortened_and_cannot_steer_the_terminal() {
        assert_eq!(quoted("a\u{1b}[2J"), r#""a\u{1b}[2J""#);
        assert_eq!(quoted(&"é".repeat(99)), format!("\"{}…\"", "é".repeat(60)));
        assert_eq!(quoted(""), "nothing");
        assert_eq!(shortened("'<f8'"), "'<f8'");
    }
}
