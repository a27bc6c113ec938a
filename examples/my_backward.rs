//! Finds the mistake in a hand-written backward pass: the gradient through the mean is forgotten.
//!
//!     cargo run --example my_backward

use bnwalk::norm::{Draft, ProblemError, Quantity, Trace, Upstream};
use ndarray::{ArrayD, array};

/// A batch norm's dx for one channel, with γ = 1, as one might write it by hand.
fn my_dx(x: &ArrayD<f64>, dy: &ArrayD<f64>, eps: f64) -> ArrayD<f64> {
    let m = x.len() as f64;
    let mean = x.sum() / m;
    let var = x.mapv(|v| (v - mean).powi(2)).sum() / m;
    let s = (var + eps).sqrt();
    let dvar = (dy * &x.mapv(|v| v - mean)).sum() * -0.5 * s.powi(-3);
    dy / s + x.mapv(|v| dvar * 2.0 * (v - mean) / m)
}

fn main() -> Result<(), ProblemError> {
    let x = array![2., 4., 4., 4., 5., 5., 7., 9.].into_dyn();
    // With dy = 1 everywhere the true dx is 0, and next to no mistake would show. Random numbers hide nothing.
    let draft = Draft { eps: Some(1e-5), dy: Some(Upstream::Randn(0)), ..Draft::new(x.clone()) };
    let trace = Trace::new(draft.build()?);
    let dy = trace.array(Quantity::Dy);
    let off = my_dx(&x, &dy, 1e-5) - trace.array(Quantity::Dx);
    println!("my dx is off by {off:.4}");
    for route in [Quantity::DxDirect, Quantity::DxViaVar, Quantity::DxViaMean] {
        let missing = (&off + &trace.array(route)).iter().fold(0.0_f64, |l, v| l.max(v.abs()));
        println!("is {route} what is missing? it would leave {missing:.1e}");
    }
    Ok(())
}
