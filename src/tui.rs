//! The session on a screen, drawn with ratatui.
//!
//! - [`App`]: the one seam: a key, a command or a click in, what is to be done outside out, and the screen drawn
//! - `scene`: what fills the screen, an enum with a folder each; its documentation says how to add one
//! - `seen`: what is given to what draws the scene, the first and the last line, and what lies on top
//! - `companion`: the lesson beside the scene
//! - `prompt`, `typing`, `overlay`, `status`: the command line, the field being typed into, what lies on top, the first and
//!   the last line
//! - `widget`: what scenes share
//! - [`keymap`]: which key means which command; help, footer and guide are this table
//! - [`theme`]: colours by meaning
//! - [`screenshot`]: the screen as text or as a picture
//! - [`terminal`]: the one place that touches the terminal

mod app;
mod companion;
pub mod keymap;
mod overlay;
mod prompt;
mod scene;
pub mod screenshot;
mod seen;
mod status;
pub mod terminal;
pub mod theme;
mod typing;
mod widget;

pub use app::App;
pub use scene::WALK_KEYS;

/// The least screen that it fits on, in columns and rows.
pub const LEAST: (u16, u16) = (54, 16);
