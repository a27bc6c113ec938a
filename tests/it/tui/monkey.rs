//! Tens of thousands of random commands, keys and clicks, after each of which the state must make sense.

use bnwalk::lab::Lab;
use bnwalk::norm::{Convention, Layout, Mode, Quantity, Trace, gradcheck_with};
use bnwalk::session::{Editable, Palette, Pane, Reply, Request, Session, Task, Work, commands};
use bnwalk::text::Message;
use bnwalk::tui::{App, WALK_KEYS, keymap};
use bnwalk::walk::{Stage, invariants_with};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{bits, bits_of, error, example, key, normal};

/// Random numbers of a fixed seed (Steele, Lea and Flood 2014).
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n).unwrap()).unwrap()
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    fn side(&mut self, most: u16) -> u16 {
        u16::try_from(self.below(usize::from(most) + 1)).unwrap()
    }
}

const COUNTS: [&str; 12] =
    ["", "0", "1", "-1", "2", "3", "-7", "1000", "-1000", "9223372036854775807", "-9223372036854775808", "x"];
const NUMBERS: [&str; 18] = [
    "0", "1", "-1", "0.5", "2", "3.25", "-0", "1e-5", "1e300", "-1e300", "5e-324", "1e12", "nan", "inf",
    "-inf", "", "x", "1 2",
];

/// The settings of the labs on a batch.
const SETTINGS: [&str; 10] =
    ["", "split", "average", "groups", "channel", "sample", "draws", "seed", "sizes", "none"];

/// A command with arguments of its kind, mostly such as are accepted.
fn line(random: &mut SplitMix) -> String {
    let command = commands().nth(random.below(commands().count())).unwrap();
    let name = command.name;
    let argument = match name {
        "goto" => random.pick(&Stage::ALL.map(Stage::name)).to_owned(),
        "explain" => Quantity::ALL[random.below(Quantity::ALL.len())].name().to_owned(),
        "pane" => random.pick(&Pane::ALL.map(Pane::name)).to_owned(),
        "field" => random.pick(&Editable::PARAMETERS.map(Editable::name)).to_owned(),
        "mode" => random.pick(&["", "train", "eval"]).to_owned(),
        "convention" => random.pick(&Convention::ALL.map(|c| c.row().name)).to_owned(),
        "norm" => random
            .pick(&["batch", "layer", "layer:c", "instance", "rms", "rms:c", "group:1", "group:2", "group:3"])
            .to_owned(),
        "theme" => random.pick(&Palette::ALL.map(Palette::name)).to_owned(),
        "example" => random.pick(&["worked", "golden", "constant", "replicas", "none"]).to_owned(),
        "cell" => {
            let index: Vec<String> = (0..=random.below(5)).map(|_| random.below(4).to_string()).collect();
            index.join(",")
        }
        "along" => format!("{} {}", random.below(4), random.pick(&COUNTS)),
        "autoplay" => random.pick(&["", "1", "0.05", "0"]).to_owned(),
        "dy" => {
            random.pick(&["ones", "y", "randn:3", "onehot:0", "onehot:0,1", "0.5", "nan", "1e200"]).to_owned()
        }
        "lab" => random.pick(&["", "norms", "sizes", "replicas", "none"]).to_owned(),
        "set" => {
            let value = random
                .pick(&["1", "2", "3", "4", "2,2", "1,3", "2,6", "count", "equal", "auto", "20", "x", "-1"]);
            format!("{} {value}", random.pick(&SETTINGS))
        }
        "setting" => random.pick(&SETTINGS).to_owned(),
        "copy" => random.pick(&["", "cell", "stage"]).to_owned(),
        "write" | "open" | "dump" | "screenshot" => random.pick(&["", "name.json"]).to_owned(),
        "gamma" | "beta" | "running_mean" | "running_var" => {
            format!("{}{}", random.pick(&NUMBERS), random.pick(&["", " all"]))
        }
        "eps" | "momentum" | "x" => random.pick(&NUMBERS).to_owned(),
        "feed" => random.pick(&["", "0", "1", "10", "100", "-1"]).to_owned(),
        "nudge" => random.pick(&["", "-1", "5", "-5", "2147483647", "-2147483648", "99999999999"]).to_owned(),
        _ if command.form().to_string() == "[count]" => random.pick(&COUNTS).to_owned(),
        _ => String::new(),
    };
    format!("{name} {argument}")
}

