//! A lesson beside the walk or a lab: the session drives it, and lets it look at the person's place. It never blocks: whatever
//! one does elsewhere, the lesson waits, and [`Study::Back`] returns to where it was.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::compare::Comparison;
use crate::dump::{LabFormat, LabRequest, lab};
use crate::input::{Expected, Precision};
use crate::lesson::{
    Answer, Course, Expr, Fact, Kind, Lesson, Practice, Progress, Reply, Shown, State, Taken, Value, Verdict,
    lesson, lessons, names,
};
use crate::msg;
use crate::norm::{Quantity, Trace};
use crate::text::Message;
use crate::walk::Stage;

use super::action::Action;
use super::cursor::Cursor;
use super::history::History;
use super::laboratory::Laboratory;
use super::results::Results;
use super::{Request, Session, outside};

/// What a person does with a lesson.
#[derive(Debug, Clone, PartialEq)]
pub enum Study {
    /// List the lessons.
    List,
    /// Begin a lesson, where it was left.
    Open(String),
    /// Begin a lesson of one's own.
    File(PathBuf),
    /// Answer questions without end.
    Practice(Option<Stage>),
    /// Go on: to the next step, or to the answer that is waited for.
    Continue,
    /// A step back.
    Earlier,
    /// Answer a question.
    Answer(String),
    /// Ask for a hint.
    Hint,
    /// Let the step be done, or the answer be told.
    Solve,
    /// Mark the selected cell, or no longer.
    Mark,
    /// Back to the numbers of the lesson.
    Back,
    /// End the lesson: back to what was there before it.
    Leave,
}

/// A lesson, and the places that it returns to.
#[derive(Debug, Clone)]
pub(super) struct Studying {
    course: Course,
    /// What was there before the lesson.
    home: Held,
    /// The lesson's own place.
    place: Held,
    /// Whether a batch of the person's own was opened meanwhile.
    pub(super) wandered: bool,
    /// The state of the numbers at the lesson's own place.
    generation: u64,
}

/// What is to be found again: numbers, place, lab.
#[derive(Debug, Clone)]
struct Held {
    source: String,
    cursor: Cursor,
    trace: Trace,
    before: Option<Trace>,
    history: History,
    results: Option<Results>,
    lab: Option<Laboratory>,
    shelf: Vec<Laboratory>,
    file: Option<PathBuf>,
}

impl Session {
    /// The lesson that is being taken.
    #[must_use]
    pub fn course(&self) -> Option<&Course> {
        self.studying.as_ref().map(|studying| &studying.course)
    }

    /// Whether the numbers or the lab are not those of the lesson's place.
    #[must_use]
    pub fn is_away_from_lesson(&self) -> bool {
        self.studying.as_ref().is_some_and(|studying| {
            let settings = |lab: &Option<Laboratory>| lab.as_ref().map(|lab| lab.settings().clone());
            self.generation != studying.generation || settings(&self.lab) != settings(&studying.place.lab)
        })
    }

    /// What the person has learned so far.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Takes up what the person learned before.
    pub fn recall(&mut self, progress: Progress) {
        self.progress = progress;
    }

    /// Forgets what was learned: of a lesson, or of all.
    pub fn forget(&mut self, lesson: Option<&str>) {
        match lesson {
            Some(name) => drop(self.progress.lessons.remove(name)),
            None => self.progress = Progress::default(),
        }
    }

    /// What the person has learned, if it has not been kept yet.
    pub fn unkept(&mut self) -> Option<&Progress> {
        std::mem::take(&mut self.learned).then_some(&self.progress)
    }

