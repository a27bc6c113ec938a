//! The check as JSON, schema "bnwalk-check/1".
//!
//! ```text
//!     {
//!       "schema": "bnwalk-check/1",
//!       "verdict": "exact" | "close" | "wrong",
//!       "precision": the file's,  "rtol": …,  "atol": …,
//!       "first_wrong": { "stage", "quantity" } or null,
//!       "quantities": [{ quantity, name, stage, verdict, precision, assumed, decimals, significant, nan_in_both, shape, other_shape, cells, wrong, max_abs_error, max_rel_error,
//!                        max_ulp, worst: { index, given, truth, allowed } or null }, …],
//!       "diagnosis": [{ explains: [quantities], causes: [{ id, name, sentence, fit }, …] }, …],
//!       "follows": [{ from: a wrong quantity that is not explained, quantities: [those that follow from it] }, …],
//!       "unseen": [{ id, name }, …],  mistakes that this data could not have shown
//!       "notes": [sentences]
//!     }
//! ```
//!
//! What is not finite is a string, as in a dump.

use std::io::{self, Write};

use serde::Serialize;

use crate::json::{Number, serialize};

use super::cause::Diagnosis;
use super::report::{Comparison, Report};

/// The version of the schema.
const SCHEMA: &str = "bnwalk-check/1";

/// Writes a report and its diagnosis.
///
/// # Errors
/// Those of `out`.
pub fn write_json(report: &Report, diagnosis: &[Diagnosis], out: &mut dyn Write) -> io::Result<()> {
    serialize(&Document::new(report, diagnosis), out)
}

impl<'a> Document<'a> {
    pub(super) fn new(report: &'a Report, diagnosis: &[Diagnosis]) -> Self {
        Self {
            schema: SCHEMA,
            verdict: report.verdict().id(),
            precision: report.precision.name(),
            rtol: Number(report.rtol()),
            atol: Number(report.tolerance.absolute()),
            first_wrong: report
                .first_wrong()
                .map(|wrong| Place { stage: wrong.stage().name(), quantity: wrong.quantity.name() }),
            quantities: report.quantities.iter().map(OneArray::new).collect(),
            diagnosis: diagnosis.iter().filter(|one| !one.causes.is_empty()).map(Explanation::new).collect(),
            follows: diagnosis.iter().filter_map(Follow::new).collect(),
            unseen: report
                .unseen
                .iter()
                .map(|one| Named { id: one.id, name: one.name.to_string() })
                .collect(),
            notes: report.notes.iter().map(ToString::to_string).collect(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Document<'a> {
    schema: &'static str,
    verdict: &'static str,
    precision: &'static str,
    rtol: Number,
    atol: Number,
    first_wrong: Option<Place>,
    quantities: Vec<OneArray<'a>>,
    diagnosis: Vec<Explanation>,
    follows: Vec<Follow>,
    unseen: Vec<Named>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Named {
    id: &'static str,
    name: String,
}

#[derive(Serialize)]
struct Place {
    stage: &'static str,
    quantity: &'static str,
}

#[derive(Serialize)]
struct OneArray<'a> {
    quantity: &'static str,
    name: &'a str,
    stage: &'static str,
    verdict: &'static str,
    precision: &'static str,
    assumed: bool,
    decimals: Option<i32>,
    significant: Option<i32>,
    nan_in_both: usize,
    shape: &'a [usize],
    other_shape: Option<&'a [usize]>,
    cells: usize,
    wrong: usize,
    max_abs_error: Number,
    max_rel_error: Number,
    max_ulp: Number,
    worst: Option<Worst>,
}

#[derive(Serialize)]
struct Worst {
    index: Vec<usize>,
    given: Number,
    truth: Number,
    allowed: Number,
}

impl<'a> OneArray<'a> {
    fn new(comparison: &'a Comparison) -> Self {
        Self {
            quantity: comparison.quantity.name(),
            name: &comparison.name,
            stage: comparison.stage().name(),
            verdict: comparison.verdict.id(),
            precision: comparison.precision.name(),
            assumed: comparison.assumed,
            decimals: comparison.digits.map(|digits| digits.decimals).filter(|&n| n < 20),
            significant: comparison.digits.map(|digits| digits.significant).filter(|&n| n < 20),
            nan_in_both: comparison.nan_in_both,
            shape: &comparison.shape,
            other_shape: comparison.other_shape.as_deref(),
            cells: comparison.cells,
            wrong: comparison.wrong,
            max_abs_error: Number(comparison.max_abs_error),
            max_rel_error: Number(comparison.max_rel_error),
            max_ulp: Number(comparison.max_ulp),
            worst: comparison.worst.map(|worst| Worst {
                index: comparison.place(worst.index),
                given: Number(worst.given),
                truth: Number(worst.truth),
                allowed: Number(worst.allowed),
            }),
        }
    }
}

#[derive(Serialize)]
struct Explanation {
    explains: Vec<&'static str>,
    causes: Vec<Cause>,
}

#[derive(Serialize)]
struct Cause {
    id: String,
    name: String,
    sentence: String,
    fit: Number,
}

/// What is right, given a wrong array that is not explained.
#[derive(Serialize)]
struct Follow {
    from: &'static str,
    quantities: Vec<&'static str>,
}

impl Follow {
    fn new(diagnosis: &Diagnosis) -> Option<Self> {
        let (from, rest) = diagnosis.explains.split_first().filter(|_| diagnosis.causes.is_empty())?;
        let quantities: Vec<_> = rest.iter().map(|quantity| quantity.name()).collect();
        (!quantities.is_empty()).then(|| Self { from: from.name(), quantities })
    }
}

impl Explanation {
    fn new(diagnosis: &Diagnosis) -> Self {
        let cause = |cause: &super::Cause| Cause {
            id: cause.id.clone(),
            name: cause.name.to_string(),
            sentence: cause.sentence.to_string(),
            fit: Number(cause.fit),
        };
        Self {
            explains: diagnosis.explains.iter().map(|quantity| quantity.name()).collect(),
            causes: diagnosis.causes.iter().map(cause).collect(),
        }
    }
}
