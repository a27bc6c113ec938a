//! The table of commands: what may be typed after `:`, what stands in scripts, and what keys are bound to.
//!
//! A command is a row: its names, what may follow it with the choices that are known, what it does, and the [`Action`] it
//! means. Parser, completion and help read the rows.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;

use crate::emit::Framework;
use crate::lab::Lab;
use crate::lab::training::{Light, Preset};
use crate::lesson;
use crate::msg;
use crate::norm::{Convention, Quantity};
use crate::text::{Message, NotNumber, Tell, read_number};
use crate::walk::Stage;

use super::Session;
use super::action::{
    Action, Edge, Editable, Guess, Palette, Pane, Reach, Setting, Show, Study, Tinker, Topic, Train, Watch,
    What,
};

/// A command of the `:` line.
pub struct Command {
    /// The name.
    pub name: &'static str,
    /// Other names, as people know them from their editor.
    pub aliases: &'static [&'static str],
    /// What may follow it: the `count` of `form-count` in the catalogue; nothing may follow where it is empty.
    form: &'static str,
    /// The arguments, or their beginnings, that are known in advance.
    pub choices: fn() -> Vec<&'static str>,
    /// Whether it writes a file, so that with a `!` behind its name it replaces one that bnwalk did not write.
    writes: bool,
    parse: fn(&str) -> Result<Action, Message>,
}

impl Command {
    const fn new(name: &'static str, form: &'static str, parse: fn(&str) -> Result<Action, Message>) -> Self {
        Self { name, aliases: &[], form, choices: Vec::new, writes: false, parse }
    }

    const fn also(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    const fn one_of(self, choices: fn() -> Vec<&'static str>) -> Self {
        Self { choices, ..self }
    }

    const fn writes(self) -> Self {
        Self { writes: true, ..self }
    }

    /// What may follow it, in words; what stands in brackets may be left out.
    #[must_use]
    pub fn form(&self) -> Message {
        if self.form.is_empty() {
            Message::verbatim("")
        } else {
            Message::named(format!("form-{}", self.form))
        }
    }

    /// What it does.
    #[must_use]
    pub fn help(&self) -> Message {
        Message::named(format!("command-{}", self.name.replace('!', "-now")))
    }

    /// Reads what follows the name.
    ///
    /// # Errors
    /// Why it means nothing.
    pub fn read(&self, arguments: &str) -> Result<Action, Message> {
        (self.parse)(arguments.trim())
    }

    /// Whether it goes by this name.
    fn is(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }
}

/// Every command, by subject.
pub const COMMANDS: &[Section] = &[
    Section { subject: "walk", commands: WALK },
    Section { subject: "numbers", commands: NUMBERS },
    Section { subject: "changes", commands: CHANGES },
    Section { subject: "labs", commands: LABS },
    Section { subject: "lessons", commands: LESSONS },
    Section { subject: "files", commands: FILES },
    Section { subject: "screen", commands: SCREEN },
];

/// The commands of one subject.
pub struct Section {
    /// The subject: the `walk` of `section-walk` in the catalogue.
    pub subject: &'static str,
    /// The commands.
    pub commands: &'static [Command],
}

/// Every command.
pub fn commands() -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().flat_map(|section| section.commands)
}

const WALK: &[Command] = &[
    Command::new("next", "count", |a| count(a).map(Action::Step)),
    Command::new("previous", "count", |a| backward(a).map(Action::Step)),
    Command::new("goto", "stage", |a| Stage::found(a).map(Action::Goto).ok_or_else(|| no_stage(a)))
        .one_of(stages),
    Command::new("find", "", |a| none(a, Action::Show(Show::Prompt("goto ".to_owned())))),
    Command::new("autoplay", "seconds", |a| {
        if a.is_empty() {
            return Ok(Action::Show(Show::Autoplay(None)));
        }
        let seconds = number(a)?;
        if (0.05..=3600.0).contains(&seconds) {
            Ok(Action::Show(Show::Autoplay(Some(seconds))))
        } else {
            Err(msg!("autoplay-pace", seconds = a))
        }
    }),
];

