//! Somebody's results beside the true ones, while the walk goes on.

use std::path::PathBuf;

use crate::compare::{Comparison, Diagnosis, Report, Tolerance, compare, diagnose};
use crate::input::Expected;
use crate::norm::{Quantity, Trace};

/// The most numbers that are compared again at every edit; beyond them only when asked for.
const COMPARED_AT_EVERY_EDIT: usize = 1 << 13;

/// A file of results, compared with a trace.
#[derive(Debug, Clone)]
pub struct Against {
    /// The file.
    pub file: PathBuf,
    tolerance: Tolerance,
    expected: Vec<Expected>,
    /// Every array of it against the true one.
    pub report: Report,
    /// The mistakes that explain what is wrong.
    pub diagnosis: Vec<Diagnosis>,
    /// The problem was edited since they were compared.
    pub is_stale: bool,
}

impl Against {
    /// Compares a file's results with a trace.
    #[must_use]
    pub fn new(file: PathBuf, expected: Vec<Expected>, tolerance: Tolerance, trace: &Trace) -> Self {
        let report = compare(trace, &expected, &tolerance);
        let diagnosis = diagnose(trace, &expected, &report);
        Self { file, tolerance, expected, report, diagnosis, is_stale: false }
    }

    /// Compares again, with an edited trace.
    pub fn follow(&mut self, trace: &Trace) {
        let numbers: usize = self.expected.iter().map(|array| array.values.len()).sum();
        self.is_stale = numbers > COMPARED_AT_EVERY_EDIT;
        if !self.is_stale {
            self.report = compare(trace, &self.expected, &self.tolerance);
            self.diagnosis = diagnose(trace, &self.expected, &self.report);
        }
    }

    /// The last part of the file's name.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.file.file_name().unwrap_or(self.file.as_os_str());
        name.to_string_lossy().into_owned()
    }

    /// How a quantity compares, if the file has it.
    #[must_use]
    pub fn of(&self, quantity: Quantity) -> Option<&Comparison> {
        self.report.quantities.iter().find(|comparison| comparison.quantity == quantity)
    }

    /// The file's number of a quantity, if the file has it, in the true shape.
    #[must_use]
    pub fn given(&self, quantity: Quantity, index: usize) -> Option<f64> {
        self.of(quantity).filter(|comparison| comparison.other_shape.is_none())?;
        let values = &self.expected.iter().find(|array| array.quantity == quantity)?.values;
        // Of a parameter one number may stand for all channels.
        values.get(if values.len() == 1 { 0 } else { index }).copied()
    }

    /// Whether the file's number lies outside of the tolerance.
    #[must_use]
    pub fn is_wrong(&self, quantity: Quantity, index: usize) -> bool {
        self.of(quantity).is_some_and(|comparison| comparison.is_outside(index))
    }
}
