//! The flags of `bnwalk lab`, a file a lab.

mod norms;
mod ranks;
mod replicas;
mod sizes;
mod training;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::flags::{ScreenFlags, SourceFlags, TableFlags, WeightsFlags};
use super::parameters::ParameterFlags;
use super::values::{self, Indices};
use super::{Cli, CliError};
use crate::dump::{Format, LabFormat};
use crate::lab::Settings;
use crate::output::Output;
use norms::NormsArgs;
pub(super) use ranks::Ranks;
use replicas::ReplicasArgs;
use sizes::SizesArgs;
use training::TrainingArgs;

/// Experiments: vary something, and see what happens to the numbers
#[derive(Debug, Args)]
#[command(disable_help_subcommand = true, subcommand_value_name = "NAME")]
pub(super) struct LabArgs {
    #[command(subcommand)]
    lab: Option<Which>,
}

#[derive(Debug, Subcommand)]
enum Which {
    Norms(Box<NormsArgs>),
    Sizes(Box<SizesArgs>),
    Replicas(Box<ReplicasArgs>),
    Training(Box<TrainingArgs>),
}

/// Which lab to open, and how to tell of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Laboratory {
    /// Which lab, and what is varied. `None`: all are listed.
    pub settings: Option<Settings>,
    /// The form of what is printed, where something is.
    pub dump: Option<LabFormat>,
    /// Where it goes.
    pub output: Output,
    /// What is wanted of it.
    pub errand: Errand,
}

/// What is wanted of a lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errand {
    /// What it has found.
    Tell,
    /// The list of the presets.
    Presets,
    /// A layer of the first run with a norm, after a number of steps.
    Layer {
        /// The steps made before.
        step: usize,
        /// The form of the walk's dump.
        format: Format,
    },
    /// A script that does the same in a framework.
    Emit,
}

/// What is printed, and where to.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct LabOutputFlags {
    /// Print the outcome: json, text or csv [default: by the extension of --output, or json]
    #[expect(clippy::option_option, reason = "absent, bare, and with a value are three things")]
    #[arg(
        long,
        value_name = "FORMAT",
        num_args = 0..=1,
        require_equals = true,
        value_parser = values::named(LabFormat::ALL, LabFormat::name),
    )]
    dump: Option<Option<LabFormat>>,
    /// The file to write, - for standard output; replaced only when the new one is complete. Implies --dump
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Significant digits in text, 1 to 17 [default: 6]
    #[arg(long, value_name = "D", value_parser = values::whole::<u8>(1, 17))]
    digits: Option<u8>,
    /// Use plain ASCII: mean for μ, sqrt for √
    #[arg(long)]
    ascii: bool,
}

impl LabOutputFlags {
    /// Where it goes.
    fn output(&self) -> Output {
        match &self.output {
            Some(path) if path != Path::new("-") => Output::File(path.clone()),
            _ => Output::Stdout,
        }
    }

    /// The form of what is printed, where something is.
    ///
    /// # Errors
    /// When the file's name does not say the format.
    fn format(&self) -> Result<Option<LabFormat>, CliError> {
        Ok(match (self.dump, &self.output) {
            (None, None) => None,
            (Some(Some(format)), _) => Some(format),
            (_, Some(path)) if path.extension().is_some() => {
                Some(LabFormat::of_path(path).ok_or_else(|| CliError::LabExtension(path.clone()))?)
            }
            _ => Some(LabFormat::Json),
        })
    }
}

/// What every lab on a batch takes beside its settings.
#[derive(Debug, Args)]
pub(super) struct BatchArgs {
    /// The cell that is followed, as an index in x's own shape, counted from 0 [default: the one that shows most]
    #[arg(long, value_name = "N,C,...", value_parser = values::index)]
    cell: Option<Indices>,
    #[command(flatten)]
    source: SourceFlags,
    #[command(flatten)]
    table: TableFlags,
    #[command(flatten)]
    parameters: ParameterFlags,
    #[command(flatten)]
    weights: WeightsFlags,
    #[command(flatten)]
    output: LabOutputFlags,
    #[command(flatten)]
    screen: ScreenFlags,
}

impl BatchArgs {
    /// The index of the cell.
    fn cell(&self) -> Option<Vec<usize>> {
        self.cell.clone().map(|index| index.0)
    }

    /// The command line of a lab with these settings.
    ///
    /// # Errors
    /// When the output's name does not say the format.
    fn put_over(self, cli: Cli, settings: Settings, input: Option<PathBuf>) -> Result<Cli, CliError> {
        let mut cli = cli;
        let Self { source, table, parameters, weights, output, screen, .. } = self;
        cli.dump.ascii = output.ascii;
        cli.dump.digits = output.digits;
        let (dump, to) = (output.format()?, output.output());
        let lab = Some(Laboratory { settings: Some(settings), dump, output: to, errand: Errand::Tell });
        Ok(Cli { input, source, table, parameters, weights, screen, lab, ..cli })
    }
}

impl LabArgs {
    /// The files of a real job's ranks, where several are given.
    pub fn ranks(&self) -> Vec<PathBuf> {
        match &self.lab {
            Some(Which::Replicas(args)) => args.ranks().to_vec(),
            _ => Vec::new(),
        }
    }

    /// The command line that means this lab.
    ///
    /// # Errors
    /// When the settings of the lab make no sense.
    pub fn put_over(self, cli: Cli) -> Result<Cli, CliError> {
        Ok(match self.lab {
            None => {
                let (dump, output) = (Some(LabFormat::Text), Output::Stdout);
                Cli { lab: Some(Laboratory { settings: None, dump, output, errand: Errand::Tell }), ..cli }
            }
            Some(Which::Norms(args)) => args.put_over(cli)?,
            Some(Which::Sizes(args)) => args.put_over(cli)?,
            Some(Which::Replicas(args)) => args.put_over(cli)?,
            Some(Which::Training(args)) => args.put_over(cli)?,
        })
    }
}
