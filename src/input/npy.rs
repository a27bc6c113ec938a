//! NPY: one array as NumPy saves it.
//!
//! ```text
//!     \x93NUMPY  major minor  header length  header (a Python dict)               padding, newline   data
//!                1     0      u16            {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }
//!                2, 3  0      u32
//! ```
//!
//! The header is untrusted: its length, its shape and its nesting may all be lies. It is read with a fixed bound, without
//! recursion, and no memory is asked for before data has come to fill it. Format: NumPy's NEP 1 and `numpy.lib.format`.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::sync::Arc;

use ndarray::{ArrayD, ArrayViewD, IxDyn, ShapeBuilder};

use super::dtype::{Dtype, read_full};
use super::map::{self, Mapped};
use super::precision::Precision;
use crate::msg;
use crate::norm::{Batch, Storage};
use crate::text::{Message, Tell, shortened, told};

/// The first bytes of every NPY file.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";

/// NumPy itself refuses headers above 10,000 bytes unless told otherwise.
const LONGEST_HEADER: usize = 1 << 16;

/// Why an NPY file cannot be read.
#[derive(Debug)]
pub enum NpyError {
    /// It does not begin as an NPY file does.
    Magic,
    /// A version from the future, or nonsense.
    Version(u8, u8),
    /// The header is longer than any real one.
    HeaderLength(usize),
    /// The header is not what NumPy writes.
    Header(Message),
    /// The elements are no real numbers.
    Dtype(String),
    /// The element is no word.
    Word(String),
    /// There are more words than anyone needs.
    Words(usize),
    /// The file ends before the array does.
    Short {
        /// The shape as the header writes it.
        shape: String,
        /// The dtype as the header writes it.
        dtype: String,
        /// The bytes that the shape takes.
        claimed: u64,
        /// The bytes there are.
        got: u64,
    },
    /// The file ends inside the header, or inside the word.
    Truncated,
    /// The source itself failed.
    Io(io::Error),
}

told!(NpyError);

impl From<io::Error> for NpyError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Tell for NpyError {
    fn message(&self) -> Message {
        match self {
            Self::Magic => msg!("npy-magic"),
            Self::Version(major, minor) => msg!("npy-version", version = format!("{major}.{minor}")),
            Self::HeaderLength(claimed) => {
                msg!("npy-header-length", claimed = claimed.to_string(), most = LONGEST_HEADER.to_string())
            }
            Self::Header(what) => what.clone(),
            Self::Dtype(dtype) => msg!("npy-dtype", dtype = dtype),
            Self::Word(dtype) => msg!("npy-word", dtype = dtype),
            Self::Words(most) => msg!("npy-words", most = most.to_string()),
            Self::Short { shape, dtype, claimed, got } => {
                let got = if *got == 0 { msg!("npy-none") } else { msg!("npy-only", got = got.to_string()) };
                msg!("npy-short", shape = shape, dtype = dtype, claimed = claimed.to_string(), got = got)
            }
            Self::Truncated => msg!("npy-truncated"),
            Self::Io(error) => Message::verbatim(error),
        }
    }
}

/// The array of a long file as it lies there, or, where its numbers or their order are not those of bnwalk, rewritten in a
/// temporary file; `None` where the file is short, or wrong.
///
/// # Errors
/// When there is no room for the temporary file.
pub(super) fn map(mut file: &File, len: u64) -> io::Result<Option<Batch>> {
    file.rewind()?;
    let Ok(header) = Header::read(&mut file) else { return Ok(None) };
    let Some((dtype, count)) = header.dtype().ok().zip(header.count()) else { return Ok(None) };
    let claimed = count.checked_mul(dtype.size()).and_then(|bytes| header.end.checked_add(bytes as u64));
    let is_long = count.checked_mul(size_of::<f64>()).is_some_and(|bytes| bytes as u64 >= map::LONG);
    if !is_long || claimed.is_none_or(|end| end > len) {
        return Ok(None);
    }
    let mut cells = if dtype.is_native() {
        let start = usize::try_from(header.end).ok();
        let Some(cells) = start.and_then(|start| Mapped::new(file, start, count)) else { return Ok(None) };
        cells
    } else {
        // The file stands at the end of the header.
        let mut from = BufReader::new(file);
        Mapped::temporary(count, &mut |_, cells| dtype.read_into(&mut from, cells))?
    };
    if header.fortran_order {
        let shape = IxDyn(&header.shape).f();
        let Ok(array) = ArrayViewD::from_shape(shape, cells.cells()) else { return Ok(None) };
        let mut in_order = array.rows().into_iter().flatten();
        cells = Mapped::temporary(count, &mut |_, cells| {
            cells.iter_mut().zip(&mut in_order).for_each(|(to, from)| *to = *from);
            Ok(())
        })?;
    }
    Ok(Some(Batch::new(&header.shape, Arc::new(cells))))
}

