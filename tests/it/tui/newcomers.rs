//! What people who try the program for the first time look for, and what must not read as something else.

use bnwalk::norm::{Draft, Quantity};
use bnwalk::session::{Pane, Session};
use bnwalk::text::Language;
use bnwalk::tui::App;
use bnwalk::walk::{Glyphs, Stage};
use ndarray::array;

use super::screen::text;
use super::{example, press, run, sized, type_in};

/// A table with names for its columns.
fn people() -> App {
    let x = array![[60.0, 1.7, 30.0], [72.0, 1.8, f64::NAN], [55.0, 1.6, 25.0]].into_dyn();
    let names = ["weight", "height", "age"].map(str::to_owned).to_vec();
    let draft = Draft { channel_names: Some(names), ..Draft::new(x) };
    App::new(Session::new(draft.build().unwrap(), "people.csv"))
}

fn said(app: &App) -> &str {
    app.session.said.as_ref().map_or("", |said| &said.text)
}

/// The line of the screen on which a text stands.
fn line<'a>(screen: &'a str, with: &str) -> &'a str {
    screen.lines().find(|line| line.contains(with)).unwrap_or_else(|| panic!("{with} in\n{screen}"))
}

#[test]
fn one_key_turns_the_lower_pane_through_all_that_has_no_place_of_its_own() {
    for size in [(54, 16), (80, 24), (100, 30)] {
        let mut app = sized(&example("normal"), size);
        run(&mut app, &["goto normalize"]);
        let mut seen = Vec::new();
        for _ in 0..3 {
            let screen = text(&app, size.0, size.1);
            seen.extend(
                ["What  Subtract", "own scale", "channel 0, 20 values", "What must hold"]
                    .into_iter()
                    .filter(|title| screen.contains(title)),
            );
            assert_eq!(press(&mut app, "s"), None);
            assert_eq!(said(&app), "", "{size:?}");
        }
        for title in ["What  Subtract", "channel 0, 20 values", "What must hold"] {
            assert!(seen.contains(&title), "{title} at {size:?}: {seen:?}");
        }
        assert_eq!(app.focus(), Pane::Table, "the focus stays where it was");
    }
    let mut app = sized(&example("normal"), (120, 40));
    let _ = press(&mut app, "s");
    assert!(said(&app).contains("every pane is on the screen"));
}

#[test]
fn the_room_that_a_small_table_leaves_is_the_points() {
    let mut app = sized(&example("worked"), (100, 30));
    run(&mut app, &["goto running"]);
    let screen = text(&app, 100, 30);
    assert!(screen.contains("Feed this batch again") && screen.contains("Running statistics"), "{screen}");
    assert!(screen.contains("eval ends at") && screen.contains("● x̂ in eval"), "{screen}");
}

#[test]
fn the_key_bar_never_loses_help_and_leaving() {
    for language in Language::all() {
        for (width, height) in [(54, 16), (60, 20), (80, 24), (120, 40)] {
            let mut app = example("worked");
            app.session.style.language = language;
            let screen = text(&app, width, height);
            let bar = screen.lines().last().unwrap();
            assert!(bar.contains(" ? ") && bar.contains(" q ") && bar.contains(" s "), "{bar}");
        }
    }
}

#[test]
fn a_stage_is_found_by_any_of_its_quantities() {
    let mut app = example("worked");
    for (typed, stage) in [
        ("gam", Stage::Affine),
        ("dgam", Stage::DGamma),
        ("inv_std", Stage::Normalize),
        ("x_h", Stage::Normalize),
        ("dxhat", Stage::DxHat),
        ("running_v", Stage::Running),
        ("normalise", Stage::Normalize),
        ("via", Stage::Dx),
        ("mu", Stage::Mean),
    ] {
        let _ = press(&mut app, "/");
        type_in(&mut app, typed);
        let _ = press(&mut app, "enter");
        assert_eq!(app.session.cursor.stage, stage, "{typed}");
    }
    let _ = app.command("goto nowhere");
    assert!(said(&app).contains("there is no stage"));
}

