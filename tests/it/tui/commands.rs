//! Commands and what they do to the state.

use bnwalk::norm::{Convention, Mode, Norm, Quantity, Trace};
use bnwalk::session::{Action, Editable, Marks, Pane, Request, fed};
use bnwalk::tui::App;
use bnwalk::walk::Stage;
use bnwalk::walk::running::path;
use ratatui::layout::Rect;

use super::screen::text;
use super::{
    beside_results, bits, bits_of, error, every_rank, example, is_zoomed, press, run, save_as, values,
};

// The walk

#[test]
fn steps_go_through_all_stages_and_stop_at_both_ends() {
    let mut app = example("worked");
    for stage in Stage::ALL {
        assert_eq!(app.session.cursor.stage, stage);
        assert!(app.session.arrays().contains(&app.session.cursor.array), "{stage}");
        run(&mut app, &["next"]);
    }
    assert_eq!(app.session.cursor.stage, Stage::Check);
    run(&mut app, &["previous 3"]);
    assert_eq!(app.session.cursor.stage, Stage::DVar);
    run(&mut app, &["previous 1000"]);
    assert_eq!(app.session.cursor.stage, Stage::Batch);
    run(&mut app, &["next 9223372036854775807"]);
    assert_eq!(app.session.cursor.stage, Stage::Check);
}

#[test]
fn the_most_extreme_counts_are_taken_as_far() {
    let mut app = example("worked");
    beside_results(&mut app);
    for name in [
        "next",
        "previous",
        "up",
        "down",
        "left",
        "right",
        "page-up",
        "page-down",
        "array",
        "focus",
        "scroll",
    ] {
        for count in [isize::MIN, isize::MIN + 1, isize::MAX] {
            for pane in Pane::ALL {
                run(&mut app, &[&format!("pane {}", pane.name()), &format!("{name} {count}")]);
                app.resize(Rect::new(0, 0, 80, 24));
            }
        }
    }
    for count in [i32::MIN, i32::MAX] {
        for field in Editable::PARAMETERS {
            let _ = app.command(&format!("field {}", field.name()));
            let _ = app.command(&format!("nudge {count}"));
        }
    }
}

#[test]
fn goto_goes_to_every_stage_and_says_which_there_are() {
    let mut app = example("worked");
    for stage in Stage::ALL {
        run(&mut app, &[&format!("goto {}", stage.name())]);
        assert_eq!(app.session.cursor.stage, stage);
    }
    let _ = app.command("goto nowhere");
    let why = error(&app).unwrap();
    assert!(Stage::ALL.iter().all(|s| why.contains(s.name())), "{why}");
    assert_eq!(app.session.cursor.stage, Stage::Check);
}

#[test]
fn the_walk_that_goes_by_itself_ends_at_the_check_and_any_step_stops_it() {
    let mut app = example("worked");
    run(&mut app, &["autoplay 0.5"]);
    for stage in &Stage::ALL[1..] {
        assert_eq!(app.autoplay().unwrap().as_secs_f64(), 0.5);
        assert_eq!(app.tick(), None);
        assert_eq!(app.session.cursor.stage, *stage);
    }
    let _ = app.tick();
    assert_eq!(app.autoplay(), None);

    run(&mut app, &["autoplay"]);
    assert_eq!(app.session.cursor.stage, Stage::Batch, "from the end it begins again");
    assert_eq!(app.autoplay().unwrap().as_secs_f64(), 0.5, "at the pace asked for last");
    run(&mut app, &["previous"]);
    assert_eq!(app.autoplay(), None);
    for wrong in ["autoplay 0", "autoplay -1", "autoplay nan", "autoplay inf", "autoplay 1e9", "autoplay x"] {
        let _ = app.command(wrong);
        assert!(error(&app).is_some(), "{wrong}");
    }
    run(&mut app, &["autoplay", "cancel"]);
    assert_eq!(app.autoplay(), None);
}

// The cell

