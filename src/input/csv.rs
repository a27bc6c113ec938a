//! CSV and its relatives: a table of numbers, each row a sample, each column a channel.
//!
//! The delimiter (comma, semicolon, tab, bar or blanks) and a header are found out unless given: a header is a first row
//! without any number. Blank lines and lines that begin with `#` (where `numpy.savetxt` puts its header) do not count.

mod plain;

use std::borrow::Cow;

use ::csv::{ByteRecord, Reader, ReaderBuilder};
use ndarray::{ArrayD, IxDyn};

use super::Options;
use super::error::InputError;
use super::expected::{Expected, Given, Meant};
use super::number::number;
use super::precision::Precision;
use crate::text::{NotNumber, read_number, visible};
pub(super) use plain::plain;

/// What a table holds.
#[derive(Debug)]
pub(super) struct Content {
    /// The numbers, shape (rows, columns).
    pub array: ArrayD<f64>,
    /// The names of the columns, where the first row is a header.
    pub names: Option<Vec<String>>,
    /// Whether the first row reads 0, 1, 2, … and so could have been meant as a header.
    pub counts: bool,
}

/// Reads a table, whatever it holds, or says what is wrong with it.
pub(super) fn array(bytes: &[u8], origin: &str, options: &Options) -> Result<Content, InputError> {
    let bytes = &*with_line_feeds(bytes);
    let delimiter = options.delimiter.unwrap_or_else(|| detect_delimiter(bytes));
    let mut table = Rows::new(bytes, origin, delimiter);
    let mut reader = reader(bytes, delimiter);
    let mut record = ByteRecord::new();
    // Reading from memory and leaving UTF-8 aside, the reader has nothing to fail on.
    while reader.read_byte_record(&mut record).is_ok_and(|more| more) {
        table.take(&record, options.header)?;
    }
    table.finish(options.header).ok_or_else(|| InputError::NoRows { origin: origin.to_owned() })
}

/// Whether a carriage return stands without a line feed, as at the ends of lines in files from very old systems.
fn has_lone_returns(bytes: &[u8]) -> bool {
    bytes.iter().zip(bytes.iter().skip(1).chain(b" ")).any(|(&b, &next)| b == b'\r' && next != b'\n')
}

/// The same text with a line feed at the end of each line.
fn with_line_feeds(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !has_lone_returns(bytes) {
        return bytes.into();
    }
    let mut text = bytes.to_vec();
    for i in 0..text.len() {
        if text[i] == b'\r' && text.get(i + 1) != Some(&b'\n') {
            text[i] = b'\n';
        }
    }
    text.into()
}

fn reader(bytes: &[u8], delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .delimiter(delimiter)
        .from_reader(bytes)
}

/// The head of a dump in CSV.
const DUMP_COLUMNS: [&str; 5] = ["quantity", "sample", "channel", "position", "value"];

/// Reads the results in a dump. Its rows are in the order of the arrays, so the places need not be read.
pub(super) fn expected(bytes: &[u8], origin: &str) -> Result<Given, InputError> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut record = ByteRecord::new();
    let mut given = Given::default();
    // The rows of one array follow each other.
    let mut left_out: Option<String> = None;
    let mut row = 0;
    while reader.read_byte_record(&mut record).is_ok_and(|more| more) {
        row += 1;
        let cell = |column: usize| record.get(column).unwrap_or_default().trim_ascii();
        let wrong = |column: usize, found: String| InputError::Cell {
            origin: origin.to_owned(),
            row,
            column,
            name: DUMP_COLUMNS.get(column - 1).map(|&name| name.to_owned()),
            found,
            is_first: false,
        };
        if row == 1 {
            if record.len() != DUMP_COLUMNS.len() || (0..5).any(|i| cell(i) != DUMP_COLUMNS[i].as_bytes()) {
                return Err(InputError::DumpColumns {
                    origin: origin.to_owned(),
                    expected: DUMP_COLUMNS.join(","),
                });
            }
            continue;
        }
        let name = text(cell(0));
        let value = bytes_number(cell(4)).ok_or_else(|| wrong(5, text(cell(4))))?;
        if let Some(array) = given.arrays.iter_mut().find(|array| array.name == name) {
            array.values.push(value);
            continue;
        }
        if left_out.as_ref() == Some(&name) {
            continue;
        }
        let Meant::Quantity(quantity) = given.meant(&name) else {
            left_out = Some(name);
            continue;
        };
        let (values, precision) = (vec![value], Precision::Double);
        given.arrays.push(Expected { quantity, name, shape: None, values, precision });
    }
    Ok(given)
}

