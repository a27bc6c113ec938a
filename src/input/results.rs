//! A file of results, to be compared with the true ones: some quantities' arrays, under their names or the usual aliases.
//!
//! JSON (an object of nested arrays, or a dump), NPZ, safetensors, or the CSV of a dump; any subset of the quantities.

use std::path::Path;

use super::content::Content;
use super::error::InputError;
use super::expected::{Expected, Given};
use super::format::{self, FileFormat};
use super::{Arrays, csv, json};
use crate::msg;
use crate::norm::Quantity;
use crate::text::{hint, quoted};

/// Reads a file of results.
///
/// Where a file holds the running statistics of before and after the batch, the names tell them apart: beside
/// `running_mean_after`, or beside `x` alone, as in the capture of a layer, `running_mean` is the one before.
///
/// # Errors
/// When the file cannot be read, or holds no quantity at all.
pub fn load_given(path: &Path) -> Result<Given, InputError> {
    let content = Content::open(path)?;
    parse_given(&content.bytes()?, content.promised, &content.origin)
}

/// The arrays of a file of results alone.
///
/// # Errors
/// Those of [`load_given`].
pub fn load_expected(path: &Path) -> Result<Vec<Expected>, InputError> {
    load_given(path).map(|given| given.arrays)
}

pub(super) fn parse_given(
    bytes: &[u8],
    promised: Option<FileFormat>,
    origin: &str,
) -> Result<Given, InputError> {
    let mut given = match format::detect(bytes, promised, origin)? {
        (FileFormat::Json, text) => json::expected(text, origin)?,
        (FileFormat::Csv, text) => csv::expected(text, origin)?,
        (format, _) if format.is_model() => {
            return Err(InputError::Model { origin: origin.to_owned(), format: format.message() });
        }
        (FileFormat::Npy, _) => {
            return Err(InputError::NoQuantity {
                origin: origin.to_owned(),
                found: msg!("input-found-unnamed"),
            });
        }
        (format, bytes) => Arrays::of_bytes(bytes, format, origin)?.expected()?,
    };
    let all = &mut given.arrays;
    before_or_after(all);
    if all.is_empty() {
        if let Some((name, near)) = given.unknown.first() {
            let known = Quantity::ALL.iter().map(|q| q.name()).collect::<Vec<_>>().join(", ");
            let what = msg!("expected-no-quantity", hint = hint(*near, &known));
            return Err(InputError::Member { origin: origin.to_owned(), name: name.clone(), what });
        }
        return Err(InputError::NoQuantity { origin: origin.to_owned(), found: msg!("input-found-none") });
    }
    for (i, array) in all.iter().enumerate() {
        if let Some(before) = all[..i].iter().find(|other| other.quantity == array.quantity) {
            let what = msg!("expected-alias-twice", before = quoted(&before.name));
            return Err(InputError::Member { origin: origin.to_owned(), name: array.name.clone(), what });
        }
    }
    Ok(given)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Expected>, String> {
        parse_given(text.as_bytes(), None, "f").map(|given| given.arrays).map_err(|error| error.to_string())
    }

    #[test]
    fn quantities_are_known_by_their_aliases() {
        let all = read(r#"{"rstd": [1, 2], "grad_input": [[1, 2]], "mu": 3, "eps": 0.1}"#).unwrap();
        let found: Vec<_> = all.iter().map(|array| (array.quantity, array.shape.clone().unwrap())).collect();
        assert_eq!(
            found,
            [(Quantity::InvStd, vec![2]), (Quantity::Dx, vec![1, 2]), (Quantity::Mean, vec![])]
        );
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
    fn what_is_no_quantity_is_left_out_and_said() {
        let given =
            parse_given(br#"{"y": [1], "x_hut": [2], "eps": 0.5, "loss": 3, "momentum": null}"#, None, "f");
        let given = given.unwrap();
        assert_eq!((given.arrays.len(), given.eps, given.momentum), (1, Some(0.5), None));
        let notes: Vec<String> = given.notes().iter().map(ToString::to_string).collect();
        assert_eq!(notes.len(), 2);
        assert!(notes[0].contains("x_hut") && notes[0].contains(r#"did you mean "x_hat"?"#), "{notes:?}");
        assert!(notes[1].contains("loss"), "{notes:?}");
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