    pub(super) fn study(&mut self, what: Study) -> Option<Request> {
        match what {
            Study::List => self.lessons = Some(self.first_undone()),
            Study::File(path) => return Some(Request::Lesson(path)),
            Study::Open(name) => match lesson(&name) {
                Ok(lesson) => self.begin_lesson(lesson, true),
                Err(why) => self.complain(&why),
            },
            Study::Practice(stage) => match Practice::new(stage, self.seed) {
                Ok(practice) => self.begin_practice(practice),
                Err(why) => self.complain(&why),
            },
            _ if self.studying.is_none() => self.complain(&msg!("no-lesson-open")),
            Study::Continue => return self.continue_lesson(),
            Study::Earlier => {
                let at = self.course().map_or(0, Course::at);
                self.go_to_step(at.saturating_sub(1));
            }
            Study::Answer(text) => self.answer(&text),
            Study::Hint => {
                self.with_course(|course, session| match course.step().map(|step| step.hint.is_some()) {
                    Some(true) => course.now.wants_hint = true,
                    _ => session.say(&msg!("no-hint")),
                });
            }
            Study::Solve => self.solve(),
            Study::Mark => self.mark(),
            Study::Back => self.return_to_lesson(),
            Study::Leave => {
                self.leave_lesson();
            }
        }
        None
    }

    /// The first lesson that was not taken to its end.
    fn first_undone(&self) -> usize {
        let done = |name: &str| self.progress.lessons.get(name).is_some_and(|taken| taken.done);
        names().iter().position(|name| !done(name)).unwrap_or(0)
    }

    /// Begins a lesson; `resume` at the step where it was left.
    pub fn begin_lesson(&mut self, lesson: Arc<Lesson>, resume: bool) {
        let taken = self.progress.lessons.get(&lesson.name);
        let at = taken.filter(|_| resume).map_or(0, |taken| taken.step);
        let at = if at < lesson.steps.len() { at } else { 0 };
        self.begin_course(Course::new(lesson), at);
        if at > 0 {
            self.say(&msg!("lesson-resumed", step = (at + 1).to_string()));
        }
    }

    /// Begins questions without end.
    pub fn begin_practice(&mut self, practice: Practice) {
        self.begin_course(Course::practice(Practice::lesson(), practice), 0);
    }

    fn begin_course(&mut self, course: Course, at: usize) {
        self.finish_edit();
        self.lessons = None;
        let home = match self.studying.take() {
            Some(studying) if !studying.wandered => studying.home,
            _ => self.hold(),
        };
        self.studying = Some(Studying {
            course,
            place: home.clone(),
            home,
            wandered: false,
            generation: self.generation,
        });
        self.go_to_step(at);
    }

    /// Goes to a step: everything before it is done again, so that the numbers are those it is about.
    fn go_to_step(&mut self, at: usize) {
        let Some(mut studying) = self.studying.take() else { return };
        self.restore(studying.home.clone());
        studying.wandered = false;
        // A lab that a lesson opens is not one that was left.
        self.close_lab();
        self.shelf.clear();
        for step in studying.course.lesson().clone().steps.iter().take(at) {
            let solution = step.solution.iter().filter(|_| matches!(step.kind, Kind::Do(_)));
            for command in step.setup.iter().chain(solution) {
                // An experiment is not run again only to pass it.
                if command != "run" {
                    let _ = self.carry(command);
                }
            }
        }
        studying.course.go_to(at);
        self.enter_step(studying);
    }

    /// The step that the course is at begins.
    fn enter_step(&mut self, mut studying: Studying) {
        let setup = studying.course.step().map(|step| step.setup.clone()).unwrap_or_default();
        if !setup.is_empty() {
            self.shelf.clear();
        }
        for command in &setup {
            if let Err(why) = self.carry(command) {
                self.complain(&why);
                break;
            }
        }
        if let Some(step) = studying.course.step() {
            self.show_results(&step.results);
        }
        if studying.course.step().is_some_and(|step| matches!(step.kind, Kind::Reveal))
            || studying.course.now.is_done
        {
            self.show_number_of(&studying.course);
        }
        self.history.save();
        (studying.place, studying.generation) = (self.hold(), self.generation);
        self.studying = Some(studying);
        self.note_place();
        self.look_at_step(false);
    }

