//! All norms on the same batch, written out.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Nested, line};
use crate::dump::page::Page;
use crate::json::{Number, serialize};
use crate::lab::norms::{Answer, Column, Figure, Finding, Mark, Norms, Property};
use crate::msg;
use crate::norm::{Partition, Quantity, Trace, shape_text};
use crate::text::table::Align;
use crate::text::{Message, Style};

/// The numbers that a norm gives a cell: those of its group, and its own.
const OF_GROUP: [Quantity; 2] = [Quantity::Mean, Quantity::Var];
const OF_CELL: [Quantity; 3] = [Quantity::XHat, Quantity::Y, Quantity::Dx];

// ---------------------------------------------------------------------------------------------------------------- JSON

#[derive(serde::Serialize)]
struct Document<'a> {
    schema: &'static str,
    shape: &'a [usize],
    channels: usize,
    mode: String,
    eps: Number,
    cell: Vec<usize>,
    x: Number,
    dy: Number,
    changes: ByProperty<OneChange>,
    norms: Vec<OneNorm<'a>>,
}

/// What is done to the batch, or to the mode: cells become factor·x + shift.
#[derive(serde::Serialize)]
struct OneChange {
    what: String,
    factor: Number,
    shift: Number,
}

#[derive(serde::Serialize)]
struct OneNorm<'a> {
    norm: String,
    groups: usize,
    m: usize,
    mean: Number,
    var: Number,
    x_hat: Number,
    y: Number,
    dx: Number,
    y_array: Nested<'a>,
    properties: Properties,
    moved: ByProperty<Moved>,
    kept_statistics: usize,
    parameters: usize,
}

#[derive(serde::Serialize)]
struct Properties {
    depends_on_batch: Said,
    same_in_eval: Said,
    unchanged_if: ByProperty<Said>,
    works_with_one_sample: Said,
}

/// true, false or "degenerate".
#[derive(serde::Serialize)]
#[serde(untagged)]
enum Said {
    Plain(bool),
    Word(&'static str),
}

/// How far y moved in the cell where it moved most: with the problem's ε, and with ε = 0.
#[derive(serde::Serialize)]
struct Moved {
    y: Number,
    without_eps: Number,
}

/// An object with a key a property.
struct ByProperty<T>(Vec<(Property, T)>);

impl<T: Serialize> Serialize for ByProperty<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (property, value) in &self.0 {
            map.serialize_entry(property.name(), value)?;
        }
        map.end()
    }
}

pub(super) fn json(lab: &Norms, out: &mut dyn Write) -> io::Result<()> {
    let partition = lab.problem().partition();
    let ys: Vec<_> = computed(lab).map(|(_, trace)| trace.array(Quantity::Y)).collect();
    let dy = computed(lab).next().map_or(f64::NAN, |(_, trace)| trace.dy()[lab.cell]);
    let changes = Property::ALL.map(|property| {
        let change = lab.change(property);
        let what = change.told(Style::default()).to_string();
        (property, OneChange { what, factor: Number(change.factor), shift: Number(change.shift) })
    });
    let document = Document {
        schema: "bnwalk/lab-norms/1",
        shape: partition.shape(),
        channels: partition.channels(),
        mode: lab.problem().parameters().mode.to_string(),
        eps: Number(lab.problem().parameters().eps),
        cell: partition.index(lab.cell),
        x: Number(lab.problem().x()[lab.cell]),
        dy: Number(dy),
        changes: ByProperty(changes.into()),
        norms: computed(lab)
            .zip(&ys)
            .map(|((column, trace), y)| one_norm(lab, column, trace, Nested(y.view())))
            .collect(),
    };
    serialize(&document, out)
}

fn one_norm<'a>(lab: &Norms, column: &Column, trace: &Trace, y_array: Nested<'a>) -> OneNorm<'a> {
    let partition = trace.partition();
    let [mean, var] = OF_GROUP.map(|quantity| Number(trace.value(quantity, partition.group_of(lab.cell))));
    let [x_hat, y, dx] = trace.values(OF_CELL, lab.cell).map(Number);
    let said = |property| said(column.finding(property));
    let found = |property| column.finding(property).map(|finding| (property, finding));
    let moved = |(property, finding): (Property, &Finding)| {
        (property, Moved { y: Number(finding.moved), without_eps: Number(finding.without_eps) })
    };
    let invariances = Property::ALL.into_iter().filter(|property| property.is_invariance());
    OneNorm {
        norm: column.norm.to_string(),
        groups: partition.groups(),
        m: partition.m(),
        mean,
        var,
        x_hat,
        y,
        dx,
        y_array,
        properties: Properties {
            depends_on_batch: said(Property::DependsOnBatch),
            same_in_eval: said(Property::SameInEval),
            unchanged_if: ByProperty(invariances.map(|property| (property, said(property))).collect()),
            works_with_one_sample: said(Property::WorksWithOneSample),
        },
        moved: ByProperty(Property::ALL.into_iter().filter_map(found).map(moved).collect()),
        kept_statistics: column.kept_statistics(),
        parameters: column.parameters(),
    }
}

