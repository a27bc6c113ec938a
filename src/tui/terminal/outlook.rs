//! Waiting for whatever comes first. crossterm waits for keys alone, and spends the last millisecond of each wait on asking
//! again and again.

use std::os::fd::BorrowedFd;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

/// Waits until there is something to be read from `keys`, until `end` hangs up, or for some time, or until a signal comes;
/// false where `keys` cannot be waited for.
pub fn wait(keys: BorrowedFd<'_>, end: Option<BorrowedFd<'_>>, time: Duration) -> bool {
    let keys = PollFd::from_borrowed_fd(keys, PollFlags::IN);
    let end = end.map(|end| PollFd::from_borrowed_fd(end, PollFlags::IN));
    let mut watched: Vec<PollFd<'_>> = [keys].into_iter().chain(end).collect();
    let time = Timespec::try_from(time).ok();
    let polled = poll(&mut watched, time.as_ref());
    let can_be = !watched[0].revents().intersects(PollFlags::NVAL | PollFlags::ERR);
    matches!(polled, Ok(_) | Err(Errno::INTR)) && can_be
}

/// Whether the other end is closed.
pub fn hangs_up(end: BorrowedFd<'_>) -> bool {
    let mut watched = [PollFd::from_borrowed_fd(end, PollFlags::empty())];
    let polled = poll(&mut watched, Some(&Timespec::default()));
    polled.is_ok() && watched[0].revents().contains(PollFlags::HUP)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::fd::AsFd;
    use std::os::unix::net::UnixStream;
    use std::thread;

    use super::*;

    /// Longer than any test takes.
    const FOR_EVER: Duration = Duration::from_secs(3600);

    #[test]
    fn the_end_of_some_work_and_a_key_each_end_the_waiting() {
        let (keys, mut person) = UnixStream::pair().unwrap();
        let (end, held) = UnixStream::pair().unwrap();
        assert!(wait(keys.as_fd(), Some(end.as_fd()), Duration::ZERO) && !hangs_up(end.as_fd()));
        let work = thread::spawn(move || drop(held));
        assert!(wait(keys.as_fd(), Some(end.as_fd()), FOR_EVER) && hangs_up(end.as_fd()));
        work.join().unwrap();
        person.write_all(b"q").unwrap();
        assert!(wait(keys.as_fd(), None, FOR_EVER));
    }
}
