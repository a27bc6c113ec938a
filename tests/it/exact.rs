//! The accuracy claims, against 60-digit arithmetic (`tests/fixtures/exact.py`).

use bnwalk::norm::{Draft, Moments, PerChannel, Problem, Quantity, Randn, Trace, Upstream};
use ndarray::ArrayD;
use serde::Deserialize;

#[derive(Deserialize)]
struct Fixture {
    cases: Vec<Case>,
    merge: Vec<Merge>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    seed: u64,
    m: usize,
    offset: f64,
    spread: f64,
    eps: f64,
    gamma: f64,
    beta: f64,
    expected: Expected,
}

#[derive(Deserialize)]
struct Expected {
    mean: Number,
    mean_hi: Number,
    mean_lo: Number,
    var: Number,
    dgamma: Number,
    dbeta: Number,
    max_abs_x_hat: Number,
    max_abs_y: Number,
    max_abs_dx: Number,
    /// Where all values are alike.
    inv_std: Option<Number>,
    cells: Vec<Cell>,
}

#[derive(Deserialize)]
struct Cell {
    i: usize,
    x_hat: Number,
    y: Number,
    dx: Number,
}

#[derive(Deserialize)]
struct Merge {
    seed: u64,
    n: [usize; 2],
    offset: [f64; 2],
    spread: f64,
    parts: [Part; 2],
    whole: Part,
}

#[derive(Deserialize)]
struct Part {
    mean: Number,
    m2: Number,
}

/// A number, or the name of one that JSON lacks.
#[derive(Deserialize, Clone, Copy)]
#[serde(try_from = "serde_json::Value")]
struct Number(f64);

impl TryFrom<serde_json::Value> for Number {
    type Error = String;

    fn try_from(value: serde_json::Value) -> Result<Self, String> {
        let text = value.as_str().map(|s| s.replace("Infinity", "inf"));
        let number = text.map_or(value.as_f64(), |s| s.parse().ok());
        number.map(Self).ok_or_else(|| format!("{value} is no number"))
    }
}

