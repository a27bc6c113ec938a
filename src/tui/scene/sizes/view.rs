//! The lab of sizes drawn: settings, the spread over the draws a row a size, the sample's image, and what it means.

mod chooser;
mod two;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::lab::Experiment;
use crate::lab::sizes::{Size, Sizes};
use crate::msg;
use crate::norm::Quantity;
use crate::session::{Action, Session, Tinker};
use crate::text::{Message, wrap};
use crate::tui::scene::laboratory::{self, inside};
use crate::tui::seen::Seen;
use crate::tui::widget::form::{Form, Stand};
use crate::tui::widget::rect::{take_right, take_top};
use crate::tui::widget::{frame, strip};

use super::{KEYS, Shown};

pub use chooser::meant;

/// The experiment that is shown.
fn lab(session: &Session) -> Option<&Sizes> {
    match session.lab()?.experiment() {
        Experiment::Sizes(lab) => Some(lab),
        _ => None,
    }
}

/// The pictures there are, in their order: of two samples only where each has one value of the channel.
pub fn pictures(session: &Session) -> Vec<Shown> {
    let has_two = lab(session).is_none_or(Sizes::has_one_value);
    Shown::ALL.into_iter().filter(|shown| has_two || *shown != Shown::Two).collect()
}

/// Where everything lies.
struct Layout {
    form: Rect,
    /// A pane for each picture.
    pictures: Vec<(Shown, Rect)>,
    text: Rect,
}

/// The least columns of three spreads beside each other.
const THREE: u16 = 114;

/// The least columns beside the text, where there is room for more pictures; on a wider screen a third of it, as the pictures above.
const BESIDE: u16 = 44;

/// On a narrow screen one picture is shown at a time; on a wide one the spreads beside each other, and below them, as far as there is
/// room, the others.
fn layout(seen: Seen<'_>, lab: &Sizes, shown: Shown, body: Rect) -> Layout {
    let mut rest = body;
    let form = take_top(&mut rest, Form::new(seen).height(Stand::Row, body.width.saturating_sub(2)) + 1);
    // Title, heads, a row a size, the scale.
    let rows = u16::try_from(lab.sizes.len()).unwrap_or(u16::MAX).saturating_add(3);
    let is_spread = Shown::SPREADS.contains(&shown) || body.width >= THREE;
    let rows = if is_spread { rows } else { rows.max(PICTURE) };
    let rows = rows.min(rest.height.saturating_sub(4));
    let above = take_top(&mut rest, rows);
    if body.width < THREE {
        let mut pictures = vec![(shown, above)];
        let chooser = chooser::size(lab);
        let has_room = rest.height >= 6 && rest.width >= 70;
        if shown != Shown::Chooser && has_room && chooser::image(lab).is_some() {
            let area = take_right(&mut rest, chooser.0.max(27));
            pictures.push((Shown::Chooser, Rect { height: area.height.min(chooser.1), ..area }));
        }
        return Layout { form, pictures, text: rest };
    }
    let width = above.width / 3;
    let x = |i: u16| above.x + i * width;
    let mut pictures: Vec<(Shown, Rect)> =
        (0..).zip(Shown::SPREADS).map(|(i, shown)| (shown, Rect { x: x(i), width, ..above })).collect();
    let mut beside = take_right(&mut rest, BESIDE.max(above.width - 2 * width));
    let chooser = take_top(&mut beside, chooser::size(lab).1);
    pictures.push((Shown::Chooser, chooser));
    if !lab.has_one_value() {
        // Of two samples more than a sign is left.
    } else if beside.height >= 6 {
        pictures.push((Shown::Two, beside));
    } else if shown == Shown::Two {
        // Both have no room.
        pictures.retain(|(shown, _)| *shown != Shown::Chooser);
        pictures.push((Shown::Two, Rect { height: chooser.height + beside.height, ..chooser }));
    }
    Layout { form, pictures, text: rest }
}

/// The least rows of a picture that is none of the sizes.
const PICTURE: u16 = 10;

