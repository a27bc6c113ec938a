//! The lab of norms on the screen.

use bnwalk::lab::Experiment;
use bnwalk::lab::norms::{Column, Property};
use bnwalk::norm::{Layout, Norm, Quantity};
use bnwalk::session::{Request, Session};
use bnwalk::text::{Glyphs, Language, Message};
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
    let first = text(&opened("tokens", &[]), 80, 24);
    let turned = (0..9).find(|_| {
        run(&mut app, &["section"]);
        text(&app, 80, 24) == first
    });
    assert!(turned.is_some(), "and begin again");
}

#[test]
fn v_shows_every_line_of_the_page_on_a_small_screen() {
    for (size, language) in [((80, 24), Language::En), ((60, 20), Language::En), ((60, 20), Language::Zh)] {
        let mut app = sized(&opened("digits", &[]), size);
        app.session.style.language = language;
        let tall = text(&sized(&app, (size.0, 200)), size.0, 200);
        let shown = |app: &App| text(app, size.0, size.1);
        let mut seen = shown(&app);
        for _ in 0..12 {
            run(&mut app, &["section"]);
            seen += &shown(&app);
        }
        // The table and its notes are the same on a higher screen.
        let title = |id: &'static str| app.session.style.tell(&Message::named(id));
        let [from, to] = ["lab-norms-properties-title", "lab-norms-figure-title"].map(title);
        let table = tall.lines().skip_while(|line| !line.contains(&from));
        let table: Vec<&str> = table.take_while(|line| !line.contains(&to)).collect();
        assert!(table.len() > 20, "{tall}");
        for line in table {
            assert!(seen.contains(line.trim_end()), "{line} at {size:?}");
        }
    }
}

#[test]
fn every_answer_can_be_reached_on_a_narrow_screen_and_no_number_is_cut() {
    for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
        for (width, scale) in [(80, 1e-3), (60, 1e-3), (60, 1e300)] {
            let mut app = App::new(Session::new(normal(&[8, 6], Layout::ChannelsFirst), "features"));
            run(&mut app, &["lab norms", "cell 0,0", &format!("x {}", 3.0 * scale)]);
            app = sized(&app, (width, 60));
            app.session.style.glyphs = glyphs;
            app.finish();
            for norm in ["layer", "layer:c", "instance", "group:2", "rms", "rms:c"] {
                run(&mut app, &["column"]);
                let screen = text(&app, width, 60);
                let mark = glyphs.pick("▸", ">");
                let head = screen.lines().rev().find(|line| line.contains(&format!("{mark}{norm}")));
                let head = head.unwrap_or_else(|| panic!("{norm} at {width}:\n{screen}"));
                assert!(head.ends_with("moved"), "{head}");
                let Some(column) = view_column(&app, norm) else { panic!("{norm}") };
                let moved = column.finding(Property::SameInEval).unwrap().moved;
                let told = glyphs.number(moved, 2);
                let row = screen.lines().find(|line| line.starts_with(" the other mode")).unwrap();
                assert!(row.ends_with(&format!("  {told}")), "{row}: {told}");
            }
        }
    }
}

fn view_column<'a>(app: &'a App, norm: &str) -> Option<&'a Column> {
    let Experiment::Norms(lab) = app.session.lab()?.experiment() else { return None };
    lab.columns.iter().find(|column| column.norm.to_string() == norm)
}

#[test]
fn looking_at_a_norm_is_no_edit_but_what_is_edited_there_is() {
    let mut app = opened("tokens", &["column -1", "visit"]);
    assert_eq!(app.session.partition().norm(), Norm::Layer);
    assert!(!app.session.is_dirty(), "nothing to be saved");
    press(&mut app, "esc");
    run(&mut app, &["column", "column", "visit"]);
    assert!(!app.session.is_dirty(), "nor after a second look");
    run(&mut app, &["goto affine", "gamma 3"]);
    assert!(app.session.is_dirty());
    run(&mut app, &["undo", "undo", "undo"]);
    assert_eq!(app.session.partition().norm(), Norm::LayerC);
    let _ = app.command("norm rms");
    assert!(app.session.is_dirty(), "a norm that was set is");
}

#[test]
fn over_the_settings_the_keys_are_those_of_the_form_and_esc_leads_back_to_the_numbers() {
    let mut app = opened("tokens", &[]);
    let footer = |app: &App| text(app, 80, 24).lines().last().unwrap().to_owned();
    assert!(footer(&app).contains("enter walk it"), "{}", footer(&app));
    press(&mut app, "tab");
    assert!(footer(&app).contains("edit") && !footer(&app).contains("walk it"), "{}", footer(&app));
    press(&mut app, "esc");
    assert!(app.session.lab().is_some() && !app.session.is_on_settings());
    run(&mut app, &["norm rms"]);
    app.finish();
    assert!(find(&draw(&app, 80, 24), "▸rms ").is_some(), "the norm that is set is selected");
    assert!(find(&draw(&app, 80, 24), "RMS Norm").is_none(), "the title is of no one norm");
}

#[test]
fn what_belongs_to_another_lab_is_told_and_leaves_this_one_open() {
    let mut app = opened("tokens", &[]);
    for command in ["sweep lr 0.01,0.1", "grid"] {
        let _ = app.command(command);
        assert!(app.session.training().is_none() && app.session.lab().is_some(), "{command}");
        assert!(app.session.said.as_ref().is_some_and(|said| said.is_error), "{command}");
    }
    press(&mut app, "esc");
    for command in ["visit", "column", "section"] {
        let _ = app.command(command);
        assert!(app.session.said.as_ref().is_some_and(|said| said.is_error), "{command}");
    }
}

#[test]
fn the_lab_itself_is_copied_not_the_walk() {
    let mut app = opened("tokens", &[]);
    let Some(Request::Copy(text)) = app.command("copy stage") else { panic!("a text") };
    assert!(text.contains("The norms side by side") && text.contains("layer:c"), "{text}");
    let Some(Request::Copy(text)) = app.command("copy derivation") else { panic!("a text") };
    assert!(text.contains("becomes y"), "{text}");
}

#[test]
fn what_is_read_below_stays_where_it_is_while_the_sentence_above_grows() {
    let mut app = opened("tokens", &["section"]);
    let top = |app: &App| text(app, 80, 24).lines().nth(3).unwrap().to_owned();
    let first = top(&app);
    for cell in ["0,0,0", "1,3,5", "1,5,7", "0,2,1"] {
        run(&mut app, &[&format!("cell {cell}")]);
        assert_eq!(top(&app), first, "{cell}");
    }
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
