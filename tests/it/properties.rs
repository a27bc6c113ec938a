//! What holds for every problem: the identities of normalization on random problems of every shape, norm and mode.

use bnwalk::norm::{
    Convention, Draft, Layout, Mode, Moments, Norm, PerChannel, Problem, Quantity, Randn, Trace, Upstream,
    gradcheck,
};
use bnwalk::walk::{Stage, Style, derive, invariants};
use ndarray::{ArrayD, Axis};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// A problem with random numbers everywhere, a random upstream gradient included.
fn problems() -> impl Strategy<Value = Problem> {
    let shape = (1..=5_usize).prop_flat_map(|rank| prop::collection::vec(1..=5_usize, rank));
    let norm = prop_oneof![
        Just(Norm::Batch),
        Just(Norm::Layer),
        Just(Norm::Instance),
        (1..=5_usize).prop_map(Norm::Group),
        Just(Norm::Rms),
        Just(Norm::LayerC),
        Just(Norm::RmsC),
    ];
    let layout = prop_oneof![Just(Layout::ChannelsFirst), Just(Layout::ChannelsLast)];
    let mode = prop_oneof![Just(Mode::Train), Just(Mode::Eval)];
    let convention = prop::sample::select(&Convention::ALL[..]);
    let momentum = prop_oneof![Just(None), (0.0..=1.0).prop_map(Some)];
    let eps = prop_oneof![Just(1e-5), Just(1e-3), Just(0.5)];
    let scale = prop_oneof![Just(1.0), Just(1e-3), Just(1e4)];
    let offset = prop_oneof![Just(0.0), Just(100.0), Just(-1e6)];
    ((shape, norm, layout, mode), (convention, momentum, eps), (scale, offset, any::<u32>())).prop_filter_map(
        "a group norm's groups must divide the channels",
        |((shape, norm, layout, mode), (convention, momentum, eps), (scale, offset, seed))| {
            let mut numbers = Randn::new(seed);
            let mut next = || numbers.next().expect("endless");
            let x = ArrayD::from_shape_simple_fn(shape, || next() * scale + offset);
            let dy = ArrayD::from_shape_simple_fn(x.shape(), &mut next);
            let channels = match (x.ndim(), layout) {
                (1, _) => 1,
                (_, Layout::ChannelsFirst) => x.shape()[1],
                (rank, Layout::ChannelsLast) => x.shape()[rank - 1],
            };
            let mut each =
                |f: fn(f64) -> f64| Some(PerChannel::Each((0..channels).map(|_| f(next())).collect()));
            Draft {
                gamma: each(|v| v),
                beta: each(|v| v),
                running_mean: each(|v| v * 10.0),
                running_var: each(|v| v * v),
                norm: Some(norm),
                layout: Some(layout),
                mode: Some(mode),
                convention: Some(convention),
                momentum: Some(momentum),
                num_batches_tracked: Some(u64::from(seed % 5)),
                eps: Some(eps),
                dy: Some(Upstream::Given(dy.into())),
                ..Draft::new(x)
            }
            .build()
            .ok()
        },
    )
}

fn close(a: f64, b: f64, scale: f64) -> bool {
    (a - b).abs() <= 1e-10 * scale.max(a.abs()).max(b.abs())
}

