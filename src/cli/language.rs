//! The reader's language.

use std::ffi::OsString;

use crate::text::Language;

/// The language that `--lang` asks for, else that of `LC_ALL`, `LC_MESSAGES` or `LANG`: the first that is set counts, as
/// in the C library. It must be known before the command line is parsed, because help and errors are told in it.
///
/// ```
/// use bnwalk::{cli::language, text::Language};
/// let of = |variable: &str| (variable == "LANG").then(|| "zh_CN.UTF-8".into());
/// assert_eq!(language(["bnwalk"], of), Language::Zh);
/// assert_eq!(language(["bnwalk", "--lang", "en"], of), Language::En);
/// ```
pub fn language<A: Into<OsString>>(
    args: impl IntoIterator<Item = A>,
    variable: impl Fn(&str) -> Option<OsString>,
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
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_wins_then_the_first_variable_that_is_set() {
        let told = |args: &[&str], set: &[(&str, &str)]| {
            let of =
                |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, value)| OsString::from(value));
            language(args.iter().copied(), of)
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
}
