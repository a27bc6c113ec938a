//! How the process ends when the system asks it to.
#![expect(unsafe_code, reason = "a handler for a fault in mapped memory has no safe form")]

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::Duration;

use bnwalk::{leaving, msg};
use signal_hook::consts::{SIGBUS, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;
use signal_hook::low_level;

/// Ends the program with a sentence when a mapped file is cut short while its cells are read (SIGBUS), and lets a file
/// that grows beyond its limit (SIGXFSZ) be an error of its writer.
///
/// # Errors
/// Those of the system.
pub fn watch() -> io::Result<()> {
    signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)))?;
    // Rust's own handler would let the next thread that looks at such a cell end the program at once.
    // SAFETY: this is done before any other handler of ours stands, and the default needs none.
    unsafe { libc::signal(SIGBUS, libc::SIG_DFL) };
    let mut signals = Signals::new([SIGBUS])?;
    // The cell does not come back, so the thread that looks at it waits here for the end.
    let wait = || {
        loop {
            thread::sleep(Duration::from_secs(1));
        }
    };
    // SAFETY: a signal handler may sleep, and nothing else is done here.
    unsafe { low_level::register(SIGBUS, wait)? };
    thread::spawn(move || {
        if signals.forever().next().is_some() {
            leaving::put_in_order();
            let _ = writeln!(io::stderr(), "bnwalk: {}", msg!("file-cut-short"));
            std::process::exit(i32::from(crate::BAD));
        }
    });
    Ok(())
}

/// Where no terminal is to be restored: removes what is unfinished before the program ends as the signal asks.
///
/// # Errors
/// Those of the system.
pub fn tidy_up() -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT])?;
    thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            leaving::put_in_order();
            let _ = low_level::emulate_default_handler(signal);
        }
    });
    Ok(())
}
