//! The whole walk as a person would tell it, stage by stage, to be read from top to bottom or read aloud: plain lines of
//! at most 80 columns, no boxes, every number with its name.

mod tables;

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::Dump;
use crate::msg;
use crate::norm::{GradCheck, Partition, Quantity, counted, gradcheck, shape_text};
use crate::text::table::{Align, Table};
use crate::text::{Message, Style, Tell, Value, wrap};
use crate::walk::derive::{extra_digits, indexed_symbol};
use crate::walk::region::element_meeting;
use crate::walk::{Invariant, Stage, derive, invariants, narrate};

/// Significant digits unless the request says otherwise.
const DIGITS: usize = 6;

/// How far formulas and tables stand from the margin.
pub(super) const INDENT: &str = "  ";

pub(super) fn write(dump: &Dump<'_>, out: &mut dyn Write) -> io::Result<()> {
    let request = dump.request;
    let digits = request.digits.unwrap_or(DIGITS);
    let style = Style { language: request.language, glyphs: request.glyphs, digits, ..Style::default() };
    let mut teller = Teller { dump, style, out };
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
    out: &'a mut dyn Write,
}

impl Teller<'_> {
    /// What is walked through, and what to know before.
    fn summary(&mut self) -> io::Result<()> {
        let trace = self.dump.trace;
        let (partition, p) = (trace.partition(), trace.problem().parameters());
        let momentum = p.momentum.map_or(msg!("momentum-none").into(), |p| Value::from(self.style.number(p)));
        self.tell(&msg!("dump-heading", norm = partition.norm().title()))?;
        self.blank()?;
        let convention = msg!(
            "dump-fact-convention",
            convention = p.convention.row().title,
            eps = self.style.number(p.eps),
            momentum = momentum,
        );
        let shape = shape_text(partition.shape());
        let cell = shape_text(&partition.index(self.dump.cell));
        let facts = [
            (msg!("dump-name-source"), self.dump.request.source.clone().unwrap_or_default()),
            (
                msg!("dump-name-x"),
                self.told(&msg!("dump-fact-x", shape = shape, extent = partition.extent())),
            ),
            (msg!("dump-name-norm"), self.told(&sharing(partition))),
            (msg!("dump-name-mode"), p.mode.to_string()),
            (msg!("dump-name-convention"), self.told(&convention)),
            (
                msg!("dump-name-cell"),
                self.told(&msg!("dump-fact-cell", cell = cell, place = partition.place(self.dump.cell))),
            ),
        ];
        let facts = facts.map(|(name, fact)| (self.told(&name), fact));
        let width = facts.iter().map(|(name, _)| name.width()).max().unwrap_or(0) + 2;
        for (name, fact) in facts.iter().filter(|(_, fact)| !fact.is_empty()) {
            let blanks = " ".repeat(width - name.width());
            self.hang(&format!("{name}{blanks}{fact}"), &" ".repeat(width))?;
        }
        self.blank()?;
        self.tell(&msg!("dump-note"))?;
        for warning in trace.warnings() {
            self.blank()?;
            self.tell(&msg!("dump-warning", warning = warning.message()))?;
        }
        Ok(())
    }

    fn stage(&mut self, stage: Stage) -> io::Result<()> {
        let narration = narrate(self.dump.trace, stage, self.dump.cell, &self.style);
        let place = Stage::ALL.iter().take_while(|&&other| other != stage).count() + 1;
        self.blank()?;
        self.blank()?;
        let (place, stages) = (place.to_string(), Stage::ALL.len().to_string());
        self.tell(&msg!("dump-stage", place = place, stages = stages, title = narration.title))?;
        self.blank()?;
        self.say(&narration.what)?;
        for &quantity in stage.outputs() {
            self.formula(quantity)?;
        }
        for (caption, table) in tables::of_stage(self.dump, &self.style, stage) {
            self.table(caption.as_deref(), &table)?;
        }
        if stage == Stage::Check {
            self.check(&gradcheck(self.dump.trace))?;
            self.invariants(&invariants(self.dump.trace))?;
        }
        self.blank()?;
        self.say(&narration.why)?;
        self.blank()?;
        self.tell(&msg!("dump-pitfall", pitfall = narration.pitfall))
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
            let given = self.told(&msg!("dump-as-given", value = format!("{symbol} = {value}")));
            return writeln!(self.out, "{INDENT}{given}");
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

    fn table(&mut self, caption: Option<&str>, table: &Table) -> io::Result<()> {
        self.blank()?;
        if let Some(caption) = caption {
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
        let mut table = Table::new([
            (String::new(), Align::Left),
            (self.told(&msg!("dump-gradcheck-checked")), Align::Point),
            (self.told(&msg!("dump-gradcheck-difference")), Align::Point),
            (self.told(&msg!("dump-gradcheck-relative")), Align::Point),
            (self.told(&msg!("dump-gradcheck-agrees")), Align::Point),
        ]);
        for check in checks {
            let (compared, of) = (check.compared.len().to_string(), check.of.to_string());
            let agrees = if check.passes() { msg!("dump-yes") } else { msg!("dump-no") };
            table.row([
                glyphs.symbol(check.quantity).to_owned(),
                self.told(&msg!("dump-gradcheck-compared", compared = compared, of = of)),
                glyphs.number(check.max_abs_error(), 2),
                glyphs.number(check.max_rel_error(), 2),
                self.told(&agrees),
            ]);
        }
        let caption = self.told(&msg!("dump-gradcheck"));
        self.table(Some(&caption), &table)
    }

    fn invariants(&mut self, found: &[Invariant]) -> io::Result<()> {
        self.blank()?;
        let partition = self.dump.trace.partition();
        self.tell(&msg!("dump-invariants", groups = partition.groups()))?;
        let verdicts = [msg!("dump-holds"), msg!("dump-broken"), msg!("dump-unknown")].map(|v| self.told(&v));
        let width = INDENT.len() + verdicts.iter().map(|verdict| verdict.width()).max().unwrap_or(0) + 1;
        for invariant in found {
            let verdict = match invariant.holds() {
                Some(true) => &verdicts[0],
                Some(false) => &verdicts[1],
                None => &verdicts[2],
            };
            let blanks = " ".repeat(width - INDENT.len() - verdict.width());
            let statement = self.told(&invariant.statement);
            let sides = self.told(&msg!(
                "dump-sides",
                left = self.style.number(invariant.left),
                right = self.style.number(invariant.right),
                group = partition.group_name(invariant.group),
            ));
            self.blank()?;
            self.hang(&format!("{INDENT}{verdict}{blanks}{statement}"), &" ".repeat(width + 4))?;
            self.say(&format!("{:width$}{sides}", ""))?;
        }
        Ok(())
    }

    /// The sentence in the reader's language and characters.
    fn told(&self, message: &Message) -> String {
        self.style.tell(message)
    }

    /// Writes a sentence as a paragraph.
    fn tell(&mut self, message: &Message) -> io::Result<()> {
        let text = self.told(message);
        self.say(&text)
    }

    /// Writes a paragraph.
    fn say(&mut self, text: &str) -> io::Result<()> {
        self.hang(text, &text[..text.len() - text.trim_start().len()])
    }

    /// Writes a paragraph whose later lines begin with `hanging`.
    fn hang(&mut self, text: &str, hanging: &str) -> io::Result<()> {
        wrap::paragraph(text, wrap::PAGE, hanging).iter().try_for_each(|line| writeln!(self.out, "{line}"))
    }

    fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }
}

/// "layer: 100 groups, each of 20 values that share a mean and a variance".
fn sharing(partition: &Partition) -> Message {
    let statistics =
        if partition.norm().is_centred() { msg!("share-mean-variance") } else { msg!("share-mean-square") };
    let (norm, m) = (partition.norm().to_string(), partition.m());
    match partition.groups() {
        groups if m == 1 => msg!("dump-fact-norm-single", norm = norm, groups = counted(groups, "group")),
        1 => msg!("dump-fact-norm-all", norm = norm, m = m.to_string(), statistics = statistics),
        groups => msg!(
            "dump-fact-norm",
            norm = norm,
            groups = counted(groups, "group"),
            m = m.to_string(),
            statistics = statistics,
        ),
    }
}
