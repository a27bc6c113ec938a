//! A reader of pickles that runs nothing: of a state dict it finds the tensors, and where their numbers lie.
//!
//! ```text
//!     data.pkl ──► opcodes of a fixed list ──► a stack of plain values ──► tensors by their paths: "layer1.bn1.weight"
//! ```
//!
//! A pickle is a program for a stack machine that may call any function by its name. Here no name is ever called: what
//! `_rebuild_tensor_v2` would make is a [`View`], an ordered dict is a dict, and whatever else a pickle would build is
//! [`Value::Opaque`], in which no tensor is looked for. Each opcode makes at most one value, so the memory is bounded by the
//! pickle's length. Opcodes: Python's `Lib/pickletools.py`; the layout of tensors: PyTorch's `torch/_utils.py`.

use std::collections::HashMap;

use crate::msg;
use crate::text::Message;

/// How deep dicts may lie in each other. State dicts in a training checkpoint have four levels.
const DEEPEST: usize = 16;

/// The most entries of dicts that are looked through. One dict may be an entry of many.
const MOST_ENTRIES: usize = 1 << 22;

/// A tensor's place in a storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct View {
    /// The name of the storage, which is that of a member of the archive.
    pub key: String,
    /// What its elements are, as PyTorch calls it: `FloatStorage`, …
    pub kind: String,
    /// The first element, counted from the storage's begin.
    pub offset: usize,
    pub shape: Vec<usize>,
    /// How many elements further the next one along each axis lies.
    pub strides: Vec<usize>,
}

/// A value that the machine has made.
#[derive(Debug)]
enum Value {
    Int(i64),
    Text(String),
    Tuple(Vec<At>),
    Dict(Vec<(At, At)>),
    /// A name of a class or function: module and name.
    Global(String, String),
    /// Its key, and the type of its elements.
    Storage(String, String),
    Tensor(View),
    /// Whatever holds no tensor that is looked for: a number, a list, an object of a class.
    Opaque,
}

/// A value's place among all that were made. Values name each other by it, so that however deep they are nested they are
/// freed one by one.
type At = usize;

/// Finds the tensors of a pickle, each under the path of the keys that lead to it.
///
/// # Errors
/// What is wrong with it, as the second half of a sentence.
pub(super) fn tensors(bytes: &[u8]) -> Result<Vec<(String, View)>, Message> {
    let mut machine = Machine::new(bytes);
    let top = machine.run()?;
    if !matches!(machine.values[top], Value::Dict(_)) {
        return Err(msg!("pickle-object"));
    }
    let (mut found, mut left) = (Vec::new(), MOST_ENTRIES);
    machine.collect(top, "", DEEPEST, &mut left, &mut found)?;
    Ok(found)
}

struct Machine<'b> {
    rest: &'b [u8],
    values: Vec<Value>,
    stack: Vec<At>,
    /// Where in the stack the open marks lie.
    marks: Vec<usize>,
    memo: HashMap<u32, At>,
}

