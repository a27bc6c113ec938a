//! Every intent of a person, named. Keys, mouse, the `:` command line and scripts all become these.

use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;

use crate::emit::Framework;
use crate::norm::{Convention, Mode, Norm, Quantity, Upstream};
use crate::walk::Stage;

use super::app::Pane;
use super::field::Field;
use super::theme::Palette;

/// Something a person wants.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// So many stages forward or back.
    Step(isize),
    /// To a stage.
    Goto(Stage),
    /// Move the cursor by rows and columns of the table (or the selection, or the text, of the focused pane).
    Move {
        /// Rows down.
        rows: isize,
        /// Columns to the right.
        columns: isize,
    },
    /// So many screens down.
    Page(isize),
    /// To an end of the row or of the column.
    Edge(Edge),
    /// To a cell, by its index in x's shape.
    Cell(Vec<usize>),
    /// Along the k-th axis that the table does not show: the sample or the channel of a picture.
    Along(usize, isize),
    /// Select the next or previous array of the stage.
    Array(isize),
    /// Explain an array; goes to the stage that shows it if this one does not.
    Explain(Quantity),
    /// Move the focus between the panes.
    Focus(isize),
    /// Focus a pane.
    Pane(Pane),
    /// Select a parameter.
    Field(Field),
    /// Give one pane the whole screen, or take it back.
    Zoom,
    /// Show other axes of x as rows and columns.
    Axes,
    /// Show cells as blocks of shade rather than numbers.
    Picture,
    /// Mark what the selected number influences rather than what it is computed from.
    Marks,
    /// Show the gradient that would flow if the statistics were constants.
    Detached,
    /// Scroll the explanation.
    Scroll(isize),
    /// Show or hide the key help.
    Help,
    /// Show or hide what the last edit changed.
    Changes,
    /// Start or stop going through the stages by itself; with a number, at so many seconds a stage.
    Autoplay(Option<f64>),
    /// Edit the field under the selection: the cell of the table or the parameter.
    Edit,
    /// Raise or lower the selected parameter by some steps.
    Nudge(i32),
    /// Change the problem.
    Set(Setting),
    /// Compare a file of results with the true ones; without a name the last one, read again.
    Expect(Option<PathBuf>),
    /// To the worst number of the results that are compared; from there to the next wrong quantity.
    Worst,
    /// Feed this batch again, so many times: the running statistics move on.
    Feed(u32),
    /// Take back the last edit.
    Undo,
    /// Make it again.
    Redo,
    /// Back to the batch as it was opened.
    Reset,
    /// Save the problem and the place.
    Write(Option<PathBuf>),
    /// Open another batch.
    Open(PathBuf),
    /// Open a built-in example.
    Example(String),
    /// Take a layer of a checkpoint; without a name open the list of its layers.
    Weights(PathBuf, Option<String>),
    /// Take the selected layer of the list.
    Pick,
    /// Write a dump; the format follows from the ending of the name.
    Dump(PathBuf),
    /// Write a script that recomputes everything in a framework.
    Emit(Framework, PathBuf),
    /// Copy to the clipboard.
    Copy(What),
    /// Draw the screen into a file: .svg, .txt or .ansi.
    Screenshot(PathBuf),
    /// Change the colours.
    Theme(Palette),
    /// Write symbols in plain ASCII, or no longer.
    Ascii,
    /// Let the mouse select cells, or leave it to the terminal.
    Mouse,
    /// Open the command line with some text in it.
    Prompt(String),
    /// Close what is open on top, or give up an edit.
    Cancel,
    /// Count the edits so far as saved, although they are not.
    Discard,
    /// Leave; asks when there are unsaved edits.
    Quit,
    /// Leave at once.
    QuitNow,
    /// Hand the terminal back to the shell for a while.
    Suspend,
}

/// An end of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// First column.
    Left,
    /// Last column.
    Right,
    /// First row.
    Top,
    /// Last row.
    Bottom,
}

/// What to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The selected number, with all its digits.
    Cell,
    /// Its formula, in symbols and in numbers.
    Derivation,
    /// The stage as text.
    Stage,
}

