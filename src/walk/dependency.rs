//! Which numbers a number is computed from, and which it influences.
//!
//! A number reads those numbers of the quantities in its formula whose blocks of cells meet its own.

use crate::norm::{Quantity, Trace};

use super::formula::formula;
use super::region::Region;

/// The numbers that stand in the formula of one number, by quantity.
#[must_use]
pub fn sources(trace: &Trace, quantity: Quantity, index: usize) -> Vec<Region> {
    let partition = trace.partition();
    let own = Region::of(partition, quantity, index).block;
    formula(quantity, trace.problem())
        .map_or_else(Vec::new, |f| f.quantities())
        .into_iter()
        .map(|quantity| {
            let region = Region { quantity, block: own.clone() };
            let block = region.hull(partition);
            Region { block, ..region }
        })
        .collect()
}

/// Every number that changes with one number, by quantity, itself first: one x moves its whole group.
#[must_use]
pub fn influences(trace: &Trace, quantity: Quantity, index: usize) -> Vec<Region> {
    let partition = trace.partition();
    let mut reached = vec![Region::of(partition, quantity, index)];
    for &later in Quantity::ALL.iter().filter(|&&q| q > quantity) {
        let reads = formula(later, trace.problem()).map_or_else(Vec::new, |f| f.quantities());
        let met = reached
            .iter()
            .filter(|region| reads.contains(&region.quantity))
            .map(|region| Region { quantity: later, block: region.block.clone() }.hull(partition))
            .reduce(|a, b| a.hull(&b));
        reached.extend(met.map(|block| Region { quantity: later, block }));
    }
    reached
}

#[cfg(test)]
mod tests {
    use ndarray::ArrayD;

    use super::*;
    use crate::norm::{Draft, Layout, Mode, Norm};

    /// A problem small enough to change every number and see what moves.
    fn trace(norm: Norm, mode: Mode, layout: Layout) -> Trace {
        let x = ArrayD::from_shape_fn(vec![3, 4, 2], |i| {
            ((i[0] * 37 + i[1] * 11 + i[2] * 5 + i[0] * i[1]) % 17) as f64 + 0.5
        });
        let x = if layout == Layout::ChannelsLast { x.permuted_axes(vec![0, 2, 1]) } else { x };
        let draft = Draft { norm: Some(norm), mode: Some(mode), layout: Some(layout), ..Draft::new(x) };
        Trace::new(draft.build().unwrap())
    }

    fn cases() -> impl Iterator<Item = Trace> {
        Norm::all(2).into_iter().flat_map(|norm| {
            [Mode::Train, Mode::Eval].into_iter().flat_map(move |mode| {
                [Layout::ChannelsFirst, Layout::ChannelsLast].map(|layout| trace(norm, mode, layout))
            })
        })
    }

    #[test]
    fn what_moves_when_x_is_edited_lies_in_the_influence_of_x() {
        for trace in cases() {
            for cell in [0, 7, 23] {
                let edited = Trace::new(trace.problem().with_x(cell, 100.25));
                let reach = influences(&trace, Quantity::X, cell);
                for &q in Quantity::ALL {
                    let region = reach.iter().find(|r| r.quantity == q);
                    for i in 0..trace.len(q) {
                        let moved = trace.value(q, i) != edited.value(q, i);
                        let reached = region.is_some_and(|r| r.contains(trace.partition(), i));
                        assert!(!moved || reached, "{q}[{i}] moved with x[{cell}]: {:?}", trace.partition());
                        // x̂ of the whole group moves indeed, so the region is not larger than it must be.
                        assert!(q != Quantity::XHat || moved == reached, "{q}[{i}]");
                    }
                }
            }
        }
    }

    #[test]
    fn a_number_lies_in_the_influence_of_each_of_its_sources() {
        for trace in cases() {
            for &q in Quantity::ALL {
                for i in [0, trace.len(q) - 1] {
                    for source in sources(&trace, q, i) {
                        let members: Vec<usize> = (0..trace.len(source.quantity))
                            .filter(|&j| source.contains(trace.partition(), j))
                            .collect();
                        assert_eq!(members.len(), source.len(trace.partition()));
                        for j in members {
                            let reach = influences(&trace, source.quantity, j);
                            let own = reach.iter().find(|r| r.quantity == q).unwrap();
                            assert!(own.contains(trace.partition(), i));
                        }
                    }
                }
            }
        }
    }
}
