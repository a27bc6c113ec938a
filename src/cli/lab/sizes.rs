//! The flags of `bnwalk lab sizes`.

use std::path::PathBuf;

use clap::builder::Resettable;
use clap::{Arg, Args, Id};

use super::super::flags::SOURCE;
use super::super::{Cli, CliError};
use super::BatchArgs;
use crate::input::Source;
use crate::lab::sizes;
use crate::lab::{Lab, Settings};
use crate::text::{Message, Tell};

/// What a small batch does to the statistics: mini-batches drawn from the batch at hand, and how one sample jitters in them
#[derive(Debug, Args)]
#[command(mut_arg("seed", seed))]
#[group(id = SOURCE, multiple = false)]
pub(super) struct SizesArgs {
    /// A JSON, CSV, TSV, NPY, NPZ or safetensors file; - for standard input [default: --example digits-all]
    #[arg(value_name = "INPUT", group = SOURCE)]
    input: Option<PathBuf>,
    /// The channel whose statistics are looked at [default: 20 of the digits, else the first that varies]
    #[arg(long, value_name = "C", conflicts_with = "cell", allow_negative_numbers = true)]
    #[arg(value_parser = |text: &str| set("channel", text))]
    channel: Option<sizes::Settings>,
    /// The sample that stays while its batch mates change [default: the one nearest to the mean]
    #[arg(long, value_name = "N", conflicts_with = "cell", allow_negative_numbers = true)]
    #[arg(value_parser = |text: &str| set("sample", text))]
    sample: Option<sizes::Settings>,
    /// The mini-batches that are drawn of each size [default: 1000]
    #[arg(long, allow_negative_numbers = true, value_name = "K", value_parser = |text: &str| set("draws", text))]
    draws: Option<sizes::Settings>,
    /// The sizes of the mini-batches [default: 2, 4, 8, ... and the whole batch]
    #[arg(long, value_name = "M,M,...", value_parser = |text: &str| set("sizes", text))]
    sizes: Option<sizes::Settings>,
    #[command(flatten)]
    batch: BatchArgs,
}

/// The seed of the draws needs no --random.
fn seed(seed: Arg) -> Arg {
    seed.requires(Resettable::<Id>::Reset)
        .conflicts_with(Resettable::<Id>::Reset)
        .help("The seed of the draws, and of --random [default: 0]")
}

/// The first settings with one of them read from a text.
fn set(name: &str, text: &str) -> Result<sizes::Settings, Message> {
    match Settings::of(Lab::Sizes).set(name, text) {
        Ok(Settings::Sizes(settings)) => Ok(settings),
        Ok(_) => Err(Message::verbatim("")),
        Err(error) => Err(error.message()),
    }
}

impl SizesArgs {
    pub fn put_over(self, cli: Cli) -> Result<Cli, CliError> {
        let first = sizes::Settings::default();
        let settings = sizes::Settings {
            channel: self.channel.and_then(|settings| settings.channel),
            sample: self.sample.and_then(|settings| settings.sample),
            draws: self.draws.map_or(first.draws, |settings| settings.draws),
            sizes: self.sizes.and_then(|settings| settings.sizes),
            seed: self.batch.source.seed.unwrap_or(first.seed),
            cell: self.batch.cell(),
        };
        let mut cli = self.batch.put_over(cli, Settings::Sizes(settings.clone()), self.input)?;
        let digits = Source::Example(Lab::Sizes.example().to_owned());
        let is_default = cli.given().is_none_or(|given| given == digits) && cli.weights.layer.is_none();
        if let (true, None, None, Some(lab)) = (is_default, &settings.cell, settings.channel, &mut cli.lab) {
            // Of the digits' pixels a good one, in the middle of the strokes.
            lab.settings = Some(Settings::Sizes(sizes::Settings { channel: Some(PIXEL), ..settings }));
        }
        Ok(cli)
    }
}

/// The pixel that is looked at where no other batch is given.
const PIXEL: usize = 20;
