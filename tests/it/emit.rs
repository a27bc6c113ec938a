//! Emitted scripts, read and, where Python has the framework, run.
//!
//! The Python is that of the environment variable `BNWALK_PYTHON`, or python3. Where it lacks the framework the tests that
//! run scripts say so, and pass.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bnwalk::dump::{Dump, Format, Request};
use bnwalk::emit::{self, Framework};
use bnwalk::norm::{Convention, Draft, Layout, Mode, Norm, PerChannel, Randn, Trace, Upstream};
use ndarray::{Array1, ArrayD};

const FRAMEWORKS: [(Framework, &str); 2] = [(Framework::PyTorch, "torch"), (Framework::NumPy, "numpy")];

fn normal(shape: &[usize], seed: u32) -> ArrayD<f64> {
    let mut numbers = Randn::new(seed);
    ArrayD::from_shape_simple_fn(shape, || numbers.next().expect("endless"))
}

fn each(channels: usize, seed: u32, f: fn(f64) -> f64) -> PerChannel {
    PerChannel::Each(normal(&[channels], seed).into_iter().map(f).collect())
}

/// A draft in which no parameter has a value that hides a mistake.
fn draft(shape: &[usize], layout: Layout) -> Draft {
    let channels = match (shape, layout) {
        ([_], _) => 1,
        (_, Layout::ChannelsFirst) => shape[1],
        (_, Layout::ChannelsLast) => shape[shape.len() - 1],
    };
    Draft {
        layout: Some(layout),
        gamma: Some(each(channels, 5, |v| 1.0 + 0.5 * v)),
        beta: Some(each(channels, 6, |v| v)),
        running_mean: Some(each(channels, 7, |v| v)),
        running_var: Some(each(channels, 8, |v| 0.5 + v * v)),
        ..Draft::new(normal(shape, 3))
    }
}

/// Problems of all kinds, each with what it is.
fn spread() -> Vec<(String, Draft)> {
    let mut all = Vec::new();
    for shape in [&[7][..], &[5, 4], &[3, 4, 5], &[2, 4, 3, 3], &[2, 4, 2, 1, 3]] {
        for layout in [Layout::ChannelsFirst, Layout::ChannelsLast] {
            for norm in Norm::all(2) {
                // The last axis is no even number of channels in all of these.
                let norm = match (norm, shape, layout) {
                    (Norm::Group(_), &[_], _) => Norm::Group(1),
                    (Norm::Group(_), &[.., last], Layout::ChannelsLast) if last % 2 == 1 => Norm::Group(last),
                    _ => norm,
                };
                for mode in [Mode::Train, Mode::Eval] {
                    let what = format!("{norm} {mode} {layout} {shape:?}");
                    all.push((what, Draft { norm: Some(norm), mode: Some(mode), ..draft(shape, layout) }));
                }
            }
        }
    }
    for convention in Convention::ALL {
        for momentum in [convention.row().momentum, 0.25] {
            for rows in [1, 6] {
                let draft = Draft {
                    convention: Some(convention),
                    momentum: Some(Some(momentum)),
                    ..draft(&[rows, 3], Layout::ChannelsFirst)
                };
                all.push((format!("{convention} {momentum} {rows} rows"), draft.clone()));
                let cumulative = Draft { momentum: Some(None), num_batches_tracked: Some(3), ..draft };
                all.push((format!("{convention} cumulative {rows} rows"), cumulative));
            }
        }
    }
    let x = ndarray::array![[2., 1., f64::NAN], [2., 4., 5.], [2., 8., f64::INFINITY]].into_dyn();
    // PyTorch has a kernel of its own for images whose channels come last in memory.
    for offset in [1e3, 1e6] {
        let shape = [4, 5, 5, 6];
        let x = (normal(&shape, 4) + offset).into();
        let image = Draft { x, norm: Some(Norm::Group(3)), ..draft(&shape, Layout::ChannelsLast) };
        all.push((format!("offset {offset:e}, images, channels last"), image));
    }
    for norm in Norm::all(2) {
        let norm = if norm == Norm::Group(2) { Norm::Group(1) } else { norm };
        let spoiled =
            Draft { x: x.clone().into(), norm: Some(norm), ..draft(&[3, 3], Layout::ChannelsFirst) };
        all.push((format!("not finite, {norm}"), spoiled.clone()));
        let x = x.mapv(|v| if v.is_finite() { v } else { 3.0 });
        all.push((
            format!("eps 0, {norm}"),
            Draft { x: x.clone().into(), eps: Some(0.0), ..spoiled.clone() },
        ));
        let inf = f64::INFINITY;
        for (sign, x) in [
            ("+∞", ndarray::array![[inf, 1., 2.], [3., 5., 7.], [4., 1., 5.]]),
            ("−∞", ndarray::array![[2., 1., 2.], [3., -inf, 7.], [4., 1., 5.]]),
            ("±∞", ndarray::array![[inf, -inf, 2.], [-inf, 5., 7.], [4., 1., 5.]]),
        ] {
            all.push((format!("{sign}, {norm}"), Draft { x: x.into_dyn().into(), ..spoiled.clone() }));
        }
        all.push((
            format!("one sample, {norm}"),
            Draft { norm: Some(norm), ..draft(&[1, 3], Layout::ChannelsFirst) },
        ));
        for offset in [1e3, 1e6, 1e9, 1e12] {
            all.push((
                format!("offset {offset:e}, {norm}"),
                Draft {
                    x: (normal(&[64, 3], 4) + offset).into(),
                    norm: Some(norm),
                    ..draft(&[64, 3], Layout::ChannelsFirst)
                },
            ));
        }
        all.push((
            format!("dy ones, {norm}"),
            Draft { dy: Some(Upstream::Ones), norm: Some(norm), ..draft(&[50, 3], Layout::ChannelsFirst) },
        ));
    }
    all
}

