//! The check for people: a line a quantity, the first wrong number with its formula, and the diagnosis.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::cause::Diagnosis;
use super::report::{Comparison, Report, Verdict};
use crate::msg;
use crate::norm::{Quantity, Trace, shape_text};
use crate::text::table::{Align, Table};
use crate::text::{Message, Style, Tell, wrap};
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
        let only_shapes = report.quantities.iter().all(|c| !c.is_wrong() || c.other_shape.is_some());
        if !only_shapes || !diagnosis.is_empty() {
            writer.diagnosis(diagnosis)?;
        }
    }
    writer.notes()?;
    writer.unseen()?;
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
            (self.told(&msg!("check-head-quantity")), Align::Left),
            (self.told(&msg!("check-head-verdict")), Align::Left),
            (self.told(&msg!("check-head-error")), Align::Right),
            (self.told(&msg!("check-head-relative")), Align::Right),
            ("ulp".to_owned(), Align::Right),
            (self.told(&msg!("check-head-worst")), Align::Left),
        ]);
        let another = self.told(&msg!("results-other-shape"));
        for c in &self.report.quantities {
            let place = |worst: super::report::Worst| shape_text(&c.place(worst.index));
            let known = c.other_shape.is_none();
            let number = |value: f64| if known { short(value) } else { "-".to_owned() };
            let ulp = if known { whole(c.max_ulp) } else { "-".to_owned() };
            table.row([
                c.quantity.name().to_owned(),
                self.told(&c.verdict.message()),
                number(c.max_abs_error),
                number(c.max_rel_error),
                ulp,
                c.worst.map_or(if known { String::new() } else { another.clone() }, place),
            ]);
        }
        table.lines().iter().try_for_each(|line| writeln!(self.out, "{line}"))
    }

    fn first_wrong(&mut self, wrong: &Comparison) -> io::Result<()> {
        let stage = wrong.stage();
        let place = Stage::ALL.iter().take_while(|&&other| other != stage).count() + 1;
        let name = if wrong.name == wrong.quantity.name() {
            Message::verbatim(&wrong.name)
        } else {
            msg!("check-called", quantity = wrong.quantity.name(), name = wrong.name.as_str())
        };
        writeln!(self.out)?;
        self.tell(&msg!(
            "check-first-wrong",
            name = name,
            stage = stage.name(),
            place = place.to_string(),
            stages = Stage::ALL.len().to_string(),
            wrong = wrong.wrong.to_string(),
            cells = wrong.cells.to_string()
        ))?;
        if let Some(other) = &wrong.other_shape {
            return self.tell(&msg!(
                "check-other-shape",
                shape = shape_text(other),
                right = shape_text(&wrong.shape)
            ));
        }
        let Some(worst) = wrong.worst else { return Ok(()) };
        let derivation = derive(self.trace, wrong.quantity, worst.index, self.style);
        let symbol = indexed_symbol(wrong.quantity, self.style.glyphs);
        self.tell(&msg!("check-worst", place = shape_text(&wrong.place(worst.index))))?;
        writeln!(self.out)?;
        let indent = " ".repeat(2 + symbol.width());
        writeln!(self.out, "  {symbol} = {}", derivation.symbolic)?;
        if !derivation.numeric.is_empty() {
            self.hang(&format!("{indent} = {}", derivation.numeric_text()), &format!("{indent}   "))?;
        }
        let (truth, given) = apart(worst.truth, worst.given, self.style);
        let width = truth.width().max(given.width());
        let pad = |text: &str| " ".repeat(width - text.width());
        let is_right = self.told(&msg!("check-is-right"));
        let is_in = self.told(&msg!("check-is-in", file = self.file));
        writeln!(self.out, "{indent} = {truth}{}   {is_right}", pad(&truth))?;
        writeln!(self.out, "{indent}   {given}{}   {is_in}", pad(&given))
    }

    fn diagnosis(&mut self, diagnosis: &[Diagnosis]) -> io::Result<()> {
        writeln!(self.out)?;
        if diagnosis.iter().all(|one| one.causes.is_empty() && one.explains.len() == 1) {
            return self.tell(&msg!("check-unexplained"));
        }
        let names =
            |quantities: &[Quantity]| Message::list(quantities.iter().map(|quantity| quantity.name()));
        for one in diagnosis {
            let explained = names(&one.explains);
            match &one.causes[..] {
                [] if one.explains.len() == 1 => {
                    self.say(&self.told(&msg!("check-not-explained", names = explained)), "  ")?;
                }
                [] => {
                    let (root, rest) = one.explains.split_at(1);
                    let text = msg!("check-follows", name = names(root), names = names(rest));
                    self.say(&self.told(&text), "  ")?;
                }
                [cause] => {
                    let (name, sentence) = (self.told(&cause.name), self.told(&cause.sentence));
                    let text = msg!("check-cause", names = explained, name = name, sentence = sentence);
                    self.say(&self.told(&text), "  ")?;
                }
                causes => {
                    self.say(&self.told(&msg!("check-one-of", names = explained)), "  ")?;
                    for cause in causes {
                        let (name, sentence) = (self.told(&cause.name), self.told(&cause.sentence));
                        let text = msg!("check-cause-item", name = name, sentence = sentence);
                        self.say(&format!("  - {}", self.told(&text)), "    ")?;
                    }
                }
            }
        }
        let is_told = |c: &&Comparison| diagnosis.iter().any(|one| one.explains.contains(&c.quantity));
        let rest: Vec<Quantity> = self
            .report
            .quantities
            .iter()
            .filter(|c| c.is_wrong() && !is_told(c))
            .map(|c| c.quantity)
            .collect();
        if !rest.is_empty() {
            self.say(&self.told(&msg!("check-not-explained", names = names(&rest))), "  ")?;
        }
        Ok(())
    }

    /// What was assumed of the file's numbers.
    fn notes(&mut self) -> io::Result<()> {
        let quantities = &self.report.quantities;
        let mut all: Vec<(Message, Vec<&str>)> = Vec::new();
        for c in quantities.iter().filter(|c| c.assumed) {
            let how = match c.digits {
                Some(digits) if digits.decimals < 20 => {
                    msg!("check-decimals", n = usize::try_from(digits.decimals).unwrap_or(0))
                }
                Some(digits) => msg!("check-digits", n = usize::try_from(digits.significant).unwrap_or(0)),
                None => msg!("check-precision", precision = c.precision.name()),
            };
            match all.iter_mut().find(|(known, _)| *known == how) {
                Some((_, names)) => names.push(&c.name),
                None => all.push((how, vec![&c.name])),
            }
        }
        let reshaped = quantities.iter().filter_map(|c| c.reshaped.as_ref().map(|shape| (c, shape)));
        let nan = |c: &&Comparison| c.nan_in_both > 0;
        let lines: Vec<Message> = all
            .into_iter()
            .map(|(how, names)| msg!("check-assumed", names = Message::list(names), how = how))
            .chain(reshaped.map(|(c, shape)| {
                let (given, right) = (shape_text(shape), shape_text(&c.shape));
                if c.is_wrong() {
                    msg!("check-flat", name = c.name.as_str(), shape = given, right = right)
                } else {
                    msg!("check-reshaped", name = c.name.as_str(), shape = given, right = right)
                }
            }))
            .chain(
                quantities
                    .iter()
                    .filter(nan)
                    .map(|c| msg!("check-nan", name = c.name.as_str(), n = c.nan_in_both)),
            )
            .chain(self.report.notes.iter().cloned())
            .collect();
        if lines.is_empty() {
            return Ok(());
        }
        writeln!(self.out)?;
        lines.iter().try_for_each(|line| self.tell(line))
    }

    /// The mistakes that would have passed.
    fn unseen(&mut self) -> io::Result<()> {
        let unseen = &self.report.unseen;
        if unseen.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = unseen.iter().map(|one| self.told(&one.name)).collect();
        writeln!(self.out)?;
        self.tell(&msg!("check-unseen", count = names.len(), names = names.join("; ")))
    }

    fn summary(&mut self) -> io::Result<()> {
        let rtol = self.style.glyphs.number(self.report.rtol(), 3);
        let precision = self.report.precision.name();
        let verdict = match self.report.verdict() {
            Verdict::Exact => msg!("check-exact", precision = precision, rtol = rtol),
            Verdict::Close => msg!("check-close", precision = precision, rtol = rtol),
            Verdict::Wrong => return Ok(()),
        };
        writeln!(self.out)?;
        self.tell(&verdict)
    }

    fn told(&self, message: &Message) -> String {
        message.tell(self.style.language)
    }

    fn tell(&mut self, message: &Message) -> io::Result<()> {
        self.say(&self.told(message), "")
    }

    fn say(&mut self, text: &str, indent: &str) -> io::Result<()> {
        self.hang(&self.style.spell(text.to_owned()), indent)
    }

    /// Writes lines of at most 80 columns, all but the first with an indent.
    fn hang(&mut self, text: &str, indent: &str) -> io::Result<()> {
        wrap::paragraph(text, wrap::PAGE, indent).iter().try_for_each(|line| writeln!(self.out, "{line}"))
    }
}

/// Two numbers with as many digits as it takes to tell them apart.
fn apart(a: f64, b: f64, style: &Style) -> (String, String) {
    let write = |digits: usize| (style.glyphs.number(a, digits), style.glyphs.number(b, digits));
    (style.digits..17).map(write).find(|(a, b)| a != b).unwrap_or_else(|| write(17))
}

/// A count of units in the last place.
fn whole(ulp: f64) -> String {
    if ulp < 1e6 { format!("{ulp:.0}") } else { format!("{ulp:.0e}") }
}
