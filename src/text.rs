//! Words: every sentence that a person reads, in every language.
//!
//! ```text
//!     Message { id, values } ──► catalogue (assets/text/en.ftl, …) ──► a sentence in the reader's language
//! ```
//!
//! Code never holds a sentence. It makes a [`Message`] with [`msg!`](crate::msg), and a face (the dump, the screen, the
//! end of `main`) renders it when it knows the reader's [`Language`]. What JSON tells stays English.
//!
//! What both faces need to write for people lies here too: numbers and symbols in Unicode or ASCII ([`Style`]), aligned
//! tables ([`table`]) and wrapped paragraphs ([`wrap`]). Widths are columns of a terminal: a Chinese character takes two.

mod catalogue;
mod message;
mod nearest;
mod number;
mod plain;
pub mod table;
mod tell;
mod typed;
mod visible;
pub mod wrap;

pub(crate) use catalogue::unfolded;
pub use catalogue::{Language, UnknownLanguage, ids, placeholders, render, sources};
pub use message::{Message, Value};
pub(crate) use nearest::hint;
pub use nearest::nearest;
pub use number::{Glyphs, Style};
pub use plain::plain;
pub use tell::Tell;
pub(crate) use tell::told;
pub use typed::{NotNumber, read_number, typed};
pub use visible::visible;
pub(crate) use visible::{quoted, shortened};
