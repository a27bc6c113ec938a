//! Batch normalization by a recipe: plainly, apart from the trace, and with a bound for the rounding of each number.

use super::recipe::{Arithmetic, Backward, Grouping, Order, Recipe, Reduction, Slope, Spread, Weighing};
use crate::norm::{Batch, Layout, Mode, Partition, Quantity, Space, Stored, Sum};

/// A recipe carried out: every number of every quantity, and how far rounding may have moved it.
#[derive(Debug)]
pub struct Model {
    recipe: Recipe,
    dy: Batch,
    /// The group of each cell.
    group_of: Vec<usize>,
    group_shape: Vec<usize>,
    groups: Vec<Group>,
    channels: Vec<Channel>,
}

/// The statistics of one group, and the sizes that bound their rounding.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    n: f64,
    mean: f64,
    /// What rounding dropped from the mean.
    mean_lo: f64,
    /// Σ (x − μ)²
    m2: f64,
    var: f64,
    /// What x − μ is multiplied by, and its derivative by the variance.
    inv: f64,
    slope: f64,
    /// Σ dx̂ and Σ dx̂ (x − μ)
    sum: f64,
    sum_dev: f64,
    /// The largest |x|, |μ|, and |x − μ|; Σ |dx̂|, Σ |dx̂ (x − μ)|, and the largest |dx̂|.
    size: f64,
    dev: f64,
    abs: f64,
    abs_dev: f64,
    most: f64,
}

/// The sums of one channel, and the sums of their terms' sizes.
#[derive(Debug, Clone, Copy, Default)]
struct Channel {
    dbeta: f64,
    dgamma: f64,
    abs: f64,
    abs_weighed: f64,
    /// What a mean that is off by one unit of its rounding does to dγ.
    moved: f64,
}

/// The unit that the statistics are rounded to, as a part of the relative tolerance.
const UNIT: f64 = 1.0 / 16.0;

impl Model {
    /// Carries out the recipe: a few sweeps over the batch.
    #[must_use]
    pub fn new(recipe: Recipe) -> Self {
        let (groups, group_of, group_shape) = grouping(&recipe);
        let channels = vec![Channel::default(); recipe.problem.partition().channels()];
        let dy = Recipe::dy(&recipe.problem);
        let groups = vec![Group::default(); groups];
        let mut model = Self { recipe, dy, group_of, group_shape, groups, channels };
        model.statistics();
        model.backward();
        model
    }

    fn statistics(&mut self) {
        let problem = self.recipe.problem.clone();
        let x = &*problem.x().cells();
        let p = self.recipe.problem.parameters();
        let rms = self.is_rms();
        match self.recipe.arithmetic {
            Arithmetic::Exact => exact(x, &self.group_of, &mut self.groups, rms),
            Arithmetic::OneSweep64 => one_sweep(x, &self.group_of, &mut self.groups, rms),
            Arithmetic::OneSweep32 => one_sweep_32(x, &self.group_of, &mut self.groups, rms),
            Arithmetic::Sums32 => sums_32(x, &self.group_of, &mut self.groups, rms),
        }
        let running = self.uses_running();
        for (i, g) in self.groups.iter_mut().enumerate() {
            g.var = g.m2 / if self.recipe.unbiased { g.n - 1.0 } else { g.n };
            if running {
                (g.mean, g.mean_lo, g.var) = (p.running_mean[i], 0.0, p.running_var[i]);
            }
            let inner = g.var + p.eps;
            (g.inv, g.slope) = match self.recipe.spread {
                Spread::InvStd => (1.0 / inner.sqrt(), -0.5 / (inner * inner.sqrt())),
                Spread::EpsOutside => {
                    let inv = 1.0 / (g.var.sqrt() + p.eps);
                    (inv, -inv * inv / (2.0 * g.var.sqrt()))
                }
                Spread::Std => (inner.sqrt(), 0.5 / inner.sqrt()),
                Spread::InvVar => (1.0 / inner, -1.0 / (inner * inner)),
            };
            if self.recipe.backward == Backward::Textbook {
                g.slope = -0.5 * g.inv * g.inv * g.inv;
            }
            g.slope *= match self.recipe.slope {
                Slope::True => 1.0,
                Slope::Sign => -1.0,
                Slope::Whole => 2.0,
                Slope::Power => 1.0 / (g.inv * g.inv),
            };
            g.size = g.mean.abs();
        }
        for (&x, &group) in x.iter().zip(&self.group_of) {
            let g = &mut self.groups[group];
            g.size = g.size.max(x.abs());
            g.dev = g.dev.max(g.centred(x).abs());
        }
    }

