//! What there is to say of a batch on several devices, with its numbers.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::{Kind, Merge, Replicas, tree};
use crate::msg;
use crate::norm::{Moments, Quantity, shape_text};
use crate::text::{Message, Style};

impl Replicas {
    /// What the selected cell shows.
    #[must_use]
    pub fn claim(&self, style: &Style) -> Message {
        let [x, y] = self.whole.values([Quantity::X, Quantity::Y], self.cell);
        let index = shape_text(&self.whole.partition().index(self.cell));
        let alone = style.number(self.outcome(Kind::Alone).y[self.cell]);
        let (x, whole) = (style.number(x), style.number(y));
        if self.devices.len() == 1 {
            return msg!("lab-replicas-surprise-single", index = index, x = x, whole = whole);
        }
        msg!("lab-replicas-surprise", index = index, x = x, k = self.device(), alone = alone, whole = whole)
    }

    /// Whether some device has more samples than another.
    #[must_use]
    pub fn is_uneven(&self) -> bool {
        self.devices.iter().any(|device| device.samples.len() != self.devices[0].samples.len())
    }

    /// Why averaging is wrong in the channel of the cell; for parts of several sizes, also why without weights.
    #[must_use]
    pub fn averaging(&self, style: &Style) -> Vec<Message> {
        let (c, n) = (self.channel(), |v: f64| style.number(v));
        if self.devices.len() == 1 {
            return vec![msg!("lab-replicas-single")];
        }
        let [count, equal] = &self.averages;
        let whole = self.whole.moments()[c];
        let (averaged, between) = (n(count.var[c]), n(count.variance_of_means[c]));
        // What rounding leaves of equal means is nothing that is missing.
        let mut told = vec![if count.variance_of_means[c] <= 1e-12 * whole.var() {
            msg!("lab-replicas-average-none", averaged = averaged)
        } else {
            msg!("lab-replicas-average", averaged = averaged, between = between, whole = n(whole.var()))
        }];
        told.push(msg!(
            "lab-replicas-average-square",
            spread = self.spread(),
            mean_square = n(self.outcome(Kind::Averaged).mean_square[c]),
            synchronised = n(self.outcome(Kind::Synchronised).mean_square[c]),
        ));
        if self.is_uneven() {
            told.push(msg!(
                "lab-replicas-average-uneven",
                mean = n(equal.mean[c]),
                whole_mean = n(whole.mean()),
                averaged = n(equal.var[c]),
                merged = n(equal.var[c] + equal.variance_of_means[c]),
                whole = n(whole.var()),
            ));
        }
        told
    }

    /// What the averaged variance does to x̂ of the cell's channel: it spreads too "wide", too "narrow", or "right".
    #[must_use]
    pub fn spread(&self) -> &'static str {
        let (averaged, whole) =
            (self.averages[self.weights as usize].var[self.channel()], self.merged[self.channel()].var());
        match averaged.partial_cmp(&whole) {
            _ if (averaged - whole).abs() <= 1e-12 * whole => "right",
            Some(std::cmp::Ordering::Less) => "wide",
            Some(std::cmp::Ordering::Greater) => "narrow",
            _ => "right",
        }
    }

    /// What goes over the wire.
    #[must_use]
    pub fn wire(&self) -> Message {
        let exchanged = self.exchanged();
        msg!(
            "lab-replicas-wire",
            c = self.whole.partition().channels(),
            forward = exchanged.forward,
            backward = exchanged.backward,
            cells = exchanged.cells
        )
    }
}

/// The levels of the tree, from the root down, that are written out; below them a part is shown as it comes in.
const LEVELS: usize = 4;

impl Replicas {
    /// How the moments of the cell's channel are merged, drawn as a tree with the root on top: each node with its formulas and
    /// their numbers, each device with what it has.
    ///
    /// ```text
    ///     0–1         n = 4 + 4 = 8   δ = 6.5 − 3.5 = 3
    ///     │           μ = 3.5 + 3·4/8 = 5   M2 = 3 + 11 + 3²·4·4/8 = 32
    ///     ├─ device 0   n 4   μ 3.5   M2 3
    ///     └─ device 1   n 4   μ 6.5   M2 11
    /// ```
    #[must_use]
    pub fn drawn(&self, style: &Style, width: usize) -> Vec<String> {
        let channel = self.channel();
        let leaves: Vec<Moments> = self.devices.iter().map(|device| device.moments[channel]).collect();
        let tree = Tree { style, width, merges: tree(&leaves), leaves };
        let mut lines = Vec::new();
        tree.node(&(0..tree.leaves.len()), "", "", LEVELS, &mut lines);
        lines
    }
}

/// What the drawing of a tree needs to know.
struct Tree<'a> {
    style: &'a Style,
    width: usize,
    merges: Vec<Merge>,
    leaves: Vec<Moments>,
}