/// Reads one array, of any rank, and leaves what follows it unread, as NumPy does.
///
/// `len` is the length of the whole source in bytes, which nothing that the header claims may exceed.
pub(super) fn read(mut from: impl Read, len: u64) -> Result<ArrayD<f64>, NpyError> {
    let header = Header::read(&mut from)?;
    read_array(&header, from, len).map(|(array, _)| array)
}

/// Reads the array behind a header, and tells how the numbers were stored. `len` is the length of the whole source.
pub(super) fn read_array(
    header: &Header,
    mut from: impl Read,
    len: u64,
) -> Result<(ArrayD<f64>, Precision), NpyError> {
    let dtype = header.dtype()?;
    let size = dtype.size();
    let claimed = header.count().and_then(|n| n.checked_mul(size)).map_or(u64::MAX, |n| n as u64);
    let short = |got| NpyError::Short {
        shape: header.shape_text.clone(),
        dtype: header.dtype_text.clone(),
        claimed,
        got,
    };
    let held = len.saturating_sub(header.end);
    if claimed > held {
        return Err(short(held));
    }

    let (values, got) = dtype.read(&mut from, claimed)?;
    if got < claimed {
        return Err(short(got));
    }

    let shape = IxDyn(&header.shape).set_f(header.fortran_order);
    let array = ArrayD::from_shape_vec(shape, values)
        .map_err(|_| NpyError::Header(msg!("npy-impossible-shape", shape = &header.shape_text)))?;
    let array = if array.is_standard_layout() { array } else { array.as_standard_layout().into_owned() };
    Ok((array, dtype.precision()))
}

/// Reads words, as `numpy.array("keras")` or `numpy.array(["age", "height"])` is saved: UTF-32, padded with zeros.
pub(super) fn read_words(mut from: impl Read) -> Result<Vec<String>, NpyError> {
    const LONGEST_WORD: usize = 1 << 10;
    const MOST: usize = 1 << 20;
    let header = Header::read(&mut from)?;
    let wrong = || NpyError::Word(header.dtype_text.clone());
    let (order, length) = header.descr.split_once('U').ok_or_else(wrong)?;
    let length = length.parse::<usize>().ok().filter(|length| *length <= LONGEST_WORD).ok_or_else(wrong)?;
    let count = header.count().filter(|&count| count <= MOST).ok_or(NpyError::Words(MOST))?;
    let read = if order == ">" { u32::from_be_bytes } else { u32::from_le_bytes };
    let mut bytes = vec![0; 4 * length];
    let mut words = Vec::new();
    for _ in 0..count {
        if read_full(&mut from, &mut bytes)? < bytes.len() {
            return Err(NpyError::Truncated);
        }
        let (characters, _) = bytes.as_chunks();
        let word: Option<String> = characters.iter().map(|&bytes| char::from_u32(read(bytes))).collect();
        words.push(word.ok_or_else(wrong)?.trim_end_matches('\0').to_owned());
    }
    Ok(words)
}

/// The shape alone, without reading the array.
pub(super) fn shape(mut from: impl Read) -> Result<Vec<usize>, NpyError> {
    let header = Header::read(&mut from)?;
    header.dtype()?;
    Ok(header.shape)
}

