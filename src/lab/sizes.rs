//! What a small batch does to the statistics: mini-batches of m samples drawn from the batch at hand, many times.
//!
//! ```text
//!     the batch, M samples ──► draw m of them, without replacement ──► μ_B, σ²_B      how far from μ, σ²?
//!                                 with one fixed sample among them ──► x̂ of that     how much does it jitter?
//! ```
//!
//! The draws of a size follow from the seed and the size alone, so that another channel or another sample is looked at in the
//! same mini-batches.

mod predict;

use std::sync::Arc;

use libm::scalbn;

pub use predict::Population;

use super::error::LabError;
use super::field::{self, Field, Steps, cell_at};
use super::list::Lab;
use crate::msg;
use crate::norm::{Mode, Moments, Norm, Parameters, Problem, Randn, Sum, normalizer};
use crate::text::Message;

/// What is varied.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The channel whose statistics are looked at. Default: that of the cell.
    pub channel: Option<usize>,
    /// The sample that stays. Default: that of the cell.
    pub sample: Option<usize>,
    /// The mini-batches that are drawn of each size.
    pub draws: usize,
    /// The seed of the draws.
    pub seed: u32,
    /// The sizes m. Default: 2, 4, 8, … and the whole batch.
    pub sizes: Option<Vec<usize>>,
    /// The cell that is followed, as an index in x's own shape. Default: the one nearest to the mean of its channel, of the
    /// first channel that varies.
    pub cell: Option<Vec<usize>>,
}

/// The most draws of a size.
pub const MOST_DRAWS: usize = 100_000;

impl Default for Settings {
    fn default() -> Self {
        Self { channel: None, sample: None, draws: 1000, seed: 0, sizes: None, cell: None }
    }
}

impl Settings {
    /// What can be varied.
    pub(super) fn fields(&self, problem: &Problem) -> Vec<Field> {
        let partition = problem.partition();
        let (sample, channel, _) = partition.split(self.cell_in(problem).unwrap_or(0));
        let field = |name, value, steps| Field { lab: Lab::Sizes, name, value, steps };
        let below = |len: usize| Steps::Count { least: 0, most: len - 1 };
        let draws = ["100", "200", "500", "1000", "2000", "5000", "10000", "20000"];
        vec![
            field("channel", channel.to_string(), below(partition.channels())),
            field("sample", sample.to_string(), below(partition.samples())),
            field("draws", self.draws.to_string(), Steps::rungs(draws)),
            field("seed", self.seed.to_string(), Steps::Count { least: 0, most: u32::MAX as usize }),
            field("sizes", self.sizes.as_ref().map_or(AUTO.to_owned(), |sizes| listed(sizes)), Steps::Typed),
        ]
    }

    /// Sets one of them.
    pub(super) fn set(&mut self, name: &str, text: &str) -> Result<(), LabError> {
        match name {
            "channel" => self.channel = Some(field::count(name, text, 0, usize::MAX)?),
            "sample" => self.sample = Some(field::count(name, text, 0, usize::MAX)?),
            "draws" => self.draws = field::count(name, text, 1, MOST_DRAWS)?,
            "seed" => {
                let seed = field::count(name, text, 0, u32::MAX as usize)?;
                self.seed = u32::try_from(seed).unwrap_or(u32::MAX);
            }
            "sizes" => self.sizes = sizes(text)?,
            _ => {
                let known = ["channel", "sample", "draws", "seed", "sizes"];
                return Err(field::unknown(Lab::Sizes, name, &known));
            }
        }
        Ok(())
    }

    /// The flat index of the cell that is followed.
    fn cell_in(&self, problem: &Problem) -> Result<usize, LabError> {
        let partition = problem.partition();
        let base = if let Some(index) = &self.cell {
            cell_at(index, partition.shape())?
        } else {
            let channel = self.channel.filter(|&c| c < partition.channels());
            nearest_to_mean(problem, channel.unwrap_or_else(|| first_that_varies(problem)))
        };
        let (n, c, p) = partition.split(base);
        let within = |name: &str, at: usize, len: usize| {
            if at < len { Ok(at) } else { field::count(name, &at.to_string(), 0, len - 1) }
        };
        let sample = within("sample", self.sample.unwrap_or(n), partition.samples())?;
        let channel = within("channel", self.channel.unwrap_or(c), partition.channels())?;
        Ok(partition.cell(sample, channel, p))
    }

