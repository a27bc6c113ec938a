//! One number of one quantity: its formula, the same with the numbers put in, and where each number came from.

use crate::msg;
use crate::norm::{Block, Quantity, Space, Trace};
use crate::text::{Glyphs, Style};

use super::dependency::sources;
use super::formula::{Expr, Given, formula};
use super::region::{Region, element_meeting};

/// A stretch of a written formula, and the number it shows, if it shows one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// The quantity and flat index of the number shown.
    pub source: Option<(Quantity, usize)>,
}

/// Where one number came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Derivation {
    /// The quantity.
    pub quantity: Quantity,
    /// The flat index of the number in the quantity's array.
    pub index: usize,
    /// The formula in symbols: `1/m · Σ xᵢ`. "given" for what the problem states.
    pub symbolic: String,
    /// The formula with the numbers put in: `(1 + 2 + 3 + 4 + 5) / 5`. Empty for what the problem states.
    pub numeric: Vec<Piece>,
    /// The number.
    pub value: f64,
    /// The numbers it was computed from, by quantity.
    pub sources: Vec<Region>,
}

impl Derivation {
    /// The formula with the numbers put in, as plain text.
    #[must_use]
    pub fn numeric_text(&self) -> String {
        self.numeric.iter().map(|piece| piece.text.as_str()).collect()
    }
}

/// Derives the number at the flat `index` of a quantity.
///
/// ```
/// use bnwalk::norm::{Problem, Quantity, Trace};
/// use bnwalk::walk::{Style, derive};
/// let trace = Trace::new(Problem::new(ndarray::array![1., 2., 3., 4., 5.].into_dyn())?);
/// let mean = derive(&trace, Quantity::Mean, 0, &Style::default());
/// assert_eq!(mean.symbolic, "1/m · Σ xᵢ");
/// assert_eq!(mean.numeric_text(), "(1 + 2 + 3 + 4 + 5) / 5");
/// assert_eq!(mean.value, 3.0);
/// # Ok::<(), bnwalk::norm::ProblemError>(())
/// ```
///
/// # Panics
/// When `index` is not below [`Trace::len`].
#[must_use]
pub fn derive(trace: &Trace, quantity: Quantity, index: usize, style: &Style) -> Derivation {
    let value = trace.value(quantity, index);
    let (symbolic, numeric) = match formula(quantity, trace.problem()) {
        None => ("given".to_owned(), Vec::new()),
        Some(formula) => {
            let block = Region::of(trace.partition(), quantity, index).block;
            let mut writer = Numeric { trace, style, pieces: Vec::new() };
            writer.write(&formula, &block, 0);
            (symbols(&formula, style.glyphs), writer.pieces)
        }
    };
    Derivation { quantity, index, symbolic, numeric, value, sources: sources(trace, quantity, index) }
}

/// The symbol of a quantity as it stands in a formula: with an index where it has one number a cell.
#[must_use]
pub fn indexed_symbol(quantity: Quantity, glyphs: Glyphs) -> String {
    let symbol = glyphs.symbol(quantity);
    match (quantity.space(), glyphs) {
        (Space::Cell, Glyphs::Unicode) => format!("{symbol}ᵢ"),
        (Space::Cell, Glyphs::Ascii) => format!("{symbol}[i]"),
        _ => symbol.to_owned(),
    }
}

// How tightly an expression binds; one that binds less than its place asks for gets parentheses.
const SUM: u8 = 1;
const PRODUCT: u8 = 2;
const FACTOR: u8 = 3;
const BASE: u8 = 4;

fn binding(expr: &Expr) -> u8 {
    match expr {
        Expr::Add(..) | Expr::Sub(..) => SUM,
        Expr::Mul(..) | Expr::Div(..) | Expr::Neg(_) | Expr::Sum(_) => PRODUCT,
        Expr::Number(v) if *v < 0.0 => PRODUCT,
        Expr::Pow(..) => FACTOR,
        Expr::Number(_) | Expr::Given(_) | Expr::Of(_) | Expr::Sqrt(_) => BASE,
    }
}

