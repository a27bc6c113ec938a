//! The lab of norms drawn: settings on top, below them a page that scrolls.
//!
//! ```text
//!     ▸groups 2                                                  the settings
//!      x = −4.8 becomes y = −2.98 under batch and …              what is to be seen
//!            batch          ▸layer           layer:c             a column a norm, those that fit
//!            ··◆·· ··▒··     ▒▒◆▒▒ ·····     ▒▒◆▒▒ ·····         the batch, and who shares
//!      m     12  (8 groups)  …                                   the numbers of the cell
//!      y     ▂▅█▂  ▁         …                                   y of the batch, on one scale
//!      …                     batch layer layer:c …               what leaves y unchanged
//! ```

mod cards;
mod properties;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::lab::Experiment;
use crate::lab::norms::{Column, Figure, Norms};
use crate::msg;
use crate::session::{Action, Session, Show, Tinker};
use crate::text::{Message, wrap};
use crate::tui::seen::Seen;
use crate::tui::widget::form::{Form, Stand};
use crate::tui::widget::frame;
use crate::tui::widget::rect::take_top;
use crate::walk::Style;

use cards::Cards;

/// The experiment that is shown.
pub fn lab(session: &Session) -> Option<&Norms> {
    match session.lab()?.experiment() {
        Experiment::Norms(lab) => Some(lab),
        _ => None,
    }
}

/// What is seen of the lab.
#[derive(Clone, Copy)]
pub struct View<'a> {
    seen: Seen<'a>,
    pub lab: &'a Norms,
    state: &'a super::Norms,
}

/// The lines of the page, and where its parts begin.
struct Page {
    lines: Vec<Line<'static>>,
    /// The line with the names of the columns, below which the drawing begins.
    head: usize,
    /// The first lines of the parts.
    parts: Vec<usize>,
}

impl<'a> View<'a> {
    /// What is seen, if the lab is open.
    pub fn new(seen: Seen<'a>, state: &'a super::Norms) -> Option<Self> {
        lab(seen.session).map(|lab| Self { seen, lab, state })
    }

    fn style(&self) -> Style {
        self.seen.session.style
    }

    fn told(&self, message: &Message) -> String {
        self.style().tell(message)
    }

    /// The settings, and the page below them.
    fn layout(&self, body: Rect) -> (Rect, Rect) {
        let mut rest = body;
        let inside = |area: Rect| Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        let height = Form::new(self.seen).height(Stand::Row, body.width.saturating_sub(2));
        let form = take_top(&mut rest, height.min(body.height / 3));
        (inside(form), inside(rest))
    }