    fn backward(&mut self) {
        let problem = self.recipe.problem.clone();
        let (x, dy, partition) = (problem.x().cells(), self.dy.cells(), problem.partition());
        let mut groups = vec![(Sum::default(), Sum::default()); self.groups.len()];
        let mut channels = vec![(Sum::default(), Sum::default()); self.channels.len()];
        for (i, (&x, &dy)) in x.iter().zip(&*dy).enumerate() {
            let c = partition.channel_of(i);
            let dx_hat = self.dx_hat(c, dy);
            let g = &mut self.groups[self.group_of[i]];
            let centred = g.centred(x);
            let (sum, sum_dev) = &mut groups[self.group_of[i]];
            sum.add(dx_hat);
            sum_dev.add(dx_hat * centred);
            g.abs += dx_hat.abs();
            g.abs_dev += (dx_hat * centred).abs();
            g.most = g.most.max(dx_hat.abs());
            let g = *g;
            let (weight, moves) = match self.recipe.weighing {
                Weighing::XHat => (centred * g.inv, g.inv),
                Weighing::X => (x, 1.0),
                Weighing::Centred => (centred, 1.0),
                Weighing::Y => (self.y(c, centred * g.inv), g.inv * self.gamma(c).abs()),
            };
            let (dbeta, dgamma) = &mut channels[c];
            dbeta.add(dy);
            dgamma.add(dy * weight);
            let channel = &mut self.channels[c];
            channel.abs += dy.abs();
            channel.abs_weighed += (dy * weight).abs();
            channel.moved += dy.abs() * moves * g.unit();
        }
        for (g, (sum, sum_dev)) in self.groups.iter_mut().zip(groups) {
            (g.sum, g.sum_dev) = (sum.value(), sum_dev.value());
        }
        let divisor = match self.recipe.reduction {
            Reduction::Sum => 1.0,
            Reduction::Mean => (partition.samples() * partition.positions()) as f64,
            Reduction::OverSamples => partition.samples() as f64,
        };
        for (channel, (dbeta, dgamma)) in self.channels.iter_mut().zip(channels) {
            (channel.dbeta, channel.dgamma) = (dbeta.value() / divisor, dgamma.value() / divisor);
            for size in [&mut channel.abs, &mut channel.abs_weighed, &mut channel.moved] {
                *size /= divisor;
            }
        }
    }

    fn partition(&self) -> &Partition {
        self.recipe.problem.partition()
    }

    fn is_rms(&self) -> bool {
        !self.partition().norm().is_centred() && self.recipe.grouping == Grouping::Norm
    }

    fn uses_running(&self) -> bool {
        self.recipe.problem.uses_running() && self.recipe.grouping == Grouping::Norm
    }

    fn gamma(&self, c: usize) -> f64 {
        if self.recipe.scaled { self.recipe.problem.parameters().gamma[c] } else { 1.0 }
    }

    fn beta(&self, c: usize) -> f64 {
        if self.recipe.shifted { self.recipe.problem.parameters().beta[c] } else { 0.0 }
    }

    fn y(&self, c: usize, x_hat: f64) -> f64 {
        self.gamma(c) * x_hat + self.beta(c)
    }

    fn dx_hat(&self, c: usize, dy: f64) -> f64 {
        let forgotten = !self.recipe.scaled && self.recipe.backward == Backward::Derived;
        if self.recipe.gamma_in_dx && !forgotten {
            self.recipe.problem.parameters().gamma[c] * dy
        } else {
            dy
        }
    }

    /// The shape of the quantity's array, in the order of x's axes.
    fn own_shape(&self, quantity: Quantity) -> Vec<usize> {
        match quantity.space() {
            Space::Cell => self.partition().shape().to_vec(),
            Space::Group => self.group_shape.clone(),
            Space::Channel => vec![self.partition().channels()],
        }
    }

    /// How many groups share a mean and a variance.
    pub(super) fn groups(&self) -> usize {
        self.groups.len()
    }

    /// The group of a cell.
    pub(super) fn group_of(&self, cell: usize) -> usize {
        self.group_of[cell]
    }

    /// The order of a quantity's axes, if it is not that of x.
    fn axes(&self, quantity: Quantity) -> Option<Vec<usize>> {
        let rank = self.partition().shape().len();
        let mut axes: Vec<usize> = (0..rank).collect();
        match self.recipe.order {
            Order::Transposed if rank > 1 => axes.reverse(),
            Order::ChannelsMoved if rank > 2 => match self.partition().layout() {
                Layout::ChannelsFirst => axes[1..].rotate_left(1),
                Layout::ChannelsLast => axes[1..].rotate_right(1),
            },
            _ => return None,
        }
        (quantity.space() == Space::Cell).then_some(axes)
    }

