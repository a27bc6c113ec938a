# {{why}}
weight = {{weight}}  # of the new batch
running_mean = (1 - weight) * bnwalk["running_mean_before"] + weight * mean.ravel()
running_var = {{running_var}}
