//! The program as it is called: stdout, stderr, exit codes and files.

use std::fs;
use std::process::{Command, Stdio};

use assert_cmd::output::OutputOkExt;

fn bnwalk(args: &[&str]) -> Command {
    let mut command = crate::program();
    command.args(args);
    command
}

/// What a successful call prints.
fn printed(args: &[&str]) -> String {
    let output = bnwalk(args).unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    String::from_utf8(output.stdout).unwrap()
}

/// What a call that fails says, which is at most two lines and nothing on stdout.
fn refused(args: &[&str]) -> String {
    let output = bnwalk(args).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
    assert!(output.stdout.is_empty(), "{args:?}");
    assert!((1..=2).contains(&said.lines().count()), "{args:?}: {said}");
    assert!(said.lines().all(|line| line.starts_with("bnwalk: ")), "{args:?}: {said}");
    said
}

#[test]
fn help_and_version_go_to_stdout() {
    let help = printed(&["--help"]);
    for flag in ["--batch", "--random", "--gamma", "--dump[=<FORMAT>]", "--output", "--cell", "Examples:"] {
        assert!(help.contains(flag), "{flag}");
    }
    assert!(help.lines().all(|line| line.chars().count() <= 100));
    assert_eq!(
        printed(&["--version"]),
        concat!("bnwalk ", env!("CARGO_PKG_VERSION"), " (schema bnwalk/1)\n")
    );
}

#[test]
fn the_examples_are_listed_with_what_they_show() {
    let list = printed(&["--list-examples"]);
    assert_eq!(list.lines().count(), bnwalk::input::examples().len());
    assert!(list.starts_with("worked "));
}

#[test]
fn without_a_terminal_the_walk_is_printed() {
    let walk = printed(&[]);
    assert_eq!(walk, printed(&["--example", "worked", "--dump=text"]));
    assert!(walk.starts_with("Batch Norm, one number at a time\n\nsource      example worked\n"));
}

