//! Answers, read and graded. What is right is computed from the state, and stands nowhere.

use super::expr::{Expr, State, Unknown};
use super::step::{Asked, Question};
use super::words::Words;
use crate::msg;
use crate::text::Message;

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A number.
    Number(f64),
    /// Which of the sentences, counted from 0.
    Choice(usize),
    /// The flat indices of cells of x, in order.
    Cells(Vec<usize>),
}

/// What an answer is worth.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It is right.
    Right,
    /// It is wrong; perhaps it betrays a confusion that is known.
    Wrong(Option<Words>),
}

/// How far an answer may be from the right one, in shares of it, where the question does not say it: two or three digits do.
const SHARE: f64 = 0.015;

/// The same where 0 is right.
const BESIDE_ZERO: f64 = 0.005;

impl Question {
    /// Reads an answer as it was typed.
    ///
    /// # Errors
    /// What is expected instead.
    pub fn read(&self, text: &str, marked: &[usize]) -> Result<Answer, Message> {
        let text = text.trim();
        match &self.asked {
            Asked::Number { .. } => {
                let number = Expr::arithmetic(text).filter(|number| !number.is_nan());
                number.map(Answer::Number).ok_or_else(|| msg!("answer-number", found = text))
            }
            Asked::Choice(choices) => {
                let mut letters = text.chars();
                let letter =
                    letters.next().filter(|_| letters.as_str().is_empty()).map(|c| c.to_ascii_lowercase());
                let place = letter
                    .and_then(|letter| ('a'..='z').take(choices.len()).position(|known| known == letter));
                let last = ('a'..='z').nth(choices.len() - 1).unwrap_or('a').to_string();
                place.map(Answer::Choice).ok_or_else(|| msg!("answer-choice", found = text, last = last))
            }
            Asked::Cells(_) if text.is_empty() && marked.is_empty() => Err(msg!("answer-cells")),
            Asked::Cells(_) if text.is_empty() => Ok(Answer::Cells(marked.to_vec())),
            Asked::Cells(_) => Err(msg!("answer-cells")),
        }
    }

    /// The right answer.
    ///
    /// # Errors
    /// Why there is none in this state.
    pub fn right_answer(&self, state: &dyn State) -> Result<Answer, Unknown> {
        match &self.asked {
            Asked::Number { answer, .. } => answer.number(state).map(Answer::Number),
            Asked::Cells(cells) => cells.value(state).map(|cells| Answer::Cells(cells.places())),
            Asked::Choice(choices) => {
                let right: Vec<usize> =
                    (0..choices.len()).filter(|&i| choices[i].holds.holds(state)).collect();
                match right[..] {
                    [one] => Ok(Answer::Choice(one)),
                    _ => Err(msg!("lesson-not-one-right", right = right.len().to_string())),
                }
            }
        }
    }

    /// Grades an answer.
    ///
    /// # Errors
    /// Why it cannot be graded in this state.
    pub fn grade(&self, answer: &Answer, state: &dyn State) -> Result<Verdict, Unknown> {
        let right = self.right_answer(state)?;
        if self.agree(answer, &right) {
            return Ok(Verdict::Right);
        }
        if let (Asked::Choice(choices), Answer::Choice(chosen)) = (&self.asked, answer) {
            return Ok(Verdict::Wrong(choices[*chosen].reply.clone()));
        }
        let known = self.wrong.iter().find(|wrong| {
            let confused = match answer {
                Answer::Cells(_) => wrong.value.value(state).map(|cells| Answer::Cells(cells.places())),
                _ => wrong.value.number(state).map(Answer::Number),
            };
            confused.is_ok_and(|confused| self.agree(answer, &confused))
        });
        Ok(Verdict::Wrong(known.map(|wrong| wrong.reply.clone())))
    }

    fn agree(&self, answer: &Answer, right: &Answer) -> bool {
        match (answer, right) {
            (Answer::Number(answer), Answer::Number(right)) => {
                let tolerance = match &self.asked {
                    Asked::Number { tolerance: Some(tolerance), .. } => *tolerance,
                    _ if *right == 0.0 => BESIDE_ZERO,
                    _ => SHARE * right.abs(),
                };
                answer == right || (answer - right).abs() <= tolerance * (1.0 + 1e-9)
            }
            (answer, right) => answer == right,
        }
    }
}
