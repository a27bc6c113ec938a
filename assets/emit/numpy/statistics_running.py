mean = bnwalk["running_mean_before"].reshape(gamma.shape)
var = bnwalk["running_var_before"].reshape(gamma.shape)
running_mean, running_var = mean, var