/// The rows read so far.
struct Rows<'a> {
    bytes: &'a [u8],
    origin: &'a str,
    delimiter: u8,
    /// How many cells the first row has, and the byte where it begins.
    width: Option<(usize, u64)>,
    names: Option<Vec<String>>,
    values: Vec<f64>,
}

impl<'a> Rows<'a> {
    fn new(bytes: &'a [u8], origin: &'a str, delimiter: u8) -> Self {
        Self { bytes, origin, delimiter, width: None, names: None, values: Vec::new() }
    }

    fn take(&mut self, record: &ByteRecord, header: Option<bool>) -> Result<(), InputError> {
        // Blanks come in runs, and an empty cell between two of them is none.
        let blanks = self.delimiter == b' ';
        let cells = || {
            record.iter().map(<[u8]>::trim_ascii).filter(move |cell| !(blanks && cell.is_empty())).enumerate()
        };
        let count = cells().count();
        let only = cells().next().map_or(&b""[..], |(_, cell)| cell);
        if count == 0 || (count == 1 && only.is_empty()) || only.starts_with(b"#") {
            return Ok(());
        }
        let start = record.position().map_or(0, ::csv::Position::byte);
        let Some((expected, first)) = self.width else {
            self.width = Some((count, start));
            // A header has no number in it; one cell that is not a number among others that are is a mistake.
            let is_header = header.unwrap_or_else(|| cells().all(|(_, cell)| !is_number(cell)));
            if is_header {
                self.names = Some(cells().map(|(_, cell)| visible(&text(cell))).collect());
                return Ok(());
            }
            return self.push(cells(), start, header.is_none());
        };
        if count != expected {
            return Err(InputError::Ragged {
                origin: self.origin.to_owned(),
                row: self.row(start),
                got: count,
                expected,
                first: self.row(first),
            });
        }
        self.push(cells(), start, false)
    }

    /// What has been read; `None` where there is no row of numbers.
    fn finish(self, header: Option<bool>) -> Option<Content> {
        let (columns, _) = self.width?;
        if self.values.is_empty() {
            return None;
        }
        let rows = self.values.len() / columns;
        let counts = header.is_none()
            && self.names.is_none()
            && rows > 1
            && columns > 1
            && self.values[..columns].iter().enumerate().all(|(i, &value)| value == i as f64);
        let shape = IxDyn(&[rows, columns]);
        let array = ArrayD::from_shape_vec(shape, self.values);
        let array = array.expect("every row has as many cells as the first");
        Some(Content { array, names: self.names, counts })
    }

    fn push<'c>(
        &mut self,
        cells: impl Iterator<Item = (usize, &'c [u8])>,
        start: u64,
        is_first: bool,
    ) -> Result<(), InputError> {
        for (column, cell) in cells {
            let value = bytes_number(cell).ok_or_else(|| InputError::Cell {
                origin: self.origin.to_owned(),
                row: self.row(start),
                column: column + 1,
                name: self.names.as_ref().map(|names| names[column].clone()),
                found: text(cell),
                is_first,
            })?;
            self.values.push(value);
        }
        Ok(())
    }

    /// The line, from 1, of the record whose reading began at `start`: the reader skips blank lines and comments first.
    /// Counted only for an error.
    fn row(&self, start: u64) -> usize {
        let start = usize::try_from(start).unwrap_or(usize::MAX).min(self.bytes.len());
        let (before, from) = self.bytes.split_at(start);
        let skipped = lines(from).take_while(|line| is_idle(line)).count();
        lines(before).count() + skipped
    }
}

fn text(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).into_owned()
}

fn bytes_number(cell: &[u8]) -> Option<f64> {
    number(str::from_utf8(cell).ok()?)
}

/// Whether a cell says a number, be it one that is too large.
fn is_number(cell: &[u8]) -> bool {
    str::from_utf8(cell)
        .is_ok_and(|cell| !matches!(read_number(cell), Err(NotNumber::Missing | NotNumber::Other)))
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|&b| b == b'\n')
}

