//! Reading of whole files: what is valid comes out to the bit, and what is not gets a sentence, never a panic.

use std::fs;
use std::path::{Path, PathBuf};

use bnwalk::input::{InputError, Options, Source, examples, load, load_array, load_upstream, parse};
use bnwalk::norm::{Draft, PerChannel, Upstream};
use ndarray::ArrayD;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn file(path: &Path) -> Result<Draft, InputError> {
    load(&Source::File(path.to_owned()), &Options::default())
}

fn index() -> Value {
    serde_json::from_str(&fs::read_to_string(fixture("npy/index.json")).unwrap()).unwrap()
}

/// Holds an array against what the index says of it, bit by bit.
fn assert_is(array: &ArrayD<f64>, expected: &Value, name: &str) {
    let shape: Vec<u64> = array.shape().iter().map(|&n| n as u64).collect();
    assert_eq!(Value::from(shape), expected["shape"], "{name}");
    let values = expected["values"].as_array().unwrap();
    assert_eq!(array.len(), values.len(), "{name}");
    for (got, value) in array.iter().zip(values) {
        let expected = match value {
            Value::Bool(b) => f64::from(u8::from(*b)),
            Value::String(word) => word.parse().unwrap(),
            number => number.as_f64().unwrap(),
        };
        let same = got.to_bits() == expected.to_bits() || (got.is_nan() && expected.is_nan());
        assert!(same, "{name}: {got} for {expected}");
    }
}

#[test]
fn every_npy_file_reads_as_numpy_wrote_it_or_is_refused() {
    for entry in index()["files"].as_array().unwrap() {
        let name = entry["file"].as_str().unwrap();
        let path = fixture("npy").join(name);
        match load_array(&path, &Options::default()) {
            Ok(array) => {
                assert_ne!(entry["reject"], true, "{name} was read, though {}", entry["why"]);
                assert_is(&array.array().to_owned(), entry, name);
                assert_eq!(file(&path).unwrap().x.shape(), array.shape());
            }
            Err(error) => {
                assert_eq!(entry["reject"], true, "{name}: {error}");
                assert!(error.to_string().contains(name), "{error}");
            }
        }
    }
}

#[test]
fn every_npz_archive_reads_as_numpy_wrote_it_or_is_refused() {
    for entry in index()["archives"].as_array().unwrap() {
        let name = entry["file"].as_str().unwrap();
        let draft = match file(&fixture("npy").join(name)) {
            Ok(draft) => draft,
            Err(error) => {
                assert_eq!(entry["reject"], true, "{name}: {error}");
                assert!(error.to_string().contains(name), "{error}");
                continue;
            }
        };
        let number = |value: f64| ArrayD::from_elem(vec![], value);
        let per_channel = |value: Option<PerChannel>| match value {
            Some(PerChannel::Each(values)) => ArrayD::from_shape_vec(vec![values.len()], values).unwrap(),
            other => panic!("{name}: {other:?}"),
        };
        for (array, expected) in entry["arrays"].as_object().unwrap() {
            let got = match array.as_str() {
                "x" => draft.x.array().to_owned(),
                "weight" => per_channel(draft.gamma.clone()),
                "bias" => per_channel(draft.beta.clone()),
                "running_mean" => per_channel(draft.running_mean.clone()),
                "running_var" => per_channel(draft.running_var.clone()),
                "eps" => number(draft.eps.unwrap()),
                "momentum" => number(draft.momentum.unwrap().unwrap()),
                "dy" => match draft.dy.clone() {
                    Some(Upstream::Given(dy)) => dy.array().to_owned(),
                    other => panic!("{name}: {other:?}"),
                },
                other => panic!("{name} holds {other}"),
            };
            assert_is(&got, expected, name);
        }
    }
}

#[test]
fn a_layer_captured_from_pytorch_is_a_problem() {
    let draft = file(&fixture("capture_pytorch.npz")).unwrap();
    assert!(draft.gamma.is_some() && draft.running_var.is_some() && draft.dy.is_some());
    let problem = draft.build().unwrap();
    assert_eq!(problem.x().shape(), problem.given_dy().unwrap().shape());
}

