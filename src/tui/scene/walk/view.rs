//! The walk drawn. Nothing here changes anything; the same layout answers what lies under the mouse.

mod distribution;
mod explanation;
mod formula;
mod gradcheck;
mod invariants;
mod parameters;
mod results;
mod ribbon;
mod running;
mod table;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use crate::session::{Action, Pane, Session, Show};
use crate::text::{Message, Tell};
use crate::tui::keymap::Keys;
use crate::tui::seen::Seen;
use crate::tui::theme::Theme;
use crate::tui::typing::Typing;
use crate::tui::widget::Look;
use crate::walk::Stage;

use super::Walk;
use super::keys::KEYS;
use super::layout::{layout, panes, sharing};
pub use explanation::end as explanation_end;

/// What the panes see.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The session.
    pub session: &'a Session,
    /// The panes.
    pub walk: &'a Walk,
    /// The colours.
    pub theme: Theme,
    /// The field being typed into.
    pub typing: Option<&'a Typing>,
    /// The keys.
    keys: &'a Keys,
}

impl<'a> View<'a> {
    /// The walk as it is seen.
    pub fn new(Seen { session, theme, typing, keys }: Seen<'a>, walk: &'a Walk) -> Self {
        Self { session, walk, theme, typing, keys }
    }

    /// Colours and characters.
    pub fn look(&self) -> Look {
        Look { theme: self.theme, glyphs: self.session.style.glyphs }
    }

    /// A message in the reader's language and characters.
    fn told(&self, what: &(impl Tell + ?Sized)) -> String {
        self.session.style.tell(what)
    }

    /// The key of a command, to be named beside what it does.
    fn key(&self, command: &str) -> Option<&'a str> {
        self.keys.key(KEYS, command)
    }

    fn has_focus(&self, pane: Pane) -> bool {
        self.walk.focus == pane
    }
}

/// Draws the walk.
pub fn draw(view: &View<'_>, body: Rect, buf: &mut Buffer) {
    let layout = layout(view.walk, view.session, body);
    ribbon::draw(view, layout.ribbon, buf);
    formula::draw(view, layout.formula, buf);
    let sharing = if view.walk.zoomed { Vec::new() } else { sharing(view.session, body) };
    for (pane, area) in layout.panes {
        draw_pane(view, pane, area, buf);
        if sharing.len() > 1 && sharing.contains(&pane) {
            turns(view, &sharing, pane, area, buf);
        }
    }
}

/// At the end of a title: which panes lie behind this one, and the key that turns to them.
fn turns(view: &View<'_>, sharing: &[Pane], shown: Pane, area: Rect, buf: &mut Buffer) {
    // The key of the explanation's scroll stands at the very end.
    let room = area.width.saturating_sub(12);
    let at = sharing.iter().position(|pane| *pane == shown).unwrap_or(0);
    let others = (1..sharing.len()).map(|by| sharing[(at + by) % sharing.len()]);
    let names: Vec<String> =
        others.map(|pane| view.told(&Message::named(format!("pane-{}", pane.name())))).collect();
    let Some(key) = view.key("lower").or_else(|| view.key("lower -1")) else { return };
    let text = format!(" {key} {} ", names.join(view.session.style.glyphs.pick(" · ", " - ")));
    let width = u16::try_from(text.width()).unwrap_or(u16::MAX);
    if width + 24 <= room {
        buf.set_string(area.x + room - width, area.y, text, view.theme.dim());
    }
}

fn draw_pane(view: &View<'_>, pane: Pane, area: Rect, buf: &mut Buffer) {
    match pane {
        Pane::Table if view.session.cursor.stage == Stage::Check => gradcheck::draw(view, area, buf),
        Pane::Table => table::draw(view, area, buf),
        Pane::Parameters => parameters::draw(view, area, buf),
        Pane::Explanation => explanation::draw(view, area, buf),
        Pane::Distribution if view.session.cursor.stage == Stage::Running => running::draw(view, area, buf),
        Pane::Distribution => distribution::draw(view, area, buf),
        Pane::Invariants => invariants::draw(view, area, buf),
        Pane::Check => results::draw(view, area, buf),
    }
}

/// What a click at a place means.
pub fn hit(view: &View<'_>, body: Rect, at: Position) -> Vec<Action> {
    let layout = layout(view.walk, view.session, body);
    if layout.ribbon.contains(at) {
        return ribbon::hit(view, layout.ribbon, at).into_iter().map(Action::Goto).collect();
    }
    let Some((pane, area)) = layout.panes.into_iter().find(|(_, area)| area.contains(at)) else {
        return Vec::new();
    };
    let focus = Action::Show(Show::Pane(pane));
    match pane {
        Pane::Table if view.session.cursor.stage != Stage::Check => {
            let mut actions = vec![focus];
            if let Some((quantity, index)) = table::hit(view, area, at) {
                actions.extend(index.map(Action::Cell));
                actions.push(Action::Explain(quantity));
            }
            actions
        }
        Pane::Parameters => parameters::hit(view, area, at)
            .map_or_else(|| vec![focus], |parameter| vec![Action::Parameter(parameter)]),
        _ => vec![focus],
    }
}

/// What turning the mouse wheel at a place means.
pub fn wheel(view: &View<'_>, body: Rect, at: Position, rows: isize) -> Vec<Action> {
    let pane = panes(view.walk, view.session, body).into_iter().find(|(_, area)| area.contains(at));
    match pane.map(|(pane, _)| pane) {
        Some(Pane::Explanation) => vec![Action::Show(Show::Scroll(rows))],
        Some(Pane::Table) => {
            vec![Action::Show(Show::Pane(Pane::Table)), Action::Move { rows, columns: 0 }]
        }
        _ => Vec::new(),
    }
}
