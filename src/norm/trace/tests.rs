use ndarray::{ArrayD, array};

use super::*;
use crate::norm::{Draft, Layout, Mode, Norm, Parameters, PerChannel, Upstream};

fn golden(dy: Upstream) -> Trace {
    let x = array![2., 4., 4., 4., 5., 5., 7., 9.].into_dyn();
    Trace::new(Draft { eps: Some(0.0), dy: Some(dy), ..Draft::new(x) }.build().unwrap())
}

/// A trace whose backward pass has been asked for, as that of a walk on the screen.
fn both_ways(problem: Problem) -> Trace {
    let trace = Trace::new(problem);
    trace.backward();
    trace
}

#[test]
fn the_backward_sums_are_taken_when_first_asked_for_and_not_again_for_a_clone_or_a_follower() {
    let x = ArrayD::from_shape_fn(vec![6, 3, 2], |i| (i[0] * 7 + i[1] * 3 + i[2]) as f64 % 5.0);
    for norm in [Norm::Batch, Norm::Layer] {
        let trace = Trace::new(Draft { norm: Some(norm), ..Draft::new(x.clone()) }.build().unwrap());
        let clone = trace.clone();
        let (forward, backward) = Quantity::ALL.split_at(12);
        assert!(backward.iter().all(|quantity| quantity.is_backward()));
        for &quantity in forward {
            let _ = trace.array(quantity);
            assert_eq!(trace.cells_read(), 36, "{norm} {quantity}");
        }
        let edited = trace.problem().with_x(0, 100.0);
        let m = trace.partition().m();
        let follower = trace.follow(edited.clone());
        assert_eq!((trace.cells_to_read(&edited), follower.cells_read()), (m, m), "{norm}");
        assert!(trace.is_prepared(0), "the forward pass alone keeps what it has copied together");
        for _ in 0..2 {
            let _ = trace.array(Quantity::Dx);
            assert_eq!((trace.cells_read(), clone.cells_read()), (72, 72), "{norm}");
        }
        let follower = trace.follow(edited.clone());
        let read = m + if norm == Norm::Batch { m } else { 36 };
        assert_eq!((trace.cells_to_read(&edited), follower.cells_read()), (read, read), "{norm}");
    }
}

#[derive(Debug)]
struct Full;

impl Room for Full {
    fn keep(
        &self,
        _: &dyn crate::norm::Storage,
        _: &mut dyn FnMut(usize, &mut [f64]),
    ) -> std::io::Result<Arc<dyn crate::norm::Storage>> {
        Err(std::io::ErrorKind::StorageFull.into())
    }
}

#[test]
fn where_there_is_no_room_for_dy_it_is_told_and_the_forward_pass_goes_on() {
    let problem = Problem::new(array![1., 2., 4.].into_dyn()).unwrap();
    let trace = Trace::in_room(problem.clone(), &Full);
    let told = trace.make_backward().unwrap_err().to_string();
    assert!(told.starts_with("dy is as large as x, and there is no room for it: "), "{told}");
    let edited = trace.follow(problem.with_x(0, 5.0));
    assert_eq!((edited.value(Quantity::X, 0), edited.has_backward()), (5.0, false));
    // What is asked for nevertheless lies in memory; and what is given needs no room.
    assert_eq!(trace.array(Quantity::Dx), Trace::new(problem.clone()).array(Quantity::Dx));
    let ones = problem.with_upstream(Upstream::Ones).unwrap();
    assert!(!trace.follow(ones).has_backward());
    assert!(Trace::in_room(trace.settled(), &Full).make_backward().is_ok());
}

#[test]
fn an_edit_of_dy_stays_through_whatever_makes_the_rest_of_it() {
    let x = ArrayD::from_shape_fn(vec![6, 3], |i| (i[0] * 7 + i[1] * 3) as f64 % 5.0);
    let problem = Problem::new(x).unwrap();
    let before = Trace::new(problem.with_dy(4, 9.0));
    assert_eq!((before.dy()[4], before.dy()[5]), (9.0, Trace::new(problem.clone()).dy()[5]));
    let after = before.follow(before.problem().with_dy(4, 3.0).with_x(0, 2.0));
    assert_eq!((after.dy()[4], after.cells_read()), (3.0, 6 + 12));
    let given = after.settled().with_dy(5, 8.0);
    let given_dy = given.given_dy().unwrap();
    assert_eq!((given_dy[4], given_dy[5]), (3.0, 8.0));
    assert!(after.problem().given_dy().is_none());
}

#[test]
fn a_dy_that_is_y_is_the_y_of_when_it_was_asked_for() {
    let problem = Problem::new(array![[1., 2.], [3., 5.]].into_dyn()).unwrap();
    let y = Trace::new(problem.clone()).array(Quantity::Y);
    let edited = problem.with_upstream(Upstream::Y).unwrap().with_x(0, 50.0);
    assert_eq!(Trace::new(edited).array(Quantity::Dy), y);
}

#[test]
fn the_copied_cells_of_one_dy_are_not_taken_for_those_of_another() {
    let x = ArrayD::from_shape_fn(vec![6, 3], |i| (i[0] * 7 + i[1] * 3) as f64 % 5.0);
    let trace = Trace::new(Problem::new(x).unwrap());
    trace.prepare(0);
    let ones = trace.follow(trace.problem().with_upstream(Upstream::Ones).unwrap());
    for trace in [&trace, &ones] {
        let _ = trace.array(Quantity::Dx);
    }
    for trace in [trace, ones] {
        trace.prepare(0);
        let problem = trace.problem().with_x(3, 30.0);
        let followed = trace.follow(problem.clone());
        assert_eq!(followed.array(Quantity::DGamma), Trace::new(problem).array(Quantity::DGamma));
    }
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
    let trace = both_ways(Problem::new(x).unwrap());
    assert_eq!(trace.cells_read(), 2 * 36);
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
        let (followed, fresh) = (trace.follow(problem.clone()), Trace::new(problem.clone()));
        assert_eq!((trace.cells_to_read(&problem), followed.cells_read()), (0, 0));
        for &q in Quantity::ALL {
            assert_eq!(followed.array(q), fresh.array(q), "{q}");
        }
    }
}

