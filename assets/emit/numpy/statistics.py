mean = x.mean(axes, keepdims=True)
var = ((x - mean) ** 2).mean(axes, keepdims=True)
