use super::*;
use crate::input::digits;
use crate::text::Tell;

fn digits_problem() -> Problem {
    Problem::new(digits::images().to_owned().into_dyn()).unwrap()
}

fn finished(problem: &Problem, settings: &Settings) -> Sizes {
    let mut lab = Sizes::new(problem, settings).unwrap();
    while lab.advance() {}
    lab
}

/// Everything that was drawn.
fn numbers(lab: &Sizes) -> Vec<Vec<f64>> {
    lab.sizes
        .iter()
        .flat_map(|size| [&size.means, &size.vars, &size.x_hats])
        .map(|drawn| drawn.to_vec())
        .collect()
}

#[test]
fn what_is_measured_is_what_is_predicted() {
    let problem = digits_problem();
    let settings = Settings { channel: Some(20), draws: 4000, seed: 3, ..Settings::default() };
    let lab = finished(&problem, &settings);
    assert!(lab.population.kurtosis < 30.0, "{}", lab.population.kurtosis);
    for size in &lab.sizes {
        let (m, population) = (size.m, &lab.population);
        assert_eq!(size.means.len(), 4000);
        let (mean, var) = (size.mean_rmse(population), size.var_rmse(population));
        if m == 1797 {
            assert_eq!((mean, var), (0.0, 0.0));
            continue;
        }
        let (of_mean, of_var) = (population.mean_rmse(m), population.var_rmse(m));
        assert!((mean / of_mean - 1.0).abs() < 0.05, "m = {m}: {mean}, {of_mean}");
        assert!((var / of_var - 1.0).abs() < 0.1, "m = {m}: {var}, {of_var}");
    }
}

#[test]
fn equal_settings_give_equal_draws_and_another_seed_gives_others() {
    let problem = digits_problem();
    let at = |seed| {
        let settings = Settings { channel: Some(20), draws: 50, seed, ..Settings::default() };
        numbers(&finished(&problem, &settings))
    };
    assert_eq!(at(1), at(1));
    assert_ne!(at(1), at(2));
    // However far the work goes in one piece.
    let settings = Settings { channel: Some(20), draws: 50, seed: 1, ..Settings::default() };
    let mut lab = Sizes::new(&problem, &settings).unwrap();
    let cell = lab.cell;
    lab.follow(problem.partition().cell(7, 30, 0));
    lab.follow(cell);
    while lab.advance() {}
    assert_eq!(numbers(&lab), at(1));
}

#[test]
fn in_a_mini_batch_of_two_only_the_sign_of_the_difference_is_left() {
    let lab = finished(&digits_problem(), &Settings { channel: Some(20), ..Settings::default() });
    let (eps, two) = (1e-5, &lab.sizes[0]);
    assert_eq!(two.m, 2);
    for x_hat in two.x_hats.iter() {
        let steps = digits::images().column(20).to_vec();
        let known = steps.iter().any(|mate| {
            let half = (lab.x() - mate) / 2.0;
            (half / (half * half + eps).sqrt() - x_hat).abs() < 1e-12
        });
        assert!(known, "{x_hat}");
    }
}

#[test]
fn the_whole_batch_is_one_mini_batch_in_which_nothing_jitters() {
    let lab =
        finished(&digits_problem(), &Settings { sizes: Some(vec![1797]), draws: 20, ..Settings::default() });
    let (mean, std) = lab.sizes[0].x_hat();
    assert!((mean - lab.x_hat()).abs() < 1e-12 && std < 1e-12, "{mean}, {std}");
}

#[test]
fn what_does_not_fit_the_batch_is_told_with_its_numbers() {
    let problem = digits_problem();
    let told = |settings| Sizes::new(&problem, &settings).unwrap_err().to_string();
    let of = |sizes: &[usize]| Settings { sizes: Some(sizes.to_vec()), ..Settings::default() };
    assert!(told(of(&[1, 2])).contains("Expected more than 1 value per channel when training"));
    assert!(told(of(&[2, 1798])).contains("1798"));
    assert!(told(of(&[0])).contains("2,4,8"));
    assert!(told(Settings { channel: Some(64), ..Settings::default() }).contains("63"));
    assert!(told(Settings { sample: Some(1797), ..Settings::default() }).contains("1796"));
    let one = Problem::new(ndarray::array![[1.0, 2.0]].into_dyn()).unwrap();
    assert!(Sizes::new(&one, &Settings::default()).is_err());
}

