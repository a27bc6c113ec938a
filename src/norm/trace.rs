//! Every number of the computation.

use std::sync::Arc;

use ndarray::{ArrayD, IxDyn};

use super::convention::Stored;
use super::moments::{Moments, moments};
use super::partition::{Norm, Partition};
use super::problem::{Mode, Problem};
use super::quantity::{Quantity, Space};
use super::sum::Sum;

/// A computed problem: the sums that need the whole batch, and any cell of any quantity on demand.
///
/// With x̂ = (x − μ)/s, s = √(σ² + ε) and dx̂ = γ·dy, everything follows from the moments of each group and two sums
/// of the backward pass:
///
/// ```text
///     y  = γ x̂ + β                         dβ = Σ dy        dγ = Σ dy x̂
///     dx = (1/s) (dx̂ − a − b x̂)            a = Σ dx̂ / m     b = Σ dx̂ x̂ / m     (sums over the group)
///     routes: direct dx̂/s, through the mean −a/s, through the variance −b x̂/s
/// ```
///
/// In eval mode the statistics are constants, so a = b = 0; RMS normalization has no mean, so a = 0.
///
/// ```
/// use bnwalk::norm::{Problem, Quantity, Trace};
/// use ndarray::array;
/// let trace = Trace::new(Problem::new(array![1., 2., 3., 4., 5.].into_dyn())?);
/// assert_eq!(trace.value(Quantity::Mean, 0), 3.0);
/// assert_eq!(trace.value(Quantity::Var, 0), 2.0);
/// # Ok::<(), bnwalk::norm::ProblemError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Trace {
    problem: Problem,
    moments: Arc<[Moments]>,
    upstream: Option<Arc<[UpstreamSums]>>,
    groups: Vec<Group>,
    channels: Vec<Channel>,
    sweeps: u32,
}

/// The batch norm's sums of one channel's upstream gradient: what dβ and dγ need, whatever γ, ε and the mode are.
#[derive(Debug, Clone, Copy, Default)]
struct UpstreamSums {
    /// Σ dy
    dy: f64,
    /// Σ dy (x − μ), in units of the group's 2^exponent
    dy_deviation: f64,
}

/// The numbers of one group.
#[derive(Debug, Clone, Copy)]
struct Group {
    /// x̂ = ((x·down − hi) − lo)·rate: the subtracted mean as hi + lo and 1/s, in the moments' units of 1/down.
    down: f64,
    hi: f64,
    lo: f64,
    rate: f64,
    mean: f64,
    var: f64,
    inv_std: f64,
    /// a = Σ dx̂ / m
    a: f64,
    /// b = Σ dx̂ x̂ / m
    b: f64,
}

impl Group {
    #[inline]
    fn x_hat(&self, x: f64) -> f64 {
        ((x * self.down - self.hi) - self.lo) * self.rate
    }

    /// A gradient of x̂ as one of x: times 1/s, in two steps, for 1/s itself may exceed f64 where the product does not.
    #[inline]
    fn over_s(&self, gradient: f64) -> f64 {
        gradient * self.rate * self.down
    }
}

/// The numbers of one channel.
#[derive(Debug, Clone, Copy, Default)]
struct Channel {
    running_mean: f64,
    running_var: f64,
    dbeta: f64,
    dgamma: f64,
}

impl Trace {
    /// Computes the problem: O(cells) once.
    #[must_use]
    pub fn new(problem: Problem) -> Self {
        Self::build(problem, None)
    }

    /// Computes an edited problem, keeping the sums that the edit left true.
    ///
    /// With the same x, dy and norm, a change of γ, β, ε, momentum, mode, convention or running statistics costs
    /// O(channels) for the batch norm; for the other norms it costs one sweep, as their backward sums mix γ.
    #[must_use]
    pub fn follow(&self, problem: Problem) -> Self {
        Self::build(problem, Some(self))
    }

