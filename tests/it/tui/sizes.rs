//! Every size of the screen, down to none.

use bnwalk::norm::Layout;
use bnwalk::session::{Pane, Session};
use bnwalk::text::Message;
use bnwalk::tui::App;
use bnwalk::tui::LEAST;
use bnwalk::walk::Stage;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::screen::{draw, find, text};
use super::{beside_results, example, normal, press, run, sized, type_in};

/// States of all kinds: every stage, overlays, zoomed panes, open fields.
fn states() -> Vec<App> {
    let mut states = Vec::new();
    for name in ["worked", "digits", "normal"] {
        let mut app = example(name);
        for stage in Stage::ALL {
            run(&mut app, &[&format!("goto {}", stage.name())]);
            states.push(app.clone());
        }
        beside_results(&mut app);
        for pane in Pane::ALL {
            run(&mut app, &["goto dx", &format!("pane {}", pane.name())]);
            run(&mut app, &["zoom"]);
            states.push(app.clone());
            app.session.cursor.stage = Stage::Running;
            states.push(app.clone());
            run(&mut app, &["zoom"]);
        }
        app = example(name);
        run(&mut app, &["gamma 2", "goto normalize", "bottom", "row-end"]);
        for commands in [&["help"][..], &["help", "down 30"], &["changes"], &["quit"]] {
            let mut covered = app.clone();
            run(&mut covered, commands);
            states.push(covered);
        }
        run(&mut app, &["picture"]);
        states.push(app.clone());
        run(&mut app, &["field running_var"]);
        press(&mut app, "enter");
        type_in(&mut app, "-5x");
        states.push(app.clone());
        press(&mut app, "esc :");
        type_in(&mut app, "write a/long/name/of/a/file/that/goes/on/and/on/to/the/end/of/the/line.json");
        states.push(app);
    }
    for shape in [&[2, 3, 4][..], &[2, 3, 2, 3, 4]] {
        states.push(App::new(Session::new(normal(shape, Layout::ChannelsLast), "a batch")));
    }
    states
}

/// Draws one state after the other, so that each size is tried with some and each state at many sizes.
fn sweep(sizes: impl Iterator<Item = (u16, u16)>, at_once: usize) {
    let states = states();
    let mut all = states.iter().cycle();
    for (width, height) in sizes {
        for app in all.by_ref().take(at_once) {
            let buf = draw(app, width, height);
            assert_eq!((buf.area.width, buf.area.height), (width, height));
        }
    }
}

#[test]
fn no_width_panics() {
    let heights = [0, 1, 2, 15, 16, 17, 24, 33, 34, 45, 46];
    sweep((0..=130).flat_map(|width| heights.map(|height| (width, height))), 5);
}

#[test]
fn no_height_panics() {
    let widths = [0, 1, 53, 54, 77, 78, 80, 109, 110, 130];
    sweep((0..=50).flat_map(|height| widths.map(|width| (width, height))), 7);
}

#[test]
fn every_state_is_drawn_where_the_layout_turns() {
    let sizes =
        [(54, 16), (77, 16), (78, 24), (80, 24), (109, 34), (110, 33), (110, 34), (120, 40), (130, 46)];
    let all = states().len();
    sweep(sizes.into_iter(), all);
}

#[test]
fn below_the_least_size_one_line_says_so() {
    let app = example("worked");
    for (width, height) in
        (0..=LEAST.0 + 2).flat_map(|width| (0..=LEAST.1 + 2).map(move |height| (width, height)))
    {
        let text = text(&app, width, height);
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        if width == 0 || height == 0 {
            assert!(lines.is_empty());
        } else if width < LEAST.0 || height < LEAST.1 {
            let [line] = lines[..] else { panic!("{lines:?} at {width}x{height}") };
            assert!(line.starts_with('b'), "{line}");
            if width >= 40 {
                let sizes = [format!("{}x{}", LEAST.0, LEAST.1), format!("{width}x{height}")];
                assert!(sizes.iter().all(|size| line.contains(size)), "{line}");
            }
        } else {
            assert!(lines.len() > 8, "{width}x{height}");
        }
    }
}

