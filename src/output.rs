//! Where what is written goes: standard output, or a file that is replaced once the new one is complete.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use tempfile::{Builder, NamedTempFile};

use crate::leaving;
use crate::msg;
use crate::text::{Message, Tell, visible};

/// Where a dump goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Standard output.
    Stdout,
    /// A file, which is replaced once the new one is complete, so that a failure leaves the old one as it was.
    File(PathBuf),
}

/// Why a dump could not be written.
#[derive(Debug)]
pub enum OutputError {
    /// Standard output failed.
    Stdout(io::Error),
    /// The file cannot be made or written.
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The file is there already, and bnwalk did not write it.
    Foreign(PathBuf),
}

impl OutputError {
    /// Whether the reader at the other end of a pipe has had enough, which is no failure.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        match self {
            Self::Stdout(error) | Self::File { error, .. } => error.kind() == io::ErrorKind::BrokenPipe,
            Self::Foreign(_) => false,
        }
    }
}

impl Tell for OutputError {
    fn message(&self) -> Message {
        let (path, error) = match self {
            Self::Stdout(error) => return msg!("output-stdout", error = said(error)),
            Self::Foreign(path) => return msg!("output-foreign", path = shown(path)),
            Self::File { path, error } => (shown(path), error),
        };
        match error.kind() {
            io::ErrorKind::NotFound => msg!("output-no-directory", path = path),
            io::ErrorKind::PermissionDenied => msg!("output-denied", path = path),
            io::ErrorKind::IsADirectory => msg!("output-directory", path = path),
            io::ErrorKind::ReadOnlyFilesystem => msg!("output-read-only", path = path),
            _ => msg!("output-failed", path = path, error = said(error)),
        }
    }
}

/// What an error says: our own in the reader's language, the system's as it is.
fn said(error: &io::Error) -> Message {
    let own = error.get_ref().and_then(|error| error.downcast_ref::<Message>());
    own.cloned().unwrap_or_else(|| Message::verbatim(error))
}

fn shown(path: &Path) -> String {
    visible(&path.display().to_string())
}

impl std::fmt::Display for OutputError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for OutputError {}

const BUFFER: usize = 1 << 16;

/// Whether the process began without a standard output.
static NO_STDOUT: AtomicBool = AtomicBool::new(false);

/// Says that the process began without a standard output, which the process alone can know: what is to be written there is
/// then an error, where it would be lost without a word.
pub fn without_stdout() {
    NO_STDOUT.store(true, Ordering::Relaxed);
}

impl Output {
    /// A file that does not replace someone's own: there is none of that name yet, or bnwalk wrote it.
    ///
    /// # Errors
    /// [`OutputError::Foreign`].
    pub fn unless_foreign(path: PathBuf) -> Result<Self, OutputError> {
        if is_foreign(&path) { Err(OutputError::Foreign(path)) } else { Ok(Self::File(path)) }
    }

    /// Opens the output, lets `body` write to it, and completes it.
    ///
    /// # Errors
    /// Those of the output. A file that was there before is then untouched.
    pub fn write(&self, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), OutputError> {
        match self {
            Self::Stdout if NO_STDOUT.load(Ordering::Relaxed) => {
                Err(OutputError::Stdout(io::Error::other(msg!("output-stdout-closed"))))
            }
            Self::Stdout => buffered(io::stdout().lock(), body).map_err(OutputError::Stdout),
            Self::File(path) => {
                to_file(path, body).map_err(|error| OutputError::File { path: path.clone(), error })
            }
        }
    }
}

/// What stands near the beginning of the files that bnwalk writes: JSON of any schema, a script for a framework, the networks'
/// script, a picture.
const HEADS: [&[u8]; 4] = [
    b"\"schema\": \"bnwalk",
    b"what bnwalk computed, and compare",
    b"that bnwalk trained",
    b"<desc>bnwalk</desc>",
];

/// What every table of bnwalk begins with.
const TABLE: &[u8] = b"quantity,";

/// The endings of pages and pictures as text, which hold no mark of who wrote them.
const UNMARKED: [&str; 4] = ["txt", "md", "html", "ansi"];

