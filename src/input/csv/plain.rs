//! The common table: after its first row nothing but plain numbers, read on all cores while the text streams by.
//!
//! Whatever else a table may hold (quotes, comments between the rows, a missing cell) is not read here but left to the
//! careful reader, and so is every error. What is read has the same bits as there.

use std::io::{self, Read};
use std::mem;

use ::csv::ByteRecord;
use fast_float2::parse_partial;

use super::{Content, Rows, detect_delimiter, has_lone_returns, reader};
use crate::input::Options;
use crate::input::format::{self, FileFormat};
use crate::parallel;

/// How much text is parsed at a time: it and its numbers stay in the cache.
const PIECE: usize = 1 << 18;

/// Reads a table of shape (rows, columns); `None` if it is not of the common kind, or no table at all.
///
/// # Errors
/// Those of `from`.
pub(in crate::input) fn plain(
    from: impl Read,
    promised: Option<FileFormat>,
    options: &Options,
) -> io::Result<Option<Content>> {
    let mut lines = Lines { from, rest: Vec::new() };
    let mut head = Vec::new();
    lines.next(&mut head)?;
    let Ok((FileFormat::Csv, text)) = format::detect(&head, promised, "") else { return Ok(None) };
    if has_lone_returns(text) {
        return Ok(None);
    }
    let delimiter = options.delimiter.unwrap_or_else(|| detect_delimiter(text));
    let mut table = Rows::new(text, "", delimiter);
    let mut reader = reader(text, delimiter);
    let mut record = ByteRecord::new();
    while table.width.is_none() && reader.read_byte_record(&mut record).is_ok_and(|more| more) {
        if table.take(&record, options.header).is_err() {
            return Ok(None);
        }
    }
    let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
    let (Some((width, _)), Some(after)) = (table.width, text.get(end..)) else { return Ok(None) };
    // A quote that never ends runs away with all that has been read.
    if after.is_empty() && !lines.rest.is_empty() {
        return Ok(None);
    }

    let mut first = Some(after.to_vec());
    let outcome = parallel::in_order(
        |piece: &mut Chunk| match first.take() {
            Some(text) => {
                piece.text = text;
                Ok(true)
            }
            None => lines.next(&mut piece.text).map_err(Some),
        },
        |piece| piece.plain = piece.read(width, delimiter).is_some(),
        |piece| {
            table.values.extend_from_slice(&piece.values);
            if piece.plain { Ok(()) } else { Err(None) }
        },
    );
    match outcome {
        Ok(()) => Ok(table.finish(options.header)),
        Err(None) => Ok(None),
        Err(Some(error)) => Err(error),
    }
}

/// Text cut at the ends of lines.
struct Lines<R> {
    from: R,
    /// The beginning of the line that the last piece left off at.
    rest: Vec<u8>,
}

impl<R: Read> Lines<R> {
    /// Reads the next piece; false at the end.
    fn next(&mut self, piece: &mut Vec<u8>) -> io::Result<bool> {
        piece.clear();
        mem::swap(piece, &mut self.rest);
        loop {
            let got = self.from.by_ref().take(PIECE as u64).read_to_end(piece)?;
            let line_end = piece[piece.len() - got..].iter().rposition(|&b| b == b'\n');
            if let Some(at) = line_end {
                self.rest.extend_from_slice(&piece[piece.len() - got + at + 1..]);
                piece.truncate(piece.len() - self.rest.len());
                return Ok(true);
            }
            if got == 0 {
                return Ok(!piece.is_empty());
            }
        }
    }
}

/// Some rows, and their numbers.
#[derive(Default)]
struct Chunk {
    text: Vec<u8>,
    values: Vec<f64>,
    plain: bool,
}

impl Chunk {
    /// Reads the numbers; `None` where there is anything else.
    fn read(&mut self, width: usize, delimiter: u8) -> Option<()> {
        self.values.clear();
        let mut text = self.text.as_slice();
        loop {
            text = without_blanks(text);
            match text {
                [] => return Some(()),
                [b'\n', rest @ ..] | [b'\r', b'\n', rest @ ..] => text = rest,
                _ => {
                    for column in 1..=width {
                        let (value, length): (f64, _) = parse_partial(text).ok()?;
                        // Digits that say a number beyond f64 are an error.
                        if value.is_infinite() && text[..length].iter().any(u8::is_ascii_digit) {
                            return None;
                        }
                        self.values.push(value);
                        let after = &text[length..];
                        text = without_blanks(after);
                        if column < width {
                            text = match text {
                                [b, rest @ ..] if *b == delimiter => without_blanks(rest),
                                _ if delimiter == b' ' && text.len() < after.len() => text,
                                _ => return None,
                            };
                        }
                    }
                    text = match text {
                        [] => text,
                        [b'\n', rest @ ..] | [b'\r', b'\n', rest @ ..] => rest,
                        _ => return None,
                    };
                }
            }
        }
    }
}

