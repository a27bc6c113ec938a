//! Lines of at most 80 columns.

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter};

/// The width of a page.
pub(super) const WIDTH: usize = 80;

/// How far formulas and tables stand from the margin.
pub(super) const INDENT: &str = "  ";

/// Breaks a paragraph between words, but not inside a formula such as "σ² = 2". Every line after the first begins with `hanging`.
pub(super) fn paragraph(text: &str, hanging: &str) -> Vec<String> {
    wrap(text, options().subsequent_indent(hanging).word_separator(WordSeparator::Custom(words)))
}

/// Breaks a formula before its plus signs where it can. The first line begins with `first`, the others with `hanging`.
pub(super) fn formula(text: &str, first: &str, hanging: &str) -> Vec<String> {
    let options = options().initial_indent(first).subsequent_indent(hanging);
    wrap(text, options.word_separator(WordSeparator::Custom(terms)))
}

fn options<'a>() -> Options<'a> {
    Options::new(WIDTH).break_words(false).word_splitter(WordSplitter::NoHyphenation)
}

fn wrap(text: &str, options: Options<'_>) -> Vec<String> {
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// The terms of a formula, each with its sign; a term too long for a line falls apart at its blanks.
fn terms(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    const LONG: usize = WIDTH - 20;
    let mut starts: Vec<usize> = vec![0];
    starts.extend(line.match_indices(" + ").map(|(at, _)| at + 1));
    starts.push(line.len());
    let terms: Vec<&str> = starts.windows(2).map(|ends| &line[ends[0]..ends[1]]).collect();
    Box::new(terms.into_iter().flat_map(|term| {
        let words: Vec<Word<'_>> = if textwrap::core::display_width(term) > LONG {
            WordSeparator::AsciiSpace.find_words(term).collect()
        } else {
            vec![Word::from(term)]
        };
        words
    }))
}

/// The words of a sentence; what stands around an operator counts as one word, unless it gets too long.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    const OPERATORS: [&str; 10] = ["Σ", "=", "+", "−", "-", "·", "×", "*", "/", "≤"];
    const LONG: usize = WIDTH / 2;
    let is_operator = |text: &str| OPERATORS.contains(&text.trim_end());
    let (mut words, mut start, mut end) = (Vec::new(), 0, 0);
    let mut texts = line.split_inclusive(' ').peekable();
    while let Some(text) = texts.next() {
        end += text.len();
        let Some(&next) = texts.peek() else { break };
        let goes_on = is_operator(text) || is_operator(next);
        let too_long = end - start > LONG && !is_operator(text);
        if !goes_on || too_long {
            words.push(Word::from(&line[start..end]));
            start = end;
        }
    }
    words.push(Word::from(&line[start..]));
    Box::new(words.into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_breaks_before_a_plus_and_not_inside_a_term() {
        let term = "(1.23456 − 7.89012)²";
        let text = [term; 6].join(" + ");
        let lines = formula(&text, "  σ² = ", "       ");
        assert_eq!(lines[0], format!("  σ² = {term} + {term} + {term}"));
        assert_eq!(lines[1], format!("       + {term} + {term} + {term}"));
    }

    #[test]
    fn a_short_formula_in_a_sentence_stays_in_one_piece() {
        let text = "The average squared distance from the mean 3, over the 5 values of channel 0: σ² = 2.";
        let lines = paragraph(text, "");
        assert_eq!(lines[1], "σ² = 2.");
    }
}
