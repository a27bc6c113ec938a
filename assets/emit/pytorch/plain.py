# Where a variance and eps are both 0 PyTorch's own norms take 1 / 0 for 0; written plainly it is not a number.
n, c = x.shape[:2]
grouped = x.reshape({{view}})
var, mean = torch.var_mean(grouped, {{axes}}, correction=0, keepdim=True)
x_hat = (grouped - mean) / torch.sqrt(var + {{eps}})
y = (gamma.view(1, *grouped.shape[1:3], 1) * x_hat + beta.view(1, *grouped.shape[1:3], 1)).view(x.shape)
