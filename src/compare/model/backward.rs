//! The backward pass of a model.

use super::super::ground::{Grouping, Sums};
use super::super::num::Num;
use super::super::recipe::{Backward, Divisor};
use super::{Model, cubed};
use crate::norm::{Norm, Quantity};

impl Model {
    pub(in crate::compare) fn dbeta(&self, c: usize) -> Num {
        let (mut v, mut squares, mut n) = (0.0, 0.0, 0.0);
        if self.cut.within_channels() {
            for g in self.cut.groups_of_channel(c) {
                let sums = self.sums(g);
                (v, squares, n) = (v + sums.dy, squares + sums.dy_squares, n + sums.n);
            }
        } else {
            let mut sum = crate::norm::Sum::default();
            self.for_channel(c, |i| {
                let dy = self.ground.dy[i];
                sum.add(dy);
                squares += dy * dy;
                n += 1.0;
            });
            v = sum.value();
        }
        self.sum(v, squares, n, self.unit.input)
    }

    /// Σ dy · weight over a channel.
    pub(in crate::compare) fn dgamma(&self, c: usize, weight: impl Fn(&Self, usize) -> Num) -> Num {
        let is_plain = self.line_of(Quantity::XHat).is_none() && self.cut.within_channels();
        if is_plain {
            let mut total = Num::exact(0.0);
            for g in self.cut.groups_of_channel(c) {
                total = total + self.weighed(g) * self.number(Quantity::InvStd, g);
            }
            return total;
        }
        self.dgamma_by_cells(c, weight)
    }

    pub(in crate::compare) fn dgamma_by_cells(&self, c: usize, weight: impl Fn(&Self, usize) -> Num) -> Num {
        let mut sum = crate::norm::Sum::default();
        let (mut squares, mut n, mut w) = (0.0, 0.0, 0.0);
        self.for_channel(c, |i| {
            let (dy, weight) = (self.ground.dy[i], weight(self, i));
            let term = dy * weight.v;
            sum.add(term);
            squares += term * term;
            w += weight.w * dy * dy;
            n += 1.0;
        });
        self.sum(sum.value(), squares, n, true).with(w)
    }

    /// The rounding of Σ dy · x, of which some kernels subtract the mean's part at the end.
    fn uncentred(&self, sums: &Sums, squares: f64) -> f64 {
        let growth = self.growth_of_sum(sums.n).min(8.0);
        (0.5 * self.kernel() * sums.size).powi(2) * squares * (2.0 + growth * growth)
    }

    /// Σ dy (x − μ) over a group.
    pub(in crate::compare) fn weighed(&self, g: usize) -> Num {
        let (sums, mean) = (self.sums(g), self.number(Quantity::Mean, g));
        let offset = self.offset(g);
        let v = sums.dy_dev - offset * sums.dy;
        let squares = sums.dy_dev_squares + offset * offset * sums.dy_squares;
        let uncentred = self.uncentred(&sums, sums.dy_squares);
        self.sum(v, squares, sums.n, true).with(mean.w * sums.dy * sums.dy + uncentred)
    }

    /// Σ dx̂ and Σ dx̂ (x − μ) over a group.
    pub(in crate::compare) fn upstream_sums(&self, g: usize) -> (Num, Num) {
        if self.cut.within_channels() && self.line_of(Quantity::DxHat).is_none() {
            let c = self.channel_of(self.cut.first_cell(g));
            let (sums, factor) = (self.sums(g), self.upstream(c));
            let dy = self.sum(sums.dy, sums.dy_squares, sums.n, true);
            return (dy * factor, self.weighed(g) * factor);
        }
        if let Some(all) = self.upstream_sums_of_channels(g) {
            return all;
        }
        let (mut sum, mut dev) = (crate::norm::Sum::default(), crate::norm::Sum::default());
        let (mut squares, mut dev_squares, mut n, mut w) = (0.0, 0.0, 0.0, 0.0);
        let offset = self.offset(g);
        let sums = self.sums(g);
        self.cut.for_cells(g, |i| {
            let dx_hat = self.number(Quantity::DxHat, i);
            let centred = sums.centred(self.ground.x[i]) - offset;
            sum.add(dx_hat.v);
            dev.add(dx_hat.v * centred);
            squares += dx_hat.v * dx_hat.v;
            dev_squares += (dx_hat.v * centred).powi(2);
            w += dx_hat.w * centred * centred;
            n += 1.0;
        });
        let mean = self.number(Quantity::Mean, g).w;
        let total = self.sum(sum.value(), squares, n, true);
        let uncentred = self.uncentred(&sums, squares);
        let w = w + mean * sum.value() * sum.value() + uncentred;
        (total, self.sum(dev.value(), dev_squares, n, true).with(w))
    }

