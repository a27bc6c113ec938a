//! Expressions, computed.

use serde_json::Value as Json;

use super::{Expr, Fact, Function, Operator, Value};
use crate::msg;
use crate::norm::{Quantity, Trace};
use crate::text::Message;

/// Where a person is: what an expression can see.
pub trait State {
    /// Every number of the computation.
    fn trace(&self) -> &Trace;

    /// What is known of the place in a word or a number.
    fn fact(&self, fact: Fact) -> Value;

    /// What the open lab has found, as its JSON.
    fn outcome(&self) -> Option<Json>;

    /// What is varied in the open lab, as it is typed.
    fn setting(&self, name: &str) -> Option<String>;

    /// Whether the results beside the walk are wrong in a quantity.
    fn is_wrong(&self, quantity: Quantity) -> bool;

    /// The same place after some commands.
    ///
    /// # Errors
    /// The first command that cannot be carried out, and why.
    fn after(&self, commands: &str) -> Result<Box<dyn State>, Message>;
}

/// Why there is no value.
pub type Unknown = Message;

impl Expr {
    /// Computes it.
    ///
    /// # Errors
    /// Why it has no value here.
    pub fn value(&self, state: &dyn State) -> Result<Value, Unknown> {
        Ok(match self {
            Self::Number(number) => Value::Number(*number),
            Self::Text(text) => Value::Text(text.clone()),
            Self::List(all) => {
                let numbers = all.iter().map(|one| one.number(state)).collect::<Result<Vec<_>, _>>()?;
                Value::Array { shape: vec![numbers.len()], numbers }
            }
            Self::Of(quantity) => array(state.trace(), *quantity),
            Self::Fact(fact) => state.fact(*fact),
            Self::At(of, index) => Self::element(of, index, state)?,
            Self::Call(function, arguments) => call(*function, arguments, state)?,
            Self::Neg(a) => map(a.value(state)?, |a| -a)?,
            Self::Not(a) => map(a.value(state)?, |a| f64::from(a == 0.0))?,
            // What stands behind is only computed where it matters.
            Self::Of2(Operator::And, a, b) => {
                let (a, b) = (a.value(state)?, || b.value(state));
                if matches!(a, Value::Number(_)) {
                    if a.is_true() { b()? } else { a }
                } else {
                    pair(Operator::And, a, b()?)?
                }
            }
            Self::Of2(Operator::Or, a, b) => {
                let (a, b) = (a.value(state)?, || b.value(state));
                if matches!(a, Value::Number(_)) {
                    if a.is_true() { a } else { b()? }
                } else {
                    pair(Operator::Or, a, b()?)?
                }
            }
            Self::Of2(operator, a, b) => pair(*operator, a.value(state)?, b.value(state)?)?,
        })
    }

    /// Its number.
    ///
    /// # Errors
    /// Why it has none here.
    pub fn number(&self, state: &dyn State) -> Result<f64, Unknown> {
        self.value(state)?.number().ok_or_else(|| msg!("lesson-no-number"))
    }

    /// Whether it holds; what has no value does not.
    pub fn holds(&self, state: &dyn State) -> bool {
        self.value(state).is_ok_and(|value| value.is_true())
    }

    fn element(of: &Self, index: &[Self], state: &dyn State) -> Result<Value, Unknown> {
        let index = index
            .iter()
            .map(|i| match i.number(state)? {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "it is a whole number in range"
                )]
                i if i >= 0.0 && i.fract() == 0.0 && i < 1e9 => Ok(i as usize),
                other => Err(msg!("lesson-no-index", found = other)),
            })
            .collect::<Result<Vec<usize>, Unknown>>()?;
        let no_such = |shape: &[usize]| {
            let text = crate::norm::shape_text;
            msg!("lesson-no-element", index = text(&index), shape = text(shape))
        };
        let flat = |shape: &[usize]| {
            let fits = index.len() == shape.len() && index.iter().zip(shape).all(|(i, len)| i < len);
            fits.then(|| index.iter().zip(shape).fold(0, |flat, (i, len)| flat * len + i))
        };
        // Of a large batch one number is asked for, not all.
        if let Self::Of(quantity) = of {
            let shape = state.trace().shape(*quantity);
            let flat = flat(&shape).ok_or_else(|| no_such(&shape))?;
            return Ok(Value::Number(state.trace().value(*quantity, flat)));
        }
        match of.value(state)? {
            Value::Array { shape, numbers } => {
                flat(&shape).map(|flat| Value::Number(numbers[flat])).ok_or_else(|| no_such(&shape))
            }
            _ => Err(msg!("lesson-no-array")),
        }
    }
}

fn array(trace: &Trace, quantity: Quantity) -> Value {
    let array = trace.array(quantity);
    Value::Array { shape: array.shape().to_vec(), numbers: array.iter().copied().collect() }
}

