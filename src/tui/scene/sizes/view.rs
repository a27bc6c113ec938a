//! The lab of sizes drawn: settings, the spread over the draws a row a size, the sample's image, and what it means.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::lab::sizes::{Size, Sizes};
use crate::lab::{Experiment, digits};
use crate::msg;
use crate::norm::Quantity;
use crate::session::{Action, Show};
use crate::text::{Message, wrap};
use crate::tui::scene::Seen;
use crate::tui::widget::form::{Form, Stand};
use crate::tui::widget::rect::{take_right, take_top};
use crate::tui::widget::{Look, frame, strip};

use super::Shown;

/// The experiment that is shown.
fn lab(seen: Seen<'_>) -> Option<&Sizes> {
    match seen.session.lab()?.experiment() {
        Experiment::Sizes(lab) => Some(lab),
        _ => None,
    }
}

/// Where everything lies.
struct Layout {
    form: Rect,
    /// A pane for each spread that is shown.
    spreads: Vec<(Shown, Rect)>,
    image: Option<Rect>,
    text: Rect,
}

/// The least columns of three spreads beside each other.
const THREE: u16 = 114;

fn layout(seen: Seen<'_>, lab: &Sizes, shown: Shown, body: Rect) -> Layout {
    let mut rest = body;
    let form = take_top(&mut rest, Form::new(seen).height(Stand::Row, body.width.saturating_sub(2)) + 1);
    // Title, heads, a row a size, the scale.
    let rows = u16::try_from(lab.sizes.len()).unwrap_or(u16::MAX).saturating_add(3);
    let rows = rows.min(rest.height.saturating_sub(4));
    let above = take_top(&mut rest, rows);
    let spreads = if body.width >= THREE {
        let width = above.width / 3;
        let x = |i: u16| above.x + i * width;
        (0..).zip(Shown::ALL).map(|(i, shown)| (shown, Rect { x: x(i), width, ..above })).collect()
    } else {
        vec![(shown, above)]
    };
    let image = image(lab).filter(|_| rest.height >= 6 && rest.width >= 70).map(|(_, (rows, columns))| {
        let (rows, columns) = (u16::try_from(rows).unwrap_or(0), u16::try_from(columns).unwrap_or(0));
        let area = take_right(&mut rest, (2 * columns + 2).max(20));
        Rect { height: area.height.min(rows + 1), ..area }
    });
    Layout { form, spreads, image, text: rest }
}

/// The pixels of the sample and their rows and columns, where it is an image of a size that fits: the channel's own positions,
/// or the features of a digit.
fn image(lab: &Sizes) -> Option<(Vec<f64>, (usize, usize))> {
    const MOST: usize = 16;
    let partition = lab.problem().partition();
    let (n, c, _) = lab.place();
    let x = lab.problem().x();
    if let &[rows, columns] = partition.position_shape() {
        let fits = rows <= MOST && columns <= MOST;
        let pixels = (0..rows * columns).map(|p| x[partition.cell(n, c, p)]).collect();
        return fits.then_some((pixels, (rows, columns)));
    }
    let is_digit = partition.shape() == [digits::COUNT, digits::PIXELS];
    let pixels: Vec<f64> =
        (0..digits::PIXELS.min(partition.channels())).map(|c| x[partition.cell(n, c, 0)]).collect();
    is_digit.then_some((pixels, (8, 8)))
}

/// The inside of a pane.
fn inside(area: Rect) -> Rect {
    Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(1),
    }
}

/// Draws the scene.
pub fn draw(seen: Seen<'_>, shown: Shown, scroll: usize, body: Rect, buf: &mut Buffer) {
    let Some(lab) = lab(seen) else { return };
    let look = Look { theme: seen.theme, glyphs: seen.session.style.glyphs };
    let layout = layout(seen, lab, shown, body);
    let title = vec![Span::raw(seen.session.style.tell(&msg!("settings-title")))];
    let inner = frame::pane(look, seen.session.is_on_settings(), title, layout.form, buf);
    Form::new(seen).draw(Stand::Row, inner, buf);
    for (shown, area) in layout.spreads {
        spread(seen, lab, shown, area, buf);
    }
    if let Some(area) = layout.image {
        draw_image(seen, lab, area, buf);
    }
    let title = vec![Span::raw(seen.session.style.tell(&msg!("lab-sizes-explanation-title")))];
    let inner = frame::pane(look, false, title, layout.text, buf);
    let lines = lines(seen, lab, shown, usize::from(inner.width));
    frame::lines(lines.get(scroll..).unwrap_or_default(), inner, buf);
}

