//! What follows from the numbers, with the key that it was made for.

use crate::norm::{GradCheck, Quantity, Warning, gradcheck_with};
use crate::text::Message;
use crate::walk::stage::Direction;
use crate::walk::{Invariant, Stage, invariants_with};

use super::Session;
use super::results::{Compared, Results};
use super::sample::Sample;
use super::work::AT_ONCE;

/// The largest group whose invariants are summed at every step; beyond it only at the check, as work.
const SUMMED_AT_EVERY_STEP: usize = 1 << 14;

/// What follows from the numbers. All of it is for one state of them, but the comparison, which says for which it is.
#[derive(Debug, Clone, Default)]
pub struct Derived {
    /// The state of the numbers and the group; `None` before the first.
    key: Option<Key>,
    /// The stage that was shown last.
    stage: Stage,
    /// What the person should know.
    pub warnings: Vec<Warning>,
    /// What must hold in the selected cell's group; empty where the group is too large to sum at every step.
    pub invariants: Vec<Invariant>,
    /// The gradient check, at its stage.
    pub gradcheck: Option<GradCheck>,
    /// Your own results, compared with the true ones.
    pub(super) compared: Option<Compared>,
    /// The values of the picture of the distribution, where it is shown.
    sample: Option<(Key, Sample)>,
    /// The backward pass that is being made, and the stage that waits for it.
    pub(super) backward: Option<(u64, Stage)>,
    /// The work that sums what is missing at the last stage.
    pub(super) checking: Option<u64>,
    /// The work that compares your own results.
    pub(super) comparing: Option<u64>,
}

/// A state of the numbers, a group of them, and what is taken for the gradient of the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    generation: u64,
    group: usize,
    gradient: Quantity,
}

impl Derived {
    /// Whether the backward pass is being made.
    #[must_use]
    pub fn is_making_backward(&self) -> bool {
        self.backward.is_some()
    }

    /// Whether the last stage is being computed.
    #[must_use]
    pub fn is_checking(&self) -> bool {
        self.checking.is_some()
    }

    /// Your own results, compared; perhaps with the numbers before the last edit, while they are compared again.
    #[must_use]
    pub fn compared(&self) -> Option<&Compared> {
        self.compared.as_ref()
    }

    /// Whether your own results are being compared.
    #[must_use]
    pub fn is_comparing(&self) -> bool {
        self.comparing.is_some()
    }
}

impl Session {
    /// Brings what follows from the numbers up to date: at once what is fast, and the rest as work.
    pub(super) fn refresh(&mut self) {
        self.refresh_desk();
        self.refresh_lab();
        self.wait_for_backward();
        let has_backward = self.has_backward();
        let gradient = self.gradient();
        let key = Key { generation: self.generation, group: self.group(), gradient };
        let small = self.partition().m() <= SUMMED_AT_EVERY_STEP;
        let derived = &mut self.derived;
        if derived.key != Some(key) {
            let edited = derived.key.is_none_or(|old| old.generation != key.generation);
            derived.invariants = if small && has_backward {
                invariants_with(&self.trace, key.group, gradient)
            } else {
                Vec::new()
            };
            derived.checking = None;
            if derived.key.is_none_or(|old| old.gradient != gradient) {
                derived.gradcheck = None;
            }
            if edited {
                derived.gradcheck = None;
                derived.warnings =
                    if has_backward { self.trace.warnings() } else { self.trace.forward_warnings() };
                derived.comparing = None;
            }
            derived.key = Some(key);
        }
        let is_checked = derived.gradcheck.is_some() && !derived.invariants.is_empty();
        if self.cursor.stage == Stage::Check && !is_checked {
            if small {
                derived.gradcheck = Some(gradcheck_with(&self.trace, gradient));
            } else if derived.checking.is_none() {
                self.works += 1;
                derived.checking = Some(self.works);
            }
        }
        let is_compared = derived.compared.as_ref().is_some_and(|c| c.generation == self.generation);
        if self.results.is_some() && !is_compared && derived.comparing.is_none() {
            self.works += 1;
            derived.comparing = Some(self.works);
        }
    }

    /// What is taken for the gradient of the batch: where the statistics are taken for constants, its direct route alone.
    #[must_use]
    pub fn gradient(&self) -> Quantity {
        if self.cursor.detached { Quantity::DxDirect } else { Quantity::Dx }
    }

    /// Whether the backward pass has been made, or is made in no time.
    #[must_use]
    pub fn has_backward(&self) -> bool {
        self.trace.has_backward() || self.partition().cells() <= AT_ONCE
    }

    /// A stage of the backward pass is entered when that has been made, which for a large batch is work.
    fn wait_for_backward(&mut self) {
        let stage = self.cursor.stage;
        if stage.direction() == Direction::Forward || self.has_backward() {
            if stage != self.derived.stage {
                self.derived.backward = None;
            }
            self.derived.stage = stage;
            return;
        }
        self.works += 1;
        self.derived.backward = Some((self.works, stage));
        let before = self.derived.stage;
        let before = if before.direction() == Direction::Forward { before } else { Stage::Batch };
        self.cursor.enter(before);
        self.derived.stage = before;
    }

    /// The backward pass was made, or could not be.
    pub(super) fn take_backward(&mut self, stage: Stage, made: Result<(), Message>) {
        match made {
            Ok(()) => {
                self.derived.key = None;
                self.cursor.enter(stage);
            }
            Err(why) => self.complain(&why),
        }
    }

    /// Takes the sample that the picture of the distribution is drawn from, unless it has been taken.
    pub fn take_sample(&mut self) {
        if self.sample().is_none() {
            let before = self.derived.sample.take().map(|(_, sample)| sample);
            let sample = Sample::new(&self.trace, self.group(), self.cursor.stage.direction(), before);
            self.derived.sample = self.derived.key.map(|key| (key, sample));
        }
    }

    /// The sample of the selected group in the arrays of this pass, if it has been taken.
    #[must_use]
    pub fn sample(&self) -> Option<&Sample> {
        let direction = self.cursor.stage.direction();
        let (key, sample) = self.derived.sample.as_ref()?;
        (Some(*key) == self.derived.key && sample.is_of(direction)).then_some(sample)
    }

    /// Your own results, if there are any to compare with.
    #[must_use]
    pub fn results(&self) -> Option<&Results> {
        self.results.as_ref()
    }
}
