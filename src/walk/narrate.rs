//! The sentences of a stage, with the current numbers in them.
//!
//! The text lies in `assets/narration/`, one file a language. A file has a table for each stage with the keys `title`,
//! `what`, `why` and `pitfall`. A key may have variants for special situations, tried in this order: `what_eval` (the
//! running statistics normalise), `what_position` (each position by itself), `what_rms` (no mean), `what_batch_one` (the batch norm with one value a channel), `what_one` (one
//! value a group), `what_pooled` (channels share statistics), `what_other` (any norm but the batch norm), then plain `what`. Placeholders in braces are filled in by [`Narrator::narrate`]; [`PLACEHOLDERS`] lists them.

use std::collections::BTreeMap;
use std::fmt;

use crate::norm::{Channels, Mode, Quantity, Shares, Space, Stored, Trace, Weighs, counted};
use crate::text::Style;

use super::derive::extra_digits;
use super::region::element_meeting;
use super::stage::Stage;

const ENGLISH: &str = include_str!("../../assets/narration/en.toml");

/// A stage explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narration {
    /// The stage's name for people.
    pub title: String,
    /// What is computed.
    pub what: String,
    /// Why.
    pub why: String,
    /// What goes wrong with it in practice.
    pub pitfall: String,
}

/// What may stand in braces besides the name of a quantity, and what it becomes.
pub const PLACEHOLDERS: &[(&str, &str)] = &[
    ("m", "how many values share one statistic"),
    ("values", "the same, counted: \"5 values\""),
    ("eps", "ε"),
    ("gain", "1/√ε, the largest gain"),
    ("bound", "√(m − 1), or √m for RMS: the largest |x̂| there can be"),
    ("std", "√(σ² + ε)"),
    ("unbiased_var", "the variance divided by m − 1"),
    ("var_stored", "the variance that goes into the running variance"),
    ("norm", "the norm's name"),
    ("convention", "the convention's name"),
    ("momentum", "the momentum, in words where it is the cumulative average"),
    ("new_weight", "the weight of this batch in the running update"),
    ("new_side", "\"new\" or \"old\": what the momentum multiplies"),
    ("stored", "\"biased\" or \"unbiased\""),
    ("mode", "train or eval"),
    ("shape", "the shape of x"),
    ("samples", "the samples, counted: \"20 samples\""),
    ("channels", "the channels, counted"),
    ("group", "the group of the cell: \"channel 2\", \"sample 0\", …"),
    ("groups", "the groups, counted"),
    ("shared", "which cells share a statistic"),
    ("cell", "the cell's index"),
    ("channel", "the cell's channel"),
    ("dx_sum_detached", "Σ γ·dy/s over the group: the sum of dx if the statistics were constants"),
];

/// The sentences of one language.
#[derive(Debug, Clone)]
pub struct Narrator {
    stages: BTreeMap<String, BTreeMap<String, String>>,
}

/// Why a narration file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NarrationError(String);

impl fmt::Display for NarrationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "narration: {}", self.0)
    }
}

impl std::error::Error for NarrationError {}

impl Narrator {
    /// The English sentences.
    ///
    /// # Panics
    /// Never: a test reads the built-in file.
    #[must_use]
    pub fn english() -> Self {
        Self::parse(ENGLISH).expect("the built-in narration is complete")
    }

    /// Reads a narration file and checks that every stage, key and placeholder is there and known.
    ///
    /// # Errors
    /// What is missing or unknown.
    pub fn parse(text: &str) -> Result<Self, NarrationError> {
        let stages: BTreeMap<String, BTreeMap<String, String>> =
            toml::from_str(text).map_err(|e| NarrationError(e.to_string()))?;
        for stage in Stage::ALL {
            let keys =
                stages.get(stage.name()).ok_or_else(|| NarrationError(format!("no table [{stage}]")))?;
            for key in ["title", "what", "why", "pitfall"] {
                if !keys.contains_key(key) {
                    return Err(NarrationError(format!("no key {key} in [{stage}]")));
                }
            }
            for (key, text) in keys {
                let unknown = placeholders(text).find(|name| {
                    Quantity::from_name(name).is_none() && PLACEHOLDERS.iter().all(|(known, _)| known != name)
                });
                if let Some(name) = unknown {
                    return Err(NarrationError(format!("unknown placeholder {{{name}}} in {stage}.{key}")));
                }
            }
        }
        Ok(Self { stages })
    }

    /// The stage's name for people.
    #[must_use]
    pub fn title(&self, stage: Stage) -> &str {
        &self.stages[stage.name()]["title"]
    }

    /// Explains a stage with the numbers of one cell (a flat index of x) and of its group and channel.
    ///
    /// # Panics
    /// When `cell` is not a flat index of x.
    #[must_use]
    pub fn narrate(&self, trace: &Trace, stage: Stage, cell: usize, style: &Style) -> Narration {
        let keys = &self.stages[stage.name()];
        let text = |key: &str| {
            let template = situations(trace)
                .iter()
                .find_map(|situation| keys.get(&format!("{key}_{situation}")))
                .unwrap_or(&keys[key]);
            style.spell(fill(template, |name| value(trace, cell, style, name)))
        };
        Narration {
            title: self.title(stage).to_owned(),
            what: text("what"),
            why: text("why"),
            pitfall: text("pitfall"),
        }
    }
}

/// The special situations of a problem, the most telling first.
fn situations(trace: &Trace) -> Vec<&'static str> {
    let norm = trace.partition().norm();
    let shares = norm.shares();
    [
        (trace.problem().uses_running(), "eval"),
        (!shares.positions, "position"),
        (!norm.is_centred(), "rms"),
        (shares.samples && trace.partition().m() == 1, "batch_one"),
        (trace.partition().m() == 1, "one"),
        (shares.channels != Channels::Own, "pooled"),
        (!shares.samples, "other"),
    ]
    .into_iter()
    .filter_map(|(holds, name)| holds.then_some(name))
    .collect()
}

fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split('}').next())
}

fn fill(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut filled = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some((before, tail)) = rest.split_once('{') {
        let (name, after) = tail.split_once('}').unwrap_or((tail, ""));
        filled.push_str(before);
        filled.push_str(&value(name));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn value(trace: &Trace, cell: usize, style: &Style, name: &str) -> String {
    let problem = trace.problem();
    let p = problem.parameters();
    let partition = trace.partition();
    let block = partition.cell_block(cell);
    let group = partition.group_of(cell);
    let of = |q: Quantity| trace.value(q, element_meeting(partition, q, &block));
    if let Some(q) = Quantity::from_name(name) {
        let digits = style.digits + extra_digits(trace, q, &block);
        return style.glyphs.number(of(q), digits);
    }
    let m = partition.m() as f64;
    let row = p.convention.row();
    match name {
        "m" => partition.m().to_string(),
        "eps" => style.number(p.eps),
        "gain" => style.number(1.0 / p.eps.sqrt()),
        "bound" if !partition.norm().is_centred() => style.number(m.sqrt()),
        "bound" => style.number((m - 1.0).sqrt()),
        "std" => style.number(1.0 / of(Quantity::InvStd)),
        "unbiased_var" => trace.moments()[group].unbiased_var().map_or("0/0".to_owned(), |v| style.number(v)),
        "var_stored" => match row.stored {
            Stored::Biased => style.number(trace.moments()[group].var()),
            Stored::Unbiased => value(trace, cell, style, "unbiased_var"),
        },
        "norm" => partition.norm().title().to_owned(),
        "convention" => row.title.to_owned(),
        "momentum" => p.momentum.map_or("the cumulative average".to_owned(), |p| style.number(p)),
        "new_weight" => style.number(p.convention.weight_of_new(p.momentum, p.num_batches_tracked)),
        "new_side" => if row.weighs == Weighs::New { "new" } else { "old" }.to_owned(),
        "stored" => if row.stored == Stored::Biased { "biased" } else { "unbiased" }.to_owned(),
        "mode" => if p.mode == Mode::Train { "train" } else { "eval" }.to_owned(),
        "shape" => crate::norm::shape_text(partition.shape()),
        "values" => counted(partition.m(), "value"),
        "samples" => counted(partition.samples(), "sample"),
        "channels" => counted(partition.channels(), "channel"),
        "group" => partition.group_name(group),
        "groups" => counted(partition.groups(), "group"),
        "shared" => shared(partition.norm().shares()).to_owned(),
        "cell" => crate::norm::shape_text(&partition.index(cell)),
        "channel" => partition.channel_of(cell).to_string(),
        // Σ dx̂/s over the group is what flows to the mean, with its sign turned.
        "dx_sum_detached" => style.number(-of(Quantity::DMean)),
        _ => unreachable!("parse() knows every placeholder"),
    }
}

/// Which cells share statistics.
fn shared(shares: Shares) -> &'static str {
    match (shares.samples, shares.channels, shares.positions) {
        (true, ..) => "one channel, across all samples and positions",
        (false, Channels::All, true) => "one sample, across all channels and positions",
        (false, Channels::All, false) => "one sample and one position, across all channels",
        (false, Channels::Own, _) => "one sample and one channel, across its positions",
        (false, Channels::Grouped, _) => "one sample and one group of channels",
    }
}

/// What one number of a quantity is called: "x(0, 2)", "mean of channel 2", "gamma of channel 2".
#[must_use]
pub fn element_name(trace: &Trace, quantity: Quantity, index: usize) -> String {
    match quantity.space() {
        Space::Cell => {
            format!("{quantity}{}", crate::norm::shape_text(&trace.partition().index(index)))
        }
        Space::Group => format!("{quantity} of {}", trace.partition().group_name(index)),
        Space::Channel => format!("{quantity} of channel {index}"),
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::norm::{Draft, Norm, Problem};

    #[test]
    fn every_stage_speaks_in_every_situation_with_its_numbers_put_in() {
        let narrator = Narrator::english();
        let style = Style::default();
        let x = array![[1., 2.], [3., 5.], [4., 4.]].into_dyn();
        for norm in Norm::all(1) {
            for mode in [Mode::Train, Mode::Eval] {
                let draft = Draft { norm: Some(norm), mode: Some(mode), ..Draft::new(x.clone()) };
                let trace = Trace::new(draft.build().unwrap());
                for stage in Stage::ALL {
                    let narration = narrator.narrate(&trace, stage, 3, &style);
                    for text in [narration.what, narration.why, narration.pitfall] {
                        assert!(text.len() > 20 && !text.contains(['{', '}']), "{stage}: {text}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_worked_example_is_told_with_its_mean_and_variance() {
        let trace = Trace::new(Problem::new(array![1., 2., 3., 4., 5.].into_dyn()).unwrap());
        let narrator = Narrator::english();
        let told = |stage| narrator.narrate(&trace, stage, 0, &Style::default()).what;
        assert!(told(Stage::Mean).contains('3'), "{}", told(Stage::Mean));
        assert!(told(Stage::Variance).contains('2'), "{}", told(Stage::Variance));
    }

    #[test]
    fn a_file_with_an_unknown_placeholder_is_refused_by_name() {
        let text = ENGLISH.replacen("{m}", "{mm}", 1);
        let error = Narrator::parse(&text).unwrap_err().to_string();
        assert!(error.contains("{mm}"), "{error}");
    }
}
