//! What every recipe is computed from: the cells, cut into groups, and a handful of sums of each group.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::norm::{Batch, Layout, Norm, Partition, Sum};

/// Which cells share statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grouping {
    /// Those of the problem's norm.
    Norm,
    /// Those of one channel at one position: the mean over the first axis alone.
    PerPosition,
    /// All cells of the batch.
    Whole,
    /// The channels c with the same c mod G, for c / (C/G).
    Interleaved(usize),
    /// Those that would be of one channel if the batch lay in memory with its channels at the other end.
    Memory,
    /// Those of one channel in the first half of the samples, and those in the second.
    Halves,
}

/// The sums of one group.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums {
    pub n: f64,
    /// The mean, and what rounding dropped from it.
    pub mean: f64,
    pub mean_lo: f64,
    /// Σ (x − μ)²
    pub m2: f64,
    /// The largest |x|.
    pub size: f64,
    /// Σ dy, Σ dy², Σ dy (x − μ) and Σ (dy (x − μ))².
    pub dy: f64,
    pub dy_squares: f64,
    pub dy_dev: f64,
    pub dy_dev_squares: f64,
}

impl Sums {
    pub fn centred(&self, x: f64) -> f64 {
        (x - self.mean) - self.mean_lo
    }
}

/// Up to so many groups, all are summed in one sweep; of more only those that are asked for.
const FEW: usize = 2048;

/// One way of cutting the cells into groups, and the groups' sums as far as they were asked for.
#[derive(Debug)]
pub struct Cut {
    pub partition: Partition,
    pub grouping: Grouping,
    groups: usize,
    sums: RefCell<FxHashMap<usize, Sums>>,
    /// Those of all groups, where one sweep over the cells is the cheaper way.
    all: OnceCell<Vec<Sums>>,
    /// Whether it is.
    sweeps: bool,
}

/// The cells, and all ways of cutting them that were asked for.
#[derive(Debug)]
pub struct Ground {
    pub x: Batch,
    pub dy: Batch,
    cuts: RefCell<FxHashMap<(Norm, Layout, Grouping), Rc<Cut>>>,
}

impl Ground {
    pub fn new(x: Batch, dy: Batch) -> Rc<Self> {
        Rc::new(Self { x, dy, cuts: RefCell::default() })
    }

    pub fn cut(&self, partition: &Partition, grouping: Grouping) -> Rc<Cut> {
        let key = (partition.norm(), partition.layout(), grouping);
        let mut cuts = self.cuts.borrow_mut();
        // The first way of cutting is the true one, of which all groups are asked for.
        let is_true = cuts.is_empty();
        Rc::clone(cuts.entry(key).or_insert_with(|| {
            let mut cut = Cut::new(partition.clone(), grouping);
            cut.sweeps = grouping == Grouping::Norm && (is_true || cut.groups <= FEW);
            Rc::new(cut)
        }))
    }

    pub fn sums(&self, cut: &Cut, group: usize) -> Sums {
        // Two changes of a recipe together may ask for a group that one of them has taken away: it has no cells.
        if cut.sweeps {
            return cut.all.get_or_init(|| self.sweep(cut)).get(group).copied().unwrap_or_default();
        }
        if group >= cut.groups {
            return Sums::default();
        }
        if let Some(&sums) = cut.sums.borrow().get(&group) {
            return sums;
        }
        let sums = self.of_cells(cut, group);
        cut.sums.borrow_mut().insert(group, sums);
        sums
    }

    /// The sums over some cells.
    fn of_cells(&self, cut: &Cut, group: usize) -> Sums {
        let (mut sum, mut n) = (Sum::default(), 0.0);
        cut.for_cells(group, |i| {
            sum.add(self.x[i]);
            n += 1.0;
        });
        let mut part = Part { mean: if cut.centred() { sum.value() / n } else { 0.0 }, n, ..Part::default() };
        cut.for_cells(group, |i| part.add(self.x[i], self.dy[i]));
        part.sums(cut.centred())
    }

