//! Expressions, read.

use super::{Check, Expr, Fact, Flaw, Function, Operator};
use crate::msg;
use crate::norm::Quantity;
use crate::text::{Message, nearest};

/// Nesting beyond this is no lesson but an attack on the stack.
const DEEPEST: usize = 64;

pub(super) fn parse(text: &str, check: Check<'_>) -> Result<Expr, Flaw> {
    let mut reader = Reader { text, at: 0, depth: 0, check };
    let expr = reader.operand(0)?;
    reader.blank();
    match reader.rest() {
        "" => Ok(expr),
        rest => Err(reader.flaw(msg!("lesson-unexpected", found = first_word(rest)))),
    }
}

/// A number made of numbers alone.
pub(super) fn arithmetic(text: &str) -> Option<f64> {
    let expr = parse(text, &|_| Err(Message::verbatim(""))).ok()?;
    value(&expr)
}

fn value(expr: &Expr) -> Option<f64> {
    Some(match expr {
        Expr::Number(number) => *number,
        Expr::Neg(a) => -value(a)?,
        Expr::Call(Function::Sqrt, of) => value(&of[0])?.sqrt(),
        Expr::Of2(
            operator @ (Operator::Add | Operator::Sub | Operator::Mul | Operator::Div | Operator::Pow),
            a,
            b,
        ) => operator.of(value(a)?, value(b)?),
        _ => return None,
    })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    check: Check<'a>,
}

/// The operators, longer ones first, each with how tightly it binds.
const OPERATORS: &[(&str, Operator, u8)] = &[
    ("and", Operator::And, 2),
    ("or", Operator::Or, 1),
    ("==", Operator::Eq, 4),
    ("!=", Operator::Ne, 4),
    ("<=", Operator::Le, 4),
    (">=", Operator::Ge, 4),
    ("<", Operator::Lt, 4),
    (">", Operator::Gt, 4),
    ("+", Operator::Add, 5),
    ("-", Operator::Sub, 5),
    ("*", Operator::Mul, 6),
    ("/", Operator::Div, 6),
    ("^", Operator::Pow, 8),
];

