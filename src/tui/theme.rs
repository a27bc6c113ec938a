//! Colours by meaning. No other file names a colour.

use ratatui::style::{Color, Modifier, Style};

use crate::norm::Quantity;
use crate::session::Palette;

/// How many colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    /// 16 colours.
    Ansi,
    /// 256 colours.
    Indexed,
    /// 24 bits.
    #[default]
    True,
}

/// Whether to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colors {
    /// As the environment asks: `NO_COLOR` turns them off, `COLORTERM` and `TERM` tell how many there are.
    #[default]
    Auto,
    /// Even under `NO_COLOR`.
    Always,
    /// Never.
    Never,
}

type Rgb = (u8, u8, u8);

/// The colours of a palette: a row of the table. To add a palette, add its name to [`Palette`] and its row here.
#[derive(Debug)]
struct Row {
    /// The screen's own text and background, where the palette does not leave them to the terminal.
    screen: Option<(Rgb, Rgb)>,
    /// Text and background of a picture of the screen.
    picture: (Rgb, Rgb),
    heading: Rgb,
    dim: Rgb,
    line: Rgb,
    accent: Rgb,
    changed: Rgb,
    good: Rgb,
    bad: Rgb,
    value: Rgb,
    /// The tints of the quantities. Okabe and Ito's colours, which the colour-blind tell apart.
    activation: Rgb,
    mean: Rgb,
    variance: Rgb,
    parameter: Rgb,
    gradient: Rgb,
    /// The background of a number around 0, far below and far above it.
    heat: (Rgb, Rgb, Rgb),
    /// A block of shade around 0, far below and far above it.
    shade: (Rgb, Rgb, Rgb),
}

const DARK: Row = Row {
    screen: None,
    picture: ((222, 224, 228), (16, 18, 22)),
    heading: (240, 198, 116),
    dim: (140, 145, 155),
    line: (80, 85, 95),
    accent: (120, 200, 255),
    changed: (180, 230, 130),
    good: (130, 210, 150),
    bad: (255, 130, 120),
    value: (255, 255, 255),
    activation: (86, 180, 233),
    mean: (240, 180, 60),
    variance: (60, 200, 150),
    parameter: (220, 150, 195),
    gradient: (235, 125, 70),
    heat: ((22, 24, 30), (24, 84, 150), (150, 78, 8)),
    shade: ((12, 12, 14), (70, 150, 255), (255, 190, 90)),
};

const LIGHT: Row = Row {
    screen: Some(((30, 30, 36), (250, 250, 247))),
    picture: ((30, 30, 36), (250, 250, 247)),
    heading: (120, 70, 0),
    dim: (105, 105, 112),
    line: (185, 185, 180),
    accent: (0, 80, 160),
    changed: (40, 110, 0),
    good: (0, 110, 60),
    bad: (180, 20, 20),
    value: (0, 0, 0),
    activation: (0, 92, 150),
    mean: (150, 90, 0),
    variance: (0, 110, 80),
    parameter: (150, 60, 115),
    gradient: (170, 65, 0),
    heat: ((250, 250, 247), (140, 190, 240), (250, 190, 120)),
    shade: ((250, 250, 247), (0, 70, 160), (190, 80, 0)),
};

const CONTRAST: Row = Row {
    screen: Some(((255, 255, 255), (0, 0, 0))),
    picture: ((255, 255, 255), (0, 0, 0)),
    heading: (255, 255, 0),
    dim: (200, 200, 200),
    line: (160, 160, 160),
    accent: (0, 255, 255),
    changed: (0, 255, 0),
    good: (0, 255, 0),
    bad: (255, 110, 110),
    value: (255, 255, 255),
    activation: (90, 200, 255),
    mean: (255, 190, 0),
    variance: (0, 255, 170),
    parameter: (255, 150, 220),
    gradient: (255, 140, 60),
    heat: ((0, 0, 0), (0, 60, 200), (170, 80, 0)),
    shade: ((12, 12, 14), (70, 150, 255), (255, 190, 90)),
};

/// The styles of everything on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Theme {
    /// The set of colours.
    pub palette: Palette,
    /// How many the terminal can show.
    pub depth: Depth,
}

impl Theme {
    /// The theme for an environment, which is asked by `variable`.
    ///
    /// `NO_COLOR` follows no-color.org; `COLORFGBG`, where a terminal sets it, tells a light background.
    #[must_use]
    pub fn detect(
        colors: Colors,
        palette: Option<Palette>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let is = |name: &str, test: &dyn Fn(&str) -> bool| variable(name).is_some_and(|value| test(&value));
        let no_color = colors == Colors::Auto && is("NO_COLOR", &|v| !v.is_empty());
        let light = is("COLORFGBG", &|v| matches!(v.rsplit(';').next(), Some("7" | "15")));
        let depth = if is("COLORTERM", &|v| matches!(v, "truecolor" | "24bit")) {
            Depth::True
        } else if is("TERM", &|v| v.contains("256") || v.contains("direct")) {
            Depth::Indexed
        } else {
            Depth::Ansi
        };
        let palette = match palette {
            _ if no_color || colors == Colors::Never => Palette::Mono,
            Some(palette) => palette,
            None if light => Palette::Light,
            None => Palette::Dark,
        };
        Self { palette, depth }
    }

