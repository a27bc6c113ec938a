//! The walk as a handout in one HTML file that asks nothing of the network: formulas in `MathML`, tables, points as SVG. It is
//! dark or light as its reader's screen is, and black on white when it is printed.

use std::io::{self, Write};

use super::Dump;
use super::points;
use super::told::{self, Block, Formula, Sheet};
use crate::text::table::{Align, Table};
use crate::text::wrap;
use crate::walk::notation::{Notation, escaped};

/// So many characters of a formula fit into a line.
const LINE: usize = 64;

const STYLE: &str = include_str!("../../assets/handout.css");

pub(super) fn write(dump: &Dump<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut sheet = Html { dump, open: None, out };
    told::tell(dump, &mut sheet)?;
    sheet.within(None)?;
    writeln!(sheet.out, "</main>\n</body>\n</html>")
}

struct Html<'a> {
    dump: &'a Dump<'a>,
    /// The element that goes on over several blocks.
    open: Option<&'static str>,
    out: &'a mut dyn Write,
}

impl Sheet for Html<'_> {
    fn put(&mut self, block: Block) -> io::Result<()> {
        let is_statement = matches!(block, Block::Statement { .. });
        if self.open == Some("ul") && !is_statement {
            self.close("ul")?;
        }
        match block {
            Block::Title(text) => {
                let (language, text) = (self.dump.request.language, escaped(&text));
                writeln!(
                    self.out,
                    "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
                     <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{text}</title>\n\
                     <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{text}</h1>"
                )
            }
            Block::Heading(text) => {
                self.within(Some("section"))?;
                writeln!(self.out, "<h2>{}</h2>", escaped(&text))
            }
            Block::Paragraph(text) => writeln!(self.out, "<p>{}</p>", escaped(text.trim())),
            Block::Given(text) => writeln!(self.out, "<p class=\"given\">{}</p>", escaped(text.trim())),
            Block::Facts(facts) => {
                writeln!(self.out, "<dl>")?;
                for (name, fact) in &facts {
                    writeln!(self.out, "<dt>{}</dt><dd>{}</dd>", escaped(name), escaped(fact))?;
                }
                writeln!(self.out, "</dl>")
            }
            Block::Formula(formula) => self.formula(&formula),
            Block::Table(caption, table) => self.table(caption.as_deref(), &table),
            Block::Statement { verdict, statement, sides, .. } => {
                if self.open != Some("ul") {
                    writeln!(self.out, "<ul>")?;
                    self.open = Some("ul");
                }
                let [verdict, statement, sides] =
                    [&verdict, &statement, &sides].map(|text| escaped(text.trim()));
                writeln!(
                    self.out,
                    "<li><strong>{verdict}</strong> {statement}<br><small>{sides}</small></li>"
                )
            }
            Block::Points(quantities) => {
                write!(self.out, "<figure>\n{}</figure>\n", points::svg(self.dump, quantities))
            }
        }
    }
}

impl Html<'_> {
    /// Ends what is open, and begins another.
    fn within(&mut self, next: Option<&'static str>) -> io::Result<()> {
        while let Some(open) = self.open {
            self.close(open)?;
        }
        if let Some(next) = next {
            writeln!(self.out, "<{next}>")?;
            self.open = Some(next);
        }
        Ok(())
    }

    /// Ends a list, after which its section goes on, or a section.
    fn close(&mut self, element: &'static str) -> io::Result<()> {
        self.open = (element == "ul").then_some("section");
        writeln!(self.out, "</{element}>")
    }

    fn formula(&mut self, formula: &Formula) -> io::Result<()> {
        writeln!(self.out, "<math display=\"block\"><mtable class=\"steps\">")?;
        for (i, step) in formula.steps.iter().enumerate() {
            if let (Some(expr), 0) = (&formula.expr, i) {
                let (left, right) =
                    (Notation::MathMl.symbol(formula.quantity), Notation::MathMl.formula(expr));
                writeln!(self.out, "<mtr><mtd>{left}</mtd><mtd><mo>=</mo></mtd><mtd>{right}</mtd></mtr>")?;
                continue;
            }
            // A browser does not break formulas, and paper does not scroll.
            for (line, text) in wrap::formula(step, LINE, "", "").iter().enumerate() {
                let equals = if line == 0 { "<mo>=</mo>" } else { "" };
                let right = Notation::MathMl.numbers(text);
                writeln!(self.out, "<mtr><mtd></mtd><mtd>{equals}</mtd><mtd>{right}</mtd></mtr>")?;
            }
        }
        writeln!(self.out, "</mtable></math>")
    }

    fn table(&mut self, caption: Option<&str>, table: &Table) -> io::Result<()> {
        writeln!(self.out, "<table>")?;
        if let Some(caption) = caption {
            writeln!(self.out, "<caption>{}</caption>", escaped(caption.trim()))?;
        }
        let heads =
            table.columns().iter().map(|(head, _)| format!("<th scope=\"col\">{}</th>", escaped(head)));
        writeln!(self.out, "<tr>{}</tr>", heads.collect::<String>())?;
        for row in table.rows() {
            let cells = row.iter().zip(table.columns()).map(|(cell, (_, align))| {
                let class = if *align == Align::Left { "" } else { " class=\"number\"" };
                format!("<td{class}>{}</td>", escaped(cell))
            });
            writeln!(self.out, "<tr>{}</tr>", cells.collect::<String>())?;
        }
        writeln!(self.out, "</table>")
    }
}
