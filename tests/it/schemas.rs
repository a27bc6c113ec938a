//! The JSON Schemas under `assets/schema` say what the dumps hold: every key, and of which kind. A reader of a later version must
//! take keys that were added; here one that no schema knows is a fault.

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value as Json;

use crate::NO_CONFIGURATION;

fn read(path: &Path) -> Json {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Every schema, with the tag of the dumps that it is of.
fn schemas() -> Vec<(String, Json)> {
    let files = std::fs::read_dir("assets/schema").unwrap();
    let all = files.map(|file| read(&file.unwrap().path()));
    all.map(|schema| (schema["properties"]["schema"]["const"].as_str().unwrap().to_owned(), schema)).collect()
}

/// What of a document is not as its schema says; the words of JSON Schema that are used under `assets/schema`, and no others.
fn faults(root: &Json, schema: &Json, value: &Json, at: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (word, said) in schema.as_object().unwrap() {
        let holds = match word.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let name = said.as_str().unwrap();
                all.extend(if let Some(name) = name.strip_prefix("#/$defs/") {
                    faults(root, &root["$defs"][name], value, at)
                } else {
                    // The schema that stands beside this one.
                    let other = read(&Path::new("assets/schema").join(name));
                    faults(&other, &other, value, at)
                });
                true
            }
            "const" => value == said,
            "enum" => said.as_array().unwrap().contains(value),
            "type" => {
                let is = |name: &Json| match name.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "number" => value.is_number(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "null" => value.is_null(),
                    other => panic!("{other}"),
                };
                said.as_array().map_or_else(|| is(said), |names| names.iter().any(is))
            }
            "minimum" => value.as_f64() >= said.as_f64(),
            "anyOf" => said.as_array().unwrap().iter().any(|one| faults(root, one, value, at).is_empty()),
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    all.extend(faults(root, said, item, &format!("{at}.{i}")));
                }
                true
            }
            "required" => {
                let keys = said.as_array().unwrap().iter();
                for key in keys.map(|key| key.as_str().unwrap()).filter(|key| value.get(key).is_none()) {
                    all.push(format!("{at}: {key} is missing"));
                }
                true
            }
            "properties" => {
                for (key, one) in value.as_object().into_iter().flatten() {
                    match said.get(key) {
                        Some(schema) => all.extend(faults(root, schema, one, &format!("{at}.{key}"))),
                        None => all.push(format!("{at}: no schema knows {key}")),
                    }
                }
                true
            }
            other => panic!("{other} is not among the words of these schemas"),
        };
        if !holds {
            all.push(format!("{at}: {word} {said} does not hold of {:.80}", value.to_string()));
        }
    }
    all
}

fn assert_is_as_told(document: &str, told: &str) {
    let document: Json = serde_json::from_str(document).unwrap();
    let tag = document["schema"].as_str().unwrap();
    let known = schemas();
    let schema =
        known.iter().find(|(known, _)| known == tag).unwrap_or_else(|| panic!("{tag} has no schema"));
    assert_eq!(faults(&schema.1, &schema.1, &document, "$"), Vec::<String>::new(), "{told}");
}

fn printed(args: &[&str]) -> String {
    let mut command = Command::cargo_bin("bnwalk").unwrap();
    let out = command.args(args).env(NO_CONFIGURATION.0, NO_CONFIGURATION.1).output().unwrap();
    String::from_utf8(out.stdout).unwrap()
}

#[test]
fn every_dump_is_as_its_schema_says() {
    let room = tempfile::tempdir().unwrap();
    let mine = room.path().join("mine.json");
    std::fs::write(&mine, r#"{"x_hat": [[-1, -1], [1, 1.5]], "dx": "nothing", "y": [[1, 2, 3]]}"#).unwrap();
    let mine = mine.to_str().unwrap();
    let table = room.path().join("table.csv");
    std::fs::write(&table, "height,weight\n1,2\n3,5\n").unwrap();
    let capture = "tests/fixtures/capture_keras.npz";
    let network = ["--hidden", "8", "--steps", "20", "--every", "10"];
    let trained = |more: &[&'static str]| [&["lab", "training"][..], &network, more].concat();
    let mut all: Vec<Vec<&str>> = vec![
        vec![],
        vec![table.to_str().unwrap()],
        vec!["--example", "digits", "--mode", "eval"],
        vec!["--example", "constant", "--eps", "0"],
        vec!["--batch", "nan,1,inf", "--momentum", "none"],
        vec!["--example", "one"],
        vec!["--example", "golden", "--stage", "dx"],
        vec!["--random", "2x4x3", "--norm", "group:2", "--layout", "channels_first", "--lang", "zh"],
        vec!["check", capture, "--expect", capture],
        vec!["check", capture, "--expect", capture, "--convention", "pytorch"],
        vec!["check", "--batch", "1,2;3,5", "--expect", mine],
        vec!["check", "tests/fixtures/check/model"],
        vec!["--weights", "tests/fixtures/weights/model.safetensors"],
        vec!["lab", "norms"],
        vec!["lab", "norms", "--batch", "1,2,3,4", "--eps", "0"],
        vec!["lab", "sizes", "--draws", "5"],
        vec!["lab", "replicas"],
        vec!["lab", "replicas", "--random", "32x4", "--split", "8", "--average", "equal"],
    ];
    all.push(trained(&[]));
    for preset in ["contrast", "stale", "dead-units", "noise"] {
        all.push(trained(&["--preset", preset]));
    }
    all.push(trained(&["--norm", "none", "--act", "relu", "--init", "10", "--lr", "500"]));
    all.push(trained(&["--grid", "lr=0.1,0.5", "--seeds", "2"]));
    all.push(vec!["lab", "training", "--sweep", "batch=64", "--epochs", "1", "--seeds", "1"]);
    let mut seen = Vec::new();
    for args in all {
        let dump = printed(&[&args[..], &["--dump"]].concat());
        // Results of another shape are refused with a sentence; that is no dump.
        if dump.is_empty() {
            assert!(args.contains(&mine), "{args:?}");
            continue;
        }
        assert_is_as_told(&dump, &format!("{args:?}"));
        seen.push(serde_json::from_str::<Json>(&dump).unwrap()["schema"].as_str().unwrap().to_owned());
    }
    for (tag, _) in schemas() {
        assert!(seen.contains(&tag), "no dump of {tag} was looked at");
    }
}

#[test]
fn the_dumps_of_the_first_release_are_still_read_and_still_as_the_schemas_say() {
    let old = |name: &str| format!("tests/fixtures/dumps/{name}-0.1.0.json");
    for name in ["walk", "check"] {
        assert_is_as_told(&std::fs::read_to_string(old(name)).unwrap(), name);
    }
    // As input it gives the same numbers, and as results nothing is wrong in it.
    let (then, now) = (std::fs::read_to_string(old("walk")).unwrap(), printed(&[&old("walk"), "--dump"]));
    let of = |text: &str, key: &str| serde_json::from_str::<Json>(text).unwrap()[key].clone();
    for key in ["problem", "shape", "m", "channels", "stages", "invariants", "gradcheck", "warnings"] {
        assert_eq!(of(&then, key), of(&now, key), "{key}");
    }
    let report = printed(&["check", &old("walk"), "--expect", &old("walk"), "--dump"]);
    assert_ne!(of(&report, "verdict"), Json::from("wrong"));
}
