//! The examples at the end of the help: command lines, and what they do.

use unicode_width::UnicodeWidthStr;

use crate::msg;
use crate::text::{Language, Message, placeholders, render};

/// Command lines for the help of a command, and the ending of the id of what each does, `help-example-five`. One that speaks for
/// itself has none.
struct Examples {
    command: &'static str,
    lines: &'static [(&'static str, &'static str)],
}

/// The width of a help without a terminal, and the least on one.
const ROOM: usize = 80;

#[rustfmt::skip]
const EXAMPLES: &[Examples] = &[
    Examples { command: "bnwalk", lines: &[
        ("bnwalk", "five"),
        ("bnwalk batch.csv --gamma 2 --beta -1", "batch"),
        ("bnwalk --example digits --norm group:1", "list"),
        ("bnwalk --random 20x100 --seed 7 --cell 3,14", "cell"),
        ("bnwalk --batch '1,2;3,4' --dump | jq .stages.dx", ""),
        ("bnwalk batch.npy -o batch.npz", "arrays"),
        ("bnwalk model.safetensors", "layers"),
        ("bnwalk --emit pytorch -o verify.py", "script"),
        ("bnwalk check batch.npy --expect mine.npz", "check"),
    ] },
    Examples { command: "check", lines: &[
        ("bnwalk check capture.npz", "capture"),
        ("bnwalk check captures", "captures"),
        ("bnwalk check --batch '1,2;3,5' --expect mine.json", "results"),
        ("bnwalk check batch.npy --expect mine.npz --dump | jq .diagnosis", ""),
    ] },
    Examples { command: "learn", lines: &[
        ("bnwalk learn", "lessons"),
        ("bnwalk learn five-numbers", "lesson"),
        ("bnwalk learn my-lesson.toml", "own-lesson"),
        ("bnwalk learn epsilon --dump=markdown", "handout"),
    ] },
    Examples { command: "practice", lines: &[
        ("bnwalk practice", "questions"),
        ("bnwalk practice --stage dx --seed 7", "seed"),
        ("bnwalk practice --dump=markdown -n 20", "worksheet"),
    ] },
    Examples { command: "norms", lines: &[
        ("bnwalk lab norms", "norms"),
        ("bnwalk lab norms --example digits --cell 3,0,4,4", ""),
        ("bnwalk lab norms --random 8x6x5 --groups 3 --dump | jq '.norms[] | {norm, m, properties}'", ""),
    ] },
    Examples { command: "sizes", lines: &[
        ("bnwalk lab sizes", "sizes"),
        ("bnwalk lab sizes --channel 36 --sample 3 --seed 1", ""),
        ("bnwalk lab sizes batch.npy --sizes 2,8,32 --draws 20000 --dump | jq .sizes", ""),
    ] },
    Examples { command: "replicas", lines: &[
        ("bnwalk lab replicas", "devices"),
        ("bnwalk lab replicas --split 2,6 --average equal", ""),
        ("bnwalk lab replicas rank0.npz rank1.npz", "ranks"),
        ("bnwalk lab replicas --random 32x4 --split 8 --dump | jq .outcomes.averaged.max_difference", ""),
    ] },
    Examples { command: "training", lines: &[
        ("bnwalk lab training", "training"),
        ("bnwalk lab training --preset deep --dump=text", ""),
        ("bnwalk lab training --norm batch,layer --lr 1 --act relu --init kaiming --dump | jq '.runs[].final'", ""),
        ("bnwalk lab training --run 'norm=batch lr=0.1' --run 'norm=none lr=2' --dump=csv", ""),
        ("bnwalk lab training --grid lr=0.01,0.1,0.5,2 init=0.01,0.1 --seeds 3 --dump=text", ""),
        ("bnwalk lab training --sweep --dump=text", "sweep"),
        ("bnwalk lab training --at 250 --layer 2 -o layer.npz && bnwalk layer.npz", ""),
        ("bnwalk lab training --steps 50 --emit pytorch -o train.py && python3 train.py", ""),
    ] },
    Examples { command: "completions", lines: &[
        ("bnwalk completions bash > ~/.local/share/bash-completion/completions/bnwalk", ""),
        ("bnwalk completions zsh > ~/.zfunc/_bnwalk", "fpath"),
        ("bnwalk completions fish > ~/.config/fish/completions/bnwalk.fish", ""),
        ("bnwalk completions powershell >> $PROFILE", ""),
    ] },
];

/// What stands at the end of a command's help: its examples, and below them what else is to be said, `help-after-check`.
pub(super) fn after_help(command: &str, language: Language) -> Option<String> {
    let say = |message: &Message| render(language, message);
    let mut parts = Vec::new();
    if let Some(Examples { lines, .. }) = EXAMPLES.iter().find(|examples| examples.command == command) {
        let told = lines.iter().filter(|(_, id)| !id.is_empty());
        let width = told.map(|(line, _)| line.width()).max().unwrap_or(0);
        let heading =
            if command == "completions" { msg!("help-where-it-goes") } else { msg!("help-examples") };
        let lines = lines.iter().map(|(line, id)| match *id {
            "" => format!("  {line}"),
            id => {
                let text = say(&Message::named(format!("help-example-{id}")));
                // What would be broken beside its command stands below it.
                if 2 + width + 3 + text.width() > ROOM {
                    format!("  {line}\n      {text}")
                } else {
                    format!("  {line:<width$}   {text}")
                }
            }
        });
        parts.push(std::iter::once(say(&heading)).chain(lines).collect::<Vec<_>>().join("\n"));
    }
    let id = format!("help-after-{command}");
    if placeholders(&id).is_some() {
        parts.push(say(&Message::named(id)));
    }
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_example_belongs_to_a_command_and_is_told_in_every_language() {
        let line = super::super::Line::command();
        let mut commands = vec![line.clone()];
        let mut names = Vec::new();
        while let Some(command) = commands.pop() {
            names.push(command.get_name().to_owned());
            commands.extend(command.get_subcommands().cloned());
        }
        for examples in EXAMPLES {
            assert!(names.iter().any(|name| name == examples.command), "{}", examples.command);
            for language in Language::all() {
                let help = after_help(examples.command, language).unwrap();
                assert!(!help.contains("help-"), "{language}: {help}");
                assert!(help.lines().count() > examples.lines.len(), "{language}: {help}");
            }
        }
        let zh = after_help("check", Language::Zh).unwrap();
        assert!(zh.starts_with("示例：") && zh.contains("退出码"), "{zh}");
    }
}
