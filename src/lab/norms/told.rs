//! What there is to say of the norms on a batch, with its numbers.

use super::{Answer, Column, Norms, Nothing, Property};
use crate::msg;
use crate::norm::{Quantity, shape_text};
use crate::text::{Message, Style};

/// Two numbers that differ by less than this part are one, but for rounding.
const ROUNDING: f64 = 1e-9;

impl Norms {
    /// The two norms that disagree most on y of the cell, the lower one first; `None` before all are computed, or where no two
    /// with more than a value a group disagree. Of norms that agree the first stands for all.
    #[must_use]
    pub fn disputants(&self) -> Option<[&Column; 2]> {
        if !self.is_normalized() {
            return None;
        }
        let ys = || {
            let several = self.columns.iter().filter(|column| column.m() > 1);
            several.filter_map(|column| Some((column, self.y(column)?))).filter(|(_, y)| y.is_finite())
        };
        let least = ys().map(|(_, y)| y).fold(f64::INFINITY, f64::min);
        let most = ys().map(|(_, y)| y).fold(f64::NEG_INFINITY, f64::max);
        // What rounding does to x̂, which is of the size of 1, is no disagreement.
        let gamma = self.problem.parameters().gamma[self.problem.partition().channel_of(self.cell)].abs();
        let near = |a: f64, b: f64| (a - b).abs() <= ROUNDING * gamma.max(a.abs()).max(b.abs());
        let first = |of: f64| ys().find(|(_, y)| near(*y, of)).map(|(column, _)| column);
        if near(least, most) {
            return None;
        }
        Some([first(least)?, first(most)?])
    }

    /// What the two norms that disagree most make of the cell, and why; and under which norms it has no y.
    #[must_use]
    pub fn claim(&self, style: Style) -> Message {
        let index = shape_text(&self.problem.partition().index(self.cell));
        let x = self.problem.x()[self.cell];
        let told = style.number(x);
        if !self.is_normalized() {
            return msg!("lab-norms-computing", index = index, x = told);
        }
        if !x.is_finite() {
            return msg!("lab-norms-not-finite-x", index = index, x = told);
        }
        let said = self.dispute(style, index, told);
        let broken: Vec<String> = (self.columns.iter())
            .filter(|column| self.has_no_statistics(column))
            .map(|column| column.norm.to_string())
            .collect();
        if broken.is_empty() {
            return said;
        }
        msg!(
            "lab-norms-two",
            first = said,
            second = msg!("lab-norms-not-finite", norms = Message::list(broken))
        )
    }

    /// Whether the group of the cell holds a value that is no number.
    fn has_no_statistics(&self, column: &Column) -> bool {
        column.trace().is_some_and(|trace| {
            let group = trace.partition().group_of(self.cell);
            !trace.value(Quantity::Var, group).is_finite()
        })
    }

    fn dispute(&self, style: Style, index: String, x: String) -> Message {
        let of = |column: &Column| {
            let group =
                column.trace()?.partition().group_name(column.trace()?.partition().group_of(self.cell));
            Some((column.norm.to_string(), self.y(column)?, group))
        };
        let Some([low, high]) = self.disputants() else { return self.no_dispute(style, index, x) };
        let Some(((a, ya, ga), (b, yb, gb))) = of(low).zip(of(high)) else {
            return msg!("lab-norms-no-surprise", index = index, x = x);
        };
        // As many digits as tell the two apart.
        let digits = (style.digits..=17).find(|&digits| {
            let number = |y| style.glyphs.number(y, digits);
            number(ya) != number(yb)
        });
        let [ya, yb] = [ya, yb].map(|y| style.glyphs.number(y, digits.unwrap_or(style.digits)));
        if ga == gb {
            let m = low.m();
            return msg!(
                "lab-norms-surprise-mean",
                index = index,
                x = x,
                a = a,
                ya = ya,
                b = b,
                yb = yb,
                g = ga,
                m = m
            );
        }
        // In eval mode the batch norm takes no statistics from the batch.
        let taken = |column: &Column, group: Message| {
            if column.uses_running() {
                msg!("lab-norms-of-running", g = group)
            } else {
                msg!("lab-norms-of-cells", m = column.m(), g = group)
            }
        };
        let (from_a, from_b) = (taken(low, ga), taken(high, gb));
        msg!(
            "lab-norms-surprise",
            index = index,
            x = x,
            a = a,
            ya = ya,
            fa = from_a,
            b = b,
            yb = yb,
            fb = from_b
        )
    }

