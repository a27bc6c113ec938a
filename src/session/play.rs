//! Commands from a file, carried out as if typed after `:`.

use super::{Request, Session, outside};
use crate::msg;
use crate::text::Message;

/// What a script drives: a session alone, or a screen around one.
pub trait Player {
    /// The session.
    fn session(&mut self) -> &mut Session;

    /// Carries out a line and what it asks for outside; false when it ends the script.
    fn line(&mut self, line: &str) -> bool;

    /// Lets some seconds go by, where time is seen.
    fn wait(&mut self, _seconds: f64) {}
}

impl Player for Session {
    fn session(&mut self) -> &mut Session {
        self
    }

    /// What only a screen or a terminal can do is left out.
    fn line(&mut self, line: &str) -> bool {
        let request = self.command(line).and_then(|request| outside::carry_out(self, request));
        !matches!(request, Some(Request::Quit | Request::ConfirmQuit))
    }
}

/// Carries out the lines of a script; empty lines and lines beginning with `#` say nothing, `wait 1.5` lets time go by in a
/// recording and elsewhere does nothing, and `quit` ends it. Errors call it `origin`.
///
/// # Errors
/// The first line that could not be carried out, and why.
pub fn play(player: &mut impl Player, script: &str, origin: &str) -> Result<(), Message> {
    for (number, line) in (1_usize..).zip(script.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line.strip_prefix(':').unwrap_or(line);
        if let Some(seconds) =
            line.strip_prefix("wait").filter(|rest| rest.is_empty() || rest.starts_with(' '))
        {
            let seconds = seconds.trim();
            match seconds.parse::<f64>() {
                Ok(pause) if (0.0..=3600.0).contains(&pause) => player.wait(pause),
                _ => {
                    let (line, why) = (number.to_string(), msg!("script-wait", found = seconds));
                    return Err(msg!("script-line", origin = origin, line = line, why = why));
                }
            }
            continue;
        }
        if !player.line(line) {
            break;
        }
        let session = player.session();
        session.finish();
        if let Some(said) = session.said.as_ref().filter(|said| said.is_error) {
            let (line, why) = (number.to_string(), said.text.as_str());
            return Err(msg!("script-line", origin = origin, line = line, why = why));
        }
    }
    Ok(())
}