    /// The sums of all groups, in two sweeps over the cells in their order.
    fn sweep(&self, cut: &Cut) -> Vec<Sums> {
        let (x, dy) = (self.x.cells(), self.dy.cells());
        let mut sums = vec![(Sum::default(), 0.0); cut.groups];
        for_each(&cut.partition, |i, group| {
            sums[group].0.add(x[i]);
            sums[group].1 += 1.0;
        });
        let begin = |&(sum, n): &(Sum, f64)| Part {
            mean: if cut.centred() { sum.value() / n } else { 0.0 },
            n,
            ..Part::default()
        };
        let mut parts: Vec<Part> = sums.iter().map(begin).collect();
        for_each(&cut.partition, |i, group| parts[group].add(x[i], dy[i]));
        parts.iter().map(|part| part.sums(cut.centred())).collect()
    }
}

/// The sums of a group while they grow, about a mean that may still be off by its last digit.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    n: f64,
    mean: f64,
    dev: f64,
    dev_squares: Sum,
    size: f64,
    dy: Sum,
    dy_squares: f64,
    dy_dev: Sum,
    dy_dev_squares: f64,
}

impl Part {
    fn add(&mut self, x: f64, dy: f64) {
        let dev = x - self.mean;
        self.dev += dev;
        self.dev_squares.add(dev * dev);
        self.size = self.size.max(x.abs());
        self.dy.add(dy);
        self.dy_squares += dy * dy;
        self.dy_dev.add(dy * dev);
        self.dy_dev_squares += (dy * dev).powi(2);
    }

    fn sums(&self, centred: bool) -> Sums {
        let lo = if centred { self.dev / self.n } else { 0.0 };
        let dy = self.dy.value();
        Sums {
            n: self.n,
            mean: self.mean,
            mean_lo: lo,
            m2: self.dev_squares.value() - self.n * lo * lo,
            size: self.size,
            dy,
            dy_squares: self.dy_squares,
            dy_dev: self.dy_dev.value() - lo * dy,
            dy_dev_squares: self.dy_dev_squares,
        }
    }
}

/// Every cell, in order, with its group.
fn for_each(partition: &Partition, mut visit: impl FnMut(usize, usize)) {
    let (channels, positions) = (partition.channels(), partition.positions());
    let mut i = 0;
    for n in 0..partition.samples() {
        match partition.layout() {
            Layout::ChannelsFirst => {
                for c in 0..channels {
                    for p in 0..positions {
                        visit(i, partition.group_at(n, c, p));
                        i += 1;
                    }
                }
            }
            Layout::ChannelsLast => {
                for p in 0..positions {
                    for c in 0..channels {
                        visit(i, partition.group_at(n, c, p));
                        i += 1;
                    }
                }
            }
        }
    }
}

impl Cut {
    fn new(partition: Partition, grouping: Grouping) -> Self {
        let (n, c) = (partition.samples(), partition.channels());
        let groups = match grouping {
            Grouping::Norm => partition.groups(),
            Grouping::PerPosition => partition.cells() / n,
            Grouping::Whole => 1,
            Grouping::Interleaved(g) => n * g,
            Grouping::Memory => c,
            Grouping::Halves => 2 * c,
        };
        Self { partition, grouping, groups, sums: RefCell::default(), all: OnceCell::new(), sweeps: false }
    }

    fn centred(&self) -> bool {
        self.partition.norm().is_centred() || self.grouping != Grouping::Norm
    }

    pub fn groups(&self) -> usize {
        self.groups
    }

    /// Whether every group lies within one channel.
    pub fn within_channels(&self) -> bool {
        match self.grouping {
            Grouping::Norm => matches!(self.partition.norm(), Norm::Batch | Norm::Instance),
            Grouping::PerPosition | Grouping::Halves => true,
            Grouping::Whole | Grouping::Interleaved(_) | Grouping::Memory => self.partition.channels() == 1,
        }
    }

    /// The smallest number of cells of a group.
    pub fn smallest(&self) -> usize {
        let p = &self.partition;
        match self.grouping {
            Grouping::Norm => p.m(),
            Grouping::PerPosition => p.samples(),
            Grouping::Whole => p.cells(),
            Grouping::Interleaved(g) => p.channels() / g * p.positions(),
            Grouping::Memory => p.samples() * p.positions(),
            Grouping::Halves => p.samples() / 2 * p.positions(),
        }
    }

