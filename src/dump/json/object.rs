//! Objects that are written key by key, so that a value may be an array made on all cores.

use std::io::{self, Write};
use std::mem;

use serde::Serialize;
use serde_json::ser::Serializer as Json;

use super::array;
use crate::dump::view::View;
use crate::json::{Lines, line};

/// An object that is being written, with one line a key.
pub(super) struct Object<'o> {
    out: &'o mut dyn Write,
    /// How deep the keys lie.
    depth: usize,
    empty: bool,
}

impl<'o> Object<'o> {
    /// The outermost object.
    pub fn begin(out: &'o mut dyn Write) -> io::Result<Self> {
        out.write_all(b"{")?;
        Ok(Self { out, depth: 1, empty: true })
    }

    /// An object inside of this one.
    pub fn object(&mut self, key: &str) -> io::Result<Object<'_>> {
        self.key(key)?;
        self.out.write_all(b"{")?;
        Ok(Object { out: self.out, depth: self.depth + 1, empty: true })
    }

    pub fn array(&mut self, key: &str, view: &View<'_>, digits: Option<usize>) -> io::Result<()> {
        self.key(key)?;
        array::write(view, digits, self.out)
    }

    pub fn value(&mut self, key: &str, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
        self.key(key)?;
        value.serialize(&mut Json::with_formatter(&mut self.out, Lines::inside(self.depth)))?;
        Ok(())
    }

    pub fn end(self) -> io::Result<()> {
        if !self.empty {
            line(self.out, self.depth - 1)?;
        }
        self.out.write_all(b"}")
    }

    fn key(&mut self, key: &str) -> io::Result<()> {
        if !mem::take(&mut self.empty) {
            self.out.write_all(b",")?;
        }
        line(self.out, self.depth)?;
        write!(self.out, "\"{key}\": ")
    }
}