#[test]
fn the_cursor_stops_at_the_edges_whatever_the_rank_and_the_layout() {
    for mut app in every_rank() {
        for _ in 0..3 {
            let grid = app.session.grid();
            let (height, width) = grid.size(app.session.partition());
            let place = |app: &App| grid.place(app.session.partition(), app.session.cursor.cell);
            let others = |app: &App| {
                let index = app.session.partition().index(app.session.cursor.cell);
                grid.others.iter().map(|&axis| index[axis]).collect::<Vec<_>>()
            };
            if !grid.others.is_empty() {
                run(&mut app, &["along 0"]);
            }
            let slice = others(&app);
            run(&mut app, &["top", "row-start"]);
            assert_eq!(place(&app), (0, 0), "{}", app.session.source);
            run(&mut app, &["up", "left"]);
            assert_eq!(place(&app), (0, 0), "{}", app.session.source);
            for row in 0..height + 2 {
                assert_eq!(place(&app).0, row.min(height - 1), "{}", app.session.source);
                run(&mut app, &["down"]);
            }
            for column in 0..width + 2 {
                assert_eq!(place(&app).1, column.min(width - 1), "{}", app.session.source);
                run(&mut app, &["right"]);
            }
            assert_eq!(others(&app), slice, "moving in the table stays in its slice");
            run(&mut app, &["page-up 2", "row-start"]);
            assert_eq!(place(&app), (0, 0));
            run(&mut app, &["bottom", "row-end"]);
            assert_eq!(place(&app), (height - 1, width - 1));
            run(&mut app, &["axes"]);
        }
        assert_eq!(app.session.cursor.axes, 0);
    }
}

#[test]
fn along_walks_the_axes_that_are_not_shown_and_stops_at_their_ends() {
    for mut app in every_rank() {
        let others = app.session.grid().others;
        for (k, &axis) in others.iter().enumerate() {
            let len = app.session.partition().shape()[axis];
            for at in 0..len + 2 {
                assert_eq!(
                    app.session.partition().index(app.session.cursor.cell)[axis],
                    at.min(len - 1),
                    "{}",
                    app.session.source
                );
                run(&mut app, &[&format!("along {k}")]);
            }
            run(&mut app, &[&format!("along {k} -1000")]);
            assert_eq!(app.session.partition().index(app.session.cursor.cell)[axis], 0);
        }
        let _ = app.command(&format!("along {}", others.len()));
        assert!(error(&app).is_some(), "{} has no such axis", app.session.source);
    }
}

#[test]
fn a_cell_is_selected_by_its_index_in_x() {
    for mut app in every_rank() {
        let shape = app.session.partition().shape().to_vec();
        for cell in 0..app.session.partition().cells() {
            let index: Vec<String> =
                app.session.partition().index(cell).iter().map(ToString::to_string).collect();
            run(&mut app, &[&format!("cell {}", index.join(","))]);
            assert_eq!(app.session.cursor.cell, cell);
        }
        let last = app.session.cursor.cell;
        let beyond: Vec<String> = shape.iter().map(ToString::to_string).collect();
        for wrong in
            [beyond.join(","), format!("{},0", beyond.join(",")), "-1".into(), "0;0".into(), String::new()]
        {
            let _ = app.command(&format!("cell {wrong}"));
            assert!(error(&app).is_some(), "cell {wrong}");
            assert_eq!(app.session.cursor.cell, last);
        }
    }
}

#[test]
fn a_cell_outside_of_x_is_refused_with_the_shape() {
    let mut app = example("digits");
    let _ = app.command("cell 16,0,0,0");
    assert_eq!(error(&app), Some("cell (16, 0, 0, 0) does not lie in x of shape (16, 1, 8, 8)"));
    let _ = app.command("cell 3");
    assert_eq!(error(&app), Some("cell (3) does not lie in x of shape (16, 1, 8, 8)"));
}

#[test]
fn arrays_are_gone_through_in_a_circle_both_ways() {
    let mut app = example("golden");
    for stage in Stage::ALL {
        run(&mut app, &[&format!("goto {}", stage.name())]);
        let arrays = app.session.arrays();
        let first = app.session.cursor.array;
        for back in ["array", "array -1"] {
            let mut seen = Vec::new();
            for _ in &arrays {
                assert!(arrays.contains(&app.session.cursor.array));
                seen.push(app.session.cursor.array);
                run(&mut app, &[back]);
            }
            seen.sort_unstable();
            let mut all = arrays.clone();
            all.sort_unstable();
            assert_eq!(seen, all, "{stage}");
            assert_eq!(app.session.cursor.array, first);
        }
    }
}

