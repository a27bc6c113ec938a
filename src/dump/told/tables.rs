//! Which numbers of a stage are laid out in tables.
//!
//! ```text
//!     one number a group or channel   a row for each, a column for each quantity
//!     one number a cell, (N)          a row for each sample, a column for each quantity
//!     one number a cell, (N, C)       a table for each quantity: samples down, channels across
//!     one number a cell, more axes    the last two axes down and across, at the chosen cell's sample, channel, …
//! ```
//!
//! Of a long axis only a window around the chosen cell is shown, and the caption says which.

use std::ops::Range;

use crate::dump::Dump;
use crate::msg;
use crate::norm::counted;
use crate::norm::{Partition, Quantity, Space};
use crate::text::table::{Align, Table};
use crate::text::wrap::{self, INDENT};
use crate::text::{Message, Style};
use crate::walk::Stage;
use crate::walk::derive::extra_digits;
use crate::walk::region::Region;

/// How many rows a table has at most.
const ROWS: usize = 10;
/// How many columns of numbers a table has at most.
const COLUMNS: usize = 8;
/// Significant digits of a matrix unless the request says otherwise: eight columns of such numbers fit on a page.
const MATRIX_DIGITS: usize = 4;

/// The tables of a stage, each with its caption (if it needs one).
pub(super) fn of_stage(dump: &Dump<'_>, style: &Style, stage: Stage) -> Vec<(Option<String>, Table)> {
    let problem = dump.trace.problem();
    let (inputs, outputs) = (stage.inputs(problem), stage.outputs());
    let layout = Layout { dump, style, axes: Axis::of(dump) };
    let of_space = |quantities: &[Quantity], wanted: &[Space]| -> Vec<Quantity> {
        quantities.iter().copied().filter(|q| wanted.contains(&q.space())).collect()
    };

    let mut tables = Vec::new();
    // The batch norm's groups are the channels, so one table has room for both.
    let spaces: &[&[Space]] = if problem.partition().groups_are_channels() {
        &[&[Space::Group, Space::Channel]]
    } else {
        &[&[Space::Group], &[Space::Channel]]
    };
    for wanted in spaces {
        let mut quantities = of_space(&inputs, wanted);
        quantities.extend(of_space(outputs, wanted));
        if quantities.iter().any(|&q| Stage::showing(q) == stage) {
            tables.extend(layout.vectors(&quantities));
        }
    }
    let cells = of_space(outputs, &[Space::Cell]);
    if !cells.is_empty() && layout.is_list() {
        let mut quantities = of_space(&inputs, &[Space::Cell]);
        quantities.extend(cells);
        tables.extend(layout.list(&quantities));
    } else {
        tables.extend(cells.into_iter().map(|quantity| {
            let (caption, table) = layout.matrix(quantity);
            (Some(caption), table)
        }));
    }
    tables
}

/// One axis of the batch, read as (N, C, …) whatever its layout.
struct Axis {
    name: &'static str,
    len: usize,
    /// Where on it the chosen cell lies.
    at: usize,
    /// Whether only the chosen place is kept.
    single: bool,
}

impl Axis {
    fn of(dump: &Dump<'_>) -> Vec<Self> {
        let partition = dump.trace.partition();
        let (n, c, _) = partition.split(dump.cell);
        let index = partition.index(dump.cell);
        let mut axes = vec![
            Self { name: "sample", len: partition.samples(), at: n, single: false },
            Self { name: "channel", len: partition.channels(), at: c, single: dump.channel.is_some() },
        ];
        let positions = match partition.layout() {
            crate::norm::Layout::ChannelsFirst => 2..index.len().max(2),
            crate::norm::Layout::ChannelsLast => 1..index.len().max(2) - 1,
        };
        let names: &[&'static str] = match positions.len() {
            0 | 1 => &["position"],
            2 => &["row", "column"],
            _ => &["slice", "row", "column"],
        };
        for (axis, &name) in positions.zip(names) {
            axes.push(Self { name, len: partition.shape()[axis], at: index[axis], single: false });
        }
        axes
    }

