//! The files of a real job's ranks, read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::{Cli, CliError};
use crate::compare::has_made_dy;
use crate::input::{Expected, InputError, Options, Source, load, load_expected};
use crate::lab::replicas::{self, Given, Job, Split, join};
use crate::lab::{LabError, Settings};
use crate::msg;
use crate::norm::{Mode, Problem, Quantity};
use crate::text::{Message, Tell, visible};

/// The batch of all ranks.
#[derive(Debug)]
pub struct Ranks {
    /// Their parts, put together.
    pub problem: Problem,
    /// What the batch is called.
    pub source: String,
}

impl Cli {
    /// Reads the files of the ranks, if there are any: each is one device's part, and holds perhaps its results.
    pub(in crate::cli) fn with_ranks(mut self, files: &[PathBuf]) -> Result<Self, CliError> {
        let Some(Settings::Replicas(settings)) = self.lab.as_mut().and_then(|lab| lab.settings.as_mut())
        else {
            return Ok(self);
        };
        if let [file] = files {
            // What is wrong with it the reader of the batch says.
            let has_results = results(file).is_ok_and(|results| results.iter().any(is_compared));
            settings.notes.extend(has_results.then(|| msg!("lab-replicas-ranks-one-file")));
        }
        if files.len() < 2 {
            return Ok(self);
        }
        if settings.split != Split::default() {
            return Err(CliError::Lab(LabError::RankSplit));
        }
        let options = Options { header: self.table.header.into(), delimiter: self.table.delimiter };
        let (mut parts, mut given) = (Vec::new(), Vec::new());
        for (rank, file) in files.iter().enumerate() {
            let source = Source::File(file.clone());
            let mut draft = load(&source, &options)?;
            self.parameters.put_over(&mut draft, &options)?;
            let part = draft.build();
            let part = part.map_err(|error| CliError::Problem { origin: source.message(), error })?;
            for result in results(file)?.into_iter().filter(is_compared) {
                given.push(given_by(rank, result, parts.first().unwrap_or(&part), &part, &source)?);
            }
            parts.push(part);
        }
        let batch = join(&parts).map_err(|error| match error {
            LabError::Ranks { rank, .. } | LabError::RankShape { rank, .. } => {
                within(&Source::File(files[rank].clone()), error.message())
            }
            _ => CliError::Screen(error.message()),
        })?;
        let names = names(files);
        let (results, notes) = compared(given, &parts, &names);
        let source = if let [first, _, .., last] = &names[..] {
            format!("{first} … {last}")
        } else {
            names.join(" + ")
        };
        let job = Job {
            files: names,
            parts: parts.iter().map(|part| part.partition().samples()).collect(),
            batch: batch.clone(),
            results,
        };
        put(&mut self, job, notes);
        self.ranks = Some(Ranks { problem: batch, source });
        Ok(self)
    }
}

/// The lab is to look at a job.
fn put(cli: &mut Cli, job: Job, notes: Vec<Message>) {
    if let Some(Settings::Replicas(settings)) = cli.lab.as_mut().and_then(|lab| lab.settings.as_mut()) {
        let split = Split::Parts(job.parts.clone());
        let before = std::mem::take(settings);
        *settings = replicas::Settings { split, job: Some(Arc::new(job)), notes, ..before };
    }
}

/// The results that can be compared, and what is to be said of the others.
fn compared(given: Vec<Given>, parts: &[Problem], names: &[String]) -> (Vec<Given>, Vec<Message>) {
    if given.is_empty() {
        return (given, Vec::new());
    }
    if parts.iter().all(|part| part.parameters().mode == Mode::Eval) {
        return (Vec::new(), vec![msg!("lab-replicas-ranks-eval")]);
    }
    let mut notes = Vec::new();
    let without = |rank: &usize| given.iter().all(|given| given.rank != *rank);
    let missing: Vec<&str> = (0..parts.len()).filter(without).map(|rank| names[rank].as_str()).collect();
    if !missing.is_empty() {
        notes.push(msg!("lab-replicas-ranks-missing", files = Message::list(missing)));
    }
    let has_backward = given.iter().any(|given| given.result.quantity.is_backward());
    let mut given = given;
    if has_backward && parts.iter().any(has_made_dy) {
        notes.push(msg!("lab-replicas-ranks-no-dy"));
        given.retain(|given| !given.result.quantity.is_backward());
    }
    (given, notes)
}

/// The names of the files: without their folders, if they are told apart so.
fn names(files: &[PathBuf]) -> Vec<String> {
    let name = |file: &PathBuf| file.file_name().map(|name| visible(&name.to_string_lossy()));
    let short: Option<Vec<String>> = files.iter().map(name).collect();
    let distinct = |names: &Vec<String>| {
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        sorted.len() == names.len()
    };
    let whole = || files.iter().map(|file| visible(&file.display().to_string())).collect();
    short.filter(distinct).unwrap_or_else(whole)
}

/// The arrays of a rank's file. One without results is a part all the same.
fn results(file: &Path) -> Result<Vec<Expected>, InputError> {
    let is_archive =
        file.extension().is_some_and(|extension| extension == "npz" || extension == "safetensors");
    match load_expected(file) {
        Err(InputError::NoQuantity { .. }) => Ok(Vec::new()),
        // A table or a list is nothing but x.
        Err(_) if !is_archive => Ok(Vec::new()),
        other => other,
    }
}

/// Whether a result is one that the outcomes tell apart.
fn is_compared(result: &Expected) -> bool {
    use Quantity::{DBeta, DGamma, Dx, RunningMean, RunningVar, Y};
    [Y, Dx, DGamma, DBeta, RunningMean, RunningVar].contains(&result.quantity)
}

/// What a rank has of a quantity.
fn given_by(
    rank: usize,
    result: Expected,
    first: &Problem,
    own: &Problem,
    source: &Source,
) -> Result<Given, CliError> {
    let partition = own.partition();
    let expected = match result.quantity {
        Quantity::Y | Quantity::Dx => partition.shape().to_vec(),
        _ => vec![partition.channels()],
    };
    let shape = result.shape.clone().unwrap_or_else(|| vec![result.values.len()]);
    // A list stands in the order of memory, and axes of length 1 do not matter.
    let long = |shape: &[usize]| shape.iter().copied().filter(|&len| len != 1).collect::<Vec<_>>();
    let fits = result.values.len() == expected.iter().product::<usize>()
        && (shape.len() == 1 || long(&shape) == long(&expected));
    if !fits {
        let error = LabError::RankResult { name: result.name, shape, expected };
        return Err(within(source, error.message()));
    }
    let (first, own) = (first.parameters(), own.parameters());
    let before = match result.quantity {
        Quantity::RunningMean => Some((&first.running_mean, &own.running_mean)),
        Quantity::RunningVar => Some((&first.running_var, &own.running_var)),
        _ => None,
    };
    let before = before.filter(|(first, own)| first != own).map(|(_, own)| own.clone());
    Ok(Given { rank, result, before })
}

/// What is wrong with a file.
fn within(source: &Source, what: Message) -> CliError {
    CliError::Screen(msg!("input-at", origin = source.to_string(), what = what))
}
