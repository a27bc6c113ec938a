//! The labs of sizes and of replicas: what the files of real ranks are, what is synchronised, what is refused.

use bnwalk::lab::replicas::{Kind, Replicas, Settings, Split};
use bnwalk::norm::{Draft, Layout, Quantity, Randn, Upstream};
use ndarray::{ArrayD, IxDyn};
use serde_json::Value;

use super::program;

fn run(arguments: &[&str]) -> (i32, String, String) {
    let out = program().arg("lab").args(arguments).env("LC_ALL", "C.UTF-8").output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

fn json(arguments: &[&str]) -> Value {
    let (code, out, err) = run(&[arguments, &["--dump"]].concat());
    assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
    serde_json::from_str(&out).unwrap()
}

fn rank(job: &str, rank: usize) -> String {
    format!("{}/tests/fixtures/lab/ranks/{job}/rank{rank}.npz", env!("CARGO_MANIFEST_DIR"))
}

/// The files were written by two processes of a torch.distributed job: `tests/fixtures/lab/ranks.py`.
#[test]
fn the_results_of_real_ranks_are_told_apart() {
    for job in ["alone", "averaged", "synchronised"] {
        let found = json(&["replicas", &rank(job, 0), &rank(job, 1)]);
        assert_eq!(found["split"], serde_json::json!([2, 4]));
        assert_eq!(found["ranks"]["outcome"], job);
        let apart = &found["ranks"]["relative_difference"];
        assert!(apart[job].as_f64().unwrap() < 1e-12, "{job}: {apart}");
        for other in ["alone", "averaged", "synchronised"].into_iter().filter(|other| *other != job) {
            assert!(apart[other].as_f64().unwrap() > 0.01, "{job}: {apart}");
        }
    }
    let mixed = json(&["replicas", &rank("alone", 0), &rank("synchronised", 1)]);
    assert_eq!(mixed["ranks"]["outcome"], Value::Null);
}

fn job(name: &str) -> [String; 2] {
    [0, 1].map(|rank| format!("{}/tests/fixtures/lab/jobs/{name}/rank{rank}.npz", env!("CARGO_MANIFEST_DIR")))
}

/// `tests/fixtures/lab/jobs.py`: `ddp` was written by two processes, the others by PyTorch in one.
#[test]
fn rounding_is_measured_at_the_terms_that_are_summed_and_in_the_precision_of_the_files() {
    for (name, outcome) in [
        ("ddp", "alone"),
        ("ones_alone", "alone"),
        ("two", "alone"),
        ("ones_sync", "synchronised"),
        ("half", "synchronised"),
    ] {
        let [first, second] = job(name);
        let found = json(&["replicas", &first, &second]);
        assert_eq!(found["ranks"]["outcome"], outcome, "{name}: {}", found["ranks"]);
        assert_eq!(found["ranks"]["also"], serde_json::json!([]), "{name}");
        let apart = &found["ranks"]["relative_difference"][outcome];
        assert!(apart.as_f64().unwrap() < 1e-3, "{name}: {apart}");
    }
}

#[test]
fn what_is_off_is_named_with_its_rank() {
    let off = |name: &str| {
        let [first, second] = job(name);
        let found = json(&["replicas", &first, &second]);
        assert_eq!(found["ranks"]["outcome"], Value::Null, "{name}");
        let nearest = &found["ranks"]["nearest"];
        assert_eq!((&nearest["outcome"], &nearest["arrays"]), (&"synchronised".into(), &12.into()), "{name}");
        let of = |off: &Value| format!("{} {}", off["quantity"].as_str().unwrap(), off["rank"]);
        let off = nearest["off"].as_array().unwrap();
        assert_eq!(nearest["agree"], 12 - off.len());
        (off.iter().map(of).collect::<Vec<_>>(), off[0].clone())
    };
    let (arrays, first) = off("nan");
    assert_eq!((arrays, &first["off"], &first["given"]), (vec!["y 0".into()], &12.into(), &"NaN".into()));
    // y with the variance divided by n − 1 is 2 % off, which is forty units of float16.
    assert_eq!(off("half_unbiased").0, ["y 0", "y 1"]);
    let (arrays, first) = off("correction");
    assert_eq!(
        (arrays, &first["own_correction"]),
        (vec!["running_var 0".into(), "running_var 1".into()], &true.into())
    );
    let [first, second] = job("correction");
    let (_, told, _) = run(&["replicas", &first, &second, "--dump=text"]);
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("10 of 12 arrays agree"), "{told}");
    assert!(told.contains("made with each rank's own n/(n − 1)"), "{told}");
}