/// How tightly a sign binds its operand: less than a power.
const SIGN: u8 = 7;
const NOT: u8 = 3;

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn first_word(text: &str) -> String {
    let end = text.find(|c: char| !is_word(c)).unwrap_or(text.len());
    text.chars().take(text[..end].chars().count().max(1)).collect()
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn blank(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn flaw(&self, why: Message) -> Flaw {
        Flaw { at: self.at, why }
    }

    /// Takes a sign or a word, if it comes next.
    fn takes(&mut self, token: &str) -> bool {
        self.blank();
        let Some(after) = self.rest().strip_prefix(token) else { return false };
        if token.ends_with(is_word) && after.starts_with(is_word) {
            return false;
        }
        self.at += token.len();
        true
    }

    fn wants(&mut self, token: &str) -> Result<(), Flaw> {
        if self.takes(token) { Ok(()) } else { Err(self.flaw(msg!("lesson-expected", what = token))) }
    }

    /// An operand and all that binds at least as tightly to it.
    fn operand(&mut self, least: u8) -> Result<Expr, Flaw> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.flaw(msg!("lesson-too-deep")));
        }
        let mut left = if self.takes("-") {
            Expr::Neg(Box::new(self.operand(SIGN)?))
        } else if self.takes("not") {
            Expr::Not(Box::new(self.operand(NOT)?))
        } else {
            self.indexed()?
        };
        while let Some((operator, binding)) = self.operator(least) {
            // A power is taken from the right: 2^3^2 is 2^9.
            let tighter = if operator == Operator::Pow { binding } else { binding + 1 };
            let right = self.operand(tighter)?;
            left = Expr::Of2(operator, Box::new(left), Box::new(right));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operator(&mut self, least: u8) -> Option<(Operator, u8)> {
        let found = OPERATORS.iter().find(|(token, _, binding)| {
            *binding >= least && {
                let at = self.at;
                let taken = self.takes(token);
                if !taken {
                    self.at = at;
                }
                taken
            }
        });
        found.map(|(_, operator, binding)| (*operator, *binding))
    }

    fn indexed(&mut self) -> Result<Expr, Flaw> {
        let expr = self.atom()?;
        if !self.rest().starts_with('[') {
            return Ok(expr);
        }
        self.at += 1;
        let index = self.list("]")?;
        Ok(Expr::At(Box::new(expr), index))
    }

    /// What stands between commas, up to a closing bracket.
    fn list(&mut self, end: &str) -> Result<Vec<Expr>, Flaw> {
        let mut all = Vec::new();
        if self.takes(end) {
            return Ok(all);
        }
        loop {
            all.push(self.operand(0)?);
            if self.takes(end) {
                return Ok(all);
            }
            self.wants(",")?;
        }
    }

    fn atom(&mut self) -> Result<Expr, Flaw> {
        self.blank();
        let rest = self.rest();
        match rest.chars().next() {
            None => Err(self.flaw(msg!("lesson-cut-short"))),
            Some('(') => {
                self.at += 1;
                let inner = self.operand(0)?;
                self.wants(")")?;
                Ok(inner)
            }
            Some('[') => {
                self.at += 1;
                Ok(Expr::List(self.list("]")?))
            }
            Some('\'') => self.quoted().map(Expr::Text),
            Some(c) if c.is_ascii_digit() || c == '.' => self.number(),
            Some(c) if c.is_ascii_alphabetic() => self.named(),
            Some(_) => Err(self.flaw(msg!("lesson-unexpected", found = first_word(rest)))),
        }
    }

    fn number(&mut self) -> Result<Expr, Flaw> {
        let rest = self.rest();
        let mut end = 0;
        for (at, c) in rest.char_indices() {
            let after_e = rest[..at].ends_with(['e', 'E']);
            if !(c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E') || after_e && matches!(c, '-' | '+')) {
                break;
            }
            end = at + c.len_utf8();
        }
        match rest[..end].parse() {
            Ok(number) => {
                self.at += end;
                Ok(Expr::Number(number))
            }
            Err(_) => Err(self.flaw(msg!("not-a-number", found = &rest[..end]))),
        }
    }

    fn quoted(&mut self) -> Result<String, Flaw> {
        let inside = &self.rest()[1..];
        let Some(end) = inside.find('\'') else { return Err(self.flaw(msg!("lesson-open-quote"))) };
        self.at += end + 2;
        Ok(inside[..end].to_owned())
    }

    fn named(&mut self) -> Result<Expr, Flaw> {
        let rest = self.rest();
        let name = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
        let start = self.at;
        let flaw = |why| Err(Flaw { at: start, why });
        let after = rest[name.len()..].trim_start();
        if let Some(function) = Function::from_name(name) {
            self.at += name.len();
            // √2 may be written without brackets.
            if function == Function::Sqrt && !after.starts_with('(') {
                return Ok(Expr::Call(function, vec![self.operand(SIGN)?]));
            }
            self.wants("(")?;
            let at = self.at;
            let arguments = self.list(")")?;
            if arguments.len() != function.arity() {
                let (wanted, given) = (function.arity().to_string(), arguments.len().to_string());
                return flaw(msg!("lesson-arity", name = name, wanted = wanted, given = given));
            }
            self.check_arguments(function, &arguments).map_err(|why| Flaw { at, why })?;
            return Ok(Expr::Call(function, arguments));
        }
        self.at += name.len();
        if let Some(quantity) = Quantity::from_name(name) {
            return Ok(Expr::Of(quantity));
        }
        if let Some(fact) = Fact::from_name(name) {
            return Ok(Expr::Fact(fact));
        }
        let known = Quantity::ALL.iter().map(|q| q.name());
        let known = known.chain(Fact::ALL.iter().map(|(name, _)| *name));
        let known = known.chain(Function::ALL.iter().map(|(name, _)| *name));
        flaw(match nearest(name, known) {
            Some(like) => msg!("lesson-unknown-like", name = name, like = like),
            None => msg!("lesson-unknown", name = name),
        })
    }

    /// What a function takes as a word must be one, and mean something.
    fn check_arguments(&self, function: Function, arguments: &[Expr]) -> Result<(), Message> {
        let is_word =
            matches!(function, Function::After | Function::Outcome | Function::Setting | Function::Wrong);
        let word = match (&arguments[0], is_word) {
            (_, false) => return Ok(()),
            (Expr::Text(word), true) => word,
            (_, true) => return Err(msg!("lesson-wants-text")),
        };
        match function {
            Function::After => word.split(';').try_for_each(|command| (self.check)(command.trim())),
            Function::Wrong if Quantity::from_name(word).is_none() => Err(msg!("no-quantity", name = word)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaw(text: &str) -> (usize, String) {
        let check = |command: &str| match command {
            "eps 0" => Ok(()),
            other => Err(Message::verbatim(other)),
        };
        let Flaw { at, why } = parse(text, &check).unwrap_err();
        (at, why.to_string())
    }

    #[test]
    fn a_person_writes_numbers_in_many_ways() {
        for (text, number) in [
            ("-1.5", -1.5),
            ("−1.5", -1.5),
            (".5", 0.5),
            ("19/64", 19.0 / 64.0),
            ("-7 / 64", -7.0 / 64.0),
            ("1e-5", 1e-5),
            ("sqrt(2)/2", 2_f64.sqrt() / 2.0),
            ("1/√2", 1.0 / 2_f64.sqrt()),
            ("√(2+1e-5)", 2.00001_f64.sqrt()),
            ("-2^2", -4.0),
            ("2^3^2", 512.0),
            ("1 - 2 - 3", -4.0),
        ] {
            assert_eq!(Expr::arithmetic(text), Some(number), "{text}");
        }
        for text in ["", "x", "a", "1,5", "1 2", "mean[0]", "(1", "2 > 1", "after('eps 0', 1)"] {
            assert_eq!(Expr::arithmetic(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_where_it_stands() {
        assert_eq!(flaw("x_hat[0] + mena[0]").0, 11);
        assert!(flaw("x_hat[0] + mena[0]").1.contains("\"mean\""));
        assert_eq!(flaw("sum(dx").0, 6);
        assert_eq!(flaw("1 +").0, 3);
        assert_eq!(flaw("sum(dx, y)").0, 0);
        assert_eq!(flaw("stage == 'dx").0, 9);
        assert_eq!(flaw("after('eps 0; frob', y[0])"), (6, "frob".to_owned()));
        assert_eq!(flaw("wrong('nothing')").0, 6);
        assert_eq!(flaw("2 $ 3").0, 2);
        assert!(flaw(&"(".repeat(10_000)).1.len() < 100);
        assert_eq!(flaw("数").0, 0);
    }
}
