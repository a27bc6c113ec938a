//! What the screen looks like. [`styled`] tells how to read the lower half of a snapshot.

use bnwalk::session::{Palette, Watch};
use bnwalk::text::Language;
use bnwalk::tui::App;
use bnwalk::walk::Stage;
use insta::assert_snapshot;
use ratatui::style::{Color, Modifier};

use super::screen::{draw, runs, styled, text};
use super::{example, press, run, type_in};

fn opened(name: &str, commands: &[&str]) -> App {
    let mut app = example(name);
    run(&mut app, commands);
    app.session.said = None;
    app
}

/// The stages whose screens are laid out differently. What each pane shows, the tests of its view tell.
const LAID_OUT_APART: [Stage; 6] =
    [Stage::Batch, Stage::Normalize, Stage::Running, Stage::DGamma, Stage::Dx, Stage::Check];

#[test]
fn the_worked_example_at_a_stage_of_each_layout() {
    for stage in LAID_OUT_APART {
        let at = stage as usize;
        let app = opened("worked", &["cell 4", &format!("goto {}", stage.name())]);
        for (width, height) in [(80, 24), (120, 40)] {
            let name = format!("worked_{width}_{:02}_{stage}", at + 1);
            assert_snapshot!(name, styled(&app, width, height));
        }
    }
}

#[test]
fn handwritten_digits() {
    assert_snapshot!("digits_80_batch", text(&opened("digits", &["cell 3,0,2,4"]), 80, 24));
    let picture = ["cell 3,0,2,4", "goto normalize", "picture"];
    assert_snapshot!("digits_80_picture", styled(&opened("digits", &picture), 80, 24));
    assert_snapshot!("digits_flat_120_variance", text(&opened("digits-flat", &["goto variance"]), 120, 40));
}

#[test]
fn a_table_larger_than_the_screen() {
    let far = ["cell 11,57", "goto normalize"];
    assert_snapshot!("normal_80_normalize", styled(&opened("normal", &far), 80, 24));
    assert_snapshot!("normal_120_influences", styled(&opened("normal", &["cell 11,57", "marks"]), 120, 40));
    let layer = ["cell 11,57", "norm layer", "goto mean"];
    assert_snapshot!("normal_80_layer_norm", text(&opened("normal", &layer), 80, 24));
    assert_snapshot!(
        "normal_120_layer_norm_running",
        text(&opened("normal", &["norm layer", "goto running"]), 120, 40)
    );
}

#[test]
fn batches_that_show_one_thing() {
    assert_snapshot!("offset_80_normalize", text(&opened("offset", &["cell 4,1", "goto normalize"]), 80, 24));
    assert_snapshot!(
        "constant_120_normalize",
        text(&opened("constant", &["cell 0,1", "goto normalize"]), 120, 40)
    );
    assert_snapshot!("one_80_batch", text(&opened("one", &[]), 80, 24));
    assert_snapshot!(
        "outlier_120_normalize",
        text(&opened("outlier", &["cell 0,1", "goto normalize"]), 120, 40)
    );
    assert_snapshot!("worked_80_eval", text(&opened("worked", &["mode eval", "goto normalize"]), 80, 24));
    assert_snapshot!("worked_120_nan", text(&opened("worked", &["x nan", "goto normalize"]), 120, 40));
    assert_snapshot!("worked_80_rms", text(&opened("worked", &["norm rms", "goto mean"]), 80, 24));
}

#[test]
fn in_chinese_wide_characters_break_no_column() {
    for (width, height) in [(80, 24), (120, 40)] {
        for stage in ["batch", "running", "dx"] {
            let mut app = opened("worked", &["cell 4", &format!("goto {stage}")]);
            app.session.style.language = Language::Zh;
            assert_snapshot!(format!("chinese_{width}_{stage}"), text(&app, width, height));
        }
        let mut app = opened("worked", &["mode eval", "help"]);
        app.session.style.language = Language::Zh;
        assert_snapshot!(format!("chinese_{width}_help"), text(&app, width, height));
    }
}

#[test]
fn detached_statistics() {
    assert_snapshot!("worked_80_detached", styled(&opened("worked", &["detached"]), 80, 24));
}

#[test]
fn the_sum_of_the_detached_gradient_is_told_in_full() {
    for (width, height) in [(80, 24), (120, 40)] {
        let text = text(&opened("worked", &["detached"]), width, height);
        assert!(text.contains("0.195766, not 0\n"), "{text}");
    }
}

#[test]
fn panes_that_small_screens_show_by_turns() {
    for pane in ["distribution", "invariants"] {
        assert_snapshot!(
            format!("worked_80_{pane}"),
            text(&opened("worked", &["goto dx", &format!("pane {pane}")]), 80, 24)
        );
    }
    assert_snapshot!(
        "worked_80_running_paths",
        text(&opened("worked", &["goto running", "pane distribution"]), 80, 24)
    );
    for pane in ["table", "explanation", "distribution", "parameters"] {
        let zoomed = ["goto dx", &format!("pane {pane}"), "zoom"];
        assert_snapshot!(format!("worked_80_zoomed_{pane}"), text(&opened("worked", &zoomed), 80, 24));
    }
    assert_snapshot!(
        "normal_80_zoomed_distribution",
        text(&opened("normal", &["norm layer", "pane distribution", "zoom"]), 80, 24)
    );
    assert_snapshot!("worked_54_least", text(&opened("worked", &["goto normalize"]), 54, 16));
}

