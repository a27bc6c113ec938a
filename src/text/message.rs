//! A sentence before it is put into words.

use std::borrow::Cow;
use std::fmt;

use super::typed::typed;

/// A sentence by its id in the catalogue, and the values that stand in it. `Display` renders it in English.
///
/// ```
/// use bnwalk::{msg, text::Language};
/// let message = msg!("count-channels", n = 3_usize);
/// assert_eq!(message.to_string(), "3 channels");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The id, as in `assets/text/en.ftl`.
    pub id: Cow<'static, str>,
    /// The values of its placeholders, by name.
    pub values: Vec<(&'static str, Value)>,
}

impl Message {
    /// The message of an id that is put together at run time, such as one for each stage, without values.
    #[must_use]
    pub fn named(id: impl Into<Cow<'static, str>>) -> Self {
        Self { id: id.into(), values: Vec::new() }
    }

    /// A text that is not of this program, or was put into words before.
    #[must_use]
    pub fn verbatim(text: impl fmt::Display) -> Self {
        crate::msg!("verbatim", text = text.to_string())
    }

    /// Several things as a sentence names them, one after the other.
    #[must_use]
    pub fn list<T: fmt::Display>(things: impl IntoIterator<Item = T>) -> Self {
        let mut things = things.into_iter();
        let first = things.next().map_or_else(|| Self::verbatim(""), Self::verbatim);
        things.fold(first, |before, next| crate::msg!("list", before = before, next = next.to_string()))
    }

    /// The same with one more value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }
}

/// What can stand in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text that is the same in every language: a name, a path, a formula, a number already written out.
    Text(String),
    /// A whole number, which can choose between singular and plural.
    Count(usize),
    /// Another sentence, or a part of one.
    Message(Box<Message>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}

impl From<Message> for Value {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}

impl From<f64> for Value {
    /// The fewest characters that read back to the same number.
    fn from(value: f64) -> Self {
        Self::Text(typed(value))
    }
}

/// Makes a [`Message`](crate::text::Message): its id, then the values by name.
///
/// ```
/// let message = bnwalk::msg!("group-channel", c = 2_usize);
/// assert_eq!(message.to_string(), "channel 2");
/// ```
#[macro_export]
macro_rules! msg {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::text::Message {
            id: ::std::borrow::Cow::Borrowed($id),
            values: ::std::vec![$((::std::stringify!($name), $crate::text::Value::from($value))),*],
        }
    };
}
