//! A stream worked on by all cores: pieces go out in order, and come back in order.

use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// How many threads are worth having.
pub(crate) fn threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Fills pieces with `next`, until it says false; works on them on all cores; and hands them to `take` in their order.
///
/// `next` and `take` run on the calling thread. Only a few pieces a core exist, which are filled again and again, so the
/// memory is bounded by the pieces' own size, and a piece's buffers are worth keeping. A single piece starts no thread.
///
/// # Errors
/// The first of `next` and `take`, after which no further piece is taken.
pub(crate) fn in_order<P: Default + Send, E>(
    mut next: impl FnMut(&mut P) -> Result<bool, E>,
    work: impl Fn(&mut P) + Sync,
    mut take: impl FnMut(&mut P) -> Result<(), E>,
) -> Result<(), E> {
    let (mut first, mut second) = (P::default(), P::default());
    if !next(&mut first)? {
        return Ok(());
    }
    if !next(&mut second)? {
        work(&mut first);
        return take(&mut first);
    }
    thread::scope(|scope| {
        let workers: Vec<Worker<P>> = (0..threads())
            .map(|_| {
                let (jobs, queue) = sync_channel::<P>(PIECES_A_WORKER);
                let (finished, results) = sync_channel(PIECES_A_WORKER);
                let work = &work;
                scope.spawn(move || {
                    for mut piece in queue {
                        work(&mut piece);
                        if finished.send(piece).is_err() {
                            break;
                        }
                    }
                });
                Worker { jobs, results }
            })
            .collect();
        let most = workers.len() * PIECES_A_WORKER;
        let (mut given, mut taken) = (0, 0);
        let mut filled = vec![second, first];
        let mut spare = Vec::new();
        let mut more = true;
        while more || given > taken {
            if more && given - taken < most {
                let piece = if let Some(piece) = filled.pop() {
                    piece
                } else {
                    let mut piece = spare.pop().unwrap_or_default();
                    more = next(&mut piece)?;
                    if !more {
                        continue;
                    }
                    piece
                };
                if workers[given % workers.len()].jobs.send(piece).is_err() {
                    break;
                }
                given += 1;
            } else {
                // A worker is gone before its time only if it panicked, which the scope hands on.
                let Ok(mut piece) = workers[taken % workers.len()].results.recv() else { break };
                taken += 1;
                take(&mut piece)?;
                spare.push(piece);
            }
        }
        Ok(())
    })
}

/// One that is being worked on, and one that waits for it.
const PIECES_A_WORKER: usize = 2;

/// The two ends of a worker's queue.
struct Worker<P> {
    jobs: SyncSender<P>,
    results: Receiver<P>,
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::convert::Infallible;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn every_piece_comes_back_once_in_order_and_few_exist_at_a_time() {
        for count in [0, 1, 2, 3, 1000] {
            let (given, mut seen) = (Cell::new(0), Vec::new());
            let made = AtomicUsize::new(0);
            let result = in_order(
                |piece: &mut (usize, usize)| {
                    piece.0 = given.replace(given.get() + 1);
                    Ok::<_, Infallible>(piece.0 < count)
                },
                |piece| {
                    // The work of one takes longer than that of its neighbours.
                    (0..piece.0 % 7 * 1000).for_each(|_| std::hint::spin_loop());
                    piece.1 = piece.0 * 2;
                    made.fetch_add(1, Ordering::Relaxed);
                },
                |piece| {
                    assert!(given.get() - seen.len() <= threads() * PIECES_A_WORKER + 2);
                    seen.push(*piece);
                    Ok(())
                },
            );
            assert_eq!(result, Ok(()));
            assert_eq!(seen, (0..count).map(|i| (i, 2 * i)).collect::<Vec<_>>());
            assert_eq!(made.into_inner(), count);
        }
    }

    #[test]
    fn the_first_error_ends_it_wherever_it_comes_from() {
        let run = |bad_next: usize, bad_take: usize| {
            let (mut given, mut taken) = (0, 0);
            in_order(
                |(): &mut ()| {
                    given += 1;
                    if given == bad_next { Err("next") } else { Ok(true) }
                },
                |(): &mut ()| {},
                |(): &mut ()| {
                    taken += 1;
                    if taken == bad_take { Err("take") } else { Ok(()) }
                },
            )
        };
        assert_eq!(run(1, usize::MAX), Err("next"));
        assert_eq!(run(2, usize::MAX), Err("next"));
        assert_eq!(run(100, usize::MAX), Err("next"));
        assert_eq!(run(usize::MAX, 1), Err("take"));
        assert_eq!(run(usize::MAX, 50), Err("take"));
    }
}
