//! JSON: a bare nested list, an object with the parts of a problem, or a dump of bnwalk.
//!
//! Read as a stream: of the numbers nothing is built but the flat arrays themselves, and of a dump's other parts nothing.

mod carried;
mod expected;
mod nested;
mod value;

use std::fmt;

use ndarray::ArrayD;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use self::carried::{expecting, wrong};
pub(super) use self::expected::expected;
use self::nested::Nested;
use self::value::{Dy, Nullable, Whole, Word, per_channel};
use super::error::InputError;
use super::expected::{Given, Meant};
use super::field::{Entry, Parts};
use crate::msg;
use crate::norm::{Draft, Kind, Value};
use crate::text::{Message, Tell, shortened, visible};

/// The schema of the dumps that are read.
const SCHEMA: &str = "bnwalk/1";

/// What a dump, or a saved walk, holds beside its schema and its problem.
const DUMP_RESULTS: [&str; 9] =
    ["shape", "m", "channels", "stages", "invariants", "gradcheck", "warnings", "warning_ids", "walk"];

/// Reads a problem in any of its three forms.
pub(super) fn draft(bytes: &[u8], origin: &str) -> Result<Draft, InputError> {
    read(bytes, origin, Document)
}

/// Reads a bare nested list.
pub(super) fn array(bytes: &[u8], origin: &str) -> Result<ArrayD<f64>, InputError> {
    read(bytes, origin, Nested::batch("the array"))
}

fn read<'de, S: DeserializeSeed<'de>>(
    bytes: &'de [u8],
    origin: &str,
    seed: S,
) -> Result<S::Value, InputError> {
    carried::begin();
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    seed.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value)).map_err(
        |error| InputError::Json {
            origin: origin.to_owned(),
            what: sentence(bytes, &error),
            line: error.line(),
            column: error.column(),
        },
    )
}

/// What the error says, without the place.
fn sentence(bytes: &[u8], error: &serde_json::Error) -> Message {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let what = text.strip_suffix(&place).unwrap_or(&text);
    if error.is_data() {
        return carried::message(what);
    }
    if let Some(word) = bare_word(bytes, error.line(), error.column()) {
        return msg!("json-bare-word", word = word);
    }
    msg!("json-invalid", what = what)
}

/// The word that Python's `json.dump` has written where the error is, for a number that JSON does not have.
fn bare_word(bytes: &[u8], line: usize, column: usize) -> Option<&'static str> {
    let line = bytes.split(|&b| b == b'\n').nth(line.checked_sub(1)?)?;
    // The column is that of the word's first byte, or after a sign that of the sign or the next.
    let from = column.saturating_sub(2).min(line.len());
    let near = &line[from..line.len().min(from + 12)];
    ["-Infinity", "Infinity", "NaN"].into_iter().find(|word| {
        (0..=2).any(|skip| near.get(skip..).is_some_and(|text| text.starts_with(word.as_bytes())))
    })
}

/// The whole of an input.
struct Document;

