//! The outcomes as a picture: y of the selected channel on one scale, a row an outcome, and, where a channel of a sample is an
//! image, that image under each.
//!
//! ```text
//!     one device     0  0 0     1    1         1     figures: the device that holds the value
//!     alone             0 10  01  1         1
//!     averaged       0 0  0      1     1          1
//!     synchronised   0  0 0     1    1         1
//!                    −1.5                      2
//! ```

use std::collections::BTreeMap;

use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::lab::replicas::{Kind, Replicas};
use crate::msg;
use crate::norm::Quantity;
use crate::text::{Message, wrap};
use crate::tui::widget::bars::{column, counts, standing};
use crate::tui::widget::shade::shade;
use crate::tui::widget::{Look, frame, strip};

/// An image is drawn up to this size.
const LARGEST: usize = 16;

/// y of every cell of the selected channel under one outcome, with its cell.
struct Row<'a> {
    name: String,
    y: &'a dyn Fn(usize) -> f64,
}

/// The picture's lines, and what is to be said of it.
pub fn lines(
    lab: &Replicas,
    look: Look,
    tell: &dyn Fn(&Message) -> String,
    width: usize,
) -> (Vec<Line<'static>>, Message) {
    let whole = lab.whole.array(Quantity::Y);
    let whole = whole.as_slice().unwrap_or_default();
    let of_whole = |cell: usize| whole[cell];
    let of = Kind::ALL.map(|kind| {
        let y = &lab.outcome(kind).y;
        move |cell: usize| y[cell]
    });
    let mut rows = vec![Row { name: tell(&msg!("lab-replicas-whole")), y: &of_whole }];
    let names = Kind::ALL.map(|kind| tell(&super::kind_name(kind)));
    rows.extend(names.into_iter().zip(&of).map(|(name, y)| Row { name, y }));

    let partition = lab.whole.partition();
    let cells: Vec<usize> = partition.channel_block(lab.channel()).cells(partition).collect();
    let label = rows.iter().map(|row| row.name.width()).max().unwrap_or(0) + 2;
    let room = width.saturating_sub(label).max(1);
    let all: Vec<Vec<f64>> =
        rows.iter().map(|row| cells.iter().map(|&cell| (row.y)(cell)).collect()).collect();
    let range = strip::range(all.iter().map(Vec::as_slice), 0.0);
    // Where there are more values than places, or more devices than figures, only how many there are can be shown.
    let by_device = cells.len() <= room && lab.devices.len() <= 10;
    let mut lines: Vec<Line<'static>> = (rows.iter().zip(&all))
        .map(|(row, ys)| {
            let name = Span::styled(frame::left(&row.name, label), look.theme.dim());
            let marks = if ys.iter().all(|y| !y.is_finite()) {
                vec![Span::styled(tell(&msg!("lab-replicas-picture-none")), look.theme.dim())]
            } else if by_device {
                figures(lab, look, &cells, ys, range, room)
            } else {
                bars(look, ys, range, room)
            };
            Line::from([vec![name], marks].concat())
        })
        .collect();
    let (low, high) = (look.glyphs.number(range.0, 3), look.glyphs.number(range.1, 3));
    let scale = frame::right(&high, room.saturating_sub(low.width()));
    lines.push(Line::from(Span::styled(format!("{}{low}{scale}", " ".repeat(label)), look.theme.dim())));
    lines.extend(images(lab, look, tell, &rows, width));
    let spread = lab.spread();
    let said = if lab.devices.len() == 1 {
        msg!("lab-replicas-picture-single")
    } else if by_device {
        msg!("lab-replicas-picture", several = "*", spread = spread)
    } else {
        msg!("lab-replicas-picture-spread", spread = spread)
    };
    (lines, said)
}

