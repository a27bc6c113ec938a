//! Results in JSON: an object of quantities, or the `stages` of a dump.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::carried::{expecting, wrong};
use super::nested::Nested;
use super::{DUMP_RESULTS, read};
use crate::input::error::InputError;
use crate::input::expected::{Expected, named};
use crate::input::precision::Precision;
use crate::msg;
use crate::text::quoted;

/// Reads the arrays of an object.
pub(in crate::input) fn expected(bytes: &[u8], origin: &str) -> Result<Vec<Expected>, InputError> {
    read(bytes, origin, Results { in_stages: false })
}

/// An object whose keys are quantities; outside of the stages also the other parts of a dump.
struct Results {
    in_stages: bool,
}

impl<'de> DeserializeSeed<'de> for Results {
    type Value = Vec<Expected>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Results {
    type Value = Vec<Expected>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(msg!("json-results"), f)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "stages" if !self.in_stages => all.extend(map.next_value_seed(Self { in_stages: true })?),
                "schema" | "problem" => {
                    map.next_value::<IgnoredAny>()?;
                }
                part if DUMP_RESULTS.contains(&part) => {
                    map.next_value::<IgnoredAny>()?;
                }
                name => {
                    let quantity = named(name)
                        .map_err(|what| wrong(msg!("input-at", origin = quoted(name), what = what)))?;
                    match quantity {
                        None => {
                            map.next_value::<IgnoredAny>()?;
                        }
                        Some(quantity) => {
                            let array = map.next_value_seed(Nested::any(name))?;
                            all.push(Expected::new(quantity, name, array, Precision::Double));
                        }
                    }
                }
            }
        }
        Ok(all)
    }
}