#[test]
fn an_edit_of_a_cell_reads_its_channel_alone_and_gives_the_bits_of_a_fresh_batch() {
    let shapes: [(&[usize], Layout); 6] = [
        (&[40], Layout::ChannelsFirst),
        (&[5000, 6], Layout::ChannelsFirst),
        (&[9, 300], Layout::ChannelsFirst),
        (&[30, 4, 3, 3], Layout::ChannelsFirst),
        (&[7, 4, 19], Layout::ChannelsFirst),
        (&[7, 19, 4], Layout::ChannelsLast),
    ];
    for (shape, layout) in shapes {
        let mut numbers = crate::norm::Randn::new(4);
        let x = ArrayD::from_shape_simple_fn(shape, || numbers.next().unwrap() + 100.0);
        let problem = Draft { layout: Some(layout), ..Draft::new(x) }.build().unwrap();
        let mut trace = both_ways(problem);
        let (cells, m) = (trace.partition().cells(), trace.partition().m());
        for (cell, value) in [(cells / 2, 3.0), (cells / 2, 4e5), (0, f64::NAN), (cells - 1, 7.0), (0, 1.0)] {
            if value == 7.0 {
                trace.prepare(cell);
                assert!(trace.is_prepared(cell));
            }
            let x = trace.follow(trace.problem().with_x(cell, value));
            assert_eq!(x.cells_read(), 2 * m, "the channel for its moments and for its backward sums");
            let dy = x.follow(x.problem().with_dy(cells - 1 - cell, value));
            assert_eq!(dy.cells_read(), m);
            let problem = dy.problem();
            let draft = Draft {
                layout: Some(layout),
                dy: Some(Upstream::Given(dy.dy().array().into_owned().into())),
                ..Draft::new(problem.x().array().into_owned())
            };
            let fresh = Trace::new(draft.build().unwrap());
            for &quantity in Quantity::ALL {
                let [followed, fresh] = [&dy, &fresh].map(|trace| trace.array(quantity).mapv(f64::to_bits));
                assert_eq!(followed, fresh, "{shape:?} {quantity}");
            }
            trace = dy;
        }
        let back = trace.follow(Draft::new(ArrayD::zeros(shape)).build().unwrap());
        assert_eq!(back.cells_read(), 2 * cells, "another batch is read as a whole");
    }
}

#[test]
fn in_a_group_too_large_to_copy_a_parameter_still_reads_no_cell_and_a_cell_reads_the_batch() {
    let cells = follow::LARGEST_ALONE + 1;
    let trace = Trace::new(Problem::new(ArrayD::zeros(vec![cells])).unwrap());
    let p = trace.problem().parameters();
    let gamma = trace.problem().with_parameters(Parameters { gamma: vec![2.0], ..p.clone() }).unwrap();
    let followed = trace.follow(gamma.with_x(3, 1.0));
    assert_eq!((trace.cells_to_read(&gamma), trace.follow(gamma).cells_read()), (0, 0));
    assert_eq!(followed.cells_read(), cells);
    assert_eq!(followed.value(Quantity::Mean, 0), 1.0 / cells as f64);
}

#[test]
fn an_edited_batch_under_another_norm_is_what_a_fresh_batch_gives() {
    for (norm, shape) in [
        (Norm::Layer, &[6, 4][..]),
        (Norm::Group(2), &[6, 4]),
        (Norm::Instance, &[3, 4, 5]),
        (Norm::Layer, &[3, 4, 5]),
        (Norm::Rms, &[3, 4, 5]),
        (Norm::LayerC, &[3, 4, 5]),
        (Norm::RmsC, &[6, 4]),
    ] {
        let x = ArrayD::from_shape_fn(shape, |i| (i[0] * 7 + i[1] * 3) as f64 % 5.0);
        let trace = both_ways(Draft { norm: Some(norm), ..Draft::new(x) }.build().unwrap());
        let problem = trace.problem().with_x(5, 30.0).with_dy(7, -2.0);
        let followed = trace.follow(problem.clone());
        assert_eq!(followed.cells_read(), trace.partition().m() + trace.partition().cells());
        let dy = Upstream::Given(followed.dy().array().into_owned().into());
        let draft = Draft { norm: Some(norm), dy: Some(dy), ..Draft::new(problem.x().array().into_owned()) };
        let fresh = Trace::new(draft.build().unwrap());
        for &quantity in Quantity::ALL {
            assert_eq!(followed.array(quantity), fresh.array(quantity), "{norm} {quantity}");
        }
        let batch = followed.follow(problem.with_norm(Norm::Batch).unwrap());
        assert_eq!(batch.cells_read(), 2 * trace.partition().cells());
    }
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
    for norm in Norm::all(3) {
        let draft = Draft {
            norm: Some(norm),
            gamma: Some(PerChannel::Each(vec![1.0, 2.0, -3.0])),
            dy: Some(Upstream::Given(first.mapv(|v| (v * v) % 7.0).into())),
            ..Draft::new(first.clone())
        };
        let moved = Draft {
            layout: Some(Layout::ChannelsLast),
            dy: Some(Upstream::Given(first.mapv(|v| (v * v) % 7.0).permuted_axes(vec![0, 2, 3, 1]).into())),
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
