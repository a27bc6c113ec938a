//! NPZ: a zip archive of NPY files, as `numpy.savez(path, x=…, weight=…, bias=…)` writes it.

use std::io::{self, Read, Seek};

use ndarray::ArrayD;
use zip::ZipArchive;
use zip::read::ZipFile;

use super::expected::Precision;
use super::npy::{self, NpyError};

/// The first bytes of a zip archive, and of one that holds nothing.
pub(super) const MAGICS: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

// A few kilobytes can be made to unpack to gigabytes. An array may be this long whatever it was packed to,
// and beyond that unpack to so many times its length.
pub(super) const ALWAYS_ALLOWED: u64 = 64 << 20;
const ALLOWED_RATIO: u64 = 100;

/// An archive of arrays.
#[derive(Debug)]
pub(super) struct Archive<R> {
    zip: ZipArchive<R>,
    names: Vec<String>,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the list of members.
    ///
    /// # Errors
    /// What is wrong with it, as the second half of a sentence.
    pub fn open(from: R) -> Result<Self, String> {
        let mut zip = ZipArchive::new(from).map_err(|error| error.to_string())?;
        let mut names = Vec::new();
        for i in 0..zip.len() {
            let member = zip.by_index(i).map_err(|error| error.to_string())?;
            let name = member.name().map_err(|error| error.to_string())?;
            names.push(name.strip_suffix(".npy").unwrap_or(&name).to_owned());
        }
        Ok(Self { zip, names })
    }

    /// The names, in the order of the archive.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The shape of the i-th array; `None` where it has no numbers.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn shape(&mut self, i: usize) -> Result<Option<Vec<usize>>, String> {
        let mut member = self.zip.by_index(i).map_err(|error| error.to_string())?;
        match npy::shape(&mut member) {
            Ok(shape) => Ok(Some(shape)),
            Err(NpyError::Dtype(_)) => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Reads the i-th array.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn read(&mut self, i: usize) -> Result<(ArrayD<f64>, Precision), String> {
        unpack(&mut self.zip.by_index(i).map_err(|error| error.to_string())?)
    }

    /// Reads the i-th array, which is one word.
    ///
    /// # Errors
    /// When it is something else, as a sentence.
    pub fn read_word(&mut self, i: usize) -> Result<String, String> {
        let mut member = self.zip.by_index(i).map_err(|error| error.to_string())?;
        npy::read_word(&mut member).map_err(|error| error.to_string())
    }
}

fn unpack<R: Read + Seek>(member: &mut ZipFile<'_, R>) -> Result<(ArrayD<f64>, Precision), String> {
    let (packed, size) = (member.compressed_size(), member.size());
    if size > ALWAYS_ALLOWED.max(packed.saturating_mul(ALLOWED_RATIO)) {
        return Err(format!(
            "its {packed} bytes claim to unpack to {size}, more than {ALLOWED_RATIO} times as many; expected real data"
        ));
    }
    // One byte more than promised: the archive's checksum is compared when the end is met, not before it.
    let mut content = member.take(size + 1);
    let array = npy::read_with_precision(&mut content, size).map_err(|error| error.to_string())?;
    io::copy(&mut content, &mut io::sink()).map_err(|error| error.to_string())?;
    if content.limit() == 0 {
        return Err(format!("it is longer than the {size} bytes that the archive promises"));
    }
    Ok(array)
}
