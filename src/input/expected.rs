//! Results to be compared with the true ones: some quantities' arrays, under their names or the usual aliases.
//!
//! JSON (an object of nested arrays, or a dump), NPZ, safetensors, or the CSV of a dump; any subset of the quantities.

use std::path::Path;

use ndarray::ArrayD;

use super::content::Content;
use super::error::{InputError, hint, quoted};
use super::format::{self, Format};
use super::{Arrays, csv, json};
use crate::msg;
use crate::norm::{Parameter, Quantity};
use crate::text::{Message, nearest};

/// How the numbers of a file were stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// bfloat16
    Brain,
    /// float16
    Half,
    /// float32
    Single,
    /// float64, whole numbers, and every text
    Double,
}

impl Precision {
    /// The name that NumPy and PyTorch give it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Brain => "bfloat16",
            Self::Half => "float16",
            Self::Single => "float32",
            Self::Double => "float64",
        }
    }
}

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

/// Reads a file of results.
///
/// Where a file holds the running statistics of before and after the batch, the names tell them apart: beside
/// `running_mean_after`, or beside `x` alone, as in the capture of a layer, `running_mean` is the one before.
///
/// # Errors
/// When the file cannot be read, holds a name that no quantity has, or no quantity at all.
pub fn load_expected(path: &Path) -> Result<Vec<Expected>, InputError> {
    let content = Content::open(path)?;
    parse_expected(&content.bytes()?, content.promised, &content.origin)
}

pub(super) fn parse_expected(
    bytes: &[u8],
    promised: Option<Format>,
    origin: &str,
) -> Result<Vec<Expected>, InputError> {
    let mut all = match format::detect(bytes, promised, origin)? {
        (Format::Json, text) => json::expected(text, origin)?,
        (Format::Csv, text) => csv::expected(text, origin)?,
        (format, _) if format.is_model() => {
            return Err(InputError::Model { origin: origin.to_owned(), format: format.message() });
        }
        (Format::Npy, _) => {
            return Err(InputError::NoQuantity {
                origin: origin.to_owned(),
                found: msg!("input-found-unnamed"),
            });
        }
        (format, bytes) => Arrays::of_bytes(bytes, format, origin)?.expected()?,
    };
    before_or_after(&mut all);
    if all.is_empty() {
        return Err(InputError::NoQuantity { origin: origin.to_owned(), found: msg!("input-found-none") });
    }
    for (i, array) in all.iter().enumerate() {
        if let Some(before) = all[..i].iter().find(|other| other.quantity == array.quantity) {
            let what = msg!("expected-alias-twice", before = quoted(&before.name));
            return Err(InputError::Member { origin: origin.to_owned(), name: array.name.clone(), what });
        }
    }
    Ok(all)
}

/// Takes `running_mean` and `running_var` for what they are beside the others.
fn before_or_after(all: &mut [Expected]) {
    use Quantity::{RunningMean, RunningMeanBefore, RunningVar, RunningVarBefore};
    let has = |q: Quantity| all.iter().any(|array| array.quantity == q);
    let is_capture = has(Quantity::X) && !has(RunningMeanBefore) && !has(RunningVarBefore);
    let with_after = all.iter().any(|array| {
        matches!(array.quantity, RunningMean | RunningVar) && array.quantity.name() != array.name
    });
    if !is_capture && !with_after {
        return;
    }
    for array in all {
        match array.name.as_str() {
            "running_mean" => array.quantity = RunningMeanBefore,
            "running_var" => array.quantity = RunningVarBefore,
            _ => {}
        }
    }
}

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

    fn read(text: &str) -> Result<Vec<Expected>, String> {
        parse_expected(text.as_bytes(), None, "f").map_err(|error| error.to_string())
    }

    #[test]
    fn quantities_are_known_by_their_aliases() {
        let all = read(r#"{"rstd": [1, 2], "grad_input": [[1, 2]], "mu": 3, "eps": 0.1}"#).unwrap();
        let found: Vec<_> = all.iter().map(|array| (array.quantity, array.shape.clone().unwrap())).collect();
        assert_eq!(
            found,
            [(Quantity::InvStd, vec![2]), (Quantity::Dx, vec![1, 2]), (Quantity::Mean, vec![])]
        );
        for (i, (alias, _)) in ALIASES.iter().enumerate() {
            assert_eq!(Quantity::from_name(alias), None);
            assert!(ALIASES[..i].iter().all(|(other, _)| other != alias));
        }
    }

    #[test]
    fn a_dump_in_json_and_in_csv_gives_its_arrays() {
        let all = read(r#"{"schema": "bnwalk/1", "m": 3, "stages": {"mean": [1], "y": [[1], ["NaN"]]}}"#);
        assert_eq!(all.unwrap().len(), 2);
        let csv = "quantity,sample,channel,position,value\nmean,,0,,3.0\nmean,,1,,-4.5\ny,0,0,0,Infinity\n";
        let all = read(csv).unwrap();
        assert_eq!(all[0].values, [3.0, -4.5]);
        assert_eq!((all[1].quantity, all[1].values[0], &all[1].shape), (Quantity::Y, f64::INFINITY, &None));
    }

    #[test]
    fn running_mean_is_the_one_before_beside_the_one_after() {
        let all = read(r#"{"running_mean": [1], "running_mean_after": [2]}"#).unwrap();
        assert_eq!(all[0].quantity, Quantity::RunningMeanBefore);
        let all = read(r#"{"running_mean": [1], "running_mean_before": [2]}"#).unwrap();
        assert_eq!(all[0].quantity, Quantity::RunningMean);
    }

    #[test]
    fn what_is_no_file_of_results_gets_a_sentence() {
        assert!(read(r#"{"x_hut": [1]}"#).unwrap_err().contains(r#"did you mean "x_hat"?"#));
        assert!(read(r#"{"loss_curve": [1]}"#).unwrap_err().contains("there are: x, gamma"));
        assert!(read("[1, 2]").unwrap_err().contains("expected an object"));
        assert!(read("{}").unwrap_err().contains("holds no array of a quantity"));
        assert!(read(r#"{"y": [1], "out": [1]}"#).unwrap_err().contains(r#"the same as "y""#));
        assert!(read("1,2\n").unwrap_err().contains("quantity,sample,channel,position,value"));
        assert!(
            read("quantity,sample,channel,position,value\ny,0,0,0,x\n")
                .unwrap_err()
                .contains("row 2, column 5")
        );
    }
}
