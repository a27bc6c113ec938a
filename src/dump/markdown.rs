//! The walk as a handout in Markdown: formulas in TeX, tables, points as pictures in the text.

use std::io::{self, Write};

use super::Dump;
use super::points;
use super::told::{self, Block, Formula, Sheet};
use crate::msg;
use crate::text::table::{Align, Table};
use crate::walk::Style;
use crate::walk::notation::Notation;

pub(super) fn write(dump: &Dump<'_>, out: &mut dyn Write) -> io::Result<()> {
    told::tell(dump, &mut Markdown { dump, style: told::style(dump), out })
}

struct Markdown<'a> {
    dump: &'a Dump<'a>,
    style: Style,
    out: &'a mut dyn Write,
}

impl Sheet for Markdown<'_> {
    fn put(&mut self, block: Block) -> io::Result<()> {
        if !matches!(block, Block::Title(_)) {
            writeln!(self.out)?;
        }
        match block {
            Block::Title(text) => writeln!(self.out, "# {}", escaped(&text)),
            Block::Heading(text) => writeln!(self.out, "## {}", escaped(&text)),
            Block::Paragraph(text) => writeln!(self.out, "{}", escaped(text.trim())),
            Block::Given(text) => writeln!(self.out, "> {}", escaped(text.trim())),
            Block::Facts(facts) => facts.iter().try_for_each(|(name, fact)| {
                let head = self.style.tell(&msg!("table-part", part = name));
                let colon = head.strip_prefix(name.as_str()).unwrap_or_default();
                let gap = if colon.is_ascii() { " " } else { "" };
                writeln!(self.out, "- **{}**{colon}{gap}{}", escaped(name), escaped(fact))
            }),
            Block::Formula(formula) => self.formula(&formula),
            Block::Table(caption, table) => {
                if let Some(caption) = caption {
                    writeln!(self.out, "{}\n", escaped(caption.trim()))?;
                }
                self.table(&table)
            }
            Block::Statement { verdict, statement, sides, .. } => {
                writeln!(
                    self.out,
                    "- **{}** {}  \n  {}",
                    escaped(&verdict),
                    escaped(&statement),
                    escaped(sides.trim())
                )
            }
            Block::Points(quantities) => write!(self.out, "{}", points::svg(self.dump, quantities)),
        }
    }
}

impl Markdown<'_> {
    fn formula(&mut self, formula: &Formula) -> io::Result<()> {
        writeln!(self.out, "$$\n\\begin{{aligned}}")?;
        for (i, step) in formula.steps.iter().enumerate() {
            let (left, right) = match (&formula.expr, i) {
                (Some(expr), 0) => (Notation::Tex.symbol(formula.quantity), Notation::Tex.formula(expr)),
                _ => (String::new(), Notation::Tex.numbers(step)),
            };
            let end = if i + 1 < formula.steps.len() { " \\\\" } else { "" };
            writeln!(self.out, "{left} &= {right}{end}")?;
        }
        writeln!(self.out, "\\end{{aligned}}\n$$")
    }

    fn table(&mut self, table: &Table) -> io::Result<()> {
        let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let heads = table.columns().iter().map(|(head, _)| escaped(head)).collect();
        let rules =
            table.columns().iter().map(|(_, align)| if *align == Align::Left { ":--" } else { "--:" });
        writeln!(self.out, "{}", line(heads))?;
        writeln!(self.out, "{}", line(rules.map(str::to_owned).collect()))?;
        table.rows().iter().try_for_each(|row| {
            writeln!(self.out, "{}", line(row.iter().map(|cell| escaped(cell)).collect()))
        })
    }
}

/// A text in which no character means more than itself.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if "\\`*_[]<>|$#".contains(c) {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}
