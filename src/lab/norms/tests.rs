use ndarray::ArrayD;

use super::*;
use crate::norm::{Draft, Layout, Mode, PerChannel, Randn};
use crate::text::Style;

fn random(shape: &[usize], layout: Layout, seed: u32) -> Draft {
    let mut numbers = Randn::new(seed);
    let x = ArrayD::from_shape_simple_fn(shape, || numbers.next().expect("endless"));
    Draft { layout: Some(layout), ..Draft::new(x) }
}

fn found(draft: Draft, settings: &Settings) -> Norms {
    let mut lab = Norms::new(&draft.build().unwrap(), settings).unwrap();
    while lab.advance() {}
    lab
}

fn answers(lab: &Norms, norm: Norm) -> String {
    let column = lab.columns.iter().find(|column| column.norm == norm).unwrap();
    let letter = |property| match column.finding(property).unwrap().answer {
        Answer::Yes => 'y',
        Answer::No => 'n',
        Answer::Degenerate => '-',
    };
    Property::ALL.into_iter().map(letter).collect()
}

/// Ba et al. 2016, table 1, and what follows from which cells share: depends on the batch, same in eval; then unchanged if a
/// channel is scaled, shifted, a sample scaled, shifted, a position scaled, a channel of a sample scaled, all shifted; works
/// with one sample.
const TABLE: [(&str, &str); 7] = [
    ("batch", "yn yynnnny y"),
    ("layer", "ny nnyynny y"),
    ("layer:c", "ny nnyyyny y"),
    ("instance", "ny yyyynyy y"),
    ("group:2", "ny nnyynny y"),
    ("rms", "ny nnynnnn y"),
    ("rms:c", "ny nnynynn y"),
];

#[test]
fn on_random_batches_each_norm_leaves_unchanged_what_the_table_says() {
    for seed in 0..40 {
        for (shape, layout) in [
            (&[2, 6, 3][..], Layout::ChannelsFirst),
            (&[3, 5, 8], Layout::ChannelsLast),
            (&[4, 6, 2, 2], Layout::ChannelsFirst),
            (&[2, 3, 1, 3, 4], Layout::ChannelsLast),
        ] {
            let mut gamma = Randn::new(seed + 99);
            let channels = shape[if layout == Layout::ChannelsFirst { 1 } else { shape.len() - 1 }];
            let gamma = (0..channels).map(|_| gamma.next().expect("endless")).collect();
            let draft = Draft { gamma: Some(PerChannel::Each(gamma)), ..random(shape, layout, seed) };
            let lab = found(draft, &Settings { groups: Some(2), cell: None });
            for (norm, expected) in TABLE {
                let norm = norm.parse().unwrap();
                assert_eq!(
                    answers(&lab, norm),
                    expected.replace(' ', ""),
                    "{norm} on {shape:?}, seed {seed}"
                );
            }
        }
    }
}

#[test]
fn where_a_group_has_one_value_there_is_nothing_to_see() {
    let lab = found(random(&[6, 8], Layout::ChannelsFirst, 3), &Settings { groups: Some(2), cell: None });
    assert_eq!(answers(&lab, Norm::Instance), "----------");
    assert_eq!(answers(&lab, Norm::Batch), "ynyynnnnyn", "alone, a sample has one value a channel");
    assert_eq!(answers(&lab, Norm::Layer), "nynnyyynyy", "the only position is the sample");
    let vector = found(random(&[5], Layout::ChannelsFirst, 3), &Settings::default());
    for norm in ["layer", "layer:c", "instance", "group:1"] {
        assert_eq!(answers(&vector, norm.parse().unwrap()), "----------", "{norm}");
    }
    let one = found(random(&[1, 6], Layout::ChannelsFirst, 3), &Settings::default());
    assert_eq!(answers(&one, Norm::Batch), "yn-------n", "joined, and in eval mode, it has a spread");
}

#[test]
fn a_constant_batch_and_a_gamma_of_0_are_degenerate_and_a_batch_of_zeros_cannot_be_scaled() {
    let same = |value: f64| Draft::new(ArrayD::from_elem(vec![3, 4, 2], value));
    let gamma = Draft { gamma: Some(PerChannel::All(0.0)), ..random(&[3, 4, 2], Layout::default(), 1) };
    assert_eq!(answers(&found(gamma, &Settings::default()), Norm::Layer), "----------");
    let constant = found(same(2.0), &Settings::default());
    assert_eq!(answers(&constant, Norm::Layer), "--nn--nn--", "some changes give a sample a spread");
    assert_eq!(
        answers(&found(same(2.0), &Settings::default()), Norm::Rms),
        "nynnyynnyy",
        "its x_hat is 1 everywhere"
    );
    let zeros = found(same(0.0), &Settings::default());
    assert_eq!(answers(&zeros, Norm::Rms), "n--n-n--n-", "what is added is no longer 0");
    let eval = found(Draft { mode: Some(Mode::Eval), ..same(0.0) }, &Settings::default());
    assert_eq!(answers(&eval, Norm::Batch), "ny-n-n--ny");
}