    fn build(problem: Problem, before: Option<&Self>) -> Self {
        let same_forward = before.filter(|old| {
            old.problem.partition() == problem.partition()
                && std::ptr::eq(old.problem.x_cells(), problem.x_cells())
        });
        let mut sweeps = 0;
        let moments = same_forward.map_or_else(
            || {
                sweeps += 1;
                moments(problem.partition(), problem.x_cells()).into()
            },
            |old| old.moments.clone(),
        );
        let mut groups: Vec<Group> = moments.iter().enumerate().map(|(g, m)| group(&problem, g, m)).collect();
        let mut channels = running(&problem, &moments);
        let upstream = if problem.partition().norm() == Norm::Batch {
            let same_backward = same_forward
                .filter(|old| std::ptr::eq(old.problem.dy_cells(), problem.dy_cells()))
                .and_then(|old| old.upstream.clone());
            let sums = same_backward.unwrap_or_else(|| {
                sweeps += 1;
                upstream_sums(&problem, &moments).into()
            });
            backward_batch(&problem, &moments, &sums, &mut groups, &mut channels);
            Some(sums)
        } else {
            sweeps += 1;
            backward(&problem, &mut groups, &mut channels);
            None
        };
        Self { problem, moments, upstream, groups, channels, sweeps }
    }

    /// The problem this is the trace of.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The geometry of the batch.
    #[must_use]
    pub fn partition(&self) -> &Partition {
        self.problem.partition()
    }

    /// The moments of each group of the batch, also in eval mode, where they do not normalise.
    #[must_use]
    pub fn moments(&self) -> &[Moments] {
        &self.moments
    }

    /// How often the batch was swept to make this trace: 0 when every sum was carried over.
    #[must_use]
    pub fn sweeps(&self) -> u32 {
        self.sweeps
    }

    /// How many numbers the quantity has.
    #[must_use]
    pub fn len(&self, quantity: Quantity) -> usize {
        match quantity.space() {
            Space::Cell => self.partition().cells(),
            Space::Group => self.partition().groups(),
            Space::Channel => self.partition().channels(),
        }
    }

    /// The shape of the quantity's array.
    #[must_use]
    pub fn shape(&self, quantity: Quantity) -> Vec<usize> {
        match quantity.space() {
            Space::Cell => self.partition().shape().to_vec(),
            Space::Group => self.partition().group_shape(),
            Space::Channel => vec![self.partition().channels()],
        }
    }

    /// One number of a quantity. `i` is a flat, row-major index into its array.
    ///
    /// # Panics
    /// When `i` is not below [`Trace::len`].
    #[must_use]
    pub fn value(&self, quantity: Quantity, i: usize) -> f64 {
        let mut value = [0.0];
        self.fill(quantity, i, &mut value);
        value[0]
    }

    /// Writes the numbers from flat index `start` on into `out`.
    ///
    /// # Panics
    /// When `start + out.len()` exceeds [`Trace::len`].
    pub fn fill(&self, quantity: Quantity, start: usize, out: &mut [f64]) {
        let range = start..start + out.len();
        let p = self.problem.parameters();
        match quantity {
            Quantity::X => out.copy_from_slice(&self.problem.x_cells()[range]),
            Quantity::Dy => out.copy_from_slice(&self.problem.dy_cells()[range]),
            Quantity::Gamma => out.copy_from_slice(&p.gamma[range]),
            Quantity::Beta => out.copy_from_slice(&p.beta[range]),
            Quantity::RunningMeanBefore => out.copy_from_slice(&p.running_mean[range]),
            Quantity::RunningVarBefore => out.copy_from_slice(&p.running_var[range]),
            Quantity::Mean => write(out, &self.groups[range], |g| g.mean),
            Quantity::Var => write(out, &self.groups[range], |g| g.var),
            Quantity::InvStd => write(out, &self.groups[range], |g| g.inv_std),
            // Σ dx̂ (x − μ)·(−½) s⁻³ with Σ dx̂ (x − μ) = s·m·b; −(1/s) Σ dx̂ with Σ dx̂ = m·a.
            Quantity::DVar => {
                let m = self.partition().m() as f64;
                let dvar = |g: &Group| -0.5 * (g.b * m) * g.inv_std * g.inv_std;
                write(out, &self.groups[range], |g| if g.b == 0.0 { 0.0 } else { dvar(g) });
            }
            Quantity::DMean => {
                let m = self.partition().m() as f64;
                write(out, &self.groups[range], |g| if g.a == 0.0 { 0.0 } else { -(g.a * m) * g.inv_std });
            }
            Quantity::RunningMean => write(out, &self.channels[range], |c| c.running_mean),
            Quantity::RunningVar => write(out, &self.channels[range], |c| c.running_var),
            Quantity::DBeta => write(out, &self.channels[range], |c| c.dbeta),
            Quantity::DGamma => write(out, &self.channels[range], |c| c.dgamma),
            Quantity::XHat => self.cells(start, out, |at| at.group.x_hat(at.x)),
            Quantity::Y => self.cells(start, out, |at| at.gamma * at.group.x_hat(at.x) + at.beta),
            Quantity::DxHat => self.cells(start, out, |at| at.gamma * at.dy),
            Quantity::DxDirect => self.cells(start, out, |at| at.group.over_s(at.gamma * at.dy)),
            // Where nothing flows (a or b is 0) the route is a plain 0, not −0 or 0·NaN.
            Quantity::DxViaVar => self.cells(start, out, |at| at.through_var()),
            Quantity::DxViaMean => self.cells(start, out, |at| at.through_mean()),
            Quantity::Dx => self.cells(start, out, |at| {
                let g = at.group;
                let through_var = if g.b == 0.0 { 0.0 } else { g.b * g.x_hat(at.x) };
                g.over_s((at.gamma * at.dy - g.a) - through_var)
            }),
        }
    }

