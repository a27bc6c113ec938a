//! Which known mistake explains the numbers.
//!
//! The wrong arrays are taken in the order of the walk. A mistake explains the first of them if it reproduces it, cell by
//! cell, within the rounding of its own numbers, and by more than chance, and spoils none of the arrays before and after
//! that are right. Then its numbers are the base from which the next wrong array is told. What nothing explains is taken
//! for given, to see whether the rest follows from it.

use std::rc::Rc;

use super::bench::{Bench, EVIDENCE, EVIDENCE_BESIDE, Fit, Models};
use super::digits;
use super::identity;
use super::mistake::{MISTAKES, Mistake, Pass};
use super::recipe::{Line, Recipe};
use super::report::Report;
use super::solve;
use crate::input::Expected;
use crate::msg;
use crate::norm::{Quantity, Trace};
use crate::text::Message;

/// A mistake that gives the file's numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// Its stable name, in ASCII.
    pub id: String,
    /// The mistake.
    pub name: Message,
    /// What it is.
    pub sentence: Message,
    /// How far the file is from what the mistake gives: at most 1 of the tolerance.
    pub fit: f64,
}

impl Cause {
    pub(super) fn new(id: &str, fit: f64) -> Self {
        Self::with(id, fit, &[])
    }

    /// A cause with values in its sentence.
    pub(super) fn with(id: &str, fit: f64, values: &[(&'static str, String)]) -> Self {
        let key = id.split(':').next().unwrap_or(id).replace('_', "-");
        let message = |end: &str| {
            let named = Message::named(format!("mistake-{key}{end}"));
            values.iter().fold(named, |message, (name, value)| message.with(name, value.clone()))
        };
        Self { id: id.to_owned(), name: message(""), sentence: message("-is"), fit }
    }
}

/// What explains some of the wrong quantities.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnosis {
    /// The quantities that are explained; without a cause, the one that is not, and those that follow from it.
    pub explains: Vec<Quantity>,
    /// The mistake; several, where they cannot be told apart on this data; none, where no known one gives the numbers.
    pub causes: Vec<Cause>,
}

/// A way in which the numbers may have come about.
pub(super) struct Found {
    pub cause: Cause,
    /// What the next array is told from.
    pub base: Recipe,
    /// The wrong arrays that it reproduces.
    pub explains: Vec<Quantity>,
}

/// How many mistakes are looked for, one after the other.
const MOST: usize = 6;

/// How many ways in which the numbers so far may have come about are kept in mind.
const WAYS: usize = 6;

/// Looks for the mistakes that give the file's numbers.
#[must_use]
pub fn diagnose(trace: &Trace, expected: &[Expected], report: &Report) -> Vec<Diagnosis> {
    let bench = Bench::new(trace, expected, report);
    let mut found = Vec::new();
    // What is explained so far may have come about in several ways, of which the rest tells the right one.
    let mut bases = vec![Recipe::of(trace)];
    let mut done: Vec<Quantity> = Vec::new();
    for _ in 0..MOST {
        let pending = |base: &Recipe| {
            let model = Models::of(base);
            bench
                .wrong()
                .into_iter()
                .filter(|q| !done.contains(q) && !bench.fits(&model, *q))
                .collect::<Vec<_>>()
        };
        let fewest = bases.iter().map(|base| pending(base).len()).min().unwrap_or(0);
        bases.retain(|base| pending(base).len() == fewest);
        let Some(first) = bases.first().and_then(|base| pending(base).first().copied()) else { break };
        let explained =
            bases.iter().map(|base| explanations(&bench, base, first)).find(|all| !all.is_empty());
        let Some(mut all) = explained else {
            let (next, mut explains) = given(&bench, &bases[0], first, &done);
            explains.insert(0, first);
            done.extend(&explains);
            bases = vec![next];
            found.push(Diagnosis { explains, causes: Vec::new() });
            continue;
        };
        let most = all.iter().map(|one| one.explains.len()).max().unwrap_or(0);
        all.retain(|one| one.explains.len() == most);
        let mut causes: Vec<Cause> = Vec::new();
        for one in &all {
            if causes.iter().all(|cause| cause.id != one.cause.id) {
                causes.push(one.cause.clone());
            }
        }
        done.extend(&all[0].explains);
        found.push(Diagnosis { explains: all[0].explains.clone(), causes });
        all.truncate(WAYS);
        bases = all.into_iter().map(|one| one.base).collect();
    }
    found
}

/// Everything that explains an array, told from a base: a row of the table, a value that can be solved for, another
/// array in its place, or two rows together.
fn explanations(bench: &Bench<'_>, base: &Recipe, first: Quantity) -> Vec<Found> {
    let judge = bench.judge(base, first);
    let rows = |least: f64| {
        let mut all = Vec::new();
        for mistake in MISTAKES.iter().filter(|mistake| may_explain(mistake, first, bench)) {
            for way in ways(mistake, base, base, first) {
                if let Some((fit, explains)) = judge.try_with(&way, mistake.pass, least) {
                    all.push(Found { cause: cause(mistake, &way, fit), base: way, explains });
                }
            }
        }
        all
    };
    let mut all = rows(EVIDENCE);
    if !all.is_empty() {
        // What gives the numbers as well is among them, even if it alone would prove too little.
        all = rows(EVIDENCE_BESIDE);
    }
    all.extend(digits::explanations(&judge, bench, base, first));
    all.extend(solve::eps(&judge, bench, base, first));
    if all.iter().any(|one| one.cause.id == "eps_forgotten") {
        all.extend(solve::small_eps(&judge, base));
    }
    if all.is_empty() {
        all.extend(solve::momentum(bench, &judge, base, first));
    }
    let others = identity::explanations(bench, base, first);
    // A ratio and the row that means the same are said once.
    if all.is_empty()
        || others.iter().any(|one| one.cause.id != "ratio") && all.iter().all(|one| one.explains.len() == 1)
    {
        let named = |one: &Found| all.is_empty() || !one.cause.id.starts_with("ratio");
        let others: Vec<Found> = others.into_iter().filter(named).collect();
        all.extend(others);
    }
    if all.is_empty() && bench.is_small() {
        all = pairs(bench, &judge, base, first);
    }
    all
}

/// The ways of making a mistake on top of a base: also in a closed form of dx, with the arrays before it as the root has
/// them.
fn ways(mistake: &Mistake, base: &Recipe, root: &Recipe, first: Quantity) -> Vec<Recipe> {
    let mut ways = (mistake.make)(base);
    if first == Quantity::Dx && mistake.pass == Pass::Backward {
        let closed = |way: &Recipe| root.clone().line(Quantity::Dx, Line::Of(Rc::new(way.clone())));
        let closed: Vec<Recipe> = ways.iter().map(closed).collect();
        ways.extend(closed);
    }
    ways
}

/// A row belongs to one pass. That of the other is explained by it only where the file has nothing of the row's own.
fn may_explain(mistake: &Mistake, first: Quantity, bench: &Bench<'_>) -> bool {
    match mistake.pass {
        Pass::Backward => first.is_backward(),
        Pass::Forward => !first.is_backward() || !bench.has_forward(),
    }
}

fn cause(mistake: &Mistake, way: &Recipe, fit: f64) -> Cause {
    let inner = way.lines.iter().rev().find_map(|(_, line)| match line {
        Line::Of(recipe) => Some(Rc::clone(recipe)),
        _ => None,
    });
    let norm = inner.as_deref().unwrap_or(way).problem.partition().norm();
    match mistake.id {
        "group_norm" => Cause::with("group_norm", fit, &[("norm", norm.to_string())]),
        id => Cause::new(id, fit),
    }
}

/// Two rows of the table, made together.
fn pairs(bench: &Bench<'_>, judge: &Fit<'_>, base: &Recipe, first: Quantity) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    let rows: Vec<&Mistake> = MISTAKES.iter().filter(|mistake| may_explain(mistake, first, bench)).collect();
    for (k, one) in rows.iter().enumerate() {
        for way in (one.make)(base) {
            if !judge.changes(&way) {
                continue;
            }
            for other in rows.iter().enumerate().filter(|(other, _)| *other != k).map(|(_, row)| row) {
                for both in ways(other, &way, base, first) {
                    let Some((fit, explains)) = judge.try_pair(&both, &way, other.pass) else { continue };
                    let mut ids = [one.id, other.id];
                    ids.sort_unstable();
                    let id = ids.join("+");
                    let name = msg!(
                        "mistake-pair",
                        one = Message::named(format!("mistake-{}", ids[0].replace('_', "-"))),
                        other = Message::named(format!("mistake-{}", ids[1].replace('_', "-")))
                    );
                    let sentence = msg!(
                        "mistake-pair-is",
                        one = Message::named(format!("mistake-{}-is", ids[0].replace('_', "-"))),
                        other = Message::named(format!("mistake-{}-is", ids[1].replace('_', "-")))
                    );
                    all.push(Found { cause: Cause { id, name, sentence, fit }, base: both, explains });
                }
            }
        }
    }
    all
}

