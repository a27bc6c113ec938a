//! What there is to say of the norms on a batch, with its numbers.

use super::{Answer, Column, Norms, Property};
use crate::msg;
use crate::norm::{Quantity, shape_text};
use crate::text::{Message, Style};

impl Norms {
    /// The two norms that disagree most on y of the cell, the lower one first; `None` before they are computed, or where at most
    /// one has more than a value a group.
    #[must_use]
    pub fn disputants(&self) -> Option<[&Column; 2]> {
        let y = |column: &&Column| self.y(column).unwrap_or(f64::NAN);
        let columns = || self.columns.iter().filter(|column| column.m() > 1 && y(column).is_finite());
        let low = columns().min_by(|a, b| y(a).total_cmp(&y(b)))?;
        let high = columns().max_by(|a, b| y(a).total_cmp(&y(b)))?;
        (y(&low) < y(&high)).then_some([low, high])
    }

    /// What the two norms that disagree most make of the cell, and why.
    #[must_use]
    pub fn claim(&self, style: Style) -> Message {
        let index = shape_text(&self.problem.partition().index(self.cell));
        let x = style.number(self.problem.x()[self.cell]);
        let of = |column: &Column| {
            let group =
                column.trace()?.partition().group_name(column.trace()?.partition().group_of(self.cell));
            Some((column.norm.to_string(), style.number(self.y(column)?), group))
        };
        let Some([low, high]) = self.disputants() else { return self.no_dispute(style, index, x) };
        let Some(((a, ya, ga), (b, yb, gb))) = of(low).zip(of(high)) else {
            return msg!("lab-norms-no-surprise", index = index, x = x);
        };
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
        let mut several = self.columns.iter().filter(|column| column.m() > 1);
        match (several.next(), several.next()) {
            (Some(only), None) => {
                let y = style.number(self.y(only).unwrap_or(f64::NAN));
                msg!("lab-norms-surprise-one", index = index, x = x, norm = only.norm.to_string(), y = y)
            }
            (None, _) => msg!("lab-norms-surprise-none", index = index, x = x),
            _ => msg!("lab-norms-no-surprise", index = index, x = x),
        }
    }

    /// What is to be known beside the table of properties.
    #[must_use]
    pub fn notes(&self, style: Style) -> Vec<Message> {
        let mut notes = Vec::new();
        if self.findings().any(|(_, answer, _)| answer == Answer::Degenerate) {
            let eps = self.problem.parameters().eps;
            notes.push(if eps > 0.0 { msg!("lab-norms-dash") } else { msg!("lab-norms-dash-without-eps") });
        }
        let twos: Vec<String> = (self.columns.iter())
            .filter(|column| column.m() == 2 && column.norm.is_centred())
            .map(|column| column.norm.to_string())
            .collect();
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