    fn cells(&self, start: usize, out: &mut [f64], value: impl Fn(Cell<'_>) -> f64) {
        let partition = self.partition();
        let (x, dy) = (self.problem.x_cells(), self.problem.dy_cells());
        let p = self.problem.parameters();
        for (i, out) in (start..).zip(out) {
            let (n, c, _) = partition.split(i);
            let group = &self.groups[partition.group_at(n, c)];
            *out = value(Cell { x: x[i], dy: dy[i], gamma: p.gamma[c], beta: p.beta[c], group });
        }
    }

    /// The whole array of a quantity.
    ///
    /// # Panics
    /// When the array does not fit in memory.
    #[must_use]
    pub fn array(&self, quantity: Quantity) -> ArrayD<f64> {
        let mut array = ArrayD::zeros(IxDyn(&self.shape(quantity)));
        let out = array.as_slice_mut().expect("a new array is in standard layout");
        self.fill(quantity, 0, out);
        array
    }
}

/// What the number of one cell is made of.
struct Cell<'a> {
    x: f64,
    dy: f64,
    gamma: f64,
    beta: f64,
    group: &'a Group,
}

impl Cell<'_> {
    fn through_var(&self) -> f64 {
        let g = self.group;
        if g.b == 0.0 { 0.0 } else { g.over_s(-(g.b * g.x_hat(self.x))) }
    }

    fn through_mean(&self) -> f64 {
        let g = self.group;
        if g.a == 0.0 { 0.0 } else { g.over_s(-g.a) }
    }
}

fn write<T>(out: &mut [f64], from: &[T], value: impl Fn(&T) -> f64) {
    for (out, from) in out.iter_mut().zip(from) {
        *out = value(from);
    }
}

/// The normalising statistics of a group; the backward sums are still to come.
fn group(problem: &Problem, index: usize, moments: &Moments) -> Group {
    let p = problem.parameters();
    let (down, up) = (moments.down(), 1.0 / moments.down());
    if problem.uses_running() {
        // Of the norms only the batch norm gets here, and its groups are the channels.
        let (mean, var) = (p.running_mean[index], p.running_var[index]);
        let inv_std = 1.0 / (var + p.eps).sqrt();
        let (hi, lo, rate) = (mean * down, 0.0, inv_std * up);
        return Group { down, hi, lo, rate, mean, var, inv_std, a: 0.0, b: 0.0 };
    }
    // s in the moments' units. Where the values are so small that ε leaves the range there, σ² is nothing beside it.
    let scaled_eps = p.eps * down * down;
    let rate = if scaled_eps.is_infinite() {
        up / p.eps.sqrt()
    } else {
        1.0 / (moments.scaled_var() + scaled_eps).sqrt()
    };
    Group {
        down,
        hi: moments.mean_hi,
        lo: moments.mean_lo,
        rate,
        mean: moments.mean(),
        var: moments.var(),
        inv_std: rate * down,
        a: 0.0,
        b: 0.0,
    }
}

