//! The training lab drawn. Nothing here changes anything.

mod curves;
mod grid;
mod head;
mod learned;
mod light;
mod signal;
mod unit;
mod why;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::lab::training::{Preset, Run, Training as Experiment};
use crate::session::{Action, Desk, Laboratory, Session, Tinker, Train, Watch};
use crate::text::Tell;
use crate::tui::seen::Seen;
use crate::tui::theme::Theme;
use crate::tui::widget::form::{Form, Stand};
use crate::tui::widget::{Look, frame};

use super::Training;
use super::layout::{Layout, layout};
pub use light::Answers;

/// What the panes see.
#[derive(Clone, Copy)]
struct View<'a> {
    seen: Seen<'a>,
    scene: &'a Training,
    lab: &'a Laboratory,
    experiment: &'a Experiment,
}

impl<'a> View<'a> {
    fn new(seen: Seen<'a>, scene: &'a Training) -> Option<Self> {
        Some(Self { seen, scene, lab: seen.session.lab()?, experiment: seen.session.training()? })
    }

    fn session(&self) -> &'a Session {
        self.seen.session
    }

    fn desk(&self) -> &'a Desk {
        &self.seen.session.desk
    }

    fn theme(&self) -> Theme {
        self.seen.theme
    }

    fn look(&self) -> Look {
        self.seen.look()
    }

    fn runs(&self) -> &'a [Arc<Run>] {
        self.experiment.runs()
    }

    /// The selected run, by its place and itself.
    fn run(&self) -> Option<(usize, &'a Run)> {
        let at = self.desk().run.min(self.runs().len().checked_sub(1)?);
        Some((at, &self.runs()[at]))
    }

    /// The selected hidden layer of a run, and the unit of it, so far as it has them.
    fn place(&self, run: &Run) -> (usize, usize) {
        let hidden = &run.settings().hidden;
        let layer = self.desk().layer.min(hidden.len() - 1);
        (layer, self.desk().unit.min(hidden[layer] - 1))
    }

    /// The preset that these runs are, unless something was changed.
    fn preset(&self) -> Option<&'static Preset> {
        let plan = self.experiment.plan();
        plan.preset.and_then(Preset::named).filter(|preset| preset.runs() == plan.runs)
    }

    /// Where everything lies.
    fn layout(&self, body: Rect) -> Layout {
        layout(self.desk().watch, self.scene.zoomed, head::height(self, body.width), body)
    }

    /// What a run is called, with its mark.
    fn named(&self, run: usize) -> Vec<Span<'static>> {
        let name = self.experiment.plan().name(run);
        let style = self.theme().run(run);
        vec![crate::tui::widget::curve::mark(self.look(), run), Span::styled(format!(" {name}"), style)]
    }

    /// A message in the reader's language and characters.
    fn told(&self, what: &(impl Tell + ?Sized)) -> String {
        self.session().style.tell(what)
    }

    /// A number in a few digits.
    fn number(&self, value: f64, digits: usize) -> String {
        self.look().glyphs.number(value, digits)
    }

    /// Draws a pane's title; it says whether this is what is watched.
    fn pane(&self, watch: Watch, title: &(impl Tell + ?Sized), area: Rect, buf: &mut Buffer) -> Rect {
        let title = vec![Span::raw(self.told(title))];
        frame::pane(self.look(), self.desk().watch == watch, title, area, buf)
    }
}

/// Draws the lab.
pub fn draw(seen: Seen<'_>, scene: &Training, body: Rect, buf: &mut Buffer) {
    let Some(view) = View::new(seen, scene) else { return };
    if let Some(grid) = view.experiment.grid() {
        return grid::draw(&view, grid, body, buf);
    }
    let layout = view.layout(body);
    head::draw(&view, layout.head, buf);
    if let Some([accuracy, loss]) = layout.curves {
        curves::accuracy(&view, accuracy, buf);
        curves::loss(&view, loss, buf);
    }
    for (watch, area) in layout.below {
        match watch {
            Watch::Unit => unit::draw(&view, area, buf),
            Watch::Learned => learned::draw(&view, area, buf),
            Watch::Signal => signal::draw(&view, area, buf),
            Watch::Why => why::draw(&view, area, buf),
            Watch::Light => light::draw(&view, area, buf),
            Watch::Settings => settings(&view, area, buf),
        }
    }
}

fn settings(view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let inner = view.pane(Watch::Settings, &crate::msg!("train-settings"), area, buf);
    Form::new(view.seen).draw(Stand::Row, inner, buf);
}

/// How far the text that is watched can be scrolled.
pub fn end(seen: Seen<'_>, scene: &Training, body: Rect) -> usize {
    let Some(view) = View::new(seen, scene) else { return 0 };
    let layout = view.layout(body);
    let why = layout.below.into_iter().find(|(watch, _)| *watch == Watch::Why);
    why.map_or(0, |(_, area)| why::end(&view, area))
}

/// What a click at a place means.
pub fn hit(seen: Seen<'_>, scene: &Training, body: Rect, at: Position) -> Vec<Action> {
    let Some(view) = View::new(seen, scene) else { return Vec::new() };
    if let Some(grid) = view.experiment.grid() {
        return grid::hit(&view, grid, body, at);
    }
    let layout = view.layout(body);
    if layout.head.contains(at) {
        let row = usize::from(at.y - layout.head.y);
        let run = row.checked_sub(1).filter(|run| *run < view.runs().len());
        return run.map(|run| Action::Lab(Tinker::Train(Train::Select(run)))).into_iter().collect();
    }
    let Some((watch, area)) = layout.below.into_iter().find(|(_, area)| area.contains(at)) else {
        return Vec::new();
    };
    let mut actions = vec![Action::Lab(Tinker::Train(Train::Watch(watch)))];
    if watch == Watch::Settings {
        let inner = frame::pane(view.look(), true, Vec::new(), area, &mut Buffer::empty(area));
        actions.extend(Form::new(seen).hit(Stand::Row, inner, at));
    }
    actions
}

/// A dim sentence in place of what cannot be shown.
fn instead(view: &View<'_>, what: &(impl Tell + ?Sized), inner: Rect, buf: &mut Buffer) {
    let lines = crate::text::wrap::paragraph(&view.told(what), usize::from(inner.width).max(1), "");
    let dim = |line| Line::from(Span::styled(line, view.theme().dim()));
    frame::lines(&lines.into_iter().map(dim).collect::<Vec<_>>(), inner, buf);
}