#[test]
fn after_an_edit() {
    let edited = ["gamma 2", "eps 0.5", "goto affine", "cell 4"];
    assert_snapshot!("worked_80_edited", styled(&opened("worked", &edited), 80, 24));
}

#[test]
fn what_lies_on_top() {
    assert_snapshot!("help_80", styled(&opened("worked", &["help"]), 80, 24));
    assert_snapshot!("help_80_end", text(&opened("worked", &["help", "bottom"]), 80, 24));
    assert_snapshot!("changes_80", styled(&opened("worked", &["cell 4", "gamma 2", "changes"]), 80, 24));
    assert_snapshot!("changes_120", text(&opened("worked", &["cell 4", "x 10", "changes"]), 120, 40));
    assert_snapshot!("quit_80", styled(&opened("worked", &["gamma 2", "quit"]), 80, 24));
}

#[test]
fn typing() {
    let mut app = opened("worked", &["field eps"]);
    press(&mut app, "enter");
    type_in(&mut app, "-0.5");
    assert_snapshot!("editing_80_error", styled(&app, 80, 24));
    let mut app = opened("worked", &["cell 2"]);
    press(&mut app, "enter");
    type_in(&mut app, "10");
    assert_snapshot!("editing_80_cell", styled(&app, 80, 24));
    let mut app = opened("worked", &[]);
    press(&mut app, ":");
    type_in(&mut app, "goto d");
    assert_snapshot!("command_80", text(&app, 80, 24));
    press(&mut app, "tab");
    assert_snapshot!("command_80_completed", text(&app, 80, 24));
    press(&mut app, "esc");
    let _ = app.command("frobnicate");
    assert_snapshot!("error_80", text(&app, 80, 24));
}

/// Screens of every kind.
fn gallery() -> Vec<App> {
    let mut gallery: Vec<App> = Stage::ALL
        .into_iter()
        .flat_map(|stage| {
            ["worked", "digits", "normal", "one"]
                .map(|name| opened(name, &[&format!("goto {}", stage.name())]))
        })
        .collect();
    for commands in [
        &["picture", "goto dx"][..],
        &["x nan"],
        &["x inf", "goto check"],
        &["x 1e-300", "goto variance"],
        &["gamma 2", "changes"],
        &["gamma 2", "quit"],
        &["help"],
        &["detached"],
        &["marks"],
        &["autoplay"],
        &["norm group:1", "goto dvar"],
        &["mode eval", "goto running", "pane distribution"],
        &["goto running", "pane distribution", "zoom"],
        &["pane distribution", "zoom"],
        &["pane invariants", "zoom"],
        &["field running_mean", "feed 3"],
    ] {
        gallery.extend(["worked", "digits"].map(|name| opened(name, commands)));
    }
    for (field, text) in [("eps", "-1"), ("gamma", "2"), ("running_var", "x")] {
        let mut app = opened("worked", &[&format!("field {field}")]);
        press(&mut app, "enter");
        type_in(&mut app, text);
        gallery.push(app);
    }
    gallery
}

/// The labs, the lists and a lesson.
fn other_scenes() -> Vec<App> {
    let mut scenes = Vec::new();
    for (name, commands) in [
        ("tokens", &["lab norms"][..]),
        ("digits", &["lab norms", "section"]),
        ("worked", &["lab norms", "setting groups"]),
        ("digits-all", &["lab sizes"]),
        ("golden", &["lab replicas"]),
        ("digits", &["lab replicas", "set split 4,12", "set average equal"]),
        ("worked", &["lab"]),
        ("worked", &["learn"]),
        ("worked", &["learn five-numbers"]),
        ("worked", &["practice"]),
        ("worked", &["lab training", "preset"]),
    ] {
        let mut app = example(name);
        run(&mut app, commands);
        app.finish();
        app.session.said = None;
        scenes.push(app);
    }
    let mut training = example("worked");
    run(&mut training, &["lab training", "set steps 40", "guess part", "run"]);
    training.finish();
    for watch in Watch::ALL {
        let mut app = training.clone();
        run(&mut app, &[&format!("watch {}", watch.name())]);
        scenes.push(app);
    }
    scenes
}