#[test]
fn explain_goes_to_the_stage_that_shows_the_array() {
    let mut app = example("worked");
    for &quantity in Quantity::ALL {
        run(&mut app, &["goto batch", &format!("explain {quantity}")]);
        assert_eq!(app.session.cursor.array, quantity);
        assert!(app.session.arrays().contains(&quantity), "{quantity} at {}", app.session.cursor.stage);
    }
    run(&mut app, &["goto normalize", "explain mean"]);
    assert_eq!(app.session.cursor.stage, Stage::Normalize, "an input of the stage is explained where one is");
}

#[test]
fn marks_detached_picture_ascii_and_zoom_are_toggled() {
    let mut app = example("digits");
    run(&mut app, &["marks", "detached", "picture", "ascii", "zoom"]);
    assert_eq!(app.session.cursor.marks, Marks::Influences);
    assert!(app.session.cursor.detached && app.session.cursor.picture && is_zoomed(&app));
    assert_eq!(
        (app.session.cursor.stage, app.session.cursor.array),
        (Stage::Dx, Quantity::DxDirect),
        "what the toggle is about comes into view"
    );
    run(&mut app, &["marks", "detached", "picture", "ascii", "zoom"]);
    assert_eq!(app.session.cursor.marks, Marks::Sources);
    assert!(!app.session.cursor.detached && !app.session.cursor.picture && !is_zoomed(&app));
    run(&mut app, &["zoom", "detached", "cancel"]);
    assert!(!is_zoomed(&app) && !app.session.cursor.detached, "esc leads back to the plain screen");
}

#[test]
fn the_focus_goes_round_the_panes_and_each_has_a_name() {
    let mut app = example("worked");
    beside_results(&mut app);
    for pane in Pane::ALL {
        assert_eq!(app.focus(), pane);
        run(&mut app, &["focus"]);
    }
    assert_eq!(app.focus(), Pane::Table);
    run(&mut app, &["focus -1"]);
    assert_eq!(app.focus(), Pane::Check);
    for pane in Pane::ALL {
        run(&mut app, &[&format!("pane {}", pane.name())]);
        assert_eq!(app.focus(), pane);
    }
    let _ = app.command("pane window");
    assert!(error(&app).unwrap().contains("distribution"));
}

#[test]
fn up_and_down_select_parameters_where_they_have_the_focus_and_left_and_right_change_them() {
    let mut app = example("worked");
    run(&mut app, &["field gamma"]);
    assert_eq!(app.focus(), Pane::Parameters);
    for field in Editable::PARAMETERS {
        assert_eq!(app.session.cursor.parameter, field);
        run(&mut app, &["down"]);
    }
    assert_eq!(app.session.cursor.parameter, Editable::RunningVar);
    run(&mut app, &["top"]);
    assert_eq!(app.session.cursor.parameter, Editable::Gamma);
    run(&mut app, &["right 3", "left"]);
    assert_eq!(app.session.trace().problem().parameters().gamma, [1.2]);
    assert_eq!(app.session.cursor.cell, 0);
}

#[test]
fn the_ends_of_a_row_change_no_parameter() {
    // home and end run to an edge; a parameter has none to run to.
    for field in Editable::PARAMETERS {
        let mut app = example("golden");
        run(&mut app, &[&format!("field {}", field.name())]);
        let before = bits(&app);
        press(&mut app, "home end");
        assert_eq!(bits(&app), before, "{}", field.name());
        assert!(!app.session.is_dirty(), "{}", field.name());
    }
}

// Edits

