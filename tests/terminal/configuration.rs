//! The configuration file on a screen: its keys, its marks of what is wrong.

use std::fs;

use crate::session::{NO_CONFIGURATION, Session, USUAL, bnwalk, is_taken};

fn configured(text: &str) -> (tempfile::TempDir, Session) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("bnwalk")).unwrap();
    fs::write(folder.path().join("bnwalk/config.toml"), text).unwrap();
    let mut command = bnwalk(&[]);
    command.env(NO_CONFIGURATION.0, folder.path());
    (folder, Session::start(command, USUAL))
}

#[test]
fn a_key_of_ones_own_does_what_the_file_says_and_the_last_line_names_it() {
    let (_folder, mut session) = configured("mouse = false\nascii = true\n[keys]\nx = \"next\"\nn = \"\"\n");
    session.shows("1 of 14");
    session.shows("x next");
    session.keys("nx");
    session.shows("2 of 14");
    assert!(!session.screen().contents().contains('\u{3bc}'), "the mean is written mean");
    session.keys("q");
    session.ends_well();
}

#[test]
fn a_mistake_in_the_file_is_told_and_the_walk_opens() {
    let (_folder, mut session) = configured("theme = \"light\"\nmuose = false\n");
    session.wait_for("the walk", is_taken);
    session.shows("line 2, column 1");
    session.keys("n");
    session.shows("2 of 14");
    session.keys("q");
    session.ends_well();
}