    /// At most `most` places, the chosen one among them.
    fn window(&self, most: usize) -> Range<usize> {
        if self.single { self.at..self.at + 1 } else { window(self.len, self.at, most) }
    }

    /// "all 5 samples", "channel 3", "samples 0 to 9 of 20".
    fn describe(&self, window: &Range<usize>) -> Message {
        describe(self.name, self.len, window)
    }
}

fn window(len: usize, at: usize, most: usize) -> Range<usize> {
    let most = most.min(len);
    let start = at.saturating_sub(most / 2).min(len - most);
    start..start + most
}

fn describe(axis: &str, len: usize, window: &Range<usize>) -> Message {
    match window.len() {
        shown if shown == len && len > 1 => msg!("table-all", things = counted(len, axis)),
        1 => one_of(axis, window.start),
        _ => msg!(
            "table-window",
            things = Message::named(format!("axes-{axis}")),
            first = window.start.to_string(),
            last = (window.end - 1).to_string(),
            len = len.to_string(),
        ),
    }
}

/// "channel 3".
fn one_of(axis: &str, place: usize) -> Message {
    msg!("table-at", thing = Message::named(format!("axis-{axis}")), place = place.to_string())
}

struct Layout<'a> {
    dump: &'a Dump<'a>,
    style: &'a Style,
    axes: Vec<Axis>,
}

