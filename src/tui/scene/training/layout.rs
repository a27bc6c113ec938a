//! Where the parts of the training lab lie.

use ratatui::layout::Rect;

use crate::session::Watch;
use crate::tui::widget::rect::{take_bottom, take_right, take_top};

/// Where everything lies.
pub struct Layout {
    /// The settings, the runs, and what is to be said of them.
    pub head: Rect,
    /// The curves of test accuracy and loss.
    pub curves: Option<[Rect; 2]>,
    /// What is watched.
    pub below: Vec<(Watch, Rect)>,
}

/// The rows below which curves and what is watched do not fit below each other.
const LOW: u16 = 13;

/// Splits the body. Small screens have room for one thing to be watched; from 110 columns and 34 rows of the screen on there are
/// four.
pub fn layout(watch: Watch, zoomed: bool, head: u16, body: Rect) -> Layout {
    let mut rest = body;
    let head = take_top(&mut rest, head);
    if zoomed {
        return Layout { head, curves: None, below: vec![(watch, rest)] };
    }
    let roomy = body.width >= 110 && body.height >= 32;
    let height = rest.height;
    // Above a lesson there may be room for one of the two only: the curves, unless something is watched.
    if height < LOW && watch == Watch::Unit {
        return Layout { head, curves: Some(halves(rest)), below: Vec::new() };
    }
    if height < LOW {
        return Layout { head, curves: None, below: vec![(watch, rest)] };
    }
    let mut below = take_bottom(&mut rest, if roomy { height * 3 / 5 } else { (height / 2).clamp(8, 12) });
    let curves = Some(halves(rest));
    if !roomy {
        return Layout { head, curves, below: vec![(watch, below)] };
    }
    let fourth = if matches!(watch, Watch::Light | Watch::Settings) { watch } else { Watch::Why };
    let half = below.height / 2;
    let top = halves(take_top(&mut below, half));
    let bottom = halves(below);
    let places = [top[0], top[1], bottom[0], bottom[1]];
    let below = [Watch::Unit, Watch::Learned, Watch::Signal, fourth].into_iter().zip(places).collect();
    Layout { head, curves, below }
}

/// The left and the right half.
pub fn halves(mut area: Rect) -> [Rect; 2] {
    let width = area.width / 2;
    let right = take_right(&mut area, width);
    [area, right]
}
