//! The values of flags.

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::input::parse_shape;
use crate::text::{Language, read_number};
use crate::tui::LEAST;
use crate::tui::theme::Colors;

/// Lengths or an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Indices(pub Vec<usize>);

/// Whether the first row of a table is a header; auto: if there is no number in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Header {
    Yes,
    No,
    Auto,
}

/// Whether to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

impl From<Color> for Colors {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

/// Columns and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size(pub u16, pub u16);

pub(super) fn size(text: &str) -> Result<Size, String> {
    let wrong = || "expected columns and rows, each at most 1000, as in 120x40".to_owned();
    let (width, height) = text.split_once('x').ok_or_else(wrong)?;
    let side = |text: &str| text.parse().ok().filter(|n: &u16| *n <= 1000);
    let size = Size(side(width).ok_or_else(wrong)?, side(height).ok_or_else(wrong)?);
    if size.0 < LEAST.0 || size.1 < LEAST.1 {
        return Err(format!("the walk needs a screen of {}x{} at least", LEAST.0, LEAST.1));
    }
    Ok(size)
}

impl From<Header> for Option<bool> {
    fn from(header: Header) -> Self {
        match header {
            Header::Yes => Some(true),
            Header::No => Some(false),
            Header::Auto => None,
        }
    }
}

pub(super) fn shape(text: &str) -> Result<Indices, String> {
    parse_shape(text).map(Indices).map_err(|error| error.to_string())
}

pub(super) fn index(text: &str) -> Result<Indices, String> {
    let index: Result<_, _> = text.split(',').map(|i| i.trim().parse()).collect();
    index.map(Indices).map_err(|_| "expected whole numbers, 0 or more, as in 3,14".to_owned())
}

pub(super) fn languages() -> impl TypedValueParser<Value = Language> {
    let codes = PossibleValuesParser::new(Language::all().map(Language::code));
    codes.map(|code| code.parse().expect("it is one of the codes"))
}

pub(super) fn tolerance(text: &str) -> Result<f64, String> {
    match read_number(text) {
        Ok(value) if value >= 0.0 && value.is_finite() => Ok(value),
        _ => Err("expected a finite number, 0 or more".to_owned()),
    }
}

pub(super) fn delimiter(text: &str) -> Result<u8, String> {
    match (text, text.as_bytes()) {
        ("tab" | "\\t", _) => Ok(b'\t'),
        ("space", _) => Ok(b' '),
        // What numbers, quotes and comments are made of cannot stand between them.
        (_, &[byte @ (b'\t' | b' ')]) => Ok(byte),
        (_, &[byte]) if byte.is_ascii_punctuation() && !b"\"#+-.".contains(&byte) => Ok(byte),
        _ => Err("expected one character such as ; or \"tab\" or \"space\"".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delimiter_is_one_character_that_no_number_has() {
        assert_eq!(
            ["tab", "\\t", "\t", "space", ";", ","].map(delimiter),
            [Ok(9), Ok(9), Ok(9), Ok(32), Ok(59), Ok(44)]
        );
        for wrong in ["", ";;", "-", "1", "e", "\"", "é"] {
            assert!(delimiter(wrong).is_err(), "{wrong}");
        }
    }
}
