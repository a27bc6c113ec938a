//! JSON, schema "bnwalk/1": the problem and every number of it in one object.
//!
//! ```text
//!     {
//!       "schema": "bnwalk/1",
//!       "problem": { the fields of an input, complete, so that the dump read back as an input gives the same dump },
//!       "shape": [x's shape],  "m": values a statistic,  "channels": C,
//!       "stages": { quantity: nested array, … },
//!       "invariants": [{ name, statement, group, left, right, holds }, …],
//!       "gradcheck": { dx, dgamma, dbeta: { checked, of, max_abs_error, max_rel_error, passes, worst } },
//!       "warnings": [sentences], "warning_ids": [their ids in the catalogue]
//!     }
//! ```
//!
//! Numbers are the shortest that read back to the same bits; NaN and the infinities are strings. `holds` is null where a
//! side is not finite. `invariants` and `gradcheck` belong to the stage `check`, and are null when it was not asked for.

mod array;
mod object;

use std::borrow::Cow;
use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Dump;
use super::view::View;
use crate::json::Number;
use crate::norm::{Check, GradCheck, Parameter, PerChannel, Quantity, Trace, Upstream, Value, gradcheck};
use crate::text::Tell;
use crate::walk::{Invariant, Stage, invariants};

use object::Object;

/// The version of the schema, to be raised with every change that could break a reader.
const SCHEMA: &str = "bnwalk/1";

pub(super) fn write(dump: &Dump<'_>, out: &mut dyn Write) -> io::Result<()> {
    let trace = dump.trace;
    let checks = dump.request.selection.has_stage(Stage::Check);
    let mut document = Object::begin(out)?;
    document.value("schema", SCHEMA)?;
    fields(trace, document.object("problem")?)?;
    document.value("shape", trace.partition().shape())?;
    document.value("m", &trace.partition().m())?;
    document.value("channels", &trace.partition().channels())?;
    let mut stages = document.object("stages")?;
    for quantity in dump.quantities(Quantity::COMPUTED) {
        stages.array(quantity.name(), &dump.view(quantity), dump.request.digits)?;
    }
    stages.end()?;
    document.value("invariants", &checks.then(|| Invariants(invariants(trace))))?;
    document.value("gradcheck", &checks.then(|| Gradients(dump, gradcheck(trace))))?;
    let warnings = trace.warnings();
    let sentences: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    document.value("warnings", &sentences)?;
    let ids: Vec<Cow<'_, str>> = warnings.iter().map(|warning| warning.message().id).collect();
    document.value("warning_ids", &ids)?;
    document.end()?;
    out.write_all(b"\n")
}

/// Writes the problem of a trace as an input file: a JSON object with every field, which reads back to the same bits.
///
/// # Errors
/// Those of `out`.
pub fn write_problem(trace: &Trace, out: &mut dyn Write) -> io::Result<()> {
    fields(trace, Object::begin(out)?)?;
    out.write_all(b"\n")
}

/// Writes the problem of a trace under the names of the input's fields.
fn fields(trace: &Trace, mut object: Object<'_>) -> io::Result<()> {
    object.array("x", &View::of_batch(trace.problem().x()), None)?;
    for parameter in Parameter::all() {
        let Some(value) = parameter.of(trace) else { continue };
        let name = parameter.name();
        match value {
            Value::PerChannel(PerChannel::Each(values)) => {
                object.array(name, &View::of_slice(&values), None)?;
            }
            Value::PerChannel(PerChannel::All(value)) | Value::Number(value) => {
                object.value(name, &Number(value))?;
            }
            Value::NumberOrNone(value) => object.value(name, &value.map(Number))?,
            Value::Count(count) => object.value(name, &count)?,
            Value::Upstream(Upstream::Given(dy)) => object.array(name, &View::of_batch(&dy), None)?,
            Value::Names(names) => object.value(name, &names)?,
            word => object.value(name, &word.to_string())?,
        }
    }
    object.end()
}

struct Invariants(Vec<Invariant>);

impl Serialize for Invariants {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(OneInvariant))
    }
}

struct OneInvariant<'a>(&'a Invariant);

impl Serialize for OneInvariant<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let invariant = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", invariant.name)?;
        map.serialize_entry("statement", &invariant.statement.to_string())?;
        map.serialize_entry("group", &invariant.group)?;
        map.serialize_entry("left", &Number(invariant.left))?;
        map.serialize_entry("right", &Number(invariant.right))?;
        map.serialize_entry("holds", &invariant.holds())?;
        map.end()
    }
}

struct Gradients<'a>(&'a Dump<'a>, GradCheck);

impl Serialize for Gradients<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for check in [&self.1.dx, &self.1.dgamma, &self.1.dbeta] {
            map.serialize_entry(check.quantity.name(), &OneCheck(self.0, check))?;
        }
        map.end()
    }
}

struct OneCheck<'a>(&'a Dump<'a>, &'a Check);

impl Serialize for OneCheck<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(dump, check) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("checked", &check.compared.len())?;
        map.serialize_entry("of", &check.of)?;
        map.serialize_entry("max_abs_error", &Number(check.max_abs_error()))?;
        map.serialize_entry("max_rel_error", &Number(check.max_rel_error()))?;
        map.serialize_entry("passes", &check.passes())?;
        map.serialize_entry("worst", &check.worst().map(|worst| Worst(dump, check.quantity, worst)))?;
        map.end()
    }
}

/// The compared number whose two gradients are farthest apart.
struct Worst<'a>(&'a Dump<'a>, Quantity, (usize, f64, f64));

impl Serialize for Worst<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(dump, quantity, (i, analytic, numeric)) = *self;
        let index = if quantity == Quantity::Dx { dump.trace.partition().index(i) } else { vec![i] };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("index", &index)?;
        map.serialize_entry("analytic", &Number(analytic))?;
        map.serialize_entry("numeric", &Number(numeric))?;
        map.end()
    }
}
