//! The values of flags.

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::input::parse_shape;
use crate::msg;
use crate::text::{Language, Message, Tell, read_number};
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

/// The most columns and rows of a picture.
const MOST: u16 = 1000;

/// Columns and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size(pub u16, pub u16);

pub(super) fn size(text: &str) -> Result<Size, Message> {
    let wrong = || msg!("expected-size", most = MOST.to_string());
    let (width, height) = text.split_once('x').ok_or_else(wrong)?;
    let side = |text: &str| text.parse().ok().filter(|n: &u16| *n <= MOST);
    let size = Size(side(width).ok_or_else(wrong)?, side(height).ok_or_else(wrong)?);
    if size.0 < LEAST.0 || size.1 < LEAST.1 {
        return Err(msg!("size-too-small", least = format!("{}x{}", LEAST.0, LEAST.1)));
    }
    Ok(size)
}

/// One of a table's rows, by its name.
pub(super) fn named<T: Copy + Send + Sync + 'static, const N: usize>(
    all: [T; N],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let found = move |given: String| all.into_iter().find(|one| name(*one) == given).ok_or(given);
    PossibleValuesParser::new(all.map(name)).try_map(found)
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

pub(super) fn shape(text: &str) -> Result<Indices, Message> {
    parse_shape(text).map(Indices).map_err(|error| error.message())
}

pub(super) fn index(text: &str) -> Result<Indices, Message> {
    let index: Result<_, _> = text.split(',').map(|i| i.trim().parse()).collect();
    index.map(Indices).map_err(|_| msg!("expected-index"))
}

/// Reads a whole number between two others.
pub(super) fn whole<T: TryFrom<u64>>(
    least: u64,
    most: u64,
) -> impl Fn(&str) -> Result<T, Message> + Clone + Send + Sync + 'static {
    move |text| {
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        let number = number.and_then(|number| T::try_from(number).ok());
        number.ok_or_else(|| msg!("expected-whole", least = least.to_string(), most = most.to_string()))
    }
}

pub(super) fn languages() -> impl TypedValueParser<Value = Language> {
    let codes = PossibleValuesParser::new(Language::all().map(Language::code));
    codes.map(|code| code.parse().expect("it is one of the codes"))
}

pub(super) fn tolerance(text: &str) -> Result<f64, Message> {
    match read_number(text) {
        Ok(value) if value >= 0.0 && value.is_finite() => Ok(value),
        _ => Err(msg!("expected-tolerance")),
    }
}

pub(super) fn delimiter(text: &str) -> Result<u8, Message> {
    match (text, text.as_bytes()) {
        ("tab" | "\\t", _) => Ok(b'\t'),
        ("space", _) => Ok(b' '),
        // What numbers, quotes and comments are made of cannot stand between them.
        (_, &[byte @ (b'\t' | b' ')]) => Ok(byte),
        (_, &[byte]) if byte.is_ascii_punctuation() && !b"\"#+-.".contains(&byte) => Ok(byte),
        _ => Err(msg!("expected-delimiter")),
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
