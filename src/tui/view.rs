//! The state drawn. Nothing here changes anything; the same layout answers what lies under the mouse.

mod against;
mod check;
mod distribution;
mod explanation;
mod formula;
mod frame;
mod invariants;
mod overlay;
mod parameters;
mod ribbon;
mod running;
mod status;
mod table;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use crate::walk::Stage;

use super::action::Action;
use super::app::{App, Overlay, Pane};
use super::sample::Sample;

/// The least screen the walk fits on.
pub const LEAST: (u16, u16) = (54, 16);

/// Where everything lies.
struct Screen {
    header: Rect,
    ribbon: Rect,
    formula: Rect,
    panes: Vec<(Pane, Rect)>,
    footer: Rect,
}

/// Draws the whole screen.
pub fn draw(app: &App, area: Rect, buf: &mut Buffer) {
    buf.set_style(area, app.theme.screen());
    let Some(screen) = screen(app, area) else {
        let (width, height) = LEAST;
        let text = format!("bnwalk needs {width}x{height}, not {}x{}", area.width, area.height);
        Line::from(text).render(area, buf);
        return;
    };
    status::header(app, screen.header, buf);
    ribbon::draw(app, screen.ribbon, buf);
    formula::draw(app, screen.formula, buf);
    for (pane, area) in screen.panes {
        draw_pane(app, pane, area, buf);
    }
    status::footer(app, screen.footer, buf);
    overlay::draw(app, area, buf);
}

fn draw_pane(app: &App, pane: Pane, area: Rect, buf: &mut Buffer) {
    match pane {
        Pane::Table if app.stage == Stage::Check => check::draw(app, area, buf),
        Pane::Table => table::draw(app, area, buf),
        Pane::Parameters => parameters::draw(app, area, buf),
        Pane::Explanation => explanation::draw(app, area, buf),
        Pane::Distribution if app.stage == Stage::Running => running::draw(app, area, buf),
        Pane::Distribution => distribution::draw(app, area, buf),
        Pane::Invariants => invariants::draw(app, area, buf),
        Pane::Check => against::draw(app, area, buf),
    }
}

/// The rows that the table has on a screen of this size: how far a page goes.
#[must_use]
pub fn page(app: &App, area: Rect) -> usize {
    let table = screen(app, area)
        .and_then(|screen| screen.panes.into_iter().find(|(pane, _)| *pane == Pane::Table))
        .map_or(10, |(_, area)| area.height);
    usize::from(table.saturating_sub(4)).max(1)
}

/// Brings what depends on the size of the screen in line with it: how far a page goes, and that texts scrolled past their
/// end come back at the first key; and takes the sample that the picture of the distribution is drawn from.
pub fn settle(app: &mut App, area: Rect) {
    app.page = page(app, area);
    if let Some(Overlay::Help { scroll }) = app.overlay {
        app.overlay = Some(Overlay::Help { scroll: scroll.min(overlay::help_end(app, area)) });
    }
    for (pane, area) in screen(app, area).map_or_else(Vec::new, |screen| screen.panes) {
        match pane {
            Pane::Explanation => app.scroll = app.scroll.min(explanation::end(app, area)),
            Pane::Distribution if app.stage != Stage::Running && !Sample::is_fresh(app) => {
                let before = app.sample.take();
                app.sample = Some(Sample::new(app, before));
            }
            _ => {}
        }
    }
}

/// What a click at a place means.
#[must_use]
pub fn hit(app: &App, area: Rect, column: u16, row: u16) -> Vec<Action> {
    let at = ratatui::layout::Position::new(column, row);
    let Some(screen) = screen(app, area) else { return Vec::new() };
    if app.overlay.is_some() {
        return vec![Action::Cancel];
    }
    if screen.ribbon.contains(at) {
        return ribbon::hit(app, screen.ribbon, at).into_iter().map(Action::Goto).collect();
    }
    let Some((pane, area)) = screen.panes.into_iter().find(|(_, area)| area.contains(at)) else {
        return Vec::new();
    };
    match pane {
        Pane::Table if app.stage != Stage::Check => {
            let mut actions = vec![Action::Pane(Pane::Table)];
            if let Some((quantity, index)) = table::hit(app, area, at) {
                actions.extend(index.map(Action::Cell));
                actions.push(Action::Explain(quantity));
            }
            actions
        }
        Pane::Parameters => parameters::hit(app, area, at)
            .map_or_else(|| vec![Action::Pane(pane)], |field| vec![Action::Field(field)]),
        _ => vec![Action::Pane(pane)],
    }
}

/// What turning the mouse wheel at a place means.
#[must_use]
pub fn wheel(app: &App, area: Rect, column: u16, row: u16, rows: isize) -> Vec<Action> {
    let at = ratatui::layout::Position::new(column, row);
    let pane = screen(app, area)
        .and_then(|screen| screen.panes.into_iter().find(|(_, area)| area.contains(at)))
        .map(|(pane, _)| pane);
    match pane {
        _ if app.overlay.is_some() => vec![Action::Move { rows, columns: 0 }],
        Some(Pane::Explanation) => vec![Action::Scroll(rows)],
        Some(Pane::Table) => vec![Action::Pane(Pane::Table), Action::Move { rows, columns: 0 }],
        _ => Vec::new(),
    }
}

/// Splits the screen. Small screens show the explanation, the distribution or the invariants in one place, whichever has
/// the focus, and without it your own results, where there are any; from 110 columns and 34 rows on everything is there at once.
fn screen(app: &App, area: Rect) -> Option<Screen> {
    if area.width < LEAST.0 || area.height < LEAST.1 {
        return None;
    }
    let mut rest = area;
    let header = take_top(&mut rest, 1);
    let ribbon = take_top(&mut rest, 2);
    let footer = take_bottom(&mut rest, 1);
    let roomy = area.width >= 110 && area.height >= 34;
    let formula = take_top(&mut rest, if area.height >= 46 { 6 } else { 4 });
    let panes = if app.zoomed {
        vec![(app.focus, rest)]
    } else if roomy {
        let mut side = take_right(&mut rest, (area.width / 4).clamp(34, 48));
        let parameters = take_top(&mut side, 12);
        let height = rest.height;
        let explanation = take_bottom(&mut rest, (height * 3 / 10).clamp(8, 14));
        let distribution = take_bottom(&mut rest, (height * 3 / 10).clamp(8, 11));
        let below = if app.against.is_some() && app.focus != Pane::Invariants {
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
    } else {
        let height = rest.height;
        let bottom = take_bottom(&mut rest, (height * 2 / 5).clamp(4, 10));
        let parameters = take_right(&mut rest, 27);
        let shown = match app.focus {
            Pane::Table | Pane::Parameters if app.against.is_some() => Pane::Check,
            Pane::Table | Pane::Parameters => Pane::Explanation,
            focused => focused,
        };
        vec![(Pane::Table, rest), (Pane::Parameters, parameters), (shown, bottom)]
    };
    Some(Screen { header, ribbon, formula, panes, footer })
}

fn take_top(rest: &mut Rect, height: u16) -> Rect {
    let height = height.min(rest.height);
    let taken = Rect { height, ..*rest };
    rest.y += height;
    rest.height -= height;
    taken
}

fn take_bottom(rest: &mut Rect, height: u16) -> Rect {
    let height = height.min(rest.height);
    rest.height -= height;
    Rect { y: rest.y + rest.height, height, ..*rest }
}

fn take_right(rest: &mut Rect, width: u16) -> Rect {
    let width = width.min(rest.width);
    rest.width -= width;
    Rect { x: rest.x + rest.width, width, ..*rest }
}
