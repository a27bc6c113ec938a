//! What is dumped: the schema, the round trip, and that every format holds the same numbers.

use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use bnwalk::dump::{Dump, Format, Request, write_problem};
use bnwalk::input::{Options, Source, load, parse};
use bnwalk::norm::{
    Batch, Convention, Draft, Layout, Memory, Mode, Norm, PerChannel, Problem, Quantity, Room, Storage,
    Trace, Upstream,
};
use bnwalk::text::Language;
use bnwalk::walk::{Glyphs, Stage};
use ndarray::ArrayD;
use proptest::prelude::*;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

fn written(problem: &Problem, request: &Request) -> Vec<u8> {
    let trace = Trace::new(problem.clone());
    let mut out = Vec::new();
    Dump::new(&trace, request).unwrap().write(&mut out).unwrap();
    out
}

fn text(problem: &Problem, request: &Request) -> String {
    String::from_utf8(written(problem, request)).unwrap()
}

fn dumped(problem: &Problem, request: &Request) -> Value {
    serde_json::from_slice(&written(problem, request)).unwrap()
}

fn request(format: Format) -> Request {
    Request::new(format)
}

fn read(bytes: &[u8]) -> Problem {
    parse(bytes, "the dump", &Options::default()).unwrap().build().unwrap()
}

fn example(name: &str) -> Problem {
    load(&Source::Example(name.to_owned()), &Options::default()).unwrap().build().unwrap()
}

/// 2 samples, 4 channels, 3 positions, with something in every parameter.
fn small(norm: Norm, layout: Layout) -> Problem {
    let shape = if layout == Layout::ChannelsFirst { [2, 4, 3] } else { [2, 3, 4] };
    let x = ArrayD::from_shape_fn(shape.to_vec(), |i| ((i[0] * 5 + i[1] * 3 + i[2] * i[2]) % 7) as f64 / 3.0);
    let draft = Draft {
        norm: Some(norm),
        layout: Some(layout),
        gamma: Some(PerChannel::Each(vec![1.0, -2.0, 0.5, 3.0])),
        beta: Some(PerChannel::All(0.25)),
        ..Draft::new(x)
    };
    draft.build().unwrap()
}

/// The memory, and a count of the arrays that were made in it.
#[derive(Debug)]
struct Counting(AtomicU32);

impl Room for Counting {
    fn keep(&self, x: &dyn Storage, fill: &mut dyn FnMut(usize, &mut [f64])) -> io::Result<Arc<dyn Storage>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Memory.keep(x, fill)
    }
}

