//! Keys that nobody would press.

use rand_mt::Mt;

use crate::session::{Session, until};

/// Pieces of what terminals send, whole and cut short.
const PIECES: [&[u8]; 25] = [
    b"\x1b[A",
    b"\x1b[B",
    b"\x1b[C",
    b"\x1b[D",
    b"\x1bOP",
    b"\x1b[5~",
    b"\x1b[6~",
    b"\x1b[Z",
    b"\x1b[1;5C",
    b"\x1b",
    b"\x1b[",
    b"\x1b[<0;30;9M",
    b"\x1b[<65;9;9M",
    b"\x1b[<0;65535;65535M",
    b"\x1b[200~1e5\n\x1b[A\x1b[201~",
    b"\x1b[I",
    b"\x1b[M   ",
    b"\x1b[99999999999999999999;1R",
    b"\xff\xfe",
    b"\xe6\xbc",
    "漢字é".as_bytes(),
    b"\r",
    b"\t",
    b":gamma ",
    b"\r-3e2",
];

#[test]
fn any_bytes_for_keys_leave_a_program_that_can_be_left() {
    let mut session = Session::open(&["--random", "3x2x3x3"]);
    session.leave_alone();
    let mut random = Mt::new(8);
    for _ in 0..6000 {
        let number = random.next_u32();
        let byte = [u8::try_from(number >> 24).unwrap()];
        let keys = match number % 4 {
            0 => PIECES[(number >> 8) as usize % PIECES.len()],
            _ => &byte,
        };
        // Not what leaves or pauses the program.
        if !matches!(keys, b"q" | b"\x03" | b"\x1a") && !session.keys(keys) {
            break;
        }
    }
    // Ends a paste that was begun, closes what is open (esc, unmistakably), and leaves. Not by ctrl-c: typed once too often, it
    // would be the terminal's again and throw away what the program wrote last.
    let status = until("the end of the program", || {
        session.keys("\x1b[201~\x1b[27u\x1b[27uqy");
        session.status()
    });
    let said = String::from_utf8_lossy(&session.bytes()).into_owned();
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(status.exit_code(), 0);
    session.is_restored();
}

#[test]
fn a_long_text_pasted_as_keys_is_taken_in_at_once() {
    let mut session = Session::open(&["--example", "golden"]);
    session.keys(":");
    session.keys("ab".repeat(4000));
    session.keys("the-end");
    session.shows("the-end");
    session.keys("\x1b[27uq");
    session.ends_well();
}
