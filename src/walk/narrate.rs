//! What a stage says, with the current numbers in it.
//!
//! The sentences lie in the catalogue. Each stage has a title there, `stage-mean-title`, and says what is computed, why, and
//! what goes wrong with it in practice: `stage-mean-what`, `stage-mean-why`, `stage-mean-pitfall`. A suffix makes it the
//! sentence of a special situation. They are tried in this order:
//!
//! ```text
//!     -undefined    a number of the group is not finite, so that the usual statement is not true of it
//!     -eval-no-eps, -rms-no-eps, -no-eps    as below, where ε is 0
//!     -eval         the running statistics normalize
//!     -position     every position has statistics of its own
//!     -rms          no mean is subtracted
//!     -batch-one    the batch norm with one value a channel
//!     -one          one value a group
//!     -cumulative   the running statistics are a cumulative average
//!     -pooled       channels share statistics
//!     -other        any norm but the batch norm
//! ```
//!
//! The placeholders of these sentences are the names of quantities and the rows of `VALUES`.

use crate::msg;
use crate::norm::{Channels, Partition, Quantity, Shares, Space, Stored, Trace, Weighs, counted, shape_text};
use crate::text::{Message, Style, Value, placeholders};

use super::derive::extra_digits;
use super::region::element_meeting;
use super::stage::{Direction, Stage};

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

/// Explains a stage with the numbers of one cell (a flat index of x) and of its group and channel.
///
/// # Panics
/// When `cell` is not a flat index of x.
///
/// ```
/// use bnwalk::norm::{Problem, Trace};
/// use bnwalk::text::Style;
/// use bnwalk::walk::{Stage, narrate};
/// let trace = Trace::new(Problem::new(ndarray::array![1., 2., 3., 4., 5.].into_dyn())?);
/// let told = narrate(&trace, Stage::Mean, 0, &Style::default());
/// assert_eq!(told.what, "Add up the 5 values of channel 0 and divide by 5: μ = 3.");
/// # Ok::<(), bnwalk::norm::ProblemError>(())
/// ```
#[must_use]
pub fn narrate(trace: &Trace, stage: Stage, cell: usize, style: &Style) -> Narration {
    let place = Place { trace, cell, style };
    let text = |part| style.tell(&sentence(&place, stage, part));
    Narration {
        title: style.tell(&stage.title()),
        what: text("what"),
        why: text("why"),
        pitfall: text("pitfall"),
    }
}

impl Stage {
    /// The stage's name for people.
    #[must_use]
    pub fn title(self) -> Message {
        Message::named(format!("stage-{self}-title"))
    }
}

/// Where the numbers of a sentence come from, and how they are written.
struct Place<'a> {
    trace: &'a Trace,
    cell: usize,
    style: &'a Style,
}

impl Place<'_> {
    fn partition(&self) -> &Partition {
        self.trace.partition()
    }

    /// The quantity's number at the cell, or at its group or channel.
    fn value(&self, quantity: Quantity) -> f64 {
        let block = self.partition().cell_block(self.cell);
        self.trace.value(quantity, element_meeting(self.partition(), quantity, &block))
    }

    fn number(&self, value: f64) -> Value {
        self.style.number(value).into()
    }

    fn group(&self) -> usize {
        self.partition().group_of(self.cell)
    }

    fn unbiased_var(&self) -> Value {
        let var = self.trace.moments()[self.group()].unbiased_var();
        var.map_or("0/0".into(), |var| self.number(var))
    }
}

/// The sentence for a part of a stage.
fn sentence(place: &Place<'_>, stage: Stage, part: &str) -> Message {
    let usual = format!("stage-{stage}-{part}");
    let special = situations(place, stage).map(|situation| format!("{usual}-{situation}"));
    let id = special.into_iter().find(|id| placeholders(id).is_some()).unwrap_or(usual);
    let names = placeholders(&id).unwrap_or_default();
    names.into_iter().fold(Message::named(id), |message, name| message.with(name, value(place, name)))
}

/// The special situations of a stage, the most telling first.
fn situations<'a>(place: &Place<'_>, stage: Stage) -> impl Iterator<Item = &'a str> {
    let problem = place.trace.problem();
    let norm = place.partition().norm();
    let shares = norm.shares();
    let one = place.partition().m() == 1;
    // The gradients of the statistics are sums over the group, and so show whether all of its cells are finite.
    let told: &[Quantity] = match stage.direction() {
        Direction::Forward => &[Quantity::Mean, Quantity::InvStd],
        Direction::Backward => &[Quantity::InvStd, Quantity::DVar, Quantity::DMean, Quantity::Dx],
    };
    let no_eps = problem.parameters().eps == 0.0;
    let undefined = told.iter().any(|&quantity| !place.value(quantity).is_finite());
    [
        (undefined, "undefined"),
        (problem.uses_running() && no_eps, "eval-no-eps"),
        (problem.uses_running(), "eval"),
        (!norm.is_centred() && no_eps, "rms-no-eps"),
        (no_eps, "no-eps"),
        (!norm.is_centred() && one, "rms-one"),
        (!shares.positions, "position"),
        (!norm.is_centred(), "rms"),
        (norm.tracks_running() && one, "batch-one"),
        (one, "one"),
        (norm.tracks_running() && problem.parameters().momentum.is_none(), "cumulative"),
        (shares.channels != Channels::Own, "pooled"),
        (!shares.samples, "other"),
    ]
    .into_iter()
    .filter_map(|(holds, name)| holds.then_some(name))
}