const NUMBERS: &[Command] = &[
    Command::new("up", "count", |a| backward(a).map(|n| Action::Move { rows: n, columns: 0 })),
    Command::new("down", "count", |a| count(a).map(|n| Action::Move { rows: n, columns: 0 })),
    Command::new("left", "count", |a| backward(a).map(|n| Action::Move { rows: 0, columns: n })),
    Command::new("right", "count", |a| count(a).map(|n| Action::Move { rows: 0, columns: n })),
    Command::new("page-up", "count", |a| backward(a).map(Action::Page)),
    Command::new("page-down", "count", |a| count(a).map(Action::Page)),
    Command::new("row-start", "", |a| none(a, Action::Edge(Edge::Left))),
    Command::new("row-end", "", |a| none(a, Action::Edge(Edge::Right))),
    Command::new("top", "", |a| none(a, Action::Edge(Edge::Top))),
    Command::new("bottom", "", |a| none(a, Action::Edge(Edge::Bottom))),
    Command::new("cell", "index", |a| {
        let index: Result<Vec<usize>, _> = a.split(',').map(|i| i.trim().parse()).collect();
        index.map(Action::Cell).map_err(|_| msg!("not-an-index", found = a))
    }),
    Command::new("along", "axis", |a| {
        let (axis, by) = a.split_once(' ').unwrap_or((a, ""));
        let axis = axis.parse().map_err(|_| msg!("not-an-axis", found = axis))?;
        Ok(Action::Along(axis, count(by)?))
    }),
    Command::new("array", "count", |a| count(a).map(Action::Array)),
    Command::new("explain", "name", |a| {
        Quantity::from_name(a).map(Action::Explain).ok_or_else(|| msg!("no-quantity", name = a))
    })
    .one_of(|| Quantity::ALL.iter().map(|q| q.name()).collect()),
    Command::new("axes", "", |a| none(a, Action::Axes)),
    Command::new("picture", "", |a| none(a, Action::Picture)),
    Command::new("marks", "", |a| none(a, Action::Marks)),
    Command::new("mine", "", |a| none(a, Action::Numbers)),
    Command::new("detached", "", |a| none(a, Action::Detached)),
    Command::new("worst", "", |a| none(a, Action::Worst)),
];

const CHANGES: &[Command] = &[
    Command::new("field", "name", |a| parsed(a).map(Action::Parameter))
        .one_of(|| Editable::PARAMETERS.iter().map(|p| p.name()).collect()),
    Command::new("edit", "", |a| none(a, Action::Show(Show::Edit))),
    Command::new("nudge", "count", |a| {
        count(a).map(|n| Action::Nudge(i32::try_from(n).unwrap_or(if n < 0 { i32::MIN } else { i32::MAX })))
    }),
    Command::new("gamma", "number-all", |a| reach(a).map(|(v, r)| Action::Set(Setting::Gamma(v, r)))),
    Command::new("beta", "number-all", |a| reach(a).map(|(v, r)| Action::Set(Setting::Beta(v, r)))),
    Command::new("eps", "number", |a| number(a).map(|v| Action::Set(Setting::Eps(v)))),
    Command::new("momentum", "number-or-none", |a| {
        let momentum = if matches!(a, "none" | "null" | "cumulative") { None } else { Some(number(a)?) };
        Ok(Action::Set(Setting::Momentum(momentum)))
    })
    .one_of(|| vec!["none"]),
    Command::new("mode", "mode", |a| {
        if a.is_empty() {
            return Ok(Action::Set(Setting::ToggleMode));
        }
        parsed(a).map(|m| Action::Set(Setting::Mode(m)))
    })
    .one_of(|| vec!["train", "eval"]),
    Command::new("convention", "name", |a| parsed(a).map(|c| Action::Set(Setting::Convention(c))))
        .one_of(|| Convention::ALL.iter().map(|c| c.row().name).collect()),
    Command::new("norm", "name", |a| parsed(a).map(|n| Action::Set(Setting::Norm(n))))
        .one_of(|| vec!["batch", "layer", "layer:c", "instance", "group:", "rms", "rms:c"]),
    Command::new("dy", "upstream", |a| match read_number(a) {
        Ok(value) => Ok(Action::Set(Setting::Dy(value))),
        Err(NotNumber::TooLarge) => Err(msg!("expected-smaller-number")),
        Err(_) => parsed(a).map(|u| Action::Set(Setting::Upstream(u))),
    })
    .one_of(|| vec!["ones", "y", "randn:", "onehot:"]),
    Command::new("x", "number", |a| number(a).map(|v| Action::Set(Setting::X(v)))),
    Command::new("running_mean", "number-all", |a| {
        reach(a).map(|(v, r)| Action::Set(Setting::RunningMean(v, r)))
    }),
    Command::new("running_var", "number-all", |a| {
        reach(a).map(|(v, r)| Action::Set(Setting::RunningVar(v, r)))
    }),
    Command::new("feed", "count", |a| {
        let n = count(a)?;
        u32::try_from(n).map(Action::Feed).map_err(|_| msg!("not-a-number-of-batches", found = n.to_string()))
    }),
    Command::new("undo", "", |a| none(a, Action::Undo)),
    Command::new("redo", "", |a| none(a, Action::Redo)),
    Command::new("reset", "", |a| none(a, Action::Reset)),
    Command::new("discard", "", |a| none(a, Action::Discard)),
];

