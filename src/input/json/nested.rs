//! Nested lists of numbers, read as a stream into one flat array.

use std::fmt;
use std::fmt::Write as _;

use ndarray::{ArrayD, IxDyn};
use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use super::carried::{expecting, wrong};
use crate::msg;
use crate::norm::counted;
use crate::text::{Message, shortened};

/// The most axes a batch can have: (N, C, D, H, W).
const MOST_AXES: usize = 5;

/// A nested list that is being read: its numbers so far, and the shape as far as it is known.
pub(super) struct Nested<'a> {
    name: &'a str,
    what: Message,
    deepest: usize,
    /// Whether a plain number will do.
    scalar: bool,
    values: Vec<f64>,
    /// How deep the numbers lie, once one has been met.
    rank: Option<usize>,
    /// How long the lists of each depth are, once one has ended.
    lengths: [Option<usize>; MOST_AXES],
    /// The index of the element that is being read.
    at: Vec<usize>,
}

impl<'a> Nested<'a> {
    /// A batch, or an array of its shape.
    pub fn batch(name: &'a str) -> Self {
        Self::new(name, msg!("json-batch"), MOST_AXES)
    }

    /// Any array, or a number.
    pub fn any(name: &'a str) -> Self {
        Self { scalar: true, ..Self::new(name, msg!("json-array"), MOST_AXES) }
    }

    /// One number, or one a channel.
    pub fn per_channel(name: &'a str) -> Self {
        Self::new(name, msg!("json-per-channel"), 1)
    }

    /// One number.
    pub fn number(name: &'a str) -> Self {
        Self::new(name, msg!("json-number"), 0)
    }

    fn new(name: &'a str, what: Message, deepest: usize) -> Self {
        Self {
            name,
            what,
            deepest,
            scalar: deepest < MOST_AXES,
            values: Vec::new(),
            rank: None,
            lengths: [None; MOST_AXES],
            at: Vec::new(),
        }
    }

    /// Reads the elements of a list whose opening bracket has been read.
    pub fn read_list<'de, A: SeqAccess<'de>>(mut self, list: A) -> Result<ArrayD<f64>, A::Error> {
        Level(&mut self).visit_seq(list)?;
        Ok(self.finish())
    }

    fn finish(self) -> ArrayD<f64> {
        let shape: Vec<usize> = self.lengths.into_iter().map_while(|length| length).collect();
        ArrayD::from_shape_vec(IxDyn(&shape), self.values).expect("lists of one depth are equally long")
    }

    fn depth(&self) -> usize {
        self.at.len()
    }

    /// The element being read, as `x[1][0]`.
    fn place(&self) -> String {
        place(self.name, &self.at)
    }

    /// The first element at this depth, which all others must be like.
    fn first(&self) -> String {
        place(self.name, &vec![0; self.depth()])
    }

    fn begin_list<E: Error>(&mut self) -> Result<(), E> {
        if self.rank.is_some_and(|rank| self.depth() >= rank) {
            return Err(wrong(msg!("json-list-number", place = self.place(), first = self.first())));
        }
        if self.depth() == self.deepest {
            return Err(wrong(msg!(
                "json-list-too-deep",
                place = self.place(),
                name = self.name,
                what = self.what.clone(),
            )));
        }
        self.at.push(0);
        Ok(())
    }

    fn end_list<E: Error>(&mut self) -> Result<(), E> {
        let got = self.at.pop().unwrap_or_default();
        let depth = self.depth();
        let unit = if self.rank == Some(depth + 1) { "value" } else { "row" };
        match self.lengths[depth] {
            _ if got == 0 => Err(wrong(msg!("json-empty-list", place = self.place()))),
            Some(expected) if got != expected => Err(wrong(msg!(
                "json-ragged",
                place = self.place(),
                got = counted(got, unit),
                first = self.first(),
                expected = expected.to_string(),
            ))),
            _ => {
                self.lengths[depth] = Some(got);
                Ok(())
            }
        }
    }

    fn push<E: Error>(&mut self, value: f64) -> Result<(), E> {
        if *self.rank.get_or_insert(self.depth()) != self.depth() {
            return Err(wrong(msg!("json-number-list", place = self.place(), first = self.first())));
        }
        if self.depth() == 0 && !self.scalar {
            return Err(wrong(msg!("json-only-number", name = self.name, what = self.what.clone())));
        }
        self.values.push(value);
        Ok(())
    }
}

fn place(name: &str, at: &[usize]) -> String {
    at.iter().fold(name.to_owned(), |mut place, i| {
        let _ = write!(place, "[{i}]");
        place
    })
}

impl<'de> DeserializeSeed<'de> for Nested<'_> {
    type Value = ArrayD<f64>;

    fn deserialize<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<ArrayD<f64>, D::Error> {
        Level(&mut self).deserialize(deserializer)?;
        Ok(self.finish())
    }
}

/// One element of a nested list: a number or a list of elements.
struct Level<'n, 'a>(&'n mut Nested<'a>);

impl<'de> DeserializeSeed<'de> for Level<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Nested { name, what, at, .. } = &self.0;
        if at.is_empty() {
            expecting(msg!("json-to-be", name = *name, what = what.clone()), f)
        } else {
            expecting(msg!("json-number-as", place = place(name, at)), f)
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.0.begin_list()?;
        while list.next_element_seed(Level(self.0))?.is_some() {
            if let Some(i) = self.0.at.last_mut() {
                *i += 1;
            }
        }
        self.0.end_list()
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.0.push(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.0.push(value as f64)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.0.push(value as f64)
    }

    /// JSON has no word for what is not finite, so a string says it.
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.push(match text {
            "NaN" => f64::NAN,
            "Infinity" => f64::INFINITY,
            "-Infinity" => f64::NEG_INFINITY,
            _ => {
                return Err(wrong(msg!("json-not-finite", place = self.0.place(), found = shortened(text))));
            }
        })
    }
}
