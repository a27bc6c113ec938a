use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::*;
use crate::tui::screenshot;
use crate::tui::theme::{Depth, Theme};
use crate::walk::Glyphs;

fn look(palette: Palette, glyphs: Glyphs) -> Look {
    Look { theme: Theme { palette, depth: Depth::True }, glyphs }
}

fn drawn(look: Look, chart: &Chart<'_>, (width, height): (u16, u16)) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    draw(look, chart, area, &mut buf);
    buf
}

fn text(look: Look, chart: &Chart<'_>, size: (u16, u16)) -> String {
    screenshot::text(&drawn(look, chart, size))
}

/// A rising line and a flat one.
fn two() -> Chart<'static> {
    let line = |role, f: fn(f64) -> f64| {
        let points = (0..=10).map(|k| (f64::from(k) * 100.0, f(f64::from(k) / 10.0))).collect();
        Curve { role, points }
    };
    Chart {
        curves: vec![line(Role::Line(0), |_| 0.1), line(Role::Line(1), |t| 1.0 - (1.0 - t).powi(4))],
        x: Axis::linear(0.0, 1000.0),
        y: Axis::linear(0.0, 1.0),
        unit: "steps",
    }
}

#[test]
fn two_curves_are_readable_in_thirty_by_eight_cells() {
    let screen = text(look(Palette::Dark, Glyphs::Unicode), &two(), (30, 8));
    insta::assert_snapshot!(screen, @r"
    1.0┤          ⣀⠤⠔⠒■⠒⠒⠉⠉⠉⠉⠉■⠉⠉⠉
       │      ■⡠⠒⠉
    0.5┤    ⡠⠊⠁
       │  ⢀⠔⠁
       │ ⢠⠃
    0.0┤⡲⠓●⠒⠒⠒⠒⠒⠒⠒●⠒⠒⠒⠒⠒⠒⠒●⠒⠒⠒⠒⠒⠒⠒
       └┬────────────┬───────────┬
        0           500 1000 steps
    ");
}

#[test]
fn in_ascii_a_curve_is_made_of_its_own_letter() {
    let screen = text(look(Palette::Mono, Glyphs::Ascii), &two(), (30, 8));
    insta::assert_snapshot!(screen, @r"
    1.0+            ooo   oooooo
       |         ooo
    0.5+     oo
       |   oo
       |*o************************
    0.0+o
       ++------------+-----------+
        0           500 1000 steps
    ");
    assert!(screen.is_ascii());
}

#[test]
fn without_colours_every_line_has_its_own_dashes() {
    let mut chart = two();
    chart.curves = (0..4)
        .map(|k| Curve {
            role: Role::Line(k),
            points: vec![(0.0, 0.2 + 0.2 * k as f64), (1000.0, 0.2 + 0.2 * k as f64)],
        })
        .collect();
    let screen = text(look(Palette::Mono, Glyphs::Unicode), &chart, (40, 14));
    insta::assert_snapshot!(screen, @r"
    1.0┤
       │
    0.8┤⠒⠒⠒ ⠂⠐⠒⠒⠂⠐◆⠒⠒⠒ ⠂⠐⠒⠒⠂⠐ ◆⠒⠒ ⠂⠐⠒⠒⠂⠐ ⠒◆⠒
       │
    0.6┤⡀⢀ ⡀⢀ ⡀▲ ⡀⢀ ⡀⢀ ⡀⢀ ⡀▲ ⡀⢀ ⡀⢀ ⡀⢀ ⡀▲ ⡀⢀
       │
       │
    0.4┤⠉⠉⠉ ■⠉⠉⠁ ⠉⠉⠉ ⠈⠉⠉■ ⠉⠉⠉ ⠈⠉⠉⠁ ⠉■⠉ ⠈⠉⠉⠁
       │
    0.2┤⠤●⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤●⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤●⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤
       │
    0.0┤
       └┬─────────────────┬────────────────┬
        0                500      1000 steps
    ");
}

#[test]
fn a_line_ends_visibly_where_it_is_no_number() {
    let mut chart = two();
    chart.curves[1].points[4].1 = f64::NAN;
    let look = look(Palette::Dark, Glyphs::Unicode);
    let screen = text(look, &chart, (30, 8));
    let cut = text(look, &two(), (30, 8));
    let (rows, before): (Vec<&str>, Vec<&str>) = (screen.lines().collect(), cut.lines().collect());
    let row = rows.iter().position(|row| row.contains('×')).expect("a cross");
    let column = rows[row].chars().position(|c| c == '×').unwrap();
    assert!(before[0].chars().count() > column, "the whole line goes further");
    assert!(rows[..2].iter().all(|row| row.chars().skip(column + 1).all(|c| c == ' ')), "{screen}");
}

#[test]
fn a_line_that_was_never_a_number_still_shows() {
    let mut chart = two();
    chart.curves[1].points[0].1 = f64::INFINITY;
    assert!(text(look(Palette::Dark, Glyphs::Unicode), &chart, (30, 8)).contains('×'));
}

#[test]
fn what_leaves_the_drawing_does_so_at_an_arrow() {
    let mut chart = two();
    chart.curves[1].points[5].1 = 1e200;
    let screen = text(look(Palette::Dark, Glyphs::Unicode), &chart, (30, 8));
    assert!(screen.lines().next().unwrap().contains('↑'), "{screen}");
}

#[test]
fn labels_never_touch_each_other_at_any_size() {
    for (low, high) in [(0.0, 1.0), (-123_456.0, 98_765.0), (1e-9, 3e-9), (0.0, 2000.0)] {
        for (width, height) in (12..60).flat_map(|width| (3..16).map(move |height| (width, height))) {
            let chart = Chart { x: Axis::linear(low, high), y: Axis::linear(low, high), ..two() };
            let screen = text(look(Palette::Mono, Glyphs::Ascii), &chart, (width, height));
            let known: Vec<String> =
                (1..=10).flat_map(|most| chart.x.ticks(most, Glyphs::Ascii)).map(|(_, text)| text).collect();
            let last = screen.lines().last().unwrap();
            for word in last.split_whitespace().filter(|word| *word != "steps") {
                assert!(known.iter().any(|text| text == word), "{word} at {width}x{height}\n{screen}");
            }
        }
    }
}

#[test]
fn two_lines_that_lie_on_each_other_both_show_their_marks() {
    let mut chart = two();
    chart.curves[1].points = chart.curves[0].points.clone();
    for (width, height) in [(30, 8), (40, 10), (100, 20)] {
        let screen = text(look(Palette::Dark, Glyphs::Unicode), &chart, (width, height));
        assert!(screen.contains('●') && screen.contains('■'), "{screen}");
    }
}

#[test]
fn a_ghost_and_an_edge_have_no_mark() {
    let mut chart = two();
    (chart.curves[0].role, chart.curves[1].role) = (Role::Ghost, Role::Edge(2));
    let screen = text(look(Palette::Dark, Glyphs::Unicode), &chart, (30, 8));
    assert!(!screen.contains(['●', '■', '▲', '◆']), "{screen}");
}

#[test]
fn nothing_panics_in_the_smallest_rooms() {
    for (width, height) in (0..14).flat_map(|width| (0..8).map(move |height| (width, height))) {
        let _ = text(look(Palette::Dark, Glyphs::Unicode), &two(), (width, height));
    }
}
