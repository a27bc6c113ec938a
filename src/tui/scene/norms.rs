//! All norms on the same batch, on the screen: a column a norm, and below them what each leaves unchanged.

mod keys;
mod moves;
mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::lab;
use crate::session::{Action, Request, Session, Setting, Show, Tinker, wrapped};
use crate::tui::keymap::{AS_THEY_ARE, Section};
use crate::tui::theme::Theme;

use super::laboratory;
use crate::tui::seen::Seen;
pub use keys::{FORM_KEYS, KEYS};
use view::View;

/// What only the screen knows of the lab.
#[derive(Debug, Clone, Default)]
pub struct Norms {
    /// The selected column.
    column: usize,
    /// The first column that is shown.
    first: usize,
    /// The first line that is shown.
    scroll: usize,
    /// The line with which what leaves y unchanged begins.
    properties_at: usize,
    /// Whether the keys mean the settings.
    on_settings: bool,
}

impl Norms {
    /// The scene of an experiment, with the norm of its problem selected.
    pub fn new(lab: &lab::norms::Norms) -> Self {
        let norm = lab.problem().partition().norm();
        Self {
            column: lab.columns.iter().position(|column| column.norm == norm).unwrap_or(0),
            ..Self::default()
        }
    }

    /// Carries out an action: on the columns, else on the session.
    pub fn update(&mut self, session: &mut Session, action: Action, body: Rect) -> Option<Request> {
        if session.layers.is_none()
            && let Action::Page(screens) = action
        {
            let seen = Seen { session, theme: Theme::default(), typing: None, keys: &AS_THEY_ARE };
            let screen = View::new(seen, self).map_or(1, |view| view.screen(body));
            let by = isize::try_from(screen).unwrap_or(1).saturating_mul(screens);
            self.scroll = self.scroll.saturating_add_signed(by);
            return None;
        }
        if action == Action::Cancel && session.is_on_settings() && session.edit().is_none() {
            return laboratory::change_focus(session);
        }
        let norm = if let Action::Set(Setting::Norm(norm)) = action { Some(norm) } else { None };
        let action = if session.is_on_settings() || session.layers.is_some() {
            action
        } else {
            moves::on_figure(session.partition(), session.cursor.cell, action)
        };
        let request = session.update(action);
        if let (Some(norm), Some(lab)) = (norm, view::lab(session)) {
            self.column = lab.columns.iter().position(|column| column.norm == norm).unwrap_or(self.column);
        }
        match request {
            Some(Request::Show(Show::Focus(_))) => laboratory::change_focus(session),
            Some(Request::Show(Show::Visit)) if session.is_on_settings() => Some(Request::Show(Show::Edit)),
            Some(Request::Show(show)) => self.show(session, show, body),
            other => other,
        }
    }

    fn show(&mut self, session: &mut Session, show: Show, body: Rect) -> Option<Request> {
        let columns = view::lab(session).map_or(1, |lab| lab.columns.len());
        match show {
            Show::Column(by) => self.column = wrapped(self.column, by, columns),
            Show::Visit => {
                let norm = view::lab(session)?.columns.get(self.column)?.norm;
                return session.update(Action::Lab(Tinker::Visit(norm)));
            }
            Show::Section => {
                let seen = Seen { session, theme: Theme::default(), typing: None, keys: &AS_THEY_ARE };
                self.scroll = View::new(seen, self)?.next_section(body);
            }
            Show::Scroll(by) => self.scroll = self.scroll.saturating_add_signed(by),
            other => return Some(Request::Show(other)),
        }
        None
    }

    /// The selected column is among those shown, and a page scrolled past its end comes back at the first key.
    pub fn fit(&mut self, session: &Session, theme: Theme, body: Rect) {
        let Some(view) = View::new(Seen { session, theme, typing: None, keys: &AS_THEY_ARE }, self) else {
            return;
        };
        let (shown, end, properties_at) =
            (view.columns_shown(body), view.end(body), view.properties_at(body));
        let columns = view.lab.columns.len();
        self.column = self.column.min(columns.saturating_sub(1));
        self.first = self.first.min(self.column).max((self.column + 1).saturating_sub(shown));
        self.first = self.first.min(columns.saturating_sub(shown));
        // What is read below stays where it is while what stands above it grows or shrinks.
        if self.properties_at > 0 && self.scroll >= self.properties_at {
            self.scroll = self.scroll - self.properties_at + properties_at;
        }
        self.properties_at = properties_at;
        self.scroll = self.scroll.min(end);
        self.on_settings = session.is_on_settings();
    }

    /// The keys, which are others over the settings.
    pub fn keys(&self) -> &'static [Section] {
        if self.on_settings { FORM_KEYS } else { KEYS }
    }

    /// Draws it.
    pub fn draw(&self, seen: Seen<'_>, body: Rect, buf: &mut Buffer) {
        if let Some(view) = View::new(seen, self) {
            view.draw(body, buf);
        }
    }

    /// What a click at a place means.
    pub fn hit(&self, seen: Seen<'_>, body: Rect, at: Position) -> Vec<Action> {
        View::new(seen, self).map_or_else(Vec::new, |view| view.hit(body, at))
    }
}

/// What turning the mouse wheel means.
pub fn wheel(rows: isize) -> Vec<Action> {
    vec![Action::Show(Show::Scroll(rows))]
}
