//! The formula of each quantity, as a tree that can be shown, filled with numbers and evaluated.
//!
//! This is the single place that says what depends on what: the marks on the screen, the derivations and the reach of
//! an edit all read the leaves of these trees.

use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::norm::{Block, Mode, Problem, Quantity, Stored, Trace, Weighs};

use super::region::element_meeting;

/// A scalar of the problem that stands in formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// ε
    Eps,
    /// m, the number of values that share one statistic
    M,
    /// p, the momentum
    Momentum,
    /// k, the number of batches seen, this one included
    Batches,
}

impl Given {
    /// The value in this problem.
    #[must_use]
    pub fn value(self, problem: &Problem) -> f64 {
        let p = problem.parameters();
        match self {
            Self::Eps => p.eps,
            Self::M => problem.partition().m() as f64,
            Self::Momentum => p.momentum.unwrap_or(f64::NAN),
            Self::Batches => p.num_batches_tracked as f64 + 1.0,
        }
    }
}

/// A formula. A [`Expr::Of`] stands for the number of that quantity which belongs to the number being computed: for a
/// cell its own channel's γ and its own group's mean; inside a [`Expr::Sum`], the cell being summed over.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A literal.
    Number(f64),
    /// A scalar of the problem.
    Given(Given),
    /// A number of a quantity.
    Of(Quantity),
    /// −a
    Neg(Box<Expr>),
    /// a + b
    Add(Box<Expr>, Box<Expr>),
    /// a − b
    Sub(Box<Expr>, Box<Expr>),
    /// a · b
    Mul(Box<Expr>, Box<Expr>),
    /// a / b
    Div(Box<Expr>, Box<Expr>),
    /// √a
    Sqrt(Box<Expr>),
    /// a to a whole power
    Pow(Box<Expr>, i32),
    /// Σ a over the cells of the group, or of the channel for a quantity that is per channel
    Sum(Box<Expr>),
}

impl Expr {
    fn squared(self) -> Self {
        Self::Pow(Box::new(self), 2)
    }

    fn sqrt(self) -> Self {
        Self::Sqrt(Box::new(self))
    }

    /// The formula's number for the element whose block is given.
    #[must_use]
    pub fn evaluate(&self, trace: &Trace, block: &Block) -> f64 {
        let of = |e: &Self| e.evaluate(trace, block);
        match self {
            Self::Number(v) => *v,
            Self::Given(given) => given.value(trace.problem()),
            Self::Of(q) => trace.value(*q, element_meeting(trace.partition(), *q, block)),
            Self::Neg(a) => -of(a),
            Self::Add(a, b) => of(a) + of(b),
            Self::Sub(a, b) => of(a) - of(b),
            Self::Mul(a, b) => of(a) * of(b),
            Self::Div(a, b) => of(a) / of(b),
            Self::Sqrt(a) => of(a).sqrt(),
            Self::Pow(a, k) => of(a).powi(*k),
            Self::Sum(a) => block
                .cells(trace.partition())
                .map(|cell| a.evaluate(trace, &trace.partition().cell_block(cell)))
                .sum(),
        }
    }

    /// The quantities that stand in the formula, each once, in the order of the table.
    #[must_use]
    pub fn quantities(&self) -> Vec<Quantity> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found.sort_unstable();
        found.dedup();
        found
    }

    fn collect(&self, found: &mut Vec<Quantity>) {
        match self {
            Self::Number(_) | Self::Given(_) => {}
            Self::Of(q) => found.push(*q),
            Self::Neg(a) | Self::Sqrt(a) | Self::Pow(a, _) | Self::Sum(a) => a.collect(found),
            Self::Add(a, b) | Self::Sub(a, b) | Self::Mul(a, b) | Self::Div(a, b) => {
                a.collect(found);
                b.collect(found);
            }
        }
    }
}

macro_rules! operator {
    ($($trait:ident $method:ident),+) => {$(
        impl $trait for Expr {
            type Output = Self;
            fn $method(self, other: Self) -> Self {
                Self::$trait(Box::new(self), Box::new(other))
            }
        }
    )+};
}
operator!(Add add, Sub sub, Mul mul, Div div);

impl Neg for Expr {
    type Output = Self;
    fn neg(self) -> Self {
        Self::Neg(Box::new(self))
    }
}

fn number(value: f64) -> Expr {
    Expr::Number(value)
}

