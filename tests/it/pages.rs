//! What the program says of itself to a shell, to `man`, and of its configuration.

use std::fs;

fn printed(args: &[&str]) -> String {
    let output = crate::program().args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[cfg(unix)]
#[test]
fn bash_is_offered_the_values_that_fit() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("bnwalk.bash");
    fs::write(&script, printed(&["completions", "bash"])).unwrap();
    for (line, offered) in [
        ("bnwalk --example g", "golden"),
        ("bnwalk --norm rms", "rms rms:c"),
        ("bnwalk check --convention k", "keras"),
        ("bnwalk --stage dg", "dgamma"),
        ("bnwalk completions p", "powershell"),
        ("bnwalk lab r", "replicas"),
        ("bnwalk learn fa", "faster-deeper"),
    ] {
        let ask = format!(
            "source {}; COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _bnwalk bnwalk ${{COMP_WORDS[$COMP_CWORD]}} ${{COMP_WORDS[$COMP_CWORD-1]}}; echo ${{COMPREPLY[@]}}",
            script.display()
        );
        let Ok(output) = std::process::Command::new("bash").args(["-c", &ask]).output() else { return };
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), offered, "{line}");
    }
}

/// Where there is no fish, nothing is seen.
#[test]
fn fish_is_offered_the_values_that_fit() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("bnwalk.fish");
    fs::write(&script, printed(&["completions", "fish"])).unwrap();
    for (line, offered) in [
        ("bnwalk --example g", "golden"),
        ("bnwalk --norm gr", "group:"),
        ("bnwalk check --convention k", "keras"),
        ("bnwalk completions p", "powershell"),
        ("bnwalk learn fa", "faster-deeper"),
        ("bnwalk lab training --preset to", "too-fast"),
    ] {
        let ask = format!("source {}; complete -C '{line}' | cut -f1", script.display());
        let fish = std::process::Command::new("fish").args(["--no-config", "-c", &ask]).output();
        let Ok(output) = fish else { return };
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), offered, "{line}");
    }
}

#[test]
fn every_shell_is_offered_the_commands_the_flags_and_the_values() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = printed(&["completions", shell]);
        for word in
            ["check", "lab", "replicas", "example", "golden", "stage", "dx_via_var", "keras", "too-fast"]
        {
            assert!(script.contains(word), "{shell} lacks {word}");
        }
    }
}

#[test]
fn every_command_is_in_the_manual_in_every_language() {
    for language in ["en", "zh"] {
        let page = printed(&["man", "--lang", language]);
        for name in ["check", "lab", "lab replicas", "completions", "config"] {
            let section = format!(".SH BNWALK {}", name.to_uppercase());
            assert!(page.lines().any(|line| line == section), "{language}: {name}");
        }
    }
    let page = printed(&["man", "--lang", "en"]);
    for section in [".SH OPTIONS", ".SH EXAMPLES"] {
        assert!(page.lines().any(|line| line == section), "{section}");
    }
}

#[test]
fn a_configuration_chooses_what_neither_flag_nor_environment_does_and_no_number() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("bnwalk")).unwrap();
    fs::write(folder.path().join("bnwalk/config.toml"), "language = \"zh\"\nascii = true\neps = 3\n")
        .unwrap();
    let run = |args: &[&str], locale: &str| {
        let mut command = crate::program();
        command.env("XDG_CONFIG_HOME", folder.path()).env("LC_ALL", locale);
        let output = command.args(args).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr))
    };
    let (chinese, fault) = run(&[], "C");
    assert!(chinese.contains('\u{6279}'), "{chinese}");
    assert!(fault.contains("config.toml") && fault.contains("eps") && fault.lines().count() == 1, "{fault}");
    assert!(run(&[], "en_US.UTF-8").0.starts_with("Batch Norm"));
    assert!(run(&["--lang", "en"], "zh_CN.UTF-8").0.starts_with("Batch Norm"));
    let (page, _) = run(&["config"], "en_US.UTF-8");
    assert!(page.starts_with("# Read from "), "{page}");
    assert_eq!(run(&["--dump"], "C").0, printed(&["--dump"]));
}

