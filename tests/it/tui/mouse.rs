//! Clicks: what lies under the mouse is what is drawn there.

use std::collections::BTreeSet;

use bnwalk::norm::{Layout, Quantity, Space};
use bnwalk::session::Editable;
use bnwalk::session::Pane;
use bnwalk::session::{Action, Session};
use bnwalk::tui::App;
use bnwalk::walk::Stage;
use ratatui::buffer::Buffer;

use super::screen::{draw, find};
use super::{example, normal, press, run, sized, type_in};

const SIZES: [(u16, u16); 5] = [(54, 16), (78, 24), (80, 24), (120, 40), (160, 50)];

/// Clicks on a copy.
fn clicked(app: &App, size: (u16, u16), x: u16, y: u16) -> App {
    let mut app = sized(app, size);
    for action in app.hit(x, y) {
        let _ = app.update(action);
    }
    app
}

#[test]
fn a_click_on_a_stage_of_the_ribbon_goes_there() {
    for size in [(78, 24), (80, 24), (120, 40)] {
        for from in [Stage::Batch, Stage::DVar, Stage::Check] {
            let mut app = example("golden");
            run(&mut app, &[&format!("goto {}", from.name())]);
            let buf = draw(&app, size.0, size.1);
            for stage in Stage::ALL {
                // Names can be parts of others (dx and dx_hat), so they are looked for with what stands around them.
                let name = stage.name();
                let (y, row) = (1..3)
                    .map(|y| (y, (0..size.0).map(|x| buf[(x, y)].symbol()).collect::<Vec<_>>()))
                    .find(|(_, row)| row.concat().split(' ').any(|word| word == name))
                    .unwrap();
                let at = (0..row.len())
                    .find(|&x| row[x - x.min(1)] == " " && row[x..].concat().starts_with(&format!("{name} ")))
                    .unwrap();
                for x in at..at + name.len() {
                    let x = u16::try_from(x).unwrap();
                    assert_eq!(clicked(&app, size, x, y).session.cursor.stage, stage, "{name} at {x}, {y}");
                }
            }
        }
    }
}

#[test]
fn every_stage_of_a_narrow_ribbon_can_be_clicked() {
    let app = sized(&example("golden"), (54, 16));
    let mut reached = BTreeSet::new();
    for (x, y) in (1..3).flat_map(|y| (0..54).map(move |x| (x, y))) {
        for action in app.hit(x, y) {
            let Action::Goto(stage) = action else { panic!("{action:?}") };
            assert_ne!(draw(&app, 54, 16)[(x, y)].symbol(), " ", "{stage} is clicked where nothing stands");
            reached.insert(stage);
        }
    }
    assert_eq!(reached.len(), Stage::ALL.len());
}

/// The number drawn around a place, if there is one.
fn number_at(buf: &Buffer, x: u16, y: u16) -> Option<String> {
    let symbol = |x: u16| buf.cell((x, y)).map_or(" ", ratatui::buffer::Cell::symbol);
    let part = |s: &str| s.starts_with(|c: char| c.is_ascii_digit() || "-−.e".contains(c));
    if !part(symbol(x)) {
        return None;
    }
    let from = (0..=x).rev().take_while(|&x| part(symbol(x))).last()?;
    let text: String = (from..buf.area.width).map(symbol).take_while(|s| part(s)).collect();
    let text = text.replace('−', "-");
    text.contains(|c: char| c.is_ascii_digit()).then_some(text)
}

