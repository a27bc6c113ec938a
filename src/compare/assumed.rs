//! What a check takes for granted where the input does not say it.

use ndarray::ArrayD;

use crate::input::{Expected, Given};
use crate::msg;
use crate::norm::{Draft, Parameter, Parameters, Problem, Quantity, Upstream};
use crate::text::Message;

/// The parameters that a file of results may tell.
const TOLD: [(Parameter, Quantity); 4] = [
    (Parameter::Gamma, Quantity::Gamma),
    (Parameter::Beta, Quantity::Beta),
    (Parameter::RunningMean, Quantity::RunningMeanBefore),
    (Parameter::RunningVar, Quantity::RunningVarBefore),
];

/// The problem with what a file of results has and the input lacks, and the names of that. What does not fit is left alone.
#[must_use]
pub fn complete(problem: &Problem, given: &Given, lacks: &[Parameter]) -> (Problem, Vec<&'static str>) {
    let (mut problem, mut taken) = (problem.clone(), Vec::new());
    let own = problem.parameters().clone();
    let array = |quantity| given.arrays.iter().find(|array| array.quantity == quantity);
    let mut put = |parameter: Parameter, changed: Parameters| {
        if let Ok(with) = problem.with_parameters(changed) {
            problem = with;
            taken.push(parameter.name());
        }
    };
    let mut parameters = own.clone();
    for (parameter, quantity) in TOLD {
        let Some(array) = array(quantity).filter(|_| lacks.contains(&parameter)) else { continue };
        let place = match parameter {
            Parameter::Gamma => &mut parameters.gamma,
            Parameter::Beta => &mut parameters.beta,
            Parameter::RunningMean => &mut parameters.running_mean,
            _ => &mut parameters.running_var,
        };
        let values = match &array.values[..] {
            [one] => vec![*one; place.len()],
            values => values.to_vec(),
        };
        if values.len() == place.len() && values != *place {
            *place = values;
            put(parameter, parameters.clone());
        }
    }
    if let Some(eps) = given.eps.filter(|&eps| lacks.contains(&Parameter::Eps) && eps != own.eps) {
        parameters.eps = eps;
        put(Parameter::Eps, parameters.clone());
    }
    let momentum = given.momentum.filter(|_| lacks.contains(&Parameter::Momentum));
    if let Some(momentum) = momentum.filter(|&momentum| Some(momentum) != own.momentum) {
        parameters.momentum = Some(momentum);
        put(Parameter::Momentum, parameters);
    }
    if let Some(array) = array(Quantity::Dy).filter(|_| lacks.contains(&Parameter::Dy)) {
        let shape = array.shape.clone().unwrap_or_else(|| problem.x().shape().to_vec());
        let dy = ArrayD::from_shape_vec(shape, array.values.clone()).ok();
        if let Some(with) = dy.and_then(|dy| problem.with_upstream(Upstream::Given(dy.into())).ok()) {
            problem = with;
            taken.push(Parameter::Dy.name());
        }
    }
    (problem, taken)
}

/// The parameters that nobody has given, as far as a problem tells: those that are as they are by default.
#[must_use]
pub fn defaults(problem: &Problem) -> Vec<Parameter> {
    let own = problem.parameters();
    let plain = Draft {
        layout: Some(problem.partition().layout()),
        norm: Some(problem.partition().norm()),
        convention: Some(own.convention),
        ..Draft::new(problem.x().clone())
    };
    let Ok(plain) = plain.build() else { return Vec::new() };
    let plain = plain.parameters();
    let all = [
        (Parameter::Gamma, own.gamma == plain.gamma),
        (Parameter::Beta, own.beta == plain.beta),
        (Parameter::RunningMean, own.running_mean == plain.running_mean),
        (Parameter::RunningVar, own.running_var == plain.running_var),
        (Parameter::Eps, own.eps == plain.eps),
        (Parameter::Momentum, own.momentum == plain.momentum),
        (Parameter::Dy, has_made_dy(problem)),
    ];
    all.into_iter().filter_map(|(parameter, is_default)| is_default.then_some(parameter)).collect()
}

/// Whether dy is the one that is made where nobody gives any.
#[must_use]
pub fn has_made_dy(problem: &Problem) -> bool {
    problem.upstream() == Some(Upstream::default())
}

/// The arrays that can be judged where nobody knows dy, and a sentence on the others.
#[must_use]
pub fn without_dy(arrays: &[Expected]) -> (Vec<Expected>, Option<Message>) {
    let (unknown, known): (Vec<&Expected>, Vec<&Expected>) =
        arrays.iter().partition(|array| array.quantity.is_backward());
    let names = || Message::list(unknown.iter().map(|array| &*array.name));
    let note = (!unknown.is_empty()).then(|| msg!("check-no-dy", names = names()));
    (known.into_iter().cloned().collect(), note)
}
