//! Runs and grids of the training lab, written out.

mod csv;
mod json;
mod text;

pub(super) use csv::csv;
pub(super) use json::json;
pub(super) use text::text;
