//! Times bnwalk one run at a time, as the commands on standard input ask: the other side of `benches/compare`.
//!
//! ```text
//! forward SHAPE THREADS [NORM] [LAYOUT]     y of a batch such as 256x1024; also eval, backward, copy (the memory's limit)
//! open FILE                                 reading a CSV, JSON or NPY file
//! dump SHAPE FILE                           all stages as JSON into a file
//! train STEPS SETTING=VALUE...              this many steps of the training lab's network
//! sweep                                     its whole sweep over sizes of the batch, on all cores
//! ```
//!
//! The answer is a line with the nanoseconds the run took.

use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::io::{self, BufRead, BufWriter, Write};
use std::time::Instant;

use bnwalk::dump::{Dump, Format, Request};
use bnwalk::input::{Options, Source, load};
use bnwalk::lab::training::{Axis, Data, Grid, Many, Plan, Recording, Run, Settings, Training};
use bnwalk::norm::{
    Backward, Batch, Draft, Layout, Memory, Mode, Moments, Norm, Parameters, Problem, Randn, Trace, kernels,
};
use ndarray::ArrayD;

type Failure = Box<dyn Error>;

/// A batch and all its buffers, kept from one command to the next.
struct Bench {
    /// The shape, norm and layout.
    of: Vec<String>,
    problem: Problem,
    dy: Batch,
    eval: Parameters,
    out: Vec<f64>,
    moments: Vec<Moments>,
}

impl Bench {
    fn new(of: &[&str]) -> Result<Self, Failure> {
        let shape = of[0].split('x').map(str::parse).collect::<Result<Vec<usize>, _>>()?;
        let norm: Norm = of.get(1).map_or(Ok(Norm::Batch), |norm| norm.parse())?;
        let layout: Layout = of.get(2).map_or(Ok(Layout::ChannelsFirst), |layout| layout.parse())?;
        // A few thousand numbers again and again: drawing a large batch would take longer than measuring it.
        let few: Vec<f64> = Randn::new(1).take(9973).collect();
        let mut numbers = few.iter().cycle();
        let x = ArrayD::from_shape_simple_fn(shape, || *numbers.next().expect("endless"));
        let problem = Draft { norm: Some(norm), layout: Some(layout), ..Draft::new(x) }.build()?;
        Ok(Self {
            of: of.iter().map(ToString::to_string).collect(),
            eval: Parameters { mode: Mode::Eval, ..problem.parameters().clone() },
            out: vec![0.0; problem.x().len()],
            moments: kernels::moments(problem.partition(), &problem.x().cells(), 1),
            dy: Backward::make_dy(&problem, &Memory)?,
            problem,
        })
    }

    fn run(&mut self, work: &str, threads: usize) -> Result<u128, Failure> {
        let (partition, parameters) = (self.problem.partition(), self.problem.parameters());
        let (x, dy) = (&*self.problem.x().cells(), &*self.dy.cells());
        let out = &mut self.out[..];
        let start = Instant::now();
        match work {
            "forward" => {
                self.moments = kernels::forward(partition, parameters, x, out, threads);
                black_box(kernels::running(partition, parameters, &self.moments));
            }
            "eval" => drop(kernels::forward(partition, &self.eval, x, out, threads)),
            "backward" => {
                black_box(kernels::backward(partition, parameters, x, dy, &self.moments, out, threads));
            }
            "copy" => copy(x, out, threads),
            _ => return Err(format!("\"{work}\" is no work: forward, eval, backward or copy").into()),
        }
        Ok(start.elapsed().as_nanos())
    }

    fn dump(&self, file: &str) -> Result<u128, Failure> {
        let start = Instant::now();
        let trace = Trace::new(self.problem.clone());
        let mut out = BufWriter::new(File::create(file)?);
        Dump::new(&trace, &Request::new(Format::Json))?.write(&mut out)?;
        out.flush()?;
        Ok(start.elapsed().as_nanos())
    }
}

/// The bench kept from the command before, if it is of the same batch.
fn bench<'a>(kept: &'a mut Option<Bench>, of: &[&str]) -> Result<&'a mut Bench, Failure> {
    let same = kept.take().filter(|bench| bench.of == of);
    Ok(kept.insert(same.map_or_else(|| Bench::new(of), Ok)?))
}

fn copy(x: &[f64], out: &mut [f64], threads: usize) {
    let part = x.len().div_ceil(threads);
    std::thread::scope(|scope| {
        let mut parts = x.chunks(part).zip(out.chunks_mut(part));
        let first = parts.next();
        for (x, out) in parts {
            scope.spawn(move || out.copy_from_slice(x));
        }
        if let Some((x, out)) = first {
            out.copy_from_slice(x);
        }
    });
}

fn open(file: &str) -> Result<u128, Failure> {
    let start = Instant::now();
    black_box(load(&Source::File(file.into()), &Options::default())?);
    Ok(start.elapsed().as_nanos())
}

/// A network kept from one command to the next, so that its buffers are there.
fn train(kept: &mut Option<(String, Run)>, steps: usize, settings: &str) -> Result<u128, Failure> {
    let fresh = || -> Result<_, Failure> {
        let mut chosen = Settings::default();
        chosen.set_all(settings)?;
        chosen.set_all("steps=1000000 every=1000000")?;
        Ok((settings.to_owned(), Run::new(&chosen, Data::digits(), Recording::End)?))
    };
    let same = kept.take().filter(|(of, _)| of == settings);
    let (_, run) = kept.insert(same.map_or_else(fresh, Ok)?);
    let start = Instant::now();
    (0..steps).for_each(|_| run.step());
    Ok(start.elapsed().as_nanos())
}

/// Six sizes, four norms, two seeds, ten epochs.
fn sweep() -> Result<u128, Failure> {
    let norms = ["none", "batch", "layer", "group:10"].map(str::to_owned).to_vec();
    let many = Many { axes: vec![Axis::parse("batch=2,4,8,16,32,64")?], norms, seeds: 2, scaled: true };
    let start = Instant::now();
    let mut lab =
        Training::new(&Plan { runs: vec![Grid::sweep_base()], many: Some(many), ..Plan::default() })?;
    while lab.advance() {}
    Ok(start.elapsed().as_nanos())
}

fn main() -> Result<(), Failure> {
    let mut network = None;
    let mut kept: Option<Bench> = None;
    let mut answers = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let nanoseconds = match words[..] {
            ["open", file] => open(file)?,
            ["sweep"] => sweep()?,
            ["train", steps, ref settings @ ..] => train(&mut network, steps.parse()?, &settings.join(" "))?,
            ["dump", shape, file] => bench(&mut kept, &[shape])?.dump(file)?,
            [work, shape, threads, ref norm @ ..] => {
                bench(&mut kept, &[&[shape], norm].concat())?.run(work, threads.parse()?)?
            }
            _ => return Err(format!("\"{line}\" is no command").into()),
        };
        writeln!(answers, "{nanoseconds}")?;
        answers.flush()?;
    }
    Ok(())
}
