//! Work on a thread of its own, whose end wakes who waits for keys.

#[cfg(unix)]
use std::os::fd::{AsFd, BorrowedFd};
#[cfg(unix)]
use std::os::unix::net::UnixStream;
use std::thread::{self, JoinHandle};

use crate::session::{Outcome, Work};

/// Work under way.
#[derive(Debug)]
pub struct Worker {
    /// Tells it from other work.
    pub id: u64,
    thread: JoinHandle<Outcome>,
    /// Hangs up when the work is at its end, also one in a panic. `None` where the system has no more of these.
    #[cfg(unix)]
    end: Option<UnixStream>,
}

impl Worker {
    /// Begins some work.
    #[must_use]
    pub fn begin(work: Work) -> Self {
        let id = work.id;
        #[cfg(unix)]
        let (end, held) = UnixStream::pair().ok().unzip();
        let thread = thread::spawn(move || {
            #[cfg(unix)]
            let _held = held;
            work.run()
        });
        Self {
            id,
            thread,
            #[cfg(unix)]
            end,
        }
    }

    /// Whether the work is done.
    #[must_use]
    pub fn is_done(&self) -> bool {
        #[cfg(unix)]
        if let Some(end) = &self.end {
            return super::outlook::hangs_up(end.as_fd());
        }
        self.thread.is_finished()
    }

    /// What can be waited for: it hangs up when the work is done.
    #[cfg(unix)]
    #[must_use]
    pub fn end(&self) -> Option<BorrowedFd<'_>> {
        self.end.as_ref().map(AsFd::as_fd)
    }

    /// What came of it. A panic goes on here.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        self.thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}
