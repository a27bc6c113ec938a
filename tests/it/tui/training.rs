//! The training lab on the screen.

use bnwalk::input::{Options, Source, load};
use bnwalk::lab::training::{Preset, Settings, Training};
use bnwalk::norm::{Norm, Quantity};
use bnwalk::session::{Guess, Request, Watch};
use bnwalk::text::Language;
use bnwalk::tui::App;
use insta::assert_snapshot;
use ratatui::layout::Rect;
use ratatui::style::Color;

use super::screen::{draw, find, text};
use super::{error, example, key, press, run, sized};

/// The lab, with a number of steps that takes no time.
fn opened(commands: &[&str]) -> App {
    let mut app = sized(&example("worked"), (80, 24));
    run(&mut app, &["lab training", "set steps 100"]);
    run(&mut app, commands);
    // Its runs are made; where it is not running, no more.
    app.finish();
    app.session.said = None;
    app
}

/// The same at its end.
fn finished(commands: &[&str]) -> App {
    let mut app = opened(commands);
    run(&mut app, &["run"]);
    app.finish();
    app.session.said = None;
    app
}

fn training(app: &App) -> &Training {
    app.session.training().expect("the lab is open")
}

fn accuracies(app: &App) -> Vec<f64> {
    training(app).runs().iter().map(|run| run.outcome().test_accuracy).collect()
}

#[test]
fn the_lab_waits_for_a_guess_and_shows_two_curves_that_part() {
    let app = opened(&["preset figure-1", "guess part"]);
    assert_snapshot!("training_80_start", text(&app, 80, 24));
    let app = finished(&["guess part"]);
    let [none, batch] = accuracies(&app)[..] else { panic!("two runs") };
    assert!(batch > none + 0.5);
    for watch in Watch::ALL {
        let mut app = app.clone();
        run(&mut app, &[&format!("watch {}", watch.name())]);
        assert_snapshot!(format!("training_80_{}", watch.name()), text(&app, 80, 24));
    }
    assert_snapshot!("training_100", text(&app, 100, 30));
    assert_snapshot!("training_120", text(&app, 120, 40));
}