/// A change of the problem.
#[derive(Debug, Clone, PartialEq)]
pub enum Setting {
    /// γ of the selected channel, or of all.
    Gamma(f64, Reach),
    /// β of the selected channel, or of all.
    Beta(f64, Reach),
    /// ε
    Eps(f64),
    /// The momentum; `None` is the cumulative average.
    Momentum(Option<f64>),
    /// Train or eval.
    Mode(Mode),
    /// The other mode.
    ToggleMode,
    /// The convention, with its ε and momentum.
    Convention(Convention),
    /// The norm.
    Norm(Norm),
    /// The upstream gradient.
    Upstream(Upstream),
    /// The selected cell of x.
    X(f64),
    /// The selected cell of dy.
    Dy(f64),
    /// The running mean of the selected channel, or of all.
    RunningMean(f64, Reach),
    /// The running variance of the selected channel, or of all.
    RunningVar(f64, Reach),
}

/// How far a per-channel setting goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The selected channel.
    Channel,
    /// Every channel.
    All,
}

/// A command of the `:` line: its name, its arguments and what it does, for people; and what it means.
pub struct Command {
    /// The name.
    pub name: &'static str,
    /// What may follow it, in words.
    pub arguments: &'static str,
    /// What it does.
    pub help: &'static str,
    parse: fn(&str) -> Result<Action, String>,
}