const LABS: &[Command] = &[
    Command::new("lab", "maybe-name", |a| {
        if a.is_empty() {
            return Ok(Action::Show(Show::Labs));
        }
        parsed(a).map(|lab| Action::Lab(Tinker::Open(lab)))
    })
    .one_of(|| Lab::all().map(Lab::name).collect()),
    Command::new("back", "", |a| none(a, Action::Lab(Tinker::Close))),
    Command::new("set", "name-value", |a| {
        let (name, value) = a.split_once(char::is_whitespace).unwrap_or((a, ""));
        if value.trim().is_empty() {
            return Err(msg!("missing-value"));
        }
        Ok(Action::Lab(Tinker::Set(name.to_owned(), value.trim().to_owned())))
    }),
    Command::new("setting", "maybe-name", |a| {
        Ok(Action::Lab(Tinker::Select((!a.is_empty()).then(|| a.to_owned()))))
    }),
    Command::new("run", "", |a| none(a, Action::Lab(Tinker::Run))),
    Command::new("step", "", |a| none(a, Action::Lab(Tinker::Step))),
    Command::new("restart", "", |a| none(a, Action::Lab(Tinker::Restart))),
    Command::new("column", "count", |a| count(a).map(Show::Column).map(Action::Show)),
    Command::new("section", "", |a| none(a, Action::Show(Show::Section))),
    Command::new("visit", "", |a| none(a, Action::Show(Show::Visit))),
    Command::new("preset", "maybe-name", |a| {
        if a.is_empty() {
            return Ok(Action::Show(Show::Presets));
        }
        Ok(train(Train::Preset(a.to_owned())))
    })
    .one_of(|| Preset::all().iter().map(|preset| preset.name).collect()),
    Command::new("guess", "guess", |a| {
        let guess = if a.is_empty() { None } else { Some(a.parse()?) };
        Ok(train(Train::Guess(guess)))
    })
    .one_of(|| Guess::ALL.map(Guess::name).to_vec()),
    Command::new("watch", "name", |a| parsed(a).map(|watch| train(Train::Watch(watch))))
        .one_of(|| Watch::ALL.map(Watch::name).to_vec()),
    Command::new("select", "count", |a| count(a).map(|by| train(Train::Run(by)))),
    Command::new("layer", "number", |a| index(a).map(|layer| train(Train::Layer(layer)))),
    Command::new("unit", "number", |a| index(a).map(|unit| train(Train::Unit(unit)))),
    Command::new("logarithmic", "", |a| none(a, train(Train::Logarithmic))),
    Command::new("sample", "count", |a| count(a).map(|by| train(Train::Sample(by)))),
    Command::new("light", "light", |a| {
        let (contrast, brightness) = a.split_once(char::is_whitespace).unwrap_or((a, "0"));
        let (contrast, brightness) = (number(contrast)?, number(brightness.trim())?);
        Ok(train(Train::Light(Light { contrast, brightness })))
    }),
    Command::new("add", "settings", |a| Ok(train(Train::Add(a.to_owned())))),
    Command::new("drop", "", |a| none(a, train(Train::Drop))),
    Command::new("into", "", |a| none(a, train(Train::Into))),
    Command::new("save-layer", "file", |a| path(a).map(|path| train(Train::SaveLayer(path)))).writes(),
    Command::new("grid", "grid", |a| Ok(train(Train::Grid(a.to_owned())))),
    Command::new("sweep", "sweep", |a| Ok(train(Train::Sweep(a.to_owned())))),
];

