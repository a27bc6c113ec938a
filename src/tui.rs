//! The walk on the screen: a ratatui face of the [`walk`](crate::walk).
//!
//! - [`action`]: every intent, named; the command line and scripts speak these names
//! - [`keymap`]: which key means which command; help, footer and README are this table
//! - [`against`]: somebody's results, compared with the walk's
//! - [`app`]: the state, and `update`, which takes an action and says what is to be done outside
//! - [`picker`]: the layers of a checkpoint, of which one is picked
//! - [`view`]: the state drawn; it changes nothing
//! - [`sample`]: the values that stand for a group in the picture of its distribution
//! - [`theme`]: colours by meaning
//! - [`effects`]: files read and written on behalf of the state
//! - [`script`]: commands from a file
//! - [`screenshot`]: the screen as text or as a picture
//! - [`work`]: what takes a sweep of a large batch, computed beside the input
//! - [`terminal`]: the one place that touches the terminal

pub mod action;
pub mod against;
pub mod app;
pub mod effects;
pub mod field;
pub mod grid;
pub mod keymap;
pub mod picker;
pub mod sample;
pub mod screenshot;
pub mod script;
pub mod terminal;
pub mod theme;
pub mod view;
pub mod work;

pub use action::Action;
pub use app::{App, Effect};
