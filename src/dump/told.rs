//! The whole walk as a person would tell it, stage by stage: a list of blocks, which a sheet puts on paper as plain text, as
//! Markdown or as HTML.

mod tables;

use std::io;

use unicode_width::UnicodeWidthStr;

use super::Dump;
use crate::msg;
use crate::norm::{GradCheck, Partition, Quantity, counted, gradcheck, shape_text};
use crate::text::table::{Align, Table};
use crate::text::{Message, Style, Tell, Value};
use crate::walk::derive::{extra_digits, indexed_symbol};
use crate::walk::region::element_meeting;
use crate::walk::{Expr, Invariant, Stage, derive, formula, invariants, narrate};

/// Significant digits unless the request says otherwise.
const DIGITS: usize = 6;

/// A piece of what is told.
pub(super) enum Block {
    /// The title of it all.
    Title(String),
    /// The title of a stage.
    Heading(String),
    /// Names with what they stand for.
    Facts(Vec<(String, String)>),
    /// Some sentences.
    Paragraph(String),
    /// A number that the problem states: `γ = 1, as given`.
    Given(String),
    /// A number with its formula.
    Formula(Formula),
    /// Numbers.
    Table(Option<String>, Table),
    /// Something that must hold.
    Statement {
        /// "holds", "BROKEN" or "unknown".
        verdict: String,
        /// The columns of the widest verdict.
        width: usize,
        /// What must hold.
        statement: String,
        /// Both sides, and where.
        sides: String,
    },
    /// The values of the chosen cell's group as points on rails, one a quantity.
    Points(&'static [Quantity]),
}

/// A number with its formula.
pub(super) struct Formula {
    /// Which.
    pub quantity: Quantity,
    /// The formula as a tree.
    pub expr: Option<Expr>,
    /// What it is called: `x̂ᵢ`.
    pub symbol: String,
    /// The formula in symbols, the same in numbers, and what it comes to; what would be said twice is said once.
    pub steps: Vec<String>,
}

/// What blocks are put on.
pub(super) trait Sheet {
    /// Puts the next block down.
    ///
    /// # Errors
    /// Those of the output.
    fn put(&mut self, block: Block) -> io::Result<()>;
}

/// How the dump writes numbers and symbols.
pub(super) fn style(dump: &Dump<'_>) -> Style {
    let request = dump.request;
    let digits = request.digits.unwrap_or(DIGITS);
    Style { language: request.language, glyphs: request.glyphs, digits, ..Style::default() }
}

/// Tells all that is asked for.
pub(super) fn tell(dump: &Dump<'_>, sheet: &mut dyn Sheet) -> io::Result<()> {
    let mut teller = Teller { dump, style: style(dump), sheet };
    teller.summary()?;
    for stage in Stage::ALL.into_iter().filter(|&stage| dump.request.selection.has_stage(stage)) {
        teller.stage(stage)?;
    }
    Ok(())
}

/// Tells one stage.
pub(super) fn tell_stage(dump: &Dump<'_>, stage: Stage, sheet: &mut dyn Sheet) -> io::Result<()> {
    Teller { dump, style: style(dump), sheet }.stage(stage)
}

/// The quantities whose values are seen to move from one to the next at a stage.
fn points(stage: Stage) -> &'static [Quantity] {
    use Quantity::{Dx, DxHat, Dy, X, XHat, Y};
    match stage {
        Stage::Batch => &[X],
        Stage::Normalize => &[X, XHat],
        Stage::Affine => &[X, XHat, Y],
        Stage::DxHat => &[Dy, DxHat],
        Stage::Dx => &[Dy, Dx],
        _ => &[],
    }
}

/// Tells the walk.
struct Teller<'a> {
    dump: &'a Dump<'a>,
    style: Style,
    sheet: &'a mut dyn Sheet,
}

