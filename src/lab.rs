//! Experiments on a problem: what happens to its numbers when something is varied.
//!
//! ```text
//!     Settings + Problem ──► begin ──► Experiment ──► advance, advance, … ──► dump   (src/dump/lab)
//!                                                                       └──► scene  (src/tui/scene)
//! ```
//!
//! A lab is a pure value: no thread, no screen, no file. An [`Experiment`] is complete from the first moment on, with
//! whatever it has found so far, and [`Experiment::advance`] makes it grow by a piece of work of some milliseconds. Who
//! calls it decides where that happens, how often to look, and when to stop. Equal settings give equal outcomes.
//!
//! To add a lab: a module here with its settings and its experiment; a row in [`Lab`]'s table; a variant of [`Settings`]
//! and of [`Experiment`]; a row for each of its settings in its own `fields`, read by its own `set`, with a sentence
//! `setting-NAME-FIELD` in the catalogue; its flags in `src/cli/lab`; its JSON, text and CSV in `src/dump/lab`; its sentences in the
//! catalogue; its scene in `src/tui/scene`.

mod error;
mod experiment;
pub mod field;
mod list;
pub mod net;
pub mod norms;
pub mod replicas;
pub mod sizes;
pub mod training;

pub use error::LabError;
pub use experiment::{Experiment, Pending, Settings};
pub use field::{Field, Steps};
pub use list::{Lab, UnknownLab};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::Problem;

    #[test]
    fn every_lab_stands_in_its_row_and_says_what_it_is_about() {
        for (i, lab) in Lab::all().enumerate() {
            assert_eq!(lab as usize, i);
            assert_eq!(lab.name().parse(), Ok(lab));
            assert_ne!(lab.about().to_string(), lab.about().id, "a sentence in the catalogue");
        }
        let worked = ndarray::array![1., 2., 3., 4.].into_dyn();
        let problem = Problem::new(worked).unwrap();
        for settings in Lab::all().map(Settings::of) {
            for field in settings.fields(&problem) {
                assert_ne!(field.about().to_string(), field.about().id, "a sentence in the catalogue");
                let same = settings.set(field.name, &field.value).unwrap();
                assert_eq!(same.fields(&problem), settings.fields(&problem), "{}", field.name);
            }
            assert!(settings.set("none", "1").is_err());
        }
        assert!(
            "replica".parse::<Lab>().unwrap_err().to_string().ends_with("norms, sizes, replicas, training")
        );
    }
}
