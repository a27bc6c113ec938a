//! Results in JSON: an object of quantities, or the `stages` of a dump.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::carried::expecting;
use super::nested::Nested;
use super::{DUMP_RESULTS, read};
use crate::input::error::InputError;
use crate::input::expected::{Expected, Given, Meant};
use crate::input::precision::Precision;
use crate::msg;

/// Reads the arrays of an object.
pub(in crate::input) fn expected(bytes: &[u8], origin: &str) -> Result<Given, InputError> {
    let mut given = Given::default();
    read(bytes, origin, Results { given: &mut given, in_stages: false })?;
    Ok(given)
}

/// An object whose keys are quantities; outside of the stages also the other parts of a dump.
struct Results<'g> {
    given: &'g mut Given,
    in_stages: bool,
}

impl<'de> DeserializeSeed<'de> for Results<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Results<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(msg!("json-results"), f)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let given = self.given;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "stages" if !self.in_stages => {
                    map.next_value_seed(Results { given: &mut *given, in_stages: true })?;
                }
                "schema" | "problem" => {
                    map.next_value::<IgnoredAny>()?;
                }
                part if DUMP_RESULTS.contains(&part) => {
                    map.next_value::<IgnoredAny>()?;
                }
                name => match given.meant(name) {
                    Meant::Beside => {
                        map.next_value::<IgnoredAny>()?;
                    }
                    Meant::Number(number) => {
                        if let Some(value) = map.next_value::<serde_json::Value>()?.as_f64() {
                            given.take(number, value);
                        }
                    }
                    Meant::Quantity(quantity) => {
                        let array = map.next_value_seed(Nested::any(name))?;
                        given.arrays.push(Expected::new(quantity, name, array, Precision::Double));
                    }
                },
            }
        }
        Ok(())
    }
}
