use ndarray::ArrayD;

use super::*;
use crate::norm::moments::careful_moments;
use crate::norm::{Draft, Layout, Mode, Norm, PerChannel, Problem, Quantity, Randn, Trace, Upstream};

/// A problem with random numbers everywhere. Its arrays repeat a prime number of values, for drawing many takes long.
fn problem(shape: &[usize], norm: Norm, layout: Layout, mode: Mode) -> Option<Problem> {
    let few: Vec<f64> = Randn::new(3).take(10_007).collect();
    let array = |skip: usize, scale: f64, offset: f64| {
        let mut numbers = few.iter().cycle().skip(skip);
        ArrayD::from_shape_simple_fn(shape, || numbers.next().expect("endless") * scale + offset)
    };
    let channels = Partition::new(shape, layout, norm).ok()?.channels();
    let each = |skip: usize, f: fn(f64) -> f64| {
        Some(PerChannel::Each(few.iter().cycle().skip(skip).take(channels).map(|&v| f(v)).collect()))
    };
    let draft = Draft {
        norm: Some(norm),
        layout: Some(layout),
        mode: Some(mode),
        gamma: each(1, |v| v),
        beta: each(2, |v| v),
        running_mean: each(3, |v| v),
        running_var: each(4, f64::abs),
        dy: Some(Upstream::Given(array(5, 1.0, 0.1).into())),
        ..Draft::new(array(6, 3.0, 40.0))
    };
    Some(draft.build().expect("valid"))
}

/// y, dx, dγ and dβ.
fn whole(problem: &Problem, threads: usize) -> [Vec<f64>; 4] {
    let (partition, parameters) = (problem.partition(), problem.parameters());
    let given = problem.given_dy().expect("given");
    let (x, dy) = (&*problem.x().cells(), &*given.cells());
    let (mut y, mut dx) = (vec![f64::NAN; x.len()], vec![f64::NAN; x.len()]);
    let moments = forward(partition, parameters, x, &mut y, threads);
    let Gradients { dgamma, dbeta } = backward(partition, parameters, x, dy, &moments, &mut dx, threads);
    [y, dx, dgamma, dbeta]
}

fn traced(problem: &Problem) -> [Vec<f64>; 4] {
    let trace = Trace::new(problem.clone());
    let array = |quantity| trace.array(quantity).into_raw_vec_and_offset().0;
    [Quantity::Y, Quantity::Dx, Quantity::DGamma, Quantity::DBeta].map(array)
}

#[test]
fn kernels_and_trace_give_the_same_bits() {
    let shapes: [&[usize]; 12] = [
        &[1],
        &[5],
        &[1, 6],
        &[7, 1],
        &[20, 3],
        &[37, 300],
        &[9, 3, 5],
        &[4, 6, 17],
        &[3, 1, 50],
        &[5, 3, 1, 7],
        &[3, 6, 9, 11],
        &[2, 3, 4, 2, 3],
    ];
    for shape in shapes {
        for norm in Norm::all(3) {
            for layout in [Layout::ChannelsFirst, Layout::ChannelsLast] {
                let Some(problem) = problem(shape, norm, layout, Mode::Train) else { continue };
                assert_eq!(whole(&problem, 1), traced(&problem), "{shape:?} {norm} {layout}");
            }
        }
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    // Threads start at half a million cells.
    let cases: [(&[usize], Layout, &[Norm]); 5] = [
        (&[530_001], Layout::ChannelsFirst, &[Norm::Batch]),
        (&[1_030, 513], Layout::ChannelsFirst, &[Norm::Batch, Norm::Layer, Norm::Group(3)]),
        (&[59_003, 3, 3], Layout::ChannelsFirst, &[Norm::Batch]),
        (&[5, 6, 133, 134], Layout::ChannelsFirst, &[Norm::Batch, Norm::Layer, Norm::Instance, Norm::LayerC]),
        (&[5, 133, 134, 6], Layout::ChannelsLast, &[Norm::Batch, Norm::Rms, Norm::Group(3), Norm::RmsC]),
    ];
    for (shape, layout, norms) in cases {
        for &norm in norms {
            let problem = problem(shape, norm, layout, Mode::Train).expect("the groups divide the channels");
            let alone = whole(&problem, 1);
            for threads in [2, 5] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                let shared = pool.install(|| whole(&problem, threads));
                assert!(shared == alone, "{shape:?} {norm} {layout} {threads}");
            }
        }
    }
}

