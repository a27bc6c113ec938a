//! A script as a recording of the screen, in asciinema's format, version 2.
//!
//! The first line describes the recording; every other is an event, `[seconds, "o", what was written]`. A line of the script is
//! carried out in no time, and its frame stands until the script waits: `wait 1.5`. In a script that waits nowhere every line is
//! given a second.

use std::fmt::Write;
use std::path::Path;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::output::Output;
use crate::session::{Player, Session};
use crate::text::Message;
use crate::tui::{App, screenshot};

/// A screen that is being recorded.
pub(super) struct Cast {
    app: App,
    area: Rect,
    /// The rows as they were last written.
    rows: Vec<String>,
    /// Seconds since the beginning.
    clock: f64,
    /// Seconds that a line is given.
    pace: f64,
    text: String,
}

impl Cast {
    /// Begins with the screen as it is.
    pub fn begin(app: App, area: Rect, script: &str) -> Self {
        let waits = script.lines().any(|line| line.trim_start().trim_start_matches(':').starts_with("wait"));
        let header = serde_json::json!({
            "version": 2, "width": area.width, "height": area.height, "env": {"TERM": "xterm-256color"},
        });
        let pace = if waits { 0.0 } else { 1.0 };
        let mut cast = Self { app, area, rows: Vec::new(), clock: 0.0, pace, text: format!("{header}\n") };
        cast.frame();
        cast.clock += cast.pace;
        cast
    }

    /// Records the rows that have changed.
    fn frame(&mut self) {
        self.app.finish();
        let mut buf = Buffer::empty(self.area);
        self.app.draw(self.area, &mut buf);
        let rows: Vec<String> = screenshot::ansi(&buf).lines().map(str::to_owned).collect();
        let mut written =
            if self.rows.is_empty() { "\u{1b}[?25l\u{1b}[2J".to_owned() } else { String::new() };
        for (i, row) in rows.iter().enumerate().filter(|(i, row)| self.rows.get(*i) != Some(row)) {
            let _ = write!(written, "\u{1b}[{};1H{row}", i + 1);
        }
        self.rows = rows;
        self.event(&written);
    }

    fn event(&mut self, written: &str) {
        if !written.is_empty() {
            let _ = writeln!(self.text, "[{:.3}, \"o\", {}]", self.clock, serde_json::Value::from(written));
        }
    }

    /// Ends the recording, and writes it.
    pub fn write(mut self, path: &Path) -> Result<(), Message> {
        // An event at the end lets the last frame stand as long as the script says.
        self.event("\u{1b}[?25h");
        let output = if path == Path::new("-") { Output::Stdout } else { Output::File(path.to_owned()) };
        output.write(|out| out.write_all(self.text.as_bytes())).map_err(Message::verbatim)
    }
}

impl Player for Cast {
    fn session(&mut self) -> &mut Session {
        &mut self.app.session
    }

    fn line(&mut self, line: &str) -> bool {
        let goes_on = self.app.line(line);
        self.frame();
        self.clock += self.pace;
        goes_on
    }

    fn wait(&mut self, seconds: f64) {
        self.clock += seconds;
    }
}