impl<'de> DeserializeSeed<'de> for Document {
    type Value = Draft;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Draft, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Document {
    type Value = Draft;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(msg!("json-problem"), f)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Draft, A::Error> {
        Nested::batch("x").read_list(list).map(Draft::new)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Draft, A::Error> {
        let mut parts = Parts::new("field");
        let mut dump = Dump::default();
        while let Some(key) = map.next_key::<String>()? {
            if dump.take(&key, &mut map)? {
                continue;
            }
            if !Parts::knows(&key) && is_result(&key) {
                map.next_value::<IgnoredAny>()?;
            } else {
                take(&mut parts, &key, &mut map)?;
            }
        }
        let field = parts.names().next();
        match (dump, field) {
            (Dump { schema: true, problem: Some(draft), .. }, None) => Ok(draft),
            (Dump { part: None, .. }, _) => parts.finish().ok_or_else(|| wrong(msg!("json-no-x"))),
            (Dump { part: Some(part), .. }, Some(field)) => {
                Err(wrong(msg!("json-dump-or-problem", part = part, field = field)))
            }
            (Dump { part: Some(part), schema, .. }, None) => Err(wrong(msg!(
                "json-half-dump",
                part = part,
                missing = if schema { "problem" } else { "schema" },
            ))),
        }
    }
}

/// Whether a name is that of a result, which may stand beside a problem as in an archive. Another name of a part of the problem is
/// none: left out in silence, its numbers would be missed.
fn is_result(name: &str) -> bool {
    use crate::norm::Quantity::{Beta, Dy, Gamma, RunningMeanBefore, RunningVarBefore, X};
    let parts = [X, Dy, Gamma, Beta, RunningMeanBefore, RunningVarBefore];
    matches!(Given::default().meant(name), Meant::Quantity(quantity) if !parts.contains(&quantity))
}

/// What has been met of a dump.
#[derive(Default)]
struct Dump {
    /// The first of its parts.
    part: Option<&'static str>,
    schema: bool,
    problem: Option<Draft>,
}

impl Dump {
    /// Reads the value of `key` if that is a part of a dump; otherwise leaves it unread.
    fn take<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        let part = match key {
            "schema" => {
                let schema = map.next_value::<String>()?;
                if schema != SCHEMA {
                    return Err(wrong(msg!("json-schema", found = shortened(&schema), expected = SCHEMA)));
                }
                self.schema = true;
                "schema"
            }
            "problem" if self.problem.is_some() => {
                return Err(wrong(msg!("field-twice", what = msg!("field-field"), name = "problem")));
            }
            "problem" => {
                self.problem = Some(map.next_value_seed(Problem)?);
                "problem"
            }
            _ => match DUMP_RESULTS.into_iter().find(|part| *part == key) {
                Some(part) => {
                    map.next_value::<IgnoredAny>()?;
                    part
                }
                None => return Ok(false),
            },
        };
        self.part.get_or_insert(part);
        Ok(true)
    }
}

/// The problem inside of a dump.
struct Problem;

impl<'de> DeserializeSeed<'de> for Problem {
    type Value = Draft;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Draft, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Problem {
    type Value = Draft;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(msg!("json-inner-problem"), f)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Draft, A::Error> {
        let mut parts = Parts::new("field");
        while let Some(key) = map.next_key::<String>()? {
            take(&mut parts, &key, &mut map)?;
        }
        parts.finish().ok_or_else(|| wrong(msg!("json-no-x")))
    }
}

/// Reads the value of the field `key` into the draft.
fn take<'de, A: MapAccess<'de>>(parts: &mut Parts, key: &str, map: &mut A) -> Result<(), A::Error> {
    let parameter = match parts.claim(key).map_err(|error| wrong(error.message()))? {
        Entry::X => {
            parts.draft.x = map.next_value_seed(Nested::batch(key))?.into();
            return Ok(());
        }
        Entry::Parameter(parameter) => parameter,
    };
    let value: Value = match parameter.row().kind {
        Kind::PerChannel => per_channel(key, map)?.into(),
        Kind::Number => map.next_value_seed(Nested::number(key))?.first().copied().unwrap_or(f64::NAN).into(),
        Kind::NumberOrNone => map.next_value_seed(Nullable(Nested::number(key)))?.into(),
        Kind::Count => map.next_value_seed(Whole(key))?.into(),
        Kind::Word { .. } => map.next_value_seed(Word(key, parameter))?,
        Kind::Upstream => map.next_value_seed(Dy)?.into(),
        Kind::Names => {
            let names: Vec<String> = map.next_value()?;
            names.iter().map(|name| visible(name)).collect::<Vec<_>>().into()
        }
    };
    parameter.put(value, &mut parts.draft);
    Ok(())
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::norm::{Convention, Layout, Mode, Norm, PerChannel, Upstream};

    fn parse(text: &str) -> Result<Draft, String> {
        draft(text.as_bytes(), "f.json").map_err(|error| error.to_string())
    }

    fn error(text: &str) -> String {
        parse(text).unwrap_err()
    }

    #[test]
    fn a_bare_list_is_the_batch() {
        assert_eq!(parse(" [1, 2.5, -3e2]\n").unwrap().x.array(), array![1., 2.5, -300.].into_dyn());
        assert_eq!(parse("[[[[[1],[2]]]]]").unwrap().x.shape(), [1, 1, 1, 2, 1]);
    }

    #[test]
    fn an_object_gives_every_part_of_a_problem() {
        let draft = parse(
            r#"{"x": [[1, 2], [3, 4]], "gamma": 2, "beta": [0, "-Infinity"], "eps": 1e-3, "momentum": null,
                "num_batches_tracked": 3, "mode": "eval", "convention": "keras", "norm": "group:2",
                "layout": "channels_last", "running_mean": [1, 2], "running_var": 4, "dy": "onehot:1,0"}"#,
        )
        .unwrap();
        let expected = Draft {
            gamma: Some(PerChannel::All(2.0)),
            beta: Some(PerChannel::Each(vec![0.0, f64::NEG_INFINITY])),
            eps: Some(1e-3),
            momentum: Some(None),
            num_batches_tracked: Some(3),
            mode: Some(Mode::Eval),
            convention: Some(Convention::Keras),
            norm: Some(Norm::Group(2)),
            layout: Some(Layout::ChannelsLast),
            running_mean: Some(PerChannel::Each(vec![1.0, 2.0])),
            running_var: Some(PerChannel::All(4.0)),
            dy: Some(Upstream::OneHot(vec![1, 0])),
            ..Draft::new(array![[1., 2.], [3., 4.]].into_dyn())
        };
        assert_eq!(draft, expected);
    }