#[test]
fn an_edit_moves_everything_downstream() {
    let mut app = example("worked");
    run(&mut app, &["gamma 2", "beta 1", "eps 0", "cell 4"]);
    assert_eq!(app.session.trace().value(Quantity::Y, 4), 2.0 * 2.0 / 2.0_f64.sqrt() + 1.0);
    run(&mut app, &["momentum 0.5"]);
    assert_eq!(app.session.trace().value(Quantity::RunningMean, 0), 1.5);
    run(&mut app, &["momentum none"]);
    assert_eq!(app.session.trace().problem().parameters().momentum, None);
    assert_eq!(app.session.trace().value(Quantity::RunningMean, 0), 3.0);
    run(&mut app, &["mode eval", "running_mean 5", "running_var 4"]);
    assert_eq!(app.session.trace().value(Quantity::XHat, 4), 0.0);
    run(&mut app, &["mode"]);
    assert_eq!(app.session.trace().problem().parameters().mode, Mode::Train);
    run(&mut app, &["x 10"]);
    assert_eq!(app.session.trace().value(Quantity::Mean, 0), 4.0);
    run(&mut app, &["dy -3"]);
    assert_eq!(app.session.trace().value(Quantity::Dy, 4), -3.0);
    run(&mut app, &["dy ones"]);
    assert_eq!(values(&app, Quantity::Dy), [1.0; 5]);
    run(&mut app, &["dy y"]);
    assert_eq!(values(&app, Quantity::Dy), values(&app, Quantity::Y));
    run(&mut app, &["dy onehot:2"]);
    assert_eq!(values(&app, Quantity::Dy), [0.0, 0.0, 1.0, 0.0, 0.0]);
    run(&mut app, &["dy randn:7"]);
    let seven = values(&app, Quantity::Dy);
    run(&mut app, &["dy randn:8", "dy randn:7"]);
    assert_eq!(values(&app, Quantity::Dy), seven);
}

#[test]
fn a_convention_brings_its_own_eps_and_momentum() {
    let mut app = example("worked");
    for convention in Convention::ALL {
        run(&mut app, &[&format!("convention {convention}")]);
        let p = app.session.trace().problem().parameters();
        let row = convention.row();
        assert_eq!((p.convention, p.eps, p.momentum), (convention, row.eps, Some(row.momentum)));
    }
}

#[test]
fn a_norm_regroups_the_batch_and_keeps_the_cell() {
    let mut app = example("normal");
    run(&mut app, &["cell 7,42"]);
    for (name, norm, groups) in [
        ("layer", Norm::Layer, 20),
        ("instance", Norm::Instance, 2000),
        ("group:4", Norm::Group(4), 80),
        ("rms", Norm::Rms, 20),
        ("layer:c", Norm::LayerC, 20),
        ("rms:c", Norm::RmsC, 20),
        ("batch", Norm::Batch, 100),
    ] {
        run(&mut app, &[&format!("norm {name}")]);
        assert_eq!(app.session.partition().norm(), norm);
        assert_eq!(app.session.trace().len(Quantity::Mean), groups);
        assert_eq!(app.session.partition().index(app.session.cursor.cell), [7, 42]);
    }
}

#[test]
fn all_reaches_every_channel_and_without_it_only_the_selected_one() {
    let mut app = example("normal");
    run(&mut app, &["cell 0,3", "gamma 2", "beta 3", "running_mean 4", "running_var 5"]);
    let p = app.session.trace().problem().parameters();
    for (values, set, other) in
        [(&p.gamma, 2.0, 1.0), (&p.beta, 3.0, 0.0), (&p.running_mean, 4.0, 0.0), (&p.running_var, 5.0, 1.0)]
    {
        assert_eq!(values[3], set);
        assert!(values.iter().enumerate().all(|(c, &v)| c == 3 || v == other));
    }
    run(&mut app, &["gamma -1 all", "beta 0.5 all", "running_mean 7 all", "running_var 0 all"]);
    let p = app.session.trace().problem().parameters();
    for (values, set) in [(&p.gamma, -1.0), (&p.beta, 0.5), (&p.running_mean, 7.0), (&p.running_var, 0.0)] {
        assert!(values.iter().all(|&v| v == set));
    }
}

