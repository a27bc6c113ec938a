//! What there is to be drawn.

use crate::session::Session;

use super::keymap::Keys;
use super::theme::Theme;
use super::typing::Typing;
use super::widget::Look;

/// What is seen beside a scene's own state.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// The session.
    pub session: &'a Session,
    /// The colours.
    pub theme: Theme,
    /// The field being typed into.
    pub typing: Option<&'a Typing>,
    /// The keys.
    pub keys: &'a Keys,
}

impl Seen<'_> {
    /// Colours and characters.
    pub fn look(self) -> Look {
        Look { theme: self.theme, glyphs: self.session.style.glyphs }
    }
}
