//! The one place that touches the terminal.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor;
use crossterm::event::{
    self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture, Event,
    KeyEventKind, MouseButton, MouseEventKind,
};
use crossterm::execute;
use ratatui::DefaultTerminal;
use ratatui::layout::{Rect, Size};

use crate::input;
#[cfg(unix)]
use crate::msg;
use crate::session::{Outcome, Request, Show};

use super::app::App;

/// Runs the walk until the person leaves. The terminal is restored on the way out, also after a panic or a signal.
///
/// # Errors
/// Those of the terminal.
pub fn run(app: App) -> io::Result<()> {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        leave();
        hook(info);
    }));
    let terminal = enter(app.mouse)?;
    let running = Running { app, terminal, screen: Arc::default(), worker: None };
    #[cfg(unix)]
    restore_on_signals(running.screen.clone())?;
    let outcome = running.run();
    leave();
    outcome
}

/// Columns and rows of the terminal.
#[must_use]
pub fn size() -> Option<(u16, u16)> {
    crossterm::terminal::size().ok()
}

fn enter(mouse: bool) -> io::Result<DefaultTerminal> {
    let terminal = ratatui::try_init()?;
    execute!(io::stdout(), EnableBracketedPaste)?;
    if mouse {
        execute!(io::stdout(), EnableMouseCapture)?;
    }
    Ok(terminal)
}

fn leave() {
    // The cursor too: after a signal nothing drops the terminal, which would show it.
    let _ = execute!(io::stdout(), DisableMouseCapture, DisableBracketedPaste, cursor::Show);
    ratatui::restore();
}

/// On a signal that asks it to end the terminal is restored before the program ends as the signal asks.
#[cfg(unix)]
fn restore_on_signals(screen: Arc<Mutex<()>>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    input::before_the_end(leave);
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT])?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            // Held to the end, so that no frame is drawn over the restored screen.
            let _held = screen.lock().unwrap_or_else(PoisonError::into_inner);
            leave();
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
    Ok(())
}

struct Running {
    app: App,
    terminal: DefaultTerminal,
    /// Locked while a frame is drawn.
    screen: Arc<Mutex<()>>,
    /// The work under way, by its id.
    worker: Option<(u64, JoinHandle<Outcome>)>,
}

/// What ends the waiting.
enum Woken {
    Event(Event),
    /// The time ran out.
    Due,
    /// Work was done.
    Worked,
}

/// How often it is looked whether work is done.
const GLANCE: Duration = Duration::from_millis(5);

impl Running {
    fn run(mut self) -> io::Result<()> {
        loop {
            self.draw()?;
            // Whatever has come in by now is taken before the next frame; without autoplay nothing wakes an idle walk.
            let due = self.app.autoplay().map(|pace| Instant::now() + pace);
            loop {
                let requests = match self.wait(due)? {
                    Woken::Event(event) => self.take(event),
                    Woken::Due => self.app.tick().into_iter().collect(),
                    Woken::Worked => break,
                };
                for request in requests {
                    if !self.perform(request)? {
                        return Ok(());
                    }
                }
                if !event::poll(Duration::ZERO)? {
                    break;
                }
            }
        }
    }

    /// Waits for an event, until some time, or while there is work until it is done.
    fn wait(&mut self, due: Option<Instant>) -> io::Result<Woken> {
        loop {
            if self.work() {
                return Ok(Woken::Worked);
            }
            let left = due.map(|due| due.saturating_duration_since(Instant::now()));
            let glance = self.worker.is_some().then_some(GLANCE);
            let came = match left.into_iter().chain(glance).min() {
                None => true,
                Some(time) => event::poll(time)?,
            };
            if came {
                return Ok(Woken::Event(event::read()?));
            }
            if due.is_some_and(|due| due <= Instant::now()) {
                return Ok(Woken::Due);
            }
        }
    }

    /// Takes what the worker has done, and begins what there is to do; whether something was done.
    ///
    /// One worker at a time: what was overtaken comes to its end first.
    fn work(&mut self) -> bool {
        let done = self.worker.take_if(|(_, worker)| worker.is_finished());
        let is_done = done.is_some();
        if let Some((id, worker)) = done {
            match worker.join() {
                Ok(outcome) => self.app.done(id, outcome),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        if self.worker.is_none()
            && let Some(work) = self.app.session.work()
        {
            self.worker = Some((work.id, std::thread::spawn(move || work.run())));
        }
        is_done
    }

    fn area(&self) -> Rect {
        let Size { width, height } = self.terminal.size().unwrap_or_default();
        Rect::new(0, 0, width, height)
    }

    fn draw(&mut self) -> io::Result<()> {
        let screen = self.screen.clone();
        let _held = screen.lock().unwrap_or_else(PoisonError::into_inner);
        let area = self.area();
        self.app.resize(area);
        self.terminal.draw(|frame| self.app.draw(frame.area(), frame.buffer_mut()))?;
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
                execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text.as_bytes()))?;
                io::stdout().flush()?;
                self.app.session.say(&msg!("copied"));
            }
            Some(Request::Show(Show::Mouse)) if self.app.mouse => execute!(io::stdout(), EnableMouseCapture)?,
            Some(Request::Show(Show::Mouse)) => execute!(io::stdout(), DisableMouseCapture)?,
            Some(Request::Show(Show::Redraw)) => self.terminal.clear()?,
            Some(Request::Show(Show::Suspend)) => self.suspend()?,
            _ => {}
        }
        Ok(true)
    }

    #[cfg(unix)]
    fn suspend(&mut self) -> io::Result<()> {
        leave();
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        // The alternate screen is empty when it is entered, and so is the new terminal's idea of it.
        self.terminal = enter(self.app.mouse)?;
        Ok(())
    }

    #[cfg(not(unix))]
    fn suspend(&mut self) -> io::Result<()> {
        self.app.session.complain(&msg!("cannot-suspend"));
        Ok(())
    }
}
