//! A visit from the first screen to the shell, and other ways in and out.

use std::fs;
use std::process::{Command, Stdio};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::session::{Session, USUAL, bnwalk, picture, shell};

#[test]
fn a_visit_opens_steps_edits_saves_and_leaves_and_the_saved_file_opens_to_the_same_place() {
    let mut session = Session::open(&["--example", "golden"]);
    assert!(session.is_raw());
    for stage in 2..=14 {
        session.keys("n");
        session.shows(&format!(" {stage} of 14"));
    }
    session.keys("0jjj");
    session.shows("x(3)");
    session.keys("\r12.5\r");
    session.shows("xᵢ = 12.5");
    session.keys(":gamma 2\r:goto affine\r");
    session.shows("= 2 × ");
    session.keys(":write walk.json\r");
    session.shows("saved walk.json");
    // Ribbon and formula say the stage, the cell, and its number by the values that were changed.
    let place: Vec<String> = (1..7).map(|row| session.row(row)).collect();
    session.keys("q");
    session.ends_well();

    let file = session.home.path().join("walk.json");
    let file = file.to_str().unwrap();
    let mut again = Session::open(&[file]);
    again.shows_just(&picture(&[file], USUAL));
    assert_eq!((1..7).map(|row| again.row(row)).collect::<Vec<_>>(), place);
    again.keys("q");
    again.ends_well();
}

#[test]
fn a_path_may_begin_at_home_and_a_file_of_someone_else_s_is_asked_for() {
    let mut session = Session::open(&["--example", "golden"]);
    session.keys(":write \"~/my walk.json\"\r");
    session.shows("saved ");
    assert!(session.home.path().join("my walk.json").exists());
    let data = session.home.path().join("data.csv");
    std::fs::write(&data, "1,2\n3,4\n").unwrap();
    session.keys(":dump ~/data.csv\r");
    session.shows("bnwalk did not write it");
    session.keys("n");
    session.wait_for("the walk", |screen| !screen.contents().contains("bnwalk did not write it"));
    assert_eq!(std::fs::read_to_string(&data).unwrap(), "1,2\n3,4\n");
    session.keys(":dump ~/data.csv\r");
    session.shows("bnwalk did not write it");
    session.keys("y");
    session.shows("dumped to ");
    assert!(std::fs::read_to_string(&data).unwrap().starts_with("quantity,"));
    session.keys("q");
    session.ends_well();
}

#[test]
fn data_from_a_pipe_leaves_the_keys_to_the_terminal() {
    let mut session = Session::start(shell("printf '1,2\\n3,4\\n8,6\\n' | \"$BNWALK\" -"), USUAL);
    session.shows("x (3, 2)");
    session.keys("n");
    session.shows(" 2 of 14");
    session.keys("q");
    session.ends_well();
}

#[test]
fn a_script_is_played_before_the_first_frame() {
    let directory = tempfile::tempdir().unwrap();
    let script = directory.path().join("script.txt");
    fs::write(&script, "gamma 2\ngoto affine\ncell 4\n").unwrap();
    let arguments = ["--example", "golden", "--play", script.to_str().unwrap()];
    let mut session = Session::open(&arguments);
    session.shows_just(&picture(&arguments, USUAL));
    assert!(!String::from_utf8_lossy(&session.bytes()).contains(" 1 of 14"));
    session.keys(":quit!\r");
    session.ends_well();
}

#[test]
fn a_script_that_fails_ends_the_program_before_the_terminal_is_touched() {
    let directory = tempfile::tempdir().unwrap();
    let script = directory.path().join("script.txt");
    fs::write(&script, "gamma two\n").unwrap();
    let mut session = Session::start(bnwalk(&["--play", script.to_str().unwrap()]), USUAL);
    assert_eq!(session.ends().exit_code(), 2);
    session.shows("script.txt, line 1: ");
    session.is_restored();
    assert!(!session.bytes().contains(&b'\x1b'));
}

#[test]
fn a_picture_needs_no_terminal() {
    let directory = tempfile::tempdir().unwrap();
    let output = Command::new("sh")
        .args(["-c", "exec \"$BNWALK\" --example golden --stage dx --screenshot dx.txt <&- >&-"])
        .env("BNWALK", env!("CARGO_BIN_EXE_bnwalk"))
        .env(crate::session::NO_CONFIGURATION.0, crate::session::NO_CONFIGURATION.1)
        .env_remove("TERM")
        .current_dir(directory.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(fs::read_to_string(directory.path().join("dx.txt")).unwrap().contains(" 13 of 14"));
}

#[test]
fn copying_hands_the_derivation_to_the_terminals_clipboard() {
    let mut session = Session::open(&["--example", "golden", "--stage", "affine", "--cell", "7"]);
    session.keys("y");
    session.shows("copied to the clipboard");
    let bytes = session.bytes();
    let text = String::from_utf8_lossy(&bytes);
    let (_, sequence) = text.split_once("\x1b]52;c;").unwrap();
    let coded = sequence.split(['\x07', '\x1b']).next().unwrap();
    let copied = String::from_utf8(BASE64_STANDARD.decode(coded).unwrap()).unwrap();
    assert_eq!(copied, "y(7)\nyᵢ = γ · x̂ᵢ + β\n= 1 × 2 + 0\n= 2");
}

#[test]
fn an_edit_that_takes_a_sweep_shows_its_numbers_when_they_are_there() {
    let mut session = Session::open(&["--random", "450000x5"]);
    session.keys(":norm layer\r:goto mean\r");
    session.shows("Layer Norm");
    session.shows(" 2 of 14");
    // The last of several wins, and what is written is what was last asked for.
    session.keys(":norm instance\r:norm rms\r:norm layer\r:gamma 3\r:dy ones\r:dump out.npz\r");
    session.shows("dumped to out.npz");
    session.shows("Layer Norm");
    session.keys("q");
    session.shows("not saved");
    session.keys("y");
    session.ends_well();
}
