//! The check for people: a line a quantity, the first wrong number with its formula, and the diagnosis.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::diagnose::Diagnosis;
use super::report::{Comparison, Report, Verdict};
use crate::input::Precision;
use crate::norm::{Trace, shape_text};
use crate::text::table::{Align, Table};
use crate::text::{Style, wrap};
use crate::walk::derive::indexed_symbol;
use crate::walk::{Stage, derive};

/// Writes a report and its diagnosis as text. `file` is what the file of results is called.
///
/// # Errors
/// Those of `out`.
pub fn write_text(
    trace: &Trace,
    report: &Report,
    diagnosis: &[Diagnosis],
    file: &str,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = Writer { trace, report, file, style, out };
    writer.table()?;
    if let Some(wrong) = report.first_wrong() {
        writer.first_wrong(wrong)?;
        writer.diagnosis(diagnosis)?;
    }
    writer.summary()
}

struct Writer<'a> {
    trace: &'a Trace,
    report: &'a Report,
    file: &'a str,
    style: &'a Style,
    out: &'a mut dyn Write,
}

impl Writer<'_> {
    fn table(&mut self) -> io::Result<()> {
        let short = |value: f64| self.style.glyphs.number(value, 3);
        let mut table = Table::new([
            ("quantity", Align::Left),
            ("verdict", Align::Left),
            ("largest error", Align::Right),
            ("relative", Align::Right),
            ("ulp", Align::Right),
            ("worst at", Align::Left),
        ]);
        for c in &self.report.quantities {
            let place = |worst: super::report::Worst| shape_text(&c.place(worst.index));
            let known = c.other_shape.is_none();
            let number = |value: f64| if known { short(value) } else { "-".to_owned() };
            let ulp = if known { whole(c.max_ulp) } else { "-".to_owned() };
            table.row([
                c.quantity.name().to_owned(),
                c.verdict.name().to_owned(),
                number(c.max_abs_error),
                number(c.max_rel_error),
                ulp,
                c.worst.map_or(if known { String::new() } else { "another shape".to_owned() }, place),
            ]);
        }
        table.lines().iter().try_for_each(|line| writeln!(self.out, "{line}"))
    }

    fn first_wrong(&mut self, wrong: &Comparison) -> io::Result<()> {
        let stage = wrong.stage();
        let place = Stage::ALL.iter().take_while(|&&other| other != stage).count() + 1;
        let name = if wrong.name == wrong.quantity.name() {
            wrong.name.clone()
        } else {
            format!("{} (called {})", wrong.quantity, wrong.name)
        };
        writeln!(self.out)?;
        self.say(
            &format!(
                "First wrong: {name}, at the stage {stage} ({place} of {}), in {} of {} numbers.",
                Stage::ALL.len(),
                wrong.wrong,
                wrong.cells
            ),
            "",
        )?;
        if let Some(other) = &wrong.other_shape {
            let text = format!(
                "It has shape {}, and should have shape {}.",
                shape_text(other),
                shape_text(&wrong.shape)
            );
            return self.say(&text, "");
        }
        let Some(worst) = wrong.worst else { return Ok(()) };
        let derivation = derive(self.trace, wrong.quantity, worst.index, self.style);
        let symbol = indexed_symbol(wrong.quantity, self.style.glyphs);
        writeln!(self.out, "The worst is at {}:", shape_text(&wrong.place(worst.index)))?;
        writeln!(self.out)?;
        let indent = " ".repeat(2 + symbol.width());
        writeln!(self.out, "  {symbol} = {}", derivation.symbolic)?;
        if !derivation.numeric.is_empty() {
            self.hang(&format!("{indent} = {}", derivation.numeric_text()), &format!("{indent}   "))?;
        }
        let (truth, given) = (self.style.number(worst.truth), self.style.number(worst.given));
        let width = truth.width().max(given.width());
        let pad = |text: &str| " ".repeat(width - text.width());
        writeln!(self.out, "{indent} = {truth}{}   is right", pad(&truth))?;
        writeln!(self.out, "{indent}   {given}{}   is in {}", pad(&given), self.file)
    }

    fn diagnosis(&mut self, diagnosis: &[Diagnosis]) -> io::Result<()> {
        writeln!(self.out)?;
        if diagnosis.is_empty() {
            self.say("None of the known mistakes gives these numbers.", "")?;
            if self.report.precision == Precision::Double && self.report.tolerance.rtol.is_none() {
                self.say(
                    "If they were rounded when they were written down, --rtol 1e-4 lets that pass.",
                    "",
                )?;
            }
            return Ok(());
        }
        for one in diagnosis {
            let names: Vec<&str> = one.explains.iter().map(|quantity| quantity.name()).collect();
            let names = names.join(", ");
            match &one.causes[..] {
                [cause] => self.say(&format!("{names}: {}. {}", cause.name, cause.sentence), "  ")?,
                causes => {
                    self.say(&format!("{names}: one of these, which come to the same here:"), "  ")?;
                    for cause in causes {
                        self.say(&format!("  - {}. {}", cause.name, cause.sentence), "    ")?;
                    }
                }
            }
        }
        let explained: usize = diagnosis.iter().map(|one| one.explains.len()).sum();
        let wrong = self.report.quantities.iter().filter(|c| c.is_wrong()).count();
        if explained < wrong {
            let some_explained = |c: &&Comparison| {
                c.is_wrong() && diagnosis.iter().all(|one| !one.explains.contains(&c.quantity))
            };
            let rest: Vec<&str> =
                self.report.quantities.iter().filter(some_explained).map(|c| c.quantity.name()).collect();
            self.say(&format!("{}: not explained by any known mistake.", rest.join(", ")), "  ")?;
        }
        Ok(())
    }

    fn summary(&mut self) -> io::Result<()> {
        let verdict = match self.report.verdict() {
            Verdict::Exact => "All is exact",
            Verdict::Close => "All is right within the tolerance",
            Verdict::Wrong => return Ok(()),
        };
        let rtol = self.style.glyphs.number(self.report.rtol(), 3);
        writeln!(self.out)?;
        self.say(&format!("{verdict} ({}, rtol {rtol}).", self.report.precision.name()), "")
    }

    fn say(&mut self, text: &str, indent: &str) -> io::Result<()> {
        self.hang(&self.style.spell(text.to_owned()), indent)
    }

    /// Writes lines of at most 80 columns, all but the first with an indent.
    fn hang(&mut self, text: &str, indent: &str) -> io::Result<()> {
        wrap::paragraph(text, wrap::PAGE, indent).iter().try_for_each(|line| writeln!(self.out, "{line}"))
    }
}

/// A count of units in the last place.
fn whole(ulp: f64) -> String {
    if ulp < 1e6 { format!("{ulp:.0}") } else { format!("{ulp:.0e}") }
}