#[test]
fn what_cannot_be_accepted_says_why_and_leaves_the_last_good_value() {
    let mut app = example("golden");
    run(&mut app, &["gamma 2", "eps 0.5", "momentum 0.25", "running_var 3", "dy ones"]);
    let before = bits(&app);
    for (wrong, why) in [
        ("gamma", "a number is missing"),
        ("gamma two", "\"two\" is not a number"),
        ("gamma 1 some", "only \"all\""),
        ("beta 1,5", "\"1,5\" is not a number"),
        ("eps -1", "eps is -1; expected a finite number, 0 or more"),
        ("eps inf", "eps is inf"),
        ("eps nan", "eps is NaN"),
        ("momentum 1.5", "from 0 to 1"),
        ("momentum -0.1", "from 0 to 1"),
        ("momentum nan", "from 0 to 1"),
        ("mode test", "train, eval"),
        ("convention tensorflow", "pytorch, keras, onnx, cs231n, d2l"),
        ("norm group:3", "x has 1 channel"),
        ("norm group:0", "group:0"),
        ("norm spectral", "group:G"),
        ("dy onehot:9", "does not lie in x of shape (8)"),
        ("dy onehot:0,0", "does not lie in x"),
        ("dy randn:-1", "randn:SEED"),
        ("x", "a number is missing"),
        ("x ten", "\"ten\" is not a number"),
        ("running_var -1", "a variance is 0 or more"),
        ("running_mean x", "not a number"),
        ("feed -1", "not a number of batches"),
        ("feed many", "not a whole number"),
        ("feed 0", "1 to 10000"),
        ("feed 10001", "1 to 10000"),
        ("theme pink", "dark, light, contrast, mono"),
        ("open", "a file name is missing"),
        ("copy everything", "cell, derivation or stage"),
        ("undo 2", "nothing may follow"),
        ("field delta", "running_var"),
        ("explain delta", "x_hat"),
    ] {
        let dirty = app.session.is_dirty();
        assert_eq!(app.command(wrong), None, "{wrong}");
        let said = error(&app).unwrap_or_else(|| panic!("{wrong} was accepted"));
        assert!(said.contains(why), "{wrong}: {said}");
        assert_eq!(bits(&app), before, "{wrong}");
        assert_eq!(app.session.is_dirty(), dirty);
    }
    // A refusal is no step of the history.
    run(&mut app, &["undo"]);
    assert_ne!(bits(&app), before);
    run(&mut app, &["redo"]);
    assert_eq!(bits(&app), before);
}

#[test]
fn unknown_and_ambiguous_commands_say_what_there_is() {
    let mut app = example("worked");
    let _ = app.command("frobnicate 3");
    assert_eq!(error(&app), Some("there is no command \"frobnicate\"; :help lists them"));
    let _ = app.command("re");
    assert_eq!(error(&app), Some("\"re\" could be redo, reset, restart, redraw"));
    let _ = app.command("");
    assert!(error(&app).is_some());
    // A message lasts until the next action.
    run(&mut app, &["down"]);
    assert_eq!(app.session.said, None);
}

#[test]
fn nudges_go_in_steps_that_fit_the_parameter() {
    let mut app = example("worked");
    let p = |app: &App| app.session.trace().problem().parameters().clone();
    run(&mut app, &["field gamma", "nudge 3", "field beta", "nudge -3", "field eps", "nudge"]);
    assert_eq!((p(&app).gamma[0], p(&app).beta[0], p(&app).eps), (1.3, -0.3, 1e-4));
    run(&mut app, &["nudge -20"]);
    assert_eq!(p(&app).eps, 0.0, "below the smallest step lies 0");
    run(&mut app, &["nudge"]);
    assert_eq!(p(&app).eps, 1e-12);
    run(&mut app, &["field momentum", "nudge 2"]);
    assert_eq!(p(&app).momentum, Some(0.2));
    run(&mut app, &["nudge -100"]);
    assert_eq!(p(&app).momentum, Some(0.0));
    run(&mut app, &["nudge 100"]);
    assert_eq!(p(&app).momentum, Some(1.0));
    run(&mut app, &["field running_var", "nudge -100"]);
    assert_eq!(p(&app).running_var, [0.0]);
    run(&mut app, &["field running_mean", "nudge 5"]);
    assert_eq!(p(&app).running_mean, [0.5]);
    run(&mut app, &["field mode", "nudge"]);
    assert_eq!(p(&app).mode, Mode::Eval);
    run(&mut app, &["field convention", "nudge -1"]);
    assert_eq!(p(&app).convention, Convention::D2l);
    run(&mut app, &["field norm", "nudge 7"]);
    assert_eq!(app.session.partition().norm(), Norm::Batch, "seven norms make a circle");
    // Over the table the keys nudge the selected cell of x or dy.
    run(&mut app, &["reset", "goto batch", "pane table", "cell 2", "nudge"]);
    assert_eq!(app.session.trace().value(Quantity::X, 2), 4.0);
    run(&mut app, &["goto upstream", "dy 0.5", "nudge -2"]);
    assert_eq!(app.session.trace().value(Quantity::Dy, 2), 0.3);
}