    /// The sizes m, in increasing order.
    fn sizes_in(&self, problem: &Problem) -> Result<Vec<usize>, LabError> {
        let partition = problem.partition();
        let samples = partition.samples();
        let least = if partition.positions() > 1 { 1 } else { 2 };
        let mut sizes = self.sizes.clone().unwrap_or_else(|| {
            let powers = std::iter::successors(Some(2_usize), |m| m.checked_mul(2));
            powers.take_while(|&m| m < samples).chain([samples]).collect()
        });
        sizes.sort_unstable();
        sizes.dedup();
        match sizes.first() {
            Some(1) | None if least > 1 => Err(LabError::SingleValue { channels: partition.channels() }),
            Some(0) | None => Err(LabError::NoSizes),
            _ => match sizes.last() {
                Some(&m) if m > samples => Err(LabError::LargerThanBatch { m, samples }),
                _ => Ok(sizes),
            },
        }
    }
}

/// The sizes that are chosen where none are given.
const AUTO: &str = "auto";

/// Reads "2,4,8", or "auto".
fn sizes(text: &str) -> Result<Option<Vec<usize>>, LabError> {
    if text.trim() == AUTO {
        return Ok(None);
    }
    let numbers: Result<Vec<usize>, _> = text.split(',').map(|m| m.trim().parse()).collect();
    numbers.map(Some).map_err(|_| LabError::NoSizes)
}

