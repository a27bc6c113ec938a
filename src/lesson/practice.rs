//! Questions without end: small batches with friendly numbers, and one number to be computed.

use std::collections::VecDeque;

use rand_mt::Mt;

use super::expr::Expr;
use super::step::{Asked, Kind, Lesson, Question, Shown, Step, Wrong};
use super::words::Words;
use crate::msg;
use crate::norm::{Quantity, Space};
use crate::text::{Glyphs, Message, typed};
use crate::walk::Stage;

/// A missed quantity is asked for again after this many other questions.
const AGAIN: usize = 2;

/// Where the questions come from. Equal seeds and equal answers give equal questions.
#[derive(Debug, Clone)]
pub struct Practice {
    random: Mt,
    /// What is asked for.
    quantities: Vec<Quantity>,
    /// Those of them that have not been asked for since all were.
    left: Vec<Quantity>,
    /// What was missed, each with the number of the question at which it comes back.
    missed: VecDeque<(usize, Quantity)>,
    /// Whether the last question was one that came back.
    came_back: bool,
    /// Whether what was missed comes back.
    asks_again: bool,
    /// How many questions there were.
    asked: usize,
    /// What is asked for now.
    now: Quantity,
}

/// What is often taken for it, and what is said to that.
type Taken = (&'static str, fn() -> Message);

/// A quantity that is asked for, and what is often taken for it. `I` stands for the cell's index.
struct Row {
    quantity: Quantity,
    answer: &'static str,
    wrong: &'static [Taken],
}

#[rustfmt::skip]
static ROWS: &[Row] = &[
    Row { quantity: Quantity::Mean, answer: "mean[0]", wrong: &[
        ("sum(x)", || msg!("practice-not-divided")),
    ] },
    Row { quantity: Quantity::Var, answer: "var[0]", wrong: &[
        ("unbiased(x)", || msg!("practice-unbiased")),
        ("sqrt(var[0])", || msg!("practice-root")),
        ("sum((x - mean[0])^2)", || msg!("practice-not-divided")),
        ("avg(x^2)", || msg!("practice-not-centred")),
    ] },
    Row { quantity: Quantity::InvStd, answer: "inv_std[0]", wrong: &[
        ("sqrt(var[0])", || msg!("practice-not-inverse")),
        ("1/var[0]", || msg!("practice-root-forgotten")),
    ] },
    Row { quantity: Quantity::XHat, answer: "x_hat[I]", wrong: &[
        ("-x_hat[I]", || msg!("practice-sign")),
        ("x[I] - mean[0]", || msg!("practice-not-scaled")),
        ("(x[I] - mean[0])/var[0]", || msg!("practice-root-forgotten")),
        ("(x[I] - mean[0])/sqrt(unbiased(x))", || msg!("practice-unbiased")),
        ("x[I]*inv_std[0]", || msg!("practice-not-centred")),
    ] },
    Row { quantity: Quantity::Y, answer: "y[I]", wrong: &[
        ("x_hat[I]", || msg!("practice-no-affine")),
        ("gamma[0]*x_hat[I]", || msg!("practice-no-beta")),
        ("gamma[0]*(x_hat[I] + beta[0])", || msg!("practice-beta-first")),
        ("gamma[0]*x[I] + beta[0]", || msg!("practice-not-normalized")),
    ] },
    Row { quantity: Quantity::RunningMean, answer: "running_mean[0]", wrong: &[
        ("momentum*running_mean_before[0] + (1 - momentum)*mean[0]", || msg!("practice-momentum")),
        ("mean[0]", || msg!("practice-no-average")),
    ] },
    Row { quantity: Quantity::RunningVar, answer: "running_var[0]", wrong: &[
        ("(1 - momentum)*running_var_before[0] + momentum*var[0]", || msg!("practice-biased-stored")),
        ("momentum*running_var_before[0] + (1 - momentum)*unbiased(x)", || msg!("practice-momentum")),
        ("momentum*running_var_before[0] + (1 - momentum)*var[0]", || msg!("practice-momentum")),
    ] },
    Row { quantity: Quantity::DBeta, answer: "dbeta[0]", wrong: &[
        ("avg(dy)", || msg!("practice-averaged")),
        ("gamma[0]*sum(dy)", || msg!("practice-gamma-too-much")),
    ] },
    Row { quantity: Quantity::DGamma, answer: "dgamma[0]", wrong: &[
        ("sum(dy)", || msg!("practice-no-x-hat")),
        ("sum(dy*x)", || msg!("practice-x-for-x-hat")),
        ("sum(dy*y)", || msg!("practice-y-for-x-hat")),
        ("avg(dy*x_hat)", || msg!("practice-averaged")),
    ] },
    Row { quantity: Quantity::DxHat, answer: "dx_hat[I]", wrong: &[
        ("dy[I]", || msg!("practice-no-gamma")),
        ("dy[I]/gamma[0]", || msg!("practice-gamma-divided")),
    ] },
    Row { quantity: Quantity::DVar, answer: "dvar[0]", wrong: &[
        ("-dvar[0]", || msg!("practice-sign")),
        ("2*dvar[0]", || msg!("practice-half")),
        ("sum(dx_hat*(x - mean[0]))", || msg!("practice-no-cube")),
    ] },
    Row { quantity: Quantity::DMean, answer: "dmean[0]", wrong: &[
        ("-dmean[0]", || msg!("practice-sign")),
        ("-sum(dx_hat)", || msg!("practice-not-scaled")),
    ] },
    Row { quantity: Quantity::Dx, answer: "dx[I]", wrong: &[
        ("dx_direct[I]", || msg!("practice-detached")),
        ("dx_direct[I] + dx_via_mean[I]", || msg!("practice-no-variance-route")),
        ("dx_direct[I] + dx_via_var[I]", || msg!("practice-no-mean-route")),
        ("-dx[I]", || msg!("practice-sign")),
    ] },
];

/// The stages that have something to ask for.
#[must_use]
pub fn practised() -> Vec<&'static str> {
    Stage::ALL.into_iter().filter(|stage| !asked_at(*stage).is_empty()).map(Stage::name).collect()
}

