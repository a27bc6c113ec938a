//! The training lab: small real networks, with a norm and without, trained side by side from the same start.
//!
//! ```text
//!     Plan ──► Training ──► step(), advance(), …
//!      │          ├─ Runs ───► curve of Points, Final, Answer; the walk's Problem of any layer, at any step
//!      │          └─ Grid ───► a Cell each: axes × norms × seeds
//!      └ Settings, one a run
//! ```
//!
//! Runs that are compared have the same mini-batches, and the same initial normals, each scaled by its own init.

mod asked;
mod axis;
mod batches;
mod course;
mod data;
mod experiment;
mod form;
mod gauge;
mod grid;
mod kept;
mod learned;
mod plan;
mod preset;
mod run;
mod settings;

pub use asked::{Light, Said, Statistics};
pub use axis::Axis;
pub use batches::Batches;
pub use course::Course;
pub use data::Data;
pub use experiment::Training;
pub use gauge::{Inner, Point, Shift};
pub use grid::{Cell, Grid, REFERENCE_BATCH, Statistic};
pub use learned::{Affine, Learned};
pub use plan::{Many, Plan};
pub use preset::{Answer, Preset, Question};
pub use run::{Final, Recording, Run};
pub use settings::{Length, MOST_RUNS, Row, Settings};