fn any_key(random: &mut SplitMix) -> KeyEvent {
    match random.below(10) {
        0..5 => {
            let bindings = keymap::sections(WALK_KEYS).flat_map(|section| section.bindings);
            let names: Vec<&str> = bindings.flat_map(|b| b.keys).copied().collect();
            key(random.pick(&names))
        }
        5..7 => KeyEvent::from(KeyCode::Char(char::from(b'0' + u8::try_from(random.below(10)).unwrap()))),
        7 => KeyEvent::from(KeyCode::Char(
            random.pick(&["e", "-", ".", "名", "́", "x"]).chars().next().unwrap(),
        )),
        8 => KeyEvent::new(
            KeyCode::Char(char::from(b'a' + u8::try_from(random.below(26)).unwrap())),
            [KeyModifiers::NONE, KeyModifiers::CONTROL, KeyModifiers::ALT][random.below(3)],
        ),
        _ => KeyEvent::from(
            [KeyCode::Enter, KeyCode::Esc, KeyCode::Tab, KeyCode::BackTab, KeyCode::Delete, KeyCode::F(3)]
                [random.below(6)],
        ),
    }
}

/// What the program around the state would do, but for files.
fn answer(app: &mut App, request: Option<Request>, random: &mut SplitMix) {
    let Some(request) = request else { return };
    match request {
        Request::Write(path) if random.below(2) == 0 => app.session.take(Reply::Saved(path)),
        Request::Write(_) => app.session.take(Reply::Failed(Message::verbatim("the disk is full"))),
        Request::Example(name) if name != "none" => {
            app.session.open(example(&name).session.trace().problem().clone(), name, None);
        }
        Request::Open(_) => {
            let place = app.session.place();
            let problem = app.session.trace().problem().clone();
            app.session.open(problem, "reopened", Some(&place));
        }
        _ => {}
    }
}

/// What must hold after every action.
fn check(app: &App, did: &str) {
    let partition = app.session.partition();
    assert!(app.session.cursor.cell < partition.cells(), "{did}");
    assert!(
        app.session.element(app.session.cursor.array) < app.session.trace().len(app.session.cursor.array),
        "{did}"
    );
    assert!(!app.session.arrays().is_empty(), "{did}");
    assert!(Editable::PARAMETERS.contains(&app.session.cursor.parameter), "{did}");
    let (height, width) = app.session.grid().size(partition);
    let (row, column) = app.session.grid().place(partition, app.session.cursor.cell);
    assert!(row < height && column < width, "{did}");
    if let Some(before) = app.session.before() {
        assert_eq!(before.partition().cells(), partition.cells(), "{did}");
    }
    let p = app.session.trace().problem().parameters();
    assert!(p.eps.is_finite() && p.eps >= 0.0, "{did}");
    assert!(p.momentum.is_none_or(|m| (0.0..=1.0).contains(&m)), "{did}");
    assert!(p.running_var.iter().all(|v| *v >= 0.0 || v.is_nan()), "{did}");
    assert_eq!(
        app.session.trace().problem().uses_running(),
        p.mode == Mode::Eval && partition.norm().tracks_running()
    );
    assert!(app.session.cursor.stage != Stage::Check || app.session.derived().gradcheck.is_some(), "{did}");
}

/// What must hold of the numbers: they are those of the problem, and all that is said of them is up to date.
fn check_numbers(app: &App, did: &str) {
    let fresh = Trace::new(app.session.trace().problem().clone());
    assert!(bits(app) == bits_of(&fresh), "after {did} the numbers are not those of the problem");
    let told = |of: &[bnwalk::walk::Invariant]| format!("{of:?}");
    assert_eq!(
        told(&app.session.derived().invariants),
        told(&invariants_with(app.session.trace(), app.session.group(), app.session.gradient())),
        "{did}"
    );
    assert_eq!(
        format!("{:?}", app.session.derived().warnings),
        format!("{:?}", app.session.trace().warnings()),
        "{did}"
    );
    if app.session.cursor.stage == Stage::Check {
        assert_eq!(
            format!("{:?}", app.session.derived().gradcheck),
            format!("{:?}", Some(gradcheck_with(app.session.trace(), app.session.gradient()))),
            "{did}"
        );
    }
}

/// The history leads back to a clean beginning and forth again to the present.
fn check_history(app: &App, did: &str) {
    let mut traveller = app.clone();
    if traveller.typed().is_some() {
        let _ = traveller.key(&KeyEvent::from(KeyCode::Esc));
    }
    let now = bits(&traveller);
    let mut steps = 0;
    let mut travel = |command: &str, limit: usize| {
        for gone in 0..limit {
            let _ = traveller.command(command);
            if error(&traveller).is_some() {
                return (gone, bits(&traveller));
            }
        }
        (limit, bits(&traveller))
    };
    steps += travel("undo", usize::MAX).0;
    assert!(travel("redo", steps).1 == now, "after {did} redoing {steps} steps does not lead back");
}

