//! A batch on several devices, on the screen.

mod keys;
mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::session::{Action, Request, Session};
use crate::tui::keymap::AS_THEY_ARE;
use crate::tui::theme::Theme;

use super::laboratory;
use crate::tui::seen::Seen;
pub use keys::KEYS;
pub use view::hit;

/// What only the screen knows of the lab.
#[derive(Debug, Clone, Default)]
pub struct Replicas {
    /// The first line of the text that is shown.
    scroll: usize,
}

impl Replicas {
    /// Carries out an action: on the screen, else on the session.
    pub fn update(&mut self, session: &mut Session, action: Action, body: Rect) -> Option<Request> {
        let seen = Seen { session, theme: Theme::default(), typing: None, keys: &AS_THEY_ARE };
        let rows = view::rows(seen, body);
        laboratory::update_text(session, &mut self.scroll, rows, action)
    }

    /// A text scrolled past its end comes back at the first key.
    pub fn fit(&mut self, session: &Session, theme: Theme, body: Rect) {
        let end = view::end(Seen { session, theme, typing: None, keys: &AS_THEY_ARE }, body);
        self.scroll = self.scroll.min(end);
    }

    /// Draws it.
    pub fn draw(&self, seen: Seen<'_>, body: Rect, buf: &mut Buffer) {
        view::draw(seen, self.scroll, body, buf);
    }
}
