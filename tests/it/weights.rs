//! Real layers from checkpoints: found by their names, read to the bit, and hostile files refused with a sentence.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Output;

use bnwalk::input::{Options, Source, load, load_expected, parse};
use bnwalk::norm::PerChannel;
use bnwalk::weights::{Checkpoint, Layer};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

fn fixture(name: &str) -> PathBuf {
    Path::new("tests/fixtures/weights").join(name)
}

fn checkpoint(name: &str) -> PathBuf {
    Path::new("tests/fixtures/checkpoints").join(name)
}

/// What the generator says is in the files.
fn index() -> Value {
    serde_json::from_str(&fs::read_to_string(fixture("index.json")).unwrap()).unwrap()
}

fn layers(name: &str) -> Vec<Layer> {
    Checkpoint::open(&fixture(name)).unwrap().layers().unwrap()
}

fn run(args: &[&str]) -> Output {
    crate::program().args(args).output().unwrap()
}

fn printed(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    String::from_utf8(output.stdout).unwrap()
}

fn refused(args: &[&str]) -> String {
    let output = run(args);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
    assert!(output.stdout.is_empty() && said.lines().count() == 1, "{args:?}: {said}");
    said
}

fn problem(args: &[&str]) -> Value {
    let dump = printed(&[args, &["--dump"]].concat());
    serde_json::from_str::<Value>(&dump).unwrap()["problem"].take()
}

/// A safetensors file of this header and data.
fn safetensors(header: &str, data: &[u8]) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes(), header.as_bytes(), data].concat()
}

/// Holds the layers of a file against what the generator says of its arrays.
fn assert_are(layers: &[Layer], expected: &Value, separator: &str, names: [&str; 4]) {
    let mut told = 0;
    for layer in layers {
        let parts = [&layer.gamma, &layer.beta, &layer.running_mean, &layer.running_var];
        for (part, name) in parts.into_iter().zip(names) {
            let name = format!("{}{separator}{name}", layer.name);
            assert_eq!(part.as_ref().map(|part| json!(part)), expected.get(&name).cloned(), "{name}");
            told += usize::from(part.is_some());
        }
        let count = expected.get(format!("{}.num_batches_tracked", layer.name)).and_then(Value::as_f64);
        assert_eq!(layer.num_batches_tracked.map(|count| count as f64), count, "{}", layer.name);
        told += usize::from(count.is_some());
    }
    assert_eq!(told, expected.as_object().unwrap().len());
}

#[test]
fn a_pytorch_checkpoint_gives_its_layers_to_the_bit_in_both_formats() {
    let names = ["weight", "bias", "running_mean", "running_var"];
    for file in ["model.safetensors", "model.npz"] {
        let layers = layers(file);
        let found: Vec<&str> = layers.iter().map(|layer| layer.name.as_str()).collect();
        assert_eq!(found, ["groups", "layer1.0.bn1", "layer1.1.bn1", "norm", "plain", "rms_norm"], "{file}");
        assert_are(&layers, &index()["model"], ".", names);
    }
}

#[test]
fn a_keras_model_gives_its_layers() {
    let names = ["gamma", "beta", "moving_mean", "moving_variance"];
    assert_are(&layers("keras.npz"), &index()["keras"], "/", names);
}

