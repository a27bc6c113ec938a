//! Times bnwalk's kernels one run at a time, as the commands on standard input ask: the other side of `benches/compare`.
//!
//! A command is `WORK SHAPE THREADS [NORM] [LAYOUT]`, such as `forward 256x1024 1`; WORK is forward, eval, backward or
//! copy (the memory's limit). The answer is a line with the nanoseconds the run took.

use std::error::Error;
use std::io::{self, BufRead, Write};
use std::time::Instant;

use bnwalk::norm::{Layout, Mode, Moments, Norm, Parameters, Problem, Randn, kernels};
use ndarray::ArrayD;

/// A batch and all its buffers, kept from one command to the next.
struct Bench {
    key: String,
    problem: Problem,
    eval: Parameters,
    out: Vec<f64>,
    moments: Vec<Moments>,
}

impl Bench {
    fn new(shape: &str, norm: Norm, layout: Layout, key: String) -> Result<Self, Box<dyn Error>> {
        let shape = shape.split('x').map(str::parse).collect::<Result<Vec<usize>, _>>()?;
        let mut numbers = Randn::new(1);
        // A few thousand numbers again and again: drawing a large batch would take longer than measuring it.
        let few: Vec<f64> = numbers.by_ref().take(9973).collect();
        let mut again = few.iter().cycle();
        let x = ArrayD::from_shape_simple_fn(shape, || *again.next().expect("endless"));
        let draft =
            bnwalk::norm::Draft { norm: Some(norm), layout: Some(layout), ..bnwalk::norm::Draft::new(x) };
        let problem = draft.build()?;
        let eval = Parameters { mode: Mode::Eval, ..problem.parameters().clone() };
        let moments = kernels::moments(problem.partition(), slice(problem.x()), 1);
        Ok(Self { key, out: vec![0.0; problem.x().len()], problem, eval, moments })
    }

    fn run(&mut self, work: &str, threads: usize) -> Result<u128, Box<dyn Error>> {
        let (partition, parameters) = (self.problem.partition(), self.problem.parameters());
        let (x, dy, out) = (slice(self.problem.x()), slice(self.problem.dy()), &mut self.out[..]);
        let start = Instant::now();
        match work {
            "forward" => {
                self.moments = kernels::forward(partition, parameters, x, out, threads);
                std::hint::black_box(kernels::running(partition, parameters, &self.moments));
            }
            "eval" => drop(kernels::forward(partition, &self.eval, x, out, threads)),
            "backward" => {
                let moments = &self.moments;
                std::hint::black_box(kernels::backward(partition, parameters, x, dy, moments, out, threads));
            }
            "copy" => out.copy_from_slice(x),
            _ => return Err(format!("\"{work}\" is no work: forward, eval, backward or copy").into()),
        }
        Ok(start.elapsed().as_nanos())
    }
}

fn slice(batch: &bnwalk::norm::Batch) -> &[f64] {
    batch.as_slice().expect("a batch is in standard layout")
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut bench: Option<Bench> = None;
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let [work, shape, threads, of @ ..] = &words[..] else {
            return Err(format!("\"{line}\" is no command: WORK SHAPE THREADS [NORM] [LAYOUT]").into());
        };
        let key = format!("{shape} {of:?}");
        let mut kept = if let Some(kept) = bench.take().filter(|bench| bench.key == key) {
            kept
        } else {
            let norm = of.first().map_or(Ok(Norm::Batch), |norm| norm.parse())?;
            let layout = of.get(1).map_or(Ok(Layout::ChannelsFirst), |layout| layout.parse())?;
            Bench::new(shape, norm, layout, key)?
        };
        writeln!(out, "{}", kept.run(work, threads.parse()?)?)?;
        out.flush()?;
        bench = Some(kept);
    }
    Ok(())
}
