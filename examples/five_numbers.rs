//! Walks through the worked example: each quantity, its formula, the formula with its numbers, and the value.
//!
//!     cargo run --example five_numbers

use bnwalk::norm::{Problem, ProblemError, Quantity, Trace};
use bnwalk::walk::derive::indexed_symbol;
use bnwalk::walk::{Style, derive};
use ndarray::array;

fn main() -> Result<(), ProblemError> {
    let trace = Trace::new(Problem::new(array![1., 2., 3., 4., 5.].into_dyn())?);
    let style = Style::default();
    for &quantity in Quantity::COMPUTED {
        let derivation = derive(&trace, quantity, 0, &style);
        println!("{} = {}", indexed_symbol(quantity, style.glyphs), derivation.symbolic);
        println!("    = {}", derivation.numeric_text());
        println!("    = {}", derivation.value);
    }
    Ok(())
}
