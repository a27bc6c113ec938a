//! `bnwalk check`: mistakes are made over random problems and found again, and right results are never accused.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "dice, and numbers rounded to float32, are meant to lose digits"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use bnwalk::compare::{
    Backward, Diagnosis, Divisor, MISTAKES, Model, Recipe, Tolerance, Truth, Verdict, compare, diagnose,
    telling,
};
use bnwalk::input::{Expected, Options, Precision, Source, load, load_expected, parse};
use bnwalk::norm::{
    Convention, Draft, Layout, Mode, Norm, PerChannel, Problem, Quantity, Randn, Trace, Upstream,
};
use ndarray::ArrayD;
use serde::Deserialize;
use serde_json::Value;

/// Random choices, the same in every run.
struct Dice(Randn);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        // Far behind the point the digits of a normal number are as good as any dice.
        (self.normal().abs() * 1e6) as usize % n
    }

    fn of<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn normal(&mut self) -> f64 {
        self.0.next().expect("endless")
    }

    /// A problem of any shape, norm, layout and mode, its numbers held by float32.
    fn problem(&mut self, offsets: &[f64]) -> Problem {
        loop {
            let rank = 1 + self.below(4);
            let mut shape: Vec<usize> = (0..rank).map(|_| 2 + self.below(5)).collect();
            shape[0] += 2;
            let layout = self.of(&[Layout::ChannelsFirst, Layout::ChannelsLast]);
            let norm = self.of(&[
                Norm::Batch,
                Norm::Batch,
                Norm::Batch,
                Norm::Layer,
                Norm::Instance,
                Norm::Group(2),
                Norm::Rms,
                Norm::LayerC,
                Norm::RmsC,
            ]);
            let (scale, offset) = (self.of(&[1.0, 0.1, 30.0]), self.of(offsets));
            let mut next = || f64::from(self.normal() as f32);
            let x =
                ArrayD::from_shape_simple_fn(shape, || f64::from((next() * scale + offset * scale) as f32));
            let dy = ArrayD::from_shape_simple_fn(x.shape(), &mut next);
            let channels = match (x.ndim(), layout) {
                (1, _) => 1,
                (_, Layout::ChannelsFirst) => x.shape()[1],
                (rank, Layout::ChannelsLast) => x.shape()[rank - 1],
            };
            let mut each = |f: fn(f64) -> f64| {
                Some(PerChannel::Each((0..channels).map(|_| f64::from(f(next()) as f32)).collect()))
            };
            let (gamma, beta) = (each(|v| 1.0 + 0.5 * v), each(|v| v));
            let (running_mean, running_var) = (each(|v| v), each(|v| 0.5 + v * v));
            let draft = Draft {
                gamma,
                beta,
                running_mean,
                running_var,
                norm: Some(norm),
                layout: Some(layout),
                mode: Some(self.of(&[Mode::Train, Mode::Train, Mode::Eval])),
                convention: Some(self.of(&Convention::ALL)),
                eps: Some(self.of(&[1e-5, 1e-3, 1e-4])),
                dy: Some(Upstream::Given(dy.into())),
                ..Draft::new(x)
            };
            if let Ok(problem) = draft.build() {
                return problem;
            }
        }
    }

    /// Which quantities a file holds.
    fn subset(&mut self) -> Vec<Quantity> {
        use Quantity as Q;
        match self.below(4) {
            0 => Q::COMPUTED.to_vec(),
            1 => vec![Q::Y, Q::RunningMean, Q::RunningVar, Q::DBeta, Q::DGamma, Q::Dx],
            2 => vec![Q::XHat, Q::Y, Q::RunningMean, Q::RunningVar, Q::DGamma, Q::Dx],
            _ => Q::COMPUTED.iter().copied().filter(|_| self.below(2) == 0).collect(),
        }
    }
}

fn rounded(value: f64, precision: Precision) -> f64 {
    match precision {
        Precision::Brain => half::bf16::from_f64(value).to_f64(),
        Precision::Half => half::f16::from_f64(value).to_f64(),
        Precision::Single => f64::from(value as f32),
        Precision::Double => value,
    }
}

fn file(model: &Model, quantities: &[Quantity], precision: Precision) -> Vec<Expected> {
    let array = |&quantity: &Quantity| {
        let (shape, values) = model.array(quantity, 0.0);
        let values = values.into_iter().map(|(value, _)| rounded(value, precision)).collect();
        Expected { quantity, name: quantity.name().to_owned(), shape: Some(shape), values, precision }
    };
    quantities.iter().map(array).collect()
}

fn unbiased(mut right: Recipe, backward: Backward) -> Recipe {
    (right.divisor, right.backward) = (Divisor::MMinusOne, backward);
    right
}

