//! Your own results beside the true ones, while the walk goes on.

use std::path::PathBuf;
use std::sync::Arc;

use crate::compare::{
    Comparison, Diagnosis, Report, Tolerance, Truth, compare, complete, defaults, diagnose, has_made_dy,
    without_dy,
};
use crate::input::{Expected, Given};
use crate::msg;
use crate::norm::{Partition, Quantity, Space, Trace};
use crate::text::Message;

use super::Session;
use super::cursor::Numbers;
use super::deed::Deed;

/// A file of results.
#[derive(Debug, Clone)]
pub struct Results {
    /// The file.
    pub file: PathBuf,
    expected: Arc<[Expected]>,
    tolerance: Tolerance,
    /// Where dy is not known, what depends on it is not judged.
    needs_dy: bool,
    /// What a person should be told of how the file was read.
    notes: Vec<Message>,
    /// They were read a moment ago: the first wrong number is still to be shown.
    pub(super) is_new: bool,
}

impl Results {
    /// The last part of the file's name.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.file.file_name().unwrap_or(self.file.as_os_str());
        name.to_string_lossy().into_owned()
    }

    /// The file's number of a quantity, if the file has it. Of a parameter one number may stand for all channels.
    #[must_use]
    pub fn given(&self, quantity: Quantity, index: usize) -> Option<f64> {
        let values = &self.expected.iter().find(|array| array.quantity == quantity)?.values;
        values.get(if values.len() == 1 { 0 } else { index }).copied()
    }

    /// Compares them with a trace, and looks for the mistakes that explain what is wrong.
    pub(super) fn compare(&self, trace: &Trace, generation: u64) -> Compared {
        let mut notes = self.notes.clone();
        let expected = if self.needs_dy && has_made_dy(trace.problem()) {
            let (known, note) = without_dy(&self.expected);
            notes.extend(note);
            known.into()
        } else {
            Arc::clone(&self.expected)
        };
        let truth = Truth::of(trace);
        let mut report = compare(&truth, &expected, &self.tolerance);
        report.notes = notes;
        let diagnosis = diagnose(&truth, &expected, &report);
        Compared { generation, report, diagnosis }
    }
}

/// Your own results, compared with the numbers as they were at one time.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The state of the numbers.
    pub(super) generation: u64,
    /// Every array of the file against the true one.
    pub report: Report,
    /// The mistakes that explain what is wrong.
    pub diagnosis: Vec<Diagnosis>,
}

impl Compared {
    /// How a quantity compares, if the file has it.
    #[must_use]
    pub fn of(&self, quantity: Quantity) -> Option<&Comparison> {
        self.report.quantities.iter().find(|comparison| comparison.quantity == quantity)
    }

    /// Whether the file's number lies outside of the tolerance.
    #[must_use]
    pub fn is_wrong(&self, quantity: Quantity, index: usize) -> bool {
        self.of(quantity).is_some_and(|comparison| comparison.is_outside(index))
    }
}

/// Said where your own results are asked for and there are none.
pub(super) fn nothing_to_compare() -> Message {
    msg!("nothing-to-compare")
}

impl Session {
    /// Takes a file's results. They are compared as work; then the walk goes to the worst number of the first wrong array.
    pub fn expect(&mut self, file: PathBuf, expected: Vec<Expected>) {
        let tolerance = self.tolerance;
        let (needs_dy, notes) = (false, Vec::new());
        let expected = expected.into();
        self.results = Some(Results { file, expected, tolerance, needs_dy, notes, is_new: true });
        self.derived.compared = None;
        self.derived.comparing = None;
        self.refresh();
    }

    /// The same of a file that was read: what it has and the problem lacks becomes the problem's, as an edit.
    pub fn take_results(&mut self, file: PathBuf, given: Given) {
        let notes = given.notes();
        let (problem, taken) = complete(self.problem(), &given, &defaults(self.problem()));
        self.expect(file, given.arrays);
        let Some(results) = &mut self.results else { return };
        (results.needs_dy, results.notes) = (true, notes);
        if !taken.is_empty() {
            let deed = Deed::Results { names: taken.join(", "), file: results.name() };
            self.pursue(problem, deed);
            self.refresh();
        }
    }

