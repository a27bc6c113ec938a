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
    use crate::norm::{Mode, Norm, Parameters, Upstream};

    #[test]
    fn a_sample_of_kept_cells_is_the_sample_of_the_batch() {
        type Edit<'a> = &'a dyn Fn(&Problem) -> Problem;
        let x = ArrayD::from_shape_fn(vec![5000, 3], |i| ((i[0] * 7 + i[1] * 3) % 11) as f64);
        let mut trace = Trace::new(Problem::new(x).unwrap());
        let mut before = (0, Direction::Forward);
        let with = |problem: &Problem, change: fn(&mut Parameters)| {
            let mut parameters = problem.parameters().clone();
            change(&mut parameters);
            problem.with_parameters(parameters).unwrap()
        };
        let same: Edit = &Problem::clone;
        let (forward, backward) = (Direction::Forward, Direction::Backward);
        let edits: [(&str, Edit, usize, Direction, bool); 13] = [
            ("gamma", &|p| with(p, |parameters| parameters.gamma.fill(2.0)), 0, forward, true),
            ("eps", &|p| with(p, |parameters| parameters.eps = 0.5), 0, forward, true),
            ("to the backward pass", same, 0, backward, true),
            ("beta", &|p| with(p, |parameters| parameters.beta.fill(3.0)), 0, backward, true),
            ("another channel", same, 1, backward, false),
            ("eval", &|p| with(p, |parameters| parameters.mode = Mode::Eval), 1, backward, true),
            ("to the forward pass", same, 1, forward, true),
            ("a cell of x", &|p| p.with_x(4, 77.0), 1, forward, false),
            ("and back", &|p| p.with_x(4, 10.0), 1, forward, false),
            ("a cell of dy", &|p| p.with_dy(4, 5.0), 1, backward, false),
            ("all of dy", &|p| p.with_upstream(Upstream::Ones).unwrap(), 1, backward, false),
            ("layer norm", &|p| p.with_norm(Norm::Layer).unwrap(), 1, backward, false),
            ("batch norm", &|p| p.with_norm(Norm::Batch).unwrap(), 1, backward, false),
        ];
        for (edit, change, group, direction, kept) in edits {
            let old = Sample::new(&trace, before.0, before.1, None);
            trace = trace.follow(change(trace.problem()));
            before = (group, direction);
            assert_eq!(old.inputs.are_those_of(&trace, group), kept, "{edit}");
            let rails = Sample::new(&trace, group, direction, Some(old)).rails;
            let fresh = Sample::new(&trace, group, direction, None).rails;
            assert_eq!(rails, fresh, "{edit}");
            assert!(fresh.iter().all(|(_, values)| !values.is_empty()));
        }
    }
}
