//! Experiments, each a pure value: settings in, an outcome that grows step by step; no thread and no screen of its own.

pub mod digits;
