//! The lab that is open: its settings, and its experiment on the problem at hand, which grows step by step.

use crate::lab::{Experiment, Lab, LabError, Settings};
use crate::msg;
use crate::text::Message;

use super::Session;

/// What a person does with the lab that is open.
#[derive(Debug, Clone, PartialEq)]
pub enum Tinker {
    /// Open a lab with its first settings.
    Open(Lab),
    /// Back to the walk.
    Close,
    /// Go on, or pause.
    Run,
    /// One step.
    Step,
    /// Begin the experiment again with the present settings.
    Restart,
    /// Other settings: the experiment begins again with them.
    Vary(Settings),
}

/// The lab that is open.
#[derive(Debug, Clone)]
pub struct Laboratory {
    settings: Settings,
    experiment: Experiment,
    /// Tells the steps of this experiment from those of one before, which another setting has overtaken.
    pub(super) id: u64,
    /// Whether it goes on by itself.
    pub(super) running: bool,
    /// Whether there is a step left.
    unfinished: bool,
    /// The state of the numbers it was begun on.
    generation: u64,
}

impl Laboratory {
    /// What is varied.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The experiment, with what it has found so far.
    #[must_use]
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// Whether it is going on.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.running && self.unfinished
    }

    /// A step further.
    pub(super) fn take(&mut self, experiment: Experiment, unfinished: bool) {
        self.experiment = experiment;
        self.unfinished = unfinished;
    }
}

impl Session {
    /// The lab that is open.
    #[must_use]
    pub fn lab(&self) -> Option<&Laboratory> {
        self.lab.as_ref()
    }

    pub(super) fn tinker(&mut self, what: Tinker) {
        let outcome = match what {
            Tinker::Open(lab) => {
                self.openings += 1;
                self.begin(lab.settings(), true)
            }
            Tinker::Vary(settings) => {
                let running = self.lab.as_ref().is_none_or(|lab| lab.running);
                self.begin(settings, running)
            }
            Tinker::Close => {
                self.close_lab();
                Ok(())
            }
            Tinker::Run | Tinker::Step | Tinker::Restart => {
                let Some(lab) = &mut self.lab else {
                    return self.complain(&msg!("no-lab-open"));
                };
                match what {
                    Tinker::Run => lab.running = !lab.running,
                    Tinker::Step => {
                        lab.running = false;
                        lab.unfinished = lab.experiment.step();
                    }
                    _ => {
                        let settings = lab.settings.clone();
                        if let Err(error) = self.begin(settings, true) {
                            self.complain(&Message::verbatim(error));
                        }
                    }
                }
                Ok(())
            }
        };
        if let Err(error) = outcome {
            self.complain(&Message::verbatim(error));
        }
    }

    /// Begins an experiment on the problem at hand; where it cannot be, the one before stays.
    fn begin(&mut self, settings: Settings, running: bool) -> Result<(), LabError> {
        let experiment = settings.begin(self.trace.problem())?;
        self.works += 1;
        self.lab = Some(Laboratory {
            settings,
            experiment,
            id: self.works,
            running,
            unfinished: true,
            generation: self.generation,
        });
        Ok(())
    }

    /// Back to the walk; whether a lab was open.
    pub(super) fn close_lab(&mut self) -> bool {
        let was_open = self.lab.take().is_some();
        self.openings += u64::from(was_open);
        was_open
    }

    /// Begins the experiment again where the problem has been edited.
    pub(super) fn refresh_lab(&mut self) {
        let Some(lab) = &mut self.lab else { return };
        if lab.generation == self.generation || !lab.settings.is_on_the_problem() {
            return;
        }
        lab.generation = self.generation;
        let (settings, running) = (lab.settings.clone(), lab.running);
        if let Err(error) = self.begin(settings, running) {
            self.complain(&Message::verbatim(error));
        }
    }
}