    fn cards(&self, page: Rect) -> Cards<'a> {
        Cards::new(*self, page)
    }

    /// How many columns fit.
    pub fn columns_shown(&self, body: Rect) -> usize {
        self.cards(self.layout(body).1).shown
    }

    /// How far the page can be scrolled.
    pub fn end(&self, body: Rect) -> usize {
        let page = self.layout(body).1;
        self.page(page).lines.len().saturating_sub(usize::from(page.height))
    }

    /// Where the next part begins, or the next screen of a part that is longer than one; after the last one the first.
    pub fn next_section(&self, body: Rect) -> usize {
        let end = self.end(body);
        if self.state.scroll >= end {
            return 0;
        }
        let page = self.page(self.layout(body).1);
        let on = self.state.scroll + self.screen(body);
        let next = page.parts.iter().copied().find(|&part| part > self.state.scroll);
        // Before each part stands an empty line, which need not be seen.
        next.filter(|&part| part <= on + 2).unwrap_or(on)
    }

    /// The lines of a screen of the page, but for one, from which it is read on.
    pub fn screen(&self, body: Rect) -> usize {
        usize::from(self.layout(body).1.height).saturating_sub(1).max(1)
    }

    /// The line with which what leaves y unchanged begins.
    pub fn properties_at(&self, body: Rect) -> usize {
        self.page(self.layout(body).1).parts[1]
    }

    /// Draws it.
    pub fn draw(&self, body: Rect, buf: &mut Buffer) {
        let (form, page) = self.layout(body);
        Form::new(self.seen).draw(Stand::Row, form, buf);
        if !self.seen.session.is_on_settings() && form.height > 1 {
            let hint = Line::from(Span::styled(self.told(&self.hint()), self.seen.theme.dim()));
            frame::lines(&[hint], Rect { y: form.bottom() - 1, height: 1, ..form }, buf);
        }
        let lines = self.page(page).lines;
        frame::lines(lines.get(self.state.scroll..).unwrap_or_default(), page, buf);
    }

    /// What a click at a place means.
    pub fn hit(&self, body: Rect, at: Position) -> Vec<Action> {
        let (form, area) = self.layout(body);
        if form.contains(at) {
            return Form::new(self.seen).hit(Stand::Row, form, at);
        }
        if !area.contains(at) {
            return Vec::new();
        }
        let page = self.page(area);
        let line = usize::from(at.y - area.y) + self.state.scroll;
        let cards = self.cards(area);
        let numbers = Action::Lab(Tinker::Select(None));
        let within = (page.head..page.head + 1 + cards.height()).contains(&line);
        let Some((column, x)) = cards.column_at(usize::from(at.x - area.x)).filter(|_| within) else {
            return vec![numbers];
        };
        let by = |column: usize| isize::try_from(column).unwrap_or(0);
        let select = Action::Show(Show::Column(by(column) - by(self.state.column)));
        let row = line.checked_sub(page.head + 1).and_then(|row| cards.figure.rows.get(row));
        let cell = row.and_then(|row| row.get(x / cards.zoom).copied().flatten());
        let index = cell.map(|cell| Action::Cell(self.lab.problem().partition().index(cell)));
        [numbers, select].into_iter().chain(index).collect()
    }

    /// What enter does, and which part of the batch is drawn.
    fn hint(&self) -> Message {
        let norm = self
            .lab
            .columns
            .get(self.state.column)
            .map_or_else(String::new, |column| column.norm.to_string());
        msg!("lab-norms-hint", norm = norm)
    }

    fn page(&self, area: Rect) -> Page {
        let width = usize::from(area.width).max(1);
        let cards = self.cards(area);
        let mut lines = self.paragraph(&self.claim(), width);
        let head = lines.len();
        lines.extend(cards.lines());
        lines.push(Line::default());
        let properties = lines.len();
        lines.extend(properties::lines(self, width));
        lines.push(Line::default());
        let words = lines.len();
        for (title, text) in [
            (msg!("lab-norms-figure-title"), self.drawn(&cards.figure)),
            (msg!("lab-norms-numbers-title"), self.numbers()),
            (msg!("lab-norms-watch-title"), msg!("lab-norms-watch")),
        ] {
            lines.push(self.heading(&title));
            lines.extend(self.paragraph(&text, width));
        }
        Page { lines, head, parts: vec![0, properties, words] }
    }

    /// The sentence that says what is to be seen.
    fn claim(&self) -> Message {
        self.lab.claim(Style { digits: 4, ..self.style() })
    }

    fn drawn(&self, figure: &Figure) -> Message {
        let glyphs = self.style().glyphs;
        let what = msg!("lab-norms-figure", selected = glyphs.pick("◆", "@"));
        msg!("lab-norms-two", first = what, second = figure.told(self.lab.problem().partition()))
    }

    /// What is the same under all norms, and what μ and σ² are.
    fn numbers(&self) -> Message {
        let trace = self.lab.columns.first().and_then(Column::trace);
        let dy = trace.map_or_else(|| "…".to_owned(), |trace| self.style().number(trace.dy()[self.lab.cell]));
        msg!("lab-norms-two", first = msg!("lab-norms-numbers"), second = msg!("lab-norms-dy", dy = dy))
    }

    fn heading(&self, message: &Message) -> Line<'static> {
        Line::from(Span::styled(self.told(message), self.seen.theme.heading()))
    }

    /// A sentence beside the numbers, wrapped.
    fn remark(&self, message: &Message, width: usize) -> Vec<Line<'static>> {
        let lines = wrap::paragraph(&self.told(message), width, "");
        lines.into_iter().map(|line| Line::from(Span::styled(line, self.seen.theme.dim()))).collect()
    }

    /// A paragraph or several, wrapped.
    fn paragraph(&self, message: &Message, width: usize) -> Vec<Line<'static>> {
        let text = self.told(message);
        let paragraphs = text.split("\n\n").flat_map(|text| wrap::paragraph(text, width, ""));
        paragraphs.map(Line::from).collect()
    }
}