fn listed(sizes: &[usize]) -> String {
    sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// The first channel whose values are not all alike.
fn first_that_varies(problem: &Problem) -> usize {
    let partition = problem.partition();
    let varies = |&c: &usize| {
        let block = partition.channel_block(c);
        let mut values = block.cells(partition).map(|cell| problem.x()[cell]);
        let first = values.next();
        values.any(|v| Some(v) != first)
    };
    (0..partition.channels()).find(varies).unwrap_or(0)
}

/// The first of the cells of a channel that are nearest to its mean: in the whole batch their x̂ is about 0, and among two
/// samples −1 or 1.
fn nearest_to_mean(problem: &Problem, channel: usize) -> usize {
    let partition = problem.partition();
    let block = partition.channel_block(channel);
    let cells: Vec<usize> = block.cells(partition).collect();
    let mean = Moments::of(&cells.iter().map(|&cell| problem.x()[cell]).collect::<Vec<f64>>()).mean();
    let apart = |cell: &usize| (problem.x()[*cell] - mean).abs();
    cells.into_iter().min_by(|a, b| apart(a).total_cmp(&apart(b))).unwrap_or(0)
}

/// What was found with mini-batches of one size.
#[derive(Debug, Clone)]
pub struct Size {
    /// m, the samples of a mini-batch.
    pub m: usize,
    /// `μ_B` of each draw.
    pub means: Arc<Vec<f64>>,
    /// `σ²_B` of each draw.
    pub vars: Arc<Vec<f64>>,
    /// x̂ of the sample that stays, in each draw with it.
    pub x_hats: Arc<Vec<f64>>,
    /// The stream of the draws to come.
    stream: Randn,
}

/// The mini-batches of a batch, drawn so far.
#[derive(Debug, Clone)]
pub struct Sizes {
    problem: Problem,
    /// How many draws there are of each size, in the end.
    pub draws: usize,
    seed: u32,
    /// The flat index of the cell that is followed: its channel is looked at, its sample stays.
    pub cell: usize,
    /// The values of the channel, sample by sample.
    values: Arc<Vec<f64>>,
    /// All of them together.
    pub population: Population,
    /// x̂ of the cell under layer norm, which its mini-batch cannot move.
    pub under_layer_norm: f64,
    /// The sizes, in increasing order.
    pub sizes: Vec<Size>,
}

/// About how many samples are drawn in one piece of the work.
const PIECE: usize = 1 << 18;

/// The draws of every size that are made at once, if they are not too large, so that there is something to see.
const AT_ONCE: usize = 32;

impl Sizes {
    /// Begins with a batch: some draws of every size are made at once, the others by [`Sizes::advance`].
    ///
    /// # Errors
    /// When a size does not fit the batch, or the cell does not lie in x.
    pub fn new(problem: &Problem, settings: &Settings) -> Result<Self, LabError> {
        if problem.partition().samples() < 2 {
            return Err(LabError::OneSample);
        }
        let sizes = settings.sizes_in(problem)?;
        let cell = settings.cell_in(problem)?;
        let size = |m| Size {
            m,
            means: Arc::default(),
            vars: Arc::default(),
            x_hats: Arc::default(),
            stream: Randn::new(0),
        };
        let mut lab = Self {
            problem: problem.clone(),
            draws: settings.draws,
            seed: settings.seed,
            cell,
            values: Arc::default(),
            population: Population::new(&[0.0, 0.0], 1),
            under_layer_norm: 0.0,
            sizes: sizes.into_iter().map(size).collect(),
        };
        lab.look_at(cell);
        Ok(lab)
    }

    /// Looks at a cell's channel and sample from the first draw on.
    fn look_at(&mut self, cell: usize) {
        let partition = self.problem.partition();
        let (_, channel, _) = partition.split(cell);
        let positions = partition.positions();
        let of_sample = |n| (0..positions).map(move |p| partition.cell(n, channel, p));
        let values: Vec<f64> =
            (0..partition.samples()).flat_map(of_sample).map(|cell| self.problem.x()[cell]).collect();
        self.population = Population::new(&values, positions);
        self.values = Arc::new(values);
        self.under_layer_norm = x_hat_under_layer_norm(&self.problem, cell);
        self.cell = cell;
        for size in &mut self.sizes {
            for drawn in [&mut size.means, &mut size.vars, &mut size.x_hats] {
                *drawn = Arc::default();
            }
            size.stream = Randn::stream(self.seed, u32::try_from(size.m).unwrap_or(u32::MAX));
        }
        let mut left = PIECE;
        self.draw_some(|drawn, m| {
            let goes_on = drawn < AT_ONCE && left > 0;
            left = left.saturating_sub(m);
            goes_on
        });
    }

    /// Follows another cell: the draws begin again.
    ///
    /// # Panics
    /// When it is no flat index of x.
    pub fn follow(&mut self, cell: usize) {
        assert!(cell < self.problem.partition().cells(), "cell {cell}");
        self.look_at(cell);
    }

    /// Draws more; false when there is nothing left to draw.
    pub fn advance(&mut self) -> bool {
        // The screen keeps the draws of before, so each piece begins with a copy of them: the more there are, the longer are the
        // pieces.
        let mut left = PIECE.max(16 * self.progress().0);
        self.draw_some(|_, m| {
            let goes_on = left > 0;
            left = left.saturating_sub(m);
            goes_on
        });
        self.sizes.iter().any(|size| size.means.len() < self.draws)
    }

    /// How many draws are made, and how many there are.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.sizes.iter().map(|size| size.means.len()).sum(), self.draws * self.sizes.len())
    }

    /// Draws mini-batches of the size that has fewest, while it may, knowing how many there are and of what size.
    fn draw_some(&mut self, mut may: impl FnMut(usize, usize) -> bool) {
        let (sample, _, position) = self.problem.partition().split(self.cell);
        let positions = self.problem.partition().positions();
        let parameters = self.problem.parameters();
        let mut order: Vec<usize> = (0..self.population.samples).collect();
        let largest = self.sizes.iter().map(|size| size.m).max().unwrap_or(0);
        let (mut swapped, mut gathered) = (vec![0; largest], vec![0.0; largest * positions]);
        loop {
            let next = self.sizes.iter_mut().min_by_key(|size| size.means.len());
            let Some(size) = next.filter(|size| size.means.len() < self.draws) else { break };
            let m = size.m;
            if !may(size.means.len(), m) {
                break;
            }
            // The first m places of a shuffle, and the values of those who came to stand there.
            let (swapped, gathered) = (&mut swapped[..m], &mut gathered[..m * positions]);
            let mut is_drawn = m == order.len();
            if is_drawn {
                // The whole batch, in one order: its statistics are those of the batch to the last bit.
                gathered.copy_from_slice(&self.values);
                swapped.iter_mut().zip(0..).for_each(|(with, at)| *with = at);
            } else {
                for (at, (with, to)) in
                    swapped.iter_mut().zip(gathered.chunks_exact_mut(positions)).enumerate()
                {
                    *with = at + size.stream.next_below(order.len() - at);
                    let chosen = order[*with];
                    // Who stood here stands there now; this place is not looked at again.
                    order[*with] = order[at];
                    is_drawn |= chosen == sample;
                    put(to, &self.values, chosen);
                }
            }
            let drawn = Moments::of(gathered);
            Arc::make_mut(&mut size.means).push(drawn.mean());
            Arc::make_mut(&mut size.vars).push(drawn.var());
            // With the sample in the place of the first, unless it was drawn: its mates are then as random as before.
            let with_it = if is_drawn {
                drawn
            } else {
                put(&mut gathered[..positions], &self.values, sample);
                Moments::of(gathered)
            };
            let x_hat = normalized(self.values[sample * positions + position], &with_it, parameters);
            Arc::make_mut(&mut size.x_hats).push(x_hat);
            // In order again, so that a draw depends on its stream alone.
            for &with in &*swapped {
                order[with] = with;
            }
        }
    }

    /// What jumps to the eye: the smallest mini-batch whose samples change, and x̂ in it, with numbers written by `number`. `None`
    /// where nothing was drawn.
    #[must_use]
    pub fn surprise(&self, number: impl Fn(f64) -> String) -> Option<Message> {
        let changes = |size: &&Size| size.m > 1 && size.m < self.population.samples;
        let size = self.sizes.iter().find(changes).or(self.sizes.first())?;
        let x_hats = &*size.x_hats;
        let ends = |(low, high): (f64, f64), &v: &f64| (low.min(v), high.max(v));
        let (low, high) = x_hats.iter().fold((f64::INFINITY, f64::NEG_INFINITY), ends);
        let (n, c, _) = self.place();
        let (m, draws) = (size.m, x_hats.len());
        if draws == 0 {
            return None;
        }
        if x_hats.iter().any(|x_hat| !x_hat.is_finite()) {
            return Some(msg!("lab-sizes-surprise-not-finite", n = n, m = m, c = c));
        }
        let (low, high, whole) = (number(low), number(high), number(self.x_hat()));
        // To as many digits as are seen.
        Some(if low != high {
            msg!("lab-sizes-surprise", n = n, m = m, low = low, high = high, whole = whole)
        } else if m == self.population.samples {
            msg!("lab-sizes-surprise-whole", n = n, m = m, whole = whole)
        } else if m == 1 {
            msg!("lab-sizes-surprise-alone", n = n, low = low)
        } else if draws == 1 {
            msg!("lab-sizes-surprise-one-draw", n = n, m = m, low = low, whole = whole)
        } else {
            msg!("lab-sizes-surprise-none", n = n, m = m, low = low, draws = draws)
        })
    }

    /// That the numbers are those of a batch norm in train mode, where the problem's own are of another norm or mode.
    #[must_use]
    pub fn stands_in(&self) -> Option<Message> {
        let norm = self.problem.partition().norm();
        let mode = self.problem.parameters().mode;
        let differs = norm != Norm::Batch || mode != Mode::Train;
        differs.then(|| msg!("lab-sizes-stands-in", norm = norm.to_string(), mode = mode.to_string()))
    }

    /// Mean and variance of the channel in the whole batch, and how far those of a mini-batch are off.
    #[must_use]
    pub fn statistics(&self, number: impl Fn(f64) -> String) -> Message {
        let (_, c, _) = self.place();
        let (mean, var) = (number(self.population.mean), number(self.population.var));
        if self.values.iter().any(|value| !value.is_finite()) {
            msg!("lab-sizes-statistics-not-finite", c = c)
        } else if self.population.var.is_infinite() {
            msg!("lab-sizes-statistics-too-large", c = c, mean = mean)
        } else {
            msg!("lab-sizes-statistics", c = c, mean = mean, var = var)
        }
    }

    /// The formula of these errors, with what the smallest mini-batch is off on average. `None` where the channel has none.
    #[must_use]
    pub fn formula(&self, number: impl Fn(f64) -> String) -> Option<Message> {
        let population = &self.population;
        let m = self.sizes.first()?.m;
        let bias = population.underestimate(m);
        if !bias.is_finite() {
            return None;
        }
        let (all, bias) = (population.samples.to_string(), number(bias));
        Some(if self.has_one_value() {
            msg!("lab-sizes-formula", all = all, m = m, bias = bias)
        } else {
            let s = number(population.deviation_of_samples());
            msg!("lab-sizes-formula-positions", all = all, m = m, bias = bias, s = s)
        })
    }

    /// What is left of two samples. `None` where a sample has several values of the channel: then more is left.
    #[must_use]
    pub fn two(&self, number: impl Fn(f64) -> String) -> Option<Message> {
        let slope = 1.0 / self.problem.parameters().eps.sqrt();
        self.has_one_value().then(|| msg!("lab-sizes-two", slope = number(slope)))
    }

    /// Whether a sample has one value of the channel.
    #[must_use]
    pub fn has_one_value(&self) -> bool {
        self.problem.partition().positions() == 1
    }

    /// What x is in this sample and channel: of several positions the one that is followed.
    #[must_use]
    pub fn jitter(&self, number: impl Fn(f64) -> String) -> Message {
        let (n, _, p) = self.place();
        let (x, x_hat) = (number(self.x()), number(self.x_hat()));
        if self.has_one_value() {
            msg!("lab-sizes-jitter", n = n, x = x, x_hat = x_hat)
        } else {
            msg!("lab-sizes-jitter-position", n = n, p = p, x = x, x_hat = x_hat)
        }
    }

    /// The problem whose batch is drawn from.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Sample, channel and position that are looked at.
    #[must_use]
    pub fn place(&self) -> (usize, usize, usize) {
        self.problem.partition().split(self.cell)
    }

    /// x of the cell.
    #[must_use]
    pub fn x(&self) -> f64 {
        self.problem.x()[self.cell]
    }

    /// The largest distance of another value of the channel from the cell's.
    #[must_use]
    pub fn farthest(&self) -> f64 {
        let apart = self.values.iter().map(|v| (v - self.x()).abs());
        apart.filter(|distance| distance.is_finite()).fold(0.0, f64::max)
    }

    /// x̂ of the cell in the whole batch.
    #[must_use]
    pub fn x_hat(&self) -> f64 {
        normalized(self.x(), &Moments::of(&self.values), self.problem.parameters())
    }
}

