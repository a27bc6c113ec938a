//! What scenes share.
//!
//! - [`bars`]: standing and lying, and histograms
//! - [`curve`]: lines over axes
//! - [`form`]: the settings of a lab, in a row or in a column
//! - [`frame`]: a pane's title, and text of a known width
//! - [`rect`]: rectangles cut from others
//! - [`shade`](mod@shade): a number as a block of shade
//! - [`strip`]: distributions on one scale, a row each
//! - [`typed`](fn@typed): a text being typed, with its cursor
//! - [`window`]: what lies on top of the panes

pub mod bars;
pub mod curve;
pub mod form;
pub mod frame;
pub mod rect;
pub mod shade;
pub mod strip;
mod typed;
pub mod window;

pub use typed::typed;

use crate::walk::Glyphs;

use super::theme::Theme;

/// Colours and characters.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The colours.
    pub theme: Theme,
    /// Which characters may be used.
    pub glyphs: Glyphs,
}
