//! Commands from a file, carried out as if typed after `:`.

use ratatui::layout::Rect;

use super::app::App;
use super::effects::{Rest, perform};

/// Carries out the lines of a script; empty lines and lines beginning with `#` say nothing. What only a terminal can do
/// (the clipboard, the mouse) is left out; `quit` ends the script. Errors call it `origin`.
///
/// # Errors
/// The first line that could not be carried out, and why.
pub fn play(app: &mut App, script: &str, origin: &str, area: Rect) -> Result<(), String> {
    for (number, line) in (1..).zip(script.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let effect = app.command(line.strip_prefix(':').unwrap_or(line));
        if perform(app, effect, area) == Rest::Quit {
            break;
        }
        app.finish();
        if let Some(message) = app.message.as_ref().filter(|message| message.is_error) {
            return Err(format!("{origin}, line {number}: {}", message.text));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::norm::{Problem, Quantity};

    fn app() -> App {
        App::new(Problem::new(array![1., 2., 3., 4., 5.].into_dyn()).unwrap(), "test")
    }

    #[test]
    fn a_script_is_carried_out_line_by_line() {
        let mut app = app();
        play(&mut app, "# scale\n\n:gamma 2\ngoto affine\ncell 4\n", "s", Rect::default()).unwrap();
        assert!((app.trace.value(Quantity::Y, 4) - 2.828_420).abs() < 1e-6);
        assert_eq!(app.cell, 4);
    }

    #[test]
    fn a_line_that_fails_is_named() {
        let why = play(&mut app(), "gamma 2\neps -1\n", "script.txt", Rect::default()).unwrap_err();
        assert!(why.starts_with("script.txt, line 2: eps is -1"), "{why}");
    }
}
