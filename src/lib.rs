//! Batch Normalization, one number at a time.

pub mod cli;
pub mod compare;
pub mod dump;
pub mod emit;
pub mod input;
mod json;
pub mod lab;
pub mod leaving;
pub mod norm;
mod parallel;
pub mod session;
pub mod text;
pub mod tui;
pub mod walk;
pub mod weights;