fn call(function: Function, arguments: &[Expr], state: &dyn State) -> Result<Value, Unknown> {
    let first = &arguments[0];
    let word = || if let Expr::Text(word) = first { word.as_str() } else { "" };
    let over = |f: fn(&[f64]) -> f64| match first.value(state)? {
        Value::Array { numbers, .. } => Ok(Value::Number(f(&numbers))),
        Value::Number(number) => Ok(Value::Number(f(&[number]))),
        Value::Text(_) => Err(msg!("lesson-no-number")),
    };
    match function {
        Function::Sum => over(|a| a.iter().sum()),
        Function::Avg => over(avg),
        Function::Variance => over(|a| squares(a) / a.len() as f64),
        Function::Unbiased => over(|a| squares(a) / (a.len() as f64 - 1.0)),
        Function::Min => over(|a| a.iter().copied().fold(f64::INFINITY, f64::min)),
        Function::Max => over(|a| a.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
        Function::Count => over(|a| a.len() as f64),
        Function::Abs => map(first.value(state)?, f64::abs),
        Function::Sqrt => map(first.value(state)?, f64::sqrt),
        Function::Round => map(first.value(state)?, f64::round),
        Function::If => arguments[if first.holds(state) { 1 } else { 2 }].value(state),
        Function::After => arguments[1].value(&*state.after(word())?),
        Function::Outcome => {
            let outcome = state.outcome().ok_or_else(|| msg!("no-lab-open"))?;
            found(&outcome, word()).ok_or_else(|| msg!("lesson-no-outcome", path = word()))
        }
        Function::Setting => {
            let setting = state.setting(word()).ok_or_else(|| msg!("lesson-no-setting", name = word()))?;
            Ok(setting.parse().map_or(Value::Text(setting), Value::Number))
        }
        Function::Wrong => {
            let wrong = Quantity::from_name(word()).is_some_and(|quantity| state.is_wrong(quantity));
            Ok(Value::Number(f64::from(wrong)))
        }
    }
}

/// What stands at a path of some JSON, with points between its keys; what is not there yet, as `null`, is no number. In a list
/// stands a place from 0, `last`, or `key=value`, which is the first of its objects that has this value.
fn found(json: &Json, path: &str) -> Option<Value> {
    let mut at = json;
    for key in path.split('.') {
        at = match at {
            Json::Array(all) if key == "last" => all.last()?,
            Json::Array(all) => match key.split_once('=') {
                Some((name, value)) => all.iter().find(|one| is_said(&one[name], value))?,
                None => all.get(key.parse::<usize>().ok()?)?,
            },
            Json::Object(all) => all.get(key)?,
            _ => return None,
        };
    }
    match at {
        Json::Null => Some(Value::Number(f64::NAN)),
        Json::Array(_) => {
            let mut numbers = Vec::new();
            flatten(at, &mut numbers)?;
            Some(Value::Array { shape: vec![numbers.len()], numbers })
        }
        Json::Bool(yes) => Some(Value::Number(f64::from(*yes))),
        Json::String(text) => Some(non_finite(text).map_or_else(|| Value::Text(text.clone()), Value::Number)),
        other => other.as_f64().map(Value::Number),
    }
}

/// Whether a value of some JSON is what is written here.
fn is_said(json: &Json, value: &str) -> bool {
    match json {
        Json::String(text) => text == value,
        other => other.as_f64().is_some_and(|number| value.parse() == Ok(number)),
    }
}

fn flatten(json: &Json, numbers: &mut Vec<f64>) -> Option<()> {
    match json {
        Json::Array(all) => all.iter().try_for_each(|one| flatten(one, numbers)),
        Json::String(text) => non_finite(text).map(|number| numbers.push(number)),
        other => other.as_f64().map(|number| numbers.push(number)),
    }
}

/// The numbers that JSON writes as words.
fn non_finite(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

fn avg(a: &[f64]) -> f64 {
    a.iter().sum::<f64>() / a.len() as f64
}

/// The sum of the squared distances from the average.
fn squares(a: &[f64]) -> f64 {
    let mean = avg(a);
    a.iter().map(|v| (v - mean) * (v - mean)).sum()
}

fn map(value: Value, f: impl Fn(f64) -> f64) -> Result<Value, Unknown> {
    match value {
        Value::Number(number) => Ok(Value::Number(f(number))),
        Value::Array { shape, numbers } => {
            Ok(Value::Array { shape, numbers: numbers.into_iter().map(f).collect() })
        }
        Value::Text(_) => Err(msg!("lesson-no-number")),
    }
}

fn pair(operator: Operator, a: Value, b: Value) -> Result<Value, Unknown> {
    let f = |a: f64, b: f64| operator.of(a, b);
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => match operator {
            Operator::Eq => Ok(Value::Number(f64::from(a == b))),
            Operator::Ne => Ok(Value::Number(f64::from(a != b))),
            _ => Err(msg!("lesson-no-number")),
        },
        // A word and a number are never the same.
        (Value::Text(_), _) | (_, Value::Text(_)) => match operator {
            Operator::Eq => Ok(Value::Number(0.0)),
            Operator::Ne => Ok(Value::Number(1.0)),
            _ => Err(msg!("lesson-no-number")),
        },
        (Value::Number(a), Value::Number(b)) => Ok(Value::Number(f(a, b))),
        (Value::Array { shape, numbers }, Value::Number(b)) => {
            Ok(Value::Array { shape, numbers: numbers.into_iter().map(|a| f(a, b)).collect() })
        }
        (Value::Number(a), Value::Array { shape, numbers }) => {
            Ok(Value::Array { shape, numbers: numbers.into_iter().map(|b| f(a, b)).collect() })
        }
        (Value::Array { shape, numbers: a }, Value::Array { shape: other, numbers: b }) => {
            if shape != other {
                let text = crate::norm::shape_text;
                return Err(msg!("lesson-shapes", a = text(&shape), b = text(&other)));
            }
            Ok(Value::Array { shape, numbers: a.into_iter().zip(b).map(|(a, b)| f(a, b)).collect() })
        }
    }
}
