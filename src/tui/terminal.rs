//! The one place that touches the terminal.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::Show;
use crossterm::event::{
    self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture, Event,
    KeyEventKind, MouseButton, MouseEventKind,
};
use crossterm::execute;
use ratatui::DefaultTerminal;
use ratatui::layout::{Rect, Size};

use super::app::{App, Effect};
use super::effects::{self, Rest};
use super::work::Outcome;
use super::{Action, view};
#[cfg(unix)]
use crate::input;

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
    let session = Session { app, terminal, screen: Arc::default(), worker: None };
    #[cfg(unix)]
    restore_on_signals(session.screen.clone())?;
    let outcome = session.run();
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
    let _ = execute!(io::stdout(), DisableMouseCapture, DisableBracketedPaste, Show);
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

struct Session {
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

impl Session {
    fn run(mut self) -> io::Result<()> {
        loop {
            self.draw()?;
            // Whatever has come in by now is taken before the next frame; without autoplay nothing wakes an idle walk.
            let due = self.app.autoplay.map(|pace| Instant::now() + pace);
            loop {
                let effects = match self.wait(due)? {
                    Woken::Event(event) => self.take(event),
                    Woken::Due => vec![self.app.tick()],
                    Woken::Worked => break,
                };
                for effect in effects {
                    if !self.perform(effect)? {
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
            && let Some(work) = self.app.work()
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
        view::settle(&mut self.app, area);
        self.terminal.draw(|frame| view::draw(&self.app, frame.area(), frame.buffer_mut()))?;
        Ok(())
    }

    fn take(&mut self, event: Event) -> Vec<Effect> {
        let area = self.area();
        let actions: Vec<Action> = match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => return vec![self.app.key(&key)],
            Event::Paste(text) => {
                self.app.paste(&text);
                return Vec::new();
            }
            Event::Mouse(mouse) => match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => {
                    view::hit(&self.app, area, mouse.column, mouse.row)
                }
                MouseEventKind::ScrollDown => view::wheel(&self.app, area, mouse.column, mouse.row, 1),
                MouseEventKind::ScrollUp => view::wheel(&self.app, area, mouse.column, mouse.row, -1),
                _ => Vec::new(),
            },
            // A resize only needs the next frame.
            _ => Vec::new(),
        };
        actions.into_iter().map(|action| self.app.update(action)).collect()
    }

    /// Carries out an effect; false when the program is to end.
    fn perform(&mut self, effect: Effect) -> io::Result<bool> {
        let area = self.area();
        match effects::perform(&mut self.app, effect, area) {
            Rest::None => {}
            Rest::Quit => return Ok(false),
            Rest::Copy(text) => {
                execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text.as_bytes()))?;
                io::stdout().flush()?;
                self.app.say("copied to the clipboard");
            }
            Rest::Mouse(true) => execute!(io::stdout(), EnableMouseCapture)?,
            Rest::Mouse(false) => execute!(io::stdout(), DisableMouseCapture)?,
            Rest::Suspend => self.suspend()?,
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
        self.app.complain("this system cannot suspend a program");
        Ok(())
    }
}
