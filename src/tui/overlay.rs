//! What lies on top: the keys, what the last edit changed, the layers of a checkpoint, and the question before leaving.

use std::path::Path;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::lab::Lab;
use crate::lab::training::Preset;
use crate::msg;
use crate::norm::Quantity;
use crate::session::{COMMANDS, Editable, Laboratory, Layers, Topic};
use crate::text::{Message, visible, wrap};
use unicode_width::UnicodeWidthStr;

use crate::walk::narrate::element_name;
use crate::weights;

use super::companion;
use super::keymap::{self, Section};
use super::seen::Seen;
use super::widget::{frame, window};

/// Something on top of the panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlay {
    /// The keys, the commands or the words.
    Help {
        /// Which of them.
        topic: Topic,
        /// The first line shown.
        scroll: usize,
    },
    /// What the last edit changed.
    Changes,
    /// The presets of the training lab, of which one can be opened.
    Presets {
        /// The selected one, by its place.
        selected: usize,
    },
    /// The labs, of which one can be opened.
    Labs {
        /// The selected one, by its place.
        selected: usize,
    },
    /// There are unsaved edits.
    ConfirmQuit,
    /// A file would be replaced that bnwalk did not write.
    ConfirmOver,
}

/// Draws what lies on top, if something does: over a scene with these keys of its own; `asked` is the file about which the person
/// is asked whether to replace it.
pub fn draw(
    overlay: Option<Overlay>,
    asked: Option<&Path>,
    own: &'static [Section],
    seen: Seen<'_>,
    area: Rect,
    buf: &mut Buffer,
) {
    let look = seen.look();
    let area = above_the_last_line(area);
    if let Some(list) = &seen.session.layers {
        // The window takes two columns on either side, and the mark of the selected row two more.
        let room = usize::from(area.width.saturating_sub(6));
        let lines = layers(seen, list, usize::from(area.height.saturating_sub(3)).max(1), room);
        window::draw(look, &seen.session.style.tell(&msg!("layers-title")), &lines, 0, area, buf);
    }
    if let Some(selected) = seen.session.lessons() {
        let rows = usize::from(area.height.saturating_sub(4)).max(1);
        let width = usize::from(area.width).saturating_sub(6).min(96);
        let mut lines = companion::list(seen.session, seen.theme, selected, rows, width);
        let hint = seen.session.style.tell(&msg!("lessons-hint"));
        lines.push(Line::from(Span::styled(format!("  {hint}"), seen.theme.dim())));
        window::draw(look, &seen.session.style.tell(&msg!("lessons-title")), &lines, 0, area, buf);
    }
    match overlay {
        None => {}
        Some(Overlay::Help { topic, scroll }) => {
            let lines = help(topic, own, seen, area);
            let scrolls = lines.len() + 2 > usize::from(area.height);
            let page = |page: Topic| {
                let name = seen.session.style.tell(&Message::named(format!("help-{}", page.name())));
                if page == topic { format!("[{name}]") } else { name }
            };
            let pages = Topic::ALL.map(page).join("  ");
            let keys = if scrolls { msg!("help-title-scroll") } else { msg!("help-title") };
            window::draw(
                look,
                &format!("{pages}   {}", seen.session.style.tell(&keys)),
                &lines,
                scroll,
                area,
                buf,
            );
        }
        Some(Overlay::Changes) => {
            let title = seen.session.style.tell(&msg!("changes-title"));
            window::draw(look, &title, &changes(seen), 0, area, buf);
        }
        Some(Overlay::Presets { selected }) => {
            let title = seen.session.style.tell(&msg!("presets-title"));
            let room = usize::from(area.width.saturating_sub(6));
            let (lines, first) = presets(seen, selected, room, usize::from(area.height.saturating_sub(2)));
            window::draw(look, &title, &lines, first, area, buf);
        }
        Some(Overlay::Labs { selected }) => {
            let title = seen.session.style.tell(&msg!("labs-title"));
            let room = usize::from(area.width.saturating_sub(6));
            window::draw(look, &title, &labs(seen, selected, room), 0, area, buf);
        }
        Some(Overlay::ConfirmQuit) => {
            let told = |message| seen.session.style.tell(&message);
            let lines = [
                Line::from(told(msg!("leave-unsaved"))),
                Line::from(""),
                Line::from(vec![
                    Span::styled("w", seen.theme.accent()),
                    Span::raw(format!(" {}   ", told(msg!("leave-save")))),
                    Span::styled("y", seen.theme.accent()),
                    Span::raw(format!(" {}   ", told(msg!("leave-discard")))),
                    Span::styled("n", seen.theme.accent()),
                    Span::raw(format!(" {}", told(msg!("leave-stay")))),
                ]),
            ];
            window::draw(look, &told(msg!("leave-title")), &lines, 0, area, buf);
        }
        Some(Overlay::ConfirmOver) => {
            let told = |message| seen.session.style.tell(&message);
            let file = asked.map(|path| visible(&path.display().to_string())).unwrap_or_default();
            let room = usize::from(area.width.saturating_sub(6)).max(1);
            let mut lines: Vec<Line<'_>> = wrap::whole(&told(msg!("output-foreign", path = file)), room)
                .into_iter()
                .map(Line::from)
                .collect();
            lines.extend([
                Line::from(""),
                Line::from(vec![
                    Span::styled("y", seen.theme.accent()),
                    Span::raw(format!(" {}   ", told(msg!("replace-over")))),
                    Span::styled("n", seen.theme.accent()),
                    Span::raw(format!(" {}", told(msg!("replace-keep")))),
                ]),
            ]);
            window::draw(look, &told(msg!("replace-title")), &lines, 0, area, buf);
        }
    }
}