/// Draws the scene.
pub fn draw(seen: Seen<'_>, shown: Shown, scroll: usize, body: Rect, buf: &mut Buffer) {
    let Some(lab) = lab(seen.session) else { return };
    let look = seen.look();
    let layout = layout(seen, lab, shown, body);
    let title = vec![Span::raw(seen.session.style.tell(&msg!("settings-title")))];
    let inner = frame::pane(look, seen.session.is_on_settings(), title, layout.form, buf);
    Form::new(seen).draw(Stand::Row, inner, buf);
    let is_wide = body.width >= THREE;
    for (which, area) in layout.pictures {
        // On a wide screen it is seen which one the keys mean.
        let focused = !seen.session.is_on_settings() && (!is_wide || which == shown);
        match which {
            Shown::Two => two::draw(seen, lab, focused, area, buf),
            Shown::Chooser => chooser::draw(seen, lab, focused, area, buf),
            _ => spread(seen, lab, which, focused, area, buf),
        }
    }
    let title = seen.session.style.tell(&msg!("lab-sizes-explanation-title"));
    let lines = lines(seen, lab, shown, usize::from(inside(layout.text).width));
    laboratory::draw_text(seen, KEYS, (title, false), (&lines, scroll), layout.text, buf);
}

/// The spread of one quantity over the draws: a row a size, with two numbers beside it.
fn spread(seen: Seen<'_>, lab: &Sizes, shown: Shown, focused: bool, area: Rect, buf: &mut Buffer) {
    /// The columns of m.
    const M: u16 = 5;
    /// The columns of each number.
    const NUMBER: u16 = 10;
    let look = seen.look();
    let told = |message: &Message| seen.session.style.tell(message);
    let population = &lab.population;
    let (title, about, quantity) = match shown {
        Shown::Mean => (msg!("lab-sizes-spread-mean"), population.mean, Quantity::Mean),
        Shown::Var => (msg!("lab-sizes-spread-var"), population.var, Quantity::Var),
        _ => (msg!("lab-sizes-spread-x-hat"), lab.x_hat(), Quantity::XHat),
    };
    let (done, all) = lab.progress();
    let mut title = vec![Span::raw(told(&title))];
    if done < all {
        title.push(Span::styled(format!("  {}%", done * 100 / all.max(1)), seen.theme.accent()));
    }
    let inner = frame::pane(look, focused, title, area, buf);
    let all: Vec<&[f64]> = lab.sizes.iter().map(|size| drawn(size, shown)).collect();
    let (low, high) = strip::range(all.iter().copied(), about);
    // Where all are 0 there is still no variance below it.
    let range = (if shown == Shown::Var { low.max(0.0) } else { low }, high);
    let heads = match shown {
        Shown::Mean | Shown::Var => [msg!("lab-sizes-measured"), msg!("lab-sizes-predicted")],
        _ => [msg!("lab-sizes-mean"), msg!("lab-sizes-deviation-short")],
    }
    .map(|head| told(&head));
    let numbers = |size: &Size| match shown {
        Shown::Mean => [size.mean_rmse(population), population.mean_rmse(size.m)],
        Shown::Var => [size.var_rmse(population), population.var_rmse(size.m)],
        _ => {
            let (mean, std) = size.x_hat();
            [mean, std]
        }
    };
    let width = inner.width.saturating_sub(M + 2 * NUMBER + 1);
    let row = |m: &str, numbers: &[String; 2], y: u16, style: Style, buf: &mut Buffer| {
        buf.set_stringn(inner.x, y, m, usize::from(inner.width), seen.theme.dim());
        for (i, number) in (0..).zip(numbers) {
            let x = inner.x + M + width + 1 + i * NUMBER;
            let text = frame::right(number, usize::from(NUMBER) - 1);
            buf.set_stringn(x, y, text, usize::from(inner.right().saturating_sub(x)), style);
        }
    };
    let mut rows = inner.y..inner.bottom();
    let Some(y) = rows.next() else { return };
    row("m", &heads, y, seen.theme.dim(), buf);
    let strips = |y: u16| Rect { x: inner.x + M, y, width, height: 1 };
    // Below the heads, above the scale.
    let room = usize::from(inner.height).saturating_sub(2).max(1);
    let cut = lab.sizes.len() > room;
    let shown = if cut { room - 1 } else { room };
    for (size, values) in lab.sizes.iter().zip(&all).take(shown) {
        let Some(y) = rows.next() else { return };
        let written = numbers(size).map(|v| frame::number(look.glyphs, v, usize::from(NUMBER) - 1));
        row(&size.m.to_string(), &written, y, seen.theme.screen(), buf);
        strip::draw(look, values, range, about, seen.theme.quantity(quantity), strips(y), buf);
    }
    if cut && let Some(y) = rows.next() {
        let more = told(&msg!("lab-sizes-more", n = lab.sizes.len() - shown));
        row(&format!("{} {more}", look.glyphs.pick("⋮", ":")), &Default::default(), y, seen.theme.dim(), buf);
    }
    if let Some(y) = rows.next() {
        strip::axis(look, range, about, strips(y), buf);
    }
}

