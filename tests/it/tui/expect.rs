//! Somebody's results beside the true ones.

use std::fs;

use bnwalk::norm::Quantity;
use bnwalk::session::{Compared, Pane};
use bnwalk::tui::App;
use bnwalk::walk::Stage;
use insta::assert_snapshot;
use tempfile::TempDir;

use super::screen::{styled, text};
use super::{error, example, press, run};

/// The worked example, with a file of results beside it.
fn compared(results: &str) -> (App, TempDir) {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("mine.json");
    fs::write(&path, results).unwrap();
    let mut app = example("worked");
    expect(&mut app, &format!("expect {}", path.display()));
    assert_eq!(error(&app), None);
    (app, dir)
}

/// How they compare.
fn compared_now(app: &App) -> &Compared {
    app.session.derived().compared().unwrap()
}

fn expect(app: &mut App, command: &str) {
    if let Some(request) = app.command(command) {
        let _ = app.perform(request);
    }
    app.finish();
}

/// x̂ with the variance divided by m−1, beside a right mean.
const UNBIASED: &str = r#"{"mean": [3], "xhat": [-1.264908534252813, -0.6324542671264065, 0, 0.6324542671264065, 1.264908534252813]}"#;

#[test]
fn the_walk_goes_to_the_worst_number_and_says_which_mistake_it_is() {
    let (mut app, _dir) = compared(UNBIASED);
    assert_eq!(
        (app.session.cursor.stage, app.session.cursor.array, app.focus()),
        (Stage::Normalize, Quantity::XHat, Pane::Table)
    );
    assert!(app.session.cursor.cell == 0 || app.session.cursor.cell == 4);
    let compared = compared_now(&app);
    assert!(!compared.is_wrong(Quantity::Mean, 0) && !compared.is_wrong(Quantity::XHat, 2));
    assert!(compared.is_wrong(Quantity::XHat, 1));
    let results = app.session.results().unwrap();
    assert_eq!(results.given(Quantity::XHat, 1), Some(-0.632_454_267_126_406_5));
    app.session.said = None;
    app.session.source = "worked".to_owned();
    assert_snapshot!("expect_80", styled(&app, 80, 24));
    assert_snapshot!("expect_120", text(&app, 120, 40));
    assert_snapshot!("expect_54", text(&app, 54, 16));
}

