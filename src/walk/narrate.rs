//! The sentences of a stage.
pub struct Narration;
pub struct Narrator;
