//! The walk without a screen: a line in, what it says out.

use bnwalk::cli::walk_plainly;
use bnwalk::norm::Problem;
use bnwalk::session::Session;
use ndarray::array;
use unicode_width::UnicodeWidthStr;

fn told(lines: &str) -> String {
    let problem = Problem::new(array![1., 2., 3., 4., 5.].into_dyn()).unwrap();
    let mut out = Vec::new();
    walk_plainly(Session::new(problem, "five numbers"), &[], &mut lines.as_bytes(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn each_command_is_answered_with_what_it_changed() {
    let text = told("goto normalize\ncell 4\ngamma 2 all\ngoto affine\nquit\nquit!\n");
    let answers: Vec<&str> = text.split("\n> ").collect();
    assert!(answers[0].contains("1 of 14: "), "{text}");
    assert!(answers[1].contains("4 of 14: ") && answers[1].contains("sample 4"), "{text}");
    assert!(answers[2].contains("1.41421") && !answers[2].contains("of 14"), "{text}");
    assert!(answers[4].contains("2.82842"), "{text}");
    assert!(answers[5].contains("quit!"), "{text}");
    assert_eq!(answers.len(), 7);
}

#[test]
fn an_empty_line_goes_on_and_what_means_nothing_is_told() {
    let text = told("\nfrobnicate\nzoom\nhelp\n");
    let answers: Vec<&str> = text.split("\n> ").collect();
    assert!(answers[1].contains("2 of 14: "), "{text}");
    assert!(answers[2].contains("no command \"frobnicate\""), "{text}");
    assert!(answers[3].contains("no screen"), "{text}");
    assert!(answers[4].contains("goto stage: "), "{text}");
    assert!(text.lines().all(|line| line.width() <= 80 + "> ".len()), "{text}");
}

#[test]
fn a_lab_is_told_when_it_opens_and_again_when_it_has_changed() {
    let text = told("lab norms\nsection\ncell 3\nback\nquit\n");
    let answers: Vec<&str> = text.split("\n> ").collect();
    let is_lab = |answer: &str| answer.contains("Which cells share statistics");
    assert!(is_lab(answers[1]) && !is_lab(answers[2]) && is_lab(answers[3]), "{text}");
    assert!(answers[4].contains("1 of 14: "), "{text}");
    let problem = Problem::new(array![1., 2., 3., 4., 5.].into_dyn()).unwrap();
    let mut session = Session::new(problem, "five numbers");
    session.command("lab norms");
    let mut out = Vec::new();
    walk_plainly(session, &[], &mut "".as_bytes(), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(is_lab(&text) && !text.contains("1 of 14: "), "{text}");
}