#[test]
fn an_edit_is_compared_at_once() {
    let (mut app, _dir) = compared(r#"{"inv_std": [0.7069300707549023]}"#);
    assert!(compared_now(&app).is_wrong(Quantity::InvStd, 0));
    let named = compared_now(&app).diagnosis[0].causes[0].name.to_string();
    assert_eq!(named, "ε = 0.001");
    run(&mut app, &["eps 1e-3"]);
    app.finish();
    assert!(compared_now(&app).report.first_wrong().is_none());
    run(&mut app, &["undo"]);
    app.finish();
    assert!(compared_now(&app).report.first_wrong().is_some());
}

#[test]
fn worst_goes_from_one_wrong_array_to_the_next() {
    let (mut app, _dir) = compared(
        r#"{"mean": [3.5], "var": [2], "y": [0, 0, 0, 9, 0], "dy": [1, 0, 2, 0, 1], "dbeta": [77]}"#,
    );
    let mut seen = vec![app.session.cursor.array];
    for _ in 0..3 {
        press(&mut app, "W");
        seen.push(app.session.cursor.array);
    }
    assert_eq!(seen, [Quantity::Mean, Quantity::Y, Quantity::DBeta, Quantity::Mean]);
    // From an array that is right, too, and back to the worst from elsewhere in the array.
    run(&mut app, &["explain var", "worst", "worst", "cell 0"]);
    assert_eq!((app.session.cursor.array, app.session.cursor.cell), (Quantity::Y, 0));
    press(&mut app, "W");
    assert_eq!((app.session.cursor.array, app.session.cursor.cell), (Quantity::Y, 3));
}

#[test]
fn the_pane_has_the_focus_only_where_there_is_something_to_compare() {
    let mut app = example("worked");
    for _ in 0..Pane::ALL.len() {
        press(&mut app, "tab");
        assert_ne!(app.focus(), Pane::Check);
    }
    for command in ["pane check", "worst"] {
        let _ = app.command(command);
        assert!(error(&app).unwrap().contains(":expect FILE"), "{command}");
    }
    let (mut app, _dir) = compared(UNBIASED);
    press(&mut app, "shift-tab");
    assert_eq!(app.focus(), Pane::Check);
    press(&mut app, "k");
    assert_eq!((app.session.cursor.array, app.session.cursor.stage), (Quantity::Mean, Stage::Mean));
    press(&mut app, "enter");
    assert_eq!(app.session.cursor.array, Quantity::XHat);
}

#[test]
fn the_file_can_be_read_again_and_may_have_gone() {
    let (mut app, dir) = compared(UNBIASED);
    let path = dir.path().join("mine.json");
    fs::write(&path, r#"{"mean": [3]}"#).unwrap();
    expect(&mut app, "expect");
    assert!(compared_now(&app).report.first_wrong().is_none());
    fs::remove_file(&path).unwrap();
    expect(&mut app, "expect");
    assert!(error(&app).unwrap().contains("mine.json"));
    assert!(app.session.results().is_some());
}

#[test]
fn another_shape_is_told() {
    let (app, _dir) = compared(r#"{"y": [1, 2, 3]}"#);
    assert_eq!(app.session.cursor.array, Quantity::Y);
    assert!(text(&app, 80, 24).contains("y has shape (3), and should have (5)"));
}

#[test]
fn what_the_file_has_and_the_batch_lacks_is_taken_and_can_be_taken_back() {
    let (mut app, _dir) = compared(r#"{"eps": 0.001, "inv_std": [0.7069300707549023]}"#);
    assert_eq!(app.session.trace().problem().parameters().eps, 0.001);
    assert!(compared_now(&app).report.first_wrong().is_none());
    run(&mut app, &["undo"]);
    app.finish();
    assert_eq!(app.session.trace().problem().parameters().eps, 1e-5);
    assert!(compared_now(&app).report.first_wrong().is_some());

    let (app, _dir) = compared(r#"{"dy": [1, 2, 3, 4, 5], "dbeta": [15]}"#);
    assert!(compared_now(&app).report.first_wrong().is_none());
    assert_eq!(compared_now(&app).report.quantities.len(), 2);
}

#[test]
fn the_tables_show_my_numbers_and_how_far_they_are_off() {
    let (mut app, _dir) = compared(UNBIASED);
    app.session.source = "worked".to_owned();
    run(&mut app, &["mine"]);
    assert_eq!(app.session.shown(Quantity::XHat, 1), Some(-0.632_454_267_126_406_5));
    assert_eq!(app.session.shown(Quantity::Y, 1), None);
    let mine = text(&app, 100, 30);
    assert!(mine.contains("your numbers") && mine.contains("≠ −0.6325"), "{mine}");
    run(&mut app, &["mine"]);
    assert!((app.session.shown(Quantity::XHat, 1).unwrap() - 0.074_650_2).abs() < 1e-6);
    assert_eq!(app.session.shown(Quantity::Mean, 0), Some(0.0));
    let difference = text(&app, 100, 30);
    assert!(difference.contains("yours minus the true ones"), "{difference}");
    assert!(difference.contains("0.0747") || difference.contains("0.07465"), "{difference}");
    run(&mut app, &["mine"]);
    assert_eq!(app.session.shown(Quantity::Mean, 0), Some(3.0));

    let mut app = example("worked");
    let _ = app.command("mine");
    assert!(error(&app).is_some());
}

#[test]
fn without_a_dy_what_depends_on_it_is_not_judged_until_one_is_given() {
    let (mut app, _dir) = compared(r#"{"mean": [3], "dbeta": [5]}"#);
    assert!(compared_now(&app).of(Quantity::DBeta).is_none());
    assert!(text(&app, 120, 40).contains("No dy is given"));
    run(&mut app, &["dy ones"]);
    app.finish();
    assert!(!compared_now(&app).of(Quantity::DBeta).unwrap().is_wrong());
}
