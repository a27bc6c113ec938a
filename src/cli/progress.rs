//! A line on stderr while opening takes long.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// What is opened faster needs no line.
const PATIENCE: Duration = Duration::from_millis(500);

const PACE: Duration = Duration::from_millis(200);

/// Shows what is being opened, and for how long already, until it is dropped.
pub(super) struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    /// Begins to count. Only a terminal is ever written to.
    pub fn begin(what: &str) -> Self {
        let shown = io::stderr().is_terminal();
        Self(shown.then(|| Self::show(what.to_owned(), PATIENCE, io::stderr())))
    }

    fn show(
        what: String,
        patience: Duration,
        mut out: impl Write + Send + 'static,
    ) -> (Sender<()>, JoinHandle<()>) {
        let (end, ended) = channel();
        let start = Instant::now();
        let thread = thread::spawn(move || {
            let mut wait = patience;
            while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                wait = PACE;
                // Where the line cannot be written, the opening goes on without it.
                let _ = write!(out, "\r\x1b[Kopening {what}, {:.1} s", start.elapsed().as_secs_f64());
                let _ = out.flush();
            }
            if wait == PACE {
                let _ = write!(out, "\r\x1b[K");
                let _ = out.flush();
            }
        });
        (end, thread)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.0.take() {
            drop(end);
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn shown(patience: Duration, opening: impl FnOnce(&Screen)) -> String {
        let screen = Screen::default();
        let progress = Progress(Some(Progress::show("a.csv".to_owned(), patience, screen.clone())));
        opening(&screen);
        drop(progress);
        String::from_utf8(screen.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn what_opens_at_once_leaves_the_terminal_alone_and_what_takes_long_is_cleared_afterwards() {
        assert_eq!(shown(Duration::from_secs(3600), |_| {}), "");
        let text = shown(Duration::ZERO, |screen| {
            while screen.0.lock().unwrap().is_empty() {
                thread::yield_now();
            }
        });
        assert!(text.starts_with("\r\x1b[Kopening a.csv, 0.") && text.ends_with(" s\r\x1b[K"), "{text:?}");
    }
}
