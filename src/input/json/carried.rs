//! Sentences carried past serde, whose errors hold nothing but a text.
//!
//! What is wrong is put aside as a message while serde gets its English words, and taken up again where the error arrives.
//! Reading runs on one thread from begin to end.

use std::cell::RefCell;
use std::fmt;

use serde::de::Error;

use crate::msg;
use crate::text::Message;

thread_local! {
    static WRONG: RefCell<Option<Message>> = const { RefCell::new(None) };
    static EXPECTED: RefCell<Option<Message>> = const { RefCell::new(None) };
}

/// An error that says this.
pub(super) fn wrong<E: Error>(what: Message) -> E {
    let error = E::custom(&what);
    WRONG.set(Some(what));
    error
}

/// What a visitor expects.
pub(super) fn expecting(what: Message, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{what}")?;
    EXPECTED.set(Some(what));
    Ok(())
}

/// Forgets what was put aside before.
pub(super) fn begin() {
    WRONG.set(None);
    EXPECTED.set(None);
}

/// The message of an error about the data, of which this is the text.
pub(super) fn message(text: &str) -> Message {
    if let Some(wrong) = WRONG.take().filter(|wrong| wrong.to_string() == text) {
        return wrong;
    }
    let found = ["invalid type: ", "invalid value: "].iter().find_map(|start| text.strip_prefix(start));
    let Some(found) = found else { return Message::verbatim(text) };
    let expected = EXPECTED.take().and_then(|expected| {
        let found = found.strip_suffix(&expected.to_string())?.strip_suffix(", expected ")?;
        Some(msg!("json-found", found = kind(found), expected = expected))
    });
    expected.unwrap_or_else(|| msg!("json-found-other", found = found))
}

/// What serde says it has found.
fn kind(found: &str) -> Message {
    let (kind, value) = found.split_once(' ').unwrap_or((found, ""));
    match kind {
        "string" => msg!("json-string", value = value),
        "integer" => msg!("json-integer", value = value),
        "boolean" => msg!("json-boolean", value = value),
        "floating" => msg!("json-float", value = value.trim_start_matches("point ")),
        "sequence" => msg!("json-list"),
        "map" => msg!("json-object"),
        _ => Message::verbatim(found),
    }
}
