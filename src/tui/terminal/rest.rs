//! How long to leave the processor to the work that is being looked at.

use std::time::Duration;

/// While something is being computed, what it has come to is drawn again only after it has had this many times what looking on
/// has cost since the last frame began, so that looking on costs little of the work.
const REST: u32 = 15;

/// The processor's time so far: that of the thread that draws, and that of all others. Time on a clock would not do: on a busy
/// machine the work gets little of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spent {
    /// For drawing, and for whatever else the screen's own thread does.
    own: Duration,
    others: Duration,
}

impl Spent {
    /// Until now, on the thread that draws.
    #[cfg(unix)]
    pub fn now() -> Self {
        use rustix::time::{ClockId, clock_gettime};
        let of = |clock| Duration::try_from(clock_gettime(clock)).unwrap_or_default();
        let own = of(ClockId::ThreadCPUTime);
        Self { own, others: of(ClockId::ProcessCPUTime).saturating_sub(own) }
    }

    /// Until now. Where the processor's time is not told the frames of what is under way are those of the clock.
    #[cfg(not(unix))]
    pub fn now() -> Self {
        use std::sync::OnceLock;
        use std::time::Instant;
        static BEGAN: OnceLock<Instant> = OnceLock::new();
        const FRAME: Duration = Duration::from_millis(4);
        let gone = BEGAN.get_or_init(Instant::now).elapsed();
        Self { own: FRAME * u32::try_from(gone.as_millis() / 60).unwrap_or(u32::MAX), others: gone }
    }

    /// Whether the others have had enough since the last frame began.
    pub fn is_rested(self, begun: Self) -> bool {
        self.others.saturating_sub(begun.others) >= REST * self.own.saturating_sub(begun.own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_frame_waits_until_the_work_has_had_many_times_as_much() {
        let at =
            |own, others| Spent { own: Duration::from_millis(own), others: Duration::from_millis(others) };
        let begun = at(100, 1000);
        assert!(at(104, 1060).is_rested(begun));
        assert!(!at(104, 1059).is_rested(begun));
        // Whatever else was done between two frames counts as well.
        assert!(!at(105, 1060).is_rested(begun));
    }

    #[cfg(unix)]
    #[test]
    fn what_other_threads_do_is_not_counted_as_drawing() {
        let before = Spent::now();
        let toil = || (0..3_000_000_u64).fold(0, |sum, i| std::hint::black_box(sum ^ i));
        std::thread::spawn(toil).join().unwrap();
        let after = Spent::now();
        assert!(after.others > before.others);
    }
}
