//! However the program ends or pauses, the terminal is as it was.

use std::fs;
use std::io::Read;
use std::process::Command;

use portable_pty::{PtySize, native_pty_system};
use rustix::process::{Signal, WaitOptions, kill_process, waitpid};

use crate::session::{Session, USUAL, bnwalk, command, is_taken, until};

#[test]
fn leaving_with_unsaved_edits_asks() {
    let mut session = Session::open(&["--example", "golden"]);
    session.keys(":gamma 2\rq");
    session.shows("not saved");
    session.keys("n");
    session.wait_for("the walk again", |screen| !screen.contents().contains("not saved"));
    session.keys("n");
    session.shows(" 2 of 14");
    assert!(session.status().is_none());
    session.keys("qw");
    session.shows(":write ");
    session.keys("walk.json\r");
    session.ends_well();
    assert!(session.home.path().join("walk.json").exists());
}

#[test]
fn a_signal_that_ends_the_program_restores_the_terminal_first() {
    for (signal, name) in [
        (Signal::TERM, "Terminated"),
        (Signal::HUP, "Hangup"),
        (Signal::INT, "Interrupt"),
        (Signal::QUIT, "Quit"),
    ] {
        let mut session = Session::open(&["--example", "golden"]);
        kill_process(session.pid(), signal).unwrap();
        // Who waits for the program sees the signal, as if nobody had caught it.
        let status = session.ends();
        assert!(status.signal().is_some_and(|s| s.starts_with(name)), "{name}: {status}");
        session.is_restored();
    }
}

#[test]
fn a_file_that_is_cut_short_while_its_cells_are_shown_ends_the_program_and_restores_the_terminal() {
    // Long enough to be mapped; the zeros take no room on the disk.
    const BATCH: u64 = 64 << 20;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("zeros.npy");
    let dict = "{'descr': '<f8', 'fortran_order': False, 'shape': (1048576, 8), }";
    let head = [b"\x93NUMPY\x01\x00\x76\x00", format!("{dict:<117}\n").as_bytes()].concat();
    fs::write(&path, &head).unwrap();
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(head.len() as u64 + BATCH).unwrap();
    let mut session = Session::open(&[path.to_str().unwrap(), "--dy", "ones"]);
    file.set_len(1 << 20).unwrap();
    session.keys(":cell 1048575,7\r");
    assert_eq!(session.ends().exit_code(), 2);
    session.shows("bnwalk: a file was cut short while its cells were read");
    session.is_restored();
}

#[test]
fn a_pause_gives_the_terminal_back_and_afterwards_the_screen_is_drawn_again() {
    let mut session = Session::open(&["--example", "golden", "--stage", "affine", "--cell", "4"]);
    session.shows(" q quit");
    let before = session.screen().contents();
    for _ in 0..2 {
        session.keys("\x1a");
        let options = WaitOptions::UNTRACED | WaitOptions::NOHANG;
        let (_, status) = until("the pause", || waitpid(Some(session.pid()), options).unwrap());
        assert!(status.stopped());
        session.is_restored();
        kill_process(session.pid(), Signal::CONT).unwrap();
        session.wait_for("the walk", |screen| is_taken(screen) && screen.contents() == before);
        assert!(session.is_raw());
    }
    session.keys("q");
    session.ends_well();
}

#[test]
fn a_shell_with_jobs_pauses_the_walk_and_brings_it_back() {
    let mut shell = command("sh", &["-i"]);
    shell.env("PS1", "ready> ");
    let mut session = Session::start(shell, USUAL);
    session.shows("ready> ");
    session.keys("\"$BNWALK\" --example golden --stage affine\r");
    session.wait_for("the walk", |screen| is_taken(screen) && screen.contents().contains(" 5 of 14"));
    session.keys("\x1a");
    session.wait_for("the shell", |screen| {
        !is_taken(screen) && screen.contents().trim_end().ends_with("ready>")
    });
    session.keys("fg\r");
    session.wait_for("the walk", |screen| is_taken(screen) && screen.contents().contains(" 5 of 14"));
    session.keys("q");
    session.wait_for("the shell", |screen| {
        !is_taken(screen) && screen.contents().trim_end().ends_with("ready>")
    });
    session.keys("exit\r");
    assert_eq!(session.ends().exit_code(), 0);
}

#[test]
fn a_pause_from_outside_gives_the_terminal_back_too() {
    let mut session = Session::open(&["--example", "golden", "--stage", "affine"]);
    session.shows(" q quit");
    let before = session.screen().contents();
    kill_process(session.pid(), Signal::TSTP).unwrap();
    let options = WaitOptions::UNTRACED | WaitOptions::NOHANG;
    let (_, status) = until("the pause", || waitpid(Some(session.pid()), options).unwrap());
    assert!(status.stopped());
    session.is_restored();
    kill_process(session.pid(), Signal::CONT).unwrap();
    session.wait_for("the walk", |screen| is_taken(screen) && screen.contents() == before);
    assert!(session.is_raw());
    session.keys("q");
    session.ends_well();
}

#[test]
fn a_walk_that_was_stopped_without_a_warning_comes_back_with_its_keys_and_its_screen() {
    let mut session = Session::open(&["--example", "golden", "--stage", "affine"]);
    session.shows(" q quit");
    let before = session.screen().contents();
    kill_process(session.pid(), Signal::STOP).unwrap();
    let options = WaitOptions::UNTRACED | WaitOptions::NOHANG;
    until("the stop", || waitpid(Some(session.pid()), options).unwrap());
    // What a shell does then: it takes the terminal back to lines, and writes on it.
    let stty = Command::new("stty").args(["-F", &session.tty(), "sane"]).status().unwrap();
    assert!(stty.success());
    session.scribble("\x1b[?1049lready> fg");
    session.shows("ready> fg");
    kill_process(session.pid(), Signal::CONT).unwrap();
    session.wait_for("the walk", |screen| is_taken(screen) && screen.contents() == before);
    // A key without enter reaches it.
    session.keys("n");
    session.shows(" 6 of 14");
    session.keys("q");
    assert_eq!(session.ends().exit_code(), 0);
}

/// Whether the terminal controls the program, or is only what it reads and writes.
fn ends_quietly_when_the_terminal_goes(controls: bool) {
    let mut program = bnwalk(&["--example", "golden"]);
    program.set_controlling_tty(controls);
    let pty = native_pty_system().openpty(PtySize { rows: 24, cols: 80, ..PtySize::default() }).unwrap();
    let mut child = pty.slave.spawn_command(program).unwrap();
    drop(pty.slave);
    let mut output = pty.master.try_clone_reader().unwrap();
    let mut seen = String::new();
    while !seen.contains("of 14") {
        let mut chunk = [0; 4096];
        let length = output.read(&mut chunk).unwrap();
        seen.push_str(&String::from_utf8_lossy(&chunk[..length]));
    }
    drop((output, pty.master));
    let status = until("the end of the program", || child.try_wait().unwrap());
    assert!(status.signal().is_some_and(|signal| signal.starts_with("Hangup")), "{status}");
}

#[test]
fn a_window_that_closes_ends_the_program_quietly() {
    ends_quietly_when_the_terminal_goes(true);
}

#[test]
fn a_terminal_that_goes_without_a_signal_ends_the_program_too() {
    ends_quietly_when_the_terminal_goes(false);
}
