//! A state dict as `torch.save(model.state_dict(), "model.pt")` writes it, since PyTorch 1.6.
//!
//! ```text
//!     a zip archive:  NAME/data.pkl      which tensors there are, each a view of a storage     (pickle)
//!                     NAME/byteorder     "little"
//!                     NAME/data/0, …     the storages, their elements one after another
//! ```
//!
//! Nothing of the pickle is run. Of the storages only those are read whose numbers are asked for.

mod pickle;

use std::io::{Read, Seek};

use ndarray::{ArrayD, IxDyn, ShapeBuilder};
use zip::ZipArchive;

use super::dtype::Dtype;
use super::precision::Precision;
use crate::msg;
use crate::text::{Message, shortened};
use pickle::View;

/// The first bytes of a file that PyTorch before 1.6 wrote: a pickled number that says so.
pub(super) const LEGACY: [u8; 15] = *b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e";

/// The longest pickle that is read. That of a model with a million tensors is half as long.
const LONGEST_PICKLE: u64 = 256 << 20;

/// The longest storage that is read into memory.
const LONGEST_STORAGE: u64 = 4 << 30;

// PyTorch packs nothing, but others may pack a file again. A few kilobytes can be made to unpack to gigabytes, so a member
// may be this many times as long as it lies in the file, or this long.
const ALLOWED_RATIO: u64 = 100;
const ALWAYS_ALLOWED: u64 = 64 << 20;

/// A state dict whose names are known and whose numbers wait.
#[derive(Debug)]
pub(super) struct StateDict<R> {
    zip: ZipArchive<R>,
    /// What stands before the members' own names: "model/".
    prefix: String,
    tensors: Vec<(String, View)>,
}

/// Whether a file is one of PyTorch's: a zip archive with a pickle, or what PyTorch before 1.6 wrote.
pub(super) fn is_state_dict(from: &mut (impl Read + Seek)) -> bool {
    let mut head = [0; LEGACY.len()];
    let read = from.rewind().and_then(|()| from.read_exact(&mut head));
    let legacy = read.is_ok() && head == LEGACY;
    let mut zip = || ZipArchive::new(&mut *from).is_ok_and(|zip| prefix(&names(&zip)).is_some());
    let found = legacy || zip();
    // An error here comes again when the file is read.
    let _ = from.rewind();
    found
}

/// The members' names.
fn names<R: Read + Seek>(zip: &ZipArchive<R>) -> Vec<String> {
    (0..zip.len()).filter_map(|i| Some(zip.name_for_index(i)?.ok()?.into_owned())).collect()
}

/// What stands before `data.pkl` in the name of a member, if an archive is PyTorch's.
fn prefix(members: &[String]) -> Option<&str> {
    members.iter().find_map(|name| name.strip_suffix("data.pkl").filter(|before| before.ends_with('/')))
}

impl<R: Read + Seek> StateDict<R> {
    /// Reads the pickle.
    ///
    /// # Errors
    /// What is wrong with it, as the second half of a sentence.
    pub fn open(mut from: R) -> Result<Self, Message> {
        let mut head = [0; LEGACY.len()];
        from.read_exact(&mut head).and_then(|()| from.rewind()).map_err(Message::verbatim)?;
        if head == LEGACY {
            return Err(msg!("torch-legacy"));
        }
        let mut zip = ZipArchive::new(from).map_err(Message::verbatim)?;
        let prefix = prefix(&names(&zip)).ok_or_else(|| msg!("torch-no-pickle"))?.to_owned();
        if let Some(order) = member(&mut zip, &format!("{prefix}byteorder"), 16)?
            && order.trim_ascii() != b"little"
        {
            return Err(msg!("torch-big-endian"));
        }
        let pickle = member(&mut zip, &format!("{prefix}data.pkl"), LONGEST_PICKLE)?;
        let tensors = pickle::tensors(&pickle.ok_or_else(|| msg!("torch-no-pickle"))?)?;
        Ok(Self { zip, prefix, tensors })
    }

    /// The names, in the order of the state dict.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.iter().map(|(name, _)| name.as_str())
    }

    /// The shape of the i-th tensor.
    pub fn shape(&self, i: usize) -> &[usize] {
        &self.tensors[i].1.shape
    }

    /// Reads the i-th tensor.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn read(&mut self, i: usize) -> Result<(ArrayD<f64>, Precision), Message> {
        let View { key, kind, offset, shape, strides } = &self.tensors[i].1;
        let dtype =
            Dtype::of_torch(kind).ok_or_else(|| msg!("torch-storage-kind", kind = shortened(kind)))?;
        let name = format!("{}data/{key}", self.prefix);
        let bytes = member(&mut self.zip, &name, LONGEST_STORAGE)?
            .ok_or_else(|| msg!("torch-no-storage", name = shortened(&name)))?;
        let count = bytes.len() / dtype.size();
        let past = || msg!("torch-beyond", count = count.to_string());
        let cells = shape.iter().try_fold(1_usize, |n, &len| n.checked_mul(len)).ok_or_else(past)?;
        let reach = shape.iter().zip(strides).try_fold(*offset, |at, (&len, &stride)| {
            at.checked_add(len.saturating_sub(1).checked_mul(stride)?)
        });
        // A stride of 0 makes many cells of one element: that is no parameter, and may be far too many.
        if cells > count || cells > 0 && reach.is_none_or(|last| last >= count) {
            return Err(past());
        }
        let mut values = vec![0.0; count];
        dtype.read_into(&mut &bytes[..], &mut values).map_err(Message::verbatim)?;
        if cells == 0 {
            return Ok((ArrayD::zeros(IxDyn(shape)), dtype.precision()));
        }
        let view = ndarray::ArrayViewD::from_shape(IxDyn(shape).strides(IxDyn(strides)), &values[*offset..])
            .map_err(|_| msg!("torch-strides"))?;
        Ok((view.to_owned(), dtype.precision()))
    }
}

/// Reads a member that is at most `longest` bytes long; `None` where there is none of that name.
fn member<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    name: &str,
    longest: u64,
) -> Result<Option<Vec<u8>>, Message> {
    let Some(at) = zip.index_for_name(name) else { return Ok(None) };
    let member = zip.by_index(at).map_err(Message::verbatim)?;
    let most = longest.min(ALWAYS_ALLOWED.max(member.compressed_size().saturating_mul(ALLOWED_RATIO)));
    let mut bytes = Vec::new();
    let mut limited = member.take(most + 1);
    limited.read_to_end(&mut bytes).map_err(Message::verbatim)?;
    if limited.limit() == 0 {
        return Err(msg!("torch-too-long", name = shortened(name), most = most.to_string()));
    }
    Ok(Some(bytes))
}
