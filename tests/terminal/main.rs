//! The walk end to end: the built program in a real pseudo-terminal.
//!
//! Left out is a panic, which cannot be provoked from outside.
#![cfg(unix)]

mod configuration;
mod keys;
mod leaving;
mod opening;
mod screen;
mod session;
mod walking;