fn asked_at(stage: Stage) -> Vec<Quantity> {
    ROWS.iter().map(|row| row.quantity).filter(|&quantity| Stage::showing(quantity) == stage).collect()
}

impl Practice {
    /// Questions about a stage, or about all.
    ///
    /// # Errors
    /// When nothing is computed at that stage.
    pub fn new(stage: Option<Stage>, seed: u32) -> Result<Self, Message> {
        let quantities = match stage {
            None => ROWS.iter().map(|row| row.quantity).collect(),
            Some(stage) => asked_at(stage),
        };
        if quantities.is_empty() {
            let stages = Message::list(practised());
            return Err(msg!("practice-stage", stage = stage.unwrap_or_default().name(), stages = stages));
        }
        let now = quantities[0];
        Ok(Self {
            random: Mt::new(seed),
            quantities,
            left: Vec::new(),
            missed: VecDeque::new(),
            came_back: false,
            asks_again: true,
            asked: 0,
            now,
        })
    }

    /// The same for a sheet of paper, which does not know what was answered.
    #[must_use]
    pub fn on_paper(self) -> Self {
        Self { asks_again: false, ..self }
    }

    /// The lesson that the questions are steps of.
    #[must_use]
    pub fn lesson() -> Lesson {
        let none = || Words::Told(Message::verbatim(""));
        Lesson {
            name: "practice".to_owned(),
            title: Words::Told(msg!("practice-title")),
            about: Words::Told(msg!("practice-about")),
            minutes: 5,
            steps: Vec::new(),
            remember: none(),
            read: none(),
        }
    }

    /// What is asked for now.
    #[must_use]
    pub fn stage(&self) -> Stage {
        Stage::showing(self.now)
    }

    /// The last question was answered, right at the first try or not.
    pub fn grade(&mut self, at_once: bool) {
        if !at_once && self.asks_again {
            self.missed.push_back((self.asked + AGAIN, self.now));
        }
    }

    /// The next question: what was missed before, when its time has come, with other numbers. Never two of these in a row, so
    /// that there is always something new.
    pub fn next_step(&mut self) -> Step {
        let comes_back = !self.came_back && self.missed.front().is_some_and(|(due, _)| *due <= self.asked);
        self.came_back = comes_back;
        let before = self.now;
        self.now = match self.missed.front().copied() {
            Some((_, quantity)) if comes_back => {
                self.missed.pop_front();
                quantity
            }
            _ => self.other_than(before),
        };
        self.asked += 1;
        self.step(comes_back)
    }

    /// A quantity that has not been asked for since all were; where there is a choice not the one before.
    fn other_than(&mut self, before: Quantity) -> Quantity {
        if self.left.is_empty() {
            self.left.clone_from(&self.quantities);
        }
        let others: Vec<Quantity> =
            self.left.iter().copied().filter(|&q| q != before || self.asked == 0).collect();
        let next = if others.is_empty() { before } else { self.one_of(&others) };
        self.left.retain(|&quantity| quantity != next);
        next
    }

    fn below(&mut self, n: usize) -> usize {
        self.random.next_u32() as usize % n.max(1)
    }

