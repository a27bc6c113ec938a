//! The walk line by line, for screen readers and for terminals that can do nothing else: a prompt, the commands of the `:`
//! line, and text in answer. Nothing is drawn, and nothing that was written changes.

use std::io::{self, BufRead, Write};

use crate::dump::{Dump, Format, LabFormat, LabRequest, Request as Wanted, lab};
use crate::lab::Settings;
use crate::msg;
use crate::session::{Action, COMMANDS, Request, Session, Show, What, outside};
use crate::text::{Message, wrap};
use crate::walk::Stage;

use super::unseen::Unseen;

/// A session that is read rather than looked at.
struct Plain<'a> {
    unseen: Unseen,
    out: &'a mut dyn Write,
}

/// What an answer follows from.
#[derive(PartialEq)]
struct Seen {
    stage: Stage,
    numbers: (u64, (usize, usize)),
    number: (usize, crate::norm::Quantity),
    /// The settings of the lab that is open, and how far it has come.
    lab: Option<(Settings, (usize, usize))>,
}

/// Reads commands from `input` and answers on `out` until one of them leaves, or the input ends. `greeting` is told first.
///
/// # Errors
/// Those of `input` and `out`.
pub fn walk(
    session: Session,
    greeting: &[Message],
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut plain = Plain { unseen: Unseen(session), out };
    for message in greeting {
        plain.say(message)?;
    }
    plain.say(&msg!("plain-greeting"))?;
    plain.unseen.0.finish();
    if plain.session().lab().is_some() {
        plain.lab()?;
    } else {
        plain.stage()?;
    }
    loop {
        write!(plain.out, "\n> ")?;
        plain.out.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return writeln!(plain.out);
        }
        let line = line.trim().trim_start_matches(':');
        if !plain.answer(if line.is_empty() { "next" } else { line })? {
            return Ok(());
        }
    }
}

impl Plain<'_> {
    fn session(&mut self) -> &mut Session {
        &mut self.unseen.0
    }

    fn seen(&self) -> Seen {
        let session = &self.unseen.0;
        Seen {
            stage: session.cursor.stage,
            numbers: (session.openings(), session.history().place()),
            number: (session.cursor.cell, session.cursor.array),
            lab: session.lab().map(|lab| (lab.settings().clone(), lab.experiment().progress())),
        }
    }

    /// Carries out a line and tells what came of it; false when it leaves.
    fn answer(&mut self, line: &str) -> io::Result<bool> {
        let before = self.seen();
        let request = self.session().command(line);
        match request {
            Some(Request::Copy(text)) => self.write(&text)?,
            Some(Request::Show(Show::Help)) => self.help()?,
            Some(Request::Show(Show::Changes | Show::Scroll(_))) => self.stage()?,
            Some(Request::Show(_)) => self.session().say(&msg!("plain-no-screen")),
            Some(Request::Quit) => return Ok(false),
            Some(Request::ConfirmQuit) => self.session().complain(&msg!("plain-unsaved")),
            Some(request) if request.pictured().is_some() || matches!(request, Request::Ask(_)) => {
                let drawn = self.unseen.perform(request);
                assert!(drawn);
            }
            Some(request) => {
                outside::carry_out(self.session(), request);
            }
            None => {}
        }
        self.session().finish();
        if let Some(said) = self.session().said.take() {
            self.write(&said.text)?;
            if said.is_error {
                return Ok(true);
            }
        }
        let now = self.seen();
        if now.lab.is_some() {
            if now.lab != before.lab || now.numbers != before.numbers {
                self.lab()?;
            }
        } else if now.stage != before.stage || now.numbers != before.numbers || before.lab.is_some() {
            self.stage()?;
        } else if now.number != before.number
            && let Some(Request::Copy(text)) = self.session().update(Action::Copy(What::Derivation))
        {
            self.write(&text)?;
        }
        Ok(true)
    }

    /// Tells the stage with all its numbers.
    fn stage(&mut self) -> io::Result<()> {
        let session = &self.unseen.0;
        let (stage, style) = (session.cursor.stage, session.style);
        let cell = session.partition().index(session.cursor.cell);
        let wanted = Wanted {
            cell: Some(cell),
            digits: Some(style.digits),
            glyphs: style.glyphs,
            language: style.language,
            ..Wanted::new(Format::Text)
        };
        match Dump::new(session.trace(), &wanted) {
            Ok(dump) => dump.write_stage(stage, self.out),
            Err(error) => self.write(&error.to_string()),
        }
    }

    /// Tells what the lab that is open has found.
    fn lab(&mut self) -> io::Result<()> {
        let session = &self.unseen.0;
        let Some(laboratory) = session.lab() else { return Ok(()) };
        let request = LabRequest {
            format: LabFormat::Text,
            style: session.style,
            language: session.style.language,
            source: session.source.clone(),
        };
        lab::write(laboratory.experiment(), &request, self.out)
    }

    /// The commands, a line each.
    fn help(&mut self) -> io::Result<()> {
        let style = self.session().style;
        for section in COMMANDS {
            self.write(&style.tell(&Message::named(format!("section-{}", section.subject))))?;
            for command in section.commands {
                let (form, help) = (style.tell(&command.form()), style.tell(&command.help()));
                let form = format!("{} {form}", command.name);
                let line = msg!("plain-command", command = form.trim_end(), what = help);
                self.write(&format!("  {}", style.tell(&line)))?;
            }
        }
        Ok(())
    }

    fn say(&mut self, message: &Message) -> io::Result<()> {
        let text = self.session().style.tell(message);
        self.write(&text)
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        let paragraphs = text.lines().flat_map(|line| {
            // What is set in goes on further in.
            let hanging = if line.starts_with(' ') { "    " } else { "" };
            wrap::paragraph(line, wrap::PAGE, hanging)
        });
        for line in paragraphs {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }
}