/// Clicks on every place of the screen, and compares the number there with the number that is then explained. Returns
/// the arrays and cells that were met.
fn assert_clicks_meet_the_numbers(app: &App, size: (u16, u16)) -> BTreeSet<(Quantity, usize)> {
    let app = &sized(app, size);
    let buf = draw(app, size.0, size.1);
    let mut met = BTreeSet::new();
    // What is clicked is mostly what was clicked a column before.
    let mut last: Option<(Vec<Action>, App)> = None;
    for (x, y) in (3..size.1).flat_map(|y| (0..size.0).map(move |x| (x, y))) {
        let actions = app.hit(x, y);
        let Some(Action::Explain(quantity)) = actions.iter().find(|a| matches!(a, Action::Explain(_))) else {
            continue;
        };
        let cell = actions.iter().any(|a| matches!(a, Action::Cell(_)));
        if last.as_ref().is_none_or(|(same, _)| *same != actions) {
            let mut after = app.clone();
            for action in &actions {
                let _ = after.update(action.clone());
            }
            last = Some((actions.clone(), after));
        }
        let Some((_, after)) = &last else { unreachable!() };
        assert_eq!(after.focus(), Pane::Table);
        assert_eq!(after.session.cursor.array, *quantity);
        assert_eq!(
            after.session.cursor.stage, app.session.cursor.stage,
            "a click in the table stays at its stage"
        );
        let Some(text) = number_at(&buf, x, y) else { continue };
        // A column number in the header, or a statistic that belongs to the selected cell alone.
        if !cell && quantity.space() == Space::Cell {
            continue;
        }
        let shown: f64 = text.parse().unwrap_or_else(|_| panic!("{text:?} at {x}, {y}"));
        let value = after.session.trace().value(*quantity, after.session.element(*quantity));
        let digits = text.trim_start_matches('-').split_once('.').map_or(0, |(_, f)| f.len());
        let unit = 0.1_f64.powi(i32::try_from(digits).unwrap());
        assert!(
            (shown - value).abs() <= unit * 0.500_001,
            "{text} at {x}, {y} of {size:?} is no {value} of {quantity} at stage {}, {}",
            app.session.cursor.stage,
            app.session.source
        );
        met.insert((*quantity, after.session.element(*quantity)));
    }
    met
}

#[test]
fn a_click_on_a_number_selects_that_number() {
    let shapes: [(&[usize], Layout); 6] = [
        (&[5], Layout::ChannelsFirst),
        (&[4, 3], Layout::ChannelsFirst),
        (&[30, 20], Layout::ChannelsFirst),
        (&[3, 4, 5], Layout::ChannelsLast),
        (&[2, 3, 4, 5], Layout::ChannelsFirst),
        (&[2, 3, 2, 3, 4], Layout::ChannelsLast),
    ];
    for (shape, layout) in shapes {
        let mut app = App::new(Session::new(normal(shape, layout), format!("{shape:?}")));
        for stage in Stage::ALL.into_iter().filter(|s| *s != Stage::Check) {
            run(&mut app, &[&format!("goto {}", stage.name())]);
            // The ways to lay out a batch repeat where it has fewer axes.
            let mut grids = Vec::new();
            for axes in 0..3 {
                app.session.cursor.axes = axes;
                if grids.contains(&app.session.grid()) {
                    continue;
                }
                grids.push(app.session.grid());
                for size in SIZES {
                    let met = assert_clicks_meet_the_numbers(&app, size);
                    assert!(!met.is_empty(), "nothing can be clicked at {stage} of {shape:?}, {size:?}");
                }
            }
        }
    }
}

#[test]
fn every_cell_of_a_small_table_can_be_clicked() {
    let mut app = App::new(Session::new(normal(&[4, 3], Layout::ChannelsFirst), "small"));
    for (stage, arrays) in [
        ("batch", &[Quantity::X][..]),
        ("normalize", &[Quantity::X, Quantity::XHat]),
        ("affine", &[Quantity::XHat, Quantity::Y]),
        ("dx", &[Quantity::DxDirect, Quantity::DxViaVar, Quantity::DxViaMean, Quantity::Dx]),
    ] {
        run(&mut app, &[&format!("goto {stage}")]);
        let met = assert_clicks_meet_the_numbers(&app, (320, 50));
        for &array in arrays {
            for cell in 0..12 {
                assert!(met.contains(&(array, cell)), "{array} {cell} at {stage}");
            }
        }
    }
}

#[test]
fn clicks_meet_the_numbers_also_far_from_the_corner() {
    let mut app = App::new(Session::new(normal(&[200, 150], Layout::ChannelsFirst), "far"));
    for cell in ["0,0", "100,75", "199,149", "3,149"] {
        run(&mut app, &["goto normalize", &format!("cell {cell}")]);
        for size in SIZES {
            assert_clicks_meet_the_numbers(&app, size);
        }
    }
}

