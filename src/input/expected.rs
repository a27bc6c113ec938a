//! One array of a file of results, and the quantity that its name says it is.

use ndarray::ArrayD;

use super::precision::Precision;
use crate::msg;
use crate::norm::{Parameter, Quantity};
use crate::text::{Message, hint, nearest, quoted};

/// One array of a file of results.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Which quantity it is said to be.
    pub quantity: Quantity,
    /// What the file calls it.
    pub name: String,
    /// The shape; `None` where the file holds a plain list of the numbers, as a CSV does.
    pub shape: Option<Vec<usize>>,
    /// The numbers, row by row.
    pub values: Vec<f64>,
    /// How they were stored.
    pub precision: Precision,
}

/// What a file of results holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Given {
    /// The arrays of quantities.
    pub arrays: Vec<Expected>,
    /// The ε that it was computed with, if the file says it.
    pub eps: Option<f64>,
    /// The same of the momentum.
    pub momentum: Option<f64>,
    /// The names that no quantity has, each with the nearest that one has.
    pub(super) unknown: Vec<(String, Option<&'static str>)>,
}

/// What an array of a file is.
pub(super) enum Meant {
    /// A quantity.
    Quantity(Quantity),
    /// ε or the momentum.
    Number(Parameter),
    /// Another part of a problem, or nothing that is known.
    Beside,
}

impl Given {
    /// What a name means. One that means nothing is remembered.
    pub(super) fn meant(&mut self, name: &str) -> Meant {
        let alias = || ALIASES.iter().find(|(alias, _)| *alias == name).map(|&(_, quantity)| quantity);
        if let Some(quantity) = Quantity::from_name(name).or_else(alias) {
            return Meant::Quantity(quantity);
        }
        match Parameter::from_name(name) {
            Some(number @ (Parameter::Eps | Parameter::Momentum)) => Meant::Number(number),
            Some(_) => Meant::Beside,
            None => {
                let known = Quantity::ALL.iter().map(|q| q.name()).chain(ALIASES.map(|(alias, _)| alias));
                self.unknown.push((name.to_owned(), nearest(name, known)));
                Meant::Beside
            }
        }
    }

    /// Takes the value of ε or of the momentum.
    pub(super) fn take(&mut self, number: Parameter, value: f64) {
        let place = if number == Parameter::Eps { &mut self.eps } else { &mut self.momentum };
        *place = Some(value).filter(|value| value.is_finite());
    }

    /// What a person should be told of how the file was read.
    #[must_use]
    pub fn notes(&self) -> Vec<Message> {
        let near = self.unknown.iter().filter_map(|(name, near)| Some((name, (*near)?)));
        let near = near.map(|(name, near)| {
            msg!("expected-left-out-near", name = quoted(name), hint = hint(Some(near), ""))
        });
        let others: Vec<Message> =
            self.unknown.iter().filter(|(_, near)| near.is_none()).map(|(name, _)| quoted(name)).collect();
        let others = (!others.is_empty())
            .then(|| msg!("expected-left-out", count = others.len(), names = Message::list(&others)));
        near.chain(others).collect()
    }
}

/// What other people call the quantities.
const ALIASES: [(&str, Quantity); 47] = {
    use Quantity as Q;
    [
        ("input", Q::X),
        ("weight", Q::Gamma),
        ("scale", Q::Gamma),
        ("bias", Q::Beta),
        ("shift", Q::Beta),
        ("offset", Q::Beta),
        ("mu", Q::Mean),
        ("batch_mean", Q::Mean),
        ("sample_mean", Q::Mean),
        ("save_mean", Q::Mean),
        ("variance", Q::Var),
        ("batch_var", Q::Var),
        ("sample_var", Q::Var),
        ("invstd", Q::InvStd),
        ("rstd", Q::InvStd),
        ("inv_var", Q::InvStd),
        ("save_invstd", Q::InvStd),
        ("save_inv_std", Q::InvStd),
        ("xhat", Q::XHat),
        ("x_norm", Q::XHat),
        ("normalized", Q::XHat),
        ("out", Q::Y),
        ("output", Q::Y),
        ("running_mean_after", Q::RunningMean),
        ("new_running_mean", Q::RunningMean),
        ("moving_mean", Q::RunningMean),
        ("running_var_after", Q::RunningVar),
        ("new_running_var", Q::RunningVar),
        ("moving_variance", Q::RunningVar),
        ("dout", Q::Dy),
        ("grad_output", Q::Dy),
        ("db", Q::DBeta),
        ("dbias", Q::DBeta),
        ("grad_bias", Q::DBeta),
        ("grad_beta", Q::DBeta),
        ("dw", Q::DGamma),
        ("dweight", Q::DGamma),
        ("grad_weight", Q::DGamma),
        ("grad_gamma", Q::DGamma),
        ("dxhat", Q::DxHat),
        ("dx_norm", Q::DxHat),
        ("dvariance", Q::DVar),
        ("dsigma2", Q::DVar),
        ("dmu", Q::DMean),
        ("grad_x", Q::Dx),
        ("grad_input", Q::Dx),
        ("dinput", Q::Dx),
    ]
};

/// Whether other people call a quantity so.
pub(super) fn is_alias(name: &str) -> bool {
    ALIASES.iter().any(|(alias, _)| *alias == name)
}

impl Expected {
    pub(super) fn new(quantity: Quantity, name: &str, array: ArrayD<f64>, precision: Precision) -> Self {
        let shape = Some(array.shape().to_vec());
        let values = array.into_iter().collect();
        Self { quantity, name: name.to_owned(), shape, values, precision }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_alias_stands_twice_or_hides_a_quantity() {
        for (i, (alias, _)) in ALIASES.iter().enumerate() {
            assert_eq!(Quantity::from_name(alias), None);
            assert!(ALIASES[..i].iter().all(|(other, _)| other != alias));
        }
    }
}
