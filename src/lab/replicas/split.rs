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
    /// As many parts, as equal as they can be: the first ones have a sample more.
    Equal(usize),
    /// The samples of each part, two or more.
    Parts(Vec<usize>),
}

/// The devices up to which a key goes on; more can be typed.
const MOST_STEPPED: usize = 64;

/// Up to this many unequal parts are written out.
const MOST_TYPED: usize = 8;

impl Split {
    /// The samples of each part.
    ///
    /// # Errors
    /// When they do not add up to the batch, or a device has none.
    pub fn parts(&self, samples: usize) -> Result<Vec<usize>, LabError> {
        match self {
            Self::Halves => Self::Equal(samples.min(2)).parts(samples),
            &Self::Equal(devices) if devices == 0 || devices > samples => {
                Err(LabError::Devices { devices, samples })
            }
            &Self::Equal(devices) => {
                let (least, longer) = (samples / devices, samples % devices);
                Ok((0..devices).map(|k| least + usize::from(k < longer)).collect())
            }
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
    /// As it is typed for that many samples: unequal parts one by one, unless they are many.
    #[must_use]
    pub fn typed(&self, samples: usize) -> String {
        match (self, self.parts(samples)) {
            (Self::Halves | Self::Equal(_), Ok(parts)) if parts[0] == parts[parts.len() - 1] => {
                parts.len().to_string()
            }
            (Self::Halves | Self::Equal(_), Ok(parts)) if parts.len() <= MOST_TYPED => {
                Self::Parts(parts).to_string()
            }
            _ => self.to_string(),
        }
    }

    /// As a key steps through them: 1, 2, 4, 8, … devices and one for each sample, each as it is typed, and among them this one.
    pub(super) fn ladder(&self, samples: usize) -> Vec<String> {
        let powers =
            (0..).map(|k| 1_usize << k).take_while(|&devices| devices < samples.min(MOST_STEPPED + 1));
        let last = (samples <= MOST_STEPPED).then_some(samples);
        let mut rungs: Vec<(usize, String)> =
            powers.chain(last).map(|devices| (devices, Self::Equal(devices).typed(samples))).collect();
        let own = self.typed(samples);
        if let Ok(parts) = self.parts(samples)
            && rungs.iter().all(|(_, rung)| *rung != own)
        {
            let below = rungs.iter().filter(|(devices, _)| *devices <= parts.len()).count();
            rungs.insert(below, (parts.len(), own));
        }
        rungs.into_iter().map(|(_, rung)| rung).collect()
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

    /// Reads `4` as four parts, as equal as can be, and `2,6` as parts of these samples.
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
    fn one_number_is_a_number_of_parts_and_several_are_the_parts() {
        assert_eq!(parts("4", 8), Ok(vec![2; 4]));
        assert_eq!(parts("3", 8), Ok(vec![3, 3, 2]));
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
    fn from_any_split_a_key_leads_to_more_devices_and_to_fewer() {
        let ladder = |split: &str, samples| split.parse::<Split>().unwrap().ladder(samples);
        assert_eq!(ladder("2", 8), ["1", "2", "4", "8"]);
        assert_eq!(ladder("2,6", 8), ["1", "2", "2,6", "4", "8"]);
        assert_eq!(ladder("3", 8), ["1", "2", "3,3,2", "4", "8"]);
        assert_eq!(Split::Halves.ladder(7), ["1", "4,3", "2,2,2,1", "7"]);
        assert_eq!(Split::Halves.ladder(1), ["1"]);
        assert_eq!(ladder("100", 1000).last().unwrap(), "100");
    }

    #[test]
    fn a_split_that_does_not_fit_is_told_with_its_numbers() {
        let told = |split, samples| parts(split, samples).unwrap_err();
        assert_eq!(told("2,5", 8), "2 + 5 is 7, but the batch has 8 samples");
        assert!(told("9", 8).contains("9 devices"));
        assert_eq!(told("0", 8), "0 devices hold nothing; expected 1 to 8");
        assert!(told("8,0", 8).contains("device 1"));
        assert!(told("2;6", 8).contains("as in 2,6"));
        assert!(parts("18446744073709551615,2", 8).is_err());
    }
}