    /// Shows the results of the lesson beside the true ones; the cursor stays where it is.
    fn show_results(&mut self, results: &[(Quantity, Expr)]) {
        self.results = None;
        if results.is_empty() {
            return;
        }
        let expected = results.iter().filter_map(|(quantity, expr)| {
            let shape = self.trace.shape(*quantity);
            let values = match expr.value(self).ok()? {
                Value::Array { numbers, .. } => numbers,
                Value::Number(number) => vec![number],
                Value::Text(_) => return None,
            };
            let (quantity, name, shape) = (*quantity, quantity.name().to_owned(), Some(shape));
            Some(Expected { quantity, name, shape, values, precision: Precision::Double })
        });
        let expected = expected.collect();
        let cursor = self.cursor;
        self.expect(PathBuf::from("mine"), expected);
        self.finish_comparing();
        self.said = None;
        self.cursor = cursor;
    }

    /// Carries out a command of a lesson.
    fn carry(&mut self, line: &str) -> Result<(), Message> {
        let said = self.said.take();
        let action: Action = line.parse()?;
        // The numbers of a lesson are no edits of the person's own.
        self.history.save();
        if let Some(request) = self.act(action) {
            outside::carry_out(self, request);
        }
        self.refresh();
        self.finish_edit();
        let failed = self.said.take().filter(|said| said.is_error);
        self.said = said;
        failed.map_or(Ok(()), |said| Err(Message::verbatim(said.text)))
    }

    fn show_number_of(&mut self, course: &Course) {
        let Some(Shown { quantity, index }) = course.step().and_then(|step| step.show.clone()) else {
            return;
        };
        if let Some(i) = self.place_of(quantity, &index) {
            self.show_number(quantity, i);
        }
    }

    /// The flat index that a lesson means in a quantity's array.
    fn place_of(&self, quantity: Quantity, index: &[Expr]) -> Option<usize> {
        if index.is_empty() {
            return Some(self.element(quantity));
        }
        let shape = self.trace.shape(quantity);
        let whole = |i: &Expr, len: usize| {
            let i = i.number(self).ok()?;
            (0..len).find(|&known| known as f64 == i)
        };
        if index.len() != shape.len() {
            return None;
        }
        let index: Option<Vec<usize>> = index.iter().zip(&shape).map(|(i, &len)| whole(i, len)).collect();
        index.map(|index| super::grid::ravel(&shape, &index))
    }

    /// The number whose derivation the lesson shows at this step, if it shows one now.
    #[must_use]
    pub fn lesson_shows(&self) -> Option<(Quantity, usize)> {
        let course = self.course()?;
        let step = course.step()?;
        let open = matches!(step.kind, Kind::Reveal) || course.now.is_done;
        let Shown { quantity, index } = step.show.as_ref().filter(|_| open)?;
        Some((*quantity, self.place_of(*quantity, index)?))
    }

    fn continue_lesson(&mut self) -> Option<Request> {
        let course = self.course()?;
        let Some(step) = course.step() else {
            self.next_lesson();
            return None;
        };
        match &step.kind {
            Kind::Do(_) if !course.now.is_done => {
                self.with_course(|course, session| {
                    course.now.wants_hint = true;
                    session.say(&msg!("lesson-not-yet"));
                });
            }
            Kind::Predict(_) if course.now.noted.is_some() => self.say(&msg!("lesson-noted-run")),
            Kind::Predict(question) if !course.now.is_done => {
                if matches!(question.asked, crate::lesson::Asked::Cells(_)) {
                    self.answer("");
                } else {
                    return Some(Request::Ask("answer "));
                }
            }
            _ => self.pass_step(),
        }
        None
    }

    /// Puts the step behind, and begins the next.
    fn pass_step(&mut self) {
        let is_away = self.is_away_from_lesson();
        let Some(mut studying) = self.studying.take() else { return };
        if studying.wandered {
            self.studying = Some(studying);
            return self.complain(&msg!("lesson-elsewhere"));
        }
        // What was tried on the way is not what the next step tells of.
        if is_away {
            self.restore(studying.place.clone());
        }
        let stage = studying.course.practice.as_ref().map(Practice::stage);
        if let (Some(passed), Some(stage)) = (studying.course.pass(), stage) {
            let score = self.progress.practice.entry(stage.name().to_owned()).or_default();
            score.asked += 1;
            score.right += usize::from(passed.at_once);
            self.learned = true;
        }
        studying.course.go_to(studying.course.at() + 1);
        self.enter_step(studying);
    }