#[test]
fn an_area_that_does_not_begin_at_the_corner_is_drawn_the_same() {
    for app in states().iter().step_by(5) {
        let whole = draw(app, 80, 24);
        let mut buf = Buffer::empty(Rect::new(0, 0, 100, 30));
        sized(app, (80, 24)).draw(Rect::new(7, 3, 80, 24), &mut buf);
        for y in 0..24 {
            for x in 0..80 {
                assert_eq!(buf[(x + 7, y + 3)], whole[(x, y)], "{x}, {y}");
            }
        }
    }
}

#[test]
fn clicks_and_wheel_at_any_place_of_any_size_are_answered() {
    for app in states().iter().step_by(4) {
        for (width, height) in [(0, 0), (10, 3), (54, 16), (80, 24), (120, 40)] {
            let app = sized(app, (width, height));
            for (x, y) in (0..130).step_by(3).flat_map(|x| (0..45).map(move |y| (x, y))) {
                let _ = app.hit(x, y);
                let _ = app.wheel(x, y, -1);
            }
        }
    }
}

#[test]
fn resizing_keeps_the_selection() {
    for name in ["digits", "normal"] {
        let mut app = example(name);
        run(&mut app, &["goto normalize", "bottom", "row-end"]);
        let place = app.session.place();
        for (width, height) in [(120, 40), (54, 16), (10, 2), (0, 0), (80, 24)] {
            let buf = draw(&app, width, height);
            app.resize(buf.area);
            assert_eq!(app.session.place(), place);
            if width >= 54 {
                let reversed = (0..height)
                    .flat_map(|y| (0..width).map(move |x| (x, y)))
                    .filter(|&at| buf[at].modifier.contains(ratatui::style::Modifier::REVERSED))
                    .count();
                assert!(reversed > 5, "the selected number is on the screen of {width}x{height}");
            }
        }
    }
}

// Wide glyphs

/// A wide character takes the cell after it too; were something else drawn there, all that follows would shift.
fn assert_wide_glyphs_have_their_room(buf: &Buffer) {
    for y in 0..buf.area.height {
        for x in 0..buf.area.width {
            let symbol = buf[(x, y)].symbol();
            if symbol.width() == 2 {
                let next = (x + 1 < buf.area.width).then(|| buf[(x + 1, y)].symbol());
                assert_eq!(next.map(str::trim), Some(""), "{symbol} at {x}, {y} of {:?}", buf.area);
            }
        }
    }
}

#[test]
fn a_name_of_wide_characters_does_not_break_the_columns() {
    let mut wide = example("worked");
    wide.session.source = "正規化バッチ.csv".to_owned();
    let mut narrow = wide.clone();
    narrow.session.source = "twelve cells.csv".to_owned();
    assert_eq!(wide.session.source.width(), narrow.session.source.width());
    for width in LEAST.0..=130 {
        let (wide, narrow) = (draw(&wide, width, 24), draw(&narrow, width, 24));
        assert_wide_glyphs_have_their_room(&wide);
        let name = find(&wide, "正").unwrap().0;
        for (x, y) in (0..24).flat_map(|y| (0..width).map(move |x| (x, y))) {
            if y > 0 || x < name || x >= name + 16 {
                assert_eq!(wide[(x, y)], narrow[(x, y)], "{x}, {y} at width {width}");
            }
        }
    }
}

#[test]
fn long_wide_text_is_cut_between_characters() {
    let mut app = example("worked");
    for name in ["正規化".repeat(40), format!("a{}", "正規化".repeat(40))] {
        app.session.source.clone_from(&name);
        app.session.say(&Message::verbatim(format!("saved {name}")));
        for width in LEAST.0..=130 {
            assert_wide_glyphs_have_their_room(&draw(&app, width, 24));
        }
        let mut typing = app.clone();
        press(&mut typing, ":");
        type_in(&mut typing, &name);
        for width in LEAST.0..=130 {
            assert_wide_glyphs_have_their_room(&draw(&typing, width, 24));
        }
    }
}