#[test]
fn every_example_loads_under_its_name_and_the_first_is_the_default() {
    for example in examples() {
        load(&Source::Example(example.name.to_owned()), &Options::default()).unwrap().build().unwrap();
    }
    assert_eq!(Source::default().to_string(), "example worked");
    let error = load(&Source::Example("goldne".to_owned()), &Options::default()).unwrap_err();
    assert_eq!(error.to_string(), r#"there is no example "goldne"; did you mean "golden"?"#);
}

#[test]
fn what_cannot_be_opened_is_told_in_one_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("missing.csv");
    assert_eq!(
        file(&missing).unwrap_err().to_string(),
        format!("{}: there is no such file", missing.display())
    );
    let error = file(dir.path()).unwrap_err().to_string();
    assert!(error.ends_with("it is a directory; expected a file"), "{error}");
    let empty = dir.path().join("empty.csv");
    fs::write(&empty, "").unwrap();
    assert!(file(&empty).unwrap_err().to_string().contains("empty.csv is empty; expected numbers"));
}

#[test]
fn an_array_is_read_from_every_format_that_holds_one() {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in [("a.json", "[[1, 2], [3, 4]]"), ("a.csv", "p,q\n1,2\n3,4\n"), ("a", "1 2\n3 4\n")] {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        let array = load_array(&path, &Options::default()).unwrap();
        assert_eq!((array.shape(), &*array.cells()), (&[2, 2][..], &[1., 2., 3., 4.][..]), "{name}");
    }
    let object = dir.path().join("object.json");
    fs::write(&object, r#"{"x": [1]}"#).unwrap();
    assert!(load_array(&object, &Options::default()).unwrap_err().to_string().contains("expected one array"));
}

#[test]
fn an_upstream_gradient_is_a_word_or_a_file() {
    let options = Options::default();
    assert_eq!(load_upstream("randn:5", &options).unwrap(), Upstream::Randn(5));
    assert_eq!(load_upstream("onehot:1,2", &options).unwrap(), Upstream::OneHot(vec![1, 2]));
    let path = fixture("npy/one_d.npy");
    assert!(matches!(load_upstream(path.to_str().unwrap(), &options), Ok(Upstream::Given(_))));
    let error = load_upstream("two", &options).unwrap_err().to_string();
    assert!(error.contains("randn:SEED") && error.contains("path of a file"), "{error}");
}

#[test]
fn inline_numbers_are_one_row_or_several() {
    let inline = |text: &str| load(&Source::Inline(text.to_owned()), &Options::default());
    assert_eq!(inline("1, 2,3").unwrap().x.shape(), [3]);
    assert_eq!(inline("1,2;3,4").unwrap().x.shape(), [2, 2]);
    assert_eq!(inline("[[1],[2]]").unwrap().x.shape(), [2, 1]);
    for (text, sentence) in [
        ("1,2;3,abc", r#"--batch, row 2, column 2: found "abc", expected a number"#),
        ("1,2;3", "--batch: row 2 has 1 value, expected 2 as in row 1"),
        ("", "--batch is empty; expected numbers as JSON, CSV, NPY, NPZ or safetensors"),
        ("1,,2", "--batch, row 1, column 2: found nothing, expected a number"),
    ] {
        assert_eq!(inline(text).unwrap_err().to_string(), sentence);
    }
}

/// Valid inputs of every format, to be broken.
fn specimens() -> Vec<Vec<u8>> {
    let npy = fixture("npy");
    let files = ["f8.npy", "fortran_order_f4_4d.npy", "version_3_0.npy", "stored.npz", "compressed.npz"];
    let texts = [
        r#"{"x": [[1, 2.5], [-3e4, "NaN"]], "gamma": [1, 2], "momentum": null, "dy": "onehot:0,1"}"#,
        r#"{"schema": "bnwalk/1", "problem": {"x": [1, 2]}, "stages": [{"a": [null, {}]}]}"#,
        "# note\n\"a\",b;c\r\n1,2\r\n\n3,nan\n",
        "  1.5e+00 2\n-3 inf\n",
    ];
    let files = files.iter().map(|name| fs::read(npy.join(name)).unwrap());
    files.chain(texts.iter().map(|text| text.as_bytes().to_vec())).collect()
}

/// Parses in every way that the options allow. An error must name its source.
fn parse_anyhow(bytes: &[u8]) -> Result<(), TestCaseError> {
    for header in [None, Some(false), Some(true)] {
        for delimiter in [None, Some(b' '), Some(b';')] {
            match parse(bytes, "the source", &Options { header, delimiter }) {
                Ok(draft) => prop_assert!(draft.x.len() <= 8 * bytes.len()),
                Err(error) => prop_assert!(error.to_string().starts_with("the source"), "{}", error),
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn arbitrary_bytes_never_panic(start in 0_usize..7, bytes in vec(any::<u8>(), 0..400)) {
        let starts: [&[u8]; 7] =
            [b"", b"[", b"{\"x\":[", b"\x93NUMPY\x01\0", b"\x93NUMPY\x02\0", b"PK\x03\x04", b"1,2\n"];
        parse_anyhow(&[starts[start], &bytes].concat())?;
    }

    #[test]
    fn text_that_looks_like_an_input_never_panics(
        json in r#"[\[\{][\[\]{},:"0-9eE.\-axNItnul \n]{0,60}"#,
        table in r#"[0-9a-z,;\t |"\#\r\n.\-+]{0,80}"#,
        header in r"\{('(descr|shape|fortran_order)': ?('<f8'|True|False|\([0-9, ]{0,20}\)|[\[\(]{0,9}),? ?){0,4}\}?",
    ) {
        parse_anyhow(json.as_bytes())?;
        parse_anyhow(table.as_bytes())?;
        let length = u16::try_from(header.len()).unwrap().to_le_bytes();
        parse_anyhow(&[b"\x93NUMPY\x01\0", &length[..], header.as_bytes(), &[0; 64]].concat())?;
    }

    #[test]
    fn a_valid_file_with_a_few_bytes_changed_or_cut_never_panics(
        which in any::<prop::sample::Index>(),
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        thread_local!(static SPECIMENS: Vec<Vec<u8>> = specimens());
        let mut bytes = SPECIMENS.with(|all| all[which.index(all.len())].clone());
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        parse_anyhow(&bytes)?;
    }

    #[test]
    fn numbers_in_json_keep_their_bits(values in vec(any::<f64>(), 1..40)) {
        let list: Vec<Value> = values
            .iter()
            .map(|v| match v {
                v if v.is_nan() => "NaN".into(),
                v if v.is_infinite() => if *v > 0.0 { "Infinity".into() } else { "-Infinity".into() },
                v => (*v).into(),
            })
            .collect();
        let draft = parse(Value::from(list).to_string().as_bytes(), "", &Options::default()).unwrap();
        prop_assert!(draft.x.cells().iter().zip(&values).all(|(a, b)| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()));
    }

    #[test]
    fn numbers_in_tables_keep_their_bits(
        values in vec(any::<f64>(), 4..40),
        columns in 1_usize..5,
        delimiter in prop::sample::select(vec![",", ";", "\t", "|", " ", "   "]),
        header in any::<bool>(),
        crlf in any::<bool>(),
    ) {
        let rows: Vec<String> = values
            .chunks_exact(columns)
            .map(|row| row.iter().map(|v| format!("{v:e}")).collect::<Vec<_>>().join(delimiter))
            .collect();
        let header = header.then(|| vec!["name"; columns].join(delimiter));
        let text = header.into_iter().chain(rows).collect::<Vec<_>>().join(if crlf { "\r\n" } else { "\n" });
        let draft = parse(text.as_bytes(), "", &Options::default()).unwrap();
        prop_assert_eq!(draft.x.shape(), &[values.len() / columns, columns]);
        prop_assert!(draft.x.cells().iter().zip(&values).all(|(a, b)| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()));
    }
}
