//! What holds for the whole program, short of a real terminal (`tests/terminal`): one binary, a module a subject.

mod check;
mod cli;
mod dump;
mod emit;
mod exact;
mod input;
mod norms;
mod properties;
mod readme;
mod reference;
mod tui;
mod weights;
mod words;
