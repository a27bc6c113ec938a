//! The modes of the terminal: what is set when the screen comes up, and undone when it goes.

use std::io::{self, stdout};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::execute;
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

/// Takes the terminal. It is cleared too: where there is no alternate screen, what stands on it would shine through.
pub fn enter(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, Hide, EnableBracketedPaste)?;
    clear()?;
    capture_mouse(mouse)
}

/// Gives the terminal back as it was. It may have gone, so nothing is said where that fails.
pub fn leave() {
    let _ = execute!(stdout(), DisableMouseCapture, DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
}

/// Empties the screen.
pub fn clear() -> io::Result<()> {
    execute!(stdout(), Clear(ClearType::All))
}

/// Takes the mouse from the terminal, or gives it back.
pub fn capture_mouse(on: bool) -> io::Result<()> {
    if on { execute!(stdout(), EnableMouseCapture) } else { execute!(stdout(), DisableMouseCapture) }
}
