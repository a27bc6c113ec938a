//! Files: saved walks, dumps, pictures of the screen, scripts.

use std::path::{Path, PathBuf};

use bnwalk::input::{Options, Source, load};
use bnwalk::norm::Mode;
use bnwalk::session::Palette;
use bnwalk::session::{Request, play};
use bnwalk::tui::App;
use bnwalk::walk::Stage;
use ratatui::layout::Rect;
use tempfile::TempDir;

use super::screen::draw;
use super::{bits, error, every_rank, example, press, run, type_in};

const AREA: Rect = Rect { x: 0, y: 0, width: 80, height: 24 };

/// Carries out a command and what it asks for outside.
fn perform_command(app: &mut App, command: &str) -> Option<Request> {
    let effect = app.command(command);
    effect.and_then(|request| app.perform(request))
}

fn save(app: &mut App, path: &Path) {
    perform_command(app, &format!("write {}", path.display()));
    assert_eq!(error(app), None);
    assert!(!app.session.is_dirty());
}

fn file(dir: &TempDir, name: &str) -> PathBuf {
    dir.path().join(name)
}

/// Asserts that a saved walk opens to the screen it was saved from.
fn assert_opens_to_the_same_screen(mut app: App, what: &str) {
    let dir = TempDir::new().unwrap();
    let path = file(&dir, "walk.json");
    save(&mut app, &path);
    let mut opened = example("worked");
    perform_command(&mut opened, &format!("open {}", path.display()));
    assert_eq!(error(&opened), None, "{what}");
    assert!(!opened.session.is_dirty());
    assert_eq!(bits(&opened), bits(&app), "{what}");
    assert_eq!(opened.session.place(), app.session.place(), "{what}");
    // The name of the batch, the last message and the marks of the last edit belong to the sitting, not to the file.
    let (problem, place) = (app.session.trace().problem().clone(), app.session.place());
    app.session.open(problem, "walk", Some(&place));
    "walk".clone_into(&mut opened.session.source);
    opened.session.said = None;
    for (width, height) in [(80, 24), (120, 40)] {
        assert_eq!(draw(&opened, width, height), draw(&app, width, height), "{what}");
    }
}

#[test]
fn a_saved_walk_opens_to_the_same_screen() {
    let scripts: [&[&str]; 6] = [
        &["goto dx", "marks"],
        &["gamma 1.5", "beta -2", "eps 0.01", "goto affine", "x 9", "dy randn:5"],
        &["norm layer", "goto dvar", "array"],
        &["mode eval", "convention keras", "momentum none", "feed", "goto running"],
        &["axes", "goto normalize", "array", "bottom", "row-end"],
        &["picture", "detached"],
    ];
    for (script, commands) in scripts.iter().enumerate() {
        for mut app in every_rank() {
            for command in *commands {
                // In eval mode there is nothing to feed.
                let _ = app.command(command);
            }
            let what = format!("script {script} on {}", app.session.source);
            assert_opens_to_the_same_screen(app, &what);
        }
    }
}

#[test]
fn numbers_that_are_none_are_saved_too() {
    for value in ["nan", "inf", "-inf", "-0", "1e308", "5e-324"] {
        let mut app = example("golden");
        run(&mut app, &[&format!("x {value}"), &format!("dy {value}"), "goto normalize"]);
        assert_opens_to_the_same_screen(app, value);
    }
}

#[test]
fn a_walk_is_saved_again_under_its_name() {
    let dir = TempDir::new().unwrap();
    let path = file(&dir, "walk.json");
    let mut app = example("worked");
    save(&mut app, &path);
    run(&mut app, &["gamma 5"]);
    let effect = press(&mut app, "w");
    assert_eq!(effect, Some(Request::Write(path.clone())));
    assert_eq!(app.perform(effect.unwrap()), None);
    let saved = load(&Source::File(path), &Options::default()).unwrap().build().unwrap();
    assert_eq!(saved.parameters().gamma, [5.0]);
}

#[test]
fn saving_from_the_question_before_leaving_leaves() {
    let dir = TempDir::new().unwrap();
    let path = file(&dir, "walk.json");
    let ask = |app: &mut App| {
        run(app, &["gamma 2", "quit"]);
        assert_eq!(press(app, "w"), None);
        type_in(app, &path.display().to_string());
    };
    let mut app = example("worked");
    ask(&mut app);
    let effect = press(&mut app, "enter");
    assert_eq!(app.perform(effect.unwrap()), Some(Request::Quit));
    assert!(path.exists());

    // Whoever thinks better of it is not thrown out by the next save.
    for instead in ["esc", "ctrl-u g o t o space d x enter"] {
        let mut app = example("worked");
        ask(&mut app);
        assert_eq!(press(&mut app, instead), None);
        assert_eq!(perform_command(&mut app, &format!("write {}", path.display())), None, "{instead}");
    }
}

