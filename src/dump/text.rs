//! The whole walk as a person would tell it, stage by stage, to be read from top to bottom or read aloud: plain lines of
//! at most 80 columns, no boxes, every number with its name.

mod tables;

use std::io::{self, Write};

use super::Dump;
use crate::norm::{Check, GradCheck, Partition, Quantity, counted, gradcheck, shape_text};
use crate::text::table::{Align, Table};
use crate::text::{Style, wrap};
use crate::walk::derive::{extra_digits, indexed_symbol};
use crate::walk::region::element_meeting;
use crate::walk::{Invariant, Narrator, Stage, derive, invariants};

/// Significant digits unless the request says otherwise.
const DIGITS: usize = 6;

/// How far formulas and tables stand from the margin.
pub(super) const INDENT: &str = "  ";

pub(super) fn write(dump: &Dump<'_>, out: &mut dyn Write) -> io::Result<()> {
    let request = dump.request;
    let digits = request.digits.unwrap_or(DIGITS);
    let style = Style { glyphs: request.glyphs, digits, ..Style::default() };
    let mut teller = Teller { dump, style, narrator: Narrator::english(), out };
    teller.summary()?;
    for stage in Stage::ALL.into_iter().filter(|&stage| request.selection.has_stage(stage)) {
        teller.stage(stage)?;
    }
    Ok(())
}

/// Tells the walk to `out`.
struct Teller<'a> {
    dump: &'a Dump<'a>,
    style: Style,
    narrator: Narrator,
    out: &'a mut dyn Write,
}

