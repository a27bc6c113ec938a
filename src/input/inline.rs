//! Numbers typed into a flag.

use ndarray::{ArrayD, IxDyn};

use super::error::InputError;
use super::json;
use super::number::number;
use crate::norm::Draft;

/// Reads `1,2,3` as shape (3), `1,2;3,4` as shape (2, 2), and JSON as JSON.
pub(super) fn draft(text: &str, origin: &str) -> Result<Draft, InputError> {
    if text.trim_start().starts_with(['[', '{']) {
        return json::draft(text.as_bytes(), origin);
    }
    if text.trim().is_empty() {
        return Err(InputError::Empty { origin: origin.to_owned() });
    }
    let (mut values, mut rows, mut columns) = (Vec::new(), 0, 0);
    for row in text.split(';') {
        rows += 1;
        let mut got = 0;
        for cell in row.split(',') {
            got += 1;
            let value = number(cell).ok_or_else(|| InputError::Cell {
                origin: origin.to_owned(),
                row: rows,
                column: got,
                name: None,
                found: cell.trim().to_owned(),
                is_first: false,
            })?;
            values.push(value);
        }
        if rows == 1 {
            columns = got;
        } else if got != columns {
            return Err(InputError::Ragged {
                origin: origin.to_owned(),
                row: rows,
                got,
                expected: columns,
                first: 1,
            });
        }
    }
    let shape = if rows == 1 { vec![columns] } else { vec![rows, columns] };
    let x = ArrayD::from_shape_vec(IxDyn(&shape), values).expect("every row has as many cells as the first");
    Ok(Draft::new(x))
}

/// Reads a shape: `20x100`, or `5`.
///
/// # Errors
/// When it is not 1 to 5 lengths of at least 1 with `x` between them.
///
/// ```
/// use bnwalk::input::parse_shape;
/// assert_eq!(parse_shape("20x100")?, [20, 100]);
/// # Ok::<(), bnwalk::input::InputError>(())
/// ```
pub fn parse_shape(text: &str) -> Result<Vec<usize>, InputError> {
    let length = |part: &str| part.trim().parse().ok().filter(|&n: &usize| n > 0);
    text.split(['x', 'X', '×'])
        .map(length)
        .collect::<Option<Vec<_>>>()
        .filter(|shape| shape.len() <= 5)
        .ok_or_else(|| InputError::Shape(text.to_owned()))
}
