//! The pure computation: a [`Problem`] in, a [`Trace`] out. No screen, no file, no JSON.
//!
//! ```text
//!     Draft ──► Problem ──► Forward ──► Backward        x, parameters ──► moments ──► y
//!                              └──── Trace ────┘                   dy ──► sums ──► dx
//! ```
//!
//! All of Batch Normalization and its relatives (Layer, Instance, Group and RMS normalization) follow from one picture:
//! a [`Partition`] of the batch's cells into groups that share a mean and a variance. Which cells share is a row of the table
//! of norms, see [`Norm::row`]; to add a norm is to add a row. Per group a handful of sums need the whole batch; every other
//! number is a closed form of those sums and of its own cell, so a [`Trace`] computes the sums once and any cell of any
//! [`Quantity`] on demand.
//!
//! Where arrays are kept is decided outside: a batch lies in a [`Storage`], and dy, which is as large, in what a [`Room`]
//! lends for it. Nothing here opens a file or handles a signal.
//!
//! Formulas follow Ioffe & Szegedy, *Batch Normalization* (2015), arXiv 1502.03167.

mod backward;
mod batch;
mod convention;
mod error;
mod forward;
mod gradcheck;
pub mod kernels;
mod moments;
#[expect(clippy::module_inception, reason = "the table of norms, in the room that computes them")]
mod norm;
mod parameter;
mod partition;
mod problem;
mod quantity;
mod randn;
mod statistics;
mod sum;
mod trace;
mod warning;

pub use backward::Backward;
pub use batch::{Batch, Memory, Room, RoomError, Storage};
pub use convention::{Convention, Stored, Weighs};
pub use error::ProblemError;
pub(crate) use error::{counted, shape_text};
pub use forward::Forward;
pub use gradcheck::{Check, GradCheck, gradcheck, gradcheck_with};
pub use moments::Moments;
pub use norm::{Channels, Norm, NormRow, Shares};
pub use parameter::{Kind, Parameter, Row as ParameterRow, Value, ValueError};
pub use partition::{Block, Layout, Partition};
pub(crate) use partition::{ravel, unravel};
pub use problem::{Draft, Mode, Parameters, PerChannel, Problem, Upstream};
pub use quantity::{Quantity, Space};
pub use randn::Randn;
pub(crate) use statistics::{Cell, Factors, normalizer, running};
pub use sum::Sum;
pub use trace::Trace;
pub use warning::{NEAR_ZERO, Warning};
