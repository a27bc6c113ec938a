//! A line on stderr while opening takes long.

use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::session::{Session, USUAL, bnwalk, is_taken, shell};

const LINE: &str = "opening ";

/// A pipe with a name, which opens as slowly as it is written.
fn slow() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("slow.csv");
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    (directory, path)
}

#[test]
fn what_opens_slowly_is_told_with_the_time_and_the_line_is_gone_before_the_first_frame() {
    let (_directory, path) = slow();
    let mut session = Session::start(bnwalk(&[path.to_str().unwrap()]), USUAL);
    let mut file = File::create(&path).unwrap();
    file.write_all(b"1,2\n3,").unwrap();
    session.shows(LINE);
    session.shows("slow.csv, ");
    file.write_all(b"5\n").unwrap();
    drop(file);
    session.wait_for("the walk", is_taken);
    session.shows(" of 14");
    let written = String::from_utf8(session.bytes()).unwrap();
    let (before, after) = written.split_once("\x1b[?1049h").unwrap();
    assert!(before.contains(LINE) && before.ends_with("\r\x1b[K"), "{before:?}");
    assert!(!after.contains(LINE));
    session.keys("q");
    session.ends_well();
}

#[test]
fn where_stderr_is_no_terminal_there_is_no_such_line() {
    let (_directory, path) = slow();
    let line = format!("\"$BNWALK\" {} 2> said", path.display());
    let mut session = Session::start(shell(&line), USUAL);
    let mut file = File::create(&path).unwrap();
    file.write_all(b"1,2\n3,5\n").unwrap();
    // Longer than the line takes to come.
    thread::sleep(Duration::from_secs(1));
    drop(file);
    session.wait_for("the walk", is_taken);
    assert_eq!(fs::read(session.home.path().join("said")).unwrap(), b"");
    assert!(!String::from_utf8(session.bytes()).unwrap().contains(LINE));
    session.keys("q");
    session.ends_well();
}

#[test]
fn whoever_asks_for_nothing_is_told_where_lessons_and_labs_are() {
    let mut session = Session::start(bnwalk(&[]), USUAL);
    session.shows(" T lessons ");
    session.keys("q");
    session.ends_well();
}
