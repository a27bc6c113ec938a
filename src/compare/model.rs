//! Batch normalization by a recipe: apart from the trace, any number on demand, each with what rounding does to it.

mod backward;

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::ground::{Cut, Ground, Grouping, Sums};
use super::num::Num;
use super::recipe::{Backward, Divisor, Factor, Line, Recipe, Shift, Spread};
use super::tolerance::Unit;
use crate::norm::{Mode, Partition, Quantity, Space, Stored};

/// A recipe, and those of its numbers that were asked for.
#[derive(Debug)]
pub struct Model {
    recipe: Rc<Recipe>,
    ground: Rc<Ground>,
    cut: Rc<Cut>,
    unit: Unit,
    /// The numbers of groups and channels that were asked for.
    known: RefCell<FxHashMap<(Quantity, usize), Num>>,
    /// The recipes that lines are taken from.
    others: RefCell<FxHashMap<Quantity, Rc<Model>>>,
}

impl Model {
    /// The recipe's numbers, as if without rounding.
    #[must_use]
    pub fn new(recipe: Recipe) -> Self {
        Self::with_unit(Rc::new(recipe), Unit::default())
    }

    pub(super) fn with_unit(recipe: Rc<Recipe>, unit: Unit) -> Self {
        let ground = Rc::clone(&recipe.ground);
        let cut = ground.cut(recipe.problem.partition(), recipe.grouping);
        let (known, others) = (RefCell::default(), RefCell::default());
        Self { recipe, ground, cut, unit, known, others }
    }

    /// The same recipe in another arithmetic.
    pub(super) fn at(&self, unit: Unit) -> Self {
        Self::with_unit(Rc::clone(&self.recipe), unit)
    }

    pub(super) fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    pub(super) fn unit(&self) -> Unit {
        self.unit
    }

    /// The shape of the quantity's array.
    pub(super) fn shape(&self, quantity: Quantity) -> Vec<usize> {
        match quantity.space() {
            Space::Cell => self.partition().shape().to_vec(),
            Space::Group => self.cut.shape(),
            Space::Channel => vec![self.partition().channels()],
        }
    }

    pub(super) fn len(&self, quantity: Quantity) -> usize {
        match quantity.space() {
            Space::Cell => self.partition().cells(),
            Space::Group => self.cut.groups(),
            Space::Channel => self.partition().channels(),
        }
    }

    /// The whole array of a quantity: its shape, and each number with how far rounding may have moved it at a relative
    /// tolerance of `rtol`.
    #[must_use]
    pub fn array(&self, quantity: Quantity, rtol: f64) -> (Vec<usize>, Vec<(f64, f64)>) {
        let model = self.at(Unit::relative(rtol));
        let at = |i: usize| {
            let number = model.shown(quantity, i);
            // Where the sizes leave the range of f64 the number's own size must do.
            let bound = number.bound();
            (number.v, if bound.is_finite() { bound } else { rtol * number.v.abs() })
        };
        (self.shape(quantity), (0..self.len(quantity)).map(at).collect())
    }

    /// The farthest that rounding may move any number of a quantity at a relative tolerance of `rtol`.
    #[must_use]
    pub fn largest_bound(&self, quantity: Quantity, rtol: f64) -> f64 {
        let model = self.at(Unit::relative(rtol));
        let bounds = (0..self.len(quantity)).map(|i| model.shown(quantity, i).bound());
        bounds.filter(|bound| bound.is_finite()).fold(0.0, f64::max)
    }

    pub(super) fn partition(&self) -> &Partition {
        self.recipe.problem.partition()
    }

    /// A number as it is written down.
    pub(super) fn shown(&self, quantity: Quantity, i: usize) -> Num {
        let shown = self.recipe.shown.iter().rev().find(|(q, _)| *q == quantity);
        let number = match shown {
            Some((_, line)) => self.by(line, quantity, i),
            None => self.number(quantity, i),
        };
        // Stored, it is rounded once more.
        number.with(Num::rounded(number.v, self.unit.u).w)
    }