impl Teller<'_> {
    /// What is walked through, and what to know before.
    fn summary(&mut self) -> io::Result<()> {
        let trace = self.dump.trace;
        let (partition, p) = (trace.partition(), trace.problem().parameters());
        let row = p.convention.row();
        let eps = self.style.glyphs.pick("ε", "eps");
        let momentum = p.momentum.map_or("cumulative".to_owned(), |momentum| self.style.number(momentum));
        let (n, c, at) = partition.split(self.dump.cell);
        let position = if partition.positions() > 1 { format!(", position {at}") } else { String::new() };
        self.say(&format!("{}, one number at a time", partition.norm().title()))?;
        self.blank()?;
        let facts = [
            ("source", self.dump.request.source.clone().unwrap_or_default()),
            ("x", format!("shape {}: {}", shape_text(partition.shape()), extent(partition))),
            ("norm", format!("{}: {}", partition.norm(), sharing(partition))),
            ("mode", p.mode.to_string()),
            (
                "convention",
                format!("{}, {eps} = {}, momentum {momentum}", row.title, self.style.number(p.eps)),
            ),
            (
                "cell",
                format!(
                    "{}: sample {n}, channel {c}{position}",
                    shape_text(&partition.index(self.dump.cell))
                ),
            ),
        ];
        for (name, fact) in facts.iter().filter(|(_, fact)| !fact.is_empty()) {
            const COLUMN: &str = "            ";
            self.hang(&format!("{name:<width$}{fact}", width = COLUMN.len()), COLUMN)?;
        }
        self.blank()?;
        self.say(
            "Formulas show the numbers of this cell, or of its group or channel. Tables mark it with *.",
        )?;
        for warning in trace.warnings() {
            self.blank()?;
            self.say(&format!("Warning: {warning}."))?;
        }
        Ok(())
    }

    fn stage(&mut self, stage: Stage) -> io::Result<()> {
        let narration = self.narrator.narrate(self.dump.trace, stage, self.dump.cell, &self.style);
        let place = Stage::ALL.iter().take_while(|&&other| other != stage).count() + 1;
        self.blank()?;
        self.blank()?;
        self.say(&format!("{place} of {}: {}", Stage::ALL.len(), narration.title))?;
        self.blank()?;
        self.say(&narration.what)?;
        for &quantity in stage.outputs() {
            self.formula(quantity)?;
        }
        for (caption, table) in tables::of_stage(self.dump, &self.style, stage) {
            self.table(&caption, &table)?;
        }
        if stage == Stage::Check {
            self.check(&gradcheck(self.dump.trace))?;
            self.invariants(&invariants(self.dump.trace))?;
        }
        self.blank()?;
        self.say(&narration.why)?;
        self.blank()?;
        self.say(&format!("Pitfall: {}", narration.pitfall))
    }

    /// The formula in symbols, with its numbers, and what it comes to:
    ///
    /// ```text
    ///   μ = 1/m · Σ xᵢ
    ///     = (1 + 2 + 3 + 4 + 5) / 5
    ///     = 3
    /// ```
    fn formula(&mut self, quantity: Quantity) -> io::Result<()> {
        let trace = self.dump.trace;
        let block = trace.partition().cell_block(self.dump.cell);
        let index = element_meeting(trace.partition(), quantity, &block);
        let derivation = derive(trace, quantity, index, &self.style);
        let digits = self.style.digits + extra_digits(trace, quantity, &block);
        let value = self.style.glyphs.number(derivation.value, digits);
        let symbol = indexed_symbol(quantity, self.style.glyphs);
        self.blank()?;
        if derivation.numeric.is_empty() {
            return writeln!(self.out, "{INDENT}{symbol} = {value}, as given");
        }
        let mut steps = vec![derivation.symbolic.clone(), derivation.numeric_text(), value];
        // "0 = 0 = 0" says it too often.
        steps.dedup();
        let hanging = " ".repeat(INDENT.len() + textwrap::core::display_width(&symbol) + " = ".len());
        for (i, step) in steps.iter().enumerate() {
            let first = if i == 0 { format!("{INDENT}{symbol} = ") } else { format!("{}= ", &hanging[2..]) };
            for line in wrap::formula(step, wrap::PAGE, &first, &hanging) {
                writeln!(self.out, "{line}")?;
            }
        }
        Ok(())
    }

    fn table(&mut self, caption: &str, table: &Table) -> io::Result<()> {
        self.blank()?;
        if !caption.is_empty() {
            self.say(caption)?;
        }
        for line in table.lines() {
            writeln!(self.out, "{}", format!("{INDENT}{line}").trim_end())?;
        }
        Ok(())
    }

    fn check(&mut self, found: &GradCheck) -> io::Result<()> {
        let checks = [&found.dx, &found.dgamma, &found.dbeta];
        let glyphs = self.style.glyphs;
        let row = |check: &Check| {
            [
                glyphs.symbol(check.quantity).to_owned(),
                format!("{} of {}", check.compared.len(), check.of),
                glyphs.number(check.max_abs_error(), 2),
                glyphs.number(check.max_rel_error(), 2),
                if check.passes() { "yes" } else { "NO" }.to_owned(),
            ]
        };
        let mut table = Table::new([
            ("", Align::Left),
            ("checked", Align::Point),
            ("largest difference", Align::Point),
            ("relative", Align::Point),
            ("agrees", Align::Point),
        ]);
        for check in checks {
            table.row(row(check));
        }
        self.table("The gradients against central differences:", &table)
    }

    fn invariants(&mut self, found: &[Invariant]) -> io::Result<()> {
        self.blank()?;
        let trace = self.dump.trace;
        self.say(if trace.partition().groups() == 1 {
            "What must hold, whatever the numbers are:"
        } else {
            "What must hold in every group, with the sides where they are farthest apart:"
        })?;
        for invariant in found {
            let verdict = match invariant.holds() {
                Some(true) => "holds:",
                Some(false) => "BROKEN:",
                None => "unknown:",
            };
            let (left, right) = (self.style.number(invariant.left), self.style.number(invariant.right));
            self.blank()?;
            self.hang(
                &format!("{INDENT}{verdict:<9}{}", invariant.text(self.style.glyphs)),
                "             ",
            )?;
            self.say(&format!(
                "{INDENT}         left side {left}, right side {right}, in {}",
                trace.partition().group_name(invariant.group)
            ))?;
        }
        Ok(())
    }

    /// Writes a paragraph.
    fn say(&mut self, text: &str) -> io::Result<()> {
        self.hang(text, &text[..text.len() - text.trim_start().len()])
    }

    /// Writes a paragraph whose later lines begin with `hanging`.
    fn hang(&mut self, text: &str, hanging: &str) -> io::Result<()> {
        let text = self.style.spell(text.to_owned());
        wrap::paragraph(&text, wrap::PAGE, hanging).iter().try_for_each(|line| writeln!(self.out, "{line}"))
    }

    fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }
}

/// "20 samples, 3 channels, 64 positions".
fn extent(partition: &Partition) -> String {
    let mut parts = vec![counted(partition.samples(), "sample"), counted(partition.channels(), "channel")];
    if partition.positions() > 1 {
        parts.push(counted(partition.positions(), "position"));
    }
    parts.join(", ")
}

/// "100 groups, each of 20 values that share a mean and a variance".
fn sharing(partition: &Partition) -> String {
    let statistics = if partition.norm().is_centred() { "a mean and a variance" } else { "a mean square" };
    match (partition.groups(), partition.m()) {
        (groups, 1) => format!("{}, each of a single value", counted(groups, "group")),
        (1, m) => format!("all {m} values share {statistics}"),
        (groups, m) => format!("{groups} groups, each of {m} values that share {statistics}"),
    }
}
