//! The walk through the stages, on the screen.

mod keys;
mod layout;
mod view;

use ratatui::layout::Rect;

use crate::msg;
use crate::norm::Quantity;
use crate::session::{Action, Editable, Pane, Request, Session, Show, wrapped};
use crate::text::Message;
use crate::tui::keymap::AS_THEY_ARE;
use crate::tui::theme::Theme;
use crate::tui::typing::Target;
use crate::walk::Stage;

use crate::tui::seen::Seen;
pub use keys::KEYS;
pub use view::{View, draw, hit, wheel};

/// What only the screen knows of the walk.
#[derive(Debug, Clone)]
pub struct Walk {
    /// The pane with the focus.
    pub focus: Pane,
    /// Whether the focused pane has the whole screen.
    pub zoomed: bool,
    /// The pane that was chosen to be shown below the table, where they share a place.
    pub lower: Option<Pane>,
    /// The first line of the explanation that is shown.
    pub scroll: usize,
    /// The stage that the explanation was of.
    stage: Stage,
}

impl Default for Walk {
    fn default() -> Self {
        Self { focus: Pane::Table, zoomed: false, lower: None, scroll: 0, stage: Stage::Batch }
    }
}

impl Walk {
    /// Carries out an action: on the panes, else on the session.
    pub fn update(&mut self, session: &mut Session, action: Action, body: Rect) -> Option<Request> {
        let action = match action {
            Action::Page(screens) => {
                let page = isize::try_from(layout::page(self, session, body)).unwrap_or(1);
                Action::Move { rows: screens.saturating_mul(page), columns: 0 }
            }
            other => other,
        };
        if action == Action::Cancel && session.is_plain() {
            self.zoomed = false;
        }
        let request = match (self.focus, action.rows()) {
            _ if session.layers.is_some() => session.update(action),
            (Pane::Explanation, Some(rows)) => {
                self.scroll = self.scroll.saturating_add_signed(rows);
                None
            }
            (Pane::Check, Some(rows)) if rows != 0 => {
                session.move_among_compared(rows);
                None
            }
            _ => session.update(action),
        };
        match request {
            Some(Request::Show(show)) => self.show(session, show, body),
            other => {
                if session.cursor.on_parameters {
                    self.focus = Pane::Parameters;
                }
                other
            }
        }
    }

    fn show(&mut self, session: &mut Session, show: Show, body: Rect) -> Option<Request> {
        match show {
            Show::Focus(by) => {
                let is_there = |pane: &Pane| *pane != Pane::Check || session.results().is_some();
                let panes: Vec<Pane> = Pane::ALL.into_iter().filter(is_there).collect();
                let at = panes.iter().position(|p| *p == self.focus).unwrap_or(0);
                return self.update(
                    session,
                    Action::Show(Show::Pane(panes[wrapped(at, by, panes.len())])),
                    Rect::default(),
                );
            }
            // Your own results are not edited; what is wrong in them is shown.
            Show::Edit if self.focus == Pane::Check => return session.update(Action::Worst),
            Show::Pane(pane) => self.focus = pane,
            Show::Lower(by) => self.turn(session, by, body),
            Show::Zoom => self.zoomed = !self.zoomed,
            Show::Scroll(by) => self.scroll = self.scroll.saturating_add_signed(by),
            other => return Some(Request::Show(other)),
        }
        None
    }

    /// Shows another of the panes that share the place below the table; the focus goes with it if it was there.
    fn turn(&mut self, session: &mut Session, by: isize, body: Rect) {
        self.zoomed = false;
        let sharing = layout::sharing(session, body);
        let shown = layout::panes(self, session, body).into_iter().map(|(pane, _)| pane);
        let at = shown.clone().find_map(|pane| sharing.iter().position(|p| *p == pane));
        let (Some(at), true) = (at, sharing.len() > 1) else {
            return session.say(&msg!("every-pane-shown"));
        };
        let pane = sharing[wrapped(at, by, sharing.len())];
        if sharing.contains(&self.focus) {
            self.focus = pane;
        }
        self.lower = Some(pane);
    }

    /// A new stage's explanation begins at its top, a text scrolled past its end comes back at the first key, and where the
    /// distribution is shown it has its sample.
    pub fn fit(&mut self, session: &mut Session, theme: Theme, body: Rect) {
        if session.cursor.stage != self.stage {
            self.stage = session.cursor.stage;
            self.scroll = 0;
        }
        for (pane, area) in layout::panes(self, session, body) {
            match pane {
                Pane::Explanation if self.scroll > 0 => {
                    let seen = Seen { session, theme, typing: None, keys: &AS_THEY_ARE };
                    let end = view::explanation_end(&View::new(seen, self), area);
                    self.scroll = self.scroll.min(end);
                }
                Pane::Distribution if session.cursor.stage != Stage::Running => session.take_sample(),
                _ => {}
            }
        }
    }

    /// Whether the field being typed into is on the screen.
    pub fn shows_typing(&self) -> bool {
        !self.zoomed || self.focus == Pane::Parameters
    }
}

/// What is edited where the cursor stands.
///
/// # Errors
/// The selected number is computed.
pub fn edited(session: &Session) -> Result<Target, Message> {
    let cursor = session.cursor;
    if cursor.on_parameters {
        return Ok(Target::Number(cursor.parameter));
    }
    Ok(Target::Number(match cursor.array {
        Quantity::X => Editable::X,
        Quantity::Dy => Editable::Dy,
        Quantity::Gamma => Editable::Gamma,
        Quantity::Beta => Editable::Beta,
        Quantity::RunningMeanBefore => Editable::RunningMean,
        Quantity::RunningVarBefore => Editable::RunningVar,
        computed => {
            return Err(msg!("not-editable", quantity = computed.name()));
        }
    }))
}

/// The number of the stage, for the first line.
pub fn place(session: &Session) -> String {
    let (place, stages) = (session.cursor.stage as usize + 1, Stage::ALL.len());
    session.style.tell(&msg!("place-among-stages", place = place.to_string(), stages = stages.to_string()))
}