#[test]
fn a_batch_that_is_no_saved_walk_is_not_overwritten_by_w() {
    let dir = TempDir::new().unwrap();
    let path = file(&dir, "batch.csv");
    std::fs::write(&path, "1,2\n3,4\n").unwrap();
    let mut app = example("golden");
    perform_command(&mut app, &format!("open {}", path.display()));
    assert_eq!(error(&app), None);
    assert_eq!(press(&mut app, "w"), None);
    assert!(app.typed().is_some());
}

#[test]
fn another_batch_is_not_opened_over_unsaved_edits() {
    let mut app = example("worked");
    run(&mut app, &["gamma 2"]);
    for command in ["open somewhere.json", "example golden"] {
        assert_eq!(app.command(command), None);
        assert!(error(&app).unwrap().contains("unsaved edits"), "{command}");
    }
    run(&mut app, &["undo"]);
    assert_eq!(app.command("open somewhere.json"), Some(Request::Open("somewhere.json".into())));
    perform_command(&mut app, "example golden");
    assert_eq!(app.session.partition().cells(), 8);
    assert_eq!(app.session.source, "example golden");
}

#[test]
fn opening_keeps_colours_and_glyphs_and_starts_a_new_history() {
    let mut app = example("worked");
    run(&mut app, &["theme light", "ascii", "goto dx", "gamma 2", "undo"]);
    perform_command(&mut app, "example golden");
    assert_eq!(app.theme.palette, Palette::Light);
    assert_eq!(app.session.style.glyphs, bnwalk::walk::Glyphs::Ascii);
    assert_eq!(app.session.cursor.stage, Stage::Batch);
    assert_eq!(app.session.before().is_some(), app.session.is_dirty());
    for command in ["undo", "redo"] {
        let _ = app.command(command);
        assert!(error(&app).unwrap().contains("nothing to"));
    }
}

#[test]
fn a_file_that_cannot_be_opened_leaves_everything_as_it_was() {
    let dir = TempDir::new().unwrap();
    let broken = file(&dir, "broken.json");
    std::fs::write(&broken, "{\"x\": [1, 2,").unwrap();
    let mut app = example("worked");
    run(&mut app, &["goto dx"]);
    let (before, source) = (bits(&app), app.session.source.clone());
    for path in [broken, file(&dir, "missing.json"), dir.path().to_owned()] {
        perform_command(&mut app, &format!("open {}", path.display()));
        assert!(error(&app).is_some_and(|e| e.contains(&*path.to_string_lossy())), "{:?}", app.session.said);
        assert_eq!(
            (bits(&app), &app.session.source, app.session.cursor.stage),
            (before.clone(), &source, Stage::Dx)
        );
    }
    perform_command(&mut app, "example nothing");
    assert!(error(&app).unwrap().contains("worked"), "the examples that there are");
}

#[test]
fn a_file_that_cannot_be_written_leaves_the_walk_unsaved() {
    let dir = TempDir::new().unwrap();
    let mut app = example("worked");
    run(&mut app, &["gamma 2"]);
    perform_command(&mut app, &format!("write {}", file(&dir, "no/such/dir.json").display()));
    assert!(error(&app).is_some());
    assert!(app.session.is_dirty());
}

#[test]
fn a_place_that_does_not_fit_is_left_out() {
    let dir = TempDir::new().unwrap();
    let path = file(&dir, "walk.json");
    let mut app = example("golden");
    run(&mut app, &["goto dx", "cell 5"]);
    save(&mut app, &path);
    let text = std::fs::read_to_string(&path).unwrap();
    for (from, to) in
        [("\"dx\"", "\"nowhere\""), ("[5]", "[5,5]"), ("[5]", "[99]"), ("\"axes\":0", "\"axes\":7")]
    {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        std::fs::write(&path, changed).unwrap();
        let mut app = example("worked");
        perform_command(&mut app, &format!("open {}", path.display()));
        assert_eq!(error(&app), None, "{to}");
        assert_eq!(app.session.partition().cells(), 8);
        assert!(app.session.cursor.cell < 8);
        let _ = draw(&app, 80, 24);
    }
}