/// Every command.
pub const COMMANDS: &[Command] = &[
    command("next", "[count]", "go to the next stage", |a| count(a).map(Action::Step)),
    command("previous", "[count]", "go back a stage", |a| backward(a).map(Action::Step)),
    command("goto", "stage", "go to a stage: mean, normalize, dx, …", |a| {
        Stage::from_name(a).map(Action::Goto).ok_or_else(|| {
            let names: Vec<_> = Stage::ALL.iter().map(|s| s.name()).collect();
            format!("there is no stage \"{a}\"; there are {}", names.join(", "))
        })
    }),
    command("up", "[count]", "move up", |a| backward(a).map(|n| Action::Move { rows: n, columns: 0 })),
    command("down", "[count]", "move down", |a| count(a).map(|n| Action::Move { rows: n, columns: 0 })),
    command("left", "[count]", "move left", |a| backward(a).map(|n| Action::Move { rows: 0, columns: n })),
    command("right", "[count]", "move right", |a| count(a).map(|n| Action::Move { rows: 0, columns: n })),
    command("page-up", "[count]", "move a screen up", |a| backward(a).map(Action::Page)),
    command("page-down", "[count]", "move a screen down", |a| count(a).map(Action::Page)),
    command("row-start", "", "to the first column", |a| none(a, Action::Edge(Edge::Left))),
    command("row-end", "", "to the last column", |a| none(a, Action::Edge(Edge::Right))),
    command("top", "", "to the first row", |a| none(a, Action::Edge(Edge::Top))),
    command("bottom", "", "to the last row", |a| none(a, Action::Edge(Edge::Bottom))),
    command("cell", "n,c,…", "select a cell of x by its index", |a| {
        let index: Result<Vec<usize>, _> = a.split(',').map(|i| i.trim().parse()).collect();
        index.map(Action::Cell).map_err(|_| format!("\"{a}\" is no index; expected numbers such as 3,0"))
    }),
    command("along", "axis [count]", "move along an axis the table does not show", |a| {
        let (axis, by) = a.split_once(' ').unwrap_or((a, ""));
        let axis = axis.parse().map_err(|_| format!("\"{axis}\" is no axis; expected 0, 1 or 2"))?;
        Ok(Action::Along(axis, count(by)?))
    }),
    command("array", "[count]", "select the next array of the stage", |a| count(a).map(Action::Array)),
    command("explain", "name", "explain an array by name: x_hat, dvar, …", |a| {
        Quantity::from_name(a)
            .map(Action::Explain)
            .ok_or_else(|| format!("there is no quantity \"{a}\", such as x_hat, inv_std or dx"))
    }),
    command(
        "pane",
        "name",
        "focus a pane: table, parameters, explanation, distribution, invariants, check",
        |a| parsed(a).map(Action::Pane),
    ),
    command("field", "name", "select a parameter: gamma, eps, momentum, …", |a| {
        parsed(a).map(Action::Field)
    }),
    command("focus", "[count]", "focus the next pane", |a| count(a).map(Action::Focus)),
    command("zoom", "", "give the focused pane the whole screen", |a| none(a, Action::Zoom)),
    command("axes", "", "show other axes of x as rows and columns", |a| none(a, Action::Axes)),
    command("picture", "", "show cells as shades", |a| none(a, Action::Picture)),
    command("marks", "", "mark what the number influences, or comes from", |a| none(a, Action::Marks)),
    command("detached", "", "treat the statistics as constants in the backward pass", |a| {
        none(a, Action::Detached)
    }),
    command("scroll", "[count]", "scroll the explanation", |a| count(a).map(Action::Scroll)),
    command("help", "", "show the keys", |a| none(a, Action::Help)),
    command("changes", "", "list what the last edit changed", |a| none(a, Action::Changes)),
    command("autoplay", "[seconds]", "go through the stages by itself", |a| {
        if a.is_empty() {
            return Ok(Action::Autoplay(None));
        }
        let seconds = number(a)?;
        if (0.05..=3600.0).contains(&seconds) {
            Ok(Action::Autoplay(Some(seconds)))
        } else {
            Err(format!("{a} seconds a stage; expected 0.05 to 3600"))
        }
    }),
    command("edit", "", "edit the selected cell or parameter", |a| none(a, Action::Edit)),
    command("nudge", "[count]", "raise the selected parameter, or lower it", |a| {
        count(a).map(|n| Action::Nudge(i32::try_from(n).unwrap_or(if n < 0 { i32::MIN } else { i32::MAX })))
    }),
    command("gamma", "number [all]", "set γ of the channel, or of all", |a| {
        reach(a).map(|(v, r)| Action::Set(Setting::Gamma(v, r)))
    }),
    command("beta", "number [all]", "set β of the channel, or of all", |a| {
        reach(a).map(|(v, r)| Action::Set(Setting::Beta(v, r)))
    }),
    command("eps", "number", "set ε", |a| number(a).map(|v| Action::Set(Setting::Eps(v)))),
    command("momentum", "number or none", "set the momentum; none is the cumulative average", |a| {
        let momentum = if matches!(a, "none" | "null" | "cumulative") { None } else { Some(number(a)?) };
        Ok(Action::Set(Setting::Momentum(momentum)))
    }),
    command("mode", "[train or eval]", "set the mode, or toggle it", |a| {
        if a.is_empty() {
            return Ok(Action::Set(Setting::ToggleMode));
        }
        parsed(a).map(|m| Action::Set(Setting::Mode(m)))
    }),
    command("convention", "name", "pytorch, keras, onnx, cs231n or d2l, with its ε and momentum", |a| {
        parsed(a).map(|c| Action::Set(Setting::Convention(c)))
    }),
    command("norm", "name", "batch, layer, layer:c, instance, group:G, rms or rms:c", |a| {
        parsed(a).map(|n| Action::Set(Setting::Norm(n)))
    }),
    command(
        "dy",
        "number, ones, y, randn:SEED or onehot:i,j",
        "set dy of the cell, or all of dy",
        |a| match a.parse() {
            Ok(value) => Ok(Action::Set(Setting::Dy(value))),
            Err(_) => parsed(a).map(|u| Action::Set(Setting::Upstream(u))),
        },
    ),
    command("x", "number", "set x of the selected cell", |a| number(a).map(|v| Action::Set(Setting::X(v)))),
    command("running_mean", "number [all]", "set the running mean of the channel, or of all", |a| {
        reach(a).map(|(v, r)| Action::Set(Setting::RunningMean(v, r)))
    }),
    command("running_var", "number [all]", "set the running variance of the channel, or of all", |a| {
        reach(a).map(|(v, r)| Action::Set(Setting::RunningVar(v, r)))
    }),
    command("feed", "[count]", "feed this batch again", |a| {
        let n = count(a)?;
        u32::try_from(n).map(Action::Feed).map_err(|_| format!("{n} is no number of batches"))
    }),
    command("undo", "", "take back the last edit", |a| none(a, Action::Undo)),
    command("redo", "", "make it again", |a| none(a, Action::Redo)),
    command("reset", "", "back to the batch as it was opened", |a| none(a, Action::Reset)),
    command("write", "[file.json]", "save the problem and the place", |a| {
        Ok(Action::Write((!a.is_empty()).then(|| a.into())))
    }),
    command("open", "file", "open another batch", |a| path(a).map(Action::Open)),
    command("example", "name", "open a built-in example", |a| Ok(Action::Example(a.to_owned()))),
    command("weights", "file [layer]", "take a layer of a checkpoint, or list its layers", |a| {
        let (file, layer) = a.split_once(char::is_whitespace).unwrap_or((a, ""));
        Ok(Action::Weights(path(file)?, Some(layer.trim().to_owned()).filter(|layer| !layer.is_empty())))
    }),
    command("pick", "", "take the selected layer of the list", |a| none(a, Action::Pick)),
    command("dump", "file", "dump every number: .json, .txt, .csv or .npz", |a| path(a).map(Action::Dump)),
    command("emit", "pytorch or numpy, file.py", "write a script that recomputes everything there", |a| {
        let (name, file) = a.split_once(' ').unwrap_or((a, ""));
        let framework = Framework::from_str(name, false)
            .map_err(|_| format!("there is no framework \"{name}\"; expected pytorch or numpy"))?;
        path(file.trim()).map(|path| Action::Emit(framework, path))
    }),
    command(
        "expect",
        "[file]",
        "compare your own results with these; without a file, read them again",
        |a| Ok(Action::Expect((!a.is_empty()).then(|| a.into()))),
    ),
    command("worst", "", "to the worst of your own results, then to the next wrong quantity", |a| {
        none(a, Action::Worst)
    }),
    command("copy", "[cell, derivation or stage]", "copy to the clipboard", |a| match a {
        "" | "derivation" => Ok(Action::Copy(What::Derivation)),
        "cell" => Ok(Action::Copy(What::Cell)),
        "stage" => Ok(Action::Copy(What::Stage)),
        _ => Err(format!("cannot copy \"{a}\"; expected cell, derivation or stage")),
    }),
    command("screenshot", "file", "draw the screen into a file: .svg, .txt or .ansi", |a| {
        path(a).map(Action::Screenshot)
    }),
    command("theme", "name", "dark, light, contrast or mono", |a| a.parse().map(Action::Theme)),
    command("ascii", "", "plain ASCII symbols on or off", |a| none(a, Action::Ascii)),
    command("mouse", "", "mouse on or off", |a| none(a, Action::Mouse)),
    command("command", "[text]", "open the command line", |a| Ok(Action::Prompt(a.to_owned()))),
    command("find", "", "go to a stage by name", |a| none(a, Action::Prompt("goto ".to_owned()))),
    command("cancel", "", "close what is open", |a| none(a, Action::Cancel)),
    command("discard", "", "forget that there are unsaved edits", |a| none(a, Action::Discard)),
    command("quit", "", "leave", |a| none(a, Action::Quit)),
    command("quit!", "", "leave without saving", |a| none(a, Action::QuitNow)),
    command("suspend", "", "back to the shell for a while", |a| none(a, Action::Suspend)),
];