#[test]
fn a_click_on_a_shade_of_a_picture_selects_its_cell() {
    let mut app = example("digits");
    run(&mut app, &["cell 3,0,0,0", "picture"]);
    let size = (80, 24);
    app = sized(&app, size);
    let mut met = BTreeSet::new();
    for (x, y) in (0..24).flat_map(|y| (0..80).map(move |x| (x, y))) {
        if app.hit(x, y).iter().any(|a| matches!(a, Action::Cell(_))) {
            let after = clicked(&app, size, x, y);
            let index = after.session.partition().index(after.session.cursor.cell);
            assert_eq!(index[..2], [3, 0], "the picture stays the same");
            // The same place is drawn selected afterwards, for an 8 × 8 picture fits without scrolling.
            let buf = draw(&after, size.0, size.1);
            assert!(
                buf[(x, y)].modifier.contains(ratatui::style::Modifier::REVERSED),
                "{index:?} at {x}, {y}"
            );
            met.insert(after.session.cursor.cell);
        }
    }
    assert_eq!(met.len(), 64);
}

#[test]
fn a_click_on_a_parameter_selects_it() {
    for size in SIZES {
        let app = example("golden");
        let buf = draw(&app, size.0, size.1);
        for field in Editable::PARAMETERS {
            // Below the title of the pane, for the ribbon has names of its own.
            let (left, top) = find(&buf, "Parameters").unwrap();
            let label: Vec<char> = format!("{} ", field.label(&app.session)).chars().collect();
            let x = left + 1;
            let is_label = |y: u16| {
                (x..)
                    .zip(&label)
                    .all(|(x, c)| buf.cell((x, y)).is_some_and(|cell| cell.symbol() == c.to_string()))
            };
            let Some(y) = (top..size.1).find(|&y| is_label(y)) else { continue };
            let after = clicked(&app, size, x + 1, y);
            assert_eq!(
                (after.focus(), after.session.cursor.parameter),
                (Pane::Parameters, field),
                "at {size:?}"
            );
        }
    }
}

#[test]
fn a_click_on_a_parameter_selects_it_also_while_a_cell_is_edited() {
    // The cell's own row then stands above the parameters.
    for keys in ["7", "7x"] {
        let mut app = example("golden");
        press(&mut app, "e");
        type_in(&mut app, keys);
        let buf = draw(&app, 120, 40);
        let (x, y) = find(&buf, " convention ").unwrap();
        assert_eq!(
            clicked(&app, (120, 40), x + 1, y).session.cursor.parameter,
            Editable::Convention,
            "after {keys}"
        );
    }
}

#[test]
fn a_click_on_another_pane_gives_it_the_focus() {
    let app = example("golden");
    let size = (120, 40);
    let buf = draw(&app, size.0, size.1);
    for (text, pane) in [("What must hold", Pane::Invariants), ("Parameters", Pane::Parameters)] {
        let (x, y) = find(&buf, text).unwrap();
        assert_eq!(clicked(&app, size, x, y).focus(), pane);
    }
    let reached: Vec<Pane> = (0..40)
        .flat_map(|y| (0..120).map(move |x| (x, y)))
        .map(|(x, y)| clicked(&app, size, x, y).focus())
        .collect();
    // Where there are results to compare with, they take the place of what must hold.
    assert!(Pane::ALL.iter().all(|pane| *pane == Pane::Check || reached.contains(pane)));
}

#[test]
fn a_click_on_what_lies_on_top_closes_it_and_reaches_nothing_below() {
    for command in ["help", "changes", "quit"] {
        let mut app = example("golden");
        run(&mut app, &["gamma 2", command]);
        assert!(app.is_covered());
        let after = clicked(&app, (80, 24), 20, 1);
        assert!(!after.is_covered(), "{command}");
        assert_eq!(after.session.cursor.stage, Stage::Batch);
    }
}

#[test]
fn the_wheel_moves_the_table_or_scrolls_the_text_under_it() {
    let mut app = sized(&example("normal"), (120, 40));
    let at = |pane: Pane, app: &App| {
        (0..40)
            .flat_map(|y| (0..120).map(move |x| (x, y)))
            .find(|&(x, y)| clicked(app, (120, 40), x, y).focus() == pane && y > 3)
    };
    let turn = |app: &mut App, (x, y): (u16, u16)| {
        for action in app.wheel(x, y, 1) {
            let _ = app.update(action);
        }
    };
    run(&mut app, &["pane parameters"]);
    let table = at(Pane::Table, &app).unwrap();
    turn(&mut app, table);
    assert_eq!(app.session.partition().index(app.session.cursor.cell), [1, 0]);
    let text = at(Pane::Explanation, &app).unwrap();
    let before = draw(&app, 120, 40);
    turn(&mut app, text);
    assert!(draw(&app, 120, 40) != before);
    assert_eq!(app.session.partition().index(app.session.cursor.cell), [1, 0]);
}