/// The running statistics after this batch. Only a batch norm in train mode changes them.
fn running(problem: &Problem, moments: &[Moments]) -> Vec<Channel> {
    let p = problem.parameters();
    let updates = problem.partition().norm().tracks_running() && p.mode == Mode::Train;
    let weight = p.convention.weight_of_new(p.momentum, p.num_batches_tracked);
    let blend = |old: f64, new: f64| (1.0 - weight) * old + weight * new;
    p.running_mean
        .iter()
        .zip(&p.running_var)
        .enumerate()
        .map(|(c, (&mean, &var))| {
            if !updates {
                return Channel { running_mean: mean, running_var: var, ..Channel::default() };
            }
            let new_var = match p.convention.row().stored {
                Stored::Biased => Some(moments[c].var()),
                Stored::Unbiased => moments[c].unbiased_var(),
            };
            Channel {
                running_mean: blend(mean, moments[c].mean()),
                // The unbiased variance of one value is 0/0: nothing to store.
                running_var: new_var.map_or(var, |new| blend(var, new)),
                ..Channel::default()
            }
        })
        .collect()
}

fn upstream_sums(problem: &Problem, moments: &[Moments]) -> Vec<UpstreamSums> {
    let (x, dy) = (problem.x_cells(), problem.dy_cells());
    let mut sums = vec![(Sum::default(), Sum::default()); moments.len()];
    for run in problem.partition().runs() {
        let m = &moments[run.group];
        let (down, hi, lo) = (m.down(), m.mean_hi, m.mean_lo);
        let (plain, weighted) = &mut sums[run.group];
        for (&x, &dy) in x[run.cells.clone()].iter().zip(&dy[run.cells]) {
            plain.add(dy);
            weighted.add(dy * ((x * down - hi) - lo));
        }
    }
    sums.into_iter()
        .map(|(plain, weighted)| UpstreamSums { dy: plain.value(), dy_deviation: weighted.value() })
        .collect()
}

/// The backward sums of the batch norm, where a group is a channel, from the channel's own sums: O(channels).
fn backward_batch(
    problem: &Problem,
    moments: &[Moments],
    sums: &[UpstreamSums],
    groups: &mut [Group],
    channels: &mut [Channel],
) {
    let p = problem.parameters();
    let m = problem.partition().m() as f64;
    for (c, (group, channel)) in groups.iter_mut().zip(channels).enumerate() {
        let UpstreamSums { dy, dy_deviation } = sums[c];
        channel.dbeta = dy;
        if problem.uses_running() && !dy_deviation.is_finite() {
            // The batch's own mean is spoiled, the running one is not: the channel is summed anew.
            let partition = problem.partition();
            let block = partition.channel_block(c);
            let (x, dy) = (problem.x_cells(), problem.dy_cells());
            let terms = block.cells(partition).map(|i| dy[i] * group.x_hat(x[i]));
            channel.dgamma = terms.collect::<Sum>().value();
        } else if problem.uses_running() {
            // Σ dy (x − μ_run) = Σ dy (x − μ) + (μ − μ_run) Σ dy
            let apart = (moments[c].mean_hi - group.hi) + moments[c].mean_lo;
            channel.dgamma = (dy_deviation + apart * dy) * group.rate;
        } else {
            channel.dgamma = dy_deviation * group.rate;
            group.a = p.gamma[c] * (dy / m);
            group.b = p.gamma[c] * (channel.dgamma / m);
        }
    }
}