#[test]
fn a_handout_tells_what_the_text_tells_and_asks_nothing_of_the_network() {
    let call = ["--random", "6x3", "--cell", "2,1", "--gamma", "2", "--lang", "en"];
    let dumped = |format: &str| printed(&[&call[..], &[format]].concat());
    let (text, html, markdown) = (dumped("--dump=text"), dumped("--dump=html"), dumped("--dump=markdown"));
    // Every number of the text's tables and formulas stands in both.
    let number = |word: &str| word.trim_matches(|c: char| "*(),;:".contains(c)).to_owned();
    let numbers: Vec<String> =
        text.split_whitespace().map(number).filter(|word| word.contains('.')).collect();
    assert!(numbers.len() > 100);
    for number in numbers.iter().filter(|word| word.chars().all(|c| c.is_ascii_digit() || ".−".contains(c)))
    {
        assert!(html.contains(number.as_str()), "{number} is not in the HTML");
        let plain = number.replace('−', "-");
        assert!(
            markdown.contains(number.as_str()) || markdown.contains(&plain),
            "{number} is not in the Markdown"
        );
    }
    let inside = html.replace("http://www.w3.org/2000/svg", "");
    for outside in ["http", "<script", "<link", "url(", "@import"] {
        assert!(!inside.contains(outside), "{outside}");
    }
    for tag in ["section", "table", "tr", "math", "mtable", "svg", "ul", "figure", "p", "mrow", "msub"] {
        let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag}");
    }
    assert_eq!(html.matches("<h2>").count(), 14);
    assert_eq!(markdown.matches("\n## ").count(), 14);
    assert_eq!(markdown.matches("$$").count() % 2, 0);
    assert!(html.contains("prefers-color-scheme: dark") && html.contains("@media print"));
}

// What plays it is a dependency of the tests of the terminal, which are of Unix.
#[cfg(unix)]
#[test]
fn a_recording_holds_a_frame_for_each_line_at_the_pace_of_the_script() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("script.txt");
    fs::write(&script, "goto mean\nwait 1.5\n# a comment\ngoto affine\ngamma 2\nwait 2\n").unwrap();
    let cast =
        printed(&["--play", script.to_str().unwrap(), "--cast", "-", "--size", "90x26", "--lang", "en"]);
    let mut lines = cast.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let header = lines.next().unwrap();
    assert_eq!([&header["version"], &header["width"], &header["height"]], [2, 90, 26]);
    let events: Vec<serde_json::Value> = lines.collect();
    let times: Vec<f64> = events.iter().map(|event| event[0].as_f64().unwrap()).collect();
    assert_eq!(times, [0.0, 0.0, 1.5, 1.5, 3.5]);
    assert!(events.iter().all(|event| event[1] == "o"));
    // Played on a terminal it comes to the screen that the script comes to.
    let mut terminal = vt100::Parser::new(26, 90, 0);
    for event in &events {
        terminal.process(event[2].as_str().unwrap().as_bytes());
    }
    let picture = folder.path().join("screen.txt");
    let (script, drawn) = (script.to_str().unwrap(), picture.to_str().unwrap());
    printed(&["--play", script, "--screenshot", drawn, "--size", "90x26", "--lang", "en"]);
    let trimmed =
        |text: &str| text.trim_end().lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    assert_eq!(trimmed(&terminal.screen().contents()), trimmed(&fs::read_to_string(picture).unwrap()));
}

#[test]
fn a_wait_that_is_no_time_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("script.txt");
    fs::write(&script, "goto mean\nwait long\n").unwrap();
    let output = crate::program().args(["--play", script.to_str().unwrap(), "--cast", "-"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("line 2") && said.contains("\"long\"") && said.contains("3600"), "{said}");
}