/// What people type who come from an editor.
const SHORT: [(&str, &str); 4] = [("q", "quit"), ("q!", "quit!"), ("w", "write"), ("e", "open")];

const fn command(
    name: &'static str,
    arguments: &'static str,
    help: &'static str,
    parse: fn(&str) -> Result<Action, String>,
) -> Command {
    Command { name, arguments, help, parse }
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
        let name = SHORT.iter().find(|(short, _)| *short == name).map_or(name, |(_, name)| name);
        let found = match COMMANDS.iter().find(|c| c.name == name) {
            Some(command) => command,
            None => match &COMMANDS.iter().filter(|c| c.name.starts_with(name)).collect::<Vec<_>>()[..] {
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
        return COMMANDS.iter().map(|c| c.name).filter(|n| n.starts_with(line)).map(str::to_owned).collect();
    };
    let known: Vec<&str> = match name {
        "goto" => Stage::ALL.iter().map(|s| s.name()).collect(),
        "mode" => vec!["train", "eval"],
        "convention" => Convention::ALL.iter().map(|c| c.row().name).collect(),
        "norm" => vec!["batch", "layer", "layer:c", "instance", "group:", "rms", "rms:c"],
        "dy" => vec!["ones", "y", "randn:", "onehot:"],
        "theme" => Palette::ALL.iter().map(|p| p.name()).collect(),
        "copy" => vec!["cell", "derivation", "stage"],
        "momentum" => vec!["none"],
        "explain" => Quantity::ALL.iter().map(|q| q.name()).collect(),
        "pane" => Pane::ALL.iter().map(|p| p.name()).collect(),
        "field" => Field::ROWS.iter().map(|f| f.name()).collect(),
        "example" => crate::input::examples().iter().map(|e| e.name).collect(),
        _ => Vec::new(),
    };
    known.into_iter().filter(|k| k.starts_with(argument)).map(|k| format!("{name} {k}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