#[test]
fn the_screen_and_the_numbers_are_written_in_the_format_of_the_name() {
    let dir = TempDir::new().unwrap();
    let mut app = example("worked");
    app.resize(AREA);
    for (command, name, begins) in [
        ("screenshot", "s.txt", " bnwalk"),
        ("screenshot", "s.svg", "<svg"),
        ("screenshot", "s.ansi", "\u{1b}["),
        ("dump", "d.json", "{"),
        ("dump", "d.csv", ""),
        ("dump", "d.txt", ""),
        ("dump", "d.npz", "PK"),
    ] {
        let path = file(&dir, name);
        perform_command(&mut app, &format!("{command} {}", path.display()));
        assert_eq!(error(&app), None, "{name}");
        let written = std::fs::read(&path).unwrap();
        assert!(written.starts_with(begins.as_bytes()) && written.len() > 100, "{name}");
    }
    for (command, name) in [("screenshot", "s.png"), ("dump", "d.xls"), ("dump", "d")] {
        perform_command(&mut app, &format!("{command} {}", file(&dir, name).display()));
        assert!(error(&app).unwrap().contains("expected a name ending in"), "{name}");
        assert!(!file(&dir, name).exists());
    }
}

// What is there already

#[test]
fn a_file_of_someone_else_s_is_asked_for_before_it_is_replaced() {
    let dir = TempDir::new().unwrap();
    let data = "{\"x\": [1, 2]}";
    for (command, name, content) in [
        ("write", "data.json", data),
        ("dump", "data.csv", "1,2\n3,4\n"),
        ("dump", "data.txt", "1 2\n3 4\n"),
        ("emit numpy", "data.py", "import numpy\n"),
        ("screenshot", "data.svg", "<svg/>"),
    ] {
        let path = file(&dir, name);
        std::fs::write(&path, content).unwrap();
        let mut app = example("worked");
        app.resize(AREA);
        let line = format!("{command} {}", path.display());
        for no in ["n", "esc", "ctrl-c"] {
            perform_command(&mut app, &line);
            let screen = super::screen::text(&app, 80, 24);
            assert!(screen.contains("bnwalk did not write") && screen.contains("y replace it"), "{screen}");
            assert_eq!(press(&mut app, no), None, "{name}");
            assert!(!app.is_covered(), "{name}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), content, "{name}");
        }
        perform_command(&mut app, &line);
        let request = press(&mut app, "y").unwrap();
        assert_eq!(app.perform(request), None);
        assert_eq!(error(&app), None, "{name}");
        assert_ne!(std::fs::read_to_string(&path).unwrap(), content, "{name}");
        // What it wrote itself it writes again.
        perform_command(&mut app, &line);
        assert!(!app.is_covered() && error(&app).is_none(), "{name}");

        std::fs::write(&path, content).unwrap();
        let (first, rest) = line.split_once(' ').unwrap();
        perform_command(&mut app, &format!("{first}! {rest}"));
        assert!(!app.is_covered() && error(&app).is_none(), "{name}");
        assert_ne!(std::fs::read_to_string(&path).unwrap(), content, "{name}");
    }
}

#[test]
fn a_walk_is_saved_as_json_only() {
    let dir = TempDir::new().unwrap();
    let mut app = example("worked");
    for name in ["walk.csv", "walk.npz", "walk.txt"] {
        let path = file(&dir, name);
        std::fs::write(&path, "1,2\n3,4\n").unwrap();
        for command in ["write", "write!"] {
            perform_command(&mut app, &format!("{command} {}", path.display()));
            assert!(error(&app).unwrap().contains("ending in .json"), "{:?}", app.session.said);
            assert_eq!(std::fs::read_to_string(&path).unwrap(), "1,2\n3,4\n");
        }
    }
    save(&mut app, &file(&dir, "walk"));
    save(&mut app, &file(&dir, "my walk.JSON"));
    perform_command(&mut app, &format!("open \"{}\"", file(&dir, "my walk.JSON").display()));
    assert_eq!(error(&app), None);
}

#[test]
fn saving_before_leaving_leaves_once_the_file_is_replaced() {
    let dir = TempDir::new().unwrap();
    let path = file(&dir, "walk.json");
    for (answer, leaves) in [("y", true), ("n", false)] {
        std::fs::write(&path, "[1, 2]").unwrap();
        let mut app = example("worked");
        run(&mut app, &["gamma 2", "quit"]);
        press(&mut app, "w");
        type_in(&mut app, &path.display().to_string());
        let request = press(&mut app, "enter").unwrap();
        assert_eq!(app.perform(request), None);
        let request = press(&mut app, answer);
        assert_eq!(request.and_then(|request| app.perform(request)), leaves.then_some(Request::Quit));
        assert_eq!(app.session.is_dirty(), !leaves);
    }
}

#[test]
fn a_script_cannot_be_asked_and_fails() {
    let dir = TempDir::new().unwrap();
    let path = file(&dir, "data.csv");
    std::fs::write(&path, "1,2\n3,4\n").unwrap();
    let mut app = example("worked");
    let line = format!("dump {}\n", path.display());
    let why = play(&mut app, &line, "a script").unwrap_err().to_string();
    assert!(why.contains("bnwalk did not write it") && why.contains('!'), "{why}");
    assert!(!app.is_covered());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "1,2\n3,4\n");
    play(&mut app, &line.replace("dump", "dump!"), "a script").unwrap();
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("quantity,"));
}

