//! What a lab has found, written out: JSON of schema "bnwalk/lab-NAME/1", text for people, CSV with a number a row.

mod norms;
mod replicas;
mod sizes;
mod training;

use std::io::{self, Write};
use std::path::Path;

use ndarray::ArrayViewD;
use serde::ser::{Serialize, SerializeSeq, Serializer};

use super::page::Page;
use crate::json::{Number, not_finite, push};
use crate::lab::Experiment;
use crate::text::{Language, Style};

/// The form in which a lab is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LabFormat {
    /// For scripts.
    Json,
    /// For people.
    Text,
    /// A number a row.
    Csv,
}

impl LabFormat {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Json, Self::Text, Self::Csv];

    /// The name in flags.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Text => "text",
            Self::Csv => "csv",
        }
    }

    /// The format that a file's name asks for, by its extension.
    #[must_use]
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_lowercase();
        match extension.as_str() {
            "txt" => Some(Self::Text),
            other => Self::ALL.into_iter().find(|format| format.name() == other),
        }
    }
}

/// How a lab is written.
#[derive(Debug, Clone, PartialEq)]
pub struct LabRequest {
    /// The form.
    pub format: LabFormat,
    /// How the text writes numbers and symbols.
    pub style: Style,
    /// The language of the text.
    pub language: Language,
    /// What the text calls the source of the batch.
    pub source: String,
}

/// Writes what an experiment has found so far.
///
/// # Errors
/// Those of `out`.
pub fn write(experiment: &Experiment, request: &LabRequest, out: &mut dyn Write) -> io::Result<()> {
    let page = |out| Page::new(out, request.style, request.language);
    match (experiment, request.format) {
        (Experiment::Norms(lab), LabFormat::Json) => norms::json(lab, out),
        (Experiment::Norms(lab), LabFormat::Text) => norms::text(lab, &request.source, &mut page(out)),
        (Experiment::Norms(lab), LabFormat::Csv) => norms::csv(lab, out),
        (Experiment::Sizes(lab), LabFormat::Json) => sizes::json(lab, out),
        (Experiment::Sizes(lab), LabFormat::Text) => sizes::text(lab, &request.source, &mut page(out)),
        (Experiment::Sizes(lab), LabFormat::Csv) => sizes::csv(lab, out),
        (Experiment::Replicas(lab), LabFormat::Json) => replicas::json(lab, out),
        (Experiment::Replicas(lab), LabFormat::Text) => replicas::text(lab, &request.source, &mut page(out)),
        (Experiment::Replicas(lab), LabFormat::Csv) => replicas::csv(lab, out),
        (Experiment::Training(lab), LabFormat::Json) => training::json(lab, out),
        (Experiment::Training(lab), LabFormat::Text) => training::text(lab, &mut page(out)),
        (Experiment::Training(lab), LabFormat::Csv) => training::csv(lab, out),
        (Experiment::Pending(_), _) => Ok(()),
    }
}

/// A list of numbers, some of which JSON may not know.
struct Numbers<'a>(&'a [f64]);

impl Serialize for Numbers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().copied().map(Number))
    }
}

/// An array as lists in lists.
struct Nested<'a>(ArrayViewD<'a, f64>);

impl<'a> Nested<'a> {
    /// Numbers row by row.
    fn new(values: &'a [f64], shape: &[usize]) -> Self {
        Self(ArrayViewD::from_shape(shape, values).expect("a number for each index"))
    }
}

impl Serialize for Nested<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.ndim() == 0 {
            Number(*self.0.first().expect("an array of rank 0 has one number")).serialize(serializer)
        } else {
            let mut seq = serializer.serialize_seq(Some(self.0.shape()[0]))?;
            for inner in self.0.outer_iter() {
                seq.serialize_element(&Nested(inner))?;
            }
            seq.end()
        }
    }
}

/// A row of CSV: where the number belongs, with a comma after each but the last of its columns, and the number.
fn line(out: &mut dyn Write, place: &str, value: f64) -> io::Result<()> {
    let mut text = place.as_bytes().to_vec();
    text.push(b',');
    match not_finite(value) {
        None => push(value, &mut text),
        Some(word) => text.extend_from_slice(word.as_bytes()),
    }
    text.push(b'\n');
    out.write_all(&text)
}