#[test]
fn in_eval_mode_the_batch_norm_looks_at_no_sample_and_leaves_nothing_unchanged() {
    let draft = Draft { mode: Some(Mode::Eval), ..random(&[4, 3, 5], Layout::ChannelsFirst, 8) };
    let lab = found(draft, &Settings::default());
    assert_eq!(answers(&lab, Norm::Batch), "nnnnnnnnny");
}

#[test]
fn a_large_offset_and_a_small_spread_are_told_from_a_change() {
    let mut draft = random(&[3, 4, 5], Layout::ChannelsFirst, 5);
    let x = draft.x.array().mapv(|v| v * 1e-3 + 1e7);
    draft.x = x.into();
    let lab = found(draft, &Settings { groups: Some(2), cell: None });
    for (norm, expected) in &TABLE[..5] {
        assert_eq!(answers(&lab, norm.parse().unwrap()), expected.replace(' ', ""), "{norm}");
    }
    let share = lab.largest_share_of_eps().unwrap();
    assert!(share > 0.1, "epsilon weighs more than a variance of 1e-6: {share}");
}

#[test]
fn a_channel_of_zeros_is_not_the_one_that_is_scaled() {
    let mut x = random(&[4, 3, 2], Layout::ChannelsFirst, 6).x.array().into_owned();
    x.index_axis_mut(ndarray::Axis(1), 0).fill(0.0);
    let lab = found(Draft::new(x), &Settings { groups: None, cell: Some(vec![0, 0, 0]) });
    assert_eq!(lab.change(Property::ScaleChannel).block.unwrap().channels, 1..2);
    assert_eq!(lab.change(Property::ShiftChannel).block.unwrap().channels, 0..1);
    assert_eq!(answers(&lab, Norm::Layer), "nynnyynnyy");
}

#[test]
fn following_another_cell_is_what_beginning_with_it_gives() {
    let problem = random(&[3, 4, 5], Layout::ChannelsFirst, 7).build().unwrap();
    let mut lab = Norms::new(&problem, &Settings::default()).unwrap();
    while lab.advance() {}
    assert_eq!(lab.progress(), (77, 77));
    lab.follow(13);
    assert!(lab.progress().0 < 77, "another channel and another sample");
    while lab.advance() {}
    let index = problem.partition().index(13);
    let mut fresh = Norms::new(&problem, &Settings { groups: None, cell: Some(index) }).unwrap();
    while fresh.advance() {}
    for (a, b) in lab.columns.iter().zip(&fresh.columns) {
        assert_eq!(a.findings, b.findings, "{}", a.norm);
    }
}

#[test]
fn the_groups_divide_the_channels_into_about_as_many_groups_as_a_group_has_channels() {
    let groups = |channels: usize, norm| {
        let partition = Partition::new(&[4, channels, 3], Layout::ChannelsFirst, norm).unwrap();
        default_groups(&partition)
    };
    let expected = [(1, 1), (2, 1), (6, 2), (7, 1), (8, 2), (64, 8), (100, 10), (97, 1)];
    assert_eq!(
        expected.map(|(channels, _)| groups(channels, Norm::Batch)),
        expected.map(|(_, groups)| groups)
    );
    assert_eq!(groups(8, Norm::Group(8)), 8, "those of the problem");
    let problem = random(&[2, 8], Layout::default(), 1).build().unwrap();
    for wrong in [0, 3, 9] {
        let error = Norms::new(&problem, &Settings { groups: Some(wrong), cell: None }).unwrap_err();
        assert!(error.to_string().contains(&format!("group:{wrong}")), "{error}");
    }
}

#[test]
fn what_is_known_of_a_sample_stands_while_the_cell_moves_within_it() {
    let draft = || random(&[3, 4, 5], Layout::ChannelsFirst, 8);
    let mut lab = found(draft(), &Settings::default());
    let all = lab.progress();
    lab.follow(lab.problem().partition().cell(1, 2, 3));
    while lab.advance() {}
    // The next channel: seven of the ten questions are not about it.
    assert!(lab.follow(lab.problem().partition().cell(1, 3, 3)));
    assert_eq!(all.1 - lab.progress().0, 7 * 3, "of seven norms those that scale or shift a channel");
    while lab.advance() {}
    let cell = Some(vec![1, 3, 3]);
    let fresh = found(draft(), &Settings { cell, ..Settings::default() });
    for (column, other) in lab.columns.iter().zip(&fresh.columns) {
        for property in Property::ALL {
            assert_eq!(column.finding(property), other.finding(property), "{} {property:?}", column.norm);
        }
    }
    assert!(!lab.follow(lab.cell), "the same cell");
}

