//! Batch Normalization, one number at a time.

pub mod input;
pub mod norm;
pub mod walk;
