//! Against PyTorch, Keras, ONNX and NumPy (`tests/fixtures/reference.py`): every norm, rank, layout, mode and convention.

use std::collections::BTreeMap;
use std::io::Read;

use bnwalk::input::{Options, Source, load, parse};
use bnwalk::norm::{Quantity, Trace};
use serde::Deserialize;
use serde_json::Value;

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

/// The numbers of a nested array, row by row.
fn flat(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(flat).collect(),
        Value::String(name) => vec![name.replace("Infinity", "inf").parse().expect("NaN or an infinity")],
        number => vec![number.as_f64().expect("a number")],
    }
}

/// Equal to 1e-12 of the larger of 1 and the number: the references round, too.
fn agrees(got: f64, expected: f64) -> bool {
    got == expected
        || got.is_nan() && expected.is_nan()
        || (got - expected).abs() <= 1e-12 * expected.abs().max(1.0)
}

#[test]
fn every_number_of_every_framework_comes_out() {
    let text = std::fs::read_to_string("tests/fixtures/reference.json").unwrap();
    let fixture: Fixture = serde_json::from_str(&text).unwrap();
    assert!(fixture.cases.len() >= 80);
    let mut compared = 0;
    for case in fixture.cases {
        let bytes = serde_json::to_vec(&case.problem).unwrap();
        let draft = parse(&bytes, &case.name, &Options::default()).unwrap();
        let trace = Trace::new(draft.build().unwrap());
        for (name, expected) in case.expected {
            let quantity = Quantity::from_name(&name).unwrap_or_else(|| panic!("no quantity {name}"));
            let expected = flat(&expected);
            assert_eq!(expected.len(), trace.len(quantity), "{}: {name}", case.name);
            for (i, expected) in expected.into_iter().enumerate() {
                let got = trace.value(quantity, i);
                assert!(agrees(got, expected), "{}: {name}[{i}] is {got}, expected {expected}", case.name);
                compared += 1;
            }
        }
    }
    assert!(compared > 10_000, "{compared}");
}

#[test]
fn a_layer_captured_from_a_running_pytorch_model_comes_out_as_float32_has_it() {
    let path = "tests/fixtures/capture_pytorch.npz";
    let draft = load(&Source::File(path.into()), &Options::default()).unwrap();
    let trace = Trace::new(draft.build().unwrap());
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut results = |name: &str| {
        let mut bytes = Vec::new();
        archive.by_name(&format!("{name}.npy")).unwrap().read_to_end(&mut bytes).unwrap();
        parse(&bytes, name, &Options::default()).unwrap().x
    };
    for (quantity, name) in [
        (Quantity::Y, "y"),
        (Quantity::Dx, "dx"),
        (Quantity::DGamma, "dgamma"),
        (Quantity::DBeta, "dbeta"),
        (Quantity::RunningMean, "running_mean_after"),
        (Quantity::RunningVar, "running_var_after"),
    ] {
        let expected = results(name);
        let largest = expected.cells().iter().fold(0.0_f64, |l, v| l.max(v.abs()));
        for (i, expected) in expected.cells().iter().enumerate() {
            let got = trace.value(quantity, i);
            assert!((got - expected).abs() <= 2e-6 * largest, "{name}[{i}] is {got}, expected {expected}");
        }
    }
}