#[test]
fn going_up_and_down_by_nudges_comes_back_to_the_same_number() {
    let mut app = example("worked");
    run(&mut app, &["mode train"]);
    for field in [
        Editable::Gamma,
        Editable::Beta,
        Editable::Eps,
        Editable::Momentum,
        Editable::RunningMean,
        Editable::RunningVar,
    ] {
        run(&mut app, &[&format!("field {}", field.name())]);
        let before = field.text(&app.session);
        let steps = if field == Editable::Momentum { 9 } else { 10 };
        for by in ["nudge", "nudge -1"] {
            for _ in 0..steps {
                run(&mut app, &[by]);
            }
        }
        assert_eq!(field.text(&app.session), before);
    }
}

// Running statistics

#[test]
fn feeding_n_times_is_what_the_closed_form_says() {
    for name in ["worked", "normal"] {
        for setting in ["convention pytorch", "convention keras", "convention cs231n", "momentum none"] {
            for n in [1_u32, 2, 10, 100] {
                let mut app = example(name);
                run(&mut app, &[setting, "running_mean 0.5 all"]);
                let ahead = path(app.session.trace(), app.session.cursor.cell, &[n])[0];
                run(&mut app, &[&format!("feed {n}")]);
                let p = app.session.trace().problem().parameters();
                let c = app.session.channel();
                assert!((p.running_mean[c] - ahead.mean).abs() < 1e-9, "{name} {setting} {n}");
                assert!((p.running_var[c] - ahead.var).abs() < 1e-9, "{name} {setting} {n}");
                assert_eq!(p.num_batches_tracked, u64::from(n));
            }
        }
    }
}

#[test]
fn feeding_is_one_step_of_the_history() {
    let mut app = example("worked");
    let opened = bits(&app);
    run(&mut app, &["feed 10"]);
    let ten = bits(&app);
    run(&mut app, &["undo"]);
    assert_eq!(bits(&app), opened);
    for _ in 0..10 {
        press(&mut app, "f");
    }
    assert_eq!(bits(&app), ten);
    let once = fed(app.session.trace());
    run(&mut app, &["feed"]);
    assert_eq!(once.problem().parameters(), app.session.trace().problem().parameters());
}

#[test]
fn only_a_batch_norm_in_train_mode_is_fed() {
    for setting in ["mode eval", "norm layer", "norm rms"] {
        let mut app = example("worked");
        run(&mut app, &[setting]);
        let before = bits(&app);
        let _ = app.command("feed");
        assert!(error(&app).unwrap().contains("nothing to feed"), "{setting}");
        assert_eq!(bits(&app), before);
    }
}

// History

/// Edits of every kind, also of the batch itself.
const EDITS: [&str; 14] = [
    "gamma 2 all",
    "x 7.5",
    "eps 0.1",
    "dy randn:3",
    "norm layer",
    "x -2",
    "norm batch",
    "mode eval",
    "running_var 2 all",
    "mode train",
    "feed 3",
    "convention keras",
    "dy 4",
    "beta -1",
];

