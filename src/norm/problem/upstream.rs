//! Where the cells of the upstream gradient come from.

use std::str::FromStr;
use std::sync::Arc;

use super::{Problem, ProblemError};
use crate::norm::batch::{Batch, Edits};

/// Where dy comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Upstream {
    /// The numbers themselves.
    Given(Batch),
    /// 1 everywhere: the gradient of the sum of y. It makes dx vanish, which is worth seeing once.
    Ones,
    /// dy = y: the gradient of ½ Σ y².
    Y,
    /// Standard normal numbers of this seed, see [`Randn`](crate::norm::Randn).
    Randn(u32),
    /// 1 at this index of x and 0 elsewhere: the gradient of that one output.
    OneHot(Vec<usize>),
}

impl Default for Upstream {
    /// Seeded standard normal numbers: with ones dx would vanish and every wrong backward pass would look right.
    fn default() -> Self {
        Self::Randn(1)
    }
}

impl FromStr for Upstream {
    type Err = ProblemError;

    /// Reads `ones`, `y`, `randn:SEED` or `onehot:i,j,…`.
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let wrong = || ProblemError::Upstream(s.to_owned());
        match s.split_once(':') {
            None if s == "ones" => Ok(Self::Ones),
            None if s == "y" => Ok(Self::Y),
            Some(("randn", seed)) => seed.parse().map(Self::Randn).map_err(|_| wrong()),
            Some(("onehot", index)) => index
                .split(',')
                .map(|i| i.trim().parse())
                .collect::<Result<_, _>>()
                .map(Self::OneHot)
                .map_err(|_| wrong()),
            _ => Err(wrong()),
        }
    }
}

/// The cells of dy before they are made. Cloning shares what is given.
#[derive(Debug, Clone)]
pub(in crate::norm) struct Recipe {
    source: Arc<Source>,
    /// The cells that are not as the source makes them.
    edits: Edits,
}

#[derive(Debug)]
pub(in crate::norm) enum Source {
    Given(Batch),
    Ones,
    /// The y of a problem as it was when this was asked for.
    Y(Box<Problem>),
    Randn(u32),
    /// 1 at a flat index.
    OneHot(usize),
}

impl Recipe {
    /// A recipe that the problem accepts.
    pub fn new(upstream: Upstream, problem: &Problem) -> Self {
        Self::from(match upstream {
            Upstream::Given(dy) => Source::Given(dy),
            Upstream::Ones => Source::Ones,
            Upstream::Y => Source::Y(Box::new(problem.without_dy())),
            Upstream::Randn(seed) => Source::Randn(seed),
            Upstream::OneHot(index) => {
                let flat = |flat, (i, len): (&usize, &usize)| flat * len + i;
                Source::OneHot(index.iter().zip(problem.x().shape()).fold(0, flat))
            }
        })
    }

    /// What makes the cells, before the edits.
    pub fn source(&self) -> &Source {
        &self.source
    }

    pub fn edits(&self) -> &Edits {
        &self.edits
    }

    /// 1 everywhere.
    pub fn ones() -> Self {
        Self::from(Source::Ones)
    }

    fn from(source: Source) -> Self {
        Self { source: Arc::new(source), edits: Edits::default() }
    }

    /// With another value in one cell.
    pub fn replaced(&self, cell: usize, value: f64) -> Self {
        let mut dy = self.clone();
        Arc::make_mut(&mut dy.edits).insert(cell, value);
        dy
    }

    /// Whether it makes the same cells because it came from the other one by edits, or the other from it.
    pub fn is_same(&self, other: &Self) -> bool {
        let bits =
            |edits: &Edits| edits.iter().map(|(&cell, value)| (cell, value.to_bits())).collect::<Vec<_>>();
        self.comes_with(other) && bits(&self.edits) == bits(&other.edits)
    }

    /// Whether both are of one source, so that only their edits differ.
    pub fn comes_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.source, &other.source)
    }

    /// The cells, where none have to be made: they are given, or the other recipe that has been carried out is of the same
    /// source.
    pub fn at_hand(&self, (recipe, made): (&Self, &Batch)) -> Option<Batch> {
        match &*self.source {
            Source::Given(dy) => Some(dy.edited(&self.edits)),
            _ if recipe.comes_with(self) => Some(made.unedited().edited(&self.edits)),
            _ => None,
        }
    }
}
