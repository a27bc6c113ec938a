//! Where a dump goes.

use std::fs::{self, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};
use thiserror::Error;

/// Where a dump goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Standard output.
    Stdout,
    /// A file, which is replaced once the new one is complete, so that a failure leaves the old one as it was.
    File(PathBuf),
}

/// Why a dump could not be written.
#[derive(Debug, Error)]
pub enum OutputError {
    /// Standard output failed.
    #[error("standard output: {0}")]
    Stdout(io::Error),
    /// The file cannot be made or written.
    #[error("{}: {}", .path.display(), io_sentence(.error))]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

impl OutputError {
    /// Whether the reader at the other end of a pipe has had enough, which is no failure.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        let (Self::Stdout(error) | Self::File { error, .. }) = self;
        error.kind() == io::ErrorKind::BrokenPipe
    }
}

fn io_sentence(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such directory to write to".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be written (permission denied)".to_owned(),
        io::ErrorKind::IsADirectory => "it is a directory; expected the name of a file".to_owned(),
        _ => format!("it cannot be written: {error}"),
    }
}

const BUFFER: usize = 1 << 16;

impl Output {
    /// Opens the output, lets `body` write to it, and completes it.
    ///
    /// # Errors
    /// Those of the output. A file that was there before is then untouched.
    pub fn write(&self, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), OutputError> {
        match self {
            Self::Stdout => buffered(io::stdout().lock(), body).map_err(OutputError::Stdout),
            Self::File(path) => {
                to_file(path, body).map_err(|error| OutputError::File { path: path.clone(), error })
            }
        }
    }
}

fn buffered(out: impl Write, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BUFFER, out);
    let result = body(&mut out).and_then(|()| out.flush());
    if result.is_err() {
        // What is still in the buffer must not be tried again when it is dropped.
        let _ = out.into_parts();
    }
    result
}

fn to_file(path: &Path, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // Through a link its target is replaced, not the link.
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(&target).ok();
    if old.as_ref().is_some_and(Metadata::is_dir) {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        // A pipe or a device cannot be replaced, only written to.
        return buffered(fs::File::options().write(true).open(&target)?, body);
    }
    let directory = target.parent().filter(|parent| !parent.as_os_str().is_empty());
    let file = temporary(directory.unwrap_or(Path::new(".")))?;
    buffered(&file, body)?;
    if let Some(old) = old {
        fs::set_permissions(file.path(), old.permissions())?;
    }
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// A temporary file with the permissions that the user wants for new files.
fn temporary(directory: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".bnwalk-");
    // Left to itself tempfile asks for 0600; from this the user's umask takes what it takes.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(directory)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(directory: &Path) -> usize {
        fs::read_dir(directory).unwrap().count()
    }

    #[test]
    fn a_failure_leaves_the_old_file_and_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.json");
        fs::write(&path, "old").unwrap();
        let output = Output::File(path.clone());
        let error = output.write(|out| {
            out.write_all(&vec![b'x'; 2 * BUFFER])?;
            Err(io::Error::other("no more"))
        });
        assert!(error.unwrap_err().to_string().ends_with("it cannot be written: no more"));
        assert_eq!((fs::read_to_string(&path).unwrap().as_str(), files(directory.path())), ("old", 1));

        output.write(|out| out.write_all(b"new")).unwrap();
        assert_eq!((fs::read_to_string(&path).unwrap().as_str(), files(directory.path())), ("new", 1));
    }

    #[test]
    fn a_directory_and_a_missing_directory_are_told_apart() {
        let directory = tempfile::tempdir().unwrap();
        let told = |path: PathBuf| Output::File(path).write(|_| Ok(())).unwrap_err().to_string();
        assert!(
            told(directory.path().to_owned()).ends_with("it is a directory; expected the name of a file")
        );
        assert!(told(directory.path().join("a/b.json")).ends_with("there is no such directory to write to"));
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_the_old_files_or_those_of_any_new_file() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let directory = tempfile::tempdir().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let (new, plain) = (directory.path().join("new"), directory.path().join("plain"));
        Output::File(new.clone()).write(|_| Ok(())).unwrap();
        fs::write(&plain, "").unwrap();
        assert_eq!(mode(&new), mode(&plain));

        fs::set_permissions(&plain, fs::Permissions::from_mode(0o640)).unwrap();
        let link = directory.path().join("link");
        symlink(&plain, &link).unwrap();
        Output::File(link.clone()).write(|out| out.write_all(b"through")).unwrap();
        assert_eq!((mode(&plain), fs::read_to_string(&plain).unwrap().as_str()), (0o640, "through"));
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        Output::File("/dev/null".into()).write(|out| out.write_all(b"gone")).unwrap();
    }
}
