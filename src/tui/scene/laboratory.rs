//! What the scenes of all labs share: the keys of their settings, and what is edited.
//!
//! While the settings have the focus, arrows select among them and go on to the next value; while the numbers have it,
//! arrows move the cell. Which has it is the session's to know: [`Session::is_on_settings`].

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::msg;
use crate::session::{Action, Editable, Request, Session, Show, Tinker};
use crate::tui::keymap::{ALONG, Binding, MOVES, Section, bind, first, joined};
use crate::tui::typing::{Target, Typing};
use crate::tui::widget::frame;

use crate::tui::seen::Seen;

/// The keys that change something.
pub const CHANGES: Section = Section {
    subject: "changes",
    bindings: &[
        first(&["+", "="], "nudge"),
        bind(&["-"], "nudge -1"),
        first(&["e", "enter"], "edit"),
        first(&["tab"], "focus"),
        bind(&["shift-tab"], "focus -1"),
        bind(&["u"], "undo"),
        bind(&["ctrl-r"], "redo"),
        bind(&["R"], "reset"),
    ],
};

/// The keys that move the selection.
pub const NUMBERS: Section =
    Section { subject: "numbers", bindings: &joined::<15>(&[MOVES, ALONG, &[bind(&["v"], "axes")]]) };

/// The keys between the labs and the walk.
pub const LABS: Section =
    Section { subject: "labs", bindings: &[first(&["L"], "lab"), first(&["B"], "back")] };

/// The key that lists the labs, in the walk, whose last line has no room for it.
pub const LIST: Binding = bind(&["L"], "lab");

/// Carries out an action in a lab whose text below its pictures scrolls in `rows` lines: pages and lines of the text, the focus; all
/// else is the session's.
pub fn update_text(
    session: &mut Session,
    scroll: &mut usize,
    rows: usize,
    action: Action,
) -> Option<Request> {
    if let Action::Page(screens) = action {
        // The last line is read on from.
        let page = isize::try_from(rows.saturating_sub(1).max(1)).unwrap_or(1);
        *scroll = scroll.saturating_add_signed(screens.saturating_mul(page));
        return None;
    }
    match session.update(action) {
        Some(Request::Show(Show::Focus(_))) => change_focus(session),
        Some(Request::Show(Show::Scroll(by))) => {
            *scroll = scroll.saturating_add_signed(by);
            None
        }
        other => other,
    }
}

/// Draws the pane of that text from line `scroll` on, with the key that leads to what stands below; its title is marked where it has
/// the focus.
pub fn draw_text(
    seen: Seen<'_>,
    own: &'static [Section],
    (title, focused): (String, bool),
    (lines, scroll): (&[Line<'_>], usize),
    area: Rect,
    buf: &mut Buffer,
) {
    let look = seen.look();
    let inner = frame::pane(look, focused, vec![Span::raw(title)], area, buf);
    let lines = lines.get(scroll..).unwrap_or_default();
    frame::lines(lines, inner, buf);
    if lines.len() > usize::from(inner.height) {
        frame::more_below(look, seen.keys.key(own, "scroll 3"), area, buf);
    }
}

/// What turning the mouse wheel means there.
pub fn wheel(rows: isize) -> Vec<Action> {
    vec![Action::Show(Show::Scroll(rows))]
}

/// The inside of a pane.
pub fn inside(area: Rect) -> Rect {
    Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(1),
    }
}

/// Moves the focus from the settings to the numbers, or back.
pub fn change_focus(session: &mut Session) -> Option<Request> {
    let selected = session.field().map(|field| field.name.to_owned());
    let select = if session.is_on_settings() { None } else { selected };
    session.update(Action::Lab(Tinker::Select(select)))
}

/// What is edited where the selection stands: the setting, or the cell of x.
pub fn edited(session: &Session) -> Target {
    let setting = session.field().filter(|_| session.is_on_settings());
    setting.map_or(Target::Number(Editable::X), |field| Target::Setting(field.name))
}

/// Whether a digit begins a new value: over a setting that is typed.
pub fn takes_digits(session: &Session) -> bool {
    session.is_on_settings() && session.field().is_some_and(|field| !field.is_choice())
}

/// Whether the field being typed into is on the screen: a setting is in its form, a cell of x is not.
pub fn shows_typing(typing: &Typing) -> bool {
    typing.number().is_none()
}

/// The name of the lab, for the first line.
pub fn place(session: &Session) -> String {
    let name = session.lab().map_or("", |lab| lab.settings().lab().name());
    session.style.tell(&msg!("place-lab", name = name))
}