/// The keys of the presets, in their order.
const PRESET_KEYS: &str = "1234567890-";

/// The preset that a key opens.
pub fn preset_of_key(key: char) -> Option<&'static Preset> {
    Preset::all().get(PRESET_KEYS.chars().position(|known| known == key)?)
}

/// The place of the last preset.
pub fn last_preset() -> usize {
    Preset::all().len() - 1
}

/// The presets, each with its key, and the first line to be shown. Where there is not room for every sentence, only that of the
/// selected one is told in full.
fn presets(seen: Seen<'_>, selected: usize, room: usize, rows: usize) -> (Vec<Line<'static>>, usize) {
    let glyphs = seen.session.style.glyphs;
    let mark = glyphs.pick("▸", ">");
    let names = Preset::all().iter().map(|preset| preset.name.len()).max().unwrap_or(0);
    let told = room.saturating_sub(names + 5).max(20);
    let about = |preset: &Preset| seen.session.style.tell(&(preset.about)());
    let mut texts: Vec<Vec<String>> =
        Preset::all().iter().map(|preset| wrap::paragraph(&about(preset), told, "")).collect();
    if texts.iter().map(Vec::len).sum::<usize>() > rows {
        let others = Preset::all().iter().zip(&mut texts).enumerate().filter(|(i, _)| *i != selected);
        others.for_each(|(_, (preset, text))| *text = vec![frame::cut(&about(preset), told, glyphs)]);
    }
    let (mut lines, mut end) = (Vec::new(), 0);
    for (i, ((preset, key), text)) in Preset::all().iter().zip(PRESET_KEYS.chars()).zip(texts).enumerate() {
        for (row, text) in text.into_iter().enumerate() {
            let (mark, style) =
                if i == selected { (mark, seen.theme.selected()) } else { (" ", seen.theme.accent()) };
            let name = if row == 0 { format!("{mark} {key} {}", preset.name) } else { String::new() };
            lines.push(Line::from(vec![
                Span::styled(frame::left(&name, names + 4), if row == 0 { style } else { seen.theme.dim() }),
                Span::raw(format!(" {text}")),
            ]));
        }
        if i == selected {
            end = lines.len();
        }
    }
    (lines, end.saturating_sub(rows))
}

/// The lab at a place of the list.
pub fn lab(at: usize) -> Lab {
    Lab::all().nth(at.min(last_lab())).unwrap_or(Lab::Replicas)
}

/// The place of the last lab.
pub fn last_lab() -> usize {
    Lab::all().count() - 1
}

/// The place of the lab that is open; where none is, the first.
pub fn place_of(open: Option<&Laboratory>) -> usize {
    let open = open.map(|open| open.settings().lab());
    Lab::all().position(|lab| Some(lab) == open).unwrap_or(0)
}

