//! What stays in view: the settings that all runs share, a row a run, and what is to be said of the first two.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::lab::training::{Answer, Course, Settings};
use crate::msg;
use crate::session::Guess;
use crate::text::{Message, wrap};
use crate::tui::widget::frame;

use super::View;

/// The rows that it takes at a width.
pub fn height(view: &View<'_>, width: u16) -> u16 {
    u16::try_from(1 + view.experiment.plan().runs.len() + said(view, usize::from(width)).len())
        .unwrap_or(u16::MAX)
}

/// Draws the head.
pub fn draw(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let (state, width) = (state(view), usize::from(area.width));
    let room = width.saturating_sub(state.width());
    let shared = frame::cut(&format!(" {}", shared(view)), room, view.look().glyphs);
    let mut lines = vec![Line::from(Span::styled(shared, view.theme().dim()))];
    let plan = view.experiment.plan();
    let names: Vec<String> = (0..plan.runs.len()).map(|run| plan.name(run)).collect();
    let widest = names.iter().map(|name| name.width()).max().unwrap_or(0).min(28);
    lines.extend((0..plan.runs.len()).map(|run| row(view, run, widest, width)));
    lines.extend(said(view, width));
    frame::lines(&lines, area, buf);
    let width = u16::try_from(state.width()).unwrap_or(0).min(area.width);
    buf.set_line(area.right() - width, area.y, &state, width);
}

