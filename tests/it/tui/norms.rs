//! The lab of norms on the screen.

use bnwalk::lab::Experiment;
use bnwalk::norm::{Layout, Norm, Quantity};
use bnwalk::session::Session;
use bnwalk::text::Language;
use bnwalk::tui::App;
use insta::assert_snapshot;

use super::screen::{draw, find, text};
use super::{example, normal, press, run, sized};

fn opened(name: &str, commands: &[&str]) -> App {
    let mut app = sized(&example(name), (80, 24));
    run(&mut app, &["lab norms"]);
    run(&mut app, commands);
    app.finish();
    app
}

#[test]
fn the_first_screen_says_what_is_to_be_seen() {
    assert_snapshot!("norms_80", text(&opened("tokens", &[]), 80, 24));
    assert_snapshot!("norms_120", text(&opened("tokens", &[]), 120, 40));
}

#[test]
fn the_parts_of_the_page_follow_each_other() {
    let mut app = opened("tokens", &[]);
    run(&mut app, &["section"]);
    assert_snapshot!("norms_80_properties", text(&app, 80, 24));
    run(&mut app, &["section"]);
    assert_snapshot!("norms_80_watch", text(&app, 80, 24));
    run(&mut app, &["section"]);
    assert_eq!(text(&app, 80, 24), text(&opened("tokens", &[]), 80, 24), "and begin again");
}

#[test]
fn in_chinese_and_in_ascii() {
    let mut chinese = opened("tokens", &[]);
    chinese.session.style.language = Language::Zh;
    assert_snapshot!("norms_80_zh", text(&chinese, 80, 24));
    run(&mut chinese, &["section"]);
    assert_snapshot!("norms_80_zh_properties", text(&chinese, 80, 24));
    assert_snapshot!("norms_80_ascii", text(&opened("tokens", &["ascii"]), 80, 24));
}

#[test]
fn images_have_their_pictures_and_plain_features_a_table_of_samples() {
    assert_snapshot!("norms_120_digits", text(&opened("digits", &["cell 3,0,4,4"]), 120, 40));
    let mut app = App::new(Session::new(normal(&[6, 4], Layout::ChannelsFirst), "features"));
    run(&mut app, &["lab norms", "cell 2,1"]);
    app.finish();
    let screen = draw(&app, 80, 24);
    assert!(find(&screen, "◆◆").is_some(), "a cell is as high as two characters are wide");
    assert!(find(&screen, "1 (24 groups)").is_some(), "an instance norm has one value a group");
}

#[test]
fn enter_walks_under_the_selected_norm_and_esc_leads_back() {
    let mut app = opened("tokens", &["cell 1,2,3", "column -1"]);
    press(&mut app, "enter");
    assert!(app.session.lab().is_none());
    assert_eq!(app.session.partition().norm(), Norm::Layer);
    assert_eq!(app.session.partition().index(app.session.cursor.cell), [1, 2, 3]);
    run(&mut app, &["goto affine", "gamma 3"]);
    press(&mut app, "esc");
    let lab = app.session.lab().expect("the lab is open again");
    let Experiment::Norms(lab) = lab.experiment() else { panic!("the lab of norms") };
    assert_eq!(lab.problem().parameters().gamma[3], 3.0, "with the edits made in the walk");
    assert!(find(&draw(&app, 80, 24), "▸layer ").is_some(), "where one was");
    press(&mut app, "esc");
    assert!(app.session.lab().is_none());
    press(&mut app, "esc");
    assert!(app.session.lab().is_none(), "after leaving the lab one stays in the walk");
}

#[test]
fn an_edit_of_x_moves_every_column_and_undo_takes_it_back() {
    let mut app = opened("tokens", &["cell 1,2,3"]);
    let y = |app: &App| {
        let Experiment::Norms(lab) = app.session.lab().unwrap().experiment() else {
            panic!("the lab of norms")
        };
        let ys = lab.columns.iter().map(|column| column.trace().unwrap().value(Quantity::Y, lab.cell));
        ys.collect::<Vec<f64>>()
    };
    let before = y(&app);
    run(&mut app, &["x 30"]);
    app.finish();
    assert!(before.iter().zip(&y(&app)).all(|(a, b)| a != b));
    run(&mut app, &["undo"]);
    app.finish();
    assert_eq!(y(&app), before);
}

#[test]
fn groups_that_do_not_divide_the_channels_are_refused_and_nothing_is_lost() {
    let mut app = opened("tokens", &["set groups 4"]);
    assert_eq!(app.session.said, None);
    for wrong in ["3", "0", "x", ""] {
        let _ = app.command(&format!("set groups {wrong}"));
        assert!(app.session.said.as_ref().is_some_and(|said| said.is_error), "{wrong}");
        assert_eq!(app.session.fields()[0].value, "4");
    }
    assert!(find(&draw(&app, 140, 40), "group:4").is_some());
}

#[test]
fn the_selected_column_is_always_among_those_shown() {
    for width in [80, 100, 120, 200] {
        let mut app = sized(&opened("tokens", &[]), (width, 24));
        for norm in ["instance", "group:2", "rms", "rms:c", "batch", "layer", "layer:c"] {
            run(&mut app, &["column"]);
            assert!(find(&draw(&app, width, 24), &format!("▸{norm} ")).is_some(), "{norm} at {width}");
        }
    }
}

#[test]
fn every_size_and_every_shape_is_drawn() {
    for shape in [&[7][..], &[1, 9], &[40, 3], &[2, 70, 3], &[3, 1, 30, 30], &[2, 3, 2, 3, 4]] {
        for layout in [Layout::ChannelsFirst, Layout::ChannelsLast] {
            let mut app = App::new(Session::new(normal(shape, layout), format!("{shape:?}")));
            run(&mut app, &["lab norms"]);
            app.finish();
            for (width, height) in [(60, 16), (80, 24), (133, 50), (250, 70)] {
                app = sized(&app, (width, height));
                for command in
                    ["right", "down", "page-down", "along 0", "along 1", "column", "section", "scroll 99"]
                {
                    run(&mut app, &[command]);
                    draw(&app, width, height);
                }
            }
        }
    }
}

#[test]
fn a_click_selects_the_column_and_the_cell_that_is_drawn_there() {
    let mut app = opened("tokens", &[]);
    let screen = draw(&app, 80, 24);
    let (column, row) = find(&screen, "layer ").unwrap();
    // The second row of the drawing of the second column: position 1; its fourth cell: channel 3.
    for action in app.hit(column + 3, row + 2) {
        app.update(action);
    }
    assert_eq!(app.session.partition().index(app.session.cursor.cell), [0, 1, 3]);
    assert!(find(&draw(&app, 80, 24), "▸layer ").is_some());
}