    /// The whole array of a quantity: its shape, and each number with how far rounding may have moved it at a relative
    /// tolerance of `rtol`.
    #[must_use]
    pub fn array(&self, quantity: Quantity, rtol: f64) -> (Vec<usize>, Vec<(f64, f64)>) {
        let shape = self.own_shape(quantity);
        let len: usize = shape.iter().product();
        let at = |i: usize| {
            let (value, bound) = (self.value(quantity, i), self.bound(quantity, i, rtol));
            // Where the sizes leave the range of f64 the number's own size must do.
            (value, if bound.is_finite() { bound } else { rtol * value.abs() })
        };
        let Some(axes) = self.axes(quantity) else { return (shape, (0..len).map(at).collect()) };
        let mut strides = vec![1; shape.len()];
        for axis in (1..shape.len()).rev() {
            strides[axis - 1] = strides[axis] * shape[axis];
        }
        let moved: Vec<usize> = axes.iter().map(|&axis| shape[axis]).collect();
        let source = |mut i: usize| {
            moved.iter().zip(&axes).rev().fold(0, |flat, (&len, &axis)| {
                let place = i % len;
                i /= len;
                flat + place * strides[axis]
            })
        };
        let values = (0..len).map(|i| at(source(i))).collect();
        (moved, values)
    }

    /// The farthest that rounding may move any number of a quantity at a relative tolerance of `rtol`.
    #[must_use]
    pub fn largest_bound(&self, quantity: Quantity, rtol: f64) -> f64 {
        let len = self.own_shape(quantity).iter().product();
        let bounds = (0..len).map(|i| self.bound(quantity, i, rtol));
        bounds.filter(|bound| bound.is_finite()).fold(0.0, f64::max)
    }

    /// One number, by its flat index in the order of x's axes.
    fn value(&self, quantity: Quantity, i: usize) -> f64 {
        use Quantity as Q;
        let problem = &self.recipe.problem;
        let p = problem.parameters();
        match quantity {
            Q::X => problem.x()[i],
            Q::Dy => self.dy[i],
            Q::Gamma => p.gamma[i],
            Q::Beta => p.beta[i],
            Q::RunningMeanBefore => p.running_mean[i],
            Q::RunningVarBefore => p.running_var[i],
            Q::RunningMean => {
                self.updated(p.running_mean[i], Some(self.groups[i.min(self.groups.len() - 1)].mean))
            }
            Q::RunningVar => self.updated(p.running_var[i], self.stored(i)),
            Q::Mean => self.groups[i].mean,
            Q::Var => self.groups[i].var,
            Q::InvStd => self.groups[i].inv,
            Q::DVar => self.dvar(&self.groups[i]),
            Q::DMean => self.dmean(&self.groups[i]),
            Q::DBeta => self.channels[i].dbeta,
            Q::DGamma => self.channels[i].dgamma,
            Q::XHat | Q::Y | Q::DxHat | Q::DxDirect | Q::DxViaVar | Q::DxViaMean | Q::Dx => {
                self.cell(quantity, i)
            }
        }
    }

    fn cell(&self, quantity: Quantity, i: usize) -> f64 {
        use Quantity as Q;
        let g = &self.groups[self.group_of[i]];
        let problem = &self.recipe.problem;
        let c = self.partition().channel_of(i);
        let centred = g.centred(problem.x()[i]);
        let dx_hat = self.dx_hat(c, self.dy[i]);
        let direct = dx_hat * g.inv;
        let via_var =
            || if self.recipe.via_var { self.dvar(g) * 2.0 * centred / self.var_divisor(g) } else { 0.0 };
        let via_mean = || if self.recipe.via_mean { self.dmean(g) / self.mean_divisor(g) } else { 0.0 };
        match quantity {
            Q::XHat => centred * g.inv,
            Q::Y => self.y(c, centred * g.inv),
            Q::DxHat => dx_hat,
            Q::DxDirect => direct,
            Q::DxViaVar => via_var(),
            Q::DxViaMean => via_mean(),
            _ => direct + via_var() + via_mean(),
        }
    }

    fn dvar(&self, g: &Group) -> f64 {
        if self.uses_running() { 0.0 } else { g.sum_dev * g.slope }
    }

