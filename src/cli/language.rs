//! The reader's language.

use std::ffi::OsString;

use crate::text::Language;

/// The language that `--lang` asks for, else that of `LC_ALL`, `LC_MESSAGES` or `LANG`: the first that is set counts, as
/// in the C library; else, where that is none of the catalogue's, the one that is `configured`. It must be known before the command line is parsed, because help and errors are told in it.
///
/// ```
/// use bnwalk::{cli::language, text::Language};
/// let of = |variable: &str| (variable == "LANG").then(|| "zh_CN.UTF-8".into());
/// assert_eq!(language(["bnwalk"], of, None), Language::Zh);
/// assert_eq!(language(["bnwalk", "--lang", "en"], of, None), Language::En);
/// ```
pub fn language<A: Into<OsString>>(
    args: impl IntoIterator<Item = A>,
    variable: impl Fn(&str) -> Option<OsString>,
    configured: Option<Language>,
) -> Language {
    let mut args = args.into_iter().map(Into::into).take_while(|arg: &OsString| arg != "--");
    let asked = args.find_map(|arg| match arg.to_str()? {
        "--lang" => Some(None),
        other => other.strip_prefix("--lang=").map(|code| Some(code.to_owned())),
    });
    let asked = match asked {
        Some(None) => args.next().and_then(|code| code.into_string().ok()),
        Some(code) => code,
        None => None,
    };
    let set = |name: &&str| variable(name).filter(|value| !value.is_empty());
    asked
        .and_then(|code| code.parse().ok())
        .or_else(|| {
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set)?;
            Language::of_locale(locale.to_str()?)
        })
        .or(configured)
        .unwrap_or_default()
}

/// The command line with the flags before a subcommand moved behind what they are said of. Clap looks for a subcommand only where
/// no flag stands before it, and `bnwalk --theme light lab sizes` is what a person types.
pub(super) fn moved_back(mut args: Vec<OsString>, command: &clap::Command) -> Vec<OsString> {
    let mut first = 1;
    while let Some(flag) = args.get(first).and_then(|arg| arg.to_str()).filter(|arg| arg.starts_with('-')) {
        let known = command.get_arguments().find(|known| {
            let long = known.get_long().is_some_and(|long| flag.strip_prefix("--") == Some(long));
            long || known.get_short().is_some_and(|short| flag == format!("-{short}"))
        });
        let takes_next = known.is_some_and(|known| {
            known.get_action().takes_values() && known.get_num_args().is_none_or(|n| n.min_values() > 0)
        });
        first += if takes_next { 2 } else { 1 };
    }
    let is_command = |name: &str| command.get_subcommands().any(|known| known.get_name() == name);
    if first == 1 || !args.get(first).and_then(|arg| arg.to_str()).is_some_and(is_command) {
        return args;
    }
    let rest = args.split_off(first);
    let flags = args.split_off(1);
    let (before, after) = rest.split_at(rest.iter().position(|arg| arg == "--").unwrap_or(rest.len()));
    args.extend(before.iter().cloned().chain(flags).chain(after.iter().cloned()));
    args
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_flags_move_behind_the_subcommand() {
        let moved = |args: &[&str]| {
            let args = args.iter().map(OsString::from).collect();
            let command = <super::super::Line as clap::CommandFactory>::command();
            moved_back(args, &command)
                .iter()
                .map(|arg| arg.to_str().unwrap().to_owned())
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(moved(&["bnwalk", "--lang", "zh", "learn", "epsilon"]), "bnwalk learn epsilon --lang zh");
        assert_eq!(moved(&["bnwalk", "--lang=zh", "lab", "--", "f"]), "bnwalk lab --lang=zh -- f");
        assert_eq!(
            moved(&["bnwalk", "--theme", "light", "--ascii", "lab", "norms", "f.csv"]),
            "bnwalk lab norms f.csv --theme light --ascii"
        );
        assert_eq!(moved(&["bnwalk", "-o", "lab", "f.csv"]), "bnwalk -o lab f.csv");
        assert_eq!(moved(&["bnwalk", "--dump", "f.csv", "lab"]), "bnwalk --dump f.csv lab");
        assert_eq!(moved(&["bnwalk", "--lang"]), "bnwalk --lang");
        assert_eq!(moved(&["bnwalk", "f.csv", "--lang", "zh"]), "bnwalk f.csv --lang zh");
        assert_eq!(moved(&["bnwalk"]), "bnwalk");
    }

    #[test]
    fn the_flag_wins_then_the_first_variable_that_is_set() {
        let told = |args: &[&str], set: &[(&str, &str)]| {
            let of =
                |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, value)| OsString::from(value));
            language(args.iter().copied(), of, None)
        };
        assert_eq!(told(&["bnwalk"], &[]), Language::En);
        assert_eq!(told(&["bnwalk"], &[("LANG", "zh_TW")]), Language::Zh);
        assert_eq!(told(&["bnwalk"], &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")]), Language::En);
        assert_eq!(
            told(&["bnwalk"], &[("LANG", "en_US"), ("LC_ALL", ""), ("LC_MESSAGES", "zh")]),
            Language::Zh
        );
        assert_eq!(told(&["bnwalk", "--lang=zh", "x.csv"], &[("LANG", "en_US")]), Language::Zh);
        assert_eq!(told(&["bnwalk", "--lang", "fr"], &[("LANG", "zh_CN")]), Language::Zh);
        assert_eq!(told(&["bnwalk", "--", "--lang", "zh"], &[]), Language::En);
    }

    #[test]
    fn the_configured_language_is_told_where_nothing_else_names_one() {
        let told = |locale: Option<&str>| {
            let of = |name: &str| locale.filter(|_| name == "LC_ALL").map(OsString::from);
            language(["bnwalk"], of, Some(Language::Zh))
        };
        assert_eq!(told(None), Language::Zh);
        assert_eq!(told(Some("C.UTF-8")), Language::Zh);
        assert_eq!(told(Some("en_US.UTF-8")), Language::En);
    }
}
