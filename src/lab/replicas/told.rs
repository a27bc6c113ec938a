//! What there is to say of a batch on several devices, with its numbers.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::{Device, Found, Kind, Merge, Nearest, Off, Recognised, Replicas, Split, Weights, tree};
use crate::msg;
use crate::norm::{Moments, Quantity, Space, shape_text, unravel};
use crate::text::{Message, Style};

/// What rounding leaves of a difference, relative to the numbers.
const ROUNDING: f64 = 1e-12;

impl Replicas {
    /// What the selected cell shows.
    #[must_use]
    pub fn claim(&self, style: &Style) -> Message {
        let [x, whole] = self.whole.values([Quantity::X, Quantity::Y], self.cell);
        let index = shape_text(&self.whole.partition().index(self.cell));
        let alone = self.outcome(Kind::Alone).y[self.cell];
        let n = |v: f64| style.number(v);
        let (c, k) = (self.channel(), self.device());
        if self.devices.len() == 1 {
            return msg!("lab-replicas-surprise-single", index = index, x = n(x), whole = n(whole));
        }
        if !whole.is_finite() {
            let eps = self.whole.problem().parameters().eps;
            return if self.whole.moments()[c].var() + eps == 0.0 {
                msg!("lab-replicas-surprise-constant", c = c)
            } else {
                msg!("lab-replicas-surprise-not-finite", c = c, whole = n(whole), k = k, alone = n(alone))
            };
        }
        if (alone - whole).abs() <= ROUNDING * self.largest_y[c] {
            return msg!("lab-replicas-surprise-same", index = index, x = n(x), whole = n(whole), k = k);
        }
        let eps = self.whole.problem().parameters().eps;
        if alone.is_nan() && self.devices[k].moments[c].var() + eps == 0.0 {
            return msg!("lab-replicas-surprise-flat", index = index, x = n(x), whole = n(whole), k = k);
        }
        msg!("lab-replicas-surprise", index = index, x = n(x), k = k, alone = n(alone), whole = n(whole))
    }

    /// Which devices cannot normalize the cell's channel alone, if the claim does not say so.
    #[must_use]
    pub fn undefined(&self) -> Option<Message> {
        let (c, eps) = (self.channel(), self.whole.problem().parameters().eps);
        let is_flat = |device: &Device| device.moments[c].var() + eps == 0.0;
        let flat: Vec<usize> = (0..self.devices.len()).filter(|&k| is_flat(&self.devices[k])).collect();
        let is_told = flat.contains(&self.device()) || self.devices.len() == 1;
        (!flat.is_empty() && !is_told).then(|| {
            msg!("lab-replicas-undefined", devices = Message::list(flat.iter().map(usize::to_string)))
        })
    }

    /// What the outcomes of the selected cell are computed from.
    #[must_use]
    pub fn given(&self, style: &Style) -> Message {
        let [x, dy] = self.whole.values([Quantity::X, Quantity::Dy], self.cell);
        let (c, p, n) = (self.channel(), self.whole.problem().parameters(), |v: f64| style.number(v));
        let (x, dy, eps) = (n(x), n(dy), n(p.eps));
        let (gamma, beta) = (n(p.gamma[c]), n(p.beta[c]));
        if self.has_made_dy {
            msg!("lab-replicas-given-random", x = x, dy = dy, gamma = gamma, beta = beta, eps = eps)
        } else {
            msg!("lab-replicas-given", x = x, dy = dy, gamma = gamma, beta = beta, eps = eps)
        }
    }

    /// What is to be said of the files of real ranks, and of their results.
    #[must_use]
    pub fn ranks(&self, style: &Style) -> Vec<Message> {
        let mut told = match &self.found {
            Some(Found::Compared(recognised)) => recognised.messages(self, style),
            Some(Found::OtherSplit) => vec![msg!("lab-replicas-ranks-split", split = self.job_split())],
            Some(Found::Edited) => vec![msg!("lab-replicas-ranks-edited")],
            None => Vec::new(),
        };
        told.extend(self.notes.iter().cloned());
        told
    }

    /// Which device is which rank's file; `None` where the devices are no ranks.
    #[must_use]
    pub fn files(&self) -> Option<Message> {
        let job = self.job.as_ref()?;
        let own: Vec<usize> = self.devices.iter().map(|device| device.samples.len()).collect();
        let file = |(k, file): (usize, &String)| format!("{k} = {file}");
        let files = job.files.iter().enumerate().map(file).collect::<Vec<_>>().join(", ");
        (job.parts == own).then(|| msg!("lab-replicas-files", files = files))
    }

    fn job_split(&self) -> String {
        let parts = self.job.as_ref().map(|job| job.parts.clone());
        parts.map_or_else(String::new, |parts| Split::Parts(parts).to_string())
    }

    /// Whether some device has more samples than another.
    #[must_use]
    pub fn is_uneven(&self) -> bool {
        self.devices.iter().any(|device| device.samples.len() != self.devices[0].samples.len())
    }