#[test]
fn only_the_sums_that_were_asked_for_are_taken() {
    // What is dumped, how often the batch is swept for it, and how many arrays as large are made.
    static ROOM: Counting = Counting(AtomicU32::new(0));
    for (format, stages, sweeps, made) in [
        (Format::Csv, "mean", 1, 0),
        (Format::Npz, "batch,mean,variance,normalize,affine,running", 1, 0),
        (Format::Csv, "upstream,dx_hat,dx_direct", 2, 1),
        (Format::Npz, "dbeta", 2, 1),
        (Format::Json, "mean", 2, 1),
    ] {
        let selection = stages.parse().unwrap();
        let before = ROOM.0.load(Ordering::Relaxed);
        let x = ArrayD::from_shape_fn(vec![10, 4], |i| (i[0] * i[1] % 7) as f64);
        let trace = Trace::in_room(Draft::new(x).build().unwrap(), &ROOM);
        Dump::new(&trace, &Request { selection, ..request(format) }).unwrap().write(&mut Vec::new()).unwrap();
        let found = (trace.cells_read(), ROOM.0.load(Ordering::Relaxed) - before);
        assert_eq!(found, (40 * sweeps, made), "{format} {stages}");
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn sorted<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<_> = names.into_iter().collect();
    names.sort_unstable();
    names
}

#[test]
fn the_json_has_exactly_the_keys_of_the_schema_in_their_order() {
    const TOP: [&str; 10] = [
        "schema",
        "problem",
        "shape",
        "m",
        "channels",
        "stages",
        "invariants",
        "gradcheck",
        "warnings",
        "warning_ids",
    ];
    const FIELDS: [&str; 13] = [
        "x",
        "gamma",
        "beta",
        "eps",
        "momentum",
        "num_batches_tracked",
        "mode",
        "convention",
        "norm",
        "layout",
        "running_mean",
        "running_var",
        "dy",
    ];
    let golden = example("golden");
    let (text, dump) = (text(&golden, &request(Format::Json)), dumped(&golden, &request(Format::Json)));
    let places = TOP.map(|key| text.find(&format!("\n  \"{key}\": ")).unwrap());
    assert!(places.is_sorted());
    assert_eq!(keys(&dump), sorted(TOP));
    assert_eq!(dump["schema"], "bnwalk/1");
    assert_eq!([&dump["shape"], &dump["m"], &dump["channels"]], [&json!([8]), &json!(8), &json!(1)]);
    assert_eq!(keys(&dump["problem"]), sorted(FIELDS));
    assert_eq!(keys(&dump["stages"]), sorted(Quantity::COMPUTED.iter().map(|q| q.name())));
    for invariant in dump["invariants"].as_array().unwrap() {
        assert_eq!(keys(invariant), ["group", "holds", "left", "name", "right", "statement"]);
        assert_eq!(invariant["holds"], true);
    }
    assert_eq!(keys(&dump["gradcheck"]), ["dbeta", "dgamma", "dx"]);
    for check in dump["gradcheck"].as_object().unwrap().values() {
        assert_eq!(keys(check), ["checked", "max_abs_error", "max_rel_error", "of", "passes", "worst"]);
        assert_eq!(keys(&check["worst"]), ["analytic", "index", "numeric"]);
        assert_eq!(check["passes"], true);
    }
    assert_eq!(dump["warnings"], json!([]));
}

#[test]
fn the_golden_batch_as_json() {
    insta::assert_snapshot!(text(&example("golden"), &request(Format::Json)));
}

#[test]
fn an_image_batch_as_json_has_a_row_of_numbers_a_line() {
    let x = ArrayD::from_shape_fn(vec![2, 1, 2, 3], |i| (i[0] * 6 + i[2] * 3 + i[3]) as f64);
    let problem = Problem::new(x).unwrap();
    let request = Request { selection: "batch,normalize".parse().unwrap(), ..request(Format::Json) };
    insta::assert_snapshot!(text(&problem, &Request { digits: Some(3), ..request }));
}

#[test]
fn every_array_has_the_shape_and_the_numbers_of_the_trace() {
    for norm in Norm::all(2) {
        for layout in [Layout::ChannelsFirst, Layout::ChannelsLast] {
            let problem = small(norm, layout);
            let trace = Trace::new(problem.clone());
            let dump = dumped(&problem, &request(Format::Json));
            for &quantity in Quantity::COMPUTED {
                let array = &dump["stages"][quantity.name()];
                assert_eq!(shape(array), trace.shape(quantity), "{quantity} {norm} {layout}");
                let expected: Vec<f64> = trace.array(quantity).into_iter().collect();
                assert_eq!(flat(array), expected, "{quantity} {norm} {layout}");
            }
        }
    }
}

fn shape(array: &Value) -> Vec<usize> {
    match array {
        Value::Array(inside) => [vec![inside.len()], shape(&inside[0])].concat(),
        _ => Vec::new(),
    }
}

fn flat(array: &Value) -> Vec<f64> {
    match array {
        Value::Array(inside) => inside.iter().flat_map(flat).collect(),
        number => vec![number.as_f64().unwrap()],
    }
}

#[test]
fn what_is_not_finite_is_a_string_and_leaves_an_invariant_undecided() {
    let x =
        ArrayD::from_shape_vec(vec![3, 2], vec![1.0, f64::NAN, 2.0, f64::INFINITY, 4.0, f64::NEG_INFINITY]);
    let dump = dumped(&Problem::new(x.unwrap()).unwrap(), &request(Format::Json));
    assert_eq!(dump["problem"]["x"], json!([[1.0, "NaN"], [2.0, "Infinity"], [4.0, "-Infinity"]]));
    assert_eq!(dump["stages"]["y"][0][1], "NaN");
    assert_eq!(dump["invariants"][0]["holds"], Value::Null);
    assert_eq!(dump["warnings"].as_array().unwrap().len(), 1);
    assert_eq!(dump["warning_ids"].as_array().unwrap().len(), 1);
}

#[test]
fn a_selection_keeps_its_quantities_and_the_keys_stay() {
    let problem = example("golden");
    let select = |names: &str| {
        dumped(&problem, &Request { selection: names.parse().unwrap(), ..request(Format::Json) })
    };
    let dump = select("dx_hat,normalize");
    assert_eq!(keys(&dump).len(), 10);
    assert_eq!(keys(&dump["stages"]), ["dx_hat", "inv_std", "x_hat"]);
    assert_eq!((&dump["invariants"], &dump["gradcheck"]), (&Value::Null, &Value::Null));
    let dump = select("check");
    assert_eq!(dump["stages"], json!({}));
    assert!(dump["invariants"].is_array() && dump["gradcheck"].is_object());
}

#[test]
fn one_channel_keeps_its_axis_and_the_problem_stays_whole() {
    for (layout, cells) in [(Layout::ChannelsFirst, vec![2, 1, 3]), (Layout::ChannelsLast, vec![2, 3, 1])] {
        let shapes = [vec![1], vec![2], vec![2, 3], vec![2, 1], vec![2, 1], vec![2], vec![2, 3]];
        for (norm, groups) in Norm::all(2).into_iter().zip(shapes) {
            let problem = small(norm, layout);
            let whole = dumped(&problem, &request(Format::Json));
            let part = dumped(&problem, &Request { channel: Some("2".to_owned()), ..request(Format::Json) });
            assert_eq!(part["problem"], whole["problem"]);
            assert_eq!(shape(&part["stages"]["dx"]), cells);
            assert_eq!(shape(&part["stages"]["mean"]), groups);
            assert_eq!(part["stages"]["dgamma"], json!([whole["stages"]["dgamma"][2]]));
        }
    }
}

#[test]
fn the_text_calls_the_channels_by_their_names() {
    let draft = parse(b"age,height\n31,1.75\n20,1.6\n45,1.8\n", "people.csv", &Options::default()).unwrap();
    let problem = draft.build().unwrap();
    let request = Request { selection: "mean,normalize".parse().unwrap(), ..request(Format::Text) };
    insta::assert_snapshot!("channels_with_names_as_told", text(&problem, &request));
    let one = Request { channel: Some("height".to_owned()), ..request };
    let told = text(&problem, &one);
    assert!(told.contains("height") && !told.contains("age"), "{told}");
    let images = Draft {
        channel_names: Some(vec!["red".to_owned(), "x".repeat(99)]),
        ..Draft::new(ArrayD::zeros(vec![2, 2, 2, 2]))
    };
    let told = text(&images.build().unwrap(), &Request::new(Format::Text));
    assert!(told.contains("x̂ of sample 0, red: all 2 rows down"), "{told}");
    assert!(told.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 80), "{told}");
}

