//! Which known mistake explains the numbers.
//!
//! The wrong arrays are taken in the order of the walk. A mistake explains the first of them if it reproduces it, cell by
//! cell, within the rounding of its own numbers, and by more than chance, and spoils none of the arrays before and after
//! that are right. Then its numbers are the base from which the next wrong array is told. What nothing explains is taken
//! for given, to see whether the rest follows from it.

use std::rc::Rc;

use super::bench::{Bench, EVIDENCE, EVIDENCE_BESIDE, Fit, Models};
use super::cause::{Cause, Diagnosis, Found, given};
use super::digits;
use super::identity;
use super::mistake::{MISTAKES, Mistake, Pass};
use super::recipe::{Line, Recipe};
use super::report::Report;
use super::solve;
use super::truth::Truth;
use crate::input::Expected;
use crate::msg;
use crate::norm::Quantity;
use crate::text::Message;

/// How many mistakes are looked for, one after the other.
const MOST: usize = 6;

/// How many ways in which the numbers so far may have come about are kept in mind.
const WAYS: usize = 6;

/// Looks for the mistakes that give the file's numbers.
#[must_use]
pub fn diagnose(truth: &Truth<'_>, expected: &[Expected], report: &Report) -> Vec<Diagnosis> {
    let bench = Bench::new(truth, expected, report);
    let mut found = Vec::new();
    // What is explained so far may have come about in several ways, of which the rest tells the right one.
    let mut bases = vec![Recipe::clone(&truth.recipe)];
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
        let mut all: Vec<Found> = Vec::new();
        let mut affine = None;
        for mistake in candidates(first, bench) {
            let before = match mistake.pass {
                // Of two mistakes in y that the gradients do not tell apart the first is the simpler.
                Pass::Affine if first.is_backward() => *affine.get_or_insert(all.len()),
                _ => all.len(),
            };
            for way in ways(mistake, base, base, first) {
                // What no array of the file tells from another way that explains them is not proved a second time.
                let is_known = |one: &Found| judge.is_alike(&one.base, &way);
                if all[before..].iter().any(is_known) {
                    continue;
                }
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
    if all.is_empty() && bench.is_small() {
        all.extend(solve::eps_of_gradients(&judge, bench, base, first));
    }
    // Where a row explains one of the running statistics, one weight may explain both.
    let most = all.iter().map(|one| one.explains.len()).max().unwrap_or(0);
    if most < 2 {
        let weights = solve::momentum(bench, &judge, base, first);
        all.extend(weights.into_iter().filter(|one| one.explains.len() > most));
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
    if all.is_empty() {
        all.extend(digits::few(bench, base, first));
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

/// A row belongs to one pass. One of the forward pass explains an array of the backward pass only where the file has nothing that
/// would show it before.
fn may_explain(mistake: &Mistake, first: Quantity, bench: &Bench<'_>) -> bool {
    match mistake.pass {
        Pass::Backward => first.is_backward(),
        Pass::Affine => !first.is_backward() || !bench.has(Quantity::Y),
        Pass::Forward => !first.is_backward() || !bench.has(Quantity::XHat) && !bench.has(Quantity::Y),
    }
}

/// The rows that may explain an array, those of its own pass first.
fn candidates(first: Quantity, bench: &Bench<'_>) -> impl Iterator<Item = &'static Mistake> {
    let of_pass = move |own: bool| {
        let is_own = move |mistake: &&Mistake| (mistake.pass == Pass::Backward) == first.is_backward();
        MISTAKES.iter().filter(move |mistake| is_own(mistake) == own)
    };
    of_pass(true).chain(of_pass(false)).filter(move |mistake| may_explain(mistake, first, bench))
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
    // Of any two mistakes some make NaN.
    if bench.numbers(first).is_none_or(|values| values.iter().all(|v| v.is_nan())) {
        return all;
    }
    // A mistake in y that no y shows is not made out of two.
    let hidden = |mistake: &Mistake| mistake.pass == Pass::Affine && first.is_backward();
    let rows: Vec<&Mistake> = candidates(first, bench).filter(|mistake| !hidden(mistake)).collect();
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