impl Layout<'_> {
    fn partition(&self) -> &Partition {
        self.dump.trace.partition()
    }

    /// Whether the cells are one list of samples.
    fn is_list(&self) -> bool {
        self.axes.len() == 2 && (self.axes[1].len == 1 || self.axes[1].single)
    }

    fn number(&self, quantity: Quantity, i: usize, digits: usize) -> String {
        let block = Region::of(self.partition(), quantity, i).block;
        let digits = digits + extra_digits(self.dump.trace, quantity, &block);
        self.style.glyphs.number(self.dump.trace.value(quantity, i), digits)
    }

    /// A number of one cell; the chosen cell is marked.
    fn cell(&self, quantity: Quantity, i: usize, digits: usize) -> String {
        let mark = if i == self.dump.cell { "*" } else { "" };
        self.number(quantity, i, digits) + mark
    }

    /// What a row or a column is called: a channel's name, or its place on the axis.
    fn head(&self, axis: &Axis, place: usize) -> String {
        let partition = self.partition();
        match partition.channel_name(place) {
            Some(_) if axis.name == "channel" => self.style.tell(&partition.channel_label(place)),
            _ => place.to_string(),
        }
    }

    fn symbol(&self, quantity: Quantity) -> String {
        self.style.glyphs.symbol(quantity).to_owned()
    }

    /// "Samples 0 to 9 of 20:".
    fn part(&self, part: Message) -> String {
        let text = self.style.tell(&msg!("table-part", part = part));
        let mut chars = text.chars();
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    }

    /// A row for each group or channel. A single number has been told by its formula.
    fn vectors(&self, quantities: &[Quantity]) -> Vec<(Option<String>, Table)> {
        let partition = self.partition();
        let (n, c, _) = partition.split(self.dump.cell);
        let is_group = quantities[0].space() == Space::Group && !partition.groups_are_channels();
        let name = if is_group { "group" } else { "channel" };
        let one_channel = self.dump.channel.is_some();
        // Of the groups, those of the channel: one a sample, unless each position is one, of all channels.
        let by_sample = is_group && one_channel && partition.norm().shares().positions;
        let (len, at) = match (is_group, one_channel) {
            (false, false) => (partition.channels(), c),
            (false, true) => (1, 0),
            _ if by_sample => (partition.samples(), n),
            _ => (partition.groups(), partition.group_of(self.dump.cell)),
        };
        if len == 1 {
            return Vec::new();
        }
        let rows = window(len, at, ROWS);
        let index = |row: usize| if by_sample { partition.group_at(row, c, 0) } else { row };
        let label = |row: usize| {
            let name = if is_group { partition.group_name(index(row)) } else { partition.channel_label(row) };
            self.style.tell(&name)
        };
        let shown = if by_sample { "sample" } else { name };
        let caption = (rows.len() < len).then(|| self.part(describe(shown, len, &rows)));
        let labels: Vec<String> = rows.clone().map(label).collect();
        self.columns(&labels, quantities, caption.as_deref(), |quantity, row| {
            self.number(quantity, index(rows.start + row), self.style.digits)
        })
    }

    /// A row for each sample of the one channel.
    fn list(&self, quantities: &[Quantity]) -> Vec<(Option<String>, Table)> {
        let rows = self.axes[0].window(ROWS);
        let caption = (rows.len() < self.axes[0].len).then(|| self.part(self.axes[0].describe(&rows)));
        let labels: Vec<String> = rows.clone().map(|n| self.style.tell(&one_of("sample", n))).collect();
        let c = self.axes[1].at;
        self.columns(&labels, quantities, caption.as_deref(), |quantity, row| {
            self.cell(quantity, self.partition().cell(rows.start + row, c, 0), self.style.digits)
        })
    }

    /// A column for each quantity, in as many tables as the width of the page asks for.
    fn columns(
        &self,
        labels: &[String],
        quantities: &[Quantity],
        caption: Option<&str>,
        number: impl Fn(Quantity, usize) -> String,
    ) -> Vec<(Option<String>, Table)> {
        let table = |quantities: &[Quantity]| {
            let mut table = named(quantities.iter().map(|&q| self.symbol(q)));
            for (row, label) in labels.iter().enumerate() {
                let numbers = quantities.iter().map(|&q| number(q, row));
                table.row(std::iter::once(label.clone()).chain(numbers));
            }
            table
        };
        let mut tables = Vec::new();
        let mut left = quantities;
        while !left.is_empty() {
            let fits = (1..=left.len()).rev().find(|&n| fits(&table(&left[..n]))).unwrap_or(1);
            let (now, later) = left.split_at(fits);
            tables.push((caption.map(str::to_owned), table(now)));
            left = later;
        }
        tables
    }

    /// The last two axes of one quantity, at the chosen cell's place on the others.
    fn matrix(&self, quantity: Quantity) -> (String, Table) {
        let (fixed, [down, across]) = self.axes.split_last_chunk().expect("samples and channels are axes");
        let digits = self.dump.request.digits.unwrap_or(MATRIX_DIGITS);
        let rows = down.window(ROWS);
        let at = |row: usize, column: usize| {
            let mut index: Vec<usize> = fixed.iter().map(|axis| axis.at).collect();
            index.extend([row, column]);
            let p = self.axes[2..].iter().zip(&index[2..]).fold(0, |p, (axis, i)| p * axis.len + i);
            self.partition().cell(index[0], index[1], p)
        };
        let table = |columns: &Range<usize>| {
            let mut table = named(columns.clone().map(|column| self.head(across, column)));
            for row in rows.clone() {
                let cells = columns.clone().map(|column| self.cell(quantity, at(row, column), digits));
                table.row(std::iter::once(self.head(down, row)).chain(cells));
            }
            table
        };
        let windows = (1..=COLUMNS).rev().map(|most| across.window(most));
        let columns =
            windows.clone().find(|columns| fits(&table(columns))).unwrap_or_else(|| across.window(1));
        let (symbol, down, across) = (self.symbol(quantity), down.describe(&rows), across.describe(&columns));
        let place = fixed.iter().map(|axis| match axis.name {
            "channel" => self.partition().channel_label(axis.at),
            name => one_of(name, axis.at),
        });
        let place = place.reduce(|before, next| msg!("list", before = before, next = next));
        let caption = match place {
            None => msg!("table-matrix", symbol = symbol, down = down, across = across),
            Some(place) => {
                msg!("table-matrix-of", symbol = symbol, place = place, down = down, across = across)
            }
        };
        (self.style.tell(&caption), table(&columns))
    }
}

/// A table of numbers whose first column names the rows.
fn named(heads: impl Iterator<Item = String>) -> Table {
    let numbers = heads.map(|head| (head, Align::Point));
    Table::new(std::iter::once((String::new(), Align::Left)).chain(numbers))
}

fn fits(table: &Table) -> bool {
    table.width() + INDENT.len() <= wrap::PAGE
}
