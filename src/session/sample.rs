//! The values that stand for a group in the picture of its distribution.

use crate::norm::{Batch, Problem, Quantity, Trace};
use crate::walk::stage::Direction;

/// Of a larger group this many values, evenly spaced, stand for all.
pub const MOST: usize = 2048;

/// The values of the selected group in the arrays that the picture sets one above the other. Made once for each change of
/// the numbers or of the group, and only where it is shown.
#[derive(Debug, Clone)]
pub struct Sample {
    direction: Direction,
    inputs: Inputs,
    /// The arrays from top to bottom, each with its finite values.
    pub rails: [(Quantity, Vec<f64>); 3],
}

impl Sample {
    /// Takes the sample of a group; of x and dy from the one before, where they are the same.
    #[must_use]
    pub fn new(trace: &Trace, group: usize, direction: Direction, before: Option<Self>) -> Self {
        let quantities = match direction {
            Direction::Forward => [Quantity::X, Quantity::XHat, Quantity::Y],
            Direction::Backward => [Quantity::Dy, Quantity::DxHat, Quantity::Dx],
        };
        let inputs = before.map(|before| before.inputs).filter(|inputs| inputs.are_those_of(trace, group));
        let mut inputs = inputs.unwrap_or_else(|| Inputs::new(trace, group));
        if direction == Direction::Backward {
            inputs.read_dy(trace.dy());
        }
        let mut rails = quantities.map(|quantity| (quantity, Vec::with_capacity(inputs.cells.len())));
        for (i, (&cell, &x)) in inputs.cells.iter().zip(&inputs.x).enumerate() {
            let dy = inputs.dy.get(i).copied().unwrap_or(f64::NAN);
            for ((_, rail), value) in rails.iter_mut().zip(trace.values_with(quantities, cell, x, dy)) {
                if value.is_finite() {
                    rail.push(value);
                }
            }
        }
        Self { direction, inputs, rails }
    }

    /// Whether it is a sample of the arrays of that pass.
    #[must_use]
    pub fn is_of(&self, direction: Direction) -> bool {
        self.direction == direction
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
    fn new(trace: &Trace, group: usize) -> Self {
        let problem = trace.problem().clone();
        let block = problem.partition().group_block(group);
        let chosen = (0..block.len()).step_by(block.len().div_ceil(MOST));
        let cells: Vec<usize> = chosen.map(|i| block.nth(problem.partition(), i)).collect();
        let x = cells.iter().map(|&cell| problem.x()[cell]).collect();
        Self { problem, group, cells, x, dy: Vec::new() }
    }

    fn are_those_of(&self, trace: &Trace, group: usize) -> bool {
        self.group == group && self.problem.has_cells_of(trace.problem())
    }

    fn read_dy(&mut self, dy: &Batch) {
        if self.dy.is_empty() {
            self.dy = self.cells.iter().map(|&cell| dy[cell]).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::ArrayD;

    use super::*;
    use crate::session::Session;

    #[test]
    fn a_sample_of_kept_cells_is_the_sample_of_the_batch() {
        let x = ArrayD::from_shape_fn(vec![5000, 3], |i| ((i[0] * 7 + i[1] * 3) % 11) as f64);
        let mut session = Session::new(Problem::new(x).unwrap(), "a test");
        let sample = |session: &Session, before| {
            Sample::new(session.trace(), session.group(), session.cursor.stage.direction(), before)
        };
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
            let before = sample(&session, None);
            let _ = session.command(command);
            assert_eq!(before.inputs.are_those_of(session.trace(), session.group()), kept, "{command}");
            let rails = sample(&session, Some(before)).rails;
            let fresh = sample(&session, None).rails;
            assert_eq!(rails, fresh, "{command}");
            assert!(fresh.iter().all(|(_, values)| !values.is_empty()));
        }
    }
}