/// The backward sums of any norm: one sweep.
fn backward(problem: &Problem, groups: &mut [Group], channels: &mut [Channel]) {
    let (x, dy) = (problem.x_cells(), problem.dy_cells());
    let gamma = &problem.parameters().gamma;
    let mut group_sums = vec![(Sum::default(), Sum::default()); groups.len()];
    let mut channel_sums = vec![(Sum::default(), Sum::default()); channels.len()];
    for run in problem.partition().runs() {
        let group = &groups[run.group];
        let (a, b) = &mut group_sums[run.group];
        let (dbeta, dgamma) = &mut channel_sums[run.channel];
        for (&x, &dy) in x[run.cells.clone()].iter().zip(&dy[run.cells]) {
            let (x_hat, dx_hat) = (group.x_hat(x), gamma[run.channel] * dy);
            a.add(dx_hat);
            b.add(dx_hat * x_hat);
            dbeta.add(dy);
            dgamma.add(dy * x_hat);
        }
    }
    let m = problem.partition().m() as f64;
    let has_mean = problem.partition().norm() != Norm::Rms;
    for (group, (a, b)) in groups.iter_mut().zip(group_sums) {
        group.a = if has_mean { a.value() / m } else { 0.0 };
        group.b = b.value() / m;
    }
    for (channel, (dbeta, dgamma)) in channels.iter_mut().zip(channel_sums) {
        (channel.dbeta, channel.dgamma) = (dbeta.value(), dgamma.value());
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{ArrayD, array};

    use super::*;
    use crate::norm::{Draft, Layout, Parameters, PerChannel, Upstream};

    fn golden(dy: Upstream) -> Trace {
        let x = array![2., 4., 4., 4., 5., 5., 7., 9.].into_dyn();
        Trace::new(Draft { eps: Some(0.0), dy: Some(dy), ..Draft::new(x) }.build().unwrap())
    }

    #[test]
    fn the_golden_batch_comes_out_as_worked_by_hand() {
        let trace = golden(Upstream::OneHot(vec![0]));
        let x_hat = trace.array(Quantity::XHat);
        assert_eq!(x_hat, array![-1.5, -0.5, -0.5, -0.5, 0., 0., 1., 2.].into_dyn());
        let dx = trace.array(Quantity::Dx) * 64.0;
        assert_eq!(dx, array![19., -7., -7., -7., -4., -4., 2., 8.].into_dyn());
        let via_var = trace.array(Quantity::DxViaVar) * 64.0;
        assert_eq!(via_var, array![-9., -3., -3., -3., 0., 0., 6., 12.].into_dyn());
    }

    #[test]
    fn edits_of_parameters_do_not_sweep_the_batch_and_change_nothing_else() {
        let x = ArrayD::from_shape_fn(vec![6, 3, 2], |i| (i[0] * 7 + i[1] * 3 + i[2]) as f64 % 5.0);
        let trace = Trace::new(Problem::new(x).unwrap());
        assert_eq!(trace.sweeps(), 2);
        let p = trace.problem().parameters();
        let edits = [
            Parameters { gamma: vec![2.0, -1.0, 0.0], ..p.clone() },
            Parameters { beta: vec![2.0, -1.0, 0.0], ..p.clone() },
            Parameters { eps: 0.5, ..p.clone() },
            Parameters { momentum: None, ..p.clone() },
            Parameters { mode: Mode::Eval, running_mean: vec![9.0; 3], ..p.clone() },
            Parameters { convention: crate::norm::Convention::Keras, ..p.clone() },
        ];
        for edit in edits {
            let problem = trace.problem().with_parameters(edit).unwrap();
            let (followed, fresh) = (trace.follow(problem.clone()), Trace::new(problem));
            assert_eq!(followed.sweeps(), 0);
            for &q in Quantity::ALL {
                assert_eq!(followed.array(q), fresh.array(q), "{q}");
            }
        }
    }

    #[test]
    fn an_edited_cell_or_norm_is_swept_anew() {
        let trace = golden(Upstream::Y);
        let problem = trace.problem().with_x(7, 30.0);
        assert_eq!(trace.follow(problem.clone()).sweeps(), 2);
        assert_eq!(trace.follow(problem).array(Quantity::Mean)[0], 7.625);
        assert_eq!(trace.follow(trace.problem().with_dy(0, 5.0)).sweeps(), 1);
        let layer = trace.problem().with_norm(Norm::Layer).unwrap();
        assert!(trace.follow(layer).value(Quantity::XHat, 0).is_nan());
    }

    #[test]
    fn a_batch_of_one_gives_beta_and_no_gradient_and_keeps_the_running_variance() {
        let draft = Draft {
            beta: Some(PerChannel::All(0.5)),
            running_var: Some(PerChannel::All(3.0)),
            ..Draft::new(array![[7.0, -1e9]].into_dyn())
        };
        let trace = Trace::new(draft.build().unwrap());
        for c in 0..2 {
            assert_eq!(trace.value(Quantity::XHat, c), 0.0);
            assert_eq!(trace.value(Quantity::Y, c), 0.5);
            assert_eq!(trace.value(Quantity::Dx, c), 0.0);
            assert_eq!(trace.value(Quantity::RunningVar, c), 3.0);
        }
        assert_eq!(trace.value(Quantity::RunningMean, 0), 0.1 * 7.0);
    }

    #[test]
    fn a_constant_channel_is_0_with_eps_and_undefined_without() {
        let x = array![[3.3e6, 1.0], [3.3e6, 2.0], [3.3e6, 4.0]].into_dyn();
        let with = Trace::new(Problem::new(x.clone()).unwrap());
        assert_eq!(with.value(Quantity::XHat, 0), 0.0);
        assert!((with.value(Quantity::InvStd, 0) - 316.227_766_016_837_94).abs() < 1e-10);
        let without = Trace::new(Draft { eps: Some(0.0), ..Draft::new(x) }.build().unwrap());
        assert!(without.value(Quantity::XHat, 0).is_nan());
        assert!(without.value(Quantity::XHat, 1).is_finite());
    }

    #[test]
    fn a_nan_spoils_its_own_channel_only() {
        let x = array![[1.0, f64::NAN, f64::INFINITY], [2.0, 5.0, 1.0], [4.0, 6.0, 2.0]].into_dyn();
        let trace = Trace::new(Problem::new(x).unwrap());
        assert!(trace.value(Quantity::Y, 3).is_finite());
        assert!(trace.value(Quantity::Dx, 3).is_finite());
        assert!(trace.value(Quantity::Y, 4).is_nan());
        assert!(trace.value(Quantity::Y, 5).is_nan());
        assert_eq!(trace.value(Quantity::RunningMean, 2), f64::INFINITY);
        assert!(trace.value(Quantity::RunningVar, 2).is_nan());
    }

    #[test]
    fn no_gradient_reaches_a_constant_even_where_its_group_is_not_finite() {
        let x = array![[1.0, f64::NAN], [2.0, 5.0]].into_dyn();
        let rms = Trace::new(Draft { norm: Some(Norm::Rms), ..Draft::new(x.clone()) }.build().unwrap());
        assert_eq!(rms.array(Quantity::DMean), array![0.0, 0.0].into_dyn());
        let running_var = Some(PerChannel::Each(vec![f64::NAN, 1.0]));
        let eval = Draft { mode: Some(Mode::Eval), running_var, ..Draft::new(x) };
        let eval = Trace::new(eval.build().unwrap());
        assert_eq!(eval.array(Quantity::DVar), array![0.0, 0.0].into_dyn());
        assert_eq!(eval.array(Quantity::DMean), array![0.0, 0.0].into_dyn());
    }

    #[test]
    fn channels_last_is_channels_first_moved() {
        let first = ArrayD::from_shape_fn(vec![2, 3, 2, 2], |i| {
            ((i[0] * 31 + i[1] * 17 + i[2] * 5 + i[3] * 3) % 13) as f64
        });
        let last = first.clone().permuted_axes(vec![0, 2, 3, 1]);
        for norm in [Norm::Batch, Norm::Layer, Norm::Instance, Norm::Group(3), Norm::Rms] {
            let draft = Draft {
                norm: Some(norm),
                gamma: Some(PerChannel::Each(vec![1.0, 2.0, -3.0])),
                dy: Some(Upstream::Given(first.mapv(|v| (v * v) % 7.0).into())),
                ..Draft::new(first.clone())
            };
            let moved = Draft {
                layout: Some(Layout::ChannelsLast),
                dy: Some(Upstream::Given(
                    first.mapv(|v| (v * v) % 7.0).permuted_axes(vec![0, 2, 3, 1]).into(),
                )),
                x: last.clone().into(),
                ..draft.clone()
            };
            let (a, b) = (Trace::new(draft.build().unwrap()), Trace::new(moved.build().unwrap()));
            for q in [Quantity::Y, Quantity::Dx] {
                let apart = a.array(q).permuted_axes(vec![0, 2, 3, 1]) - b.array(q);
                assert!(apart.iter().all(|d| d.abs() < 1e-14), "{norm} {q}");
            }
        }
    }

    #[test]
    fn only_the_finite_counts_as_answered_at_the_ends_of_the_range() {
        for scale in [1e300, 1e-300, 1e-308, 2e307] {
            let x = array![2., 4., 4., 4., 5., 5., 7., 9.].into_dyn() / 1.2 * scale;
            let trace = Trace::new(Draft { eps: Some(0.0), ..Draft::new(x) }.build().unwrap());
            for (x_hat, expected) in
                trace.array(Quantity::XHat).iter().zip([-1.5, -0.5, -0.5, -0.5, 0., 0., 1., 2.])
            {
                assert!((x_hat - expected).abs() < 1e-14, "{scale}: {x_hat} {expected}");
            }
        }
    }
}