    /// Whether the variances of the cell's channel are numbers that can be compared: neither infinite, nor 0 because the squares
    /// are too small for f64.
    fn has_variances(&self) -> bool {
        let (c, own) = (self.channel(), &self.averages[self.weights as usize]);
        let whole = self.merged[c].var();
        let finite = [whole, own.mean[c], own.var[c], own.variance_of_means[c]].iter().all(|v| v.is_finite());
        let mut means = self.devices.iter().map(|device| device.moments[c].mean());
        finite && (whole > 0.0 || means.all(|mean| mean == self.merged[c].mean()))
    }

    /// Why averaging is wrong in the channel of the cell, with the weights that are set; for parts of several sizes, also why
    /// without weights.
    #[must_use]
    pub fn averaging(&self, style: &Style) -> Vec<Message> {
        let (c, n) = (self.channel(), |v: f64| style.number(v));
        if self.devices.len() == 1 {
            return vec![msg!("lab-replicas-single")];
        }
        if !self.has_variances() {
            return vec![msg!("lab-replicas-average-not-finite", c = c)];
        }
        let [count, equal] = &self.averages;
        let whole = self.whole.moments()[c];
        let (averaged, between) = (n(count.var[c]), n(count.variance_of_means[c]));
        let uneven = self.is_uneven().then(|| {
            msg!(
                "lab-replicas-average-uneven",
                mean = n(equal.mean[c]),
                whole_mean = n(whole.mean()),
                averaged = n(equal.var[c]),
                merged = n(equal.var[c] + equal.variance_of_means[c]),
                whole = n(whole.var()),
            )
        });
        let square = msg!(
            "lab-replicas-average-square",
            spread = self.spread(),
            mean_square = n(self.outcome(Kind::Averaged).mean_square[c]),
            synchronised = n(self.outcome(Kind::Synchronised).mean_square[c]),
        );
        if let Some(uneven) = uneven.clone().filter(|_| self.weights == Weights::Equal) {
            return vec![uneven, square];
        }
        // What rounding leaves of equal means is nothing that is missing.
        let weighed = if count.variance_of_means[c] <= ROUNDING * whole.var() {
            msg!("lab-replicas-average-none", averaged = averaged)
        } else {
            msg!("lab-replicas-average", averaged = averaged, between = between, whole = n(whole.var()))
        };
        [weighed, square].into_iter().chain(uneven).collect()
    }

