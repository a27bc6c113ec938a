//! The right answer to a question of a lesson, in words.

use super::Session;
use crate::lesson::{Answer, Asked, Question};
use crate::msg;
use crate::norm::shape_text;

impl Session {
    /// The right answer to a question as it stands here and now.
    pub(crate) fn told_answer(&self, question: &Question) -> String {
        let style = &self.style;
        let answer = match question.right_answer(self) {
            Ok(Answer::Number(number)) => style.number(number),
            Ok(Answer::Choice(one)) => match &question.asked {
                Asked::Choice(choices) => {
                    let letter = ('a'..='z').nth(one).unwrap_or('a');
                    let choice = choices[one].words.told(self, style);
                    style.tell(&msg!("answer-is-choice", letter = letter.to_string(), choice = choice))
                }
                _ => return String::new(),
            },
            Ok(Answer::Cells(cells)) => {
                let index = |cell: &usize| shape_text(&self.partition().index(*cell));
                cells.iter().map(index).collect::<Vec<_>>().join(" ")
            }
            Err(why) => return style.tell(&why),
        };
        style.tell(&msg!("lesson-answer-told", answer = answer))
    }
}
