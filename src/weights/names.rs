//! Which arrays of a checkpoint belong to a normalization layer: told by their names and shapes alone.

use std::collections::BTreeMap;

/// What an array is to its layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Gamma,
    Beta,
    RunningMean,
    RunningVar,
    NumBatchesTracked,
    Eps,
}

/// The arrays of a layer by role, each as its place in the file.
pub(super) type Parts = [Option<usize>; 6];

/// A layer found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub name: String,
    pub style: &'static str,
    pub parts: Parts,
}

/// A style of names: a layer's own name, a separator, and a suffix for each part.
struct Naming {
    name: &'static str,
    separators: &'static [char],
    suffixes: &'static [(&'static str, Role)],
    /// Whether only all four of γ, β and the running statistics make a layer.
    whole: bool,
}

/// The styles, of which the earlier wins where two explain as much.
#[rustfmt::skip]
const STYLES: [Naming; 5] = [
    Naming {
        name: "pytorch",
        separators: &['.'],
        suffixes: &[
            ("weight", Role::Gamma), ("bias", Role::Beta),
            ("running_mean", Role::RunningMean), ("running_var", Role::RunningVar),
            ("num_batches_tracked", Role::NumBatchesTracked),
        ],
        whole: false,
    },
    Naming {
        name: "keras",
        separators: &['/', '.', '_'],
        suffixes: &[
            ("gamma", Role::Gamma), ("beta", Role::Beta),
            ("moving_mean", Role::RunningMean), ("moving_variance", Role::RunningVar),
        ],
        whole: false,
    },
    // MXNet, of which the ONNX model zoo has many, has Keras' names for the one pair and PyTorch's for the other.
    Naming {
        name: "mxnet",
        separators: &['_', '.', '/'],
        suffixes: &[
            ("gamma", Role::Gamma), ("beta", Role::Beta),
            ("running_mean", Role::RunningMean), ("running_var", Role::RunningVar),
        ],
        whole: true,
    },
    // The variables of a layer in Keras 3's own order. Fewer than four could be any of them.
    Naming {
        name: "keras",
        separators: &['/', '.'],
        suffixes: &[
            ("vars/0", Role::Gamma), ("vars/1", Role::Beta),
            ("vars/2", Role::RunningMean), ("vars/3", Role::RunningVar),
        ],
        whole: true,
    },
    Naming {
        name: "onnx",
        separators: &['_', '.', '/'],
        suffixes: &[
            ("scale", Role::Gamma), ("B", Role::Beta), ("bias", Role::Beta),
            ("input_mean", Role::RunningMean), ("mean", Role::RunningMean),
            ("input_var", Role::RunningVar), ("var", Role::RunningVar), ("epsilon", Role::Eps),
        ],
        whole: false,
    },
];

/// An array by its role: its place in the file, and its shape.
type Part<'a> = (Role, usize, &'a [usize]);

/// What the layer is called whose parts have no name before their own.
const ROOT: &str = ".";

impl Naming {
    /// The layer and the role that a name tells of, and how long a suffix tells it.
    fn split<'n>(&self, name: &'n str) -> Option<(&'n str, Role, usize)> {
        // TensorFlow counts the outputs of an operation.
        let name = name.strip_suffix(":0").unwrap_or(name);
        self.suffixes.iter().find_map(|&(suffix, role)| {
            let layer = match name.strip_suffix(suffix)? {
                "" => ROOT,
                before => before.strip_suffix(self.separators).filter(|layer| !layer.is_empty())?,
            };
            Some((layer, role, suffix.len()))
        })
    }

    /// Whether these parts make a layer of this style.
    fn is_layer(&self, name: &str, parts: &Parts) -> bool {
        let has = |role: Role| parts[role as usize].is_some();
        let affine = (has(Role::Gamma), has(Role::Beta));
        if has(Role::RunningMean) && has(Role::RunningVar) {
            return !self.whole || affine == (true, true);
        }
        match affine {
            (true, true) => !self.whole,
            // A scale alone could be anything (a PReLU, a LayerScale), but for its name.
            (true, false) => !self.whole && sounds_like_a_norm(name),
            _ => false,
        }
    }
}