#[test]
fn digits_round_the_stages_and_never_the_problem() {
    let problem = example("normal");
    let exact = dumped(&problem, &request(Format::Json));
    let short = dumped(&problem, &Request { digits: Some(3), ..request(Format::Json) });
    assert_eq!(short["problem"], exact["problem"]);
    for (short, exact) in flat(&short["stages"]["y"]).into_iter().zip(flat(&exact["stages"]["y"])) {
        assert!((short - exact).abs() <= 0.0051 * exact.abs());
        assert!(short.to_string().trim_start_matches(['-', '0', '.']).replace('.', "").len() <= 3, "{short}");
    }
}

#[test]
fn a_saved_problem_is_the_problem_of_the_dump() {
    let problem = small(Norm::Group(2), Layout::ChannelsLast);
    let mut saved = Vec::new();
    write_problem(&Trace::new(problem.clone()), &mut saved).unwrap();
    let value: Value = serde_json::from_slice(&saved).unwrap();
    assert_eq!(value, dumped(&problem, &request(Format::Json))["problem"]);
    assert_eq!(written(&read(&saved), &request(Format::Json)), written(&problem, &request(Format::Json)));
}

/// Any number at all, the strange ones often.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -10.0..10.0,
        2 => prop::num::f64::ANY,
        1 => prop::sample::select(vec![0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 5e-324, -2.5e-310, f64::MAX, f64::MIN_POSITIVE, 0.1 + 0.2]),
    ]
}

