//! What is typed: into a field, and into the command line.

use bnwalk::norm::{Mode, Norm, Quantity};
use bnwalk::session::{Pane, Request};
use bnwalk::tui::App;
use bnwalk::walk::Stage;
use ratatui::layout::Rect;

use super::screen::{self, draw, find, text};
use super::{bits, error, example, press, run, type_in};

fn edited(app: &App) -> &str {
    app.typed().unwrap()
}

fn typed(app: &App) -> &str {
    app.typed().unwrap()
}

fn gamma(app: &App) -> f64 {
    app.session.trace().problem().parameters().gamma[0]
}

// Editables

#[test]
fn a_number_takes_effect_while_it_is_typed() {
    let mut app = example("worked");
    run(&mut app, &["field gamma"]);
    press(&mut app, "enter");
    assert_eq!(edited(&app), "1");
    type_in(&mut app, "2");
    assert_eq!(gamma(&app), 2.0, "the first character replaces the old value");
    type_in(&mut app, "5");
    assert_eq!(gamma(&app), 25.0);
    assert!(app.session.trace().value(Quantity::Y, 4) > 35.0, "and so does all that follows from it");
    press(&mut app, "backspace");
    assert_eq!(gamma(&app), 2.0);
    assert!(!app.session.is_dirty(), "nothing is decided before enter");
    press(&mut app, "enter");
    assert!(app.typed().is_none());
    assert_eq!(gamma(&app), 2.0);
    assert!(app.session.is_dirty());
    run(&mut app, &["undo"]);
    assert_eq!(gamma(&app), 1.0, "the typing is one step of the history");
}

#[test]
fn esc_gives_back_what_was_there() {
    for key in ["esc", "ctrl-c"] {
        let mut app = example("worked");
        let before = bits(&app);
        run(&mut app, &["field eps"]);
        press(&mut app, "enter");
        type_in(&mut app, "0.5");
        assert_ne!(bits(&app), before);
        press(&mut app, key);
        assert!(app.typed().is_none());
        assert_eq!(bits(&app), before, "{key}");
        assert!(!app.session.is_dirty());
        let _ = app.command("undo");
        assert_eq!(error(&app), Some("nothing to undo"));
    }
}

#[test]
fn a_text_that_is_no_value_keeps_the_field_open_and_says_why() {
    let mut app = example("worked");
    run(&mut app, &["field eps"]);
    press(&mut app, "enter");
    type_in(&mut app, "0.5");
    let half = bits(&app);
    type_in(&mut app, "x");
    assert_eq!(bits(&app), half, "the last good value stays in force");
    press(&mut app, "enter");
    assert_eq!(edited(&app), "0.5x", "enter does not take it");
    for (width, height) in [(54, 16), (80, 24), (120, 40)] {
        let buf = draw(&app, width, height);
        assert!(find(&buf, "\"0.5x\" is not a number").is_some(), "all of the reason is on the screen");
    }
    press(&mut app, "backspace enter");
    assert!(app.typed().is_none());
    assert_eq!(app.session.trace().problem().parameters().eps, 0.5);
}

#[test]
fn a_value_out_of_range_says_what_was_expected() {
    let mut app = example("worked");
    for (field, text, why) in [
        ("eps", "-1", "expected a finite number, 0 or more"),
        ("momentum", "2", "from 0 to 1"),
        ("running_var", "-3", "0 or more"),
        ("gamma", "", "missing"),
    ] {
        run(&mut app, &[&format!("field {field}")]);
        press(&mut app, "enter backspace ctrl-u");
        type_in(&mut app, text);
        assert_eq!(edited(&app), text);
        assert!(screen::text(&app, 80, 24).contains(why), "{field}: {why}");
        press(&mut app, "esc");
    }
    assert!(!app.session.is_dirty());
}

#[test]
fn cells_of_x_and_dy_are_typed_where_they_stand() {
    let mut app = example("worked");
    run(&mut app, &["cell 2"]);
    press(&mut app, "e");
    type_in(&mut app, "8");
    assert_eq!(app.session.trace().value(Quantity::Mean, 0), 4.0);
    press(&mut app, "enter");
    run(&mut app, &["goto upstream"]);
    press(&mut app, "e");
    type_in(&mut app, "-1.5");
    press(&mut app, "enter");
    assert_eq!(app.session.trace().value(Quantity::Dy, 2), -1.5);
    run(&mut app, &["undo", "undo"]);
    assert!(!app.session.is_dirty());
}