const fn train(what: Train) -> Action {
    Action::Lab(Tinker::Train(what))
}

fn index(arguments: &str) -> Result<usize, Message> {
    arguments.parse().map_err(|_| msg!("not-an-index", found = arguments))
}

const LESSONS: &[Command] = &[
    Command::new("learn", "lesson", |a| {
        Ok(Action::Study(match a {
            "" => Study::List,
            name => match path(name)? {
                file if is_toml(&file) => Study::File(file),
                _ => Study::Open(name.to_owned()),
            },
        }))
    })
    .one_of(lesson::names),
    Command::new("practice", "maybe-stage", |a| {
        if a.is_empty() {
            return Ok(Action::Study(Study::Practice(None)));
        }
        let stage = Stage::from_name(a).ok_or_else(|| no_stage(a))?;
        Ok(Action::Study(Study::Practice(Some(stage))))
    })
    .one_of(lesson::practised),
    Command::new("continue", "", |a| none(a, Action::Study(Study::Continue))),
    Command::new("earlier", "", |a| none(a, Action::Study(Study::Earlier))),
    Command::new("answer", "answer", |a| Ok(Action::Study(Study::Answer(a.to_owned())))),
    Command::new("mark", "", |a| none(a, Action::Study(Study::Mark))),
    Command::new("hint", "", |a| none(a, Action::Study(Study::Hint))),
    Command::new("solve", "", |a| none(a, Action::Study(Study::Solve))),
    Command::new("scroll-lesson", "count", |a| count(a).map(Show::Lesson).map(Action::Show)),
    Command::new("leave", "", |a| none(a, Action::Study(Study::Leave))),
];

