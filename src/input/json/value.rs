//! The parts of a problem that are no arrays of cells.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::carried::{expecting, wrong};
use super::nested::Nested;
use crate::msg;
use crate::norm::{Parameter, PerChannel, ProblemError, Upstream, Value};
use crate::text::{Tell, quoted, shortened};

/// Reads a parameter with one value a channel, or one for all.
pub(super) fn per_channel<'de, A: MapAccess<'de>>(name: &str, map: &mut A) -> Result<PerChannel, A::Error> {
    let array = map.next_value_seed(Nested::per_channel(name))?;
    Ok(match array.first() {
        Some(&value) if array.ndim() == 0 => PerChannel::All(value),
        _ => PerChannel::Each(array.into_iter().collect()),
    })
}

/// A number, or null.
pub(super) struct Nullable<'a>(pub Nested<'a>);

impl<'de> DeserializeSeed<'de> for Nullable<'_> {
    type Value = Option<f64>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<f64>, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Nullable<'_> {
    type Value = Option<f64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(msg!("json-number-or-null"), f)
    }

    fn visit_none<E: Error>(self) -> Result<Option<f64>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<f64>, D::Error> {
        Ok(self.0.deserialize(deserializer)?.first().copied())
    }
}

/// A count.
pub(super) struct Whole<'a>(pub &'a str);

impl<'de> DeserializeSeed<'de> for Whole<'_> {
    type Value = u64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u64, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Whole<'_> {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(msg!("json-whole", name = self.0), f)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<u64, E> {
        Ok(value)
    }
}

/// A word that a parameter takes, such as a mode: what the file calls the parameter, and the parameter.
pub(super) struct Word<'a>(pub &'a str, pub Parameter);

impl<'de> DeserializeSeed<'de> for Word<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Word<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(msg!("json-word", name = self.0), f)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        let Self(name, parameter) = self;
        parameter.read(text).map_err(|error| {
            wrong(msg!("json-choice", name = name, found = quoted(text), error = error.message()))
        })
    }
}

/// An upstream gradient: a nested list, or a word.
pub(super) struct Dy;

impl<'de> DeserializeSeed<'de> for Dy {
    type Value = Upstream;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Upstream, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Dy {
    type Value = Upstream;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(msg!("json-dy"), f)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Upstream, E> {
        // Every word there is comes through this unchanged; what is none will be repeated in the error.
        shortened(text).parse().map_err(|error: ProblemError| wrong(error.message()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Upstream, A::Error> {
        Nested::batch("dy").read_list(list).map(|dy| Upstream::Given(dy.into()))
    }
}
