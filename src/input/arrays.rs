//! The named arrays of a file, whichever format they lie in, each read when it is asked for.

use std::fmt;
use std::io::{Cursor, Read, Seek};
use std::path::Path;

use ndarray::ArrayD;

use super::content::Content;
use super::error::InputError;
use super::expected::{Expected, Given, Meant, is_alias};
use super::field::{Entry, FieldError, Parts};
use super::format::{self, FileFormat};
use super::gguf::Gguf;
use super::npz::Archive;
use super::onnx::Layers;
use super::precision::Precision;
use super::safetensors::Tensors;
use super::torch::{self, StateDict};
use crate::msg;
use crate::norm::{Draft, Kind, Parameter, PerChannel, Quantity, Upstream, Value};
use crate::text::{Message, Tell, quoted, visible};

/// What a capture of a layer may hold beside the quantities: results, like these.
const RESULTS: [&str; 2] = ["running_mean_after", "running_var_after"];

/// Named arrays, whose names are known and whose numbers wait.
#[derive(Debug)]
pub(crate) struct Arrays<'b> {
    origin: String,
    is_state_dict: bool,
    from: Box<dyn Named + 'b>,
}

/// A file that has been opened. What is wrong is the second half of a sentence, or of an array a sentence.
trait Named: fmt::Debug {
    /// The names, in the order of the file.
    fn names(&self) -> Vec<String>;

    /// The shape of the i-th array; `None` where it has no numbers.
    fn shape(&mut self, i: usize) -> Result<Option<Vec<usize>>, Message>;

    /// Reads the i-th array.
    fn read(&mut self, i: usize) -> Result<(ArrayD<f64>, Precision), Message>;

    /// Reads the i-th array, which is words.
    fn read_words(&mut self, _: usize) -> Result<Vec<String>, Message> {
        Err(msg!("array-no-word"))
    }
}

impl<R: Read + Seek + fmt::Debug> Named for Archive<R> {
    fn names(&self) -> Vec<String> {
        self.names().map(str::to_owned).collect()
    }

    fn shape(&mut self, i: usize) -> Result<Option<Vec<usize>>, Message> {
        self.shape(i)
    }

    fn read(&mut self, i: usize) -> Result<(ArrayD<f64>, Precision), Message> {
        self.read(i)
    }

    fn read_words(&mut self, i: usize) -> Result<Vec<String>, Message> {
        self.read_words(i)
    }
}

/// Tensors have names and shapes at hand, and are never words.
macro_rules! named {
    ($($file:ident$(<$r:ident>)?),*) => {$(
        impl$(<$r: Read + Seek + fmt::Debug>)? Named for $file$(<$r>)? {
            fn names(&self) -> Vec<String> {
                self.names().map(str::to_owned).collect()
            }

            fn shape(&mut self, i: usize) -> Result<Option<Vec<usize>>, Message> {
                Ok(Some($file::shape(self, i).to_vec()))
            }

            fn read(&mut self, i: usize) -> Result<(ArrayD<f64>, Precision), Message> {
                $file::read(self, i)
            }
        }
    )*};
}

named!(Tensors<R>, StateDict<R>, Gguf<R>, Layers);

impl Arrays<'static> {
    /// Opens a file of arrays, whichever format it is in. What flows through a pipe is read into memory.
    ///
    /// # Errors
    /// When it cannot be opened, or is none.
    pub fn open(path: &Path) -> Result<Self, InputError> {
        let mut content = Content::open(path)?;
        let origin = content.origin.clone();
        let mut head = Vec::new();
        let read = (&mut content).take(16).read_to_end(&mut head);
        read.and_then(|_| content.rewind()).map_err(|error| content.failed(error))?;
        match format::of_arrays(&head, content.promised) {
            Some(format) => Self::new(content, format, origin),
            None => Err(InputError::NoArchive { origin }),
        }
    }
}

