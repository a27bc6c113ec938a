//! Files, standard input and examples, each read into a [`Draft`] of a problem.
//!
//! A format is told from its content, and everything read is untrusted: whatever the bytes are, the answer is a draft or
//! an [`InputError`] that says what was wrong, where, and what was expected, and memory stays in proportion to the input.
//! The draft is not built here, because flags may still overlay it.
//!
//! [`digits`] are the images of the built-in examples, which the labs also train and draw from.

mod arrays;
mod content;
mod csv;
pub mod digits;
mod dtype;
mod error;
mod example;
mod expected;
mod field;
mod format;
mod gguf;
mod inline;
mod json;
mod map;
mod npy;
mod npz;
mod number;
mod onnx;
mod precision;
mod random;
mod results;
mod safetensors;
mod torch;

use std::fmt;
use std::path::{Path, PathBuf};

use ndarray::ArrayD;

pub(crate) use self::arrays::Arrays;
pub(crate) use self::content::Content;
pub use self::error::InputError;
pub use self::example::{Example, examples};
pub use self::expected::{Expected, Given};
pub use self::field::FieldError;
pub use self::inline::parse_shape;
pub use self::map::Beside;
pub use self::npy::NpyError;
pub use self::precision::Precision;
pub use self::results::{load_expected, load_given};

use self::format::FileFormat;
use crate::msg;
use crate::norm::{Batch, Draft, ProblemError, Upstream};
use crate::text::{Message, Tell, visible};

/// Where a problem comes from. Displayed as errors name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A built-in example, see [`examples`].
    Example(String),
    /// A JSON, CSV, NPY, NPZ or safetensors file.
    File(PathBuf),
    /// Standard input, in any of the formats of a file.
    Stdin,
    /// Numbers in a flag: `1,2,3`, or `1,2;3,4`, or JSON.
    Inline(String),
    /// Standard normal numbers: x, and then dy from the same stream.
    Random {
        /// The batch's shape.
        shape: Vec<usize>,
        /// The seed, as for `numpy.random.seed`.
        seed: u32,
    },
}

impl Default for Source {
    /// The first of the [`examples`].
    fn default() -> Self {
        Self::Example(examples()[0].name.to_owned())
    }
}

impl fmt::Display for Source {
    /// As [`Tell`] tells it in English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl Tell for Source {
    fn message(&self) -> Message {
        match self {
            Self::Example(name) => msg!("source-example", name = name),
            Self::File(path) => Message::verbatim(visible(&path.display().to_string())),
            Self::Stdin => msg!("source-stdin"),
            Self::Inline(_) => Message::verbatim("--batch"),
            Self::Random { .. } => msg!("source-normal"),
        }
    }
}

/// How a table is to be read, where that is not to be found out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Whether the first row is a header. `None`: it is if there is no number in it.
    pub header: Option<bool>,
    /// What stands between the cells; a blank means any run of blanks. `None`: found out.
    pub delimiter: Option<u8>,
}

/// Reads a source into a draft.
///
/// # Errors
/// An [`InputError`], when the source cannot be read or does not hold a batch.
///
/// ```
/// use bnwalk::input::{Options, Source, load};
/// let draft = load(&Source::Inline("1,2;3,4".to_owned()), &Options::default())?;
/// assert_eq!(draft.x.shape(), [2, 2]);
/// # Ok::<(), bnwalk::input::InputError>(())
/// ```
pub fn load(source: &Source, options: &Options) -> Result<Draft, InputError> {
    let origin = source.to_string();
    match source {
        Source::Example(name) => example::draft(name, &origin),
        Source::File(path) => draft(&Content::open(path)?, options),
        Source::Stdin => draft(&Content::of_stdin(&origin)?, options),
        Source::Inline(text) => inline::draft(text, &origin),
        Source::Random { shape, seed } => random::draft(shape, *seed),
    }
}

