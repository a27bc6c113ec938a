//! What reaches the program from outside of the terminal's keys: signals, and the end of the terminal itself.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::low_level::{emulate_default_handler, raise};

use super::{modes, outlook};
use crate::leaving;

/// What the program shares with the thread that watches for signals.
#[derive(Debug, Default)]
pub struct Outside {
    /// Held while a frame is drawn, and while the terminal is taken or given back.
    screen: Mutex<()>,
    /// The terminal is the shell's for a while.
    away: AtomicBool,
    /// The whole screen is to be drawn again.
    stale: AtomicBool,
    /// Whether the mouse is the program's.
    mouse: AtomicBool,
    keys: Option<Keys>,
}

impl Outside {
    /// Begins to watch. On a signal that asks it to end, the program restores the terminal and ends as the signal asks; when
    /// it is paused the terminal is the shell's, and when it goes on the screen is drawn again.
    ///
    /// # Errors
    /// When the system does not let a program handle its signals.
    pub fn watch(mouse: bool) -> io::Result<Arc<Self>> {
        let outside = Arc::new(Self { mouse: mouse.into(), keys: Keys::find(), ..Self::default() });
        let _ = WATCHED.set(outside.clone());
        leaving::before_end(leave_for_good);
        let ends = [SIGTERM, SIGHUP, SIGINT, SIGQUIT];
        let mut signals = signal_hook::iterator::Signals::new(ends.iter().chain(&[SIGTSTP, SIGCONT]))?;
        let own = outside.clone();
        thread::spawn(move || {
            for signal in signals.forever() {
                match signal {
                    SIGTSTP => own.pause(),
                    SIGCONT => own.go_on(),
                    end => own.end(end),
                }
            }
        });
        let own = outside.clone();
        thread::spawn(move || {
            if own.keys.as_ref().is_some_and(|keys| keys.hang_up(true)) {
                own.end(SIGHUP);
            }
        });
        Ok(outside)
    }

    /// Keeps the terminal as it is while something is drawn; `None` while it is the shell's.
    pub fn hold(&self) -> Option<MutexGuard<'_, ()>> {
        let held = self.lock();
        (!self.away.load(Ordering::SeqCst)).then_some(held)
    }

    /// Whether the whole screen is to be drawn again. The question answers it.
    pub fn is_stale(&self) -> bool {
        self.stale.swap(false, Ordering::SeqCst)
    }

    /// The mouse was taken, or given back.
    pub fn set_mouse(&self, on: bool) {
        self.mouse.store(on, Ordering::SeqCst);
    }

    /// Waits for a key, for the end of some work, for a signal, or for some time; false where keys cannot be waited for.
    pub fn wait(&self, end: Option<BorrowedFd<'_>>, time: Duration) -> bool {
        self.keys.as_ref().is_some_and(|keys| keys.on(|keys| outlook::wait(keys, end, time)))
    }

    /// Ends the program if an error of the terminal was its end.
    pub fn end_if_gone(&self) {
        if self.keys.as_ref().is_some_and(|keys| keys.hang_up(false)) {
            self.end(SIGHUP);
        }
    }

    /// Pauses the program.
    ///
    /// # Errors
    /// When the system does not.
    pub fn suspend() -> io::Result<()> {
        raise(SIGTSTP)
    }

    fn lock(&self) -> MutexGuard<'_, ()> {
        self.screen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pause(&self) {
        {
            let _held = self.lock();
            self.away.store(true, Ordering::SeqCst);
            modes::leave();
        }
        // The whole program stops here, until it is told to go on.
        let _ = emulate_default_handler(SIGTSTP);
    }

    fn go_on(&self) {
        let _held = self.lock();
        if !self.away.swap(false, Ordering::SeqCst) {
            // It was stopped without a warning: what the shell has done to the terminal meanwhile is undone first.
            modes::leave();
        }
        if modes::enter(self.mouse.load(Ordering::SeqCst)).is_ok() {
            self.stale.store(true, Ordering::SeqCst);
            // Wakes the thread that waits for keys: the size may have changed too.
            let _ = raise(SIGWINCH);
        }
    }

    fn end(&self, signal: i32) {
        if !self.away.load(Ordering::SeqCst) {
            leaving::put_in_order();
        }
        let _ = emulate_default_handler(signal);
    }
}

/// What the terminal is taken back from before an early end.
static WATCHED: OnceLock<Arc<Outside>> = OnceLock::new();

/// Gives the terminal back, and lets no further frame be drawn over it. A frame that is being drawn is waited for, but not for
/// ever: it may be the one that met the fault.
fn leave_for_good() {
    if let Some(outside) = WATCHED.get() {
        outside.away.store(true, Ordering::SeqCst);
        let is_drawing = || matches!(outside.screen.try_lock(), Err(TryLockError::WouldBlock));
        let since = Instant::now();
        while is_drawing() && since.elapsed() < Duration::from_millis(200) {
            thread::sleep(Duration::from_millis(2));
        }
    }
    modes::leave();
}

/// What keys are read from. Asked for early: of a terminal that has gone nothing can be learned.
#[derive(Debug)]
enum Keys {
    Stdin,
    Tty(File),
}

impl Keys {
    fn find() -> Option<Self> {
        if io::stdin().is_terminal() {
            return Some(Self::Stdin);
        }
        File::open("/dev/tty").ok().map(Self::Tty)
    }

    /// Waits until the terminal hangs up, or only asks whether it has. That does not always come with a signal: not where the
    /// terminal does not control the program. False where it cannot be watched.
    fn hang_up(&self, wait: bool) -> bool {
        self.on(|fd| Self::hangs_up(fd, wait))
    }

    /// Does something with what the keys are read from.
    fn on<R>(&self, what: impl FnOnce(BorrowedFd<'_>) -> R) -> R {
        match self {
            Self::Stdin => what(io::stdin().as_fd()),
            Self::Tty(tty) => what(tty.as_fd()),
        }
    }

    fn hangs_up(fd: BorrowedFd<'_>, wait: bool) -> bool {
        let mut watched = [PollFd::from_borrowed_fd(fd, PollFlags::empty())];
        let at_once = Timespec::default();
        loop {
            let polled = poll(&mut watched, (!wait).then_some(&at_once));
            let told = watched[0].revents();
            match polled {
                Ok(_) if told.intersects(PollFlags::HUP | PollFlags::ERR) => return true,
                Ok(_) if wait && told.is_empty() => {}
                Err(Errno::INTR) => {}
                Ok(_) | Err(_) => return false,
            }
        }
    }
}