#[test]
fn every_bad_call_is_told_what_was_wrong_and_what_was_expected() {
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = directory.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (named, mixed, doubled) = (
        file("named.csv", "age,height\n1,2\n3,4\n"),
        file("mixed.csv", "NA,2\n1,2\n"),
        file("doubled.json", r#"{"x": [1, 2], "weight": 1, "gamma": 2}"#),
    );
    let (large, cell, ragged, field, gamma) = (
        file("large.csv", "1,2\n1e400,3\n"),
        file("cell.csv", "a,b\n1,2\n3,four\n"),
        file("ragged.csv", "1,2\n3\n"),
        file("field.json", r#"{"x": [1, 2], "gama": 1}"#),
        file("gamma.json", r#"{"x": [[1, 2], [3, 4]], "gamma": [1, 2, 3]}"#),
    );
    let cases: &[(&[&str], &[&str])] = &[
        (&["nowhere.csv"], &["nowhere.csv: there is no such file"]),
        (&[&cell], &["cell.csv", "row 3, column 2", "\"four\"", "expected a number"]),
        (&[&ragged], &["ragged.csv", "row 2", "expected 2"]),
        (&[&field], &["field.json", "\"gama\"", "did you mean \"gamma\""]),
        (&[&gamma], &["gamma.json: gamma has 3 values", "2 channels"]),
        (&["--batch", "1,a"], &["--batch", "column 2", "\"a\""]),
        (&["--batch", "1,1e400"], &["--batch", "column 2", "\"1e400\"", "1.8e308"]),
        (&[&large], &["large.csv", "row 2, column 1", "\"1e400\"", "1.8e308"]),
        (&["--eps", "1e400"], &["--eps", "1.8e308"]),
        (&["--batch", ""], &["--batch is empty"]),
        (&["--batch", "1", "--example", "worked"], &["--batch", "cannot be used with", "--example"]),
        (&["a.csv", "--random", "2x2"], &["[INPUT]", "cannot be used with"]),
        (&["--example", "gloden"], &["\"gloden\"", "did you mean \"golden\""]),
        (&["--random", "20by100"], &["--random", "expected a shape"]),
        (&["--random", "99999999999x9"], &["more than", "cells"]),
        (&["--gamma", "1,2"], &["gamma has 2 values", "x of shape (5)"]),
        (&["--gamma", "1,b"], &["--gamma", "value 2", "\"b\"", "expected a number"]),
        (&["--eps", "-1"], &["eps is -1", "0 or more"]),
        (&["--eps", "tiny"], &["--eps", "expected a number"]),
        (&["--momentum", "2"], &["momentum is 2", "from 0 to 1"]),
        (&["--momentum", "nil"], &["--momentum", "none for the cumulative average"]),
        (&["--running-var", "-1"], &["running_var[0] is -1"]),
        (&["--num-batches-tracked", "-1"], &["--num-batches-tracked", "expected a whole number"]),
        (&["--mode", "trian"], &["--mode", "train, eval", "'train'"]),
        (&["--convention", "torch"], &["--convention", "keras", "'pytorch'"]),
        (&["--norm", "group:2"], &["group:2", "1 channel"]),
        (&["--norm", "groups"], &["--norm", "group:G"]),
        (&["--layout", "NHWC"], &["--layout", "channels_last"]),
        (&["--dy", "two"], &["dy is \"two\"", "randn:SEED"]),
        (&["--dy", "onehot:7"], &["(7)", "x of shape (5)"]),
        (&["--header", "maybe"], &["--header", "auto"]),
        (&["--delimiter", "ab"], &["--delimiter", "one character"]),
        (&["--stage", "varience"], &["\"varience\"", "did you mean \"variance\""]),
        (&["--cell", "9"], &["--cell (9)", "x of shape (5)"]),
        (&["--cell", "x"], &["--cell", "expected whole numbers"]),
        (&["--channel", "4"], &["--channel 4", "x has 1 channel,"]),
        (&["--channel", "age"], &["\"age\"", "have no names"]),
        (&[&named, "--channel", "heigth"], &["\"heigth\"", "did you mean \"height\""]),
        (&["--channel-names", "a,b"], &["channel_names has 2 names", "x has 1 channel"]),
        (&[&mixed], &["mixed.csv, row 1, column 1", "\"NA\"", "--header yes"]),
        (&[&doubled], &["doubled.json", "\"weight\"", "\"gamma\""]),
        (&["a.csv", "b.csv"], &["one INPUT", "\"b.csv\""]),
        (&["--random", "-5x2"], &["--random", "\"-5x2\"", "expected a shape"]),
        (&["-", "--weights", "-"], &["INPUT and --weights", "only once"]),
        (&["--digits", "0"], &["--digits", "from 1 to 17"]),
        (&["--dump=xml"], &["--dump", "json, text, csv, npz"]),
        (&["-o", "walk.toml"], &["walk.toml", ".json, .txt, .csv, .npz, .md, .html"]),
        (&["-o", "no/such/place.json"], &["no/such/place.json", "no such directory"]),
        (&["--frobnicate"], &["--frobnicate"]),
    ];
    for (args, parts) in cases {
        let said = refused(args);
        for part in *parts {
            assert!(said.contains(part), "{args:?} lacks {part:?}: {said}");
        }
    }
}

#[test]
fn flags_win_over_the_file_and_may_be_negative() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("batch.json");
    fs::write(&path, r#"{"x": [[1, 2], [3, 5]], "gamma": 7, "eps": 0.5, "mode": "eval"}"#).unwrap();
    let flags = ["--gamma", "-1,2", "--beta", "-3", "--momentum", "none", "--mode", "train", "--dump"];
    let dump = printed(&[&[path.to_str().unwrap()], &flags[..]].concat());
    let dump: serde_json::Value = serde_json::from_str(&dump).unwrap();
    let problem = &dump["problem"];
    assert_eq!(problem["gamma"], serde_json::json!([-1.0, 2.0]));
    assert_eq!(problem["beta"], serde_json::json!([-3.0, -3.0]));
    assert_eq!((&problem["eps"], &problem["mode"]), (&0.5.into(), &"train".into()));
    assert_eq!(problem["momentum"], serde_json::Value::Null);
}

#[test]
fn every_parameter_has_a_flag() {
    let dump = printed(&[
        "--batch=-1,2;3,-4",
        "--gamma=2",
        "--beta=-1,1",
        "--eps=0.5",
        "--momentum=0.25",
        "--num-batches-tracked=3",
        "--mode=train",
        "--convention=keras",
        "--norm=instance",
        "--layout=channels_last",
        "--running-mean=1,2",
        "--running-var=3",
        "--dy=onehot:1,0",
        "--dump",
    ]);
    let dump: serde_json::Value = serde_json::from_str(&dump).unwrap();
    let expected = serde_json::json!({
        "x": [[-1.0, 2.0], [3.0, -4.0]], "gamma": [2.0, 2.0], "beta": [-1.0, 1.0], "eps": 0.5, "momentum": 0.25,
        "num_batches_tracked": 3, "mode": "train", "convention": "keras", "norm": "instance",
        "layout": "channels_last", "running_mean": [1.0, 2.0], "running_var": [3.0, 3.0],
        "dy": [[0.0, 0.0], [1.0, 0.0]],
    });
    assert_eq!(dump["problem"], expected);
}

#[test]
fn a_dump_piped_into_the_program_comes_out_again() {
    let dump = printed(&["--random", "6x4x3", "--norm", "group:2", "--layout", "channels_first", "--dump"]);
    let again = assert_cmd::Command::from_std(crate::program())
        .args(["-", "--dump"])
        .write_stdin(dump.clone())
        .unwrap();
    assert_eq!(String::from_utf8(again.stdout).unwrap(), dump);
}

#[test]
fn a_reader_that_has_had_enough_is_no_failure() {
    for format in ["json", "text", "csv", "npz"] {
        let mut child = bnwalk(&["--random", "500x100", &format!("--dump={format}")])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Closing the pipe unread breaks it at the first flush, in the midst of the dump.
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()),
            (Some(0), ""),
            "{format}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    for args in [&["--dump"][..], &["--help"], &["--version"], &["--list-examples"]] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = bnwalk(args).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.starts_with("bnwalk: standard output: "), "{args:?}: {said}");
    }
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
#[test]
fn without_a_standard_output_what_should_be_printed_there_is_a_failure() {
    let call = |line: &str| {
        let directory = tempfile::tempdir().unwrap();
        let output = Command::new("sh")
            .args(["-c", &format!("exec \"$0\" {line}")])
            .arg(env!("CARGO_BIN_EXE_bnwalk"))
            .env(crate::NO_CONFIGURATION.0, crate::NO_CONFIGURATION.1)
            .stdin(Stdio::null())
            .current_dir(directory.path())
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for args in ["--dump", "--help", "--version", "", "man", "--list-examples", "lab sizes --dump", "--plain"]
    {
        let closed = (Some(2), "bnwalk: standard output: it is closed\n".to_owned());
        assert_eq!(call(&format!("{args} >&-")), closed, "{args}");
    }
    assert_eq!(call("--dump --lang zh >&-").1, "bnwalk: 标准输出：它已关闭\n");
    // A file needs none, and /dev/null is one, however it was opened.
    for args in ["--dump -o walk.json >&-", "--dump >/dev/null", "--dump 1<>/dev/null"] {
        assert_eq!(call(args), (Some(0), String::new()), "{args}");
    }
}

#[test]
fn a_language_may_be_said_before_the_command() {
    for args in [&["--lang", "zh", "lab"][..], &["--lang=zh", "lab"], &["lab", "--lang", "zh"]] {
        let listed = printed(args);
        assert_ne!(listed, printed(&["lab"]), "{args:?}");
        assert!(listed.contains("批次"), "{listed}");
    }
    let told = printed(&["--lang", "zh", "lab", "sizes", "--draws", "100", "--dump=text"]);
    assert!(told.contains("批次"), "{told}");
    assert!(printed(&["--lang", "zh", "--stage", "mean", "--dump=text"]).contains("均值"));
}

#[test]
fn a_checkpoint_in_the_place_of_the_batch_lists_its_layers() {
    for file in [
        "weights/model.safetensors",
        "weights/model.npz",
        "checkpoints/state.pt",
        "checkpoints/train.onnx",
        "checkpoints/norms.gguf",
    ] {
        let path = format!("tests/fixtures/{file}");
        assert_eq!(printed(&[&path]), printed(&["--weights", &path]), "{file}");
    }
    assert!(refused(&["tests/fixtures/checkpoints/folded.onnx"]).contains("folded into the convolutions"));
    // What has a batch is one, with parameters or without.
    assert!(printed(&["tests/fixtures/capture_pytorch.npz"]).starts_with("Batch Norm, one number"));
}

#[test]
fn every_bad_call_is_told_in_chinese_to_a_chinese_reader() {
    let cases: &[&[&str]] = &[
        &["--eps", "1e400"],
        &["--eps", "tiny"],
        &["--gamma", "1,b"],
        &["--momentum", "nil"],
        &["--num-batches-tracked", "-1"],
        &["--norm", "groups"],
        &["--random", "20by100"],
        &["--dy", "two"],
        &["--dy", "onehot:a"],
        &["--delimiter", "ab"],
        &["--stage", "varience"],
        &["--cell", "x"],
        &["--digits", "0"],
        &["--digits", "x"],
        &["--random", "2x2", "--seed", "x"],
        &["--size", "10x10", "--screenshot", "a.svg"],
        &["--size", "5000x10", "--screenshot", "a.svg"],
        &["--expect", "a.json", "--rtol", "x"],
        &["lab", "sizes", "--draws", "x"],
        &["lab", "sizes", "--sizes", "0"],
        &["lab", "replicas", "--split", "x"],
        &["practice", "-n", "0"],
        &["practice", "--stage", "foo"],
        &["-"],
    ];
    for args in cases {
        let said = refused(&[args, &["--lang", "zh"][..]].concat());
        assert!(said.chars().any(|c| c > '\u{3000}'), "{args:?}: {said}");
        for english in ["expected", "there is", "standard input", "must", "needs", "invalid"] {
            assert!(!said.contains(english), "{args:?}: {said}");
        }
    }
}

#[test]
fn a_reader_that_has_had_enough_does_not_change_the_verdict() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("mine.json");
    fs::write(&path, r#"{"mean": [7]}"#).unwrap();
    for form in ["--dump=text", "--dump=json"] {
        let mut child = bnwalk(&["check", "--batch", "1,2", form, "--expect", path.to_str().unwrap()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), said.as_str()), (Some(1), ""), "{form}");
    }
}

/// What a call that is given some bytes on stdin prints.
fn printed_from(args: &[&str], stdin: &[u8]) -> String {
    let mut command = assert_cmd::Command::from_std(crate::program());
    let output = command.args(args).write_stdin(stdin).unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn checkpoints_and_results_are_read_from_stdin_too() {
    let model = fs::read("tests/fixtures/weights/model.safetensors").unwrap();
    let list = printed_from(&["--weights", "-"], &model);
    assert!(list.starts_with("standard input: 6 normalization layers"), "{list}");
    let layer = ["--weights", "-", "--layer", "norm", "--dump=csv", "--stage", "gamma"];
    assert_eq!(printed_from(&layer, &model).lines().count(), 5);
    let told = printed_from(&["check", "--batch", "1,3", "--expect", "-"], br#"{"mean": [2]}"#);
    assert!(told.contains("mean") && told.contains("exact"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_checkpoint_is_read_from_a_named_pipe() {
    let directory = tempfile::tempdir().unwrap();
    let pipe = directory.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::copy("tests/fixtures/weights/model.safetensors", pipe).unwrap()
    });
    assert!(printed(&["--weights", pipe.to_str().unwrap()]).contains("6 normalization layers"));
    writer.join().unwrap();
}

#[test]
fn a_first_row_that_counts_is_said_to_be_data() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("counts.csv");
    fs::write(&path, "0,1\n5,7\n").unwrap();
    let call = |header: &[&str]| {
        let args = [&[path.to_str().unwrap(), "--dump=csv", "--stage", "mean"], header].concat();
        let output = bnwalk(&args).unwrap();
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (printed, said) = call(&[]);
    assert!(printed.contains("mean,,0,,2.5"), "{printed}");
    assert!(said.contains("counts.csv reads 0, 1, 2, …") && said.contains("--header yes"), "{said}");
    assert_eq!(said.lines().count(), 1);
    assert_eq!(call(&["--header", "no"]).1, "");
    let (printed, said) = call(&["--header", "yes"]);
    assert!(printed.contains("mean,,0,,5.0") && said.is_empty(), "{printed}{said}");
}

#[test]
fn the_names_of_the_columns_go_with_the_problem() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("named.csv"), "age,height\n1,2\n3,5\n").unwrap();
    let names = |input: &str| {
        let dump: serde_json::Value = serde_json::from_str(&printed(&[input, "--dump"])).unwrap();
        dump["problem"]["channel_names"].clone()
    };
    let expected = serde_json::json!(["age", "height"]);
    assert_eq!(names(&path("named.csv")), expected);
    for ending in ["json", "npz"] {
        let dump = path(&format!("walk.{ending}"));
        printed(&[&path("named.csv"), "-o", &dump]);
        assert_eq!(names(&dump), expected, "{ending}");
    }
    let csv = printed(&[&path("named.csv"), "--dump=csv", "--stage", "mean", "--channel", "height"]);
    assert_eq!(csv, "quantity,sample,channel,position,value\nmean,,1,,3.5\n");
    let unnamed: serde_json::Value = serde_json::from_str(&printed(&["--dump"])).unwrap();
    assert_eq!(unnamed["problem"].get("channel_names"), None);
    let flag = printed(&["--batch", "1,2;3,5", "--channel-names", "age,height", "--dump"]);
    assert!(flag.contains("\"channel_names\""), "{flag}");
}

/// Runs a long dump until its temporary file is there, and then ends it.
#[cfg(unix)]
#[test]
fn a_signal_leaves_no_unfinished_file() {
    use rustix::process::{Pid, Signal, kill_process};
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("walk.json");
        let entries = || fs::read_dir(directory.path()).unwrap().count();
        let mut child = bnwalk(&["--random", "200000x20", "-o", path.to_str().unwrap()]).spawn().unwrap();
        while entries() == 0 {
            assert_eq!(child.try_wait().unwrap(), None, "the dump was over too soon");
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        kill_process(Pid::from_child(&child), signal).unwrap();
        let status = child.wait().unwrap();
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(signal.as_raw()));
        assert_eq!(entries(), 0, "{signal:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_grows_beyond_its_limit_is_a_failure_that_leaves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let output = Command::new("sh")
        .args(["-c", "ulimit -f 64; exec \"$0\" --random 2000x100 -o walk.json"])
        .arg(env!("CARGO_BIN_EXE_bnwalk"))
        .env(crate::NO_CONFIGURATION.0, crate::NO_CONFIGURATION.1)
        .current_dir(directory.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.starts_with("bnwalk: walk.json: it cannot be written: "), "{said}");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[test]
fn a_dump_is_utf_8_in_every_locale() {
    let output = bnwalk(&["--stage", "mean", "--dump=text"]).env("LC_ALL", "C").unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("μ = 1/m · Σ xᵢ"));
}

#[test]
fn a_byte_order_mark_in_a_script_is_skipped() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("script");
    fs::write(&path, "\u{feff}gamma 2\n").unwrap();
    let dump = printed(&["--play", path.to_str().unwrap(), "--dump=csv", "--stage", "gamma"]);
    assert!(dump.ends_with("gamma,,0,,2.0\n"), "{dump}");
}

#[cfg(unix)]
#[test]
fn names_of_files_cannot_steer_the_terminal() {
    let said = refused(&["no\u{1b}[2Jwhere.csv"]);
    assert!(said.contains(r"no\u{1b}[2Jwhere.csv") && !said.contains('\u{1b}'), "{said}");
    let said = refused(&["-o", "no\u{7}/where.csv"]);
    assert!(!said.contains('\u{7}'), "{said}");
}

#[test]
fn the_outputs_name_says_the_format_and_a_stated_one_wins() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let written = |name: &str, flags: &[&str]| {
        assert_eq!(printed(&[&["-o", &path(name)], flags].concat()), "");
        fs::read(path(name)).unwrap()
    };
    assert!(written("a.json", &[]).starts_with(b"{\n  \"schema\""));
    assert!(written("a.txt", &[]).starts_with(b"Batch Norm"));
    assert!(written("a.csv", &["--dump"]).starts_with(b"quantity,"));
    assert!(written("a.npz", &[]).starts_with(b"PK"));
    assert!(written("b.txt", &["--dump=csv"]).starts_with(b"quantity,"));
    assert!(written("none", &[]).starts_with(b"{"));
    assert_eq!(printed(&["-o", "-"]), printed(&["--dump"]));
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 6);
}

#[test]
fn a_failing_run_leaves_the_old_file_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("old.json");
    fs::write(&path, "precious").unwrap();
    refused(&["--cell", "99", "-o", path.to_str().unwrap()]);
    refused(&["nowhere.csv", "-o", path.to_str().unwrap()]);
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn a_dump_may_replace_the_file_it_came_from() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("batch.json");
    fs::write(&path, "[1, 2, 3, 4, 5]").unwrap();
    let path = path.to_str().unwrap();
    printed(&[path, "-o", path]);
    let first = fs::read(path).unwrap();
    printed(&[path, "-o", path]);
    assert_eq!(fs::read(path).unwrap(), first);
}

#[test]
fn a_channel_a_stage_and_digits_narrow_the_csv() {
    let csv = printed(&[
        "--example",
        "constant",
        "--dump=csv",
        "--stage",
        "var,dgamma",
        "--channel",
        "1",
        "--digits",
        "3",
    ]);
    assert_eq!(csv, "quantity,sample,channel,position,value\nvar,,1,,0.0\ndgamma,,1,,0.0\n");
}

/// A NPY file of zeros of some dtype and size in rows of 8, which takes no room on the disk.
#[cfg(unix)]
fn zeros(rows: u64, dtype: (&str, u64), path: &std::path::Path) {
    let (dtype, size) = dtype;
    let dict = format!("{{'descr': '{dtype}', 'fortran_order': False, 'shape': ({rows}, 8), }}");
    let head = [b"\x93NUMPY\x01\x00\x76\x00", format!("{dict:<117}\n").as_bytes()].concat();
    fs::write(path, &head).unwrap();
    fs::OpenOptions::new()
        .write(true)
        .open(path)
        .unwrap()
        .set_len(head.len() as u64 + rows * 8 * size)
        .unwrap();
}

#[test]
#[cfg(unix)]
fn a_mapped_batch_needs_room_beside_it_for_its_dy_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("zeros.npy");
    zeros(1 << 20, ("<f8", 8), &path);
    let dump = |stage: &str| {
        let mut command = bnwalk(&[path.to_str().unwrap(), "--dump=csv", "--stage", stage]);
        command.env("TMPDIR", directory.path().join("nowhere")).output().unwrap()
    };
    let mean = dump("mean");
    assert_eq!((mean.status.code(), String::from_utf8_lossy(&mean.stderr).as_ref()), (Some(0), ""));
    assert!(mean.stdout.ends_with(b"mean,,7,,0.0\n"));
    let dbeta = dump("dbeta");
    let said = String::from_utf8_lossy(&dbeta.stderr);
    assert_eq!((dbeta.status.code(), said.lines().count()), (Some(2), 1), "{said}");
    assert!(said.contains("there is no room for it: a temporary file of 0.1 GB in "), "{said}");
    assert!(said.contains("TMPDIR can name another directory"), "{said}");
}

#[test]
#[cfg(unix)]
fn a_long_file_of_float32_is_read_into_memory_where_there_is_no_room_for_a_temporary_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("zeros.npy");
    zeros(1 << 20, ("<f4", 4), &path);
    for temporary in ["", "nowhere"] {
        let mut command = bnwalk(&[path.to_str().unwrap(), "--dump=csv", "--stage=var"]);
        let dump = command.env("TMPDIR", directory.path().join(temporary)).output().unwrap();
        assert_eq!((dump.status.code(), String::from_utf8_lossy(&dump.stderr).as_ref()), (Some(0), ""));
        assert!(dump.stdout.ends_with(b"var,,7,,0.0\n"));
    }
}