    fn dmean(&self, g: &Group) -> f64 {
        if self.uses_running() || self.is_rms() { 0.0 } else { -g.sum * g.inv }
    }

    fn mean_divisor(&self, g: &Group) -> f64 {
        if self.recipe.divided { g.n } else { 1.0 }
    }

    fn var_divisor(&self, g: &Group) -> f64 {
        let derived = self.recipe.unbiased && self.recipe.backward == Backward::Derived;
        self.mean_divisor(g) - if derived { 1.0 } else { 0.0 }
    }

    fn updates(&self) -> bool {
        self.partition().norm().tracks_running()
            && self.recipe.grouping == Grouping::Norm
            && self.recipe.problem.parameters().mode == Mode::Train
    }

    fn updated(&self, old: f64, new: Option<f64>) -> f64 {
        let w = self.recipe.weight;
        match new {
            Some(new) if self.updates() => {
                (0..self.recipe.updates).fold(old, |old, _| (1.0 - w) * old + w * new)
            }
            _ => old,
        }
    }

    /// The variance of a channel that is stored, if there is one.
    fn stored(&self, channel: usize) -> Option<f64> {
        let g = self.groups.get(channel)?;
        match self.recipe.stored {
            Stored::Biased => Some(g.var),
            Stored::Unbiased => (g.n > 1.0).then(|| g.m2 / (g.n - 1.0)),
        }
    }

    /// How far rounding may have moved a number.
    fn bound(&self, quantity: Quantity, i: usize, r: f64) -> f64 {
        use Quantity as Q;
        let value = self.value(quantity, i).abs();
        match quantity.space() {
            Space::Cell => {
                let g = &self.groups[self.group_of[i]];
                self.cell_bound(quantity, g, self.partition().channel_of(i), value, r)
            }
            Space::Group => {
                let g = &self.groups[i];
                match quantity {
                    Q::Mean | Q::Var if self.uses_running() => r * value,
                    Q::Mean => r * g.var.sqrt() + g.moved(r),
                    Q::Var => r * value + g.moved(r) * g.moved(r),
                    Q::InvStd => g.relative(r) * value,
                    Q::DVar => g.dvar_bound(r),
                    _ => g.dmean_bound(r),
                }
            }
            Space::Channel => match quantity {
                Q::DBeta => r * self.channels[i].abs,
                Q::DGamma => r * (self.channels[i].abs_weighed + UNIT * self.channels[i].moved),
                Q::RunningMean | Q::RunningVar if self.updates() => self.running_bound(quantity, i, r),
                _ => r * value,
            },
        }
    }

    fn cell_bound(&self, quantity: Quantity, g: &Group, c: usize, value: f64, r: f64) -> f64 {
        use Quantity as Q;
        let x_hat = || g.relative(r) * g.dev * g.inv + g.moved(r) * g.inv;
        let direct = || g.relative(r) * g.inv * g.most;
        let via_var = || {
            let slope = g.slope.abs() * g.abs_dev;
            2.0 / self.mean_divisor(g) * (g.dev * g.dvar_bound(r) + slope * g.moved(r))
        };
        let via_mean = || g.dmean_bound(r) / self.mean_divisor(g);
        match quantity {
            Q::X => r * UNIT * g.size,
            Q::XHat => x_hat(),
            Q::Y => self.gamma(c).abs() * x_hat() + r * self.beta(c).abs(),
            Q::DxDirect => direct(),
            Q::DxViaVar => via_var(),
            Q::DxViaMean => via_mean(),
            Q::Dx if self.uses_running() => direct(),
            Q::Dx => direct() + via_var() + via_mean(),
            _ => r * value,
        }
    }

    fn running_bound(&self, quantity: Quantity, i: usize, r: f64) -> f64 {
        let (p, g, w) = (self.recipe.problem.parameters(), &self.groups[i], self.recipe.weight);
        if quantity == Quantity::RunningMean {
            r * ((1.0 - w) * p.running_mean[i].abs() + w * g.mean.abs()) + w * (r * g.var.sqrt() + g.moved(r))
        } else {
            let new = self.stored(i).unwrap_or(g.var);
            r * ((1.0 - w) * p.running_var[i] + w * new) + w * 2.0 * g.moved(r) * g.moved(r)
        }
    }
}

impl Group {
    fn centred(&self, x: f64) -> f64 {
        (x - self.mean) - self.mean_lo
    }

    /// The size that the mean is rounded at; of many values rounding adds up.
    fn unit(&self) -> f64 {
        self.size * (self.n.sqrt() / 32.0).max(1.0)
    }