#[test]
fn parameters_of_a_stage_are_edited_from_its_table() {
    let mut app = example("worked");
    run(&mut app, &["goto affine", "explain beta"]);
    press(&mut app, "e");
    type_in(&mut app, "7");
    press(&mut app, "enter");
    assert_eq!(app.session.trace().problem().parameters().beta, [7.0]);
}

#[test]
fn a_computed_number_is_not_edited_and_the_reason_tells_what_is() {
    let mut app = example("worked");
    for &quantity in Quantity::COMPUTED.iter().filter(|q| **q != Quantity::Dy) {
        run(&mut app, &[&format!("explain {quantity}")]);
        press(&mut app, "e");
        assert!(app.typed().is_none(), "{quantity}");
        assert!(error(&app).unwrap().contains("computed"), "{quantity}");
    }
}

#[test]
fn a_digit_over_a_parameter_begins_its_new_value() {
    let mut app = example("worked");
    run(&mut app, &["field gamma"]);
    type_in(&mut app, "1.5");
    assert_eq!((edited(&app), gamma(&app)), ("1.5", 1.5));
    let last = screen::text(&app, 80, 24).lines().last().unwrap().to_owned();
    assert!(last.contains("γ[0] = 1.5") && last.contains("esc cancel"), "{last}");
    press(&mut app, "enter");
    assert_eq!(app.focus(), Pane::Parameters);
}

#[test]
fn a_key_that_means_something_means_it_over_a_parameter_too() {
    let mut app = example("worked");
    for pane in ["table", "parameters"] {
        run(&mut app, &["field gamma", &format!("pane {pane}"), "goto dx"]);
        press(&mut app, "0");
        assert_eq!(app.typed(), None, "{pane}");
        assert_eq!(app.session.cursor.stage, Stage::Batch, "{pane}: 0 is the first stage");
        press(&mut app, "/");
        assert_eq!(typed(&app), "goto ", "{pane}");
        press(&mut app, "esc");
    }
    assert_eq!(gamma(&app), 1.0);
    // What a person has bound a digit to it means there too.
    app.keys.bind("7", "goto dgamma");
    run(&mut app, &["field gamma"]);
    press(&mut app, "7");
    assert_eq!((app.typed(), app.session.cursor.stage), (None, Stage::DGamma));
}

#[test]
fn choices_are_gone_through_by_enter() {
    let mut app = example("worked");
    run(&mut app, &["field mode"]);
    press(&mut app, "enter");
    assert_eq!(app.session.trace().problem().parameters().mode, Mode::Eval);
    press(&mut app, "enter");
    run(&mut app, &["field norm"]);
    press(&mut app, "enter");
    assert_eq!(app.session.partition().norm(), Norm::Layer);
}

#[test]
fn the_old_value_can_be_corrected_instead_of_replaced() {
    let mut app = example("worked");
    run(&mut app, &["gamma 1.25", "field gamma"]);
    press(&mut app, "enter left backspace");
    type_in(&mut app, "3");
    assert_eq!(edited(&app), "1.35");
    assert_eq!(gamma(&app), 1.35);
}

#[test]
fn an_edit_given_up_leaves_no_old_value_behind() {
    // Else the screen goes on to mark numbers as changed that stand as they stood.
    let mut app = example("worked");
    run(&mut app, &["field gamma"]);
    let screen = draw(&app, 80, 24);
    press(&mut app, "enter");
    type_in(&mut app, "3");
    press(&mut app, "esc");
    assert!(draw(&app, 80, 24) == screen);
}

#[test]
fn what_the_edit_before_changed_stays_marked_when_another_is_given_up() {
    let mut app = example("worked");
    run(&mut app, &["gamma 2", "field beta"]);
    let screen = draw(&app, 80, 24);
    press(&mut app, "enter");
    type_in(&mut app, "3");
    press(&mut app, "esc");
    assert!(draw(&app, 80, 24) == screen);
}

#[test]
fn enter_without_typing_is_no_edit() {
    let mut app = example("worked");
    run(&mut app, &["field gamma"]);
    press(&mut app, "enter enter");
    assert!(app.typed().is_none());
    assert!(!app.session.is_dirty(), "nothing was changed, so there is nothing to save");
}