fn values(shape: &[usize], x: &[f64]) -> Draft {
    let x = ArrayD::from_shape_vec(ndarray::IxDyn(shape), x.to_vec()).unwrap();
    Draft { layout: Some(Layout::ChannelsFirst), ..Draft::new(x) }
}

fn claimed(draft: Draft, settings: &Settings) -> String {
    found(draft, settings).claim(Style::default()).to_string()
}

#[test]
fn in_eval_mode_the_statistics_of_the_batch_norm_are_told_as_running_ones() {
    let told = |mode| {
        let draft = Draft { mode: Some(mode), ..values(&[2, 3], &[1., 2., 30., 4., 5., 7.]) };
        claimed(draft, &Settings { cell: Some(vec![0, 2]), groups: None })
    };
    let eval = told(Mode::Eval);
    assert!(eval.contains("under batch (running statistics: channel 2)"), "{eval}");
    assert!(!told(Mode::Train).contains("running"), "{}", told(Mode::Train));
}

#[test]
fn where_one_norm_alone_has_groups_of_several_values_it_is_named() {
    let five = claimed(values(&[5], &[1., 2., 3., 4., 5.]), &Settings::default());
    assert!(five.starts_with("x(0) = 1 becomes y = −1.41421 under batch. Under every other norm"), "{five}");
    let one = claimed(values(&[1, 1], &[3.]), &Settings::default());
    assert!(one.starts_with("x(0, 0) = 3: under every norm"), "{one}");
}

#[test]
fn with_epsilon_0_a_dash_is_explained_by_0_over_0() {
    let note = |eps| {
        let draft = Draft { eps: Some(eps), ..values(&[4], &[1., 2., 3., 5.]) };
        found(draft, &Settings::default()).notes(Style::default())[0].to_string()
    };
    assert!(note(0.0).ends_with("with ε = 0 x̂ is 0/0."), "{}", note(0.0));
    assert!(note(1e-5).ends_with("each group has a single value."), "{}", note(1e-5));
}

#[test]
fn a_value_that_is_no_number_does_not_hide_that_there_is_nothing_to_be_seen() {
    let lab = found(values(&[3, 2], &[1., 2., 3., f64::NAN, 5., 9.]), &Settings::default());
    assert_eq!(answers(&lab, Norm::Instance), "----------", "one value a group");
    assert_eq!(answers(&lab, Norm::Batch), "yn yynnnny n".replace(' ', ""));
}

#[test]
fn copies_of_the_lab_share_what_is_normalized() {
    let lab = found(random(&[4, 6], Layout::ChannelsFirst, 1), &Settings::default());
    let copy = lab.clone();
    for (one, other) in lab.columns.iter().zip(&copy.columns) {
        assert!(std::ptr::eq(one.trace().unwrap(), other.trace().unwrap()), "{}", one.norm);
        assert_eq!(one.sampled().unwrap().len(), 24);
    }
}

#[test]
fn what_is_left_out_of_the_drawing_is_told() {
    let told = |shape: &[usize], cell, width, height| {
        let problem = random(shape, Layout::ChannelsFirst, 0).build().unwrap();
        let figure = Figure::new(problem.partition(), cell, width, height);
        figure.told_if_part(problem.partition()).map(|part| part.to_string())
    };
    assert_eq!(told(&[2, 2, 3], 0, 9, 9), None);
    assert_eq!(
        told(&[6, 8, 16], 0, 17, 5).unwrap(),
        "drawn: samples 0 to 1 of 6, channels all 8, positions 0 to 4 of 16"
    );
    assert_eq!(told(&[9, 3], 24, 17, 1).unwrap(), "drawn: samples 8 of 9, channels all 3");
}

#[test]
fn of_a_large_batch_nothing_is_said_and_no_cell_is_chosen_before_every_norm_is_computed() {
    let problem = random(&[2, 40_000], Layout::ChannelsFirst, 3).build().unwrap();
    let mut lab = Norms::new(&problem, &Settings::default()).unwrap();
    let claim = |lab: &Norms| lab.claim(Style::default()).to_string();
    assert!(lab.is_seeking() && claim(&lab).ends_with('…'), "{}", claim(&lab));
    while lab.normalize_next() {
        assert!(lab.is_normalized() || claim(&lab).ends_with('…'), "{}", claim(&lab));
    }
    while lab.advance() {}
    // Under the batch norm of two rows x̂ is 1 or −1; farthest from that is the x of the whole batch nearest to its mean.
    let spread = |lab: &Norms, cell| {
        let ys = lab.columns.iter().filter(|column| column.m() > 1).map(|c| c.trace().unwrap());
        let ys: Vec<f64> = ys.map(|trace| trace.values([Quantity::Y], cell)[0]).collect();
        ys.iter().copied().fold(f64::MIN, f64::max) - ys.iter().copied().fold(f64::MAX, f64::min)
    };
    let chosen = spread(&lab, lab.cell);
    assert!((0..80_000).step_by(13).all(|cell| spread(&lab, cell) <= chosen), "the one that shows most");
    assert!(claim(&lab).contains("becomes"), "{}", claim(&lab));
    let mut moved = Norms::new(&problem, &Settings::default()).unwrap();
    moved.follow(77);
    while moved.advance() {}
    assert_eq!(moved.cell, 77, "the cell that is selected meanwhile stands");
}

