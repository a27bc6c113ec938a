//! A problem as a short Python script that recomputes it in a framework and compares with bnwalk's own results, so that
//! anyone can verify bnwalk.
//!
//! ```text
//!     Trace ──► script.py ◄── numbers   those within (literal), or for large problems the NPZ dump given as argument
//!                         ◄── computation.py of the framework (pytorch, numpy)
//!                         ◄── tolerances   what rounding may do to each quantity, see check::Model
//! ```
//!
//! The text of the scripts lies in `assets/emit/`; here its `{{places}}` are filled in.

mod literal;
mod numpy;
mod pytorch;
mod training;

use std::io::{self, Write};

use clap::ValueEnum;

use crate::compare::{Model, Recipe};
use crate::norm::{Channels, Convention, Layout, Norm, Quantity, Stored, Trace, Weighs};
use literal::literal;
pub use training::{Training, training};

/// What a script computes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "lower")]
pub enum Framework {
    /// `torch.nn.functional`, with autograd for the backward pass.
    PyTorch,
    /// Every step spelled out.
    NumPy,
}

/// The most numbers that are written into a script.
const MOST_INSIDE: usize = 10_000;

/// The relative tolerance of the comparison. What the frameworks' orders of summation make of float64 stays well below.
const RTOL: f64 = 1e-12;

/// What a script computes, and what it takes from the problem for it.
struct Computation {
    text: String,
    imports: &'static str,
    /// The quantities that it compares.
    results: Vec<Quantity>,
}

/// Writes the script that recomputes the trace's problem.
///
/// # Errors
/// Those of `out`.
pub fn write(trace: &Trace, framework: Framework, out: &mut dyn Write) -> io::Result<()> {
    let (name, computation) = match framework {
        Framework::PyTorch => ("PyTorch", pytorch::computation(trace)),
        Framework::NumPy => ("NumPy", numpy::computation(trace)),
    };
    let numbers = numbers(trace, &computation.results);
    let (usage, numbers) = match &numbers {
        Some(arrays) => (
            "With a dump as argument it compares with that: bnwalk ... -o walk.npz",
            fill(include_str!("../assets/emit/inside.py"), &[("arrays", arrays)]),
        ),
        None => (
            "Its argument is the dump: bnwalk ... -o walk.npz",
            include_str!("../assets/emit/outside.py").to_owned(),
        ),
    };
    let model = Model::new(Recipe::right(trace.problem()));
    let tolerances = lines(
        computation
            .results
            .iter()
            .map(|&quantity| format!("    \"{quantity}\": {:.1e},", model.largest_bound(quantity, RTOL))),
    );
    let has = |word: &str| numbers.contains(word);
    let text = fill(
        include_str!("../assets/emit/script.py"),
        &[
            ("framework", name),
            ("problem", &sentence(trace)),
            ("usage", usage),
            ("constants", if has("nan") || has("inf") { "\nfrom math import inf, nan" } else { "" }),
            ("imports", computation.imports),
            ("numbers", &numbers),
            ("channels", &channels(trace)),
            ("computation", &computation.text),
            ("tolerances", &tolerances),
        ],
    );
    out.write_all(text.as_bytes())
}

/// Puts each value in its `{{place}}`.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = template.to_owned();
    for (place, value) in values {
        text = text.replace(&format!("{{{{{place}}}}}"), value.trim_end_matches('\n'));
    }
    text
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

/// The problem's arrays and the results to compare with, if they are few enough to be read.
fn numbers(trace: &Trace, results: &[Quantity]) -> Option<String> {
    use Quantity as Q;
    let mut all = vec![Q::X, Q::Dy, Q::Gamma, Q::Beta];
    if trace.partition().norm().tracks_running() {
        all.extend([Q::RunningMeanBefore, Q::RunningVarBefore]);
    }
    all.extend(results);
    let few = all.iter().map(|&quantity| trace.len(quantity)).sum::<usize>() <= MOST_INSIDE;
    few.then(|| {
        lines(all.into_iter().map(|quantity| {
            let array = trace.array(quantity);
            literal(&format!("    \"{quantity}\": "), &array.view())
        }))
    })
}

/// What brings the channels to axis 1.
fn channels(trace: &Trace) -> String {
    let partition = trace.partition();
    match (partition.shape().len(), partition.layout()) {
        (1, _) => "\nbnwalk[\"x\"] = bnwalk[\"x\"].reshape(-1, 1)  # one channel".to_owned(),
        (rank @ 3.., Layout::ChannelsLast) => format!(
            "\n# From (N, ..., C) to (N, C, ...)\n\
             bnwalk = {{name: np.moveaxis(a, -1, 1).copy() if a.ndim == {rank} else a for name, a in bnwalk.items()}}"
        ),
        _ => String::new(),
    }
}

fn sentence(trace: &Trace) -> String {
    let (partition, p) = (trace.partition(), trace.problem().parameters());
    let title = match partition.norm() {
        Norm::Group(groups) => format!("Group Norm of {groups} groups"),
        norm => norm.title().to_string(),
    };
    let shape = crate::norm::shape_text(partition.shape());
    let layout = partition.layout().to_string().replace('_', " ");
    let running = if partition.norm().tracks_running() {
        format!(", {} mode, {} convention", p.mode, p.convention.row().title)
    } else {
        String::new()
    };
    format!("{title} of x of shape {shape}, {layout}{running}.")
}

/// The shape that has each group's cells together, and the axes that share one mean and variance.
fn grouped(norm: Norm) -> (String, &'static str) {
    let shares = norm.shares();
    let view = match (shares.channels, norm) {
        (Channels::Own, _) => "n, c, 1, -1".to_owned(),
        (Channels::Grouped, Norm::Group(groups)) => format!("n, {groups}, c // {groups}, -1"),
        _ => "n, 1, c, -1".to_owned(),
    };
    let axes = match (shares.samples, shares.positions) {
        (true, _) => "(0, 3)",
        (false, true) => "(2, 3)",
        (false, false) => "2",
    };
    (view, axes)
}

/// The weight of the new batch in the running statistics, as an expression.
fn weight(trace: &Trace) -> String {
    let p = trace.problem().parameters();
    match (p.momentum, p.convention.row().weighs) {
        (None, _) => format!("1 / {}", p.num_batches_tracked.saturating_add(1)),
        (Some(momentum), Weighs::New) => format!("{momentum:?}"),
        (Some(momentum), Weighs::Old) => format!("1 - {momentum:?}"),
    }
}

/// How a convention updates the running statistics, as a sentence.
fn rule(convention: Convention, momentum: Option<f64>) -> String {
    let row = convention.row();
    let variance = match row.stored {
        Stored::Biased => "biased",
        Stored::Unbiased => "unbiased",
    };
    let weighs = match (momentum, row.weighs) {
        (None, _) => "all batches count alike",
        (_, Weighs::New) => "the momentum weighs the new value",
        (_, Weighs::Old) => "the momentum weighs the old value",
    };
    format!("{}: the {variance} variance is stored, and {weighs}.", row.title)
}

/// Whether there is a variance to be stored.
fn stores_var(trace: &Trace) -> bool {
    trace.partition().m() > 1 || trace.problem().parameters().convention.row().stored == Stored::Biased
}
