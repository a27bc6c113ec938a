//! The computation in NumPy.

use super::{Computation, fill, grouped, lines, rule, stores_var, weight};
use crate::norm::{Mode, Quantity, Stored, Trace};

/// Every step, for any norm.
pub(super) fn computation(trace: &Trace) -> Computation {
    let (partition, p) = (trace.partition(), trace.problem().parameters());
    let rms = !partition.norm().is_centred();
    let (view, axes) = grouped(partition.norm());
    let (statistics, backward) = if trace.problem().uses_running() {
        (
            include_str!("../../assets/emit/numpy/statistics_running.py"),
            include_str!("../../assets/emit/numpy/backward_running.py").to_owned(),
        )
    } else {
        let statistics = if rms {
            include_str!("../../assets/emit/numpy/statistics_rms.py")
        } else {
            include_str!("../../assets/emit/numpy/statistics.py")
        };
        let dmean = if rms { "np.zeros_like(mean)" } else { "-inv_std * dx_hat.sum(axes, keepdims=True)" };
        (statistics, fill(include_str!("../../assets/emit/numpy/backward.py"), &[("dmean", dmean)]))
    };
    let results = results(trace);
    let text = fill(
        include_str!("../../assets/emit/numpy/computation.py"),
        &[
            ("view", &view),
            ("axes", axes),
            ("m", &partition.m().to_string()),
            ("eps", &format!("{:?}", p.eps)),
            ("statistics", statistics),
            ("running", &running(trace)),
            ("backward", &backward),
            ("results", &lines(results.iter().map(|quantity| format!("    \"{quantity}\": {quantity},")))),
        ],
    );
    Computation { text, imports: "", results }
}

fn results(trace: &Trace) -> Vec<Quantity> {
    use Quantity as Q;
    let finite = (0..trace.len(Q::InvStd)).all(|group| trace.value(Q::InvStd, group).is_finite());
    let compared = |quantity: Quantity| match quantity {
        Q::Dy => false,
        Q::RunningMean | Q::RunningVar => trace.partition().norm().tracks_running(),
        // Where nothing flows through a statistic that is not finite bnwalk says 0 and NumPy 0 times infinity.
        Q::DVar | Q::DMean | Q::DxViaVar | Q::DxViaMean => finite,
        _ => true,
    };
    Q::COMPUTED.iter().copied().filter(|&quantity| compared(quantity)).collect()
}

fn running(trace: &Trace) -> String {
    let p = trace.problem().parameters();
    if !trace.partition().norm().tracks_running() || p.mode == Mode::Eval {
        return String::new();
    }
    let running_var = if stores_var(trace) {
        let unbiased = if p.convention.row().stored == Stored::Unbiased { " * m / (m - 1)" } else { "" };
        format!("(1 - weight) * bnwalk[\"running_var_before\"] + weight * var.ravel(){unbiased}")
    } else {
        "bnwalk[\"running_var_before\"]  # the unbiased variance of one value, 0/0, is not stored".to_owned()
    };
    let running = fill(
        include_str!("../../assets/emit/numpy/running.py"),
        &[
            ("why", &rule(p.convention, p.momentum)),
            ("weight", &weight(trace)),
            ("running_var", &running_var),
        ],
    );
    format!("\n\n{running}")
}