#[test]
fn undo_and_redo_walk_the_whole_history_to_the_bit() {
    for name in ["worked", "golden", "constant"] {
        let mut app = example(name);
        let mut states = vec![bits(&app)];
        for edit in EDITS {
            run(&mut app, &[edit]);
            states.push(bits(&app));
        }
        for _ in 0..2 {
            for state in states.iter().rev().skip(1) {
                run(&mut app, &["undo"]);
                assert_eq!(&bits(&app), state, "{name}");
            }
            assert!(!app.session.is_dirty(), "all the way back there is nothing to save");
            let _ = app.command("undo");
            assert_eq!(error(&app), Some("nothing to undo"));
            for state in &states[1..] {
                run(&mut app, &["redo"]);
                assert_eq!(&bits(&app), state, "{name}");
            }
            let _ = app.command("redo");
            assert_eq!(error(&app), Some("nothing to redo"));
        }
    }
}

#[test]
fn an_edit_after_an_undo_ends_the_old_future() {
    let mut app = example("worked");
    run(&mut app, &["gamma 2", "gamma 3", "undo", "gamma 4"]);
    let _ = app.command("redo");
    assert_eq!(error(&app), Some("nothing to redo"));
    run(&mut app, &["undo"]);
    assert_eq!(app.session.trace().problem().parameters().gamma, [2.0]);
}

#[test]
fn hundreds_of_edits_can_be_undone() {
    let mut app = example("worked");
    let opened = bits(&app);
    for i in 0..500 {
        run(&mut app, &[&format!("x {i}")]);
    }
    for _ in 0..500 {
        run(&mut app, &["undo"]);
    }
    assert_eq!(bits(&app), opened);
}

#[test]
fn reset_never_reseeds_and_can_be_undone() {
    for name in ["worked", "normal"] {
        let mut app = example(name);
        let opened = bits(&app);
        run(&mut app, &["gamma 2", "x 9", "dy randn:4"]);
        let edited = bits(&app);
        run(&mut app, &["reset"]);
        assert_eq!(bits(&app), opened);
        run(&mut app, &["undo"]);
        assert_eq!(bits(&app), edited);
        run(&mut app, &["redo"]);
        assert_eq!(bits(&app), opened);
    }
}

#[test]
fn what_an_edit_changed_is_the_trace_before_it() {
    let mut app = example("worked");
    assert!(app.session.before().is_none());
    let opened = app.session.trace().problem().parameters().clone();
    run(&mut app, &["gamma 2"]);
    assert_eq!(app.session.before().unwrap().problem().parameters(), &opened);
    run(&mut app, &["next", "down"]);
    assert!(app.session.before().is_some(), "walking on forgets no edit");
    run(&mut app, &["changes"]);
    assert!(app.is_covered());
    run(&mut app, &["changes"]);
    assert!(!app.is_covered());
}

// Leaving

/// Whether the question before leaving is on the screen.
fn asks(app: &App) -> bool {
    text(app, 80, 24).contains("not saved")
}

#[test]
fn quitting_asks_only_where_edits_would_be_lost() {
    let mut app = example("worked");
    assert_eq!(press(&mut app, "q"), Some(Request::Quit));
    run(&mut app, &["gamma 2"]);
    assert!(app.session.is_dirty());
    assert_eq!(press(&mut app, "q"), None);
    assert!(asks(&app));
    for key in ["n", "esc"] {
        run(&mut app, &["quit"]);
        assert_eq!(press(&mut app, key), None);
        assert!(!app.is_covered(), "{key} stays");
    }
    run(&mut app, &["quit"]);
    // Other keys neither answer nor do anything behind the question.
    assert_eq!(press(&mut app, "q x space j tab enter"), None);
    assert!(asks(&app));
    assert_eq!(app.session.cursor.stage, Stage::Batch);
    assert_eq!(press(&mut app, "y"), Some(Request::Quit));
    assert_eq!(press(&mut app, "ctrl-c"), Some(Request::Quit), "asked twice, it is meant");
    press(&mut app, "n");
    assert_eq!(app.command("quit!"), Some(Request::Quit));
    run(&mut app, &["undo"]);
    assert_eq!(press(&mut app, "ctrl-c"), Some(Request::Quit), "what was undone need not be saved");
    run(&mut app, &["gamma 2", "discard"]);
    assert_eq!(press(&mut app, "q"), Some(Request::Quit), "nor what was given up");
}

