//! What takes a sweep of a large batch: the walk goes on meanwhile, and a later edit overtakes it.

use std::sync::LazyLock;

use bnwalk::norm::{Draft, Norm, Problem, Quantity, Randn, Trace};
use bnwalk::session::{Session, Task};
use bnwalk::tui::App;
use bnwalk::walk::Stage;
use ndarray::ArrayD;

use super::screen::{draw, find};
use super::{error, press, run, type_in};

/// So many cells that a sweep of them is felt.
static LARGE: LazyLock<Problem> = LazyLock::new(|| {
    let few: Vec<f64> = Randn::new(1).take(9973).collect();
    let mut numbers = few.iter().cycle();
    let x = ArrayD::from_shape_simple_fn(vec![1 << 19, 5], || *numbers.next().unwrap());
    Draft::new(x).build().unwrap()
});

fn opened() -> App {
    App::new(Session::new(LARGE.clone(), "large"))
}

/// With its backward pass made.
fn large() -> App {
    let app = opened();
    app.session.trace().make_backward().unwrap();
    app
}

fn norm(app: &App) -> Norm {
    app.session.trace().partition().norm()
}

#[test]
fn another_norm_of_a_large_batch_is_computed_while_the_walk_goes_on() {
    let mut app = large();
    run(&mut app, &["norm layer"]);
    assert_eq!((norm(&app), app.session.problem().partition().norm()), (Norm::Batch, Norm::Layer));
    assert!(app.session.is_dirty());
    for (width, height) in [(54, 16), (80, 24), (120, 40)] {
        assert!(find(&draw(&app, width, height), "computing the Layer Norm").is_some());
    }
    run(&mut app, &["next", "down"]);
    assert_eq!((app.session.cursor.stage, app.session.cursor.cell), (Stage::Mean, 5));
    let work = app.session.work().unwrap();
    app.done(work.id, work.run());
    assert_eq!(norm(&app), Norm::Layer);
    assert!(app.session.work().is_none());
    assert_eq!((app.session.cursor.stage, app.session.cursor.cell), (Stage::Mean, 5));
    run(&mut app, &["undo"]);
    assert_eq!(norm(&app), Norm::Batch, "it is one step of the history");
    assert!(!app.session.is_dirty());
}

#[test]
fn the_backward_pass_of_a_large_batch_is_made_when_it_is_first_asked_for_while_the_walk_goes_on() {
    let mut app = opened();
    for stage in ["batch", "normalize", "running"] {
        run(&mut app, &[&format!("goto {stage}"), "down", "gamma 2"]);
        for (width, height) in [(80, 24), (200, 50)] {
            let _ = draw(&app, width, height);
        }
    }
    assert!(
        app.session.work().is_none() && !app.session.trace().has_backward(),
        "the forward pass needs none"
    );
    run(&mut app, &["goto dx"]);
    assert_eq!(app.session.cursor.stage, Stage::Running, "it is entered when its numbers are there");
    assert!(find(&draw(&app, 80, 24), "computing the backward pass").is_some());
    let work = app.session.work().unwrap();
    run(&mut app, &["goto mean"]);
    assert!(app.session.work().is_none(), "another stage overtakes it");
    run(&mut app, &["goto dx"]);
    press(&mut app, "esc");
    assert!(app.session.work().is_none(), "esc stops it");
    app.done(work.id, work.run());
    assert_eq!(app.session.cursor.stage, Stage::Mean);
    let mut app = opened();
    run(&mut app, &["goto dx"]);
    app.finish();
    assert_eq!(app.session.cursor.stage, Stage::Dx);
    assert!(!app.session.derived().warnings.is_empty() || app.session.trace().warnings().is_empty());
}

#[test]
fn a_later_edit_overtakes_an_earlier_one_and_has_both() {
    let mut app = large();
    run(&mut app, &["norm layer"]);
    let overtaken = app.session.work().unwrap();
    run(&mut app, &["gamma 3"]);
    app.done(overtaken.id, overtaken.run());
    assert_eq!(norm(&app), Norm::Batch, "what was overtaken is forgotten");
    app.finish();
    assert_eq!((norm(&app), app.session.trace().problem().parameters().gamma[0]), (Norm::Layer, 3.0));
    let fresh = Trace::new(app.session.trace().problem().clone());
    for quantity in [Quantity::Y, Quantity::Dx, Quantity::DGamma] {
        assert_eq!(app.session.trace().value(quantity, 4), fresh.value(quantity, 4));
    }
}

#[test]
fn a_choice_goes_on_from_the_one_that_is_being_computed() {
    let mut app = large();
    run(&mut app, &["field norm"]);
    press(&mut app, "+ +");
    assert_eq!(app.session.problem().partition().norm(), Norm::LayerC);
    assert!(find(&draw(&app, 120, 40), "layer:c").is_some(), "the pane shows what was asked for");
    app.finish();
    assert_eq!(norm(&app), Norm::LayerC);
}

