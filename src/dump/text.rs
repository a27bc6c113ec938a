//! The walk as plain text, to be read from top to bottom or read aloud: plain lines of at most 80 columns, no boxes, every
//! number with its name.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::Dump;
use super::told::{self, Block, Formula, Sheet};
use crate::text::wrap::{self, INDENT};
use crate::walk::Stage;

pub(super) fn write(dump: &Dump<'_>, out: &mut dyn Write) -> io::Result<()> {
    told::tell(dump, &mut Plain { out })
}

pub(super) fn write_stage(dump: &Dump<'_>, stage: Stage, out: &mut dyn Write) -> io::Result<()> {
    told::tell_stage(dump, stage, &mut Plain { out })
}

/// A sheet of plain text.
struct Plain<'a> {
    out: &'a mut dyn Write,
}

impl Sheet for Plain<'_> {
    fn put(&mut self, block: Block) -> io::Result<()> {
        // A blank line stands before all but the title, and two before a heading.
        let blanks = match block {
            Block::Title(_) | Block::Points(_) => 0,
            Block::Heading(_) => 2,
            _ => 1,
        };
        (0..blanks).try_for_each(|_| writeln!(self.out))?;
        match block {
            Block::Title(text) | Block::Heading(text) | Block::Paragraph(text) => self.say(&text),
            Block::Facts(facts) => self.facts(&facts),
            Block::Given(text) => writeln!(self.out, "{INDENT}{text}"),
            Block::Formula(formula) => self.formula(&formula),
            Block::Table(caption, table) => {
                if let Some(caption) = caption {
                    self.say(&caption)?;
                }
                let mut lines = table.lines().into_iter().map(|line| format!("{INDENT}{line}"));
                lines.try_for_each(|line| writeln!(self.out, "{}", line.trim_end()))
            }
            Block::Statement { verdict, width, statement, sides } => {
                let width = INDENT.len() + width + 1;
                let blanks = " ".repeat(width - INDENT.len() - verdict.width());
                self.hang(&format!("{INDENT}{verdict}{blanks}{statement}"), &" ".repeat(width + 4))?;
                self.say(&format!("{:width$}{sides}", ""))
            }
            // They are in the tables.
            Block::Points(_) => Ok(()),
        }
    }
}

impl Plain<'_> {
    fn facts(&mut self, facts: &[(String, String)]) -> io::Result<()> {
        let width = facts.iter().map(|(name, _)| name.width()).max().unwrap_or(0) + 2;
        for (name, fact) in facts {
            let blanks = " ".repeat(width - name.width());
            self.hang(&format!("{name}{blanks}{fact}"), &" ".repeat(width))?;
        }
        Ok(())
    }

    /// The formula in symbols, with its numbers, and what it comes to:
    ///
    /// ```text
    ///   μ = 1/m · Σ xᵢ
    ///     = (1 + 2 + 3 + 4 + 5) / 5
    ///     = 3
    /// ```
    fn formula(&mut self, formula: &Formula) -> io::Result<()> {
        let symbol = &formula.symbol;
        let hanging = " ".repeat(INDENT.len() + textwrap::core::display_width(symbol) + " = ".len());
        for (i, step) in formula.steps.iter().enumerate() {
            let first = if i == 0 { format!("{INDENT}{symbol} = ") } else { format!("{}= ", &hanging[2..]) };
            for line in wrap::formula(step, wrap::PAGE, &first, &hanging) {
                writeln!(self.out, "{line}")?;
            }
        }
        Ok(())
    }

    /// Writes a paragraph.
    fn say(&mut self, text: &str) -> io::Result<()> {
        self.hang(text, &text[..text.len() - text.trim_start().len()])
    }

    /// Writes a paragraph whose later lines begin with `hanging`.
    fn hang(&mut self, text: &str, hanging: &str) -> io::Result<()> {
        wrap::paragraph(text, wrap::PAGE, hanging).iter().try_for_each(|line| writeln!(self.out, "{line}"))
    }
}