    /// A number as it is used, by its flat index in the order of x's axes.
    pub(super) fn number(&self, quantity: Quantity, i: usize) -> Num {
        if quantity.space() == Space::Cell {
            return self.fresh(quantity, i);
        }
        // Two changes together may ask for a group that one of them has taken away.
        if i >= self.len(quantity) {
            return Num::exact(f64::NAN);
        }
        if let Some(&known) = self.known.borrow().get(&(quantity, i)) {
            return known;
        }
        let number = self.fresh(quantity, i);
        self.known.borrow_mut().insert((quantity, i), number);
        number
    }

    fn fresh(&self, quantity: Quantity, i: usize) -> Num {
        match self.line_of(quantity) {
            Some(line) => self.by(line, quantity, i),
            None => self.plain(quantity, i),
        }
    }

    fn line_of(&self, quantity: Quantity) -> Option<&Line> {
        self.recipe.lines.iter().rev().find(|(q, _)| *q == quantity).map(|(_, line)| line)
    }

    fn by(&self, line: &Line, quantity: Quantity, i: usize) -> Num {
        match line {
            Line::Formula(formula) => formula(self, i),
            Line::With(number, formula) => formula(self, i, *number),
            // Groups of another norm are not those of the file.
            Line::Known(values) => values.get(i).copied().unwrap_or(Num::exact(f64::NAN)),
            Line::Given(values) => Num::rounded(values.get(i).copied().unwrap_or(f64::NAN), self.unit.u),
            Line::Of(recipe) => {
                let mut others = self.others.borrow_mut();
                let other = others
                    .entry(quantity)
                    .or_insert_with(|| Rc::new(Self::with_unit(Rc::clone(recipe), self.unit)));
                let other = Rc::clone(other);
                drop(others);
                other.number(quantity, i)
            }
        }
    }

    /// A number that the line before it would give, without this recipe's other way of doing the line.
    pub(super) fn plain(&self, quantity: Quantity, i: usize) -> Num {
        use Quantity as Q;
        let p = self.recipe.problem.parameters();
        match quantity {
            Q::X => Num::exact(self.ground.x[i]),
            Q::Dy => self.dy(i),
            Q::Gamma => Num::exact(p.gamma[i]),
            Q::Beta => Num::exact(p.beta[i]),
            Q::RunningMeanBefore => Num::exact(p.running_mean[i]),
            Q::RunningVarBefore => Num::exact(p.running_var[i]),
            Q::RunningMean => {
                let new = self.updates().then(|| self.number(Q::Mean, i));
                self.updated(p.running_mean[i], new)
            }
            Q::RunningVar => self.updated(p.running_var[i], self.updates().then(|| self.stored(i))),
            Q::Mean => self.mean(i),
            Q::Var => self.variance(i),
            Q::InvStd => self.spread(i).0,
            Q::DVar => self.dvar(i),
            Q::DMean => self.dmean(i),
            Q::DBeta => self.dbeta(i),
            Q::DGamma => self.dgamma(i, |model, cell| model.number(Q::XHat, cell)),
            Q::XHat => self.centred(i) * self.number(Q::InvStd, self.group_of(i)),
            Q::Y => {
                let c = self.channel_of(i);
                let shift = self.shift(c);
                let scaled = self.number(Q::XHat, i) * self.factor(self.recipe.scale, c);
                if shift == Num::exact(0.0) { scaled } else { scaled + shift }
            }
            Q::DxHat => self.dy(i) * self.upstream(self.channel_of(i)),
            Q::DxDirect => self.number(Q::DxHat, i) * self.number(Q::InvStd, self.group_of(i)),
            Q::DxViaVar => self.via_var(i),
            Q::DxViaMean => {
                let g = self.group_of(i);
                let dmean = self.number(Q::DMean, g);
                if dmean.v == 0.0 { dmean } else { dmean / self.n(g) }
            }
            Q::Dx => self.number(Q::DxDirect, i) + self.number(Q::DxViaVar, i) + self.number(Q::DxViaMean, i),
        }
    }

