//! The values that stand for a group in the picture of its distribution.

use crate::norm::{Problem, Quantity};
use crate::walk::stage::Direction;

use super::app::App;

/// Of a larger group so many values, evenly chosen, stand for all.
pub const MOST: usize = 2048;

/// The values of the selected group in the arrays that the picture sets one above the other. Made once for each change of
/// the numbers or of the group, and only where it is shown.
#[derive(Debug, Clone)]
pub struct Sample {
    of: (u64, usize, Direction),
    inputs: Inputs,
    /// The arrays from top to bottom, each with its finite values.
    pub rails: [(Quantity, Vec<f64>); 3],
}

impl Sample {
    /// Takes the sample of the selected group; of x and dy from the one before, where they are the same.
    #[must_use]
    pub fn new(app: &App, before: Option<Self>) -> Self {
        let quantities = match app.stage.direction() {
            Direction::Forward => [Quantity::X, Quantity::XHat, Quantity::Y],
            Direction::Backward => [Quantity::Dy, Quantity::DxHat, Quantity::Dx],
        };
        let inputs = before.map(|before| before.inputs).filter(|inputs| inputs.are_those_of(app));
        let mut inputs = inputs.unwrap_or_else(|| Inputs::new(app));
        if app.stage.direction() == Direction::Backward {
            inputs.read_dy();
        }
        let mut rails = quantities.map(|quantity| (quantity, Vec::with_capacity(inputs.cells.len())));
        for (i, (&cell, &x)) in inputs.cells.iter().zip(&inputs.x).enumerate() {
            let dy = inputs.dy.get(i).copied().unwrap_or(f64::NAN);
            for ((_, rail), value) in rails.iter_mut().zip(app.trace.values_with(quantities, cell, x, dy)) {
                if value.is_finite() {
                    rail.push(value);
                }
            }
        }
        Self { of: Self::key(app), inputs, rails }
    }

    /// Whether the walk has a sample of what is selected.
    #[must_use]
    pub fn is_fresh(app: &App) -> bool {
        app.sample.as_ref().is_some_and(|sample| sample.of == Self::key(app))
    }

    fn key(app: &App) -> (u64, usize, Direction) {
        (app.generation(), app.group(), app.stage.direction())
    }
}

/// The cells of a sample. In a large batch each lies in a page of its own, so reading them takes longer than all that follows
/// from them.
#[derive(Debug, Clone)]
struct Inputs {
    problem: Problem,
    group: usize,
    /// Flat indices.
    cells: Vec<usize>,
    x: Vec<f64>,
    /// Empty until it is asked for.
    dy: Vec<f64>,
}

impl Inputs {
    fn new(app: &App) -> Self {
        let (problem, group) = (app.trace.problem().clone(), app.group());
        let block = problem.partition().group_block(group);
        let chosen = (0..block.len()).step_by(block.len().div_ceil(MOST));
        let cells: Vec<usize> = chosen.map(|i| block.nth(problem.partition(), i)).collect();
        let x = cells.iter().map(|&cell| problem.x()[cell]).collect();
        Self { problem, group, cells, x, dy: Vec::new() }
    }

    fn are_those_of(&self, app: &App) -> bool {
        self.group == app.group() && self.problem.has_cells_of(app.trace.problem())
    }

    fn read_dy(&mut self) {
        if self.dy.is_empty() {
            let dy = self.problem.dy();
            self.dy = self.cells.iter().map(|&cell| dy[cell]).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::ArrayD;

    use super::*;
    use crate::tui::view;

    #[test]
    fn a_sample_of_kept_cells_is_the_sample_of_the_batch() {
        let x = ArrayD::from_shape_fn(vec![5000, 3], |i| ((i[0] * 7 + i[1] * 3) % 11) as f64);
        let mut app = App::new(Problem::new(x).unwrap(), "a test");
        let area = ratatui::layout::Rect::new(0, 0, 200, 50);
        for (command, kept) in [
            ("gamma 2 all", true),
            ("eps 0.5", true),
            ("goto dx", true),
            ("beta 3", true),
            ("right", false),
            ("mode eval", true),
            ("goto batch", true),
            ("x 77", false),
            ("undo", false),
            ("gamma -1", true),
            ("goto upstream", true),
            ("dy 5", false),
            ("dy ones", false),
            ("norm layer", false),
            ("norm batch", false),
        ] {
            view::settle(&mut app, area);
            let _ = app.command(command);
            let before = app.sample.clone().unwrap();
            assert_eq!(before.inputs.are_those_of(&app), kept, "{command}");
            let rails = Sample::new(&app, Some(before)).rails;
            let fresh = Sample::new(&app, None).rails;
            assert_eq!(rails, fresh, "{command}");
            assert!(fresh.iter().all(|(_, values)| !values.is_empty()));
        }
    }
}