#[test]
fn without_colours_lines_are_dashed_and_the_selection_is_seen() {
    let mut app = finished(&["theme mono", "watch signal"]);
    assert_snapshot!("training_100_mono", text(&app, 100, 30));
    run(&mut app, &["watch settings"]);
    let buf = draw(&app, 80, 24);
    assert!(buf.content().iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    assert!(buf.content().iter().any(|cell| !cell.modifier.is_empty()));
}

#[test]
fn the_lab_in_chinese_and_in_ascii() {
    let mut app = finished(&["guess cross", "watch why"]);
    app.session.style.language = Language::Zh;
    assert_snapshot!("training_80_chinese", text(&app, 80, 24));
    run(&mut app, &["watch signal"]);
    assert_snapshot!("training_80_chinese_signal", text(&app, 80, 24));
    app.session.style.language = Language::En;
    run(&mut app, &["ascii", "watch unit"]);
    app.session.said = None;
    let screen = text(&app, 80, 24);
    assert!(screen.is_ascii(), "{screen}");
    assert_snapshot!("training_80_ascii", screen);
}

#[test]
fn a_guess_is_made_before_the_start_only() {
    let mut app = opened(&[]);
    press(&mut app, "g g");
    assert_eq!(app.session.desk.guess, Some(Guess::Cross));
    press(&mut app, ".");
    app.finish();
    let _ = app.command("guess part");
    assert!(error(&app).is_some());
    assert_eq!(app.session.desk.guess, Some(Guess::Cross));
}

#[test]
fn one_step_is_one_step_and_space_runs_and_pauses() {
    let mut app = opened(&[]);
    press(&mut app, ". .");
    let work = app.session.work().expect("a step is no work of the thread that takes the keys");
    assert!(training(&app).runs().iter().all(|run| run.steps_made() == 0));
    app.done(work.id, work.run());
    app.finish();
    assert!(training(&app).runs().iter().all(|run| run.steps_made() == 2));
    assert!(app.session.work().is_none_or(|work| work.id == 0), "it stands still");
    press(&mut app, "space");
    let work = app.session.work().expect("it goes on");
    app.done(work.id, work.run());
    assert!(training(&app).runs()[0].steps_made() > 2);
    press(&mut app, "space");
    assert!(app.session.work().is_none_or(|work| work.id == 0));
}

#[test]
fn a_change_begins_again_over_the_ghosts_of_the_runs_before() {
    let mut app = finished(&[]);
    let before = accuracies(&app);
    run(&mut app, &["set lr 2"]);
    let lab = app.session.lab().unwrap();
    assert_eq!(lab.ghosts().len(), 2);
    assert!(
        lab.ghosts()
            .iter()
            .zip(&before)
            .all(|(ghost, last)| { ghost.last().is_some_and(|point| point.test_accuracy == *last) })
    );
    assert!(training(&app).plan().runs.iter().all(|run| run.lr == 2.0));
    assert!(training(&app).runs().is_empty(), "what is measured before the first step is work");
    app.finish();
    assert!(training(&app).runs().iter().all(|run| run.is_done()));
    run(&mut app, &["undo"]);
    let lab = app.session.lab().unwrap();
    assert_eq!(lab.ghosts().len(), 4, "of every experiment before");
    run(&mut app, &["restart"]);
    app.finish();
    run(&mut app, &["restart"]);
    assert_eq!(app.session.lab().unwrap().ghosts().len(), 4, "the same runs again are no other curves");
    assert_eq!(training(&app).plan().runs[0].lr, 0.1);
}

#[test]
fn a_logarithmic_axis_has_room_for_the_runs_before() {
    let mut app = finished(&["set act relu", "logarithmic"]);
    let least = |app: &App| {
        let screen = text(app, 80, 24);
        let right = screen.lines().map(|line| line.chars().skip(40).collect::<String>());
        let labels = right.filter_map(|half| half.split_once('┤')?.0.trim().parse::<f64>().ok());
        labels.fold(f64::INFINITY, f64::min)
    };
    assert!(least(&app) < 1.0, "{}", text(&app, 80, 24));
    // Paused, and begun again with another setting: the new runs have only their first loss, of more than 2.
    run(&mut app, &["step", "set lr 0.05"]);
    app.finish();
    assert_eq!(training(&app).runs()[0].steps_made(), 0);
    assert!(least(&app) < 1.0, "{}", text(&app, 80, 24));
}

#[test]
fn settings_are_edited_in_their_form() {
    let mut app = opened(&["setting norm"]);
    press(&mut app, "down right");
    assert_eq!(training(&app).plan().runs[0].lr, 0.2);
    press(&mut app, "enter backspace backspace backspace 0 . 7 enter");
    assert_eq!(training(&app).plan().runs[1].lr, 0.7);
    press(&mut app, "enter - 1 enter");
    assert!(app.typed().is_some(), "what cannot be stays open");
    press(&mut app, "esc");
    assert_eq!(training(&app).plan().runs[1].lr, 0.7);
}

#[test]
fn a_layer_opens_as_the_walk_with_the_numbers_of_the_mini_batch_and_esc_returns() {
    let mut app = opened(&["layer 2", "unit 7"]);
    press(&mut app, "space");
    let work = app.session.work().unwrap();
    app.done(work.id, work.run());
    let expected = training(&app).runs()[1].layer(1).unwrap();
    let step = training(&app).runs()[1].steps_made();
    press(&mut app, "enter");
    assert_eq!(error(&app), None);
    assert!(app.session.training().is_none());
    let problem = app.session.trace().problem();
    assert_eq!(problem.partition().norm(), Norm::Batch);
    assert_eq!(problem.partition().shape(), [60, 100]);
    assert_eq!(app.session.channel(), 7);
    let cells = |problem: &bnwalk::norm::Problem| -> Vec<f64> {
        let trace = bnwalk::norm::Trace::new(problem.clone());
        [Quantity::X, Quantity::Dy, Quantity::Gamma, Quantity::RunningMeanBefore]
            .iter()
            .flat_map(|&quantity| super::values_of(&trace, quantity))
            .collect()
    };
    assert_eq!(cells(problem), cells(&expected));
    press(&mut app, "n n esc");
    assert_eq!(training(&app).runs()[1].steps_made(), step);
    assert_eq!(app.session.desk.unit, 7);
    press(&mut app, "space");
    app.finish();
    assert!(training(&app).runs()[1].is_done());
    press(&mut app, "esc");
    assert!(app.session.lab().is_none());
}

#[test]
fn what_was_computed_for_the_run_before_a_layer_was_opened_does_not_move_it() {
    let mut app = opened(&[]);
    run(&mut app, &["run"]);
    let work = app.session.work().unwrap();
    press(&mut app, "enter esc");
    let (id, outcome) = (work.id, work.run());
    app.done(id, outcome);
    assert_eq!(training(&app).runs()[1].steps_made(), 0);
}

#[test]
fn a_diverging_run_stops_alone_and_shows_where() {
    let mut app = opened(&["set norm none", "set every 10", "add lr=1e300 act=relu"]);
    press(&mut app, "space");
    app.finish();
    let runs = training(&app).runs();
    assert!(runs[1].has_diverged() && runs[1].steps_made() < 100);
    assert!(!runs[0].has_diverged() && runs[0].steps_made() == 100, "the other one goes on");
    let screen = text(&app, 80, 24);
    assert!(screen.contains("NaN at step"), "{screen}");
    assert!(find(&draw(&app, 80, 24), "×").is_some(), "{screen}");
}

#[test]
fn the_light_moves_by_keys_and_the_answers_follow() {
    let mut app = finished(&["set act relu", "watch light", "select"]);
    let bright = text(&app, 80, 24);
    press(&mut app, "left left left left");
    assert!((app.session.desk.light.contrast - 0.8).abs() < 1e-12);
    press(&mut app, "down right");
    assert!((app.session.desk.light.brightness - 0.05).abs() < 1e-12);
    assert_ne!(text(&app, 80, 24), bright);
    run(&mut app, &["light 0.25 0"]);
    let screen = text(&app, 80, 24);
    assert_snapshot!("training_80_dim_light", screen);
    press(&mut app, "}");
    assert_eq!(app.session.desk.sample, 1);
}

#[test]
fn what_a_preset_is_about_is_seen_whole_in_the_rows_of_its_runs() {
    let app = finished(&["preset contrast", "set hidden 20", "set steps 100"]);
    for (language, recalibrated) in [(Language::En, "recalibrated"), (Language::Zh, "重新估计后")] {
        let mut app = app.clone();
        app.session.style.language = language;
        let screen = text(&app, 80, 24);
        let row = screen.lines().find(|line| line.contains(recalibrated)).expect("the row of batch");
        assert!(row.trim_end().ends_with(" %"), "{screen}");
    }
}

#[test]
fn curves_that_never_part_are_told_to_have_stayed_together_once_they_are_done() {
    // So small a learning rate teaches nothing.
    let mut app = finished(&["set lr 1e-9"]);
    assert!(text(&app, 80, 24).contains("They stayed together: "), "{}", text(&app, 80, 24));
    run(&mut app, &["restart", "step"]);
    app.finish();
    assert!(text(&app, 80, 24).contains("So far they are together: "), "{}", text(&app, 80, 24));
}

#[test]
fn presets_open_by_one_key_of_their_list() {
    let mut app = opened(&[]);
    press(&mut app, "p");
    assert!(app.is_covered());
    let list = text(&app, 80, 24);
    for preset in Preset::all() {
        assert!(list.contains(preset.name), "{list}");
    }
    assert_snapshot!("training_80_presets", list);
    press(&mut app, "2");
    assert!(!app.is_covered());
    assert_eq!(training(&app).plan().runs[0].hidden.len(), 20);
    press(&mut app, "p down down enter");
    assert_eq!(training(&app).plan().preset, Some("too-fast"));
    let _ = app.command("preset nothing");
    assert!(error(&app).unwrap().contains("figure-1"));
}

#[test]
fn a_grid_fills_up_and_a_cell_opens_its_run() {
    let mut app = opened(&["set hidden 10", "set steps 20", "grid lr=0.1,2 seeds=2"]);
    assert!(training(&app).grid().is_some());
    run(&mut app, &["restart"]);
    app.finish();
    assert_eq!(training(&app).progress(), (8, 8));
    assert_snapshot!("training_80_grid", text(&app, 80, 24));
    assert_snapshot!("training_120_grid", text(&app, 120, 40));
    // The tables of the two norms stand beside each other, the learning rates run across.
    press(&mut app, "right right right enter");
    let names: Vec<_> = training(&app).plan().runs.iter().map(Settings::norm_name).collect();
    assert_eq!(names, ["batch", "none"]);
    assert_eq!(training(&app).plan().runs[0].lr, 2.0);
    run(&mut app, &["undo"]);
    assert!(training(&app).grid().is_some());
    app.finish();
    // A click selects a cell, and one on the selected cell opens it.
    let screen = draw(&app, 80, 24);
    let (x, y) = find(&screen, "lr").unwrap();
    for (clicked, cell) in [((x + 4, y + 1), 0), ((x + 12, y + 1), 2)] {
        for action in app.hit(clicked.0, clicked.1) {
            let _ = app.update(action);
        }
        assert_eq!(app.session.desk.cell, cell);
    }
    for action in app.hit(x + 12, y + 1) {
        let _ = app.update(action);
    }
    assert!(training(&app).grid().is_none() && training(&app).plan().runs[0].lr == 2.0);
    let _ = app.command("grid lr");
    assert!(error(&app).is_some());
}

#[test]
fn a_preset_of_twenty_layers_is_measured_off_the_thread_that_takes_the_keys() {
    let mut app = opened(&[]);
    run(&mut app, &["preset deep"]);
    assert!(training(&app).runs().is_empty() && error(&app).is_none());
    assert!(text(&app, 80, 24).contains("none") && text(&app, 120, 40).contains("batch"));
    app.finish();
    assert_eq!(training(&app).runs().len(), 2);
    assert_eq!(training(&app).progress(), (0, 800), "it waits for the start");
}

#[test]
fn what_a_step_did_to_gamma_is_told_with_its_numbers() {
    let mut app = opened(&["set norm batch", "watch learned", "layer 1", "unit 3"]);
    assert!(text(&app, 80, 24).contains("What step 1 will do to unit 3"));
    press(&mut app, ".");
    app.finish();
    let run = &training(&app).runs()[0];
    let made = &run.made().unwrap()[0];
    let (before, by) = (made.before.beta[3], made.by.beta[3]);
    assert!((before - run.settings().lr * by - run.net().norm(0).unwrap().beta[3]).abs() < 1e-15);
    let screen = text(&app, 80, 24);
    assert!(screen.contains("What step 1 did to unit 3") && !screen.contains("will do"), "{screen}");
    // A pane with room for it tells what the next step will do, too.
    let screen = text(&app, 120, 44);
    assert!(screen.contains("What step 1 did") && screen.contains("What step 2 will do"), "{screen}");
}

#[test]
fn a_layer_is_saved_by_request() {
    let mut app = opened(&[]);
    assert_eq!(app.command("save-layer layer.npz"), Some(Request::Layer("layer.npz".into())));
    let directory = tempfile::tempdir().unwrap();
    for name in ["layer.npz", "layer.json"] {
        let path = directory.path().join(name);
        let request = app.command(&format!("save-layer {}", path.display())).unwrap();
        assert_eq!((app.perform(request), error(&app)), (None, None), "{name}");
        let layer = load(&Source::File(path), &Options::default()).unwrap().build().unwrap();
        assert_eq!(layer.x().shape().len(), 2, "{name}");
    }
    let mut walk = example("worked");
    let _ = walk.command("save-layer layer.npz");
    assert!(error(&walk).is_some(), "there is no layer in the walk");
}

#[test]
fn nothing_breaks_under_random_keys_at_random_sizes() {
    press_at_random(500);
}

#[test]
#[ignore = "some thousand keys; see the guide"]
fn nothing_breaks_under_random_keys_for_long() {
    press_at_random(3000);
}

#[expect(clippy::too_many_lines, reason = "a list of all that can be pressed")]
fn press_at_random(times: usize) {
    let mut app = opened(&["set hidden 6,5", "set steps 30", "set every 5", "set batch 10"]);
    let mut state = 7_u64;
    let mut below = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % n
    };
    let lines = [
        "add norm=layer",
        "drop",
        "layer 99",
        "unit 99",
        "light nan 3",
        "light 0 -9",
        "sample -1",
        "watch why",
        "grid lr=0.1 seeds=1",
        "undo",
        "redo",
        "set lr 1e9",
        "set depth 4",
        "set norm none,batch+noise",
        "select -3",
        "zoom",
        "page-down",
        "top",
        "set steps 20",
        "lab training",
        "restart",
        "set lr 0.1",
        "set norm rms",
        "set data x",
        "nudge 5",
        "scroll 99",
        "set hidden 6,5",
        "sweep batch=2,4 seeds=1",
    ];
    let keys = [
        "space",
        ".",
        "r",
        "p",
        "g",
        "x",
        "tab",
        "shift-tab",
        "s",
        "up",
        "down",
        "left",
        "right",
        "pgup",
        "pgdn",
        "]",
        "[",
        "}",
        "{",
        "enter",
        "e",
        "+",
        "-",
        "u",
        "ctrl-r",
        "L",
        "B",
        "z",
        "?",
        "esc",
        "1",
        "5",
        "0",
        "9",
        "w",
        "ctrl-d",
        "ctrl-u",
    ];
    for _ in 0..times {
        let did = match below(4) {
            0 => {
                let line = lines[below(lines.len())];
                let _ = app.command(line);
                line
            }
            1 => {
                if let Some(work) = app.session.work() {
                    app.done(work.id, work.run());
                }
                "work"
            }
            _ => {
                let name = keys[below(keys.len())];
                let _ = app.key(&key(name));
                name
            }
        };
        // A preset would train for long.
        if app
            .session
            .training()
            .is_some_and(|training| training.plan().runs.iter().any(|run| run.hidden[0] > 10))
        {
            let _ = app.command("set hidden 6,5");
            let _ = app.command("set steps 20");
        }
        let area = Rect::new(0, 0, u16::try_from(below(130)).unwrap(), u16::try_from(below(45)).unwrap());
        app.resize(area);
        let _ = text(&app, area.width.max(1), area.height.max(1));
        let (x, y) = (u16::try_from(below(130)).unwrap(), u16::try_from(below(45)).unwrap());
        for action in app.hit(x.min(area.width), y.min(area.height)) {
            let _ = app.update(action);
        }
        if app.session.training().is_none() && below(3) == 0 {
            let _ = app.key(&key("esc"));
            let _ = app.command("lab training");
        }
        assert!(app.session.desk.run < 4, "{did}");
    }
}
