//! Where the panes of the walk lie.

use ratatui::layout::Rect;

use crate::session::{Pane, Session};
use crate::tui::widget::rect::{take_bottom, take_right, take_top};

use super::Walk;

/// Where everything lies.
pub struct Layout {
    /// The way through the stages.
    pub ribbon: Rect,
    /// The formula of the selected number.
    pub formula: Rect,
    /// The panes that are on the screen.
    pub panes: Vec<(Pane, Rect)>,
}

/// The panes that are on the screen.
pub fn panes(walk: &Walk, session: &Session, body: Rect) -> Vec<(Pane, Rect)> {
    if body.is_empty() { Vec::new() } else { layout(walk, session, body).panes }
}

/// The rows that the table has: how far a page goes.
pub fn page(walk: &Walk, session: &Session, body: Rect) -> usize {
    let mut panes = panes(walk, session, body).into_iter();
    let table = panes.find(|(pane, _)| *pane == Pane::Table).map_or(10, |(_, area)| area.height);
    usize::from(table.saturating_sub(4)).max(1)
}

/// Splits the body. Small screens show the explanation, the distribution or the invariants in one place, whichever has
/// the focus, and without it your own results, where there are any; from 110 columns and 34 rows of the screen on everything is there at once.
pub fn layout(walk: &Walk, session: &Session, body: Rect) -> Layout {
    let mut rest = body;
    let ribbon = take_top(&mut rest, 2);
    let roomy = body.width >= 110 && body.height >= 32;
    // Over a lesson on a small screen there is room for the numbers only; what they mean the lesson says.
    let is_short = session.course().is_some() && body.height < 18;
    let formula = take_top(
        &mut rest,
        if body.height >= 44 {
            6
        } else if is_short {
            3
        } else {
            4
        },
    );
    let panes = if walk.zoomed {
        vec![(walk.focus, rest)]
    } else if roomy {
        let mut side = take_right(&mut rest, (body.width / 4).clamp(34, 48));
        let parameters = take_top(&mut side, 12);
        let height = rest.height;
        let explanation = take_bottom(&mut rest, (height * 3 / 10).clamp(8, 14));
        let distribution = take_bottom(&mut rest, (height * 3 / 10).clamp(8, 11));
        let below = if session.results().is_some() && walk.focus != Pane::Invariants {
            Pane::Check
        } else {
            Pane::Invariants
        };
        vec![
            (Pane::Table, rest),
            (Pane::Distribution, distribution),
            (Pane::Explanation, explanation),
            (Pane::Parameters, parameters),
            (below, side),
        ]
    } else if is_short && matches!(walk.focus, Pane::Table | Pane::Parameters) {
        let parameters = take_right(&mut rest, 27);
        vec![(Pane::Table, rest), (Pane::Parameters, parameters)]
    } else {
        let height = rest.height;
        let bottom = take_bottom(&mut rest, (height * 2 / 5).clamp(4, 10));
        let parameters = take_right(&mut rest, 27);
        let shown = match walk.focus {
            Pane::Table | Pane::Parameters if session.results().is_some() => Pane::Check,
            Pane::Table | Pane::Parameters => Pane::Explanation,
            focused => focused,
        };
        vec![(Pane::Table, rest), (Pane::Parameters, parameters), (shown, bottom)]
    };
    Layout { ribbon, formula, panes }
}
