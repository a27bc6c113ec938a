//! Work shared out among threads.

use std::ops::Range;
use std::sync::OnceLock;
use std::thread;

/// Below some 4 MB of cells starting a thread costs more than it saves.
const WORTH_A_THREAD: usize = 1 << 19;

/// The number of threads this machine runs at once.
#[must_use]
pub fn available() -> usize {
    static AVAILABLE: OnceLock<usize> = OnceLock::new();
    *AVAILABLE.get_or_init(|| thread::available_parallelism().map_or(1, usize::from))
}

/// How many of the threads on offer are worth starting for so many cells.
pub(super) fn worthwhile(threads: usize, cells: usize) -> usize {
    if cells < WORTH_A_THREAD { 1 } else { threads.max(1) }
}

/// The tasks as at most `threads` ranges of about one size.
pub(super) fn shares(tasks: usize, threads: usize) -> impl Iterator<Item = Range<usize>> {
    let threads = threads.clamp(1, tasks.max(1));
    (0..threads).map(move |t| tasks * t / threads..tasks * (t + 1) / threads)
}

/// Does every piece of work on a thread of its own, the first on this one; the results come in the order of the work.
pub(super) fn parallel<T: Send, R: Send>(
    work: impl IntoIterator<Item = T>,
    run: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let mut work = work.into_iter();
    let Some(first) = work.next() else { return Vec::new() };
    let run = &run;
    thread::scope(|scope| {
        let others: Vec<_> = work.map(|piece| scope.spawn(move || run(piece))).collect();
        let mut results = vec![run(first)];
        results.extend(others.into_iter().map(|other| match other.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }));
        results
    })
}

/// The results of all tasks, in order.
pub(super) fn each<R: Send>(tasks: usize, threads: usize, run: impl Fn(usize) -> R + Sync) -> Vec<R> {
    if threads <= 1 {
        return (0..tasks).map(run).collect();
    }
    parallel(shares(tasks, threads), |share| share.map(&run).collect::<Vec<R>>())
        .into_iter()
        .flatten()
        .collect()
}

/// Does the tasks in shares, each with its own part of `out`, in which a task has `size` cells (the last perhaps fewer).
pub(super) fn each_share<R: Send>(
    tasks: usize,
    threads: usize,
    size: usize,
    mut out: &mut [f64],
    run: impl Fn(Range<usize>, &mut [f64]) -> R + Sync,
) -> Vec<R> {
    let shares = shares(tasks, threads).map(move |share| {
        let cells = (share.len() * size).min(out.len());
        let (part, rest) = std::mem::take(&mut out).split_at_mut(cells);
        out = rest;
        (share, part)
    });
    parallel(shares, |(share, part)| run(share, part))
}