fn fixture() -> Fixture {
    let text = std::fs::read_to_string("tests/fixtures/exact.json").unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The generator of the fixture, as `exact.py` describes it.
struct SplitMix64(u64);

impl SplitMix64 {
    /// A number in [−½, ½).
    fn centred(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        (z >> 11) as f64 * (0.5_f64).powi(53) - 0.5
    }

    fn values(&mut self, n: usize, offset: f64, spread: f64) -> Vec<f64> {
        (0..n).map(|_| self.centred() * spread + offset).collect()
    }
}

/// The distance between neighbouring f64 at a magnitude.
fn ulp(value: f64) -> f64 {
    f64::from_bits(value.abs().to_bits() + 1) - value.abs()
}

fn ulps_apart(got: f64, expected: Number, largest: Number) -> f64 {
    if got == expected.0 { 0.0 } else { (got - expected.0).abs() / ulp(largest.0) }
}

#[test]
fn y_x_hat_and_dx_are_within_8_ulp_of_the_largest_value_at_any_offset_and_scale() {
    let mut worst = (0.0, String::new());
    for case in fixture().cases {
        let mut numbers = SplitMix64(case.seed);
        let x = numbers.values(case.m, case.offset, case.spread);
        let dy = numbers.values(case.m, 0.0, 1.0);
        let array = |v| ArrayD::from_shape_vec(vec![case.m], v).unwrap();
        let draft = Draft {
            eps: Some(case.eps),
            gamma: Some(PerChannel::All(case.gamma)),
            beta: Some(PerChannel::All(case.beta)),
            dy: Some(Upstream::Given(array(dy).into())),
            ..Draft::new(array(x))
        };
        let trace = Trace::new(draft.build().unwrap());
        let expected = &case.expected;
        let mut check = |what: &str, apart: f64| {
            assert!(apart <= 8.0, "{}: {what} is {apart} ulp off", case.name);
            if apart > worst.0 {
                worst = (apart, format!("{} {what}", case.name));
            }
        };
        for cell in &expected.cells {
            let of = |q| trace.value(q, cell.i);
            check("x_hat", ulps_apart(of(Quantity::XHat), cell.x_hat, expected.max_abs_x_hat));
            check("y", ulps_apart(of(Quantity::Y), cell.y, expected.max_abs_y));
            // Where 1/s itself exceeds f64 the largest dx is infinite, and so is no yardstick.
            let largest = if expected.max_abs_dx.0.is_finite() { expected.max_abs_dx } else { cell.dx };
            check("dx", ulps_apart(of(Quantity::Dx), cell.dx, largest));
        }
        let inv_std = expected.inv_std.map(|exact| (Quantity::InvStd, exact));
        for (q, exact) in
            [(Quantity::Mean, expected.mean), (Quantity::Var, expected.var)].into_iter().chain(inv_std)
        {
            check(q.name(), ulps_apart(trace.value(q, 0), exact, exact));
        }
        // What rounding drops from a mean is kept, so far as the spread asks for it.
        let moments = trace.moments()[0];
        if moments.exponent == 0 {
            let lo = (moments.mean_hi - expected.mean_hi.0) + (moments.mean_lo - expected.mean_lo.0);
            assert!(lo.abs() <= 1e-16 * case.spread, "{}: the mean is {lo} off", case.name);
        }
        // A sum is as exact as its terms: each of the m products is rounded once.
        let scale = (case.m as f64).sqrt();
        for (q, exact) in [(Quantity::DGamma, expected.dgamma), (Quantity::DBeta, expected.dbeta)] {
            let apart = (trace.value(q, 0) - exact.0).abs();
            assert!(apart <= 4.0 * f64::EPSILON * scale, "{}: {q} is {apart} off", case.name);
        }
    }
    println!("worst: {} ulp, {}", worst.0, worst.1);
}

#[test]
fn values_that_are_all_equal_leave_epsilon_alone_at_any_size() {
    for size in [0.0, 1.0, 1e-300, 1e154, 1e157, 1e200, 1e308, -1e308] {
        for m in [1, 2, 3, 1000] {
            for eps in [1e-5, 1e-3, 1e-12, 1e-300] {
                let x = ArrayD::from_elem(vec![m], size);
                let trace = Trace::new(Draft { eps: Some(eps), ..Draft::new(x) }.build().unwrap());
                let inv_std = trace.value(Quantity::InvStd, 0);
                let apart = (inv_std * eps.sqrt() - 1.0).abs();
                assert!(apart <= 4.0 * f64::EPSILON, "{m} times {size}, ε = {eps}: {inv_std}");
                assert!((0..m).all(|i| trace.value(Quantity::XHat, i) == 0.0), "{m} times {size}, ε = {eps}");
            }
        }
    }
}

#[test]
fn merged_moments_are_those_of_the_whole() {
    for case in fixture().merge {
        let mut numbers = SplitMix64(case.seed);
        let a = numbers.values(case.n[0], case.offset[0], case.spread);
        let b = numbers.values(case.n[1], case.offset[1], case.spread);
        let (a, b) = (Moments::of(&a), Moments::of(&b));
        let close = |got: f64, exact: Number| (got - exact.0).abs() <= 4.0 * ulp(exact.0);
        for (part, exact) in [(a, &case.parts[0]), (b, &case.parts[1]), (a.merge(b), &case.whole)] {
            assert!(close(part.mean(), exact.mean), "{} {}", part.mean(), exact.mean.0);
            assert!(close(part.m2, exact.m2), "{} {}", part.m2, exact.m2.0);
        }
        assert_eq!(a.merge(b).n, b.merge(a).n);
    }
}

#[test]
fn randn_gives_the_numbers_of_numpy() {
    #[derive(Deserialize)]
    struct Fixture {
        draws: Vec<Stream>,
    }
    #[derive(Deserialize)]
    struct Stream {
        seed: u32,
        first: Vec<f64>,
    }
    let text = std::fs::read_to_string("tests/fixtures/randn.json").unwrap();
    let fixture: Fixture = serde_json::from_str(&text).unwrap();
    for stream in fixture.draws {
        for (got, expected) in Randn::new(stream.seed).zip(stream.first) {
            // NumPy takes the C library's logarithm, which may round the other way; the root carries that on.
            assert!((got - expected).abs() <= 2.0 * ulp(expected), "{got} {expected}");
        }
    }
}

#[test]
fn a_large_offset_costs_nothing_a_learner_could_see() {
    let x = ArrayD::from_shape_vec(vec![5], vec![1e15 + 1.0, 1e15 + 2.0, 1e15 + 3.0, 1e15 + 4.0, 1e15 + 5.0]);
    let offset = Trace::new(Problem::new(x.unwrap()).unwrap());
    let x = ArrayD::from_shape_vec(vec![5], vec![1.0, 2.0, 3.0, 4.0, 5.0]);
    let plain = Trace::new(Problem::new(x.unwrap()).unwrap());
    for q in [Quantity::XHat, Quantity::Y, Quantity::Dx, Quantity::Var] {
        assert_eq!(offset.array(q), plain.array(q), "{q}");
    }
}
