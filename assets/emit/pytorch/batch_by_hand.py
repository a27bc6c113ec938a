{{y}}

# {{why}}
var, mean = torch.var_mean(x.detach(), [axis for axis in range(x.dim()) if axis != 1], correction={{correction}})
weight = {{weight}}  # of the new batch
running_mean = (1 - weight) * torch.tensor(bnwalk["running_mean_before"]) + weight * mean
running_var = {{running_var}}