#[test]
fn averages_of_the_other_weights_are_told_as_such() {
    let found = json(&["replicas", &rank("averaged", 0), &rank("averaged", 1)]);
    assert_eq!((&found["average"], &found["ranks"]["average"]), (&"count".into(), &"equal".into()));
    let (_, told, _) = run(&["replicas", &rank("averaged", 0), &rank("averaged", 1), "--dump=text"]);
    assert!(told.contains("all weighed alike") && told.contains("average equal"), "{told}");
}

#[test]
fn ranks_may_be_json_with_their_results() {
    let room = tempfile::tempdir().unwrap();
    let write = |k: usize, text: &str| {
        let file = room.path().join(format!("rank{k}.json"));
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let first = write(0, r#"{"x": [1, 3], "eps": 0, "y": [-1, 1]}"#);
    let second = write(1, r#"{"x": [5, 9], "eps": 0, "y": [-1, 1]}"#);
    assert_eq!(json(&["replicas", &first, &second])["ranks"]["outcome"], "alone");
    let second = write(1, r#"{"x": [5, 9], "eps": 0, "y": [-1, 1.000001]}"#);
    assert_eq!(json(&["replicas", &first, &second])["ranks"]["nearest"]["off"][0]["rank"], 1);
    let (_, told, _) = run(&["replicas", &first, &second, "--dump=text"]);
    assert!(told.contains("has 1.000001, expected 1."), "{told}");
}

/// An archive with its arrays as `change` makes them, byte by byte; those that it leaves out are not there.
fn changed(own: &str, to: &std::path::Path, change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>) -> String {
    use std::io::{Read, Write};
    let mut archive = zip::ZipArchive::new(std::fs::File::open(own).unwrap()).unwrap();
    let mut zip = zip::ZipWriter::new(std::fs::File::create(to).unwrap());
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let (name, mut bytes) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut bytes).unwrap();
        if let Some(bytes) = change(name.trim_end_matches(".npy"), bytes) {
            zip.start_file(&name, zip::write::SimpleFileOptions::DEFAULT).unwrap();
            zip.write_all(&bytes).unwrap();
        }
    }
    zip.finish().unwrap();
    to.to_str().unwrap().to_owned()
}

#[test]
fn what_the_files_of_ranks_lack_is_told_and_not_guessed() {
    let room = tempfile::tempdir().unwrap();
    let own = |k: usize| rank("synchronised", k);
    let place = |k: usize| room.path().join(format!("rank{k}.npz"));
    let without = |k: usize, names: &[&str]| {
        changed(&own(k), &place(k), |name, bytes| (!names.contains(&name)).then_some(bytes))
    };
    let found = json(&["replicas", &own(0), &without(1, &["dy"])]);
    assert_eq!(found["ranks"]["outcome"], "synchronised");
    assert!(found["notes"][0].as_str().unwrap().contains("dy"), "{}", found["notes"]);
    let results = ["y", "dx", "dgamma", "dbeta", "running_mean_after", "running_var_after"];
    let found = json(&["replicas", &own(0), &without(1, &results)]);
    assert_eq!(found["notes"], serde_json::json!(["Without results: rank1.npz."]));
    let in_eval = |k: usize| {
        changed(&own(k), &place(k), |name, mut bytes| {
            let at = bytes.len() - 20;
            if name == "mode" {
                bytes[at..].copy_from_slice(
                    &"eval\0".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect::<Vec<_>>(),
                );
            }
            Some(bytes)
        })
    };
    let (eval, train) = ([in_eval(0), in_eval(1)], own(1));
    let found = json(&["replicas", &eval[0], &eval[1]]);
    assert!(found["ranks"].is_null() && found["notes"][0].as_str().unwrap().contains("eval mode"));
    let (code, _, err) = run(&["replicas", &eval[0], &train, "--dump"]);
    assert!(code == 2 && err.contains("mode differs"), "{err}");
    let alone = json(&["replicas", &own(0)]);
    assert!(alone["notes"][0].as_str().unwrap().starts_with("One file is one batch"), "{}", alone["notes"]);
}

#[test]
fn results_of_another_shape_and_a_split_beside_ranks_are_refused() {
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("rank1.npz");
    with_arrays_of(&rank("alone", 1), &rank("alone", 0), &["y"], &file);
    let (code, _, err) = run(&["replicas", &rank("alone", 0), file.to_str().unwrap(), "--dump"]);
    assert_eq!(code, 2);
    assert!(err.contains("rank1.npz: y has shape (2, 3, 2, 2); expected (4, 3, 2, 2)"), "{err}");
    let (code, _, err) = run(&["replicas", &rank("alone", 0), &rank("alone", 1), "--split", "3,3", "--dump"]);
    assert!(code == 2 && err.contains("--split"), "{err}");
}

#[test]
fn the_results_of_ranks_belong_to_their_batch_and_their_split() {
    use bnwalk::input::{Expected, Precision};
    use bnwalk::lab::replicas::{Found, Given, Job};
    let x = ndarray::array![1.0, 2.0, 4.0, 9.0].into_dyn();
    let problem = Draft { eps: Some(0.0), ..Draft::new(x) }.build().unwrap();
    let y = |rank: usize, values: [f64; 2]| Given {
        rank,
        result: Expected {
            quantity: Quantity::Y,
            name: "y".to_owned(),
            shape: Some(vec![2]),
            values: values.to_vec(),
            precision: Precision::Double,
        },
        before: None,
    };
    let results = vec![y(0, [-1.0, 1.0]), y(1, [-1.0, 1.0])];
    let files = vec!["a.npz".to_owned(), "b.npz".to_owned()];
    let job = Job { files, parts: vec![2, 2], batch: problem.clone(), results };
    let settings = Settings { job: Some(std::sync::Arc::new(job)), ..Settings::default() };
    let found = |problem, settings: &Settings| Replicas::new(problem, settings).unwrap().found;
    match found(&problem, &settings) {
        Some(Found::Compared(recognised)) => assert_eq!(recognised.kind, Some(Kind::Alone)),
        other => panic!("{other:?}"),
    }
    let other = Settings { split: Split::Parts(vec![1, 3]), ..settings.clone() };
    assert_eq!(found(&problem, &other), Some(Found::OtherSplit));
    let edited = Draft::new(ndarray::array![1.0, 2.0, 4.0, 8.0].into_dyn());
    let edited = Draft { eps: Some(0.0), ..edited }.build().unwrap();
    assert_eq!(found(&edited, &settings), Some(Found::Edited));
}

/// An archive with some arrays of another in place of its own.
fn with_arrays_of(own: &str, other: &str, names: &[&str], to: &std::path::Path) {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(to).unwrap());
    let open = |path: &str| zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let (mut own, mut other) = (open(own), open(other));
    let all: Vec<String> = own.file_names().map(|name| name.unwrap().into_owned()).collect();
    for name in all {
        let of =
            if names.iter().any(|wanted| name == format!("{wanted}.npy")) { &mut other } else { &mut own };
        zip.start_file(&name, zip::write::SimpleFileOptions::DEFAULT).unwrap();
        std::io::copy(&mut of.by_name(&name).unwrap(), &mut zip).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn the_gradient_of_beta_and_the_running_statistics_of_ranks_are_compared_too() {
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("rank1.npz");
    let found = |names: &[&str], other: &str| {
        with_arrays_of(&rank("synchronised", 1), other, names, &file);
        let found = json(&["replicas", &rank("synchronised", 0), file.to_str().unwrap()]);
        found["ranks"]["outcome"].clone()
    };
    assert_eq!(found(&[], &rank("alone", 1)), "synchronised");
    // The gradient of beta is the same in all three, and here that of another rank.
    assert_eq!(found(&["dbeta"], &rank("alone", 1)), "synchronised");
    assert_eq!(found(&["dbeta"], &rank("synchronised", 0)), Value::Null);
    for kept in ["running_mean_after", "running_var_after"] {
        assert_eq!(found(&[kept], &rank("alone", 1)), Value::Null, "{kept}");
    }
}

#[test]
fn the_tree_of_merges_has_a_node_for_every_pair_and_a_leaf_for_every_device() {
    let (_, out, _) = run(&["replicas", "--split", "4", "--dump=text"]);
    let tree: Vec<&str> = out.lines().filter(|line| line.contains("M2 ") && line.contains(" n ")).collect();
    let tree: Vec<&str> =
        tree.into_iter().filter(|line| !line.contains("μ    σ²") && !line.contains("Σ dy")).collect();
    let expected = [
        "  0–3   n = 4 + 4 = 8   δ = 6.5 − 3.5 = 3   μ = 3.5 + 3·4/8 = 5",
        "  ├─ 0–1   n = 2 + 2 = 4   δ = 4 − 3 = 1   μ = 3 + 1·2/4 = 3.5",
        "  │  ├─ device 0   n 2   μ 3   M2 2",
        "  │  └─ device 1   n 2   μ 4   M2 0",
        "  └─ 2–3   n = 2 + 2 = 4   δ = 8 − 5 = 3   μ = 5 + 3·2/4 = 6.5",
        "     ├─ device 2   n 2   μ 5   M2 0",
        "     └─ device 3   n 2   μ 8   M2 2",
    ];
    for line in expected {
        assert!(out.lines().any(|found| found == line), "{line}\n{out}");
    }
    assert!(out.contains("M2 = 3 + 11 + 3²·4·4/8 = 32"), "{out}");
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    assert_eq!(tree.len(), 4, "{tree:?}");
    let (_, ascii, _) = run(&["replicas", "--split", "3,5", "--ascii", "--dump=text"]);
    assert!(ascii.is_ascii() && ascii.contains("`- device 1"), "{ascii}");
}

#[test]
fn a_large_batch_is_split_off_the_thread_that_takes_the_keys_and_comes_to_the_same() {
    use bnwalk::lab::Lab;
    let mut numbers = Randn::new(7);
    let x = ArrayD::from_shape_simple_fn(IxDyn(&[40_000, 2]), || numbers.next().unwrap());
    let problem = Draft::new(x).build().unwrap();
    let settings = bnwalk::lab::Settings::of(Lab::Replicas).set("split", "4").unwrap();
    let mut pending = settings.begin(&problem).unwrap();
    assert!(!pending.is_begun() && pending.lab() == Lab::Replicas);
    while pending.advance() {}
    let bnwalk::lab::Experiment::Replicas(lab) = &pending else { panic!("it is begun") };
    let at_once =
        Replicas::new(&problem, &Settings { split: Split::Equal(4), ..Settings::default() }).unwrap();
    assert_eq!((lab.cell, &lab.outcomes), (at_once.cell, &at_once.outcomes));
    let too_many = bnwalk::lab::Settings::of(Lab::Replicas).set("split", "2,5").unwrap().begin(&problem);
    assert!(too_many.is_err(), "what does not fit is told at once");
}

#[test]
fn ranks_of_different_layers_are_refused() {
    let other = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/capture_pytorch.npz");
    let (code, _, err) = run(&["replicas", &rank("alone", 0), other, "--dump"]);
    assert_eq!(code, 2);
    let (start, said) = (format!("bnwalk: {other}: rank 1"), "; expected that of rank 0, (2, 3, 2, 2)");
    assert!(err.starts_with(&start) && err.contains(said), "{err}");
}

#[test]
fn synchronised_is_the_whole_batch_for_any_split() {
    let mut numbers = Randn::new(4);
    for (i, shape) in [&[8][..], &[6, 3], &[5, 2, 3], &[4, 3, 2, 2]].into_iter().enumerate() {
        for layout in [Layout::ChannelsFirst, Layout::ChannelsLast] {
            let offset = [0.0, 1e3, -1e6, 10.0][i];
            let mut array =
                |by: f64| ArrayD::from_shape_simple_fn(IxDyn(shape), || numbers.next().unwrap() + by);
            let (x, dy) = (array(offset), array(0.0));
            let draft = Draft { layout: Some(layout), dy: Some(Upstream::Given(dy.into())), ..Draft::new(x) };
            let problem = draft.build().unwrap();
            let samples = shape[0];
            let splits =
                [Split::Parts(vec![1; samples]), Split::Parts(vec![1, samples - 1]), Split::Equal(1)];
            for split in splits {
                let settings = Settings { split: split.clone(), ..Settings::default() };
                let lab = Replicas::new(&problem, &settings).unwrap();
                let own = lab.outcome(Kind::Synchronised);
                for (quantity, apart) in [
                    (Quantity::Y, own.max_difference.y),
                    (Quantity::Dx, own.max_difference.dx),
                    (Quantity::DGamma, own.max_difference.dgamma),
                    (Quantity::DBeta, own.max_difference.dbeta),
                    (Quantity::RunningMean, own.max_difference.running_mean),
                    (Quantity::RunningVar, own.max_difference.running_var),
                ] {
                    let largest =
                        lab.whole.array(quantity).iter().fold(0.0, |most: f64, v| most.max(v.abs()));
                    let ulp = largest.next_up() - largest;
                    assert!(apart <= 8.0 * ulp, "{shape:?}, {split}, {quantity:?}: {} ulp", apart / ulp);
                }
            }
        }
    }
}

#[test]
fn sizes_hold_what_was_asked_for() {
    let found = json(&["sizes", "--channel", "36", "--sample", "3", "--draws", "200", "--seed", "5"]);
    assert_eq!((&found["schema"], &found["channel"]), (&Value::from("bnwalk/lab-sizes/1"), &Value::from(36)));
    assert_eq!(found["population"]["M"], 1797);
    let sizes = found["sizes"].as_array().unwrap();
    let m: Vec<u64> = sizes.iter().map(|size| size["m"].as_u64().unwrap()).collect();
    assert_eq!(m, [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1797]);
    for size in sizes {
        assert_eq!(size["draws"], 200);
        assert_eq!(size["x_hat_of_sample"]["sample"], 3);
    }
    let other = json(&["sizes", "--channel", "36", "--sample", "3", "--draws", "200", "--seed", "6"]);
    assert_ne!(found["sizes"][0]["mean_rmse"], other["sizes"][0]["mean_rmse"]);
    assert_eq!(found["sizes"][0]["mean_rmse_predicted"], other["sizes"][0]["mean_rmse_predicted"]);
}

/// `tests/fixtures/lab/sizes.py` draws them with NumPy's generator.
#[test]
fn the_mini_batches_are_those_of_numpys_generator() {
    use bnwalk::lab::sizes::{self, Sizes};
    let cases: Vec<Value> = serde_json::from_str(include_str!("../fixtures/lab/sizes.json")).unwrap();
    let numbers = |value: &Value| -> Vec<f64> { serde_json::from_value(value.clone()).unwrap() };
    let index = |value: &Value| -> usize { serde_json::from_value(value.clone()).unwrap() };
    let indices = |value: &Value| -> Vec<usize> { serde_json::from_value(value.clone()).unwrap() };
    for case in &cases {
        let shape = indices(&case["shape"]);
        let x = ArrayD::from_shape_vec(IxDyn(&shape), numbers(&case["x"])).unwrap();
        let draft = Draft { eps: case["eps"].as_f64(), layout: Some(Layout::ChannelsFirst), ..Draft::new(x) };
        let expected = case["sizes"].as_array().unwrap();
        let settings = sizes::Settings {
            sizes: Some(expected.iter().map(|size| index(&size["m"])).collect()),
            draws: index(&case["draws"]),
            seed: u32::try_from(index(&case["seed"])).unwrap(),
            cell: Some(indices(&case["cell"])),
            ..sizes::Settings::default()
        };
        let mut lab = Sizes::new(&draft.build().unwrap(), &settings).unwrap();
        while lab.advance() {}
        for (size, expected) in lab.sizes.iter().zip(expected) {
            for (name, found) in [("means", &size.means), ("variances", &size.vars), ("x_hats", &size.x_hats)]
            {
                let expected = numbers(&expected[name]);
                assert_eq!(found.len(), expected.len());
                let apart = found.iter().zip(&expected).map(|(a, b)| (a - b).abs());
                let farthest = apart.fold(0.0, f64::max);
                assert!(farthest < 1e-12, "{shape:?}, m = {}: {name} {farthest}", size.m);
            }
        }
    }
}

#[test]
#[ignore = "some eight million mini-batches; see the guide"]
fn twenty_thousand_draws_of_any_pixel_come_to_what_is_predicted() {
    use bnwalk::input::digits;
    use bnwalk::lab::sizes;
    use rayon::prelude::*;
    let problem = Draft::new(digits::images().to_owned().into_dyn()).build().unwrap();
    let look_at = |channel| {
        let settings =
            sizes::Settings { channel: Some(channel), draws: 20_000, seed: 3, ..Default::default() };
        let mut lab = sizes::Sizes::new(&problem, &settings).unwrap();
        // Rare values are rarely drawn; a constant channel has no kurtosis at all.
        if lab.population.kurtosis >= 30.0 || lab.population.kurtosis.is_nan() {
            return false;
        }
        while lab.advance() {}
        for size in &lab.sizes {
            let (m, population) = (size.m, &lab.population);
            let (mean, var) = (size.mean_rmse(population), size.var_rmse(population));
            if m == population.samples {
                assert!(mean < 1e-14 && var < 1e-14, "pixel {channel}: {mean} {var}");
                continue;
            }
            let (of_mean, of_var) = (population.mean_rmse(m), population.var_rmse(m));
            assert!((mean / of_mean - 1.0).abs() < 0.05, "pixel {channel}, m = {m}: {mean}, {of_mean}");
            assert!((var / of_var - 1.0).abs() < 0.1, "pixel {channel}, m = {m}: {var}, {of_var}");
        }
        true
    };
    let looked_at = (0..digits::PIXELS).into_par_iter().filter(|&channel| look_at(channel)).count();
    assert!(looked_at > 40, "{looked_at}");
}

#[test]
fn bad_settings_are_told_in_a_sentence() {
    for (arguments, word) in [
        (&["sizes", "--sizes", "1,2", "--dump"][..], "Expected more than 1 value per channel"),
        (&["sizes", "--sizes", "2,1798", "--dump"], "1798"),
        (&["sizes", "--channel", "64", "--dump"], "0 to 63"),
        (&["sizes", "--draws", "0", "--dump"], "100000"),
        (&["replicas", "--split", "2,5", "--dump"], "2 + 5 is 7"),
        (&["replicas", "--split", "0", "--dump"], "expected 1 to 8"),
        (&["norms", "--groups", "3", "--dump"], "8 channels"),
        (&["norm"], "norms, sizes, replicas, training"),
    ] {
        let (code, _, err) = run(arguments);
        assert_eq!(code, 2, "{arguments:?}");
        assert!(err.contains(word), "{arguments:?}: {err}");
    }
}

#[test]
fn a_name_that_does_not_say_the_format_is_refused_before_anything_is_written() {
    let directory = tempfile::tempdir().unwrap();
    for lab in ["norms", "sizes", "replicas", "training"] {
        for name in ["a.html", "a.md", "a.svg"] {
            let path = directory.path().join(name);
            let (code, _, told) = run(&[lab, "-o", path.to_str().unwrap()]);
            assert!(code == 2 && told.contains(".json, .txt or .csv"), "{lab} {name}: {told}");
            assert!(!path.exists());
        }
    }
}

#[test]
fn flags_may_stand_before_the_lab() {
    let told = |arguments: &[&str]| program().args(arguments).output().unwrap();
    let before = told(&["--example", "golden", "--ascii", "lab", "norms", "--dump=text"]);
    let after = told(&["lab", "norms", "--example", "golden", "--ascii", "--dump=text"]);
    assert!(after.status.success() && before.stdout == after.stdout);
}

#[test]
fn the_settings_of_mini_batches_say_what_they_can_be() {
    for (arguments, says) in [
        (&["--channel", "x"][..], "channel cannot be x; expected a whole number, 0 or more"),
        (&["--channel", "-1"], "channel cannot be -1; expected a whole number, 0 or more"),
        (&["--sample", ""], "sample cannot be empty; expected a whole number, 0 or more"),
        (&["--channel", "64"], "channel cannot be 64; expected a whole number from 0 to 63"),
        (&["--draws", "-5"], "draws cannot be -5; expected a whole number from 1 to 100000"),
    ] {
        let (code, _, told) = run(&[&["sizes", "--dump=text"], arguments].concat());
        assert!(code == 2 && told.contains(says), "{arguments:?}: {told}");
    }
    // By name the digits are the batch that is drawn from anyway.
    assert_eq!(json(&["sizes", "--draws", "2"])["channel"], 20);
    assert_eq!(json(&["sizes", "--draws", "2", "--example", "digits-all"])["channel"], 20);
    let (_, told, _) = run(&["sizes", "--draws", "2", "--norm", "layer", "--mode", "eval", "--dump=text"]);
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("All numbers here are those of a batch norm in train mode"), "{told}");
}
