//! The training lab: small real networks, with a norm and without, trained side by side from the same start.
//!
//! ```text
//!     Settings (one a run) ──► Run ──► step(), step(), … ──► curve of Points ──► Final
//!                               └────► the walk's Problem of any layer, at any step
//!     Settings × axes × norms × seeds ──► Grid ──► a Cell each
//! ```
//!
//! Runs that are compared have the same mini-batches, and the same initial normals, each scaled by its own init.

mod batches;
mod data;
mod gauge;
mod grid;
mod preset;
mod run;
mod settings;

pub use batches::Batches;
pub use data::Data;
pub use gauge::{Inner, Point, Shift};
pub use grid::{Axis, Cell, Grid, REFERENCE_BATCH, Statistic};
pub use preset::{Preset, Question};
pub use run::{Final, Recording, Run};
pub use settings::{Length, MOST_RUNS, Row, Settings};
