//! What is a screen's: the scene, what lies on top of it, the command line, the field being typed into; around a session.
//!
//! [`App::update`] and [`App::key`] do no I/O: what must be done outside they return as a [`Request`]. [`App::perform`] does
//! it, but for what only a terminal can do, which it gives back.

use std::path::Path;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::Widget;

use crate::lab::training::Preset;
use crate::msg;
use crate::output::Output;
use crate::session::{
    Action, Outcome, Pane, Player, Request, Session, Show, Study, Tinker, Topic, Train, outside, wrapped,
};
use crate::text::{Message, Tell};
use crate::walk::Stage;

use super::companion::{self, Companion};
use super::keymap::Keys;
use super::overlay::{self, Overlay};
use super::prompt::{Pressed, Prompt};
use super::scene::Scene;
use super::seen::Seen;
use super::theme::Theme;
use super::typing::Typing;
use super::widget::Look;
use super::{LEAST, screenshot, status};

/// A session on a screen.
#[derive(Debug, Clone)]
pub struct App {
    /// The session.
    pub session: Session,
    /// The colours.
    pub theme: Theme,
    /// Whether the mouse belongs to the program.
    pub mouse: bool,
    /// The keys that the person has bound otherwise.
    pub keys: Keys,
    scene: Scene,
    companion: Companion,
    overlay: Option<Overlay>,
    /// What would replace a file that bnwalk did not write, while the person is asked.
    asked: Option<Request>,
    prompt: Prompt,
    typing: Option<Typing>,
    /// The time a stage is shown while the walk goes by itself.
    autoplay: Option<Duration>,
    /// Seconds a stage.
    pace: f64,
    /// Whether to leave once the problem is saved.
    leaving: bool,
    /// The screen's size.
    area: Rect,
    /// The opening of the session that the screen is of.
    opening: u64,
}

impl App {
    /// Shows a session.
    #[must_use]
    pub fn new(session: Session) -> Self {
        Self {
            theme: Theme::default(),
            mouse: true,
            keys: Keys::default(),
            scene: Scene::of(&session),
            companion: Companion::default(),
            overlay: None,
            asked: None,
            prompt: Prompt::default(),
            typing: None,
            autoplay: None,
            pace: 3.0,
            leaving: false,
            area: Rect::default(),
            opening: session.openings(),
            session,
        }
    }

    /// The screen has this size now.
    pub fn resize(&mut self, area: Rect) {
        self.area = area;
        self.fit();
    }

    /// Brings the state in line with the session and with the size of the screen.
    fn fit(&mut self) {
        if self.opening != self.session.openings() {
            self.opening = self.session.openings();
            self.scene = Scene::of(&self.session);
            (self.overlay, self.typing, self.autoplay) = (None, None, None);
        }
        if let Some(Overlay::Help { topic, scroll }) = self.overlay {
            let scroll = scroll.min(overlay::help_end(topic, self.scene.keys(), self.seen(), self.area));
            self.overlay = Some(Overlay::Help { topic, scroll });
        }
        let (beside, body) = self.rooms();
        self.companion.fit(&self.session, self.theme, beside);
        self.scene.fit(&mut self.session, self.theme, body);
    }

    /// The room of the lesson, if one is open, and that of the scene.
    fn rooms(&self) -> (Option<Rect>, Rect) {
        companion::split(&self.session, body(self.area).unwrap_or_default())
    }

    /// The room of the scene: all but the first and the last line, and the lesson; none on a screen that is too small.
    fn body(&self) -> Rect {
        self.rooms().1
    }

    /// Takes a key: typed into what is open, else what the keymap says.
    pub fn key(&mut self, key: &KeyEvent) -> Option<Request> {
        if self.overlay == Some(Overlay::ConfirmQuit) {
            return self.answer_quit(key);
        }
        if self.overlay == Some(Overlay::ConfirmOver) {
            return self.answer_over(key);
        }
        match self.prompt.key(key, &self.session) {
            Pressed::Closed => {
                if !self.prompt.is_open() && self.typing.is_none() {
                    return self.key_of_scene(key);
                }
                if self.typing.is_some() {
                    return self.key_in_field(key);
                }
            }
            Pressed::Typed => {}
            Pressed::GivenUp => self.leaving = false,
            Pressed::Entered(line) => return self.entered(&line),
        }
        None
    }