proptest! {
    // The same problems every time: a change of the code alone decides whether a run passes.
    #![proptest_config(ProptestConfig { cases: 256, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn every_invariant_holds(problem in problems()) {
        for invariant in invariants(&Trace::new(problem)) {
            prop_assert_eq!(invariant.holds(), Some(true), "{:?}", invariant);
        }
    }

    #[test]
    fn the_backward_pass_equals_central_differences(problem in problems()) {
        let check = gradcheck(&Trace::new(problem));
        for check in [check.dx, check.dgamma, check.dbeta] {
            prop_assert!(check.passes(), "{:?} of {}: {:?}", check.quantity, check.scale, check.worst());
        }
    }

    #[test]
    fn dx_is_the_sum_of_its_routes_and_the_staged_chain_rule_agrees(problem in problems()) {
        let trace = Trace::new(problem);
        for cell in 0..trace.len(Quantity::Dx) {
            let of = |q| trace.value(q, cell);
            let routes = [Quantity::DxDirect, Quantity::DxViaVar, Quantity::DxViaMean].map(of);
            let scale = routes.iter().map(|r| r.abs()).sum::<f64>();
            prop_assert!(close(of(Quantity::Dx), routes.iter().sum(), scale));
            // The staged formulas, evaluated from the written-out numbers of the stage before.
            for q in [Quantity::DxViaVar, Quantity::DxViaMean] {
                let formula = bnwalk::walk::formula(q, trace.problem()).expect("computed");
                let staged = formula.evaluate(&trace, &trace.partition().cell_block(cell));
                // The staged route takes x − μ from the rounded mean: digits go with the offset.
                let offset = 1.0 + trace.value(Quantity::Mean, trace.partition().group_of(cell)).abs() * 1e-2;
                prop_assert!(close(of(q), staged, scale * offset), "{} {} {}", q, of(q), staged);
            }
        }
    }

    #[test]
    fn the_order_of_the_samples_does_not_matter_to_the_batch_norm(problem in problems(), shift in 0..5_usize) {
        let n = problem.x().shape()[0];
        let order: Vec<usize> = (0..n).map(|i| (i + shift) % n).collect();
        let Ok(batch) = problem.with_norm(Norm::Batch) else { return Ok(()) };
        let moved = Draft {
            dy: Some(Upstream::Given(batch.given_dy().unwrap().array().select(Axis(0), &order).into())),
            gamma: Some(PerChannel::Each(batch.parameters().gamma.clone())),
            layout: Some(batch.partition().layout()),
            eps: Some(batch.parameters().eps),
            ..Draft::new(batch.x().array().select(Axis(0), &order))
        };
        let train = bnwalk::norm::Parameters { mode: Mode::Train, beta: vec![0.0; batch.partition().channels()], ..batch.parameters().clone() };
        let (a, b) = (Trace::new(batch.with_parameters(train).unwrap()), Trace::new(moved.build().unwrap()));
        for q in [Quantity::Y, Quantity::Dx] {
            let apart = a.array(q).select(Axis(0), &order) - b.array(q);
            let scale = a.array(Quantity::InvStd).iter().fold(1.0_f64, |s, v| s.max(*v));
            prop_assert!(apart.iter().all(|d| d.abs() <= 1e-11 * scale), "{}", q);
        }
    }

    #[test]
    fn moments_of_parts_merge_to_those_of_the_whole(
        values in prop::collection::vec(-1e3..1e3_f64, 1..200), cut in any::<prop::sample::Index>(), offset in -1e9..1e9_f64,
    ) {
        let values: Vec<f64> = values.into_iter().map(|v| v + offset).collect();
        let (left, right) = values.split_at(cut.index(values.len() + 1));
        let (merged, whole) = (Moments::of(left).merge(Moments::of(right)), Moments::of(&values));
        prop_assert_eq!(merged.n, whole.n);
        prop_assert!(close(merged.mean(), whole.mean(), 1.0));
        prop_assert!((merged.m2 - whole.m2).abs() <= 1e-11 * whole.m2 + 1e-18);
    }

    #[test]
    fn channels_last_computes_what_channels_first_does(problem in problems()) {
        let rank = problem.x().shape().len();
        if problem.partition().layout() == Layout::ChannelsLast || rank < 2 {
            return Ok(());
        }
        let axes: Vec<usize> = std::iter::once(0).chain(2..rank).chain([1]).collect();
        let p = problem.parameters().clone();
        let last = Draft {
            layout: Some(Layout::ChannelsLast),
            norm: Some(problem.partition().norm()),
            dy: Some(Upstream::Given(problem.given_dy().unwrap().array().permuted_axes(axes.clone()).to_owned().into())),
            ..Draft::new(problem.x().array().permuted_axes(axes.clone()).to_owned())
        };
        let last = last.build().unwrap().with_parameters(p).unwrap();
        let (first, last) = (Trace::new(problem), Trace::new(last));
        for &q in Quantity::COMPUTED {
            let mut expected = first.array(q);
            if expected.ndim() == rank && q.space() == bnwalk::norm::Space::Cell {
                expected = expected.permuted_axes(axes.clone());
            }
            let got = last.array(q);
            let scale = expected.iter().fold(0.0_f64, |s, v| s.max(v.abs()));
            prop_assert!(expected.iter().zip(&got).all(|(a, b)| (a - b).abs() <= 1e-9 * scale), "{}", q);
        }
    }

    #[test]
    fn whatever_the_numbers_are_nothing_panics(
        values in prop::collection::vec(any::<f64>(), 1..24), mode in any::<bool>(), eps in prop_oneof![Just(0.0), Just(1e-5)],
    ) {
        let n = values.len();
        let x = ArrayD::from_shape_vec(vec![n], values).unwrap();
        let draft = Draft {
            mode: Some(if mode { Mode::Train } else { Mode::Eval }),
            eps: Some(eps),
            ..Draft::new(x)
        };
        let trace = Trace::new(draft.build().unwrap());
        let _ = (trace.warnings(), invariants(&trace), gradcheck(&trace));
        for stage in Stage::ALL {
            let _ = bnwalk::walk::narrate(&trace, stage, n - 1, &Style::default());
            for &q in stage.outputs() {
                let _ = derive(&trace, q, trace.len(q) - 1, &Style::default());
            }
        }
    }
}
