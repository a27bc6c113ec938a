//! The one place that touches the terminal.

mod modes;
#[cfg(unix)]
mod outlook;
mod rest;
#[cfg(unix)]
mod signals;
mod worker;

use std::io::{self, Write, stdout};
use std::time::{Duration, Instant};

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{self, Event, KeyEventKind, MouseButton, MouseEventKind};
use crossterm::execute;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Rect, Size};
use ratatui::{DefaultTerminal, Terminal};

use crate::msg;
use crate::session::{Request, Show, outside};

use super::app::App;
use rest::Spent;
#[cfg(unix)]
use signals::Outside;
use worker::Worker;

/// Runs the session on the terminal until the person leaves. The terminal is restored on the way out, also after a panic or a
/// signal.
///
/// # Errors
/// Those of the terminal.
pub fn run(app: App) -> io::Result<()> {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        modes::leave();
        hook(info);
    }));
    modes::enter(app.mouse)?;
    let outcome = begin(app).and_then(Running::run);
    modes::leave();
    outcome
}

fn begin(app: App) -> io::Result<Running> {
    // crossterm notices a change of size from its first question for events on; a signal before it would wake nobody.
    event::poll(Duration::ZERO)?;
    #[cfg(unix)]
    let outside = Outside::watch(app.mouse)?;
    let terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
    Ok(Running {
        app,
        terminal,
        worker: None,
        #[cfg(unix)]
        outside,
    })
}

/// Columns and rows of the terminal.
#[must_use]
pub fn size() -> Option<(u16, u16)> {
    crossterm::terminal::size().ok()
}

struct Running {
    app: App,
    terminal: DefaultTerminal,
    /// The work under way.
    worker: Option<Worker>,
    /// Signals, and the end of the terminal.
    #[cfg(unix)]
    outside: std::sync::Arc<Outside>,
}

/// What ends the waiting.
enum Woken {
    Event(Event),
    /// The time ran out.
    Due,
    /// Work was done.
    Worked,
}

/// How often it is looked whether work is done, where its end does not wake who waits for keys.
const GLANCE: Duration = Duration::from_millis(5);

/// The longest wait: a change of size may have come just before it.
#[cfg(unix)]
const LONGEST: Duration = Duration::from_millis(100);

/// Long enough to be handed what has come in; of no time at all crossterm only says that it is over.
const AT_HAND: Duration = Duration::from_micros(200);

/// Work that takes less is never seen under way.
const UNSEEN: Duration = Duration::from_millis(20);

/// The most that is taken in before a frame: what is held down or pasted is still seen to move.
const MOST_BEFORE_A_FRAME: Duration = Duration::from_millis(100);

impl Running {
    fn run(mut self) -> io::Result<()> {
        let outcome = self.go_on();
        outside::keep(&mut self.app.session);
        #[cfg(unix)]
        if outcome.is_err() {
            self.outside.end_if_gone();
        }
        outcome
    }

    /// Draws and takes keys until the person leaves.
    fn go_on(&mut self) -> io::Result<()> {
        let mut begun = Spent::now();
        let mut is_asked = true;
        loop {
            outside::keep(&mut self.app.session);
            self.finish_quick_work()?;
            let now = Spent::now();
            if is_asked || self.worker.is_none() || now.is_rested(begun) {
                begun = now;
                self.draw()?;
            }
            // Without autoplay and without work nothing wakes an idle walk.
            let due = self.app.autoplay().map(|pace| Instant::now() + pace);
            let mut woken = self.wait(due)?;
            is_asked = !matches!(woken, Woken::Worked);
            // All that has come in by now is taken before the next frame.
            let began = Instant::now();
            loop {
                let requests = match woken {
                    Woken::Event(event) => self.take(event),
                    Woken::Due => self.app.tick().into_iter().collect(),
                    Woken::Worked => break,
                };
                for request in requests {
                    if !self.perform(request)? {
                        return Ok(());
                    }
                }
                if began.elapsed() >= MOST_BEFORE_A_FRAME || !event::poll(AT_HAND)? {
                    break;
                }
                woken = Woken::Event(event::read()?);
            }
        }
    }

    /// Waits a moment for work that was just begun, unless a key comes first: its outcome stands in the next frame. What was under
    /// way before has no such end near: an experiment that goes on.
    fn finish_quick_work(&mut self) -> io::Result<()> {
        let was_busy = self.worker.is_some();
        self.work();
        if was_busy {
            return Ok(());
        }
        let end = Instant::now() + UNSEEN;
        while self.worker.is_some() && Instant::now() < end && !event::poll(AT_HAND)? {
            self.look_out(Some(end))?;
            if self.work() {
                break;
            }
        }
        Ok(())
    }