/// Each lab with what it is about.
fn labs(seen: Seen<'_>, selected: usize, room: usize) -> Vec<Line<'static>> {
    let mark = seen.session.style.glyphs.pick("▸", ">");
    let names = Lab::all().map(|lab| lab.name().len()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for (i, lab) in Lab::all().enumerate() {
        let about = seen.session.style.tell(&lab.about());
        let mut about = wrap::paragraph(&about, room.saturating_sub(names + 4).max(20), "").into_iter();
        let (mark, style) =
            if i == selected { (mark, seen.theme.accent()) } else { (" ", seen.theme.heading()) };
        lines.push(Line::from(vec![
            Span::styled(format!("{mark} {}  ", frame::left(lab.name(), names)), style),
            Span::raw(about.next().unwrap_or_default()),
        ]));
        lines.extend(about.map(|line| Line::from(format!("{}{line}", " ".repeat(names + 4)))));
    }
    lines.push(Line::from(""));
    let hint = seen.session.style.tell(&msg!("labs-hint"));
    lines.push(Line::from(Span::styled(hint, seen.theme.dim())));
    lines
}

/// The last line stays free: it says what cannot be done, and names the keys.
fn above_the_last_line(area: Rect) -> Rect {
    Rect { height: area.height.saturating_sub(1), ..area }
}

/// The head of the list and `rows` rows of it, the selected one among them. Where the room is short the names lose their
/// beginnings, which they share more often than their ends.
fn layers(seen: Seen<'_>, list: &Layers, rows: usize, room: usize) -> Vec<Line<'static>> {
    let style = crate::walk::Style { digits: 3, ..seen.session.style };
    let eps = seen.session.trace().problem().parameters().eps;
    let mut table = weights::table(&list.layers, eps, &style);
    let width = table.iter().map(|line| line.width()).max().unwrap_or(0);
    if width > room {
        let longest = list.layers.iter().map(|layer| layer.name.width()).max().unwrap_or(0);
        let mut short = list.layers.clone();
        for layer in &mut short {
            layer.name =
                frame::cut_before(&layer.name, longest.saturating_sub(width - room).max(8), style.glyphs);
        }
        table = weights::table(&short, eps, &style);
    }
    let mut table = table.into_iter();
    let head = table.next().map(|head| Line::from(Span::styled(format!("  {head}"), seen.theme.heading())));
    let first = (list.selected + 1).saturating_sub(rows);
    let shown = table.enumerate().skip(first).take(rows).map(|(i, row)| {
        if i == list.selected {
            let mark = seen.session.style.glyphs.pick("▸", ">");
            Line::from(Span::styled(format!("{mark} {row}"), seen.theme.selected()))
        } else {
            Line::from(format!("  {row}"))
        }
    });
    head.into_iter().chain(shown).collect()
}

/// How far a page of the help can be scrolled.
pub fn help_end(topic: Topic, own: &'static [Section], seen: Seen<'_>, area: Rect) -> usize {
    let area = above_the_last_line(area);
    (help(topic, own, seen, area).len() + 2).saturating_sub(usize::from(area.height))
}

/// The words that the glossary explains, in the order in which the walk needs them.
const GLOSSARY: &[&str] = &[
    "batch",
    "sample",
    "channel",
    "position",
    "group",
    "m",
    "rms",
    "bias",
    "s",
    "inv-std",
    "eps",
    "gamma",
    "biased",
    "unbiased",
    "momentum",
    "running",
    "inference",
    "loss",
    "upstream",
    "one-hot",
    "gradient",
    "route",
    "detached",
    "difference",
    "norm",
    "dead",
];

/// The lines of a page.
fn help(topic: Topic, own: &'static [Section], seen: Seen<'_>, area: Rect) -> Vec<Line<'static>> {
    // The window takes two columns on either side.
    let width = usize::from(area.width).saturating_sub(4).min(110);
    match topic {
        Topic::Keys => keys(own, seen, width),
        Topic::Commands => commands(seen, width),
        Topic::Glossary => {
            let told = |id: &str| seen.session.style.tell(&Message::named(format!("glossary-{id}")));
            GLOSSARY
                .iter()
                .flat_map(|id| entry(seen, &told(&format!("{id}-word")), 20, &told(id), width))
                .collect()
        }
    }
}

/// A name, and beside it what is said of it.
fn entry(seen: Seen<'_>, name: &str, indent: usize, text: &str, width: usize) -> Vec<Line<'static>> {
    let name = format!("  {name}");
    let apart = name.width() + 2 > indent;
    let style = seen.theme.accent();
    let mut lines: Vec<Line<'static>> = Vec::new();
    if apart {
        lines.push(Line::from(Span::styled(name.clone(), style)));
    }
    for (i, part) in wrap::paragraph(text, width.saturating_sub(indent).max(10), "").into_iter().enumerate() {
        let before = if i == 0 && !apart { name.as_str() } else { "" };
        lines.push(Line::from(vec![Span::styled(frame::left(before, indent), style), Span::raw(part)]));
    }
    lines
}

fn commands(seen: Seen<'_>, width: usize) -> Vec<Line<'static>> {
    let told = |message: &Message| seen.session.style.tell(message);
    let mut lines = Vec::new();
    for line in wrap::paragraph(&told(&msg!("help-commands-how")), width, "") {
        lines.push(Line::from(line));
    }
    for section in COMMANDS {
        let title = Message::named(format!("section-{}", section.subject));
        lines.push(Line::from(Span::styled(told(&title), seen.theme.heading())));
        for command in section.commands {
            let names = [&[command.name][..], command.aliases].concat().join(", ");
            let form = seen.session.style.spell(format!("{names} {}", told(&command.form())));
            lines.extend(entry(seen, form.trim_end(), 30, &told(&command.help()), width));
        }
    }
    lines
}

fn keys(own: &'static [Section], seen: Seen<'_>, width: usize) -> Vec<Line<'static>> {
    let theme = seen.theme;
    let told = |message: &Message| seen.session.style.tell(message);
    let mut lines = Vec::new();
    for section in keymap::sections(own) {
        lines.push(Line::from(Span::styled(told(&section.title()), theme.heading())));
        for binding in section.bindings {
            let keys = seen.keys.of(binding);
            if !keys.is_empty() {
                lines.extend(entry(seen, &keys.join(", "), 18, &told(&binding.help()), width));
            }
        }
    }
    let mut others = seen.keys.others(own).peekable();
    if others.peek().is_some() {
        lines.push(Line::from(Span::styled(told(&msg!("help-own-keys")), theme.heading())));
    }
    for (key, command) in others {
        lines.extend(entry(seen, key, 18, &format!(":{command}"), width));
    }
    lines.push(Line::from(Span::styled(told(&msg!("help-marks")), theme.heading())));
    let glyphs = seen.session.style.glyphs;
    for (mark, text) in [
        (glyphs.pick("▸", ">"), msg!("help-mark-selected")),
        (glyphs.pick("·", "."), msg!("help-mark-source")),
        (glyphs.pick("∗", "*"), msg!("help-mark-changed")),
        (glyphs.pick("≠", "!"), msg!("help-mark-wrong")),
        (glyphs.pick("░▒▓█  ╌─═━", ".+%@  -=_"), msg!("help-mark-shade")),
    ] {
        lines.extend(entry(seen, mark, 18, &told(&text), width));
    }
    lines
}

/// What differs from before the last edit at the selected cell, in the order of dependence.
fn changes(seen: Seen<'_>) -> Vec<Line<'static>> {
    let theme = seen.theme;
    let Some(before) = seen.session.before() else {
        return vec![Line::from(seen.session.style.tell(&msg!("changes-no-edit")))];
    };
    let arrow = seen.session.style.glyphs.pick(" → ", " > ");
    let mut lines = Vec::new();
    let mut push = |name: String, style, old: String, new: String| {
        lines.push(Line::from(vec![
            Span::styled(frame::left(&name, 34), style),
            Span::styled(frame::right(&old, 14), theme.dim()),
            Span::styled(arrow, theme.dim()),
            Span::styled(new, theme.changed()),
        ]));
    };
    for field in [Editable::Eps, Editable::Momentum, Editable::Mode, Editable::Convention, Editable::Norm] {
        let (old, new) =
            (field.text_of(seen.session, before), field.text_of(seen.session, seen.session.trace()));
        if old != new {
            push(field.label(seen.session), theme.heading(), old, new);
        }
    }
    let same_groups = before.partition() == seen.session.partition();
    for &quantity in Quantity::ALL {
        let index = seen.session.element(quantity);
        if !same_groups && quantity.space() == crate::norm::Space::Group {
            continue;
        }
        let (old, new) = (before.value(quantity, index), seen.session.trace().value(quantity, index));
        if old != new && !(old.is_nan() && new.is_nan()) {
            let name = element_name(seen.session.trace(), quantity, index);
            push(
                seen.session.style.tell(&name),
                theme.quantity(quantity),
                seen.session.style.number(old),
                seen.session.style.number(new),
            );
        }
    }
    if lines.is_empty() {
        lines.push(Line::from(seen.session.style.tell(&msg!("changes-none"))));
    }
    lines
}
