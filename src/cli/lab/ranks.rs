//! The files of a real job's ranks, read.

use std::path::PathBuf;

use super::super::{Cli, CliError};
use crate::input::{Expected, Options, Precision, Source, load, load_expected};
use crate::lab::replicas::{Given, Split, join};
use crate::lab::{LabError, Settings};
use crate::msg;
use crate::norm::{Problem, Quantity};
use crate::text::Tell;

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
        if files.len() < 2 {
            return Ok(self);
        }
        let options = Options { header: self.table.header.into(), delimiter: self.table.delimiter };
        let (mut parts, mut given) = (Vec::new(), Vec::new());
        for (rank, file) in files.iter().enumerate() {
            let source = Source::File(file.clone());
            let mut draft = load(&source, &options)?;
            self.parameters.put_over(&mut draft, &options)?;
            let part = draft.build();
            parts.push(part.map_err(|error| CliError::Problem { origin: source.message(), error })?);
            // A file without results is a part all the same.
            let results = load_expected(file).unwrap_or_default();
            given.extend(results.into_iter().filter_map(|result| given_by(rank, result, &parts)));
        }
        let problem = join(&parts).map_err(|error| {
            let what = error.message();
            CliError::Screen(match error {
                LabError::Ranks { rank, .. } | LabError::RankShape { rank, .. } => {
                    msg!("input-at", origin = Source::File(files[rank].clone()).to_string(), what = what)
                }
                _ => what,
            })
        })?;
        let samples = parts.iter().map(|part| part.partition().samples()).collect();
        if let Some(Settings::Replicas(settings)) = self.lab.as_mut().and_then(|lab| lab.settings.as_mut()) {
            settings.split = Split::Parts(samples);
            settings.given = given;
        }
        let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        self.ranks = Some(Ranks { problem, source: names.join(" + ") });
        Ok(self)
    }
}

/// What a rank has of a quantity that is compared; `parts` are those of the ranks so far, its own last.
fn given_by(rank: usize, result: Expected, parts: &[Problem]) -> Option<Given> {
    let Expected { quantity, values, precision, .. } = result;
    let tolerance = match precision {
        Precision::Double => 1e-9,
        Precision::Single => 1e-4,
        Precision::Half | Precision::Brain => 3e-2,
    };
    let of_cells = [Quantity::Y, Quantity::Dx, Quantity::DGamma, Quantity::DBeta];
    let before = match (quantity, parts.first()?.parameters(), parts.last()?.parameters()) {
        (Quantity::RunningMean, first, own) => Some((&first.running_mean, &own.running_mean)),
        (Quantity::RunningVar, first, own) => Some((&first.running_var, &own.running_var)),
        _ => None,
    };
    let is_compared = before.is_some() || of_cells.contains(&quantity);
    let before = before.filter(|(first, own)| first != own).map(|(_, own)| own.clone());
    is_compared.then_some(Given { rank, quantity, values, before, tolerance })
}