fn any_problem() -> impl Strategy<Value = Problem> {
    let shape = prop::collection::vec(1..4_usize, 1..=5);
    let layout = prop::sample::select(vec![Layout::ChannelsFirst, Layout::ChannelsLast]);
    let norm = 0..7_usize;
    let kinds = (
        prop::sample::select(vec![Mode::Train, Mode::Eval]),
        prop::sample::select(Convention::ALL.to_vec()),
        prop::option::of(0.0..=1.0),
        0..1_u64 << 60,
        prop_oneof![Just(0.0), Just(5e-324), 1e-9..1.0],
    );
    (shape, layout, norm, kinds).prop_flat_map(|(shape, layout, norm, kinds)| {
        let cells: usize = shape.iter().product();
        let channels = match (shape.len(), layout) {
            (1, _) => 1,
            (_, Layout::ChannelsFirst) => shape[1],
            (rank, Layout::ChannelsLast) => shape[rank - 1],
        };
        let norm = Norm::all(channels)[norm];
        let numbers = move |len| prop::collection::vec(any_number(), len);
        (
            numbers(cells),
            numbers(cells),
            numbers(channels),
            numbers(channels),
            numbers(channels),
            numbers(channels),
        )
            .prop_map(move |(x, dy, gamma, beta, mean, var)| {
                let array = |cells| ArrayD::from_shape_vec(shape.clone(), cells).unwrap();
                let (mode, convention, momentum, seen, eps) = kinds;
                let draft = Draft {
                    layout: Some(layout),
                    norm: Some(norm),
                    convention: Some(convention),
                    mode: Some(mode),
                    gamma: Some(PerChannel::Each(gamma)),
                    beta: Some(PerChannel::Each(beta)),
                    eps: Some(eps),
                    momentum: Some(momentum),
                    num_batches_tracked: Some(seen),
                    running_mean: Some(PerChannel::Each(mean)),
                    running_var: Some(PerChannel::Each(var.into_iter().map(f64::abs).collect())),
                    dy: Some(Upstream::Given(array(dy).into())),
                    channel_names: (seen % 2 == 0)
                        .then(|| (0..channels).map(|c| format!("\"μ\", {}", "x".repeat(c))).collect()),
                    ..Draft::new(array(x))
                };
                draft.build().unwrap()
            })
    })
}

fn dy(problem: &Problem) -> Batch {
    Trace::new(problem.clone()).dy().clone()
}