    /// Notes how far the person has come.
    fn note_place(&mut self) {
        let Some(course) = self.course().filter(|course| course.practice.is_none()) else { return };
        let (name, at, end) = (course.lesson().name.clone(), course.at(), course.lesson().steps.len());
        let (right, asked) = course.score();
        let before = self.progress.lessons.get(&name).copied().unwrap_or_default();
        let taken = if at == end {
            Taken { step: 0, done: true, right, asked }
        } else {
            Taken { step: at, ..before }
        };
        if before != taken {
            self.progress.lessons.insert(name, taken);
            self.learned = true;
        }
    }

    /// The lesson after this one, or none.
    fn next_lesson(&mut self) {
        let name = self.course().map(|course| course.lesson().name.clone()).unwrap_or_default();
        let after = lessons().iter().skip_while(|lesson| lesson.name != name).nth(1).cloned();
        match after {
            Some(next) => self.begin_lesson(next, true),
            None => self.leave_lesson(),
        }
    }

    fn leave_lesson(&mut self) {
        let Some(studying) = self.studying.take() else { return };
        if !studying.wandered {
            self.restore(studying.home);
        }
        self.say(&msg!("lesson-left"));
    }

    fn return_to_lesson(&mut self) {
        let Some(studying) = &self.studying else { return };
        if studying.wandered && !self.history.is_saved() {
            return self.complain(&msg!("unsaved-edits"));
        }
        let place = studying.place.clone();
        self.restore(place);
        let generation = self.generation;
        if let Some(studying) = &mut self.studying {
            (studying.wandered, studying.generation) = (false, generation);
        }
        self.say(&msg!("lesson-returned"));
    }

