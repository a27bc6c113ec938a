//! A session without a screen, driven by a script.

use std::path::Path;

use ratatui::layout::Rect;

use crate::msg;
use crate::session::{Player, Request, Session, outside};
use crate::text::Message;
use crate::tui::App;

/// The size of the pictures that such a script draws.
const SIZE: Rect = Rect::new(0, 0, 80, 24);

/// A session that nobody sees; only a picture of the screen that its script asks for brings one up.
pub struct Unseen(pub Session);

impl Unseen {
    fn draw_into(&self, path: &Path) -> Result<(), Message> {
        let mut app = App::new(self.0.clone());
        app.resize(SIZE);
        app.draw_into(path)
    }
}

impl Player for Unseen {
    fn session(&mut self) -> &mut Session {
        &mut self.0
    }

    fn line(&mut self, line: &str) -> bool {
        self.0.command(line).is_none_or(|request| self.perform(request))
    }
}

impl Unseen {
    /// Carries out a request; false when it leaves.
    pub fn perform(&mut self, request: Request) -> bool {
        match outside::carry_out(&mut self.0, request) {
            Some(request) if request.pictured().is_some() => {
                self.0.finish();
                let refusal = outside::refusal(&request).map_or(Ok(()), Err);
                let drawn =
                    refusal.and_then(|()| request.pictured().map_or(Ok(()), |path| self.draw_into(path)));
                if let Err(why) = drawn {
                    self.0.complain(&why);
                }
                true
            }
            Some(Request::Ask(_)) => {
                self.0.complain(&msg!("missing-file"));
                true
            }
            request => !matches!(request, Some(Request::Quit | Request::ConfirmQuit)),
        }
    }
}