    /// How far rounding may move the mean.
    fn moved(&self, r: f64) -> f64 {
        r * UNIT * self.unit()
    }

    /// How far rounding may move 1/s, relatively: the error of the mean counts squared in the variance.
    fn relative(&self, r: f64) -> f64 {
        r + (self.moved(r) * self.inv).powi(2)
    }

    fn dvar_bound(&self, r: f64) -> f64 {
        self.slope.abs() * (3.0 * self.relative(r) * self.abs_dev + self.abs * self.moved(r))
    }

    fn dmean_bound(&self, r: f64) -> f64 {
        self.inv * self.relative(r) * self.abs + 2.0 * self.slope.abs() * self.abs_dev * self.moved(r)
    }
}

/// How many groups there are, the group of each cell, and the shape of an array with one number a group.
fn grouping(recipe: &Recipe) -> (usize, Vec<usize>, Vec<usize>) {
    let partition = recipe.problem.partition();
    let cells = 0..partition.cells();
    match recipe.grouping {
        Grouping::Norm => {
            (partition.groups(), cells.map(|i| partition.group_of(i)).collect(), partition.group_shape())
        }
        Grouping::Whole => (1, vec![0; cells.len()], Vec::new()),
        Grouping::PerPosition => {
            let groups = cells.len() / partition.samples();
            (groups, cells.map(|i| i % groups).collect(), partition.shape()[1..].to_vec())
        }
    }
}

fn exact(x: &[f64], group_of: &[usize], groups: &mut [Group], rms: bool) {
    let sweep = |groups: &[Group], term: &dyn Fn(&Group, f64) -> f64| {
        let mut sums = vec![Sum::default(); groups.len()];
        for (&x, &g) in x.iter().zip(group_of) {
            sums[g].add(term(&groups[g], x));
        }
        sums
    };
    for &g in group_of {
        groups[g].n += 1.0;
    }
    if !rms {
        for (g, sum) in sweep(groups, &|_, x| x).into_iter().enumerate() {
            groups[g].mean = sum.value() / groups[g].n;
        }
        for (g, sum) in sweep(groups, &|g, x| x - g.mean).into_iter().enumerate() {
            groups[g].mean_lo = sum.value() / groups[g].n;
        }
    }
    for (g, sum) in sweep(groups, &|g, x| g.centred(x).powi(2)).into_iter().enumerate() {
        groups[g].m2 = sum.value();
    }
}

fn one_sweep(x: &[f64], group_of: &[usize], groups: &mut [Group], rms: bool) {
    for (&x, &g) in x.iter().zip(group_of) {
        let g = &mut groups[g];
        g.n += 1.0;
        g.mean += if rms { 0.0 } else { x };
        g.m2 += x * x;
    }
    for g in groups {
        g.mean /= g.n;
        g.m2 = (g.m2 / g.n - g.mean * g.mean) * g.n;
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the loss of digits is the mistake")]
fn one_sweep_32(x: &[f64], group_of: &[usize], groups: &mut [Group], rms: bool) {
    let mut sums = vec![(0.0_f32, 0.0_f32); groups.len()];
    for (&x, &g) in x.iter().zip(group_of) {
        groups[g].n += 1.0;
        let x = x as f32;
        sums[g].0 += if rms { 0.0 } else { x };
        sums[g].1 += x * x;
    }
    for (g, (sum, squares)) in groups.iter_mut().zip(sums) {
        let n = g.n as f32;
        let mean = sum / n;
        g.mean = f64::from(mean);
        g.m2 = f64::from(squares / n - mean * mean) * g.n;
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the loss of digits is the mistake")]
fn sums_32(x: &[f64], group_of: &[usize], groups: &mut [Group], rms: bool) {
    let mut sums = vec![0.0_f32; groups.len()];
    for (&x, &g) in x.iter().zip(group_of) {
        groups[g].n += 1.0;
        sums[g] += if rms { 0.0 } else { x as f32 };
    }
    let means: Vec<f32> = groups.iter().zip(&sums).map(|(g, sum)| sum / g.n as f32).collect();
    let mut squares = vec![0.0_f32; groups.len()];
    for (&x, &g) in x.iter().zip(group_of) {
        squares[g] += (x as f32 - means[g]).powi(2);
    }
    for (g, (mean, squares)) in groups.iter_mut().zip(means.into_iter().zip(squares)) {
        (g.mean, g.m2) = (f64::from(mean), f64::from(squares));
    }
}
