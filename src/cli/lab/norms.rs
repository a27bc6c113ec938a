//! The flags of `bnwalk lab norms`.

use std::path::PathBuf;

use clap::Args;

use super::super::flags::SOURCE;
use super::super::{Cli, CliError};
use super::BatchArgs;
use crate::lab::Settings;
use crate::lab::norms;

/// All norms on the same batch: which cells share statistics, what comes out, and what leaves it unchanged
#[derive(Debug, Args)]
#[group(id = SOURCE, multiple = false)]
pub(super) struct NormsArgs {
    /// A JSON, CSV, TSV, NPY, NPZ or safetensors file; - for standard input [default: --example tokens]
    #[arg(value_name = "INPUT", group = SOURCE)]
    input: Option<PathBuf>,
    /// The groups of the group norm, which must divide the channels [default: about as many as channels in each]
    #[arg(long, value_name = "G")]
    groups: Option<usize>,
    #[command(flatten)]
    batch: BatchArgs,
}

impl NormsArgs {
    pub fn put_over(self, cli: Cli) -> Result<Cli, CliError> {
        let settings = norms::Settings { groups: self.groups, cell: self.batch.cell() };
        self.batch.put_over(cli, Settings::Norms(settings), self.input)
    }
}
