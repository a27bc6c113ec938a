//! The table of commands: what may be typed after `:`, what stands in scripts, and what keys are bound to.
//!
//! A command is a row: its names, what may follow it with the choices that are known, what it does, and the [`Action`] it
//! means. Parser, completion and help read the rows.

use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;

use crate::emit::Framework;
use crate::lab::Lab;
use crate::norm::{Convention, Quantity};
use crate::walk::Stage;

use super::action::{Action, Edge, Palette, Pane, Reach, Setting, Show, What};
use super::editable::Editable;
use super::laboratory::Tinker;

/// A command of the `:` line.
pub struct Command {
    /// The name.
    pub name: &'static str,
    /// Other names, as people know them from their editor.
    pub aliases: &'static [&'static str],
    /// What may follow it, in words.
    pub arguments: &'static str,
    /// What it does.
    pub help: &'static str,
    /// The arguments, or their beginnings, that are known in advance.
    pub choices: fn() -> Vec<&'static str>,
    parse: fn(&str) -> Result<Action, String>,
}

impl Command {
    const fn new(
        name: &'static str,
        arguments: &'static str,
        help: &'static str,
        parse: fn(&str) -> Result<Action, String>,
    ) -> Self {
        Self { name, aliases: &[], arguments, help, choices: Vec::new, parse }
    }

    const fn also(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    const fn one_of(self, choices: fn() -> Vec<&'static str>) -> Self {
        Self { choices, ..self }
    }

    /// Whether it goes by this name.
    fn is(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }
}

/// Every command, by subject.
pub const COMMANDS: &[Section] = &[
    Section { title: "The walk", commands: WALK },
    Section { title: "The numbers", commands: NUMBERS },
    Section { title: "Changing things", commands: CHANGES },
    Section { title: "Labs", commands: LABS },
    Section { title: "Files", commands: FILES },
    Section { title: "The screen", commands: SCREEN },
];

/// The commands of one subject.
pub struct Section {
    /// The subject.
    pub title: &'static str,
    /// The commands.
    pub commands: &'static [Command],
}

/// Every command.
pub fn commands() -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().flat_map(|section| section.commands)
}

const WALK: &[Command] = &[
    Command::new("next", "[count]", "go to the next stage", |a| count(a).map(Action::Step)),
    Command::new("previous", "[count]", "go back a stage", |a| backward(a).map(Action::Step)),
    Command::new("goto", "stage", "go to a stage: mean, normalize, dx, …", |a| {
        Stage::from_name(a).map(Action::Goto).ok_or_else(|| none_such("stage", a, &stages()))
    })
    .one_of(stages),
    Command::new("find", "", "go to a stage by name", |a| {
        none(a, Action::Show(Show::Prompt("goto ".to_owned())))
    }),
    Command::new("autoplay", "[seconds]", "go through the stages by itself", |a| {
        if a.is_empty() {
            return Ok(Action::Show(Show::Autoplay(None)));
        }
        let seconds = number(a)?;
        if (0.05..=3600.0).contains(&seconds) {
            Ok(Action::Show(Show::Autoplay(Some(seconds))))
        } else {
            Err(format!("{a} seconds a stage; expected 0.05 to 3600"))
        }
    }),
];

