//! The computation in PyTorch.

use super::{Computation, fill, grouped, rule, stores_var, weight};
use crate::norm::{Convention, Norm, Quantity, Stored, Trace};

/// `torch.nn.functional` forward, autograd backward.
pub(super) fn computation(trace: &Trace) -> Computation {
    use Quantity as Q;
    let tracks = trace.partition().norm().tracks_running();
    let running = if tracks {
        "\nresults |= {\"running_mean\": running_mean, \"running_var\": running_var}"
    } else {
        ""
    };
    let mut results = vec![Q::Y, Q::Dx, Q::DGamma, Q::DBeta];
    if tracks {
        results.extend([Q::RunningMean, Q::RunningVar]);
    }
    let text = fill(
        include_str!("../../assets/emit/pytorch/computation.py"),
        &[("forward", &forward(trace)), ("running", running)],
    );
    Computation { text, imports: "\nimport torch\nimport torch.nn.functional as F", results }
}

/// y, and for the batch norm the running statistics: updated by PyTorch itself, or by hand where it cannot do it.
fn forward(trace: &Trace) -> String {
    let p = trace.problem().parameters();
    let eps = format!("{:?}", p.eps);
    let constants = trace.problem().uses_running();
    let is_zero = |group: usize| p.eps == 0.0 && trace.value(Quantity::Var, group) == 0.0;
    let divides_by_zero = !constants && (0..trace.len(Quantity::Var)).any(is_zero);
    let updates =
        constants || p.convention == Convention::PyTorch && trace.partition().m() > 1 && !divides_by_zero;
    let y = if divides_by_zero {
        let (view, axes) = grouped(trace.partition().norm());
        fill(
            include_str!("../../assets/emit/pytorch/plain.py"),
            &[("view", &view), ("axes", axes), ("eps", &eps)],
        )
    } else {
        output(trace, updates, &eps)
    };
    if !trace.partition().norm().tracks_running() {
        return y;
    }
    if updates {
        return fill(include_str!("../../assets/emit/pytorch/batch.py"), &[("y", &y)]);
    }
    let running_var = if stores_var(trace) {
        "(1 - weight) * torch.tensor(bnwalk[\"running_var_before\"]) + weight * var"
    } else {
        "torch.tensor(bnwalk[\"running_var_before\"])  # the unbiased variance of one value, 0/0, is not stored"
    };
    let is_unbiased = stores_var(trace) && p.convention.row().stored == Stored::Unbiased;
    fill(
        include_str!("../../assets/emit/pytorch/batch_by_hand.py"),
        &[
            ("y", &y),
            ("why", &rule(p.convention, p.momentum)),
            ("correction", if is_unbiased { "1" } else { "0" }),
            ("weight", &weight(trace)),
            ("running_var", running_var),
        ],
    )
}

/// y by PyTorch's own norm, which for the batch norm `updates` the running statistics or not.
fn output(trace: &Trace, updates: bool, eps: &str) -> String {
    let partition = trace.partition();
    let row = partition.norm().row();
    let function = row.torch;
    // In training F.batch_norm, F.instance_norm and F.group_norm refuse what they hold for a mistake.
    let refused = partition.m() == 1 || trace.problem().parameters().eps == 0.0;
    let (running, momentum) =
        if updates { ("running_mean, running_var", weight(trace)) } else { ("None, None", "0.0".to_owned()) };
    match partition.norm() {
        Norm::Batch if trace.problem().uses_running() => {
            format!("y = F.{function}(x, {running}, gamma, beta, training=False, eps={eps})")
        }
        Norm::Batch if refused => {
            beneath(function, &format!("gamma, beta, {running}, True, {momentum}"), eps)
        }
        Norm::Batch => {
            let momentum = if updates { format!(" momentum={momentum},") } else { String::new() };
            format!("y = F.{function}(x, {running}, gamma, beta, training=True,{momentum} eps={eps})")
        }
        Norm::Instance if refused => beneath(function, "gamma, beta, None, None, True, 0.0", eps),
        Norm::Instance => format!("y = F.{function}(x, weight=gamma, bias=beta, eps={eps})"),
        Norm::Group(groups) if refused => beneath(function, &format!("{groups}, gamma, beta"), eps),
        Norm::Group(groups) => format!("y = F.{function}(x, {groups}, gamma, beta, eps={eps})"),
        _ if row.shares.positions => {
            let or_bias = if row.centred { " and bias" } else { "" };
            fill(
                include_str!("../../assets/emit/pytorch/sample.py"),
                &[("function", function), ("or_bias", or_bias), ("eps", eps)],
            )
        }
        _ => {
            let (bias, plus_beta) = if row.centred { (", beta", "") } else { ("", " + beta") };
            fill(
                include_str!("../../assets/emit/pytorch/position.py"),
                &[("function", function), ("bias", bias), ("plus_beta", plus_beta), ("eps", eps)],
            )
        }
    }
}

fn beneath(function: &str, arguments: &str, eps: &str) -> String {
    format!(
        "# F.{function} refuses single values and eps 0; torch.{function} beneath it does not.\n\
         y = torch.{function}(x, {arguments}, eps={eps}, cudnn_enabled=False)"
    )
}
