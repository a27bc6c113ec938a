//! The table of norms: which cells share statistics, and what else tells the norms apart.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use super::error::ProblemError;
use crate::text::Message;

/// The normalisation: which cells share one mean and one variance (Wu & He 2018, figure 2). γ and β are per channel in all.
///
/// Everything that is true of a norm stands in its [`NormRow`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Norm {
    /// One group a channel, over samples and positions (Ioffe & Szegedy 2015).
    #[default]
    Batch,
    /// One group a sample, over channels and positions.
    Layer,
    /// One group a sample and position, over channels: what `nn.LayerNorm(C)` does on (N, T, C) (Ba et al. 2016).
    LayerC,
    /// One group a sample and channel, over positions (Ulyanov et al. 2016).
    Instance,
    /// This number of groups of neighbouring channels a sample (Wu & He 2018).
    Group(usize),
    /// Like [`Norm::Layer`], but no mean is subtracted.
    Rms,
    /// Like [`Norm::LayerC`], but no mean is subtracted (Zhang & Sennrich 2019).
    RmsC,
}

/// One row of the table of norms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NormRow {
    /// The name in files and flags; that of the group norm is followed by `:` and the number of groups.
    pub name: &'static str,
    /// Which cells share statistics.
    pub shares: Shares,
    /// Whether a mean is subtracted. Without one the variance is the mean square.
    pub centred: bool,
    /// Whether it keeps running statistics, and so has an eval mode of its own.
    pub tracks_running: bool,
    /// Its function in `torch.nn.functional`.
    pub torch: &'static str,
}

/// The axes along which cells share one mean and one variance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shares {
    /// Whether samples share.
    pub samples: bool,
    /// Which channels share.
    pub channels: Channels,
    /// Whether the positions of a channel share.
    pub positions: bool,
}

/// Which channels share statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channels {
    /// None: each has its own.
    Own,
    /// Those of a group of neighbours.
    Grouped,
    /// All.
    All,
}

impl Norm {
    /// Every norm once, the group norm with this number of groups.
    #[must_use]
    pub fn all(groups: usize) -> [Self; 7] {
        [Self::Batch, Self::Layer, Self::LayerC, Self::Instance, Self::Group(groups), Self::Rms, Self::RmsC]
    }

    /// This norm's row of the table.
    #[must_use]
    #[rustfmt::skip]
    pub fn row(self) -> &'static NormRow {
        const CHANNEL: Shares = Shares { samples: true, channels: Channels::Own, positions: true };
        const SAMPLE: Shares = Shares { samples: false, channels: Channels::All, positions: true };
        const SAMPLE_AND_CHANNEL: Shares = Shares { channels: Channels::Own, ..SAMPLE };
        const SAMPLE_AND_GROUP: Shares = Shares { channels: Channels::Grouped, ..SAMPLE };
        const SAMPLE_AND_POSITION: Shares = Shares { positions: false, ..SAMPLE };
        match self {
            Self::Batch    => &NormRow { name: "batch",    shares: CHANNEL,             centred: true,  tracks_running: true,  torch: "batch_norm" },
            Self::Layer    => &NormRow { name: "layer",    shares: SAMPLE,              centred: true,  tracks_running: false, torch: "layer_norm" },
            Self::LayerC   => &NormRow { name: "layer:c",  shares: SAMPLE_AND_POSITION, centred: true,  tracks_running: false, torch: "layer_norm" },
            Self::Instance => &NormRow { name: "instance", shares: SAMPLE_AND_CHANNEL,  centred: true,  tracks_running: false, torch: "instance_norm" },
            Self::Group(_) => &NormRow { name: "group",    shares: SAMPLE_AND_GROUP,    centred: true,  tracks_running: false, torch: "group_norm" },
            Self::Rms      => &NormRow { name: "rms",      shares: SAMPLE,              centred: false, tracks_running: false, torch: "rms_norm" },
            Self::RmsC     => &NormRow { name: "rms:c",    shares: SAMPLE_AND_POSITION, centred: false, tracks_running: false, torch: "rms_norm" },
        }
    }

    /// The name for people, such as "Group Norm".
    #[must_use]
    pub fn title(self) -> Message {
        Message::named(format!("norm-{}", self.row().name.replace(':', "-")))
    }

    /// Which cells share statistics.
    #[must_use]
    pub fn shares(self) -> Shares {
        self.row().shares
    }

    /// Whether a mean is subtracted.
    #[must_use]
    pub fn is_centred(self) -> bool {
        self.row().centred
    }

    /// Whether this norm keeps running statistics, and so has an eval mode of its own.
    #[must_use]
    pub fn tracks_running(self) -> bool {
        self.row().tracks_running
    }

    /// How each norm is written, with `group:G` for the group norm.
    #[must_use]
    pub fn choices() -> [&'static str; 7] {
        Self::all(1).map(|norm| if let Self::Group(_) = norm { "group:G" } else { norm.row().name })
    }
}

impl fmt::Display for Norm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(groups) => f.pad(&format!("{}:{groups}", self.row().name)),
            norm => f.pad(norm.row().name),
        }
    }
}

impl FromStr for Norm {
    type Err = ProblemError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        static CHOICES: LazyLock<String> =
            LazyLock::new(|| Norm::choices().join(", ").replace('G', "G (G a whole number)"));
        let is_it = |norm: &Self| match s.strip_prefix(norm.row().name) {
            Some("") => !matches!(norm, Self::Group(_)),
            Some(rest) => matches!(norm, Self::Group(_)) && rest.starts_with(':'),
            None => false,
        };
        let norm = match Self::all(1).into_iter().find(is_it) {
            Some(Self::Group(_)) => s.split_once(':').and_then(|(_, g)| g.parse().ok()).map(Self::Group),
            norm => norm,
        };
        norm.ok_or_else(|| ProblemError::Choice { what: "norm", got: s.to_owned(), choices: &CHOICES })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_norm_reads_back_from_its_name_and_nothing_else_does() {
        for norm in Norm::all(3) {
            assert_eq!(norm.to_string().parse(), Ok(norm));
            assert!(Norm::choices().iter().any(|choice| choice.starts_with(norm.row().name)), "{norm}");
        }
        for wrong in ["", "group", "group:", "group:x", "group:-1", "layer:", "layer:2", "rms:C", "batch:c"] {
            assert!(wrong.parse::<Norm>().is_err(), "{wrong}");
        }
    }
}