#[test]
fn a_command_that_comes_amid_an_edit_leaves_one_history() {
    // A script or a click can do so; the edit must not come back later over what was done since.
    for end in ["esc", "enter"] {
        let mut app = example("worked");
        run(&mut app, &["field eps"]);
        press(&mut app, "enter");
        type_in(&mut app, "0.5");
        run(&mut app, &["gamma 2"]);
        press(&mut app, end);
        assert_eq!(gamma(&app), 2.0, "{end}");
        let now = bits(&app);
        run(&mut app, &["undo", "redo"]);
        assert_eq!(bits(&app), now, "{end}");
    }
}

#[test]
fn another_cell_selected_amid_an_edit_is_not_edited() {
    // As a click does.
    let mut app = example("worked");
    run(&mut app, &["cell 0"]);
    press(&mut app, "e");
    type_in(&mut app, "7");
    run(&mut app, &["cell 4"]);
    type_in(&mut app, "7");
    press(&mut app, "enter");
    assert_eq!(app.session.trace().value(Quantity::X, 4), 5.0);
}

#[test]
fn pasted_text_is_typed_into_what_is_open_and_nowhere_else() {
    let mut app = example("worked");
    app.paste("qqq");
    assert_eq!(app.session.cursor.stage, Stage::Batch);
    run(&mut app, &["field gamma"]);
    press(&mut app, "enter");
    app.paste("2.5\n");
    assert_eq!(edited(&app), "2.5", "a newline in a paste decides nothing");
    press(&mut app, "enter :");
    app.paste("goto dx");
    assert_eq!(typed(&app), "goto dx");
}

// The command line

#[test]
fn a_command_is_typed_and_carried_out() {
    let mut app = example("worked");
    press(&mut app, ":");
    type_in(&mut app, "goto dx");
    assert_eq!(typed(&app), "goto dx");
    assert_eq!(press(&mut app, "enter"), None);
    assert!(app.typed().is_none());
    assert_eq!(app.session.cursor.stage, Stage::Dx);
    press(&mut app, ":");
    type_in(&mut app, "nonsense");
    press(&mut app, "enter");
    assert!(error(&app).is_some());
    assert!(app.typed().is_none());
    press(&mut app, ": enter");
    assert!(app.typed().is_none(), "an empty line does nothing");
    assert_eq!(app.session.cursor.stage, Stage::Dx);
}

#[test]
fn slash_finds_a_stage() {
    let mut app = example("worked");
    press(&mut app, "/");
    assert_eq!(typed(&app), "goto ");
    type_in(&mut app, "var");
    press(&mut app, "tab enter");
    assert_eq!(app.session.cursor.stage, Stage::Variance);
}

#[test]
fn tab_goes_through_the_completions_and_shift_tab_back() {
    let mut app = example("worked");
    press(&mut app, ":");
    type_in(&mut app, "goto d");
    let mut seen = Vec::new();
    for _ in 0..7 {
        press(&mut app, "tab");
        seen.push(typed(&app).to_owned());
    }
    assert_eq!(seen[..3], ["goto dbeta", "goto dgamma", "goto dx_hat"]);
    assert_eq!(seen[6], seen[0], "after the last comes the first");
    press(&mut app, "shift-tab");
    assert_eq!(typed(&app), seen[5]);
    press(&mut app, "ctrl-u");
    type_in(&mut app, "conv");
    press(&mut app, "tab");
    assert_eq!(typed(&app), "convention");
    type_in(&mut app, " k");
    press(&mut app, "tab enter");
    assert_eq!(app.session.trace().problem().parameters().convention.to_string(), "keras");
    press(&mut app, ":");
    type_in(&mut app, "zzz");
    press(&mut app, "tab");
    assert_eq!(typed(&app), "zzz", "where nothing fits, nothing happens");
}

#[test]
fn up_and_down_recall_what_was_typed() {
    let mut app = example("worked");
    for line in ["gamma 2", "gamma 3", "gamma 3", "wrong"] {
        press(&mut app, ":");
        type_in(&mut app, line);
        press(&mut app, "enter");
    }
    press(&mut app, ":");
    let mut seen = Vec::new();
    for key in ["up", "up", "up", "up", "down", "down", "down", "down"] {
        press(&mut app, key);
        seen.push(typed(&app).to_owned());
    }
    assert_eq!(seen, ["wrong", "gamma 3", "gamma 2", "gamma 2", "gamma 3", "wrong", "", ""]);
    press(&mut app, "up up enter");
    assert_eq!(gamma(&app), 3.0);
}

