//! A page of plain text for people: headings, paragraphs, formulas and tables in lines of at most 80 columns.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::text::table::{Align, Table};
use crate::text::wrap::{self, INDENT};
use crate::text::{Language, Message, Style, render};

/// A page that is being written.
pub(super) struct Page<'a> {
    out: &'a mut dyn Write,
    /// How its numbers and symbols are written.
    pub style: Style,
    language: Language,
}

impl<'a> Page<'a> {
    pub fn new(out: &'a mut dyn Write, style: Style, language: Language) -> Self {
        Self { out, style, language }
    }

    /// A number in the page's digits.
    pub fn number(&self, value: f64) -> String {
        self.style.number(value)
    }

    /// A message in the page's language and characters.
    pub fn word(&self, message: &Message) -> String {
        self.style.spell(render(self.language, message))
    }

    /// The first line.
    pub fn title(&mut self, title: &Message) -> io::Result<()> {
        let title = self.word(title);
        self.wrapped(&title, "")
    }

    /// The heading of a section.
    pub fn heading(&mut self, heading: &Message) -> io::Result<()> {
        writeln!(self.out)?;
        writeln!(self.out)?;
        self.title(heading)
    }

    /// A paragraph, or several.
    pub fn say(&mut self, message: &Message) -> io::Result<()> {
        let text = self.word(message);
        text.split("\n\n").try_for_each(|paragraph| {
            writeln!(self.out)?;
            self.wrapped(paragraph, "")
        })
    }

    /// Names with what they stand for, a line each.
    pub fn facts(&mut self, facts: &[(Message, String)]) -> io::Result<()> {
        let names: Vec<String> = facts.iter().map(|(name, _)| self.word(name)).collect();
        let column = names.iter().map(|name| name.width()).max().unwrap_or(0) + 2;
        writeln!(self.out)?;
        for (name, (_, fact)) in names.iter().zip(facts) {
            let gap = " ".repeat(column - name.width());
            self.wrapped(&format!("{name}{gap}{}", self.style.spell(fact.clone())), &" ".repeat(column))?;
        }
        Ok(())
    }

    /// Lines as they are, set in from the margin: a drawing.
    pub fn verbatim(&mut self, lines: &[String]) -> io::Result<()> {
        writeln!(self.out)?;
        lines.iter().try_for_each(|line| writeln!(self.out, "{}", format!("{INDENT}{line}").trim_end()))
    }

    /// A table whose first column holds names, and whose others hold numbers.
    pub fn table(&mut self, head: &[&str], rows: Vec<Vec<String>>) -> io::Result<()> {
        self.aligned(Align::Point, head, rows)
    }

    /// A table whose first column holds names, and whose others are lined up in some way.
    pub fn aligned(&mut self, align: Align, head: &[&str], rows: Vec<Vec<String>>) -> io::Result<()> {
        writeln!(self.out)?;
        let align = |column| if column == 0 { Align::Left } else { align };
        let spell = |text: &str| self.style.spell(text.to_owned());
        let mut table = Table::new(head.iter().enumerate().map(|(i, name)| (spell(name), align(i))));
        for row in rows {
            table.row(row.iter().map(|cell| spell(cell)));
        }
        for line in table.lines() {
            writeln!(self.out, "{}", format!("{INDENT}{line}").trim_end())?;
        }
        Ok(())
    }

    fn wrapped(&mut self, text: &str, hanging: &str) -> io::Result<()> {
        wrap::paragraph(text, wrap::PAGE, hanging).iter().try_for_each(|line| writeln!(self.out, "{line}"))
    }
}
