//! Formulas as they are set in print: TeX for Markdown, `MathML` for HTML.

use std::fmt::Write;

use crate::norm::{Quantity, Space};
use crate::text::Glyphs;

use super::formula::{Expr, Given};

/// A language that formulas are set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// TeX, to stand between dollars.
    Tex,
    /// `MathML`, to stand in a `math` element.
    MathMl,
}

/// What makes up a symbol.
struct Parts {
    /// "d" of a gradient.
    prefix: &'static str,
    base: &'static str,
    hat: bool,
    /// Such as "run".
    below: &'static str,
    /// A power: 2 of σ², −1 of s⁻¹.
    power: &'static str,
}

fn parts(quantity: Quantity) -> Parts {
    use Quantity as Q;
    let of = |base| Parts { prefix: "", base, hat: false, below: "", power: "" };
    let d = |base| Parts { prefix: "d", ..of(base) };
    match quantity {
        Q::X => of("x"),
        Q::Gamma => of("γ"),
        Q::Beta => of("β"),
        Q::RunningMeanBefore => Parts { below: "run", power: "−", ..of("μ") },
        Q::RunningVarBefore => Parts { below: "run", power: "2−", ..of("σ") },
        Q::Mean => of("μ"),
        Q::Var => Parts { power: "2", ..of("σ") },
        Q::InvStd => Parts { power: "−1", ..of("s") },
        Q::XHat => Parts { hat: true, ..of("x") },
        Q::Y => of("y"),
        Q::RunningMean => Parts { below: "run", ..of("μ") },
        Q::RunningVar => Parts { below: "run", power: "2", ..of("σ") },
        Q::Dy => d("y"),
        Q::DBeta => d("β"),
        Q::DGamma => d("γ"),
        Q::DxHat => Parts { hat: true, ..d("x") },
        Q::DVar => Parts { power: "2", ..d("σ") },
        Q::DMean => d("μ"),
        Q::DxDirect => Parts { below: "direct", ..d("x") },
        Q::DxViaVar => Parts { below: "σ²", ..d("x") },
        Q::DxViaMean => Parts { below: "μ", ..d("x") },
        Q::Dx => d("x"),
    }
}

impl Notation {
    /// The symbol of a quantity, with an index where it has a number a cell.
    #[must_use]
    pub fn symbol(self, quantity: Quantity) -> String {
        let Parts { prefix, base, hat, below, power } = parts(quantity);
        let index = if quantity.space() == Space::Cell { "i" } else { "" };
        match self {
            Self::Tex => {
                let base = letter(base);
                let base = if hat { format!("\\hat{{{base}}}") } else { base.to_owned() };
                let below = match below {
                    "σ²" => "\\sigma^2".to_owned(),
                    "μ" => "\\mu".to_owned(),
                    "" => String::new(),
                    word => format!("\\mathrm{{{word}}}"),
                };
                let below =
                    [below.as_str(), index].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
                let below =
                    if below.is_empty() { String::new() } else { format!("_{{{}}}", below.join(",")) };
                let power = if power.is_empty() {
                    String::new()
                } else {
                    format!("^{{{}}}", power.replace('−', "-"))
                };
                let gap = if base.starts_with('\\') && !prefix.is_empty() && !base.starts_with("\\hat") {
                    "\\,"
                } else {
                    ""
                };
                format!("{prefix}{gap}{base}{below}{power}")
            }
            Self::MathMl => {
                let name = if hat {
                    format!("<mover><mi>{base}</mi><mo>^</mo></mover>")
                } else {
                    format!("<mi>{base}</mi>")
                };
                let mut under = String::new();
                for (text, tag) in [(below, "mtext"), (index, "mi")] {
                    if !text.is_empty() {
                        let _ = write!(under, "<{tag}>{text}</{tag}>");
                    }
                }
                let below = under;
                let scripted = match (below.is_empty(), power.is_empty()) {
                    (true, true) => name,
                    (false, true) => format!("<msub>{name}<mrow>{below}</mrow></msub>"),
                    (true, false) => format!("<msup>{name}<mn>{power}</mn></msup>"),
                    (false, false) => {
                        format!("<msubsup>{name}<mrow>{below}</mrow><mn>{power}</mn></msubsup>")
                    }
                };
                if prefix.is_empty() { scripted } else { format!("<mrow><mi>{prefix}</mi>{scripted}</mrow>") }
            }
        }
    }

