//! Whether the process has a standard output at all.
//!
//! A shell's `>&-` starts it without one. Rust's runtime opens `/dev/null` in its place before `main`, so that there a dump
//! would go nowhere and still be a success; what was there can only be seen before the runtime begins.
#![expect(unsafe_code, reason = "what the loader runs first has no safe form")]

use std::sync::atomic::{AtomicBool, Ordering};

static CLOSED: AtomicBool = AtomicBool::new(false);

#[used]
#[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array"))]
#[cfg_attr(target_os = "macos", unsafe(link_section = "__DATA,__mod_init_func"))]
static FIRST: extern "C" fn() = look;

extern "C" fn look() {
    // SAFETY: asking for a descriptor's flags changes nothing, and a descriptor that is not open is an error.
    if unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) } == -1 {
        CLOSED.store(true, Ordering::Relaxed);
    }
}

/// Whether standard output was closed when the process began. Elsewhere than on Linux and macOS no one looks.
pub fn is_stdout_closed() -> bool {
    CLOSED.load(Ordering::Relaxed)
}