    /// They were compared.
    pub(super) fn take_compared(&mut self, compared: Compared) {
        let Some(results) = &mut self.results else { return };
        let is_new = std::mem::take(&mut results.is_new);
        let name = results.name();
        let wrong = compared.report.first_wrong().map(|comparison| (comparison.quantity, worst(comparison)));
        self.derived.compared = Some(compared);
        if !is_new {
            return;
        }
        if let Some((quantity, index)) = wrong {
            self.show_number(quantity, index);
            self.say(&msg!("first-wrong", file = name, quantity = quantity.name()));
        } else {
            self.say(&msg!("nothing-wrong", file = name));
        }
    }

    /// To the worst number of the array being explained; from there, or from one that is right, to the next wrong array.
    pub(super) fn go_to_worst(&mut self) {
        self.finish_comparing();
        let (Some(results), Some(compared)) = (&self.results, &self.derived.compared) else {
            return self.complain(&nothing_to_compare());
        };
        let wrong: Vec<&Comparison> = compared.report.quantities.iter().filter(|c| c.is_wrong()).collect();
        let is_there =
            |c: &Comparison| self.cursor.stage == c.stage() && self.element(c.quantity) == worst(c);
        let goal = match wrong.iter().position(|c| c.quantity == self.cursor.array) {
            Some(at) if is_there(wrong[at]) => wrong.get((at + 1) % wrong.len()),
            Some(at) => wrong.get(at),
            None => wrong.first(),
        };
        if let Some((quantity, index)) = goal.map(|c| (c.quantity, worst(c))) {
            self.show_number(quantity, index);
        } else {
            let name = results.name();
            self.say(&msg!("nothing-wrong", file = name));
        }
    }

    /// The tables show somebody's numbers, then the differences, then the true ones.
    pub(super) fn turn_numbers(&mut self) {
        if self.results.is_none() {
            self.cursor.numbers = Numbers::True;
            return self.complain(&nothing_to_compare());
        }
        let (numbers, said) = match self.cursor.numbers {
            Numbers::True => (Numbers::Mine, msg!("numbers-mine")),
            Numbers::Mine => (Numbers::Difference, msg!("numbers-difference")),
            Numbers::Difference => (Numbers::True, msg!("numbers-true")),
        };
        self.cursor.numbers = numbers;
        self.say(&said);
    }

    /// The number that the tables show; `None` where somebody's results are to be shown and lack the array.
    #[must_use]
    pub fn shown(&self, quantity: Quantity, index: usize) -> Option<f64> {
        let truth = self.trace().value(quantity, index);
        let Some(results) = self.results.as_ref().filter(|_| self.cursor.numbers != Numbers::True) else {
            return Some(truth);
        };
        // What goes into the layer is the same for both.
        if self.cursor.numbers == Numbers::Mine && !Quantity::COMPUTED.contains(&quantity) {
            return Some(truth);
        }
        let compared = self.derived.compared()?.of(quantity)?;
        let given = results.given(quantity, index).filter(|_| compared.other_shape.is_none())?;
        Some(match self.cursor.numbers {
            Numbers::Difference if given == truth || given.is_nan() && truth.is_nan() => 0.0,
            Numbers::Difference => given - truth,
            _ => given,
        })
    }

    /// To a number of an array, at the array's own stage.
    pub(super) fn show_number(&mut self, quantity: Quantity, index: usize) {
        self.cursor.cell = first_cell(self.partition(), quantity, index);
        self.cursor.show(quantity);
    }

    /// To the next or previous of the arrays that are compared.
    pub fn move_among_compared(&mut self, rows: isize) {
        let Some(compared) = &self.derived.compared else { return };
        let compared: Vec<Quantity> = compared.report.quantities.iter().map(|c| c.quantity).collect();
        let next = match compared.iter().position(|&quantity| quantity == self.cursor.array) {
            Some(at) => at.saturating_add_signed(rows).min(compared.len() - 1),
            None => 0,
        };
        if let Some(&quantity) = compared.get(next) {
            self.cursor.show(quantity);
        }
    }
}

/// The flat index of an array's worst number.
fn worst(comparison: &Comparison) -> usize {
    comparison.worst.map_or(0, |worst| worst.index)
}

/// The first cell that a quantity's number belongs to.
fn first_cell(partition: &Partition, quantity: Quantity, index: usize) -> usize {
    match quantity.space() {
        Space::Cell => index,
        Space::Group => partition.group_block(index).nth(partition, 0),
        Space::Channel => partition.channel_block(index).nth(partition, 0),
    }
}
