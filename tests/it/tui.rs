//! The walk on the screen, tested without a terminal: by commands and keys, and by what is drawn into a buffer.

mod commands;
mod expect;
mod files;
mod keys;
mod lessons;
mod monkey;
mod mouse;
mod newcomers;
mod norms;
mod replicas_sizes;
mod screen;
mod sizes;
mod snapshots;
mod training;
mod typing;
mod views;
mod weights;
mod work;

use bnwalk::input::{Expected, Options, Precision, Source, load};
use bnwalk::norm::{Draft, Layout, Problem, Quantity, Randn, Trace};
use bnwalk::session::{Pane, Reply, Request, Session};
use bnwalk::tui::App;
use bnwalk::tui::keymap::key_name;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ndarray::{ArrayD, IxDyn};
use ratatui::layout::Rect;

/// A built-in example, opened.
fn example(name: &str) -> App {
    let draft = load(&Source::Example(name.to_owned()), &Options::default()).unwrap();
    App::new(Session::new(draft.build().unwrap(), format!("example {name}")))
}

/// Puts results from elsewhere beside the walk: a y that is wrong nearly everywhere.
fn beside_results(app: &mut App) {
    let place = app.session.place();
    let wrong = Expected {
        quantity: Quantity::Y,
        name: "out".to_owned(),
        shape: Some(app.session.trace().shape(Quantity::Y)),
        values: vec![0.5; app.session.trace().len(Quantity::Y)],
        precision: Precision::Double,
    };
    app.session.expect("mine.json".into(), vec![wrong]);
    app.finish();
    app.session.resume(Some(&place));
}

/// Normal numbers in a shape: no two cells alike, so that a cell is known by its value.
fn normal(shape: &[usize], layout: Layout) -> Problem {
    let mut numbers = Randn::new(11);
    let x = ArrayD::from_shape_simple_fn(IxDyn(shape), || numbers.next().unwrap());
    Draft { layout: Some(layout), ..Draft::new(x) }.build().unwrap()
}

/// A batch of every rank in both layouts.
fn every_rank() -> Vec<App> {
    let shapes: [&[usize]; 5] = [&[5], &[4, 3], &[3, 4, 5], &[2, 3, 4, 5], &[2, 3, 2, 3, 4]];
    let layouts = [Layout::ChannelsFirst, Layout::ChannelsLast];
    shapes
        .iter()
        .flat_map(|shape| {
            layouts.map(|layout| App::new(Session::new(normal(shape, layout), format!("{shape:?} {layout}"))))
        })
        .collect()
}

/// The same on a screen of this size.
fn sized(app: &App, (width, height): (u16, u16)) -> App {
    let mut app = app.clone();
    app.resize(Rect::new(0, 0, width, height));
    app
}

/// Whether the table has the whole screen.
fn is_zoomed(app: &App) -> bool {
    app.focus() == Pane::Table && !screen::text(app, 80, 24).contains(" Parameters ")
}

/// The problem was saved under a name.
fn save_as(app: &mut App, name: &str) {
    app.session.take(Reply::Saved(name.into()));
}

/// Carries out commands one after the other. None may fail.
fn run(app: &mut App, commands: &[&str]) {
    for command in commands {
        let _ = app.command(command);
        assert_eq!(error(app), None, "{command}");
    }
}

/// What the last command could not do.
fn error(app: &App) -> Option<&str> {
    app.session.said.as_ref().filter(|m| m.is_error).map(|m| m.text.as_str())
}

/// Presses keys, each named as the keymap names them.
fn press(app: &mut App, keys: &str) -> Option<Request> {
    keys.split(' ').fold(None, |_, name| app.key(&key(name)))
}

/// Types a text, character by character.
fn type_in(app: &mut App, text: &str) {
    for c in text.chars() {
        let _ = app.key(&KeyEvent::from(KeyCode::Char(c)));
    }
}

fn key(name: &str) -> KeyEvent {
    let (modifiers, bare) = match name.strip_prefix("ctrl-") {
        Some(bare) => (KeyModifiers::CONTROL, bare),
        None => (KeyModifiers::NONE, name),
    };
    let code = match bare {
        "space" => KeyCode::Char(' '),
        "shift-tab" => KeyCode::BackTab,
        "tab" => KeyCode::Tab,
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "backspace" => KeyCode::Backspace,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pgup" => KeyCode::PageUp,
        "pgdn" => KeyCode::PageDown,
        one => KeyCode::Char(one.chars().next().unwrap()),
    };
    let key = KeyEvent::new(code, modifiers);
    assert_eq!(key_name(&key).as_deref(), Some(name));
    key
}

/// All numbers of a quantity.
fn values(app: &App, quantity: Quantity) -> Vec<f64> {
    values_of(app.session.trace(), quantity)
}

fn values_of(trace: &Trace, quantity: Quantity) -> Vec<f64> {
    (0..trace.len(quantity)).map(|i| trace.value(quantity, i)).collect()
}

/// All numbers of all quantities, bit by bit, so that NaN equals NaN.
fn bits(app: &App) -> Vec<u64> {
    bits_of(app.session.trace())
}

fn bits_of(trace: &Trace) -> Vec<u64> {
    let plain = |v: f64| if v.is_nan() { f64::NAN.to_bits() } else { v.to_bits() };
    Quantity::ALL.iter().flat_map(|&q| values_of(trace, q)).map(plain).collect()
}