#[test]
fn eval_mode_normalises_with_the_running_statistics() {
    for (shape, layout) in [(&[20, 30][..], Layout::ChannelsFirst), (&[3, 4, 5, 6], Layout::ChannelsLast)] {
        let problem = problem(shape, Norm::Batch, layout, Mode::Eval).expect("valid");
        let ([y, dx, dgamma, dbeta], [y0, dx0, dgamma0, dbeta0]) = (whole(&problem, 1), traced(&problem));
        assert_eq!((y, dx, dbeta), (y0, dx0, dbeta0));
        // The trace derives dγ from the batch's own sums, so that a change of mode sweeps nothing.
        for (a, b) in dgamma.iter().zip(dgamma0) {
            assert!((a - b).abs() <= 1e-11 * b.abs().max(1.0), "{a} {b}");
        }
    }
}

#[test]
fn one_cell_and_any_part_are_the_same_bits_as_the_whole() {
    for (shape, layout) in [
        (&[9, 20][..], Layout::ChannelsFirst),
        (&[4, 6, 19], Layout::ChannelsFirst),
        (&[4, 5, 6], Layout::ChannelsLast),
    ] {
        for norm in Norm::all(3) {
            let Some(problem) = problem(shape, norm, layout, Mode::Train) else { continue };
            let trace = Trace::new(problem);
            for quantity in [Quantity::Y, Quantity::XHat, Quantity::Dx, Quantity::DxViaVar] {
                let whole = trace.array(quantity).into_raw_vec_and_offset().0;
                for start in (0..whole.len()).step_by(7) {
                    assert_eq!(trace.value(quantity, start), whole[start]);
                    let mut part = vec![f64::NAN; (whole.len() - start).min(3 * start + 1)];
                    trace.fill(quantity, start, &mut part);
                    assert_eq!(part, whole[start..start + part.len()], "{norm} {quantity} {start}");
                }
            }
        }
    }
}

/// Values that a sweep cannot settle at once: offsets, drifts, constants, extremes, NaN and infinities.
fn difficult() -> Vec<fn(f64, usize) -> f64> {
    vec![
        |v, _| v * 1e-3 + 1e6,
        |v, _| v + 1e12,
        |v, i| v + i as f64,
        |v, i| if i == 0 { 1e9 } else { v },
        |_, _| 3.3e6,
        |_, _| 0.1,
        |_, _| 1e-310,
        |_, i| if i == 0 { -0.0 } else { 0.0 },
        |_, i| if i == 7 { 1e-200 } else { 0.0 },
        |v, _| v * 1e300,
        |v, _| v * 1e-300,
        |_, i| if i % 2 == 0 { 1e-200 } else { -1e-200 },
        |v, i| if i == 3 { f64::NAN } else { v },
        |v, i| if i == 4 { f64::INFINITY } else { v },
    ]
}

#[test]
fn fast_moments_are_those_of_the_careful_passes() {
    let layouts = [
        (vec![60, 5], Layout::ChannelsFirst),
        (vec![600], Layout::ChannelsFirst),
        (vec![5, 4, 60], Layout::ChannelsFirst),
        (vec![5, 60, 4], Layout::ChannelsLast),
    ];
    for (shape, layout) in layouts {
        for norm in Norm::all(3) {
            let Ok(partition) = Partition::new(&shape, layout, norm) else { continue };
            for (which, f) in difficult().into_iter().enumerate() {
                let mut numbers = Randn::new(9);
                let x: Vec<f64> =
                    (0..partition.cells()).map(|i| f(numbers.next().expect("endless"), i)).collect();
                let plan = Traversal::new(&partition);
                for (group, fast) in moments(&partition, &x, 1).into_iter().enumerate() {
                    let cells = plan.group(group).cells().map(|i| x[i]);
                    let careful = careful_moments(cells, !norm.is_centred());
                    let same = |a: f64, b: f64, scale: f64| {
                        a == b || a.is_nan() && b.is_nan() || (a - b).abs() <= 8.0 * f64::EPSILON * scale
                    };
                    let spread = careful.scaled_var().sqrt();
                    assert_eq!((fast.n, fast.exponent), (careful.n, careful.exponent));
                    assert!(
                        same(fast.m2, careful.m2, careful.m2),
                        "{which} {norm} {shape:?}: {fast:?} {careful:?}"
                    );
                    let apart = (fast.mean_hi - careful.mean_hi) + (fast.mean_lo - careful.mean_lo);
                    assert!(
                        !apart.is_finite() || same(apart, 0.0, spread),
                        "{which} {norm} {shape:?}: {fast:?} {careful:?}"
                    );
                    assert!(same(fast.mean(), careful.mean(), careful.mean().abs().max(spread)), "{which}");
                }
            }
        }
    }
}
