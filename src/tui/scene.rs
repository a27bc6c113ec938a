//! The scenes: what fills the screen between the first and the last line. One is open at a time.
//!
//! # To add a scene
//!
//! A lab's scene `norms` is a folder beside this file. What it shows belongs to the session:
//!
//! 1. **Settings and experiment** are [`session::Laboratory`](crate::session::Laboratory)'s: `session.lab()` is the lab that
//!    is open, with its [`Settings`](crate::lab::Settings) and its [`Experiment`](crate::lab::Experiment). It is the same for
//!    every lab: `:lab NAME` opens it on the problem at hand, or as it was left; an edit of the problem or of the settings
//!    begins the experiment again, undo takes both back, `:run` pauses it or lets it go on, `:step` does one step, esc goes
//!    back to the walk. The computation is `src/lab/norms.rs`, which knows neither session nor screen; `lab.settings()` are
//!    the settings it opens with.
//! 2. **Each setting is a [`Field`](crate::lab::Field)**, a row of `Settings::fields`: its name, its value as typed, and how
//!    to go on from it; `Settings::set` reads the text. From these rows follow `:set NAME VALUE` with its completion, `:setting
//!    NAME`, the arrows and `+` `-`, typing into it, and the form on the screen. So `--play`, lessons and tests drive the lab
//!    without a screen: `session.fields()`, `session.field()`, `session.set_field(name, text)`. Where the experiment follows a
//!    cell (`Experiment::cell`) that is the session's cursor, which the arrows move while the numbers have the focus. What
//!    is no setting is a row of `LABS` in `src/session/command.rs` and a variant of `Tinker`.
//! 3. **Its work** is [`Experiment::advance`](crate::lab::Experiment::advance): while the experiment is running and has a step
//!    left, `Session::asked` offers the next one (aim at 20 to 50 ms), the terminal runs it on another thread, `Session::done`
//!    takes it, and the screen is drawn. A change of the settings gives the experiment another id, and what was under way is
//!    forgotten. `Session::finish` runs it to its end, which is what scripts and tests do.
//! 4. **What it looks like** is `src/tui/scene/norms.rs`: a struct `Norms` of what only the screen knows (a scroll, a
//!    focus), with the functions that [`Scene`] calls, and `norms/keys.rs` (a table of [`keymap::Section`], those of
//!    [`laboratory`] among them) and `norms/view.rs`, with the settings in a [`form`](crate::tui::widget::form). A view takes [`Seen`] and changes nothing. Whatever of the screen's size `update` needs it takes from
//!    a function of the layout, given the body's [`Rect`], as [`walk`] does. Shared parts are in
//!    [`widget`](crate::tui::widget).
//! 5. **Here** it is a variant of [`Scene`] and an arm in each of its functions, and in [`Scene::of`], which says from the
//!    session which scene is open. Nothing else of the screen knows it: key help, footer, command help, screenshots and mouse
//!    follow.
//!
//! A lesson is no scene: it is a companion, a pane that the app takes from the right of the body before the scene gets it.

mod laboratory;
mod norms;
mod replicas;
mod sizes;
mod training;
mod walk;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::lab::Experiment;
use crate::session::{Action, Laboratory, Pane, Request, Session};
use crate::text::Message;

use super::keymap;
use super::seen::Seen;
use super::theme::Theme;
use super::typing::{Target, Typing};
use norms::Norms;
use replicas::Replicas;
use sizes::Sizes;
use training::Training;
use walk::{View, Walk};

pub use walk::KEYS as WALK_KEYS;

/// The scene that is open, with its state.
#[derive(Debug, Clone)]
pub enum Scene {
    /// The walk through the stages.
    Walk(Walk),
    /// All norms on the same batch.
    Norms(Norms),
    /// Mini-batches drawn from the batch at hand.
    Sizes(Sizes),
    /// A batch on several devices.
    Replicas(Replicas),
    /// Networks being trained.
    Training(Box<Training>),
}