#[test]
fn the_arrays_that_are_explained_one_after_the_other_are_on_the_screen() {
    for stage in Stage::ALL.into_iter().filter(|stage| *stage != Stage::Check) {
        let mut app = sized(&example("worked"), (120, 40));
        run(&mut app, &[&format!("goto {stage}")]);
        for _ in 0..8 {
            let _ = press(&mut app, ".");
            let symbol = Glyphs::Unicode.symbol(app.session.cursor.array);
            let screen = text(&app, 120, 40);
            let table: Vec<&str> = screen.lines().skip(7).take(20).collect();
            assert!(
                table.iter().any(|line| line.contains(&format!("{symbol} "))),
                "{symbol} at {stage}\n{screen}"
            );
        }
    }
}

#[test]
fn edits_say_what_they_changed_and_undo_says_what_it_took_back() {
    let mut app = sized(&example("worked"), (80, 24));
    run(&mut app, &["eps 1e-3"]);
    assert_eq!(said(&app), "ε: 1e-5 → 0.001");
    let _ = press(&mut app, "u");
    assert_eq!(said(&app), "undone: ε back to 1e-5");
    let _ = press(&mut app, "ctrl-r");
    assert_eq!(said(&app), "redone: ε is 0.001 again");
    for pane in ["table", "explanation", "distribution", "invariants", "parameters"] {
        run(&mut app, &["reset", "goto mean", &format!("pane {pane}"), "nudge -1"]);
        assert!(said(&app).contains(" → "), "{pane}: {}", said(&app));
    }
    run(&mut app, &["goto running", "feed 10", "undo"]);
    assert_eq!(said(&app), "undone: the batch fed 10 times");
    run(&mut app, &["gamma 2 all"]);
    assert!(said(&app).starts_with("γ: "), "{}", said(&app));
}

#[test]
fn the_batch_as_it_was_opened_has_no_mark_of_an_edit() {
    let mut app = example("worked");
    run(&mut app, &["x 9", "gamma 3", "reset"]);
    app.session.said = None;
    let screen = text(&app, 80, 24);
    assert!(!screen.contains('∗') && !screen.contains("worked*"), "{screen}");
    assert!(!app.session.is_dirty());
}

#[test]
fn both_ends_of_the_walk_are_said() {
    let mut app = example("worked");
    let _ = press(&mut app, "p");
    assert!(said(&app).contains("first stage"));
    run(&mut app, &["goto check"]);
    let _ = press(&mut app, "n");
    assert!(said(&app).contains("last stage"));
}

#[test]
fn detached_statistics_fail_what_must_hold_and_are_refuted_by_the_difference_quotients() {
    let mut app = sized(&example("worked"), (120, 40));
    run(&mut app, &["detached"]);
    let screen = text(&app, 120, 40);
    assert!(screen.contains("✗ Σ dxᵢ = 0"), "{screen}");
    assert!(!screen.contains("dx sums to 0"), "{screen}");
    run(&mut app, &["goto check"]);
    let screen = text(&app, 120, 40);
    assert!(line(&screen, "✗ dx ").contains("all 5"), "{screen}");
    assert!(screen.contains("✓ dγ") && screen.contains("They refute this dx"), "{screen}");
    run(&mut app, &["detached"]);
    assert!(text(&app, 120, 40).contains("✓ dx "));
}

#[test]
fn a_gradient_where_the_loss_is_no_number_is_neither_right_nor_wrong() {
    let mut app = sized(&people(), (100, 30));
    run(&mut app, &["goto check"]);
    let screen = text(&app, 100, 30);
    assert!(line(&screen, "✓ dx ").contains("6 of 9"), "{screen}");
    assert!(line(&screen, "✓ dγ ").contains("2 of 3") && !screen.contains('✗'), "{screen}");
    // Three cells of dx, and one each of dγ and dβ.
    assert!(screen.contains("5 gradients are left out"), "{screen}");
    assert!(screen.contains("▸dγ[weight]"), "{screen}");
    let mut app = sized(&example("worked"), (100, 30));
    run(&mut app, &["x nan", "goto check"]);
    let screen = text(&app, 100, 30);
    assert!(line(&screen, "? dx ").contains("0 of 5"), "{screen}");
}

#[test]
fn the_way_of_eval_says_where_it_ends_at_every_size() {
    for size in [(80, 24), (100, 30), (120, 40)] {
        let mut app = sized(&example("golden"), size);
        run(&mut app, &["goto running", "lower"]);
        let screen = text(&app, size.0, size.1);
        assert!(
            line(&screen, "eval ends at").contains(" −1.403") && screen.contains("x̂ in train −1.5"),
            "{screen}"
        );
        assert!(!screen.contains("always, whate "), "{screen}");
        assert!(screen.contains("Feed this batch again (f)"), "{screen}");
        run(&mut app, &["mode eval"]);
        let screen = text(&app, size.0, size.1);
        assert!(!screen.contains("(f)") && screen.contains("In train mode, fed again"), "{screen}");
    }
}

