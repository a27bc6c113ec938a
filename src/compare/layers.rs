//! The layers of a model, each checked by itself, as one table and as JSON (schema "bnwalk-check-model/1").
//!
//! ```text
//!     { "schema": "bnwalk-check-model/1", "verdict": "exact" | "close" | "wrong" | null,
//!       "layers": [{ "layer", "check": as of one layer, or null, "error": a sentence or null }, …] }
//! ```

use std::io::{self, Write};

use serde::Serialize;

use super::cause::Diagnosis;
use super::json::Document;
use super::report::{Report, Verdict};
use crate::json::serialize;
use crate::msg;
use crate::text::table::{Align, Table};
use crate::text::{Message, Style, Tell, wrap};

/// A layer, and what its check came to.
#[derive(Debug, Clone)]
pub struct Layer {
    /// What it is called.
    pub name: String,
    /// The check, or why there is none.
    pub outcome: Result<(Report, Vec<Diagnosis>), Message>,
}

impl Layer {
    /// The verdict; `None` where it cannot be read.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        self.outcome.as_ref().ok().map(|(report, _)| report.verdict())
    }
}

/// Writes the table: a line a layer, with its first wrong array and what explains that.
///
/// # Errors
/// Those of `out`.
pub fn write_layers(layers: &[Layer], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let told = |message: &Message| style.spell(message.tell(style.language));
    let mut table = Table::new([
        (told(&msg!("check-head-layer")), Align::Left),
        (told(&msg!("check-head-verdict")), Align::Left),
        (told(&msg!("check-head-first-wrong")), Align::Left),
        (told(&msg!("check-head-why")), Align::Left),
    ]);
    for layer in layers {
        let Ok((report, diagnosis)) = &layer.outcome else {
            table.row([layer.name.clone(), told(&msg!("check-unread"))]);
            continue;
        };
        let verdict = told(&report.verdict().message());
        let Some(first) = report.first_wrong() else {
            table.row([layer.name.clone(), verdict]);
            continue;
        };
        let causes =
            diagnosis.iter().find(|one| one.explains.contains(&first.quantity)).map(|one| &one.causes);
        let or = format!(" {} ", told(&msg!("check-or")));
        let names = |causes: &Vec<super::Cause>| {
            causes.iter().map(|cause| told(&cause.name)).collect::<Vec<_>>().join(&or)
        };
        let why =
            causes.filter(|causes| !causes.is_empty()).map_or_else(|| told(&msg!("check-no-why")), names);
        table.row([layer.name.clone(), verdict, first.quantity.name().to_owned(), why]);
    }
    table.lines().iter().try_for_each(|line| writeln!(out, "{line}"))?;
    writeln!(out)?;
    let mut say = |text: &str| {
        wrap::paragraph(text, wrap::PAGE, "").iter().try_for_each(|line| writeln!(out, "{line}"))
    };
    for layer in layers {
        match &layer.outcome {
            Err(why) => say(&told(why))?,
            Ok((report, _)) => {
                for note in &report.notes {
                    let (name, note) = (layer.name.as_str(), note.clone());
                    say(&told(&msg!("check-layer-note", name = name, note = note)))?;
                }
            }
        }
    }
    let count = |is: &dyn Fn(&Layer) -> bool| layers.iter().filter(|layer| is(layer)).count();
    let wrong = count(&|layer| layer.verdict() == Some(Verdict::Wrong));
    let unread = count(&|layer| layer.verdict().is_none());
    let right = layers.len() - wrong - unread;
    say(&told(&msg!("check-layers", all = layers.len(), right = right, wrong = wrong, unread = unread)))
}

/// Writes the same as JSON.
///
/// # Errors
/// Those of `out`.
pub fn write_layers_json(layers: &[Layer], out: &mut dyn Write) -> io::Result<()> {
    let verdict = layers.iter().filter_map(Layer::verdict).max().map(Verdict::id);
    let layers = layers.iter().map(OneLayer::new).collect();
    serialize(&Model { schema: "bnwalk-check-model/1", verdict, layers }, out)
}

#[derive(Serialize)]
struct Model<'a> {
    schema: &'static str,
    verdict: Option<&'static str>,
    layers: Vec<OneLayer<'a>>,
}

#[derive(Serialize)]
struct OneLayer<'a> {
    layer: &'a str,
    check: Option<Document<'a>>,
    error: Option<String>,
}

impl<'a> OneLayer<'a> {
    fn new(layer: &'a Layer) -> Self {
        let (check, error) = match &layer.outcome {
            Ok((report, diagnosis)) => (Some(Document::new(report, diagnosis)), None),
            Err(why) => (None, Some(why.to_string())),
        };
        Self { layer: &layer.name, check, error }
    }
}