#[test]
fn rounding_is_no_disagreement_and_of_equal_norms_the_first_is_named() {
    let same = claimed(values(&[1, 3], &[0.1, 0.2, -0.3]), &Settings::default());
    assert!(same.ends_with("give the same result."), "{same}");
    for seed in 0..9 {
        let draft = random(&[3, 5], Layout::ChannelsFirst, seed);
        let told = claimed(draft, &Settings { groups: Some(1), cell: None });
        assert!(!told.contains("group:1") && !told.contains(":c"), "{told}");
    }
}

#[test]
fn where_y_plainly_moved_there_is_no_dash() {
    let three = found(values(&[3, 3], &[3.0; 9]), &Settings::default());
    assert_eq!(answers(&three, Norm::Batch), "yn--nnnn-n", "a sample of its own is not flat");
    let tiny = found(
        values(&[3, 3], &[1e-300, 2e-300, 4e-300, 3e-300, 1e-300, 0.0, 5e-300, 0.0, 2e-300]),
        &Settings::default(),
    );
    let note = tiny.notes(Style::default())[0].to_string();
    assert!(note.contains("σ² is 0"), "{note}");
    let moved = |lab: &Norms| {
        let all = lab.columns.iter().flat_map(|column| column.findings.iter().flatten());
        all.filter(|finding| finding.nothing == Some(Nothing::Flat)).map(|f| f.moved).fold(0.0, f64::max)
    };
    assert!(moved(&three) == 0.0 && moved(&tiny) < 1e-290, "{}", moved(&tiny));
}

#[test]
fn a_position_of_zeros_is_stood_in_for_by_another_of_the_same_sample() {
    let mut x = random(&[3, 2, 2, 2], Layout::ChannelsFirst, 6).x.array().into_owned();
    let told = |x: &ArrayD<f64>, property| {
        let lab = found(Draft::new(x.clone()), &Settings { groups: None, cell: Some(vec![2, 0, 0, 0]) });
        lab.change(property).told(Style::default()).to_string()
    };
    assert_eq!(told(&x, Property::ScalePosition), "position (0, 0) × 2");
    for c in 0..2 {
        x[[2, c, 0, 0]] = 0.0;
    }
    assert_eq!(told(&x, Property::ScalePosition), "position (0, 1) × 2");
    x.index_axis_mut(ndarray::Axis(0), 2).fill(0.0);
    assert_eq!(told(&x, Property::ScalePosition), "sample 0, position (0, 0) × 2");
    assert_eq!(told(&x, Property::ScaleChannelOfSample), "sample 0, its channel 0 × 2");
    x.fill(0.0);
    assert_eq!(told(&x, Property::ScaleChannelOfSample), "its channel: x is 0");
}

#[test]
fn where_a_group_holds_a_value_that_is_no_number_that_is_told() {
    let mut x = random(&[3, 4], Layout::ChannelsFirst, 2).x.array().into_owned();
    x[[0, 3]] = f64::INFINITY;
    let lab =
        |cell: [usize; 2]| found(Draft::new(x.clone()), &Settings { groups: None, cell: Some(cell.into()) });
    let claim = lab([1, 3]).claim(Style::default()).to_string();
    assert!(claim.contains("Under batch y is not a number"), "{claim}");
    assert_eq!(answers(&lab([1, 3]), Norm::Batch), "yn--nnn-yn");
    let claim = lab([0, 3]).claim(Style::default()).to_string();
    assert!(claim.starts_with("x(0, 3) = ∞ is not finite"), "{claim}");
    let claim = lab([1, 0]).claim(Style::default()).to_string();
    assert!(!claim.contains("not a number"), "{claim}");
}

#[test]
fn a_root_mean_square_of_one_value_leaves_the_sign_alone() {
    let notes = |draft| {
        let notes = found(draft, &Settings::default()).notes(Style::default());
        notes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    let one = notes(values(&[5], &[1., 2., 3., 4., 5.]));
    assert!(one.contains("x̂ can only be 0 or ±1, under rms, rms:c here"), "{one}");
    let positions = notes(random(&[2, 3, 4], Layout::ChannelsFirst, 1));
    assert!(!positions.contains("can only be"), "{positions}");
}
