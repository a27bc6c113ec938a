//! The parts of a problem that are no arrays of cells.

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::nested::Nested;
use crate::input::error::shortened;
use crate::norm::{PerChannel, Upstream};

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
        f.write_str("a number or null")
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
        write!(f, "{} to be a whole number, 0 or more", self.0)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<u64, E> {
        Ok(value)
    }
}

/// A word that names a choice, such as a mode.
pub(super) struct Word<'a, T>(&'a str, PhantomData<T>);

impl<'a, T> Word<'a, T> {
    pub fn new(name: &'a str) -> Self {
        Self(name, PhantomData)
    }
}

impl<'de, T: FromStr<Err: Display>> DeserializeSeed<'de> for Word<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<T: FromStr<Err: Display>> Visitor<'_> for Word<'_, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to be a word in quotes", self.0)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        // Every word there is comes through this unchanged; what is none will be repeated in the error.
        shortened(text).parse().map_err(E::custom)
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
        f.write_str("dy to be a list of numbers, \"ones\", \"y\", \"randn:SEED\" or \"onehot:i,j,…\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Upstream, E> {
        Word::new("dy").visit_str(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Upstream, A::Error> {
        Nested::batch("dy").read_list(list).map(|dy| Upstream::Given(dy.into()))
    }
}