impl<'b> Arrays<'b> {
    /// The arrays of a file in memory.
    pub(super) fn of_bytes(bytes: &'b [u8], format: FileFormat, origin: &str) -> Result<Self, InputError> {
        Self::new(Cursor::new(bytes), format, origin.to_owned())
    }

    fn new(
        mut from: impl Read + Seek + fmt::Debug + 'b,
        format: FileFormat,
        origin: String,
    ) -> Result<Self, InputError> {
        fn boxed<'b>(opened: Result<impl Named + 'b, Message>) -> Result<Box<dyn Named + 'b>, Message> {
            Ok(Box::new(opened?))
        }
        let mut is_state_dict = false;
        let opened = match format {
            // Both are zip archives.
            FileFormat::Npz | FileFormat::Torch if torch::is_state_dict(&mut from) => {
                is_state_dict = true;
                boxed(StateDict::open(from)).map_err(|what| (FileFormat::Torch, what))
            }
            FileFormat::Npz | FileFormat::Torch => {
                boxed(Archive::open(from)).map_err(|what| (FileFormat::Npz, what))
            }
            FileFormat::Onnx => boxed(Layers::open(from)).map_err(|what| (format, what)),
            FileFormat::Gguf => boxed(Gguf::open(from)).map_err(|what| (format, what)),
            _ => boxed(Tensors::open(from)).map_err(|what| (FileFormat::Safetensors, what)),
        };
        match opened {
            Ok(from) => Ok(Self { origin, is_state_dict, from }),
            Err((format, what)) => {
                Err(InputError::Unreadable { origin, format: format.message(), what: Box::new(what) })
            }
        }
    }

    /// What the user calls the file.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The names, in the order of the file.
    pub fn names(&self) -> Vec<String> {
        self.from.names()
    }

    /// The shape of the i-th array; `None` where it has no numbers.
    ///
    /// # Errors
    /// When it is broken.
    pub fn shape(&mut self, i: usize) -> Result<Option<Vec<usize>>, InputError> {
        self.from.shape(i).map_err(|what| self.wrong(i, what))
    }

    /// Reads the i-th array.
    ///
    /// # Errors
    /// When it is broken or holds no real numbers.
    pub fn read(&mut self, i: usize) -> Result<(ArrayD<f64>, Precision), InputError> {
        self.from.read(i).map_err(|what| self.wrong(i, what))
    }

    /// Reads the i-th array, which is one whole number.
    ///
    /// # Errors
    /// When it is something else.
    pub fn read_count(&mut self, i: usize) -> Result<u64, InputError> {
        self.read_as(i, |array| number(array).and_then(whole))
    }

    /// What is wrong with the i-th array.
    fn wrong(&self, i: usize, what: Message) -> InputError {
        InputError::Member { origin: self.origin.clone(), name: self.names().swap_remove(i), what }
    }

    /// A batch: the array `x` and, as wanted, the parameters. Results that lie beside them are left alone.
    pub fn draft(mut self) -> Result<Draft, InputError> {
        let names = self.names();
        // In a dump the running statistics are those after the batch, and the ones before it have names of their own.
        let has = |wanted: &str| names.iter().any(|name| name == wanted);
        if !has("x") {
            self.is_no_model()?;
        }
        let is_dump = has("running_mean_before") && has("running_var_before");
        let mut parts = Parts::new("array");
        for (i, name) in names.iter().enumerate() {
            if is_dump && matches!(name.as_str(), "running_mean" | "running_var") {
                continue;
            }
            let field = match parts.claim(name) {
                Ok(field) => field,
                Err(FieldError::Unknown { .. }) if is_result(name) => continue,
                Err(error) => return Err(InputError::Field { origin: self.origin, error }),
            };
            self.set(&mut parts.draft, field, i)?;
        }
        let found = parts.names().collect::<Vec<_>>().join(", ");
        parts.finish().ok_or(InputError::NoBatch { origin: self.origin, found })
    }

    /// Reads the i-th array into a field.
    fn set(&mut self, draft: &mut Draft, field: Entry, i: usize) -> Result<(), InputError> {
        let parameter = match field {
            Entry::X => {
                draft.x = self.read(i)?.0.into();
                return Ok(());
            }
            Entry::Parameter(parameter) => parameter,
        };
        let value: Value = match parameter.row().kind {
            Kind::PerChannel => self.read_as(i, per_channel)?.into(),
            Kind::Number => self.read_as(i, number)?.into(),
            // NPY knows no null; NaN stands for it.
            Kind::NumberOrNone => Some(self.read_as(i, number)?).filter(|value| !value.is_nan()).into(),
            Kind::Count => self.read_count(i)?.into(),
            Kind::Word { .. } => self.read_word(i, parameter)?,
            Kind::Upstream => Upstream::Given(self.read(i)?.0.into()).into(),
            Kind::Names => self.read_words(i)?.iter().map(|name| visible(name)).collect::<Vec<_>>().into(),
        };
        parameter.put(value, draft);
        Ok(())
    }

    fn read_as<T>(
        &mut self,
        i: usize,
        meant: fn(&ArrayD<f64>) -> Result<T, Message>,
    ) -> Result<T, InputError> {
        let (array, _) = self.read(i)?;
        meant(&array).map_err(|what| self.wrong(i, what))
    }

    fn read_word(&mut self, i: usize, parameter: Parameter) -> Result<Value, InputError> {
        let value = match &self.read_words(i)?[..] {
            [word] => parameter
                .read(word)
                .map_err(|error| msg!("array-word", word = quoted(word), error = error.message())),
            words => Err(msg!("array-words", count = words.len().to_string())),
        };
        value.map_err(|what| self.wrong(i, what))
    }

    fn read_words(&mut self, i: usize) -> Result<Vec<String>, InputError> {
        self.from.read_words(i).map_err(|what| self.wrong(i, what))
    }

    /// The results; what is none is left alone.
    pub fn expected(mut self) -> Result<Given, InputError> {
        let mut given = Given::default();
        for (i, name) in self.names().iter().enumerate() {
            match given.meant(name) {
                Meant::Quantity(quantity) => {
                    let (array, precision) = self.read(i)?;
                    given.arrays.push(Expected::new(quantity, name, array, precision));
                }
                Meant::Number(parameter) => given.take(parameter, self.read_as(i, number)?),
                Meant::Beside => {}
            }
        }
        if given.arrays.is_empty() {
            self.is_no_model()?;
        }
        Ok(given)
    }

    /// What PyTorch saves without any of our arrays holds a model's weights.
    fn is_no_model(&self) -> Result<(), InputError> {
        if self.is_state_dict {
            return Err(InputError::Model {
                origin: self.origin.clone(),
                format: FileFormat::Torch.message(),
            });
        }
        Ok(())
    }
}