fn value(place: &Place<'_>, name: &str) -> Value {
    if let Some(quantity) = Quantity::from_name(name) {
        let block = place.partition().cell_block(place.cell);
        let digits = place.style.digits + extra_digits(place.trace, quantity, &block);
        return place.style.glyphs.number(place.value(quantity), digits).into();
    }
    let row = VALUES.iter().find(|(known, _)| *known == name);
    let (_, value) = row.expect("a test knows every placeholder of the stages");
    value(place)
}

/// What may stand in a sentence of a stage besides the name of a quantity.
#[rustfmt::skip]
#[expect(clippy::type_complexity, reason = "a table: a name, and how its value is found")]
const VALUES: &[(&str, fn(&Place<'_>) -> Value)] = &[
    // How many values share one statistic, bare and counted ("5 values").
    ("m", |p| p.partition().m().to_string().into()),
    ("values", |p| counted(p.partition().m(), "value").into()),
    // ε, the largest factor 1/√ε, and what ε takes from the variance of x̂.
    ("eps", |p| p.number(p.trace.problem().parameters().eps)),
    ("gain", |p| p.number(1.0 / p.trace.problem().parameters().eps.sqrt())),
    ("shortfall", |p| {
        let eps = p.trace.problem().parameters().eps;
        p.number(eps / (p.value(Quantity::Var) + eps))
    }),
    // The largest |x̂| that there can be.
    ("bound", |p| {
        let m = p.partition().m() as f64;
        p.number(if p.partition().norm().is_centred() { (m - 1.0).sqrt() } else { m.sqrt() })
    }),
    ("unbiased_var", |p| p.unbiased_var()),
    // The variance that enters the running variance, and what it is called.
    ("var_stored", |p| match p.trace.problem().parameters().convention.row().stored {
        Stored::Biased => p.number(p.trace.moments()[p.group()].var()),
        Stored::Unbiased => p.unbiased_var(),
    }),
    ("stored", |p| match p.trace.problem().parameters().convention.row().stored {
        Stored::Biased => msg!("variance-biased"),
        Stored::Unbiased => msg!("variance-unbiased"),
    }.into()),
    ("norm", |p| p.partition().norm().title().into()),
    ("convention", |p| p.trace.problem().parameters().convention.row().title.into()),
    ("momentum", |p| match p.trace.problem().parameters().momentum {
        Some(momentum) => p.number(momentum),
        None => msg!("momentum-cumulative").into(),
    }),
    // The weight of this batch in the running update, and which side the momentum multiplies.
    ("new_weight", |p| {
        let parameters = p.trace.problem().parameters();
        p.number(parameters.convention.weight_of_new(parameters.momentum, parameters.num_batches_tracked))
    }),
    ("new_side", |p| match p.trace.problem().parameters().convention.row().weighs {
        Weighs::New => msg!("momentum-multiplies-new"),
        Weighs::Old => msg!("momentum-multiplies-old"),
    }.into()),
    ("shape", |p| shape_text(p.partition().shape()).into()),
    ("extent", |p| p.partition().extent().into()),
    // Which cells share a statistic.
    ("shared", |p| shared(p.partition()).into()),
    ("groups", |p| counted(p.partition().groups(), "group").into()),
    ("group", |p| p.partition().group_name(p.group()).into()),
    ("cell", |p| shape_text(&p.partition().index(p.cell)).into()),
    ("channel", |p| p.partition().channel_label(p.partition().channel_of(p.cell)).into()),
    ("channel_values", |p| (p.partition().samples() * p.partition().positions()).to_string().into()),
    // The sum of dx if the statistics were constants: Σ dx̂/s, which is what flows to the mean, with its sign turned.
    ("dx_sum_detached", |p| p.number(-p.value(Quantity::DMean))),
];

/// Which cells share statistics.
fn shared(partition: &Partition) -> Message {
    let positions = partition.positions();
    let Shares { samples, channels, positions: all_positions } = partition.norm().shares();
    match (samples, channels, all_positions) {
        (true, ..) => msg!("shared-batch", positions = positions),
        (false, Channels::All, true) => msg!("shared-layer", positions = positions),
        (false, Channels::All, false) => msg!("shared-layer-c", positions = positions),
        (false, Channels::Own, _) => msg!("shared-instance", positions = positions),
        (false, Channels::Grouped, _) => msg!("shared-group", positions = positions),
    }
}

/// What one number of a quantity is called: "x(0, 2)", "mean of channel 2", "gamma of channel 2".
#[must_use]
pub fn element_name(trace: &Trace, quantity: Quantity, index: usize) -> Message {
    let group = match quantity.space() {
        Space::Cell => {
            let index = shape_text(&trace.partition().index(index));
            return msg!("element-cell", quantity = quantity.name(), index = index);
        }
        Space::Group => trace.partition().group_name(index),
        Space::Channel => trace.partition().channel_label(index),
    };
    msg!("element-of", quantity = quantity.name(), group = group)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::norm::{Draft, Mode, Norm, Problem};
    use crate::text::{Glyphs, Language, ids};

    #[test]
    fn every_stage_speaks_in_every_situation_and_language_with_its_numbers_put_in() {
        let batches = [
            array![[1., 2.], [3., 5.], [4., 4.]].into_dyn(),
            array![[1., 2.]].into_dyn(),
            array![[[1., 2.], [f64::NAN, 0.]], [[3., 3.], [3., 3.]]].into_dyn(),
        ];
        for x in batches {
            for norm in Norm::all(1) {
                for (mode, momentum) in [(Mode::Train, Some(0.1)), (Mode::Train, None), (Mode::Eval, None)] {
                    let draft = Draft {
                        norm: Some(norm),
                        mode: Some(mode),
                        momentum: Some(momentum),
                        ..Draft::new(x.clone())
                    };
                    let trace = Trace::new(draft.build().unwrap());
                    for (stage, language) in
                        Stage::ALL.into_iter().flat_map(|s| Language::all().map(move |l| (s, l)))
                    {
                        for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
                            let style = Style { language, glyphs, ..Style::default() };
                            let told = narrate(&trace, stage, 1, &style);
                            for text in [told.what, told.why, told.pitfall] {
                                assert!(
                                    text.len() > 20 && !text.contains(['{', '}', '$']),
                                    "{stage}: {text}"
                                );
                                assert!(!text.contains("stage-"), "{text}");
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn every_sentence_of_a_stage_belongs_to_a_stage_and_every_placeholder_has_a_value() {
        for id in ids().filter(|id| id.starts_with("stage-")) {
            let mut parts = id.splitn(4, '-').skip(1);
            let (stage, part) = (parts.next().unwrap(), parts.next().unwrap());
            assert!(Stage::from_name(stage).is_some(), "{id}");
            assert!(["title", "what", "why", "pitfall"].contains(&part), "{id}");
            for name in placeholders(id).unwrap() {
                let known =
                    Quantity::from_name(name).is_some() || VALUES.iter().any(|(known, _)| *known == name);
                assert!(known, "{id}: {name}");
            }
        }
        for (name, _) in VALUES {
            assert!(ids().any(|id| placeholders(id).unwrap().contains(name)), "{name} stands in no sentence");
        }
    }

    #[test]
    fn only_of_a_batch_norm_in_training_it_is_said_that_gamma_and_beta_can_undo_it() {
        for norm in Norm::all(1) {
            for mode in [Mode::Train, Mode::Eval] {
                let draft = Draft {
                    norm: Some(norm),
                    mode: Some(mode),
                    ..Draft::new(array![[1., 2.], [3., 5.]].into_dyn())
                };
                let trace = Trace::new(draft.build().unwrap());
                let why = narrate(&trace, Stage::Affine, 0, &Style::default()).why;
                let can = norm == Norm::Batch && mode == Mode::Train;
                assert_eq!(why.contains("could even undo"), can, "{norm}, {mode}: {why}");
                assert_eq!(why.contains("cannot undo"), norm != Norm::Batch, "{norm}, {mode}: {why}");
            }
        }
    }

    #[test]
    fn of_a_single_value_an_rms_norm_leaves_the_sign_and_hardly_a_gradient() {
        let x = array![1., 2., 3.].into_dyn();
        let trace = Trace::new(Draft { norm: Some(Norm::Rms), ..Draft::new(x) }.build().unwrap());
        let why = narrate(&trace, Stage::Dx, 0, &Style::default()).why;
        assert!(why.contains("x̂ is the sign") && !why.contains("Adding a number"), "{why}");
    }

    #[test]
    fn the_worked_example_is_told_with_its_mean_and_variance() {
        let trace = Trace::new(Problem::new(array![1., 2., 3., 4., 5.].into_dyn()).unwrap());
        let told = |stage| narrate(&trace, stage, 0, &Style::default()).what;
        assert!(told(Stage::Mean).contains("μ = 3."), "{}", told(Stage::Mean));
        assert!(told(Stage::Variance).contains("σ² = 2."), "{}", told(Stage::Variance));
    }
}
