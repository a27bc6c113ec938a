//! The settings of a lab as rows of a form: each has a name, a value as it is typed, and ways to go on from it.

use super::error::LabError;
use super::list::Lab;
use crate::norm::ravel;
use crate::text::{Message, read_number};

/// A setting of a lab, as a form shows it and as `:set` names it.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Which lab it is of.
    pub lab: Lab,
    /// The name, as in `:set split 2,6`.
    pub name: &'static str,
    /// The value, as it would be typed.
    pub value: String,
    /// How to go on from it.
    pub steps: Steps,
}

/// How to go on from a value to the next.
#[derive(Debug, Clone, PartialEq)]
pub enum Steps {
    /// One of these and nothing else; behind the last comes the first.
    Choice(Vec<String>),
    /// These, in order; others may be typed. From a value that is none of them one goes to the first.
    Rungs(Vec<String>),
    /// Whole numbers, one by one.
    Count {
        /// The least.
        least: usize,
        /// The largest.
        most: usize,
    },
    /// A value that can only be typed.
    Typed,
}

impl Steps {
    /// One of these and nothing else.
    pub fn choice<S: Into<String>>(values: impl IntoIterator<Item = S>) -> Self {
        Self::Choice(values.into_iter().map(Into::into).collect())
    }

    /// These, in order; others may be typed.
    pub fn rungs<S: Into<String>>(values: impl IntoIterator<Item = S>) -> Self {
        Self::Rungs(values.into_iter().map(Into::into).collect())
    }
}

impl Field {
    /// What it varies, in one line.
    #[must_use]
    pub fn about(&self) -> Message {
        Message::named(format!("setting-{}-{}", self.lab, self.name))
    }

    /// Whether it is one of a few words, so that editing means going on to the next.
    #[must_use]
    pub fn is_choice(&self) -> bool {
        matches!(self.steps, Steps::Choice(_))
    }

    /// The values that are known in advance.
    #[must_use]
    pub fn choices(&self) -> &[String] {
        match &self.steps {
            Steps::Choice(values) | Steps::Rungs(values) => values,
            Steps::Count { .. } | Steps::Typed => &[],
        }
    }

    /// The value some steps on; at an end of a ladder it stays. `None` where it can only be typed.
    ///
    /// ```
    /// use bnwalk::lab::{Field, Lab, Steps};
    /// let rungs = Steps::rungs(["1", "2", "4", "8"]);
    /// let field = Field { lab: Lab::Replicas, name: "split", value: "2".into(), steps: rungs };
    /// assert_eq!((field.stepped(1).unwrap(), field.stepped(9).unwrap()), ("4".into(), "8".into()));
    /// ```
    #[must_use]
    pub fn stepped(&self, steps: i32) -> Option<String> {
        let by = isize::try_from(steps).unwrap_or(0);
        match &self.steps {
            Steps::Choice(values) => {
                let at = values.iter().position(|value| *value == self.value).unwrap_or(0);
                // No more than a 32-bit number of steps round no more words than memory holds.
                let len = isize::try_from(values.len()).unwrap_or(1).max(1);
                let around = (isize::try_from(at).unwrap_or(0) + by % len).rem_euclid(len);
                values.get(around.unsigned_abs()).cloned()
            }
            Steps::Rungs(values) => {
                let at = values.iter().position(|value| *value == self.value);
                let at = at.map_or_else(|| self.between(values, by), |at| at.saturating_add_signed(by));
                values.get(at.min(values.len().checked_sub(1)?)).cloned()
            }
            &Steps::Count { least, most } => {
                let at: usize = self.value.parse().unwrap_or(least);
                Some(at.saturating_add_signed(by).clamp(least, most.max(least)).to_string())
            }
            Steps::Typed => None,
        }
    }

    /// The rung that a number between two rungs steps to; what is no number goes to the first.
    fn between(&self, rungs: &[String], by: isize) -> usize {
        let Ok(value) = read_number(&self.value) else { return 0 };
        let below = rungs.iter().filter(|rung| read_number(rung).is_ok_and(|rung| rung < value)).count();
        // From there the first step leads to a neighbour.
        if by > 0 { below.saturating_add_signed(by - 1) } else { below.saturating_add_signed(by) }
    }
}

/// Reads a whole number between two bounds.
///
/// # Errors
/// A sentence that names the setting and the bounds.
pub fn count(name: &str, text: &str, least: usize, most: usize) -> Result<usize, LabError> {
    let found = text.trim().parse::<usize>().ok().filter(|count| (least..=most).contains(count));
    found.ok_or_else(|| LabError::Count { name: name.to_owned(), found: text.trim().to_owned(), least, most })
}

/// Reads one of a few words.
///
/// # Errors
/// A sentence that names the setting and the words.
pub fn choice<T: Copy>(
    name: &str,
    text: &str,
    choices: &[T],
    word: impl Fn(T) -> &'static str,
) -> Result<T, LabError> {
    let found = choices.iter().copied().find(|&choice| word(choice) == text.trim());
    found.ok_or_else(|| LabError::Choice {
        name: name.to_owned(),
        found: text.trim().to_owned(),
        choices: choices.iter().map(|&choice| word(choice)).collect::<Vec<_>>().join(", "),
    })
}

/// The flat index of the cell at an index in x's own shape.
///
/// # Errors
/// When there is no such cell.
pub fn cell_at(index: &[usize], shape: &[usize]) -> Result<usize, LabError> {
    let outside = || LabError::Cell { index: index.to_vec(), shape: shape.to_vec() };
    ravel(shape, index).ok_or_else(outside)
}

/// There is no setting of that name.
#[must_use]
pub fn unknown(lab: Lab, name: &str, known: &[&str]) -> LabError {
    LabError::NoSetting { lab, name: name.to_owned(), known: known.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(value: &str, steps: Steps) -> Field {
        Field { lab: Lab::Replicas, name: "split", value: value.into(), steps }
    }

    #[test]
    fn a_value_between_two_rungs_steps_to_its_neighbours() {
        let at = |value: &str, by| field(value, Steps::rungs(["0.01", "0.1", "1"])).stepped(by).unwrap();
        assert_eq!((at("0.5", 1), at("0.5", -1)), ("1".into(), "0.1".into()));
        assert_eq!((at("7", 1), at("7", -1)), ("1".into(), "1".into()));
        assert_eq!(
            (at("0.001", 1), at("0.001", -1), at("2,6", 1)),
            ("0.01".into(), "0.01".into(), "0.01".into())
        );
    }

    #[test]
    fn choices_go_round_and_counts_stop_at_their_ends() {
        let choice = Steps::choice(["count", "equal"]);
        assert_eq!(field("equal", choice.clone()).stepped(1), Some("count".into()));
        assert_eq!(field("count", choice).stepped(-1), Some("equal".into()));
        let count = Steps::Count { least: 2, most: 5 };
        assert_eq!(field("4", count.clone()).stepped(i32::MAX), Some("5".into()));
        assert_eq!(field("4", count).stepped(i32::MIN), Some("2".into()));
        assert_eq!(field("x", Steps::Typed).stepped(1), None);
        assert_eq!(field("x", Steps::rungs(Vec::<String>::new())).stepped(1), None);
    }
}
