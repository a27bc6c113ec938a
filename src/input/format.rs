//! Which format the bytes are in.

use std::path::Path;

use super::error::InputError;
use super::{gguf, npy, npz, safetensors, torch};
use crate::msg;
use crate::text::Message;

/// A format of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileFormat {
    Json,
    Csv,
    Npy,
    Npz,
    Safetensors,
    Torch,
    Onnx,
    Gguf,
}

impl FileFormat {
    /// What the user calls it.
    pub fn message(self) -> Message {
        match self {
            Self::Json => msg!("format-json"),
            Self::Csv => msg!("format-csv"),
            Self::Npy => msg!("format-npy"),
            Self::Npz => msg!("format-npz"),
            Self::Safetensors => msg!("format-safetensors"),
            Self::Torch => msg!("format-torch"),
            Self::Onnx => msg!("format-onnx"),
            Self::Gguf => msg!("format-gguf"),
        }
    }

    /// Whether it holds the weights of a model and never a batch.
    pub fn is_model(self) -> bool {
        matches!(self, Self::Onnx | Self::Gguf)
    }
}

/// The format that a file's name promises.
pub(super) fn of_path(path: &Path) -> Option<FileFormat> {
    match path.extension()?.to_ascii_lowercase().to_str()? {
        "json" => Some(FileFormat::Json),
        "csv" | "tsv" => Some(FileFormat::Csv),
        "npy" => Some(FileFormat::Npy),
        "npz" => Some(FileFormat::Npz),
        "safetensors" => Some(FileFormat::Safetensors),
        "pt" | "pth" | "ckpt" => Some(FileFormat::Torch),
        "onnx" => Some(FileFormat::Onnx),
        "gguf" => Some(FileFormat::Gguf),
        _ => None,
    }
}

/// The format of a file of named arrays, of which these are the first bytes. Only the name tells an ONNX model.
pub(super) fn of_arrays(head: &[u8], promised: Option<FileFormat>) -> Option<FileFormat> {
    if npz::MAGICS.iter().any(|magic| head.starts_with(magic)) {
        return Some(FileFormat::Npz);
    }
    if safetensors::begins(head) {
        return Some(FileFormat::Safetensors);
    }
    if head.starts_with(gguf::MAGIC) {
        return Some(FileFormat::Gguf);
    }
    if head.starts_with(&torch::LEGACY) {
        return Some(FileFormat::Torch);
    }
    promised.filter(|format| !matches!(format, FileFormat::Json | FileFormat::Csv | FileFormat::Npy))
}

/// The format of the bytes, and the bytes without a byte order mark.
///
/// A binary format is known by its first bytes whatever the name promises; a text is what it promises to be, or what
/// it looks like.
pub(super) fn detect<'b>(
    bytes: &'b [u8],
    promised: Option<FileFormat>,
    origin: &str,
) -> Result<(FileFormat, &'b [u8]), InputError> {
    if bytes.starts_with(npy::MAGIC) {
        return Ok((FileFormat::Npy, bytes));
    }
    if let Some(arrays) = of_arrays(bytes, promised) {
        return Ok((arrays, bytes));
    }
    if promised == Some(FileFormat::Npy) {
        return Ok((FileFormat::Npy, bytes));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let Some(first) = text.trim_ascii_start().first() else {
        return Err(InputError::Empty { origin: origin.to_owned() });
    };
    // No text in UTF-8 has a zero in it, but every number in UTF-16 does.
    if text.contains(&0) {
        return Err(InputError::Binary { origin: origin.to_owned() });
    }
    let looks_like = if matches!(first, b'{' | b'[') { FileFormat::Json } else { FileFormat::Csv };
    Ok((promised.unwrap_or(looks_like), text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(bytes: &[u8], name: &str) -> Result<FileFormat, String> {
        detect(bytes, of_path(Path::new(name)), name)
            .map(|(format, _)| format)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn the_content_tells_the_format() {
        assert_eq!(detected(b"\x93NUMPY\x01\0", "-"), Ok(FileFormat::Npy));
        assert_eq!(detected(b"PK\x03\x04", "batch.csv"), Ok(FileFormat::Npz));
        assert_eq!(detected(b"\x02\0\0\0\0\0\0\0{}", "batch"), Ok(FileFormat::Safetensors));
        assert_eq!(detected(b"\xef\xbb\xbf \n[1]", "-"), Ok(FileFormat::Json));
        assert_eq!(detected(b"{}", "batch"), Ok(FileFormat::Json));
        assert_eq!(detected(b"1,2\n", "batch.txt"), Ok(FileFormat::Csv));
    }

    #[test]
    fn the_name_tells_what_a_text_or_a_broken_file_was_meant_to_be() {
        assert_eq!(detected(b"1,2\n", "batch.npy"), Ok(FileFormat::Npy));
        assert_eq!(detected(b"3", "batch.json"), Ok(FileFormat::Json));
        assert_eq!(detected(b"[m];[kg]\n1;2\n", "batch.CSV"), Ok(FileFormat::Csv));
    }

    #[test]
    fn what_is_no_text_is_called_so() {
        assert!(detected(b" \r\n", "batch.csv").unwrap_err().starts_with("batch.csv is empty"));
        assert!(detected(b"\xff\xfe1\0,\0", "batch.csv").unwrap_err().starts_with("batch.csv is not text"));
    }
}