    // --- what formulas are made of

    pub(super) fn group_of(&self, i: usize) -> usize {
        self.cut.group_of(i)
    }

    pub(super) fn channel_of(&self, i: usize) -> usize {
        self.partition().channel_of(i)
    }

    pub(super) fn sums(&self, g: usize) -> Sums {
        self.ground.sums(&self.cut, g)
    }

    /// How many cells a group has.
    pub(super) fn n(&self, g: usize) -> f64 {
        self.sums(g).n
    }

    /// How many cells a channel has.
    pub(super) fn channel_size(&self) -> f64 {
        (self.partition().samples() * self.partition().positions()) as f64
    }

    /// The sums of a channel's first half of the samples, and of its second.
    pub(super) fn halves(&self, c: usize) -> [Sums; 2] {
        let halves = self.ground.cut(self.partition(), Grouping::Halves);
        let channels = self.partition().channels();
        [c, channels + c].map(|g| self.ground.sums(&halves, g))
    }

    /// The cells of a group.
    pub(super) fn cells(&self, g: usize) -> Vec<usize> {
        let mut cells = Vec::new();
        self.cut.for_cells(g, |i| cells.push(i));
        cells
    }

    /// Every cell of a channel.
    pub(super) fn for_channel(&self, c: usize, visit: impl FnMut(usize)) {
        let partition = self.partition();
        partition.channel_block(c).cells(partition).for_each(visit);
    }

    /// How many samples there are.
    pub(super) fn samples(&self) -> f64 {
        self.partition().samples() as f64
    }

    pub(super) fn x(&self, i: usize) -> Num {
        Num::exact(self.ground.x[i]).with(self.input(self.ground.x[i]))
    }

    pub(super) fn dy(&self, i: usize) -> Num {
        // A product with it is rounded in the arithmetic of the file.
        let dy = self.ground.dy[i];
        Num { u: self.unit.u, ..Num::exact(dy).with(self.input(dy)) }
    }

    /// The rounding of a number that the file's precision does not hold.
    fn input(&self, v: f64) -> f64 {
        if self.unit.input { Num::rounded(v, self.unit.u).w } else { 0.0 }
    }

    /// x − μ
    pub(super) fn centred(&self, i: usize) -> Num {
        let g = self.group_of(i);
        let (mean, sums) = (self.number(Quantity::Mean, g), self.sums(g));
        let x = self.ground.x[i];
        let v = if self.mean_is_its_own() { sums.centred(x) } else { x - mean.v };
        Num::rounded(v, self.unit.u).with(mean.w + self.input(x))
    }

    /// What is subtracted, less the mean of the group.
    fn offset(&self, g: usize) -> f64 {
        if self.mean_is_its_own() {
            return 0.0;
        }
        let sums = self.sums(g);
        (self.number(Quantity::Mean, g).v - sums.mean) - sums.mean_lo
    }

    fn mean_is_its_own(&self) -> bool {
        !self.uses_running() && self.line_of(Quantity::Mean).is_none()
    }

    /// The unit of the arithmetic within a kernel: for halves that of float32.
    fn kernel(&self) -> f64 {
        if self.unit.is_half() { f64::from(f32::EPSILON) } else { self.unit.u }
    }

    /// How much worse than its last operation a mean of n numbers is, in the arithmetic.
    fn growth(&self, n: f64) -> f64 {
        // Means of halves are kept in float32.
        let unit = if self.unit.is_half() { f64::from(f32::EPSILON) / self.unit.u } else { 1.0 };
        n.sqrt() / 8.0 * unit
    }

    /// The same of a plain sum, whose partial sums are rounded one after the other. Those of halves in a few steps only.
    fn growth_of_sum(&self, n: f64) -> f64 {
        0.6 * if self.unit.is_half() { n.sqrt().min(8.0) } else { n.sqrt() }
    }

