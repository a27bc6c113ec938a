//! The values that stand for a group in the picture of its distribution.

use crate::norm::Quantity;
use crate::walk::stage::Direction;

use super::app::App;

/// Of a larger group so many values, evenly chosen, stand for all.
pub const MOST: usize = 2048;

/// The values of the selected group in the arrays that the picture sets one above the other. Made once for each change of
/// the numbers or of the group, and only where it is shown.
#[derive(Debug, Clone)]
pub struct Sample {
    of: (u64, usize, Direction),
    /// The arrays from top to bottom, each with its finite values.
    pub rails: [(Quantity, Vec<f64>); 3],
}

impl Sample {
    /// Takes the sample of the selected group.
    #[must_use]
    pub fn new(app: &App) -> Self {
        let partition = app.partition();
        let block = partition.group_block(app.group());
        let quantities = match app.stage.direction() {
            Direction::Forward => [Quantity::X, Quantity::XHat, Quantity::Y],
            Direction::Backward => [Quantity::Dy, Quantity::DxHat, Quantity::Dx],
        };
        let mut rails = quantities.map(|quantity| (quantity, Vec::with_capacity(MOST)));
        for i in (0..block.len()).step_by(block.len().div_ceil(MOST)) {
            let values = app.trace.values(quantities, block.nth(partition, i));
            for ((_, rail), value) in rails.iter_mut().zip(values) {
                if value.is_finite() {
                    rail.push(value);
                }
            }
        }
        Self { of: Self::key(app), rails }
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