/// Whether it is the name of a file with a lesson in it.
fn is_toml(name: &Path) -> bool {
    name.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

const FILES: &[Command] = &[
    Command::new("write", "walk", |a| Ok(Action::Write(maybe_path(a)))).also(&["w"]).writes(),
    Command::new("open", "file", |a| path(a).map(Action::Open)).also(&["e"]),
    Command::new("example", "name", |a| Ok(Action::Example(a.to_owned())))
        .one_of(|| crate::input::examples().iter().map(|e| e.name).collect()),
    Command::new("batch", "numbers", |a| {
        if a.is_empty() { Err(msg!("missing-number")) } else { Ok(Action::Batch(a.to_owned())) }
    }),
    Command::new("weights", "layer", |a| {
        let (file, layer) = word(a);
        Ok(Action::Weights(path(file)?, Some(layer.to_owned()).filter(|layer| !layer.is_empty())))
    }),
    Command::new("pick", "", |a| none(a, Action::Pick)),
    Command::new("dump", "file", |a| path(a).map(Action::Dump)).writes(),
    Command::new("emit", "script", |a| {
        let (name, file) = a.split_once(' ').unwrap_or((a, ""));
        let framework = Framework::from_str(name, false).map_err(|_| msg!("no-framework", name = name))?;
        path(file.trim()).map(|path| Action::Emit(framework, path))
    })
    .one_of(|| vec!["pytorch ", "numpy "])
    .writes(),
    Command::new("expect", "maybe-file", |a| Ok(Action::Expect(maybe_path(a)))),
    Command::new("copy", "copied", |a| match a {
        "" | "derivation" => Ok(Action::Copy(What::Derivation)),
        "cell" => Ok(Action::Copy(What::Cell)),
        "stage" => Ok(Action::Copy(What::Stage)),
        _ => Err(msg!("cannot-copy", what = a)),
    })
    .one_of(|| vec!["cell", "derivation", "stage"]),
    Command::new("screenshot", "file", |a| path(a).map(Action::Screenshot)).writes(),
];

const SCREEN: &[Command] = &[
    Command::new("focus", "count", |a| count(a).map(Show::Focus).map(Action::Show)),
    Command::new("pane", "name", |a| parsed(a).map(Show::Pane).map(Action::Show))
        .one_of(|| Pane::ALL.map(Pane::name).to_vec()),
    Command::new("lower", "count", |a| count(a).map(Show::Lower).map(Action::Show)),
    Command::new("zoom", "", |a| none(a, Action::Show(Show::Zoom))),
    Command::new("scroll", "count", |a| count(a).map(Show::Scroll).map(Action::Show)),
    Command::new("help", "page", |a| {
        if a.is_empty() {
            return Ok(Action::Show(Show::Help));
        }
        parsed(a).map(Show::HelpOn).map(Action::Show)
    })
    .one_of(|| Topic::ALL.map(Topic::name).to_vec()),
    Command::new("changes", "", |a| none(a, Action::Show(Show::Changes))),
    Command::new("theme", "name", |a| parsed(a).map(Show::Theme).map(Action::Show))
        .one_of(|| Palette::ALL.map(Palette::name).to_vec()),
    Command::new("ascii", "", |a| none(a, Action::Ascii)),
    Command::new("mouse", "", |a| none(a, Action::Show(Show::Mouse))),
    Command::new("command", "text", |a| Ok(Action::Show(Show::Prompt(a.to_owned())))),
    Command::new("redraw", "", |a| none(a, Action::Show(Show::Redraw))),
    Command::new("cancel", "", |a| none(a, Action::Cancel)),
    Command::new("quit", "", |a| none(a, Action::Quit)).also(&["q"]),
    Command::new("quit!", "", |a| none(a, Action::QuitNow)).also(&["q!"]),
    Command::new("suspend", "", |a| none(a, Action::Show(Show::Suspend))),
];

fn stages() -> Vec<&'static str> {
    Stage::ALL.map(Stage::name).to_vec()
}

fn no_stage(name: &str) -> Message {
    msg!("no-stage", name = name, stages = Message::list(stages()))
}

fn none(arguments: &str, action: Action) -> Result<Action, Message> {
    if arguments.is_empty() { Ok(action) } else { Err(msg!("nothing-may-follow", found = arguments)) }
}

fn count(arguments: &str) -> Result<isize, Message> {
    if arguments.is_empty() {
        return Ok(1);
    }
    arguments.parse().map_err(|_| msg!("not-a-whole-number", found = arguments))
}

/// A count of steps back.
fn backward(arguments: &str) -> Result<isize, Message> {
    count(arguments).map(isize::saturating_neg)
}

fn number(arguments: &str) -> Result<f64, Message> {
    read_number(arguments).map_err(|why| match why {
        NotNumber::Missing => msg!("missing-number"),
        NotNumber::TooLarge => msg!("expected-smaller-number"),
        NotNumber::Other => msg!("not-a-number", found = arguments),
    })
}

fn parsed<T: FromStr<Err: Tell>>(arguments: &str) -> Result<T, Message> {
    arguments.parse().map_err(|e: T::Err| e.message())
}

fn path(arguments: &str) -> Result<PathBuf, Message> {
    maybe_path(arguments).ok_or_else(|| msg!("missing-file"))
}

/// The path that was typed, if one was; in quotes it may stand too, as in a shell.
fn maybe_path(arguments: &str) -> Option<PathBuf> {
    let (word, rest) = word(arguments);
    // Without quotes blanks are part of the name.
    let path = if rest.is_empty() { word } else { arguments };
    (!path.is_empty()).then(|| path.into())
}

