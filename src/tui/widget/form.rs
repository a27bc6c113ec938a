//! The settings of a lab as a form: a row of them above a picture, or a column beside it.
//!
//! ```text
//!     ▸split 2,6   average count            row: wraps where it does not fit
//!      how many devices there are, or …     what the selected one varies, or why what is typed cannot be its value
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::lab::Field;
use crate::session::{Action, Laboratory, Session, Tinker};
use crate::text::wrap;
use crate::tui::seen::Seen;
use crate::tui::typing::Typing;

use super::{frame, typed};

/// The settings of the lab that is open.
pub struct Form<'a> {
    seen: Seen<'a>,
    fields: Vec<Field>,
    /// The selected one, while the settings have the focus.
    selected: Option<usize>,
}

/// How the settings stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// Beside each other.
    Row,
    /// Below each other.
    Column,
}

/// What stands between two settings of a row.
const GAP: u16 = 3;

impl<'a> Form<'a> {
    /// The form of a session's lab.
    pub fn new(seen: Seen<'a>) -> Self {
        let lab = seen.session.lab();
        let selected = lab.filter(|lab| lab.is_on_settings()).map(Laboratory::selected);
        Self { seen, fields: seen.session.fields(), selected }
    }

    /// The rows that it takes at a width, with one for what is said of the selected setting.
    pub fn height(&self, stand: Stand, width: u16) -> u16 {
        let area = Rect { x: 0, y: 0, width, height: u16::MAX };
        self.places(stand, area).last().map_or(0, |place| place.bottom()) + 1
    }

    /// Draws it. What does not fit is left out, but never the selected setting.
    pub fn draw(&self, stand: Stand, area: Rect, buf: &mut Buffer) {
        let told = Rect { height: area.height.saturating_sub(1), ..area };
        let places = self.places(stand, told);
        let labels = self.fields.iter().map(|field| field.name.width()).max().unwrap_or(0);
        for (i, (field, place)) in self.fields.iter().zip(&places).enumerate() {
            let label = if stand == Stand::Column { labels } else { 0 };
            let line = self.line(i, field, label, usize::from(place.width));
            if place.bottom() <= told.bottom() {
                buf.set_line(place.x, place.y, &line, place.width);
            }
        }
        let below = places.last().map_or(area.y, |place| place.bottom().min(area.bottom()));
        let rest = Rect { y: below, height: area.bottom().saturating_sub(below), ..area };
        frame::lines(&self.said(usize::from(area.width)), rest, buf);
    }

    /// The actions of a click.
    pub fn hit(&self, stand: Stand, area: Rect, at: Position) -> Vec<Action> {
        let told = Rect { height: area.height.saturating_sub(1), ..area };
        let found = self.places(stand, told).iter().position(|place| place.contains(at));
        let select = |i: usize| Action::Lab(Tinker::Select(Some(self.fields[i].name.to_owned())));
        found.map(select).into_iter().collect()
    }

    /// The setting that is typed into.
    fn typing(&self, field: &Field) -> Option<&'a Typing> {
        self.seen.typing.filter(|typing| typing.is_setting(field.name))
    }

    /// Where each setting stands.
    fn places(&self, stand: Stand, area: Rect) -> Vec<Rect> {
        let (mut x, mut y) = (area.x, area.y);
        let mut places = Vec::new();
        for field in &self.fields {
            let value =
                self.typing(field).map_or(field.value.width(), |typing| typing.input.value().width() + 1);
            let width = u16::try_from(1 + field.name.width() + 1 + value).unwrap_or(u16::MAX).min(area.width);
            match stand {
                Stand::Column => {
                    places.push(Rect { x, y, width: area.width, height: 1 });
                    y = y.saturating_add(1);
                }
                Stand::Row => {
                    if x > area.x && x.saturating_add(width) > area.right() {
                        (x, y) = (area.x, y.saturating_add(1));
                    }
                    places.push(Rect { x, y, width, height: 1 });
                    x = x.saturating_add(width).saturating_add(GAP);
                }
            }
        }
        // In a small room the rows above the selected setting make place for it.
        let selected = self.selected.and_then(|at| places.get(at)).map_or(0, |place| place.bottom());
        let above = selected.saturating_sub(area.bottom());
        for place in &mut places {
            if place.y < area.y.saturating_add(above) {
                *place = Rect { width: 0, ..*place };
            } else {
                place.y -= above;
            }
        }
        places
    }

    fn line(&self, at: usize, field: &Field, label: usize, room: usize) -> Line<'static> {
        let (theme, glyphs) = (self.seen.theme, self.seen.session.style.glyphs);
        let selected = self.selected == Some(at);
        let mark = if selected { glyphs.pick("▸", ">") } else { " " };
        let name = frame::left(field.name, label);
        let style = if selected { theme.accent() } else { theme.dim() };
        let mut line = Line::from(Span::styled(format!("{mark}{name} "), style));
        if let Some(typing) = self.typing(field) {
            let room = room.saturating_sub(line.width());
            line.extend(typed(&typing.input, room));
        } else {
            let style = if selected { theme.value() } else { theme.screen() };
            line.push_span(Span::styled(field.value.clone(), style));
        }
        line
    }

    /// What is said of the selected setting.
    fn said(&self, width: usize) -> Vec<Line<'static>> {
        let theme = self.seen.theme;
        let session: &Session = self.seen.session;
        let Some(field) = self.selected.and_then(|at| self.fields.get(at)) else { return Vec::new() };
        let error = self.typing(field).and_then(|typing| typing.error.as_ref());
        let (text, style) = match error {
            Some(why) => (session.style.tell(why), theme.bad()),
            None => (session.style.tell(&field.about()), theme.dim()),
        };
        let lines = wrap::paragraph(&text, width.saturating_sub(1).max(1), "");
        lines.into_iter().map(|line| Line::from(Span::styled(format!(" {line}"), style))).collect()
    }
}
