//! Buffers that are made when they are first needed, and kept for the next time.

use std::sync::{Arc, Mutex, PoisonError};

/// Something that holds nothing between two uses but its room. Clones share it, and make another where it is in use.
#[derive(Debug)]
pub(super) struct Kept<T>(Arc<Mutex<Option<T>>>);

impl<T> Kept<T> {
    /// Uses it, making it first where there is none.
    pub fn with<R>(&self, make: impl FnOnce() -> T, using: impl FnOnce(&mut T) -> R) -> R {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept().take();
        let mut buffers = found.unwrap_or_else(make);
        let result = using(&mut buffers);
        *kept() = Some(buffers);
        result
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}