/// Reads a draft from bytes in memory, as from a file. Errors call them `origin`.
///
/// # Errors
/// When they do not hold a batch.
pub fn parse(bytes: &[u8], origin: &str, options: &Options) -> Result<Draft, InputError> {
    draft(&Content::of_bytes(bytes, origin), options)
}

/// Reads one array from a JSON, CSV or NPY file.
///
/// # Errors
/// When the file cannot be read or holds something else.
pub fn load_array(path: &Path, options: &Options) -> Result<Batch, InputError> {
    let content = Content::open(path)?;
    if let Some(draft) = common(&content, options)? {
        return Ok(draft.x);
    }
    let bytes = content.bytes()?;
    let origin = content.origin.clone();
    match format::detect(&bytes, content.promised, &origin)? {
        (FileFormat::Json, text) if text.trim_ascii_start().starts_with(b"{") => {
            Err(InputError::NoArray { origin, found: msg!("input-found-object") })
        }
        (FileFormat::Json, text) => json::array(text, &origin).map(Batch::from),
        (FileFormat::Csv, text) => csv::array(text, &origin, options).map(|table| table.array.into()),
        (FileFormat::Npy, bytes) => npy_array(bytes, &origin).map(Batch::from),
        _ => Err(InputError::NoArray { origin, found: msg!("input-found-archive") }),
    }
}

/// Reads an upstream gradient: `ones`, `y`, `randn:SEED`, `onehot:i,j,…`, or the path of a file with an array.
///
/// # Errors
/// When it is neither, or the file cannot be read.
pub fn load_upstream(text: &str, options: &Options) -> Result<Upstream, InputError> {
    let no_word: ProblemError = match text.parse() {
        Ok(upstream) => return Ok(upstream),
        Err(error) => error,
    };
    let path = Path::new(text);
    // What is no word and no file was meant to be either: the error tells of both.
    if path.exists() {
        load_array(path, options).map(Upstream::Given)
    } else {
        Err(InputError::Upstream(no_word))
    }
}

fn draft(content: &Content<'_>, options: &Options) -> Result<Draft, InputError> {
    if let Some(draft) = common(content, options)? {
        return Ok(draft);
    }
    let (bytes, origin) = (content.bytes()?, &content.origin);
    match format::detect(&bytes, content.promised, origin)? {
        (FileFormat::Json, text) => json::draft(text, origin),
        (FileFormat::Csv, text) => csv::array(text, origin, options).map(|table| of_table(table, origin)),
        (FileFormat::Npy, bytes) => npy_array(bytes, origin).map(Draft::new),
        (format, _) if format.is_model() => {
            Err(InputError::Model { origin: origin.clone(), format: format.message() })
        }
        (format, bytes) => Arrays::of_bytes(bytes, format, origin)?.draft(),
    }
}

/// The batch of the files that are common and may be long: what can be had without holding the file in memory.
fn common(content: &Content<'_>, options: &Options) -> Result<Option<Draft>, InputError> {
    if let Some((file, len)) = content.file() {
        match npy::map(file, len) {
            Ok(None) => {}
            Ok(batch) => return Ok(batch.map(Draft::new)),
            // It may still fit in memory.
            Err(_) if len < content::LONGEST => {}
            Err(error) => return Err(content.failed(error)),
        }
    }
    let table = csv::plain(content.stream()?, content.promised, options);
    let table = table.map_err(|error| content.failed(error))?;
    Ok(table.map(|table| of_table(table, &content.origin)))
}

/// A table as a batch: each row a sample, each column a channel.
fn of_table(table: csv::Content, origin: &str) -> Draft {
    let mut draft = Draft::new(table.array);
    draft.channel_names = table.names;
    if table.counts {
        draft.notes.push(msg!("first-row-counts", origin = origin));
    }
    draft
}

fn npy_array(bytes: &[u8], origin: &str) -> Result<ArrayD<f64>, InputError> {
    npy::read(bytes, bytes.len() as u64).map_err(|error| InputError::Npy { origin: origin.to_owned(), error })
}