    fn color(self, (r, g, b): Rgb) -> Color {
        match self.depth {
            Depth::True => Color::Rgb(r, g, b),
            Depth::Indexed => Color::Indexed(cube(r, g, b)),
            Depth::Ansi => nearest_ansi((r, g, b)),
        }
    }

    /// The row of the palette; none in monochrome.
    fn row(self) -> Option<&'static Row> {
        match self.palette {
            Palette::Mono => None,
            Palette::Dark => Some(&DARK),
            Palette::Light => Some(&LIGHT),
            Palette::Contrast => Some(&CONTRAST),
        }
    }

    /// A foreground of the palette; nothing in monochrome.
    fn fg(self, color: fn(&Row) -> Rgb) -> Style {
        self.row().map_or_else(Style::new, |row| Style::new().fg(self.color(color(row))))
    }

    /// The text and the background of a picture of the screen.
    pub(super) fn picture(self) -> (Rgb, Rgb) {
        self.row().unwrap_or(&LIGHT).picture
    }

    /// The screen's own style.
    #[must_use]
    pub fn screen(self) -> Style {
        let screen = self.row().and_then(|row| row.screen);
        screen.map_or_else(Style::new, |(ink, paper)| Style::new().fg(self.color(ink)).bg(self.color(paper)))
    }

    /// Headings and the title of the focused pane.
    #[must_use]
    pub fn heading(self) -> Style {
        self.fg(|row| row.heading).add_modifier(Modifier::BOLD)
    }

    /// Titles of other panes, hints, row and column numbers.
    #[must_use]
    pub fn dim(self) -> Style {
        self.fg(|row| row.dim)
    }

    /// Lines between panes.
    #[must_use]
    pub fn line(self) -> Style {
        self.fg(|row| row.line)
    }

    /// The stage one is at; keys in hints.
    #[must_use]
    pub fn accent(self) -> Style {
        self.fg(|row| row.accent).add_modifier(Modifier::BOLD)
    }

    /// The selected cell or row. Reverse video works on every terminal.
    #[must_use]
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    /// A cell that feeds the selected number, or is influenced by it.
    #[must_use]
    pub fn marked(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED | Modifier::BOLD)
    }

    /// A number that the last edit changed.
    #[must_use]
    pub fn changed(self) -> Style {
        self.fg(|row| row.changed).add_modifier(Modifier::BOLD)
    }

    /// What holds.
    #[must_use]
    pub fn good(self) -> Style {
        self.fg(|row| row.good)
    }

    /// What is wrong.
    #[must_use]
    pub fn bad(self) -> Style {
        self.fg(|row| row.bad).add_modifier(Modifier::BOLD)
    }

    /// The number being explained.
    #[must_use]
    pub fn value(self) -> Style {
        self.fg(|row| row.value).add_modifier(Modifier::BOLD)
    }

    /// The tint of a quantity, the same in formulas and over its array. Okabe and Ito's colours, which the colour-blind
    /// tell apart.
    #[must_use]
    pub fn quantity(self, quantity: Quantity) -> Style {
        use Quantity as Q;
        self.fg(match quantity {
            Q::X | Q::XHat | Q::Y => |row| row.activation,
            Q::Mean | Q::RunningMean | Q::RunningMeanBefore | Q::DMean | Q::DxViaMean => |row| row.mean,
            Q::Var | Q::InvStd | Q::RunningVar | Q::RunningVarBefore | Q::DVar | Q::DxViaVar => {
                |row| row.variance
            }
            Q::Gamma | Q::Beta | Q::DGamma | Q::DBeta => |row| row.parameter,
            Q::Dy | Q::DxHat | Q::DxDirect | Q::Dx => |row| row.gradient,
        })
    }

    /// The k-th of the lines that are compared, in colours that the colour-blind tell apart. A mark says it too.
    #[must_use]
    pub fn run(self, which: usize) -> Style {
        const ROWS: [fn(&Row) -> Rgb; 4] =
            [|row| row.mean, |row| row.activation, |row| row.variance, |row| row.parameter];
        self.fg(ROWS[which % ROWS.len()])
    }

    /// The background of a number: blue below zero, orange above, the stronger the larger. `t` is −1 to 1.
    #[must_use]
    pub fn heat(self, t: f64) -> Style {
        if !t.is_finite() {
            return self.bad();
        }
        let strength = t.abs().min(1.0);
        let Some(row) = self.row() else {
            let strong = strength > 0.66;
            return if strong { Style::new().add_modifier(Modifier::BOLD) } else { Style::new() };
        };
        let (base, negative, positive) = row.heat;
        let full = if t < 0.0 { negative } else { positive };
        // 16 colours are too few for a background that text stands on.
        if self.depth == Depth::Ansi {
            return match strength {
                s if s < 0.25 => Style::new(),
                _ if t < 0.0 => Style::new().fg(Color::Blue),
                _ => Style::new().fg(Color::Yellow),
            };
        }
        Style::new().bg(self.color(mix(base, full, strength)))
    }

    /// A block of shade for a picture: like [`Theme::heat`], but as bright as the value is large.
    #[must_use]
    pub fn shade(self, t: f64) -> Style {
        let Some(row) = self.row() else { return Style::new() };
        let (base, negative, positive) = row.shade;
        let full = if t < 0.0 { negative } else { positive };
        Style::new().fg(self.color(mix(base, full, t.abs().min(1.0))))
    }
}