#[test]
fn ascii_mode_writes_nothing_but_ascii() {
    for mut app in gallery().into_iter().chain(other_scenes()) {
        run(&mut app, &["ascii"]);
        for (width, height) in [(54, 16), (80, 24), (120, 40), (160, 55)] {
            let text = text(&app, width, height);
            let other: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
            assert!(
                other.is_empty(),
                "{other:?} at {} of {}:\n{text}",
                app.session.cursor.stage,
                app.session.source
            );
        }
    }
    assert_snapshot!("ascii_80_normalize", text(&opened("worked", &["ascii", "goto normalize"]), 80, 24));
    assert_snapshot!(
        "ascii_80_digit",
        text(&opened("digits", &["ascii", "picture", "goto normalize"]), 80, 24)
    );
}

#[test]
fn the_messages_of_ascii_mode_are_ascii_too() {
    for command in [
        "marks",
        "detached",
        "mouse",
        "undo",
        "edit",
        "feed",
        "reset",
        "goto x",
        "gamma x",
        "x",
        "norm group:7",
        "mode x",
    ] {
        let mut app = opened("worked", &["ascii", "goto mean"]);
        let _ = app.command(command);
        let text = text(&app, 120, 40);
        assert!(text.is_ascii(), "{command}: {}", text.lines().last().unwrap());
    }
}

#[test]
fn the_monochrome_theme_has_no_colour_and_the_selection_is_reversed() {
    for mut app in gallery() {
        app.theme.palette = Palette::Mono;
        for (width, height) in [(54, 16), (80, 24), (120, 40)] {
            let buf = draw(&app, width, height);
            assert!(buf.content.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
            let reversed =
                buf.content.iter().filter(|cell| cell.modifier.contains(Modifier::REVERSED)).count();
            assert!(
                reversed > 0 || app.is_covered(),
                "{} of {}",
                app.session.cursor.stage,
                app.session.source
            );
        }
    }
    assert_snapshot!("mono_80_normalize", runs(&opened("worked", &["theme mono", "goto normalize"]), 80, 24));
}

#[test]
fn what_colour_says_a_mark_says_too() {
    // The characters alone must tell the marked numbers and the changed ones.
    for (stage, mark, command) in
        [("mean", "·", "down"), ("affine", "∗", "beta 2 all"), ("affine", "∗", "x 5")]
    {
        let mut app = opened("normal", &["cell 11,57", &format!("goto {stage}")]);
        let marks = |app: &App| {
            let buf = draw(app, 80, 24);
            let at = |y| (0..80).map(move |x| (x, y));
            (7..16).flat_map(at).filter(|&at| buf[at].symbol() == mark).count()
        };
        let before = marks(&app);
        run(&mut app, &[command]);
        let after = marks(&app);
        assert!(after >= 4 && (mark == "·" || before == 0), "{command}: {before}, then {after}");
    }
}

#[test]
fn the_light_and_the_dark_theme_in_runs_of_one_style() {
    for theme in ["dark", "light", "contrast"] {
        let app = opened("worked", &["gamma 2", "goto affine", "cell 4", &format!("theme {theme}")]);
        assert_snapshot!(format!("{theme}_80_affine"), runs(&app, 80, 24));
    }
}

#[test]
fn themes_change_colours_and_no_character() {
    // A curve without colours is known by its dashes.
    for mut app in gallery().into_iter().filter(|app| app.session.cursor.stage != Stage::Running) {
        let mut draw_in = |palette| {
            app.theme.palette = palette;
            text(&app, 120, 40)
        };
        let dark = draw_in(Palette::Dark);
        for palette in Palette::ALL {
            assert_eq!(draw_in(palette), dark);
        }
    }
}

/// How much lighter one colour is than the other, by the definition of the web's accessibility guidelines (WCAG 2).
fn contrast(a: Color, b: Color) -> f64 {
    let luminance = |color| {
        let Color::Rgb(r, g, b) = color else { panic!("{color:?}") };
        let linear = |v: u8| match f64::from(v) / 255.0 {
            v if v <= 0.04045 => v / 12.92,
            v => ((v + 0.055) / 1.055).powf(2.4),
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    };
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

#[test]
fn every_text_stands_out_from_what_is_behind_it() {
    for palette in [Palette::Dark, Palette::Light, Palette::Contrast] {
        for mut app in gallery().into_iter().chain(other_scenes()) {
            app.theme.palette = palette;
            let (ink, paper) = match palette {
                Palette::Light => (Color::Rgb(30, 30, 36), Color::Rgb(250, 250, 247)),
                _ => (Color::Rgb(222, 224, 228), Color::Rgb(16, 18, 22)),
            };
            for cell in &draw(&app, 120, 40).content {
                // Lines and shades are no text.
                let fg = if cell.fg == Color::Reset { ink } else { cell.fg };
                let bg = if cell.bg == Color::Reset { paper } else { cell.bg };
                let text = cell.symbol().chars().all(char::is_alphanumeric);
                if text && !app.session.cursor.picture && Some(fg) != app.theme.line().fg {
                    let ratio = contrast(fg, bg);
                    assert!(ratio >= 4.5, "{palette:?}: {:?} {fg} on {bg} is {ratio:.1}", cell.symbol());
                }
            }
        }
    }
}