pub(super) struct Header {
    /// Where the data begins.
    end: u64,
    /// NumPy's name of the elements' type, such as `<f8`; empty where it is no plain name.
    descr: String,
    dtype_text: String,
    shape: Vec<usize>,
    shape_text: String,
    fortran_order: bool,
}

impl Header {
    /// How its numbers are stored.
    fn dtype(&self) -> Result<Dtype, NpyError> {
        Dtype::of_numpy(&self.descr).ok_or_else(|| NpyError::Dtype(self.dtype_text.clone()))
    }

    /// The number of elements, if it is one.
    pub fn count(&self) -> Option<usize> {
        self.shape.iter().try_fold(1_usize, |n, &len| n.checked_mul(len))
    }

    pub fn read(from: &mut impl Read) -> Result<Self, NpyError> {
        let mut start = [0; 8];
        let got = read_full(from, &mut start)?;
        if !start[..got].starts_with(MAGIC) {
            return Err(NpyError::Magic);
        }
        let mut length = [0; 4];
        let width = match (start[6], start[7]) {
            _ if got < start.len() => return Err(NpyError::Truncated),
            (1, 0) => 2,
            (2 | 3, 0) => 4,
            (major, minor) => return Err(NpyError::Version(major, minor)),
        };
        if read_full(from, &mut length[..width])? < width {
            return Err(NpyError::Truncated);
        }
        let length = u32::from_le_bytes(length) as usize;
        if length > LONGEST_HEADER {
            return Err(NpyError::HeaderLength(length));
        }
        let mut text = vec![0; length];
        if read_full(from, &mut text)? < length {
            return Err(NpyError::Truncated);
        }
        // Latin-1 or UTF-8 by version, but outside ASCII there are only names of fields, which no batch has.
        let end = start.len() + width + length;
        Self::parse(String::from_utf8_lossy(&text).trim(), end as u64)
    }

    /// Reads `{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }`.
    fn parse(text: &str, end: u64) -> Result<Self, NpyError> {
        let no_dictionary = || NpyError::Header(msg!("npy-no-dictionary"));
        let inside =
            text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).ok_or_else(no_dictionary)?;
        let (mut descr, mut fortran_order, mut shape) = (None, None, None);
        for entry in split_at_commas(inside).ok_or_else(|| NpyError::Header(msg!("npy-cut-off")))? {
            if entry.trim().is_empty() {
                continue;
            }
            let (key, value) = entry.split_once(':').ok_or_else(no_dictionary)?;
            let slot = match unquoted(key.trim()) {
                Some("descr") => &mut descr,
                Some("fortran_order") => &mut fortran_order,
                Some("shape") => &mut shape,
                _ => return Err(NpyError::Header(msg!("npy-unknown-key", key = shortened(key.trim())))),
            };
            *slot = Some(value.trim());
        }
        let needed =
            |slot: Option<_>, key: &str| slot.ok_or_else(|| NpyError::Header(msg!("npy-lacks", key = key)));
        let descr = needed(descr, "descr")?;
        let fortran_order = needed(fortran_order, "fortran_order")?;
        let shape = needed(shape, "shape")?;

        Ok(Self {
            end,
            descr: unquoted(descr).unwrap_or_default().to_owned(),
            dtype_text: shortened(descr),
            shape: tuple(shape)
                .ok_or_else(|| NpyError::Header(msg!("npy-no-tuple", shape = shortened(shape))))?,
            shape_text: shortened(shape),
            fortran_order: match fortran_order {
                "True" => true,
                "False" => false,
                _ => return Err(NpyError::Header(msg!("npy-no-order"))),
            },
        })
    }
}