#[test]
fn each_mistake_is_found_again_and_named() {
    let mut dice = Dice(Randn::new(20));
    let (mut made, mut named) = (0, 0);
    let mut rarely = Vec::new();
    for mistake in MISTAKES {
        let (mut of_this, mut found_of_this) = (0, 0);
        for _ in 0..80 {
            let precision = dice.of(&[Precision::Single, Precision::Double]);
            let problem = dice.problem(&[0.0, 1.0, 10.0]);
            let ways = (mistake.make)(&Recipe::right(&problem));
            if ways.is_empty() {
                continue;
            }
            let model = Model::new(ways[dice.below(ways.len())].clone());
            let quantities = dice.subset();
            let expected = file(&model, &quantities, precision);
            let trace = Trace::new(problem);
            let report = compare(&Truth::of(&trace), &expected, &Tolerance::default());
            if report.verdict() != Verdict::Wrong {
                continue;
            }
            of_this += 1;
            let diagnosis = diagnose(&Truth::of(&trace), &expected, &report);
            let causes: Vec<&str> = diagnosis
                .first()
                .map_or_else(Vec::new, |one| one.causes.iter().map(|cause| cause.id.as_str()).collect());
            if causes.contains(&mistake.id) {
                found_of_this += 1;
            } else {
                println!(
                    "missed: {} ({precision:?}, {}, {:?}, {quantities:?}): {causes:?}",
                    mistake.id,
                    trace.partition().norm(),
                    trace.problem().parameters().mode,
                );
            }
        }
        println!("{:<40} {found_of_this} of {of_this}", mistake.id);
        made += of_this;
        named += found_of_this;
        // Where a group has one value, or single precision leaves next to nothing of an ε, there is little to tell from.
        if of_this == 0 || found_of_this * 4 < of_this * 3 {
            rarely.push(format!("{}: {found_of_this} of {of_this}", mistake.id));
        }
    }
    assert_eq!(rarely, [""; 0]);
    assert!(made > 1500, "{made}");
    assert!(named * 100 >= made * 99, "{named} of {made}");
}

#[test]
fn right_results_are_never_accused() {
    let mut dice = Dice(Randn::new(21));
    for i in 0..900 {
        let problem = dice.problem(&[0.0, 1.0, 100.0, 1000.0]);
        let precision = dice.of(&[Precision::Brain, Precision::Half, Precision::Single, Precision::Double]);
        let trace = Trace::new(problem.clone());
        let expected: Vec<Expected> = Quantity::ALL
            .iter()
            .map(|&quantity| Expected {
                quantity,
                name: quantity.name().to_owned(),
                shape: Some(trace.shape(quantity)),
                values: trace.array(quantity).into_iter().map(|v| rounded(v, precision)).collect(),
                precision,
            })
            .collect();
        let report = compare(&Truth::of(&trace), &expected, &Tolerance::default());
        assert_eq!(report.verdict(), Verdict::Exact, "{i}: {:?}", report.first_wrong());
        assert_eq!(diagnose(&Truth::of(&trace), &expected, &report), []);

        // Two passes in plain float64 are right, too.
        let expected = file(&Model::new(Recipe::right(&problem)), Quantity::ALL, precision);
        let report = compare(&Truth::of(&trace), &expected, &Tolerance::default());
        assert!(report.verdict() < Verdict::Wrong, "{i}: {:?}", report.first_wrong());
    }
}

/// Batch normalization of (N, C) as many write it, every operation rounded to float32.
fn in_float32(x: &[f32], dy: &[f32], gamma: &[f32], beta: &[f32], eps: f32) -> Vec<(Quantity, Vec<f32>)> {
    let c = gamma.len();
    let n = x.len() / c;
    let m = n as f32;
    let mut out: BTreeMap<Quantity, Vec<f32>> = BTreeMap::new();
    for q in [Quantity::XHat, Quantity::Y, Quantity::Dx] {
        out.insert(q, vec![0.0; x.len()]);
    }
    for j in 0..c {
        let column = |a: &[f32]| -> Vec<f32> { (0..n).map(|i| a[i * c + j]).collect() };
        let (xs, dys) = (column(x), column(dy));
        let mean = xs.iter().sum::<f32>() / m;
        let var = xs.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / m;
        let inv = 1.0 / (var + eps).sqrt();
        let dvar = xs.iter().zip(&dys).map(|(x, dy)| dy * gamma[j] * (x - mean)).sum::<f32>()
            * -0.5
            * inv
            * inv
            * inv;
        let dmean = -inv * dys.iter().map(|dy| dy * gamma[j]).sum::<f32>()
            - 2.0 * dvar * xs.iter().map(|x| x - mean).sum::<f32>() / m;
        for i in 0..n {
            let x_hat = (xs[i] - mean) * inv;
            out.get_mut(&Quantity::XHat).unwrap()[i * c + j] = x_hat;
            out.get_mut(&Quantity::Y).unwrap()[i * c + j] = gamma[j] * x_hat + beta[j];
            out.get_mut(&Quantity::Dx).unwrap()[i * c + j] =
                dys[i] * gamma[j] * inv + dvar * 2.0 * (xs[i] - mean) / m + dmean / m;
        }
        let dgamma = xs.iter().zip(&dys).map(|(x, dy)| dy * ((x - mean) * inv)).sum();
        for (q, value) in [
            (Quantity::Mean, mean),
            (Quantity::Var, var),
            (Quantity::InvStd, inv),
            (Quantity::DVar, dvar),
            (Quantity::DMean, dmean),
            (Quantity::DGamma, dgamma),
            (Quantity::DBeta, dys.iter().sum()),
        ] {
            out.entry(q).or_default().push(value);
        }
    }
    out.into_iter().collect()
}

