//! Batch Normalization, one number at a time.

pub mod cli;
pub mod dump;
pub mod input;
pub mod norm;
pub mod tui;
pub mod walk;
