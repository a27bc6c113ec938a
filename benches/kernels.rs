//! Forward and backward of whole arrays, on one thread and on all. `benches/compare` sets them beside PyTorch.

use bnwalk::norm::{Backward, Draft, Memory, Norm, Problem, Randn, kernels};
use divan::counter::BytesCount;
use ndarray::ArrayD;

const SHAPES: [&[usize]; 5] = [&[20, 100], &[256, 1024], &[8192, 1024], &[1_000_000, 32], &[32, 64, 56, 56]];

fn main() {
    divan::main();
}

/// A few thousand normal numbers again and again: drawing a large batch would take longer than measuring it.
fn problem(shape: &[usize], norm: Norm) -> Problem {
    let few: Vec<f64> = Randn::new(1).take(9973).collect();
    let mut numbers = few.iter().cycle();
    let mut array = || ArrayD::from_shape_simple_fn(shape, || *numbers.next().expect("endless"));
    let x = array();
    let dy = bnwalk::norm::Upstream::Given(array().into());
    Draft { norm: Some(norm), dy: Some(dy), ..Draft::new(x) }.build().expect("valid")
}

fn forward(bencher: divan::Bencher, shape: &[usize], norm: Norm, threads: usize) {
    let problem = problem(shape, norm);
    let x = problem.x().cells();
    let mut y = vec![0.0; x.len()];
    bencher
        .counter(BytesCount::of_slice(&*x))
        .bench_local(|| kernels::forward(problem.partition(), problem.parameters(), &x, &mut y, threads));
}

fn backward(bencher: divan::Bencher, shape: &[usize], norm: Norm, threads: usize) {
    let problem = problem(shape, norm);
    let (partition, parameters) = (problem.partition(), problem.parameters());
    let dy = Backward::make_dy(&problem, &Memory).expect("there is memory");
    let (x, dy) = (problem.x().cells(), dy.cells());
    let moments = kernels::moments(partition, &x, threads);
    let mut dx = vec![0.0; x.len()];
    bencher
        .counter(BytesCount::of_slice(&*x))
        .bench_local(|| kernels::backward(partition, parameters, &x, &dy, &moments, &mut dx, threads));
}

#[divan::bench(args = SHAPES, sample_count = 10)]
fn forward_on_one_thread(bencher: divan::Bencher, shape: &[usize]) {
    forward(bencher, shape, Norm::Batch, 1);
}

#[divan::bench(args = SHAPES, sample_count = 10)]
fn forward_on_all_threads(bencher: divan::Bencher, shape: &[usize]) {
    forward(bencher, shape, Norm::Batch, kernels::available());
}

#[divan::bench(args = SHAPES, sample_count = 10)]
fn backward_on_one_thread(bencher: divan::Bencher, shape: &[usize]) {
    backward(bencher, shape, Norm::Batch, 1);
}

#[divan::bench(args = SHAPES, sample_count = 10)]
fn backward_on_all_threads(bencher: divan::Bencher, shape: &[usize]) {
    backward(bencher, shape, Norm::Batch, kernels::available());
}

#[divan::bench(args = [Norm::Layer, Norm::LayerC, Norm::Instance, Norm::Group(8), Norm::Rms], sample_count = 10)]
fn forward_of_the_other_norms(bencher: divan::Bencher, norm: Norm) {
    forward(bencher, &[32, 64, 56, 56], norm, 1);
}

#[divan::bench(args = [Norm::Layer, Norm::LayerC, Norm::Instance, Norm::Group(8), Norm::Rms], sample_count = 10)]
fn backward_of_the_other_norms(bencher: divan::Bencher, norm: Norm) {
    backward(bencher, &[32, 64, 56, 56], norm, 1);
}