#[test]
fn what_was_being_typed_comes_back_after_a_look_at_the_history() {
    let mut app = example("worked");
    run(&mut app, &["command gamma 2"]);
    press(&mut app, "enter :");
    type_in(&mut app, "beta");
    press(&mut app, "up");
    assert_eq!(typed(&app), "gamma 2");
    press(&mut app, "down");
    assert_eq!(typed(&app), "beta");
}

#[test]
fn esc_and_backspace_on_an_empty_line_close_the_command_line() {
    let mut app = example("worked");
    for keys in ["esc", "ctrl-c", "backspace"] {
        press(&mut app, ":");
        press(&mut app, keys);
        assert!(app.typed().is_none(), "{keys}");
    }
    press(&mut app, ": q backspace");
    assert_eq!(typed(&app), "");
}

#[test]
fn keys_of_the_walk_are_letters_while_typing() {
    let mut app = example("worked");
    press(&mut app, ": q u R f");
    assert_eq!(typed(&app), "quRf");
    assert!(!app.session.is_dirty());
}

#[test]
fn saving_without_a_name_asks_for_one() {
    let mut app = example("worked");
    press(&mut app, "w");
    assert_eq!(typed(&app), "write ");
    type_in(&mut app, "my walk.json");
    assert_eq!(press(&mut app, "enter"), Some(Request::Write("my walk.json".into())));
}

#[test]
fn the_end_of_a_long_line_stays_in_view() {
    let mut app = example("worked");
    press(&mut app, ":");
    type_in(&mut app, &format!("write /{}/end.json", "long/".repeat(30)));
    assert!(find(&draw(&app, 80, 24), "end.json").is_some(), "one must see what one types");
}

/// A row of the screen.
fn row(app: &App, row: usize) -> String {
    screen::text(app, 80, 24).lines().nth(row).unwrap().to_owned()
}

#[test]
fn help_opens_scrolls_and_closes() {
    let mut app = example("worked");
    let plain = draw(&app, 80, 24);
    for keys in ["? ?", "? esc", "? q", "? enter"] {
        press(&mut app, keys);
        assert!(!app.is_covered());
        assert!(draw(&app, 80, 24) == plain);
    }
    app.resize(Rect::new(0, 0, 80, 24));
    press(&mut app, "?");
    let first = row(&app, 3);
    press(&mut app, "j j j k");
    assert_eq!(row(&app, 1), first);
    assert_eq!(app.session.cursor.cell, 0, "the keys scroll the help, not the table behind it");
}

#[test]
fn help_scrolled_past_its_end_comes_back_at_the_first_key() {
    let mut app = example("worked");
    let area = Rect::new(0, 0, 80, 24);
    run(&mut app, &["help", "bottom"]);
    app.resize(area);
    let end = draw(&app, 80, 24);
    run(&mut app, &["down 3"]);
    app.resize(area);
    assert!(draw(&app, 80, 24) == end);
    run(&mut app, &["up"]);
    assert!(draw(&app, 80, 24) != end);
}

#[test]
fn the_explanation_scrolled_past_its_end_comes_back_at_the_first_key() {
    let mut app = example("worked");
    run(&mut app, &["scroll 1000"]);
    app.resize(Rect::new(0, 0, 80, 24));
    let end = draw(&app, 80, 24);
    run(&mut app, &["scroll -1"]);
    assert!(draw(&app, 80, 24) != end);
}

#[test]
fn the_beginning_of_a_number_is_no_fault_until_it_is_entered() {
    for begun in ["-", "+", ".", "1e", "1.5e-"] {
        let mut app = example("worked");
        press(&mut app, "enter");
        type_in(&mut app, begun);
        let footer = |app: &App| text(app, 80, 24).lines().last().unwrap().to_owned();
        assert!(footer(&app).contains("x(0) = "), "{begun}: {}", footer(&app));
        press(&mut app, "enter");
        assert_eq!(app.typed(), Some(begun), "it stays open");
        assert!(footer(&app).contains("is not a number"), "{begun}: {}", footer(&app));
        press(&mut app, "esc");
        assert_eq!(app.session.trace().value(Quantity::X, 0), 1.0, "{begun}");
    }
}
