use ndarray::{ArrayD, array};

use super::*;
use crate::norm::{Convention, Draft, Layout, Mode, Norm, PerChannel, Problem, Randn};

fn problems() -> Vec<Problem> {
    let mut numbers = Randn::new(11);
    let mut problems = Vec::new();
    for norm in Norm::all(2) {
        for mode in [Mode::Train, Mode::Eval] {
            for (convention, momentum) in [
                (Convention::PyTorch, Some(0.1)),
                (Convention::Keras, Some(0.99)),
                (Convention::PyTorch, None),
            ] {
                for layout in [Layout::ChannelsFirst, Layout::ChannelsLast] {
                    let x = ArrayD::from_shape_simple_fn(vec![2, 4, 4], || numbers.next().unwrap() * 3.0);
                    let draft = Draft {
                        norm: Some(norm),
                        mode: Some(mode),
                        convention: Some(convention),
                        momentum: Some(momentum),
                        layout: Some(layout),
                        num_batches_tracked: Some(2),
                        gamma: Some(PerChannel::Each(vec![1.0, -2.0, 0.5, 3.0])),
                        beta: Some(PerChannel::Each(vec![0.0, 0.25, -4.0, 1e-9])),
                        running_mean: Some(PerChannel::Each(vec![0.1, -0.2, 0.3, 5.0])),
                        ..Draft::new(x)
                    };
                    problems.push(draft.build().unwrap());
                }
            }
        }
    }
    // One sample of one position: the unbiased variance is 0/0.
    problems.push(Problem::new(array![[1.5, -2.0, 7.0]].into_dyn()).unwrap());
    problems
}

fn close(a: f64, b: f64, scale: f64) -> bool {
    (a - b).abs() <= 1e-12 * (a.abs() + b.abs() + scale)
}

#[test]
fn evaluating_the_written_numbers_gives_the_value_for_every_quantity_norm_and_mode() {
    for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
        let style = Style { glyphs, digits: 17, head: 1000, tail: 0, ..Style::default() };
        for problem in problems() {
            let trace = Trace::new(problem);
            for &q in Quantity::ALL {
                for i in [0, trace.len(q) / 2, trace.len(q) - 1] {
                    let derivation = derive(&trace, q, i, &style);
                    assert_eq!(derivation.value, trace.value(q, i));
                    let text = derivation.numeric_text();
                    let Some(formula) = formula(q, trace.problem()) else {
                        assert_eq!((text.as_str(), derivation.symbolic.as_str()), ("", "given"));
                        continue;
                    };
                    // What cancels within a formula is measured by its terms, which are of the order of 1 here.
                    let tree = formula.evaluate(&trace, &Region::of(trace.partition(), q, i).block);
                    assert!(close(tree, derivation.value, 1.0), "{q}[{i}]: {tree} {}", derivation.value);
                    let written = arithmetic(&text);
                    assert!(close(written, derivation.value, 1.0), "{q}[{i}] = {text} = {written}");
                }
            }
        }
    }
}

#[test]
fn every_number_in_a_derivation_lies_in_its_sources() {
    for problem in problems() {
        let trace = Trace::new(problem);
        for &q in Quantity::ALL {
            let derivation = derive(&trace, q, trace.len(q) - 1, &Style::default());
            for (quantity, index) in derivation.numeric.iter().filter_map(|p| p.source) {
                let region = derivation.sources.iter().find(|r| r.quantity == quantity).unwrap();
                assert!(region.contains(trace.partition(), index));
            }
        }
    }
}

#[test]
fn a_long_sum_says_how_many_terms_it_leaves_out() {
    let x = ArrayD::from_shape_fn(vec![100], |i| i[0] as f64);
    let trace = Trace::new(Problem::new(x).unwrap());
    let style = Style { head: 2, tail: 1, ..Style::default() };
    let mean = derive(&trace, Quantity::Mean, 0, &style).numeric_text();
    assert_eq!(mean, "(0 + 1 + … 97 more … + 99) / 100");
    let style = Style { head: 2, tail: 0, glyphs: Glyphs::Ascii, ..Style::default() };
    let mean = derive(&trace, Quantity::Mean, 0, &style).numeric_text();
    assert_eq!(mean, "(0 + 1 + ... 98 more ...) / 100");
}

#[test]
fn the_formulas_read_as_a_textbook_writes_them() {
    let trace = Trace::new(Problem::new(array![1., 2., 3., 4., 5.].into_dyn()).unwrap());
    let lines: Vec<String> = Quantity::ALL
        .iter()
        .map(|&q| {
            let d = derive(&trace, q, 0, &Style::default());
            let symbol = indexed_symbol(q, Glyphs::Unicode);
            format!("{symbol} = {} = {}", d.symbolic, d.numeric_text())
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn an_offset_of_1e9_is_written_with_the_digits_that_show_the_difference() {
    let x = array![1., 2., 3., 4., 5.].into_dyn() + 1e9;
    let trace = Trace::new(Problem::new(x).unwrap());
    let x_hat = derive(&trace, Quantity::XHat, 0, &Style::default()).numeric_text();
    assert_eq!(x_hat, "(1000000001 − 1000000003) × 0.707105");
}

/// Evaluates what [`derive`] writes: + − × / √ powers and parentheses.
fn arithmetic(text: &str) -> f64 {
    let plain = text
        .replace('−', "-")
        .replace('×', "*")
        .replace("√", "r")
        .replace("sqrt", "r")
        .replace('²', "^2")
        .replace('³', "^3")
        .replace(' ', "");
    let mut rest = plain.as_str();
    let value = added(&mut rest);
    assert_eq!(rest, "", "left over of {text}");
    value
}

fn added(rest: &mut &str) -> f64 {
    let mut value = multiplied(rest);
    while let Some(sign) = rest.chars().next().filter(|c| "+-".contains(*c)) {
        *rest = &rest[1..];
        let term = multiplied(rest);
        value += if sign == '+' { term } else { -term };
    }
    value
}

fn multiplied(rest: &mut &str) -> f64 {
    let mut value = powered(rest);
    while let Some(sign) = rest.chars().next().filter(|c| "*/".contains(*c)) {
        *rest = &rest[1..];
        let factor = powered(rest);
        value = if sign == '*' { value * factor } else { value / factor };
    }
    value
}

fn powered(rest: &mut &str) -> f64 {
    // A minus in front binds less than a power.
    if let Some(tail) = rest.strip_prefix('-') {
        *rest = tail;
        return -powered(rest);
    }
    let base = atom(rest);
    match rest.strip_prefix('^') {
        None => base,
        Some(tail) => {
            *rest = &tail[1..];
            base.powi(tail[..1].parse().unwrap())
        }
    }
}

fn atom(rest: &mut &str) -> f64 {
    if let Some(tail) = rest.strip_prefix('r') {
        *rest = tail;
        return atom(rest).sqrt();
    }
    if let Some(tail) = rest.strip_prefix('(') {
        *rest = tail;
        let value = added(rest);
        *rest = rest.strip_prefix(')').expect("a closing parenthesis");
        return value;
    }
    let bytes = rest.as_bytes();
    let end = (0..bytes.len())
        .find(|&i| {
            let exponent_sign = i > 0 && bytes[i - 1] == b'e' && bytes[i] == b'-';
            !(bytes[i].is_ascii_digit() || matches!(bytes[i], b'.' | b'e') || exponent_sign)
        })
        .unwrap_or(bytes.len());
    let value = rest[..end].parse().unwrap_or_else(|_| panic!("a number at {rest}"));
    *rest = &rest[end..];
    value
}