    /// Waits for an event, until some time, or while there is work until it is done.
    fn wait(&mut self, due: Option<Instant>) -> io::Result<Woken> {
        loop {
            if self.work() {
                return Ok(Woken::Worked);
            }
            let is_idle = self.worker.is_none() && due.is_none();
            if is_idle || event::poll(AT_HAND)? {
                return Ok(Woken::Event(event::read()?));
            }
            if due.is_some_and(|due| due <= Instant::now()) {
                return Ok(Woken::Due);
            }
            self.look_out(due)?;
        }
    }

    /// Waits until an event may have come, until the work is done, or until some time at the latest; maybe not so long.
    fn look_out(&self, due: Option<Instant>) -> io::Result<()> {
        let left = due.map(|due| due.saturating_duration_since(Instant::now()));
        #[cfg(unix)]
        {
            let end = self.worker.as_ref().map(Worker::end);
            let time = left.unwrap_or(LONGEST).min(LONGEST);
            if end.is_none_or(|end| end.is_some()) && self.outside.wait(end.flatten(), time) {
                return Ok(());
            }
        }
        event::poll(left.unwrap_or(GLANCE).min(GLANCE))?;
        Ok(())
    }

    /// Takes what the worker has done, and begins what there is to do; whether something was done.
    ///
    /// One worker at a time: what was overtaken comes to its end first.
    fn work(&mut self) -> bool {
        let done = self.worker.take_if(|worker| worker.is_done());
        let is_done = done.is_some();
        if let Some(worker) = done {
            self.app.done(worker.id, worker.outcome());
        }
        if self.worker.is_none()
            && let Some(work) = self.app.session.work()
        {
            self.worker = Some(Worker::begin(work));
        }
        is_done
    }

    fn area(&self) -> Rect {
        let Size { width, height } = self.terminal.size().unwrap_or_default();
        Rect::new(0, 0, width, height)
    }

    fn draw(&mut self) -> io::Result<()> {
        #[cfg(unix)]
        let outside = self.outside.clone();
        #[cfg(unix)]
        let Some(_held) = outside.hold() else { return Ok(()) };
        #[cfg(unix)]
        if outside.is_stale() {
            self.redraw()?;
        }
        let area = self.area();
        self.app.resize(area);
        self.terminal.draw(|frame| self.app.draw(frame.area(), frame.buffer_mut()))?;
        Ok(())
    }

    /// Empties the screen, so that the next frame is drawn as a whole. ratatui's own way asks the terminal for its cursor,
    /// which not every terminal answers.
    fn redraw(&mut self) -> io::Result<()> {
        modes::clear()?;
        self.terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
        Ok(())
    }

    fn take(&mut self, event: Event) -> Vec<Request> {
        let actions = match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                return self.app.key(&key).into_iter().collect();
            }
            Event::Paste(text) => {
                self.app.paste(&text);
                return Vec::new();
            }
            Event::Mouse(mouse) => match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => self.app.hit(mouse.column, mouse.row),
                MouseEventKind::ScrollDown => self.app.wheel(mouse.column, mouse.row, 1),
                MouseEventKind::ScrollUp => self.app.wheel(mouse.column, mouse.row, -1),
                _ => Vec::new(),
            },
            // A resize only needs the next frame.
            _ => Vec::new(),
        };
        actions.into_iter().filter_map(|action| self.app.update(action)).collect()
    }

    /// Carries out a request; false when the program is to end.
    fn perform(&mut self, request: Request) -> io::Result<bool> {
        match self.app.perform(request) {
            Some(Request::Quit) => return Ok(false),
            Some(Request::Copy(text)) => {
                execute!(stdout(), CopyToClipboard::to_clipboard_from(text.as_bytes()))?;
                stdout().flush()?;
                self.app.session.say(&msg!("copied"));
            }
            Some(Request::Show(Show::Mouse)) => {
                modes::capture_mouse(self.app.mouse)?;
                #[cfg(unix)]
                self.outside.set_mouse(self.app.mouse);
            }
            Some(Request::Show(Show::Redraw)) => self.redraw()?,
            Some(Request::Show(Show::Suspend)) => self.suspend()?,
            _ => {}
        }
        Ok(true)
    }

    #[cfg(unix)]
    #[expect(clippy::unused_self, reason = "the system without signals has something to say")]
    fn suspend(&mut self) -> io::Result<()> {
        Outside::suspend()
    }

    #[cfg(not(unix))]
    fn suspend(&mut self) -> io::Result<()> {
        self.app.session.complain(&msg!("cannot-suspend"));
        Ok(())
    }
}