impl Tree<'_> {
    /// Draws the part that some devices come to, and below it what it is merged from.
    fn node(
        &self,
        devices: &Range<usize>,
        branch: &str,
        guide: &str,
        levels: usize,
        lines: &mut Vec<String>,
    ) {
        let merge = self.merges.iter().find(|merge| (merge.left.start..merge.right.end) == *devices);
        let glyphs = self.style.glyphs;
        let Some(merge) = merge.filter(|_| levels > 0) else {
            let moments = merge.map_or(self.leaves[devices.start], |merge| merge.moments[2]);
            return self.lay(branch, guide, &self.name(devices), &self.values(&moments), lines);
        };
        let trunk = glyphs.pick("│", "|");
        self.lay(branch, &format!("{guide}{trunk}"), &self.name(devices), &self.formulas(merge), lines);
        let [fork, corner] = [glyphs.pick("├─ ", "|- "), glyphs.pick("└─ ", "`- ")];
        self.node(&merge.left, &format!("{guide}{fork}"), &format!("{guide}{trunk}  "), levels - 1, lines);
        self.node(&merge.right, &format!("{guide}{corner}"), &format!("{guide}   "), levels - 1, lines);
    }

    /// A node's name and its parts, on as many lines as they need.
    fn lay(&self, branch: &str, guide: &str, name: &str, parts: &[String], lines: &mut Vec<String>) {
        const GAP: &str = "   ";
        let mut line = self.style.spell(format!("{branch}{name}"));
        let indent = line.width();
        let mut is_first = true;
        for part in parts {
            let part = self.style.spell(part.clone());
            if !is_first && line.width() + GAP.len() + part.width() > self.width {
                lines.push(std::mem::replace(&mut line, guide.to_owned()));
                let pad = indent.saturating_sub(line.width());
                line.push_str(&" ".repeat(pad));
            }
            line.push_str(GAP);
            line.push_str(&part);
            is_first = false;
        }
        lines.push(line);
    }

    fn name(&self, devices: &Range<usize>) -> String {
        match devices.len() {
            1 => self.style.tell(&msg!("lab-replicas-device", k = devices.start)),
            _ => format!("{}–{}", devices.start, devices.end - 1),
        }
    }

    fn values(&self, moments: &Moments) -> [String; 3] {
        let n = |v: f64| self.style.number(v);
        [
            format!("n {}", moments.n),
            format!("μ {}", n(moments.mean())),
            format!("M2 {}", n(moments.sum_of_squares())),
        ]
    }

    fn formulas(&self, merge: &Merge) -> [String; 4] {
        let n = |v: f64| self.style.number(v);
        let [a, b, both] = &merge.moments;
        let delta = b.mean() - a.mean();
        let squares = [a, b, both].map(|moments| n(moments.sum_of_squares()));
        let in_root = in_brackets(n(delta));
        [
            format!("n = {} + {} = {}", a.n, b.n, both.n),
            format!("δ = {} − {} = {}", n(b.mean()), in_brackets(n(a.mean())), n(delta)),
            format!("μ = {} + {in_root}·{}/{} = {}", n(a.mean()), b.n, both.n, n(both.mean())),
            format!(
                "M2 = {} + {} + {in_root}²·{}·{}/{} = {}",
                squares[0], squares[1], a.n, b.n, both.n, squares[2]
            ),
        ]
    }
}

/// A negative number in brackets.
fn in_brackets(number: String) -> String {
    if number.starts_with(['-', '−']) { format!("({number})") } else { number }
}

#[cfg(test)]
mod tests {
    use super::super::{Settings, Split, Weights};
    use super::*;
    use crate::norm::Problem;

    /// What is said of averaging a batch of one channel over devices.
    fn averaging(x: &[f64], parts: &[usize], weights: Weights) -> String {
        let problem = Problem::new(ndarray::Array1::from(x.to_vec()).into_dyn()).unwrap();
        let split = if parts.len() > 1 { Split::Parts(parts.to_vec()) } else { Split::Equal(1) };
        let settings = Settings { split, weights, ..Settings::default() };
        let lab = Replicas::new(&problem, &settings).unwrap();
        let told = lab.averaging(&Style::default());
        told.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_said_of_averaging_is_true_of_its_numbers() {
        let x = [1.0, 9.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0];
        let narrow = averaging(&x, &[2, 6], Weights::Equal);
        assert!(narrow.contains("divides by too large a variance: the mean of x̂² is 0.892307."), "{narrow}");
        let wide = averaging(&x, &[2, 6], Weights::Count);
        assert!(wide.contains("divides by too small a variance: the mean of x̂² is 1.5485."), "{wide}");
        assert!(wide.contains("With the merged statistics it is 0.999998."), "{wide}");
        let alike = averaging(&[1.0, 2.0, 1.0, 2.0], &[2, 2], Weights::Count);
        assert!(alike.contains("gives 0.25, and that is right here"), "{alike}");
        assert!(alike.contains("the right variance: the mean of x̂² is 0.99996. With"), "{alike}");
        let single = averaging(&x, &[8], Weights::Count);
        assert_eq!(single, "One device has the whole batch: nothing is to be merged, averaged or exchanged.");
    }
}
