//! What is to be dumped, and how.

use std::fmt;
use std::path::Path;

use super::selection::Selection;
use crate::msg;
use crate::norm::{Partition, Quantity, counted, ravel, shape_text};
use crate::text::{Language, Message, Tell, nearest, told};
use crate::walk::Glyphs;

/// The form of a dump.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// The problem and every number as one JSON object.
    #[default]
    Json,
    /// The walk for people.
    Text,
    /// One number a row.
    Csv,
    /// One NumPy array a quantity.
    Npz,
    /// The walk as a handout in Markdown, with formulas in TeX.
    Markdown,
    /// The walk as a handout in one HTML file.
    Html,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] = [Self::Json, Self::Text, Self::Csv, Self::Npz, Self::Markdown, Self::Html];

    /// The name in flags.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Text => "text",
            Self::Csv => "csv",
            Self::Npz => "npz",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    /// The format that a file's name asks for, by its extension.
    #[must_use]
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_lowercase();
        match extension.as_str() {
            "txt" => Some(Self::Text),
            "md" => Some(Self::Markdown),
            "htm" => Some(Self::Html),
            other => Self::ALL.into_iter().find(|format| format.name() == other),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What is to be dumped, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The form.
    pub format: Format,
    /// The stages and quantities to keep.
    pub selection: Selection,
    /// The cell whose numbers the text tells, as an index in x's own shape. Default: the first of the channel.
    pub cell: Option<Vec<usize>>,
    /// The one channel to keep, by its name or its index. Default: all.
    pub channel: Option<String>,
    /// Significant digits. Default: 6 in text; elsewhere as many as read back exactly. A problem is always exact.
    pub digits: Option<usize>,
    /// Which characters the text may use.
    pub glyphs: Glyphs,
    /// The language of the text.
    pub language: Language,
    /// What the text calls the source of the batch: a file's name, "example worked", …
    pub source: Option<String>,
}

impl Request {
    /// A request for everything in the given form.
    #[must_use]
    pub fn new(format: Format) -> Self {
        Self {
            format,
            selection: Selection::default(),
            cell: None,
            channel: None,
            digits: None,
            glyphs: Glyphs::Unicode,
            language: Language::En,
            source: None,
        }
    }

    /// Whether the backward pass is looked at. JSON, text and handouts tell of the whole problem, with its warnings; the others
    /// only what was selected.
    #[must_use]
    pub fn needs_backward(&self) -> bool {
        !matches!(self.format, Format::Csv | Format::Npz)
            || Quantity::ALL.iter().filter(|q| q.is_backward()).any(|&q| self.selection.has_quantity(q))
    }

    /// The one channel to keep. A name goes before an index.
    pub(super) fn chosen_channel(&self, partition: &Partition) -> Result<Option<usize>, RequestError> {
        let Some(asked) = &self.channel else { return Ok(None) };
        let names = partition.channel_names().unwrap_or_default();
        let mut named = names.iter().enumerate().filter(|(_, name)| *name == asked).map(|(i, _)| i);
        match (named.next(), named.count()) {
            (Some(channel), 0) => return Ok(Some(channel)),
            (Some(_), others) => {
                return Err(RequestError::Ambiguous { name: asked.clone(), channels: others + 1 });
            }
            (None, _) => {}
        }
        let channels = partition.channels();
        match asked.parse() {
            Ok(channel) if channel < channels => Ok(Some(channel)),
            Ok(channel) => Err(RequestError::Channel { channel, channels }),
            Err(_) => Err(RequestError::ChannelName {
                name: asked.clone(),
                nearest: nearest(asked, names.iter().map(String::as_str)).map(str::to_owned),
                names: names.to_vec(),
                channels,
            }),
        }
    }

    /// The flat index of the chosen cell, which lies in the channel to keep if there is one.
    pub(super) fn chosen_cell(
        &self,
        partition: &Partition,
        channel: Option<usize>,
    ) -> Result<usize, RequestError> {
        let Some(index) = &self.cell else {
            return Ok(partition.cell(0, channel.unwrap_or(0), 0));
        };
        let shape = partition.shape();
        let Some(cell) = ravel(shape, index) else {
            return Err(RequestError::Cell { index: index.clone(), shape: shape.to_vec() });
        };
        match channel {
            Some(asked) if partition.channel_of(cell) != asked => {
                let channel = partition.channel_of(cell);
                Err(RequestError::Apart { index: index.clone(), channel, asked })
            }
            _ => Ok(cell),
        }
    }
}

/// Why a request does not fit its batch. Each is a sentence for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestError {
    /// The cell lies outside of x.
    Cell {
        /// The index given.
        index: Vec<usize>,
        /// x's shape.
        shape: Vec<usize>,
    },
    /// There is no such channel.
    Channel {
        /// The channel given.
        channel: usize,
        /// How many there are.
        channels: usize,
    },
    /// No channel has this name.
    ChannelName {
        /// The name given.
        name: String,
        /// The name most like it.
        nearest: Option<String>,
        /// The names of the channels; empty where they have none.
        names: Vec<String>,
        /// How many channels there are.
        channels: usize,
    },
    /// Several channels have this name.
    Ambiguous {
        /// The name given.
        name: String,
        /// How many channels have it.
        channels: usize,
    },
    /// The cell and the channel contradict each other.
    Apart {
        /// The cell.
        index: Vec<usize>,
        /// The cell's channel.
        channel: usize,
        /// The channel to keep.
        asked: usize,
    },
}