/// The formula in symbols.
#[must_use]
pub fn symbols(expr: &Expr, glyphs: Glyphs) -> String {
    let inner = |e: &Expr, least: u8| {
        let text = symbols(e, glyphs);
        if binding(e) < least { format!("({text})") } else { text }
    };
    let times = glyphs.pick(" · ", " * ");
    match expr {
        Expr::Number(v) if *v == -0.5 => glyphs.pick("−½", "-1/2").to_owned(),
        Expr::Number(v) => glyphs.number(*v, 6),
        Expr::Given(Given::Eps) => glyphs.pick("ε", "eps").to_owned(),
        Expr::Given(Given::M) => "m".to_owned(),
        Expr::Given(Given::Momentum) => glyphs.pick("p", "momentum").to_owned(),
        Expr::Given(Given::Batches) => "k".to_owned(),
        Expr::Of(q) => indexed_symbol(*q, glyphs),
        Expr::Neg(a) => format!("{}{}", glyphs.pick("−", "-"), inner(a, PRODUCT)),
        Expr::Add(a, b) => format!("{} + {}", inner(a, SUM), inner(b, SUM)),
        Expr::Sub(a, b) => {
            format!("{} {} {}", inner(a, SUM), glyphs.pick("−", "-"), inner(b, PRODUCT))
        }
        Expr::Mul(a, b) => format!("{}{times}{}", inner(a, PRODUCT), inner(b, PRODUCT)),
        // An average reads better with its factor in front.
        Expr::Div(a, b) if matches!(**a, Expr::Sum(_)) => {
            format!("1/{}{times}{}", inner(b, FACTOR), inner(a, PRODUCT))
        }
        Expr::Div(a, b) if matches!(**a, Expr::Number(_)) && matches!(**b, Expr::Given(_)) => {
            format!("{}/{}", inner(a, PRODUCT), inner(b, FACTOR))
        }
        Expr::Div(a, b) => format!("{} / {}", inner(a, PRODUCT), inner(b, FACTOR)),
        Expr::Sqrt(a) => format!("{}({})", glyphs.pick("√", "sqrt"), symbols(a, glyphs)),
        // s⁻¹ to a power is s⁻ᵏ.
        Expr::Pow(a, k) if **a == Expr::Of(Quantity::InvStd) && glyphs == Glyphs::Unicode => {
            format!("s{}", glyphs.power(-k))
        }
        Expr::Pow(a, k) => format!("{}{}", inner(a, BASE), glyphs.power(*k)),
        Expr::Sum(a) => format!("{} {}", glyphs.pick("Σ", "sum"), inner(a, PRODUCT)),
    }
}

/// Writes a formula with its numbers.
struct Numeric<'a> {
    trace: &'a Trace,
    style: &'a Style,
    pieces: Vec<Piece>,
}

