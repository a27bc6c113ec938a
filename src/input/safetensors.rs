//! safetensors: named tensors behind one header.
//!
//! ```text
//!     header length    header (JSON)                                                             data
//!     u64              {"bn.weight": {"dtype": "F32", "shape": [64], "data_offsets": [0, 256]}, …}
//! ```
//!
//! The offsets count from the begin of the data, whose bytes each belong to exactly one tensor. All of that is untrusted and
//! held against the length of the source before anything is read. Only the header is read at first; a tensor's bytes when it
//! is asked for, so that of a large checkpoint a few kilobytes are touched. Format: the README of huggingface/safetensors.

use std::fmt;
use std::io::{Read, Seek, SeekFrom};

use ndarray::{ArrayD, IxDyn};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use super::dtype::Dtype;
use super::error::io_message;
use super::precision::Precision;
use crate::msg;
use crate::text::{Message, quoted, shortened};

/// The most that the format's own library reads.
const LONGEST_HEADER: u64 = 100_000_000;

/// What lies before the header.
const PREFIX: u64 = 8;

/// Whether bytes begin as a file of this format: a plausible length, and the brace that the header begins with.
pub(super) fn begins(bytes: &[u8]) -> bool {
    // No text has zeros in it, and no header is so long that the upper half of its length is anything else.
    bytes.len() > 8 && bytes[4..8] == [0; 4] && bytes[8] == b'{'
}

/// A file of tensors, whose header has been read and found to fit it.
#[derive(Debug)]
pub(super) struct Tensors<R> {
    from: R,
    /// Where the data begins.
    data: u64,
    all: Vec<Tensor>,
}

#[derive(Debug)]
struct Tensor {
    name: String,
    info: Info,
}

/// What the header says of a tensor.
#[derive(Debug, Deserialize)]
struct Info {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: (u64, u64),
}

impl<R: Read + Seek> Tensors<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// What is wrong with it, as the second half of a sentence.
    pub fn open(mut from: R) -> Result<Self, Message> {
        let failed = |error: std::io::Error| io_message(&error);
        let len = from.seek(SeekFrom::End(0)).map_err(failed)?;
        if len < PREFIX {
            return Err(msg!("tensors-too-short", len = len.to_string(), prefix = PREFIX.to_string()));
        }
        from.rewind().map_err(failed)?;
        let mut length = [0; 8];
        from.read_exact(&mut length).map_err(failed)?;
        let length = u64::from_le_bytes(length);
        if length > len - PREFIX {
            let left = (len - PREFIX).to_string();
            return Err(msg!("tensors-header-cut", claimed = length.to_string(), left = left));
        }
        if length > LONGEST_HEADER {
            let most = LONGEST_HEADER.to_string();
            return Err(msg!("tensors-header-long", claimed = length.to_string(), most = most));
        }
        let mut header = Vec::new();
        from.by_ref().take(length).read_to_end(&mut header).map_err(failed)?;
        let Header(all) = serde_json::from_slice(&header).map_err(|error| {
            // What was found is quoted in full, however long.
            let error: String = error.to_string().chars().take(200).collect();
            msg!("tensors-header-wrong", error = error)
        })?;
        let data = PREFIX + length;
        validate(&all, len - data)?;
        Ok(Self { from, data, all })
    }

    /// The names, in the order of the header.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|tensor| tensor.name.as_str())
    }

    /// The shape of the i-th tensor.
    pub fn shape(&self, i: usize) -> &[usize] {
        &self.all[i].info.shape
    }

    /// Reads the i-th tensor.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn read(&mut self, i: usize) -> Result<(ArrayD<f64>, Precision), Message> {
        let Info { dtype, shape, data_offsets: (start, end) } = &self.all[i].info;
        let stored =
            Dtype::of_safetensors(dtype).ok_or_else(|| msg!("tensors-dtype", dtype = shortened(dtype)))?;
        let failed = |error: std::io::Error| io_message(&error);
        self.from.seek(SeekFrom::Start(self.data + start)).map_err(failed)?;
        let (values, got) = stored.read(&mut self.from, end - start).map_err(failed)?;
        if got < end - start {
            return Err(msg!("tensors-ends", got = got.to_string(), claimed = (end - start).to_string()));
        }
        let array =
            ArrayD::from_shape_vec(IxDyn(shape), values).map_err(|_| msg!("tensors-impossible-shape"))?;
        Ok((array, stored.precision()))
    }
}

