//! The flags of `bnwalk lab training`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::super::flags::ScreenFlags;
use super::super::{Cli, CliError};
use super::{Errand, LabOutputFlags, Laboratory};
use crate::dump::{Format, LabFormat};
use crate::input::Arrays;
use crate::lab::training::{Data, Grid, MOST_RUNS, Many, Plan, Preset};
use crate::lab::{self, LabError};
use crate::msg;
use crate::output::Output;
use crate::text::{Message, Tell, visible};

/// Small real networks, trained with a norm and without: is it faster, and why
#[derive(Debug, Args)]
pub(super) struct TrainingArgs {
    #[command(flatten)]
    runs: RunFlags,
    #[command(flatten)]
    network: NetworkFlags,
    #[command(flatten)]
    many: ManyFlags,
    #[command(flatten)]
    layer: LayerFlags,
    #[command(flatten)]
    output: LabOutputFlags,
    /// Print a script that trains the same networks in PyTorch and compares the losses; weights, mini-batches and noise are
    /// written beside it
    #[arg(
        long,
        value_name = "FRAMEWORK",
        value_parser = PossibleValuesParser::new(["pytorch"]),
        conflicts_with_all = ["dump", "at", "grid", "sweep"],
        help_heading = "Output",
    )]
    emit: Option<String>,
    #[command(flatten)]
    screen: ScreenFlags,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "The runs that are compared")]
struct RunFlags {
    /// An experiment worth seeing, which the other flags change [default: figure-1]
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(Preset::all().iter().map(|preset| preset.name)), hide_possible_values = true)]
    preset: Option<String>,
    /// List the experiments worth seeing
    #[arg(long)]
    list_presets: bool,
    /// The norms, a run each: none, batch, layer, group:G or rms, each possibly with +noise
    #[arg(long, value_name = "NORM,...")]
    norm: Option<String>,
    /// A run in which several settings differ, as in 'norm=batch lr=0.5'; up to four of them
    #[arg(long = "run", value_name = "SETTINGS", conflicts_with = "norm")]
    run: Vec<String>,
    /// An NPZ file with x, labels and, if you choose them yourself, the indices of the test samples as test [default: digits]
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What all runs have in common")]
struct NetworkFlags {
    /// The units of each hidden layer [default: 100,100,100]
    #[arg(long, value_name = "UNITS,...")]
    hidden: Option<String>,
    /// So many hidden layers, all as wide as the first
    #[arg(long, value_name = "LAYERS")]
    depth: Option<String>,
    /// The activation: sigmoid, tanh or relu [default: sigmoid]
    #[arg(long, value_name = "NAME")]
    act: Option<String>,
    /// The first weights: the deviation of a normal, or kaiming, xavier or pytorch [default: 0.1]
    #[arg(long, value_name = "INIT")]
    init: Option<String>,
    /// The learning rate [default: 0.1]
    #[arg(long, value_name = "RATE")]
    lr: Option<String>,
    /// The momentum of the descent [default: 0]
    #[arg(long, value_name = "P")]
    sgd_momentum: Option<String>,
    /// The samples of a mini-batch [default: 60]
    #[arg(long, value_name = "N")]
    batch: Option<String>,
    /// The steps of training [default: 2000]
    #[arg(long, value_name = "N", conflicts_with = "epochs")]
    steps: Option<String>,
    /// How often to go through the training samples instead
    #[arg(long, value_name = "N")]
    epochs: Option<String>,
    /// The seed of weights, mini-batches and noise [default: 1]
    #[arg(long, value_name = "SEED")]
    seed: Option<String>,
    /// Add random noise after every norm, new at every step
    #[arg(long)]
    noise: bool,
    /// ε of the norm [default: 1e-5]
    #[arg(long, value_name = "EPS")]
    eps: Option<String>,
    /// The weight of a new batch in the running statistics [default: 0.1]
    #[arg(long, value_name = "P")]
    momentum: Option<String>,
    /// Multiply the first weights of the hidden layers
    #[arg(long, value_name = "FACTOR")]
    scale: Option<String>,
    /// Measure every this many steps [default: 50]
    #[arg(long, value_name = "N")]
    every: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Many runs")]
struct ManyFlags {
    /// Train every combination of these values, of the norms and of the seeds, as in lr=0.1,0.5 init=0.01,0.1
    #[arg(long, value_name = "SETTING=VALUE,...", num_args = 1.., conflicts_with_all = ["run", "sweep", "at"])]
    grid: Vec<String>,
    /// Train with batches of these sizes; the learning rate is that of a batch of 64 and goes with the size
    #[arg(long, value_name = "batch=N,...", num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["run", "at"])]
    sweep: Option<String>,
    /// So many seeds for each combination [default: 3, with --sweep 2]
    #[arg(long, value_name = "N")]
    seeds: Option<usize>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "One layer")]
struct LayerFlags {
    /// Stop after this many steps, and write a layer of the first run that has a norm, as bnwalk opens it
    #[arg(long, value_name = "STEP")]
    at: Option<usize>,
    /// The hidden layer, counted from 1: the one that is written, or whose percentiles are told [default: the last]
    #[arg(long, value_name = "K")]
    layer: Option<usize>,
    /// The unit whose percentiles are told, counted from 0 [default: 0]
    #[arg(long, value_name = "UNIT")]
    unit: Option<usize>,
}

