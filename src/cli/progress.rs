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

/// How far a long computation is, and how long it will still take: a line on stderr, if that is a terminal.
pub struct Remaining<W = io::Stderr> {
    out: Option<W>,
    start: Instant,
    last: Option<Instant>,
}

impl Remaining {
    /// At the start.
    #[must_use]
    pub fn begin() -> Self {
        Self { out: io::stderr().is_terminal().then(io::stderr), start: Instant::now(), last: None }
    }
}

impl<W: Write> Remaining<W> {
    /// Tells how much is done of all. What is done sooner needs no line.
    pub fn tell(&mut self, (done, all): (usize, usize)) {
        let now = Instant::now();
        let is_due = self.last.map_or(now - self.start >= PATIENCE, |last| now - last >= PACE);
        if is_due && done < all {
            self.last = Some(now);
            self.draw(done, all, now - self.start);
        }
    }

    fn draw(&mut self, done: usize, all: usize, gone: Duration) {
        const WIDTH: usize = 30;
        let Some(out) = &mut self.out else { return };
        let full = WIDTH * done / all.max(1);
        let bar = "#".repeat(full) + &"-".repeat(WIDTH - full);
        let left = gone.as_secs_f64() * (all - done) as f64 / done.max(1) as f64;
        let left = if done == 0 { "?".to_owned() } else { clock(left) };
        // Where the line cannot be written, the computation goes on without it.
        let _ = write!(out, "\r\x1b[K[{bar}] {done}/{all}  {left}");
        let _ = out.flush();
    }
}

impl<W> Drop for Remaining<W> {
    fn drop(&mut self) {
        if self.last.is_some() && self.out.is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// "3:07", or "1:02:10".
fn clock(seconds: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a time that is still to come"
    )]
    let seconds = seconds.ceil().min(1e9) as u64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours == 0 { format!("{minutes}:{seconds:02}") } else { format!("{hours}:{minutes:02}:{seconds:02}") }
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

    #[test]
    fn what_is_left_is_told_as_a_bar_and_a_time() {
        let mut remaining = Remaining { out: Some(Screen::default()), start: Instant::now(), last: None };
        remaining.draw(10, 30, Duration::from_secs(60));
        let out = remaining.out.take().unwrap();
        let text = String::from_utf8(out.0.lock().unwrap().clone()).unwrap();
        assert_eq!(text, "\r\x1b[K[##########--------------------] 10/30  2:00");
        assert_eq!((clock(7.2), clock(3730.0)), ("0:08".to_owned(), "1:02:10".to_owned()));
    }
}
