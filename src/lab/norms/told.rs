//! What there is to say of the norms on a batch, with its numbers.

use super::{Answer, Column, Norms, Property};
use crate::msg;
use crate::norm::Quantity;
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
        let of = |column: &Column| {
            let trace = column.trace()?;
            let group = trace.partition().group_name(trace.partition().group_of(self.cell));
            Some((column.norm.to_string(), style.number(self.y(column)?), group, trace.partition().m()))
        };
        let x = style.number(self.problem.x()[self.cell]);
        let disputants = self.disputants().and_then(|[low, high]| Some((of(low)?, of(high)?)));
        let Some(((a, ya, ga, ma), (b, yb, gb, mb))) = disputants else {
            return msg!("lab-norms-no-surprise", x = x);
        };
        if ga == gb {
            return msg!("lab-norms-surprise-mean", x = x, a = a, ya = ya, b = b, yb = yb, g = ga, m = ma);
        }
        msg!("lab-norms-surprise", x = x, a = a, ya = ya, ga = ga, ma = ma, b = b, yb = yb, gb = gb, mb = mb)
    }

    /// What is to be known beside the table of properties.
    #[must_use]
    pub fn notes(&self, style: Style) -> Vec<Message> {
        let mut notes = Vec::new();
        if self.findings().any(|(_, answer, _)| answer == Answer::Degenerate) {
            notes.push(msg!("lab-norms-dash"));
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
            let running =
                |column: &Column| column.trace().is_some_and(|trace| trace.problem().uses_running());
            let same =
                |other: &&Column| block(other).as_ref() == Some(&own) && !running(other) && !running(column);
            let other = self.columns[..at].iter().find(same)?;
            Some(format!("{} = {}", column.norm, other.norm))
        };
        self.columns.iter().enumerate().filter_map(pair).collect()
    }

    fn y(&self, column: &Column) -> Option<f64> {
        column.trace().map(|trace| trace.values([Quantity::Y], self.cell)[0])
    }
}
