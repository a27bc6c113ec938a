//! README.md, README.zh.md and the guide say nothing that is not so: the table of keys is the keymap, and the console blocks are run.

use std::path::Path;
use std::process::Command;

fn page(name: &str) -> String {
    std::fs::read_to_string(name).unwrap()
}

#[test]
fn the_table_of_keys_is_the_keymap() {
    let guide = page("assets/guide.md");
    let (_, rest) = guide.split_once("<!-- keys -->\n").unwrap();
    let (table, _) = rest.split_once("<!-- /keys -->").unwrap();
    assert_eq!(table, bnwalk::tui::keymap::markdown(bnwalk::tui::WALK_KEYS));
}

/// A command and the output that README shows for it.
struct Shown {
    command: String,
    output: String,
}

fn shown(page: &str) -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::new();
    for block in page.split("```console\n").skip(1) {
        let (block, _) = block.split_once("```").unwrap();
        let mut quoted = false;
        for line in block.lines() {
            let last = all.last_mut();
            if let Some(command) = line.strip_prefix("$ ") {
                all.push(Shown { command: command.to_owned(), output: String::new() });
                quoted = command.matches('\'').count() % 2 == 1;
            } else if let Some(shown) = last {
                // A quote left open on the line of the command goes on until it is closed.
                if quoted {
                    shown.command.push('\n');
                    shown.command.push_str(line);
                    quoted = line.matches('\'').count() % 2 == 0;
                } else {
                    shown.output.push_str(line);
                    shown.output.push('\n');
                }
            }
        }
    }
    all
}

fn has(tool: &str, probe: &[&str]) -> bool {
    Command::new(tool).args(probe).output().is_ok_and(|out| out.status.success())
}

#[test]
fn every_command_prints_what_the_page_shows() {
    let (jq, numpy) = (has("jq", &["--version"]), has("python3", &["-c", "import numpy"]));
    let bin = Path::new(env!("CARGO_BIN_EXE_bnwalk")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let room = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(std::env::current_dir().unwrap().join("tests"), room.path().join("tests"))
        .unwrap();
    let pages = ["README.md", "README.zh.md", "assets/guide.md"].map(|name| shown(&page(name)));
    assert!(pages.iter().all(|shown| shown.len() >= 3));
    for Shown { command, output } in pages.into_iter().flatten() {
        // Tools that are not the program's own may be missing on a reader's machine, but not where it is built to land.
        if command.contains("| jq") && !jq || command.contains("python3") && !numpy {
            assert!(std::env::var_os("CI").is_none(), "jq and numpy are needed to try $ {command}");
            eprintln!("not tried, as jq or numpy is missing: $ {command}");
            continue;
        }
        let ran = Command::new("sh")
            .args(["-c", &command])
            .current_dir(room.path())
            .env("PATH", &path)
            .env(crate::NO_CONFIGURATION.0, crate::NO_CONFIGURATION.1)
            .output()
            .unwrap();
        let printed = String::from_utf8_lossy(&ran.stdout) + String::from_utf8_lossy(&ran.stderr);
        assert_eq!(printed, output, "$ {command}");
    }
}