fn without_blanks(mut text: &[u8]) -> &[u8] {
    while let [b' ', rest @ ..] = text {
        text = rest;
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::input::csv::array;

    type Bits = (Vec<usize>, Vec<u64>, Option<Vec<String>>, bool);

    fn both(text: &str, options: &Options) -> (Option<Bits>, Result<Bits, String>) {
        let careful = array(text.as_bytes(), "t.csv", options).map_err(|error| error.to_string());
        let plain = plain(text.as_bytes(), Some(FileFormat::Csv), options).unwrap();
        (plain.map(bits), careful.map(bits))
    }

    fn bits(table: Content) -> Bits {
        let Content { array, names, counts } = table;
        (array.shape().to_vec(), array.iter().map(|value| value.to_bits()).collect(), names, counts)
    }

    /// Text long enough for several pieces, with a width that does not divide them.
    fn long(delimiter: &str, end: &str) -> String {
        let mut random = crate::norm::Randn::new(3);
        let row = |_| {
            let cells: Vec<String> = random.by_ref().take(7).map(|v| v.to_string()).collect();
            cells.join(delimiter) + end
        };
        (0..8000).map(row).collect()
    }

    #[test]
    fn the_common_table_is_read_as_the_careful_reader_does_across_pieces() {
        for (head, delimiter, end) in [
            ("", ",", "\n"),
            ("# a note\n\n", ", ", "\r\n"),
            ("a;b;c;d;e;f;g\n", ";", "  \n"),
            ("a\tb\tc\td\te\tf\tg\r\n", "\t", "\n\n"),
            ("", "  ", "\n"),
            ("\"a, b\",c,d,e,f,g,h\n", ",", "\n"),
        ] {
            let text = head.to_owned() + &long(delimiter, end);
            assert!(text.len() > 3 * PIECE);
            let (plain, careful) = both(&text, &Options::default());
            assert!(plain.is_some());
            assert_eq!(plain, careful.ok(), "{head:?} {delimiter:?} {end:?}");
        }
    }

    #[test]
    fn whatever_is_odd_is_left_to_the_careful_reader_wherever_it_stands() {
        let text = long(",", "\n");
        for odd in
            ["1,2,3,4,5,6\n", "1,2,3,4,5,6,7,8\n", "1,2,3,4,5,6,\n", "a,2,3,4,5,6,7\n", "# note\n", "\0"]
        {
            for text in [format!("{text}{odd}"), format!("{text}{odd}{text}")] {
                assert_eq!(both(&text, &Options::default()).0, None, "{odd:?}");
            }
        }
    }

    #[test]
    fn a_quote_that_never_ends_takes_no_numbers_with_it() {
        let column: String = "0.5\n".repeat(100_000);
        let (plain, careful) = both(&format!("\"x\n{column}"), &Options::default());
        assert_eq!((plain, careful.unwrap_err().as_str()), (None, "t.csv holds no row of numbers"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn what_is_read_at_all_is_what_the_careful_reader_reads(
            text in "(#? ?[-+]?(inf|nan|NaN|Infinity|[0-9]{0,20}(\\.[0-9]{0,20})?(e[-+]?[0-9]{0,3})?)(,|, | |;|\t|\n|\r\n|\r|\"){1,2}){0,12}",
            header in any::<Option<bool>>(),
        ) {
            let (plain, careful) = both(&text, &Options { header, delimiter: None });
            if let Some(plain) = plain {
                let careful = careful.map_err(TestCaseError::fail)?;
                prop_assert_eq!(plain, careful);
            }
        }

        #[test]
        fn every_number_as_rust_or_python_writes_it_is_read_plainly(values in prop::collection::vec(any::<f64>(), 6)) {
            for format in [|v: &f64| v.to_string(), |v: &f64| format!("{v:e}"), |v: &f64| format!("{v:.18e}")] {
                let cells: Vec<String> = values.iter().map(format).collect();
                let text = format!("{}\n{}\n", cells[..3].join(","), cells[3..].join(","));
                let (plain, careful) = both(&text, &Options::default());
                prop_assert!(plain.is_some());
                prop_assert_eq!(plain, careful.ok());
            }
        }
    }
}
