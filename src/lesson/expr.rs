//! The small language in which a lesson says what is to be computed: conditions, answers, live numbers in its sentences.
//!
//! ```text
//! x_hat[2]                       a number of a quantity, by its index in the quantity's own shape
//! sum(dx) , avg(x_hat^2)         a quantity alone is the whole array; arithmetic goes cell by cell
//! avg([2, 4, 9])                 numbers of one's own
//! stage == 'dx' and eps == 0     facts about where the person is; 1 is true and 0 is false
//! group == group[0,2]            for each cell, whether it shares its statistics with cell (0,2)
//! after('eps 0; gamma 2', y[4])  what would be, after these commands
//! outcome('merged.var.0')        what the open lab has found, by its path in the JSON of `bnwalk lab`; in a list also
//! outcome('sizes.m=16.mean_rmse')    by what one of its objects holds, and outcome('runs.0.curve.last.loss')
//! setting('split') == '2,6'      what is varied in the open lab
//! ```

mod eval;
mod parse;
mod value;

pub use eval::{State, Unknown};
pub use value::Value;

use crate::norm::Quantity;
use crate::text::Message;

/// Something to be computed from a person's place.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A number as it stands.
    Number(f64),
    /// A text in quotes.
    Text(String),
    /// Numbers in brackets.
    List(Vec<Self>),
    /// A whole array of the computation.
    Of(Quantity),
    /// A fact about the place.
    Fact(Fact),
    /// A number of an array.
    At(Box<Self>, Vec<Self>),
    /// A function's value.
    Call(Function, Vec<Self>),
    /// −a
    Neg(Box<Self>),
    /// 1 where a is 0, else 0.
    Not(Box<Self>),
    /// Two operands.
    Of2(Operator, Box<Self>, Box<Self>),
}

macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($(#[$row:meta])+ $id:ident = $name:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $type { $($(#[$row])+ $id,)+ }

        impl $type {
            /// Every one, by name.
            pub const ALL: &'static [(&'static str, Self)] = &[$(($name, Self::$id),)+];

            fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, one)| *one)
            }
        }
    };
}

names! {
    /// What can be asked about a place beside its arrays.
    Fact {
        /// ε
        Eps = "eps",
        /// The momentum; NaN for the cumulative average.
        Momentum = "momentum",
        /// The values that share one statistic.
        M = "m",
        /// The samples.
        Samples = "samples",
        /// The channels.
        Channels = "channels",
        /// "train" or "eval".
        Mode = "mode",
        /// The name of the norm.
        Norm = "norm",
        /// The name of the convention.
        Convention = "convention",
        /// The name of the stage.
        Stage = "stage",
        /// The name of the array being explained.
        Array = "array",
        /// The selected cell: "3,0".
        Cell = "cell",
        /// Whether the statistics are treated as constants in the backward pass.
        Detached = "detached",
        /// The name of the lab that is open, or "none".
        Lab = "lab",
        /// How much of the lab's experiment is done, 0 to 1.
        Progress = "progress",
        /// For each cell, the group whose statistics it shares.
        Group = "group",
        /// For each cell, its channel.
        Channel = "channel",
        /// For each cell, its sample.
        Sample = "sample",
    }
}

names! {
    /// The functions.
    Function {
        /// The sum of an array.
        Sum = "sum",
        /// Its average.
        Avg = "avg",
        /// Its average squared distance from its average.
        Variance = "variance",
        /// The same divided by one less than their number.
        Unbiased = "unbiased",
        /// The least.
        Min = "min",
        /// The greatest.
        Max = "max",
        /// How many there are.
        Count = "count",
        /// Without the sign.
        Abs = "abs",
        /// The square root.
        Sqrt = "sqrt",
        /// To the nearest whole number.
        Round = "round",
        /// The second where the first is true, else the third.
        If = "if",
        /// The second, after the commands of the first.
        After = "after",
        /// A number of the lab's outcome.
        Outcome = "outcome",
        /// A setting of the lab.
        Setting = "setting",
        /// Whether the results beside the walk are wrong in a quantity.
        Wrong = "wrong",
    }
}

impl Function {
    /// How many arguments it takes.
    fn arity(self) -> usize {
        match self {
            Self::If => 3,
            Self::After => 2,
            _ => 1,
        }
    }
}

/// What stands between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// +
    Add,
    /// −
    Sub,
    /// ×
    Mul,
    /// ÷
    Div,
    /// To the power of.
    Pow,
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
    /// Both are true.
    And,
    /// One is true.
    Or,
}

impl Operator {
    /// Of two numbers; what is true is 1, what is not 0.
    pub(super) fn of(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Add => a + b,
            Self::Sub => a - b,
            Self::Mul => a * b,
            Self::Div => a / b,
            Self::Pow => a.powf(b),
            Self::Eq => f64::from(a == b),
            Self::Ne => f64::from(a != b),
            Self::Lt => f64::from(a < b),
            Self::Le => f64::from(a <= b),
            Self::Gt => f64::from(a > b),
            Self::Ge => f64::from(a >= b),
            Self::And => f64::from(a != 0.0 && b != 0.0),
            Self::Or => f64::from(a != 0.0 || b != 0.0),
        }
    }
}

/// Why a text is no expression, and where in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Flaw {
    /// The byte at which it goes wrong.
    pub at: usize,
    /// What is wrong.
    pub why: Message,
}

/// Whether the commands of `after` can be carried out, each by itself.
pub type Check<'a> = &'a dyn Fn(&str) -> Result<(), Message>;

impl Expr {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn parse(text: &str, check: Check<'_>) -> Result<Self, Flaw> {
        parse::parse(text, check)
    }

    /// Reads a number as a person writes it: `-1.5`, `−1,5` as `-1.5`, `19/64`, `sqrt(2)/2`, `√2`.
    #[must_use]
    pub fn arithmetic(text: &str) -> Option<f64> {
        let text = text.replace('−', "-").replace('√', " sqrt ").replace(['×', '·'], "*").replace('÷', "/");
        parse::arithmetic(&text)
    }

    /// Whether anything in it satisfies a condition.
    pub fn any(&self, is: &dyn Fn(&Self) -> bool) -> bool {
        is(self)
            || match self {
                Self::List(all) | Self::Call(_, all) => all.iter().any(|one| one.any(is)),
                Self::At(a, all) => a.any(is) || all.iter().any(|one| one.any(is)),
                Self::Neg(a) | Self::Not(a) => a.any(is),
                Self::Of2(_, a, b) => a.any(is) || b.any(is),
                Self::Number(_) | Self::Text(_) | Self::Of(_) | Self::Fact(_) => false,
            }
    }
}