const NUMBERS: &[Command] = &[
    Command::new("up", "[count]", "move up", |a| backward(a).map(|n| Action::Move { rows: n, columns: 0 })),
    Command::new("down", "[count]", "move down", |a| count(a).map(|n| Action::Move { rows: n, columns: 0 })),
    Command::new("left", "[count]", "move left", |a| {
        backward(a).map(|n| Action::Move { rows: 0, columns: n })
    }),
    Command::new("right", "[count]", "move right", |a| {
        count(a).map(|n| Action::Move { rows: 0, columns: n })
    }),
    Command::new("page-up", "[count]", "move a screen up", |a| backward(a).map(Action::Page)),
    Command::new("page-down", "[count]", "move a screen down", |a| count(a).map(Action::Page)),
    Command::new("row-start", "", "to the first column", |a| none(a, Action::Edge(Edge::Left))),
    Command::new("row-end", "", "to the last column", |a| none(a, Action::Edge(Edge::Right))),
    Command::new("top", "", "to the first row", |a| none(a, Action::Edge(Edge::Top))),
    Command::new("bottom", "", "to the last row", |a| none(a, Action::Edge(Edge::Bottom))),
    Command::new("cell", "n,c,…", "select a cell of x by its index", |a| {
        let index: Result<Vec<usize>, _> = a.split(',').map(|i| i.trim().parse()).collect();
        index.map(Action::Cell).map_err(|_| format!("\"{a}\" is no index; expected numbers such as 3,0"))
    }),
    Command::new("along", "axis [count]", "move along an axis the table does not show", |a| {
        let (axis, by) = a.split_once(' ').unwrap_or((a, ""));
        let axis = axis.parse().map_err(|_| format!("\"{axis}\" is no axis; expected 0, 1 or 2"))?;
        Ok(Action::Along(axis, count(by)?))
    }),
    Command::new("array", "[count]", "select the next array of the stage", |a| count(a).map(Action::Array)),
    Command::new("explain", "name", "explain an array by name: x_hat, dvar, …", |a| {
        Quantity::from_name(a)
            .map(Action::Explain)
            .ok_or_else(|| format!("there is no quantity \"{a}\", such as x_hat, inv_std or dx"))
    })
    .one_of(|| Quantity::ALL.iter().map(|q| q.name()).collect()),
    Command::new("axes", "", "show other axes of x as rows and columns", |a| none(a, Action::Axes)),
    Command::new("picture", "", "show cells as shades", |a| none(a, Action::Picture)),
    Command::new("marks", "", "mark what the number influences, or comes from", |a| none(a, Action::Marks)),
    Command::new("detached", "", "treat the statistics as constants in the backward pass", |a| {
        none(a, Action::Detached)
    }),
    Command::new("worst", "", "to the worst of your own results, then to the next wrong quantity", |a| {
        none(a, Action::Worst)
    }),
];

const CHANGES: &[Command] = &[
    Command::new("field", "name", "select a parameter: gamma, eps, momentum, …", |a| {
        parsed(a).map(Action::Parameter)
    })
    .one_of(|| Editable::PARAMETERS.iter().map(|p| p.name()).collect()),
    Command::new("edit", "", "edit the selected cell or parameter", |a| none(a, Action::Show(Show::Edit))),
    Command::new("nudge", "[count]", "raise the selected parameter, or lower it", |a| {
        count(a).map(|n| Action::Nudge(i32::try_from(n).unwrap_or(if n < 0 { i32::MIN } else { i32::MAX })))
    }),
    Command::new("gamma", "number [all]", "set γ of the channel, or of all", |a| {
        reach(a).map(|(v, r)| Action::Set(Setting::Gamma(v, r)))
    }),
    Command::new("beta", "number [all]", "set β of the channel, or of all", |a| {
        reach(a).map(|(v, r)| Action::Set(Setting::Beta(v, r)))
    }),
    Command::new("eps", "number", "set ε", |a| number(a).map(|v| Action::Set(Setting::Eps(v)))),
    Command::new("momentum", "number or none", "set the momentum; none is the cumulative average", |a| {
        let momentum = if matches!(a, "none" | "null" | "cumulative") { None } else { Some(number(a)?) };
        Ok(Action::Set(Setting::Momentum(momentum)))
    })
    .one_of(|| vec!["none"]),
    Command::new("mode", "[train or eval]", "set the mode, or toggle it", |a| {
        if a.is_empty() {
            return Ok(Action::Set(Setting::ToggleMode));
        }
        parsed(a).map(|m| Action::Set(Setting::Mode(m)))
    })
    .one_of(|| vec!["train", "eval"]),
    Command::new(
        "convention",
        "name",
        "pytorch, keras, onnx, cs231n or d2l, with its ε and momentum",
        |a| parsed(a).map(|c| Action::Set(Setting::Convention(c))),
    )
    .one_of(|| Convention::ALL.iter().map(|c| c.row().name).collect()),
    Command::new("norm", "name", "batch, layer, layer:c, instance, group:G, rms or rms:c", |a| {
        parsed(a).map(|n| Action::Set(Setting::Norm(n)))
    })
    .one_of(|| vec!["batch", "layer", "layer:c", "instance", "group:", "rms", "rms:c"]),
    Command::new(
        "dy",
        "number, ones, y, randn:SEED or onehot:i,j",
        "set dy of the cell, or all of dy",
        |a| match a.parse() {
            Ok(value) => Ok(Action::Set(Setting::Dy(value))),
            Err(_) => parsed(a).map(|u| Action::Set(Setting::Upstream(u))),
        },
    )
    .one_of(|| vec!["ones", "y", "randn:", "onehot:"]),
    Command::new("x", "number", "set x of the selected cell", |a| {
        number(a).map(|v| Action::Set(Setting::X(v)))
    }),
    Command::new("running_mean", "number [all]", "set the running mean of the channel, or of all", |a| {
        reach(a).map(|(v, r)| Action::Set(Setting::RunningMean(v, r)))
    }),
    Command::new("running_var", "number [all]", "set the running variance of the channel, or of all", |a| {
        reach(a).map(|(v, r)| Action::Set(Setting::RunningVar(v, r)))
    }),
    Command::new("feed", "[count]", "feed this batch again", |a| {
        let n = count(a)?;
        u32::try_from(n).map(Action::Feed).map_err(|_| format!("{n} is no number of batches"))
    }),
    Command::new("undo", "", "take back the last edit", |a| none(a, Action::Undo)),
    Command::new("redo", "", "make it again", |a| none(a, Action::Redo)),
    Command::new("reset", "", "back to the batch as it was opened", |a| none(a, Action::Reset)),
    Command::new("discard", "", "forget that there are unsaved edits", |a| none(a, Action::Discard)),
];

