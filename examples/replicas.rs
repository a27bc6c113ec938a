//! Two machines normalise halves of one batch: alone, averaging their variances, and merging their moments as
//! SyncBatchNorm should.
//!
//!     cargo run --example replicas

use bnwalk::norm::Moments;

fn main() {
    let (a, b) = (Moments::of(&[2., 4., 4., 4.]), Moments::of(&[5., 5., 7., 9.]));
    let whole = Moments::of(&[2., 4., 4., 4., 5., 5., 7., 9.]);
    let say = |what: &str, mean: f64, var: f64| println!("{what:<26} mean {mean:<6} variance {var}");
    say("first replica", a.mean(), a.var());
    say("second replica", b.mean(), b.var());
    // The spread between the replicas' means is missing from this one.
    say("averages of the two", f64::midpoint(a.mean(), b.mean()), f64::midpoint(a.var(), b.var()));
    let merged = a.merge(b);
    say("merged (n, mean, M2)", merged.mean(), merged.var());
    say("the whole batch at once", whole.mean(), whole.var());
}
