//! A pickle of PyTorch, packed into the archive that it comes in.
#![no_main]

mod read;

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;

fuzz_target!(|pickle: &[u8]| {
    // A whole file as a seed is tried as it is.
    if pickle.starts_with(b"PK") {
        return read::read(pickle, ".pt");
    }
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("m/data.pkl", pickle), ("m/data/0", &[0; 64])] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("a member");
        writer.write_all(content).expect("memory");
    }
    read::read(&writer.finish().expect("an archive").into_inner(), ".pt");
});