#[test]
fn a_long_name_in_the_list_of_layers_keeps_its_end_and_the_last_column_is_on_the_screen() {
    let mut app = example("worked");
    let mut checkpoint =
        bnwalk::weights::Checkpoint::open("tests/fixtures/weights/model.safetensors".as_ref()).unwrap();
    let mut layers = checkpoint.layers().unwrap();
    layers[1].name = "backbone.stage4.block2.downsample.norm\u{1b}[31m".to_owned();
    app.session.layers =
        Some(bnwalk::session::Layers { file: "model".to_owned(), layers, selected: 0, keeps_batch: false });
    let screen = text(&app, 80, 24);
    let row = line(&screen, "[31m");
    assert!(row.contains('…') && row.contains("0.807 to 0.826") && !row.contains('\u{1b}'), "{screen}");
    assert!(screen.contains("below ε"), "{screen}");
}

#[test]
fn a_number_that_is_not_1_does_not_read_as_1() {
    let mut app = sized(&example("worked"), (120, 40));
    run(&mut app, &["goto normalize"]);
    let screen = text(&app, 120, 40);
    assert!(!screen.contains("1 ≈ 1") && screen.contains("0.99999500002"), "{screen}");
}

#[test]
fn a_mark_stands_apart_from_the_number_before_it_and_from_its_own() {
    let mut app = people();
    run(&mut app, &["goto normalize", "x 1e-7", "right", "x 3", "right", "goto normalize"]);
    for (width, height) in [(80, 24), (100, 30), (120, 40)] {
        let screen = text(&app, width, height);
        for row in screen.lines().skip(7).take(12) {
            let cells: Vec<char> = row.chars().collect();
            for at in (1..cells.len().saturating_sub(1)).filter(|&at| matches!(cells[at], '▸' | '∗' | '≠'))
            {
                assert!(cells[at + 1] == ' ' && cells[at - 1] == ' ', "{row}");
            }
        }
    }
}

#[test]
fn the_names_of_columns_stand_wherever_a_channel_is_meant() {
    let mut app = people();
    for (stage, told) in [
        ("mean", "μ of weight"),
        ("affine", "in weight"),
        ("running", "running mean of weight"),
        ("dgamma", "dγ of weight"),
        ("dbeta", "output of weight"),
    ] {
        run(&mut app, &[&format!("goto {stage}")]);
        let screen = text(&app, 100, 30);
        assert!(screen.contains(told), "{told}\n{screen}");
        assert!(!screen.contains("channel 0"), "{screen}");
        assert!(screen.contains("γ[weight]") && screen.contains("μ_run⁻[weig"), "{screen}");
    }
}

#[test]
fn columns_that_do_not_fit_are_announced() {
    let mut app = people();
    run(&mut app, &["goto normalize"]);
    assert!(text(&app, 80, 24).contains("channels 0 to 1 of 3 →"), "{}", text(&app, 80, 24));
    assert!(!text(&app, 120, 40).contains("of 3"));
    let mut app = example("normal");
    run(&mut app, &["goto running", "cell 0,50"]);
    assert!(text(&app, 80, 24).contains("← channels "), "{}", text(&app, 80, 24));
}

#[test]
fn the_shades_of_a_picture_have_a_legend() {
    let mut app = example("digits");
    run(&mut app, &["picture"]);
    assert!(text(&app, 80, 24).contains("x ░▒▓█ → 15"), "{}", text(&app, 80, 24));
    let mut app = example("normal");
    run(&mut app, &["picture", "goto normalize"]);
    for (width, height) in [(80, 24), (100, 30), (120, 40)] {
        let screen = text(&app, width, height);
        let title = line(&screen, "░▒▓█ → 3");
        assert!(title.contains("20 s") && title.contains("of 100 →"), "{screen}");
    }
}

