//! Networks being trained, on the screen.

mod keys;
mod layout;
mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::msg;
use crate::session::{Action, Request, Session, Show, Tinker, Train, Watch};
use crate::text::Message;
use crate::tui::keymap::AS_THEY_ARE;
use crate::tui::theme::Theme;
use crate::tui::typing::Target;

use crate::tui::seen::Seen;
pub use keys::KEYS;
use view::Answers;

/// What only the screen knows of the lab.
#[derive(Debug, Clone, Default)]
pub struct Training {
    /// Whether what is watched has all the room below the head.
    zoomed: bool,
    /// The first line of a long text that is shown.
    scroll: usize,
    /// What it was that the scroll is of.
    scrolled: Option<Watch>,
    /// What the networks say to the selected sample, while that is watched.
    answers: Option<Answers>,
}

impl Training {
    /// Carries out an action: on the screen, else on the session.
    pub fn update(&mut self, session: &mut Session, action: Action, _body: Rect) -> Option<Request> {
        if action == Action::Cancel && std::mem::take(&mut self.zoomed) {
            return None;
        }
        // Enter edits a setting, opens a cell of a grid, and else steps into a layer.
        if action == Action::Lab(Tinker::Train(Train::Into)) && session.is_on_settings() {
            return Some(Request::Show(Show::Edit));
        }
        match session.update(action) {
            Some(Request::Show(Show::Focus(by))) => {
                let watch = session.desk.watch.next(by);
                session.update(Action::Lab(Tinker::Train(Train::Watch(watch))))
            }
            Some(Request::Show(Show::Scroll(by))) => {
                self.scroll = self.scroll.saturating_add_signed(by);
                None
            }
            Some(Request::Show(Show::Zoom)) => {
                self.zoomed = !self.zoomed;
                None
            }
            other => other,
        }
    }

    /// Takes what the view needs of the networks, and brings a text scrolled past its end back.
    pub fn fit(&mut self, session: &Session, theme: Theme, body: Rect) {
        let watch = session.desk.watch;
        if self.scrolled != Some(watch) {
            (self.scrolled, self.scroll) = (Some(watch), 0);
        }
        if let Some(experiment) = session.training() {
            self.answers = Answers::take(self.answers.take(), session, experiment);
        }
        if self.scroll > 0 {
            let seen = Seen { session, theme, typing: None, keys: &AS_THEY_ARE };
            self.scroll = self.scroll.min(view::end(seen, self, body));
        }
    }

    /// Draws it.
    pub fn draw(&self, seen: Seen<'_>, body: Rect, buf: &mut Buffer) {
        view::draw(seen, self, body, buf);
    }

    /// What a click at a place means.
    pub fn hit(&self, seen: Seen<'_>, body: Rect, at: Position) -> Vec<Action> {
        view::hit(seen, self, body, at)
    }

    /// What turning the mouse wheel at a place means.
    pub fn wheel(seen: Seen<'_>, rows: isize) -> Vec<Action> {
        if seen.session.desk.watch == Watch::Why {
            vec![Action::Show(Show::Scroll(rows))]
        } else {
            vec![Action::Move { rows, columns: 0 }]
        }
    }
}

/// What is edited: the selected setting.
///
/// # Errors
/// The settings are not what is watched.
pub fn edited(session: &Session) -> Result<Target, Message> {
    let field = session.field().filter(|_| session.is_on_settings());
    field.map(|field| Target::Setting(field.name)).ok_or_else(|| msg!("train-edit-settings"))
}