impl Size {
    /// The root mean square error of `μ_B` about the mean of the population.
    #[must_use]
    pub fn mean_rmse(&self, population: &Population) -> f64 {
        rmse(&self.means, population.mean)
    }

    /// The root mean square error of `σ²_B` about the variance of the population.
    #[must_use]
    pub fn var_rmse(&self, population: &Population) -> f64 {
        rmse(&self.vars, population.var)
    }

    /// Mean and standard deviation of x̂ of the sample over the draws.
    #[must_use]
    pub fn x_hat(&self) -> (f64, f64) {
        let moments = Moments::of(&self.x_hats);
        (moments.mean(), moments.var().sqrt())
    }
}

fn rmse(values: &[f64], about: f64) -> f64 {
    let far = values.iter().map(|v| (v - about).abs()).fold(0.0, f64::max);
    // In a unit in which the squares stay in the range of f64.
    let unit = predict::unit(far);
    let squares = values.iter().map(|v| scalbn(v - about, -unit).powi(2));
    scalbn((squares.collect::<Sum>().value() / values.len().max(1) as f64).sqrt(), unit)
}

/// The values of a sample into their place.
fn put(to: &mut [f64], values: &[f64], sample: usize) {
    match to {
        // Features have one value a sample, for which a copy of a stretch takes too long.
        [to] => *to = values[sample],
        _ => to.copy_from_slice(&values[sample * to.len()..(sample + 1) * to.len()]),
    }
}

/// x̂ of a cell under layer norm, for which its own sample is enough.
fn x_hat_under_layer_norm(problem: &Problem, cell: usize) -> f64 {
    let partition = problem.partition();
    let (n, ..) = partition.split(cell);
    let cells = (0..partition.channels())
        .flat_map(|c| (0..partition.positions()).map(move |p| partition.cell(n, c, p)));
    let moments = Moments::of(&cells.map(|cell| problem.x()[cell]).collect::<Vec<f64>>());
    normalized(problem.x()[cell], &moments, problem.parameters())
}

/// x̂ by the statistics of these moments, whatever the mode; of a constant group 0, also where ε is 0.
fn normalized(x: f64, moments: &Moments, parameters: &Parameters) -> f64 {
    // No other norm but the batch norm has running statistics that could take their place.
    let (_, factors) = normalizer(Norm::Layer, parameters, 0, moments);
    if moments.var() == 0.0 && x == moments.mean() { 0.0 } else { factors.x_hat(x) }
}

#[cfg(test)]
mod tests;
