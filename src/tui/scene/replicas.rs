//! A batch on several devices, on the screen.

mod keys;
mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::session::{Action, Request, Session, Show};
use crate::tui::theme::Theme;

use super::{Seen, laboratory};
pub use keys::KEYS;
pub use view::{hit, wheel};

/// The lines of the text that a page goes.
const SCREEN: isize = 8;

/// What only the screen knows of the lab.
#[derive(Debug, Clone, Default)]
pub struct Replicas {
    /// The first line of the text that is shown.
    scroll: usize,
}

impl Replicas {
    /// Carries out an action: on the screen, else on the session.
    pub fn update(&mut self, session: &mut Session, action: Action, _body: Rect) -> Option<Request> {
        if let Action::Page(screens) = action {
            self.scroll = self.scroll.saturating_add_signed(screens.saturating_mul(SCREEN));
            return None;
        }
        match session.update(action) {
            Some(Request::Show(Show::Focus(_))) => laboratory::change_focus(session),
            Some(Request::Show(Show::Scroll(by))) => {
                self.scroll = self.scroll.saturating_add_signed(by);
                None
            }
            other => other,
        }
    }

    /// A text scrolled past its end comes back at the first key.
    pub fn fit(&mut self, session: &Session, theme: Theme, body: Rect) {
        let end = view::end(Seen { session, theme, typing: None }, body);
        self.scroll = self.scroll.min(end);
    }

    /// Draws it.
    pub fn draw(&self, seen: Seen<'_>, body: Rect, buf: &mut Buffer) {
        view::draw(seen, self.scroll, body, buf);
    }
}
