//! Where a person is in the walk.

use crate::norm::Quantity;
use crate::walk::Stage;

use super::action::Editable;

/// Which numbers are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// Those that the selected number was computed from.
    Sources,
    /// Those that it influences.
    Influences,
}

/// Which numbers the tables show, where somebody's results lie beside the walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Numbers {
    /// The true ones.
    #[default]
    True,
    /// Somebody's.
    Mine,
    /// Somebody's, less the true ones.
    Difference,
}

/// Where a person is in the walk: what is selected, and what is shown of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The stage.
    pub stage: Stage,
    /// The selected cell, a flat index into x.
    pub cell: usize,
    /// The array whose number is explained.
    pub array: Quantity,
    /// The choice of axes, 0 to 2; see [`Grid`](super::Grid).
    pub axes: usize,
    /// Which numbers are marked.
    pub marks: Marks,
    /// Whether cells are shown as shades.
    pub picture: bool,
    /// Which numbers the tables show.
    pub numbers: Numbers,
    /// Whether the backward pass shows the gradient with the statistics as constants.
    pub detached: bool,
    /// The selected parameter.
    pub parameter: Editable,
    /// Whether arrows and nudges mean the parameters, not the numbers.
    pub on_parameters: bool,
}

impl Default for Cursor {
    /// The first cell of the first stage.
    fn default() -> Self {
        Self {
            stage: Stage::Batch,
            cell: 0,
            array: Quantity::X,
            axes: 0,
            marks: Marks::Sources,
            picture: false,
            numbers: Numbers::True,
            detached: false,
            parameter: Editable::Gamma,
            on_parameters: false,
        }
    }
}

impl Cursor {
    /// To a stage, and to the array that it computes.
    pub(super) fn enter(&mut self, stage: Stage) {
        self.stage = stage;
        self.array = stage.outputs().last().copied().unwrap_or(Quantity::Dx);
    }

    /// To an array at its own stage.
    pub(super) fn show(&mut self, quantity: Quantity) {
        self.enter(Stage::showing(quantity));
        self.array = quantity;
    }

    /// What editing means here: the selected cell of x or dy, or the parameter.
    #[must_use]
    pub fn nudged(&self) -> Editable {
        match self.array {
            Quantity::X if !self.on_parameters => Editable::X,
            Quantity::Dy if !self.on_parameters => Editable::Dy,
            _ => self.parameter,
        }
    }
}
