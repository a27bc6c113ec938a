//! How precisely the numbers of a file are stored.

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