/// Splits at the commas that stand outside of brackets and quotes; `None` when those do not match up.
fn split_at_commas(text: &str) -> Option<Vec<&str>> {
    let (mut parts, mut start, mut depth, mut quote) = (Vec::new(), 0, 0_usize, None);
    for (at, c) in text.char_indices() {
        if let Some(open) = quote {
            if c == open {
                quote = None;
            }
            continue;
        }
        match c {
            '\'' | '"' => quote = Some(c),
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.checked_sub(1)?,
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    (depth == 0 && quote.is_none()).then_some(parts)
}

fn unquoted(text: &str) -> Option<&str> {
    ['\'', '"'].into_iter().find_map(|q| text.strip_prefix(q)?.strip_suffix(q))
}

/// Reads `()`, `(2,)` or `(2, 3)`; Python 2 wrote `(2L,)`.
fn tuple(text: &str) -> Option<Vec<usize>> {
    let inside = text.strip_prefix('(')?.strip_suffix(')')?.trim();
    if inside.is_empty() {
        return Some(Vec::new());
    }
    // Without a comma the brackets are just brackets.
    let (all_but_last, last) = inside.rsplit_once(',')?;
    let last = Some(last).filter(|last| !last.trim().is_empty());
    all_but_last
        .split(',')
        .chain(last)
        .map(|n| n.trim().trim_end_matches('L'))
        // usize's own parser would let a plus pass.
        .map(|n| if n.starts_with('+') { None } else { n.parse().ok() })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use half::f16;
    use ndarray::array;

    use super::*;

    fn file(header: &str, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(header.len()).unwrap();
        [MAGIC, &[1, 0], &length.to_le_bytes(), header.as_bytes(), data].concat()
    }

    fn parse(bytes: &[u8]) -> Result<ArrayD<f64>, NpyError> {
        read(bytes, bytes.len() as u64)
    }

    #[test]
    fn fortran_order_comes_out_in_row_major_order() {
        let data: Vec<u8> = [1_i16, 4, 2, 5, 3, 6].iter().flat_map(|v| v.to_be_bytes()).collect();
        let bytes = file("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }  \n", &data);
        let array = parse(&bytes).unwrap();
        assert_eq!(array, array![[1., 2., 3.], [4., 5., 6.]].into_dyn());
        assert!(array.is_standard_layout());
    }

    #[test]
    fn a_long_file_of_other_numbers_or_in_another_order_is_rewritten_beside_the_memory() {
        let [rows, columns] = [1 << 20, 8];
        let value = |i: usize, j: usize| (i * 3 + j) as f32;
        for fortran in [false, true] {
            let cell = |k: usize| if fortran { (k % rows, k / rows) } else { (k / columns, k % columns) };
            let values = (0..rows * columns).map(cell).map(|(i, j)| value(i, j));
            let data: Vec<u8> = values.flat_map(f32::to_be_bytes).collect();
            let order = if fortran { "True" } else { "False" };
            let header =
                format!("{{'descr': '>f4', 'fortran_order': {order}, 'shape': ({rows}, {columns}), }}");
            let bytes = file(&header, &data);
            let mut saved = tempfile::tempfile().unwrap();
            saved.write_all(&bytes).unwrap();
            let batch = map(&saved, bytes.len() as u64).unwrap().unwrap();
            assert_eq!(batch.shape(), [rows, columns]);
            let differs = |(k, x): (usize, &f64)| *x != f64::from(value(k / columns, k % columns));
            assert!(!batch.cells().iter().enumerate().any(differs), "fortran {fortran}");
            assert!(
                map(&saved, bytes.len() as u64 - 1).unwrap().is_none(),
                "the reader tells what is missing"
            );
        }
    }

    #[test]
    fn keys_may_come_in_any_order_and_in_double_quotes_and_bytes_may_trail() {
        let bytes = file(r#"{"shape":(2L,),"fortran_order":False,"descr":"|u1"}"#, &[7, 255, 9, 9]);
        assert_eq!(parse(&bytes).unwrap(), array![7., 255.].into_dyn());
    }

    #[test]
    fn every_size_of_float_keeps_its_value() {
        for (descr, data) in [
            ("<f2", f16::from_f64(-1.5).to_le_bytes().to_vec()),
            (">f4", (-1.5_f32).to_be_bytes().to_vec()),
            ("<f8", (-1.5_f64).to_le_bytes().to_vec()),
        ] {
            let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': (), }}");
            let array = parse(&file(&header, &data)).unwrap();
            assert_eq!((array.ndim(), array.first()), (0, Some(&-1.5)));
        }
    }

    #[test]
    fn a_shape_that_lies_is_refused_before_any_memory_is_asked_for() {
        for shape in ["(1000000000000,)", "(9223372036854775808, 4)", "(4294967296, 4294967296)", "(3,)"] {
            let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}");
            let error = parse(&file(&header, &[0; 16])).unwrap_err();
            assert!(matches!(error, NpyError::Short { .. }), "{shape}: {error}");
        }
    }

    #[test]
    fn what_is_no_tuple_of_lengths_is_no_shape() {
        for (text, shape) in [
            ("()", Some(vec![])),
            ("(2,)", Some(vec![2])),
            ("(2, 3)", Some(vec![2, 3])),
            ("( 2 ,3, )", Some(vec![2, 3])),
        ] {
            assert_eq!(tuple(text), shape, "{text}");
        }
        for text in
            ["2", "(2)", "(-2,)", "(2.0,)", "(,)", "(2,,3)", "[2, 3]", "'(2,)'", "(+2,)", "(2 3,)", "("]
        {
            assert_eq!(tuple(text), None, "{text}");
        }
    }

    #[test]
    fn a_dtype_that_is_no_real_number_is_named() {
        for descr in ["'<c8'", "'|O'", "'<U3'", "'<f16'", "'<M8[D]'", "[('a', '<i4'), ('b', '<f8')]"] {
            let header = format!("{{'descr': {descr}, 'fortran_order': False, 'shape': (1,), }}");
            let error = parse(&file(&header, &[0; 64])).unwrap_err().to_string();
            assert!(error.starts_with(&format!("the elements have dtype {descr}; expected")), "{error}");
        }
    }

    #[test]
    fn a_word_is_read_in_either_byte_order_and_nothing_else_passes_for_one() {
        let word = |descr: &str, shape: &str, data: &[u8]| {
            let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}");
            read_words(&file(&header, data)[..]).map_err(|error| error.to_string())
        };
        let utf32 = |text: &str, bytes: fn(u32) -> [u8; 4]| -> Vec<u8> {
            text.chars().flat_map(|c| bytes(c.into())).collect()
        };
        assert_eq!(word("<U5", "()", &utf32("rms\0\0", u32::to_le_bytes)).unwrap(), ["rms"]);
        assert_eq!(word(">U3", "(1,)", &utf32("d2l", u32::to_be_bytes)).unwrap(), ["d2l"]);
        assert_eq!(word("<U0", "()", &[]).unwrap(), [""]);
        assert_eq!(word("<U2", "(2,)", &utf32("ab\u{3bc}\0", u32::to_le_bytes)).unwrap(), ["ab", "μ"]);
        assert!(word("<f8", "()", &[0; 8]).unwrap_err().contains("dtype '<f8'; expected a word"));
        assert!(word("<U99999999999", "()", &[]).unwrap_err().contains("expected a word"));
        assert!(word("<U1", "()", &[255; 4]).unwrap_err().contains("expected a word"));
        assert!(word("<U1", "(9999999,)", &[0; 8]).unwrap_err().contains("more than"));
        assert!(word("<U5", "()", &[0; 4]).unwrap_err().contains("ends"));
    }

    #[test]
    fn brackets_of_any_depth_are_read_without_recursion() {
        let header = format!("{{'descr': {}{}, }}", "[".repeat(30_000), "]".repeat(30_000));
        assert!(matches!(parse(&file(&header, &[])).unwrap_err(), NpyError::Header(_)));
    }

    #[test]
    fn a_header_longer_than_the_file_or_than_any_real_one_is_refused() {
        let mut bytes = file("{}", &[]);
        bytes[8] = 200;
        assert!(matches!(parse(&bytes).unwrap_err(), NpyError::Truncated));
        let claim = [MAGIC, &[2, 0], &u32::MAX.to_le_bytes(), b"{}"].concat();
        assert!(matches!(parse(&claim).unwrap_err(), NpyError::HeaderLength(_)));
    }
}