/// What an archive of bnwalk ends with.
pub(super) const ARCHIVE_COMMENT: &str = "bnwalk/1";

/// Whether a file is there that bnwalk did not write. A pipe or a device belongs to no one. Of a page nobody can tell, so
/// only what reads like numbers is kept.
fn is_foreign(path: &Path) -> bool {
    let Ok(metadata) = fs::metadata(path) else { return false };
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let is_own = |path| if UNMARKED.contains(&ending) { begins_in_words(path) } else { is_own(path) };
    metadata.is_file() && metadata.len() > 0 && !is_own(path).unwrap_or(false)
}

/// Whether a file begins as text does, and not as numbers do.
fn begins_in_words(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(64).read_to_end(&mut head)?;
    let first = head.trim_ascii_start().first().copied().unwrap_or(b' ');
    Ok(!(first.is_ascii_digit() || b"+-.[{\"".contains(&first)))
}

fn is_own(path: &Path) -> io::Result<bool> {
    const HEAD: u64 = 256;
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    (&file).take(HEAD).read_to_end(&mut head)?;
    if head.starts_with(TABLE) || HEADS.iter().any(|own| head.windows(own.len()).any(|found| found == *own)) {
        return Ok(true);
    }
    let comment = ARCHIVE_COMMENT.as_bytes();
    let mut tail = Vec::new();
    file.seek(SeekFrom::End(-i64::try_from(comment.len()).unwrap_or(0)))?;
    file.read_to_end(&mut tail)?;
    Ok(tail == comment)
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
    let target = target(path)?;
    let old = fs::metadata(&target).ok();
    if let Some(old) = &old {
        if old.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        // The directory alone decides whether a file can be replaced, but who may not write to it is not to replace it.
        if old.permissions().readonly() {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let file = File::options().write(true).open(&target)?;
        if !old.is_file() {
            // A pipe or a device cannot be replaced, only written to.
            return buffered(file, body);
        }
    }
    let directory = target.parent().filter(|parent| !parent.as_os_str().is_empty());
    let file = Unfinished::new(directory.unwrap_or(Path::new(".")))?;
    buffered(file.as_file(), body)?;
    file.replace(&target, old.as_ref())
}

/// The file that a path leads to, through links, of which the last may lead to nothing yet.
fn target(path: &Path) -> io::Result<PathBuf> {
    // As many as Linux follows.
    const MOST_LINKS: usize = 40;
    let mut target = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(next) = fs::read_link(&target) else { return Ok(target) };
        // A relative link is meant from the directory that it lies in.
        target = target.parent().unwrap_or(Path::new("")).join(next);
    }
    Err(io::Error::other(msg!("output-link-circle")))
}

/// The temporary files that are being written, which are removed when the process must end.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished() -> std::sync::MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn remove_unfinished() {
    for path in unfinished().drain(..) {
        let _ = fs::remove_file(path);
    }
}

/// A file that is being written beside the one that it will replace.
struct Unfinished(NamedTempFile);

impl Unfinished {
    /// It has the permissions that the user wants for new files.
    fn new(directory: &Path) -> io::Result<Self> {
        leaving::before_end(remove_unfinished);
        let mut builder = Builder::new();
        builder.prefix(".bnwalk-");
        // Left to itself tempfile asks for 0600; from this the user's umask takes what it takes.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        // Locked while it is made, so that a signal comes before it or finds it in the list.
        let mut unfinished = unfinished();
        let file = builder.tempfile_in(directory)?;
        unfinished.push(file.path().to_owned());
        Ok(Self(file))
    }

    fn as_file(&self) -> &File {
        self.0.as_file()
    }

    /// Puts the file in the place of the old one, whose owner and permissions stay.
    fn replace(mut self, target: &Path, old: Option<&Metadata>) -> io::Result<()> {
        if let Some(old) = old {
            if !keeps_owner(self.as_file(), old)? {
                // Only the content of someone else's file can be replaced.
                let mut file = File::options().write(true).truncate(true).open(target)?;
                self.0.rewind()?;
                io::copy(&mut self.0, &mut file)?;
                return Ok(());
            }
            fs::set_permissions(self.0.path(), old.permissions())?;
        }
        fs::rename(self.0.path(), target)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        unfinished().retain(|path| path != self.0.path());
    }
}

