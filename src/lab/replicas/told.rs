//! What there is to say of a batch on several devices, with its numbers.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::{Kind, Merge, Replicas, tree};
use crate::msg;
use crate::norm::{Moments, Quantity};
use crate::text::{Message, Style};

impl Replicas {
    /// What the selected cell shows.
    #[must_use]
    pub fn claim(&self, style: &Style) -> Message {
        let [x, y] = self.whole.values([Quantity::X, Quantity::Y], self.cell);
        let alone = style.number(self.outcome(Kind::Alone).y[self.cell]);
        let (x, whole) = (style.number(x), style.number(y));
        msg!("lab-replicas-surprise", x = x, k = self.device(), alone = alone, whole = whole)
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
        let [count, equal] = &self.averages;
        let whole = self.whole.moments()[c];
        let mut told = vec![msg!(
            "lab-replicas-average",
            averaged = n(count.var[c]),
            between = n(count.variance_of_means[c]),
            whole = n(whole.var()),
            mean_square = n(self.outcome(Kind::Averaged).mean_square[c]),
        )];
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
