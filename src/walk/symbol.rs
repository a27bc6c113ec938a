//! The symbols of quantities.

use crate::norm::Quantity;
use crate::text::Glyphs;

impl Glyphs {
    /// The symbol of a quantity.
    #[must_use]
    pub fn symbol(self, quantity: Quantity) -> &'static str {
        self.pick(quantity.symbol(), quantity.ascii_symbol())
    }
}
