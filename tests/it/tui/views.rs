//! Each part of the walk by itself: the way through the stages, the formula, and the panes, most with the screen to themselves.

use super::screen::text;
use super::{example, run};

/// The rows above a pane that has the screen to itself: the title, the way through the stages, the formula.
const ABOVE: usize = 7;

/// The rows of the screen from one to another, of an example after some commands.
fn rows(name: &str, commands: &[&str], width: u16, rows: std::ops::Range<usize>) -> Vec<String> {
    let mut app = example(name);
    run(&mut app, commands);
    app.finish();
    let height = u16::try_from(rows.end + 1).unwrap().max(16);
    let screen = text(&app, width, height);
    screen.lines().skip(rows.start).take(rows.len()).map(str::to_owned).collect()
}

/// The formula with its numbers.
fn formula(commands: &[&str], width: u16) -> Vec<String> {
    rows("worked", commands, width, 3..ABOVE)
}

/// A pane with this many rows, its title among them.
fn pane(name: &str, commands: &[&str], pane: &str, width: u16, height: usize) -> Vec<String> {
    let focus = format!("pane {pane}");
    rows(name, &[commands, &[&focus, "zoom"]].concat(), width, ABOVE..ABOVE + height)
}

#[test]
fn the_ribbon_goes_there_and_back_and_is_shorter_where_it_must_be() {
    assert_eq!(
        rows("worked", &["goto dx"], 80, 1..3),
        [
            " forward   batch → mean → variance → normalize → affine → running         ╮",
            " backward  check ← dx ← dmean ← dvar ← dx_hat ← dgamma ← dbeta ← upstream ╯",
        ]
    );
    assert_eq!(
        rows("worked", &["goto dx"], 54, 1..3),
        [
            " fw x → μ → σ² → x̂ → y → σ²_run               ╮",
            " bw check ← dx ← dμ ← dσ² ← dx̂ ← dγ ← dβ ← dy ╯",
        ]
    );
}

#[test]
fn the_formula_stands_over_the_same_with_its_numbers() {
    assert_eq!(
        formula(&["goto dgamma"], 76),
        [
            " dγ of channel 0 · gradient of the scale ───────────────────────────────────",
            " dγ = Σ dyᵢ · x̂ᵢ",
            " = 1.62435 × (−1.41421) + (−0.611756) × (−0.707105) + (−0.528172) × 0 +",
            " (−1.07297) × 0.707105 + 0.865408 × 1.41421 = −1.39942",
        ]
    );
}

#[test]
fn a_given_number_says_how_it_is_edited_and_the_first_stage_where_the_layer_stands() {
    assert_eq!(
        formula(&["cell 4"], 76),
        [
            " x(4) · batch · channel 0 ──────────────────────────────────────────────────",
            " xᵢ = 5   given; enter edits it, + and - change it by a step",
            " layer before ── x  ──▶ Batch Norm ── y  ──▶ layers after ──▶ loss L",
            "              ◀── dx ──            ◀── dy ──              ◀──",
        ]
    );
}

#[test]
fn a_long_sum_leaves_out_its_middle_and_never_its_result() {
    assert_eq!(
        formula(&["goto dvar"], 76),
        [
            " dσ² of channel 0 · gradient of the variance ───────────────────────────────",
            " dσ² = −½ · s⁻³ · Σ dx̂ᵢ · (xᵢ − μ)",
            " = −0.5 × 0.707105³ × (1.62435 × (1 − 3) + (−0.611756) × (2 − 3) + … 2 more",
            " … + 0.865408 × (5 − 3)) = 0.349854",
        ]
    );
}

#[test]
fn the_arrays_of_a_stage_stand_over_their_parameters() {
    assert_eq!(
        pane("worked", &["cell 4", "goto affine"], "table", 54, 9),
        [
            " ▸ 5 samples ─────────────────────────────────────────",
            "                   x̂   y output",
            "        0    −1.4142    −1.4142",
            "        1    −0.7071    −0.7071",
            "        2          0          0",
            "        3     0.7071     0.7071",
            " ▸      4   ▸ 1.4142   ▸ 1.4142",
            "  γ              · 1",
            "  β              · 0",
        ]
    );
}

#[test]
fn a_table_larger_than_its_pane_says_what_of_it_is_shown() {
    assert_eq!(
        pane("golden", &["goto normalize"], "table", 60, 9),
        [
            " ▸ 8 samples, 0 to 3 shown ─────────────────────────────────",
            "             x batch          x̂",
            " ▸      0        ▸ 2  ▸ −1.5000",
            "        1          4    −0.5000",
            "        2          4    −0.5000",
            "        3          4    −0.5000",
            "  μ              · 5",
            "  σ²               4",
            "  s⁻¹       · 0.5000",
        ]
    );
}

