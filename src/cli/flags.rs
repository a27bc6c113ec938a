//! The flags, group by group.
#![expect(
    clippy::doc_markdown,
    reason = "the help shows these lines as they stand, and a backtick is none of it"
)]

use std::path::PathBuf;

use clap::Args;

use super::values::{self, Color, Header, Indices, Size};
use crate::compare::Tolerance;
use crate::dump::{Format, Selection};
use crate::emit::Framework;
use crate::session::Palette;

/// The group of which one flag at most may be given.
pub(super) const SOURCE: &str = "source";

/// The group of what is drawn into a file.
const DRAWN: &str = "drawn";

/// Where the batch comes from, if not from INPUT.
#[derive(Debug, Args)]
#[command(next_help_heading = "The batch (at most one)")]
pub(super) struct SourceFlags {
    /// Numbers: "1,2,3", or "1,2;3,4" with one sample per row, or JSON
    #[arg(long, value_name = "NUMBERS", allow_hyphen_values = true, group = SOURCE)]
    pub batch: Option<String>,
    /// Standard normal numbers of this shape, such as 20x100 (samples x channels)
    #[arg(long, value_name = "SHAPE", allow_hyphen_values = true, value_parser = values::shape, group = SOURCE)]
    pub random: Option<Indices>,
    /// The seed of --random [default: 0]
    #[arg(long, value_name = "N", requires = "random", conflicts_with_all = ["batch", "example", "input"])]
    pub seed: Option<u32>,
    /// A built-in example
    #[arg(long, value_name = "NAME", group = SOURCE)]
    pub example: Option<String>,
    /// List the built-in examples
    #[arg(long)]
    pub list_examples: bool,
}

/// How a table is read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tables")]
pub(super) struct TableFlags {
    /// Whether the first row names the columns; auto: if there is no number in it
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Header::Auto)]
    pub header: Header,
    /// What stands between the cells: one character, "tab" or "space" [default: detected]
    #[arg(long, value_name = "CHAR", value_parser = values::delimiter)]
    pub delimiter: Option<u8>,
}

/// Where the parameters come from, if not from the batch's file.
#[derive(Debug, Default, Args)]
#[command(
    next_help_heading = "A layer of a checkpoint (wins over the batch's file; default batch: --random 8xC)"
)]
pub(super) struct WeightsFlags {
    /// A safetensors file, a PyTorch state dict (.pt), an ONNX model, GGUF or an NPZ of a state dict; without --layer its normalization layers are listed
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
    /// The layer whose gamma, beta and running statistics to take
    #[arg(long, value_name = "NAME", requires = "weights")]
    pub layer: Option<String>,
}

/// What is printed, and where to.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct DumpFlags {
    /// Print every number instead of walking: json, text, markdown, html, csv or npz [default: by the extension of --output, or json]
    #[expect(clippy::option_option, reason = "absent, bare, and with a value are three things")]
    #[arg(
        long,
        value_name = "FORMAT",
        num_args = 0..=1,
        require_equals = true,
        value_parser = values::named(Format::ALL, Format::name),
    )]
    pub dump: Option<Option<Format>>,
    /// Print a Python script that recomputes everything in this framework, and compares
    #[arg(long, value_enum, value_name = "FRAMEWORK", conflicts_with_all = ["dump", "cell", "stage", "channel", "digits", "screenshot"])]
    pub emit: Option<Framework>,
    /// The file to write, - for standard output; replaced only when the new one is complete. Implies --dump
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The cell whose numbers are told, as an index in x's own shape, counted from 0 [default: the first]
    #[arg(long, value_name = "N,C,...", value_parser = values::index)]
    pub cell: Option<Indices>,
    /// Keep only these stages (such as normalize or dx) or quantities (such as x_hat), separated by commas
    #[arg(long, value_name = "NAMES")]
    pub stage: Option<Selection>,
    /// Keep only this channel, by its name or its index counted from 0
    #[arg(long, value_name = "C")]
    pub channel: Option<String>,
    /// Significant digits, 1 to 17 [default: 6 in text, elsewhere all]
    #[arg(long, value_name = "D", value_parser = values::whole::<u8>(1, 17))]
    pub digits: Option<u8>,
    /// Use plain ASCII: mean for μ, sqrt for √
    #[arg(long)]
    pub ascii: bool,
}

/// What correct results may differ by.
#[derive(Debug, Args)]
pub(super) struct ToleranceFlags {
    /// The relative tolerance [default: what rounding does in the precision of the results]
    #[arg(long, value_name = "R", requires = "expect", allow_hyphen_values = true, value_parser = values::tolerance)]
    pub rtol: Option<f64>,
    /// The absolute tolerance [default: 0]
    #[arg(long, value_name = "A", requires = "expect", allow_hyphen_values = true, value_parser = values::tolerance)]
    pub atol: Option<f64>,
}

impl From<&ToleranceFlags> for Tolerance {
    fn from(flags: &ToleranceFlags) -> Self {
        Self { rtol: flags.rtol, atol: flags.atol }
    }
}

/// Somebody's results.
#[derive(Debug, Args)]
#[command(next_help_heading = "Your own results")]
pub(super) struct ExpectFlags {
    /// Show these results beside the true ones (see bnwalk check): a JSON object of arrays, an NPZ, or a dump
    #[arg(long, value_name = "FILE", conflicts_with_all = ["dump", "output"])]
    pub expect: Option<PathBuf>,
    #[command(flatten)]
    pub tolerance: ToleranceFlags,
}

/// The screen.
#[derive(Debug, Args)]
#[command(next_help_heading = "The screen")]
pub(super) struct ScreenFlags {
    /// Carry out the commands of this file first, a line each as after ":" (gamma 2, goto dx, ...)
    #[arg(long, value_name = "FILE")]
    pub play: Option<PathBuf>,
    /// Draw the screen into a file instead, without a terminal: .svg, .txt or .ansi
    #[arg(long, value_name = "FILE", group = DRAWN, conflicts_with_all = ["dump", "output"])]
    pub screenshot: Option<PathBuf>,
    /// Record the script of --play for asciinema, - for standard output; "wait 1.5" in the script lets time go by
    #[arg(long, value_name = "FILE", group = DRAWN, requires = "play", conflicts_with_all = ["dump", "output"])]
    pub cast: Option<PathBuf>,
    /// The columns and rows of the screenshot or of the recording
    #[arg(long, value_name = "WxH", value_parser = values::size, requires = DRAWN, default_value = "80x24")]
    pub size: Size,
    /// The colours: dark, light, contrast or mono [default: by the terminal's background, if it is known]
    #[arg(long, value_parser = values::named(Palette::ALL, Palette::name))]
    pub theme: Option<Palette>,
    /// Whether to use colours; auto: unless NO_COLOR is set
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
    /// Leave the mouse to the terminal
    #[arg(long)]
    pub no_mouse: bool,
    /// No screen: prompts and text, with the commands of the ":" line, for screen readers
    #[arg(long, conflicts_with_all = ["dump", "output", DRAWN])]
    pub plain: bool,
}