#[test]
fn the_help_has_the_commands_with_their_forms_and_the_words_of_the_field() {
    for language in Language::all() {
        let mut app = sized(&example("worked"), (100, 60));
        app.session.style.language = language;
        let _ = press(&mut app, "?");
        let _ = press(&mut app, "tab");
        let mut screens = text(&app, 100, 60);
        let _ = press(&mut app, "pgdn");
        screens += &text(&app, 100, 60);
        let forms = match language {
            Language::En => ["randn:SEED", "gamma number [all]", "[seconds]"],
            Language::Zh => ["randn:种子", "gamma 数 [all]", "[秒数]"],
        };
        for form in forms {
            assert!(screens.contains(form), "{form}\n{screens}");
        }
        let _ = press(&mut app, "tab");
        let words = text(&app, 100, 60);
        assert!(words.contains("√(σ² + ε)") && words.contains("onehot:0"), "{words}");
        let _ = press(&mut app, "?");
        assert!(!app.is_covered());
        run(&mut app, &["help glossary"]);
        assert!(app.is_covered());
    }
}

#[test]
fn the_command_line_says_what_may_follow_and_which_keys_end_it() {
    let mut app = example("worked");
    let _ = press(&mut app, ":");
    type_in(&mut app, "dy ");
    let bar = text(&app, 120, 40).lines().last().unwrap().to_owned();
    assert!(bar.contains("randn:SEED or onehot:i,j") && bar.contains("esc cancel"), "{bar}");
    let _ = press(&mut app, "tab");
    let bar = text(&app, 120, 40).lines().last().unwrap().to_owned();
    assert!(bar.starts_with(":dy ones") && bar.contains("randn:") && bar.contains("onehot:"), "{bar}");
    let _ = press(&mut app, "esc");
    run(&mut app, &["field eps"]);
    let _ = press(&mut app, "5");
    let bar = text(&app, 80, 24).lines().last().unwrap().to_owned();
    assert!(bar.contains("ε = 5") && bar.contains("enter accept") && bar.contains("esc cancel"), "{bar}");
}

#[test]
fn titles_name_the_keys_as_they_are_bound() {
    let mut app = sized(&example("worked"), (80, 24));
    assert!(text(&app, 80, 24).contains(" s points") && text(&app, 80, 24).contains(" ctrl-d ↓"));
    app.keys.bind("s", "");
    app.keys.bind("L", "lower");
    app.keys.bind("J", "scroll 3");
    let screen = text(&app, 80, 24);
    assert!(screen.contains(" L points") && screen.contains(" J ↓"), "{screen}");
    let mut app = sized(&example("worked"), (80, 24));
    for key in ["s", "S"] {
        app.keys.bind(key, "");
    }
    assert!(!text(&app, 80, 24).contains(" points ·"), "without a key nothing is promised");
}

#[test]
fn a_message_longer_than_the_line_is_told_to_its_end() {
    let mut app = example("worked");
    let _ = app.command(&format!("open /nowhere/{}/batch.csv", "a-long-folder/".repeat(12)));
    app.session
        .complain(&bnwalk::text::Message::verbatim(format!("{} is the reason", "no-blank".repeat(40))));
    let screen = text(&app, 80, 24);
    assert!(screen.contains("is the reason"), "{screen}");
}

#[test]
fn the_running_statistics_before_and_after_a_batch_are_named_apart() {
    let mut app = example("worked");
    run(&mut app, &["goto running"]);
    let screen = text(&app, 100, 30);
    assert!(screen.contains("μ_run⁻[0]") && !screen.contains("μ_run[0]"), "{screen}");
}

#[test]
fn dy_among_the_parameters_is_a_cell_of_an_array() {
    let mut app = people();
    run(&mut app, &["cell 1,2", "field norm", "down"]);
    assert!(said(&app).contains("dy(1,2) is a cell of an array"), "{}", said(&app));
    assert!(text(&app, 100, 30).contains("dy(1,2)"));
    assert_eq!(app.session.cursor.array, Quantity::X);
}

#[test]
fn the_first_stage_shows_where_the_layer_stands_in_a_network() {
    for language in Language::all() {
        let mut app = example("worked");
        app.session.style.language = language;
        for (width, height) in [(80, 24), (100, 30), (120, 40)] {
            let screen = text(&app, width, height);
            assert!(screen.contains("── x  ──▶") && screen.contains("◀── dy ──"), "{screen}");
        }
        run(&mut app, &["next"]);
        assert!(!text(&app, 80, 24).contains("◀── dy ──"));
    }
}