#[test]
fn a_changed_parameter_stands_beside_what_it_was() {
    assert_eq!(
        pane("worked", &["gamma 2"], "parameters", 54, 11),
        [
            " ▸ Parameters ────────────────────────────────────────",
            " ▸γ[0]         1 → 2",
            "  β[0]         0",
            "  ε            1e-5",
            "  momentum     0.1",
            "  mode         train",
            "  convention   pytorch",
            "  norm         batch",
            "  dy(0)        1.6243454",
            "  μ_run⁻[0]    0",
            "  σ²_run⁻[0]   1",
        ]
    );
}

#[test]
fn in_a_small_room_the_selected_parameter_is_among_those_shown() {
    let beside = rows("worked", &["field running_var"], 54, 7..11);
    let parameters = beside.iter().map(|row| row.chars().skip(26).collect::<String>());
    assert_eq!(
        parameters.collect::<Vec<_>>(),
        [" ▸ Parameters ────────── ↑ ─", "  dy(0)        1.6243454", "  μ_run⁻[0]    0", " ▸σ²_run⁻[0]   1",]
    );
}

#[test]
fn what_must_hold_stands_with_its_two_sides_until_they_differ() {
    assert_eq!(
        pane("worked", &["gamma 2", "dy ones", "goto dx"], "invariants", 70, 8),
        [
            " ▸ What must hold in channel 0 ───────────────────────────────────────",
            " ✓ Σ dxᵢ = 0   0 = 0",
            " ✓ Σ dxᵢ · x̂ᵢ = s⁻¹ · ε / (σ² + ε) · Σ dx̂ᵢ · x̂ᵢ   0 = 0",
            " ✓ Σ x̂ᵢ = 0   0 = 0",
            " ✓ 1/m · Σ x̂ᵢ² = σ² / (σ² + ε)   0.999995000025 ≈ 0.9999950000249999",
            " ✓ largest |dxᵢ − γ · s⁻¹ · (dyᵢ − dβ/m − x̂ᵢ · dγ/m)| = 0   0 = 0",
            " ✓ largest |x̂ᵢ| ≤ √(m − 1)   1.414 ≤ 2",
            " ✓ largest |dxᵢ − (direct + via σ² + via μ)| = 0   0 = 0",
        ]
    );
}

#[test]
fn feeding_the_batch_again_leads_to_a_limit_and_says_why() {
    assert_eq!(
        pane("worked", &["goto running"], "distribution", 60, 10),
        [
            " ▸ Feed this batch again (f): channel 0 ────────────────────",
            " times fed             +0       +1       +2       +5",
            " running mean           0      0.3     0.57    1.229",
            " running var            1     1.15    1.285    1.614",
            " x̂ in eval              1   0.6528   0.3793  −0.1799",
            " x̂ in train        −1.414  always, whatever was seen before",
            " eval ends at     −1.265  The variance that is stored is",
            "                  the unbiased one, larger by m/(m − 1)",
            "                  with m = 5, so in the end |x̂| is smaller",
            "                  in eval than in train, unless it is 0.",
        ]
    );
}

#[test]
fn a_group_lies_on_one_scale_from_x_to_y() {
    assert_eq!(
        pane("worked", &["goto normalize"], "distribution", 60, 8),
        [
            " ▸ channel 0, 5 values ─────────────────────────────────────",
            " x      −1.414 ───────┼─────◆────●────●─────●────● 5",
            "                            1",
            " x̂      −1.414 ◆───●──●───●───●─────────────────── 5",
            "               −1.414",
            " y      −1.414 ◆───●──●───●───●─────────────────── 5",
            "               −1.414   scaled by γ, shifted by β",
            " one scale for all three",
        ]
    );
}

#[test]
fn an_explanation_that_does_not_fit_names_the_key_that_scrolls_it() {
    assert_eq!(
        pane("worked", &["goto mean"], "explanation", 60, 8),
        [
            " ▸ Mean ───────────────────────────────────────── ctrl-d ↓ ─",
            " What  Add up the 5 values of channel 0 and divide by 5:",
            " μ = 3.",
            " Why  Subtracting μ centres the values at 0. A constant",
            " that the layer before added to all of them, such as a",
            " bias, cancels.",
            " Watch out  A bias in the layer before has no effect:",
            " x + 100 gives the same x̂, and the gradient of the bias is",
        ]
    );
}

#[test]
fn the_gradient_check_lists_the_selected_number_first() {
    let check = pane("worked", &["cell 1", "goto check"], "table", 54, 10);
    // The differences themselves are rounding alone.
    assert!(check[2].starts_with("  ✓ dx          all 5 "), "{}", check[2]);
    assert!(check[6].starts_with(" ▸dγ[0]             −1.399423    −1.399423 "), "{}", check[6]);
    assert!(check[8].starts_with(" ▸dx(1)            −0.6116709   −0.6116709 "), "{}", check[8]);
    assert!(check[9].starts_with("  dx(2)            −0.4126262   −0.4126262 "), "{}", check[9]);
}