fn same_bits(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_dump_read_back_gives_the_same_dump_bit_for_bit(problem in any_problem()) {
        let first = written(&problem, &request(Format::Json));
        let again = read(&first);
        prop_assert!(again.x().cells().iter().zip(problem.x().cells().iter()).all(|(&a, &b)| same_bits(a, b)));
        prop_assert!(dy(&again).cells().iter().zip(dy(&problem).cells().iter()).all(|(&a, &b)| same_bits(a, b)));
        let second = written(&again, &request(Format::Json));
        prop_assert_eq!(String::from_utf8(first).unwrap(), String::from_utf8(second).unwrap());
    }

    #[test]
    fn every_format_of_any_problem_can_be_written(problem in any_problem(), digits in 1..=17_usize) {
        for format in Format::ALL {
            let bytes = written(&problem, &Request { digits: Some(digits), ..request(format) });
            prop_assert!(!bytes.is_empty());
        }
    }

    #[test]
    fn no_line_of_the_text_is_wider_than_a_page(problem in any_problem(), ascii in any::<bool>()) {
        let glyphs = if ascii { Glyphs::Ascii } else { Glyphs::Unicode };
        let told = text(&problem, &Request { glyphs, ..request(Format::Text) });
        for line in told.lines() {
            prop_assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{}", line);
            prop_assert!(line.trim_end() == line, "{:?}", line);
        }
        prop_assert!(!ascii || told.is_ascii());
    }
}

#[test]
fn every_example_reads_back_bit_for_bit() {
    for example in bnwalk::input::examples() {
        let problem = self::example(example.name);
        let first = written(&problem, &request(Format::Json));
        assert_eq!(written(&read(&first), &request(Format::Json)), first, "{}", example.name);
    }
}

#[test]
fn the_csv_holds_every_number_once_with_its_place() {
    for norm in Norm::all(2) {
        for layout in [Layout::ChannelsFirst, Layout::ChannelsLast] {
            let problem = small(norm, layout);
            let trace = Trace::new(problem.clone());
            let csv = written(&problem, &request(Format::Csv));
            let mut rows = csv::Reader::from_reader(csv.as_slice());
            assert_eq!(rows.headers().unwrap(), vec!["quantity", "sample", "channel", "position", "value"]);
            let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
            let mut rows = rows.iter();
            for &quantity in Quantity::ALL {
                for i in 0..trace.len(quantity) {
                    let row = rows.next().unwrap();
                    assert_eq!(&row[0], quantity.name());
                    assert_eq!(row[4].parse::<f64>().unwrap(), trace.value(quantity, i));
                    if trace.shape(quantity) == trace.partition().shape() {
                        let place: Vec<usize> = (1..4).map(|field| row[field].parse().unwrap()).collect();
                        assert_eq!(trace.partition().cell(place[0], place[1], place[2]), i);
                    }
                }
            }
            assert_eq!(rows.next(), None);
        }
    }
}

#[test]
fn in_the_csv_a_statistic_says_what_it_is_shared_by() {
    let places = |norm| {
        let request =
            Request { selection: "mean,dbeta".parse().unwrap(), digits: Some(3), ..request(Format::Csv) };
        let csv = text(&small(norm, Layout::ChannelsFirst), &request);
        let place = |line: &str| line.rsplit_once(',').unwrap().0.to_owned();
        csv.lines().skip(1).map(place).collect::<Vec<_>>()
    };
    assert_eq!(places(Norm::Batch)[..4], ["mean,,0,", "mean,,1,", "mean,,2,", "mean,,3,"]);
    assert_eq!(places(Norm::Layer)[..3], ["mean,0,,", "mean,1,,", "dbeta,,0,"]);
    assert_eq!(places(Norm::Instance)[3..5], ["mean,0,3,", "mean,1,0,"]);
    assert_eq!(places(Norm::Group(2))[..4], ["mean,0,0-1,", "mean,0,2-3,", "mean,1,0-1,", "mean,1,2-3,"]);
    assert_eq!(places(Norm::Group(4))[3], "mean,0,3,");
    assert_eq!(places(Norm::LayerC)[..4], ["mean,0,,0", "mean,0,,1", "mean,0,,2", "mean,1,,0"]);
}

