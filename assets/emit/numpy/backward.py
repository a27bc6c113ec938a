dvar = (dx_hat * (x - mean)).sum(axes, keepdims=True) * -0.5 * inv_std**3
dmean = {{dmean}}
dx_direct = dx_hat * inv_std
dx_via_var = dvar * 2 * (x - mean) / m
dx_via_mean = dmean / m + np.zeros_like(x)
dx = dx_direct + dx_via_var + dx_via_mean