/// Whether it is going on, and how far it has come.
fn state(view: &View<'_>) -> Line<'static> {
    let glyphs = view.look().glyphs;
    let made = view.runs().iter().map(|run| run.steps_made()).max().unwrap_or(0);
    let plan = view.experiment.plan();
    let all = plan.runs.iter().map(|run| run.steps(&plan.data)).max().unwrap_or(0);
    let (sign, style) = if view.lab.is_running() {
        (glyphs.pick("▶", ">"), view.theme().good())
    } else if view.lab.is_unfinished() {
        (glyphs.pick("‖", "||"), view.theme().accent())
    } else {
        (glyphs.pick("■", "."), view.theme().dim())
    };
    Line::from(vec![
        Span::styled(format!("  {sign} "), style),
        Span::raw(view.told(&msg!("train-step-of", made = made.to_string(), all = all.to_string()))),
        Span::raw(" "),
    ])
}

/// The preset, and what all runs have in common.
fn shared(view: &View<'_>) -> String {
    let dot = view.look().glyphs.pick(" · ", " - ");
    let plan = view.experiment.plan();
    let all = &plan.runs;
    let default = Settings::default();
    let always = ["act", "init", "lr", "batch"];
    let mut parts: Vec<String> = view.preset().map(|preset| preset.name.to_owned()).into_iter().collect();
    let hidden = &all[0].hidden;
    if all.iter().all(|run| run.hidden == *hidden) {
        let layers = hidden.iter().map(ToString::to_string).collect::<Vec<_>>();
        let text = if layers.len() > 1 && hidden.iter().all(|units| *units == hidden[0]) {
            format!("{}×{}", layers.len(), hidden[0])
        } else {
            layers.join(",")
        };
        parts.push(view.session().style.spell(text));
    }
    for row in Settings::rows() {
        let value = (row.get)(&all[0]);
        let is_shared = all.iter().all(|run| (row.get)(run) == value);
        let is_known = ["norm", "noise", "hidden", "depth", "steps", "epochs", "every"].contains(&row.key);
        let is_telling = always.contains(&row.key) || value != (row.get)(&default);
        if is_shared && !is_known && is_telling {
            parts.push(if row.key == "act" { value } else { format!("{} {value}", row.key) });
        }
    }
    parts.join(dot)
}

/// A run: where its network is. What the preset asks stands before the first step with 90 %, where there is not room for both.
fn row(view: &View<'_>, at: usize, widest: usize, width: usize) -> Line<'static> {
    let (theme, glyphs) = (view.theme(), view.look().glyphs);
    let selected = view.run().is_some_and(|(selected, _)| selected == at) && view.runs().len() > 1;
    let mark = if selected { glyphs.pick("▸", ">") } else { " " };
    let mut line = Line::from(Span::styled(mark, theme.accent()));
    line.extend(view.named(at));
    let named = Line::from(view.named(at)).width();
    line.push_span(Span::raw(frame::right("", (widest + 4).saturating_sub(named))));
    // While it is being made there are no numbers of it.
    let Some(run) = view.runs().get(at) else { return line };
    let outcome = run.outcome();
    let numbers = [
        (msg!("train-row-accuracy"), percent(view, outcome.test_accuracy), 7),
        (msg!("train-row-loss"), view.number(run.loss(), 3), 9),
    ];
    for (name, value, width) in numbers {
        line.push_span(Span::styled(format!("{} ", view.told(&name)), theme.dim()));
        line.push_span(Span::styled(frame::left(&value, width), theme.value()));
    }
    let first = match outcome.first_90 {
        Some(step) => msg!("train-row-first", step = step.to_string()),
        None if run.is_done() => msg!("train-row-never"),
        None => msg!("train-row-not-yet"),
    };
    let first = Span::styled(format!("{}  ", view.told(&first)), theme.dim());
    let last = if run.has_diverged() {
        let told = msg!("train-row-diverged", step = run.steps_made().to_string());
        Span::styled(view.told(&told), theme.bad())
    } else if let Some(answer) = view.experiment.answer(at) {
        Span::styled(view.told(&answered(view, answer)), theme.value())
    } else {
        Span::default()
    };
    if line.width() + first.width() + last.width() <= width || last.width() == 0 {
        line.push_span(first);
    }
    line.push_span(last);
    line
}

/// An accuracy as people write it.
pub fn percent(view: &View<'_>, share: f64) -> String {
    if share.is_finite() { format!("{:.1} %", share * 100.0) } else { view.number(share, 3) }
}

/// What the preset asks of every run.
fn answered(view: &View<'_>, answer: Answer) -> Message {
    let percent = |share| percent(view, share);
    match answer {
        Answer::Contrast { shifted, recalibrated: Some(anew) } => {
            msg!("train-answer-recalibrated", shifted = percent(shifted), anew = percent(anew))
        }
        Answer::Contrast { shifted, recalibrated: None } => {
            msg!("train-answer-contrast", shifted = percent(shifted))
        }
        Answer::Stale { batch, .. } => msg!("train-answer-stale", batch = percent(batch)),
        Answer::DeadUnits { dead } => msg!("train-answer-dead", dead = percent(dead)),
    }
}

/// What the first two curves do, beside what was guessed; before the start, what is to be seen and how to begin.
fn said(view: &View<'_>, width: usize) -> Vec<Line<'static>> {
    let theme = view.theme();
    let guess = view.desk().guess;
    let guessed = guess.map(|guess| Message::named(format!("train-guess-{}", guess.name())));
    let dim = |message: &Message| Span::styled(view.told(message), theme.dim());
    let mut line = Line::from(Span::raw(" "));
    let begins = view.runs().iter().all(|run| run.steps_made() == 0);
    let mut lines = Vec::new();
    if begins && let Some(preset) = view.preset() {
        let about = wrap::paragraph(&view.told(&(preset.about)()), width.saturating_sub(2).max(1), "");
        lines.extend(about.into_iter().map(|row| Line::from(format!(" {row}"))));
    }
    let is_alone = view.experiment.plan().runs.len() == 1;
    if begins && is_alone {
        line.push_span(dim(&msg!("train-begin-one")));
    } else if begins {
        line.push_span(dim(&msg!("train-begin")));
        line.push_span(Span::raw(" "));
        for one in Guess::ALL {
            let name = view.told(&Message::named(format!("train-guess-{}", one.name())));
            let style = if guess == Some(one) { theme.selected() } else { theme.accent() };
            line.push_span(Span::styled(name, style));
            line.push_span(Span::raw("  "));
        }
    }
    let accuracies: Vec<f64> = view.runs().iter().map(|run| run.outcome().test_accuracy).collect();
    let Some(pair) = Course::pair(&accuracies).filter(|_| !begins) else {
        lines.push(line);
        return lines;
    };
    let course = Course::of(view.runs()[pair.0].curve(), view.runs()[pair.1].curve());
    if let (Some(guess), Some(guessed)) = (guess, guessed) {
        line.push_span(dim(&msg!("train-guessed", guess = guessed)));
        let is_over = !view.lab.is_unfinished();
        let right = match guess {
            Guess::Part => matches!(course, Course::Parted | Course::Met),
            Guess::Cross => course == Course::Crossed,
            Guess::Never => course == Course::Together,
        };
        if is_over {
            let (sign, style) = if right {
                (view.look().glyphs.pick(" ✓", " ok"), theme.good())
            } else {
                (view.look().glyphs.pick(" ✗", " no"), theme.bad())
            };
            line.push_span(Span::styled(sign, style));
        }
        line.push_span(Span::raw("  "));
    }
    let told = course_told(view, course, pair);
    line.push_span(Span::raw(view.told(&told)));
    lines.push(line);
    lines
}

/// How the curves of two runs go, with their numbers.
fn course_told(view: &View<'_>, course: Course, (a, b): (usize, usize)) -> Message {
    let id = match course {
        Course::Together if view.lab.is_unfinished() => "train-course-together",
        Course::Together => "train-course-stayed",
        Course::Parted => "train-course-parted",
        Course::Met => "train-course-met",
        Course::Crossed => "train-course-crossed",
    };
    let plan = view.experiment.plan();
    let of = |run: usize| percent(view, view.runs()[run].outcome().test_accuracy);
    Message::named(id).with("a", plan.name(a)).with("b", plan.name(b)).with("at", of(a)).with("bt", of(b))
}