#[test]
fn float32_arithmetic_from_end_to_end_is_never_accused() {
    let mut dice = Dice(Randn::new(22));
    for i in 0..400 {
        let (n, c) = (2 + dice.below(400), 1 + dice.below(6));
        let (scale, offset) = (dice.of(&[1e-3, 1.0, 50.0]), dice.of(&[0.0, 1.0, 30.0, 300.0]));
        let mut numbers = |len: usize, scale: f64, offset: f64| -> Vec<f32> {
            (0..len).map(|_| ((dice.normal() + offset) * scale) as f32).collect()
        };
        let (x, dy) = (numbers(n * c, scale, offset), numbers(n * c, 1.0, 0.0));
        let (gamma, beta) = (numbers(c, 0.5, 2.0), numbers(c, 1.0, 0.0));
        let wide = |a: &[f32]| a.iter().copied().map(f64::from).collect::<Vec<f64>>();
        let array = |a: &[f32]| ArrayD::from_shape_vec(vec![n, c], wide(a)).unwrap();
        let draft = Draft {
            gamma: Some(PerChannel::Each(wide(&gamma))),
            beta: Some(PerChannel::Each(wide(&beta))),
            dy: Some(Upstream::Given(array(&dy).into())),
            ..Draft::new(array(&x))
        };
        let trace = Trace::new(draft.build().unwrap());
        let expected: Vec<Expected> = in_float32(&x, &dy, &gamma, &beta, 1e-5)
            .into_iter()
            .map(|(quantity, values)| Expected {
                quantity,
                name: quantity.name().to_owned(),
                shape: Some(trace.shape(quantity)),
                values: wide(&values),
                precision: Precision::Single,
            })
            .collect();
        let report = compare(&Truth::of(&trace), &expected, &Tolerance::default());
        assert!(
            report.verdict() < Verdict::Wrong,
            "{i}: {n}x{c}, scale {scale}, offset {offset}: {:?}",
            report.first_wrong()
        );
    }
}

#[derive(Deserialize)]
struct Fixture {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    problem: Value,
    expected: BTreeMap<String, Value>,
}

fn flat(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(flat).collect(),
        Value::String(name) => vec![name.replace("Infinity", "inf").parse().expect("NaN or an infinity")],
        number => vec![number.as_f64().expect("a number")],
    }
}

#[test]
fn no_framework_is_accused() {
    let text = fs::read_to_string("tests/fixtures/reference.json").unwrap();
    let fixture: Fixture = serde_json::from_str(&text).unwrap();
    for case in fixture.cases {
        let bytes = serde_json::to_vec(&case.problem).unwrap();
        let draft = parse(&bytes, &case.name, &Options::default()).unwrap();
        let trace = Trace::new(draft.build().unwrap());
        for precision in [Precision::Double, Precision::Single, Precision::Half] {
            let array = |(name, value): (&String, &Value)| Expected {
                quantity: Quantity::from_name(name).unwrap(),
                name: name.clone(),
                shape: None,
                values: flat(value).into_iter().map(|v| rounded(v, precision)).collect(),
                precision,
            };
            let expected: Vec<Expected> = case.expected.iter().map(array).collect();
            let report = compare(&Truth::of(&trace), &expected, &Tolerance::default());
            assert!(report.verdict() < Verdict::Wrong, "{}: {:?}", case.name, report.first_wrong());
        }
    }
}

const CAPTURE: &str = "tests/fixtures/capture_pytorch.npz";

#[test]
fn a_layer_captured_from_pytorch_is_right_and_a_detached_one_is_found() {
    let draft = load(&Source::File(CAPTURE.into()), &Options::default()).unwrap();
    let trace = Trace::new(draft.build().unwrap());
    let mut expected = load_expected(Path::new(CAPTURE)).unwrap();
    let report = compare(&Truth::of(&trace), &expected, &Tolerance::default());
    assert_eq!((report.verdict(), report.precision), (Verdict::Close, Precision::Single));
    assert_eq!(report.quantities.len(), 12);

    let dx = expected.iter_mut().find(|array| array.quantity == Quantity::Dx).unwrap();
    dx.values = trace.array(Quantity::DxDirect).into_iter().map(|v| f64::from(v as f32)).collect();
    let report = compare(&Truth::of(&trace), &expected, &Tolerance::default());
    assert_eq!(report.first_wrong().unwrap().quantity, Quantity::Dx);
    assert_eq!(diagnose(&Truth::of(&trace), &expected, &report)[0].causes[0].id, "statistics_detached");
}