#[test]
fn undo_and_esc_stop_an_edit_that_is_being_computed() {
    for key in ["u", "esc"] {
        let mut app = large();
        run(&mut app, &["dy ones"]);
        let stopped = app.session.work().unwrap();
        press(&mut app, key);
        assert!(app.session.edit().is_none() && !app.session.is_dirty(), "{key}");
        let before = app.session.trace().value(Quantity::Dy, 0);
        app.done(stopped.id, stopped.run());
        assert_eq!(app.session.trace().value(Quantity::Dy, 0), before, "{key}");
    }
}

#[test]
fn another_upstream_gradient_is_made_of_the_numbers_it_was_asked_for_with() {
    let mut app = large();
    let y = app.session.trace().value(Quantity::Y, 7);
    run(&mut app, &["dy y", "gamma 5 all"]);
    app.finish();
    assert_eq!(app.session.trace().problem().parameters().gamma, [5.0; 5]);
    assert_eq!(app.session.trace().value(Quantity::Dy, 7), y, "γ was changed after it was asked for");
    let _ = app.command("dy onehot:1,9");
    assert!(error(&app).unwrap().contains("does not lie in x"), "what does not fit is told at once");
    assert!(app.session.edit().is_none());
}

#[test]
fn a_number_typed_while_an_edit_is_computed_waits_for_enter() {
    let mut app = large();
    run(&mut app, &["norm layer", "field beta"]);
    let work = app.session.work().unwrap();
    press(&mut app, "enter");
    type_in(&mut app, "7");
    assert_eq!(app.session.trace().problem().parameters().beta[0], 0.0);
    app.done(work.id, work.run());
    assert_eq!((norm(&app), app.session.trace().problem().parameters().beta[0]), (Norm::Layer, 0.0));
    press(&mut app, "enter");
    app.finish();
    assert_eq!((norm(&app), app.session.trace().problem().parameters().beta[0]), (Norm::Layer, 7.0));
    run(&mut app, &["undo"]);
    assert_eq!((norm(&app), app.session.trace().problem().parameters().beta[0]), (Norm::Layer, 0.0));
}

#[test]
fn the_last_stage_of_a_large_batch_is_computed_while_the_walk_goes_on() {
    let mut app = large();
    run(&mut app, &["goto check"]);
    assert!(app.session.derived().gradcheck.is_none() && app.session.derived().is_checking());
    assert!(find(&draw(&app, 80, 24), "computing").is_some());
    run(&mut app, &["gamma 2"]);
    app.finish();
    assert!(app.session.derived().gradcheck.as_ref().unwrap().dx.passes());
    assert!(!app.session.derived().invariants.is_empty());
    let check = app.session.derived().gradcheck.clone();
    run(&mut app, &["pane table", "right"]);
    assert!(
        app.session.derived().invariants.is_empty() && app.session.derived().is_checking(),
        "another channel has other sums"
    );
    app.finish();
    assert!(!app.session.derived().invariants.is_empty());
    assert_eq!(app.session.derived().gradcheck, check, "the gradients are those of all channels");
}

#[test]
fn edits_that_change_no_sum_read_no_cell_and_a_cell_of_x_reads_its_channel() {
    let mut app = large();
    let m = app.session.partition().m();
    for (command, read) in [
        ("gamma 2", 0),
        ("beta 2 all", 0),
        ("eps 0.1", 0),
        ("momentum 0.5", 0),
        ("conv keras", 0),
        ("mode eval", 0),
        ("x 9", 2 * m),
        ("x 8", 2 * m),
    ] {
        run(&mut app, &[command]);
        assert!(app.session.edit().is_none(), "{command}");
        assert_eq!(app.session.trace().cells_read(), read, "{command}");
    }
}

#[test]
fn the_channel_of_a_selected_cell_is_got_ready_for_its_edits() {
    let mut app = large();
    for commands in [&["goto dx", "goto batch"][..], &["right"], &["goto upstream", "left"]] {
        run(&mut app, commands);
        let work = app.session.work().unwrap();
        assert!(matches!(work.task, Task::Prepare { .. }), "{commands:?}");
        assert!(find(&draw(&app, 120, 40), "computing").is_none(), "nobody waits for it");
        app.done(work.id, work.run());
        assert!(app.session.work().is_none(), "once");
        run(&mut app, &["down"]);
        assert!(app.session.work().is_none(), "the next cell is of the same channel");
    }
    run(&mut app, &["goto batch"]);
    let ready = app.session.trace().clone();
    run(&mut app, &["x 9"]);
    let fresh = Trace::new(app.session.trace().problem().clone());
    assert_eq!(app.session.trace().cells_read(), 2 * app.session.partition().m());
    for quantity in [Quantity::Mean, Quantity::Var, Quantity::DGamma, Quantity::DBeta] {
        assert_eq!(app.session.trace().value(quantity, 0), fresh.value(quantity, 0), "{quantity}");
    }
    assert!(ready.is_prepared(app.session.cursor.cell) && app.session.work().is_none(), "nor after the edit");
    run(&mut app, &["right", "goto mean"]);
    assert!(app.session.work().is_none(), "a computed number is not edited");
}