/// Whether a line is blank or a comment.
fn is_idle(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    line.is_empty() || line.starts_with(b"#")
}

/// The delimiter that cuts the first lines into equally many cells, more than one; failing that, the one most used.
///
/// A comma comes late, because it may also be a decimal sign or stand in a header's text, and blanks last, because
/// they may stand beside any other.
fn detect_delimiter(bytes: &[u8]) -> u8 {
    const CANDIDATES: [u8; 5] = [b'\t', b';', b'|', b',', b' '];
    const LINES: usize = 10;
    let sample: Vec<&[u8]> = lines(bytes).filter(|line| !is_idle(line)).take(LINES).collect();
    let counts = |delimiter| sample.iter().map(move |line| cuts(line, delimiter));
    let cuts_equally = |delimiter: &u8| {
        let mut counts = counts(*delimiter);
        counts.next().is_some_and(|first| first > 0 && counts.all(|n| n == first))
    };
    CANDIDATES.into_iter().find(cuts_equally).unwrap_or_else(|| {
        let used = |delimiter: &u8| counts(*delimiter).sum::<usize>();
        // max_by_key takes the last of equals, so turned round an earlier candidate wins. Where nothing cuts, a comma.
        CANDIDATES.into_iter().rev().max_by_key(used).filter(|d| used(d) > 0).unwrap_or(b',')
    })
}