const DEGENERATE: &str = "degenerate";

fn said(finding: Option<&Finding>) -> Said {
    match finding.map(|finding| finding.answer) {
        Some(Answer::Yes) => Said::Plain(true),
        Some(Answer::No) => Said::Plain(false),
        Some(Answer::Degenerate) | None => Said::Word(DEGENERATE),
    }
}

/// The answer in the words of a file.
fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Degenerate => DEGENERATE,
    }
}

/// The norms whose numbers are computed.
fn computed(lab: &Norms) -> impl Iterator<Item = (&Column, &Trace)> {
    lab.columns.iter().filter_map(|column| column.trace().map(|trace| (column, trace)))
}

// ----------------------------------------------------------------------------------------------------------------- CSV

/// A number a row. What belongs to a group or to a property leaves the columns of the cell empty.
pub(super) fn csv(lab: &Norms, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "quantity,norm,group,sample,channel,position,value")?;
    for (column, trace) in computed(lab) {
        let (norm, partition) = (column.norm, trace.partition());
        for quantity in OF_GROUP {
            for (group, &value) in trace.array(quantity).iter().enumerate() {
                line(out, &format!("{quantity},{norm},{group},,,"), value)?;
            }
        }
        for quantity in OF_CELL {
            for (cell, &value) in trace.array(quantity).iter().enumerate() {
                let (group, (n, c, p)) = (partition.group_of(cell), partition.split(cell));
                line(out, &format!("{quantity},{norm},{group},{n},{c},{p}"), value)?;
            }
        }
        for property in Property::ALL {
            if let Some(finding) = column.finding(property) {
                let (name, answer) = (property.name(), word(finding.answer));
                writeln!(out, "answer_{name},{norm},,,,,{answer}")?;
                line(out, &format!("moved_{name},{norm},,,,"), finding.moved)?;
            }
        }
        writeln!(out, "kept_statistics,{norm},,,,,{}", column.kept_statistics())?;
        writeln!(out, "parameters,{norm},,,,,{}", column.parameters())?;
    }
    Ok(())
}

// ---------------------------------------------------------------------------------------------------------------- text

/// The columns and rows that the drawing of a batch takes at most, and how many drawings stand beside each other.
const FIGURE: (usize, usize) = (17, 8);
const ABREAST: usize = 4;

pub(super) fn text(lab: &Norms, source: &str, page: &mut Page<'_>) -> io::Result<()> {
    page.title(&msg!("lab-norms-title"))?;
    facts(lab, source, page)?;
    page.say(&lab.claim(page.style))?;
    figures(lab, page)?;
    numbers(lab, page)?;
    properties(lab, page)?;
    page.heading(&msg!("lab-norms-watch-title"))?;
    page.say(&msg!("lab-norms-watch"))
}

fn facts(lab: &Norms, source: &str, page: &mut Page<'_>) -> io::Result<()> {
    let partition = lab.problem().partition();
    let parameters = lab.problem().parameters();
    let extent = msg!(
        "lab-shape",
        shape = shape_text(partition.shape()),
        n = partition.samples(),
        c = partition.channels()
    );
    let eps = page.number(parameters.eps);
    let mode = msg!("lab-norms-mode-is", mode = parameters.mode.to_string(), eps = eps);
    let (cell, place) = (shape_text(&partition.index(lab.cell)), partition.place(lab.cell));
    let cell = msg!("dump-fact-cell", cell = cell, place = place);
    page.facts(&[
        (msg!("lab-source"), source.to_owned()),
        (msg!("lab-x"), page.word(&extent)),
        (msg!("lab-norms-mode"), page.word(&mode)),
        (msg!("lab-cell"), page.word(&cell)),
    ])
}

