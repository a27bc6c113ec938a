//! One digit in another light, and what the selected network says to it by three kinds of statistics.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::lab::training::{Light, Run, Said, Settings, Statistics, Training as Experiment};
use crate::msg;
use crate::session::{Laboratory, Session, Watch};
use crate::text::Message;
use crate::tui::widget::bars::standing;
use crate::tui::widget::frame;
use crate::tui::widget::rect::take_top;
use crate::tui::widget::shade::shade;

use super::head::percent;
use super::{View, instead};

/// What the selected network says to the test samples.
#[derive(Debug, Clone)]
pub struct Answers {
    of: Of,
    /// By each kind of statistics: its name, what is said, and the accuracy.
    kinds: Vec<(&'static str, Said, f64)>,
}

/// What the answers follow from.
#[derive(Debug, Clone, PartialEq)]
struct Of {
    settings: Settings,
    point: usize,
    /// Where it stands; while it goes on the answers are those at the last point of the curve.
    step: Option<usize>,
    light: Light,
}

impl Answers {
    /// Those of the session's selected network: `old`, where they still are.
    pub fn take(old: Option<Self>, session: &Session, experiment: &Experiment) -> Option<Self> {
        let desk = &session.desk;
        if desk.watch != Watch::Light {
            return None;
        }
        let run: &Run = experiment.runs().get(desk.run.min(experiment.runs().len().checked_sub(1)?))?;
        let running = session.lab().is_some_and(Laboratory::is_running) && !run.is_done();
        let of = Of {
            settings: run.settings().clone(),
            point: run.curve().len(),
            step: (!running).then_some(run.steps_made()),
            light: desk.light,
        };
        match old {
            Some(old) if old.of == of => Some(old),
            _ => Some(Self { kinds: ask(run, of.light), of }),
        }
    }
}

fn ask(run: &Run, light: Light) -> Vec<(&'static str, Said, f64)> {
    let of = |name, by| {
        let said = run.says(light, by)?;
        let accuracy = said.accuracy(run.data());
        Some((name, said, accuracy))
    };
    // Where the statistics are always the sample's own there is nothing to be estimated anew, and no batch.
    match of("anew", Statistics::Anew) {
        None => of("eval", Statistics::Running).into_iter().collect(),
        anew => [of("batch", Statistics::Batch), of("eval", Statistics::Running), anew]
            .into_iter()
            .flatten()
            .collect(),
    }
}

/// The columns that a kind of statistics takes: ten classes of two columns.
const KIND: u16 = 20;

/// Draws the pane.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let Some((at, run)) = view.run() else { return };
    let Some(answers) = &view.scene.answers else { return };
    let test = run.data().test();
    let place = view.desk().sample % test.len();
    let sample = test[place];
    let label = run.data().labels()[sample];
    let title = msg!(
        "train-light",
        run = view.experiment.plan().name(at),
        sample = sample.to_string(),
        label = label.to_string()
    );
    let mut inner = view.pane(Watch::Light, &title, area, buf);
    if inner.height < 5 || inner.width < 40 {
        return instead(view, &msg!("train-light-room"), inner, buf);
    }
    let pictured = picture(view, run, answers.kinds.len(), sample, inner, buf);
    inner.x += pictured;
    inner.width -= pictured;
    sliders(view, take_top(&mut inner, 1), buf);
    let classes = run.data().classes();
    for (k, (name, said, accuracy)) in answers.kinds.iter().enumerate() {
        let x = inner.x + KIND * u16::try_from(k).unwrap_or(0);
        if x + KIND > inner.right() + 1 {
            break;
        }
        let area = Rect { x, width: KIND.min(inner.right() - x), ..inner };
        let probabilities = said.probabilities(place);
        let lines = bars(view, name, &probabilities, *accuracy, label, classes, usize::from(area.height));
        frame::lines(&lines, area, buf);
    }
}

