//! Moving about in the drawing of the batch.

use crate::norm::Partition;
use crate::session::{Action, Edge};

/// An action that moves the cell as an action to the cell where it leads: to the right in the drawing are the channels, and
/// behind the last one the next sample; down are the positions, or, where there is one only, the samples. Along the first axis lies
/// the next sample, along the second the next channel, along the third the next row of a picture, or else the next position.
pub fn on_figure(partition: &Partition, cell: usize, action: Action) -> Action {
    let far = isize::MAX;
    let (n, c, p) = partition.split(cell);
    let [samples, channels, positions] = [partition.samples(), partition.channels(), partition.positions()];
    let one_position = positions == 1;
    let moved = |at: usize, by: isize, len: usize| at.saturating_add_signed(by).min(len - 1);
    let down = |by: isize| {
        if one_position { (moved(n, by, samples), c, p) } else { (n, c, moved(p, by, positions)) }
    };
    let right = |by: isize| {
        if one_position {
            return (n, moved(c, by, channels), p);
        }
        let at = moved(n * channels + c, by, samples * channels);
        (at / channels, at % channels, p)
    };
    let (n, c, p) = match action {
        Action::Move { rows: 0, columns } => right(columns),
        Action::Move { rows, .. } => down(rows),
        Action::Edge(Edge::Left) => (n, 0, p),
        Action::Edge(Edge::Right) => (n, channels - 1, p),
        Action::Edge(Edge::Top) => down(-far),
        Action::Edge(Edge::Bottom) => down(far),
        Action::Along(0, by) => (moved(n, by, samples), c, p),
        Action::Along(1, by) => (n, moved(c, by, channels), p),
        Action::Along(2, by) => match partition.position_shape() {
            [.., width] if *width < positions => {
                let row = moved(p / width, by, positions / width);
                (n, c, row * width + p % width)
            }
            _ => (n, c, moved(p, by, positions)),
        },
        other => return other,
    };
    Action::Cell(partition.index(partition.cell(n, c, p)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::{Layout, Norm};

    #[test]
    fn arrows_move_in_the_drawing_and_stay_in_the_batch() {
        let led = |shape: &[usize], from: usize, action: Action| {
            let partition = Partition::new(shape, Layout::ChannelsFirst, Norm::Batch).unwrap();
            let Action::Cell(index) = on_figure(&partition, from, action) else { panic!("a cell") };
            index
        };
        let right = |columns| Action::Move { rows: 0, columns };
        let down = |rows| Action::Move { rows, columns: 0 };
        assert_eq!(led(&[2, 3, 4], 4, right(1)), [0, 2, 0]);
        assert_eq!(led(&[2, 3, 4], 8, right(1)), [1, 0, 0], "the next block");
        assert_eq!(led(&[2, 3, 4], 20, right(1)), [1, 2, 0]);
        assert_eq!(led(&[2, 3, 4], 8, down(9)), [0, 2, 3]);
        assert_eq!(led(&[5, 3], 4, down(1)), [2, 1]);
        assert_eq!(led(&[5, 3], 5, right(1)), [1, 2]);
        assert_eq!(led(&[5], 2, down(-9)), [0]);
        assert_eq!(led(&[3, 1, 2, 4], 0, Action::Along(2, 1)), [0, 0, 1, 0], "a row of the picture");
        assert_eq!(led(&[2, 3, 2, 4], 0, Action::Along(1, 1)), [0, 1, 0, 0], "a channel of it");
        assert_eq!(led(&[3, 2, 4], 0, Action::Along(2, 1)), [0, 0, 1]);
        assert_eq!(led(&[3, 1, 2, 4], 0, Action::Along(0, 7)), [2, 0, 0, 0]);
        assert_eq!(led(&[3, 2, 4], 0, Action::Along(1, 1)), [0, 1, 0]);
    }
}
