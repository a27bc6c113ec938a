//! What a person waits for: opening a file, dumping it, and a step on the screen.

use std::cell::RefCell;
use std::io;
use std::sync::LazyLock;

use bnwalk::dump::{Dump, Format, Request};
use bnwalk::input::{Options, parse};
use bnwalk::norm::{Draft, Problem, Randn, Trace};
use bnwalk::session::Session;
use bnwalk::tui::App;
use divan::counter::BytesCount;
use ndarray::ArrayD;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

fn main() {
    divan::main();
}

fn problem(shape: &[usize]) -> Problem {
    let few: Vec<f64> = Randn::new(1).take(9973).collect();
    let mut numbers = few.iter().cycle();
    let x = ArrayD::from_shape_simple_fn(shape, || *numbers.next().expect("endless"));
    Draft::new(x).build().expect("valid")
}

/// The bytes of a file that holds a table of normal numbers.
fn file(format: &str) -> Vec<u8> {
    let problem = problem(&[20_000, 32]);
    let x = problem.x().cells();
    let rows = x.chunks(32).map(|row| {
        let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        cells.join(",")
    });
    let rows: Vec<String> = rows.collect();
    match format {
        "csv" => rows.join("\n").into_bytes(),
        "json" => format!("[[{}]]", rows.join("],[")).into_bytes(),
        _ => {
            let mut header = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
            header.extend(b"{'descr': '<f8', 'fortran_order': False, 'shape': (20000, 32), }");
            header.resize(127, b' ');
            header.push(b'\n');
            header.extend(x.iter().flat_map(|v| v.to_le_bytes()));
            header
        }
    }
}

#[divan::bench(args = ["csv", "json", "npy"], sample_count = 10)]
fn open(bencher: divan::Bencher, format: &str) {
    let bytes = file(format);
    let options = Options::default();
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .bench_local(|| parse(&bytes, "the benchmark", &options).expect("readable"));
}

#[divan::bench(args = [Format::Json, Format::Csv, Format::Npz, Format::Text], sample_count = 10)]
fn dump(bencher: divan::Bencher, format: Format) {
    let trace = Trace::new(problem(&[20_000, 32]));
    let request = Request::new(format);
    bencher.bench_local(|| Dump::new(&trace, &request).expect("fits").write(&mut io::sink()));
}

/// What a person does again and again, as two commands that undo each other.
const STEPS: [[&str; 2]; 13] = [
    ["next", "prev"],
    ["goto affine", "goto dx"],
    ["down", "up"],
    ["right", "left"],
    ["page-down", "page-up"],
    ["gamma 2", "gamma 1"],
    ["beta 2", "beta 1"],
    ["eps 0.1", "eps 1e-5"],
    ["momentum 0.2", "momentum 0.1"],
    ["mode eval", "mode train"],
    ["undo", "redo"],
    ["goto check", "right"],
    ["x 1", "x 2"],
];

/// A command on the screen, and the drawing of what it changed.
#[divan::bench(args = STEPS, consts = [0, 1], sample_count = 200, sample_size = 2)]
fn step<const LARGE: usize>(bencher: divan::Bencher, commands: [&str; 2]) {
    static PROBLEMS: [LazyLock<Problem>; 2] =
        [LazyLock::new(|| problem(&[20, 100])), LazyLock::new(|| problem(&[1_000_000, 32]))];
    let mut app = App::new(Session::new(PROBLEMS[LARGE].clone(), "the benchmark"));
    let area = Rect::new(0, 0, 120, 40);
    let mut buffer = Buffer::empty(area);
    app.resize(area);
    for command in ["goto normalize", "gamma 3", "gamma 1"] {
        let _ = app.command(command);
    }
    let mut commands = commands.iter().cycle();
    bencher.bench_local(move || {
        let _ = app.command(commands.next().expect("endless"));
        assert!(app.session.said.as_ref().is_none_or(|said| !said.is_error), "{:?}", app.session.said);
        app.draw(area, &mut buffer);
    });
}

/// The first edit of a cell of x in its channel, and the drawing, once the work is done that the selection of the cell begins.
#[divan::bench(sample_count = 30, sample_size = 1)]
fn first_edit_in_a_channel(bencher: divan::Bencher) {
    let mut app = App::new(Session::new(problem(&[1_000_000, 32]), "the benchmark"));
    let area = Rect::new(0, 0, 120, 40);
    app.resize(area);
    let screen = RefCell::new((app, Buffer::empty(area)));
    for command in ["goto dx", "goto batch"] {
        let _ = screen.borrow_mut().0.command(command);
    }
    let select = || {
        let app = &mut screen.borrow_mut().0;
        let _ = app.command("right");
        if let Some(work) = app.session.work() {
            app.done(work.id, work.run());
        }
    };
    bencher.with_inputs(select).bench_local_values(|()| {
        let (app, buffer) = &mut *screen.borrow_mut();
        let _ = app.command("x 2");
        app.draw(area, buffer);
    });
}
