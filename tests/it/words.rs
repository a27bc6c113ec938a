//! Every sentence stands in the catalogue, in every language, with the values that the code gives it; and every sentence
//! of the catalogue is used.

mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bnwalk::text::{Language, Message, ids, render, sources};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use source::{literals, messages};

type Names = BTreeSet<String>;

/// The beginnings of ids that are put together at run time. What is missing of them other tests find: they render them all.
const FAMILIES: &[&str] = &[
    "axes-",
    "axis-",
    "command-",
    "example-",
    "count-",
    "about-",
    "flag-",
    "glossary-",
    "help-",
    "pane-",
    "footer-",
    "form-",
    "heading-",
    "key-",
    "mistake-",
    "section-",
    "lab-norms-ask-",
    "setting-",
    "norm-",
    "parameter-",
    "practice-hint-",
    "quantity-",
    "stage-",
    "train-course-",
    "train-guess-",
    "train-light-",
    "train-why-",
];

/// What writes scripts. A script is code, and its comments are English like those of any other.
const SCRIPTS: &str = "src/emit";

/// Sentences that are no text of this program: they may stand in the code.
const ALLOWED: &[&str] = &[
    // The place at the end of an error of serde_json, which is taken off.
    " at line {} column {}",
    // A table of Markdown, a picture, and names.
    "| key | what it does |\\n| --- | --- |\\n",
    "pytorch, keras, onnx, cs231n, d2l",
    "ones, y, randn:SEED, onehot:i,j,…",
    // What completes values in fish.
    "function __fish_bnwalk_after\n    set -l words (commandline -opc)\n    test \\\"$words[-1]\\\" = $argv[1]\nend\n",
    "complete -c bnwalk -n '__fish_bnwalk_after --{flag}' -f -a '{values}'",
    "complete -c bnwalk -n '__fish_bnwalk_using_subcommand {name}' -f -a '{values}'",
    // What clap ends its errors with.
    "For more information",
    // How a file of this program begins, and what NumPy writes before an array.
    "what bnwalk computed, and compare",
    "that bnwalk trained",
    "{{'descr': '{descr}', 'fortran_order': False, 'shape': ({}{comma}), }}",
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// The text of every file of the program, without its test modules, which stand at the ends.
fn code() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    files(&root.join("src"))
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| name != "tests.rs"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("\n#[cfg(test)]\nmod tests").next().unwrap().to_owned();
            (path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"), text)
        })
        .collect()
}

/// The ids of a language, each with the names of its placeholders.
fn catalogue(text: &str) -> BTreeMap<String, Names> {
    let resource = fluent_syntax::parser::parse(text).unwrap();
    let messages = resource.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message),
        _ => None,
    });
    messages
        .map(|message| {
            let mut names = Names::new();
            placeholders(message.value.as_ref().unwrap(), &mut names);
            (message.id.name.to_owned(), names)
        })
        .collect()
}

fn placeholders(pattern: &Pattern<&str>, names: &mut Names) {
    let of_inline = |inline: &InlineExpression<&str>, names: &mut Names| {
        if let InlineExpression::VariableReference { id } = inline {
            names.insert(id.name.to_owned());
        }
    };
    for element in &pattern.elements {
        match element {
            PatternElement::Placeable { expression: Expression::Inline(inline) } => of_inline(inline, names),
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                of_inline(selector, names);
                for variant in variants {
                    placeholders(&variant.value, names);
                }
            }
            PatternElement::TextElement { .. } => {}
        }
    }
}

fn english() -> BTreeMap<String, Names> {
    catalogue(sources().find(|(language, _)| *language == Language::En).unwrap().1)
}

#[test]
fn every_message_of_the_code_is_in_the_catalogue_with_the_values_that_it_is_given() {
    let english = english();
    for (file, text) in code() {
        for (id, given) in messages(&text) {
            let wanted = english.get(&id).unwrap_or_else(|| panic!("{file}: {id} is in no catalogue"));
            assert_eq!(wanted, &given, "{file}: {id} is given other values than its sentence has");
        }
    }
}

#[test]
fn every_sentence_of_the_catalogue_is_used() {
    let used: Names = code().iter().flat_map(|(_, text)| messages(text)).map(|(id, _)| id).collect();
    let unused: Vec<String> = english()
        .into_keys()
        .filter(|id| !used.contains(id) && !FAMILIES.iter().any(|family| id.starts_with(family)))
        .collect();
    assert_eq!(unused, Vec::<String>::new());
}

#[test]
fn every_language_says_the_same_things_with_the_same_values() {
    let english = english();
    for (language, text) in sources() {
        let own = catalogue(text);
        let unknown: Vec<&String> = own.keys().filter(|id| !english.contains_key(*id)).collect();
        assert_eq!(unknown, Vec::<&String>::new(), "{language}");
        for (id, names) in &own {
            assert_eq!(names, &english[id], "{language}: {id}");
        }
    }
}

#[test]
fn no_language_lacks_a_sentence() {
    for (language, text) in sources() {
        let own = catalogue(text);
        let missing: Vec<String> = english().into_keys().filter(|id| !own.contains_key(id)).collect();
        assert_eq!(missing, Vec::<String>::new(), "{language}");
    }
}

#[test]
fn no_sentence_stands_in_the_code() {
    // The help of the flags stands where clap wants it, and in the catalogue again.
    let english: BTreeSet<String> =
        ids().map(|id| spaced(&render(Language::En, &Message::named(id)))).collect();
    let mut found = Vec::new();
    for (file, text) in code() {
        if file.starts_with(SCRIPTS) {
            continue;
        }
        let sentences = literals(&text).into_iter().filter(|literal| reads_as_a_sentence(literal));
        let sentences = sentences.filter(|literal| !english.contains(&spaced(literal)));
        found.extend(sentences.filter(|s| !ALLOWED.contains(&s.as_str())).map(|s| format!("{file}: {s}")));
    }
    assert_eq!(found, Vec::<String>::new());
}

/// A text as it is read, whichever lines and escapes it stands in.
fn spaced(text: &str) -> String {
    let text = text.replace("\\\n", "").replace("\\n", " ").replace("\\\"", "\"");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text has three English words or more, and is neither markup nor a line of a shell.
fn reads_as_a_sentence(text: &str) -> bool {
    if text.trim_start().starts_with(['<', '$']) || text.starts_with("bnwalk ") {
        return false;
    }
    let is_word = |word: &&str| {
        let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
        word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic() || c == '\'')
    };
    text.split_whitespace().filter(is_word).count() >= 3
}
