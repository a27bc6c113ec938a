//! The names that a problem's parts have in files.

use ndarray::{ArrayD, IxDyn};

use crate::msg;
use crate::norm::{Draft, Parameter};
use crate::text::{Message, Tell, hint, nearest, quoted, told};

/// A part of a problem that a file may give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// The batch.
    X,
    /// A parameter, under its name or an alias: `weight` and `bias` are what PyTorch calls gamma and beta.
    Parameter(Parameter),
}

/// Every name that is known, with what it is the name of.
fn names() -> impl Iterator<Item = (&'static str, Entry)> + Clone {
    let parameters = Parameter::names().map(|(name, parameter)| (name, Entry::Parameter(parameter)));
    std::iter::once(("x", Entry::X)).chain(parameters)
}

/// Why a name in a file cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldError {
    /// It is the name of nothing.
    Unknown {
        /// What the format calls its parts: "field" or "array".
        what: &'static str,
        /// The name.
        name: String,
        /// The nearest name that is known.
        nearest: Option<&'static str>,
    },
    /// The same name again, or another for the same.
    Twice {
        /// What the format calls its parts.
        what: &'static str,
        /// The name.
        name: String,
        /// The name before, which may be an alias or the same.
        before: &'static str,
    },
}

told!(FieldError);

impl Tell for FieldError {
    fn message(&self) -> Message {
        match self {
            Self::Unknown { what, name, nearest } => msg!(
                "field-unknown",
                what = part(what),
                name = quoted(name),
                hint = hint(*nearest, &all_names()),
            ),
            Self::Twice { what, name, before } if name == before => {
                msg!("field-twice", what = part(what), name = name)
            }
            Self::Twice { what, name, before } => {
                msg!("field-alias-twice", what = part(what), name = name, before = *before)
            }
        }
    }
}

fn part(what: &str) -> Message {
    if what == "array" { msg!("field-array") } else { msg!("field-field") }
}

fn all_names() -> String {
    names().map(|(name, _)| name).collect::<Vec<_>>().join(", ")
}

/// The parts of a problem as a file gives them, one after the other.
pub(super) struct Parts {
    pub draft: Draft,
    what: &'static str,
    given: Vec<(&'static str, Entry)>,
}

impl Parts {
    /// Nothing given yet. `what` is what the format calls its parts: "field" or "array".
    pub fn new(what: &'static str) -> Self {
        Self { draft: Draft::new(ArrayD::zeros(IxDyn(&[0]))), what, given: Vec::new() }
    }

    /// Whether there is a field of that name.
    pub fn knows(name: &str) -> bool {
        names().any(|(known, _)| known == name)
    }

    /// The field of that name, which is hereby given.
    pub fn claim(&mut self, name: &str) -> Result<Entry, FieldError> {
        let what = self.what;
        let Some((known, field)) = names().find(|(known, _)| *known == name) else {
            let nearest = nearest(name, names().map(|(known, _)| known));
            return Err(FieldError::Unknown { what, name: name.to_owned(), nearest });
        };
        if let Some(&(before, _)) = self.given.iter().find(|(_, other)| *other == field) {
            return Err(FieldError::Twice { what, name: name.to_owned(), before });
        }
        self.given.push((known, field));
        Ok(field)
    }

    /// The names given so far.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.given.iter().map(|(name, _)| *name)
    }

    /// The draft, if a batch was among the parts.
    pub fn finish(self) -> Option<Draft> {
        self.given.iter().any(|(_, field)| *field == Entry::X).then_some(self.draft)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_under_both_its_names_is_given_twice() {
        let mut parts = Parts::new("field");
        assert_eq!(parts.claim("gamma").unwrap(), Entry::Parameter(Parameter::Gamma));
        assert_eq!(
            parts.claim("weight").unwrap_err().to_string(),
            r#"field "weight" means the same as "gamma", which is given too"#
        );
    }

    #[test]
    fn an_unknown_name_comes_with_the_nearest_known_one() {
        let error = Parts::new("field").claim("gama").unwrap_err();
        assert_eq!(error.to_string(), r#"unknown field "gama"; did you mean "gamma"?"#);
        let error = Parts::new("array").claim("colour").unwrap_err();
        assert!(error.to_string().starts_with(r#"unknown array "colour"; there are: x, gamma, beta"#));
    }
}
