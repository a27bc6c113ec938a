//! GGUF: the tensors of a language model as llama.cpp reads them, of which the norms are not quantized.
//!
//! ```text
//!     "GGUF", version     counts     key-value pairs           tensors: name, shape, type, offset     padding, data
//!     u32 2 or 3          u64, u64   general.alignment, …      "blk.0.attn_norm.weight", [4096], F32, 0
//! ```
//!
//! Only the header is read at first. Its claims are untrusted: nothing is allocated for more than has been read. Format: the
//! specification in ggml's `docs/gguf.md`.

use std::io::{BufReader, Read, Seek, SeekFrom};

use ndarray::{ArrayD, IxDyn};

use super::dtype::Dtype;
use super::precision::Precision;
use crate::msg;
use crate::text::{Message, quoted};

/// The first bytes.
pub(super) const MAGIC: &[u8] = b"GGUF";

/// The longest name, and the most axes, that the format has.
const LONGEST_NAME: u64 = 64 << 10;
const MOST_AXES: u32 = 8;

/// A file of tensors, whose header has been read.
#[derive(Debug)]
pub(super) struct Gguf<R> {
    from: R,
    /// Where the data begins, and the file's length.
    data: u64,
    len: u64,
    all: Vec<Tensor>,
}

#[derive(Debug)]
struct Tensor {
    name: String,
    shape: Vec<usize>,
    kind: u32,
    offset: u64,
}

impl<R: Read + Seek> Gguf<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// What is wrong with it, as the second half of a sentence.
    pub fn open(mut from: R) -> Result<Self, Message> {
        let len = from.seek(SeekFrom::End(0)).map_err(Message::verbatim)?;
        from.rewind().map_err(Message::verbatim)?;
        let mut header = Header { from: BufReader::new(from) };
        header.skip(MAGIC.len() as u64)?;
        let version = header.u32()?;
        if !(2..=3).contains(&version) {
            return Err(msg!("gguf-version", version = version.to_string()));
        }
        let (tensors, pairs) = (header.u64()?, header.u64()?);
        let mut alignment = 32;
        for _ in 0..pairs {
            let key = header.text()?;
            let kind = header.u32()?;
            if key == "general.alignment" && kind == U32 {
                alignment = u64::from(header.u32()?);
            } else {
                header.skip_value(kind, 0)?;
            }
        }
        if !alignment.is_power_of_two() {
            return Err(msg!("gguf-alignment", alignment = alignment.to_string()));
        }
        let mut all = Vec::new();
        for _ in 0..tensors {
            let name = header.text()?;
            let axes = header.u32()?;
            if axes > MOST_AXES {
                return Err(msg!(
                    "gguf-axes",
                    name = quoted(&name),
                    axes = axes.to_string(),
                    most = MOST_AXES.to_string(),
                ));
            }
            // The format counts axes from the one along which neighbours lie together.
            let mut shape = Vec::new();
            for _ in 0..axes {
                let length = header.u64()?;
                shape.push(
                    usize::try_from(length).map_err(|_| msg!("gguf-axis", length = length.to_string()))?,
                );
            }
            shape.reverse();
            all.push(Tensor { name, shape, kind: header.u32()?, offset: header.u64()? });
        }
        let end = header.from.stream_position().map_err(Message::verbatim)?;
        Ok(Self { from: header.from.into_inner(), data: end.next_multiple_of(alignment), len, all })
    }

    /// The names, in the order of the header.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|tensor| tensor.name.as_str())
    }

    /// The shape of the i-th tensor.
    pub fn shape(&self, i: usize) -> &[usize] {
        &self.all[i].shape
    }

    /// Reads the i-th tensor.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn read(&mut self, i: usize) -> Result<(ArrayD<f64>, Precision), Message> {
        let Tensor { shape, kind, offset, .. } = &self.all[i];
        let dtype = dtype(*kind).ok_or_else(|| msg!("gguf-type", kind = kind.to_string()))?;
        let count = shape.iter().try_fold(1_usize, |n, &len| n.checked_mul(len));
        let bytes = count.and_then(|count| count.checked_mul(dtype.size())).map(|bytes| bytes as u64);
        let start = self.data.checked_add(*offset);
        let end = start.zip(bytes).and_then(|(start, bytes)| start.checked_add(bytes));
        let (Some(start), Some(bytes), Some(_)) = (start, bytes, end.filter(|&end| end <= self.len)) else {
            return Err(msg!("gguf-beyond", len = self.len.to_string()));
        };
        self.from.seek(SeekFrom::Start(start)).map_err(Message::verbatim)?;
        let (values, _) = dtype.read(&mut self.from, bytes).map_err(Message::verbatim)?;
        let array =
            ArrayD::from_shape_vec(IxDyn(shape), values).map_err(|_| msg!("tensors-impossible-shape"))?;
        Ok((array, dtype.precision()))
    }
}

/// `ggml_type`
fn dtype(kind: u32) -> Option<Dtype> {
    Dtype::of_safetensors(match kind {
        0 => "F32",
        1 => "F16",
        28 => "F64",
        30 => "BF16",
        _ => return None,
    })
}

// `gguf_metadata_value_type`, as far as it takes more than a length.
const U32: u32 = 4;
const TEXT: u32 = 8;
const ARRAY: u32 = 9;

struct Header<R> {
    from: R,
}

impl<R: Read + Seek> Header<BufReader<R>> {
    fn array<const N: usize>(&mut self) -> Result<[u8; N], Message> {
        let mut bytes = [0; N];
        self.from.read_exact(&mut bytes).map_err(|_| msg!("gguf-cut"))?;
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32, Message> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, Message> {
        self.array().map(u64::from_le_bytes)
    }

    fn text(&mut self) -> Result<String, Message> {
        let len = self.u64()?;
        if len > LONGEST_NAME {
            return Err(msg!("gguf-name", len = len.to_string(), most = LONGEST_NAME.to_string()));
        }
        let mut bytes = Vec::new();
        let read = self.from.by_ref().take(len).read_to_end(&mut bytes).map_err(Message::verbatim)?;
        if (read as u64) < len {
            return Err(msg!("gguf-cut"));
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn skip(&mut self, bytes: u64) -> Result<(), Message> {
        let too_far = || msg!("gguf-cut");
        let by = i64::try_from(bytes).map_err(|_| too_far())?;
        self.from.seek_relative(by).map_err(|_| too_far())
    }

    /// Passes over a value; arrays may lie in arrays.
    fn skip_value(&mut self, kind: u32, depth: u32) -> Result<(), Message> {
        const DEEPEST: u32 = 8;
        match kind {
            TEXT => {
                let len = self.u64()?;
                self.skip(len)
            }
            ARRAY if depth < DEEPEST => {
                let (kind, count) = (self.u32()?, self.u64()?);
                match width(kind) {
                    Some(width) => self.skip(count.checked_mul(width).ok_or_else(|| msg!("gguf-array"))?),
                    None => (0..count).try_for_each(|_| self.skip_value(kind, depth + 1)),
                }
            }
            _ => match width(kind) {
                Some(width) => self.skip(width),
                None => Err(msg!("gguf-value", kind = kind.to_string())),
            },
        }
    }
}

/// The bytes of a value that is one number.
fn width(kind: u32) -> Option<u64> {
    match kind {
        0 | 1 | 7 => Some(1),
        2 | 3 => Some(2),
        U32 | 5 | 6 => Some(4),
        10..=12 => Some(8),
        _ => None,
    }
}
