# As (samples, groups of channels, channels of a group, positions); the axes below share one mean and variance.
n, c = bnwalk["x"].shape[:2]
x = bnwalk["x"].reshape({{view}})
dy = bnwalk["dy"].reshape(x.shape)
gamma = bnwalk["gamma"].reshape(1, *x.shape[1:3], 1)
beta = bnwalk["beta"].reshape(gamma.shape)
eps = {{eps}}
axes = {{axes}}
m = {{m}}  # values that share one mean and variance
np.seterr(all="ignore")  # what is not finite is compared, too

# Forward
{{statistics}}
inv_std = 1 / np.sqrt(var + eps)
x_hat = (x - mean) * inv_std
y = gamma * x_hat + beta{{running}}

# Backward
dbeta = dy.sum(axis=(0, 3))
dgamma = (dy * x_hat).sum(axis=(0, 3))
dx_hat = dy * gamma
{{backward}}

results = {
{{results}}
}
