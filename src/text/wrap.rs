//! Paragraphs and formulas in lines of a given width.

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter};

/// The width of a page on standard output.
pub const PAGE: usize = 80;

/// How far formulas and tables stand from the margin of a page.
pub const INDENT: &str = "  ";

/// Breaks a paragraph between words, but not inside a formula such as "σ² = 2". Every line after the first begins with
/// `hanging`. Chinese breaks between any two characters, but never before a comma or after an opening bracket.
#[must_use]
pub fn paragraph(text: &str, width: usize, hanging: &str) -> Vec<String> {
    let options = options(width).subsequent_indent(hanging);
    wrap(text, options.word_separator(WordSeparator::Custom(words)))
}

/// Breaks a sentence so that nothing of it is lost: a path too long for a line is broken too.
#[must_use]
pub fn whole(text: &str, width: usize) -> Vec<String> {
    let options = options(width).break_words(true);
    wrap(text, options.word_separator(WordSeparator::Custom(words)))
}

/// Breaks a formula before its plus signs where it can. The first line begins with `first`, the others with `hanging`.
#[must_use]
pub fn formula(text: &str, width: usize, first: &str, hanging: &str) -> Vec<String> {
    let options = options(width).initial_indent(first).subsequent_indent(hanging);
    wrap(text, options.word_separator(WordSeparator::Custom(terms)))
}

fn options<'a>(width: usize) -> Options<'a> {
    Options::new(width).break_words(false).word_splitter(WordSplitter::NoHyphenation)
}

fn wrap(text: &str, options: Options<'_>) -> Vec<String> {
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// The terms of a formula, each with its sign; a term too long for a line falls apart at its blanks.
fn terms(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    const LONG: usize = PAGE - 20;
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
    const LONG: usize = PAGE / 2;
    let is_operator = |text: &str| OPERATORS.contains(&text.trim_end());
    let (mut words, mut start, mut end) = (Vec::new(), 0, 0);
    let mut texts = line.split_inclusive(' ').peekable();
    while let Some(text) = texts.next() {
        end += text.len();
        let Some(&next) = texts.peek() else { break };
        // A sign of percent stays with its number.
        let goes_on = is_operator(text) || is_operator(next) || next.starts_with('%');
        let too_long = end - start > LONG && !is_operator(text);
        if !goes_on || too_long {
            words.push(&line[start..end]);
            start = end;
        }
    }
    words.push(&line[start..]);
    Box::new(words.into_iter().flat_map(without_blanks).map(Word::from))
}

/// The parts of a word between which a line may break although there is no blank.
fn without_blanks(word: &str) -> Vec<&str> {
    const OPENING: &str = "（【《“‘([{";
    const CLOSING: &str = "，。；：、！？）】》”’…—,.;:!?)]}%";
    // From the first block of Chinese characters and their punctuation on.
    let is_chinese = |c: char| c >= '\u{2e80}';
    let (mut parts, mut start) = (Vec::new(), 0);
    let mut before = None;
    for (at, c) in word.char_indices() {
        let breaks = before.is_some_and(|before| {
            (is_chinese(before) || is_chinese(c))
                && c != ' '
                && !CLOSING.contains(c)
                && !OPENING.contains(before)
        });
        if breaks {
            parts.push(&word[start..at]);
            start = at;
        }
        before = Some(c);
    }
    parts.push(&word[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_breaks_before_a_plus_and_not_inside_a_term() {
        let term = "(1.23456 − 7.89012)²";
        let text = [term; 6].join(" + ");
        let lines = formula(&text, PAGE, "  σ² = ", "       ");
        assert_eq!(lines[0], format!("  σ² = {term} + {term} + {term}"));
        assert_eq!(lines[1], format!("       + {term} + {term} + {term}"));
    }

    #[test]
    fn a_short_formula_in_a_sentence_stays_in_one_piece() {
        let text = "The average squared distance from the mean 3, over the 5 values of channel 0: σ² = 2.";
        let lines = paragraph(text, PAGE, "");
        assert_eq!(lines[1], "σ² = 2.");
    }

    #[test]
    fn a_sign_of_percent_stays_with_its_number() {
        assert_eq!(paragraph("It tells 93.6 % of them.", 14, ""), ["It tells", "93.6 % of", "them."]);
        assert_eq!(paragraph("测试中认对 93.6 %，其余不对。", 16, "")[0], "测试中认对");
    }

    #[test]
    fn chinese_breaks_between_characters_but_not_before_a_comma() {
        let text = "把这些值相加，再除以 5：μ = 3。";
        let lines = paragraph(text, 12, "");
        assert_eq!(lines, ["把这些值相", "加，再除以", "5：μ = 3。"]);
    }
}