fn render(app: &mut App, random: &mut SplitMix) {
    let area = Rect::new(0, 0, random.side(130), random.side(45));
    app.resize(area);
    let mut buf = Buffer::empty(area);
    app.draw(area, &mut buf);
}

fn trains(work: &Work) -> bool {
    matches!(&work.task, Task::Advance(experiment, _) if experiment.lab() == Lab::Training)
}

fn play(mut app: App, seed: u64, steps: usize) {
    let mut random = SplitMix(seed);
    for step in 0..steps {
        let did = match random.below(20) {
            0..9 => {
                let line = line(&mut random);
                let effect = app.command(&line);
                answer(&mut app, effect, &mut random);
                line
            }
            9 => {
                let half = line(&mut random);
                let cut = random.below(half.len() + 1);
                app.session.completions(&half[..cut]).len().to_string()
            }
            10 => {
                let area = Rect::new(0, 0, random.side(130), random.side(45));
                let (x, y) = (random.side(130), random.side(45));
                app.resize(area);
                let actions = match random.below(3) {
                    0 => app.wheel(x, y, 1),
                    _ => app.hit(x, y),
                };
                for action in &actions {
                    let effect = app.update(action.clone());
                    answer(&mut app, effect, &mut random);
                }
                format!("{actions:?}")
            }
            11 => {
                let _ = app.tick();
                "tick".to_owned()
            }
            12 if random.below(2) == 0 => {
                app.paste("1\t名2");
                "paste".to_owned()
            }
            12 => {
                // A piece of the work of a lab that goes on; a network's takes long, and its own tests train it.
                if let Some(work) = app.session.work().filter(|work| !trains(work)) {
                    app.done(work.id, work.run());
                }
                "work".to_owned()
            }
            _ => {
                let key = any_key(&mut random);
                let effect = app.key(&key);
                answer(&mut app, effect, &mut random);
                format!("{key:?}")
            }
        };
        let did = format!("step {step} of seed {seed}, {did}");
        check(&app, &did);
        if step % 8 == 0 {
            render(&mut app, &mut random);
        }
        if step % 200 == 199 {
            check_numbers(&app, &did);
        }
        if step % 2000 == 1999 {
            check_history(&app, &did);
        }
    }
}

/// A lab that is left by chance is opened again, so that most of what is done is done in it.
fn play_in_labs(app: &App, seed: u64) {
    let mut random = SplitMix(seed);
    for round in 0..40 {
        let mut app = app.clone();
        let lab = random.pick(&["norms", "sizes", "replicas"]);
        let _ = app.command(&format!("lab {lab}"));
        assert_eq!(error(&app), None, "{lab}");
        play(app, seed + round, 120);
    }
}

#[test]
fn nothing_that_a_person_does_in_a_lab_breaks_it() {
    play_in_labs(&example("worked"), 11);
    play_in_labs(&App::new(Session::new(normal(&[6, 4], Layout::ChannelsFirst), "a table")), 12);
    play_in_labs(&App::new(Session::new(normal(&[3, 4, 5], Layout::ChannelsLast), "sequences")), 13);
    play_in_labs(&App::new(Session::new(normal(&[2, 2, 3, 4], Layout::ChannelsFirst), "pictures")), 14);
}

/// The batches that random commands are tried on, each with a seed.
fn batches() -> Vec<(App, u64)> {
    let open = |shape: &[usize], layout, name: &str| App::new(Session::new(normal(shape, layout), name));
    vec![
        (example("worked"), 1),
        (open(&[4, 3], Layout::ChannelsFirst, "a table"), 2),
        (open(&[2, 5, 4], Layout::ChannelsLast, "sequences"), 3),
        (open(&[2, 2, 3, 4], Layout::ChannelsFirst, "pictures"), 4),
        (open(&[2, 2, 2, 2, 3], Layout::ChannelsLast, "volumes"), 5),
    ]
}

#[test]
fn nothing_that_a_person_does_breaks_the_walk() {
    for (app, seed) in batches() {
        play(app, seed, 4_000);
    }
}

#[test]
#[ignore = "a hundred thousand commands; see the guide"]
fn nothing_that_a_person_does_for_long_breaks_the_walk() {
    for (app, seed) in batches() {
        play(app, 10 + seed, 24_000);
    }
}
