//! Sentences without symbols.

use super::catalogue::Language;

/// What stands for a symbol, longer symbols first.
const PLAIN: &[(&str, &str)] = &[
    ("s⁻¹", "inv_std"),
    ("s⁻³", "inv_std^3"),
    ("√ε", "sqrt(eps)"),
    ("√m", "sqrt(m)"),
    ("√", "sqrt"),
    ("−½", "-1/2"),
    ("½", "1/2"),
    ("x̂", "x_hat"),
    ("σ²", "var"),
    ("σ", "std"),
    ("μ", "mean"),
    ("γ", "gamma"),
    ("β", "beta"),
    ("ε", "eps"),
    ("δ", "delta"),
    ("Σ", "sum"),
    ("∂", "d"),
    ("∞", "inf"),
    ("·", "*"),
    ("×", "x"),
    ("±", "+-"),
    ("−", "-"),
    ("≤", "<="),
    ("≥", ">="),
    ("→", "->"),
    ("…", "..."),
    ("²", "^2"),
    ("³", "^3"),
    ("⁻", "-"),
    ("¹", "1"),
    ("ᵢ", "[i]"),
    ("–", "-"),
    ("—", "-"),
    ("’", "'"),
    ("“", "\""),
    ("”", "\""),
];

/// The text in ASCII, with the symbols of the walk spelled out: "x̂ = (x − μ) · s⁻¹" becomes
/// "`x_hat` = (x - mean) * `inv_std`". Any other character becomes its escape, `\u{e9}`, except for those that the
/// language itself is written with.
#[must_use]
pub fn plain(text: &str, language: Language) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let spelled = PLAIN.iter().find_map(|(symbol, plain)| Some((*plain, rest.strip_prefix(symbol)?)));
        if let Some((plain, after)) = spelled {
            out.push_str(plain);
            rest = after;
            continue;
        }
        if first.is_ascii() || language.is_written_with(first) {
            out.push(first);
        } else {
            out.extend(first.escape_unicode());
        }
        rest = &rest[first.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_spelled_out_and_all_else_is_escaped() {
        let plain = |text| plain(text, Language::En);
        assert_eq!(
            plain("x̂ = (x − μ) · s⁻¹ = 1/√(σ² + ε)"),
            "x_hat = (x - mean) * inv_std = 1/sqrt(var + eps)"
        );
        assert_eq!(plain("dσ² = −½ · s⁻³, dx̂ᵢ, 1/√ε"), "dvar = -1/2 * inv_std^3, dx_hat[i], 1/sqrt(eps)");
        assert_eq!(plain("café"), "caf\\u{e9}");
    }

    #[test]
    fn every_sentence_can_be_said_without_symbols() {
        for (language, sentences) in super::super::sources() {
            let plain = plain(sentences, language);
            let escape = plain.find("\\u{");
            let around = escape.map(|at| plain[..at].lines().last());
            assert_eq!(around, None, "{language}");
        }
    }
}