#[test]
fn what_jumps_to_the_eye_is_true_of_what_was_drawn() {
    let told = |x: &[f64]| {
        let problem = Problem::new(ndarray::Array1::from(x.to_vec()).into_dyn()).unwrap();
        let settings = Settings { cell: Some(vec![1]), ..Settings::default() };
        finished(&problem, &settings).surprise(|v| format!("{v:.3}")).unwrap().to_string()
    };
    let jitters = told(&[1.0, 2.0, 3.0, 6.0]);
    assert!(
        jitters.contains("of 2 its x̂ is -1.000 with some batch mates and 1.000 with others"),
        "{jitters}"
    );
    let constant = told(&[7.0; 4]);
    assert_eq!(
        constant,
        "x̂ of sample 1 is 0.000 in each of the 1000 mini-batches of 2 that were drawn: its batch mates do not move it."
    );
    let broken = told(&[1.0, 2.0, f64::NAN, 6.0]);
    assert!(broken.starts_with("Channel 0 holds a value that is not finite."), "{broken}");
}

/// A column of numbers as a batch of one channel.
fn column(values: &[f64]) -> Problem {
    Problem::new(ndarray::Array2::from_shape_vec((values.len(), 1), values.to_vec()).unwrap().into_dyn())
        .unwrap()
}

#[test]
fn the_whole_batch_is_what_the_walk_says_however_large_its_numbers_are() {
    let values: Vec<f64> = Randn::new(3).take(9).collect();
    for (unit, eps) in [(1.0, 1e-5), (1e300, 1e-5), (1e-170, 0.0)] {
        let problem = column(&values.iter().map(|v| v * unit).collect::<Vec<_>>());
        let parameters = Parameters { eps, ..problem.parameters().clone() };
        let problem = problem.with_parameters(parameters).unwrap();
        let lab = finished(&problem, &Settings { draws: 20, ..Settings::default() });
        let x_hat = crate::norm::Trace::new(problem).value(crate::norm::Quantity::XHat, lab.cell);
        assert!((lab.x_hat() - x_hat).abs() < 1e-15, "{unit}: {} {x_hat}", lab.x_hat());
        let whole = lab.sizes.last().unwrap();
        assert!(whole.x_hats.iter().all(|drawn| *drawn == lab.x_hat()));
        assert!(lab.sizes[0].x_hats.iter().all(|drawn| drawn.abs() > 0.9), "{unit}");
    }
}

#[test]
fn it_is_said_that_batch_mates_move_nothing_only_where_they_could() {
    let told = |values: &[f64], sizes: &str, draws| {
        let mut settings = Settings { draws, ..Settings::default() };
        settings.set("sizes", sizes).unwrap();
        let lab = finished(&column(values), &settings);
        lab.surprise(|v| format!("{v:.4}")).unwrap().tell(crate::text::Language::En)
    };
    let values = [1.0, 5.0, 2.0, 9.0, 4.0];
    for (values, sizes, draws, says) in [
        (&values[..], "5,2", 100, "and 1.0000 with others"),
        (&values, "2", 1, "In the one mini-batch of 2"),
        (&values, "5", 100, "A mini-batch of 5 is the whole batch"),
        (&values[..2], "2", 100, "A mini-batch of 2 is the whole batch"),
        (&[3.0; 5], "2", 100, "its batch mates do not move it"),
        (&[1.0, f64::NAN, 2.0, 3.0], "3", 100, "not finite"),
    ] {
        let said = told(values, sizes, draws);
        assert!(said.contains(says), "{values:?} {sizes}: {said}");
    }
}
