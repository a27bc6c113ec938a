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

#[test]
fn ranks_of_different_layers_are_refused() {
    let other = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/capture_pytorch.npz");
    let (code, _, err) = run(&["replicas", &rank("alone", 0), other, "--dump"]);
    assert_eq!(code, 2);
    assert!(err.contains("rank 1"), "{err}");
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

#[test]
fn bad_settings_are_told_in_a_sentence() {
    for (arguments, word) in [
        (&["sizes", "--sizes", "1,2", "--dump"][..], "Expected more than 1 value per channel"),
        (&["sizes", "--sizes", "2,1798", "--dump"], "1798"),
        (&["sizes", "--channel", "64", "--dump"], "0 to 63"),
        (&["sizes", "--draws", "0", "--dump"], "100000"),
        (&["replicas", "--split", "2,5", "--dump"], "2 + 5 is 7"),
    ] {
        let (code, _, err) = run(arguments);
        assert_eq!(code, 2, "{arguments:?}");
        assert!(err.contains(word), "{arguments:?}: {err}");
    }
}
