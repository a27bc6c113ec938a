//! A message told to a person: the sentence, in a language.

use std::fmt;

use super::catalogue::{Language, render};
use super::message::Message;

/// Something that can be told to a person: an error, a warning, a reply.
pub trait Tell {
    /// The sentence.
    fn message(&self) -> Message;

    /// The sentence in a language.
    fn tell(&self, language: Language) -> String {
        render(language, &self.message())
    }
}

impl Tell for Message {
    fn message(&self) -> Message {
        self.clone()
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&render(Language::En, self))
    }
}

impl std::error::Error for Message {}

/// Makes what [`Tell`]s a message an error, whose `Display` is the English sentence.
macro_rules! told {
    ($type:ty) => {
        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(&$crate::text::Tell::tell(self, $crate::text::Language::En))
            }
        }

        impl ::std::error::Error for $type {}
    };
}
pub(crate) use told;
