//! The lesson beside the scenes: what its pane looks like, and that no character of it breaks another pane's columns.

use bnwalk::session::outside;
use bnwalk::text::Language;
use bnwalk::tui::App;
use bnwalk::walk::Glyphs;
use crossterm::event::{KeyCode, KeyEvent};
use insta::assert_snapshot;
use unicode_width::UnicodeWidthStr;

use super::screen::{styled, text};
use super::{error, example, press, sized};

/// Carries out commands, those for files too, and finishes what they begin. What only the screen does, as to turn a page of the
/// lesson before it goes on, is left out.
fn run(app: &mut App, commands: &[&str]) {
    for command in commands {
        if let Some(request) = app.session.command(command) {
            outside::carry_out(&mut app.session, request);
        }
        app.finish();
        assert_eq!(error(app), None, "{command}");
    }
}

fn learning(language: Language, commands: &[&str]) -> App {
    let mut app = sized(&example("worked"), (80, 24));
    app.session.style.language = language;
    run(&mut app, commands);
    app.session.said = None;
    app
}

const LANGUAGES: [(&str, Language); 2] = [("en", Language::En), ("zh", Language::Zh)];

#[test]
fn the_companion_in_both_languages() {
    let shown: [(&str, &[&str]); 6] = [
        ("tell", &["learn five-numbers"]),
        ("wrong", &["learn five-numbers", "continue", "answer 3", "continue", "answer 2.5"]),
        ("right", &["learn five-numbers", "continue", "answer 3"]),
        (
            "marks",
            &[
                "learn belong-together",
                "continue",
                "cell 0,1",
                "mark",
                "cell 2,1",
                "mark",
                "cell 3,0",
                "mark",
            ],
        ),
        ("do", &["learn undo", "continue", "answer 16", "continue", "answer 10", "continue", "hint"]),
        ("practice", &["practice normalize"]),
    ];
    for (language, code) in LANGUAGES.map(|(code, language)| (language, code)) {
        for (name, commands) in shown {
            let mut app = learning(language, commands);
            if name == "practice" {
                // Without a seed the questions are others every time.
                app = sized(&example("worked"), (80, 24));
                app.session.style.language = language;
                app.session.begin_practice(bnwalk::lesson::Practice::new(None, 7).unwrap());
            }
            for size in [(80, 24), (120, 40)] {
                let app = sized(&app, size);
                assert_snapshot!(format!("lesson_{code}_{}_{name}", size.0), text(&app, size.0, size.1));
            }
        }
        let app = learning(language, &["learn"]);
        assert_snapshot!(format!("lesson_{code}_80_list"), text(&app, 80, 24));
    }
}

#[test]
fn the_companion_beside_each_lab_in_both_languages() {
    let shown: [(&str, &[&str]); 4] = [
        ("replicas", &["learn two-devices", "continue", "solve", "continue", "lab replicas", "continue"]),
        ("norms", &["learn other-norms", "continue", "solve", "continue", "lab norms", "continue"]),
        ("sizes", &["learn small-batches"]),
        ("training", &["learn faster-deeper", "continue", "answer b", "run"]),
    ];
    for (code, language) in LANGUAGES {
        for (name, commands) in shown {
            let mut app = learning(language, commands);
            if name == "sizes" {
                for _ in 0..5 {
                    run(&mut app, &["solve", "continue"]);
                }
                app.session.said = None;
            }
            for size in [(80, 24), (120, 40)] {
                let app = sized(&app, size);
                assert_snapshot!(format!("lab_{code}_{}_{name}", size.0), text(&app, size.0, size.1));
            }
        }
    }
}

#[test]
fn marked_cells_show_in_the_table_with_a_sign_of_their_own() {
    let commands = ["learn belong-together", "continue", "cell 0,1", "mark", "cell 2,1", "mark", "cell 3,0"];
    let app = learning(Language::En, &commands);
    let screen = styled(&app, 120, 40);
    assert_eq!(screen.matches('✓').count(), 2, "{screen}");
    let mut app = app;
    app.session.style.glyphs = Glyphs::Ascii;
    assert!(text(&app, 120, 40).contains("x  "), "in ASCII as well");
    run(&mut app, &["cell 2,1"]);
    press(&mut app, "x");
    app.session.style.glyphs = Glyphs::Unicode;
    assert_eq!(text(&app, 120, 40).matches('✓').count(), 1, "the key takes it back");
}

#[test]
fn in_chinese_every_scene_keeps_its_columns() {
    let scenes: [(&str, &[&str]); 5] = [
        ("walk", &["goto dx"]),
        ("sizes", &["example digits-all", "lab sizes"]),
        ("replicas", &["example golden", "lab replicas"]),
        ("norms", &["example tokens", "lab norms"]),
        ("training", &["lab training", "set steps 100", "run"]),
    ];
    for (name, commands) in scenes {
        let app = learning(Language::Zh, commands);
        for (width, height) in [(80, 24), (120, 40)] {
            let text = text(&sized(&app, (width, height)), width, height);
            for line in text.lines() {
                assert!(line.width() <= usize::from(width), "{name}: {line}");
            }
            assert_snapshot!(format!("scene_zh_{width}_{name}"), text);
        }
    }
}

#[test]
fn what_an_answer_begins_with_opens_its_line_while_a_question_is_open() {
    // A number is asked for, then one of three sentences.
    for (step, key, typed) in
        [("mean", "3", "answer 3"), ("mean", "-", "answer -"), ("moved", "a", "answer a")]
    {
        let mut app = learning(Language::En, &["learn five-numbers"]);
        while app.session.course().and_then(|course| course.step()).is_some_and(|at| at.id != step) {
            let _ = app.command("solve");
            let _ = app.command("continue");
        }
        let _ = app.key(&KeyEvent::from(KeyCode::Char(key.chars().next().unwrap())));
        assert_eq!(app.typed(), Some(typed), "{step}");
    }
    // Nothing is asked at the first step.
    let mut app = learning(Language::En, &["learn five-numbers"]);
    let _ = app.key(&KeyEvent::from(KeyCode::Char('3')));
    assert_eq!(app.typed(), None);
}

#[test]
fn numbers_of_ones_own_are_not_what_the_answer_is_told_of() {
    let mut app = learning(Language::En, &["learn five-numbers"]);
    while app.session.course().and_then(|course| course.step()).is_some_and(|at| at.id != "moved") {
        let _ = app.command("solve");
        let _ = app.command("continue");
    }
    for command in ["cell 4", "x 10", "solve"] {
        let _ = app.command(command);
    }
    let said = app.session.said.as_ref().unwrap();
    assert!(said.is_error && said.text.contains(":back"), "{}", said.text);
    assert!(!app.session.course().unwrap().now.is_done);
}