    /// A formula in symbols.
    #[must_use]
    pub fn formula(self, expr: &Expr) -> String {
        // How tightly what stands here must bind, as in the formulas of text: 1 sums, 2 products, 4 the base of a power.
        let inner = |e: &Expr, least: u8| {
            let set = self.formula(e);
            if binding(e) < least { self.bracketed(&set) } else { set }
        };
        match expr {
            Expr::Number(v) if *v == -0.5 => {
                let half = self.fraction(&self.number("1"), &self.number("2"));
                self.row(&[self.sign("−"), half])
            }
            Expr::Number(v) => self.number(&Glyphs::Unicode.number(*v, 6)),
            Expr::Given(Given::Eps) => self.name("ε"),
            Expr::Given(Given::M) => self.name("m"),
            Expr::Given(Given::Momentum) => self.name("p"),
            Expr::Given(Given::Batches) => self.name("k"),
            Expr::Of(quantity) => self.symbol(*quantity),
            Expr::Neg(a) => self.row(&[self.sign("−"), inner(a, 2)]),
            Expr::Add(a, b) => self.row(&[inner(a, 1), self.sign("+"), inner(b, 1)]),
            Expr::Sub(a, b) => self.row(&[inner(a, 1), self.sign("−"), inner(b, 2)]),
            Expr::Mul(a, b) => self.row(&[inner(a, 2), self.sign("·"), inner(b, 2)]),
            // An average reads better with its factor in front.
            Expr::Div(a, b) if matches!(**a, Expr::Sum(_)) => {
                self.row(&[self.fraction(&self.number("1"), &self.formula(b)), inner(a, 2)])
            }
            Expr::Div(a, b) => self.fraction(&self.formula(a), &self.formula(b)),
            Expr::Sqrt(a) => match self {
                Self::Tex => format!("\\sqrt{{{}}}", self.formula(a)),
                Self::MathMl => format!("<msqrt>{}</msqrt>", self.formula(a)),
            },
            // s⁻¹ to a power is s⁻ᵏ.
            Expr::Pow(a, k) if **a == Expr::Of(Quantity::InvStd) => self.power(&self.name("s"), -k),
            Expr::Pow(a, k) => self.power(&inner(a, 4), *k),
            Expr::Sum(a) => self.row(&[self.sign("∑"), inner(a, 2)]),
        }
    }

    /// A formula with numbers, as [`Derivation::numeric_text`](super::Derivation::numeric_text) writes it.
    #[must_use]
    pub fn numbers(self, text: &str) -> String {
        match self {
            Self::MathMl => format!("<mtext>{}</mtext>", escaped(text)),
            Self::Tex => tex(text),
        }
    }

    fn row(self, parts: &[String]) -> String {
        match self {
            Self::Tex => parts.join(" "),
            Self::MathMl => format!("<mrow>{}</mrow>", parts.concat()),
        }
    }

    fn sign(self, sign: &str) -> String {
        match self {
            Self::Tex => match sign {
                "−" => "-",
                "·" => "\\cdot",
                "∑" => "\\sum",
                other => other,
            }
            .to_owned(),
            Self::MathMl => format!("<mo>{sign}</mo>"),
        }
    }

    fn name(self, name: &str) -> String {
        match self {
            Self::Tex => letter(name).to_owned(),
            Self::MathMl => format!("<mi>{name}</mi>"),
        }
    }

    fn number(self, number: &str) -> String {
        match self {
            Self::Tex => tex(number),
            Self::MathMl => format!("<mn>{number}</mn>"),
        }
    }

    fn fraction(self, above: &str, below: &str) -> String {
        match self {
            Self::Tex => format!("\\frac{{{above}}}{{{below}}}"),
            Self::MathMl => format!("<mfrac><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>"),
        }
    }

    fn power(self, base: &str, power: i32) -> String {
        match self {
            Self::Tex => format!("{base}^{{{power}}}"),
            Self::MathMl => format!("<msup>{base}<mn>{}</mn></msup>", power.to_string().replace('-', "−")),
        }
    }

    fn bracketed(self, set: &str) -> String {
        match self {
            Self::Tex => format!("\\left({set}\\right)"),
            Self::MathMl => format!("<mrow><mo>(</mo>{set}<mo>)</mo></mrow>"),
        }
    }
}

/// How tightly an expression binds; a fraction is its own bracket.
fn binding(expr: &Expr) -> u8 {
    match expr {
        Expr::Add(..) | Expr::Sub(..) => 1,
        Expr::Neg(_) | Expr::Mul(..) | Expr::Sum(_) => 2,
        Expr::Div(..) | Expr::Pow(..) => 3,
        Expr::Number(_) | Expr::Given(_) | Expr::Of(_) | Expr::Sqrt(_) => 4,
    }
}

fn letter(name: &str) -> &str {
    match name {
        "γ" => "\\gamma",
        "β" => "\\beta",
        "μ" => "\\mu",
        "σ" => "\\sigma",
        "ε" => "\\varepsilon",
        other => other,
    }
}

