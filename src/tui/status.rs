//! The first line: what is shown. The last line: a message, the command line, or the keys to begin with.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};
use unicode_width::UnicodeWidthStr;

use crate::lab::Lab;
use crate::msg;
use crate::norm::{counted, shape_text};
use crate::text::{Message, visible, wrap};

use super::keymap::{self, Section};
use super::prompt::Prompt;
use super::scene::Scene;
use super::seen::Seen;
use super::widget::{frame, typed};

/// The room that a line asks for.
type Room = u16;

/// Draws the first line. Where the room is short, what can be seen elsewhere goes first: the convention and the mode (among the
/// parameters), then the norm, then the shape; the name of the batch is cut last.
pub fn header(scene: &Scene, is_playing: bool, seen: Seen<'_>, area: Rect, buf: &mut Buffer) {
    let theme = seen.theme;
    let glyphs = seen.session.style.glyphs;
    // They are those of the walk's numbers.
    let is_walk = seen.session.lab().is_none();
    let warnings = match seen.session.derived().warnings.len() {
        0 => String::new(),
        _ if !is_walk => String::new(),
        n => {
            let sign = glyphs.pick("⚠", "!");
            format!("  {sign} {}  ", seen.session.style.tell(&counted(n, "warning")))
        }
    };
    let playing = if is_playing { glyphs.pick(" ▶", " >") } else { "" };
    let stage = format!("{playing}  {} ", scene.place(seen.session));
    let right = Line::from(vec![Span::styled(warnings, theme.bad()), Span::styled(stage, theme.dim())]);
    let width = Room::try_from(right.width()).unwrap_or(Room::MAX).min(area.width);
    buf.set_line(area.right() - width, area.y, &right, width);

    // The training lab has samples of its own.
    if let Some(data) = seen.session.training().map(|training| &training.plan().data) {
        let (train, test) = (data.train().len().to_string(), data.test().len().to_string());
        let name = data.name();
        let name = frame::cut(name.rsplit(['/', '\\']).next().unwrap_or(name), 28, glyphs);
        let told = msg!("train-header", data = name, train = train, test = test);
        let line = Line::from(vec![
            Span::styled(" bnwalk ", theme.heading()),
            Span::styled(format!(" {}", seen.session.style.tell(&told)), theme.dim()),
        ]);
        buf.set_line(area.x, area.y, &line, area.width - width);
        return;
    }
    let p = seen.session.trace().problem().parameters();
    let dot = glyphs.pick(" · ", " - ");
    let room = usize::from(area.width - width);
    let program = " bnwalk ";
    let edited = if seen.session.is_dirty() { "*" } else { "" };
    // The lab of norms is of all of them.
    let is_of_one = seen.session.lab().is_none_or(|lab| lab.experiment().lab() != Lab::Norms);
    let norm = is_of_one.then(|| seen.session.style.tell(&seen.session.partition().norm().title()));
    let details: Vec<String> = [
        Some(format!("x {}", shape_text(seen.session.partition().shape()))),
        norm,
        Some(p.mode.to_string()),
        Some(p.convention.row().title.to_string()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let own = program.width() + 1 + edited.width();
    let source = visible(seen.session.source.rsplit(['/', '\\']).next().unwrap_or(&seen.session.source));
    let source = frame::cut(&seen.session.style.spell(source), 28.min(room.saturating_sub(own)), glyphs);
    let mut left = room.saturating_sub(own + source.width());
    let fits = |detail: &&String| {
        let rest = left.checked_sub(dot.width() + detail.width());
        left = rest.unwrap_or(0);
        rest.is_some()
    };
    let told: Vec<&str> = details.iter().take_while(fits).flat_map(|detail| [dot, detail.as_str()]).collect();
    let line = Line::from(vec![
        Span::styled(program, theme.heading()),
        Span::raw(format!(" {source}")),
        Span::styled(edited, theme.changed()),
        Span::styled(told.concat(), theme.dim()),
    ]);
    buf.set_line(area.x, area.y, &line, area.width - width);
}

/// Draws the last line. A message that is longer than the line takes as many lines above it as it needs.
pub fn footer(scene: &Scene, prompt: &Prompt, seen: Seen<'_>, area: Rect, buf: &mut Buffer) {
    let theme = seen.theme;
    let told = |message: &Message| seen.session.style.tell(message);
    let last = Rect { y: area.bottom() - 1, height: 1, ..area };
    let line = if let Some(line) = prompt.line(&seen.session.style, theme, usize::from(area.width)) {
        line
    } else if let Some(typing) = seen.typing {
        if let Some(why) = &typing.error {
            let label = if scene.shows_typing(typing) {
                String::new()
            } else {
                format!("{} = {}: ", typing.field.label(seen.session), visible(typing.input.value()))
            };
            return message(&format!("{label}{}", told(why)), theme.bad(), area, buf);
        }
        let keys = format!("   {}", told(&msg!("typing-keys")));
        let label = format!(" {} = ", typing.field.label(seen.session));
        let room = usize::from(area.width).saturating_sub(label.width() + keys.width());
        let mut line = Line::from(Span::styled(label, theme.accent()));
        line.extend(typed(&typing.input, room));
        line.push_span(Span::styled(keys, theme.dim()));
        line
    } else if let Some(edit) = seen.session.edit() {
        let cells = seen.session.partition().cells();
        let norm = edit.problem.partition().norm().title();
        working(seen, &msg!("status-computing", norm = norm, cells = cells.to_string()))
    } else if seen.session.derived().is_making_backward() {
        let cells = seen.session.partition().cells().to_string();
        working(seen, &msg!("status-computing-backward", cells = cells))
    } else if let Some(said) = &seen.session.said {
        let style = if said.is_error { theme.bad() } else { theme.good() };
        return message(&said.text, style, area, buf);
    } else {
        keys(scene.keys(), seen, usize::from(area.width))
    };
    buf.set_line(last.x, last.y, &line, last.width);
}

/// What is being computed, and the key that stops it.
fn working(seen: Seen<'_>, what: &Message) -> Line<'static> {
    let told = |message: &Message| seen.session.style.tell(message);
    Line::from(vec![
        Span::styled(format!(" {}", told(what)), seen.theme.accent()),
        Span::styled(format!("   {}", told(&msg!("status-esc"))), seen.theme.dim()),
    ])
}

/// A sentence at the bottom of the area, in as many lines as it needs, up to half of them.
fn message(text: &str, style: ratatui::style::Style, area: Rect, buf: &mut Buffer) {
    let lines = wrap::whole(text, usize::from(area.width.saturating_sub(2)).max(1));
    let most = usize::from(area.height / 2).max(1);
    let lines = &lines[..lines.len().min(most)];
    let height = Room::try_from(lines.len()).unwrap_or(1).max(1);
    let at = Rect { y: area.bottom() - height, height, ..area };
    if height > 1 {
        Clear.render(at, buf);
    }
    for (line, y) in lines.iter().zip(at.y..) {
        buf.set_line(at.x, y, &Line::from(Span::styled(format!(" {line}"), style)), at.width);
    }
}

/// The keys to begin with. Where the room is short the later ones make way, but never those for help and for leaving.
fn keys(own: &'static [Section], seen: Seen<'_>, room: usize) -> Line<'static> {
    let bindings = || keymap::sections(own).flat_map(|section| section.bindings);
    let items: Vec<(&str, String, bool)> = bindings()
        .filter(|binding| binding.footer)
        .filter_map(|b| {
            let key = *seen.keys.of(b).first()?;
            Some((key, seen.session.style.tell(&b.word()), matches!(b.command, "help" | "quit")))
        })
        .collect();
    let width = |(key, word, _): &(&str, String, bool), gap: usize| key.width() + 1 + word.width() + gap;
    let total = |shown: &[&(&str, String, bool)], gap| {
        1 + shown.iter().map(|item| width(item, gap)).sum::<usize>().saturating_sub(gap)
    };
    let mut shown: Vec<_> = items.iter().collect();
    let mut gap = 3;
    while total(&shown, gap) > room {
        if gap > 2 {
            gap -= 1;
            continue;
        }
        let Some(least) = shown.iter().rposition(|(.., stays)| !stays) else { break };
        shown.remove(least);
    }
    let mut line = Line::from(" ");
    for (key, word, _) in shown {
        line.push_span(Span::styled((*key).to_owned(), seen.theme.accent()));
        line.push_span(Span::styled(format!(" {word}{}", " ".repeat(gap)), seen.theme.dim()));
    }
    line
}