/// The batch drawn once for each norm, with the cells that share statistics with the selected one shaded.
fn figures(lab: &Norms, page: &mut Page<'_>) -> io::Result<()> {
    let (width, height) = FIGURE;
    let figure = Figure::new(lab.problem().partition(), lab.cell, width, height);
    page.heading(&msg!("lab-norms-figure-title"))?;
    page.say(&msg!("lab-norms-figure", selected = page.style.glyphs.pick("◆", "@")))?;
    page.say(&figure.told(lab.problem().partition()))?;
    let columns: Vec<_> = computed(lab).collect();
    let left = |text: &str| format!("{text:<0$}", width + 2);
    for columns in columns.chunks(ABREAST) {
        let names = columns.iter().map(|(column, _)| left(&column.norm.to_string())).collect();
        let drawn = figure.rows.iter().map(|row| {
            let under = |trace: &Trace| -> String {
                row.iter().map(|&cell| drawn(cell, lab.cell, trace.partition(), page)).collect()
            };
            columns.iter().map(|(_, trace)| left(&under(trace))).collect()
        });
        page.verbatim(&std::iter::once(names).chain(drawn).collect::<Vec<String>>())?;
    }
    Ok(())
}

fn drawn(cell: Option<usize>, selected: usize, partition: &Partition, page: &Page<'_>) -> &'static str {
    let glyphs = page.style.glyphs;
    match cell.map(|cell| Mark::of(cell, selected, partition)) {
        None => " ",
        Some(Mark::Selected) => glyphs.pick("◆", "@"),
        Some(Mark::Shares) => glyphs.pick("▒", "#"),
        Some(Mark::Apart) => glyphs.pick("·", "."),
    }
}

fn numbers(lab: &Norms, page: &mut Page<'_>) -> io::Result<()> {
    page.heading(&msg!("lab-norms-numbers-title"))?;
    page.say(&msg!("lab-norms-numbers"))?;
    let groups = page.word(&msg!("lab-norms-groups"));
    let rows = computed(lab)
        .map(|(column, trace)| {
            let partition = trace.partition();
            let group = partition.group_of(lab.cell);
            let counts = [partition.groups(), partition.m()].map(|count| count.to_string());
            let of_group = OF_GROUP.map(|quantity| page.number(trace.value(quantity, group)));
            let of_cell = trace.values(OF_CELL, lab.cell).map(|value| page.number(value));
            let numbers = counts.into_iter().chain(of_group).chain(of_cell);
            std::iter::once(column.norm.to_string()).chain(numbers).collect()
        })
        .collect();
    page.table(&["", &groups, "m", "μ", "σ²", "x̂", "y", "dx"], rows)
}

fn properties(lab: &Norms, page: &mut Page<'_>) -> io::Result<()> {
    page.heading(&msg!("lab-norms-properties-title"))?;
    page.say(&msg!("lab-norms-properties"))?;
    let answers = lab.properties().map(|property| {
        let answer = |finding: &Finding| page.word(&finding.answer.word());
        by_norm(lab, page.word(&property.question()), |column| column.finding(property).map(answer))
    });
    let answers: Vec<_> = answers.collect();
    let count = |name: Message, count: fn(&Column) -> usize| {
        by_norm(lab, page.word(&name), |column| Some(count(column).to_string()))
    };
    let counts = [
        count(msg!("lab-norms-kept"), Column::kept_statistics),
        count(msg!("lab-norms-parameters"), Column::parameters),
    ];
    let head = by_norm(lab, String::new(), |column| Some(column.norm.to_string()));
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    page.aligned(Align::Right, &head, answers.into_iter().chain(counts).collect())?;
    page.say(&msg!("lab-norms-moved"))?;
    let moves = lab.properties().map(|property| {
        let moved = |finding: &Finding| page.style.glyphs.number(finding.moved, 2);
        let told = page.word(&lab.change(property).told(page.style));
        by_norm(lab, told, |column| column.finding(property).map(moved))
    });
    let moves = moves.collect();
    page.aligned(Align::Right, &head, moves)?;
    lab.notes(page.style).iter().try_for_each(|note| page.say(note))
}

/// A row of a table with a column a norm.
fn by_norm(lab: &Norms, name: String, cell: impl Fn(&Column) -> Option<String>) -> Vec<String> {
    std::iter::once(name).chain(lab.columns.iter().map(|column| cell(column).unwrap_or_default())).collect()
}
