//! What must be put in order before the process ends early, on a signal say: a terminal restored, an unfinished file removed.
//!
//! The library registers what it has to do; the binary, which owns the process, watches for signals and has it done.

use std::sync::{Mutex, PoisonError};

static FIRST: Mutex<Vec<fn()>> = Mutex::new(Vec::new());

/// Has something done before an early end. What is registered already is not registered again.
pub fn before_end(first: fn()) {
    let mut all = FIRST.lock().unwrap_or_else(PoisonError::into_inner);
    if !all.iter().any(|&other| std::ptr::fn_addr_eq(other, first)) {
        all.push(first);
    }
}

/// Does all that was registered, what came last first.
pub fn put_in_order() {
    let all = FIRST.lock().unwrap_or_else(PoisonError::into_inner).clone();
    for first in all.iter().rev() {
        first();
    }
}