impl Numeric<'_> {
    fn text(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece { text: last, source: None }) => last.push_str(text),
            _ => self.pieces.push(Piece { text: text.to_owned(), source: None }),
        }
    }

    /// Writes `expr` for the element of `block`, in parentheses where it binds less than `least`.
    fn write(&mut self, expr: &Expr, block: &Block, least: u8) {
        let glyphs = self.style.glyphs;
        if let Expr::Sum(term) = expr {
            return self.sum(term, block, least);
        }
        let parentheses = !matches!(expr, Expr::Of(_) | Expr::Given(_)) && binding(expr) < least;
        if parentheses {
            self.text("(");
        }
        match expr {
            Expr::Number(v) => self.text(&glyphs.number(*v, 6)),
            Expr::Given(given) => {
                self.number(given.value(self.trace.problem()), self.style.digits, least, None);
            }
            Expr::Of(q) => {
                let i = element_meeting(self.trace.partition(), *q, block);
                let digits = self.digits(*q, block);
                self.number(self.trace.value(*q, i), digits, least, Some((*q, i)));
            }
            Expr::Neg(a) => {
                self.text(glyphs.pick("−", "-"));
                self.write(a, block, FACTOR);
            }
            Expr::Add(a, b) => self.infix(a, " + ", b, block, (SUM, PRODUCT)),
            Expr::Sub(a, b) => self.infix(a, glyphs.pick(" − ", " - "), b, block, (SUM, PRODUCT)),
            Expr::Mul(a, b) => self.infix(a, glyphs.pick(" × ", " * "), b, block, (PRODUCT, FACTOR)),
            Expr::Div(a, b) => self.infix(a, " / ", b, block, (PRODUCT, FACTOR)),
            Expr::Sqrt(a) => {
                self.text(glyphs.pick("√(", "sqrt("));
                self.write(a, block, 0);
                self.text(")");
            }
            Expr::Pow(a, k) => {
                self.write(a, block, BASE);
                self.text(&glyphs.power(*k));
            }
            Expr::Sum(_) => unreachable!("sums are written above"),
        }
        if parentheses {
            self.text(")");
        }
    }

    fn infix(&mut self, a: &Expr, sign: &str, b: &Expr, block: &Block, (left, right): (u8, u8)) {
        self.write(a, block, left);
        self.text(sign);
        // A right operand that begins with a minus would put two signs side by side.
        self.write(b, block, if matches!(b, Expr::Neg(_)) { BASE } else { right });
    }

    /// A number; in parentheses where it is negative (or has an exponent) and not the first of its row.
    fn number(&mut self, value: f64, digits: usize, least: u8, source: Option<(Quantity, usize)>) {
        let text = self.style.glyphs.number(value, digits);
        let first = self.pieces.last().is_none_or(|p| p.text.ends_with('('));
        let bare = !text.starts_with(['-', '−']) || (first && least < FACTOR);
        let bare = bare && !(least >= BASE && text.contains('e'));
        let text = if bare { text } else { format!("({text})") };
        self.pieces.push(Piece { text, source });
    }

    /// The terms of a sum one by one; of a long one the first and the last, with the count of those left out.
    fn sum(&mut self, term: &Expr, block: &Block, least: u8) {
        let (n, head, tail) = (block.len(), self.style.head.max(1), self.style.tail);
        let partition = self.trace.partition();
        let shown: Vec<usize> =
            if n <= head + tail + 1 { (0..n).collect() } else { (0..head).chain(n - tail..n).collect() };
        let elided = n - shown.len();
        let parentheses = n > 1 && least > SUM || n == 1 && binding(term) < least;
        if parentheses {
            self.text("(");
        }
        for (place, &i) in shown.iter().enumerate() {
            if place > 0 {
                self.text(" + ");
            }
            if elided > 0 && place == head {
                let more = self.style.tell(&msg!("more-terms", n = elided.to_string()));
                self.text(&format!("{more} + "));
            }
            let cell = partition.cell_block(block.nth(partition, i));
            self.write(term, &cell, PRODUCT);
        }
        if elided > 0 && tail == 0 {
            let more = self.style.tell(&msg!("more-terms", n = elided.to_string()));
            self.text(&format!(" + {more}"));
        }
        if parentheses {
            self.text(")");
        }
    }

    /// The digits of a number: more for x and the means where they lie far from 0 beside their spread, for else
    /// x − μ could not be followed.
    fn digits(&self, quantity: Quantity, block: &Block) -> usize {
        self.style.digits + extra_digits(self.trace, quantity, block)
    }
}

/// How many more digits than usual x or a mean needs in its group so that differences from the mean can be seen.
#[must_use]
pub fn extra_digits(trace: &Trace, quantity: Quantity, block: &Block) -> usize {
    use Quantity::{Mean, RunningMean, RunningMeanBefore, X};
    if !matches!(quantity, X | Mean | RunningMean | RunningMeanBefore) {
        return 0;
    }
    let group = element_meeting(trace.partition(), Mean, block);
    let offset = trace.value(Mean, group).abs() * trace.value(Quantity::InvStd, group);
    // A group without any spread has no difference to show.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a digit count")]
    if offset > 100.0 && offset.is_finite() { (offset.log10().ceil() as usize).min(15) } else { 0 }
}

#[cfg(test)]
mod tests;