    /// What the cell shows where no two norms disagree on it.
    fn no_dispute(&self, style: Style, index: String, x: String) -> Message {
        let several: Vec<&Column> = self.columns.iter().filter(|column| column.m() > 1).collect();
        let y = |column: &Column| style.number(self.y(column).unwrap_or(f64::NAN));
        let told: Vec<&&Column> = several.iter().filter(|column| !self.has_no_statistics(column)).collect();
        match (&several[..], &told[..]) {
            ([], _) => msg!("lab-norms-surprise-none", index = index, x = x),
            ([only], _) => {
                msg!(
                    "lab-norms-surprise-one",
                    index = index,
                    x = x,
                    norm = only.norm.to_string(),
                    y = y(only)
                )
            }
            (_, []) => msg!("lab-norms-x", index = index, x = x),
            (_, [only]) => {
                msg!("lab-norms-becomes", index = index, x = x, norm = only.norm.to_string(), y = y(only))
            }
            _ => msg!("lab-norms-no-surprise", index = index, x = x),
        }
    }

    /// What is to be known beside the table of properties.
    #[must_use]
    pub fn notes(&self, style: Style) -> Vec<Message> {
        let mut notes = Vec::new();
        notes.extend(self.why_nothing().map(|why| msg!("lab-norms-dash", why = why)));
        let two_values = |column: &&Column| {
            column.m() == if column.norm.is_centred() { 2 } else { 1 } && !column.uses_running()
        };
        let twos: Vec<String> =
            self.columns.iter().filter(two_values).map(|column| column.norm.to_string()).collect();
        if !twos.is_empty() {
            notes.push(msg!("lab-norms-two-values", norms = Message::list(twos)));
        }
        let alike = self.alike();
        if !alike.is_empty() {
            notes.push(msg!("lab-norms-alike", pairs = Message::list(alike)));
        }
        if let Some(share) = self.largest_share_of_eps() {
            let eps = style.number(self.problem.parameters().eps);
            notes.push(msg!("lab-norms-eps", eps = eps, share = style.glyphs.number(share, 2)));
        }
        notes
    }

    /// Why some answers are neither yes nor no.
    fn why_nothing(&self) -> Option<Message> {
        let told = self.properties().collect::<Vec<_>>();
        let found = |why: Nothing| {
            let of = |column: &Column| {
                told.iter().filter_map(|&property| column.finding(property)).any(|f| f.nothing == Some(why))
            };
            self.columns.iter().any(of)
        };
        let flat = || match self.problem.parameters().eps {
            0.0 => msg!("lab-norms-flat-without-eps"),
            _ => msg!("lab-norms-flat"),
        };
        let told = |why: &Nothing| match why {
            Nothing::Flat => flat(),
            Nothing::Gamma => msg!("lab-norms-gamma-zero"),
            Nothing::NotFinite => msg!("lab-norms-infinite"),
            Nothing::Zero => msg!("lab-norms-nothing"),
        };
        let all = [Nothing::Flat, Nothing::Gamma, Nothing::NotFinite, Nothing::Zero];
        let reasons = all.into_iter().filter(|&why| found(why)).map(|why| told(&why));
        reasons.reduce(|before, next| msg!("lab-norms-or", before = before, next = next))
    }

    /// How far y moved at most where it would be unchanged with ε = 0: the largest share of ε; `None` where it has none.
    #[must_use]
    pub fn largest_share_of_eps(&self) -> Option<f64> {
        let invariant = self
            .findings()
            .filter(|(property, answer, _)| property.is_invariance() && *answer == Answer::Yes);
        Some(invariant.map(|(.., share)| share).fold(0.0, f64::max)).filter(|&share| share > 0.0)
    }

    /// Each property under each norm: the answer, and how much farther y moved than with ε = 0.
    fn findings(&self) -> impl Iterator<Item = (Property, Answer, f64)> {
        self.columns.iter().flat_map(|column| {
            let findings =
                Property::ALL.into_iter().filter_map(|property| Some((property, column.finding(property)?)));
            findings
                .map(|(property, finding)| (property, finding.answer, finding.moved - finding.without_eps))
        })
    }

    /// The norms that are the same on this batch, as "layer:c = layer": their groups are the same cells.
    fn alike(&self) -> Vec<String> {
        let block = |column: &Column| {
            let partition = column.trace()?.partition();
            Some((column.norm.is_centred(), partition.group_block(partition.group_of(self.cell))))
        };
        let pair = |(at, column): (usize, &Column)| {
            let own = block(column)?;
            // In eval mode the batch norm has statistics of its own.
            let same = |other: &&Column| {
                block(other).as_ref() == Some(&own) && !other.uses_running() && !column.uses_running()
            };
            let other = self.columns[..at].iter().find(same)?;
            Some(format!("{} = {}", column.norm, other.norm))
        };
        self.columns.iter().enumerate().filter_map(pair).collect()
    }

    fn y(&self, column: &Column) -> Option<f64> {
        column.trace().map(|trace| trace.values([Quantity::Y], self.cell)[0])
    }
}
