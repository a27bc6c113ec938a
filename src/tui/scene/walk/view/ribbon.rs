//! The stages as one way there and back:
//!
//! ```text
//! forward    batch → mean → variance → normalize → affine → running            ╮
//! backward   check ← dx ← dmean ← dvar ← dx_hat ← dgamma ← dbeta ← upstream    ╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::msg;
use crate::text::Message;
use crate::tui::widget::frame;

use super::View;
use crate::walk::Stage;
use crate::walk::stage::Direction;

/// A stage's name on the ribbon and the columns it takes.
struct Stop {
    stage: Stage,
    name: &'static str,
    from: u16,
    to: u16,
}

fn rows(view: &View<'_>, area: Rect) -> [(String, &'static str, Vec<Stop>); 2] {
    let glyphs = view.session.style.glyphs;
    let wide = area.width >= 78;
    let name = |stage: Stage| match stage.outputs().last() {
        _ if wide => stage.name(),
        Some(&quantity) => glyphs.symbol(quantity),
        None => stage.name(),
    };
    let row = |label: &Message, arrow: &'static str, stages: Vec<Stage>| {
        let room = if wide { 11 } else { 4 };
        let label = frame::left(&format!(" {}", view.told(label)), room);
        let mut x = area.x + u16::try_from(room).unwrap_or(0);
        let stops = stages
            .into_iter()
            .map(|stage| {
                let name = name(stage);
                let from = x;
                let to = from + u16::try_from(name.width()).unwrap_or(0);
                x = to + u16::try_from(arrow.width()).unwrap_or(0);
                Stop { stage, name, from, to }
            })
            .collect();
        (label, arrow, stops)
    };
    let going = |direction| Stage::ALL.into_iter().filter(move |s| s.direction() == direction);
    [
        row(
            &if wide { msg!("ribbon-forward") } else { msg!("ribbon-fw") },
            glyphs.pick(" → ", " > "),
            going(Direction::Forward).collect(),
        ),
        row(
            &if wide { msg!("ribbon-backward") } else { msg!("ribbon-bw") },
            glyphs.pick(" ← ", " < "),
            going(Direction::Backward).rev().collect(),
        ),
    ]
}

/// Draws the ribbon.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let theme = view.theme;
    let rows = rows(view, area);
    let is_wrong = |stage: Stage| {
        view.session.derived().compared().is_some_and(|compared| {
            compared.report.quantities.iter().any(|c| c.is_wrong() && c.stage() == stage)
        })
    };
    let end = rows.iter().filter_map(|(_, _, stops)| stops.last()).map(|s| s.to).max().unwrap_or(0);
    for ((label, arrow, stops), (y, turn)) in
        rows.iter().zip([(area.y, ("╮", ".")), (area.y + 1, ("╯", "'"))])
    {
        let mut line = Line::from(Span::styled(label.clone(), theme.dim()));
        for (i, stop) in stops.iter().enumerate() {
            if i > 0 {
                line.push_span(Span::styled(*arrow, theme.line()));
            }
            let here = stop.stage == view.session.cursor.stage;
            line.push_span(Span::styled(
                stop.name,
                if here {
                    theme.accent().patch(theme.selected())
                } else if is_wrong(stop.stage) {
                    theme.bad()
                } else {
                    theme.screen()
                },
            ));
        }
        let last = stops.last().map_or(area.x, |s| s.to);
        let turn = view.session.style.glyphs.pick(turn.0, turn.1);
        let gap = usize::from(end.saturating_sub(last)) + 1;
        line.push_span(Span::styled(frame::right(turn, gap + 1), theme.line()));
        buf.set_line(area.x, y, &line, area.width);
    }
}

/// The stage under a place.
pub fn hit(view: &View<'_>, area: Rect, at: Position) -> Option<Stage> {
    let rows = rows(view, area);
    let (_, _, stops) = &rows[usize::from(at.y.saturating_sub(area.y)).min(1)];
    stops.iter().find(|s| (s.from..s.to).contains(&at.x)).map(|s| s.stage)
}