    fn key_of_scene(&mut self, key: &KeyEvent) -> Option<Request> {
        if let Some(Overlay::Presets { selected }) = self.overlay {
            let preset = match key.code {
                KeyCode::Enter => Preset::all().get(selected),
                KeyCode::Char(key) => overlay::preset_of_key(key),
                _ => None,
            };
            if let Some(preset) = preset {
                self.overlay = None;
                return self.update(Action::Lab(Tinker::Train(Train::Preset(preset.name.to_owned()))));
            }
        }
        if let (Some(Overlay::Labs { selected }), KeyCode::Enter) = (self.overlay, key.code) {
            return self.update(Action::Lab(Tinker::Open(overlay::lab(selected))));
        }
        // What lies on top is what q, enter and esc close.
        let closes = matches!(key.code, KeyCode::Char('q') | KeyCode::Enter | KeyCode::Esc);
        if closes && self.is_covered() {
            let picks = self.overlay.is_none() && key.code == KeyCode::Enter;
            return self.update(if picks { Action::Pick } else { Action::Cancel });
        }
        // What the answer to a lesson's question begins with opens the line for it.
        if let KeyCode::Char(begins) = key.code
            && !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT)
            && self.overlay.is_none()
            && self.session.begins_answer(begins)
        {
            return self.update(Action::Show(Show::Prompt(format!("answer {begins}"))));
        }
        if let Some(action) = self.keys.action(self.scene.keys(), key) {
            return self.update(action);
        }
        // A digit that means nothing else begins the new value of the parameter that it is typed over.
        let digit = matches!(key.code, KeyCode::Char('0'..='9')) && key.modifiers.is_empty();
        if digit && self.overlay.is_none() && self.scene.takes_digits(&self.session) {
            self.update(Action::Show(Show::Edit));
            return self.key_in_field(key);
        }
        None
    }

    /// A line of the command line was entered.
    fn entered(&mut self, line: &str) -> Option<Request> {
        let leaving = std::mem::take(&mut self.leaving);
        let request = self.command(line);
        // A person who does something else than save has thought better of leaving.
        self.leaving = leaving && request.as_ref().is_some_and(Request::saves);
        request
    }

    /// Takes pasted text into what is being typed.
    pub fn paste(&mut self, text: &str) {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        if self.prompt.is_open() {
            self.prompt.paste(&text);
        } else if let Some(typing) = &mut self.typing {
            typing.paste(&text, &mut self.session);
            self.fit();
        }
    }

    /// The time ran out: the walk that goes by itself takes a step, and stops at the end.
    pub fn tick(&mut self) -> Option<Request> {
        // It waits for a number that is being typed.
        if self.typing.is_some() {
            return None;
        }
        if self.session.cursor.stage == Stage::Check {
            self.autoplay = None;
            return None;
        }
        let playing = self.autoplay;
        let request = self.update(Action::Step(1));
        self.autoplay = playing;
        request
    }

    /// The time until the next [`App::tick`], while the walk goes by itself.
    #[must_use]
    pub fn autoplay(&self) -> Option<Duration> {
        self.autoplay
    }

    /// Carries out a line of the command line or of a script.
    pub fn command(&mut self, line: &str) -> Option<Request> {
        match line.parse::<Action>() {
            Ok(action) => self.update(action),
            Err(why) => {
                self.session.complain(&why);
                None
            }
        }
    }

    /// Carries out an action.
    pub fn update(&mut self, action: Action) -> Option<Request> {
        self.session.said = None;
        // Whatever else is asked for while a number is typed (by a click, or in a script) ends the typing first.
        if !matches!(action, Action::Show(Show::Scroll(_))) {
            self.end_typing();
        }
        let request = self.act(action);
        let request = request.and_then(|request| self.show(request));
        self.fit();
        request
    }

    fn act(&mut self, action: Action) -> Option<Request> {
        if let Some(Overlay::Help { topic, scroll }) = &mut self.overlay {
            let turned = match action {
                Action::Show(Show::Focus(by)) | Action::Move { rows: 0, columns: by } => by,
                _ => 0,
            };
            if turned != 0 {
                let at = Topic::ALL.iter().position(|page| page == topic).unwrap_or(0);
                (*topic, *scroll) = (Topic::ALL[wrapped(at, turned.signum(), Topic::ALL.len())], 0);
                return None;
            }
            if let Some(rows) = action.rows() {
                *scroll = scroll.saturating_add_signed(rows);
                return None;
            }
        }
        if let (Some(Overlay::Presets { selected }), Some(rows)) = (&mut self.overlay, action.rows()) {
            *selected = selected.saturating_add_signed(rows).min(overlay::last_preset());
            return None;
        }
        if let (Some(Overlay::Labs { selected }), Some(rows)) = (&mut self.overlay, action.rows()) {
            *selected = selected.saturating_add_signed(rows).min(overlay::last_lab());
            return None;
        }
        match action {
            Action::Cancel if self.session.edit().is_none() && self.overlay.is_some() => {
                self.keep_file();
                None
            }
            Action::Cancel if self.session.is_plain() && self.autoplay.take().is_some() => None,
            Action::Study(Study::Continue) if self.goes_on_reading() => None,
            Action::Study(Study::Earlier) if self.goes_back_reading() => None,
            Action::Step(_) => {
                self.autoplay = None;
                self.on_scene(action)
            }
            other => self.on_scene(other),
        }
    }

    /// Shows more of the lesson's text, if there is more.
    fn goes_on_reading(&mut self) -> bool {
        let beside = self.rooms().0;
        beside.is_some_and(|area| self.companion.page_on(area))
    }

    fn goes_back_reading(&mut self) -> bool {
        self.rooms().0.is_some_and(|area| self.companion.page_back(area))
    }

    fn on_scene(&mut self, action: Action) -> Option<Request> {
        let body = self.body();
        self.scene.update(&mut self.session, action, body)
    }

    /// Does what a request asks of the screen, and gives back what it asks of files and of the terminal.
    fn show(&mut self, request: Request) -> Option<Request> {
        match request {
            Request::Ask(text) => self.prompt.open(text),
            Request::ConfirmQuit => self.overlay = Some(Overlay::ConfirmQuit),
            Request::Show(show) => return self.show_on_screen(show),
            other => return Some(other),
        }
        None
    }

    fn show_on_screen(&mut self, show: Show) -> Option<Request> {
        match show {
            Show::Help => self.toggle(Overlay::Help { topic: Topic::Keys, scroll: 0 }),
            Show::HelpOn(topic) => self.overlay = Some(Overlay::Help { topic, scroll: 0 }),
            Show::Changes => self.toggle(Overlay::Changes),
            Show::Presets if self.session.training().is_none() => {
                self.session.complain(&msg!("train-not-open"));
            }
            Show::Presets => self.toggle(Overlay::Presets { selected: 0 }),
            Show::Labs => self.toggle(Overlay::Labs { selected: overlay::place_of(self.session.lab()) }),
            Show::Autoplay(None) if self.autoplay.is_some() => self.autoplay = None,
            Show::Autoplay(seconds) => {
                self.pace = seconds.unwrap_or(self.pace);
                self.autoplay = Some(Duration::from_secs_f64(self.pace));
                if self.session.cursor.stage == Stage::Check {
                    self.session.update(Action::Goto(Stage::Batch));
                }
            }
            Show::Edit => return self.begin_typing(),
            Show::Lesson(rows) => self.companion.scroll_by(rows),
            Show::Theme(palette) => self.theme.palette = palette,
            Show::Prompt(text) => self.prompt.open(&text),
            Show::Mouse => {
                self.mouse = !self.mouse;
                let said = if self.mouse { msg!("mouse-on") } else { msg!("mouse-off") };
                self.session.say(&said);
                return Some(Request::Show(Show::Mouse));
            }
            Show::Column(_) | Show::Section | Show::Visit => {
                self.session.complain(&msg!("norms-not-open"));
            }
            other => return Some(Request::Show(other)),
        }
        None
    }

    fn toggle(&mut self, overlay: Overlay) {
        let open = self.overlay.as_ref().map(std::mem::discriminant);
        self.overlay = (open != Some(std::mem::discriminant(&overlay))).then_some(overlay);
    }

    fn answer_quit(&mut self, key: &KeyEvent) -> Option<Request> {
        match key.code {
            KeyCode::Char('y') => return Some(Request::Quit),
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => {
                return Some(Request::Quit);
            }
            KeyCode::Char('w') => {
                self.overlay = None;
                self.leaving = true;
                return self.update(Action::Write(None));
            }
            KeyCode::Char('n') | KeyCode::Esc => self.overlay = None,
            _ => {}
        }
        None
    }

    fn answer_over(&mut self, key: &KeyEvent) -> Option<Request> {
        let given_up = key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('y') => {
                self.overlay = None;
                return self.asked.take().map(|request| Request::Over(Box::new(request)));
            }
            KeyCode::Char('n' | 'q') | KeyCode::Esc => self.keep_file(),
            _ if given_up => self.keep_file(),
            _ => {}
        }
        None
    }

    /// Closes what lies on top; a file that would have been replaced stays.
    fn keep_file(&mut self) {
        (self.overlay, self.asked, self.leaving) = (None, None, false);
    }

    // The field being typed into

    fn begin_typing(&mut self) -> Option<Request> {
        match self.scene.edited(&self.session) {
            Ok(field) if field.is_choice(&self.session) => return self.session.update(Action::Nudge(1)),
            Ok(field) => self.typing = Some(Typing::begin(field, &mut self.session)),
            Err(why) => self.session.complain(&why),
        }
        None
    }

    fn key_in_field(&mut self, key: &KeyEvent) -> Option<Request> {
        if let Some(typing) = &mut self.typing
            && typing.key(key, &mut self.session)
        {
            self.typing = None;
        }
        self.fit();
        None
    }

    fn end_typing(&mut self) {
        if let Some(typing) = self.typing.take() {
            typing.end(&mut self.session);
        }
    }

    // What is done outside

    /// The outcome of some work.
    pub fn done(&mut self, id: u64, outcome: Outcome) {
        let edits = self.session.history().place();
        self.session.done(id, outcome);
        if self.session.history().place() != edits
            && let Some(typing) = &mut self.typing
        {
            typing.try_again(&mut self.session);
        }
        self.fit();
    }

    /// Waits for all work that was asked for.
    pub fn finish(&mut self) {
        while let Some(work) = self.session.work().filter(|work| work.id != 0) {
            self.done(work.id, work.run());
        }
    }

    /// Names the keys to begin with, for a person who has just opened the program; where one of them is bound to nothing, the
    /// last line's own list has to do.
    pub fn welcome(&mut self) {
        let keys = ["next", "learn", "lab", "help", "quit"]
            .map(|command| self.keys.key(self.scene.keys(), command).map(str::to_owned));
        if let [Some(next), Some(learn), Some(lab), Some(help), Some(quit)] = keys {
            self.session.say(&msg!(
                "welcome",
                next = next,
                learn = learn,
                lab = lab,
                help = help,
                quit = quit
            ));
        }
    }

    /// Carries out a request; what only a terminal can do is given back.
    pub fn perform(&mut self, request: Request) -> Option<Request> {
        let request = outside::at_home(request);
        if outside::refusal(&request).is_some() {
            (self.overlay, self.asked) = (Some(Overlay::ConfirmOver), Some(request));
            return None;
        }
        if let Some(path) = request.pictured() {
            self.finish();
            match self.draw_into(path) {
                Ok(()) => self.session.say(&msg!("drawn", file = path.display().to_string())),
                Err(why) => self.session.complain(&why),
            }
            return None;
        }
        let saves = request.saves();
        let rest = outside::carry_out(&mut self.session, request);
        self.fit();
        let saved = saves && self.session.said.as_ref().is_some_and(|said| !said.is_error);
        if saves && std::mem::take(&mut self.leaving) && saved {
            return Some(Request::Quit);
        }
        rest
    }

    /// Draws the screen into a file: `.svg`, `.txt` or `.ansi`.
    ///
    /// # Errors
    /// A sentence for the person.
    pub fn draw_into(&self, path: &Path) -> Result<(), Message> {
        let mut buf = Buffer::empty(self.area);
        self.draw(self.area, &mut buf);
        let drawn = screenshot::render(&buf, path, self.theme)?;
        Output::File(path.to_owned())
            .write(|out| out.write_all(drawn.as_bytes()))
            .map_err(|error| error.message())
    }

    // What is seen

    /// Colours and characters.
    fn look(&self) -> Look {
        Look { theme: self.theme, glyphs: self.session.style.glyphs }
    }

    fn seen(&self) -> Seen<'_> {
        Seen { session: &self.session, theme: self.theme, typing: self.typing.as_ref(), keys: &self.keys }
    }

    /// Draws the whole screen.
    pub fn draw(&self, area: Rect, buf: &mut Buffer) {
        buf.set_style(area, self.theme.screen());
        let Some(body) = body(area) else {
            let (width, height) = LEAST;
            let (least, size) = (format!("{width}x{height}"), format!("{}x{}", area.width, area.height));
            let text = self.session.style.tell(&msg!("screen-too-small", least = least, size = size));
            Line::from(text).render(area, buf);
            return;
        };
        let seen = self.seen();
        status::header(&self.scene, self.autoplay().is_some(), seen, Rect { height: 1, ..area }, buf);
        let (beside, body) = companion::split(&self.session, body);
        self.scene.draw(seen, body, buf);
        if let Some(area) = beside {
            self.companion.draw(&self.session, self.look(), area, buf);
        }
        let asked = self.asked.as_ref().and_then(Request::written);
        overlay::draw(self.overlay, asked, self.scene.keys(), seen, area, buf);
        status::footer(&self.scene, &self.prompt, seen, area, buf);
    }

    /// What a click at a place means.
    #[must_use]
    pub fn hit(&self, column: u16, row: u16) -> Vec<Action> {
        let at = Position::new(column, row);
        let (beside, body) = self.rooms();
        match beside {
            _ if body.is_empty() => Vec::new(),
            _ if self.is_covered() => vec![Action::Cancel],
            Some(area) if area.contains(at) => {
                if Companion::is_keys(area, at) {
                    vec![Action::Study(Study::Continue)]
                } else {
                    Vec::new()
                }
            }
            _ => self.scene.hit(self.seen(), body, at),
        }
    }

    /// What turning the mouse wheel at a place means.
    #[must_use]
    pub fn wheel(&self, column: u16, row: u16, rows: isize) -> Vec<Action> {
        let at = Position::new(column, row);
        let (beside, body) = self.rooms();
        match beside {
            _ if self.is_covered() => vec![Action::Move { rows, columns: 0 }],
            _ if body.is_empty() => Vec::new(),
            Some(area) if area.contains(at) => vec![Action::Show(Show::Lesson(rows))],
            _ => self.scene.wheel(self.seen(), body, at, rows),
        }
    }

    /// What is being typed: the command line, or the text of a field.
    #[must_use]
    pub fn typed(&self) -> Option<&str> {
        self.prompt.text().or(self.typing.as_ref().map(|typing| typing.input.value()))
    }

    /// The pane with the focus.
    #[must_use]
    pub fn focus(&self) -> Pane {
        self.scene.focus()
    }

    /// Whether something lies on top of the panes.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.overlay.is_some() || self.session.layers.is_some() || self.session.lessons().is_some()
    }
}

impl Player for App {
    fn session(&mut self) -> &mut Session {
        &mut self.session
    }

    /// What only a terminal can do is left out.
    fn line(&mut self, line: &str) -> bool {
        let request = self.command(line).and_then(|request| self.perform(request));
        // A script cannot be asked.
        if let Some(why) = self.asked.as_ref().and_then(outside::refusal) {
            self.keep_file();
            self.session.complain(&why);
        }
        request != Some(Request::Quit)
    }
}

/// The room between the first and the last line; none on a screen that is too small.
fn body(area: Rect) -> Option<Rect> {
    let fits = area.width >= LEAST.0 && area.height >= LEAST.1;
    fits.then(|| Rect { y: area.y + 1, height: area.height - 2, ..area })
}