    /// A sum, from its value and the squares of its terms; `products` that are rounded one by one.
    fn sum(&self, v: f64, squares: f64, n: f64, products: bool) -> Num {
        let (growth, u) = (self.growth_of_sum(n), self.unit.u);
        let terms = (0.5 * u).powi(2) * squares * (growth * growth + f64::from(u8::from(products)));
        Num::rounded(v, u).with((0.25 * u * growth * v).powi(2) + terms)
    }

    pub(super) fn mean(&self, g: usize) -> Num {
        let (sums, u) = (self.sums(g), self.unit.u);
        if self.uses_running() {
            // Kernels fold the mean into a constant, and lose digits at the size of x.
            let folded = (0.5 * self.kernel() * sums.size).powi(2);
            return Num::exact(self.recipe.problem.parameters().running_mean[g]).with(folded);
        }
        if self.is_rms() {
            return Num::exact(0.0);
        }
        // Folded into a constant, the mean is rounded at the size of x.
        let size = if self.unit.is_half() { sums.mean.abs() } else { sums.size };
        let moved = u * size * (0.5 + self.growth(sums.n));
        let input = if self.unit.input { (0.5 * u * sums.size).powi(2) / sums.n } else { 0.0 };
        Num::rounded(sums.mean, 0.0).with(moved * moved + input)
    }

    pub(super) fn variance(&self, g: usize) -> Num {
        if self.uses_running() {
            let var = Num::exact(self.recipe.problem.parameters().running_var[g]);
            return Num { u: self.unit.u, ..var };
        }
        let sums = self.sums(g);
        let (mean, offset) = (self.number(Quantity::Mean, g), self.offset(g));
        let divisor = match self.recipe.divisor {
            Divisor::M => sums.n,
            Divisor::MMinusOne => sums.n - 1.0,
            Divisor::Samples => self.samples(),
            Divisor::One => 1.0,
        };
        self.about(&sums, offset, divisor, mean.w)
    }

    /// Σ (x − μ − offset)² over a divisor, of a mean that is rounded with a variance of `w`.
    pub(super) fn about(&self, sums: &Sums, offset: f64, divisor: f64, w: f64) -> Num {
        let v = (sums.m2 + sums.n * offset * offset) / divisor;
        let (growth, u) = (self.growth(sums.n), self.unit.u);
        // Squares have one sign: their sums drift.
        let own = (0.5 * u * v).powi(2) * (3.0 + 7.0 * growth * growth);
        // Welford's running mean is rounded at every step, at the size of x.
        let welford = (self.kernel() * sums.size).powi(2) * 4.0 * v / sums.n;
        // The mean's error counts squared: its own deviations cancel. Four deviations of it are one of that.
        // Keras takes E[x²] − E[x]²: right, as long as the mean is not many deviations from zero.
        let second = (sums.mean * sums.mean + v).min(30.0 * v);
        let welford = welford + (self.kernel() * second).powi(2);
        Num::rounded(v, u).with(own + welford + (4.0 * w).powi(2) + 4.0 * offset * offset * w)
    }

    /// What x − μ is multiplied by, and its derivative by the variance.
    fn spread(&self, g: usize) -> (Num, Num) {
        let (var, eps) = (self.number(Quantity::Var, g), self.recipe.problem.parameters().eps);
        let one = Num::exact(1.0);
        match self.recipe.spread {
            Spread::InvStd | Spread::EpsTwice => {
                let twice = if self.recipe.spread == Spread::EpsTwice { 2.0 } else { 1.0 };
                let inv = one / (var + twice * eps).sqrt();
                (inv, cubed(inv) * -0.5)
            }
            Spread::EpsOutside => {
                let inv = one / (var.sqrt() + eps);
                (inv, inv * inv / var.sqrt() * -0.5)
            }
            Spread::Std => ((var + eps).sqrt(), Num::exact(0.5) / (var + eps).sqrt()),
            Spread::InvVar => {
                let inv = one / (var + eps);
                (inv, -(inv * inv))
            }
            Spread::RootTwice => {
                let inv = one / (var.sqrt() + eps).sqrt();
                (inv, cubed(inv) / var.sqrt() * -0.25)
            }
            Spread::One => (one, Num::exact(0.0)),
        }
    }

