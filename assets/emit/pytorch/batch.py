running_mean = torch.tensor(bnwalk["running_mean_before"])
running_var = torch.tensor(bnwalk["running_var_before"])
{{y}}
