//! A drawing of dots: 2 × 4 to a cell in braille, one to a cell in ASCII.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::walk::Glyphs;

/// How a line is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Pen {
    /// Dots drawn and left out, in turn.
    pub dashes: &'static [usize],
    /// What stands for it in ASCII.
    pub letter: &'static str,
    /// The colours.
    pub style: Style,
}

/// The drawing.
pub struct Dots {
    area: Rect,
    glyphs: Glyphs,
    cells: Vec<Option<Cell>>,
}

#[derive(Clone, Copy)]
struct Cell {
    bits: u8,
    pen: Pen,
}

impl Dots {
    /// An empty drawing for an area.
    pub fn new(area: Rect, glyphs: Glyphs) -> Self {
        Self { area, glyphs, cells: vec![None; usize::from(area.width) * usize::from(area.height)] }
    }

    /// The dots of a cell, across and down.
    fn per_cell(&self) -> (i32, i32) {
        match self.glyphs {
            Glyphs::Unicode => (2, 4),
            Glyphs::Ascii => (1, 1),
        }
    }

    /// The dot of a place given as shares of the width, from the left, and of the height, from the bottom. What lies far outside
    /// comes nearer.
    fn dot(&self, (across, up): (f64, f64)) -> (i32, i32) {
        let (width, height) = self.per_cell();
        let at = |share: f64, dots: i32| {
            let most = f64::from(dots - 1);
            #[expect(clippy::cast_possible_truncation, reason = "within three times the size of a screen")]
            let dot = (share.clamp(-1.0, 2.0) * most).round() as i32;
            dot
        };
        let (width, height) = (width * i32::from(self.area.width), height * i32::from(self.area.height));
        (at(across, width), height - 1 - at(up, height))
    }

    /// The cell, counted from the area's corner, of a place within the drawing.
    pub fn cell(&self, place: (f64, f64)) -> Option<(u16, u16)> {
        let ((x, y), (width, height)) = (self.dot(place), self.per_cell());
        let (x, y) = (u16::try_from(x.div_euclid(width)).ok()?, u16::try_from(y.div_euclid(height)).ok()?);
        (x < self.area.width && y < self.area.height).then_some((x, y))
    }

    /// Draws a line from place to place.
    pub fn line(&mut self, places: &[(f64, f64)], pen: Pen) {
        let period: usize = pen.dashes.iter().sum();
        let mut gone = 0;
        let is_on = |gone: usize| {
            let mut at = gone % period.max(1);
            let dash = pen.dashes.iter().position(|&length| {
                let here = at < length;
                at = at.saturating_sub(length);
                here
            });
            dash.is_none_or(|dash| dash.is_multiple_of(2))
        };
        if let [place] = places {
            self.put(self.dot(*place), pen);
        }
        for pair in places.windows(2) {
            let (from, to) = (self.dot(pair[0]), self.dot(pair[1]));
            let length = (to.0 - from.0).abs().max((to.1 - from.1).abs());
            for k in 0..=length {
                let part = |a: i32, b: i32| {
                    let share = f64::from(k) / f64::from(length.max(1));
                    #[expect(clippy::cast_possible_truncation, reason = "between two dots")]
                    let at = (f64::from(a) + f64::from(b - a) * share).round() as i32;
                    at
                };
                if is_on(gone) {
                    self.put((part(from.0, to.0), part(from.1, to.1)), pen);
                }
                // The end of one piece is the beginning of the next.
                gone += usize::from(k < length);
            }
        }
    }

    fn put(&mut self, (x, y): (i32, i32), pen: Pen) {
        const BITS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        let (width, height) = self.per_cell();
        let (Ok(column), Ok(row)) =
            (usize::try_from(x.div_euclid(width)), usize::try_from(y.div_euclid(height)))
        else {
            return;
        };
        let columns = usize::from(self.area.width);
        if column >= columns || row >= usize::from(self.area.height) {
            return;
        }
        let at = |value: i32, per: i32| usize::try_from(value.rem_euclid(per)).unwrap_or(0);
        let bits = BITS[at(y, height)][at(x, width)];
        let cell = &mut self.cells[row * columns + column];
        let before = cell.map_or(0, |cell| cell.bits);
        *cell = Some(Cell { bits: before | bits, pen });
    }

    /// Draws it; where nothing is drawn stays what was there.
    pub fn render(&self, buf: &mut Buffer) {
        let places = self.area.positions();
        for (place, cell) in places.zip(&self.cells) {
            let Some(Cell { bits, pen }) = cell else { continue };
            match self.glyphs {
                Glyphs::Unicode => {
                    let braille = char::from_u32(0x2800 + u32::from(*bits)).unwrap_or(' ');
                    buf[place].set_char(braille).set_style(pen.style);
                }
                Glyphs::Ascii => {
                    buf[place].set_symbol(pen.letter).set_style(pen.style);
                }
            }
        }
    }
}
