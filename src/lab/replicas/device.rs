//! One device: the samples that it holds, as a batch of their own.

use std::borrow::Cow;
use std::ops::Range;

use ndarray::{ArrayD, IxDyn};

use crate::lab::LabError;
use crate::norm::{Draft, Moments, Problem, Trace, Upstream};

/// What one device holds, and what it computes of its own part.
#[derive(Debug, Clone, PartialEq)]
pub struct Device {
    /// Its samples.
    pub samples: Range<usize>,
    /// Those of each channel, over the device's samples and all positions.
    pub moments: Vec<Moments>,
    /// Σ dy of each channel.
    pub sum_dy: Vec<f64>,
    /// Σ dy·x̂ of each channel, x̂ under the merged statistics.
    pub sum_dy_x_hat: Vec<f64>,
}

/// The trace of some samples on their own.
pub(super) fn part(problem: &Problem, samples: &Range<usize>) -> Result<Trace, LabError> {
    Ok(Trace::new(part_problem(problem, samples)?))
}

/// Some samples as a batch of their own.
pub(super) fn part_problem(problem: &Problem, samples: &Range<usize>) -> Result<Problem, LabError> {
    let (x, dy) = stretches(problem, samples);
    let shape = [&[samples.len()], &problem.partition().shape()[1..]].concat();
    let array = |cells: Cow<'_, [f64]>| {
        ArrayD::from_shape_vec(IxDyn(&shape), cells.into_owned()).expect("whole samples have whole shapes")
    };
    let draft = Draft {
        layout: Some(problem.partition().layout()),
        dy: Some(Upstream::Given(array(dy).into())),
        ..Draft::new(array(x))
    };
    Ok(draft.build()?.with_parameters(problem.parameters().clone())?)
}

/// x and dy of some samples. In both layouts samples are the outermost axis, and so lie in one piece.
pub(super) fn stretches<'a>(
    problem: &'a Problem,
    samples: &Range<usize>,
) -> (Cow<'a, [f64]>, Cow<'a, [f64]>) {
    let size = problem.partition().cells() / problem.partition().samples();
    let cells = samples.start * size..samples.end * size;
    let dy = problem.given_dy().expect("the problem is settled");
    (problem.x().stretch(cells.clone()), Cow::Owned(dy.stretch(cells).into_owned()))
}
