//! Each view by itself, in as much room as it needs.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::*;
use crate::input::{Options, Source, load};
use crate::session::Session;
use crate::tui::keymap::AS_THEY_ARE;
use crate::tui::scene::Seen;

/// An example after some commands.
fn session(example: &str, commands: &[&str]) -> Session {
    let draft = load(&Source::Example(example.to_owned()), &Options::default()).unwrap();
    let mut session = Session::new(draft.build().unwrap(), example);
    for command in commands {
        assert_eq!(session.command(command), None);
    }
    session.finish();
    session.take_sample();
    session
}

/// The characters that a view draws into a room.
fn drawn(session: &Session, view: impl Fn(&View<'_>, Rect, &mut Buffer), width: u16, height: u16) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    let walk = Walk::default();
    view(
        &View::new(Seen { session, theme: Theme::default(), typing: None, keys: &AS_THEY_ARE }, &walk),
        area,
        &mut buf,
    );
    buf.set_style(area, Style::reset());
    buf
}

#[test]
fn the_ribbon_goes_there_and_back_and_is_shorter_where_it_must_be() {
    let wide = drawn(&session("worked", &["goto dx"]), ribbon::draw, 80, 2);
    assert_eq!(
        wide,
        Buffer::with_lines([
            " forward   batch → mean → variance → normalize → affine → running         ╮     ",
            " backward  check ← dx ← dmean ← dvar ← dx_hat ← dgamma ← dbeta ← upstream ╯     ",
        ])
    );
    let narrow = drawn(&session("worked", &["goto dx"]), ribbon::draw, 54, 2);
    assert_eq!(
        narrow,
        Buffer::with_lines([
            " fw x → μ → σ² → x̂ → y → σ²_run               ╮       ",
            " bw check ← dx ← dμ ← dσ² ← dx̂ ← dγ ← dβ ← dy ╯       ",
        ])
    );
}

#[test]
fn the_formula_stands_over_the_same_with_its_numbers() {
    let dgamma = drawn(&session("worked", &["goto dgamma"]), formula::draw, 76, 4);
    assert_eq!(
        dgamma,
        Buffer::with_lines([
            " dγ of channel 0 · gradient of the scale ───────────────────────────────────",
            " dγ = Σ dyᵢ · x̂ᵢ                                                            ",
            " = 1.62435 × (−1.41421) + (−0.611756) × (−0.707105) + (−0.528172) × 0 +     ",
            " (−1.07297) × 0.707105 + 0.865408 × 1.41421 = −1.39942                      ",
        ])
    );
}

#[test]
fn a_given_number_says_how_it_is_edited_and_the_first_stage_where_the_layer_stands() {
    let given = drawn(&session("worked", &["cell 4"]), formula::draw, 76, 4);
    assert_eq!(
        given,
        Buffer::with_lines([
            " x(4) · batch · channel 0 ──────────────────────────────────────────────────",
            " xᵢ = 5   given; enter edits it, + and - change it by a step                ",
            " layer before ── x  ──▶ Batch Norm ── y  ──▶ layers after ──▶ loss L        ",
            "              ◀── dx ──            ◀── dy ──              ◀──               ",
        ])
    );
}

#[test]
fn a_long_sum_leaves_out_its_middle_and_never_its_result() {
    let dvar = drawn(&session("worked", &["goto dvar"]), formula::draw, 76, 4);
    assert_eq!(
        dvar,
        Buffer::with_lines([
            " dσ² of channel 0 · gradient of the variance ───────────────────────────────",
            " dσ² = −½ · s⁻³ · Σ dx̂ᵢ · (xᵢ − μ)                                          ",
            " = −0.5 × 0.707105³ × (1.62435 × (1 − 3) + (−0.611756) × (2 − 3) + … 2 more ",
            " … + 0.865408 × (5 − 3)) = 0.349854                                         ",
        ])
    );
}

#[test]
fn the_arrays_of_a_stage_stand_over_their_parameters() {
    let affine = drawn(&session("worked", &["cell 4", "goto affine"]), table::draw, 44, 9);
    assert_eq!(
        affine,
        Buffer::with_lines([
            " ▸ 5 samples ───────────────────────────────",
            "                   x̂   y output             ",
            "        0    −1.4142    −1.4142             ",
            "        1    −0.7071    −0.7071             ",
            "        2          0          0             ",
            "        3     0.7071     0.7071             ",
            " ▸      4   ▸ 1.4142   ▸ 1.4142             ",
            "  γ              · 1                        ",
            "  β              · 0                        ",
        ])
    );
}

#[test]
fn a_table_larger_than_its_pane_says_what_of_it_is_shown() {
    let normalize = drawn(&session("golden", &["goto normalize"]), table::draw, 60, 9);
    assert_eq!(
        normalize,
        Buffer::with_lines([
            " ▸ 8 samples, 0 to 3 shown ─────────────────────────────────",
            "             x batch          x̂                             ",
            " ▸      0        ▸ 2  ▸ −1.5000                             ",
            "        1          4    −0.5000                             ",
            "        2          4    −0.5000                             ",
            "        3          4    −0.5000                             ",
            "  μ              · 5                                        ",
            "  σ²               4                                        ",
            "  s⁻¹       · 0.5000                                        ",
        ])
    );
}

#[test]
fn a_changed_parameter_stands_beside_what_it_was() {
    let parameters = drawn(&session("worked", &["gamma 2"]), parameters::draw, 30, 11);
    assert_eq!(
        parameters,
        Buffer::with_lines([
            " Parameters ──────────────────",
            "  γ[0]         1 → 2          ",
            "  β[0]         0              ",
            "  ε            1e-5           ",
            "  momentum     0.1            ",
            "  mode         train          ",
            "  convention   pytorch        ",
            "  norm         batch          ",
            "  dy(0)        1.6243454      ",
            "  μ_run⁻[0]    0              ",
            "  σ²_run⁻[0]   1              ",
        ])
    );
}

#[test]
fn in_a_small_room_the_selected_parameter_is_among_those_shown() {
    let parameters = drawn(&session("worked", &["field running_var"]), parameters::draw, 30, 5);
    assert_eq!(
        parameters,
        Buffer::with_lines([
            " Parameters ────────────── ↑ ─",
            "  norm         batch          ",
            "  dy(0)        1.6243454      ",
            "  μ_run⁻[0]    0              ",
            "  σ²_run⁻[0]   1              ",
        ])
    );
}

#[test]
fn what_must_hold_stands_with_its_two_sides_until_they_differ() {
    let invariants = drawn(&session("worked", &["gamma 2", "dy ones", "goto dx"]), invariants::draw, 70, 9);
    assert_eq!(
        invariants,
        Buffer::with_lines([
            " What must hold in channel 0 ─────────────────────────────────────────",
            " ✓ Σ dxᵢ = 0   0 = 0                                                  ",
            " ✓ Σ dxᵢ · x̂ᵢ = s⁻¹ · ε / (σ² + ε) · Σ dx̂ᵢ · x̂ᵢ   0 = 0               ",
            " ✓ Σ x̂ᵢ = 0   0 = 0                                                   ",
            " ✓ 1/m · Σ x̂ᵢ² = σ² / (σ² + ε)   0.999995000025 ≈ 0.9999950000249999  ",
            " ✓ largest |dxᵢ − γ · s⁻¹ · (dyᵢ − dβ/m − x̂ᵢ · dγ/m)| = 0   0 = 0     ",
            " ✓ largest |x̂ᵢ| ≤ √(m − 1)   1.414 ≤ 2                                ",
            " ✓ largest |dxᵢ − (direct + via σ² + via μ)| = 0   0 = 0              ",
            "                                                                      ",
        ])
    );
}

#[test]
fn feeding_the_batch_again_leads_to_a_limit_and_says_why() {
    let running = drawn(&session("worked", &["goto running"]), running::draw, 60, 10);
    assert_eq!(
        running,
        Buffer::with_lines([
            " Feed this batch again (f): channel 0 ──────────────────────",
            " times fed             +0       +1       +2       +5        ",
            " running mean           0      0.3     0.57    1.229        ",
            " running var            1     1.15    1.285    1.614        ",
            " x̂ in eval              1   0.6528   0.3793  −0.1799        ",
            " x̂ in train        −1.414  always, whatever was seen before ",
            " eval ends at     −1.265  The variance that is stored is    ",
            "                  the unbiased one, larger by m/(m − 1)     ",
            "                  with m = 5, so eval always stays nearer   ",
            "                  to 0 than train.                          ",
        ])
    );
}

#[test]
fn a_group_lies_on_one_scale_from_x_to_y() {
    let rails = drawn(&session("worked", &["goto normalize"]), distribution::draw, 60, 8);
    assert_eq!(
        rails,
        Buffer::with_lines([
            " channel 0, 5 values ───────────────────────────────────────",
            " x      −1.414 ───────┼─────◆────●────●─────●────● 5        ",
            "                            1                               ",
            " x̂      −1.414 ◆───●──●───●───●─────────────────── 5        ",
            "               −1.414                                       ",
            " y      −1.414 ◆───●──●───●───●─────────────────── 5        ",
            "               −1.414   scaled by γ, shifted by β           ",
            " one scale for all three                                    ",
        ])
    );
}

#[test]
fn an_explanation_that_does_not_fit_names_the_key_that_scrolls_it() {
    let mean = drawn(&session("worked", &["goto mean"]), explanation::draw, 60, 5);
    assert_eq!(
        mean,
        Buffer::with_lines([
            " Mean ─────────────────────────────────────────── ctrl-d ↓ ─",
            " What  Add up the 5 values of channel 0 and divide by 5:    ",
            " μ = 3.                                                     ",
            " Why  Subtracting μ centres the values at 0. A constant     ",
            " that the layer before added to all of them, such as a      ",
        ])
    );
}

#[test]
fn the_gradient_check_lists_the_selected_number_first() {
    let check = drawn(&session("worked", &["cell 1", "goto check"]), gradcheck::draw, 54, 10);
    let line = |y: u16| (0..54).map(|x| check[(x, y)].symbol()).collect::<String>();
    // The differences themselves are rounding alone.
    assert!(line(2).starts_with("  ✓ dx          all 5 "), "{}", line(2));
    assert!(line(6).starts_with(" ▸dγ[0]             −1.399423    −1.399423 "), "{}", line(6));
    assert!(line(8).starts_with(" ▸dx(1)            −0.6116709   −0.6116709 "), "{}", line(8));
    assert!(line(9).starts_with("  dx(2)            −0.4126262   −0.4126262 "), "{}", line(9));
}