impl Teller<'_> {
    /// What is walked through, and what to know before.
    fn summary(&mut self) -> io::Result<()> {
        let trace = self.dump.trace;
        let (partition, p) = (trace.partition(), trace.problem().parameters());
        let momentum = p.momentum.map_or(msg!("momentum-none").into(), |p| Value::from(self.style.number(p)));
        let title = self.told(&msg!("dump-heading", norm = partition.norm().title()));
        self.sheet.put(Block::Title(title))?;
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
        let facts = facts.into_iter().filter(|(_, fact)| !fact.is_empty());
        let facts = facts.map(|(name, fact)| (self.told(&name), fact)).collect();
        self.sheet.put(Block::Facts(facts))?;
        self.tell(&msg!("dump-note"))?;
        for warning in trace.warnings() {
            self.tell(&msg!("dump-warning", warning = warning.message()))?;
        }
        Ok(())
    }

    fn stage(&mut self, stage: Stage) -> io::Result<()> {
        let narration = narrate(self.dump.trace, stage, self.dump.cell, &self.style);
        let place = Stage::ALL.iter().take_while(|&&other| other != stage).count() + 1;
        let (place, stages) = (place.to_string(), Stage::ALL.len().to_string());
        let heading = self.told(&msg!("dump-stage", place = place, stages = stages, title = narration.title));
        self.sheet.put(Block::Heading(heading))?;
        self.say(narration.what)?;
        for &quantity in stage.outputs() {
            self.formula(quantity)?;
        }
        if !points(stage).is_empty() {
            self.sheet.put(Block::Points(points(stage)))?;
        }
        for (caption, table) in tables::of_stage(self.dump, &self.style, stage) {
            self.sheet.put(Block::Table(caption, table))?;
        }
        if stage == Stage::Check {
            self.check(&gradcheck(self.dump.trace))?;
            self.invariants(&invariants(self.dump.trace))?;
        }
        self.say(narration.why)?;
        self.tell(&msg!("dump-pitfall", pitfall = narration.pitfall))
    }

    /// The number of a quantity that belongs to the chosen cell.
    fn formula(&mut self, quantity: Quantity) -> io::Result<()> {
        let trace = self.dump.trace;
        let block = trace.partition().cell_block(self.dump.cell);
        let index = element_meeting(trace.partition(), quantity, &block);
        let derivation = derive(trace, quantity, index, &self.style);
        let digits = self.style.digits + extra_digits(trace, quantity, &block);
        let value = self.style.glyphs.number(derivation.value, digits);
        let symbol = indexed_symbol(quantity, self.style.glyphs);
        if derivation.numeric.is_empty() {
            let given = self.told(&msg!("dump-as-given", value = format!("{symbol} = {value}")));
            return self.sheet.put(Block::Given(given));
        }
        let mut steps = vec![derivation.symbolic.clone(), derivation.numeric_text(), value];
        // "0 = 0 = 0" says it too often.
        steps.dedup();
        let expr = formula(quantity, trace.problem());
        self.sheet.put(Block::Formula(Formula { quantity, expr, symbol, steps }))
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
            let check = check.decided();
            let (compared, of) = (check.compared.len().to_string(), check.of.to_string());
            let agrees = match check.passes() {
                _ if check.compared.is_empty() => msg!("dump-gradcheck-undecided"),
                true => msg!("dump-yes"),
                false => msg!("dump-no"),
            };
            table.row([
                glyphs.symbol(check.quantity).to_owned(),
                self.told(&msg!("dump-gradcheck-compared", compared = compared, of = of)),
                glyphs.number(check.max_abs_error(), 2),
                glyphs.number(check.max_rel_error(), 2),
                self.told(&agrees),
            ]);
        }
        let caption = self.told(&msg!("dump-gradcheck"));
        self.sheet.put(Block::Table(Some(caption), table))?;
        let left_out: usize =
            checks.iter().map(|check| check.compared.len() - check.decided().compared.len()).sum();
        if left_out > 0 {
            self.tell(&msg!("gradcheck-left-out", n = left_out))?;
        }
        Ok(())
    }

    fn invariants(&mut self, found: &[Invariant]) -> io::Result<()> {
        let partition = self.dump.trace.partition();
        self.tell(&msg!("dump-invariants", groups = partition.groups()))?;
        let verdicts = [msg!("dump-holds"), msg!("dump-broken"), msg!("dump-unknown")].map(|v| self.told(&v));
        let width = verdicts.iter().map(|verdict| verdict.width()).max().unwrap_or(0);
        for invariant in found {
            let verdict = match invariant.holds() {
                Some(true) => &verdicts[0],
                Some(false) => &verdicts[1],
                None => &verdicts[2],
            };
            let statement = self.told(&invariant.statement);
            let sides = self.told(&msg!(
                "dump-sides",
                left = self.style.number(invariant.left),
                right = self.style.number(invariant.right),
                group = partition.group_name(invariant.group),
            ));
            let verdict = verdict.clone();
            self.sheet.put(Block::Statement { verdict, width, statement, sides })?;
        }
        Ok(())
    }

    /// The sentence in the reader's language and characters.
    fn told(&self, message: &Message) -> String {
        self.style.tell(message)
    }

    /// Puts a sentence down as a paragraph.
    fn tell(&mut self, message: &Message) -> io::Result<()> {
        let text = self.told(message);
        self.say(text)
    }

    /// Puts a paragraph down.
    fn say(&mut self, text: String) -> io::Result<()> {
        self.sheet.put(Block::Paragraph(text))
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
