//! One array of a file of results, and the quantity that its name says it is.

use ndarray::ArrayD;

use super::precision::Precision;
use crate::msg;
use crate::norm::{Parameter, Quantity};
use crate::text::{Message, hint, nearest};

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

/// The quantity of that name; `None` for what may lie beside the quantities.
pub(super) fn named(name: &str) -> Result<Option<Quantity>, Message> {
    let alias = || ALIASES.iter().find(|(alias, _)| *alias == name).map(|&(_, quantity)| quantity);
    match Quantity::from_name(name).or_else(alias) {
        // What a problem has beside its arrays may lie there too.
        None if Parameter::from_name(name).is_some() => Ok(None),
        None => {
            let known = Quantity::ALL.iter().map(|q| q.name());
            let near = nearest(name, known.clone().chain(ALIASES.map(|(alias, _)| alias)));
            let known = known.collect::<Vec<_>>().join(", ");
            Err(msg!("expected-no-quantity", hint = hint(near, &known)))
        }
        found => Ok(found),
    }
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