fn is_result(name: &str) -> bool {
    RESULTS.contains(&name) || Quantity::from_name(name).is_some() || is_alias(name)
}

fn per_channel(array: &ArrayD<f64>) -> Result<PerChannel, Message> {
    match array.ndim() {
        0 => number(array).map(PerChannel::All),
        1 => Ok(PerChannel::Each(array.iter().copied().collect())),
        rank => Err(msg!("array-rank", rank = rank.to_string())),
    }
}

fn number(array: &ArrayD<f64>) -> Result<f64, Message> {
    match array.first() {
        Some(&value) if array.len() == 1 => Ok(value),
        _ => Err(msg!("array-values", count = array.len().to_string())),
    }
}

fn whole(value: f64) -> Result<u64, Message> {
    // Up to 2^53 every whole number has its own f64, so the cast is exact.
    const MOST: f64 = 9_007_199_254_740_992.0;
    if (0.0..=MOST).contains(&value) && value.fract() == 0.0 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and in range")]
        Ok(value as u64)
    } else {
        Err(msg!("array-not-whole", value = value))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use ndarray::array;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::input::npz::ALWAYS_ALLOWED;
    use crate::norm::{Convention, Norm};

    fn draft(bytes: &[u8], origin: &str) -> Result<Draft, InputError> {
        Arrays::of_bytes(bytes, FileFormat::Npz, origin)?.draft()
    }

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
        assert_eq!(draft.x.array(), array![[1.0], [2.0]].into_dyn());
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
    fn a_bomb_is_counted_by_the_memory_that_its_numbers_take_and_over_all_arrays() {
        let bytes = |count: usize| {
            let header = format!("{{'descr': '|u1', 'fortran_order': False, 'shape': ({count}, 1), }}\n");
            let length = u16::try_from(header.len()).unwrap().to_le_bytes();
            [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), &vec![0; count]].concat()
        };
        let most = usize::try_from(ALWAYS_ALLOWED / 8).unwrap();
        assert_eq!(draft(&archive(&[("x", bytes(most))]), "f.npz").unwrap().x.shape(), [most, 1]);
        for arrays in
            [&[("x", bytes(most + 1))][..], &[("x", bytes(most / 2 + 1)), ("dy", bytes(most / 2 + 1))]]
        {
            let error = draft(&archive(arrays), "f.npz").unwrap_err().to_string();
            assert!(error.contains("more than 100 times as many"), "{error}");
        }
    }

    #[test]
    fn a_parameter_under_two_names_is_an_error_that_names_both() {
        let one = || npy("(1,)", &[1.0]);
        let told = |names: [&str; 2]| {
            let x = npy("(2, 1)", &[1.0, 2.0]);
            let arrays = [("x", x), (names[0], one()), (names[1], one())];
            draft(&archive(&arrays), "f.npz").unwrap_err().to_string()
        };
        for names in [["weight", "gamma"], ["gamma", "weight"], ["running_var", "running_var_before"]] {
            let error = told(names);
            assert!(names.iter().all(|name| error.contains(&format!("\"{name}\""))), "{error}");
        }
        // The writer refuses to give a name twice, so the second is given it afterwards.
        let bytes = archive(&[("x", npy("(2, 1)", &[1.0, 2.0])), ("q", npy("(2, 1)", &[3.0, 4.0]))]);
        let doubled: Vec<u8> = bytes.windows(5).fold(bytes.clone(), |mut doubled, window| {
            if window == b"q.npy" {
                let at = doubled.windows(5).position(|found| found == b"q.npy").unwrap();
                doubled[at] = b'x';
            }
            doubled
        });
        let error = draft(&doubled, "f.npz").unwrap_err().to_string();
        assert!(error.contains("x.npy") && error.contains("twice"), "{error}");
    }

    #[test]
    fn names_of_channels_are_read() {
        let text = |words: [&str; 2]| {
            let header = "{'descr': '<U3', 'fortran_order': False, 'shape': (2,), }\n";
            let length = u16::try_from(header.len()).unwrap().to_le_bytes();
            let padded = |word: &str| format!("{word:\0<3}").chars().map(u32::from).collect::<Vec<_>>();
            let data: Vec<u8> =
                words.iter().flat_map(|word| padded(word)).flat_map(u32::to_le_bytes).collect();
            [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), &data].concat()
        };
        let x = npy("(1, 2)", &[1.0, 2.0]);
        let draft = draft(&archive(&[("x", x), ("channel_names", text(["age", "μ"]))]), "f.npz").unwrap();
        assert_eq!(draft.channel_names, Some(vec!["age".to_owned(), "μ".to_owned()]));
    }

    #[test]
    fn a_count_of_batches_is_whole() {
        assert_eq!(whole(12.0), Ok(12));
        for wrong in [-1.0, 0.5, f64::NAN, f64::INFINITY, 1e300] {
            assert!(whole(wrong).is_err(), "{wrong}");
        }
    }
}