    #[test]
    fn pytorchs_names_for_gamma_and_beta_are_known() {
        let draft = parse(r#"{"x": [1], "weight": 2, "bias": 3}"#).unwrap();
        assert_eq!((draft.gamma, draft.beta), (Some(PerChannel::All(2.0)), Some(PerChannel::All(3.0))));
        assert_eq!(
            error(r#"{"x": [1], "bias": 3, "beta": 3}"#),
            r#"f.json: field "beta" means the same as "bias", which is given too (line 1, column 28)"#
        );
    }

    #[test]
    fn a_dump_gives_its_problem_and_the_rest_is_skipped() {
        let dump = r#"{"schema": "bnwalk/1", "stages": [{"deep": [[[[[[[null]]]]]]]}], "m": 3,
            "problem": {"x": [1, 2, 3], "dy": [0, 0, 1]}, "warnings": []}"#;
        let draft = parse(dump).unwrap();
        assert_eq!(draft.x.len(), 3);
        assert_eq!(draft.dy, Some(Upstream::Given(array![0., 0., 1.].into_dyn().into())));
    }

    #[test]
    fn results_may_stand_beside_a_problem() {
        let draft = parse(r#"{"x": [1, 2], "y": [-1, 1], "dgamma": [0], "running_mean": [3]}"#).unwrap();
        assert_eq!((draft.x.len(), draft.running_mean), (2, Some(PerChannel::Each(vec![3.0]))));
        assert!(error(r#"{"x": [1, 2], "scale": [2]}"#).contains("unknown field"));
    }

    #[test]
    fn what_is_half_a_dump_is_refused() {
        assert!(
            error(r#"{"schema": "bnwalk/2"}"#).contains(r#"the schema is "bnwalk/2"; expected "bnwalk/1""#)
        );
        assert!(error(r#"{"schema": "bnwalk/1", "m": 3}"#).contains(r#""problem" is missing"#));
        assert!(error(r#"{"problem": {"x": [1]}}"#).contains(r#""schema" is missing"#));
        assert!(
            error(r#"{"schema": "bnwalk/1", "problem": {"x": [1]}, "eps": 1}"#).contains("one or the other")
        );
        assert!(
            error(r#"{"schema": "bnwalk/1", "problem": {"x": [1], "stages": 1}}"#).contains("unknown field")
        );
    }

    #[test]
    fn an_unknown_field_comes_with_the_nearest_and_the_place() {
        assert_eq!(
            error("{\n  \"x\": [1, 2],\n  \"gama\": 1\n}"),
            r#"f.json: unknown field "gama"; did you mean "gamma"? (line 3, column 8)"#
        );
        assert_eq!(
            error(r#"{"x": [1], "x": [2]}"#),
            r#"f.json: field "x" is given twice (line 1, column 14)"#
        );
        assert_eq!(error("{}"), r#"f.json: there is no field "x", the batch (line 1, column 2)"#);
    }

    #[test]
    fn a_ragged_list_is_named_with_what_it_differs_from() {
        assert_eq!(error("[[1,2],[1,2,3]]"), "f.json: x[1] has 3 values, but x[0] has 2 (line 1, column 14)");
        assert_eq!(error("[[[1],[2]],[[3]]]"), "f.json: x[1] has 1 row, but x[0] has 2 (line 1, column 16)");
        assert_eq!(error("[[1,2],3]"), "f.json: x[1] is a number, but x[0] is a list (line 1, column 8)");
        assert_eq!(error("[1,[2]]"), "f.json: x[1] is a list, but x[0] is a number (line 1, column 4)");
    }

    #[test]
    fn what_is_no_number_is_named_with_its_place() {
        assert_eq!(error("[1, null]"), "f.json: found null, expected a number as x[1] (line 1, column 8)");
        assert_eq!(
            error(r#"{"x": [[1], [true]]}"#),
            "f.json: found boolean `true`, expected a number as x[1][0] (line 1, column 17)"
        );
        assert!(error(r#"[1, "abc"]"#).starts_with(r#"f.json: x[1] is "abc"; expected a number (or "NaN""#));
        assert!(error("[[1], []]").starts_with("f.json: x[1] is an empty list; expected numbers"));
        assert!(error("[]").starts_with("f.json: x is an empty list"));
        assert!(error(r#"{"x": 1}"#).starts_with("f.json: x is a number; expected a list of numbers"));
        assert!(
            error("[[[[[[1]]]]]]").starts_with("f.json: x[0][0][0][0][0] is a list; expected x to be a list")
        );
        assert!(
            error(r#"{"x": [1], "gamma": [[1]]}"#)
                .contains("gamma[0] is a list; expected gamma to be a number")
        );
        assert!(error(r#"{"x": [1], "eps": [1]}"#).contains("eps is a list; expected eps to be a number"));
        assert!(error(r#"{"x": [1], "eps": null}"#).contains("found null, expected eps to be a number"));
        assert!(error(r#"{"x": [1], "mode": 1}"#).contains("expected mode to be a word in quotes"));
        assert!(
            error(r#"{"x": [1], "mode": "trian"}"#)
                .contains(r#"mode is "trian"; expected one of: train, eval"#)
        );
        assert!(error(r#"{"x": [1], "num_batches_tracked": -1}"#).contains("a whole number, 0 or more"));
        assert!(error(r#"{"x": [1], "dy": "two"}"#).contains("randn:SEED"));
    }

    #[test]
    fn what_is_not_finite_stands_in_quotes() {
        let x = parse(r#"["NaN", "Infinity", "-Infinity"]"#).unwrap().x;
        assert!(x[0].is_nan());
        assert_eq!((x[1], x[2]), (f64::INFINITY, f64::NEG_INFINITY));
        for word in ["NaN", "Infinity", "-Infinity"] {
            for text in [format!("[1,{word}]"), format!("[\n{word} ,1]"), format!("[[2],[ {word}]]")] {
                assert!(
                    error(&text).contains(&format!("write \"{word}\" (line")),
                    "{text}: {}",
                    error(&text)
                );
            }
        }
    }

    #[test]
    fn broken_json_is_called_so() {
        assert_eq!(
            error("[1, 2"),
            "f.json: this is not valid JSON: EOF while parsing a list (line 1, column 5)"
        );
        assert!(error("[1] 2").contains("trailing characters (line 1, column 5)"));
        assert!(error("[1e999]").contains("number out of range"));
        assert!(error(&"[".repeat(100_000)).contains("is a list"));
        assert!(error(&format!(r#"{{"stages": {}"#, "[".repeat(100_000))).contains("EOF"));
    }
}
