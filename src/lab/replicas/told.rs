//! What there is to say of a batch on several devices, with its numbers.

use super::{Kind, Merge, Replicas};
use crate::msg;
use crate::norm::Quantity;
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

impl Merge {
    /// Which parts are merged, and the formulas with their numbers, a line each.
    #[must_use]
    pub fn told(&self, style: &Style) -> Vec<String> {
        let name = |range: &std::ops::Range<usize>| match range.len() {
            1 => range.start.to_string(),
            _ => format!("{}–{}", range.start, range.end - 1),
        };
        let [a, b, both] = &self.moments;
        let n = |v: f64| style.number(v);
        let delta = b.mean() - a.mean();
        let title = style.tell(&msg!("lab-replicas-merge-pair", a = name(&self.left), b = name(&self.right)));
        let squares = [a, b, both].map(|moments| n(moments.sum_of_squares()));
        vec![
            title,
            format!("  n  = {} + {} = {}", a.n, b.n, both.n),
            format!("  δ  = {} − {} = {}", n(b.mean()), in_brackets(n(a.mean())), n(delta)),
            format!(
                "  μ  = {} + {}·{}/{} = {}",
                n(a.mean()),
                in_brackets(n(delta)),
                b.n,
                both.n,
                n(both.mean())
            ),
            format!(
                "  M2 = {} + {} + {}²·{}·{}/{} = {}",
                squares[0],
                squares[1],
                in_brackets(n(delta)),
                a.n,
                b.n,
                both.n,
                squares[2]
            ),
        ]
    }
}

/// A negative number in brackets.
fn in_brackets(number: String) -> String {
    if number.starts_with(['-', '−']) { format!("({number})") } else { number }
}