#[test]
fn the_question_before_leaving_saves_under_a_name_or_asks_for_one() {
    let mut app = example("worked");
    run(&mut app, &["gamma 2", "quit"]);
    assert_eq!(press(&mut app, "w"), None);
    assert!(!app.is_covered());
    assert_eq!(app.typed(), Some("write "));
    press(&mut app, "esc");
    save_as(&mut app, "somewhere.json");
    assert!(!app.session.is_dirty());
    run(&mut app, &["gamma 3", "quit"]);
    assert_eq!(press(&mut app, "w"), Some(Request::Write("somewhere.json".into())));
}

#[test]
fn saving_makes_the_walk_clean_until_the_next_edit() {
    let mut app = example("worked");
    run(&mut app, &["gamma 2"]);
    save_as(&mut app, "a.json");
    assert!(!app.session.is_dirty());
    run(&mut app, &["undo"]);
    assert!(app.session.is_dirty(), "the file holds what was undone");
    run(&mut app, &["redo"]);
    assert!(!app.session.is_dirty());
    run(&mut app, &["undo", "gamma 3"]);
    assert!(app.session.is_dirty());
    run(&mut app, &["undo"]);
    assert!(app.session.is_dirty(), "what was saved can no longer be come back to");
}

// What is derived

#[test]
fn warnings_invariants_and_the_check_follow_the_numbers() {
    let mut app = example("worked");
    assert!(app.session.derived().warnings.is_empty());
    run(&mut app, &["eps 0", "x 1"]);
    for cell in 0..5 {
        run(&mut app, &[&format!("cell {cell}"), "x 2"]);
    }
    assert_eq!(app.session.derived().warnings, app.session.trace().warnings());
    assert!(!app.session.derived().warnings.is_empty(), "a batch of equal values without eps divides by 0");
    run(&mut app, &["reset", "goto check"]);
    assert!(app.session.derived().gradcheck.as_ref().unwrap().dx.passes());
    assert!(app.session.derived().invariants.iter().all(|i| i.holds() == Some(true)));
    assert!(app.session.derived().warnings.is_empty());
}

#[test]
fn copies_are_the_number_its_derivation_or_the_stage() {
    let mut app = example("worked");
    run(&mut app, &["goto normalize", "cell 4"]);
    let Some(Request::Copy(cell)) = app.command("copy cell") else { panic!("nothing copied") };
    assert_eq!(cell.parse::<f64>().unwrap(), app.session.trace().value(Quantity::XHat, 4));
    let Some(Request::Copy(derivation)) = app.command("copy") else { panic!("nothing copied") };
    assert!(derivation.contains(&cell) && derivation.contains('μ'), "{derivation}");
    let Some(Request::Copy(stage)) = app.command("copy stage") else { panic!("nothing copied") };
    assert!(stage.ends_with(&derivation) && stage.lines().count() > derivation.lines().count());
}

#[test]
fn a_trace_that_follows_edits_is_the_trace_made_anew() {
    for mut app in every_rank() {
        for edit in EDITS.iter().chain(&["norm instance", "norm rms", "x 1e300", "x nan", "gamma inf"]) {
            run(&mut app, &[edit]);
            let carried = bits(&app);
            let fresh = Trace::new(app.session.trace().problem().clone());
            assert_eq!(carried, bits_of(&fresh), "{edit} of {}", app.session.source);
        }
    }
}

#[test]
fn an_action_is_the_same_as_its_command() {
    let mut by_command = example("worked");
    let mut by_action = example("worked");
    for line in ["goto dx", "cell 3", "gamma 2", "array -1", "marks", "axes"] {
        let _ = by_command.command(line);
        let _ = by_action.update(line.parse::<Action>().unwrap());
        assert_eq!(by_command.session.place(), by_action.session.place(), "{line}");
        assert_eq!(bits(&by_command), bits(&by_action), "{line}");
    }
}
