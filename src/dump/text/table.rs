//! Aligned columns of numbers.

use unicode_width::UnicodeWidthStr;

/// A table whose first column holds names, and whose others hold numbers lined up at their points.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The names of the columns; that of the first is mostly empty.
    pub head: Vec<String>,
    /// The rows, each as long as the head.
    pub rows: Vec<Vec<String>>,
}

/// What stands between two columns.
const GAP: &str = "  ";

impl Table {
    /// The lines of the table, the head first.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![String::new(); self.rows.len() + 1];
        for column in 0..self.head.len() {
            let cells = self.column(column);
            for (line, cell) in lines.iter_mut().zip(cells) {
                if column > 0 {
                    line.push_str(GAP);
                }
                line.push_str(&cell);
            }
        }
        lines.iter().map(|line| line.trim_end().to_owned()).collect()
    }

    /// The width of the widest line.
    pub fn width(&self) -> usize {
        self.lines().iter().map(|line| line.width()).max().unwrap_or(0)
    }

    /// Head and cells of one column, all of the same width.
    fn column(&self, column: usize) -> Vec<String> {
        let (head, cells) = (&self.head[column], self.rows.iter().map(|row| &row[column]));
        if column == 0 {
            let width = cells.clone().chain([head]).map(|cell| cell.width()).max().unwrap_or(0);
            return [head]
                .into_iter()
                .chain(cells)
                .map(|cell| padded(0, cell, width - cell.width()))
                .collect();
        }
        let widths = |cell: &String| {
            let (whole, rest) = cell.split_at(point(cell));
            (whole.width(), rest.width())
        };
        let whole = cells.clone().map(|cell| widths(cell).0).max().unwrap_or(0);
        let rest = cells.clone().map(|cell| widths(cell).1).max().unwrap_or(0);
        let width = head.width().max(whole + rest);
        // Under a wide head the numbers keep to the right.
        let left = width - whole - rest;
        let mut column = vec![padded(width - head.width(), head, 0)];
        column.extend(cells.map(|cell| {
            let (own_whole, own_rest) = widths(cell);
            padded(left + whole - own_whole, cell, rest - own_rest)
        }));
        column
    }
}

/// Where the digits before the point end.
fn point(number: &str) -> usize {
    number.find(['.', 'e', '*']).unwrap_or(number.len())
}

fn padded(left: usize, text: &str, right: usize) -> String {
    format!("{:left$}{text}{:right$}", "", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_line_up_at_their_points_and_combining_marks_take_no_room() {
        let text = |cells: &[&str]| cells.iter().map(ToString::to_string).collect::<Vec<_>>();
        let table = Table {
            head: text(&["", "x", "x̂"]),
            rows: vec![
                text(&["sample 9", "12", "−1.5*"]),
                text(&["sample 10", "0.25", "1e-5"]),
                text(&["sample 11", "−3", "0"]),
            ],
        };
        let expected = [
            "               x      x̂",
            "sample 9   12     −1.5*",
            "sample 10   0.25   1e-5",
            "sample 11  −3      0",
        ];
        assert_eq!(table.lines(), expected);
        assert_eq!(table.width(), 23);
    }
}