fn sum(term: Expr) -> Expr {
    Expr::Sum(Box::new(term))
}

/// How a quantity is computed in this problem's norm and mode; `None` for what is given.
///
/// Source: Ioffe & Szegedy 2015, arXiv 1502.03167, algorithm 1 and section 3; the running updates follow the
/// [`Convention`](crate::norm::Convention). dμ leaves out its second term, −2 dσ² · Σ (x − μ)/m, which is exactly 0.
#[must_use]
pub fn formula(quantity: Quantity, problem: &Problem) -> Option<Expr> {
    use Quantity as Q;
    let of = Expr::Of;
    let m = || Expr::Given(Given::M);
    let eval = problem.uses_running();
    let rms = !problem.partition().norm().is_centred();
    let centred = || if rms { of(Q::X) } else { of(Q::X) - of(Q::Mean) };
    Some(match quantity {
        Q::X | Q::Gamma | Q::Beta | Q::Dy | Q::RunningMeanBefore | Q::RunningVarBefore => return None,
        Q::Mean if eval => of(Q::RunningMeanBefore),
        Q::Mean if rms => number(0.0),
        Q::Mean => sum(of(Q::X)) / m(),
        Q::Var if eval => of(Q::RunningVarBefore),
        Q::Var => sum(centred().squared()) / m(),
        Q::InvStd => number(1.0) / (of(Q::Var) + Expr::Given(Given::Eps)).sqrt(),
        Q::XHat => centred() * of(Q::InvStd),
        Q::Y => of(Q::Gamma) * of(Q::XHat) + of(Q::Beta),
        Q::RunningMean => running(problem, Q::RunningMeanBefore, of(Q::Mean)),
        Q::RunningVar => {
            let unbiased = problem.parameters().convention.row().stored == Stored::Unbiased;
            if unbiased && problem.partition().m() == 1 {
                of(Q::RunningVarBefore)
            } else if unbiased {
                let correction = m() / (m() - number(1.0));
                running(problem, Q::RunningVarBefore, of(Q::Var) * correction)
            } else {
                running(problem, Q::RunningVarBefore, of(Q::Var))
            }
        }
        Q::DBeta => sum(of(Q::Dy)),
        Q::DGamma => sum(of(Q::Dy) * of(Q::XHat)),
        Q::DxHat => of(Q::Gamma) * of(Q::Dy),
        Q::DVar | Q::DMean if eval => number(0.0),
        Q::DVar => number(-0.5) * Expr::Pow(Box::new(of(Q::InvStd)), 3) * sum(of(Q::DxHat) * centred()),
        Q::DMean if rms => number(0.0),
        Q::DMean => -(of(Q::InvStd) * sum(of(Q::DxHat))),
        Q::DxDirect => of(Q::DxHat) * of(Q::InvStd),
        Q::DxViaVar => of(Q::DVar) * number(2.0) * centred() / m(),
        Q::DxViaMean => of(Q::DMean) / m(),
        Q::Dx => of(Q::DxDirect) + of(Q::DxViaVar) + of(Q::DxViaMean),
    })
}

fn running(problem: &Problem, before: Quantity, new: Expr) -> Expr {
    let p = problem.parameters();
    let old = Expr::Of(before);
    if p.mode == Mode::Eval || !problem.partition().norm().tracks_running() {
        return old;
    }
    let momentum = || Expr::Given(Given::Momentum);
    let share = || number(1.0) / Expr::Given(Given::Batches);
    match (p.momentum, p.convention.row().weighs) {
        (None, _) => (number(1.0) - share()) * old + share() * new,
        (Some(_), Weighs::New) => (number(1.0) - momentum()) * old + momentum() * new,
        (Some(_), Weighs::Old) => momentum() * old + (number(1.0) - momentum()) * new,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::{Norm, Problem};
    use ndarray::array;

    #[test]
    fn every_quantity_comes_after_those_in_its_formula() {
        let problem = Problem::new(array![[1., 2.], [3., 5.]].into_dyn()).unwrap();
        for norm in Norm::all(1) {
            let problem = problem.with_norm(norm).unwrap();
            for &q in Quantity::ALL {
                let reads = formula(q, &problem).map_or_else(Vec::new, |f| f.quantities());
                assert!(reads.iter().all(|&r| r < q), "{q} reads {reads:?}");
            }
        }
    }
}