fn sounds_like_a_norm(layer: &str) -> bool {
    let last = layer.rsplit(['.', '/']).next().unwrap_or(layer).to_lowercase();
    last.contains("norm") || last.starts_with("ln") || last.starts_with("bn")
}

/// Whether a name is that of a part of a layer in any style.
pub(super) fn is_part(name: &str) -> bool {
    longest_suffix(name).is_some()
}

fn longest_suffix(name: &str) -> Option<usize> {
    STYLES.iter().filter_map(|style| style.split(name)).map(|(.., suffix)| suffix).max()
}

/// The layers, in the natural order of their names. Each array comes with its place in the file, its name and its shape.
pub(super) fn find(arrays: &[(usize, String, Vec<usize>)]) -> Vec<Found> {
    let mut layers: BTreeMap<&str, (usize, Found)> = BTreeMap::new();
    for style in &STYLES {
        let mut groups: BTreeMap<&str, Vec<Part<'_>>> = BTreeMap::new();
        for (at, name, shape) in arrays {
            // The mean of a layer "bn.running" is the running_mean of "bn".
            if let Some((layer, role, suffix)) = style.split(name)
                && Some(suffix) == longest_suffix(name)
            {
                groups.entry(layer).or_default().push((role, *at, shape));
            }
        }
        for (layer, group) in groups {
            let Some(parts) = parts(&group).filter(|parts| style.is_layer(layer, parts)) else { continue };
            let explained = parts.iter().flatten().count();
            if layers.get(layer).is_none_or(|(before, _)| *before < explained) {
                layers.insert(layer, (explained, Found { name: layer.to_owned(), style: style.name, parts }));
            }
        }
    }
    let mut found: Vec<Found> = layers.into_values().map(|(_, found)| found).collect();
    found.sort_by_cached_key(|found| natural(&found.name));
    found
}