#[test]
fn the_npz_holds_one_array_a_quantity() {
    for (norm, layout) in [(Norm::Group(2), Layout::ChannelsLast), (Norm::Batch, Layout::ChannelsFirst)] {
        let problem = small(norm, layout);
        let trace = Trace::new(problem.clone());
        let bytes = written(&problem, &request(Format::Npz));
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        assert_eq!(archive.len(), Quantity::ALL.len() + 7);
        for &quantity in Quantity::ALL {
            let mut member = archive.by_name(&format!("{quantity}.npy")).unwrap();
            let mut content = Vec::new();
            member.read_to_end(&mut content).unwrap();
            let data: Vec<f64> =
                content[128..].as_chunks::<8>().0.iter().map(|&bytes| f64::from_le_bytes(bytes)).collect();
            assert_eq!(data, trace.array(quantity).into_iter().collect::<Vec<_>>(), "{quantity}");
        }
        // The problem reads back, words and all: the running statistics as they were before the batch.
        let again = read(&bytes);
        assert_eq!((again.x(), dy(&again)), (problem.x(), dy(&problem)));
        assert_eq!((again.partition(), again.parameters()), (problem.partition(), problem.parameters()));
    }
}

fn told(name: &str, stages: &str, cell: &[usize], glyphs: Glyphs) -> String {
    let selection = if stages.is_empty() { Stage::ALL.map(Stage::name).join(",") } else { stages.to_owned() };
    let request = Request {
        selection: selection.parse().unwrap(),
        cell: Some(cell.to_vec()),
        glyphs,
        source: Some(format!("example {name}")),
        ..request(Format::Text)
    };
    text(&example(name), &request)
}

#[test]
fn the_worked_example_as_told() {
    insta::assert_snapshot!(told("worked", "", &[0], Glyphs::Unicode));
}

#[test]
fn the_worked_example_as_told_in_ascii() {
    let told = told("worked", "", &[0], Glyphs::Ascii);
    assert!(told.is_ascii());
    insta::assert_snapshot!(told);
}

#[test]
fn the_worked_example_as_told_in_chinese() {
    let request = Request { language: Language::Zh, ..request(Format::Text) };
    let told = text(&example("worked"), &request);
    assert!(told.lines().all(|line| line.width() <= 80));
    insta::assert_snapshot!(told);
    let plain = text(&example("worked"), &Request { glyphs: Glyphs::Ascii, ..request });
    assert!(plain.contains("均值") && !plain.contains(['μ', 'σ', '√', '−', '\\']), "{plain}");
}

#[test]
fn a_wide_batch_as_told_in_chinese() {
    let request = Request {
        language: Language::Zh,
        selection: "batch,dx,check".parse().unwrap(),
        cell: Some(vec![12, 57]),
        ..request(Format::Text)
    };
    insta::assert_snapshot!(text(&example("normal"), &request));
}

#[test]
fn the_golden_batch_as_told() {
    insta::assert_snapshot!(told("golden", "variance,normalize,running,dgamma,dx", &[7], Glyphs::Unicode));
}

#[test]
fn a_wide_batch_as_told() {
    insta::assert_snapshot!(told(
        "normal",
        "batch,variance,running,dx_hat,check",
        &[12, 57],
        Glyphs::Unicode
    ));
}

#[test]
fn images_as_told() {
    insta::assert_snapshot!(told("digits", "batch,mean,normalize,dgamma", &[3, 0, 4, 2], Glyphs::Unicode));
}

#[test]
fn a_large_offset_is_told_with_enough_digits() {
    insta::assert_snapshot!(told("offset", "batch,mean,normalize", &[1, 1], Glyphs::Unicode));
}

#[test]
fn groups_of_channels_last_as_told() {
    let request = Request {
        selection: "mean,affine,dx_via_mean".parse().unwrap(),
        channel: Some("2".to_owned()),
        digits: Some(3),
        ..request(Format::Text)
    };
    insta::assert_snapshot!(text(&small(Norm::Group(2), Layout::ChannelsLast), &request));
}