impl TrainingArgs {
    /// The command line that means this lab.
    ///
    /// # Errors
    /// When the settings make no run, or the data cannot be read.
    pub fn put_over(self, cli: Cli) -> Result<Cli, CliError> {
        let plan = self.plan().map_err(|why| CliError::Lab(LabError::Training(why)))?;
        let output = self.output.output();
        let is_archive = matches!(&output, Output::File(path) if Format::of_path(path) == Some(Format::Npz));
        let dump = if is_archive { Some(LabFormat::Json) } else { self.output.format()? };
        let errand = if self.runs.list_presets {
            Errand::Presets
        } else if self.emit.is_some() {
            Errand::Emit
        } else if let Some(step) = self.layer.at {
            let format = match (dump, &output) {
                _ if is_archive => Format::Npz,
                (Some(LabFormat::Csv), _) => Format::Csv,
                (Some(LabFormat::Text), _) => Format::Text,
                _ => Format::Json,
            };
            Errand::Layer { step, format }
        } else if is_archive && self.output.dump.is_none() {
            return Err(CliError::Lab(LabError::Training(msg!("training-no-archive"))));
        } else {
            Errand::Tell
        };
        let mut cli = cli;
        cli.dump.ascii = self.output.ascii;
        cli.dump.digits = self.output.digits;
        let settings = Some(lab::Settings::Training(Box::new(plan)));
        let lab = Some(Laboratory { settings, dump, output, errand });
        Ok(Cli { screen: self.screen, lab, ..cli })
    }

    fn plan(&self) -> Result<Plan, Message> {
        let preset = self.runs.preset.as_deref().and_then(Preset::named);
        let mut plan = preset.map_or_else(Plan::default, Plan::of);
        if let Some(file) = &self.runs.data {
            plan.data = data(file)?;
        }
        if self.many.sweep.is_some() && preset.is_none() {
            plan = Plan { preset: None, runs: vec![Grid::sweep_base()], ..plan };
        }
        let many = self.many(&plan)?;
        if many.is_some() {
            // The norms are an axis.
            plan.runs.truncate(1);
        } else if let Some(norms) = &self.runs.norm {
            plan.set("norm", norms)?;
            if !norms.contains(',') {
                plan.runs.truncate(1);
            }
        }
        if !self.runs.run.is_empty() {
            if self.runs.run.len() > MOST_RUNS {
                return Err(msg!("training-too-many-compared", got = self.runs.run.len(), most = MOST_RUNS));
            }
            plan.runs = vec![plan.runs[0].clone(); self.runs.run.len()];
        }
        for (key, value) in self.network.given() {
            plan.set(key, value)?;
        }
        // What is said of a single run goes before what is said of all.
        plan.runs.iter_mut().zip(&self.runs.run).try_for_each(|(run, settings)| run.set_all(settings))?;
        if self.network.noise {
            let normed = plan.runs.iter().any(|run| run.norm.is_some());
            plan.runs.iter_mut().for_each(|run| run.noise |= run.norm.is_some() || !normed);
        }
        if self.layer.layer.is_some() || self.layer.unit.is_some() {
            let (last, unit) = plan.watched();
            let layer = self.layer.layer.map_or(Some(last), |layer| layer.checked_sub(1));
            let most = plan.runs[0].hidden.len();
            let layer = layer.ok_or_else(|| msg!("training-no-layer", got = 0_usize, most = most))?;
            plan.watch = Some((layer, self.layer.unit.unwrap_or(unit)));
        }
        plan.many = many;
        plan.check()?;
        Ok(plan)
    }

    /// The many runs that are asked for: what is left out is as on the screen, where they are written in a line.
    fn many(&self, plan: &Plan) -> Result<Option<Many>, Message> {
        let mut parts = self.many.grid.clone();
        parts.extend(self.many.sweep.clone());
        parts.extend(self.runs.norm.as_ref().map(|norms| format!("norm={}", norms.replace(' ', ""))));
        parts.extend(self.many.seeds.map(|seeds| format!("seeds={seeds}")));
        let line = parts.join(" ");
        match (&self.many.sweep, &self.many.grid[..], self.many.seeds) {
            (Some(_), ..) => Ok(plan.sweep(&line)?.many),
            (None, [], Some(_)) => Err(msg!("training-seeds-of-what")),
            (None, [], None) => Ok(None),
            (None, ..) => Ok(plan.grid(&line)?.many),
        }
    }
}

impl NetworkFlags {
    /// The settings that are given: in this order, as the depth is that of the hidden layers.
    fn given(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("hidden", &self.hidden),
            ("depth", &self.depth),
            ("act", &self.act),
            ("init", &self.init),
            ("lr", &self.lr),
            ("sgd-momentum", &self.sgd_momentum),
            ("batch", &self.batch),
            ("steps", &self.steps),
            ("epochs", &self.epochs),
            ("seed", &self.seed),
            ("eps", &self.eps),
            ("momentum", &self.momentum),
            ("scale", &self.scale),
            ("every", &self.every),
        ];
        all.into_iter().filter_map(|(key, value)| Some((key, value.as_deref()?)))
    }
}

/// The samples of a file.
fn data(file: &Path) -> Result<Arc<Data>, Message> {
    let name = visible(&file.display().to_string());
    let within = |why: Message| msg!("wrong-source", source = name.as_str(), why = why);
    let mut arrays = Arrays::open(file).map_err(|error| error.message())?;
    let names = arrays.names();
    let mut array = |wanted: &str| {
        let at = names.iter().position(|name| name == wanted);
        at.map(|at| arrays.read(at).map(|(array, _)| array).map_err(|error| error.message())).transpose()
    };
    let missing = |what: &'static str| {
        within(msg!("training-data-missing", name = what, names = visible(&names.join(", "))))
    };
    let x = array("x")?.ok_or_else(|| missing("x"))?;
    let labels = array("labels")?.ok_or_else(|| missing("labels"))?;
    let test = array("test")?;
    Data::new(&name, &x, &labels, test.as_ref()).map_err(within)
}