    fn first_half(&self) -> usize {
        self.partition.samples().div_ceil(2)
    }

    pub fn group_of(&self, i: usize) -> usize {
        let p = &self.partition;
        match self.grouping {
            Grouping::Norm => p.group_of(i),
            Grouping::PerPosition => i % self.groups,
            Grouping::Memory => match p.layout() {
                Layout::ChannelsFirst => i % p.channels(),
                Layout::ChannelsLast => i / p.positions() % p.channels(),
            },
            Grouping::Whole => 0,
            Grouping::Interleaved(g) => {
                let (n, c, _) = p.split(i);
                n * g + c % g
            }
            Grouping::Halves => {
                let (n, c, _) = p.split(i);
                usize::from(n >= self.first_half()) * p.channels() + c
            }
        }
    }

    pub fn for_cells(&self, group: usize, visit: impl FnMut(usize)) {
        let p = &self.partition;
        match self.grouping {
            Grouping::Norm => p.group_block(group).cells(p).for_each(visit),
            Grouping::PerPosition => (0..p.samples()).map(|n| n * self.groups + group).for_each(visit),
            Grouping::Whole => (0..p.cells()).for_each(visit),
            Grouping::Memory => (0..p.cells()).filter(|&i| self.group_of(i) == group).for_each(visit),
            Grouping::Interleaved(g) => {
                let cell = |c| (0..p.positions()).map(move |at| p.cell(group / g, c, at));
                (group % g..p.channels()).step_by(g).flat_map(cell).for_each(visit);
            }
            Grouping::Halves => {
                let (c, half) = (group % p.channels(), self.first_half());
                let samples = if group < p.channels() { 0..half } else { half..p.samples() };
                samples.flat_map(|n| (0..p.positions()).map(move |at| p.cell(n, c, at))).for_each(visit);
            }
        }
    }

    /// The first cell of a group.
    pub fn first_cell(&self, group: usize) -> usize {
        let p = &self.partition;
        match self.grouping {
            Grouping::Norm => p.group_block(group).nth(p, 0),
            Grouping::PerPosition => group,
            Grouping::Memory => match p.layout() {
                Layout::ChannelsFirst => group,
                Layout::ChannelsLast => group * p.positions(),
            },
            Grouping::Whole => 0,
            Grouping::Interleaved(g) => p.cell(group / g, group % g, 0),
            Grouping::Halves => {
                let n = if group < p.channels() { 0 } else { self.first_half() };
                p.cell(n, group % p.channels(), 0)
            }
        }
    }

    /// The groups that meet a channel, where groups lie within channels.
    pub fn groups_of_channel(&self, c: usize) -> Vec<usize> {
        let p = &self.partition;
        match self.grouping {
            Grouping::Norm if p.norm() == Norm::Batch => vec![c],
            Grouping::Norm => (0..p.samples()).map(|n| p.group_at(n, c, 0)).collect(),
            Grouping::PerPosition => match p.layout() {
                Layout::ChannelsFirst => (0..p.positions()).map(|at| c * p.positions() + at).collect(),
                Layout::ChannelsLast => (0..p.positions()).map(|at| at * p.channels() + c).collect(),
            },
            Grouping::Halves => vec![c, p.channels() + c],
            Grouping::Whole | Grouping::Interleaved(_) | Grouping::Memory => vec![0],
        }
    }

    /// The shape of an array with one number a group.
    pub fn shape(&self) -> Vec<usize> {
        let p = &self.partition;
        match self.grouping {
            Grouping::Norm => p.group_shape(),
            Grouping::PerPosition => p.shape()[1..].to_vec(),
            Grouping::Whole => Vec::new(),
            Grouping::Memory => vec![p.channels()],
            Grouping::Interleaved(g) => vec![p.samples(), g],
            Grouping::Halves => vec![2, p.channels()],
        }
    }
}
