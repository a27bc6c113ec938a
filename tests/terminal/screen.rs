//! What the terminal is made to show, and when it is left in peace.

#[cfg(target_os = "linux")]
use std::{thread, time::Duration};

use vt100::Screen;

#[cfg(target_os = "linux")]
use crate::session::until;
use crate::session::{Session, Size, USUAL, bnwalk, picture};

#[test]
fn any_size_is_drawn_and_the_selection_stays() {
    let arguments = ["--example", "golden", "--stage", "affine"];
    let mut session = Session::open(&arguments);
    session.keys("jjjj");
    let selected = [&arguments[..], &["--cell", "4"]].concat();
    for size in [USUAL, (120, 40), (20, 5), (1, 1), USUAL, (200, 60), USUAL] {
        session.resize(size);
        session.shows_just(&if size.1 < 16 { too_small(size) } else { picture(&selected, size) });
    }
    session.keys("q");
    session.ends_well();
}

#[test]
fn a_terminal_of_another_locale_than_utf_8_gets_ascii() {
    let mut command = bnwalk(&["--example", "golden", "--stage", "normalize"]);
    command.env("LC_ALL", "de_DE.ISO-8859-1");
    let mut session = Session::start(command, USUAL);
    session.shows(" 4 of 14");
    session.shows(" q quit");
    let screen = session.screen().contents();
    assert!(screen.is_ascii() && screen.contains("x_hat"), "{screen}");
    session.keys("q");
    session.ends_well();
}

#[test]
fn without_colour_nothing_is_coloured_and_the_selection_still_stands_out() {
    let mut command = bnwalk(&["--example", "golden"]);
    command.env("NO_COLOR", "1");
    let mut session = Session::start(command, USUAL);
    session.shows(" 1 of 14");
    session.keys("jj:gamma 2\r");
    for stage in 2..=14 {
        session.keys("n");
        session.shows(&format!(" {stage} of 14"));
    }
    session.keys("p");
    session.shows(" 13 of 14");
    // It is the number of the selected cell.
    session.wait_for("dx(2) in reverse", |screen| reversed(screen).contains("0.2375"));
    assert_eq!(colours(&session.bytes()), Vec::<String>::new());
    session.keys(":quit!\r");
    session.ends_well();
}

#[test]
fn with_colour_the_same_reading_finds_colours() {
    let session = Session::open(&["--example", "golden"]);
    assert!(!colours(&session.bytes()).is_empty());
}

/// What fits of the one line that is left of a walk on a screen that is too small.
fn too_small((columns, rows): Size) -> String {
    format!("bnwalk needs 54x16, not {columns}x{rows}").chars().take(columns.into()).collect()
}

/// The text in reverse video.
fn reversed(screen: &Screen) -> String {
    let (rows, columns) = screen.size();
    let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    places
        .filter_map(|(row, column)| screen.cell(row, column))
        .filter(|cell| cell.inverse())
        .map(vt100::Cell::contents)
        .collect()
}

/// The sequences that set a colour. Those that return to the terminal's own (39, 49, 59) set none.
fn colours(bytes: &[u8]) -> Vec<String> {
    let sets = |code: &str| {
        code.parse().is_ok_and(|code: u16| matches!(code, 30..=38 | 40..=48 | 58 | 90..=97 | 100..=107))
    };
    String::from_utf8_lossy(bytes)
        .split("\x1b[")
        .skip(1)
        .filter_map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';' && c != ':')?;
            let (codes, rest) = rest.split_at(end);
            (rest.starts_with('m') && codes.split([';', ':']).any(sets)).then(|| codes.to_owned())
        })
        .collect()
}

#[cfg(target_os = "linux")]
#[test]
fn an_idle_walk_uses_no_processor_and_writes_nothing() {
    let mut session = Session::open(&["--example", "golden"]);
    session.keys("n");
    session.shows(" 2 of 14");
    // The frame may still be on its way, and a loaded machine is slow to bring it: one quiet second is enough, which a program
    // that is never idle never has.
    until("a quiet second", || {
        let before = (ticks(&session), session.bytes().len());
        thread::sleep(Duration::from_secs(1));
        let after = (ticks(&session), session.bytes().len());
        (after.0 - before.0 <= 1 && after.1 == before.1).then_some(())
    });
}

#[test]
fn the_screen_is_drawn_again_over_what_another_program_wrote() {
    let mut session = Session::open(&["--example", "golden"]);
    session.shows(" q quit");
    let before = session.screen().contents();
    session.scribble("\x1b[5;10Hbroadcast message");
    session.shows("broadcast message");
    session.keys("\x0c");
    session.shows_just(&before);
    session.keys("q");
    session.ends_well();
}

/// The processor time of the program so far, in hundredths of a second.
#[cfg(target_os = "linux")]
fn ticks(session: &Session) -> u64 {
    let path = format!("/proc/{}/stat", session.pid().as_raw_nonzero());
    let stat = std::fs::read_to_string(path).unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    // After the name in parentheses: utime and stime are the 12th and the 13th.
    fields.split(' ').skip(11).take(2).map(|field| field.parse::<u64>().unwrap()).sum()
}