const LABS: &[Command] = &[
    Command::new("lab", "name", "open a lab, which varies something and shows what it does", |a| {
        parsed(a).map(|lab| Action::Lab(Tinker::Open(lab)))
    })
    .one_of(|| Lab::all().map(Lab::name).collect()),
    Command::new("back", "", "from the lab back to the walk", |a| none(a, Action::Lab(Tinker::Close))),
    Command::new("run", "", "let the experiment go on, or pause it", |a| none(a, Action::Lab(Tinker::Run))),
    Command::new("step", "", "one step of the experiment", |a| none(a, Action::Lab(Tinker::Step))),
    Command::new("restart", "", "begin the experiment again", |a| none(a, Action::Lab(Tinker::Restart))),
];

const FILES: &[Command] = &[
    Command::new("write", "[file.json]", "save the problem and the place", |a| {
        Ok(Action::Write((!a.is_empty()).then(|| a.into())))
    })
    .also(&["w"]),
    Command::new("open", "file", "open another batch", |a| path(a).map(Action::Open)).also(&["e"]),
    Command::new("example", "name", "open a built-in example", |a| Ok(Action::Example(a.to_owned())))
        .one_of(|| crate::input::examples().iter().map(|e| e.name).collect()),
    Command::new("weights", "file [layer]", "take a layer of a checkpoint, or list its layers", |a| {
        let (file, layer) = a.split_once(char::is_whitespace).unwrap_or((a, ""));
        Ok(Action::Weights(path(file)?, Some(layer.trim().to_owned()).filter(|layer| !layer.is_empty())))
    }),
    Command::new("pick", "", "take the selected layer of the list", |a| none(a, Action::Pick)),
    Command::new("dump", "file", "dump every number: .json, .txt, .csv or .npz", |a| {
        path(a).map(Action::Dump)
    }),
    Command::new(
        "emit",
        "pytorch or numpy, file.py",
        "write a script that recomputes everything there",
        |a| {
            let (name, file) = a.split_once(' ').unwrap_or((a, ""));
            let framework = Framework::from_str(name, false)
                .map_err(|_| format!("there is no framework \"{name}\"; expected pytorch or numpy"))?;
            path(file.trim()).map(|path| Action::Emit(framework, path))
        },
    )
    .one_of(|| vec!["pytorch ", "numpy "]),
    Command::new(
        "expect",
        "[file]",
        "compare your own results with these; without a file, read them again",
        |a| Ok(Action::Expect((!a.is_empty()).then(|| a.into()))),
    ),
    Command::new("copy", "[cell, derivation or stage]", "copy to the clipboard", |a| match a {
        "" | "derivation" => Ok(Action::Copy(What::Derivation)),
        "cell" => Ok(Action::Copy(What::Cell)),
        "stage" => Ok(Action::Copy(What::Stage)),
        _ => Err(format!("cannot copy \"{a}\"; expected cell, derivation or stage")),
    })
    .one_of(|| vec!["cell", "derivation", "stage"]),
    Command::new("screenshot", "file", "draw the screen into a file: .svg, .txt or .ansi", |a| {
        path(a).map(Action::Screenshot)
    }),
];