/// How often the delimiter cuts a line, quoted text aside.
fn cuts(line: &[u8], delimiter: u8) -> usize {
    let line = line.trim_ascii();
    let (mut quoted, mut count, mut previous) = (false, 0, 0);
    for &b in line {
        match b {
            b'"' => quoted = !quoted,
            _ if quoted || b != delimiter => {}
            // A run of blanks cuts once.
            b' ' if previous == b' ' => {}
            _ => count += 1,
        }
        previous = b;
    }
    count
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn read(text: &str) -> Result<ArrayD<f64>, String> {
        read_with(text, &Options::default())
    }

    fn read_with(text: &str, options: &Options) -> Result<ArrayD<f64>, String> {
        array(text.as_bytes(), "data.csv", options)
            .map(|table| table.array)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn every_delimiter_is_found_out() {
        let expected = array![[1., -2.5], [3e5, 4.]].into_dyn();
        for d in [",", ";", "\t", "|", " ", "   ", ", ", " ; "] {
            let text = format!("1{d}-2.5\n3e5{d}4\n");
            assert_eq!(read(&text).as_ref(), Ok(&expected), "{d:?}");
            let text = format!("height{d}weight\r\n1{d}-2.5\r\n\r\n# a note, with; every|sign\r\n3e5{d}4");
            assert_eq!(read(&text).as_ref(), Ok(&expected), "{d:?}");
        }
    }

    #[test]
    fn what_numpy_savetxt_writes_is_read() {
        let text = "# a b\n 1.000000000000000000e+00 2.5e+00\n-3.000000000000000000e+00 nan\n";
        let read = read(text).unwrap();
        assert_eq!(read.shape(), [2, 2]);
        assert_eq!(read[[1, 0]], -3.0);
        assert!(read[[1, 1]].is_nan());
    }

    #[test]
    fn infinities_and_nan_are_numbers_and_make_no_header() {
        let read = read("nan,inf\n-Infinity,+1\n").unwrap();
        assert_eq!(read.shape(), [2, 2]);
        assert_eq!((read[[0, 1]], read[[1, 0]]), (f64::INFINITY, f64::NEG_INFINITY));
    }

    #[test]
    fn one_column_is_one_channel() {
        assert_eq!(read("x\n1\n2\n").unwrap(), array![[1.], [2.]].into_dyn());
    }

    #[test]
    fn a_wrong_cell_is_named_with_the_files_own_line_and_the_headers_name() {
        assert_eq!(
            read("age,height\n1,2\n\n3,abc\n").unwrap_err(),
            r#"data.csv, row 4, column 2 ("height"): found "abc", expected a number"#
        );
        assert_eq!(
            read("1,2\n3,\n").unwrap_err(),
            "data.csv, row 2, column 2: found nothing, expected a number"
        );
        assert_eq!(
            read("# note\r\n\r\n1,2\r\n\r\n# note\r\n3,x\r\n").unwrap_err(),
            r#"data.csv, row 6, column 2: found "x", expected a number"#
        );
    }

    #[test]
    fn a_ragged_row_is_named_with_the_row_it_differs_from() {
        assert_eq!(
            read("\na,b,c,d\n1,2,3,4\n5,6,7\n").unwrap_err(),
            "data.csv: row 4 has 3 values, expected 4 as in row 2"
        );
        assert_eq!(read("1 2\n3\n").unwrap_err(), "data.csv: row 2 has 1 value, expected 2 as in row 1");
    }

    #[test]
    fn what_is_given_is_not_detected() {
        let no_header = Options { header: Some(false), ..Options::default() };
        assert!(read_with("a,b\n1,2\n", &no_header).unwrap_err().contains("row 1, column 1"));
        let header = Options { header: Some(true), ..Options::default() };
        assert_eq!(read_with("2019,2020\n1,2\n", &header).unwrap(), array![[1., 2.]].into_dyn());
        let semicolon = Options { delimiter: Some(b';'), ..Options::default() };
        assert!(read_with("1,5;2,5\n", &semicolon).is_err());
    }

    #[test]
    fn commas_inside_a_quoted_name_do_not_cut() {
        assert_eq!(read("\"height, cm\",weight\n1,2\n").unwrap(), array![[1., 2.]].into_dyn());
        assert_eq!(read("height (cm, mean);weight\n1;2\n3;4\n").unwrap().shape(), [2, 2]);
    }

    #[test]
    fn a_header_alone_is_no_batch() {
        assert_eq!(read("a,b\n").unwrap_err(), "data.csv holds no row of numbers");
        assert_eq!(read("# only a note\n\n").unwrap_err(), "data.csv holds no row of numbers");
    }

    #[test]
    fn a_header_has_no_number_in_it_and_names_the_columns() {
        let names = |text: &str| {
            let table = array(text.as_bytes(), "data.csv", &Options::default());
            table.map(|table| table.names).map_err(|error| error.to_string())
        };
        assert_eq!(names("age,height\n1,2\n"), Ok(Some(vec!["age".to_owned(), "height".to_owned()])));
        assert_eq!(names(",b\n1,2\n"), Ok(Some(vec![String::new(), "b".to_owned()])));
        assert_eq!(names("1,2\n"), Ok(None));
        for (row, column, found) in [
            ("NA,2", 1, "\"NA\""),
            (",2", 1, "nothing"),
            ("1.2.3,2", 1, "\"1.2.3\""),
            ("1_000,2", 1, "\"1_000\""),
            ("1,2 # note", 2, "\"2 # note\""),
        ] {
            let why = names(&format!("{row}\n3,4\n")).unwrap_err();
            let place = format!("data.csv, row 1, column {column}: found {found}, expected a number");
            assert!(why.starts_with(&place), "{why}");
            assert!(why.contains("--header yes"), "{why}");
        }
        assert!(names("1,2\n,4\n").unwrap_err().ends_with("expected a number"));
    }

    #[test]
    fn a_first_row_that_counts_is_read_as_data_and_told_of() {
        let counts = |text: &str, header| {
            array(text.as_bytes(), "", &Options { header, ..Options::default() }).unwrap().counts
        };
        assert!(counts("0,1,2\n5,6,7\n", None));
        for (text, header) in [
            ("0,1,2\n5,6,7\n", Some(false)),
            ("0,1,2\n", None),
            ("0\n1\n", None),
            ("1,2\n3,4\n", None),
            ("a,b\n0,1\n2,3\n", None),
        ] {
            assert!(!counts(text, header), "{text:?}");
        }
    }

    #[test]
    fn a_carriage_return_alone_ends_a_row() {
        let expected = array![[1., 2.], [3., 4.]].into_dyn();
        for text in ["1,2\r3,4\r", "# note\r1 2\r3 4", "a;b\r1;2\r\n\r3;4\n"] {
            assert_eq!(read(text).as_ref(), Ok(&expected), "{text:?}");
            assert_eq!(
                super::plain(text.as_bytes(), None, &Options::default()).unwrap().map(|t| t.array),
                None
            );
        }
        assert_eq!(
            read("1,2\r3,x\r").unwrap_err(),
            r#"data.csv, row 2, column 2: found "x", expected a number"#
        );
    }
}
