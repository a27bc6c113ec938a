//! The configuration file: what touches the screen only, never a number.
//!
//! Each option is a row of [`OPTIONS`]; `bnwalk config` prints the rows as a file that can be kept.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use toml::de::{DeTable, DeValue};

use crate::msg;
use crate::session::{Action, Palette};
use crate::text::{Language, Message, Style, visible};
use crate::tui::keymap::{Keys, is_key_name};

/// What the file asks for, where the flags and the environment ask for nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// The colours.
    pub theme: Option<Palette>,
    /// The language.
    pub language: Option<Language>,
    /// Whether symbols are written in plain ASCII.
    pub ascii: bool,
    /// Whether the mouse belongs to the program.
    pub mouse: Option<bool>,
    /// The keys.
    pub keys: Keys,
    /// Where the file is looked for.
    path: Option<PathBuf>,
    /// Whether it is there.
    is_there: bool,
    /// The first thing in it that means nothing. All else counts.
    pub fault: Option<Message>,
}

/// An option of the file.
struct Row {
    name: &'static str,
    /// What it is, for `bnwalk config`.
    about: fn() -> Message,
    /// An example, in the file's own language.
    example: &'static str,
    /// Takes its value, or tells what was expected.
    take: fn(&mut Config, &DeValue<'_>) -> Result<(), Message>,
}

const OPTIONS: [Row; 4] = [
    Row {
        name: "theme",
        about: || msg!("config-theme", choices = Message::list(Palette::ALL.map(Palette::name))),
        example: "\"dark\"",
        take: |config, value| {
            let choices = || msg!("config-one-of", choices = Message::list(Palette::ALL.map(Palette::name)));
            let palette = value.as_str().and_then(|name| name.parse().ok());
            config.theme = Some(palette.ok_or_else(choices)?);
            Ok(())
        },
    },
    Row {
        name: "language",
        about: || msg!("config-language", choices = codes()),
        example: "\"en\"",
        take: |config, value| {
            let language = value.as_str().and_then(|code| code.parse().ok());
            config.language = Some(language.ok_or_else(|| msg!("config-one-of", choices = codes()))?);
            Ok(())
        },
    },
    Row {
        name: "ascii",
        about: || msg!("config-ascii"),
        example: "false",
        take: |config, value| {
            config.ascii = value.as_bool().ok_or_else(|| msg!("config-true-or-false"))?;
            Ok(())
        },
    },
    Row {
        name: "mouse",
        about: || msg!("config-mouse"),
        example: "true",
        take: |config, value| {
            config.mouse = Some(value.as_bool().ok_or_else(|| msg!("config-true-or-false"))?);
            Ok(())
        },
    },
];

/// The table of keys.
const KEYS: &str = "keys";

fn codes() -> Message {
    Message::list(Language::all().map(Language::code))
}

/// `$XDG_CONFIG_HOME/bnwalk/config.toml`; without the variable in `~/.config`, and on Windows in `%APPDATA%`.
fn path(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name: &str| variable(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let own = folder("XDG_CONFIG_HOME");
    let usual =
        || if cfg!(windows) { folder("APPDATA") } else { folder("HOME").map(|home| home.join(".config")) };
    Some(own.or_else(usual)?.join("bnwalk").join("config.toml"))
}

impl Config {
    /// Reads the file of an environment, which is asked by `variable`. A file that is not there asks for nothing.
    #[must_use]
    pub fn read(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let Some(path) = path(variable) else { return Self::default() };
        let origin = visible(&path.display().to_string());
        let faulty = |fault| Self { fault: Some(fault), ..Self::default() };
        let (config, is_there) = match std::fs::read(&path).map(String::from_utf8) {
            Ok(Ok(text)) => (Self::parse(&text, &origin), true),
            Ok(Err(_)) => (faulty(msg!("config-no-text", file = origin)), true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => (Self::default(), false),
            Err(error) => (faulty(msg!("config-unread", file = origin, why = error.to_string())), true),
        };
        Self { path: Some(path), is_there, ..config }
    }

    /// Reads the text of a file, which errors call `origin`.
    fn parse(text: &str, origin: &str) -> Self {
        let mut config = Self::default();
        let mut faults = Vec::new();
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let at = error.span().map_or(0, |span| span.start);
            faults.push((at, Message::verbatim(error.message().lines().next().unwrap_or_default())));
        }
        for (name, value) in table.get_ref() {
            let (at, name) = (name.span().start, name.get_ref().as_ref());
            if name == KEYS
                && let Some(keys) = value.get_ref().as_table()
            {
                for (key, command) in keys {
                    let at = (key.span().start, command.span().start);
                    let (key, command) = (key.get_ref().as_ref(), command.get_ref());
                    faults.extend(
                        config
                            .bind(key, command)
                            .map_err(|(of_key, why)| (if of_key { at.0 } else { at.1 }, why))
                            .err(),
                    );
                }
                continue;
            }
            match OPTIONS.iter().find(|row| row.name == name) {
                Some(row) => faults.extend((row.take)(&mut config, value.get_ref()).err().map(|expected| {
                    (value.span().start, msg!("config-wrong", name = name, expected = expected))
                })),
                None if name == KEYS => {
                    let expected = msg!("config-table");
                    faults.push((at, msg!("config-wrong", name = name, expected = expected)));
                }
                None => {
                    let names = Message::list(OPTIONS.iter().map(|row| row.name).chain([KEYS]));
                    faults.push((at, msg!("config-unknown", name = name, names = names)));
                }
            }
        }
        config.fault = faults.into_iter().min_by_key(|(at, _)| *at).map(|(at, why)| {
            let (line, column) = place(text, at);
            msg!(
                "config-fault",
                file = origin,
                line = line.to_string(),
                column = column.to_string(),
                why = why
            )
        });
        config
    }

    /// Binds a key, or tells whether the key is at fault and why.
    fn bind(&mut self, key: &str, command: &DeValue<'_>) -> Result<(), (bool, Message)> {
        if !is_key_name(key) {
            return Err((true, msg!("config-key", key = key)));
        }
        let command = command.as_str().ok_or_else(|| (false, msg!("config-command", key = key)))?;
        if !command.is_empty() {
            command.parse::<Action>().map_err(|why| (false, why))?;
        }
        self.keys.bind(key, command);
        Ok(())
    }

    /// Prints the file with every option as it is by default, each explained.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, language: Language, out: &mut dyn Write) -> io::Result<()> {
        let style = Style { language, ..Style::default() };
        let mut say = |message: &Message| -> io::Result<()> {
            style.tell(message).lines().try_for_each(|line| writeln!(out, "# {line}"))
        };
        let file = self.path.as_ref().map_or_else(|| "-".to_owned(), |path| path.display().to_string());
        say(&if self.is_there {
            msg!("config-file", file = file)
        } else {
            msg!("config-no-file", file = file)
        })?;
        say(&msg!("config-order"))?;
        say(&msg!("config-use"))?;
        for row in &OPTIONS {
            writeln!(out)?;
            style.tell(&(row.about)()).lines().try_for_each(|line| writeln!(out, "# {line}"))?;
            writeln!(out, "# {} = {}", row.name, row.example)?;
        }
        writeln!(out)?;
        style.tell(&msg!("config-keys")).lines().try_for_each(|line| writeln!(out, "# {line}"))?;
        writeln!(out, "[{KEYS}]\n# \"x\" = \"gamma 2 all\"\n# \"M\" = \"\"")
    }
}

/// The line and the column, counted from 1, of a place in a text.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<String> {
        Config::parse(text, "config.toml").fault.map(|fault| fault.to_string())
    }

    #[test]
    fn every_option_is_read() {
        let text = "theme = \"light\"\nlanguage = 'zh'\nascii = true\nmouse = false\n[keys]\n\"ctrl-n\" = \"next\"\nx = \"\"\n";
        let config = Config::parse(text, "");
        assert_eq!(config.fault, None);
        assert_eq!((config.theme, config.language), (Some(Palette::Light), Some(Language::Zh)));
        assert_eq!((config.ascii, config.mouse), (true, Some(false)));
        assert_ne!(config.keys, Keys::default());
    }

    #[test]
    fn what_means_nothing_is_told_with_its_place_and_all_else_counts() {
        for (text, said) in [
            (
                "theme = \"drak\"",
                "config.toml, line 1, column 9: theme: expected dark, light, contrast, mono",
            ),
            ("\nascii = 1", "config.toml, line 2, column 9: ascii: expected true or false"),
            ("mouse = \"no\"", "config.toml, line 1, column 9: mouse: expected true or false"),
            ("language = \"fr\"", "config.toml, line 1, column 12: language: expected en, zh"),
            ("eps = 1", "config.toml, line 1, column 1: there is no option \"eps\""),
            ("[keys]\n\"hyper-x\" = \"next\"", "config.toml, line 2, column 1: \"hyper-x\" is not a key"),
            (
                "[keys]\nx = 1",
                "config.toml, line 2, column 5: expected a command in quotes for the key \"x\"",
            ),
            ("[keys]\nx = \"frobnicate\"", "config.toml, line 2, column 5: there is no command"),
            ("keys = 1", "config.toml, line 1, column 1: keys: expected a table"),
            ("theme = ", "config.toml, line 1, column 9: "),
            ("theme = \"dark", "config.toml, line 1, column 14: "),
        ] {
            let fault = told(text).unwrap_or_else(|| panic!("{text}: nothing is wrong"));
            assert!(fault.starts_with(said), "{text}: {fault}");
            assert_eq!(fault.lines().count(), 1, "{fault}");
            let more = Config::parse(&format!("mouse = false\n{}", text.replace("mouse", "ascii")), "");
            assert_eq!(more.mouse, Some(false), "{text}");
        }
    }

    #[test]
    fn the_file_lies_where_the_environment_says() {
        let of = |set: &[(&str, &str)]| {
            path(|name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value)))
        };
        if cfg!(unix) {
            assert_eq!(
                of(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "/c")]),
                Some("/c/bnwalk/config.toml".into())
            );
            assert_eq!(
                of(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "c")]),
                Some("/h/.config/bnwalk/config.toml".into())
            );
            assert_eq!(of(&[]), None);
        }
    }

    #[test]
    fn what_is_printed_is_a_file_that_asks_for_what_is_so_anyway() {
        for language in Language::all() {
            let mut printed = Vec::new();
            Config::default().write(language, &mut printed).unwrap();
            let printed = String::from_utf8(printed).unwrap();
            assert_eq!(Config::parse(&printed, ""), Config::default());
            // Each line that is one of TOML when it is uncommented is one that is understood.
            let lines: Vec<&str> = printed.lines().map(|line| line.trim_start_matches("# ")).collect();
            let options = lines.iter().copied().filter(|line| {
                line.starts_with('[')
                    || line.contains("\" = \"")
                    || OPTIONS.iter().any(|row| line.starts_with(&format!("{} = ", row.name)))
            });
            let text = options.collect::<Vec<_>>().join("\n");
            assert_eq!(Config::parse(&text, "").fault, None, "{text}");
            assert_eq!(text.lines().count(), OPTIONS.len() + 3);
        }
    }
}
