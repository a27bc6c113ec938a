//! The explanation of a [`Trace`](crate::norm::Trace): which formula gave a number, from which cells, in which order
//! to tell it, and in what words. No terminal, no I/O.
//!
//! - [`formula`](mod@formula): the formula of each quantity, from which its dependencies follow
//! - [`derive`](mod@derive): one number of one quantity, with the numbers put into its formula
//! - [`region`]: the cells that a number stands for
//! - [`dependency`]: which numbers a number is computed from, and which it influences
//! - [`running`]: where the running statistics go
//! - [`stage`]: the order of the tour
//! - [`invariant`]: what must always hold, with its current two sides
//! - [`narrate`](mod@narrate): what a stage says

pub mod dependency;
pub mod derive;
pub mod formula;
pub mod invariant;
pub mod narrate;
pub mod notation;
pub mod region;
pub mod running;
pub mod stage;
mod symbol;

pub use crate::text::{Glyphs, Style};
pub use dependency::{influences, sources};
pub use derive::{Derivation, Piece, derive};
pub use formula::{Expr, Given, formula};
pub use invariant::{Invariant, invariants, invariants_of, invariants_with};
pub use narrate::{Narration, narrate};
pub use region::Region;
pub use stage::Stage;