/// Contrast and brightness, as sliders.
fn sliders(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let (theme, glyphs) = (view.theme(), view.look().glyphs);
    let desk = view.desk();
    let mut line = Line::default();
    for (name, value, (low, high), selected) in [
        (msg!("train-light-contrast"), desk.light.contrast, Light::CONTRASTS, !desk.on_brightness),
        (msg!("train-light-brightness"), desk.light.brightness, Light::BRIGHTNESSES, desk.on_brightness),
    ] {
        const WIDTH: usize = 12;
        let mark = if selected { glyphs.pick("▸", ">") } else { " " };
        let style = if selected { theme.accent() } else { theme.dim() };
        line.push_span(Span::styled(format!("{mark}{} ", view.told(&name)), style));
        let at = crate::tui::widget::bars::column(value, (low, high), WIDTH);
        let (track, knob) = (glyphs.pick("─", "-"), glyphs.pick("●", "o"));
        line.push_span(Span::styled(track.repeat(at), theme.line()));
        line.push_span(Span::styled(knob, style));
        line.push_span(Span::styled(track.repeat(WIDTH - 1 - at), theme.line()));
        line.push_span(Span::styled(format!(" {}", frame::left(&view.number(value, 3), 5)), theme.value()));
    }
    buf.set_line(area.x, area.y, &line, area.width);
}

/// Draws the sample as the network sees it; the columns that it takes.
fn picture(view: &View<'_>, run: &Run, kinds: usize, sample: usize, area: Rect, buf: &mut Buffer) -> u16 {
    let Some((height, width)) = run.data().image() else { return 0 };
    let (Ok(rows), Ok(columns)) = (u16::try_from(height), u16::try_from(width)) else { return 0 };
    // As large as there is room for it beside the bars.
    let bars = KIND * u16::try_from(kinds).unwrap_or(3);
    let across = area.width.saturating_sub(bars + 1) / (2 * columns).max(1);
    let size = (area.height / rows.max(1)).min(across).max(1);
    if 2 * columns * size > area.width / 2 {
        return 0;
    }
    let x = run.data().x();
    let Light { contrast, brightness } = view.desk().light;
    for row in 0..(rows * size).min(area.height) {
        for column in 0..columns * size {
            let pixel = usize::from(row / size) * width + usize::from(column / size);
            let value = x[[sample, pixel]] * contrast + brightness;
            let text = shade(value.clamp(-1.0, 1.0), view.look().glyphs);
            buf.set_string(area.x + 2 * column, area.y + row, text, view.theme().shade(value));
        }
    }
    2 * columns * size + 1
}

/// The probabilities as standing bars; the class of the sample is marked, and the largest told.
fn bars(
    view: &View<'_>,
    name: &'static str,
    probabilities: &[f64],
    accuracy: f64,
    label: usize,
    classes: usize,
    height: usize,
) -> Vec<Line<'static>> {
    let (theme, glyphs) = (view.theme(), view.look().glyphs);
    let rows = height.saturating_sub(4).max(1);
    let best = probabilities.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    let shown = classes.min(usize::from(KIND) / 2);
    let title = view.told(&Message::named(format!("train-light-{name}")));
    let mut lines = vec![Line::from(Span::styled(title, theme.heading()))];
    for row in 0..rows {
        let bars = probabilities.iter().take(shown).enumerate().flat_map(|(class, p)| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 1000")]
            let count = (p.clamp(0.0, 1.0) * 1000.0) as usize;
            let style = if class == label { theme.good() } else { theme.bad() };
            [Span::styled(standing(glyphs, count, 1000, row, rows), style), Span::raw(" ")]
        });
        lines.push(Line::from(bars.collect::<Vec<_>>()));
    }
    let digits = (0..shown).flat_map(|class| {
        let style = if class == label { theme.selected() } else { theme.dim() };
        [Span::styled((class % 10).to_string(), style), Span::raw(" ")]
    });
    lines.push(Line::from(digits.collect::<Vec<_>>()));
    let says = match best {
        Some((class, p)) if p.is_finite() => {
            let id = if class == label { "train-light-right" } else { "train-light-wrong" };
            let style = if class == label { theme.good() } else { theme.bad() };
            let said = Message::named(id).with("class", class.to_string()).with("p", percent(view, *p));
            Span::styled(view.told(&said), style)
        }
        _ => Span::styled(view.told(&msg!("train-light-nothing")), theme.bad()),
    };
    lines.push(Line::from(says));
    let all = view.told(&msg!("train-light-all", accuracy = percent(view, accuracy)));
    lines.push(Line::from(Span::styled(all, theme.dim())));
    lines
}
