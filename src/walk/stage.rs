//! The order of the tour.

use std::fmt;

use crate::norm::{Problem, Quantity};
use crate::text::nearest;

use super::formula::formula;

/// Which way the numbers flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From x to y.
    Forward,
    /// From dy to dx.
    Backward,
}

/// What people call some quantities besides.
const ALSO: &[(&str, Stage)] = &[
    ("mu", Stage::Mean),
    ("sigma", Stage::Variance),
    ("std", Stage::Normalize),
    ("eps", Stage::Normalize),
    ("momentum", Stage::Running),
    ("output", Stage::Affine),
    ("gradcheck", Stage::Check),
];

/// A stop of the walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Stage {
    /// The batch as given.
    #[default]
    Batch,
    /// μ
    Mean,
    /// σ²
    Variance,
    /// x̂
    Normalize,
    /// y
    Affine,
    /// The running statistics.
    Running,
    /// dy
    Upstream,
    /// dβ
    DBeta,
    /// dγ
    DGamma,
    /// dx̂
    DxHat,
    /// dσ²
    DVar,
    /// dμ
    DMean,
    /// dx and its three routes.
    Dx,
    /// The gradients against central differences.
    Check,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 14] = [
        Self::Batch,
        Self::Mean,
        Self::Variance,
        Self::Normalize,
        Self::Affine,
        Self::Running,
        Self::Upstream,
        Self::DBeta,
        Self::DGamma,
        Self::DxHat,
        Self::DVar,
        Self::DMean,
        Self::Dx,
        Self::Check,
    ];

    /// The name in flags and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Batch => "batch",
            Self::Mean => "mean",
            Self::Variance => "variance",
            Self::Normalize => "normalize",
            Self::Affine => "affine",
            Self::Running => "running",
            Self::Upstream => "upstream",
            Self::DBeta => "dbeta",
            Self::DGamma => "dgamma",
            Self::DxHat => "dx_hat",
            Self::DVar => "dvar",
            Self::DMean => "dmean",
            Self::Dx => "dx",
            Self::Check => "check",
        }
    }

    /// The stage of that name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }

    /// The stage that a text means: by its name, or by the name or symbol of a quantity that it shows, typed in part or with
    /// a slip. "gam" is where γ stands, "dgam" where dγ is computed.
    ///
    /// ```
    /// use bnwalk::walk::Stage;
    /// assert_eq!(Stage::found("gam"), Some(Stage::Affine));
    /// assert_eq!(Stage::found("dgam"), Some(Stage::DGamma));
    /// assert_eq!(Stage::found("inv"), Some(Stage::Normalize));
    /// assert_eq!(Stage::found("σ²"), Some(Stage::Variance));
    /// assert_eq!(Stage::found("nowhere"), None);
    /// ```
    #[must_use]
    pub fn found(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        if text.is_empty() {
            return None;
        }
        let own = Self::ALL.into_iter().map(|stage| (stage.name(), stage));
        let of = |q: Quantity| [q.name(), q.symbol(), q.ascii_symbol()].map(|name| (name, Self::showing(q)));
        let names: Vec<(&str, Self)> =
            own.chain(Quantity::ALL.iter().flat_map(|&q| of(q))).chain(ALSO.iter().copied()).collect();
        let is_in_order = |name: &str| {
            let mut rest = name.chars();
            text.chars().all(|c| rest.any(|other| other == c))
        };
        let tries: [&dyn Fn(&str) -> bool; 4] =
            [&|name| name == text, &|name| name.starts_with(&text), &|name| name.contains(&text), &|name| {
                text.chars().count() > 2 && is_in_order(name)
            }];
        let stage = |name: &str| names.iter().find(|(known, _)| *known == name).map(|(_, stage)| *stage);
        let found = tries.iter().find_map(|means| names.iter().find(|(name, _)| means(name)));
        found
            .map(|(_, stage)| *stage)
            .or_else(|| nearest(&text, names.iter().map(|(name, _)| *name)).and_then(stage))
    }

    /// The stage that shows a quantity: where it is computed, or stated.
    #[must_use]
    pub fn showing(quantity: Quantity) -> Self {
        match quantity {
            Quantity::Gamma | Quantity::Beta => Self::Affine,
            Quantity::RunningMeanBefore | Quantity::RunningVarBefore => Self::Running,
            // A test sees to it that a stage shows every quantity.
            _ => {
                Self::ALL.into_iter().find(|stage| stage.outputs().contains(&quantity)).unwrap_or(Self::Check)
            }
        }
    }

    /// Forward up to the running statistics, backward from the upstream gradient on.
    #[must_use]
    pub fn direction(self) -> Direction {
        if self < Self::Upstream { Direction::Forward } else { Direction::Backward }
    }

    /// The quantities the stage shows as its result.
    #[must_use]
    pub fn outputs(self) -> &'static [Quantity] {
        use Quantity as Q;
        match self {
            Self::Batch => &[Q::X],
            Self::Mean => &[Q::Mean],
            Self::Variance => &[Q::Var],
            Self::Normalize => &[Q::InvStd, Q::XHat],
            Self::Affine => &[Q::Y],
            Self::Running => &[Q::RunningMean, Q::RunningVar],
            Self::Upstream => &[Q::Dy],
            Self::DBeta => &[Q::DBeta],
            Self::DGamma => &[Q::DGamma],
            Self::DxHat => &[Q::DxHat],
            Self::DVar => &[Q::DVar],
            Self::DMean => &[Q::DMean],
            Self::Dx => &[Q::DxDirect, Q::DxViaVar, Q::DxViaMean, Q::Dx],
            Self::Check => &[],
        }
    }

    /// The quantities the stage's formulas read, in the order of the table.
    #[must_use]
    pub fn inputs(self, problem: &Problem) -> Vec<Quantity> {
        let outputs = self.outputs();
        let mut inputs: Vec<Quantity> = outputs
            .iter()
            .filter_map(|&q| formula(q, problem))
            .flat_map(|f| f.quantities())
            .filter(|q| !outputs.contains(q))
            .collect();
        inputs.sort_unstable();
        inputs.dedup();
        inputs
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quantity_is_shown_by_a_stage_and_every_name_reads_back() {
        for &q in Quantity::ALL {
            assert_ne!(Stage::showing(q), Stage::Check);
        }
        for stage in Stage::ALL {
            assert_eq!(Stage::from_name(stage.name()), Some(stage));
        }
    }
}