/// The arrays by role; `None` unless all but the count are lists of one length, and no role is filled twice.
fn parts(group: &[Part<'_>]) -> Option<Parts> {
    let mut parts = Parts::default();
    let mut channels = None;
    for &(role, at, shape) in group {
        let fits = match role {
            // Lengths come from the file: their product may be larger than any number.
            Role::NumBatchesTracked | Role::Eps => shape.iter().all(|&len| len == 1),
            _ => shape.len() == 1 && shape[0] > 0 && *channels.get_or_insert(shape[0]) == shape[0],
        };
        if !fits || parts[role as usize].replace(at).is_some() {
            return None;
        }
    }
    Some(parts)
}

/// A name in the pieces by which people sort it: numbers by their size, so that layer2 comes before layer10.
fn natural(name: &str) -> Vec<(String, u64)> {
    let mut pieces = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let text = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(text);
        let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let (number, after) = after.split_at(digits);
        pieces.push((word.to_owned(), number.parse().unwrap_or(u64::MAX)));
        rest = after;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found among arrays of these names, all of which are lists of `n`: name, style and how many parts.
    fn found(names: &[&str]) -> Vec<(String, &'static str, usize)> {
        shaped(&names.iter().map(|&name| (name, &[4][..])).collect::<Vec<_>>())
    }

    fn shaped(arrays: &[(&str, &[usize])]) -> Vec<(String, &'static str, usize)> {
        let arrays: Vec<_> = arrays
            .iter()
            .enumerate()
            .map(|(i, (name, shape))| (i, (*name).to_owned(), shape.to_vec()))
            .collect();
        find(&arrays).into_iter().map(|f| (f.name, f.style, f.parts.iter().flatten().count())).collect()
    }

    fn one(name: &str, style: &'static str, parts: usize) -> Vec<(String, &'static str, usize)> {
        vec![(name.to_owned(), style, parts)]
    }

    #[test]
    fn lengths_that_cannot_be_are_no_count() {
        let arrays: [(&str, &[usize]); 3] = [
            ("bn.running_mean", &[4]),
            ("bn.running_var", &[4]),
            ("bn.num_batches_tracked", &[usize::MAX, 2]),
        ];
        assert_eq!(shaped(&arrays), []);
    }

    #[test]
    fn every_style_of_names_is_known() {
        for (names, expected) in [
            (
                &["a.bn.weight", "a.bn.bias", "a.bn.running_mean", "a.bn.running_var"][..],
                one("a.bn", "pytorch", 4),
            ),
            (&["weight", "bias", "running_mean", "running_var"], one(".", "pytorch", 4)),
            (&["bn.running_mean", "bn.running_var"], one("bn", "pytorch", 2)),
            (&["b/gamma", "b/beta", "b/moving_mean", "b/moving_variance"], one("b", "keras", 4)),
            (
                &["m/b/gamma:0", "m/b/beta:0", "m/b/moving_mean:0", "m/b/moving_variance:0"],
                one("m/b", "keras", 4),
            ),
            (&["b.beta", "b.moving_mean", "b.moving_variance"], one("b", "keras", 3)),
            (&["b/vars/0", "b/vars/1", "b/vars/2", "b/vars/3"], one("b", "keras", 4)),
            (&["s1_gamma", "s1_beta", "s1_running_mean", "s1_running_var"], one("s1", "mxnet", 4)),
            (&["bn_scale", "bn_B", "bn_mean", "bn_var"], one("bn", "onnx", 4)),
            (&["bn.scale", "bn.bias", "bn.input_mean", "bn.input_var"], one("bn", "onnx", 4)),
            // Names between two styles go to the one that explains them all.
            (&["bn.gamma", "bn.beta", "bn.running_mean", "bn.running_var"], one("bn", "mxnet", 4)),
        ] {
            assert_eq!(found(names), expected, "{names:?}");
        }
    }

    #[test]
    fn without_running_statistics_a_pair_of_lists_or_the_name_makes_a_norm() {
        assert_eq!(found(&["head.weight", "head.bias"]), one("head", "pytorch", 2));
        assert_eq!(
            found(&["encoder.LayerNorm.gamma", "encoder.LayerNorm.beta"]),
            one("encoder.LayerNorm", "keras", 2)
        );
        assert_eq!(found(&["input_layernorm.weight"]), one("input_layernorm", "pytorch", 1));
        assert_eq!(found(&["h.0.ln_1.weight"]), one("h.0.ln_1", "pytorch", 1));
        assert!(found(&["prelu.weight"]).is_empty());
        assert!(found(&["linear.bias"]).is_empty());
        assert!(found(&["lstm/vars/0", "lstm/vars/1"]).is_empty());
    }

    #[test]
    fn what_has_other_shapes_is_no_norm() {
        assert!(shaped(&[("fc.weight", &[4, 4]), ("fc.bias", &[4])]).is_empty());
        assert!(shaped(&[("bn.weight", &[4]), ("bn.bias", &[5])]).is_empty());
        assert!(shaped(&[("bn.weight", &[0]), ("bn.bias", &[0])]).is_empty());
        assert!(
            shaped(&[
                ("n.weight", &[2]),
                ("n.bias", &[2]),
                ("n.running_mean", &[3]),
                ("n.running_var", &[3])
            ])
            .is_empty()
        );
        let twice = [("b.scale", &[4][..]), ("b.bias", &[4]), ("b.B", &[4])];
        assert!(shaped(&twice).is_empty());
    }

    #[test]
    fn layers_come_in_the_order_that_people_count_in() {
        let names = ["l10.weight", "l10.bias", "l2.weight", "l2.bias", "l2.5.weight", "l2.5.bias"];
        let names: Vec<_> = found(&names).into_iter().map(|(name, ..)| name).collect();
        assert_eq!(names, ["l2", "l2.5", "l10"]);
    }
}
