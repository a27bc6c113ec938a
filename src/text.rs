//! Words: every sentence that a person reads, in every language.
//!
//! ```text
//!     Message { id, values } ──► catalogue (assets/text/en.ftl, …) ──► a sentence in the reader's language
//! ```
//!
//! Code never holds a sentence. It makes a [`Message`] with [`msg!`](crate::msg), and a face (the dump, the screen, the
//! end of `main`) renders it when it knows the reader's [`Language`]. What JSON tells stays English.

mod catalogue;
mod message;

pub use catalogue::{Language, UnknownLanguage, render, sources};
pub use message::{Message, Tell, Value};