const SCREEN: &[Command] = &[
    Command::new("focus", "[count]", "focus the next pane", |a| count(a).map(Show::Focus).map(Action::Show)),
    Command::new(
        "pane",
        "name",
        "focus a pane: table, parameters, explanation, distribution, invariants, check",
        |a| parsed(a).map(Show::Pane).map(Action::Show),
    )
    .one_of(|| Pane::ALL.map(Pane::name).to_vec()),
    Command::new("zoom", "", "give the focused pane the whole screen", |a| none(a, Action::Show(Show::Zoom))),
    Command::new("scroll", "[count]", "scroll the explanation", |a| {
        count(a).map(Show::Scroll).map(Action::Show)
    }),
    Command::new("help", "", "show the keys", |a| none(a, Action::Show(Show::Help))),
    Command::new("changes", "", "list what the last edit changed", |a| none(a, Action::Show(Show::Changes))),
    Command::new("theme", "name", "dark, light, contrast or mono", |a| {
        parsed(a).map(Show::Theme).map(Action::Show)
    })
    .one_of(|| Palette::ALL.map(Palette::name).to_vec()),
    Command::new("ascii", "", "plain ASCII symbols on or off", |a| none(a, Action::Ascii)),
    Command::new("mouse", "", "mouse on or off", |a| none(a, Action::Show(Show::Mouse))),
    Command::new("command", "[text]", "open the command line", |a| {
        Ok(Action::Show(Show::Prompt(a.to_owned())))
    }),
    Command::new("redraw", "", "draw the whole screen again", |a| none(a, Action::Show(Show::Redraw))),
    Command::new("cancel", "", "close what is open", |a| none(a, Action::Cancel)),
    Command::new("quit", "", "leave", |a| none(a, Action::Quit)).also(&["q"]),
    Command::new("quit!", "", "leave without saving", |a| none(a, Action::QuitNow)).also(&["q!"]),
    Command::new("suspend", "", "back to the shell for a while", |a| none(a, Action::Show(Show::Suspend))),
];

fn stages() -> Vec<&'static str> {
    Stage::ALL.map(Stage::name).to_vec()
}

fn none_such(what: &str, got: &str, choices: &[&str]) -> String {
    format!("there is no {what} \"{got}\"; there are {}", choices.join(", "))
}

fn none(arguments: &str, action: Action) -> Result<Action, String> {
    if arguments.is_empty() {
        Ok(action)
    } else {
        Err(format!("nothing may follow here, found \"{arguments}\""))
    }
}

fn count(arguments: &str) -> Result<isize, String> {
    if arguments.is_empty() {
        return Ok(1);
    }
    arguments.parse().map_err(|_| format!("\"{arguments}\" is no whole number"))
}

/// A count of steps back.
fn backward(arguments: &str) -> Result<isize, String> {
    count(arguments).map(isize::saturating_neg)
}

fn number(arguments: &str) -> Result<f64, String> {
    arguments.parse().map_err(|_| match arguments {
        "" => "a number is missing".to_owned(),
        other => format!("\"{other}\" is no number"),
    })
}

