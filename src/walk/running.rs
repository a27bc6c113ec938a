//! What the running statistics become when the same batch is seen again and again.

use crate::norm::{Convention, Quantity, Stored, Trace};

/// The layer after the batch was fed some more times.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// How many more times.
    pub batches: u32,
    /// The running mean of the channel.
    pub mean: f64,
    /// The running variance of the channel.
    pub var: f64,
    /// x̂ of the cell in eval mode with these.
    pub x_hat: f64,
}

/// How much of a running statistic is still what it was before, after a batch was seen `batches` times.
#[must_use]
pub fn left_of_old(convention: Convention, momentum: Option<f64>, seen_before: u64, batches: u32) -> f64 {
    match momentum {
        Some(_) => (1.0 - convention.weight_of_new(momentum, 0)).powf(f64::from(batches)),
        None if batches == 0 => 1.0,
        None => seen_before as f64 / (seen_before as f64 + f64::from(batches)),
    }
}

/// The path of the running statistics of a cell's channel, and with them of its x̂ in eval mode.
///
/// With the weight w of a new batch, r after k batches is new + (old − new)·(1 − w)ᵏ; the cumulative average is the mean
/// of all batches seen, the ones before counting as they were.
///
/// # Panics
/// When `cell` is not a flat index of x.
#[must_use]
pub fn path(trace: &Trace, cell: usize, batches: &[u32]) -> Vec<Seen> {
    let partition = trace.partition();
    let p = trace.problem().parameters();
    let channel = partition.channel_of(cell);
    let x = trace.value(Quantity::X, cell);
    // Only the batch norm keeps running statistics, and its groups are the channels.
    let moments = if partition.norm().tracks_running() { Some(trace.moments()[channel]) } else { None };
    let (old_mean, old_var) = (p.running_mean[channel], p.running_var[channel]);
    let new_mean = moments.map_or(old_mean, |m| m.mean());
    let new_var = moments
        .and_then(|m| match p.convention.row().stored {
            Stored::Biased => Some(m.var()),
            Stored::Unbiased => m.unbiased_var(),
        })
        .unwrap_or(old_var);
    batches
        .iter()
        .map(|&k| {
            let old = left_of_old(p.convention, p.momentum, p.num_batches_tracked, k);
            let blend = |before: f64, new: f64| before * old + new * (1.0 - old);
            let (mean, var) = (blend(old_mean, new_mean), blend(old_var, new_var));
            Seen { batches: k, mean, var, x_hat: (x - mean) / (var + p.eps).sqrt() }
        })
        .collect()
}

/// x̂ of a cell as train mode gives it, whatever the mode is.
///
/// # Panics
/// When `cell` is not a flat index of x.
#[must_use]
pub fn train_x_hat(trace: &Trace, cell: usize) -> f64 {
    if !trace.problem().uses_running() {
        return trace.value(Quantity::XHat, cell);
    }
    let moments = &trace.moments()[trace.partition().group_of(cell)];
    let eps = trace.problem().parameters().eps;
    (trace.value(Quantity::X, cell) - moments.mean()) / (moments.var() + eps).sqrt()
}

/// Where x̂ of a cell in eval mode ends when the batch is fed for ever: with the batch's own mean and the variance that is stored of
/// it, so that a stored unbiased variance leaves eval at √((σ² + ε) / (σ²·m/(m − 1) + ε)) of train.
///
/// # Panics
/// When `cell` is not a flat index of x.
#[must_use]
pub fn limit_x_hat(trace: &Trace, cell: usize) -> f64 {
    let p = trace.problem().parameters();
    let channel = trace.partition().channel_of(cell);
    let moments = &trace.moments()[channel];
    let stored = match p.convention.row().stored {
        Stored::Biased => moments.var(),
        // That of a single value is 0/0, and the running variance stays as it was.
        Stored::Unbiased => moments.unbiased_var().unwrap_or(p.running_var[channel]),
    };
    (trace.value(Quantity::X, cell) - moments.mean()) / (stored + p.eps).sqrt()
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::norm::{Draft, Parameters};

    fn golden(convention: Convention, momentum: Option<f64>) -> Trace {
        let draft = Draft {
            convention: Some(convention),
            momentum: Some(momentum),
            ..Draft::new(array![2., 4., 4., 4., 5., 5., 7., 9.].into_dyn())
        };
        Trace::new(draft.build().unwrap())
    }

    #[test]
    fn the_path_is_what_feeding_the_batch_does() {
        for (convention, momentum) in [
            (Convention::PyTorch, Some(0.1)),
            (Convention::PyTorch, None),
            (Convention::Keras, Some(0.99)),
            (Convention::Cs231n, Some(0.9)),
        ] {
            let mut trace = golden(convention, momentum);
            let seen = path(&trace, 7, &[0, 1, 2, 3, 4, 5]);
            for step in seen {
                let p = trace.problem().parameters();
                assert!((step.mean - p.running_mean[0]).abs() < 1e-12, "{convention} {step:?}");
                assert!((step.var - p.running_var[0]).abs() < 1e-12, "{convention} {step:?}");
                let fed = Parameters {
                    running_mean: vec![trace.value(Quantity::RunningMean, 0)],
                    running_var: vec![trace.value(Quantity::RunningVar, 0)],
                    num_batches_tracked: p.num_batches_tracked + 1,
                    ..p.clone()
                };
                trace = trace.follow(trace.problem().with_parameters(fed).unwrap());
            }
        }
    }

    #[test]
    fn the_path_ends_at_its_limit_for_every_convention_and_mode() {
        for convention in Convention::ALL {
            for mode in [crate::norm::Mode::Train, crate::norm::Mode::Eval] {
                let trace = golden(convention, Some(convention.row().momentum));
                let p = Parameters { mode, ..trace.problem().parameters().clone() };
                let trace = trace.follow(trace.problem().with_parameters(p).unwrap());
                let end = path(&trace, 7, &[100_000])[0].x_hat;
                assert!((end - limit_x_hat(&trace, 7)).abs() < 1e-12, "{convention} {mode}");
            }
        }
        let trace = golden(Convention::PyTorch, Some(0.1));
        assert!((limit_x_hat(&trace, 7) - 4.0 / (32.0_f64 / 7.0 + 1e-5).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn eval_goes_from_9_by_way_of_7_and_3_to_less_than_train_gives() {
        let seen = path(&golden(Convention::PyTorch, Some(0.1)), 7, &[0, 1, 10, 10_000]);
        let x_hat: Vec<String> = seen.iter().map(|s| format!("{:.2}", s.x_hat)).collect();
        assert_eq!(x_hat, ["9.00", "7.30", "3.15", "1.87"]);
    }
}