/// A formula with numbers in TeX: signs, powers, roots, and powers of ten.
fn tex(text: &str) -> String {
    let mut out = String::new();
    let chars: Vec<char> = text.chars().collect();
    let superscript = |c: char| match c {
        '⁻' => Some('-'),
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        _ => None,
    };
    // For each open parenthesis, whether it is that of a root.
    let mut open = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        match c {
            '×' => out.push_str("\\times "),
            '·' => out.push_str("\\cdot "),
            '−' => out.push('-'),
            '∞' => out.push_str("\\infty "),
            '√' => {
                out.push_str("\\sqrt{");
                open.push(true);
                at += 1;
            }
            '(' => {
                out.push('(');
                open.push(false);
            }
            ')' => out.push(if open.pop() == Some(true) { '}' } else { ')' }),
            '…' => {
                // The count of the terms that are left out stands between two of these.
                let rest: String = chars[at + 1..].iter().take_while(|&&c| c != '…').collect();
                let _ = write!(out, "\\dots\\text{{{rest}}}\\dots");
                at += rest.chars().count() + 1;
            }
            'e' if at > 0 && chars[at - 1].is_ascii_digit() => {
                let digits: String =
                    chars[at + 1..].iter().take_while(|c| c.is_ascii_digit() || "-−".contains(**c)).collect();
                let _ = write!(out, "\\cdot 10^{{{}}}", digits.replace('−', "-"));
                at += digits.chars().count();
            }
            _ if superscript(c).is_some() => {
                let power: String = chars[at..].iter().map_while(|&c| superscript(c)).collect();
                let _ = write!(out, "^{{{power}}}");
                at += power.chars().count() - 1;
            }
            'a'..='z' | 'A'..='Z' => {
                let word: String = chars[at..].iter().take_while(|c| c.is_alphabetic()).collect();
                let _ = write!(out, "\\text{{{word}}}");
                at += word.chars().count() - 1;
            }
            other => out.push(other),
        }
        at += 1;
    }
    out
}

/// A text in HTML or `MathML`.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::norm::{Norm, Problem};
    use crate::walk::formula;

    #[test]
    fn formulas_are_set_as_the_paper_sets_them() {
        let problem = Problem::new(array![1., 2., 3.].into_dyn()).unwrap();
        let set = |quantity| {
            let formula = formula(quantity, &problem).unwrap();
            format!("{} = {}", Notation::Tex.symbol(quantity), Notation::Tex.formula(&formula))
        };
        assert_eq!(set(Quantity::Mean), r"\mu = \frac{1}{m} \sum x_{i}");
        assert_eq!(set(Quantity::Var), r"\sigma^{2} = \frac{1}{m} \sum \left(x_{i} - \mu\right)^{2}");
        assert_eq!(set(Quantity::InvStd), r"s^{-1} = \frac{1}{\sqrt{\sigma^{2} + \varepsilon}}");
        assert_eq!(set(Quantity::XHat), r"\hat{x}_{i} = \left(x_{i} - \mu\right) \cdot s^{-1}");
        assert_eq!(
            set(Quantity::DVar),
            r"d\,\sigma^{2} = - \frac{1}{2} \cdot s^{-3} \cdot \sum d\hat{x}_{i} \cdot \left(x_{i} - \mu\right)"
        );
    }

    #[test]
    fn numbers_are_set_with_signs_roots_and_powers() {
        assert_eq!(tex("1 / √(2 + 1e-5)"), r"1 / \sqrt{2 + 1\cdot 10^{-5}}");
        assert_eq!(
            tex("((1 − 3)² + … 90 more … + 2³) / 5"),
            r"((1 - 3)^{2} + \dots\text{ 90 more }\dots + 2^{3}) / 5"
        );
        assert_eq!(tex("−0.5 × 2⁻¹"), r"-0.5 \times  2^{-1}");
    }

    #[test]
    fn every_formula_of_every_norm_has_its_brackets_and_elements_closed() {
        let problem = Problem::new(array![[1., 2.], [3., 5.]].into_dyn()).unwrap();
        for norm in Norm::all(1) {
            let problem = problem.with_norm(norm).unwrap();
            for expr in Quantity::ALL.iter().filter_map(|&quantity| formula(quantity, &problem)) {
                let tex = Notation::Tex.formula(&expr);
                assert_eq!(tex.matches('{').count(), tex.matches('}').count(), "{tex}");
                let set = Notation::MathMl.formula(&expr);
                for tag in
                    ["mrow", "mfrac", "msqrt", "msup", "msub", "msubsup", "mover", "mi", "mn", "mo", "mtext"]
                {
                    let (opened, closed) = (format!("<{tag}>"), format!("</{tag}>"));
                    assert_eq!(set.matches(&opened).count(), set.matches(&closed).count(), "{tag}: {set}");
                }
            }
        }
    }
}