/// Holds what the header claims against the bytes of data there are.
fn validate(all: &[Tensor], data: u64) -> Result<(), Message> {
    let mut sorted: Vec<&Tensor> = all.iter().collect();
    sorted.sort_unstable_by_key(|tensor| &tensor.name);
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0].name == pair[1].name) {
        return Err(msg!("tensors-twice", name = quoted(&pair[0].name)));
    }
    for Tensor { name, info } in all {
        let (start, end) = info.data_offsets;
        let name = quoted(name);
        if start > end {
            return Err(msg!(
                "tensors-backwards",
                name = name,
                end = end.to_string(),
                start = start.to_string()
            ));
        }
        if end > data {
            return Err(msg!("tensors-beyond", name = name, end = end.to_string(), data = data.to_string()));
        }
        let Some(dtype) = Dtype::of_safetensors(&info.dtype) else { continue };
        let count = info.shape.iter().try_fold(1_usize, |n, &len| n.checked_mul(len));
        let claimed = count.and_then(|n| n.checked_mul(dtype.size()));
        if claimed.is_none_or(|claimed| claimed as u64 != end - start) {
            let claimed = claimed.map_or(msg!("tensors-too-many"), Message::verbatim);
            return Err(msg!(
                "tensors-span",
                name = name,
                shape = shortened(&crate::norm::shape_text(&info.shape)),
                dtype = &info.dtype,
                claimed = claimed,
                span = (end - start).to_string(),
            ));
        }
    }
    sorted.sort_unstable_by_key(|tensor| tensor.info.data_offsets);
    let mut at = 0;
    for Tensor { name, info } in sorted {
        let (start, end) = info.data_offsets;
        if start != at {
            let what = if start < at { msg!("tensors-overlap") } else { msg!("tensors-gap") };
            let (start, at) = (start.to_string(), at.to_string());
            return Err(msg!(
                "tensors-begins",
                name = quoted(name),
                start = start,
                what = what,
                expected = at
            ));
        }
        at = end;
    }
    if at < data {
        return Err(msg!("tensors-unused", data = data.to_string(), taken = at.to_string()));
    }
    Ok(())
}

/// The header: an object of tensors, and some words about the file, which are left alone.
struct Header(Vec<Tensor>);

impl<'de> Deserialize<'de> for Header {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Header;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", msg!("tensors-header"))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Header, A::Error> {
                let mut all = Vec::new();
                while let Some(name) = map.next_key::<String>()? {
                    if name == "__metadata__" {
                        map.next_value::<IgnoredAny>()?;
                    } else {
                        all.push(Tensor { name, info: map.next_value()? });
                    }
                }
                Ok(Header(all))
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use ndarray::array;

    use super::*;

    fn file(header: &str, data: &[u8]) -> Vec<u8> {
        [&(header.len() as u64).to_le_bytes(), header.as_bytes(), data].concat()
    }

    fn refused(header: &str, data: &[u8]) -> String {
        Tensors::open(Cursor::new(file(header, data))).unwrap_err().to_string()
    }

    #[test]
    fn every_number_keeps_its_value_and_its_precision() {
        for (dtype, data, precision) in [
            ("F64", (-1.5_f64).to_le_bytes().to_vec(), Precision::Double),
            ("F32", (-1.5_f32).to_le_bytes().to_vec(), Precision::Single),
            ("F16", half::f16::from_f64(-1.5).to_le_bytes().to_vec(), Precision::Half),
            ("BF16", half::bf16::from_f64(-1.5).to_le_bytes().to_vec(), Precision::Brain),
            ("I8", vec![0xfe], Precision::Double),
            ("BOOL", vec![1], Precision::Double),
        ] {
            let header = format!(
                r#"{{"a": {{"dtype": "{dtype}", "shape": [], "data_offsets": [0, {}]}}}}"#,
                data.len()
            );
            let mut tensors = Tensors::open(Cursor::new(file(&header, &data))).unwrap();
            let value = match dtype {
                "I8" => -2.0,
                "BOOL" => 1.0,
                _ => -1.5,
            };
            assert_eq!(tensors.read(0), Ok((ndarray::arr0(value).into_dyn(), precision)));
        }
    }

