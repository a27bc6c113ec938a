//! Numbers as people and programs type them: in flags, tables and commands.

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotNumber {
    /// There is nothing in it.
    Missing,
    /// It reads as something else.
    Other,
    /// Its digits say a number that no f64 can hold.
    TooLarge,
}

/// Reads a number: `1`, `-2.5e3`, `.5`, `nan`, `inf`, `-Infinity`.
///
/// # Errors
/// When it is not a number, or one too large for an f64: `1e400` is not infinity.
///
/// ```
/// use bnwalk::text::{NotNumber, read_number};
/// assert_eq!(read_number(" -2.5e3 "), Ok(-2500.0));
/// assert_eq!(read_number("-inf"), Ok(f64::NEG_INFINITY));
/// assert_eq!(read_number("1e400"), Err(NotNumber::TooLarge));
/// ```
pub fn read_number(text: &str) -> Result<f64, NotNumber> {
    let text = text.trim();
    match text.parse::<f64>() {
        // What is infinite and has digits has been rounded to it.
        Ok(value) if value.is_infinite() && text.bytes().any(|b| b.is_ascii_digit()) => {
            Err(NotNumber::TooLarge)
        }
        Ok(value) => Ok(value),
        Err(_) if text.is_empty() => Err(NotNumber::Missing),
        Err(_) => Err(NotNumber::Other),
    }
}

/// Writes a number as one would type it: the fewest characters that read back to the same f64.
///
/// ```
/// use bnwalk::text::typed;
/// assert_eq!((typed(0.1), typed(1e-5), typed(1e308)), ("0.1".into(), "1e-5".into(), "1e308".into()));
/// ```
#[must_use]
pub fn typed(value: f64) -> String {
    let plain = value.to_string();
    let scientific = format!("{value:e}");
    if scientific.len() < plain.len() { scientific } else { plain }
}
