//! "Did you mean …?"

use super::message::Message;
use crate::msg;

/// The candidate most like `name`, if any is like it at all: a slip or two of the keyboard away.
///
/// ```
/// use bnwalk::text::nearest;
/// assert_eq!(nearest("gama", ["x", "gamma", "beta"]), Some("gamma"));
/// assert_eq!(nearest("colour", ["x", "gamma", "beta"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The distance costs the product of the lengths; so long a text is not a mistyped name.
    const LONGEST: usize = 64;
    if name.len() > LONGEST {
        return None;
    }
    let name = name.to_lowercase();
    let tolerance = 1 + name.chars().count() / 4;
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&name, candidate), candidate))
        .filter(|&(distance, candidate)| distance <= tolerance && distance < candidate.chars().count())
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// The nearest name if there is one, otherwise all of them.
pub(crate) fn hint(nearest: Option<&str>, known: &str) -> Message {
    match nearest {
        Some(name) => msg!("hint-nearest", name = name),
        None => msg!("hint-known", known = known),
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn swapped_dropped_and_capital_letters_are_forgiven() {
        let names = ["golden", "digits", "digits-flat", "running_mean", "running_var"];
        assert_eq!(nearest("gloden", names), Some("golden"));
        assert_eq!(nearest("Digit", names), Some("digits"));
        assert_eq!(nearest("runing_var", names), Some("running_var"));
    }

    #[test]
    fn a_short_name_is_not_like_everything() {
        assert_eq!(nearest("q", ["x", "dy"]), None);
        assert_eq!(nearest(&"x".repeat(100_000), ["x"]), None);
    }
}
