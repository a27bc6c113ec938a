//! The table of quantities: what the computation is made of, and what each part is called.

use std::fmt;

use crate::text::Message;

/// What a quantity has one number for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Space {
    /// Each cell of the batch; the array has x's own shape.
    Cell,
    /// Each group of cells that share statistics: (C) for the batch norm, see [`Partition::group_shape`].
    ///
    /// [`Partition::group_shape`]: super::Partition::group_shape
    Group,
    /// Each channel; the array has shape (C).
    Channel,
}

macro_rules! quantities {
    ($($(#[doc = $doc:literal])+ $id:ident: $space:ident, $name:literal, $symbol:literal, $ascii:literal;)+) => {
        /// A named array of the computation. The one table behind panes, formulas, dump keys and checks.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Quantity { $($(#[doc = $doc])+ $id,)+ }

        impl Quantity {
            /// Every quantity, each after those it is computed from.
            pub const ALL: &'static [Self] = &[$(Self::$id,)+];

            fn row(self) -> (Space, &'static str, &'static str, &'static str) {
                match self { $(Self::$id => (Space::$space, $name, $symbol, $ascii),)+ }
            }
        }
    };
}

quantities! {
    // id: space, name in files, symbol, ASCII symbol
    /// The batch.
    X: Cell, "x", "x", "x";
    /// The learned scale.
    Gamma: Channel, "gamma", "γ", "gamma";
    /// The learned shift.
    Beta: Channel, "beta", "β", "beta";
    /// The running mean before this batch.
    RunningMeanBefore: Channel, "running_mean_before", "μ_run⁻", "running_mean_before";
    /// The running variance before this batch.
    RunningVarBefore: Channel, "running_var_before", "σ²_run⁻", "running_var_before";
    /// The mean that is subtracted: the group's own in train mode, the running mean in eval mode, 0 for RMS.
    Mean: Group, "mean", "μ", "mean";
    /// The biased variance that is divided by (in eval mode the running variance).
    Var: Group, "var", "σ²", "var";
    /// 1/√(σ² + ε).
    InvStd: Group, "inv_std", "s⁻¹", "inv_std";
    /// The normalised batch.
    XHat: Cell, "x_hat", "x̂", "x_hat";
    /// The output.
    Y: Cell, "y", "y", "y";
    /// The running mean after this batch.
    RunningMean: Channel, "running_mean", "μ_run", "running_mean";
    /// The running variance after this batch.
    RunningVar: Channel, "running_var", "σ²_run", "running_var";
    /// The upstream gradient ∂L/∂y.
    Dy: Cell, "dy", "dy", "dy";
    /// ∂L/∂β.
    DBeta: Channel, "dbeta", "dβ", "dbeta";
    /// ∂L/∂γ.
    DGamma: Channel, "dgamma", "dγ", "dgamma";
    /// ∂L/∂x̂.
    DxHat: Cell, "dx_hat", "dx̂", "dx_hat";
    /// ∂L/∂σ².
    DVar: Group, "dvar", "dσ²", "dvar";
    /// ∂L/∂μ.
    DMean: Group, "dmean", "dμ", "dmean";
    /// The part of dx that flows straight through x̂.
    DxDirect: Cell, "dx_direct", "dx_direct", "dx_direct";
    /// The part of dx that flows through the variance.
    DxViaVar: Cell, "dx_via_var", "dx_via_σ²", "dx_via_var";
    /// The part of dx that flows through the mean.
    DxViaMean: Cell, "dx_via_mean", "dx_via_μ", "dx_via_mean";
    /// ∂L/∂x, the sum of the three routes.
    Dx: Cell, "dx", "dx", "dx";
}

impl Quantity {
    /// The quantities of a dump's `stages`: everything but what the problem itself states (dy excepted).
    pub const COMPUTED: &'static [Self] = {
        use Quantity as Q;
        &[
            Q::Mean,
            Q::Var,
            Q::InvStd,
            Q::XHat,
            Q::Y,
            Q::RunningMean,
            Q::RunningVar,
            Q::Dy,
            Q::DBeta,
            Q::DGamma,
            Q::DxHat,
            Q::DVar,
            Q::DMean,
            Q::DxDirect,
            Q::DxViaVar,
            Q::DxViaMean,
            Q::Dx,
        ]
    };

    /// Whether it follows from dy.
    #[must_use]
    pub fn is_backward(self) -> bool {
        self >= Self::Dy
    }

    /// What it has one number for.
    #[must_use]
    pub fn space(self) -> Space {
        self.row().0
    }

    /// The name in files, flags and code: `inv_std`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// The symbol in formulas: `s⁻¹`.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        self.row().2
    }

    /// The symbol for terminals without Greek letters.
    #[must_use]
    pub fn ascii_symbol(self) -> &'static str {
        self.row().3
    }

    /// The name in a sentence: "inverse standard deviation".
    #[must_use]
    pub fn title(self) -> Message {
        Message::named(format!("quantity-{self}"))
    }

    /// The quantity of that name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|q| q.name() == name)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