#[test]
fn a_checkpoint_that_is_opened_lists_its_layers() {
    let mut app = example("worked");
    perform_command(&mut app, "open tests/fixtures/weights/model.safetensors");
    assert_eq!(error(&app), None);
    let layers = app.session.layers.as_ref().unwrap();
    assert!(!layers.keeps_batch && layers.layers.len() == 6);
    let screen = super::screen::text(&app, 80, 24);
    assert!(screen.contains("running variance  below ε"), "the last column is on the screen: {screen}");
    press(&mut app, "j enter");
    assert_eq!(app.session.partition().shape(), [8, 3]);
}

// Scripts

#[test]
fn a_script_does_what_its_lines_do_when_typed() {
    let script =
        "# what follows is typed after a colon\n\n  goto dx\n:gamma 2\r\nconv keras\n\ncell 3\nmarks";
    let mut played = example("worked");
    play(&mut played, script, "script").unwrap();
    let mut typed = example("worked");
    run(&mut typed, &["goto dx", "gamma 2", "convention keras", "cell 3", "marks"]);
    assert_eq!(played.session.place(), typed.session.place());
    assert_eq!(bits(&played), bits(&typed));
    assert_eq!(draw(&played, 80, 24), draw(&typed, 80, 24));
}

#[test]
fn a_script_stops_at_the_first_line_that_fails() {
    let mut app = example("worked");
    for (line, why) in [
        ("gamma x", "not a number"),
        ("open /no/such/file.json", "/no/such/file.json"),
        ("nothing", "no command"),
    ] {
        let said = play(&mut app, &format!("mode eval\nundo\n{line}\nmode eval\n"), "a script")
            .unwrap_err()
            .to_string();
        assert!(said.starts_with("a script, line 3: ") && said.contains(why), "{said}");
        assert_eq!(
            app.session.trace().problem().parameters().mode,
            Mode::Train,
            "what follows is not carried out"
        );
    }
}

#[test]
fn a_script_ends_at_quit_also_with_unsaved_edits_on_the_way() {
    let mut app = example("worked");
    play(&mut app, "gamma 2\nquit!\ngamma 3\n", "script").unwrap();
    assert_eq!(app.session.trace().problem().parameters().gamma, [2.0]);
}

#[test]
fn a_script_can_save_open_and_draw() {
    let dir = TempDir::new().unwrap();
    let (walk, picture) = (file(&dir, "w.json"), file(&dir, "p.txt"));
    let script = format!(
        "gamma 2\nwrite {}\nexample golden\nopen {}\ngoto affine\nscreenshot {}\n",
        walk.display(),
        walk.display(),
        picture.display()
    );
    let mut app = example("worked");
    app.resize(AREA);
    play(&mut app, &script, "script").unwrap();
    assert_eq!(app.session.trace().problem().parameters().gamma, [2.0]);
    assert!(std::fs::read_to_string(picture).unwrap().contains("affine"));
}

#[test]
fn a_script_is_emitted_of_the_problem_as_edited() {
    let dir = TempDir::new().unwrap();
    let path = file(&dir, "verify.py");
    let mut app = example("worked");
    perform_command(&mut app, "eps 0.125");
    perform_command(&mut app, &format!("emit pytorch {}", path.display()));
    assert_eq!(error(&app), None);
    let script = std::fs::read_to_string(&path).unwrap();
    assert!(script.contains("F.batch_norm(") && script.contains("eps=0.125"), "{script}");

    perform_command(&mut app, "emit fortran a.f90");
    assert!(error(&app).unwrap().contains("expected pytorch or numpy"));
    perform_command(&mut app, "emit numpy");
    assert!(error(&app).unwrap().contains("a file name is missing"));
}
