//! Work shared out among threads.

use std::ops::Range;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

/// Below some 4 MB of cells starting a thread costs more than it saves.
const WORTH_A_THREAD: usize = 1 << 19;

/// How many of the threads on offer are worth using for this number of cells.
pub(super) fn worthwhile(threads: usize, cells: usize) -> usize {
    if cells < WORTH_A_THREAD { 1 } else { threads.max(1) }
}

/// The tasks as ranges of about one size: several for each thread, so that one that begins late leaves more to the others.
pub(super) fn shares(tasks: usize, threads: usize) -> impl Iterator<Item = Range<usize>> {
    const EACH: usize = 8;
    let shares = if threads <= 1 { 1 } else { (threads * EACH).min(tasks.max(1)) };
    (0..shares).map(move |i| tasks * i / shares..tasks * (i + 1) / shares)
}

/// Does every piece of work, on all threads if there is to be more than one; the results come in the order of the work.
pub(super) fn parallel<T: Send, R: Send>(
    work: impl IntoIterator<Item = T>,
    threads: usize,
    run: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    if threads <= 1 {
        return work.into_iter().map(run).collect();
    }
    work.into_iter().collect::<Vec<_>>().into_par_iter().map(&run).collect()
}

/// The results of all tasks, in order.
pub(super) fn each<R: Send>(tasks: usize, threads: usize, run: impl Fn(usize) -> R + Sync) -> Vec<R> {
    if threads <= 1 {
        // Not by way of `parallel`: inlined here, the loops of the work keep their sums in registers.
        return (0..tasks).map(run).collect();
    }
    parallel(shares(tasks, threads), threads, |share| share.map(&run).collect::<Vec<R>>())
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
    let shares: Vec<_> = shares(tasks, threads)
        .map(|share| {
            let cells = (share.len() * size).min(out.len());
            (share, out.split_off_mut(..cells).unwrap_or_default())
        })
        .collect();
    parallel(shares, threads, |(share, part)| run(share, part))
}
