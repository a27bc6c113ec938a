var = (x**2).mean(axes, keepdims=True)
mean = np.zeros_like(var)  # RMS normalization subtracts none
