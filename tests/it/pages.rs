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

#[test]
fn every_command_is_in_the_manual_in_every_language() {
    for language in ["en", "zh"] {
        let page = printed(&["man", "--lang", language]);
        for name in ["check", "lab", "completions", "config"] {
            let section = format!(".SH BNWALK {}", name.to_uppercase());
            assert!(page.lines().any(|line| line == section), "{language}: {name}");
        }
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