    #[test]
    fn tensors_may_stand_in_any_order_beside_words_about_the_file_and_blanks() {
        let header = r#"{"b": {"dtype": "U8", "shape": [1, 2], "data_offsets": [1, 3]}, "__metadata__": {"format": "pt"},
            "a": {"dtype": "U8", "shape": [], "data_offsets": [0, 1]}, "none": {"dtype": "F8_E4M3", "shape": [0], "data_offsets": [3, 3]}}   "#;
        let mut tensors = Tensors::open(Cursor::new(file(header, &[7, 8, 9]))).unwrap();
        assert_eq!(tensors.names().collect::<Vec<_>>(), ["b", "a", "none"]);
        assert_eq!(tensors.shape(0), [1, 2]);
        assert_eq!(tensors.read(0).unwrap().0, array![[8.0, 9.0]].into_dyn());
        assert!(
            tensors.read(2).unwrap_err().to_string().starts_with("its elements have dtype F8_E4M3; expected")
        );
    }

    #[test]
    fn a_header_that_lies_is_told_of_before_any_memory_is_asked_for() {
        let one = |shape: &str, offsets: &str| {
            refused(
                &format!(r#"{{"a": {{"dtype": "U8", "shape": {shape}, "data_offsets": {offsets}}}}}"#),
                &[0; 4],
            )
        };
        assert!(one("[5]", "[0, 5]").contains("ends at byte 5, but there are 4 bytes of data"));
        assert!(one("[4]", "[4, 0]").contains("before its begin"));
        assert!(one("[5]", "[0, 4]").contains("takes 5 bytes, but its offsets span 4"));
        assert!(one("[18446744073709551615, 9]", "[0, 4]").contains("more than any file has"));
        assert!(one("[18446744073709551616]", "[0, 4]").contains("not what it should be"));
        assert!(one("[-4]", "[0, 4]").contains("not what it should be"));
        assert!(one("[2]", "[2, 4]").contains("after a gap; expected 0"));
        assert!(one("[2]", "[0, 2]").contains("4 bytes of data, of which the tensors take 2"));
        let two = |first: &str, second: &str| {
            let entry = |offsets| format!(r#"{{"dtype": "U8", "shape": [2], "data_offsets": {offsets}}}"#);
            refused(&format!(r#"{{"a": {}, "b": {}}}"#, entry(first), entry(second)), &[0; 3])
        };
        assert!(two("[0, 2]", "[1, 3]").contains("\"b\" begins at byte 1, inside the tensor before it"));
        let twice = r#"{"a": {"dtype": "U8", "shape": [], "data_offsets": [0, 1]}, "a": {"dtype": "U8", "shape": [], "data_offsets": [0, 1]}}"#;
        assert!(refused(twice, &[0]).contains("\"a\" is given twice"));
    }

    #[test]
    fn what_is_no_header_is_called_so() {
        for header in ["", "{", "[]", "3", r#"{"a": 1}"#, r#"{"a": {"dtype": "U8"}}"#, "\u{0}"] {
            assert!(refused(header, &[]).contains("its header is not what it should be"), "{header}");
        }
        let deep = format!(r#"{{"a": {}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        assert!(refused(&deep, &[]).len() < 300);
        let deep = format!(r#"{{"a": {{"x": {}{}}}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        assert!(refused(&deep, &[]).contains("its header is not what it should be"));
        assert!(Tensors::open(Cursor::new(b"\xff")).unwrap_err().to_string().contains("it has 1 bytes"));
        let claim = [&u64::MAX.to_le_bytes()[..], b"{}"].concat();
        assert!(Tensors::open(Cursor::new(claim)).unwrap_err().to_string().contains("only 2 more"));
    }
}
