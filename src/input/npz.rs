//! NPZ: a zip archive of NPY files, as `numpy.savez(path, x=…, weight=…, bias=…)` writes it.

use std::io::{self, Cursor, Read, Seek};
use std::str::FromStr;

use ndarray::ArrayD;
use zip::ZipArchive;
use zip::read::ZipFile;

use super::error::InputError;
use super::expected::{Expected, Precision, named};
use super::field::{Field, Parts};
use super::npy;
use crate::norm::{Draft, PerChannel, ProblemError, Quantity, Upstream};

/// The first bytes of a zip archive, and of one that holds nothing.
pub(super) const MAGICS: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

// A few kilobytes can be made to unpack to gigabytes. An array may be this long whatever it was packed to,
// and beyond that unpack to so many times its length.
const ALWAYS_ALLOWED: u64 = 64 << 20;
const ALLOWED_RATIO: u64 = 100;

/// What a capture of a layer may hold beside the quantities: results, like these.
const RESULTS: [&str; 2] = ["running_mean_after", "running_var_after"];

/// Reads an archive with an array `x` and, as wanted, the parameters. Results that lie beside them are left alone.
pub(super) fn draft(bytes: &[u8], origin: &str) -> Result<Draft, InputError> {
    let broken = |error: &dyn std::error::Error| InputError::Archive {
        origin: origin.to_owned(),
        what: error.to_string(),
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    // In a dump the running statistics are those after the batch, and the ones before it have names of their own.
    let is_dump = archive.index_for_name("running_mean_before.npy").is_some();
    let mut parts = Parts::new("array");
    for i in 0..archive.len() {
        let mut member = archive.by_index(i).map_err(|error| broken(&error))?;
        let file_name = member.name().map_err(|error| broken(&error))?.into_owned();
        let name = file_name.strip_suffix(".npy").unwrap_or(&file_name);
        let name = match name {
            "running_mean" | "running_var" if is_dump => continue,
            "running_mean_before" => "running_mean",
            "running_var_before" => "running_var",
            other => other,
        };
        let wrong = |what| InputError::Member { origin: origin.to_owned(), name: name.to_owned(), what };
        let field = match parts.claim(name) {
            Ok(field) => field,
            Err(_) if is_result(name) => continue,
            Err(error) => return Err(InputError::Field { origin: origin.to_owned(), error }),
        };
        set(&mut parts.draft, field, &mut member).map_err(wrong)?;
    }
    let found = parts.names().collect::<Vec<_>>().join(", ");
    parts.finish().ok_or(InputError::NoBatch { origin: origin.to_owned(), found })
}

/// Reads the results of an archive, and leaves alone what is none.
pub(super) fn expected(bytes: &[u8], origin: &str) -> Result<Vec<Expected>, InputError> {
    let broken = |error: &dyn std::error::Error| InputError::Archive {
        origin: origin.to_owned(),
        what: error.to_string(),
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let mut all = Vec::new();
    for i in 0..archive.len() {
        let mut member = archive.by_index(i).map_err(|error| broken(&error))?;
        let file_name = member.name().map_err(|error| broken(&error))?.into_owned();
        let name = file_name.strip_suffix(".npy").unwrap_or(&file_name);
        let wrong = |what| InputError::Member { origin: origin.to_owned(), name: name.to_owned(), what };
        if let Some(quantity) = named(name).map_err(wrong)? {
            let (array, precision) = unpack(&mut member).map_err(wrong)?;
            all.push(Expected::new(quantity, name, array, precision));
        }
    }
    Ok(all)
}

fn is_result(name: &str) -> bool {
    RESULTS.contains(&name) || Quantity::from_name(name).is_some()
}

fn unpack<R: Read + Seek>(member: &mut ZipFile<'_, R>) -> Result<(ArrayD<f64>, Precision), String> {
    let (packed, size) = (member.compressed_size(), member.size());
    if size > ALWAYS_ALLOWED.max(packed.saturating_mul(ALLOWED_RATIO)) {
        return Err(format!(
            "its {packed} bytes claim to unpack to {size}, more than {ALLOWED_RATIO} times as many; expected real data"
        ));
    }
    // One byte more than promised: the archive's checksum is compared when the end is met, not before it.
    let mut content = member.take(size + 1);
    let array = npy::read_with_precision(&mut content, size).map_err(|error| error.to_string())?;
    io::copy(&mut content, &mut io::sink()).map_err(|error| error.to_string())?;
    if content.limit() == 0 {
        return Err(format!("it is longer than the {size} bytes that the archive promises"));
    }
    Ok(array)
}

fn set<R: Read + Seek>(draft: &mut Draft, field: Field, member: &mut ZipFile<'_, R>) -> Result<(), String> {
    let mut array = || unpack(member).map(|(array, _)| array);
    match field {
        Field::X => draft.x = array()?,
        Field::Dy => draft.dy = Some(Upstream::Given(array()?)),
        Field::Gamma => draft.gamma = Some(per_channel(array()?)?),
        Field::Beta => draft.beta = Some(per_channel(array()?)?),
        Field::RunningMean => draft.running_mean = Some(per_channel(array()?)?),
        Field::RunningVar => draft.running_var = Some(per_channel(array()?)?),
        Field::Eps => draft.eps = Some(number(&array()?)?),
        // NPY knows no null; NaN stands for the cumulative average.
        Field::Momentum => {
            draft.momentum = Some(Some(number(&array()?)?).filter(|momentum| !momentum.is_nan()));
        }
        Field::NumBatchesTracked => draft.num_batches_tracked = Some(whole(number(&array()?)?)?),
        Field::Mode => draft.mode = Some(word(member)?),
        Field::Convention => draft.convention = Some(word(member)?),
        Field::Norm => draft.norm = Some(word(member)?),
        Field::Layout => draft.layout = Some(word(member)?),
    }
    Ok(())
}

fn word<T: FromStr<Err = ProblemError>>(member: impl Read) -> Result<T, String> {
    let word = npy::read_word(member).map_err(|error| error.to_string())?;
    word.parse().map_err(|error: ProblemError| error.to_string())
}

fn per_channel(array: ArrayD<f64>) -> Result<PerChannel, String> {
    match array.ndim() {
        0 => number(&array).map(PerChannel::All),
        1 => Ok(PerChannel::Each(array.into_iter().collect())),
        rank => Err(format!("it has rank {rank}; expected one value, or one a channel")),
    }
}

fn number(array: &ArrayD<f64>) -> Result<f64, String> {
    match array.first() {
        Some(&value) if array.len() == 1 => Ok(value),
        _ => Err(format!("it has {} values; expected one", array.len())),
    }
}

fn whole(value: f64) -> Result<u64, String> {
    // Up to 2^53 every whole number has its own f64, so the cast is exact.
    const MOST: f64 = 9_007_199_254_740_992.0;
    if (0.0..=MOST).contains(&value) && value.fract() == 0.0 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and in range")]
        Ok(value as u64)
    } else {
        Err(format!("it is {value}; expected a whole number, 0 or more"))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use ndarray::array;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::norm::{Convention, Norm};

    fn npy(shape: &str, values: &[f64]) -> Vec<u8> {
        let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}\n");
        let length = u16::try_from(header.len()).unwrap().to_le_bytes();
        let data: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), &data].concat()
    }

    fn archive(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in members {
            writer.start_file(format!("{name}.npy"), SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_capture_of_a_layer_gives_its_parameters_and_its_results_are_left_alone() {
        let bytes = archive(&[
            ("x", npy("(2, 1)", &[1.0, 2.0])),
            ("weight", npy("(1,)", &[3.0])),
            ("bias", npy("()", &[4.0])),
            ("eps", npy("(1,)", &[0.5])),
            ("momentum", npy("()", &[f64::NAN])),
            ("num_batches_tracked", npy("()", &[7.0])),
            ("y", b"never looked at".to_vec()),
            ("running_mean_after", b"nor this".to_vec()),
        ]);
        let draft = draft(&bytes, "f.npz").unwrap();
        assert_eq!(draft.x, array![[1.0], [2.0]].into_dyn());
        assert_eq!(draft.gamma, Some(PerChannel::Each(vec![3.0])));
        assert_eq!(draft.beta, Some(PerChannel::All(4.0)));
        assert_eq!((draft.eps, draft.momentum, draft.num_batches_tracked), (Some(0.5), Some(None), Some(7)));
    }

    #[test]
    fn a_word_is_one_of_the_choices_or_gets_told_them() {
        let text = |word: &str| {
            let header = format!("{{'descr': '<U{}', 'fortran_order': False, 'shape': (), }}\n", word.len());
            let length = u16::try_from(header.len()).unwrap().to_le_bytes();
            let data: Vec<u8> = word.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
            [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), &data].concat()
        };
        let read = |convention: Vec<u8>| {
            let x = npy("(2, 1)", &[1.0, 2.0]);
            let archive = archive(&[("x", x), ("norm", text("group:1")), ("convention", convention)]);
            draft(&archive, "f.npz").map_err(|error| error.to_string())
        };
        let draft = read(text("keras")).unwrap();
        assert_eq!((draft.convention, draft.norm), (Some(Convention::Keras), Some(Norm::Group(1))));
        assert!(read(text("kerras")).unwrap_err().contains("expected one of: pytorch, keras"));
        assert!(read(npy("()", &[1.0])).unwrap_err().contains("expected a word"));
    }

    #[test]
    fn an_unknown_array_comes_with_the_nearest_known_name() {
        let error = draft(&archive(&[("wieght", npy("()", &[1.0]))]), "f.npz").unwrap_err();
        assert_eq!(error.to_string(), r#"f.npz: unknown array "wieght"; did you mean "weight"?"#);
    }

    #[test]
    fn without_a_batch_the_arrays_that_there_are_get_named() {
        let error = draft(&archive(&[("weight", npy("()", &[1.0]))]), "f.npz").unwrap_err();
        assert_eq!(error.to_string(), r#"f.npz has no array "x"; found: weight"#);
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_unpacked() {
        let mut content = npy("(1,)", &[1.0]);
        content.resize(usize::try_from(ALWAYS_ALLOWED).unwrap() + 1, 0);
        let error = draft(&archive(&[("x", content)]), "f.npz").unwrap_err().to_string();
        assert!(error.contains("more than 100 times as many"), "{error}");
    }

    #[test]
    fn a_count_of_batches_is_whole() {
        assert_eq!(whole(12.0), Ok(12));
        for wrong in [-1.0, 0.5, f64::NAN, f64::INFINITY, 1e300] {
            assert!(whole(wrong).is_err(), "{wrong}");
        }
    }
}