impl Scene {
    /// The scene of what the session has open, as it looks at first.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        match session.lab().map(Laboratory::experiment) {
            None => Self::Walk(Walk::default()),
            Some(Experiment::Norms(lab)) => Self::Norms(Norms::new(lab)),
            Some(Experiment::Sizes(_)) => Self::Sizes(Sizes::default()),
            // What is begun as work is the split of a large batch.
            Some(Experiment::Replicas(_) | Experiment::Pending(_)) => Self::Replicas(Replicas::default()),
            Some(Experiment::Training(_)) => Self::Training(Box::default()),
        }
    }

    /// Its own keys, by subject.
    #[must_use]
    pub fn keys(&self) -> &'static [keymap::Section] {
        match self {
            Self::Walk(_) => walk::KEYS,
            Self::Norms(norms) => norms.keys(),
            Self::Sizes(_) => sizes::KEYS,
            Self::Replicas(_) => replicas::KEYS,
            Self::Training(_) => training::KEYS,
        }
    }

    /// Carries out an action: on the scene's own state, else on the session. `body` is the room that it is drawn in.
    pub fn update(&mut self, session: &mut Session, action: Action, body: Rect) -> Option<Request> {
        match self {
            Self::Walk(walk) => walk.update(session, action, body),
            Self::Norms(norms) => norms.update(session, action, body),
            Self::Sizes(sizes) => sizes.update(session, action, body),
            Self::Replicas(replicas) => replicas.update(session, action, body),
            Self::Training(training) => training.update(session, action, body),
        }
    }

    /// Brings the scene's state in line with the session and the room there is, and takes what the view needs of the session.
    pub fn fit(&mut self, session: &mut Session, theme: Theme, body: Rect) {
        match self {
            Self::Walk(walk) => walk.fit(session, theme, body),
            Self::Norms(norms) => norms.fit(session, theme, body),
            Self::Sizes(sizes) => sizes.fit(session, theme, body),
            Self::Replicas(replicas) => replicas.fit(session, theme, body),
            Self::Training(training) => training.fit(session, theme, body),
        }
    }

    /// What is edited where the selection stands, or why nothing can be.
    ///
    /// # Errors
    /// A sentence for the person.
    pub fn edited(&self, session: &Session) -> Result<Target, Message> {
        match self {
            Self::Walk(_) => walk::edited(session),
            Self::Norms(_) | Self::Sizes(_) | Self::Replicas(_) => Ok(laboratory::edited(session)),
            Self::Training(_) => training::edited(session),
        }
    }

    /// Whether a digit begins a new value of what is selected: over a parameter or a setting it does.
    #[must_use]
    pub fn takes_digits(&self, session: &Session) -> bool {
        match self {
            Self::Walk(_) => session.cursor.on_parameters && !session.cursor.parameter.is_choice(),
            Self::Norms(_) | Self::Sizes(_) | Self::Replicas(_) | Self::Training(_) => {
                laboratory::takes_digits(session)
            }
        }
    }

    /// The pane with the focus.
    #[must_use]
    pub fn focus(&self) -> Pane {
        match self {
            Self::Walk(walk) => walk.focus,
            Self::Norms(_) | Self::Sizes(_) | Self::Replicas(_) | Self::Training(_) => Pane::Table,
        }
    }

    /// Whether the field being typed into is seen in the scene; else the last line of the screen shows it.
    #[must_use]
    pub fn shows_typing(&self, typing: &Typing) -> bool {
        match self {
            Self::Walk(walk) => walk.shows_typing(),
            Self::Norms(_) | Self::Sizes(_) | Self::Replicas(_) | Self::Training(_) => {
                laboratory::shows_typing(typing)
            }
        }
    }

    /// Where the person is in it, for the end of the first line.
    #[must_use]
    pub fn place(&self, session: &Session) -> String {
        match self {
            Self::Walk(_) => walk::place(session),
            Self::Norms(_) | Self::Sizes(_) | Self::Replicas(_) | Self::Training(_) => {
                laboratory::place(session)
            }
        }
    }

    /// Draws it.
    pub fn draw(&self, seen: Seen<'_>, body: Rect, buf: &mut Buffer) {
        match self {
            Self::Walk(walk) => walk::draw(&View::new(seen, walk), body, buf),
            Self::Norms(norms) => norms.draw(seen, body, buf),
            Self::Sizes(sizes) => sizes.draw(seen, body, buf),
            Self::Replicas(replicas) => replicas.draw(seen, body, buf),
            Self::Training(training) => training.draw(seen, body, buf),
        }
    }

    /// What a click at a place means.
    #[must_use]
    pub fn hit(&self, seen: Seen<'_>, body: Rect, at: Position) -> Vec<Action> {
        match self {
            Self::Walk(walk) => walk::hit(&View::new(seen, walk), body, at),
            Self::Norms(norms) => norms.hit(seen, body, at),
            Self::Sizes(sizes) => sizes.hit(seen, body, at),
            Self::Replicas(_) => replicas::hit(seen, body, at),
            Self::Training(training) => training.hit(seen, body, at),
        }
    }

    /// What turning the mouse wheel at a place means.
    #[must_use]
    pub fn wheel(&self, seen: Seen<'_>, body: Rect, at: Position, rows: isize) -> Vec<Action> {
        match self {
            Self::Walk(walk) => walk::wheel(&View::new(seen, walk), body, at, rows),
            Self::Norms(_) => norms::wheel(rows),
            Self::Sizes(_) | Self::Replicas(_) => laboratory::wheel(rows),
            Self::Training(_) => Training::wheel(seen, rows),
        }
    }
}