/// The spread of one quantity over the draws: a row a size, with two numbers beside it.
fn spread(seen: Seen<'_>, lab: &Sizes, shown: Shown, area: Rect, buf: &mut Buffer) {
    /// The columns of m.
    const M: u16 = 5;
    /// The columns of each number.
    const NUMBER: u16 = 10;
    let look = Look { theme: seen.theme, glyphs: seen.session.style.glyphs };
    let told = |message: &Message| seen.session.style.tell(message);
    let population = &lab.population;
    let (title, about, quantity) = match shown {
        Shown::XHat => (msg!("lab-sizes-spread-x-hat"), lab.x_hat(), Quantity::XHat),
        Shown::Mean => (msg!("lab-sizes-spread-mean"), population.mean, Quantity::Mean),
        Shown::Var => (msg!("lab-sizes-spread-var"), population.var, Quantity::Var),
    };
    let (done, all) = lab.progress();
    let mut title = vec![Span::raw(told(&title))];
    if done < all {
        title.push(Span::styled(format!("  {}%", done * 100 / all.max(1)), seen.theme.accent()));
    }
    let inner = frame::pane(look, !seen.session.is_on_settings(), title, area, buf);
    let values = |size: &'_ Size| -> Vec<f64> {
        match shown {
            Shown::XHat => size.x_hats.clone(),
            Shown::Mean => size.means.clone(),
            Shown::Var => size.vars.clone(),
        }
    };
    let all: Vec<Vec<f64>> = lab.sizes.iter().map(values).collect();
    let range = strip::range(all.iter().map(Vec::as_slice), about);
    let heads = match shown {
        Shown::XHat => [msg!("lab-sizes-mean"), msg!("lab-sizes-deviation-short")],
        _ => [msg!("lab-sizes-measured"), msg!("lab-sizes-predicted")],
    }
    .map(|head| told(&head));
    let numbers = |size: &Size| match shown {
        Shown::XHat => {
            let (mean, std) = size.x_hat();
            [mean, std]
        }
        Shown::Mean => [size.mean_rmse(population), population.mean_rmse(size.m)],
        Shown::Var => [size.var_rmse(population), population.var_rmse(size.m)],
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
    let room = usize::from(inner.height).saturating_sub(2).max(1);
    for (size, values) in lab.sizes.iter().zip(&all).take(room) {
        let Some(y) = rows.next() else { return };
        let written = numbers(size).map(|v| look.glyphs.number(v, 4));
        row(&size.m.to_string(), &written, y, seen.theme.screen(), buf);
        strip::draw(look, values, range, about, seen.theme.quantity(quantity), strips(y), buf);
    }
    if let Some(y) = rows.next() {
        strip::axis(look, range, about, strips(y), buf);
    }
}

/// Pixels from none to full.
const SHADES: [&str; 5] = ["  ", "░░", "▒▒", "▓▓", "██"];
const ASCII: [&str; 5] = ["  ", "..", "::", "++", "##"];

fn draw_image(seen: Seen<'_>, lab: &Sizes, area: Rect, buf: &mut Buffer) {
    let Some((pixels, (_, columns))) = image(lab) else { return };
    let look = Look { theme: seen.theme, glyphs: seen.session.style.glyphs };
    let (n, c, p) = lab.place();
    let title = seen.session.style.tell(&msg!("lab-sizes-image", n = n));
    let inner = frame::pane(look, false, vec![Span::raw(title)], area, buf);
    let most = pixels.iter().copied().filter(|v| v.is_finite()).fold(0.0, |most: f64, v| most.max(v.abs()));
    let own = if lab.problem().partition().positions() > 1 { p } else { c };
    for (i, &v) in pixels.iter().enumerate() {
        let (row, column) =
            (u16::try_from(i / columns).unwrap_or(0), u16::try_from(2 * (i % columns)).unwrap_or(0));
        if row >= inner.height || column + 2 > inner.width {
            continue;
        }
        let t = if most > 0.0 { v / most } else { 0.0 };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 4")]
        let shade = (t.abs() * 4.0).round().clamp(0.0, 4.0) as usize;
        let (symbol, style) = (look.glyphs.pick(SHADES[shade], ASCII[shade]), seen.theme.shade(t));
        let style = if i == own { seen.theme.selected() } else { style };
        buf.set_string(inner.x + column, inner.y + row, symbol, style);
    }
}

/// How far the text can be scrolled.
pub fn end(seen: Seen<'_>, shown: Shown, body: Rect) -> usize {
    let Some(lab) = lab(seen) else { return 0 };
    let inner = inside(layout(seen, lab, shown, body).text);
    lines(seen, lab, shown, usize::from(inner.width)).len().saturating_sub(usize::from(inner.height))
}

/// What a click at a place means.
pub fn hit(seen: Seen<'_>, body: Rect, at: Position) -> Vec<Action> {
    let Some(lab) = lab(seen) else { return Vec::new() };
    Form::new(seen).hit(Stand::Row, inside(layout(seen, lab, Shown::default(), body).form), at)
}

/// What turning the mouse wheel means.
pub fn wheel(rows: isize) -> Vec<Action> {
    vec![Action::Show(Show::Scroll(rows))]
}

/// What the numbers say.
fn lines(seen: Seen<'_>, lab: &Sizes, shown: Shown, width: usize) -> Vec<Line<'static>> {
    let style = crate::walk::Style { digits: 4, ..seen.session.style };
    let number = |v: f64| style.number(v);
    let (sample, channel, _) = lab.place();
    let population = &lab.population;
    let mut told: Vec<Message> = lab.surprise(number).into_iter().collect();
    told.push(msg!("lab-sizes-layer", x_hat = number(lab.under_layer_norm)));
    let of_x_hat = msg!("lab-sizes-jitter", n = sample, x = number(lab.x()), x_hat = number(lab.x_hat()));
    let of_statistics = msg!(
        "lab-sizes-statistics",
        c = channel,
        mean = number(population.mean),
        var = number(population.var)
    );
    match shown {
        Shown::XHat => told.extend([of_x_hat, of_statistics]),
        Shown::Mean | Shown::Var => told.extend([of_statistics, of_x_hat]),
    }
    told.push(msg!("lab-sizes-formula"));
    let slope = 1.0 / lab.problem().parameters().eps.sqrt();
    told.extend([msg!("lab-sizes-two", slope = number(slope)), msg!("lab-sizes-watch")]);
    let mut lines = Vec::new();
    for message in told {
        let text = style.tell(&message);
        for paragraph in text.split("\n\n") {
            lines.extend(wrap::paragraph(paragraph, width.max(1), "").into_iter().map(Line::from));
        }
    }
    lines
}
