//! Instruction sets.

/// Runs the work compiled for AVX2 where the machine has it, else as it is.
///
/// Only what is inlined into `work` gains, so the loops it calls are marked `inline(always)`. The bits are the same
/// either way: lanes are numbered in the code and not by the width of a register, and Rust never fuses a multiplication with
/// an addition by itself.
#[inline]
pub(super) fn vectorized<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}
