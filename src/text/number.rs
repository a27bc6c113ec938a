//! How numbers and symbols are written for people.

use super::catalogue::Language;
use super::plain::plain;
use super::tell::Tell;

/// Which characters may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Glyphs {
    /// Greek letters, √, Σ, superscripts and the true minus sign.
    #[default]
    Unicode,
    /// Plain ASCII: `mu` becomes `mean`, √ becomes `sqrt`, and so on.
    Ascii,
}

/// How something is written for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// The reader's language.
    pub language: Language,
    /// Which characters may be used.
    pub glyphs: Glyphs,
    /// Significant digits of a number.
    pub digits: usize,
    /// How many terms of a long sum are shown before the gap.
    pub head: usize,
    /// How many terms of a long sum are shown after it.
    pub tail: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { language: Language::En, glyphs: Glyphs::Unicode, digits: 6, head: 5, tail: 2 }
    }
}

impl Style {
    /// Writes a number with this style's digits.
    #[must_use]
    pub fn number(&self, value: f64) -> String {
        self.glyphs.number(value, self.digits)
    }

    /// The sentence in this style's language and characters.
    #[must_use]
    pub fn tell(&self, what: &(impl Tell + ?Sized)) -> String {
        self.spell(what.tell(self.language))
    }

    /// A finished text in this style's characters: in ASCII its symbols are spelled out.
    #[must_use]
    pub fn spell(&self, text: String) -> String {
        match self.glyphs {
            Glyphs::Unicode => text,
            Glyphs::Ascii => plain(&text, self.language),
        }
    }
}

impl Glyphs {
    /// Writes a number with at most `digits` significant digits, without trailing zeros: `0.707107`, `3`, `1e-5`.
    #[must_use]
    pub fn number(self, value: f64, digits: usize) -> String {
        let text = shortest(value, digits);
        match self {
            Self::Unicode => text.replacen('-', "−", usize::from(value < 0.0)).replace("inf", "∞"),
            Self::Ascii => text,
        }
    }

    /// One of two spellings.
    #[must_use]
    pub fn pick(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        match self {
            Self::Unicode => unicode,
            Self::Ascii => ascii,
        }
    }

    /// A whole number as an exponent: `²`, `⁻¹`, or `^2`.
    #[must_use]
    pub fn power(self, exponent: i32) -> String {
        match self {
            Self::Ascii => format!("^{exponent}"),
            Self::Unicode => exponent
                .to_string()
                .chars()
                .map(|c| match c {
                    '-' => '⁻',
                    '1' => '¹',
                    '2' => '²',
                    '3' => '³',
                    // Superscript digits other than 1 to 3 lie in one row of Unicode.
                    digit => char::from_u32(0x2070 + digit.to_digit(10).unwrap_or(0)).unwrap_or(digit),
                })
                .collect(),
        }
    }
}

fn shortest(value: f64, digits: usize) -> String {
    let digits = digits.clamp(1, 17);
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    // Rust rounds correctly here; the exponent is that after rounding.
    let scientific = format!("{:.*e}", digits - 1, value);
    let (mantissa, exponent) = scientific.split_once('e').expect("the format has an exponent");
    let exponent: i32 = exponent.parse().expect("the exponent is a whole number");
    let whole_digits = i32::try_from(digits.max(6)).unwrap_or(17);
    if (-4..whole_digits).contains(&exponent) {
        let decimals = usize::try_from(i32::try_from(digits).unwrap_or(17) - 1 - exponent).unwrap_or(0);
        trim(&format!("{value:.decimals$}")).to_owned()
    } else {
        format!("{}e{exponent}", trim(mantissa))
    }
}

fn trim(number: &str) -> &str {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_their_digits_allow() {
        let write = |v, d| Glyphs::Ascii.number(v, d);
        assert_eq!(write(3.0, 6), "3");
        assert_eq!(write(-0.0, 6), "0");
        assert_eq!(write(std::f64::consts::FRAC_1_SQRT_2, 6), "0.707107");
        assert_eq!(write(1e-5, 6), "1e-5");
        assert_eq!(write(999_999.9, 6), "1e6");
        assert_eq!(write(123_456.0, 3), "123456");
        assert_eq!(write(-1.25e-7, 2), "-1.2e-7");
        assert_eq!(write(0.999_999_9, 3), "1");
        assert_eq!(write(1_000_000_003.0, 16), "1000000003");
        assert_eq!(write(f64::NEG_INFINITY, 3), "-inf");
        assert_eq!(Glyphs::Unicode.number(-1e-5, 3), "−1e-5");
    }

    #[test]
    fn seventeen_digits_read_back_exactly() {
        for v in [0.1, 1.0 / 3.0, 1e300, 5e-324, 123_456_789.123_456_78] {
            assert_eq!(Glyphs::Ascii.number(v, 17).parse::<f64>().unwrap(), v);
        }
    }
}