#[test]
fn the_list_tells_of_dead_and_pruned_channels() {
    let list = printed(&["--weights", "tests/fixtures/weights/model.safetensors"]);
    let line = |name: &str| {
        let line = list.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().skip(1).map(str::to_owned).collect::<Vec<_>>().join(" ")
    };
    assert!(list.starts_with("tests/fixtures/weights/model.safetensors: 6 normalization layers\n"));
    assert_eq!(line("layer1.0.bn1"), "3 0.984 to 1.01 0 0.807 to 0.826 0");
    assert_eq!(line("layer1.1.bn1"), "3 0 to 1 1 1e-9 to 0.785 1");
    assert!(line("norm").ends_with(" none"));
    assert!(line("plain").starts_with("3 none"));

    let list =
        printed(&["--weights", "tests/fixtures/weights/model.safetensors", "--dump=json", "--eps=0.8"]);
    let list: Value = serde_json::from_str(&list).unwrap();
    assert_eq!((&list["schema"], &list["eps"]), (&json!("bnwalk-weights/1"), &json!(0.8)));
    let second = &list["layers"][2];
    assert_eq!((&second["name"], &second["style"]), (&json!("layer1.1.bn1"), &json!("pytorch")));
    assert_eq!((&second["channels"], &second["num_batches_tracked"]), (&json!(3), &json!(3)));
    assert_eq!((&second["gamma"]["near_zero"], &second["running_var"]["below_eps"]), (&json!(1), &json!(3)));
    assert_eq!(
        (&list["layers"][0]["running_var"], &list["layers"][4]["gamma"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn a_layer_is_put_over_the_batch_and_under_the_flags() {
    let model = index()["model"].clone();
    let weights = ["--weights", "tests/fixtures/weights/model.safetensors", "--layer", "layer1.0.bn1"];
    let directory = tempfile::tempdir().unwrap();
    let batch = directory.path().join("batch.json");
    fs::write(&batch, r#"{"x": [[1, 2, 3], [4, 5, 7]], "gamma": 9, "running_var": 9, "eps": 0.5}"#).unwrap();
    let problem = problem(&[&[batch.to_str().unwrap(), "--beta=7"], &weights[..]].concat());
    assert_eq!(problem["gamma"], model["layer1.0.bn1.weight"]);
    assert_eq!(problem["beta"], json!([7.0, 7.0, 7.0]));
    assert_eq!(problem["running_mean"], model["layer1.0.bn1.running_mean"]);
    assert_eq!(problem["running_var"], model["layer1.0.bn1.running_var"]);
    assert_eq!((&problem["num_batches_tracked"], &problem["eps"]), (&json!(3), &json!(0.5)));
}

#[test]
fn what_a_layer_lacks_is_one_and_zero_and_running_statistics_stay() {
    let weights = ["--weights", "tests/fixtures/weights/model.npz", "--layer"];
    let plain = problem(&[&weights[..], &["plain"]].concat());
    assert_eq!((&plain["gamma"], &plain["beta"]), (&json!([1.0, 1.0, 1.0]), &json!([0.0, 0.0, 0.0])));
    let norm = problem(&[&weights[..], &["groups", "--norm=group:1", "--running-mean=4"]].concat());
    assert_eq!((&norm["running_mean"], &norm["norm"]), (&json!([4.0, 4.0, 4.0]), &json!("group:1")));
}

#[test]
fn without_a_batch_a_layer_is_shown_on_eight_normal_samples() {
    let weights = ["--weights", "tests/fixtures/weights/keras.npz", "--layer", "stem"];
    let alone = problem(&weights);
    let given = problem(&[&weights[..], &["--random", "8x3", "--seed", "0"]].concat());
    assert_eq!(alone, given);
    let told = printed(&weights);
    assert!(told.contains("source      standard normal numbers, seed 0; stem of"), "{told}");
}

#[test]
fn a_layer_that_is_not_there_or_does_not_fit_gets_a_sentence() {
    let model = "tests/fixtures/weights/model.safetensors";
    for (args, parts) in [
        (
            &["--layer", "layer1.0.bn"][..],
            &["no normalization layer \"layer1.0.bn\"", "did you mean \"layer1.0.bn1\"?"][..],
        ),
        (&["--layer", "transformer"], &["alone lists the 6 that it has"]),
        (&["--layer", "norm", "--batch", "1,2;3,4"], &["layer \"norm\" has 4 channels, but the batch has 2"]),
        (&["--layer", "norm", "--random", "4x2", "--layout", "channels_last"], &["the batch has 2"]),
        (&["--dump=csv"], &["--dump=csv", "expected text or json"]),
    ] {
        let said = refused(&[&["--weights", model], args].concat());
        assert!(parts.iter().all(|part| said.contains(part)), "{args:?}: {said}");
    }
    assert!(refused(&["--layer", "bn"]).contains("--weights"));
    assert!(refused(&["--weights", "Cargo.toml"]).contains("holds no named arrays"));
    let check = ["check", "--weights", model, "--expect", "tests/fixtures/weights/batch.safetensors"];
    assert!(refused(&check).contains("--weights needs --layer NAME here"));
}

#[test]
fn a_file_without_norms_has_an_empty_list() {
    let batch = "tests/fixtures/weights/batch.safetensors";
    assert_eq!(printed(&["--weights", batch]), format!("{batch}: 0 normalization layers\n"));
}

#[test]
fn safetensors_is_read_as_a_batch_and_as_results() {
    let batch = fixture("batch.safetensors");
    let draft = load(&Source::File(batch.clone()), &Options::default()).unwrap();
    let rows: Vec<Vec<f64>> = draft.x.array().outer_iter().map(|row| row.iter().copied().collect()).collect();
    assert_eq!(json!(rows), index()["batch"]["x"]);
    let precisions = |name: &str| -> Vec<&str> {
        load_expected(&fixture(name)).unwrap().iter().map(|array| array.precision.name()).collect()
    };
    assert_eq!(precisions("batch.safetensors"), ["float32"; 4]);
    assert_eq!(precisions("rounded.safetensors"), ["bfloat16"]);
    let path = batch.to_str().unwrap();
    for expect in [path, "tests/fixtures/weights/rounded.safetensors"] {
        assert!(printed(&["check", path, "--expect", expect]).contains("All is"));
    }

    let header = r#"{"x": {"dtype": "U8", "shape": [2, 1], "data_offsets": [0, 2]},
        "weight": {"dtype": "I8", "shape": [1], "data_offsets": [2, 3]}}"#;
    let draft = parse(&safetensors(header, &[1, 2, 0xff]), "f", &Options::default()).unwrap();
    assert_eq!(draft.gamma, Some(PerChannel::Each(vec![-1.0])));
    let unknown = header.replace("weight", "wieght");
    let error = parse(&safetensors(&unknown, &[1, 2, 3]), "f", &Options::default()).unwrap_err();
    assert_eq!(error.to_string(), r#"f: unknown array "wieght"; did you mean "weight"?"#);
}

#[test]
fn an_archive_that_cannot_be_read_is_told_as_such_in_every_form() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("cut.npz");
    std::fs::write(&file, b"PK\x03\x04 and nothing more").unwrap();
    for form in ["--dump=json", "--dump=csv", "--dump=npz"] {
        let said = refused(&[file.to_str().unwrap(), form]);
        assert!(said.contains("cut.npz is no readable NPZ archive"), "{form}: {said}");
    }
}

#[test]
fn hostile_files_get_a_sentence() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("f.safetensors");
    let path_text = path.to_str().unwrap();
    let two = |dtype: &str, shape: &str, first: &str, second: &str| {
        let entry =
            |offsets| format!(r#"{{"dtype": "{dtype}", "shape": {shape}, "data_offsets": {offsets}}}"#);
        format!(r#"{{"bn.weight": {}, "bn.bias": {}}}"#, entry(first), entry(second))
    };
    let good = safetensors(&two("F32", "[1]", "[0, 4]", "[4, 8]"), &[0; 8]);
    let deep = format!(r#"{{"a": {}1{}}}"#, "[".repeat(50_000), "]".repeat(50_000));
    for (bytes, part) in [
        (good[..good.len() - 1].to_vec(), "but there are 7 bytes of data"),
        ([&good[..], b"!"].concat(), "9 bytes of data, of which the tensors take 8"),
        (good[..20].to_vec(), "but the file has only 12 more"),
        (good[..5].to_vec(), "fewer than the 8 of the header's length"),
        ([&[0xff; 8], b"{}".as_slice()].concat(), "claims 18446744073709551615 bytes"),
        (safetensors(&two("F32", "[1]", "[0, 4]", "[2, 6]"), &[0; 6]), "inside the tensor before it"),
        (
            safetensors(&two("F32", "[4611686018427387904]", "[0, 4]", "[4, 8]"), &[0; 8]),
            "more than any file has",
        ),
        (
            safetensors(&two("F32", "[1]", "[0, 4]", "[4, 8]").replace("bias", "weight"), &[0; 8]),
            "given twice",
        ),
        (safetensors(&two("C64", "[1]", "[0, 4]", "[4, 8]"), &[0; 8]), "dtype C64; expected real numbers"),
        (safetensors(&two("F8_E4M3", "[4]", "[0, 4]", "[4, 8]"), &[0; 8]), "dtype F8_E4M3"),
        (safetensors(&deep, &[]), "its header is not what it should be"),
        (safetensors("{", &[]), "its header is not what it should be"),
    ] {
        fs::write(&path, &bytes).unwrap();
        for args in [&["--weights", path_text][..], &["--weights", path_text, "--layer", "bn"]] {
            let said = refused(args);
            assert!(
                said.starts_with(&format!("bnwalk: {path_text}")) && said.contains(part),
                "{part}: {said}"
            );
        }
    }
    fs::write(&path, &good).unwrap();
    assert_eq!(problem(&["--weights", path_text, "--layer", "bn"])["gamma"], json!([0.0]));
}

#[test]
fn a_variance_that_cannot_be_is_named_with_its_file_and_layer() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("f.safetensors");
    let entry = |offsets| format!(r#"{{"dtype": "I8", "shape": [1], "data_offsets": {offsets}}}"#);
    let header =
        format!(r#"{{"bn.running_mean": {}, "bn.running_var": {}}}"#, entry("[0, 1]"), entry("[1, 2]"));
    fs::write(&path, safetensors(&header, &[0, 0xff])).unwrap();
    let said = refused(&["--weights", path.to_str().unwrap(), "--layer", "bn"]);
    assert!(said.contains("f.safetensors, layer bn: running_var[0] is -1"), "{said}");
}

/// Of a checkpoint of 64 GiB only the header and the norm are read: the file is a hole, and reading it would not end.
#[cfg(unix)]
#[test]
fn a_large_checkpoint_is_listed_without_being_read() {
    const LARGE: u64 = 64 << 30;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("large.safetensors");
    let header = format!(
        r#"{{"fc.weight": {{"dtype": "U8", "shape": [{LARGE}, 1], "data_offsets": [0, {LARGE}]}},
            "bn.weight": {{"dtype": "U8", "shape": [1], "data_offsets": [{LARGE}, {}]}},
            "bn.bias": {{"dtype": "U8", "shape": [1], "data_offsets": [{}, {}]}}}}"#,
        LARGE + 1,
        LARGE + 1,
        LARGE + 2
    );
    fs::write(&path, safetensors(&header, &[])).unwrap();
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_len(8 + header.len() as u64 + LARGE + 2).unwrap();
    let layers = Checkpoint::open(&path).unwrap().layers().unwrap();
    assert_eq!((layers.len(), &layers[0].gamma), (1, &Some(vec![0.0])));
}

/// A header of the right grammar with any claims in it.
fn any_header() -> impl Strategy<Value = String> {
    let name = prop_oneof![Just("bn.weight"), Just("bn.bias"), Just("x"), Just("bn.running_var"), Just("y")];
    let dtype = prop_oneof![Just("F32"), Just("U8"), Just("BF16"), Just("F4"), Just("BOOL")];
    let number = || prop_oneof![0_u64..9, any::<u64>()];
    let entry = (name, dtype, vec(number(), 0..3), number(), number());
    vec(entry, 0..4).prop_map(|entries| {
        let entries: Vec<String> = entries
            .into_iter()
            .map(|(name, dtype, shape, start, end)| {
                format!(r#""{name}": {{"dtype": "{dtype}", "shape": {shape:?}, "data_offsets": [{start}, {end}]}}"#)
            })
            .collect();
        format!("{{{}}}", entries.join(", "))
    })
}

/// Reads the bytes in every way there is; whatever they are, that ends, and not in a panic.
fn read_everyhow(bytes: &[u8]) {
    read_as("f.safetensors", bytes);
}

fn read_as(name: &str, bytes: &[u8]) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    fs::write(&path, bytes).unwrap();
    let _ = Checkpoint::open(&path).and_then(|mut checkpoint| checkpoint.layers());
    let _ = load_expected(&path);
    let _ = load(&Source::File(path), &Options::default());
}

/// The arrays of a layer, under the endings that a framework gives their names.
fn parts(layer: &Layer, endings: [&str; 4]) -> Vec<(String, Value)> {
    let parts = [&layer.gamma, &layer.beta, &layer.running_mean, &layer.running_var];
    let named = parts.into_iter().zip(endings);
    named
        .filter_map(|(part, ending)| Some((format!("{}.{ending}", layer.name), json!(part.as_ref()?))))
        .collect()
}

#[test]
fn the_own_files_of_pytorch_onnx_and_llama_cpp_give_their_layers_to_the_bit() {
    let index: Value = serde_json::from_str(&fs::read_to_string(checkpoint("index.json")).unwrap()).unwrap();
    let pytorch = ["weight", "bias", "running_mean", "running_var"];
    let onnx = ["scale", "B", "input_mean", "input_var"];
    for (file, endings) in [
        ("state.pt", pytorch),
        ("training.pt", pytorch),
        ("views.pt", pytorch),
        ("train.onnx", onnx),
        ("other.onnx", onnx),
        ("norms.gguf", pytorch),
    ] {
        let layers = Checkpoint::open(&checkpoint(file)).unwrap().layers().unwrap();
        let found: serde_json::Map<_, _> = layers.iter().flat_map(|layer| parts(layer, endings)).collect();
        let mut expected = index[file].as_object().unwrap().clone();
        expected.retain(|name, _| !name.ends_with("num_batches_tracked"));
        assert_eq!(Value::from(found), Value::from(expected), "{file}");
        let tracked = layers.iter().find_map(|layer| layer.num_batches_tracked);
        assert_eq!(tracked, matches!(file, "state.pt" | "training.pt").then_some(3), "{file}");
    }
}

#[test]
fn the_epsilon_of_an_onnx_node_is_taken_with_its_layer() {
    let file = checkpoint("other.onnx");
    let taken = |flags: &[&str]| {
        let weights = ["--weights", file.to_str().unwrap(), "--layer", "block/bn"];
        problem(&[&weights[..], flags].concat())["eps"].as_f64().unwrap()
    };
    assert_eq!(taken(&[]), f64::from(0.01_f32));
    assert_eq!(taken(&["--eps", "0.5"]), 0.5);
}

#[test]
fn a_model_that_has_no_layers_to_give_is_told_why() {
    for (file, why) in [
        ("legacy.pt", "before 1.6"),
        ("module.pt", "expected a state dict"),
        ("folded.onnx", "folded into the convolutions"),
        ("external.onnx", "lie in another file"),
    ] {
        let path = checkpoint(file);
        let said = refused(&["--weights", path.to_str().unwrap()]);
        assert!(said.contains(why), "{said}");
    }
    // A file would be listed; what comes from a pipe is taken for the batch.
    let mut command = assert_cmd::Command::from_std(crate::program());
    let output = command.arg("-").write_stdin(fs::read(checkpoint("norms.gguf")).unwrap()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("holds no batch") && said.contains("bnwalk --weights - lists"), "{said}");
}

/// A zip archive with this pickle, and a storage of 16 bytes.
fn archive_of(pickle: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in [("m/data.pkl", pickle), ("m/data/0", &[0; 16])] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn told_of_pickle(pickle: &[u8]) -> String {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("m.pt");
    fs::write(&path, archive_of(pickle)).unwrap();
    match Checkpoint::open(&path).and_then(|mut checkpoint| checkpoint.layers()) {
        Ok(layers) => format!("{} layers", layers.len()),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_pickle_runs_nothing_and_no_nesting_is_too_deep() {
    // {"a": os.system("echo")}
    let call = b"\x80\x02}X\x01\0\0\0acos\nsystem\nX\x04\0\0\0echo\x85Rs.";
    assert_eq!(told_of_pickle(call), "0 layers");
    let deep = [&b"\x80\x02}X\x01\0\0\0a)"[..], &vec![0x85; 1_000_000], b"s."].concat();
    assert_eq!(told_of_pickle(&deep), "0 layers");
    // A dict that holds itself.
    assert_eq!(told_of_pickle(b"\x80\x02}q\0X\x01\0\0\0ah\0s."), "0 layers");
    for (pickle, why) in [
        (&b"\x80\x02"[..], "ends in the middle"),
        (b"0.", "empty stack"),
        (b"t", "empty stack"),
        (b"h\x05", "never stored"),
        (b"P1\n", "no place in a file of tensors"),
        (b"N.", "expected a state dict"),
        (b"}(X\x01\0\0\0au.", "a key without a value"),
        (b"X\xff\xff\xff\xffa", "ends in the middle"),
    ] {
        let told = told_of_pickle(pickle);
        assert!(told.contains(why), "{told}");
    }
}

/// A file of a framework with one byte changed, or cut there.
fn any_damage() -> impl Strategy<Value = (&'static str, usize, u8, bool)> {
    let files = prop::sample::select(vec![
        "state.pt",
        "views.pt",
        "training.pt",
        "train.onnx",
        "other.onnx",
        "norms.gguf",
    ]);
    (files, any::<prop::sample::Index>(), any::<u8>(), any::<bool>()).prop_map(|(file, at, byte, cut)| {
        let length = fs::metadata(checkpoint(file)).unwrap().len();
        (file, at.index(usize::try_from(length).unwrap()), byte, cut)
    })
}

proptest! {
    #[test]
    fn no_damage_to_a_framework_s_file_makes_it_panic((file, at, byte, cut) in any_damage()) {
        let mut bytes = fs::read(checkpoint(file)).unwrap();
        bytes[at] = byte;
        if cut {
            bytes.truncate(at);
        }
        read_as(file, &bytes);
    }

    #[test]
    fn no_pickle_makes_it_panic(pickle in vec(any::<u8>(), 0..100)) {
        read_as("m.pt", &archive_of(&pickle));
    }

    #[test]
    fn no_message_makes_it_panic(bytes in vec(any::<u8>(), 0..100)) {
        read_as("m.onnx", &bytes);
        read_as("m.gguf", &[b"GGUF\x03\0\0\0", &bytes[..]].concat());
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in vec(any::<u8>(), 0..200)) {
        read_everyhow(&bytes);
        read_everyhow(&safetensors(&String::from_utf8_lossy(&bytes), &bytes));
    }

    #[test]
    fn no_claims_make_it_panic(header in any_header(), data in vec(any::<u8>(), 0..20)) {
        read_everyhow(&safetensors(&header, &data));
    }

    #[test]
    fn no_changed_byte_makes_it_panic(at in 0_usize..2668, byte in any::<u8>()) {
        let mut bytes = fs::read(fixture("model.safetensors")).unwrap();
        bytes[at] = byte;
        read_everyhow(&bytes);
        bytes.truncate(at);
        read_everyhow(&bytes);
    }
}
