//! The cores of this machine, and a stream worked on by all of them: pieces go out in order, and come back in order.

use std::sync::OnceLock;
use std::thread;

use rayon::iter::{IntoParallelRefMutIterator, ParallelIterator};

/// How many pieces a core has at a time: several, so that a slow one leaves more to the other cores.
const PIECES_A_CORE: usize = 4;

/// The number of threads this machine runs at once.
#[must_use]
pub fn available() -> usize {
    // Not rayon's number, which starts the threads: most batches need none.
    static AVAILABLE: OnceLock<usize> = OnceLock::new();
    *AVAILABLE.get_or_init(|| thread::available_parallelism().map_or(1, usize::from))
}

/// Fills pieces with `next`, until it says false; works on them on all cores; and hands them to `take` in their order.
///
/// `next` and `take` run on the calling thread. Only a few pieces a core exist, which are filled again and again, so the
/// memory is bounded by the pieces' own size, and a piece's buffers are worth keeping.
///
/// # Errors
/// The first of `next` and `take`, after which no further piece is taken.
pub(crate) fn in_order<P: Default + Send, E>(
    mut next: impl FnMut(&mut P) -> Result<bool, E>,
    work: impl Fn(&mut P) + Sync,
    mut take: impl FnMut(&mut P) -> Result<(), E>,
) -> Result<(), E> {
    let most = available() * PIECES_A_CORE;
    let mut pieces: Vec<P> = Vec::new();
    loop {
        let mut filled = 0;
        while filled < most {
            if filled == pieces.len() {
                pieces.push(P::default());
            }
            if !next(&mut pieces[filled])? {
                break;
            }
            filled += 1;
        }
        match &mut pieces[..filled] {
            // A single piece wakes no thread.
            [one] => work(one),
            some => some.par_iter_mut().for_each(&work),
        }
        pieces[..filled].iter_mut().try_for_each(&mut take)?;
        if filled < most {
            return Ok(());
        }
    }
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
                    assert!(given.get() - seen.len() <= available() * PIECES_A_CORE + 1);
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
