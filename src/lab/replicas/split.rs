//! Which device holds which samples.

use std::fmt;
use std::str::FromStr;

use crate::lab::LabError;

/// Which device holds which samples: runs of them, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Split {
    /// Two parts, as equal as they can be; a single sample is one part.
    #[default]
    Halves,
    /// As many equal parts.
    Equal(usize),
    /// The samples of each part, two or more.
    Parts(Vec<usize>),
}

impl Split {
    /// The samples of each part.
    ///
    /// # Errors
    /// When they do not add up to the batch, or a device has none.
    pub fn parts(&self, samples: usize) -> Result<Vec<usize>, LabError> {
        match self {
            Self::Halves if samples < 2 => Ok(vec![samples]),
            Self::Halves => Ok(vec![samples.div_ceil(2), samples / 2]),
            &Self::Equal(devices) if devices == 0 || devices > samples => {
                Err(LabError::Devices { devices, samples })
            }
            &Self::Equal(devices) if !samples.is_multiple_of(devices) => {
                Err(LabError::Unequal { devices, samples })
            }
            Self::Equal(devices) => Ok(vec![samples / devices; *devices]),
            Self::Parts(parts) => {
                if let Some(part) = parts.iter().position(|&n| n == 0) {
                    return Err(LabError::EmptyPart { part });
                }
                let total = parts.iter().try_fold(0_usize, |sum, &n| sum.checked_add(n));
                if total == Some(samples) {
                    Ok(parts.clone())
                } else {
                    Err(LabError::Split { parts: parts.clone(), samples })
                }
            }
        }
    }
}

impl Split {
    /// As it is typed for that many samples.
    #[must_use]
    pub fn typed(&self, samples: usize) -> String {
        match (self, self.parts(samples)) {
            (Self::Halves, Ok(parts)) if parts.len() == 2 && parts[0] == parts[1] => {
                Self::Equal(2).to_string()
            }
            (Self::Halves, Ok(parts)) if parts.len() == 1 => Self::Equal(1).to_string(),
            (Self::Halves, Ok(parts)) => Self::Parts(parts).to_string(),
            _ => self.to_string(),
        }
    }
}

impl fmt::Display for Split {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Halves => f.write_str("2"),
            Self::Equal(devices) => write!(f, "{devices}"),
            Self::Parts(parts) => {
                let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
                f.write_str(&parts.join(","))
            }
        }
    }
}

impl FromStr for Split {
    type Err = LabError;

    /// Reads `4` as four equal parts, and `2,6` as parts of these samples.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers: Result<Vec<usize>, _> = text.split(',').map(|part| part.trim().parse()).collect();
        match numbers.as_deref() {
            Ok([devices]) => Ok(Self::Equal(*devices)),
            Ok(parts) => Ok(Self::Parts(parts.to_vec())),
            Err(_) => Err(LabError::NoSplit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(split: &str, samples: usize) -> Result<Vec<usize>, String> {
        let parts = split.parse::<Split>().and_then(|split| split.parts(samples));
        parts.map_err(|error| error.to_string())
    }

    #[test]
    fn one_number_is_a_number_of_equal_parts_and_several_are_the_parts() {
        assert_eq!(parts("4", 8), Ok(vec![2; 4]));
        assert_eq!(parts("2,6", 8), Ok(vec![2, 6]));
        assert_eq!(parts("1", 8), Ok(vec![8]));
        for text in ["4", "2,6"] {
            assert_eq!(text.parse::<Split>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn where_nothing_is_said_there_are_two_parts_of_any_batch() {
        for (samples, typed, parts) in [(8, "2", vec![4, 4]), (5, "3,2", vec![3, 2]), (1, "1", vec![1])] {
            assert_eq!(Split::default().typed(samples), typed);
            assert_eq!(Split::default().parts(samples), Ok(parts.clone()));
            assert_eq!(typed.parse::<Split>().unwrap().parts(samples), Ok(parts));
        }
    }

    #[test]
    fn a_split_that_does_not_fit_is_told_with_its_numbers() {
        let told = |split, samples| parts(split, samples).unwrap_err();
        assert_eq!(told("2,5", 8), "2 + 5 is 7, but the batch has 8 samples");
        assert!(told("3", 8).ends_with("as in 3,3,2"), "{}", told("3", 8));
        assert!(told("9", 8).contains("9 devices"));
        assert!(told("0", 8).contains("0 devices"));
        assert!(told("8,0", 8).contains("device 1"));
        assert!(told("2;6", 8).contains("as in 2,6"));
        assert!(parts("18446744073709551615,2", 8).is_err());
    }
}
