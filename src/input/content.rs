//! The bytes of a source: a file, which may be read as a stream and again, or bytes in memory.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use super::error::{InputError, STDIN};
use super::format::{self, FileFormat};
use crate::text::visible;

/// The most bytes that are read into memory. Without a bound `/dev/zero` would be read until the memory is full.
pub(super) const LONGEST: u64 = 4 << 30;

/// What a source holds, not yet read or not yet understood.
#[derive(Debug)]
pub(crate) struct Content<'b> {
    /// What the user calls the source.
    pub origin: String,
    /// The format that its name promises.
    pub(super) promised: Option<FileFormat>,
    data: Data<'b>,
}

#[derive(Debug)]
enum Data<'b> {
    File(File),
    Bytes(Cursor<Cow<'b, [u8]>>),
}

impl<'b> Content<'b> {
    pub fn of_bytes(bytes: &'b [u8], origin: &str) -> Self {
        Self { origin: origin.to_owned(), promised: None, data: Data::Bytes(Cursor::new(bytes.into())) }
    }

    pub fn of_stdin(origin: &str) -> Result<Self, InputError> {
        let bytes = read_all(io::stdin().lock(), origin)?;
        Ok(Self { origin: origin.to_owned(), promised: None, data: Data::Bytes(Cursor::new(bytes.into())) })
    }

    /// Opens a file; `-` is standard input.
    pub fn open(path: &Path) -> Result<Self, InputError> {
        if path == Path::new("-") {
            return Self::of_stdin(STDIN);
        }
        let origin = visible(&path.display().to_string());
        let io_error = |error| InputError::Io { origin: origin.clone(), error };
        let file = File::open(path).map_err(io_error)?;
        // What flows through a pipe cannot be read twice.
        let data = if file.metadata().map_err(io_error)?.is_file() {
            Data::File(file)
        } else {
            Data::Bytes(Cursor::new(read_all(file, &origin)?.into()))
        };
        Ok(Self { promised: format::of_path(path), origin, data })
    }

    /// The bytes as a stream, from the first on.
    pub fn stream(&self) -> Result<Box<dyn Read + '_>, InputError> {
        Ok(match &self.data {
            Data::File(file) => {
                let mut file = file;
                file.rewind().map_err(|error| self.failed(error))?;
                Box::new(file)
            }
            Data::Bytes(bytes) => Box::new(&bytes.get_ref()[..]),
        })
    }

    /// The file, if it is one, and its length in bytes.
    pub fn file(&self) -> Option<(&File, u64)> {
        match &self.data {
            Data::File(file) => Some((file, file.metadata().ok()?.len())),
            Data::Bytes(_) => None,
        }
    }

    /// All of the bytes.
    pub fn bytes(&self) -> Result<Cow<'_, [u8]>, InputError> {
        match &self.data {
            Data::File(_) => read_all(self.stream()?, &self.origin).map(Cow::Owned),
            Data::Bytes(bytes) => Ok(Cow::Borrowed(bytes.get_ref())),
        }
    }

    pub fn failed(&self, error: io::Error) -> InputError {
        InputError::Io { origin: self.origin.clone(), error }
    }
}

impl Read for Content<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match &mut self.data {
            Data::File(file) => file.read(into),
            Data::Bytes(bytes) => bytes.read(into),
        }
    }
}

impl Seek for Content<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match &mut self.data {
            Data::File(file) => file.seek(to),
            Data::Bytes(bytes) => bytes.seek(to),
        }
    }
}

fn read_all(from: impl Read, origin: &str) -> Result<Vec<u8>, InputError> {
    let mut bytes = Vec::new();
    let mut from = from.take(LONGEST);
    from.read_to_end(&mut bytes).map_err(|error| InputError::Io { origin: origin.to_owned(), error })?;
    if from.limit() == 0 {
        return Err(InputError::TooLong { origin: origin.to_owned(), limit: LONGEST });
    }
    Ok(bytes)
}