fn mix(a: Rgb, b: Rgb, t: f64) -> Rgb {
    let channel = |a: u8, b: u8| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a mix of two bytes is a byte"
        )]
        let mixed = (f64::from(a) + (f64::from(b) - f64::from(a)) * t).round() as u8;
        mixed
    };
    (channel(a.0, b.0), channel(a.1, b.1), channel(a.2, b.2))
}

/// The nearest colour of the 6×6×6 cube, or of the grey ramp.
fn cube(r: u8, g: u8, b: u8) -> u8 {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let nearest = |v: u8| (0..6u8).min_by_key(|&i| LEVELS[usize::from(i)].abs_diff(v)).unwrap_or(0);
    if r.abs_diff(g) < 10 && g.abs_diff(b) < 10 && r > 3 && r < 247 {
        return 232 + (u16::from(r).saturating_sub(3) * 24 / 246).min(23) as u8;
    }
    16 + 36 * nearest(r) + 6 * nearest(g) + nearest(b)
}

fn nearest_ansi((r, g, b): Rgb) -> Color {
    const TABLE: [(Color, Rgb); 12] = [
        (Color::Black, (0, 0, 0)),
        (Color::Red, (205, 0, 0)),
        (Color::Green, (0, 160, 0)),
        (Color::Yellow, (205, 160, 0)),
        (Color::Blue, (0, 80, 200)),
        (Color::Magenta, (180, 80, 160)),
        (Color::Cyan, (0, 170, 190)),
        (Color::Gray, (180, 180, 180)),
        (Color::DarkGray, (120, 120, 120)),
        (Color::LightRed, (255, 120, 100)),
        (Color::LightCyan, (110, 200, 255)),
        (Color::White, (255, 255, 255)),
    ];
    let apart = |(_, (r2, g2, b2)): &&(Color, Rgb)| {
        let d = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        d(r, *r2) + d(g, *g2) + d(b, *b2)
    };
    TABLE.iter().min_by_key(apart).map_or(Color::Reset, |(c, _)| *c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(colors: Colors, palette: Option<Palette>, variables: &[(&str, &str)]) -> Theme {
        Theme::detect(colors, palette, |name| {
            variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn no_color_means_no_colour_at_all_unless_they_are_asked_for() {
        let none = [("NO_COLOR", "1"), ("COLORTERM", "truecolor")];
        assert_eq!(detected(Colors::Auto, Some(Palette::Light), &none).palette, Palette::Mono);
        assert_eq!(detected(Colors::Always, Some(Palette::Light), &none).palette, Palette::Light);
        assert_eq!(detected(Colors::Auto, None, &[("NO_COLOR", "")]).palette, Palette::Dark);
        assert_eq!(detected(Colors::Never, Some(Palette::Dark), &[]).palette, Palette::Mono);
    }

    #[test]
    fn the_terminal_says_how_many_colours_it_has_and_what_lies_behind_them() {
        assert_eq!(detected(Colors::Auto, None, &[("COLORTERM", "truecolor")]).depth, Depth::True);
        assert_eq!(detected(Colors::Auto, None, &[("TERM", "xterm-256color")]).depth, Depth::Indexed);
        assert_eq!(detected(Colors::Auto, None, &[("TERM", "linux")]).depth, Depth::Ansi);
        assert_eq!(detected(Colors::Auto, None, &[("COLORFGBG", "0;15")]).palette, Palette::Light);
        assert_eq!(detected(Colors::Auto, None, &[("COLORFGBG", "15;0")]).palette, Palette::Dark);
    }

    #[test]
    fn the_monochrome_theme_names_no_colour() {
        let theme = Theme { palette: Palette::Mono, depth: Depth::True };
        let mut styles = vec![
            theme.screen(),
            theme.heading(),
            theme.dim(),
            theme.line(),
            theme.accent(),
            theme.selected(),
            theme.marked(),
            theme.changed(),
            theme.good(),
            theme.bad(),
            theme.value(),
            theme.shade(1.0),
        ];
        styles.extend([-2.0, 0.1, 1.0, f64::NAN].map(|t| theme.heat(t)));
        styles.extend(Quantity::ALL.iter().map(|&q| theme.quantity(q)));
        assert!(styles.iter().all(|style| style.fg.is_none() && style.bg.is_none()));
    }
}
