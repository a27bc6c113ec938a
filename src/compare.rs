//! Find the wrong step: a file's numbers against the true ones, stage by stage, and the mistake that explains them.
//!
//! ```text
//!     Trace ───┐
//!     Expected ┴─► compare ──► Report ──► diagnose ──► Diagnosis      which known mistake gives these numbers
//!                              a Comparison a quantity: exact, close or WRONG
//! ```
//!
//! - [`tolerance`](Tolerance): how far correct results of a precision may lie apart
//! - [`mistake`](MISTAKES): THE table of known mistakes, each a change of a recipe
//! - [`roundings`](Roundings): the same for a batch in parts, as on several devices
//! - `recipe`, `model`: batch normalization a second time, with a switch for each mistake
//!
//! ```
//! use bnwalk::compare::{Tolerance, Truth, compare, diagnose};
//! use bnwalk::input::{Expected, Precision};
//! use bnwalk::norm::{Problem, Quantity, Trace};
//! let trace = Trace::new(Problem::new(ndarray::array![1., 2., 3., 4., 5.].into_dyn())?);
//! let unbiased = Expected {
//!     quantity: Quantity::Var,
//!     name: "var".to_owned(),
//!     shape: Some(vec![1]),
//!     values: vec![2.5],
//!     precision: Precision::Double,
//! };
//! let truth = Truth::of(&trace);
//! let report = compare(&truth, &[unbiased.clone()], &Tolerance::default());
//! let diagnosis = diagnose(&truth, &[unbiased], &report);
//! assert_eq!(diagnosis[0].causes[0].id, "unbiased_variance");
//! # Ok::<(), bnwalk::norm::ProblemError>(())
//! ```

mod assumed;
mod bench;
mod cause;
mod diagnose;
mod digits;
mod ground;
mod identity;
mod json;
mod layers;
mod mistake;
mod model;
mod num;
mod precision;
mod recipe;
mod report;
mod roundings;
mod solve;
mod text;
mod tolerance;
mod truth;
mod unseen;

pub use assumed::{complete, defaults, has_made_dy, without_dy};
pub use cause::{Cause, Diagnosis};
pub use diagnose::diagnose;
pub use ground::Grouping;
pub use json::write_json;
pub use layers::{Layer, write_layers, write_layers_json};
pub use mistake::{MISTAKES, Mistake, Pass};
pub use model::Model;
pub use precision::Digits;
pub use recipe::{Backward, Divisor, Factor, Line, Recipe, Shift, Spread};
pub use report::{Comparison, Report, Unseen, Verdict, Worst, compare};
pub use roundings::{Arithmetic, Roundings, apart};
pub use text::write_text;
pub use tolerance::Tolerance;
pub use truth::Truth;
pub use unseen::{UNASKED, telling, unseen};
