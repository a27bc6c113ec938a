//! Moving about: between the stages, the cells and the arrays.

use crate::msg;
use crate::norm::{Quantity, ravel, shape_text};
use crate::walk::Stage;

use super::action::{Action, Edge, Editable};
use super::cursor::Marks;
use super::{Session, wrapped};

impl Action {
    /// How many rows it moves up or down, if that is what it does.
    #[must_use]
    pub fn rows(&self) -> Option<isize> {
        match self {
            Self::Move { rows, .. } => Some(*rows),
            Self::Page(screens) => Some(screens.saturating_mul(super::PAGE)),
            Self::Edge(Edge::Top) => Some(-isize::MAX),
            Self::Edge(Edge::Bottom) => Some(isize::MAX),
            _ => None,
        }
    }
}

impl Session {
    pub(super) fn step(&mut self, by: isize) {
        let last = Stage::ALL.len() - 1;
        let stage = Stage::ALL[(self.cursor.stage as usize).saturating_add_signed(by).min(last)];
        if stage == self.cursor.stage && by != 0 {
            self.say(&if by > 0 { msg!("last-stage") } else { msg!("first-stage") });
        }
        self.enter(stage);
    }

    pub(super) fn enter(&mut self, stage: Stage) {
        self.cursor.enter(stage);
    }

    pub(super) fn explain(&mut self, quantity: Quantity) {
        if self.arrays().contains(&quantity) {
            self.cursor.array = quantity;
        } else {
            self.cursor.show(quantity);
        }
    }

    pub(super) fn cycle_array(&mut self, by: isize) {
        let arrays = self.arrays();
        let at = arrays.iter().position(|&a| a == self.cursor.array).unwrap_or(0);
        self.cursor.array = arrays[wrapped(at, by, arrays.len())];
    }

    pub(super) fn move_by(&mut self, rows: isize, columns: isize) {
        if self.is_on_settings() {
            return self.move_in_form(rows, columns);
        }
        if self.cursor.on_parameters {
            if rows != 0 {
                self.cursor.parameter = self.cursor.parameter.next(rows);
                if self.cursor.parameter == Editable::Upstream {
                    self.say_of_upstream();
                }
            } else {
                self.nudge(i32::try_from(columns).unwrap_or(0));
            }
            return;
        }
        let grid = self.grid();
        let partition = self.partition();
        let (height, width) = grid.size(partition);
        let (row, column) = grid.place(partition, self.cursor.cell);
        let row = row.saturating_add_signed(rows).min(height - 1);
        let column = column.saturating_add_signed(columns).min(width - 1);
        self.cursor.cell = grid.cell(partition, self.cursor.cell, row, column);
    }

    /// The upstream gradient is an array, of which the pane shows a cell, and in a network nobody sets it.
    fn say_of_upstream(&mut self) {
        let cell = Editable::Upstream.label(self);
        let from = self.problem().upstream();
        let from = from.map_or_else(
            || self.style.tell(&msg!("upstream-given")),
            |u| crate::norm::Value::from(u).to_string(),
        );
        self.say(&msg!("upstream-is-an-array", cell = cell, from = from));
    }

    pub(super) fn run_to(&mut self, edge: Edge) {
        let far = isize::MAX;
        match edge {
            // A parameter, or a setting, has no end to run to.
            Edge::Left | Edge::Right if self.cursor.on_parameters || self.is_on_settings() => {}
            Edge::Left => self.move_by(0, -far),
            Edge::Right => self.move_by(0, far),
            Edge::Top => self.move_by(-far, 0),
            Edge::Bottom => self.move_by(far, 0),
        }
    }

    pub(super) fn along(&mut self, axis: usize, by: isize) {
        let Some(&axis) = self.grid().others.get(axis) else {
            let walk = self.lab.is_none();
            self.complain(&if walk { msg!("no-other-axis") } else { msg!("no-other-axis-here") });
            return;
        };
        let shape = self.partition().shape();
        let mut index = self.partition().index(self.cursor.cell);
        index[axis] = index[axis].saturating_add_signed(by).min(shape[axis] - 1);
        if let Some(cell) = ravel(shape, &index) {
            self.cursor.cell = cell;
        }
    }

    pub(super) fn select(&mut self, index: &[usize]) {
        let shape = self.partition().shape();
        let Some(cell) = ravel(shape, index) else {
            let why = msg!("no-such-cell", index = shape_text(index), shape = shape_text(shape));
            return self.complain(&why);
        };
        self.cursor.cell = cell;
    }

    pub(super) fn toggle_marks(&mut self) {
        let (marks, said) = match self.cursor.marks {
            Marks::Sources => (Marks::Influences, msg!("marks-influences")),
            Marks::Influences => (Marks::Sources, msg!("marks-sources")),
        };
        self.cursor.marks = marks;
        self.say(&said);
    }

    pub(super) fn toggle_detached(&mut self) {
        self.cursor.detached = !self.cursor.detached;
        if self.cursor.detached {
            self.enter(Stage::Dx);
            self.cursor.array = Quantity::DxDirect;
            self.say(&msg!("detached"));
        } else {
            self.enter(self.cursor.stage);
        }
    }
}
