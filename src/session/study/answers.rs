//! Answers to a lesson's questions, and what is done for it.

use crate::lesson::{Answer, Asked, Course, Kind, Reply, Verdict};
use crate::msg;
use crate::session::Session;

impl Session {
    /// Whether an answer to the question that is open may begin with this: a digit, a sign or a point where a number is asked for,
    /// the letter of a sentence where one is to be chosen.
    #[must_use]
    pub fn begins_answer(&self, begins: char) -> bool {
        let Some(course) = self.course().filter(|course| !course.now.is_done && course.now.noted.is_none())
        else {
            return false;
        };
        match course.step().map(|step| &step.kind) {
            Some(Kind::Predict(question)) => match &question.asked {
                Asked::Number { .. } => begins.is_ascii_digit() || matches!(begins, '-' | '.'),
                Asked::Choice(choices) => ('a'..='z').take(choices.len()).any(|letter| letter == begins),
                Asked::Cells(_) => false,
            },
            _ => false,
        }
    }

    pub(super) fn answer(&mut self, text: &str) {
        self.with_course(|course, session| {
            let Some(Kind::Predict(question)) = course.step().map(|step| step.kind.clone()) else {
                return session.complain(&msg!("no-question"));
            };
            let answer = match question.read(text, &course.now.marked) {
                Ok(answer) => answer,
                Err(why) => return session.complain(&why),
            };
            text.trim().clone_into(&mut course.now.typed);
            let waits = question.when.as_ref().is_some_and(|when| !when.holds(session));
            if waits {
                course.now.noted = Some(answer);
                return session.say(&msg!("lesson-noted"));
            }
            session.grade(course, &answer);
        });
    }

    fn grade(&mut self, course: &mut Course, answer: &Answer) {
        let Some(Kind::Predict(question)) = course.step().map(|step| step.kind.clone()) else { return };
        match question.grade(answer, self) {
            Ok(Verdict::Right) => {
                course.now.is_done = true;
                course.now.reply = Some(Reply::Right);
                self.show_number_of(course);
            }
            Ok(Verdict::Wrong(words)) => {
                course.now.misses += u32::from(!course.now.is_done);
                course.now.reply = Some(Reply::Wrong(words));
                // What the experiment has shown cannot be predicted again.
                if question.when.is_some() {
                    course.now.is_done = true;
                }
            }
            Err(_) => self.complain(&msg!("lesson-not-graded")),
        }
    }

    pub(super) fn solve(&mut self) {
        let Some(step) = self.course().and_then(Course::step).cloned() else { return };
        let waits = match &step.kind {
            Kind::Tell | Kind::Reveal => return self.say(&msg!("nothing-to-solve")),
            Kind::Do(_) => true,
            Kind::Predict(question) => question.when.as_ref().is_some_and(|when| !when.holds(self)),
        };
        let mut studying = self.studying.take();
        for command in step.solution.iter().filter(|_| waits) {
            if let Err(why) = self.carry(command) {
                self.complain(&why);
            }
        }
        if let Some(studying) = &mut studying {
            studying.course.now.given_away = true;
            let has_answer = match studying.course.step().map(|step| &step.kind) {
                Some(Kind::Predict(question)) => question.right_answer(self).is_ok(),
                _ => true,
            };
            if !waits && !has_answer {
                // The numbers are no longer those of the question.
                studying.course.now.given_away = false;
                self.complain(&msg!("lesson-not-graded"));
            } else if !waits {
                studying.course.now.is_done = true;
                self.show_number_of(&studying.course);
            }
        }
        self.studying = studying;
        self.look_at_step(false);
    }

    pub(super) fn mark(&mut self) {
        let cell = self.cursor.cell;
        self.with_course(|course, session| {
            let marks = matches!(course.step().map(|step| &step.kind), Some(Kind::Predict(question))
                if matches!(question.asked, Asked::Cells(_)));
            if !marks {
                return session.complain(&msg!("nothing-to-mark"));
            }
            match course.now.marked.binary_search(&cell) {
                Ok(at) => {
                    course.now.marked.remove(at);
                }
                Err(at) => course.now.marked.insert(at, cell),
            }
        });
    }

    /// Whether the lesson's step has come to its end: looked at after everything that was done or computed.
    pub(in crate::session) fn look_at_step(&mut self, counts: bool) {
        let mut came = false;
        self.with_course(|course, session| {
            let Some(step) = course.step() else { return };
            if course.now.is_done {
                return;
            }
            match &step.kind {
                Kind::Tell | Kind::Reveal => course.now.is_done = true,
                Kind::Do(until) => {
                    came = until.holds(session);
                    course.now.is_done = came;
                    course.now.others += u32::from(counts && !came);
                }
                Kind::Predict(question) => {
                    let now = question.when.as_ref().is_none_or(|when| when.holds(session));
                    let waits = course.now.noted.is_some() || course.now.given_away;
                    if now && waits && question.when.is_some() {
                        match course.now.noted.take() {
                            Some(answer) => session.grade(course, &answer),
                            None => course.now.is_done = true,
                        }
                        came = course.now.is_done;
                    }
                }
            }
        });
        // What was done is where the lesson goes on from.
        if came {
            let (place, generation) = (self.hold(), self.generation);
            if let Some(studying) = &mut self.studying {
                (studying.place, studying.generation) = (place, generation);
            }
        }
    }

    /// Lets something be done with the course while it can look at the session.
    pub(super) fn with_course(&mut self, what: impl FnOnce(&mut Course, &mut Self)) {
        if let Some(mut studying) = self.studying.take() {
            what(&mut studying.course, self);
            self.studying = Some(studying);
        }
    }
}
