//! A place as it is saved beside the problem.

use serde::{Deserialize, Serialize};

use crate::norm::{Quantity, ravel};
use crate::walk::Stage;

use super::Session;
use super::cursor::Marks;

/// Where a person is in the walk; saved beside the problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The stage's name.
    pub stage: String,
    /// The selected cell, as an index into x.
    pub cell: Vec<usize>,
    /// The name of the array being explained.
    pub array: String,
    /// The choice of axes.
    #[serde(default)]
    pub axes: usize,
    /// Whether cells are shown as shades.
    #[serde(default)]
    pub picture: bool,
    /// Whether the marks show influences.
    #[serde(default)]
    pub influences: bool,
    /// Whether the backward pass shows constant statistics.
    #[serde(default)]
    pub detached: bool,
}

impl Session {
    /// Where the person is.
    #[must_use]
    pub fn place(&self) -> Place {
        let cursor = &self.cursor;
        Place {
            stage: cursor.stage.name().to_owned(),
            cell: self.partition().index(cursor.cell),
            array: cursor.array.name().to_owned(),
            axes: cursor.axes,
            picture: cursor.picture,
            influences: cursor.marks == Marks::Influences,
            detached: cursor.detached,
        }
    }

    /// Takes the walk up where it was left. What of the place does not fit the batch is left out.
    pub fn resume(&mut self, place: Option<&Place>) {
        let Some(place) = place else { return };
        if let Some(stage) = Stage::from_name(&place.stage) {
            self.enter(stage);
        }
        if let Some(cell) = ravel(self.partition().shape(), &place.cell) {
            self.cursor.cell = cell;
        }
        if let Some(array) = Quantity::from_name(&place.array).filter(|a| self.arrays().contains(a)) {
            self.cursor.array = array;
        }
        self.cursor.axes = place.axes % 3;
        self.cursor.picture = place.picture;
        self.cursor.marks = if place.influences { Marks::Influences } else { Marks::Sources };
        self.cursor.detached = place.detached;
        self.refresh();
    }
}
