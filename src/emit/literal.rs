//! Arrays as Python writes them.

use ndarray::{ArrayViewD, Axis};
use textwrap::{Options, WordSplitter};

/// The columns of a line.
const WIDTH: usize = 119;

/// An array with its name before it and a comma after it: nested lists of the shortest decimals that read back to the same
/// bits. A list that is too long for a line gets a line for each row, and long rows are wrapped.
pub(super) fn literal(name: &str, array: &ArrayViewD<'_, f64>) -> String {
    let line = format!("{name}{},", flat(array));
    if line.len() <= WIDTH {
        return line;
    }
    let indent = " ".repeat(name.len() - name.trim_start().len());
    let deeper = format!("{indent}    ");
    let inside = if array.ndim() == 1 {
        let numbers = flat(array);
        let options = Options::new(WIDTH)
            .initial_indent(&deeper)
            .subsequent_indent(&deeper)
            // The minus of an exponent is no hyphen.
            .word_splitter(WordSplitter::NoHyphenation);
        textwrap::fill(&format!("{},", numbers.trim_matches(['[', ']'])), options)
    } else {
        let rows: Vec<String> = array.axis_iter(Axis(0)).map(|row| literal(&deeper, &row)).collect();
        rows.join("\n")
    };
    format!("{name}[\n{inside}\n{indent}],")
}

fn flat(array: &ArrayViewD<'_, f64>) -> String {
    if array.ndim() == 0 {
        // NaN and inf are Python's nan and inf, imported from math.
        return array.iter().map(|value| format!("{value:?}").to_lowercase()).collect();
    }
    let rows: Vec<String> = array.axis_iter(Axis(0)).map(|row| flat(&row)).collect();
    format!("[{}]", rows.join(", "))
}

#[cfg(test)]
mod tests {
    use ndarray::{ArrayD, IxDyn, array};

    use super::*;

    #[test]
    fn numbers_keep_their_bits_and_what_is_not_finite_gets_pythons_name() {
        let array = array![0.1, 1e-5, -0.0, 1e300, f64::NAN, f64::NEG_INFINITY].into_dyn();
        assert_eq!(literal("x = ", &array.view()), "x = [0.1, 1e-5, -0.0, 1e300, nan, -inf],");
    }

    #[test]
    fn long_arrays_get_a_line_a_row_and_long_rows_are_wrapped() {
        let array = ArrayD::from_elem(IxDyn(&[2, 30]), 1.25e-9);
        let text = literal("  x = ", &array.view());
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
        assert!(
            text.starts_with("  x = [\n      [\n          1.25e-9, 1.25e-9")
                && text.ends_with("\n      ],\n  ],")
        );
        assert_eq!(text.matches(" 1.25e-9,").count(), 60);
    }
}