    fn answer(&mut self, text: &str) {
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
            Err(why) => self.complain(&msg!("lesson-not-graded", why = why)),
        }
    }

    fn solve(&mut self) {
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
            if !waits {
                studying.course.now.is_done = true;
                self.show_number_of(&studying.course);
            }
        }
        self.studying = studying;
        self.look_at_step(false);
    }

    fn mark(&mut self) {
        let cell = self.cursor.cell;
        self.with_course(|course, session| {
            let marks = matches!(course.step().map(|step| &step.kind), Some(Kind::Predict(question))
                if matches!(question.asked, crate::lesson::Asked::Cells(_)));
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
    pub(super) fn look_at_step(&mut self, counts: bool) {
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
    fn with_course(&mut self, what: impl FnOnce(&mut Course, &mut Self)) {
        if let Some(mut studying) = self.studying.take() {
            what(&mut studying.course, self);
            self.studying = Some(studying);
        }
    }

    fn hold(&self) -> Held {
        Held {
            source: self.source.clone(),
            cursor: self.cursor,
            trace: self.trace.clone(),
            before: self.before.clone(),
            history: self.history.clone(),
            results: self.results.clone(),
            lab: self.lab.clone(),
            shelf: self.shelf.clone(),
            file: self.file.clone(),
        }
    }

    fn restore(&mut self, held: Held) {
        let Held { source, cursor, trace, before, history, results, lab, shelf, file } = held;
        (self.source, self.cursor, self.file) = (source, cursor, file);
        (self.trace, self.before, self.history) = (trace, before, history);
        (self.results, self.lab, self.shelf) = (results, lab, shelf);
        self.edit = None;
        self.layers = None;
        self.derived = super::Derived::default();
        self.visited = None;
        self.generation += 1;
        self.openings += 1;
        // The lab was begun on these numbers, whatever was done since.
        if let Some(lab) = &mut self.lab {
            lab.stand_on(self.generation);
        }
        self.refresh();
    }

    /// Whether there are unsaved edits of the person's own: those of the lesson's numbers are no one's.
    pub(super) fn has_own_edits(&self) -> bool {
        let here = !self.history.is_saved() || self.edit.is_some();
        match &self.studying {
            None => here,
            Some(studying) => !studying.home.history.is_saved() || studying.wandered && here,
        }
    }
}

impl State for Session {
    fn trace(&self) -> &Trace {
        &self.trace
    }

    fn fact(&self, fact: Fact) -> Value {
        let p = self.trace.problem().parameters();
        let partition = self.partition();
        let number = |number: usize| Value::Number(number as f64);
        let cells = |of: &dyn Fn(usize) -> usize| Value::Array {
            shape: partition.shape().to_vec(),
            numbers: (0..partition.cells()).map(|cell| of(cell) as f64).collect(),
        };
        match fact {
            Fact::Eps => Value::Number(p.eps),
            Fact::Momentum => Value::Number(p.momentum.unwrap_or(f64::NAN)),
            Fact::M => number(partition.m()),
            Fact::Samples => number(partition.samples()),
            Fact::Channels => number(partition.channels()),
            Fact::Mode => Value::Text(p.mode.to_string()),
            Fact::Norm => Value::Text(partition.norm().to_string()),
            Fact::Convention => Value::Text(p.convention.to_string()),
            Fact::Stage => Value::Text(self.cursor.stage.to_string()),
            Fact::Array => Value::Text(self.cursor.array.to_string()),
            Fact::Cell => {
                let index = partition.index(self.cursor.cell);
                Value::Text(index.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
            }
            Fact::Detached => number(usize::from(self.cursor.detached)),
            Fact::Lab => {
                Value::Text(self.lab().map_or("none", |lab| lab.experiment().lab().name()).to_owned())
            }
            Fact::Progress => {
                let (done, of) = self.lab().map_or((0, 1), |lab| lab.experiment().progress());
                Value::Number(done as f64 / of.max(1) as f64)
            }
            Fact::Group => cells(&|cell| partition.group_of(cell)),
            Fact::Channel => cells(&|cell| partition.channel_of(cell)),
            Fact::Sample => cells(&|cell| partition.split(cell).0),
        }
    }

    fn outcome(&self) -> Option<Json> {
        let experiment = self.lab()?.experiment();
        let request = LabRequest {
            format: LabFormat::Json,
            style: self.style,
            language: self.style.language,
            source: self.source.clone(),
        };
        let mut json = Vec::new();
        lab::write(experiment, &request, &mut json).ok()?;
        serde_json::from_slice(&json).ok()
    }

    fn setting(&self, name: &str) -> Option<String> {
        self.fields().into_iter().find(|field| field.name == name).map(|field| field.value)
    }

    fn is_wrong(&self, quantity: Quantity) -> bool {
        self.derived().compared().and_then(|compared| compared.of(quantity)).is_some_and(Comparison::is_wrong)
    }

    fn after(&self, commands: &str) -> Result<Box<dyn State>, Message> {
        let mut session = Self { studying: None, ..self.clone() };
        for command in commands.split(';') {
            session.carry(command.trim())?;
        }
        session.finish();
        Ok(Box::new(session))
    }
}

/// Whether a command may stand in a lesson: it can be read, and touches neither files nor the screen.
///
/// # Errors
/// Why it may not.
pub fn check(line: &str) -> Result<(), Message> {
    let action: Action = line.parse()?;
    match action {
        Action::Expect(_)
        | Action::Worst
        | Action::Write(_)
        | Action::Open(_)
        | Action::Weights(..)
        | Action::Pick
        | Action::Dump(_)
        | Action::Emit(..)
        | Action::Copy(_)
        | Action::Screenshot(_)
        | Action::Discard
        | Action::Quit
        | Action::QuitNow
        | Action::Study(_)
        | Action::Show(_) => Err(msg!("lesson-no-command", command = line)),
        _ => Ok(()),
    }
}
