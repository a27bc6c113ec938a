//! The flags of `bnwalk lab replicas`.

use std::path::PathBuf;

use clap::Args;

use super::super::flags::SOURCE;
use super::super::values;
use super::super::{Cli, CliError};
use super::BatchArgs;
use crate::lab::Settings;
use crate::lab::replicas::{self, Split, Weights};
use crate::text::Tell;

/// One batch on several devices: why averaging their variances is wrong, and what to exchange instead
#[derive(Debug, Args)]
#[group(id = SOURCE, multiple = false)]
pub(super) struct ReplicasArgs {
    /// A JSON, CSV, TSV, NPY, NPZ or safetensors file; - for standard input; several: each is what one rank of a real job has
    /// [default: --example golden]
    #[arg(value_name = "INPUT", group = SOURCE)]
    input: Vec<PathBuf>,
    /// The devices: 4 for four parts as equal as can be, 2,6 for parts of two and six samples [default: 2]
    #[arg(long, value_name = "PARTS", value_parser = |text: &str| text.parse::<Split>().map_err(|error| error.message()))]
    split: Option<Split>,
    /// How averages weigh the devices: by their number of values, or all alike
    #[arg(
        long,
        value_name = "WEIGHTS",
        default_value = "count",
        value_parser = values::named(Weights::ALL, Weights::name),
    )]
    average: Weights,
    #[command(flatten)]
    batch: BatchArgs,
}

impl ReplicasArgs {
    /// The files of a real job's ranks.
    pub fn ranks(&self) -> &[PathBuf] {
        &self.input
    }

    pub fn put_over(self, cli: Cli) -> Result<Cli, CliError> {
        let settings = replicas::Settings {
            split: self.split.unwrap_or_default(),
            weights: self.average,
            cell: self.batch.cell(),
            job: None,
            notes: Vec::new(),
        };
        let input = self.input.into_iter().next();
        self.batch.put_over(cli, Settings::Replicas(settings), input)
    }
}
