//! What an expression comes to.

use crate::msg;
use crate::text::Style;

/// What an expression comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number; 1 is true and 0 is false.
    Number(f64),
    /// A word.
    Text(String),
    /// Numbers in a shape.
    Array {
        /// How many along each axis.
        shape: Vec<usize>,
        /// The numbers, the last axis fastest.
        numbers: Vec<f64>,
    },
}

/// So many numbers of an array stand in a sentence.
const MOST: usize = 12;

impl Value {
    /// The number, if it is one.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Array { numbers, .. } if numbers.len() == 1 => Some(numbers[0]),
            _ => None,
        }
    }

    /// Whether it is true: a number other than 0, or an array of nothing else.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Self::Number(number) => *number != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::Array { numbers, .. } => numbers.iter().all(|&number| number != 0.0),
        }
    }

    /// The flat indices of the numbers that are not 0.
    #[must_use]
    pub fn places(&self) -> Vec<usize> {
        match self {
            Self::Array { numbers, .. } => (0..numbers.len()).filter(|&i| numbers[i] != 0.0).collect(),
            Self::Number(number) if *number != 0.0 => vec![0],
            _ => Vec::new(),
        }
    }

    /// As it stands in a sentence, with this many significant digits.
    #[must_use]
    pub fn told(&self, style: &Style, digits: usize) -> String {
        match self {
            Self::Number(number) => style.glyphs.number(*number, digits),
            Self::Text(text) => text.clone(),
            Self::Array { shape, numbers } => {
                let comma = style.tell(&msg!("lesson-comma"));
                // A sentence of the catalogue has no blank at its end.
                let comma = if comma.is_ascii() { format!("{comma} ") } else { comma };
                // The rows of a table stay apart.
                let row = shape.last().copied().filter(|&row| shape.len() > 1 && row > 1);
                let mut text = String::new();
                for (i, &number) in numbers.iter().take(MOST).enumerate() {
                    if i > 0 {
                        text.push_str(if row.is_some_and(|row| i % row == 0) { "; " } else { &comma });
                    }
                    text.push_str(&style.glyphs.number(number, digits));
                }
                if numbers.len() > MOST {
                    text.push_str(&comma);
                    text.push_str(style.glyphs.pick("…", "..."));
                }
                text
            }
        }
    }
}
