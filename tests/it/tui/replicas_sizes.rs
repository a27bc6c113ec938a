//! The labs of replicas and of sizes on the screen.

use bnwalk::lab::Experiment;
use bnwalk::lab::replicas::Split;
use bnwalk::norm::{Layout, Problem};
use bnwalk::session::Session;
use bnwalk::tui::App;
use insta::assert_snapshot;

use super::screen::{draw, find, text};
use super::{error, example, normal, press, run, sized, type_in};

fn split(app: &App) -> Split {
    match app.session.lab().unwrap().settings() {
        bnwalk::lab::Settings::Replicas(settings) => settings.split.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_lab_opens_is_varied_and_left_and_is_found_as_it_was() {
    let mut app = example("golden");
    run(&mut app, &["lab replicas"]);
    press(&mut app, "+");
    assert_eq!(split(&app), Split::Equal(4));
    press(&mut app, "u");
    assert_eq!(split(&app), Split::default());
    press(&mut app, "ctrl-r esc");
    assert!(app.session.lab().is_none());
    press(&mut app, "L");
    assert!(app.is_covered());
    press(&mut app, "esc");
    run(&mut app, &["lab replicas"]);
    assert_eq!(split(&app), Split::Equal(4));
}

#[test]
fn a_split_that_does_not_fit_says_why_and_loses_nothing() {
    let mut app = example("golden");
    run(&mut app, &["lab replicas"]);
    press(&mut app, "e");
    press(&mut app, "backspace");
    type_in(&mut app, "2,5");
    press(&mut app, "enter");
    assert!(text(&app, 80, 24).contains("2 + 5 is 7, but the batch has 8 samples"));
    assert_eq!(split(&app), Split::default());
    press(&mut app, "backspace 6 enter");
    assert_eq!(split(&app), Split::Parts(vec![2, 6]));
    let _ = app.command("set split 9");
    assert!(error(&app).unwrap().contains("9 devices"), "{:?}", error(&app));
    assert_eq!(split(&app), Split::Parts(vec![2, 6]));
}

#[test]
fn an_edit_of_the_batch_and_one_of_the_settings_are_undone_in_their_order() {
    let mut app = example("golden");
    run(&mut app, &["lab replicas", "set split 4", "x 30", "set split 8", "undo", "undo"]);
    assert_eq!(split(&app), Split::Equal(4));
    let cell = app.session.cursor.cell;
    assert_ne!(app.session.trace().problem().x()[cell], 30.0);
    run(&mut app, &["undo"]);
    assert_eq!(split(&app), Split::default());
}

#[test]
fn the_cursor_is_the_cell_that_a_lab_follows() {
    let mut app = example("golden");
    run(&mut app, &["lab replicas", "setting", "top", "down 3"]);
    match app.session.lab().unwrap().experiment() {
        Experiment::Replicas(lab) => assert_eq!(lab.cell, 3),
        _ => panic!("another lab"),
    }
}

#[test]
fn a_key_leads_from_any_split_to_more_devices_and_is_told_of_where_there_are_more() {
    let mut app = example("golden");
    run(&mut app, &["lab replicas", "set split 2,6"]);
    press(&mut app, "+");
    assert_eq!(split(&app), Split::Equal(4));
    assert!(text(&app, 80, 24).contains("+ more devices"));
    press(&mut app, "+ +");
    assert_eq!(split(&app), Split::Equal(8));
    assert!(!text(&app, 80, 24).contains("+ more devices"));
    let mut app = example("offset");
    run(&mut app, &["lab replicas"]);
    press(&mut app, "+");
    assert_eq!(split(&app), Split::Parts(vec![2, 1, 1, 1]));
}

#[test]
fn the_cell_that_is_selected_stands_in_the_title_wherever_the_text_is() {
    let mut app = sized(&example("golden"), (80, 24));
    run(&mut app, &["lab replicas"]);
    press(&mut app, "pgdn pgdn tab");
    run(&mut app, &["top", "down 7"]);
    assert!(text(&app, 80, 24).contains("x(7) = 9, on device 1"), "{}", text(&app, 80, 24));
    press(&mut app, "]");
    assert_eq!(error(&app), Some("the arrows go along every axis of x already"));
}

#[test]
fn another_split_of_a_large_batch_keeps_the_cell_that_is_followed() {
    let mut numbers = bnwalk::norm::Randn::new(7);
    let x = ndarray::ArrayD::from_shape_simple_fn(vec![40_000, 2], || numbers.next().unwrap());
    let mut app = App::new(Session::new(Problem::new(x).unwrap(), "large"));
    run(&mut app, &["lab replicas"]);
    app.finish();
    let cell = app.session.cursor.cell;
    for split in ["64", "1,39999", "2"] {
        run(&mut app, &[&format!("set split {split}")]);
        app.finish();
        assert_eq!(app.session.cursor.cell, cell, "{split}");
    }
}

#[test]
fn no_number_of_the_tables_is_cut() {
    let mut app = sized(&example("golden"), (60, 20));
    run(&mut app, &["lab replicas", "set split 2,6"]);
    let mut seen = String::new();
    for _ in 0..6 {
        seen.push_str(&text(&app, 60, 20));
        run(&mut app, &["page-down"]);
    }
    for number in ["1.3571", "19.333", "σ²_run", "0.257"] {
        assert!(seen.contains(number), "{number}\n{seen}");
    }
}

#[test]
fn replicas() {
    let mut app = example("golden");
    run(&mut app, &["lab replicas", "set split 2,6"]);
    assert_snapshot!("replicas_80", text(&app, 80, 24));
    assert_snapshot!("replicas_120", text(&app, 120, 40));
    run(&mut app, &["page-down 3"]);
    assert_snapshot!("replicas_picture_80", text(&app, 80, 24));
    let mut images = example("digits");
    run(&mut images, &["lab replicas", "page-down 2"]);
    assert_snapshot!("replicas_images_100", text(&images, 100, 30));
}

#[test]
fn sizes() {
    let mut app = example("digits-all");
    run(&mut app, &["cell 16,20", "lab sizes", "set draws 200"]);
    app.finish();
    assert_snapshot!("sizes_80", text(&app, 80, 24));
    assert_snapshot!("sizes_120", text(&app, 120, 40));
    run(&mut app, &["array", "set sizes 2,8"]);
    app.finish();
    assert_snapshot!("sizes_mean_80", text(&app, 80, 24));
    run(&mut app, &["set sizes auto", "set draws 200", "array 2"]);
    app.finish();
    assert_snapshot!("sizes_two_80", text(&app, 80, 24));
    run(&mut app, &["array"]);
    assert_snapshot!("sizes_chooser_80", text(&app, 80, 24));
    let place = |app: &App| match app.session.lab().unwrap().experiment() {
        Experiment::Sizes(lab) => lab.place(),
        _ => panic!("another lab"),
    };
    press(&mut app, "down right ] ]");
    assert_eq!(place(&app), (18, 29, 0), "a row of pixels is eight channels on");
    press(&mut app, "up left [");
    assert_eq!(place(&app), (17, 20, 0));
    let (x, y) = find(&draw(&app, 80, 24), "▓").unwrap();
    let app = &mut sized(&app, (80, 24));
    for action in app.hit(x, y) {
        let _ = app.update(action);
    }
    assert_ne!(place(app).1, 20, "a click chooses a pixel");
    let _ = app.command("set sizes 1");
    assert!(error(app).unwrap().contains("Expected more than 1 value per channel"));
}

#[test]
fn a_page_of_the_text_begins_with_the_last_line_of_the_one_before() {
    for (batch, lab) in [("digits-all", "lab sizes"), ("golden", "lab replicas")] {
        let mut app = sized(&example(batch), (80, 24));
        run(&mut app, &[lab]);
        let lines = |app: &App| -> Vec<String> {
            let screen = text(app, 80, 24);
            let rows: Vec<&str> = screen.lines().collect();
            // From the last pane's title to the line with the keys.
            let title = rows.iter().rposition(|row| row.ends_with('─')).unwrap();
            rows[title + 1..rows.len() - 1].iter().map(|row| row.trim().to_owned()).collect()
        };
        let before = lines(&app);
        run(&mut app, &["page-down"]);
        assert_eq!(before.last(), lines(&app).first(), "{lab}");
    }
}

/// Sample, channel and position that the lab of sizes looks at.
fn looked_at(app: &App) -> (usize, usize, usize) {
    match app.session.lab().unwrap().experiment() {
        Experiment::Sizes(lab) => lab.place(),
        _ => panic!("another lab"),
    }
}

#[test]
fn where_there_is_no_image_a_cell_is_chosen_in_a_table() {
    let open = |shape: &[usize]| {
        let batch = normal(shape, Layout::ChannelsFirst);
        let mut app = sized(&App::new(Session::new(batch, "a table")), (80, 24));
        run(&mut app, &["lab sizes", "set channel 1", "set sample 1"]);
        // From x̂ back to the last picture.
        press(&mut app, ",");
        app
    };
    let mut app = open(&[6, 4]);
    press(&mut app, "down right");
    assert_eq!(looked_at(&app), (2, 2, 0));
    assert!(text(&app, 80, 24).contains("Sample 2 and channel 2 are chosen"));
    // Of several positions one sample is shown.
    let mut app = open(&[6, 4, 5]);
    let (_, _, position) = looked_at(&app);
    press(&mut app, "down");
    assert_eq!(looked_at(&app), (1, 2, position));
    press(&mut app, if position == 4 { "left" } else { "right" });
    press(&mut app, "] {");
    let (sample, channel, moved) = looked_at(&app);
    assert_eq!((sample, channel, moved.abs_diff(position)), (2, 1, 1));
    let screen = text(&app, 80, 24);
    assert!(screen.contains("x of sample 2: channels down, positions across"), "{screen}");
    // What is said of two samples with one value each is not said here.
    press(&mut app, ",");
    assert!(text(&app, 80, 24).contains("σ²_B, over the draws"));
}

#[test]
fn a_click_in_the_table_chooses_its_cell() {
    let mut app =
        sized(&App::new(Session::new(normal(&[6, 4], Layout::ChannelsFirst), "a table")), (120, 40));
    run(&mut app, &["lab sizes"]);
    let value = bnwalk::walk::Glyphs::Unicode.number(app.session.trace().problem().x()[3 * 4 + 2], 4);
    let (x, y) = find(&draw(&app, 120, 40), &value).unwrap();
    for action in app.hit(x, y) {
        app.update(action);
    }
    assert_eq!(looked_at(&app), (3, 2, 0));
}

#[test]
fn sizes_that_do_not_fit_are_counted() {
    let mut app = App::new(Session::new(normal(&[40, 2], Layout::ChannelsFirst), "forty"));
    run(&mut app, &["lab sizes", "set sizes 2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20"]);
    app.finish();
    let screen = text(&app, 80, 24);
    assert!(screen.contains("⋮ ") && screen.contains(" more"), "{screen}");
}
