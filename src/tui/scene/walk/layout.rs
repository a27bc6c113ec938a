//! Where the panes of the walk lie.

use ratatui::layout::Rect;

use crate::norm::Space;
use crate::session::{Pane, Session};
use crate::tui::widget::rect::{take_bottom, take_right, take_top};
use crate::walk::Stage;

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

/// The rows that a pane of points needs: its title and a row for each rail.
const POINTS: u16 = 4;
/// The rows in which the running statistics say all that they have to say without a curve.
const RUNNING: u16 = 6;
/// The rows of all parameters, with the title.
const PARAMETERS: u16 = 11;

/// Splits the body by what the panes hold. The table gets the rows of its numbers; below it the points of the batch (or the way
/// of the running statistics) have what is left, if that is enough. Small screens show the explanation, the points, the
/// invariants or your own results in one place, by turns; from 110 columns and 34 rows of the screen on everything is there
/// at once.
pub fn layout(walk: &Walk, session: &Session, body: Rect) -> Layout {
    let mut rest = body;
    let ribbon = take_top(&mut rest, 2);
    // Over a lesson on a small screen there is room for the numbers only; what they mean the lesson says.
    let is_short = session.course().is_some() && body.height < 18;
    let formula = take_top(&mut rest, if is_short { 3 } else { formula_height(body) });
    let panes = if walk.zoomed {
        vec![(walk.focus, rest)]
    } else if is_roomy(body) {
        roomy(walk, session, body, rest)
    } else if is_short && matches!(walk.focus, Pane::Table | Pane::Parameters) {
        let parameters = take_right(&mut rest, 28);
        vec![(Pane::Table, rest), (Pane::Parameters, parameters)]
    } else {
        small(walk, session, rest)
    };
    Layout { ribbon, formula, panes }
}

fn is_roomy(body: Rect) -> bool {
    body.width >= 110 && body.height >= 32
}

fn roomy(walk: &Walk, session: &Session, body: Rect, mut rest: Rect) -> Vec<(Pane, Rect)> {
    let mut side = take_right(&mut rest, (body.width / 4).clamp(34, 48));
    let parameters = take_top(&mut side, 12);
    let height = rest.height;
    let (explanation, distribution) = ((height * 3 / 10).clamp(8, 14), (height * 3 / 10).clamp(8, 11));
    // What the table does not need goes to the drawing, and to the sentences.
    let spare = (height - explanation - distribution).saturating_sub(wanted(session));
    let most = if session.cursor.stage == Stage::Running { 16 } else { 11 };
    let drawing = spare.min(most.max(distribution) - distribution);
    let sentences = (spare - drawing).min(14_u16.saturating_sub(explanation));
    let explanation = take_bottom(&mut rest, explanation + sentences);
    let distribution = take_bottom(&mut rest, distribution + drawing);
    let below = below(walk, session, &sharing(session, body));
    vec![
        (Pane::Table, rest),
        (Pane::Distribution, distribution),
        (Pane::Explanation, explanation),
        (Pane::Parameters, parameters),
        (below, side),
    ]
}

fn small(walk: &Walk, session: &Session, mut rest: Rect) -> Vec<(Pane, Rect)> {
    let height = rest.height;
    let (has_drawing, wanted) = (draws_beside(session, height), wanted(session));
    let shown = below(walk, session, &by_turns(session, height));
    let most = height - least_below(height);
    let top = if has_drawing { most } else { most.min(wanted.max(PARAMETERS)) };
    let below = take_bottom(&mut rest, height - top);
    let parameters = take_right(&mut rest, 28);
    let mut panes = Vec::new();
    if has_drawing {
        panes.push((Pane::Distribution, take_bottom(&mut rest, top - wanted)));
    }
    panes.extend([(Pane::Table, rest), (Pane::Parameters, parameters), (shown, below)]);
    panes
}

/// The rows that the lower place of a small screen has at least.
fn least_below(height: u16) -> u16 {
    (height * 2 / 5).clamp(4, 10).min(height)
}

/// Whether a small screen has room for the points between the table and what lies below.
fn draws_beside(session: &Session, height: u16) -> bool {
    let drawing = if session.cursor.stage == Stage::Running { RUNNING } else { POINTS };
    height - least_below(height) >= wanted(session).saturating_add(drawing)
}

/// The panes that a small screen shows by turns, in their order.
fn by_turns(session: &Session, height: u16) -> Vec<Pane> {
    let check = session.results().is_some().then_some(Pane::Check);
    let points = (!draws_beside(session, height)).then_some(Pane::Distribution);
    check.into_iter().chain([Pane::Explanation]).chain(points).chain([Pane::Invariants]).collect()
}

/// The rows of the table with all that it holds, and its title.
fn wanted(session: &Session) -> u16 {
    if session.cursor.stage == Stage::Check {
        return u16::MAX / 2;
    }
    let (cells, strip): (Vec<_>, Vec<_>) =
        session.arrays().into_iter().partition(|quantity| quantity.space() == Space::Cell);
    let grid = session.grid();
    let rows = if cells.is_empty() { 0 } else { grid.size(session.partition()).0 };
    let numbered = usize::from(grid.columns.is_some() && !session.cursor.picture);
    let head = usize::from(!cells.is_empty()) + numbered;
    u16::try_from(1 + head + rows + strip.len()).unwrap_or(u16::MAX).min(u16::MAX / 2)
}

/// The panes that share a place, in their order.
pub fn sharing(session: &Session, body: Rect) -> Vec<Pane> {
    if is_roomy(body) {
        let check = session.results().is_some().then_some(Pane::Check);
        return check.into_iter().chain([Pane::Invariants]).collect();
    }
    by_turns(session, body.height.saturating_sub(2 + formula_height(body)))
}

fn formula_height(body: Rect) -> u16 {
    if body.height >= 44 { 6 } else { 4 }
}

/// Which of the panes that share a place has it: the one with the focus, else the one that was chosen, else the first.
fn below(walk: &Walk, session: &Session, sharing: &[Pane]) -> Pane {
    let chosen = [Some(walk.focus), walk.lower].into_iter().flatten().find(|pane| sharing.contains(pane));
    let first = if session.results().is_some() { Pane::Check } else { Pane::Explanation };
    chosen.or_else(|| sharing.first().copied()).unwrap_or(first)
}