/// The array as the file has it, and the wrong ones that follow from it; the base as it was, if more follow from that.
fn given(bench: &Bench<'_>, base: &Recipe, first: Quantity, done: &[Quantity]) -> (Recipe, Vec<Quantity>) {
    let Some(values) = bench.taken(first) else { return (base.clone(), Vec::new()) };
    let taken = base.clone().line(first, Line::Given(values));
    let (with, without) = (Models::of(&taken), Models::of(base));
    let later = |q: &Quantity| *q > first && !done.contains(q);
    let fitting = |model| bench.all().into_iter().filter(later).filter(|&q| bench.fits(model, q)).collect();
    let (follow, stay): (Vec<Quantity>, Vec<Quantity>) = (fitting(&with), fitting(&without));
    if follow.len() < stay.len() {
        return (base.clone(), Vec::new());
    }
    let wrong = bench.wrong();
    (taken, follow.into_iter().filter(|q| wrong.contains(q) && !stay.contains(q)).collect())
}

/// What explains an array by its numbers alone, without a recipe: the array is then taken as the file has it.
pub(super) fn by_numbers(bench: &Bench<'_>, base: &Recipe, first: Quantity, cause: Cause) -> Found {
    let (next, mut explains) = given(bench, base, first, &[]);
    explains.insert(0, first);
    Found { cause, base: next, explains }
}