    /// What the averaged variance does to x̂ of the cell's channel: it spreads too "wide", too "narrow", or "right"; "unknown" where
    /// the variances are no numbers.
    #[must_use]
    pub fn spread(&self) -> &'static str {
        if !self.has_variances() {
            return "unknown";
        }
        let (averaged, whole) =
            (self.averages[self.weights as usize].var[self.channel()], self.merged[self.channel()].var());
        match averaged.partial_cmp(&whole) {
            _ if (averaged - whole).abs() <= ROUNDING * whole => "right",
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

/// At most this many arrays that are off are named.
const NAMED: usize = 3;

impl Recognised {
    /// Which outcome the results are, and what is off.
    fn messages(&self, lab: &Replicas, style: &Style) -> Vec<Message> {
        let [alone, averaged, synchronised] = self.apart.map(|v| style.glyphs.number(v, 3));
        let Some(kind) = self.kind else {
            let none = msg!(
                "lab-replicas-ranks-none",
                alone = alone,
                averaged = averaged,
                synchronised = synchronised
            );
            let nearest = self.nearest.iter().flat_map(|nearest| nearest.messages(lab, style));
            return std::iter::once(none).chain(nearest).collect();
        };
        let mut told = vec![match kind {
            Kind::Alone => msg!("lab-replicas-ranks-alone", apart = alone, other = synchronised),
            Kind::Averaged => msg!(
                "lab-replicas-ranks-averaged",
                weights = self.weights.map_or("any", Weights::name),
                apart = averaged,
                other = synchronised
            ),
            Kind::Synchronised => {
                msg!("lab-replicas-ranks-synchronised", apart = synchronised, other = alone)
            }
        }];
        if let Some(weights) = self.weights.filter(|&own| kind == Kind::Averaged && own != lab.weights) {
            told.push(msg!("lab-replicas-ranks-weights", weights = weights.name()));
        }
        if !self.also.is_empty() && lab.devices.len() > 1 {
            let also = self.also.iter().map(|kind| Message::named(format!("lab-replicas-{}", kind.name())));
            told.push(msg!("lab-replicas-ranks-also", kinds = Message::list(also)));
        }
        told
    }
}

impl Nearest {
    fn messages(&self, lab: &Replicas, style: &Style) -> Vec<Message> {
        let apart = |a: f64, b: f64| {
            let write = |digits: usize| [a, b].map(|v| style.glyphs.number(v, digits));
            (style.digits..17).map(write).find(|[a, b]| a != b).unwrap_or_else(|| write(17))
        };
        let off = |off: &Off| {
            let [given, expected] = apart(off.given, off.expected);
            let shape = match off.quantity.space() {
                Space::Cell => {
                    let samples = lab.devices[off.rank].samples.len();
                    [&[samples], &lab.whole.partition().shape()[1..]].concat()
                }
                _ => vec![off.len],
            };
            msg!(
                "lab-replicas-ranks-array",
                name = off.quantity.name(),
                rank = off.rank,
                outside = off.outside.to_string(),
                len = off.len.to_string(),
                index = shape_text(&unravel(&shape, off.worst)),
                given = given,
                expected = expected,
            )
        };
        let mut told = vec![msg!(
            "lab-replicas-ranks-nearest",
            kind = self.kind.name(),
            agree = self.arrays - self.off.len(),
            arrays = self.arrays,
        )];
        told.extend(self.off.iter().take(NAMED).map(off));
        if self.off.len() > NAMED {
            told.push(msg!("lab-replicas-ranks-more", count = self.off.len() - NAMED));
        }
        let mut vars = self.off.iter().filter(|off| off.quantity == Quantity::RunningVar).peekable();
        if vars.peek().is_some() && vars.all(|off| off.own_correction) {
            told.push(msg!("lab-replicas-ranks-correction"));
        }
        told
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
    use super::super::Settings;
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
    fn of_variances_that_are_no_numbers_nothing_is_said() {
        for x in [[1e200, -2e200, 3e200, 5e200], [1e-200, -2e-200, 3e-200, 5e-200], [f64::NAN, 1.0, 2.0, 4.0]]
        {
            let told = averaging(&x, &[2, 2], Weights::Count);
            assert!(told.ends_with("there is nothing to compare.") && !told.contains("right"), "{told}");
        }
    }

    #[test]
    fn the_claim_says_what_the_selected_cell_shows() {
        let claim = |x: &[f64], eps: f64, cell: usize| {
            let x = ndarray::Array1::from(x.to_vec()).into_dyn();
            let problem =
                crate::norm::Draft { eps: Some(eps), ..crate::norm::Draft::new(x) }.build().unwrap();
            let settings = Settings { cell: Some(vec![cell]), ..Settings::default() };
            Replicas::new(&problem, &settings).unwrap().claim(&Style::default()).to_string()
        };
        let same = claim(&[1.0, 3.0, 1.0, 3.0], 0.0, 0);
        assert!(same.contains("gives y = −1 in the whole batch, and on device 0 alone"), "{same}");
        let flat = claim(&[1.0, 3.0, 4.0, 4.0], 0.0, 2);
        assert!(flat.contains("On device 1 the channel has one and the same value"), "{flat}");
        let x = ndarray::array![1.0, 3.0, 4.0, 4.0].into_dyn();
        let problem = crate::norm::Draft { eps: Some(0.0), ..crate::norm::Draft::new(x) }.build().unwrap();
        let settings = Settings { cell: Some(vec![0]), ..Settings::default() };
        let lab = Replicas::new(&problem, &settings).unwrap();
        assert!(lab.outcome(Kind::Alone).dgamma[0].is_nan());
        assert!(lab.undefined().unwrap().to_string().contains("all the same: 1."));
        let nan = claim(&[1.0, 3.0, f64::INFINITY, 4.0], 0.0, 0);
        assert!(nan.contains("y = NaN. Device 0 alone makes −1 of it"), "{nan}");
        let other = claim(&[1.0, 3.0, 5.0, 6.0], 0.0, 0);
        assert!(other.contains("Device 0, which sees only its own samples, makes y = −1"), "{other}");
    }

    #[test]
    fn what_is_said_of_averaging_is_true_of_its_numbers() {
        let x = [1.0, 9.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0];
        let narrow = averaging(&x, &[2, 6], Weights::Equal);
        assert!(
            narrow.contains("divides by the root of too large a variance: the mean of x̂² is 0.892307."),
            "{narrow}"
        );
        let wide = averaging(&x, &[2, 6], Weights::Count);
        assert!(
            wide.contains("divides by the root of too small a variance: the mean of x̂² is 1.5485."),
            "{wide}"
        );
        assert!(wide.contains("With the merged statistics it is 0.999998."), "{wide}");
        let alike = averaging(&[1.0, 2.0, 1.0, 2.0], &[2, 2], Weights::Count);
        assert!(alike.contains("gives 0.25, and that is right here"), "{alike}");
        assert!(alike.contains("the right variance: the mean of x̂² is 0.99996. With"), "{alike}");
        // Devices of one mean and several variances: weighed alike, not even then it is right.
        let equal = averaging(&[1.0, 3.0, 0.0, 4.0, 0.0, 4.0, 0.0, 4.0], &[2, 6], Weights::Equal);
        assert!(equal.contains("variance is 2.5; adding") && equal.contains("has 3.25"), "{equal}");
        assert!(equal.contains("too small a variance: the mean of x̂² is 1.29999"), "{equal}");
        assert!(!equal.contains("right here"), "{equal}");
        let single = averaging(&x, &[8], Weights::Count);
        assert_eq!(single, "One device has the whole batch: nothing is to be merged, averaged or exchanged.");
    }
}