#[test]
fn a_layer_captured_from_keras_says_itself_how_it_is_to_be_read() {
    let path = "tests/fixtures/capture_keras.npz";
    let output = check(&[path, "--expect", path]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    let draft = load(&Source::File(path.into()), &Options::default()).unwrap();
    assert_eq!((draft.convention, draft.layout), (Some(Convention::Keras), Some(Layout::ChannelsLast)));

    // Read as PyTorch means it, the momentum of 0.99 stands on the other side.
    let output = check(&[path, "--expect", path, "--convention", "pytorch"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("First wrong: running_mean") && said.contains("momentum reversed"), "{said}");
}

#[test]
fn numbers_that_no_mistake_gives_are_not_explained() {
    let mut dice = Dice(Randn::new(24));
    let mut explained = 0;
    for i in 0..200 {
        let problem = dice.problem(&[0.0, 1.0, 10.0]);
        let right = Recipe::right(&problem);
        let forward = if i % 2 == 0 { right } else { unbiased(right, Backward::Derived) };
        let mut expected = file(&Model::new(forward), &[Quantity::XHat, Quantity::Dx], Precision::Double);
        expected[1].values.fill_with(|| dice.normal());
        let trace = Trace::new(problem);
        let report = compare(&Truth::of(&trace), &expected, &Tolerance::default());
        let diagnosis = diagnose(&Truth::of(&trace), &expected, &report);
        let is_named = |one: &Diagnosis| !one.causes.is_empty() && one.explains.contains(&Quantity::Dx);
        explained += usize::from(diagnosis.iter().any(is_named));
    }
    assert_eq!(explained, 0);
}

#[test]
fn two_mistakes_are_found_one_after_the_other() {
    let mut dice = Dice(Randn::new(23));
    let mut found = 0;
    for _ in 0..50 {
        let problem = dice.problem(&[0.0, 1.0]);
        let right = Recipe::right(&problem);
        let wrong = unbiased(right, Backward::Textbook);
        let detached = MISTAKES.iter().find(|mistake| mistake.id == "mean_detached").unwrap();
        let wrong = (detached.make)(&wrong).swap_remove(0);
        let expected = file(&Model::new(wrong), Quantity::COMPUTED, Precision::Double);
        let trace = Trace::new(problem);
        let report = compare(&Truth::of(&trace), &expected, &Tolerance::default());
        let diagnosis = diagnose(&Truth::of(&trace), &expected, &report);
        let names: Vec<&str> =
            diagnosis.iter().flat_map(|one| one.causes.iter().map(|cause| cause.id.as_str())).collect();
        let eval = trace.problem().uses_running() || !trace.partition().norm().is_centred();
        found +=
            usize::from(eval || names.contains(&"unbiased_variance") && names.contains(&"mean_detached"));
    }
    assert!(found >= 48, "{found}");
}

fn check(args: &[&str]) -> Output {
    crate::program().arg("check").args(args).output().unwrap()
}

fn written(directory: &Path, name: &str, content: &str) -> String {
    let path = directory.join(name);
    fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_exit_code_tells_right_from_wrong_from_unreadable() {
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| written(directory.path(), name, content);
    let right = file("right.json", r#"{"mean": [3], "variance": 2}"#);
    let wrong = file("wrong.json", r#"{"mean": [3], "var": [2.5]}"#);
    for (path, code) in [(&right, 0), (&wrong, 1)] {
        let output = check(&["--expect", path]);
        assert_eq!(output.status.code(), Some(code));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
    assert_eq!(check(&["--expect", &wrong, "--rtol", "0.5"]).status.code(), Some(0));
    assert_eq!(check(&["--expect", &wrong, "--atol", "0.6"]).status.code(), Some(0));

    let cases: &[(&[&str], &str)] = &[
        (&["--expect", "nowhere.json"], "nowhere.json: there is no such file"),
        (&["--expect", &file("a.json", r#"{"x_hut": [1]}"#)], "did you mean \"x_hat\"?"),
        (&["--expect", &file("b.json", r#"{"y": [[1], [2, 3]]}"#)], "y[1] has 2 values, but y[0] has 1"),
        (&["--expect", &file("c.csv", "1,2\n")], "expected the columns quantity,sample"),
        (&["--expect", &file("d.npz", "PK")], "no readable NPZ archive"),
        (&["--expect", "tests/fixtures/npy/f4.npy"], "npy"),
        (&["--expect", &right, "--rtol", "-1"], "expected a finite number, 0 or more"),
        (&[], "--expect"),
        (&["--expect", &right, "--gamma", "1,2"], "gamma has 2 values"),
    ];
    for (args, said) in cases {
        let output = check(args);
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.contains(said), "{args:?}: {stderr}");
        assert!(stderr.lines().all(|line| line.starts_with("bnwalk: ")), "{stderr}");
    }
}

#[test]
fn a_shape_that_differs_is_told_with_both_shapes() {
    let directory = tempfile::tempdir().unwrap();
    let path = written(directory.path(), "a.json", r#"{"y": [1, 2, 3]}"#);
    let output = check(&["--batch", "1,2;3,5", "--expect", &path]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("It has shape (3), and should have shape (2, 2)."), "{text}");

    let layer = r#"{"mean": [1.5, 4], "x_hat": [[-0.99998, 0.99998], [-0.999995, 0.999995]]}"#;
    let path = written(directory.path(), "b.json", layer);
    let output = check(&["--batch", "1,2;3,5", "--expect", &path, "--rtol", "1e-5"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("layer norm"), "{text}");
}

#[test]
fn the_report_reads_well_as_text_and_as_json() {
    let directory = tempfile::tempdir().unwrap();
    let problem = load(&Source::Example("golden".to_owned()), &Options::default()).unwrap().build().unwrap();
    let right = Recipe::right(&problem);
    let model = Model::new(unbiased(right, Backward::Textbook));
    let arrays: serde_json::Map<String, Value> =
        [("mean", Quantity::Mean), ("xhat", Quantity::XHat), ("y", Quantity::Y), ("dx", Quantity::Dx)]
            .into_iter()
            .map(|(name, quantity)| {
                let values: Vec<f64> =
                    model.array(quantity, 0.0).1.into_iter().map(|(value, _)| value).collect();
                (name.to_owned(), Value::from(values))
            })
            .collect();
    written(directory.path(), "mine.json", &Value::from(arrays).to_string());
    let run = |args: &[&str]| {
        let output = crate::program()
            .current_dir(directory.path())
            .args(["check", "--example", "golden", "--expect", "mine.json"])
            .args(args)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stdout).unwrap()
    };
    insta::assert_snapshot!("check_text", run(&[]));
    insta::assert_snapshot!("check_json", run(&["--dump"]));
    let ascii = run(&["--ascii"]);
    assert!(ascii.is_ascii(), "{ascii}");
    run(&["-o", "report.txt"]);
    assert_eq!(fs::read_to_string(directory.path().join("report.txt")).unwrap(), run(&[]));
}

/// x̂ of 1,2;3,5 with ε = 1e-5, and y with γ = 2, 3 and ε = 1e-3, by NumPy.
const X_HAT: &str = "[[-0.9999950000374997, -0.9999977777851852], [0.9999950000374997, 0.9999977777851852]]";
const SCALED: &str = "[[-1.9990007493755464, -2.999333555473283], [1.9990007493755464, 2.999333555473283]]";

/// What a check of a file beside 1,2;3,5 says, and its exit code.
fn beside(content: &str) -> (i32, String) {
    let directory = tempfile::tempdir().unwrap();
    let path = written(directory.path(), "mine.json", content);
    let output = check(&["--batch", "1,2;3,5", "--expect", &path]);
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

#[test]
fn what_the_input_lacks_is_taken_from_the_results() {
    let file = format!(
        r#"{{"eps": 0.001, "gamma": [2, 3], "dy": [[1, 0], [0, 2]], "y": {SCALED}, "dbeta": [1, 2]}}"#
    );
    let (code, said) = beside(&file);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("as the input lacks them: gamma, eps, dy."), "{said}");

    // What a flag gives is not overruled.
    let directory = tempfile::tempdir().unwrap();
    let path = written(directory.path(), "mine.json", &file);
    let output = check(&["--batch", "1,2;3,5", "--expect", &path, "--eps", "1e-5"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("lacks them: gamma, dy."), "{said}");
}

#[test]
fn nothing_that_depends_on_an_unknown_dy_is_judged() {
    let (code, said) = beside(&format!(r#"{{"x_hat": {X_HAT}, "dx": [[9, 9], [9, 9]], "dgamma": [7, 7]}}"#));
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("No dy is given") && said.contains("dx, dgamma"), "{said}");
    assert!(!said.lines().any(|line| line.starts_with("dx ")), "{said}");

    let (code, said) = beside(r#"{"dx": [[9, 9], [9, 9]]}"#);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("Give one with --dy") && said.lines().count() == 1, "{said}");
}

#[test]
fn an_array_of_another_name_is_left_out_and_the_others_are_judged() {
    let (code, said) = beside(&format!(r#"{{"x_hat": {X_HAT}, "loss": 3.5, "x_hot": [1], "epoch": "two"}}"#));
    assert_eq!(code, 0, "{said}");
    let said = said.replace('\n', " ");
    assert!(said.contains(r#""loss", "epoch" are left out"#), "{said}");
    assert!(said.contains(r#""x_hot" is left out, as no quantity has this name; did you mean"#), "{said}");
}

#[test]
fn numbers_that_are_nan_in_both_are_right_and_said() {
    let directory = tempfile::tempdir().unwrap();
    let nan = r#"["NaN", -0.9999977777851852], ["NaN", 0.9999977777851852]"#;
    let path = written(directory.path(), "mine.json", &format!(r#"{{"x_hat": [{nan}]}}"#));
    let output = check(&["--batch", "nan,2;3,5", "--expect", &path]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("x_hat: 2 numbers are NaN in both."), "{said}");
}

#[test]
fn no_tolerance_is_said_to_let_a_wrong_result_pass() {
    let (code, said) = beside(r#"{"x_hat": [[-0.99, -0.9], [0.99, 0.9]]}"#);
    assert_eq!(code, 1);
    assert!(!said.contains("rtol"), "{said}");
}

#[test]
fn a_models_weights_in_the_place_of_a_batch_or_of_results_get_one_fitting_sentence() {
    let batch = "tests/fixtures/capture_pytorch.npz";
    for name in ["state.pt", "training.pt", "train.onnx", "norms.gguf"] {
        let model = format!("tests/fixtures/checkpoints/{name}");
        for args in [[batch, "--expect", &model], [&model, "--expect", batch]] {
            let output = check(&args);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.contains("weights of a model") && said.contains("--weights"), "{said}");
            assert_eq!(said.lines().count(), 1, "{said}");
        }
    }
}

#[test]
fn a_shape_with_axes_of_length_one_and_a_flat_list_hold_the_same_numbers() {
    use Quantity as Q;
    let mut numbers = Randn::new(31);
    let x = ArrayD::from_shape_simple_fn(vec![3, 2, 2, 2], || numbers.next().unwrap());
    let trace = Trace::new(Problem::new(x).unwrap());
    let array = |quantity: Quantity, shape: &[usize]| Expected {
        quantity,
        name: quantity.name().to_owned(),
        shape: Some(shape.to_vec()),
        values: trace.array(quantity).into_iter().collect(),
        precision: Precision::Double,
    };
    let mut expected: Vec<Expected> = [Q::Mean, Q::Var, Q::InvStd, Q::DVar, Q::DMean, Q::DBeta, Q::DGamma]
        .map(|quantity| array(quantity, &[1, 2, 1, 1]))
        .into();
    expected.push(array(Q::Y, &[24]));
    // The route through the mean is the same for a whole channel, and may be kept so.
    let route = array(Q::DxViaMean, &[1, 2, 1, 1]);
    let values = [0, 4].map(|cell| route.values[cell]).to_vec();
    expected.push(Expected { values, ..route });
    let report = compare(&Truth::of(&trace), &expected, &Tolerance::default());
    assert_eq!(report.verdict(), Verdict::Exact, "{:?}", report.first_wrong());

    // A wrong number in a flat list is found where it stands.
    expected[7].values[13] += 0.5;
    let report = compare(&Truth::of(&trace), &expected, &Tolerance::default());
    let wrong = report.first_wrong().unwrap();
    assert_eq!(
        (wrong.quantity, wrong.wrong, wrong.place(wrong.worst.unwrap().index)),
        (Q::Y, 1, vec![1, 1, 0, 1])
    );
    assert!(wrong.other_shape.is_none());

    // A route kept so where it varies within a channel is wrong, and nothing else is said.
    let route = array(Q::DxViaVar, &[1, 2, 1, 1]);
    let values = [0, 4].map(|cell| route.values[cell]).to_vec();
    let report = compare(&Truth::of(&trace), &[Expected { values, ..route }], &Tolerance::default());
    assert_eq!(report.verdict(), Verdict::Wrong);
}

#[test]
fn on_rows_there_are_no_statistics_of_a_position() {
    let mut dice = Dice(Randn::new(32));
    let row = MISTAKES.iter().find(|mistake| mistake.id == "statistics_per_position").unwrap();
    for _ in 0..50 {
        let problem = dice.problem(&[0.0]);
        if problem.partition().positions() == 1 || problem.uses_running() {
            assert!((row.make)(&Recipe::right(&problem)).is_empty());
        }
    }
}

const MODEL: &str = "tests/fixtures/check/model";

#[test]
fn every_norm_of_a_pytorch_model_is_right_and_the_model_is_one_table() {
    let output = check(&[MODEL]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    insta::assert_snapshot!("check_model", said);

    let folder = tempfile::tempdir().unwrap();
    for name in ["bn2d", "frozen_bias", "layer"] {
        let name = format!("{name}.npz");
        fs::copy(Path::new(MODEL).join(&name), folder.path().join(&name)).unwrap();
    }
    let header = r#"{"x":{"dtype":"F64","shape":[2,2],"data_offsets":[0,32]},"var":{"dtype":"F64","shape":[2],"data_offsets":[32,48]}}"#;
    let numbers = [1.0_f64, 2.0, 3.0, 5.0, 2.0, 4.5].map(f64::to_le_bytes).concat();
    let wrong = [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &numbers].concat();
    fs::write(folder.path().join("mine.safetensors"), wrong).unwrap();
    let path = folder.path().to_str().unwrap();
    let output = check(&[path]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("mine") && said.contains("unbiased variance"), "{said}");
    assert!(said.contains("4 layers: 3 right, 1 wrong."), "{said}");
    let json: Value = serde_json::from_slice(&check(&[path, "--dump"]).stdout).unwrap();
    assert_eq!(json["verdict"], "wrong");
    assert_eq!(json["layers"][3]["layer"], "mine");
    assert_eq!(json["layers"][3]["check"]["diagnosis"][0]["causes"][0]["id"], "unbiased_variance");

    // What cannot be read does not keep the others from being told.
    written(folder.path(), "broken.json", "{");
    let output = check(&[path]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("5 layers: 3 right, 1 wrong, 1 not read."), "{said}");
    assert_eq!(check(&[tempfile::tempdir().unwrap().path().to_str().unwrap()]).status.code(), Some(2));
}

#[test]
fn sums_that_lose_digits_in_a_half_precision_are_named() {
    for kind in ["float16", "bfloat16"] {
        for (which, first) in [("mean", "mean"), ("var", "var"), ("both", "mean")] {
            for file in ["steps", "ends"] {
                let name = format!("tests/fixtures/check/sums/{kind}-{which}-{file}.npz");
                let output = check(&[&name, "--dump=json"]);
                assert_eq!(output.status.code(), Some(1), "{name}");
                let report: Value = serde_json::from_slice(&output.stdout).unwrap();
                let first = if file == "ends" { "y" } else { first };
                assert_eq!(report["first_wrong"]["quantity"], first, "{name}");
                let diagnosis = report["diagnosis"].as_array().unwrap();
                let ids: Vec<&str> = diagnosis
                    .iter()
                    .flat_map(|one| one["causes"].as_array().unwrap())
                    .map(|c| c["id"].as_str().unwrap())
                    .collect();
                let id = if kind == "float16" { "half_sums" } else { "bfloat16_sums" };
                assert_eq!(ids, [id], "{name}");
                let explained = diagnosis[0]["explains"].as_array().unwrap();
                assert!(explained.contains(&"y".into()), "{name}: {explained:?}");
            }
        }
    }
}

#[test]
fn right_numbers_written_with_few_digits_are_told_as_such_with_the_tolerance_that_allows_for_them() {
    let directory = tempfile::tempdir().unwrap();
    let x = written(directory.path(), "x.json", r#"{"x": [1, 2, 3, 4, 5]}"#);
    let file = written(
        directory.path(),
        "rounded.json",
        r#"{"x_hat": [-1.4, -0.71, 0, 0.71, 1.4], "y": [-1.41, -0.71, 0, 0.71, 1.41]}"#,
    );
    let output = check(&[&x, "--expect", &file, "--dump=json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let told = |i: usize| (&report["diagnosis"][i]["causes"][0]["id"], &report["diagnosis"][i]["explains"]);
    assert_eq!(told(0), (&"few_digits".into(), &serde_json::json!(["x_hat"])));
    assert_eq!(told(1), (&"few_decimals".into(), &serde_json::json!(["y"])));
    let text = String::from_utf8(check(&[&x, "--expect", &file]).stdout).unwrap();
    assert!(text.contains("--atol 0.05"), "{text}");
    let wider = check(&[&x, "--expect", &file, "--atol", "0.05"]);
    assert_eq!(wider.status.code(), Some(0), "{}", String::from_utf8_lossy(&wider.stdout));
    // One wrong number among them, and that is no longer said.
    let wrong = written(directory.path(), "wrong.json", r#"{"x_hat": [-1.4, -0.78, 0, 0.71, 1.4]}"#);
    let text = String::from_utf8(check(&[&x, "--expect", &wrong]).stdout).unwrap();
    assert!(text.contains("None of the known mistakes"), "{text}");
}

#[test]
fn a_few_numbers_show_how_they_were_computed_and_written() {
    let directory = tempfile::tempdir().unwrap();
    let x = written(directory.path(), "x.json", r#"{"x": [1, 2, 3, 4, 5]}"#);
    for (y, status) in [
        // `torch.nn.BatchNorm1d(1)` of float32, by `.tolist()`, and what PyTorch prints of it.
        (
            "[-1.4142099618911743, -0.7071049213409424, 1.1920928955078125e-07, 0.7071051597595215, 1.4142102003097534]",
            0,
        ),
        ("[-1.4142, -0.7071, 0, 0.7071, 1.4142]", 0),
        // The same with the unbiased variance.
        ("[-1.2649, -0.6325, 0, 0.6325, 1.2649]", 1),
        // Whole numbers lie on every grid: nothing was divided.
        ("[-2, -1, 0, 1, 2]", 1),
    ] {
        let file = written(directory.path(), "y.json", &format!(r#"{{"y": {y}}}"#));
        let output = check(&[&x, "--expect", &file]);
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(status), "{y}: {text}");
        assert!(!y.contains("1.2649") || text.contains("unbiased variance"), "{text}");
        assert!(!y.contains("-2") || text.contains("not divided by s"), "{text}");
    }
}

#[test]
fn results_without_a_result_are_no_right_results() {
    let directory = tempfile::tempdir().unwrap();
    let x = written(directory.path(), "x.json", r#"{"x": [1, 2, 3, 4, 5]}"#);
    let file = written(directory.path(), "in.json", r#"{"gamma": 1, "dy": [1, 2, 3, 4, 5]}"#);
    let output = check(&[&x, "--expect", &file]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("nothing that comes out of it") && text.lines().count() == 1, "{text}");
}

#[test]
fn one_weight_explains_both_running_statistics() {
    let directory = tempfile::tempdir().unwrap();
    let x = written(directory.path(), "x.json", r#"{"x": [[1, 8], [2, 3], [3, 5], [4, 9], [5, 1]]}"#);
    // 0.01 of the mean and of the unbiased variance, 0.99 of 0 and of 1, where the problem says 0.1.
    let file = written(
        directory.path(),
        "running.json",
        r#"{"running_mean": [0.03, 0.052], "running_var": [1.015, 1.102]}"#,
    );
    let report: Value =
        serde_json::from_slice(&check(&[&x, "--expect", &file, "--dump=json"]).stdout).unwrap();
    let diagnosis = &report["diagnosis"][0];
    assert_eq!(diagnosis["causes"][0]["id"], "other_momentum", "{report}");
    assert_eq!(diagnosis["explains"], serde_json::json!(["running_mean", "running_var"]));
}

#[test]
fn a_capture_is_its_own_results() {
    let output = check(&[CAPTURE]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(output.stdout, check(&[CAPTURE, "--expect", CAPTURE]).stdout);
}

#[test]
fn what_the_data_cannot_show_is_listed_and_the_suggested_batch_shows_it() {
    let directory = tempfile::tempdir().unwrap();
    let arrays = format!(r#"{{"x_hat": {X_HAT}, "y": {X_HAT}}}"#);
    let path = written(directory.path(), "mine.json", &arrays);
    let suggested = directory.path().join("batch.json");
    let suggested = suggested.to_str().unwrap();
    let output = check(&["--batch", "1,2;3,5", "--expect", &path, "--suggest", suggested, "--dump"]);
    assert_eq!(output.status.code(), Some(0));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let ids: Vec<&str> =
        json["unseen"].as_array().unwrap().iter().filter_map(|one| one["id"].as_str()).collect();
    // With γ = 1 and β = 0 nobody sees that they are forgotten; a mean that is not subtracted anybody sees.
    for id in ["gamma_forgotten", "beta_forgotten", "gamma_twice", "gamma_and_beta_forgotten"] {
        assert!(ids.contains(&id), "{ids:?}");
    }
    assert!(!ids.contains(&"mean_not_subtracted") && !ids.contains(&"unbiased_variance"), "{ids:?}");
    let text = check(&["--batch", "1,2;3,5", "--expect", &path]).stdout;
    assert!(String::from_utf8_lossy(&text).contains("would have passed with this data"));

    // On the suggested batch each of them is called wrong.
    let draft = load(&Source::File(suggested.into()), &Options::default()).unwrap();
    let problem = draft.build().unwrap();
    for id in ids {
        let row = MISTAKES.iter().find(|mistake| mistake.id == id).unwrap();
        let trace = Trace::new(problem.clone());
        let is_wrong = |way: Recipe| {
            let expected = file(&Model::new(way), &[Quantity::XHat, Quantity::Y], Precision::Double);
            compare(&Truth::of(&trace), &expected, &Tolerance::default()).verdict() == Verdict::Wrong
        };
        assert!((row.make)(&Recipe::right(&problem)).into_iter().any(is_wrong), "{id}");
    }
}

#[test]
fn the_suggested_batch_shows_every_mistake_that_a_batch_norm_in_training_can_make() {
    let mut dice = Dice(Randn::new(33));
    for _ in 0..60 {
        let problem = dice.problem(&[0.0]);
        if problem.partition().norm() != Norm::Batch || problem.uses_running() {
            continue;
        }
        let suggested = telling(&problem).unwrap();
        assert_eq!(suggested.partition().norm(), problem.partition().norm());
        let trace = Trace::new(suggested.clone());
        for mistake in MISTAKES {
            let ways = (mistake.make)(&Recipe::right(&suggested));
            let is_wrong = |way: Recipe| {
                let expected = file(&Model::new(way), Quantity::COMPUTED, Precision::Single);
                compare(&Truth::of(&trace), &expected, &Tolerance::default()).verdict() == Verdict::Wrong
            };
            let can_be_seen = ways.is_empty() || ways.into_iter().any(is_wrong);
            assert!(
                can_be_seen,
                "{} on {:?} {}",
                mistake.id,
                trace.partition().shape(),
                trace.partition().norm()
            );
        }
    }
}