/// The first word of what was typed, without the quotes that it may stand in, and what follows it.
fn word(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        let inside = text.strip_prefix(quote).and_then(|rest| rest.split_once(quote));
        if let Some((inside, rest)) =
            inside.filter(|(_, rest)| !rest.starts_with(|c: char| !c.is_whitespace()))
        {
            return (inside, rest.trim_start());
        }
    }
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim_start())
}

fn reach(arguments: &str) -> Result<(f64, Reach), Message> {
    match arguments.split_once(' ') {
        Some((value, "all")) => Ok((number(value)?, Reach::All)),
        Some((_, other)) => Err(msg!("only-all-may-follow", found = other)),
        None => Ok((number(arguments)?, Reach::Channel)),
    }
}

impl FromStr for Action {
    type Err = Message;

    /// Reads a command as typed after `:`; an unambiguous beginning of a name will do.
    fn from_str(line: &str) -> Result<Self, Message> {
        let line = line.trim();
        let (name, arguments) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let over = over(name);
        let begins = over.unwrap_or(name);
        let found = match commands().find(|c| c.is(begins)) {
            Some(command) => command,
            None => match &commands().filter(|c| c.name.starts_with(begins)).collect::<Vec<_>>()[..] {
                [command] if !begins.is_empty() => command,
                [] => return Err(msg!("no-command", name = name)),
                several => {
                    let names = Message::list(several.iter().map(|c| c.name));
                    return Err(msg!("ambiguous-command", name = name, names = names));
                }
            },
        };
        if over.is_some() && !found.writes {
            return Err(msg!("no-command", name = name));
        }
        let action =
            found.read(arguments).map_err(|why| msg!("wrong-command", name = found.name, why = why))?;
        Ok(if over.is_some() { Self::Over(Box::new(action)) } else { action })
    }
}

/// The name before a `!`, where that asks for a file to be replaced: `write!`, but not `quit!`.
fn over(name: &str) -> Option<&str> {
    name.strip_suffix('!').filter(|_| !commands().any(|command| command.is(name)))
}

/// The command that a line begins with, if its name is typed in full, or a beginning that can mean no other.
#[must_use]
pub fn command(line: &str) -> Option<&'static Command> {
    let name = line.split_whitespace().next()?;
    let name = over(name).unwrap_or(name);
    commands().find(|c| c.is(name)).or_else(|| {
        let mut found = commands().filter(|c| c.name.starts_with(name));
        found.next().filter(|_| found.next().is_none())
    })
}

impl Session {
    /// The ways a half-typed command line can go on: command names, and the known arguments of some; those of `set` are the
    /// lab's that is open.
    #[must_use]
    pub fn completions(&self, line: &str) -> Vec<String> {
        let fields = self.fields();
        let names = || fields.iter().map(|field| field.name.to_owned()).collect();
        let known: Vec<String> = match line.split_once(' ') {
            Some(("setting", _)) => names(),
            Some(("set", rest)) => match rest.split_once(' ') {
                None => names(),
                Some((name, _)) => {
                    let field = fields.iter().find(|field| field.name == name);
                    field.map_or_else(Vec::new, |field| field.choices().to_vec())
                }
            },
            _ => return completions(line),
        };
        let (before, half) = line.rsplit_once(' ').unwrap_or(("", line));
        known
            .into_iter()
            .filter(|name| name.starts_with(half))
            .map(|name| format!("{before} {name}"))
            .collect()
    }
}

/// The ways a half-typed command line can go on, where no lab is open.
fn completions(line: &str) -> Vec<String> {
    let Some((name, argument)) = line.split_once(' ') else {
        return commands().map(|c| c.name).filter(|n| n.starts_with(line)).map(str::to_owned).collect();
    };
    let known = commands().find(|c| c.is(name)).map_or_else(Vec::new, |c| (c.choices)());
    let begins = known.iter().filter(|k| k.starts_with(argument));
    let mut lines: Vec<String> = begins.map(|k| format!("{name} {k}")).collect();
    // A stage goes by the names of its quantities too.
    if lines.is_empty() && name == "goto" {
        lines.extend(Stage::found(argument).map(|stage| format!("{name} {stage}")));
    }
    lines
}