fn unnamed(name: &str, nearest: Option<&str>, names: &[String], channels: usize) -> Message {
    match nearest {
        Some(nearest) => msg!("channel-did-you-mean", name = name, nearest = nearest),
        None if names.is_empty() => msg!("channels-have-no-names", name = name, n = channels),
        None => msg!("channel-unknown", name = name, names = Message::list(names)),
    }
}

told!(RequestError);

impl Tell for RequestError {
    fn message(&self) -> Message {
        match self {
            Self::Cell { index, shape } => {
                msg!("dump-no-cell", cell = shape_text(index), shape = shape_text(shape))
            }
            Self::Channel { channel, channels } => msg!(
                "dump-no-channel",
                channel = channel.to_string(),
                channels = counted(*channels, "channel"),
            ),
            Self::ChannelName { name, nearest, names, channels } => {
                unnamed(name, nearest.as_deref(), names, *channels)
            }
            Self::Ambiguous { name, channels } => msg!("channel-ambiguous", name = name, n = *channels),
            Self::Apart { index, channel, asked } => msg!(
                "dump-cell-apart",
                cell = shape_text(index),
                channel = channel.to_string(),
                asked = asked.to_string(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::{Layout, Norm};

    #[test]
    fn the_first_cell_of_the_channel_is_chosen_unless_another_is() {
        let partition = Partition::new(&[2, 4, 3], Layout::ChannelsLast, Norm::Batch).unwrap();
        let chosen = |cell: Option<&[usize]>, channel: Option<usize>| {
            let channel = channel.map(|channel| channel.to_string());
            let request = Request { cell: cell.map(<[_]>::to_vec), channel, ..Request::new(Format::Text) };
            request.chosen_cell(&partition, request.chosen_channel(&partition)?)
        };
        assert_eq!(chosen(None, None), Ok(0));
        assert_eq!(chosen(None, Some(2)), Ok(2));
        assert_eq!(chosen(Some(&[1, 3, 2]), None), Ok(23));
        assert_eq!(chosen(Some(&[1, 3, 2]), Some(2)), Ok(23));
        let told = |result: Result<usize, RequestError>| result.unwrap_err().to_string();
        assert!(
            told(chosen(Some(&[1, 4, 0]), None)).contains("(1, 4, 0) does not lie in x of shape (2, 4, 3)")
        );
        assert!(told(chosen(Some(&[1]), None)).contains("one per axis"));
        assert!(told(chosen(None, Some(3))).contains("x has 3 channels"));
        assert!(told(chosen(Some(&[0, 0, 1]), Some(2))).contains("lies in channel 1"));
    }

    #[test]
    fn a_channel_is_found_by_its_name_before_its_index() {
        let partition = Partition::new(&[2, 4], Layout::ChannelsFirst, Norm::Batch).unwrap();
        let names = ["age", "1", "twin", "twin"].map(str::to_owned).to_vec();
        let named = partition.clone().with_channel_names(names).unwrap();
        let chosen = |partition: &Partition, channel: &str| {
            Request { channel: Some(channel.to_owned()), ..Request::new(Format::Json) }
                .chosen_channel(partition)
                .map_err(|error| error.to_string())
        };
        assert_eq!(chosen(&named, "age"), Ok(Some(0)));
        assert_eq!(chosen(&named, "1"), Ok(Some(1)));
        assert_eq!(chosen(&named, "3"), Ok(Some(3)));
        assert!(chosen(&named, "twin").unwrap_err().contains("2 channels"));
        assert!(chosen(&named, "agee").unwrap_err().contains("did you mean \"age\"?"));
        assert!(chosen(&named, "weight").unwrap_err().contains("age, 1, twin, twin"));
        assert!(chosen(&partition, "age").unwrap_err().contains("have no names"));
    }

    #[test]
    fn only_arrays_of_the_forward_pass_need_no_backward_pass() {
        for (format, stages, needs) in [
            (Format::Csv, "batch,mean,variance,normalize,affine,running,gamma", false),
            (Format::Npz, "y,running_mean", false),
            (Format::Npz, "mean,upstream", true),
            (Format::Csv, "dx_direct", true),
            (Format::Json, "mean", true),
            (Format::Text, "mean", true),
        ] {
            let request = Request { selection: stages.parse().unwrap(), ..Request::new(format) };
            assert_eq!(request.needs_backward(), needs, "{format} {stages}");
        }
        assert!(Request::new(Format::Npz).needs_backward());
    }

    #[test]
    fn a_files_extension_asks_for_a_format() {
        for (path, format) in [
            ("a.json", Some(Format::Json)),
            ("a.TXT", Some(Format::Text)),
            ("a.b.csv", Some(Format::Csv)),
            ("dir.csv/a.npz", Some(Format::Npz)),
            ("json", None),
            ("a.toml", None),
        ] {
            assert_eq!(Format::of_path(Path::new(path)), format, "{path}");
        }
    }
}
