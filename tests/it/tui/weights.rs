//! Layers of a checkpoint, picked from a list.

use std::path::Path;

use bnwalk::norm::Quantity;
use bnwalk::session::{Layers, Session, outside};
use bnwalk::tui::App;
use bnwalk::weights::Checkpoint;
use ratatui::layout::Rect;

use super::screen::draw;
use super::{bits, error, example, normal, press, run, values};
use bnwalk::norm::Layout;

const AREA: Rect = Rect::new(0, 0, 100, 24);
const MODEL: &str = "tests/fixtures/weights/model.safetensors";

fn batch() -> App {
    App::new(Session::new(normal(&[4, 3], Layout::ChannelsFirst), "batch"))
}

/// Carries out a command and what it asks for outside.
fn perform(app: &mut App, command: &str) {
    if let Some(request) = app.command(command) {
        let _ = app.perform(request);
    }
}

fn picker(app: &App) -> Option<&Layers> {
    app.session.layers.as_ref()
}

fn drawn(app: &App) -> String {
    let buf = draw(app, AREA.width, AREA.height);
    let row = |y| (0..AREA.width).map(|x| buf[(x, y)].symbol().to_owned()).collect::<String>() + "\n";
    (0..AREA.height).map(row).collect()
}

#[test]
fn a_layer_by_name_is_one_edit_that_undo_takes_back() {
    let mut app = batch();
    let before = bits(&app);
    perform(&mut app, &format!("weights {MODEL} layer1.1.bn1"));
    assert_eq!(error(&app), None);
    let layer = Checkpoint::open(Path::new(MODEL)).unwrap().layer("layer1.1.bn1").unwrap();
    for (quantity, expected) in [
        (Quantity::Gamma, layer.gamma),
        (Quantity::Beta, layer.beta),
        (Quantity::RunningMeanBefore, layer.running_mean),
        (Quantity::RunningVarBefore, layer.running_var),
    ] {
        assert_eq!(Some(values(&app, quantity)), expected, "{quantity}");
    }
    assert!(app.session.is_dirty());
    run(&mut app, &["undo"]);
    assert_eq!(bits(&app), before);
}

#[test]
fn the_list_is_walked_by_keys_and_enter_takes_the_selected_layer() {
    let mut app = batch();
    perform(&mut app, &format!("weights {MODEL}"));
    assert_eq!(picker(&app).unwrap().layer().name, "groups");
    press(&mut app, "j down");
    assert_eq!(picker(&app).unwrap().layer().name, "layer1.1.bn1");
    let screen = drawn(&app);
    assert!(screen.contains("▸ layer1.1.bn1") && screen.contains("0  none"), "{screen}");
    press(&mut app, "G");
    assert_eq!(picker(&app).unwrap().layer().name, "rms_norm");
    press(&mut app, "g j j enter");
    assert_eq!((picker(&app), error(&app)), (None, None));
    assert_eq!(values(&app, Quantity::Gamma)[1], 0.0);
}

#[test]
fn escape_closes_the_list_and_changes_nothing() {
    let mut app = batch();
    let before = bits(&app);
    for key in ["esc", "q"] {
        perform(&mut app, &format!("weights {MODEL}"));
        assert_eq!(press(&mut app, key), None);
        assert_eq!((picker(&app), bits(&app)), (None, before.clone()));
    }
    let _ = app.command("pick");
    assert!(error(&app).unwrap().contains(":weights FILE opens one"));
}

#[test]
fn a_layer_that_does_not_fit_the_batch_is_told_of_and_the_list_stays() {
    let mut app = batch();
    let before = bits(&app);
    perform(&mut app, &format!("weights {MODEL}"));
    press(&mut app, "G enter");
    let why = "layer \"rms_norm\" has 4 channels, but the batch has 3";
    assert_eq!((error(&app), bits(&app)), (Some(why), before));
    assert!(picker(&app).is_some() && drawn(&app).contains(why));
    perform(&mut app, &format!("weights {MODEL} norm"));
    assert!(error(&app).unwrap().contains("has 4 channels"));
    assert!(!app.session.is_dirty());
}

#[test]
fn without_a_batch_one_is_made_that_fits_the_layer() {
    let mut app = example("worked");
    run(&mut app, &["eps 0.5", "discard"]);
    app.session.layers = Some(outside::list_layers(Path::new(MODEL), false).unwrap());
    press(&mut app, "G enter");
    assert_eq!((app.session.partition().shape(), error(&app)), (&[8, 4][..], None));
    assert_eq!(app.session.trace().problem().parameters().eps, 0.5);
    assert!(
        app.session.source.ends_with("rms_norm of tests/fixtures/weights/model.safetensors"),
        "{}",
        app.session.source
    );
}

#[test]
fn what_cannot_be_read_is_told_and_opens_no_list() {
    let mut app = batch();
    for (command, part) in [
        ("weights", "a file name is missing"),
        ("weights nowhere.npz", "there is no such file"),
        ("weights Cargo.toml", "holds no named arrays"),
        ("weights tests/fixtures/weights/batch.safetensors", "holds no normalization layer"),
        ("weights tests/fixtures/weights/model.npz nrom", "did you mean \"norm\"?"),
    ] {
        perform(&mut app, command);
        let why = error(&app).unwrap_or_default();
        assert!(why.contains(part) && !app.is_covered(), "{command}: {why}");
    }
}

#[test]
fn a_long_list_keeps_the_selected_layer_in_sight_on_every_screen() {
    let mut app = batch();
    let layer = Checkpoint::open(Path::new(MODEL)).unwrap().layer("norm").unwrap();
    let layers =
        (0..99).map(|i| bnwalk::weights::Layer { name: format!("norm{i}"), ..layer.clone() }).collect();
    app.session.layers = Some(Layers { file: "f".to_owned(), layers, selected: 0, keeps_batch: true });
    for i in 0..99 {
        assert!(drawn(&app).contains(&format!("▸ norm{i} ")), "{i}");
        press(&mut app, "j");
    }
    for (width, height) in [(1, 1), (54, 16), (80, 2), (300, 80)] {
        let _ = draw(&app, width, height);
    }
}