    /// The same of all cells in one group, from the sums of the channels.
    fn upstream_sums_of_channels(&self, g: usize) -> Option<(Num, Num)> {
        let is_whole = self.recipe.grouping == Grouping::Whole && self.partition().norm() == Norm::Batch;
        if !is_whole || self.line_of(Quantity::DxHat).is_some() {
            return None;
        }
        let cut = self.ground.cut(self.partition(), Grouping::Norm);
        let (whole, offset) = (self.sums(g), self.offset(g));
        let (mut sum, mut dev, mut squares, mut dev_squares) = (0.0, 0.0, 0.0, 0.0);
        for c in 0..self.partition().channels() {
            let (sums, factor) = (self.ground.sums(&cut, c), self.upstream(c).v);
            let off = sums.mean - whole.mean - offset;
            sum += factor * sums.dy;
            dev += factor * (sums.dy_dev + off * sums.dy);
            squares += factor * factor * sums.dy_squares;
            dev_squares += factor * factor * (sums.dy_dev_squares + off * off * sums.dy_squares);
        }
        let w = self.number(Quantity::Mean, g).w * sum * sum + self.uncentred(&whole, squares);
        Some((self.sum(sum, squares, whole.n, true), self.sum(dev, dev_squares, whole.n, true).with(w)))
    }

    /// The derivative of 1/s by the variance, as the backward pass has it.
    pub(in crate::compare) fn slope(&self, g: usize) -> Num {
        match self.recipe.backward {
            Backward::Derived if self.line_of(Quantity::InvStd).is_none() => self.spread(g).1,
            _ => cubed(self.number(Quantity::InvStd, g)) * -0.5,
        }
    }

    pub(super) fn dvar(&self, g: usize) -> Num {
        if self.uses_running() {
            return Num::exact(0.0);
        }
        self.upstream_sums(g).1 * self.slope(g)
    }

    pub(super) fn dmean(&self, g: usize) -> Num {
        if self.uses_running() || self.is_rms() {
            return Num::exact(0.0);
        }
        let direct = -(self.upstream_sums(g).0 * self.number(Quantity::InvStd, g));
        // Σ (x − μ) is zero up to the rounding of the mean.
        let (dvar, mean) = (self.number(Quantity::DVar, g), self.number(Quantity::Mean, g));
        let offset = self.offset(g);
        let residue = 2.0 * dvar.v * offset;
        let through = Num { v: direct.v + residue, ..direct };
        through.with(4.0 * dvar.v * dvar.v * mean.w)
    }

    pub(super) fn via_var(&self, i: usize) -> Num {
        let g = self.group_of(i);
        let dvar = self.number(Quantity::DVar, g);
        if dvar.v == 0.0 {
            return Num::exact(0.0);
        }
        let derived = self.recipe.backward == Backward::Derived;
        let divisor = match self.recipe.divisor {
            Divisor::MMinusOne if derived => self.n(g) - 1.0,
            Divisor::Samples if derived => self.samples(),
            Divisor::One if derived => 1.0,
            _ => self.n(g),
        };
        // Those kernels also take this route for a multiple of x and one of μ, which cancel.
        let uncentred = self.kernel() * 2.0 * dvar.v / divisor * self.sums(g).size;
        (dvar * self.centred(i) * 2.0 / divisor).with(uncentred * uncentred)
    }
}