/// What was drawn of the quantity whose spread is shown.
fn drawn(size: &Size, shown: Shown) -> &[f64] {
    match shown {
        Shown::Mean => &size.means,
        Shown::Var => &size.vars,
        _ => &size.x_hats,
    }
}

/// The lines of the text that are seen.
pub fn rows(seen: Seen<'_>, shown: Shown, body: Rect) -> usize {
    lab(seen.session).map_or(1, |lab| usize::from(inside(layout(seen, lab, shown, body).text).height))
}

/// How far the text can be scrolled.
pub fn end(seen: Seen<'_>, shown: Shown, body: Rect) -> usize {
    let Some(lab) = lab(seen.session) else { return 0 };
    let inner = inside(layout(seen, lab, shown, body).text);
    lines(seen, lab, shown, usize::from(inner.width)).len().saturating_sub(usize::from(inner.height))
}

/// What a click at a place means.
pub fn hit(seen: Seen<'_>, shown: Shown, body: Rect, at: Position) -> Vec<Action> {
    let Some(lab) = lab(seen.session) else { return Vec::new() };
    let layout = layout(seen, lab, shown, body);
    let chooser = layout.pictures.iter().find(|(which, _)| *which == Shown::Chooser);
    let chosen = chooser.and_then(|(_, area)| chooser::hit(lab, inside(*area), at));
    chosen.map_or_else(
        || Form::new(seen).hit(Stand::Row, inside(layout.form), at),
        |cell| vec![Action::Lab(Tinker::Select(None)), cell],
    )
}

/// What the numbers say.
fn lines(seen: Seen<'_>, lab: &Sizes, shown: Shown, width: usize) -> Vec<Line<'static>> {
    let style = crate::walk::Style { digits: 4, ..seen.session.style };
    let number = |v: f64| style.number(v);
    let (n, c, p) = lab.place();
    let claim = [lab.surprise(number)];
    let aside = [lab.stands_in(), Some(msg!("lab-sizes-layer", x_hat = number(lab.under_layer_norm)))];
    let jitter = [Some(lab.jitter(number))];
    let statistics = [Some(lab.statistics(number)), lab.formula(number)];
    let two = [lab.two(number)];
    let x = number(lab.x());
    let chooser = match (chooser::image(lab).is_some(), lab.has_one_value()) {
        (true, _) => msg!("lab-sizes-chooser", n = n, c = c, x = x),
        (false, true) => msg!("lab-sizes-chooser-table", n = n, c = c, x = x),
        (false, false) => msg!("lab-sizes-chooser-positions", n = n, c = c, p = p, x = x),
    };
    // First what is said of the picture that is shown.
    let (first, rest): (Vec<Option<Message>>, Vec<&[Option<Message>]>) = match shown {
        Shown::XHat => (claim.to_vec(), vec![&aside, &jitter, &statistics, &two]),
        Shown::Chooser => (vec![Some(chooser)], vec![&claim, &aside, &jitter, &statistics, &two]),
        Shown::Mean | Shown::Var => (statistics.to_vec(), vec![&claim, &aside, &jitter, &two]),
        Shown::Two => (two.to_vec(), vec![&claim, &aside, &jitter, &statistics]),
    };
    let on_settings = seen.session.is_on_settings();
    let hint = if on_settings { msg!("lab-sizes-hint") } else { msg!("lab-sizes-hint-numbers") };
    let hint = style.tell(&hint);
    let hint = wrap::paragraph(&hint, width.max(1), "").into_iter();
    let hint: Vec<_> = hint.map(|line| Line::from(Span::styled(line, seen.theme.dim()))).collect();
    let paragraphs = |message: &Message| {
        let text = style.tell(message);
        let wrapped = text.split("\n\n").flat_map(|text| wrap::paragraph(text, width.max(1), ""));
        wrapped.map(Line::from).collect::<Vec<_>>()
    };
    let mut lines: Vec<Line<'static>> = first.iter().flatten().flat_map(paragraphs).collect();
    lines.extend(hint);
    lines.extend(rest.into_iter().flatten().flatten().flat_map(paragraphs));
    lines.extend(paragraphs(&msg!("lab-sizes-watch")));
    lines
}
