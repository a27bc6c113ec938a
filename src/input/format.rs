//! Which format the bytes are in.

use std::path::Path;

use super::error::InputError;
use super::{npy, npz, safetensors};

/// A format of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Csv,
    Npy,
    Npz,
    Safetensors,
}

/// The format that a file's name promises.
pub(super) fn of_path(path: &Path) -> Option<Format> {
    match path.extension()?.to_ascii_lowercase().to_str()? {
        "json" => Some(Format::Json),
        "csv" | "tsv" => Some(Format::Csv),
        "npy" => Some(Format::Npy),
        "npz" => Some(Format::Npz),
        "safetensors" => Some(Format::Safetensors),
        _ => None,
    }
}

/// The format of the bytes, and the bytes without a byte order mark.
///
/// A binary format is known by its first bytes whatever the name promises; a text is what it promises to be, or what
/// it looks like.
pub(super) fn detect<'b>(
    bytes: &'b [u8],
    promised: Option<Format>,
    origin: &str,
) -> Result<(Format, &'b [u8]), InputError> {
    if bytes.starts_with(npy::MAGIC) {
        return Ok((Format::Npy, bytes));
    }
    if npz::MAGICS.iter().any(|magic| bytes.starts_with(magic)) {
        return Ok((Format::Npz, bytes));
    }
    if safetensors::begins(bytes) {
        return Ok((Format::Safetensors, bytes));
    }
    if let Some(binary @ (Format::Npy | Format::Npz | Format::Safetensors)) = promised {
        return Ok((binary, bytes));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let Some(first) = text.trim_ascii_start().first() else {
        return Err(InputError::Empty { origin: origin.to_owned() });
    };
    // No text in UTF-8 has a zero in it, but every number in UTF-16 does.
    if text.contains(&0) {
        return Err(InputError::Binary { origin: origin.to_owned() });
    }
    let looks_like = if matches!(first, b'{' | b'[') { Format::Json } else { Format::Csv };
    Ok((promised.unwrap_or(looks_like), text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(bytes: &[u8], name: &str) -> Result<Format, String> {
        detect(bytes, of_path(Path::new(name)), name)
            .map(|(format, _)| format)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn the_content_tells_the_format() {
        assert_eq!(detected(b"\x93NUMPY\x01\0", "-"), Ok(Format::Npy));
        assert_eq!(detected(b"PK\x03\x04", "batch.csv"), Ok(Format::Npz));
        assert_eq!(detected(b"\x02\0\0\0\0\0\0\0{}", "batch"), Ok(Format::Safetensors));
        assert_eq!(detected(b"\xef\xbb\xbf \n[1]", "-"), Ok(Format::Json));
        assert_eq!(detected(b"{}", "batch"), Ok(Format::Json));
        assert_eq!(detected(b"1,2\n", "batch.txt"), Ok(Format::Csv));
    }

    #[test]
    fn the_name_tells_what_a_text_or_a_broken_file_was_meant_to_be() {
        assert_eq!(detected(b"1,2\n", "batch.npy"), Ok(Format::Npy));
        assert_eq!(detected(b"3", "batch.json"), Ok(Format::Json));
        assert_eq!(detected(b"[m];[kg]\n1;2\n", "batch.CSV"), Ok(Format::Csv));
    }

    #[test]
    fn what_is_no_text_is_called_so() {
        assert!(detected(b" \r\n", "batch.csv").unwrap_err().starts_with("batch.csv is empty"));
        assert!(detected(b"\xff\xfe1\0,\0", "batch.csv").unwrap_err().starts_with("batch.csv is no text"));
    }
}