/// The device of each value, where it stands.
fn figures(
    lab: &Replicas,
    look: Look,
    cells: &[usize],
    ys: &[f64],
    range: (f64, f64),
    room: usize,
) -> Vec<Span<'static>> {
    let mut at: BTreeMap<usize, (Option<usize>, bool)> = BTreeMap::new();
    for (&cell, &y) in cells.iter().zip(ys).filter(|(_, y)| y.is_finite()) {
        let device = lab.device_of(cell);
        let is_own = cell == lab.cell;
        at.entry(column(y, range, room))
            .and_modify(|(held, own)| {
                *held = held.filter(|held| *held == device);
                *own |= is_own;
            })
            .or_insert((Some(device), is_own));
    }
    (0..room)
        .map(|x| match at.get(&x) {
            None => Span::raw(" "),
            Some((held, is_own)) => {
                let figure = held.map_or("*".to_owned(), |device| device.to_string());
                let style = match held {
                    _ if *is_own => look.theme.selected(),
                    Some(device) => look.theme.run(*device),
                    None => look.theme.screen(),
                };
                Span::styled(figure, style)
            }
        })
        .collect()
}

/// How many values stand at each place.
fn bars(look: Look, ys: &[f64], range: (f64, f64), room: usize) -> Vec<Span<'static>> {
    let finite: Vec<f64> = ys.iter().copied().filter(|y| y.is_finite()).collect();
    let counted = counts(&finite, range, room);
    let most = counted.iter().copied().max().unwrap_or(1).max(1);
    let style = look.theme.quantity(Quantity::Y);
    counted.iter().map(|&count| Span::styled(standing(look.glyphs, count, most, 0, 1), style)).collect()
}

/// The selected channel of the selected sample as an image under each outcome, beside each other as far as there is room.
fn images(
    lab: &Replicas,
    look: Look,
    tell: &dyn Fn(&Message) -> String,
    rows: &[Row<'_>],
    width: usize,
) -> Vec<Line<'static>> {
    const GAP: usize = 2;
    let partition = lab.whole.partition();
    let &[height, columns] = partition.position_shape() else { return Vec::new() };
    if height > LARGEST || columns > LARGEST {
        return Vec::new();
    }
    let (n, c, selected) = partition.split(lab.cell);
    let cell = |position: usize| partition.cell(n, c, position);
    let most = (0..height * columns).flat_map(|p| rows.iter().map(move |row| (row.y)(cell(p)).abs()));
    let most = most.filter(|y| y.is_finite()).fold(0.0, f64::max);
    let names = rows.iter().map(|row| row.name.width()).max().unwrap_or(0);
    let each = (2 * columns).max(names) + GAP;
    let title = tell(&msg!("lab-replicas-picture-image", n = n, c = c));
    let [below, above] = [-1.0, 1.0].map(|sign| {
        let all = [0.2, 0.5, 0.7, 1.0].map(|size| shade(sign * size, look.glyphs).trim_end());
        all.join(" ")
    });
    let shades = tell(&msg!("lab-replicas-picture-shades", above = above, below = below));
    let mut lines = vec![Line::default(), Line::from(Span::styled(title, look.theme.dim()))];
    let shades = wrap::paragraph(&shades, width, "");
    lines.extend(shades.into_iter().map(|line| Line::from(Span::styled(line, look.theme.dim()))));
    for rows in rows.chunks((width / each).max(1)) {
        let names = rows.iter().map(|row| Span::styled(frame::left(&row.name, each), look.theme.dim()));
        lines.push(Line::from(names.collect::<Vec<_>>()));
        for line in 0..height {
            let mut drawn = Line::default();
            for row in rows {
                for position in (0..columns).map(|column| line * columns + column) {
                    let t = if most > 0.0 { (row.y)(cell(position)) / most } else { 0.0 };
                    let style =
                        if position == selected { look.theme.selected() } else { look.theme.shade(t) };
                    drawn.push_span(Span::styled(shade(t, look.glyphs), style));
                }
                drawn.push_span(Span::raw(" ".repeat(each - 2 * columns)));
            }
            lines.push(drawn);
        }
    }
    lines
}
