//! Which stages and quantities a dump keeps.

use std::str::FromStr;

use crate::msg;
use crate::norm::Quantity;
use crate::text::{Message, Tell, nearest, told};
use crate::walk::Stage;

/// A stage with all it shows, or one quantity alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A stage, with the quantities that it shows.
    Stage(Stage),
    /// One quantity. As text: the stage that shows it.
    Quantity(Quantity),
}

/// A name that is neither a stage's nor a quantity's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartError {
    /// The name given.
    pub name: String,
}

fn names() -> impl Iterator<Item = &'static str> {
    let stages = Stage::ALL.into_iter().map(Stage::name);
    // Some names are both a stage's and a quantity's; each is listed once.
    let others = Quantity::ALL.iter().map(|q| q.name()).filter(|name| Stage::from_name(name).is_none());
    stages.chain(others)
}

told!(PartError);

impl Tell for PartError {
    fn message(&self) -> Message {
        let hint = match nearest(&self.name, names()) {
            Some(nearest) => msg!("hint-nearest", name = nearest),
            None => msg!("hint-stages", stages = Message::list(Stage::ALL.map(Stage::name))),
        };
        msg!("dump-no-part", name = format!("{:?}", self.name), hint = hint)
    }
}

impl FromStr for Part {
    type Err = PartError;

    /// Reads a stage's name or a quantity's; where they are the same, the stage is meant.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let stage = Stage::from_name(name).map(Self::Stage);
        stage
            .or_else(|| Quantity::from_name(name).map(Self::Quantity))
            .ok_or_else(|| PartError { name: name.to_owned() })
    }
}

/// The stages and quantities to keep; none at all keeps everything.
///
/// ```
/// use bnwalk::dump::Selection;
/// use bnwalk::norm::Quantity;
/// let selection: Selection = "normalize,dx_direct".parse()?;
/// assert!(selection.has_quantity(Quantity::InvStd) && selection.has_quantity(Quantity::XHat));
/// assert!(selection.has_quantity(Quantity::DxDirect) && !selection.has_quantity(Quantity::Dx));
/// assert!(Selection::default().has_quantity(Quantity::Dx));
/// # Ok::<(), bnwalk::dump::PartError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection(Vec<Part>);

impl Selection {
    /// The part named first, if any is.
    #[must_use]
    pub fn first(&self) -> Option<Part> {
        self.0.first().copied()
    }

    /// Whether the quantity is kept, by its own name or with its stage.
    #[must_use]
    pub fn has_quantity(&self, quantity: Quantity) -> bool {
        self.0.is_empty()
            || self.0.iter().any(|part| match *part {
                Part::Stage(stage) => stage == Stage::showing(quantity),
                Part::Quantity(kept) => kept == quantity,
            })
    }

    /// Whether the stage is kept, by its own name or because of a quantity that it shows.
    #[must_use]
    pub fn has_stage(&self, stage: Stage) -> bool {
        self.0.is_empty()
            || self.0.iter().any(|part| match *part {
                Part::Stage(kept) => kept == stage,
                Part::Quantity(quantity) => stage == Stage::showing(quantity),
            })
    }
}

impl FromIterator<Part> for Selection {
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Self {
        Self(parts.into_iter().collect())
    }
}

impl FromStr for Selection {
    type Err = PartError;

    /// Reads names separated by commas.
    fn from_str(names: &str) -> Result<Self, Self::Err> {
        names.split(',').map(|name| name.trim().parse()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_stage_or_a_quantity_can_be_selected() {
        for name in names() {
            let selection: Selection = name.parse().unwrap();
            assert!(Stage::ALL.into_iter().any(|stage| selection.has_stage(stage)), "{name}");
        }
    }

    #[test]
    fn a_stage_brings_the_parameters_it_shows() {
        let selection: Selection = "affine".parse().unwrap();
        let kept: Vec<_> = Quantity::ALL.iter().filter(|&&q| selection.has_quantity(q)).collect();
        assert_eq!(kept, [&Quantity::Gamma, &Quantity::Beta, &Quantity::Y]);
    }

    #[test]
    fn an_unknown_name_comes_with_the_nearest_or_with_all() {
        let told = |name: &str| name.parse::<Selection>().unwrap_err().to_string();
        assert_eq!(
            told("mean,varience"),
            r#"there is no stage or quantity "varience"; did you mean "variance"?"#
        );
        assert!(told("flow").ends_with("the stages are: batch, mean, variance, normalize, affine, running, upstream, dbeta, dgamma, dx_hat, dvar, dmean, dx, check"), "{}", told("flow"));
    }
}