fn parsed<T: FromStr<Err: ToString>>(arguments: &str) -> Result<T, String> {
    arguments.parse().map_err(|e: T::Err| e.to_string())
}

fn path(arguments: &str) -> Result<PathBuf, String> {
    if arguments.is_empty() { Err("a file name is missing".to_owned()) } else { Ok(arguments.into()) }
}

fn reach(arguments: &str) -> Result<(f64, Reach), String> {
    match arguments.split_once(' ') {
        Some((value, "all")) => Ok((number(value)?, Reach::All)),
        Some((_, other)) => Err(format!("found \"{other}\" after the number; only \"all\" may follow")),
        None => Ok((number(arguments)?, Reach::Channel)),
    }
}

impl FromStr for Action {
    type Err = String;

    /// Reads a command as typed after `:`; an unambiguous beginning of a name will do.
    fn from_str(line: &str) -> Result<Self, String> {
        let line = line.trim();
        let (name, arguments) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let found = match commands().find(|c| c.is(name)) {
            Some(command) => command,
            None => match &commands().filter(|c| c.name.starts_with(name)).collect::<Vec<_>>()[..] {
                [command] if !name.is_empty() => command,
                [] => return Err(format!("there is no command \"{name}\"; :help lists them")),
                several => {
                    let names: Vec<_> = several.iter().map(|c| c.name).collect();
                    return Err(format!("\"{name}\" could be {}", names.join(", ")));
                }
            },
        };
        (found.parse)(arguments.trim()).map_err(|why| format!("{}: {why}", found.name))
    }
}

/// The ways a half-typed command line can go on: command names, and the known arguments of some.
#[must_use]
pub fn completions(line: &str) -> Vec<String> {
    let Some((name, argument)) = line.split_once(' ') else {
        return commands().map(|c| c.name).filter(|n| n.starts_with(line)).map(str::to_owned).collect();
    };
    let known = commands().find(|c| c.is(name)).map_or_else(Vec::new, |c| (c.choices)());
    known.into_iter().filter(|k| k.starts_with(argument)).map(|k| format!("{name} {k}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::{Norm, Upstream};

    #[test]
    fn commands_read_as_they_are_typed() {
        let read = |s: &str| s.parse::<Action>();
        assert_eq!(read("goto dx"), Ok(Action::Goto(Stage::Dx)));
        assert_eq!(read("gamma 2"), Ok(Action::Set(Setting::Gamma(2.0, Reach::Channel))));
        assert_eq!(read(" gamma  -2 all "), Ok(Action::Set(Setting::Gamma(-2.0, Reach::All))));
        assert_eq!(read("norm group:4"), Ok(Action::Set(Setting::Norm(Norm::Group(4)))));
        assert_eq!(read("cell 3,0"), Ok(Action::Cell(vec![3, 0])));
        assert_eq!(read("dy -0.5"), Ok(Action::Set(Setting::Dy(-0.5))));
        assert_eq!(read("dy ones"), Ok(Action::Set(Setting::Upstream(Upstream::Ones))));
        assert_eq!(read("conv keras"), Ok(Action::Set(Setting::Convention(Convention::Keras))));
        assert_eq!(read("q!"), Ok(Action::QuitNow));
        assert_eq!(read("w a.json"), Ok(Action::Write(Some("a.json".into()))));
        assert_eq!(read("momentum none"), Ok(Action::Set(Setting::Momentum(None))));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let why = |s: &str| s.parse::<Action>().unwrap_err();
        assert!(why("frobnicate").contains("no command"));
        assert!(why("r").contains("redo"));
        assert!(why("eps").contains("missing"));
        assert!(why("eps x").contains("\"x\" is no number"));
        assert!(why("goto nowhere").contains("dgamma"));
        assert!(why("norm groups").contains("group:G"));
    }

    #[test]
    fn a_half_typed_line_is_completed() {
        assert_eq!(completions("conv"), ["convention"]);
        assert_eq!(completions("goto d").len(), 6);
        assert!(completions("gamma 2").is_empty());
    }
}
