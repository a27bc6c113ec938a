//! Colours by meaning. No other file names a colour.

use ratatui::style::{Color, Modifier, Style};
use std::str::FromStr;

use crate::norm::Quantity;

/// A set of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Palette {
    /// Light text on a dark background.
    #[default]
    Dark,
    /// Dark text on a light background.
    Light,
    /// Pure colours far apart, for projectors and weak eyes.
    Contrast,
    /// No colours at all: bold, underline and reverse only.
    Mono,
}

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

impl Palette {
    /// Every palette.
    pub const ALL: [Self; 4] = [Self::Dark, Self::Light, Self::Contrast, Self::Mono];

    /// The name in commands and flags.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Contrast => "contrast",
            Self::Mono => "mono",
        }
    }
}

impl FromStr for Palette {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|p| p.name() == s)
            .ok_or_else(|| format!("theme is \"{s}\"; expected one of: dark, light, contrast, mono"))
    }
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

    /// A foreground in one of the palettes; nothing in monochrome.
    fn fg(self, dark: Rgb, light: Rgb, contrast: Rgb) -> Style {
        match self.palette {
            Palette::Mono => Style::new(),
            Palette::Dark => Style::new().fg(self.color(dark)),
            Palette::Light => Style::new().fg(self.color(light)),
            Palette::Contrast => Style::new().fg(self.color(contrast)),
        }
    }

    /// The screen's own style.
    #[must_use]
    pub fn screen(self) -> Style {
        match self.palette {
            Palette::Contrast => Style::new().fg(self.color((255, 255, 255))).bg(self.color((0, 0, 0))),
            Palette::Light => Style::new().fg(self.color((30, 30, 36))).bg(self.color((250, 250, 247))),
            Palette::Dark | Palette::Mono => Style::new(),
        }
    }

    /// Headings and the title of the focused pane.
    #[must_use]
    pub fn heading(self) -> Style {
        self.fg((240, 198, 116), (120, 70, 0), (255, 255, 0)).add_modifier(Modifier::BOLD)
    }

    /// Titles of other panes, hints, row and column numbers.
    #[must_use]
    pub fn dim(self) -> Style {
        self.fg((140, 145, 155), (105, 105, 112), (200, 200, 200))
    }

    /// Lines between panes.
    #[must_use]
    pub fn line(self) -> Style {
        self.fg((80, 85, 95), (185, 185, 180), (160, 160, 160))
    }

    /// The stage one is at; keys in hints.
    #[must_use]
    pub fn accent(self) -> Style {
        self.fg((120, 200, 255), (0, 80, 160), (0, 255, 255)).add_modifier(Modifier::BOLD)
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
        self.fg((180, 230, 130), (40, 110, 0), (0, 255, 0)).add_modifier(Modifier::BOLD)
    }

    /// What holds.
    #[must_use]
    pub fn good(self) -> Style {
        self.fg((130, 210, 150), (0, 110, 60), (0, 255, 0))
    }

    /// What is wrong.
    #[must_use]
    pub fn bad(self) -> Style {
        self.fg((255, 130, 120), (180, 20, 20), (255, 110, 110)).add_modifier(Modifier::BOLD)
    }

    /// The number being explained.
    #[must_use]
    pub fn value(self) -> Style {
        self.fg((255, 255, 255), (0, 0, 0), (255, 255, 255)).add_modifier(Modifier::BOLD)
    }

    /// The tint of a quantity, the same in formulas and over its array. Okabe and Ito's colours, which the colour-blind
    /// tell apart.
    #[must_use]
    pub fn quantity(self, quantity: Quantity) -> Style {
        use Quantity as Q;
        match quantity {
            Q::X | Q::XHat | Q::Y => self.fg((86, 180, 233), (0, 92, 150), (90, 200, 255)),
            Q::Mean | Q::RunningMean | Q::RunningMeanBefore | Q::DMean | Q::DxViaMean => {
                self.fg((240, 180, 60), (150, 90, 0), (255, 190, 0))
            }
            Q::Var | Q::InvStd | Q::RunningVar | Q::RunningVarBefore | Q::DVar | Q::DxViaVar => {
                self.fg((60, 200, 150), (0, 110, 80), (0, 255, 170))
            }
            Q::Gamma | Q::Beta | Q::DGamma | Q::DBeta => {
                self.fg((220, 150, 195), (150, 60, 115), (255, 150, 220))
            }
            Q::Dy | Q::DxHat | Q::DxDirect | Q::Dx => self.fg((235, 125, 70), (170, 65, 0), (255, 140, 60)),
        }
    }

    /// The background of a number: blue below zero, orange above, the stronger the larger. `t` is −1 to 1.
    #[must_use]
    pub fn heat(self, t: f64) -> Style {
        if !t.is_finite() {
            return self.bad();
        }
        let strength = t.abs().min(1.0);
        let (base, negative, positive) = match self.palette {
            Palette::Mono => {
                let strong = strength > 0.66;
                return if strong { Style::new().add_modifier(Modifier::BOLD) } else { Style::new() };
            }
            Palette::Dark => ((22, 24, 30), (24, 84, 150), (150, 78, 8)),
            Palette::Light => ((250, 250, 247), (140, 190, 240), (250, 190, 120)),
            Palette::Contrast => ((0, 0, 0), (0, 60, 200), (170, 80, 0)),
        };
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
        let (base, negative, positive) = match self.palette {
            Palette::Mono => return Style::new(),
            Palette::Light => ((250, 250, 247), (0, 70, 160), (190, 80, 0)),
            Palette::Dark | Palette::Contrast => ((12, 12, 14), (70, 150, 255), (255, 190, 90)),
        };
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
