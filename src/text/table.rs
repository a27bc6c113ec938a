//! Columns lined up for a terminal.

use unicode_width::UnicodeWidthStr;

/// How the cells of a column stand below each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// They begin together: names.
    Left,
    /// They end together: counts.
    Right,
    /// Their decimal points stand below each other: numbers. A head ends where the column does.
    Point,
}

/// A table of text whose columns are lined up.
///
/// ```
/// use bnwalk::text::table::{Align, Table};
/// let mut table = Table::new([("layer", Align::Left), ("mean", Align::Point)]);
/// table.row(["first", "12"]);
/// table.row(["2", "−0.25"]);
/// assert_eq!(table.lines(), ["layer   mean", "first  12", "2      −0.25"]);
/// ```
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

/// What stands between two columns.
const GAP: &str = "  ";

impl Table {
    /// A table without rows. Each column has a head, which may be empty.
    pub fn new<S: Into<String>>(columns: impl IntoIterator<Item = (S, Align)>) -> Self {
        let columns = columns.into_iter().map(|(head, align)| (head.into(), align)).collect();
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row: a cell for each column. Cells that are missing are empty.
    pub fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        let mut row: Vec<String> = cells.into_iter().map(Into::into).collect();
        row.resize(self.columns.len(), String::new());
        self.rows.push(row);
    }

    /// The heads, and how their columns are lined up.
    #[must_use]
    pub fn columns(&self) -> &[(String, Align)] {
        &self.columns
    }

    /// The rows, each with a cell for every column.
    #[must_use]
    pub fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }

    /// The lines of the table, the heads first.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![String::new(); self.rows.len() + 1];
        for (column, (head, align)) in self.columns.iter().enumerate() {
            let cells: Vec<&str> = self.rows.iter().map(|row| row[column].as_str()).collect();
            for (line, cell) in lines.iter_mut().zip(aligned(head, &cells, *align)) {
                if column > 0 {
                    line.push_str(GAP);
                }
                line.push_str(&cell);
            }
        }
        lines.iter().map(|line| line.trim_end().to_owned()).collect()
    }

    /// The width of the widest line.
    #[must_use]
    pub fn width(&self) -> usize {
        self.lines().iter().map(|line| line.width()).max().unwrap_or(0)
    }
}

/// Head and cells of one column, all of the same width.
fn aligned(head: &str, cells: &[&str], align: Align) -> Vec<String> {
    if align == Align::Point {
        return at_the_point(head, cells);
    }
    let all = || [head].into_iter().chain(cells.iter().copied());
    let width = all().map(UnicodeWidthStr::width).max().unwrap_or(0);
    all()
        .map(|cell| {
            let blank = width - cell.width();
            if align == Align::Left { padded(0, cell, blank) } else { padded(blank, cell, 0) }
        })
        .collect()
}

fn at_the_point(head: &str, cells: &[&str]) -> Vec<String> {
    let widths = |cell: &str| {
        let (whole, rest) = cell.split_at(point(cell));
        (whole.width(), rest.width())
    };
    let whole = cells.iter().map(|cell| widths(cell).0).max().unwrap_or(0);
    let rest = cells.iter().map(|cell| widths(cell).1).max().unwrap_or(0);
    let width = head.width().max(whole + rest);
    // Under a wide head the numbers keep to the right.
    let left = width - whole - rest;
    let mut column = vec![padded(width - head.width(), head, 0)];
    column.extend(cells.iter().map(|cell| {
        let (own_whole, own_rest) = widths(cell);
        padded(left + whole - own_whole, cell, rest - own_rest)
    }));
    column
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
        let mut table = Table::new([("", Align::Left), ("x", Align::Point), ("x̂", Align::Point)]);
        table.row(["sample 9", "12", "−1.5*"]);
        table.row(["sample 10", "0.25", "1e-5"]);
        table.row(["sample 11", "−3", "0"]);
        let expected = [
            "               x      x̂",
            "sample 9   12     −1.5*",
            "sample 10   0.25   1e-5",
            "sample 11  −3      0",
        ];
        assert_eq!(table.lines(), expected);
        assert_eq!(table.width(), 23);
    }

    #[test]
    fn chinese_characters_take_two_columns() {
        let mut table = Table::new([("层", Align::Left), ("通道数", Align::Right), ("γ", Align::Left)]);
        table.row(["conv1", "64", "0.5"]);
        table.row(["批次归一化", "128", "1"]);
        let expected = ["层          通道数  γ", "conv1           64  0.5", "批次归一化     128  1"];
        assert_eq!(table.lines(), expected);
    }
}