    pub(super) fn factor(&self, factor: Factor, c: usize) -> Num {
        let p = self.recipe.problem.parameters();
        let gamma = Num::exact(p.gamma[c]);
        match factor {
            Factor::Gamma => gamma,
            Factor::One => Num::exact(1.0),
            Factor::OnePlusGamma => Num::rounded(1.0 + gamma.v, self.unit.u),
            Factor::GammaTwice => Num::rounded(gamma.v * gamma.v, self.unit.u),
            Factor::Inverse => Num::rounded(1.0 / gamma.v, self.unit.u),
            Factor::Rolled => Num::exact(p.gamma[(c + p.gamma.len() - 1) % p.gamma.len()]),
            Factor::Beta => Num::exact(p.beta[c]),
        }
    }

    fn shift(&self, c: usize) -> Num {
        let p = self.recipe.problem.parameters();
        let beta = Num::exact(p.beta[c]);
        match self.recipe.shift {
            Shift::Beta => beta,
            Shift::Zero => Num::exact(0.0),
            Shift::Minus => -beta,
            Shift::TimesGamma => Num::rounded(p.gamma[c] * beta.v, self.unit.u),
            Shift::Gamma => Num::exact(p.gamma[c]),
        }
    }

    /// What dy is multiplied by in dx̂.
    pub(super) fn upstream(&self, c: usize) -> Num {
        let factor = self.recipe.upstream.unwrap_or(match self.recipe.backward {
            Backward::Derived => self.recipe.scale,
            Backward::Textbook => Factor::Gamma,
        });
        self.factor(factor, c)
    }

    pub(super) fn uses_running(&self) -> bool {
        self.recipe.problem.uses_running() && self.recipe.grouping == Grouping::Norm
    }

    fn is_rms(&self) -> bool {
        !self.partition().norm().is_centred() && self.recipe.grouping == Grouping::Norm
    }

    // --- running statistics

    pub(super) fn updates(&self) -> bool {
        self.partition().norm().tracks_running()
            && self.recipe.grouping == Grouping::Norm
            && self.recipe.problem.parameters().mode == Mode::Train
    }

    pub(super) fn updated(&self, old: f64, new: Option<Num>) -> Num {
        let w = self.recipe.weight;
        let once = |old: Num, new: Num| {
            let kept = Num::rounded((1.0 - w) * old.v, self.unit.u).with(old.w * (1.0 - w) * (1.0 - w));
            kept + Num::rounded(w * new.v, self.unit.u).with(new.w * w * w)
        };
        match new {
            Some(new) => (0..self.recipe.updates).fold(Num::exact(old), |old, _| once(old, new)),
            None => Num::exact(old),
        }
    }

    /// The variance of a channel that is stored.
    pub(super) fn stored(&self, c: usize) -> Num {
        let (var, n) = (self.number(Quantity::Var, c), self.n(c));
        match self.recipe.stored {
            _ if self.recipe.divisor != Divisor::M => {
                let sums = self.sums(c);
                let divisor = if self.recipe.stored == Stored::Biased { n } else { n - 1.0 };
                self.about(&sums, self.offset(c), divisor, self.number(Quantity::Mean, c).w)
            }
            Stored::Biased => var,
            Stored::Unbiased => var * (n / (n - 1.0)),
        }
    }
}

/// The third power.
fn cubed(a: Num) -> Num {
    let v = a.v * a.v * a.v;
    let slope = 3.0 * a.v * a.v;
    Num { v, ..a * a * a }.with(a.w * (slope * slope - 3.0 * a.v.powi(4)))
}