impl<'b> Machine<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes, values: Vec::new(), stack: Vec::new(), marks: Vec::new(), memo: HashMap::new() }
    }

    /// The tensors in a dict and in the dicts in it.
    fn collect(
        &self,
        dict: At,
        path: &str,
        depth: usize,
        left: &mut usize,
        found: &mut Vec<(String, View)>,
    ) -> Result<(), Message> {
        let Value::Dict(entries) = &self.values[dict] else { return Ok(()) };
        for &(key, value) in entries {
            *left = left.checked_sub(1).ok_or_else(|| msg!("pickle-entries"))?;
            let key = match &self.values[key] {
                Value::Text(text) => text.clone(),
                Value::Int(number) => number.to_string(),
                _ => continue,
            };
            let path = if path.is_empty() { key } else { format!("{path}.{key}") };
            match &self.values[value] {
                Value::Tensor(view) => found.push((path, view.clone())),
                Value::Dict(_) if depth > 0 => self.collect(value, &path, depth - 1, left, found)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Goes through the opcodes; the value that the last one leaves.
    #[expect(clippy::too_many_lines, clippy::match_same_arms, reason = "a table: an opcode and what it does")]
    fn run(&mut self) -> Result<At, Message> {
        loop {
            let [opcode] = self.array::<1>()?;
            match opcode {
                b'.' => return self.pop(),
                // PROTO, FRAME
                0x80 => drop(self.array::<1>()?),
                0x95 => drop(self.array::<8>()?),
                // MARK, POP, POP_MARK, DUP
                b'(' => self.marks.push(self.stack.len()),
                b'0' => drop(self.pop()?),
                b'1' => drop(self.pop_to_mark()?),
                b'2' => self.stack.push(self.top()?),
                // NONE, NEWTRUE, NEWFALSE, EMPTY_LIST, EMPTY_SET, BINFLOAT
                b'N' | 0x88 | 0x89 | b']' | 0x8f => self.push(Value::Opaque),
                b'G' => {
                    self.array::<8>()?;
                    self.push(Value::Opaque);
                }
                // BININT, BININT1, BININT2, LONG1
                b'J' => {
                    let value = i32::from_le_bytes(self.array()?);
                    self.push(Value::Int(value.into()));
                }
                b'K' => {
                    let [value] = self.array()?;
                    self.push(Value::Int(value.into()));
                }
                b'M' => {
                    let value = u16::from_le_bytes(self.array()?);
                    self.push(Value::Int(value.into()));
                }
                0x8a => {
                    let len = self.length::<1>()?;
                    let value = long(self.take(len)?);
                    self.push(value);
                }
                // BINUNICODE, SHORT_BINUNICODE, BINUNICODE8, and BINSTRING, SHORT_BINSTRING of Python 2
                b'X' | b'T' => self.text::<4>()?,
                0x8c | b'U' => self.text::<1>()?,
                0x8d => self.text::<8>()?,
                // BINBYTES, SHORT_BINBYTES, BINBYTES8
                b'B' => self.skip::<4>()?,
                b'C' => self.skip::<1>()?,
                0x8e => self.skip::<8>()?,
                // EMPTY_TUPLE, TUPLE1 to TUPLE3, TUPLE
                b')' => self.push(Value::Tuple(Vec::new())),
                0x85..=0x87 => {
                    let at =
                        self.stack.len().checked_sub(usize::from(opcode - 0x84)).ok_or_else(underflow)?;
                    let values = self.stack.split_off(at);
                    self.push(Value::Tuple(values));
                }
                b't' => {
                    let values = self.pop_to_mark()?;
                    self.push(Value::Tuple(values));
                }
                // LIST, FROZENSET; APPEND, APPENDS, ADDITEMS
                b'l' | 0x91 => {
                    self.pop_to_mark()?;
                    self.push(Value::Opaque);
                }
                b'a' => drop(self.pop()?),
                b'e' | 0x90 => drop(self.pop_to_mark()?),
                // EMPTY_DICT, DICT, SETITEM, SETITEMS
                b'}' => self.push(Value::Dict(Vec::new())),
                b'd' => {
                    let entries = pairs(&self.pop_to_mark()?)?;
                    self.push(Value::Dict(entries));
                }
                b's' => {
                    let (value, key) = (self.pop()?, self.pop()?);
                    self.set(&[key, value])?;
                }
                b'u' => {
                    let entries = self.pop_to_mark()?;
                    self.set(&entries)?;
                }
                // BINPUT, LONG_BINPUT, MEMOIZE; BINGET, LONG_BINGET
                b'q' => {
                    let [at] = self.array()?;
                    self.remember(at.into())?;
                }
                b'r' => {
                    let at = u32::from_le_bytes(self.array()?);
                    self.remember(at)?;
                }
                0x94 => {
                    let at = u32::try_from(self.memo.len()).map_err(|_| msg!("pickle-memo"))?;
                    self.remember(at)?;
                }
                b'h' => {
                    let [at] = self.array()?;
                    self.recall(at.into())?;
                }
                b'j' => {
                    let at = u32::from_le_bytes(self.array()?);
                    self.recall(at)?;
                }
                // GLOBAL, STACK_GLOBAL
                b'c' => {
                    let global = Value::Global(self.line()?, self.line()?);
                    self.push(global);
                }
                0x93 => {
                    let (name, module) = (self.pop()?, self.pop()?);
                    let (Value::Text(module), Value::Text(name)) = (&self.values[module], &self.values[name])
                    else {
                        return Err(msg!("pickle-class"));
                    };
                    let global = Value::Global(module.clone(), name.clone());
                    self.push(global);
                }
                // BINPERSID
                b'Q' => {
                    let id = self.pop()?;
                    let storage = self.storage(id);
                    self.push(storage);
                }
                // REDUCE, NEWOBJ, NEWOBJ_EX: what would be called, and with what
                b'R' | 0x81 => {
                    let (arguments, function) = (self.pop()?, self.pop()?);
                    self.call(function, arguments)?;
                }
                0x92 => {
                    for _ in 0..3 {
                        self.pop()?;
                    }
                    self.push(Value::Opaque);
                }
                // BUILD gives an object its attributes. Those of a state dict hold no tensor.
                b'b' => drop(self.pop()?),
                other => return Err(msg!("pickle-opcode", opcode = format!("{other:#04x}"))),
            }
        }
    }

    fn take(&mut self, len: u64) -> Result<&'b [u8], Message> {
        let len = usize::try_from(len).ok().filter(|&len| len <= self.rest.len());
        let (taken, rest) = self.rest.split_at(len.ok_or_else(cut)?);
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Message> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or_else(cut)?;
        self.rest = rest;
        Ok(*taken)
    }

    /// A length of N bytes.
    fn length<const N: usize>(&mut self) -> Result<u64, Message> {
        let mut whole = [0; 8];
        whole[..N].copy_from_slice(&self.array::<N>()?);
        Ok(u64::from_le_bytes(whole))
    }

    fn line(&mut self) -> Result<String, Message> {
        let end = self.rest.iter().position(|&byte| byte == b'\n').ok_or_else(cut)?;
        let line = String::from_utf8_lossy(&self.rest[..end]).into_owned();
        self.rest = &self.rest[end + 1..];
        Ok(line)
    }

    fn text<const N: usize>(&mut self) -> Result<(), Message> {
        let len = self.length::<N>()?;
        let text = String::from_utf8_lossy(self.take(len)?).into_owned();
        self.push(Value::Text(text));
        Ok(())
    }

    fn skip<const N: usize>(&mut self) -> Result<(), Message> {
        let len = self.length::<N>()?;
        self.take(len)?;
        self.push(Value::Opaque);
        Ok(())
    }

    fn push(&mut self, value: Value) {
        self.stack.push(self.values.len());
        self.values.push(value);
    }

    fn top(&self) -> Result<At, Message> {
        self.stack.last().copied().ok_or_else(underflow)
    }

    fn pop(&mut self) -> Result<At, Message> {
        self.stack.pop().ok_or_else(underflow)
    }

    /// What was pushed since the last mark.
    fn pop_to_mark(&mut self) -> Result<Vec<At>, Message> {
        let at = self.marks.pop().filter(|&at| at <= self.stack.len()).ok_or_else(underflow)?;
        Ok(self.stack.split_off(at))
    }

    fn set(&mut self, entries: &[At]) -> Result<(), Message> {
        let entries = pairs(entries)?;
        let top = self.top()?;
        if let Value::Dict(dict) = &mut self.values[top] {
            dict.extend(entries);
        }
        Ok(())
    }

    fn remember(&mut self, at: u32) -> Result<(), Message> {
        let top = self.top()?;
        self.memo.insert(at, top);
        Ok(())
    }

    fn recall(&mut self, at: u32) -> Result<(), Message> {
        self.stack.push(*self.memo.get(&at).ok_or_else(|| msg!("pickle-recall"))?);
        Ok(())
    }

    /// What a persistent id of PyTorch stands for: ("storage", its type, its key, its device, how many elements).
    fn storage(&self, id: At) -> Value {
        let Value::Tuple(id) = &self.values[id] else { return Value::Opaque };
        match id[..] {
            [what, kind, key, ..] => match (&self.values[what], &self.values[kind], &self.values[key]) {
                (Value::Text(what), Value::Global(_, kind), Value::Text(key)) if what == "storage" => {
                    Value::Storage(key.clone(), kind.clone())
                }
                _ => Value::Opaque,
            },
            _ => Value::Opaque,
        }
    }

    /// Pushes what a call would give.
    fn call(&mut self, function: At, arguments: At) -> Result<(), Message> {
        let (Value::Global(module, name), Value::Tuple(arguments)) =
            (&self.values[function], &self.values[arguments])
        else {
            self.push(Value::Opaque);
            return Ok(());
        };
        let made = match (module.as_str(), name.as_str()) {
            ("collections", "OrderedDict") if arguments.is_empty() => Value::Dict(Vec::new()),
            ("torch._utils", "_rebuild_tensor_v2") => self.tensor(arguments)?,
            // A parameter is the tensor that it is made of.
            ("torch._utils", "_rebuild_parameter") if !arguments.is_empty() => {
                self.stack.push(arguments[0]);
                return Ok(());
            }
            _ => Value::Opaque,
        };
        self.push(made);
        Ok(())
    }

    /// The tensor of a storage, an offset, a shape and strides.
    fn tensor(&self, arguments: &[At]) -> Result<Value, Message> {
        let [storage, offset, shape, strides, ..] = *arguments else { return Ok(Value::Opaque) };
        let values = |at: At| &self.values[at];
        let (Value::Storage(key, kind), Value::Int(offset), Value::Tuple(shape), Value::Tuple(strides)) =
            (values(storage), values(offset), values(shape), values(strides))
        else {
            return Ok(Value::Opaque);
        };
        let lengths = |all: &[At]| -> Result<Vec<usize>, Message> {
            let length = |&at: &At| match values(at) {
                Value::Int(length) => usize::try_from(*length).ok(),
                _ => None,
            };
            let all: Option<Vec<usize>> = all.iter().map(length).collect();
            all.ok_or_else(|| msg!("pickle-lengths"))
        };
        let view = View {
            key: key.clone(),
            kind: kind.clone(),
            offset: usize::try_from(*offset).map_err(|_| msg!("pickle-offset"))?,
            shape: lengths(shape)?,
            strides: lengths(strides)?,
        };
        if view.shape.len() != view.strides.len() {
            return Err(msg!("pickle-strides"));
        }
        Ok(Value::Tensor(view))
    }
}

fn underflow() -> Message {
    msg!("pickle-stack")
}

fn cut() -> Message {
    msg!("pickle-cut")
}

/// The whole number of LONG1, in two's complement, if an i64 holds it.
fn long(bytes: &[u8]) -> Value {
    let negative = bytes.last().is_some_and(|&last| last >= 0x80);
    let mut whole = [if negative { 0xff } else { 0 }; 8];
    let Some(low) = whole.get_mut(..bytes.len()) else { return Value::Opaque };
    low.copy_from_slice(bytes);
    Value::Int(i64::from_le_bytes(whole))
}

fn pairs(values: &[At]) -> Result<Vec<(At, At)>, Message> {
    let (pairs, rest) = values.as_chunks::<2>();
    if rest.is_empty() {
        Ok(pairs.iter().map(|&[key, value]| (key, value)).collect())
    } else {
        Err(msg!("pickle-pairs"))
    }
}
