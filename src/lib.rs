//! Batch Normalization, one number at a time.

pub mod check;
pub mod cli;
pub mod dump;
pub mod emit;
pub mod input;
pub mod norm;
mod parallel;
pub mod tui;
pub mod walk;
pub mod weights;
