//! The files of a real job's ranks, read.

use std::path::PathBuf;

use super::super::{Cli, CliError};
use crate::input::{Expected, Options, Precision, Source, load, load_expected};
use crate::lab::Settings;
use crate::lab::replicas::{Given, Split, join};
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
            parts.push(part.map_err(|error| CliError::Problem { origin: source.to_string(), error })?);
            // A file without results is a part all the same.
            let results = load_expected(file).unwrap_or_default();
            given.extend(results.into_iter().filter_map(|result| given_by(rank, result)));
        }
        let problem = join(&parts).map_err(|error| CliError::Screen(error.message()))?;
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

fn given_by(rank: usize, result: Expected) -> Option<Given> {
    let Expected { quantity, values, precision, .. } = result;
    let tolerance = match precision {
        Precision::Double => 1e-9,
        Precision::Single => 1e-4,
        Precision::Half | Precision::Brain => 3e-2,
    };
    let is_compared = matches!(quantity, Quantity::Y | Quantity::Dx | Quantity::DGamma);
    is_compared.then_some(Given { rank, quantity, values, tolerance })
}
