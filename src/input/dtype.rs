//! How the elements of a binary array are stored, and their values.

use std::io::{self, Read};

use half::{bf16, f16};

use super::precision::Precision;

/// How an element is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dtype {
    kind: Kind,
    size: usize,
    big_endian: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Float,
    Brain,
    Int,
    Uint,
    Bool,
}

impl Dtype {
    /// Reads NumPy's array-protocol type string: byte order, kind and size.
    pub fn of_numpy(text: &str) -> Option<Self> {
        let (order, rest) = text.split_at_checked(1)?;
        let (kind, size) = rest.split_at_checked(1)?;
        let (kind, size) = match (kind, size) {
            ("f", "2") => (Kind::Float, 2),
            ("f", "4") => (Kind::Float, 4),
            ("f", "8") => (Kind::Float, 8),
            ("i", "1") => (Kind::Int, 1),
            ("i", "2") => (Kind::Int, 2),
            ("i", "4") => (Kind::Int, 4),
            ("i", "8") => (Kind::Int, 8),
            ("u", "1") => (Kind::Uint, 1),
            ("u", "2") => (Kind::Uint, 2),
            ("u", "4") => (Kind::Uint, 4),
            ("u", "8") => (Kind::Uint, 8),
            ("b", "1") => (Kind::Bool, 1),
            _ => return None,
        };
        let big_endian = match order {
            "<" => false,
            ">" => true,
            "|" if size == 1 => false,
            _ => return None,
        };
        Some(Self { kind, size, big_endian })
    }

    /// Whether the elements are the numbers that bnwalk computes with: float64, little-endian.
    pub fn is_native(self) -> bool {
        self == Self { kind: Kind::Float, size: 8, big_endian: false }
    }

    /// Reads the name that safetensors has for it.
    pub fn of_safetensors(text: &str) -> Option<Self> {
        let (kind, size) = match text {
            "F64" => (Kind::Float, 8),
            "F32" => (Kind::Float, 4),
            "F16" => (Kind::Float, 2),
            "BF16" => (Kind::Brain, 2),
            "I64" => (Kind::Int, 8),
            "I32" => (Kind::Int, 4),
            "I16" => (Kind::Int, 2),
            "I8" => (Kind::Int, 1),
            "U64" => (Kind::Uint, 8),
            "U32" => (Kind::Uint, 4),
            "U16" => (Kind::Uint, 2),
            "U8" => (Kind::Uint, 1),
            "BOOL" => (Kind::Bool, 1),
            _ => return None,
        };
        Some(Self { kind, size, big_endian: false })
    }

    /// Reads the name of PyTorch's class for a storage of it.
    pub fn of_torch(storage: &str) -> Option<Self> {
        Self::of_safetensors(match storage {
            "DoubleStorage" => "F64",
            "FloatStorage" => "F32",
            "HalfStorage" => "F16",
            "BFloat16Storage" => "BF16",
            "LongStorage" => "I64",
            "IntStorage" => "I32",
            "ShortStorage" => "I16",
            "CharStorage" => "I8",
            "ByteStorage" => "U8",
            "BoolStorage" => "BOOL",
            _ => return None,
        })
    }

    /// Bytes an element.
    pub fn size(self) -> usize {
        self.size
    }

    /// Whole numbers are exact, as those of float64 are meant to be.
    pub fn precision(self) -> Precision {
        match (self.kind, self.size) {
            (Kind::Brain, _) => Precision::Brain,
            (Kind::Float, 2) => Precision::Half,
            (Kind::Float, 4) => Precision::Single,
            _ => Precision::Double,
        }
    }

    /// Reads up to that number of bytes of elements, and tells how many there were: fewer only where the source ends. Memory is asked
    /// for as data comes to fill it.
    pub fn read(self, from: &mut impl Read, bytes: u64) -> io::Result<(Vec<f64>, u64)> {
        let mut values = Vec::new();
        let mut buffer = vec![0; (1 << 16).min(usize::try_from(bytes).unwrap_or(usize::MAX))];
        let mut left = bytes;
        while left > 0 {
            // The buffer is a power of two long or all there is, so no element is cut in two.
            let want = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            let got = read_full(from, &mut buffer[..want])?;
            if got < want {
                return Ok((values, bytes - left + got as u64));
            }
            self.decode(&buffer[..want], &mut values);
            left -= want as u64;
        }
        Ok((values, bytes))
    }

    /// Reads the elements that fill `values`.
    ///
    /// # Errors
    /// When there are not as many.
    pub fn read_into(self, from: &mut impl Read, values: &mut [f64]) -> io::Result<()> {
        let (read, _) = self.read(from, (values.len() * self.size) as u64)?;
        if read.len() < values.len() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        values.copy_from_slice(&read);
        Ok(())
    }

    /// Appends the elements in `bytes`, of which there is a whole number.
    fn decode(self, bytes: &[u8], into: &mut Vec<f64>) {
        match (self.kind, self.size) {
            (Kind::Brain, _) => self.each(bytes, into, |b| bf16::from_le_bytes(b).to_f64()),
            (Kind::Float, 2) => self.each(bytes, into, |b| f16::from_le_bytes(b).to_f64()),
            (Kind::Float, 4) => self.each(bytes, into, |b| f64::from(f32::from_le_bytes(b))),
            (Kind::Float, _) => self.each(bytes, into, f64::from_le_bytes),
            (Kind::Int, 1) => self.each(bytes, into, |b| f64::from(i8::from_le_bytes(b))),
            (Kind::Int, 2) => self.each(bytes, into, |b| f64::from(i16::from_le_bytes(b))),
            (Kind::Int, 4) => self.each(bytes, into, |b| f64::from(i32::from_le_bytes(b))),
            (Kind::Int, _) => self.each(bytes, into, |b| i64::from_le_bytes(b) as f64),
            (Kind::Uint, 1) => self.each(bytes, into, |b| f64::from(u8::from_le_bytes(b))),
            (Kind::Uint, 2) => self.each(bytes, into, |b| f64::from(u16::from_le_bytes(b))),
            (Kind::Uint, 4) => self.each(bytes, into, |b| f64::from(u32::from_le_bytes(b))),
            (Kind::Uint, _) => self.each(bytes, into, |b| u64::from_le_bytes(b) as f64),
            (Kind::Bool, _) => self.each(bytes, into, |[b]| f64::from(u8::from(b != 0))),
        }
    }

    fn each<const N: usize>(self, bytes: &[u8], into: &mut Vec<f64>, value: impl Fn([u8; N]) -> f64) {
        let (elements, rest) = bytes.as_chunks::<N>();
        assert!(rest.is_empty(), "half an element");
        into.extend(elements.iter().map(|&(mut element)| {
            if self.big_endian {
                element.reverse();
            }
            value(element)
        }));
    }
}

/// Fills the buffer, or as much of it as there is left to read.
pub(super) fn read_full(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut got = 0;
    while got < buffer.len() {
        match from.read(&mut buffer[got..]) {
            Ok(0) => break,
            Ok(n) => got += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(got)
}
