# Each sample as a whole; gamma and beta have one value a channel, unlike {{function}}'s own weight{{or_bias}}.
per_channel = [1, -1] + [1] * (x.dim() - 2)
x_hat = F.{{function}}(x, x.shape[1:], eps={{eps}})
y = gamma.view(per_channel) * x_hat + beta.view(per_channel)
