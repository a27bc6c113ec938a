//! NPZ: a zip archive of NPY files, as `numpy.savez(path, x=…, weight=…, bias=…)` writes it.

use std::collections::HashSet;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use ndarray::ArrayD;
use zip::ZipArchive;
use zip::read::ZipFile;

use super::dtype::read_full;
use super::npy::{self, NpyError};
use super::precision::Precision;
use crate::msg;
use crate::text::{Message, Tell, quoted};

/// The first bytes of a zip archive, and of one that holds nothing.
pub(super) const MAGICS: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

// A few kilobytes can be made to unpack to gigabytes. An array may take this multiple of its packed length in memory; beyond
// that all arrays of an archive together this many bytes.
pub(super) const ALWAYS_ALLOWED: u64 = 64 << 20;
const ALLOWED_RATIO: u64 = 100;

/// An archive of arrays.
#[derive(Debug)]
pub(super) struct Archive<R> {
    zip: ZipArchive<R>,
    names: Vec<String>,
    /// What is left of the bytes that are always allowed.
    free: u64,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the list of members.
    ///
    /// # Errors
    /// What is wrong with it, as the second half of a sentence.
    pub fn open(mut from: R) -> Result<Self, Message> {
        let listed = ZipArchive::new(&mut from).map_err(Message::verbatim)?.central_directory_start();
        // The list is read once more, for of two members of one name only the later would be seen.
        if let Some(name) = name_given_twice(&mut from, listed).map_err(Message::verbatim)? {
            return Err(msg!("npz-twice", name = quoted(&name)));
        }
        let mut zip = ZipArchive::new(from).map_err(Message::verbatim)?;
        let mut names = Vec::new();
        for i in 0..zip.len() {
            let member = zip.by_index(i).map_err(Message::verbatim)?;
            let name = member.name().map_err(Message::verbatim)?;
            names.push(name.strip_suffix(".npy").unwrap_or(&name).to_owned());
        }
        Ok(Self { zip, names, free: ALWAYS_ALLOWED })
    }

    /// The names, in the order of the archive.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The shape of the i-th array; `None` where it has no numbers.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn shape(&mut self, i: usize) -> Result<Option<Vec<usize>>, Message> {
        let mut member = self.zip.by_index(i).map_err(Message::verbatim)?;
        match npy::shape(&mut member) {
            Ok(shape) => Ok(Some(shape)),
            Err(NpyError::Dtype(_)) => Ok(None),
            Err(error) => Err(error.message()),
        }
    }

    /// Reads the i-th array.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn read(&mut self, i: usize) -> Result<(ArrayD<f64>, Precision), Message> {
        unpack(&mut self.zip.by_index(i).map_err(Message::verbatim)?, &mut self.free)
    }

    /// Reads the i-th array, which is words.
    ///
    /// # Errors
    /// When it is something else, as a sentence.
    pub fn read_words(&mut self, i: usize) -> Result<Vec<String>, Message> {
        let mut member = self.zip.by_index(i).map_err(Message::verbatim)?;
        npy::read_words(&mut member).map_err(|error| error.message())
    }
}

/// The first name that the list of members has twice. The list begins at a byte of the source.
fn name_given_twice(from: &mut (impl Read + Seek), start: u64) -> io::Result<Option<String>> {
    /// What stands before each name: a signature, and at its places the lengths of name, extra field and comment.
    const HEAD: usize = 46;
    const SIGNATURE: &[u8] = b"PK\x01\x02";
    const LENGTHS: [usize; 3] = [28, 30, 32];
    from.seek(SeekFrom::Start(start))?;
    let mut from = BufReader::new(from);
    let mut seen = HashSet::new();
    let mut head = [0; HEAD];
    while read_full(&mut from, &mut head)? == HEAD && head.starts_with(SIGNATURE) {
        let [name, extra, comment] = LENGTHS.map(|at| u16::from_le_bytes([head[at], head[at + 1]]));
        let mut text = vec![0; usize::from(name)];
        read_full(&mut from, &mut text)?;
        from.seek_relative(i64::from(extra) + i64::from(comment))?;
        if let Some(name) = seen.replace(text) {
            return Ok(Some(String::from_utf8_lossy(&name).into_owned()));
        }
    }
    Ok(None)
}

/// Reads a member. What it takes in memory beyond a fixed multiple of its packed length is taken off `free`.
fn unpack<R: Read + Seek>(
    member: &mut ZipFile<'_, R>,
    free: &mut u64,
) -> Result<(ArrayD<f64>, Precision), Message> {
    let (packed, size) = (member.compressed_size(), member.size());
    let real = packed.saturating_mul(ALLOWED_RATIO);
    let bomb = |size: u64| {
        msg!(
            "npz-bomb",
            packed = packed.to_string(),
            size = size.to_string(),
            ratio = ALLOWED_RATIO.to_string(),
        )
    };
    if size > real.max(*free) {
        return Err(bomb(size));
    }
    // One byte more than promised: the archive's checksum is compared when the end is met, not before it.
    let mut content = member.take(size + 1);
    let header = npy::Header::read(&mut content).map_err(|error| error.message())?;
    // The numbers are counted as they will lie in memory: a byte of the file may become a number of eight.
    let taken = header.count().map_or(u64::MAX, |count| count as u64).saturating_mul(size_of::<f64>() as u64);
    if taken > real {
        *free = free.checked_sub(taken).ok_or_else(|| bomb(taken))?;
    }
    let array = npy::read_array(&header, &mut content, size).map_err(|error| error.message())?;
    io::copy(&mut content, &mut io::sink()).map_err(Message::verbatim)?;
    if content.limit() == 0 {
        return Err(msg!("npz-longer", size = size.to_string()));
    }
    Ok(array)
}
