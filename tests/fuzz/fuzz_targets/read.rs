//! What every target does: a file of these bytes is opened as a checkpoint, and all of its layers are read.

use std::io::Write;

/// Reads the bytes as a file of this ending.
pub fn read(bytes: &[u8], ending: &str) {
    let mut file = tempfile::Builder::new().suffix(ending).tempfile().expect("a file for the bytes");
    file.write_all(bytes).expect("room for the bytes");
    let _ = bnwalk::weights::Checkpoint::open(file.path()).and_then(|mut checkpoint| checkpoint.layers());
}
