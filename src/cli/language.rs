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

/// The command line with a leading `--lang` moved behind what it is said of. Clap looks for a subcommand only where no flag
/// stands before it, and `bnwalk --lang zh learn` is what a person types.
pub(super) fn moved_back(mut args: Vec<OsString>) -> Vec<OsString> {
    let leading = match args.get(1).and_then(|arg| arg.to_str()) {
        Some("--lang") => 2,
        Some(arg) if arg.starts_with("--lang=") => 1,
        _ => return args,
    };
    let rest = args.split_off((1 + leading).min(args.len()));
    let flag = args.split_off(1);
    let (before, after) = rest.split_at(rest.iter().position(|arg| arg == "--").unwrap_or(rest.len()));
    args.extend(before.iter().cloned().chain(flag).chain(after.iter().cloned()));
    args
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leading_flag_moves_behind_the_subcommand() {
        let moved = |args: &[&str]| {
            let args = args.iter().map(OsString::from).collect();
            moved_back(args).iter().map(|arg| arg.to_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(moved(&["bnwalk", "--lang", "zh", "learn", "epsilon"]), "bnwalk learn epsilon --lang zh");
        assert_eq!(moved(&["bnwalk", "--lang=zh", "lab", "--", "f"]), "bnwalk lab --lang=zh -- f");
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
