//! A trace written out: JSON, CSV and NPZ for scripts, text for people.
//!
//! ```text
//!     Trace + Request ──► Dump ──► json    the whole problem and every number, nested; reads back as an input
//!                              ├─► text    the walk, stage by stage, as a person would tell it
//!                              ├─► csv     one number a row
//!                              ├─► npz     one array a quantity, for NumPy
//!                              └─► markdown, html    the walk as a handout: formulas set, points drawn
//! ```
//!
//! Every format is a stream: numbers are asked of the trace a piece at a time, on all cores, and forgotten once written.

mod csv;
mod digits;
mod html;
mod json;
pub mod lab;
mod markdown;
mod npz;
mod page;
mod points;
mod request;
mod selection;
mod text;
mod told;
mod view;

use std::io::{self, Write};

use crate::norm::{Quantity, Trace};
use crate::walk::Stage;

pub use json::write_problem;
pub use lab::{LabFormat, LabRequest};
pub(crate) use npz::write_arrays;
pub use request::{Format, Request, RequestError};
pub use selection::{Part, PartError, Selection};
use view::View;

/// A request that fits its trace, ready to be written.
///
/// ```
/// use bnwalk::dump::{Dump, Format, Request};
/// use bnwalk::norm::{Problem, Trace};
/// let trace = Trace::new(Problem::new(ndarray::array![1., 2., 3., 4., 5.].into_dyn())?);
/// let request = Request { selection: "mean".parse()?, ..Request::new(Format::Csv) };
/// let mut csv = Vec::new();
/// Dump::new(&trace, &request)?.write(&mut csv)?;
/// assert_eq!(String::from_utf8(csv)?, "quantity,sample,channel,position,value\nmean,,0,,3.0\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Dump<'a> {
    trace: &'a Trace,
    request: &'a Request,
    /// The one channel to keep, if only one is asked for.
    channel: Option<usize>,
    /// The flat index of the chosen cell.
    cell: usize,
}

impl<'a> Dump<'a> {
    /// Checks that the request's cell and channel lie in the batch.
    ///
    /// # Errors
    /// When they do not, or when the cell lies in another channel.
    pub fn new(trace: &'a Trace, request: &'a Request) -> Result<Self, RequestError> {
        let channel = request.chosen_channel(trace.partition())?;
        let cell = request.chosen_cell(trace.partition(), channel)?;
        Ok(Self { trace, request, channel, cell })
    }

    /// Writes the dump.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        match self.request.format {
            Format::Json => json::write(self, out),
            Format::Text => text::write(self, out),
            Format::Csv => csv::write(self, out),
            Format::Npz => npz::write(self, out),
            Format::Markdown => markdown::write(self, out),
            Format::Html => html::write(self, out),
        }
    }

    /// Writes one stage of the walk as text.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_stage(&self, stage: Stage, out: &mut dyn Write) -> io::Result<()> {
        text::write_stage(self, stage, out)
    }

    /// The quantities among `all` that were asked for.
    fn quantities(&self, all: &'static [Quantity]) -> impl Iterator<Item = Quantity> {
        all.iter().copied().filter(|&q| self.request.selection.has_quantity(q))
    }

    /// The part of a quantity's array that was asked for.
    fn view(&self, quantity: Quantity) -> View<'a> {
        View::new(self.trace, quantity, self.channel)
    }
}
