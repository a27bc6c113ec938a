//! The one unsafe module: files as batches, without being read into memory.
//!
//! A file is mapped read-only, so its cells come from the system's page cache when they are looked at, and a batch larger
//! than the memory can be walked. An upstream gradient is as large again; beside a mapped batch it lies in an unnamed
//! temporary file and is mapped in turn. So are the numbers of a file that does not hold them as bnwalk computes with them.
//!
//! # Safety
//!
//! What is mapped changes when another program writes to the file, which none can forbid. Each 8 bytes are some `f64`, so
//! a cell may show the old number or the new one, and sums made before do not follow; nothing else hangs on the contents:
//! lengths and indices come from the header, which was copied. Where the file is cut short, looking at a cell
//! that is gone raises SIGBUS, which ends the process unless it handles that: the binary does, and says why it ends. Programs
//! that replace a file by a new one, as bnwalk's own dumps do, disturb nothing. Only long files are mapped, so whatever is
//! small is safe from all this.
#![expect(unsafe_code, reason = "mapping a file, and reading its bytes as numbers, has no safe form")]

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memmap2::Mmap;

use crate::msg;
use crate::norm::{Memory, Room, Storage};

/// From this length on a file is mapped. Below it reading costs a few milliseconds.
pub(super) const LONG: u64 = 64 << 20;

/// Numbers in a file, from some byte on.
pub(super) struct Mapped {
    map: Mmap,
    start: usize,
    count: usize,
}

impl Mapped {
    /// Maps `count` numbers, little-endian and `start` bytes into the file.
    ///
    /// `None` where the platform cannot lend them as they lie there, or the file is shorter.
    pub fn new(file: &File, start: usize, count: usize) -> Option<Self> {
        if cfg!(target_endian = "big") || !start.is_multiple_of(align_of::<f64>()) {
            return None;
        }
        // SAFETY: see the module.
        let map = unsafe { Mmap::map(file) }.ok()?;
        let end = start.checked_add(count.checked_mul(size_of::<f64>())?)?;
        (end <= map.len()).then_some(Self { map, start, count })
    }

    /// Numbers in a temporary file. `fill` is handed them in order, a stretch at a time, each with the index of its first.
    ///
    /// # Errors
    /// Those of `fill`, and when there is no room for the file.
    pub fn temporary(
        count: usize,
        fill: &mut dyn FnMut(usize, &mut [f64]) -> io::Result<()>,
    ) -> io::Result<Self> {
        let directory = directory_of_temporaries();
        Self::temporary_in(&directory, count, fill).map_err(|error| {
            let gigabytes = (count * size_of::<f64>()) as f64 / 1e9;
            let sentence = msg!(
                "input-temporary",
                size = format!("{gigabytes:.1}"),
                directory = directory.display().to_string(),
                error = error.to_string(),
            );
            io::Error::new(error.kind(), sentence)
        })
    }

    fn temporary_in(
        directory: &Path,
        count: usize,
        fill: &mut dyn FnMut(usize, &mut [f64]) -> io::Result<()>,
    ) -> io::Result<Self> {
        const STRETCH: usize = 1 << 15;
        let file = tempfile::tempfile_in(directory)?;
        reserve(&file, (count * size_of::<f64>()) as u64)?;
        let mut out = BufWriter::new(&file);
        let mut cells = vec![0.0; STRETCH.min(count)];
        for start in (0..count).step_by(STRETCH) {
            let cells = &mut cells[..STRETCH.min(count - start)];
            fill(start, cells)?;
            cells.iter().try_for_each(|cell| out.write_all(&cell.to_le_bytes()))?;
        }
        out.flush()?;
        drop(out);
        Self::new(&file, 0, count).ok_or_else(|| io::ErrorKind::Unsupported.into())
    }
}

impl Storage for Mapped {
    fn cells(&self) -> &[f64] {
        let bytes = &self.map[self.start..][..self.count * size_of::<f64>()];
        // SAFETY: all bits are valid as f64. A map begins at a page and `start` is a multiple of 8, so nothing is left over.
        let (_, cells, _) = unsafe { bytes.align_to() };
        cells
    }

    fn is_memory(&self) -> bool {
        false
    }
}

/// Beside a batch in memory the memory, beside one in a file an unnamed temporary file.
#[derive(Debug, Clone, Copy)]
pub struct Beside;

impl Room for Beside {
    fn keep(&self, x: &dyn Storage, fill: &mut dyn FnMut(usize, &mut [f64])) -> io::Result<Arc<dyn Storage>> {
        if x.is_memory() {
            return Memory.keep(x, fill);
        }
        let mut fill = |start, cells: &mut [f64]| {
            fill(start, cells);
            Ok(())
        };
        Ok(Arc::new(Mapped::temporary(x.cells().len(), &mut fill)?))
    }
}

fn directory_of_temporaries() -> PathBuf {
    // Where /tmp lies in memory, /var/tmp does not.
    let lasting = Path::new("/var/tmp");
    if std::env::var_os("TMPDIR").is_none() && lasting.is_dir() {
        lasting.to_owned()
    } else {
        std::env::temp_dir()
    }
}

/// Claims the room on the disk, so that too little is told before hours of writing.
#[cfg(target_os = "linux")]
fn reserve(file: &File, bytes: u64) -> io::Result<()> {
    use rustix::fs::{FallocateFlags, fallocate};
    use rustix::io::Errno;
    match fallocate(file, FallocateFlags::empty(), 0, bytes) {
        // Not every file system can; then the writing itself tells.
        Err(Errno::OPNOTSUPP | Errno::NOSYS) => Ok(()),
        claimed => Ok(claimed?),
    }
}

#[cfg(not(target_os = "linux"))]
fn reserve(_file: &File, _bytes: u64) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::{Backward, Batch, Draft, Randn, Upstream};

    fn saved(values: &[f64], start: usize) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&vec![0; start]).unwrap();
        let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        file.write_all(&bytes).unwrap();
        file
    }

    #[test]
    fn a_mapped_batch_and_what_is_made_beside_it_are_what_memory_holds() {
        let values: Vec<f64> = Randn::new(2).take(70_000).collect();
        let shape = [7000, 10];
        let in_memory = Batch::new(&shape, Arc::new(values.clone()));
        let mapped = Batch::new(&shape, Arc::new(Mapped::new(&saved(&values, 128), 128, 70_000).unwrap()));
        assert_eq!(mapped, in_memory);
        for dy in [Upstream::default(), Upstream::Ones, Upstream::Y, Upstream::OneHot(vec![6999, 3])] {
            let problem =
                |x: &Batch| Draft { dy: Some(dy.clone()), ..Draft::new(x.clone()) }.build().unwrap();
            let (mapped, in_memory) = (problem(&mapped), problem(&in_memory));
            let made = Backward::make_dy(&mapped, &Beside).unwrap();
            assert_eq!(made, Backward::make_dy(&in_memory, &Beside).unwrap());
            assert_eq!(mapped.with_x(69_999, 5.0).x(), in_memory.with_x(69_999, 5.0).x());
        }
    }

    #[test]
    fn numbers_that_do_not_lie_as_memory_wants_them_or_at_all_are_not_mapped() {
        let file = saved(&[1.0, 2.0], 8);
        assert_eq!(Mapped::new(&file, 8, 2).unwrap().cells(), [1.0, 2.0]);
        for (start, count) in [(4, 1), (8, 3), (32, 0), (8, usize::MAX), (usize::MAX - 7, 1)] {
            assert!(Mapped::new(&file, start, count).is_none(), "{start} {count}");
        }
    }
}
