//! Mini-batches drawn from the batch at hand, on the screen.

mod keys;
mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::session::{Action, Request, Session, Tinker, wrapped};
use crate::tui::keymap::AS_THEY_ARE;
use crate::tui::theme::Theme;

use super::laboratory;
use crate::tui::seen::Seen;
pub use keys::KEYS;

/// What only the screen knows of the lab.
#[derive(Debug, Clone, Default)]
pub struct Sizes {
    /// Whose spread is shown, where there is room for one.
    shown: Shown,
    /// The first line of the text that is shown.
    scroll: usize,
}

/// Whose spread over the draws is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shown {
    /// x̂ of the sample that stays.
    #[default]
    XHat,
    /// The mean of the mini-batch.
    Mean,
    /// Its variance.
    Var,
    /// x̂ of one of two samples against their distance.
    Two,
    /// Which sample and which channel it is about, to choose others.
    Chooser,
}

impl Shown {
    /// All, in their order.
    const ALL: [Self; 5] = [Self::XHat, Self::Mean, Self::Var, Self::Two, Self::Chooser];
    /// Those of the draws.
    const SPREADS: [Self; 3] = [Self::XHat, Self::Mean, Self::Var];
}

impl Sizes {
    /// Carries out an action: on the screen, else on the session.
    pub fn update(&mut self, session: &mut Session, action: Action, body: Rect) -> Option<Request> {
        if let Action::Array(by) = action {
            let all = view::pictures(session);
            let at = all.iter().position(|shown| *shown == self.shown).unwrap_or(0);
            self.shown = all[wrapped(at, by, all.len())];
            // What is said of it stands first.
            self.scroll = 0;
            // There the arrows choose.
            let choose = Action::Lab(Tinker::Select(None));
            return if self.shown == Shown::Chooser { session.update(choose) } else { None };
        }
        let chooses = self.shown == Shown::Chooser && !session.is_on_settings();
        let action = if chooses { view::meant(session, action) } else { action };
        let seen = Seen { session, theme: Theme::default(), typing: None, keys: &AS_THEY_ARE };
        let rows = view::rows(seen, self.shown, body);
        laboratory::update_text(session, &mut self.scroll, rows, action)
    }

    /// A text scrolled past its end comes back at the first key.
    pub fn fit(&mut self, session: &Session, theme: Theme, body: Rect) {
        let end = view::end(Seen { session, theme, typing: None, keys: &AS_THEY_ARE }, self.shown, body);
        self.scroll = self.scroll.min(end);
    }

    /// What a click at a place means.
    pub fn hit(&self, seen: Seen<'_>, body: Rect, at: Position) -> Vec<Action> {
        view::hit(seen, self.shown, body, at)
    }

    /// Draws it.
    pub fn draw(&self, seen: Seen<'_>, body: Rect, buf: &mut Buffer) {
        view::draw(seen, self.shown, self.scroll, body, buf);
    }
}
