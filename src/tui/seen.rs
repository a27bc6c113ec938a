//! What there is to be drawn.

use crate::session::Session;

use super::keymap::Keys;
use super::theme::Theme;
use super::typing::Typing;

/// What a view sees beside its scene's own state.
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
