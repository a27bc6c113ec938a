//! `bnwalk lab norms` against the walk under each norm, and against PyTorch (`tests/fixtures/lab/norms.py`).

use std::collections::BTreeMap;
use std::process::Command;

use assert_cmd::cargo::CommandCargoExt;
use assert_cmd::output::OutputOkExt;
use bnwalk::input::{Options, parse};
use bnwalk::lab::norms::{Answer, Finding, Norms, Property, Settings};
use serde::Deserialize;
use serde_json::Value;

fn json(args: &[&str]) -> Value {
    let output = Command::cargo_bin("bnwalk").unwrap().args(args).unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn y_under_each_norm_is_what_the_walk_gives_under_it_to_the_last_bit() {
    for input in [
        &["--example", "tokens"][..],
        &["--example", "digits", "--gamma", "0.7", "--beta", "-0.2"],
        &["--random", "5x6x3", "--seed", "2", "--layout", "channels_last", "--eps", "1e-3"],
        &["--random", "7x4", "--mode", "eval", "--running-mean", "0.3"],
        &["--example", "one"],
    ] {
        let lab = json(&[&["lab", "norms", "--dump"], input].concat());
        assert_eq!(lab["schema"], "bnwalk/lab-norms/1");
        let norms = lab["norms"].as_array().unwrap();
        assert_eq!(norms.len(), 7);
        for norm in norms {
            let name = norm["norm"].as_str().unwrap();
            let walk = json(&[&["--dump", "--norm", name], input].concat());
            assert_eq!(norm["y_array"], walk["stages"]["y"], "{name} of {input:?}");
            assert_eq!(norm["m"], walk["m"], "{name} of {input:?}");
            let at = |array: &Value| {
                let cell = lab["cell"].as_array().unwrap();
                cell.iter().fold(array.clone(), |inner, i| {
                    inner[usize::try_from(i.as_u64().unwrap()).unwrap()].clone()
                })
            };
            for key in ["x_hat", "y", "dx"] {
                assert_eq!(norm[key], at(&walk["stages"][key]), "{key} under {name} of {input:?}");
            }
        }
    }
}

#[derive(Deserialize)]
struct Fixture {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    problem: serde_json::Map<String, Value>,
    expected: BTreeMap<String, BTreeMap<String, Expected>>,
}

#[derive(Deserialize)]
struct Expected {
    answer: Value,
    /// With the problem's ε, and with ε = 0.
    moved: [Value; 2],
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::INFINITY)
}

#[test]
fn what_a_change_does_to_y_is_what_it_does_in_pytorch() {
    let text = std::fs::read_to_string("tests/fixtures/lab/norms.json").unwrap();
    let fixture: Fixture = serde_json::from_str(&text).unwrap();
    let mut compared = 0;
    for Case { mut problem, expected } in fixture.cases {
        let name = problem.remove("name").unwrap();
        let whole = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        let groups = whole(&problem.remove("groups").unwrap());
        let place: Vec<usize> =
            problem.remove("place").unwrap().as_array().unwrap().iter().map(whole).collect();
        let draft = parse(&serde_json::to_vec(&problem).unwrap(), "a case", &Options::default()).unwrap();
        let problem = draft.build().unwrap();
        let mut lab = Norms::new(&problem, &Settings { groups: Some(groups), cell: None }).unwrap();
        lab.follow(problem.partition().cell(place[0], place[1], place[2]));
        while lab.advance() {}
        for column in &lab.columns {
            for property in Property::ALL {
                let expected = &expected[&column.norm.to_string()][property.name()];
                let Finding { answer, moved, without_eps, .. } = *column.finding(property).unwrap();
                let answer = match answer {
                    Answer::Yes => Value::Bool(true),
                    Answer::No => Value::Bool(false),
                    Answer::Degenerate => "degenerate".into(),
                };
                let what = format!("{name}: {} under {}", property.name(), column.norm);
                assert_eq!(answer, expected.answer, "{what}");
                for (got, expected) in [moved, without_eps].into_iter().zip(&expected.moved) {
                    let expected = number(expected);
                    let agrees = got == expected || (got - expected).abs() <= 1e-9 * expected.max(1.0);
                    assert!(agrees, "{what}: moved by {got}, in PyTorch by {expected}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 1500, "{compared}");
}

#[test]
fn settings_that_do_not_fit_are_refused_with_a_sentence() {
    for (args, expected) in [
        (&["--groups", "3"][..], "8 channels"),
        (&["--groups", "0"], "group:0"),
        (&["--groups", "x"], "--groups"),
        (&["--cell", "9,0,0"], "(2, 6, 8)"),
        (&["--cell", "1"], "(2, 6, 8)"),
    ] {
        let output = Command::cargo_bin("bnwalk")
            .unwrap()
            .args(["lab", "norms", "--dump"])
            .args(args)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains(expected) && output.stdout.is_empty(), "{args:?}: {said}");
    }
}

#[test]
fn in_chinese_groups_that_do_not_divide_are_told_in_chinese() {
    let args = ["lab", "norms", "--dump", "--lang", "zh", "--groups", "3"];
    let output = Command::cargo_bin("bnwalk").unwrap().args(args).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("通道") && !said.contains("channels"), "{said}");
}

#[test]
fn the_csv_has_the_answers_and_what_the_layer_keeps() {
    let args = ["lab", "norms", "--dump=csv"];
    let output = Command::cargo_bin("bnwalk").unwrap().args(args).unwrap();
    let csv = String::from_utf8(output.stdout).unwrap();
    for row in
        ["answer_depends_on_batch,batch,,,,,yes", "kept_statistics,layer,,,,,0", "parameters,rms,,,,,16"]
    {
        assert!(csv.lines().any(|line| line == row), "{row}");
    }
    assert!(csv.lines().all(|line| line.matches(',').count() == 6), "seven columns");
}
