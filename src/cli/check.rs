//! The flags of `bnwalk check`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Cli;
use super::flags::{SOURCE, SourceFlags, TableFlags, ToleranceFlags, WeightsFlags};
use super::parameters::ParameterFlags;
use crate::compare::Tolerance;
use crate::output::Output;
use crate::walk::Glyphs;

/// Compare your own results with the true ones: which step is wrong, and which mistake explains it
#[derive(Debug, Args)]
#[group(id = SOURCE, multiple = false)]
pub(super) struct CheckArgs {
    /// A JSON, CSV, TSV, NPY, NPZ or safetensors file; - for standard input
    #[arg(value_name = "INPUT", group = SOURCE)]
    input: Option<PathBuf>,
    /// The results: a JSON object of arrays, an NPZ or safetensors file, or a dump of bnwalk [default: INPUT itself]
    #[arg(long, value_name = "FILE", required_unless_present = "input")]
    expect: Option<PathBuf>,
    #[command(flatten)]
    tolerance: ToleranceFlags,
    /// The form of the report: text or json; without a FORMAT json [default: text]
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        num_args = 0..=1,
        require_equals = true,
        default_value_t = Form::Text,
        default_missing_value = "json",
        hide_default_value = true,
        hide_possible_values = true,
    )]
    dump: Form,
    /// Write a small batch that shows the mistakes which INPUT cannot show: a JSON file to be used as INPUT
    #[arg(long, value_name = "FILE")]
    suggest: Option<PathBuf>,
    /// The file to write, - for standard output; replaced only when the new one is complete
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Use plain ASCII: mean for μ, sqrt for √
    #[arg(long)]
    ascii: bool,
    #[command(flatten)]
    source: SourceFlags,
    #[command(flatten)]
    table: TableFlags,
    #[command(flatten)]
    parameters: ParameterFlags,
    #[command(flatten)]
    weights: WeightsFlags,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// For people.
    Text,
    /// For scripts.
    Json,
}

/// What to compare with, and how to tell of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Checking {
    /// The file of results.
    pub file: PathBuf,
    /// How far right results may be apart.
    pub tolerance: Tolerance,
    /// Where a batch goes that shows what this one cannot.
    pub suggest: Option<PathBuf>,
    /// The form of the report.
    pub form: Form,
    /// Where it goes.
    pub output: Output,
    /// Which characters may be used.
    pub glyphs: Glyphs,
}

impl CheckArgs {
    /// The command line that means this check.
    pub fn put_over(self, cli: Cli) -> Cli {
        let output = match self.output {
            Some(path) if path != Path::new("-") => Output::File(path),
            _ => Output::Stdout,
        };
        let check = Checking {
            file: self.expect.or_else(|| self.input.clone()).unwrap_or_default(),
            tolerance: (&self.tolerance).into(),
            suggest: self.suggest,
            form: self.dump,
            output,
            glyphs: if self.ascii { Glyphs::Ascii } else { Glyphs::Unicode },
        };
        let Self { input, source, table, parameters, weights, .. } = self;
        Cli { input, source, table, parameters, weights, check: Some(check), ..cli }
    }
}
