//! The built-in examples: small batches, each made to show one thing.

use ndarray::IxDyn;

use super::error::InputError;
use super::{json, npy, random};
use crate::norm::Draft;
use crate::text::{Message, nearest};

/// A built-in example.
#[derive(Debug)]
pub struct Example {
    /// The name to ask for it by.
    pub name: &'static str,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// A problem as JSON.
    Json(&'static str),
    /// Handwritten digits in this shape.
    Digits(&'static [usize]),
    /// All 1,797 digits as features from 0 to 1.
    AllDigits,
    /// Standard normal numbers of this shape and seed.
    Normal(&'static [usize], u32),
}

use Content::{AllDigits, Digits, Json, Normal};

/// The first 16 images of scikit-learn's `load_digits`: 8 × 8 pixels of 0 to 16, shape (16, 1, 8, 8).
const DIGITS: &[u8] = include_bytes!("../../assets/digits.npy");

impl Example {
    /// What to look for, in one line.
    #[must_use]
    pub fn about(&self) -> Message {
        Message::named(format!("example-{}", self.name))
    }
}

macro_rules! json {
    ($name:literal) => {
        Json(include_str!(concat!("../../assets/examples/", $name, ".json")))
    };
}

static EXAMPLES: [Example; 12] = [
    Example { name: "worked", content: json!("worked") },
    Example { name: "golden", content: json!("golden") },
    Example { name: "normal", content: Normal(&[20, 100], 7) },
    Example { name: "digits", content: Digits(&[16, 1, 8, 8]) },
    Example { name: "digits-flat", content: Digits(&[16, 64]) },
    Example { name: "digits-all", content: AllDigits },
    Example { name: "constant", content: json!("constant") },
    Example { name: "outlier", content: json!("outlier") },
    Example { name: "offset", content: json!("offset") },
    Example { name: "one", content: json!("one") },
    Example { name: "replicas", content: json!("replicas") },
    Example { name: "tokens", content: json!("tokens") },
];

/// The built-in examples, the one to begin with first.
#[must_use]
pub fn examples() -> &'static [Example] {
    &EXAMPLES
}

pub(super) fn draft(name: &str, origin: &str) -> Result<Draft, InputError> {
    let names = || EXAMPLES.iter().map(|example| example.name);
    let Some(example) = EXAMPLES.iter().find(|example| example.name == name) else {
        return Err(InputError::Example {
            name: name.to_owned(),
            nearest: nearest(name, names()),
            known: names().collect::<Vec<_>>().join(", "),
        });
    };
    match example.content {
        Json(text) => json::draft(text.as_bytes(), origin),
        Normal(shape, seed) => random::draft(shape, seed),
        AllDigits => Ok(Draft::new(super::digits::images().to_owned().into_dyn())),
        Digits(shape) => {
            let digits = npy::read(DIGITS, DIGITS.len() as u64)
                .map_err(|error| InputError::Npy { origin: origin.to_owned(), error })?;
            Ok(Draft::new(digits.into_shape_with_order(IxDyn(shape)).expect("as many cells as pixels")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::{Quantity, Trace};

    fn trace(name: &str) -> Trace {
        Trace::new(draft(name, name).unwrap().build().unwrap())
    }

    #[test]
    fn every_example_is_a_problem() {
        for example in examples() {
            let (name, about) = (example.name, example.about().to_string());
            let trace = trace(name);
            assert!(trace.value(Quantity::Y, 0).is_finite(), "{name}");
            assert!(!about.contains('\n'), "{name}");
        }
    }

    #[test]
    fn the_examples_show_what_they_say() {
        assert_eq!(trace("worked").value(Quantity::Var, 0), 2.0);
        let golden = trace("golden").array(Quantity::XHat);
        assert_eq!(golden.as_slice().unwrap(), [-1.5, -0.5, -0.5, -0.5, 0.0, 0.0, 1.0, 2.0]);
        assert_eq!(trace("constant").array(Quantity::Var).iter().position(|&v| v == 0.0), Some(1));
        assert!(trace("digits-flat").array(Quantity::Var).iter().any(|&v| v == 0.0));
        let offset = trace("offset");
        assert!((0..5).all(|n| {
            offset.value(Quantity::XHat, 2 * n).to_bits() == offset.value(Quantity::XHat, 2 * n + 1).to_bits()
        }));
        let outlier = trace("outlier").array(Quantity::XHat);
        assert!((0..7).all(|n| outlier[[n, 1]].abs() < 1.0), "all but one are squeezed");
        assert_eq!(trace("one").array(Quantity::XHat).sum(), 0.0);
    }

    #[test]
    fn the_replicas_share_their_statistics_under_layer_norm_only() {
        use crate::norm::Norm;
        let alone = trace("replicas");
        assert_eq!(alone.len(Quantity::Mean), 2);
        let shared = Trace::new(alone.problem().with_norm(Norm::Layer).unwrap());
        assert_eq!(shared.value(Quantity::Mean, 0), trace("golden").value(Quantity::Mean, 0));
        assert_eq!(shared.len(Quantity::Mean), 1);
    }

    #[test]
    fn each_token_is_normalized_by_itself_and_under_layer_norm_a_large_one_squeezes_its_sentence() {
        use crate::norm::Norm;
        let tokens = trace("tokens");
        assert_eq!(tokens.shape(Quantity::Mean), [2, 6]);
        let whole = Trace::new(tokens.problem().with_norm(Norm::Layer).unwrap());
        let size = |trace: &Trace, sentence: usize| {
            let x_hat = trace.array(Quantity::XHat);
            x_hat.iter().skip(sentence * 48 + 8).take(40).map(|v| v * v).sum::<f64>() / 40.0
        };
        assert!((size(&tokens, 0) - 1.0).abs() < 1e-3 && (size(&tokens, 1) - 1.0).abs() < 1e-3);
        assert!(size(&whole, 0) < 0.1 && size(&whole, 1) > 0.5);
    }

    #[test]
    fn an_unknown_example_comes_with_the_nearest() {
        let error = draft("gloden", "").unwrap_err();
        assert_eq!(error.to_string(), r#"there is no example "gloden"; did you mean "golden"?"#);
    }
}