    fn whole(&mut self, below: u32) -> i64 {
        i64::from(self.random.next_u32() % below)
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// Whole numbers around a whole mean, with a standard deviation that is 1, 2, 4 or 5: every quotient comes to an end.
    fn friendly(&mut self, m: usize) -> (i64, Vec<i64>) {
        loop {
            let mut apart: Vec<i64> = (1..m).map(|_| self.whole(13) - 6).collect();
            apart.push(-apart.iter().sum::<i64>());
            let squares: i64 = apart.iter().map(|d| d * d).sum();
            let m = i64::try_from(m).unwrap_or(1);
            let is_friendly = [1, 4, 16, 25].iter().any(|variance| variance * m == squares);
            if is_friendly && apart.iter().all(|d| d.abs() <= 9) {
                let mean = self.whole(9) + if apart.iter().min() < Some(&-4) { 5 } else { 2 };
                return (mean, apart);
            }
        }
    }

    fn step(&mut self, comes_back: bool) -> Step {
        let quantity = self.now;
        let row = ROWS.iter().find(|row| row.quantity == quantity).unwrap_or(&ROWS[0]);
        let is_running = matches!(quantity, Quantity::RunningMean | Quantity::RunningVar);
        // The unbiased variance of 5 values has a divisor of 4, which comes to an end too.
        let m = if is_running { 5 } else { self.one_of(&[4, 4, 5]) };
        let (mean, apart) = self.friendly(m);
        let x: Vec<i64> = apart.iter().map(|d| mean + d).collect();
        let told = |numbers: &[i64]| {
            Message::list(numbers.iter().map(|&number| Glyphs::Unicode.number(number as f64, 6)))
        };
        let cell = loop {
            let cell = self.below(m);
            if apart[cell] != 0 {
                break cell;
            }
        };
        let gamma = self.one_of(&[2.0, 3.0, -1.0, 0.5, 4.0]);
        let beta = self.one_of(&[1.0, -1.0, 3.0, 0.5]);
        let dy: Vec<i64> = loop {
            let dy: Vec<i64> = (0..m).map(|_| self.whole(5) - 2).collect();
            if dy[cell] != 0 && dy.iter().sum::<i64>() != 0 {
                break dy;
            }
        };
        let mut setup = vec![
            format!("batch {}", x.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")),
            "eps 0".to_owned(),
        ];
        let mut given = vec![msg!("practice-given-x", x = told(&x))];
        if quantity == Quantity::Y || quantity.is_backward() && quantity != Quantity::DBeta {
            setup.push(format!("gamma {}", typed(gamma)));
            setup.push(format!("beta {}", typed(beta)));
            let told = |number: f64| Glyphs::Unicode.number(number, 6);
            given.push(msg!("practice-given-affine", gamma = told(gamma), beta = told(beta)));
        }
        if is_running {
            let before = (self.below(4) as f64, self.one_of(&[1.0, 2.0, 4.0]));
            setup.push(format!("running_mean {}", typed(before.0)));
            setup.push(format!("running_var {}", typed(before.1)));
            given.push(msg!("practice-given-running", mean = before.0, var = before.1));
        }
        if quantity.is_backward() {
            for (i, dy) in dy.iter().enumerate() {
                setup.push(format!("cell {i}"));
                setup.push(format!("dy {dy}"));
            }
            given.push(msg!("practice-given-dy", dy = told(&dy)));
        }
        setup.push(format!("cell {cell}"));
        let first = if quantity.is_backward() { Stage::Upstream } else { Stage::Batch };
        setup.push(format!("goto {first}"));
        let given =
            given.into_iter().reduce(|before, next| msg!("practice-and", before = before, next = next));
        let element = match quantity.space() {
            Space::Cell => format!("{}[{cell}]", quantity.symbol()),
            _ => quantity.symbol().to_owned(),
        };
        let text = msg!(
            "practice-ask",
            again = usize::from(comes_back),
            given = given.unwrap_or_else(|| Message::verbatim("")),
            symbol = element,
            title = quantity.title()
        );
        let place = |source: &str| {
            let source = source.replace('I', &cell.to_string());
            Expr::parse(&source, &|_| Ok(())).expect("a test reads every row")
        };
        let wrong =
            row.wrong.iter().map(|(value, say)| Wrong { value: place(value), reply: Words::Told(say()) });
        let asked = Asked::Number { answer: place(row.answer), tolerance: None };
        let question = Question { asked, when: None, right: None, wrong: wrong.collect() };
        let index = if quantity.space() == Space::Cell { cell } else { 0 };
        Step {
            id: format!("question-{}", self.asked),
            setup,
            results: Vec::new(),
            text: Words::Told(text),
            kind: Kind::Predict(question),
            hint: Some(Words::Told(Message::named(format!("practice-hint-{}", quantity.name())))),
            show: Some(Shown { quantity, index: vec![Expr::Number(index as f64)] }),
            solution: Vec::new(),
        }
    }
}