/// Whether the new file has the owner and the group of the old one, or can be given them.
#[cfg(unix)]
fn keeps_owner(new: &File, old: &Metadata) -> io::Result<bool> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let made = new.metadata()?;
    let same = (made.uid(), made.gid()) == (old.uid(), old.gid());
    Ok(same || fchown(new, Some(old.uid()), Some(old.gid())).is_ok())
}

#[cfg(not(unix))]
fn keeps_owner(_new: &File, _old: &Metadata) -> io::Result<bool> {
    Ok(true)
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

    #[cfg(unix)]
    #[test]
    fn a_link_to_nothing_is_followed_and_one_to_itself_is_told() {
        use std::os::unix::fs::symlink;
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        fs::create_dir(path("deep")).unwrap();
        symlink("deep/first", path("link")).unwrap();
        symlink("second", path("deep/first")).unwrap();
        Output::File(path("link")).write(|out| out.write_all(b"through")).unwrap();
        assert_eq!(fs::read_to_string(path("deep/second")).unwrap(), "through");
        assert!(fs::symlink_metadata(path("link")).unwrap().is_symlink());

        symlink("ring", path("ring")).unwrap();
        let error = Output::File(path("ring")).write(|_| Ok(())).unwrap_err();
        assert!(error.to_string().contains("its links lead in a circle"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_may_not_be_written_is_not_replaced_and_an_owner_stays() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.json");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        let error = Output::File(path.clone()).write(|_| Ok(())).unwrap_err();
        assert!(error.to_string().ends_with("it may not be written (permission denied)"), "{error}");
        assert_eq!((fs::read_to_string(&path).unwrap().as_str(), files(directory.path())), ("old", 1));

        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        // Only the superuser can give a file away.
        if chown(&path, Some(12345), Some(54321)).is_ok() {
            Output::File(path.clone()).write(|out| out.write_all(b"new")).unwrap();
            let metadata = fs::metadata(&path).unwrap();
            assert_eq!((metadata.uid(), metadata.gid(), metadata.mode() & 0o777), (12345, 54321, 0o640));
        }
    }

    #[test]
    fn a_file_that_bnwalk_did_not_write_is_not_replaced_unasked() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("data");
        let foreign = |content: &[u8]| {
            fs::write(&path, content).unwrap();
            Output::unless_foreign(path.clone()).is_err()
        };
        for content in [&b"1,2\n3,4\n"[..], b"{\"x\": [1, 2]}", b"PK\x03\x04", b"k"] {
            assert!(foreign(content));
        }
        let error = Output::unless_foreign(path.clone()).unwrap_err().to_string();
        assert!(error.contains("data") && error.contains("bnwalk did not write"), "{error}");
        for content in [
            &b""[..],
            b"{\n  \"schema\": \"bnwalk/1\",\n",
            b"quantity,sample,channel,position,value\nmean,,0,,1.0\n",
            b"quantity,m,draw,value\nmean,,,0.5\n",
            b"\"\"\"Train in PyTorch the networks that bnwalk trained, and compare the losses.\n",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><desc>bnwalk</desc>",
            b"\"\"\"Recompute in NumPy what bnwalk computed, and compare.\n",
            b"PK\x03\x04 and so on, bnwalk/1",
        ] {
            assert!(!foreign(content));
        }
        let page = directory.path().join("page.txt");
        for (content, keeps) in
            [("1 2\n3 4\n", true), ("  -0.5,1\n", true), ("[1, 2]", true), ("Batch Norm", false)]
        {
            fs::write(&page, content).unwrap();
            assert_eq!(Output::unless_foreign(page.clone()).is_err(), keeps, "{content}");
        }
        assert_eq!(Output::unless_foreign("new.json".into()).unwrap(), Output::File("new.json".into()));
    }

    #[test]
    fn what_is_being_written_is_removed_when_the_process_must_end() {
        let directory = tempfile::tempdir().unwrap();
        let file = Unfinished::new(directory.path()).unwrap();
        assert_eq!(files(directory.path()), 1);
        leaving::put_in_order();
        assert_eq!(files(directory.path()), 0);
        drop(file);
    }
}