fn trace(draft: &Draft) -> Trace {
    Trace::new(draft.clone().build().unwrap())
}

fn script(trace: &Trace, framework: Framework) -> String {
    let mut text = Vec::new();
    emit::write(trace, framework, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

/// The Python that has a module, if there is one.
fn python(module: &str) -> Option<String> {
    let python = std::env::var("BNWALK_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let imports = format!("import numpy, {module}");
    let found = Command::new(&python).args(["-c", &imports]).output().is_ok_and(|o| o.status.success());
    if !found {
        eprintln!("{python} has no {module}: nothing is run (BNWALK_PYTHON may name another)");
    }
    found.then_some(python)
}

/// Runs each script, with its argument if it has one, in one process, for importing a framework takes its time: the exit
/// code of each and what it printed.
fn run(python: &str, scripts: &[(PathBuf, Option<PathBuf>)]) -> Vec<(i64, String)> {
    const RUNNER: &str = "
import contextlib, io, json, runpy, sys
for line in sys.stdin:
    sys.argv = json.loads(line)
    out, code = io.StringIO(), 0
    with contextlib.redirect_stdout(out):
        try:
            runpy.run_path(sys.argv[0], run_name='__main__')
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 2
            print(end.code)
        except Exception as error:
            code = 3
            print(repr(error))
    print(json.dumps([code, out.getvalue()]))
";
    let lines: Vec<String> = scripts
        .iter()
        .map(|(script, argument)| {
            let argv: Vec<&Path> =
                [Some(script), argument.as_ref()].into_iter().flatten().map(PathBuf::as_path).collect();
            serde_json::to_string(&argv).unwrap()
        })
        .collect();
    let directory = tempfile::tempdir().unwrap();
    let input = directory.path().join("scripts");
    fs::write(&input, lines.join("\n")).unwrap();
    let output =
        Command::new(python).args(["-c", RUNNER]).stdin(fs::File::open(input).unwrap()).output().unwrap();
    let results: Vec<(i64, String)> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(results.len(), scripts.len(), "{}", String::from_utf8_lossy(&output.stderr));
    results
}

fn written(directory: &Path, name: &str, text: &str) -> PathBuf {
    let path = directory.join(name);
    fs::write(&path, text).unwrap();
    path
}

fn dumped(directory: &Path, trace: &Trace) -> PathBuf {
    let path = directory.join("walk.npz");
    let request = Request::new(Format::Npz);
    Dump::new(trace, &request).unwrap().write(&mut fs::File::create(&path).unwrap()).unwrap();
    path
}

#[test]
fn the_frameworks_agree_with_bnwalk_about_problems_of_all_kinds() {
    let directory = tempfile::tempdir().unwrap();
    for (framework, module) in FRAMEWORKS {
        let Some(python) = python(module) else { continue };
        let problems = spread();
        let scripts: Vec<_> = problems
            .iter()
            .enumerate()
            .map(|(i, (_, draft))| {
                (
                    written(directory.path(), &format!("{module}{i}.py"), &script(&trace(draft), framework)),
                    None,
                )
            })
            .collect();
        let results = problems.iter().zip(run(&python, &scripts));
        let wrong: Vec<String> = results
            .filter(|(_, (code, _))| *code != 0)
            .map(|((what, _), (_, said))| format!("{module}, {what}:\n{said}"))
            .collect();
        assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), problems.len(), wrong.join("\n"));
    }
}

#[test]
fn one_changed_digit_is_seen_in_every_quantity() {
    let directory = tempfile::tempdir().unwrap();
    let trace = trace(&draft(&[5, 3], Layout::ChannelsFirst));
    for (framework, module) in FRAMEWORKS {
        let Some(python) = python(module) else { continue };
        let text = script(&trace, framework);
        let (_, numbers) = text.split_once("\"running_var_before\"").unwrap();
        let names: Vec<&str> = numbers
            .lines()
            .skip(1)
            .take_while(|line| *line != "}")
            .filter_map(|line| Some(line.trim().strip_prefix('"')?.split_once('"')?.0))
            .collect();
        assert!(names.len() >= 6 && names.contains(&"dx"), "{names:?}");
        let tampered = |name: &&str| {
            // The ninth digit of the first number.
            let at = text.find(&format!("\"{name}\": [")).unwrap();
            let dot = at + text[at..].find('.').unwrap();
            let mut text = text.clone().into_bytes();
            text[dot + 8] = if text[dot + 8] == b'7' { b'3' } else { b'7' };
            let text = String::from_utf8(text).unwrap();
            (written(directory.path(), &format!("{module}_{name}.py"), &text), None)
        };
        let scripts: Vec<_> = names.iter().map(tampered).collect();
        for (name, (code, said)) in names.iter().zip(run(&python, &scripts)) {
            let line = said.lines().find(|line| line.split(' ').next() == Some(*name)).unwrap();
            assert_eq!((code, said.matches("WRONG").count()), (1, 1), "{said}");
            assert!(line.ends_with("WRONG"), "{said}");
        }
    }
}

#[test]
fn a_large_problem_is_read_from_its_dump() {
    let directory = tempfile::tempdir().unwrap();
    let trace = trace(&draft(&[40, 8, 9, 6], Layout::ChannelsLast));
    let other = self::trace(&Draft { eps: Some(0.5), ..draft(&[40, 8, 9, 6], Layout::ChannelsLast) });
    for (framework, module) in FRAMEWORKS {
        let text = script(&trace, framework);
        assert!(text.len() < 5_000, "{text}");
        let Some(python) = python(module) else { continue };
        let script = written(directory.path(), "large.py", &text);
        let dump = dumped(directory.path(), &trace);
        let results = run(&python, &[(script.clone(), Some(dump)), (script.clone(), None)]);
        assert_eq!(results[0].0, 0, "{}", results[0].1);
        assert!(results[1].0 != 0 && results[1].1.contains("expected one argument"), "{}", results[1].1);
        let dump = dumped(directory.path(), &other);
        assert_eq!(run(&python, &[(script, Some(dump))])[0].0, 1);
    }
}

#[test]
fn no_place_is_left_empty_and_lines_are_short() {
    for (what, draft) in spread() {
        for (framework, _) in FRAMEWORKS {
            let text = script(&trace(&draft), framework);
            let long = text.lines().find(|line| line.len() >= 120 || line.trim_end() != *line);
            assert_eq!(long, None, "{what}");
            let left = ["{{", "}}", "\n\n\n\n"].into_iter().find(|&left| text.contains(left));
            assert_eq!(left, None, "{what}:\n{text}");
        }
    }
}

#[test]
fn a_batch_norm_in_pytorch() {
    let x = Array1::from(vec![2., 4., 4., 4., 5., 5., 7., 9.]).into_dyn();
    let draft = Draft { eps: Some(0.0), dy: Some(Upstream::OneHot(vec![0])), ..Draft::new(x) };
    insta::assert_snapshot!(script(&trace(&draft), Framework::PyTorch));
}

#[test]
fn a_keras_batch_norm_in_pytorch() {
    let draft = Draft { convention: Some(Convention::Keras), ..draft(&[2, 2, 2], Layout::ChannelsLast) };
    insta::assert_snapshot!(script(&trace(&draft), Framework::PyTorch));
}

#[test]
fn a_group_norm_in_numpy() {
    let draft = Draft { norm: Some(Norm::Group(2)), ..draft(&[2, 4], Layout::ChannelsFirst) };
    insta::assert_snapshot!(script(&trace(&draft), Framework::NumPy));
}

#[test]
fn a_batch_norm_in_eval_mode_in_numpy() {
    let draft = Draft { mode: Some(Mode::Eval), ..draft(&[2, 2], Layout::ChannelsFirst) };
    insta::assert_snapshot!(script(&trace(&draft), Framework::NumPy));
}
