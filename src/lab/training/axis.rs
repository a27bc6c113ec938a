//! An axis of a grid.

use crate::msg;
use crate::text::Message;

/// The values that one setting takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// The setting.
    pub key: String,
    /// Its values, as they are written.
    pub values: Vec<String>,
}

impl Axis {
    /// Reads an axis such as `lr=0.01,0.1,0.5`.
    ///
    /// # Errors
    /// A sentence, when it has no name or no values.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let wrong = || msg!("training-no-axis", text = text);
        let (key, values) = text.split_once('=').ok_or_else(wrong)?;
        let values: Vec<String> = values.split(',').map(|value| value.trim().to_owned()).collect();
        if values.iter().any(String::is_empty) {
            return Err(wrong());
        }
        Ok(Self { key: key.trim().to_owned(), values })
    }
}
